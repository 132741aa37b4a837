use std::{net::SocketAddr, time::Duration};

use tokio::{sync::mpsc::unbounded_channel, time::Instant};
use vsoa::{
    CloseReason, ErrorKind, Message, Method, Payload, Request, Router, Server, ServerEvent, Status,
    client::Fetch, fetch,
};

use crate::{
    deadline::within,
    gate::Gate,
    raw::{RawPeer, listen},
    start::serve,
};

/// A router that answers every call with its method and URL, and with the data sent.
fn mirror() -> Router {
    Router::new().fallback(async |call: Request| {
        let payload = Payload::json(&format!("{} {}", call.method(), call.url()));
        payload.map(|payload| payload.with_data(call.payload().data.clone()))
    })
}

fn url(server: SocketAddr, path: &str) -> String {
    format!("vsoa://{server}{path}")
}

#[tokio::test]
async fn what_stands_behind_the_port_is_called() {
    let server = serve(mirror()).await;
    for (path, called) in [
        ("", "GET /"),
        ("/", "GET /"),
        ("/a/b", "GET /a/b"),
        ("/a?b=1#c", "GET /a?b=1#c"),
    ] {
        let answer = within(fetch(url(server.local_addr(), path))).await.unwrap();
        assert_eq!(answer.payload().parse::<String>().unwrap(), called);
    }
}

#[tokio::test]
async fn method_param_and_data_are_sent() {
    let router = mirror().set("/echo", async |call: Request| call.payload().clone());
    let server = serve(router).await;
    let to = |path| fetch(url(server.local_addr(), path)).method(Method::Set);
    let answer = within(to("/x").data("d")).await.unwrap();
    assert_eq!(answer.payload().parse::<String>().unwrap(), "SET /x");
    assert_eq!(answer.payload().data, "d");

    let sent = Payload::json(&[1, 2]).unwrap().with_data("d");
    let in_parts = within(to("/echo").data("d").param(&[1, 2])).await;
    assert_eq!(in_parts.unwrap().payload(), &sent);
    let whole = within(to("/echo").param("replaced").payload(sent.clone())).await;
    assert_eq!(whole.unwrap().payload(), &sent);
    let error = within(to("/echo").param(&f64::NAN).data("d")).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Payload);
}

#[tokio::test]
async fn a_status_is_an_answer_and_a_password_is_needed() {
    let router = Router::new().get("/status", async |_: Request| Status(200));
    let builder = Server::builder().password("right").merge(router);
    let server = builder.bind("127.0.0.1:0").await.unwrap();
    let to = || fetch(url(server.local_addr(), "/status"));
    let answer = within(to().password("right")).await.unwrap();
    assert_eq!(answer.status(), Status(200));
    for wrong in [to(), to().password("wrong")] {
        let error = within(wrong).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WrongPassword);
        assert!(error.to_string().contains("/status"), "{error}");
    }
}

#[tokio::test]
async fn the_connection_is_closed_when_the_answer_has_come() {
    let (sender, mut events) = unbounded_channel();
    let builder = Server::builder().merge(mirror()).on_event(move |event| {
        let _ = sender.send(event);
    });
    let server = builder.bind("127.0.0.1:0").await.unwrap();
    let answer = within(fetch(url(server.local_addr(), "/x"))).await;
    assert!(answer.is_ok());
    let reason = within(async {
        loop {
            if let Some(ServerEvent::Disconnected { reason, .. }) = events.recv().await {
                return reason;
            }
        }
    });
    assert_eq!(reason.await, CloseReason::Peer);
}

#[tokio::test]
async fn what_is_no_url_is_refused_before_anything_is_sent() {
    for url in [
        "http://127.0.0.1:1/",
        "vsoa://127.0.0.1:1?x",
        "vsoa://127.0.0.1/x",
        "",
    ] {
        let error = within(fetch(url)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidUrl, "{url}");
    }
}

#[tokio::test]
async fn the_time_is_that_of_the_whole() {
    let (listener, addr) = listen().await;
    let short = fetch(url(addr, "/x")).timeout(Duration::from_millis(20));
    let error = within(short).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert!(error.to_string().contains("/x"), "{error}");
    drop(listener);

    let gate = Gate::closed();
    let server = serve(Router::new().get("/slow", gate.handler())).await;
    let slow = fetch(url(server.local_addr(), "/slow"));
    let short = slow.timeout(Duration::from_millis(20));
    assert_eq!(within(short).await.unwrap_err().kind(), ErrorKind::TimedOut);
}

#[tokio::test(start_paused = true)]
async fn ten_seconds_are_enough_unless_one_says_otherwise() {
    assert_eq!(time_until_given_up(|fetch| fetch).await.as_secs(), 10);
    let minutes = Duration::from_mins(2);
    assert_eq!(
        time_until_given_up(|fetch| fetch.timeout(minutes))
            .await
            .as_secs(),
        120
    );
}

/// How long a call waits for an answer that never comes.
async fn time_until_given_up(change: impl FnOnce(Fetch) -> Fetch) -> Duration {
    let (listener, addr) = listen().await;
    let silent = async { RawPeer::accept(&listener).await.welcoming().await };
    #[expect(clippy::disallowed_methods, reason = "the clock is paused")]
    let start = Instant::now();
    let (answer, _peer) = tokio::join!(change(fetch(url(addr, "/x"))), silent);
    assert_eq!(answer.unwrap_err().kind(), ErrorKind::TimedOut);
    start.elapsed()
}

#[tokio::test]
async fn the_connection_is_made_as_the_program_wants_it() {
    let server = serve(Router::new().fallback(async |call: Request| {
        let message = Message::new(call.url().clone(), Payload::EMPTY).quick();
        Payload::json(&call.context().session().datagram(message).is_ok())
    }))
    .await;
    let to = || fetch(url(server.local_addr(), "/"));
    for (fetch, quick) in [(to(), false), (to().client(|it| it.quick(true)), true)] {
        let answer = within(fetch).await.unwrap();
        assert_eq!(answer.payload().parse::<bool>().unwrap(), quick);
    }
}
