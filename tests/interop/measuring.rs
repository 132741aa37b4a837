//! `vsoa-peer`'s two ends of a measurement: that they do what is measured.

use std::process::Stdio;

use serde::Deserialize;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::{Child, Command},
};
use vsoa::Client;

use crate::support::in_time;

#[tokio::test]
async fn a_measured_server_echoes_and_publishes_each_number_once() {
    in_time(async {
        for options in [
            &["--runtime", "current"][..],
            &["--runtime", "multi", "--layers"],
        ] {
            let server = MeasuredServer::start(options).await;
            let client = Client::connect(format!("vsoa://127.0.0.1:{}", server.port))
                .await
                .unwrap();
            let answer = client.get("/echo").param(&["a"]).data("b").await.unwrap();
            assert_eq!(&answer.payload().param[..], br#"["a"]"#);
            assert_eq!(&answer.payload().data[..], b"b");

            let mut numbers = client.subscribe_urls(["/pub"]).await.unwrap();
            let mut expected = None;
            for _ in 0..2000 {
                let message = numbers.recv().await.unwrap().unwrap();
                let Number { seq } = message.payload.parse().unwrap();
                assert_eq!(seq, *expected.get_or_insert(seq));
                expected = Some(seq + 1);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_measured_server_sends_a_stream_for_ever() {
    in_time(async {
        for options in [
            &["--runtime", "current"][..],
            &["--runtime", "multi", "--layers"],
        ] {
            let server = MeasuredServer::start(options).await;
            let client = Client::connect(format!("vsoa://127.0.0.1:{}", server.port))
                .await
                .unwrap();
            let answer = client.get("/stream").await.unwrap();
            assert!(answer.tunnel().is_some(), "the reply names a port");

            let mut stream = answer.open_stream().await.unwrap();
            let mut part = vec![0; 64 * 1024];
            for _ in 0..1000 {
                stream.read_exact(&mut part).await.unwrap();
            }
            client.get("/echo").await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_measuring_client_counts_its_calls() {
    in_time(async {
        let server = MeasuredServer::start(&[]).await;
        let port = server.port.to_string();
        let load = ["--inflight", "3", "--conns", "2", "--secs", "0.2"];
        let output = Command::new(PROGRAM)
            .args(["bench-client", "127.0.0.1", &port])
            .args(load)
            .output()
            .await
            .unwrap();
        let Measured {
            calls,
            errors,
            p50_us,
            p99_us,
            p999_us,
        } = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(errors, 0);
        assert!(calls > 0);
        assert!(0.0 < p50_us && p50_us <= p99_us && p99_us <= p999_us);
    })
    .await;
}

struct MeasuredServer {
    port: u16,
    _process: Child,
}

impl MeasuredServer {
    async fn start(options: &[&str]) -> Self {
        let mut process = Command::new(PROGRAM)
            .args(["bench-server", "127.0.0.1", "0"])
            .args(options)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        output.read_line(&mut line).await.unwrap();
        let Listening { port } = serde_json::from_str(&line).unwrap();
        Self {
            port,
            _process: process,
        }
    }
}

#[derive(Deserialize)]
struct Listening {
    port: u16,
}

#[derive(Deserialize)]
struct Number {
    seq: u64,
}

#[derive(Deserialize)]
struct Measured {
    calls: u64,
    errors: u64,
    p50_us: f64,
    p99_us: f64,
    p999_us: f64,
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_vsoa-peer");
