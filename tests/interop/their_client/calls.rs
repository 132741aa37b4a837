use std::sync::Arc;

use bytes::Bytes;
use harness::Implementation;
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc::unbounded_channel};
use vsoa::{Payload, Request, Response, Router, Status};

use crate::support::{Host, all_steps, call, hex, pattern, steps};

pub(crate) async fn get_and_set_are_told_apart(client: Implementation) {
    let routes = Router::new()
        .get("/value", async |_: Request| Payload::json("read"))
        .set("/value", async |_: Request| Payload::json("written"))
        .get("/read-only", async |_: Request| ());
    let host = Host::with(routes).await;
    let set = |url| json!({ "op": "call", "url": url, "method": "SET" });
    let [get, set, refused] = steps(
        client,
        host.local_addr(),
        [call("/value"), set("/value"), set("/read-only")],
    )
    .await;
    assert_eq!(get["param"], "read");
    assert_eq!(set["param"], "written");
    assert_eq!(refused["status"], 3);
}

pub(crate) async fn param_and_data_come_back_as_they_went(client: Implementation) {
    let host = Host::with(echo()).await;
    let params = [
        json!({ "a": 1, "b": [true, null, 1.5], "c": { "d": "e" } }),
        json!([1, "two", { "three": 3 }]),
        json!("text"),
        json!(""),
        json!({ "Größe": "车 🚗 \"quoted\" \\ \n \u{1}" }),
    ];
    let mut script: Vec<Value> = params
        .iter()
        .map(|param| json!({ "op": "call", "url": "/echo", "param": param }))
        .collect();
    script.extend([
        json!({ "op": "call", "url": "/echo", "param": { "a": 1 }, "data_hex": "00ff10" }),
        json!({ "op": "call", "url": "/echo", "data_hex": "00" }),
        call("/echo"),
    ]);
    let results = all_steps(client, host.local_addr(), script).await;
    for (result, param) in results.iter().zip(&params) {
        assert_eq!(
            (&result["param"], &result["data_hex"]),
            (param, &Value::Null)
        );
    }
    let [.., both, data, none] = &results[..] else {
        unreachable!("the script has more steps")
    };
    assert_eq!(
        (&both["param"], &both["data_hex"]),
        (&json!({ "a": 1 }), &json!("00ff10"))
    );
    assert_eq!(
        (&data["param"], &data["data_hex"]),
        (&Value::Null, &json!("00"))
    );
    assert_eq!(
        (&none["param"], &none["data_hex"]),
        (&Value::Null, &Value::Null)
    );
    assert!(
        results.iter().all(|result| result["status"] == 0),
        "{results:?}"
    );
}

/// Lengths beside the places where a packet's padding, a buffer or a TCP segment ends.
pub(crate) async fn params_of_any_length_come_back(client: Implementation) {
    let host = Host::with(echo()).await;
    let lengths = (0..9).chain(4060..4070).chain([
        8150, 16_384, 32_767, 65_480, 65_535, 65_536, 131_072, 200_001,
    ]);
    let texts: Vec<String> = lengths.map(|len| "x".repeat(len)).collect();
    let script = texts
        .iter()
        .map(|text| json!({ "op": "call", "url": "/echo", "param": text }));
    let results = all_steps(client, host.local_addr(), script.collect()).await;
    for (result, text) in results.iter().zip(&texts) {
        assert!(
            result["param"] == **text,
            "{} bytes come back otherwise",
            text.len()
        );
    }
}

pub(crate) async fn the_largest_packet_goes_both_ways(client: Implementation) {
    let routes = echo().route("/largest", async |_: Request| largest_reply());
    let host = Host::with(routes).await;
    let request = hex(&pattern(MAX_PACKET_LEN - HEADER_LEN - "/echo".len()));
    let [echoed, largest] = steps(
        client,
        host.local_addr(),
        [
            json!({ "op": "call", "url": "/echo", "data_hex": request }),
            call("/largest"),
        ],
    )
    .await;
    assert!(echoed["data_hex"] == request, "the request was changed");
    assert!(
        largest["data_hex"] == hex(&largest_reply()),
        "the reply was changed"
    );
}

pub(crate) async fn every_status_arrives(client: Implementation) {
    let routes = Router::new().route("/status/{code}", async |call: Request| {
        let code = call.context().captures().get("code").unwrap().parse();
        Status(code.unwrap())
    });
    let host = Host::with(routes).await;
    let script = (0..=255).map(|code| call(&format!("/status/{code}")));
    let results = all_steps(client, host.local_addr(), script.collect()).await;
    let codes: Vec<_> = results
        .iter()
        .map(|result| result["status"].clone())
        .collect();
    assert_eq!(codes, (0..=255).collect::<Vec<u64>>());
}

