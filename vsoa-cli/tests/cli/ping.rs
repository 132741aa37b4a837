use std::time::Duration;

use bytes::BytesMut;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use vsoa::{
    Router,
    protocol::{Header, Kind, Packet, SeqNo, codec, limits::MAX_PACKET_LEN},
};

use crate::command::{Ended, Nobody, at, serve, vsoa};

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

#[tokio::test]
async fn that_no_ping_is_answered_is_told_for_each_and_by_the_exit_code() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("vsoa://{}", listener.local_addr().unwrap());
    let ended = ping_in_vain(&listener, &[]).await;
    assert_eq!(ended.failed(1), "error: no ping was answered\n");
    let lines =
        format!("   1  lost: {LOST}\n   2  lost: {LOST}\n{url}: 2 sent, 0 answered, 100% lost\n");
    assert_eq!(ended.text(), lines);

    let ended = ping_in_vain(&listener, &["--json"]).await;
    assert!(
        ended.failed(1).contains("no ping was answered"),
        "{ended:?}"
    );
    let lines: Vec<Value> = ended
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        lines,
        [
            json!({ "ping": 1, "lost": LOST }),
            json!({ "ping": 2, "lost": LOST }),
            json!({ "server": url, "sent": 2, "answered": 0 }),
        ]
    );
}

/// Pings a server that lets clients in, and then says nothing.
async fn ping_in_vain(listener: &TcpListener, more: &[&str]) -> Ended {
    let url = format!("vsoa://{}", listener.local_addr().unwrap());
    let ping = vsoa("ping -c 2 -i 1ms --timeout 200ms").arg(url).args(more);
    let silent = async {
        let mut clients = Vec::new();
        loop {
            clients.push(let_in(listener.accept().await.unwrap().0).await);
        }
    };
    tokio::select! {
        ended = ping.run() => ended,
        () = silent => unreachable!("it goes on"),
    }
}

/// Answers the handshake.
async fn let_in(mut client: TcpStream) -> TcpStream {
    let mut bytes = BytesMut::new();
    while codec::decode(&mut bytes).unwrap().is_none() {
        assert!(client.read_buf(&mut bytes).await.unwrap() > 0);
    }
    bytes.clear();
    let reply = Packet::new(Header::reply(Kind::SERVINFO, SeqNo(0)));
    codec::encode(&reply, MAX_PACKET_LEN, &mut bytes).unwrap();
    client.write_all(&bytes).await.unwrap();
    client
}

const LOST: &str = "the answer did not come in time";
