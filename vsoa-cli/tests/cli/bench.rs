use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use harness::{Implementation, ServerPeer};
use serde_json::{Value, json};
use tokio::sync::{Barrier, mpsc::unbounded_channel};
use vsoa::{Client, Payload, Request, Response, Router, Status};

use crate::{
    command::{Ended, at, in_time, serve, vsoa},
    heard::Publishing,
};

/// The report of a measurement that did not go well.
fn report(ended: &Ended) -> Value {
    serde_json::from_str(ended.text()).expect("a line of JSON")
}

fn assert_in_order(times: &Value) {
    let part = |name: &str| times[name].as_f64().expect("a number");
    let order = ["min", "p50", "p90", "p99", "p99_9", "max"].map(part);
    assert!(order.is_sorted() && order[0] > 0.0, "{times}");
    assert!(
        (part("min")..=part("max")).contains(&part("avg")),
        "{times}"
    );
}

#[tokio::test]
async fn so_many_calls_as_are_asked_for_are_made_and_counted() {
    let counted = Arc::new(AtomicU64::new(0));
    let seen = counted.clone();
    let routes = Router::new().set("/count", move |call: Request| {
        seen.fetch_add(1, Ordering::Relaxed);
        let payload = call.payload().clone();
        async move { payload }
    });
    let server = serve(routes).await;
    let command =
        vsoa("bench call --json --set -n 100 -c 2 -i 5").args([&at(&server, "/count"), "a=1"]);
    let measured = command.run().await.json();
    assert_eq!(counted.load(Ordering::Relaxed), 100);
    for (member, value) in [
        ("calls", json!(100)),
        ("connections", json!(2)),
        ("in_flight", json!(5)),
        ("statuses", json!({ "0": 100 })),
        ("failures", json!({})),
    ] {
        assert_eq!(measured[member], value, "{member}");
    }
    assert_in_order(&measured["latency_us"]);
}

#[tokio::test]
async fn calls_are_in_flight_at_once_on_each_connection() {
    // None is answered before six are there.
    let six = Arc::new(Barrier::new(6));
    let routes = Router::new().get("/six", move |_: Request| {
        let six = six.clone();
        async move {
            six.wait().await;
            Payload::EMPTY
        }
    });
    let server = serve(routes).await;
    let command = vsoa("bench call --json -n 12 -c 2 -i 3").arg(at(&server, "/six"));
    assert_eq!(command.run().await.json()["calls"], 12);
}

#[tokio::test]
async fn what_warms_up_does_not_count() {
    let counted = Arc::new(AtomicU64::new(0));
    let seen = counted.clone();
    let routes = Router::new().get("/count", move |_: Request| {
        seen.fetch_add(1, Ordering::Relaxed);
        async { Payload::EMPTY }
    });
    let server = serve(routes).await;
    let command = vsoa("bench call --json -n 10 --warm-up 100ms").arg(at(&server, "/count"));
    assert_eq!(command.run().await.json()["calls"], 10);
    assert!(counted.load(Ordering::Relaxed) > 10);
}

#[tokio::test]
async fn it_ends_when_its_time_is_over_or_on_ctrl_c() {
    let (entered, mut calls) = unbounded_channel();
    let echo = Router::new().route("/echo", move |call: Request| {
        let _ = entered.send(());
        let payload = call.payload().clone();
        async move { payload }
    });
    let server = serve(echo).await;
    let url = at(&server, "/echo");
    let ended = vsoa("bench call --json --duration 100ms")
        .arg(&url)
        .run()
        .await;
    let measured = ended.json();
    assert!(measured["seconds"].as_f64() >= Some(0.1), "{measured}");
    assert!(measured["calls"].as_u64() > Some(0), "{measured}");

    while calls.try_recv().is_ok() {}
    let mut running = vsoa("bench call --duration 1h").arg(&url).start();
    // With one in flight, the second is made once the first has been answered.
    in_time(calls.recv()).await;
    in_time(calls.recv()).await;
    running.interrupt().await;
    let ended = running.end().await;
    let labels: Vec<_> = ended
        .out()
        .lines()
        .map(|line| line.split("  ").next().unwrap())
        .collect();
    assert_eq!(labels[..3], ["calls", "load", "latency"], "{ended:?}");
    assert!(
        ended.out().contains(" 1 connection, 1 in flight on each\n"),
        "{ended:?}"
    );
    assert!(
        ended.out().contains("answers    status 0 SUCCESS: "),
        "{ended:?}"
    );
}

