//! What a name server does with what is sent to it, whoever sends it.

use std::{convert::Infallible, future, net::SocketAddr, time::Duration};

use tokio::net::UdpSocket;
use tower::service_fn;
use vsoa::{
    BoxError, ErrorKind,
    position::{NameServer, NameServerCounters, Position, Query, Table},
};

use crate::deadline::{until, within};

/// Somebody who asks, with bare datagrams.
struct Asker(UdpSocket);

impl Asker {
    async fn of(server: &NameServer) -> Self {
        let addr = server.local_addr();
        let socket = UdpSocket::bind((addr.ip(), 0)).await.unwrap();
        socket.connect(addr).await.unwrap();
        Self(socket)
    }

    async fn send(&self, datagram: impl AsRef<[u8]>) {
        self.0.send(datagram.as_ref()).await.unwrap();
    }

    async fn ask(&self, datagram: impl AsRef<[u8]>) -> String {
        self.send(datagram).await;
        let mut buffer = [0; 2048];
        let len = within(self.0.recv(&mut buffer)).await.unwrap();
        String::from_utf8(buffer[..len].to_vec()).unwrap()
    }
}

fn table() -> Table {
    let table = Table::new();
    table.insert("Climate", addr("10.0.0.1:3005")).unwrap();
    table.insert("climate", addr("[fd00::1]:3005")).unwrap();
    table
}

