//! What a client does with position servers: sockets on loopback, and servers that lie.

use std::{net::SocketAddr, pin::pin, time::Duration};

use tokio::{net::UdpSocket, time::timeout};
use vsoa::{
    Client, Error, ErrorKind, Server,
    position::{Domain, NameServer, Position, Positions, Table},
};

use crate::deadline::within;

/// A position server that does what the test has it do.
struct Asked(UdpSocket);

impl Asked {
    async fn new() -> (Self, SocketAddr) {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let addr = socket.local_addr().unwrap();
        (Self(socket), addr)
    }

    /// The next query that comes, and who sent it.
    async fn query(&self) -> (String, SocketAddr) {
        let mut buffer = [0; 2048];
        let (len, from) = within(self.0.recv_from(&mut buffer)).await.unwrap();
        (String::from_utf8(buffer[..len].to_vec()).unwrap(), from)
    }

    async fn answer(&self, answers: &[&str]) {
        let (_, from) = self.query().await;
        for answer in answers {
            self.0.send_to(answer.as_bytes(), from).await.unwrap();
        }
    }
}

/// What `climate` is found to be, where these are the answers to the query.
async fn found(
    set_up: impl FnOnce(Positions) -> Positions,
    answers: &[&str],
) -> Result<Position, Error> {
    let (server, addr) = Asked::new().await;
    let positions = set_up(Positions::new([addr]).timeout(Duration::from_mins(1)));
    let lookup = positions.lookup("climate");
    let (found, ()) = within(async { tokio::join!(lookup, server.answer(answers)) }).await;
    found
}

async fn name_server(names: &[(&str, &str)]) -> NameServer {
    let table = Table::new();
    for (name, addr) in names {
        table
            .insert(name, addr.parse::<SocketAddr>().unwrap())
            .unwrap();
    }
    NameServer::bind("127.0.0.1:0", table).await.unwrap()
}

fn text(position: Position) -> String {
    position.addr.to_string()
}

#[tokio::test]
async fn a_client_connects_by_name() {
    let server = Server::builder()
        .info("by name")
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let names = name_server(&[("climate", &server.local_addr().to_string())]).await;
    for url in ["vsoa://climate", "vsoa://CLIMATE/with/a/path"] {
        let positions = Positions::new([names.local_addr()]);
        let client = Client::builder(url).positions(positions).connect();
        let client = within(client).await.unwrap();
        assert_eq!(client.server_info::<String>().unwrap(), "by name");
    }
    assert_eq!(names.counters().found, 2);
}

