use std::{future::ready, time::Duration};

use harness::Implementation;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use vsoa::{
    Payload, Status,
    protocol::limits::{HEADER_LEN, MAX_PACKET_LEN},
};

use super::{connected, connected_with, event, param};
use crate::support::pattern;

pub(crate) async fn get_and_set_are_told_apart(server: Implementation) {
    let (_server, client) = connected(server).await;
    let get = client.get("/method").await.unwrap();
    let set = client.set("/method").await.unwrap();
    assert_eq!(param(&get), json!({ "method": "GET" }));
    assert_eq!(param(&set), json!({ "method": "SET" }));
}

pub(crate) async fn param_and_data_come_back_as_they_went(server: Implementation) {
    let (_server, client) = connected(server).await;
    let texts = json!({ "Größe": "车 🚗 \"quoted\" \\ \n \u{1}", "n": [1, -2.5, true, null] });
    for payload in [
        Payload::json(&texts).unwrap(),
        Payload::json(&json!(["a", { "b": "c" }])).unwrap(),
        Payload::json("text").unwrap(),
        Payload::json("").unwrap(),
        Payload::json(&texts).unwrap().with_data("\0data"),
        Payload::from_data(vec![0, 255]),
        Payload::EMPTY,
    ] {
        let call = client.set("/echo").raw_param(payload.param.clone());
        let echoed = call.data(payload.data.clone()).await.unwrap();
        assert_eq!(param(&echoed), payload.parse::<Value>().unwrap());
        assert_eq!(echoed.payload().data, payload.data);
    }
    assert!(client.get("/empty").await.unwrap().payload().is_empty());
}

/// Lengths beside the places where a packet's padding, a buffer or a TCP segment ends.
pub(crate) async fn params_of_any_length_come_back(server: Implementation) {
    let (_server, client) = connected(server).await;
    let beside = |len: usize| len - 3..len + 3;
    let lengths = (0..9)
        .chain(beside(4096 - HEADER_LEN))
        .chain(beside(65_536 - HEADER_LEN))
        .chain([16_384, 65_536, 131_072, 200_001]);
    for len in lengths {
        let text = "x".repeat(len);
        let echoed = client.get("/echo").param(&text).await.unwrap();
        assert!(param(&echoed) == text, "{len} bytes come back otherwise");
    }
}

/// The reply is shorter by the URL alone; no route of theirs can be told to send a longer one.
pub(crate) async fn the_largest_packet_is_taken(server: Implementation) {
    let (_server, client) = connected(server).await;
    let data = pattern(MAX_PACKET_LEN - HEADER_LEN - "/echo".len());
    let echoed = client.get("/echo").data(data.clone()).await.unwrap();
    assert!(echoed.payload().data == data, "what came back was changed");
}

pub(crate) async fn every_status_arrives(server: Implementation) {
    let (_server, client) = connected(server).await;
    for code in 0..=255 {
        let reply = client.get(format!("/status/{code}")).await.unwrap();
        assert_eq!(reply.status(), Status(code));
        assert_eq!(param(&reply), json!({ "status": code }));
    }
}

pub(crate) async fn an_unknown_url_has_a_status_or_a_default(server: Implementation) {
    let (_open, client) = connected(server).await;
    let (_strict, strict) = connected_with(server, &["--nodefault"]).await;
    for url in ["/unknown", "/echo/", "/ECHO", "/echo?a=1", "/größe"] {
        let answer = client.get(url).await.unwrap();
        assert_eq!(param(&answer), json!({ "default": url }));
        let refusal = strict.get(url).await.unwrap();
        assert_eq!(refusal.status(), Status::INVALID_URL, "{url}");
    }
}

pub(crate) async fn the_most_exact_route_answers(server: Implementation) {
    let (_server, client) = connected(server).await;
    for (url, answer) in [
        ("/sub", json!({ "wild": "/sub" })),
        ("/sub/", json!({ "wild": "/sub/" })),
        ("/sub/a/b", json!({ "wild": "/sub/a/b" })),
        ("/subx", json!({ "default": "/subx" })),
        ("/method", json!({ "method": "GET" })),
    ] {
        assert_eq!(param(&client.get(url).await.unwrap()), answer);
    }
}

pub(crate) async fn concurrent_calls_are_answered_out_of_order(server: Implementation) {
    let (_server, client) = connected(server).await;
    let slow = async {
        let delay = client.get("/delay").param(&json!({ "ms": 1000 }));
        param(&delay.await.unwrap())
    };
    tokio::pin!(slow);
    tokio::select! {
        biased;
        _ = &mut slow => unreachable!("it has only just been sent"),
        () = ready(()) => {}
    }
    let mut calls = JoinSet::new();
    for number in 0..200 {
        let echo = client.get("/echo").param(&[number]);
        calls.spawn(async move { (number, echo.await.unwrap()) });
    }
    let answered = async {
        while let Some(answered) = calls.join_next().await {
            let (number, echoed) = answered.unwrap();
            assert_eq!(param(&echoed), json!([number]));
        }
    };
    tokio::select! {
        biased;
        () = answered => {}
        _ = &mut slow => panic!("the slow call held up the others"),
    }
    assert_eq!(slow.await, json!({ "late": true }));
}

pub(crate) async fn a_late_reply_disturbs_no_later_call(server: Implementation) {
    let (_server, client) = connected(server).await;
    let delay = |ms: u64| client.get("/delay").param(&json!({ "ms": ms }));
    let late = delay(1000).timeout(Duration::from_millis(50)).await;
    assert!(late.unwrap_err().is_timeout());
    // Its reply comes while these wait for theirs.
    let (delayed, echoed) = tokio::join!(delay(1000), client.get("/echo").param(&["after"]));
    assert_eq!(param(&delayed.unwrap()), json!({ "late": true }));
    assert_eq!(param(&echoed.unwrap()), json!(["after"]));
}

pub(crate) async fn a_call_may_stay_without_answer(server: Implementation) {
    let (_server, client) = connected(server).await;
    let unanswered = client.get("/noreply").timeout(Duration::from_millis(100));
    assert!(unanswered.await.unwrap_err().is_timeout());
    assert!(client.get("/echo").await.unwrap().status().is_success());
}

pub(crate) async fn a_one_way_call_is_served(server: Implementation) {
    let (mut server, client) = connected(server).await;
    let call = client.set("/echo").param(&["told"]).data(vec![255]);
    call.one_way().await.unwrap();
    let echoed = client.get("/echo").param(&["asked"]).await.unwrap();
    assert_eq!(param(&echoed), json!(["asked"]));
    let told = event(&mut server, "rpc").await;
    assert_eq!(told["method"], "SET");
    assert_eq!(
        (&told["param"], &told["data_hex"]),
        (&json!(["told"]), &json!("ff"))
    );
}

pub(crate) async fn a_streams_port_arrives(server: Implementation) {
    let (_server, client) = connected(server).await;
    let asked = json!({ "tunid": 54_321, "status": 0 });
    let reply = client.get("/reply").param(&asked).await.unwrap();
    assert_eq!(reply.tunnel(), Some(54_321));
}
