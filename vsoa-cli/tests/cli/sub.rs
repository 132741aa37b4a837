use harness::{Implementation, ServerPeer};
use serde_json::{Value, json};
use std::time::Duration;
use vsoa::{Client, Message, Payload, Server, Url, server::SlowSubscriber};

use crate::{
    command::{Nobody, at, vsoa},
    heard::Publishing,
};

#[tokio::test]
async fn what_is_published_is_shown_a_line_each() {
    let mut car = Publishing::start().await;
    let running = vsoa("sub -n 5").arg(at(&car.server, "/")).start();
    car.subscribed().await;
    car.publish("/speed", json!({ "kmh": 50.5 })).await;
    for payload in [
        Payload::EMPTY,
        Payload::from_param("{\n  \"a\": 1.50 }"),
        Payload::from_param("1").with_data(vec![0; 2048]),
        Payload::from_param(&b"\xff\x00"[..]),
    ] {
        let message = Message::new(Url::from_static("/a\u{1b}b"), payload);
        car.publish_message(message).await;
    }
    let ended = running.end().await;
    let lines = "/speed {\"kmh\":50.5}\n\
                 /a\\u001bb\n\
                 /a\\u001bb {\"a\":1.50}\n\
                 /a\\u001bb 1 (2.00 KiB of data)\n\
                 /a\\u001bb (2 bytes)\n";
    assert_eq!(ended.out(), lines);
    assert!(
        ended.stderr.starts_with("5 publications (2.03 KiB) in "),
        "{ended:?}"
    );
}

#[tokio::test]
async fn scripts_get_a_line_of_json_each() {
    let mut car = Publishing::start().await;
    let running = vsoa("sub --json -n 3")
        .arg(at(&car.server, "/speed"))
        .start();
    car.subscribed().await;
    car.publish("/speed", json!({ "kmh": 50 })).await;
    let quick = Message::new(Url::from_static("/speed"), Payload::from_data("ab")).quick();
    car.publish_message(quick).await;
    let raw = Message::new(Url::from_static("/speed"), Payload::from_param("no"));
    car.publish_message(raw).await;
    let ended = running.end().await;
    let mut lines = ended.json_lines();
    for line in &mut lines {
        let at = line.as_object_mut().and_then(|line| line.remove("at"));
        assert!(at.is_some_and(|at| at.is_number()), "{line}");
    }
    // What is quick may come before what is not.
    lines.sort_by_key(|line| line["quick"] == true);
    let expected = [
        json!({ "url": "/speed", "param": { "kmh": 50 } }),
        json!({ "url": "/speed", "param_base64": "bm8=" }),
        json!({ "url": "/speed", "data_base64": "YWI=", "quick": true }),
    ];
    assert_eq!(lines, expected);
    assert_eq!(ended.stderr, "");
}

#[tokio::test]
async fn several_urls_of_several_servers_are_told_apart() {
    let (mut red, mut blue) = (Publishing::start().await, Publishing::start().await);
    let urls = [
        at(&red.server, "/a"),
        at(&blue.server, "/b"),
        at(&red.server, "/c/"),
    ];
    let mut running = vsoa("sub --count 3").args(&urls).start();
    assert_eq!(red.subscribed().await, "/a");
    assert_eq!(red.subscribed().await, "/c/");
    assert_eq!(blue.subscribed().await, "/b");
    for (car, url, shown) in [(&red, "/a", &urls[0]), (&blue, "/b", &urls[1])] {
        car.publish(url, json!(1)).await;
        assert_eq!(running.line().await, Some(format!("{shown} 1")));
    }
    red.publish("/c/d", json!(1)).await;
    assert_eq!(running.end().await.out(), format!("{}d 1\n", urls[2]));
}

#[tokio::test]
async fn ctrl_c_ends_it_with_the_sum() {
    let mut car = Publishing::start().await;
    let mut running = vsoa("sub").arg(at(&car.server, "/speed")).start();
    car.subscribed().await;
    car.publish("/speed", json!(1)).await;
    assert_eq!(running.line().await.as_deref(), Some("/speed 1"));
    running.interrupt().await;
    let ended = running.end().await;
    assert_eq!(ended.out(), "");
    assert!(
        ended.stderr.starts_with("1 publication (1 B) in "),
        "{ended:?}"
    );
}