#[tokio::test]
async fn a_name_that_is_not_known_is_told_with_who_was_asked() {
    let names = name_server(&[]).await;
    let positions = Positions::new([names.local_addr()]);
    let client = Client::builder("vsoa://climate")
        .positions(positions)
        .connect();
    let error = within(client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let text = error.to_string();
    assert!(
        text.contains("`climate`") && text.contains(&names.local_addr().to_string()),
        "{text}"
    );
}

#[tokio::test]
async fn without_a_server_to_ask_the_error_says_how_to_name_one() {
    let error = within(Positions::new([]).lookup("climate"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("VSOA_POS_SERVER"), "{error}");
}

#[tokio::test]
async fn what_cannot_be_a_name_is_not_asked_for() {
    for name in ["", "a\nb", &"x".repeat(256)] {
        let error = within(Positions::new([]).lookup(name)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Argument);
    }
}

#[tokio::test]
async fn the_query_is_what_the_peers_take() {
    let (server, addr) = Asked::new().await;
    let positions = Positions::new([addr]).domain(Domain::Ipv4);
    let lookup = positions.lookup("climate");
    let asked = async {
        let (query, from) = server.query().await;
        server.0.send_to(b"{}", from).await.unwrap();
        query
    };
    let (_, query) = within(async { tokio::join!(lookup, asked) }).await;
    assert_eq!(query, r#"{"name":"climate","domain":2}"#);
}

#[tokio::test]
async fn servers_are_asked_in_turn_until_one_knows_the_name() {
    let first = name_server(&[]).await;
    let second = name_server(&[("climate", "10.0.0.2:1")]).await;
    let third = name_server(&[("climate", "10.0.0.3:1")]).await;
    let servers = [&first, &second, &third].map(NameServer::local_addr);
    let position = within(Positions::new(servers).lookup("climate"))
        .await
        .unwrap();
    assert_eq!(text(position), "10.0.0.2:1");
    assert_eq!(first.counters().unknown, 1);
    assert_eq!(third.counters().found, 0);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_passed_over_at_once() {
    let (gone, addr) = Asked::new().await;
    drop(gone);
    let names = name_server(&[("climate", "10.0.0.1:1")]).await;
    let servers = [addr, names.local_addr()];
    let positions = Positions::new(servers).timeout(Duration::from_hours(1));
    let position = within(positions.lookup("climate")).await.unwrap();
    assert_eq!(text(position), "10.0.0.1:1");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_silent_is_asked_twice_for_two_seconds() {
    let (silent, addr) = Asked::new().await;
    let positions = Positions::new([addr]);
    let mut lookup = pin!(positions.lookup("climate"));
    let early = timeout(Duration::from_millis(3900), &mut lookup).await;
    assert!(early.is_err());
    let error = timeout(Duration::from_millis(200), lookup).await;
    let error = error.unwrap().unwrap_err();
    assert!(error.is_timeout());
    assert!(error.to_string().contains(&addr.to_string()), "{error}");
    for _ in 0..2 {
        silent.query().await;
    }
    assert!(silent.0.try_recv(&mut [0; 9]).is_err());
}

#[tokio::test(start_paused = true)]
async fn attempts_and_time_are_as_set() {
    let (silent, addr) = Asked::new().await;
    let positions = Positions::new([addr])
        .attempts(3)
        .timeout(Duration::from_millis(100));
    let lookup = timeout(Duration::from_millis(400), positions.lookup("climate"));
    assert!(lookup.await.unwrap().unwrap_err().is_timeout());
    for _ in 0..3 {
        silent.query().await;
    }
}

#[tokio::test]
async fn an_answer_from_somebody_else_does_not_count() {
    let (server, addr) = Asked::new().await;
    let (liar, _) = Asked::new().await;
    let positions = Positions::new([addr]).timeout(Duration::from_mins(1));
    let lookup = positions.lookup("climate");
    let answering = async {
        let (_, from) = server.query().await;
        let answer = |port| format!(r#"{{"addr":"10.0.0.1","port":{port}}}"#);
        // The system may refuse to deliver it, which is as good.
        let _ = liar.0.send_to(answer(666).as_bytes(), from).await;
        server.0.send_to(answer(1).as_bytes(), from).await.unwrap();
    };
    let (found, ()) = within(async { tokio::join!(lookup, answering) }).await;
    assert_eq!(text(found.unwrap()), "10.0.0.1:1");
}

#[tokio::test]
async fn an_answer_about_another_name_does_not_count() {
    let late = r#"{"name":"lights","addr":"10.0.0.9","port":9}"#;
    let right = r#"{"name":"Climate","addr":"10.0.0.1","port":1}"#;
    let position = found(|positions| positions, &[late, right]).await.unwrap();
    assert_eq!(text(position), "10.0.0.1:1");
}

#[tokio::test]
async fn an_address_of_the_other_family_does_not_count() {
    let ipv6 = r#"{"addr":"fd00::1","port":1,"domain":10}"#;
    let error = found(|positions| positions.domain(Domain::Ipv4), &[ipv6]).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::NotFound);
    let position = found(|positions| positions, &[ipv6]).await.unwrap();
    assert_eq!(text(position), "[fd00::1]:1");
}

#[tokio::test]
async fn an_answer_that_is_no_position_is_told() {
    let error = found(|positions| positions, &["no JSON"])
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("no position"), "{cause}");
}

#[tokio::test]
async fn a_server_that_wants_tls_is_not_connected_to_in_the_clear() {
    let server = Server::builder().bind("127.0.0.1:0").await.unwrap();
    let table = Table::new();
    table
        .insert("climate", Position::secure(server.local_addr()))
        .unwrap();
    let names = NameServer::bind("127.0.0.1:0", table).await.unwrap();
    let positions = Positions::new([names.local_addr()]);
    let client = Client::builder("vsoa://climate")
        .positions(positions)
        .connect();
    let error = within(client).await.unwrap_err();
    // The latter where the system trusts nobody at all.
    let refusals = [ErrorKind::Tls, ErrorKind::Configuration];
    assert!(refusals.contains(&error.kind()), "{error:?}");
    assert!(server.clients().is_empty());
}

#[tokio::test]
async fn an_answer_is_remembered_only_where_that_is_asked_for() {
    let names = name_server(&[("climate", "10.0.0.1:1")]).await;
    let positions = Positions::new([names.local_addr()]);
    for _ in 0..2 {
        within(positions.lookup("climate")).await.unwrap();
    }
    assert_eq!(names.counters().found, 2);
    let positions = positions.cache(Duration::from_mins(1));
    for name in ["climate", "Climate"] {
        within(positions.clone().lookup(name)).await.unwrap();
    }
    assert_eq!(names.counters().found, 3);
    positions.forget("CLIMATE");
    within(positions.lookup("climate")).await.unwrap();
    assert_eq!(names.counters().found, 4);
}

#[tokio::test]
async fn what_could_not_be_connected_to_is_asked_for_anew() {
    let (listener, gone) = crate::raw::listen().await;
    drop(listener);
    let table = Table::new();
    table.insert("climate", gone).unwrap();
    let names = NameServer::bind("127.0.0.1:0", table.clone())
        .await
        .unwrap();
    let positions = Positions::new([names.local_addr()]).cache(Duration::from_hours(1));
    let connect = || {
        Client::builder("vsoa://climate")
            .positions(positions.clone())
            .connect()
    };
    let error = within(connect()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreachable);

    let server = Server::builder().bind("127.0.0.1:0").await.unwrap();
    table.replace([("climate", server.local_addr())]).unwrap();
    assert!(within(connect()).await.unwrap().is_connected());
}
