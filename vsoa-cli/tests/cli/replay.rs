use std::time::Duration;

use harness::Implementation;
use serde_json::json;

use crate::{
    command::{Folder, vsoa},
    serving::{heard_by, next, now, start, subscribe},
};

#[tokio::test]
async fn a_recording_is_published_with_its_timing() {
    let folder = Folder::new("replay");
    let file = folder.file(
        "car.jsonl",
        "{\"at\":0,\"url\":\"/speed\",\"param\":{\"kmh\":50}}\n\
         {\"at\":0.1,\"lost\":2}\n\
         {\"at\":0.2,\"url\":\"/raw\",\"param_base64\":\"bm8=\",\"data_base64\":\"YWI=\"}\n\
         {\"at\":0.3,\"end\":true}\n",
    );
    for (options, least) in [("", 200), ("--speed 4", 50), ("-s max", 0)] {
        let command = vsoa("replay --wait")
            .args(options.split_whitespace())
            .arg(&file);
        let (running, url) = start(command).await;
        let start = now();
        let mut all = subscribe(&url, "/").await;
        let first = next(&mut all).await;
        assert_eq!(
            (first.url.as_str(), &first.payload.param[..]),
            ("/speed", &b"{\"kmh\":50}"[..])
        );
        let second = next(&mut all).await;
        assert!(start.elapsed() >= Duration::from_millis(least), "{options}");
        assert_eq!(
            (&second.payload.param[..], &second.payload.data[..]),
            (&b"no"[..], &b"ab"[..])
        );
        let sum = json!({ "published": 2, "received": 2, "dropped": 0, "unheard": 0 });
        assert_eq!(running.end().await.json(), sum);
    }
}

#[tokio::test]
async fn an_hour_is_over_soon_at_a_high_speed() {
    let folder = Folder::new("replay-fast");
    let file = folder.file("a", "{\"at\":3600,\"url\":\"/a\",\"param\":1}\n");
    for speed in ["1000000", "max"] {
        let replay = vsoa("replay --listen 127.0.0.1:0 --json -s").args([speed, &file]);
        let lines = replay.run().await.json_lines();
        assert_eq!(lines[1]["published"], 1, "{speed}");
    }
}

#[tokio::test]
async fn a_loop_goes_on_until_it_is_interrupted() {
    let folder = Folder::new("replay-loop");
    let file = folder.file(
        "a",
        "{\"at\":0,\"url\":\"/a\",\"param\":1}\n{\"at\":0.01}\n",
    );
    let (mut running, url) = start(vsoa("replay --wait --loop").arg(&file)).await;
    let mut all = subscribe(&url, "/a").await;
    for _ in 0..3 {
        assert_eq!(next(&mut all).await.payload.param, "1");
    }
    running.interrupt().await;
    assert!(running.end().await.json()["published"].as_u64() >= Some(3));
}

#[tokio::test]
async fn what_cannot_be_played_is_told_with_its_place() {
    let folder = Folder::new("replay-wrong");
    let file = folder.file(
        "a",
        "{\"at\":0,\"url\":\"/a\"}\n\n{\"at\":0,\"url\":\"a\"}\n",
    );
    let ended = vsoa("replay --listen 127.0.0.1:0").arg(&file).run().await;
    assert!(
        ended
            .failed(2)
            .contains(&format!("{file}, line 3: `url`: ")),
        "{ended:?}"
    );

    let far = folder.file("far", "{\"at\":1e19,\"url\":\"/a\"}\n");
    let ended = vsoa("replay --listen 127.0.0.1:0 -s 0.001")
        .arg(&far)
        .run()
        .await;
    assert!(
        ended.failed(2).contains("line 1: `at` is too far away"),
        "{ended:?}"
    );

    let short = folder.file("short", "{\"at\":0,\"url\":\"/a\"}\n");
    let ended = vsoa("replay --loop --listen 127.0.0.1:0")
        .arg(&short)
        .run()
        .await;
    assert!(ended.failed(2).contains("takes no time"), "{ended:?}");

    vsoa("replay --loop -").run().await.failed(2);
    vsoa("replay --speed 0").arg(&file).run().await.failed(2);
    vsoa("replay /nothing/there").run().await.failed(7);
}

#[tokio::test]
async fn what_sub_writes_for_scripts_is_a_recording() {
    let (publishing, url) = start(vsoa("pub --wait").input("/a {\"n\":1}\n/a {\"n\":2}\n")).await;
    let heard = vsoa("sub --json --timestamps -n 2")
        .arg(format!("{url}/a"))
        .run()
        .await;
    publishing.end().await.out();
    for line in heard.json_lines() {
        assert_is_time(line["time"].as_str().unwrap());
    }
    let command = vsoa("replay --wait -").input(heard.out());
    let (running, url) = start(command).await;
    let again = vsoa("sub -n 2 -t").arg(format!("{url}/")).run().await;
    for (line, shown) in again.out().lines().zip(["/a {\"n\":1}", "/a {\"n\":2}"]) {
        let (time, rest) = line.split_once(' ').unwrap();
        assert_is_time(time);
        assert_eq!(rest, shown);
    }
    running.end().await.out();
}

#[tokio::test]
async fn the_python_client_gets_a_recording() {
    public_client(Implementation::Python).await;
}

#[tokio::test]
async fn the_node_client_gets_a_recording() {
    public_client(Implementation::Node).await;
}

async fn public_client(implementation: Implementation) {
    let lines = "{\"at\":0.01,\"url\":\"/a\",\"param\":{\"n\":1},\"data_base64\":\"YWI=\"}\n";
    let (running, url) = start(vsoa("replay --wait -").input(lines)).await;
    let heard = heard_by(implementation, &url, "/", 1).await;
    assert_eq!(heard[0]["url"], "/a");
    assert_eq!(
        (&heard[0]["param"], &heard[0]["data_hex"]),
        (&json!({ "n": 1 }), &json!("6162"))
    );
    running.end().await.out();
}

/// As in `2026-02-03T04:05:06.789Z`.
fn assert_is_time(text: &str) {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    assert_eq!(shape, "0000-00-00T00:00:00.000Z", "{text}");
}
