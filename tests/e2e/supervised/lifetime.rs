use vsoa::{CloseReason, Router, client::States, transport::memory};

use super::{serve, supervised, why_down};
use crate::{
    deadline::within,
    start::{echo, spawn},
};

/// The supervisor holds what the states come from: they end when it has.
async fn ended(mut states: States) {
    within(async { while states.recv().await.is_some() {} }).await;
}

#[tokio::test(start_paused = true)]
async fn the_last_handle_ends_a_client_that_is_connected() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, echo());
    let client = supervised(&connector).connect().unwrap();
    within(client.connected()).await.unwrap();
    let session = server.clients().remove(0);
    let states = client.states();
    let clone = client.clone();
    drop(client);
    assert!(within(clone.get("/echo")).await.is_ok());
    drop(clone);
    assert_eq!(within(session.closed()).await, CloseReason::Peer);
    ended(states).await;
}

#[tokio::test(start_paused = true)]
async fn the_last_handle_ends_a_client_that_waits_for_its_server() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    why_down(&mut client.states()).await;
    let states = client.states();
    drop(client);
    ended(states).await;
    assert_no_task_is_left().await;
}

#[tokio::test(start_paused = true)]
async fn the_last_handle_ends_a_client_that_was_disconnected() {
    let (connector, _) = memory::channel();
    let _server = serve(&connector, Router::new());
    let client = supervised(&connector).connect().unwrap();
    within(client.connected()).await.unwrap();
    client.disconnect();
    why_down(&mut client.states()).await;
    let states = client.states();
    drop(client);
    ended(states).await;
}

#[tokio::test(start_paused = true)]
async fn the_last_handle_ends_a_client_whose_first_action_hangs() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, Router::new());
    let (sender, mut started) = tokio::sync::mpsc::unbounded_channel();
    let client = supervised(&connector)
        .on_connect(move |client| {
            sender.send(()).unwrap();
            async move {
                std::future::pending::<()>().await;
                drop(client);
                Ok(())
            }
        })
        .connect()
        .unwrap();
    within(started.recv()).await.unwrap();
    let session = server.clients().remove(0);
    let states = client.states();
    drop(client);
    assert_eq!(within(session.closed()).await, CloseReason::Peer);
    ended(states).await;
}

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_keeps_the_client() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    let call = spawn(client.get("/echo"));
    drop(client);
    let _server = serve(&connector, echo());
    assert!(within(call).await.unwrap().is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_subscription_keeps_the_client() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, Router::new());
    let client = supervised(&connector).connect().unwrap();
    let mut subscription = within(client.subscribe_urls(["/t"])).await.unwrap();
    let states = client.states();
    drop(client);
    drop(server);
    let server = serve(&connector, Router::new());
    let told = within(subscription.recv()).await.unwrap().unwrap_err();
    assert!(matches!(told, vsoa::ReceiveError::Reconnected), "{told}");
    let session = server.clients().remove(0);
    drop(subscription);
    within(session.closed()).await;
    ended(states).await;
}

#[test]
fn a_runtime_that_ends_takes_its_clients_with_it() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let (connector, _) = memory::channel();
    let first = runtime();
    let client = first.block_on(async { supervised(&connector).connect().unwrap() });
    let call = client.get("/x").into_future();
    drop(first);
    runtime().block_on(async {
        assert_eq!(within(client.closed()).await, CloseReason::Local);
        assert!(within(call).await.unwrap_err().is_closed());
    });
}

async fn assert_no_task_is_left() {
    let tasks = tokio::runtime::Handle::current().metrics();
    within(async {
        while tasks.num_alive_tasks() > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
}
