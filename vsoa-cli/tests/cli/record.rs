use serde_json::{Value, json};
use vsoa::{Message, Payload, Url};

use crate::{
    command::{Folder, at, vsoa},
    heard::Publishing,
};

#[tokio::test]
async fn what_is_published_is_kept_with_its_time() {
    let folder = Folder::new("record");
    let mut car = Publishing::start().await;
    let file = folder.path("car.jsonl");
    let command = vsoa("record --json -n 2 --out").args([&file, &at(&car.server, "/")]);
    let running = command.start();
    car.subscribed().await;
    car.publish("/speed", json!({ "kmh": 50 })).await;
    let data = Payload::from_data("ab");
    car.publish_message(Message::new(Url::from_static("/raw"), data))
        .await;
    let sum = running.end().await.json();
    assert_eq!(
        (&sum["messages"], &sum["bytes"], &sum["lost"]),
        (&json!(2), &json!(12), &json!(0))
    );

    let mut lines = read(&folder, "car.jsonl");
    let times: Vec<f64> = lines
        .iter()
        .map(|line| line["at"].as_f64().unwrap())
        .collect();
    assert!(times.is_sorted() && times[0] >= 0.0, "{times:?}");
    for line in &mut lines {
        line.as_object_mut().unwrap().remove("at");
    }
    let expected = [
        json!({ "url": "/speed", "param": { "kmh": 50 } }),
        json!({ "url": "/raw", "data_base64": "YWI=" }),
        json!({ "end": true }),
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn ctrl_c_and_a_lost_connection_leave_a_whole_recording() {
    for code in [0, 6] {
        let mut car = Publishing::start().await;
        let record = vsoa("record --overwrite -o /dev/stdout").arg(at(&car.server, "/speed"));
        let mut running = record.start();
        car.subscribed().await;
        car.publish("/speed", json!(1)).await;
        let line: Value = serde_json::from_str(&running.line().await.unwrap()).unwrap();
        assert_eq!(line["param"], 1);
        if code == 0 {
            running.interrupt().await;
        } else {
            drop(car);
        }
        let ended = running.end().await;
        let said = ended.failed(code);
        assert!(said.contains("1 publication (1 B) in "), "{said}");
        let end: Value = serde_json::from_str(ended.text()).unwrap();
        assert_eq!(end["end"], true);
    }
}

#[tokio::test]
async fn a_file_that_is_there_is_kept_unless_it_may_go() {
    let folder = Folder::new("record-kept");
    let file = folder.file("car.jsonl", "mine");
    let car = Publishing::start().await;
    let url = at(&car.server, "/speed");
    let ended = vsoa("record -o").args([&file, &url]).run().await;
    assert!(
        ended.failed(7).contains("`--overwrite` replaces it"),
        "{ended:?}"
    );
    assert_eq!(folder.read("car.jsonl"), b"mine");
    let record = vsoa("record --overwrite --duration 10ms -o").args([&file, &url]);
    record.run().await.out();
    assert_eq!(read(&folder, "car.jsonl").len(), 1);
}

fn read(folder: &Folder, name: &str) -> Vec<Value> {
    let text = String::from_utf8(folder.read(name)).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