pub(crate) async fn an_unknown_url_has_a_status_or_a_default(client: Implementation) {
    let strict = Host::with(echo()).await;
    let urls = ["/", "/ech", "/echo/", "/ECHO", "/echo?a=1", "/größe"];
    let script: Vec<_> = urls.map(call).to_vec();
    for result in all_steps(client, strict.local_addr(), script.clone()).await {
        assert_eq!(result["status"], 3, "{result:?}");
    }
    let open = Host::with(echo().fallback(called_url)).await;
    let results = all_steps(client, open.local_addr(), script).await;
    for (result, url) in results.iter().zip(urls) {
        assert_eq!(result["param"], url);
    }
}

pub(crate) async fn the_most_exact_route_answers(client: Implementation) {
    let named = |name: &'static str| async move |_: Request| Payload::json(name);
    let routes = Router::new()
        .route("/a/", named("a"))
        .route("/a/b/", named("a/b"))
        .route("/a/b/c", named("exact"))
        .fallback(named("default"));
    let host = Host::with(routes).await;
    let expected = [
        ("/a", "a"),
        ("/a/", "a"),
        ("/a/x", "a"),
        ("/a/b", "a/b"),
        ("/a/b/x/y", "a/b"),
        ("/a/b/c", "exact"),
        ("/a/b/c/", "a/b"),
        ("/a/bc", "a"),
        ("/ax", "default"),
    ];
    let script = expected.iter().map(|(url, _)| call(url)).collect();
    let results = all_steps(client, host.local_addr(), script).await;
    for (result, (url, route)) in results.iter().zip(expected) {
        assert_eq!(result["param"], route, "{url}");
    }
}

pub(crate) async fn a_late_reply_disturbs_no_later_call(client: Implementation) {
    let given_up = Arc::new(Notify::new());
    let waiting = given_up.clone();
    let routes = echo()
        .route("/late", move |_: Request| {
            let given_up = waiting.clone();
            async move { given_up.notified().await }
        })
        .route("/given-up", move |_: Request| {
            given_up.notify_one();
            async {}
        });
    let host = Host::with(routes).await;
    let [late, _, echoed] = steps(
        client,
        host.local_addr(),
        [
            json!({ "op": "call", "url": "/late", "timeout_ms": 300 }),
            call("/given-up"),
            json!({ "op": "call", "url": "/echo", "param": { "a": 1 } }),
        ],
    )
    .await;
    assert!(!late.ok, "{late:?}");
    assert_eq!(echoed["param"], json!({ "a": 1 }));
}

pub(crate) async fn a_call_may_stay_without_answer(client: Implementation) {
    let routes = echo().route("/noreply", async |_: Request| Response::none());
    let host = Host::with(routes).await;
    let [unanswered, echoed] = steps(
        client,
        host.local_addr(),
        [
            json!({ "op": "call", "url": "/noreply", "timeout_ms": 300 }),
            json!({ "op": "call", "url": "/echo", "param": { "a": 1 } }),
        ],
    )
    .await;
    assert!(!unanswered.ok, "{unanswered:?}");
    assert_eq!(echoed["param"], json!({ "a": 1 }));
}

pub(crate) async fn a_one_way_call_is_served(client: Implementation) {
    let (sender, mut called) = unbounded_channel();
    let routes = echo().route("/tell", move |call: Request| {
        sender.send(call.payload().clone()).unwrap();
        async {}
    });
    let host = Host::with(routes).await;
    let [_, echoed] = steps(
        client,
        host.local_addr(),
        [
            json!({ "op": "oneway", "url": "/tell", "param": { "a": 1 }, "data_hex": "ff" }),
            json!({ "op": "call", "url": "/echo", "param": { "b": 2 } }),
        ],
    )
    .await;
    let told = called.recv().await.unwrap();
    assert_eq!(told.parse::<Value>().unwrap(), json!({ "a": 1 }));
    assert_eq!(&told.data[..], b"\xff");
    assert_eq!(echoed["param"], json!({ "b": 2 }));
}

pub(crate) async fn a_streams_port_arrives(client: Implementation) {
    let routes = Router::new().route("/log", async |_: Request| {
        Response::default().with_tunnel(54_321)
    });
    let host = Host::with(routes).await;
    let [result] = steps(client, host.local_addr(), [call("/log")]).await;
    assert_eq!(result["tunid"], 54_321);
}

fn largest_reply() -> Bytes {
    pattern(MAX_PACKET_LEN - HEADER_LEN).into()
}

fn echo() -> Router {
    Router::new().route("/echo", async |call: Request| call.into_parts().1)
}

async fn called_url(call: Request) -> Result<Payload, vsoa::PayloadError> {
    Payload::json(call.url().as_str())
}

const MAX_PACKET_LEN: usize = vsoa::protocol::limits::MAX_PACKET_LEN;
const HEADER_LEN: usize = vsoa::protocol::limits::HEADER_LEN;
