use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use tokio::sync::mpsc::unbounded_channel;
use vsoa::{
    Client, ErrorKind, Request, Response, Router, Server, ServerEvent, Status,
    client::{ConnectionState, DisconnectReason, WhileDown},
    transport::memory,
};

use super::{epoch, message, next, now, serve, supervised, until, why_down};
use crate::{
    deadline::within,
    gate::Gate,
    start::{echo, spawn},
};

/// A route that lets in who has logged in on this connection, and the login.
fn guarded() -> Router {
    #[derive(Clone)]
    struct LoggedIn;
    Router::new()
        .route("/login", async |call: Request| {
            call.context().session().insert(LoggedIn);
        })
        .route("/guarded", async |call: Request| {
            let session = call.context().session();
            let status = match session.get::<LoggedIn>() {
                Some(_) => Status::SUCCESS,
                None => Status::NO_PERMISSIONS,
            };
            Response::from_status(status)
        })
}

#[tokio::test(start_paused = true)]
async fn it_comes_first_on_each_connection() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector)
        .on_connect(async |client: Client| {
            client.set("/login").await?;
            Ok(())
        })
        .connect()
        .unwrap();
    for round in 1..=3 {
        let call = spawn(client.get("/guarded"));
        let server = serve(&connector, guarded());
        let answer = within(call).await.unwrap().unwrap();
        assert_eq!(
            answer.status(),
            Status::SUCCESS,
            "the call came after the login"
        );
        epoch(&client, round).await;
        let mut states = client.states();
        drop(server);
        why_down(&mut states).await;
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_else_uses_the_connection_before_it_is_done() {
    let (connector, _) = memory::channel();
    let gate = Gate::closed();
    let server = serve(&connector, echo().route("/first", gate.handler()));
    let client = supervised(&connector)
        .on_connect(async |client: Client| {
            client.get("/first").await?;
            Ok(())
        })
        .connect()
        .unwrap();
    gate.entered(1).await;
    assert!(!client.is_connected());
    let call = spawn(client.get("/echo"));
    let subscribing = spawn(client.subscribe_urls(["/t"]));
    let failing = client.get("/echo").while_down(WhileDown::Fail);
    assert_eq!(
        within(failing).await.unwrap_err().kind(),
        ErrorKind::NotConnected
    );
    assert!(!server.is_subscribed("/t"));
    gate.open(1);
    assert!(within(call).await.unwrap().is_ok());
    let mut subscription = within(subscribing).await.unwrap().unwrap();
    server.publish(message("/t", "one")).await.unwrap();
    assert_eq!(next(&mut subscription).await, "one");
}

#[tokio::test(start_paused = true)]
async fn what_it_subscribes_and_gives_up_is_not_subscribed() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, Router::new());
    let client = supervised(&connector)
        .on_connect(async |client: Client| {
            drop(client.subscribe_urls(["/dropped"]).await?);
            client
                .subscribe_urls(["/ended"])
                .await?
                .unsubscribe()
                .await?;
            std::mem::forget(client.subscribe_urls(["/kept"]).await?);
            Ok(())
        })
        .connect()
        .unwrap();
    within(client.connected()).await.unwrap();
    let subscribed = ["/dropped", "/ended", "/kept"].map(|url| server.is_subscribed(url));
    assert_eq!(subscribed, [false, false, true]);
}

#[tokio::test(start_paused = true)]
async fn asking_for_a_connection_in_it_does_not_cut_the_pause_short() {
    let (connector, _) = memory::channel();
    let _server = serve(&connector, Router::new());
    let attempts = Arc::new(AtomicU32::new(0));
    let start = now();
    let client = supervised(&connector)
        .on_connect(move |client: Client| {
            let attempt = attempts.fetch_add(1, Ordering::Relaxed);
            async move {
                client.reconnect()?;
                if attempt < 5 {
                    Err("not yet".into())
                } else {
                    Ok(())
                }
            }
        })
        .connect()
        .unwrap();
    within(client.connected()).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 5, "a second after each failure");
}

#[tokio::test(start_paused = true)]
async fn if_it_fails_so_does_the_attempt() {
    let (connector, _) = memory::channel();
    let (sender, mut ended) = unbounded_channel();
    let _server = Server::builder()
        .on_event(move |event| {
            if let ServerEvent::Disconnected { .. } = event {
                // The test may be over.
                let _ = sender.send(());
            }
        })
        .serve(connector.listen())
        .unwrap();
    let attempts = Arc::new(AtomicU32::new(0));
    let count = attempts.clone();
    let client = supervised(&connector)
        .on_connect(move |_| {
            let fails = count.fetch_add(1, Ordering::Relaxed) < 2;
            async move {
                if fails {
                    Err("not today".into())
                } else {
                    Ok(())
                }
            }
        })
        .connect()
        .unwrap();
    let mut states = client.states();
    for _ in 0..2 {
        let DisconnectReason::Failed(error) = why_down(&mut states).await else {
            panic!("the attempt fails");
        };
        assert_eq!(error.kind(), ErrorKind::OnConnect);
        let source = std::error::Error::source(&*error).unwrap();
        assert_eq!(source.to_string(), "not today");
        within(ended.recv()).await.unwrap();
    }
    let state = until(&mut states, ConnectionState::is_connected).await;
    assert!(
        matches!(state, ConnectionState::Connected { epoch: 3, .. }),
        "{state:?}"
    );
    assert_eq!(attempts.load(Ordering::Relaxed), 3);
}

#[tokio::test(start_paused = true)]
async fn if_the_connection_is_lost_meanwhile_it_is_given_up() {
    let (connector, _) = memory::channel();
    let gate = Gate::closed();
    let server = serve(&connector, Router::new().route("/first", gate.handler()));
    let client = supervised(&connector)
        .on_connect(async |client: Client| {
            client.get("/first").await?;
            Ok(())
        })
        .connect()
        .unwrap();
    gate.entered(1).await;
    let mut states = client.states();
    drop(server);
    why_down(&mut states).await;
    let open = Router::new().route("/first", async |_: Request| ());
    let _server = serve(&connector, open);
    within(client.connected()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_it_closes_the_client() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, echo());
    let client = supervised(&connector)
        .on_connect(async |_| panic!("a mistake of the program"))
        .connect()
        .unwrap();
    let call = spawn(client.get("/echo"));
    within(client.closed()).await;
    assert!(within(call).await.unwrap().unwrap_err().is_closed());
    crate::deadline::until(|| server.clients().is_empty()).await;
}
