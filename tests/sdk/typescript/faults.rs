//! Networks that are not as they should be, and servers that end, come back, or say nothing.

use tokio::net::TcpListener;

use super::{host, relay::Relay, run::Program};
use crate::services;

#[tokio::test]
async fn a_lost_connection_is_made_again_with_its_subscriptions() {
    let server = services::builder().bind("127.0.0.1:0").await.unwrap();
    let addr = server.local_addr();
    let mut program = Program::start("reconnect", &[&format!("vsoa://{addr}")]).await;
    program.says("ready").await;
    drop(server);
    program.says("lost").await;
    let _server = services::builder().bind(addr).await.unwrap();
    program.succeeds().await;
}

#[tokio::test]
async fn faults_of_the_public_package_end_in_clear_errors() {
    let server = host().password("secret").bind("127.0.0.1:0").await.unwrap();
    let mute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("vsoa://{}", server.local_addr());
    let mute_url = format!("vsoa://{}", mute.local_addr().unwrap());
    let program = Program::start("faults", &[&url, &mute_url]).await;
    program.succeeds().await;
}

#[tokio::test]
async fn a_silent_server_is_noticed_by_pings() {
    let server = services::builder().bind("127.0.0.1:0").await.unwrap();
    let relay = Relay::start(server.local_addr(), 100_000).await;
    let url = format!("vsoa://{}", relay.addr());
    Program::start("silence", &[&url]).await.succeeds().await;
}

#[tokio::test]
async fn a_slow_network_costs_no_connection() {
    let server = services::builder().bind("127.0.0.1:0").await.unwrap();
    let relay = Relay::start(server.local_addr(), 100_000).await;
    let url = format!("vsoa://{}", relay.addr());
    let mut program = Program::start("slow", &[&url]).await;
    program.says("blocked").await;
    relay.resume();
    program.succeeds().await;
}