fn addr(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

/// Waits until the server has counted something.
async fn counted(server: &NameServer, counter: impl Fn(NameServerCounters) -> u64, value: u64) {
    until(|| counter(server.counters()) == value).await;
}

const IPV4: &str =
    r#"{"name":"CLIMATE","domain":2,"addr":"10.0.0.1","port":3005,"security":false}"#;

#[tokio::test]
async fn answers_have_the_members_that_all_peers_look_for() {
    let server = NameServer::bind("127.0.0.1:0", table()).await.unwrap();
    let asker = Asker::of(&server).await;
    assert_eq!(asker.ask(r#"{"name":"CLIMATE"}"#).await, IPV4);
    assert_eq!(asker.ask(r#"{"name":"CLIMATE","domain":2}"#).await, IPV4);
    let ipv6 = r#"{"name":"climate","domain":10,"addr":"fd00::1","port":3005,"security":false}"#;
    assert_eq!(asker.ask(r#"{"name":"climate","domain":10}"#).await, ipv6);
    assert_eq!(asker.ask(r#"{"name":"lights"}"#).await, "{}");
    let counters = server.counters();
    assert_eq!((counters.found, counters.unknown), (3, 1));
}

#[tokio::test]
async fn it_is_there_over_ipv6_too() {
    let server = NameServer::bind("[::1]:0", table()).await.unwrap();
    let asker = Asker::of(&server).await;
    let answer = asker.ask(r#"{"name":"climate"}"#).await;
    assert!(answer.contains("fd00::1"), "{answer}");
}

#[tokio::test]
async fn what_is_no_query_gets_no_answer_and_hurts_nobody() {
    let server = NameServer::bind("127.0.0.1:0", table()).await.unwrap();
    let asker = Asker::of(&server).await;
    let deep = format!(r#"{{"name":"climate","x":{}"#, "[".repeat(1900));
    let long = format!(r#"{{"name":"climate","x":"{}"}}"#, "y".repeat(60_000));
    let bad = [
        "",
        "null",
        "{}",
        "[1]",
        "\0",
        r#"{"name":7}"#,
        r#"{"name":""}"#,
        IPV4,
        &deep,
        &long,
    ];
    for (number, datagram) in (1..).zip(bad) {
        asker.send(datagram).await;
        counted(&server, |counters| counters.malformed, number).await;
    }
    assert_eq!(asker.ask(r#"{"name":"CLIMATE"}"#).await, IPV4);
}

#[tokio::test]
async fn a_function_answers() {
    let names = service_fn(async |query: Query| {
        assert!(query.from.is_some_and(|from| from.ip().is_loopback()));
        let known = query.name == "climate" && query.domain.is_none();
        Ok::<_, Infallible>(known.then(|| Position::secure(addr("10.0.0.1:1"))))
    });
    let server = NameServer::bind("127.0.0.1:0", names).await.unwrap();
    let asker = Asker::of(&server).await;
    let secure = r#"{"name":"climate","domain":2,"addr":"10.0.0.1","port":1,"security":true}"#;
    assert_eq!(asker.ask(r#"{"name":"climate"}"#).await, secure);
    assert_eq!(asker.ask(r#"{"name":"lights"}"#).await, "{}");
}

#[tokio::test]
async fn a_service_that_fails_or_panics_is_alone_with_that() {
    let names = service_fn(async |query: Query| match query.name.as_str() {
        "fails" => Err(BoxError::from("no answer")),
        "panics" => panic!("the test wants it"),
        _ => Ok(Some(Position::from(addr("10.0.0.1:1")))),
    });
    let server = NameServer::bind("127.0.0.1:0", names).await.unwrap();
    let asker = Asker::of(&server).await;
    asker.send(r#"{"name":"fails"}"#).await;
    counted(&server, |counters| counters.failed, 1).await;
    asker.send(r#"{"name":"panics"}"#).await;
    counted(&server, |counters| counters.failed, 2).await;
    assert!(asker.ask(r#"{"name":"works"}"#).await.contains("10.0.0.1"));
}

#[tokio::test(start_paused = true)]
async fn a_service_that_takes_too_long_is_given_up() {
    let names = service_fn(async |_: Query| {
        future::pending::<()>().await;
        Ok::<_, Infallible>(None)
    });
    let server = NameServer::bind("127.0.0.1:0", names).await.unwrap();
    let asker = Asker::of(&server).await;
    asker.send(r#"{"name":"slow"}"#).await;
    let failed = async {
        while server.counters().failed == 0 {
            tokio::time::advance(Duration::from_millis(100)).await;
        }
    };
    within(failed).await;
}

#[tokio::test]
async fn only_so_many_queries_are_answered_at_once() {
    let names = service_fn(async |query: Query| {
        if query.name == "slow" {
            future::pending::<()>().await;
        }
        Ok::<_, Infallible>(None)
    });
    let server = NameServer::bind("127.0.0.1:0", names).await.unwrap();
    let asker = Asker::of(&server).await;
    let mut sent = 0;
    within(async {
        while server.counters().overloaded == 0 {
            asker.send(r#"{"name":"slow"}"#).await;
            sent += 1;
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert!(sent > 1024, "{sent}");
    // Those that are given up after their time make room again.
    within(async {
        let mut buffer = [0; 9];
        while asker.0.try_recv(&mut buffer).is_err() {
            asker.send(r#"{"name":"quick"}"#).await;
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_taken_is_told_and_free_after_the_shutdown() {
    let first = NameServer::bind("127.0.0.1:0", Table::new()).await.unwrap();
    let addr = first.local_addr();
    let error = NameServer::bind(addr, Table::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Bind);
    within(first.shutdown()).await;
    assert!(NameServer::bind(addr, Table::new()).await.is_ok());
}

#[tokio::test]
async fn the_address_is_free_after_the_shutdown_though_queries_were_under_way() {
    let names = service_fn(async |_: Query| future::pending::<Result<_, Infallible>>().await);
    let server = NameServer::bind("127.0.0.1:0", names).await.unwrap();
    let addr = server.local_addr();
    let asker = Asker::of(&server).await;
    within(async {
        while server.counters().overloaded == 0 {
            asker.send(r#"{"name":"slow"}"#).await;
            tokio::task::yield_now().await;
        }
    })
    .await;
    within(server.shutdown()).await;
    assert!(NameServer::bind(addr, Table::new()).await.is_ok());
}

#[test]
fn a_table_takes_only_what_can_be_connected_to() {
    let table = table();
    for (name, text) in [("", "10.0.0.1:1"), ("x", "10.0.0.1:0"), ("x", "0.0.0.0:1")] {
        let error = table.insert(name, addr(text)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Argument);
        let error = table.replace([("y", addr("10.0.0.9:9")), (name, addr(text))]);
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Argument);
    }
    let names: Vec<_> = table
        .entries()
        .into_iter()
        .map(|entry| entry.name)
        .collect();
    assert_eq!(names, ["Climate", "climate"]);
}
