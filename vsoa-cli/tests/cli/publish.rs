use std::time::Duration;

use harness::Implementation;
use serde_json::json;
use vsoa::Client;

use crate::{
    command::{Ended, vsoa},
    serving::{heard_by, next, now, start, subscribe},
};

#[tokio::test]
async fn lines_are_published_to_who_has_subscribed_and_their_end_is_the_end() {
    let lines =
        "/speed {\"kmh\": 50}\n\n  /door/left\t\"open\" \n/empty\n/speed 12345678901234567890\n";
    let (running, url) = start(vsoa("pub --wait").input(lines)).await;
    let mut all = subscribe(&url, "/").await;
    for (url, param) in [
        ("/speed", "{\"kmh\": 50}"),
        ("/door/left", "\"open\""),
        ("/empty", ""),
        ("/speed", "12345678901234567890"),
    ] {
        let message = next(&mut all).await;
        assert_eq!(
            (message.url.as_str(), &message.payload.param[..]),
            (url, param.as_bytes())
        );
        assert!(!message.quick);
    }
    assert!(all.recv().await.is_none());
    let sum = json!({ "published": 4, "received": 4, "dropped": 0, "unheard": 0 });
    assert_eq!(running.end().await.json(), sum);
}

#[tokio::test]
async fn one_url_serves_for_all_lines() {
    let command = vsoa("pub --wait --url /n --every 100ms --info")
        .arg("a car")
        .input("1\n[2]\n");
    let (running, url) = start(command).await;
    let client = Client::connect(&url).await.unwrap();
    assert_eq!(client.server_info::<String>().unwrap(), "a car");
    let start = now();
    let mut numbers = subscribe(&url, "/n").await;
    assert_eq!(next(&mut numbers).await.payload.param, "1");
    assert_eq!(next(&mut numbers).await.payload.param, "[2]");
    assert!(start.elapsed() >= Duration::from_millis(100));
    running.end().await.out();
}

#[tokio::test]
async fn lines_of_text_are_published_as_json_strings() {
    let command = vsoa("pub --wait --url /log --text").input("/a \"b\"\n");
    let (running, url) = start(command).await;
    let mut log = subscribe(&url, "/log").await;
    assert_eq!(next(&mut log).await.payload.param, r#""/a \"b\"""#);
    running.end().await.out();
}

#[tokio::test]
async fn the_quick_channel_is_used_on_request() {
    // Two, since a quick one may be lost, though not on loopback and not both.
    let (running, url) = start(vsoa("pub --wait --quick").input("/a 1\n/a 1\n")).await;
    let mut quick = subscribe(&url, "/a").await;
    assert!(next(&mut quick).await.quick);
    running.end().await.out();
}

#[tokio::test]
async fn who_has_no_password_hears_nothing() {
    let command = vsoa("pub --wait --url /a --password secret").input("1\n");
    let (running, url) = start(command).await;
    let ended = vsoa("sub").arg(format!("{url}/a")).run().await;
    ended.failed(5);
    let sub = vsoa("sub -n 1 --password secret").arg(format!("{url}/a"));
    assert_eq!(sub.run().await.out(), "/a 1\n");
    running.end().await.out();
}

#[tokio::test]
async fn without_subscribers_it_is_told_that_nobody_got_it() {
    let ended = vsoa("pub --listen 127.0.0.1:0")
        .input("/a 1\n/b 2\n")
        .run()
        .await;
    assert_eq!(ended.out(), "");
    let sum = "published 2, received 0 times; 2 by nobody\n";
    assert!(ended.stderr.ends_with(sum), "{ended:?}");
    assert!(
        ended.stderr.starts_with("listening on vsoa://127.0.0.1:"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn a_line_that_is_wrong_is_told_with_its_place() {
    let published = async |options: &str, lines: &str| -> Ended {
        let command = vsoa("pub --listen 127.0.0.1:0").args(options.split_whitespace());
        command.input(lines).run().await
    };
    for (options, lines, told) in [
        ("", "/a 1\nb 2\n", "standard input, line 2: `b`: "),
        ("", "/a on\n", "standard input, line 1: `on` is not JSON"),
        ("--url /a", "{\n", "standard input, line 1: `{` is not JSON"),
    ] {
        let ended = published(options, lines).await;
        assert!(ended.failed(2).contains(told), "{ended:?}");
        assert!(ended.stderr.contains("try:"), "{ended:?}");
    }
    let long = format!("/a \"{}\"\n", "x".repeat(300_000));
    let ended = published("", &long).await;
    assert!(
        ended.failed(2).contains("line 1: the packet is too large"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn a_port_that_is_taken_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let ended = vsoa("pub --listen").arg(&addr).run().await;
    assert!(ended.failed(7).contains(&addr), "{ended:?}");
}

#[tokio::test]
async fn the_python_client_gets_the_lines() {
    public_client(Implementation::Python).await;
}

#[tokio::test]
async fn the_node_client_gets_the_lines() {
    public_client(Implementation::Node).await;
}

async fn public_client(implementation: Implementation) {
    let command = vsoa("pub --wait").input("/a {\"n\":1}\n/a {\"n\":2}\n/b 3\n");
    let (running, url) = start(command).await;
    let heard = heard_by(implementation, &url, "/a", 2).await;
    for (message, n) in [(&heard[0], 1), (&heard[1], 2)] {
        assert_eq!(
            (&message["url"], &message["param"]),
            (&json!("/a"), &json!({ "n": n }))
        );
    }
    running.end().await.out();
}