#[tokio::test]
async fn what_goes_wrong_is_counted_and_an_exit_code() {
    let refused = async |_: Request| Response::new(Payload::EMPTY).with_status(Status(129));
    let never = async |_: Request| std::future::pending::<Payload>().await;
    let routes = Router::new().get("/refused", refused).get("/never", never);
    let server = serve(routes).await;

    let ended = vsoa("bench call --json -n 5")
        .arg(at(&server, "/refused"))
        .run()
        .await;
    assert!(
        ended.failed(1).contains("5 answers with an error status"),
        "{ended:?}"
    );
    assert_eq!(report(&ended)["statuses"], json!({ "129": 5 }));

    let command = vsoa("bench call --json -n 2 --timeout 50ms").arg(at(&server, "/never"));
    let ended = command.run().await;
    assert!(
        ended.failed(4).contains("2 calls without an answer"),
        "{ended:?}"
    );
    let failures = json!({ "the answer did not come in time": 2 });
    assert_eq!(report(&ended)["failures"], failures);

    let large = "x".repeat(300_000);
    let command = vsoa("bench call --json -i 2 -d -").arg(at(&server, "/refused"));
    let ended = command.input(large).run().await;
    ended.failed(2);
    assert_eq!(
        report(&ended)["failures"],
        json!({ "the packet is too large": 2 })
    );
}

#[tokio::test]
async fn a_connection_that_is_lost_ends_it() {
    let (entered, mut calls) = unbounded_channel();
    let never = Router::new().get("/never", move |_: Request| {
        let _ = entered.send(());
        std::future::pending::<Payload>()
    });
    let server = serve(never).await;
    let running = vsoa("bench call --json --duration 1h")
        .arg(at(&server, "/never"))
        .start();
    in_time(calls.recv()).await;
    drop(server);
    let ended = running.end().await;
    assert!(
        ended.failed(6).contains("1 call without an answer"),
        "{ended:?}"
    );
    assert_eq!(report(&ended)["calls"], 0);
}

#[tokio::test]
async fn publications_are_counted() {
    let mut car = Publishing::start().await;
    let command = vsoa("bench publish --json -n 2000 -c 2").arg(at(&car.server, "/"));
    let running = command.start();
    for _ in 0..2 {
        car.subscribed().await;
    }
    for _ in 0..1000 {
        car.publish("/speed", json!([1, 2])).await;
    }
    let measured = running.end().await.json();
    for (member, value) in [("publications", 2000), ("connections", 2), ("lost", 0)] {
        assert_eq!(measured[member], value, "{member}");
    }
    assert!(
        measured["publications_per_second"].as_u64() > Some(0),
        "{measured}"
    );
    assert_in_order(&measured["interval_us"]);
}

#[tokio::test]
async fn a_burst_is_counted_to_the_last() {
    let mut car = Publishing::start().await;
    // More than a subscription keeps for a reader that is too slow.
    let command = vsoa("bench publish --json -n 150000").arg(at(&car.server, "/"));
    let running = command.start();
    car.subscribed().await;
    for _ in 0..150_000 {
        car.publish("/speed", json!(1)).await;
    }
    let measured = running.end().await.json();
    assert_eq!(
        (&measured["publications"], &measured["lost"]),
        (&json!(150_000), &json!(0))
    );
}

#[tokio::test]
async fn silence_is_measured_too() {
    let car = Publishing::start().await;
    let command = vsoa("bench publish --duration 20ms").arg(at(&car.server, "/"));
    let ended = command.run().await;
    let lines: Vec<_> = ended.out().lines().collect();
    assert!(lines[0].starts_with("published  0 in 0.0"), "{lines:?}");
    assert_eq!(lines[1..], ["load       1 connection to each server"]);
}

#[tokio::test]
async fn the_python_server_is_measured() {
    measure(Implementation::Python).await;
}

#[tokio::test]
async fn the_node_server_is_measured() {
    measure(Implementation::Node).await;
}

async fn measure(implementation: Implementation) {
    let mut peer = ServerPeer::start(implementation, &[]).await;
    let echo = format!("{}/echo", peer.url());
    let command = vsoa("bench call --json -n 50 -c 2 -i 5").args([&echo, "a=1"]);
    let measured = command.run().await.json();
    assert_eq!(
        (&measured["calls"], &measured["statuses"]),
        (&json!(50), &json!({ "0": 50 }))
    );

    let command = vsoa("bench publish --json -n 100").arg(format!("{}/t", peer.url()));
    let running = command.start();
    let subscribed = |event: &Value| event["ev"] == "subscribe";
    peer.wait_event(subscribed, std::time::Duration::from_secs(30))
        .await;
    let client = Client::connect(&peer.url()).await.unwrap();
    let publication = json!({ "url": "/t", "payload": { "n": 1 }, "count": 100 });
    client.set("/publish").param(&publication).await.unwrap();
    assert_eq!(running.end().await.json()["publications"], 100);
}
