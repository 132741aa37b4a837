use std::time::Duration;

use serde_json::Value;
use vsoa::Router;

use crate::command::{Nobody, at, serve, vsoa};

#[tokio::test]
async fn answers_are_timed_and_summed_up() {
    let server = serve(Router::new()).await;
    let ping = vsoa("ping --json -c 3 -i 1ms").arg(at(&server, ""));
    let lines = ping.run().await.json_lines();
    assert_eq!(lines.len(), 4);
    for (line, number) in lines.iter().zip(1..=3) {
        assert_eq!(line["ping"], number);
        assert!(line["round_trip_us"].as_f64().unwrap() > 0.0, "{line}");
    }
    let summary = &lines[3];
    assert_eq!(
        (&summary["sent"], &summary["answered"]),
        (&3.into(), &3.into())
    );
    let part = |name: &str| summary["round_trip_us"][name].as_f64().unwrap();
    let parts = ["min", "p50", "p99", "max"].map(part);
    assert!(parts.is_sorted(), "{parts:?}");
    assert!(
        part("min") <= part("avg") && part("avg") <= part("max"),
        "{summary}"
    );
}

#[tokio::test]
async fn people_see_a_line_for_each_and_the_loss() {
    let server = serve(Router::new()).await;
    let url = at(&server, "");
    let ended = vsoa("ping -c 1").arg(&url).run().await;
    let lines: Vec<_> = ended.out().lines().collect();
    assert!(
        lines[0].starts_with("   1  ") && lines[0].ends_with('s'),
        "{lines:?}"
    );
    assert_eq!(lines[1], format!("{url}: 1 sent, 1 answered, 0% lost"));
    assert!(
        lines[2].starts_with("min ") && lines[2].contains(", p99 "),
        "{lines:?}"
    );
}

#[tokio::test]
async fn a_server_that_goes_away_is_a_loss_and_ctrl_c_sums_up() {
    let server = serve(Router::new()).await;
    let mut running = vsoa("ping --json -i 5ms --timeout 1s")
        .arg(at(&server, ""))
        .start();
    let mut next = async || -> Value {
        let line = running.line().await.expect("it goes on");
        serde_json::from_str(&line).unwrap()
    };
    assert!(next().await["round_trip_us"].is_number());
    let addr = server.local_addr();
    server.shutdown(Duration::ZERO).await.unwrap();
    let _nobody = Nobody::bind_to(addr);
    let lost = loop {
        let line = next().await;
        if line["lost"].is_string() {
            break line;
        }
    };
    assert!(lost["round_trip_us"].is_null(), "{lost}");

    running.interrupt().await;
    let ended = running.end().await;
    let summary = ended.out().lines().last().unwrap();
    let summary: Value = serde_json::from_str(summary).unwrap();
    let count = |name: &str| summary[name].as_u64().unwrap();
    assert!(
        count("answered") >= 1 && count("sent") > count("answered"),
        "{summary}"
    );
}

#[tokio::test]
async fn that_nothing_listens_is_told_at_once() {
    let nobody = Nobody::bind();
    vsoa("ping").arg(nobody.url()).run().await.failed(3);
}