#[tokio::test]
async fn it_ends_when_its_time_is_over() {
    let car = Publishing::start().await;
    let url = at(&car.server, "/speed");
    let ended = vsoa("sub --duration 50ms").arg(&url).run().await;
    assert_eq!(ended.out(), "");
    let ended = vsoa("sub --duration 50ms -n 2").arg(&url).run().await;
    assert!(
        ended.failed(4).contains("0 of 2 publications came"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn who_stops_reading_ends_it_without_a_word() {
    let mut car = Publishing::start().await;
    let mut running = vsoa("sub").arg(at(&car.server, "/speed")).start();
    car.subscribed().await;
    car.publish("/speed", json!(1)).await;
    running.line().await;
    let ended = running.hang_up(car.publish("/speed", json!(2))).await;
    assert_eq!(ended.out(), "");
    assert_eq!(ended.stderr, "");
}

#[tokio::test]
async fn what_is_lost_is_told_where_it_is_missing() {
    let builder = Server::builder()
        .slow_subscribers(SlowSubscriber::DropOldest)
        .max_outbox_len(64 * 1024)
        .send_timeout(Duration::from_mins(1));
    let mut car = Publishing::bind(builder, "127.0.0.1:0".parse().unwrap()).await;
    let mut running = vsoa("sub --json").arg(at(&car.server, "/")).start();
    car.subscribed().await;
    // Nobody reads what it writes, so in the end it reads no more either.
    let (mut published, mut dropped) = (0, 0);
    while dropped == 0 {
        let url = Url::from_static("/speed");
        let message = Message::new(url, Payload::from_data(vec![0; 16 * 1024]));
        let report = car.server.publish(message).await.unwrap();
        published += 1;
        dropped += report.dropped as u64;
    }
    let (mut came, mut lost) = (0, 0);
    while came + lost < published {
        let line = running.line().await.expect("it goes on");
        let line: Value = serde_json::from_str(&line).unwrap();
        came += u64::from(line["url"] == "/speed");
        lost += line["lost"].as_u64().unwrap_or(0);
    }
    assert_eq!((came + lost, lost >= dropped), (published, true));
    running.interrupt().await;
    running.end().await.out();
}

#[tokio::test]
async fn a_connection_that_is_lost_ends_it_unless_it_is_to_connect_again() {
    let mut car = Publishing::start().await;
    let addr = car.server.local_addr();
    let once = vsoa("sub").arg(at(&car.server, "/speed")).start();
    car.subscribed().await;
    let mut again = vsoa("sub --reconnect --json -n 1")
        .arg(at(&car.server, "/speed"))
        .start();
    car.subscribed().await;
    drop(car);
    let ended = once.end().await;
    let said = ended.failed(6);
    assert!(
        said.contains("the connection is lost: closed by the other side"),
        "{said}"
    );
    assert!(said.contains("`--reconnect`"), "{said}");

    let mut car = Publishing::bind(Server::builder(), addr).await;
    car.subscribed().await;
    car.publish("/speed", json!(2)).await;
    let line: Value = serde_json::from_str(&again.line().await.unwrap()).unwrap();
    assert_eq!(line["reconnected"], true, "{line}");
    assert_eq!(again.end().await.json()["param"], 2);
}

#[tokio::test]
async fn it_waits_for_a_server_that_is_not_there_yet_but_not_for_a_wrong_password() {
    let nobody = Nobody::bind();
    let url = format!("{}/speed", nobody.url());
    vsoa("sub").arg(&url).run().await.failed(3);
    let waiting = vsoa("sub --reconnect -n 1").arg(&url).start();
    let addr = nobody.addr();
    drop(nobody);
    let builder = Server::builder().password("secret");
    let mut car = Publishing::bind(builder, addr).await;
    let ended = waiting.end().await;
    assert!(
        ended.failed(5).contains("wants another password"),
        "{ended:?}"
    );

    let let_in = vsoa("sub --reconnect -n 1 --password secret")
        .arg(&url)
        .start();
    car.subscribed().await;
    car.publish("/speed", json!(1)).await;
    assert_eq!(let_in.end().await.out(), "/speed 1\n");
}

#[tokio::test]
async fn a_rate_is_shown_for_each_url() {
    let mut car = Publishing::start().await;
    let mut running = vsoa("sub --rate --json").arg(at(&car.server, "/")).start();
    car.subscribed().await;
    for _ in 0..1000 {
        car.publish("/fast", json!([1, 2])).await;
    }
    car.publish("/slow", json!(1)).await;
    let rate = |line: &Value, member: &str| line[member].as_u64().unwrap();
    let mut fast = 0;
    loop {
        let line: Value = serde_json::from_str(&running.line().await.unwrap()).unwrap();
        let messages = rate(&line, "messages_per_second");
        if line["url"] == "/slow" {
            assert!(messages <= 1, "{line}");
            break;
        }
        assert_eq!(line["url"], "/fast");
        fast += messages;
        assert!(
            rate(&line, "bytes_per_second").abs_diff(messages * 5) <= 5,
            "{line}"
        );
    }
    // A second may be longer on a machine with much to do.
    assert!((1..=1100).contains(&fast), "{fast}");
    running.interrupt().await;
    running.end().await.out();
}

#[tokio::test]
async fn the_python_server_is_listened_to() {
    listen_to(Implementation::Python).await;
}

#[tokio::test]
async fn the_node_server_is_listened_to() {
    listen_to(Implementation::Node).await;
}

async fn listen_to(implementation: Implementation) {
    let mut peer = ServerPeer::start(implementation, &[]).await;
    let urls = [format!("{}/a", peer.url()), format!("{}/b/", peer.url())];
    let running = vsoa("sub -n 3").args(&urls).start();
    for _ in &urls {
        let subscribed = |event: &Value| event["ev"] == "subscribe";
        peer.wait_event(subscribed, Duration::from_secs(30)).await;
    }
    let client = Client::connect(&peer.url()).await.unwrap();
    for publication in [
        json!({ "url": "/a", "payload": { "n": 1 }, "count": 1 }),
        json!({ "url": "/b/c", "payload": { "n": 2 }, "count": 1, "data_hex": "0102" }),
        json!({ "url": "/b/c", "payload": { "n": 3 }, "count": 1, "quick": true }),
    ] {
        let answer = client.set("/publish").param(&publication).await.unwrap();
        assert!(answer.status().is_success());
    }
    let ended = running.end().await;
    let mut lines: Vec<_> = ended.out().lines().collect();
    // What is quick may come before what is not.
    lines.sort_unstable();
    let expected = [
        "/a {\"n\":1}",
        "/b/c {\"n\":2} (2 B of data)",
        "/b/c {\"n\":3} quick",
    ];
    assert_eq!(lines, expected);
}
