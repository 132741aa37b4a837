//! What a Python client does when its connection is lost.

use std::{future::pending, net::SocketAddr, time::Duration};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    select,
    sync::watch,
};
use vsoa::Server;

use crate::{python::check, services};

/// Does what the program asks for, until it has ended.
async fn talk(name: &str) {
    let server = services::builder().bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    let mut server = Some(server);
    let mut program = check("lost.py", name, &format!("vsoa://{address}")).await;
    while let Some(step) = program.line().await {
        match &*step {
            "stop" => stop(server.take().expect("it runs")).await,
            "start" => server = Some(services::builder().bind(address).await.unwrap()),
            other => panic!("{other}"),
        }
        program.tell(&step).await;
    }
    program.end().await;
}

async fn stop(server: Server) {
    // A call in flight does not end by itself.
    let _ = server.shutdown(Duration::ZERO).await;
}

#[tokio::test]
async fn it_comes_back_with_its_subscriptions() {
    talk("again").await;
}

#[tokio::test]
async fn it_stays_lost_where_it_shall() {
    talk("for_good").await;
}

#[tokio::test]
async fn a_call_in_flight_ends() {
    talk("during_a_call").await;
}

#[tokio::test]
async fn a_call_waits_for_it_in_vain() {
    talk("while_waiting").await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_of() {
    talk("nobody").await;
}

#[tokio::test]
async fn a_server_that_is_silent_is_given_up() {
    let server = services::builder().bind("127.0.0.1:0").await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("vsoa://{}", listener.local_addr().unwrap());
    let (freeze, frozen) = watch::channel(false);
    let relay = relay(listener, server.local_addr(), frozen);
    let talk = async {
        let mut program = check("lost.py", "frozen", &url).await;
        assert_eq!(program.line().await.as_deref(), Some("freeze"));
        freeze.send_replace(true);
        program.tell("freeze").await;
        program.end().await;
    };
    select! {
        () = talk => {}
        () = relay => panic!("the relay goes on for ever"),
    }
}

/// Passes on what comes, until it is frozen: then connections stay, and nothing comes any more.
async fn relay(listener: TcpListener, to: SocketAddr, frozen: watch::Receiver<bool>) {
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let (mut near, _) = listener.accept().await.unwrap();
        let mut frozen = frozen.clone();
        connections.spawn(async move {
            let mut far = TcpStream::connect(to).await.unwrap();
            select! {
                _ = copy_bidirectional(&mut near, &mut far) => {}
                _ = async { frozen.wait_for(|frozen| *frozen).await.map(drop) } => pending().await,
            }
        });
    }
}
