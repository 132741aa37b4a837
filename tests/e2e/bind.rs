use std::net::{Ipv6Addr, SocketAddr};

use tokio::net::{TcpListener, UdpSocket};
use vsoa::{Client, ErrorKind, Request, Router, Server};

use crate::{
    deadline::within,
    start::{PATIENCE, connect, echo, serve},
};

#[tokio::test]
async fn a_port_that_is_taken_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let refused = Server::builder().bind(taken.local_addr().unwrap()).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Bind);
}

#[tokio::test]
async fn a_port_that_is_taken_for_udp_is_told() {
    // The system gives out ports for UDP that are taken for TCP.
    let (taken, without_quick) = loop {
        let taken = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let addr = taken.local_addr().unwrap();
        if let Ok(server) = Server::builder().quick(false).bind(addr).await {
            break (taken, server);
        }
    };
    let addr = taken.local_addr().unwrap();
    assert_eq!(without_quick.local_addr(), addr);
    assert_eq!(without_quick.quick_addr(), None);
    within(without_quick.shutdown(PATIENCE)).await.unwrap();
    let refused = Server::builder().bind(addr).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Bind);
}

#[tokio::test]
async fn an_address_that_is_none_is_told() {
    for addr in ["127.0.0.1", "no..name:0", "127.0.0.1:65536"] {
        let refused = Server::builder().bind(addr).await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Bind, "{addr}");
    }
}

#[tokio::test]
async fn bad_routes_and_infos_are_told_before_anything_runs() {
    let refused = Server::builder()
        .merge(Router::new().route("no-slash", async |_: Request| ()))
        .bind("127.0.0.1:0")
        .await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Route);

    let refused = Server::builder().info(&f64::NAN).bind("127.0.0.1:0").await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Payload);

    let info = "x".repeat(262_144);
    let refused = Server::builder().info(&info).bind("127.0.0.1:0").await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn the_longest_info_arrives() {
    let info = "x".repeat(262_144 - 32 - 2);
    let server = Server::builder()
        .info(&info)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let client = connect(&server).await;
    assert_eq!(client.server_info::<String>().unwrap(), info);
}

#[tokio::test]
async fn ipv6_works() {
    let server = Server::builder()
        .merge(echo())
        .bind((Ipv6Addr::LOCALHOST, 0))
        .await
        .unwrap();
    let addr = server.local_addr();
    assert!(addr.is_ipv6());
    let url = format!("vsoa://[::1]:{}", addr.port());
    let client = within(Client::connect(url)).await.unwrap();
    let answer = within(client.get("/echo").data("six")).await.unwrap();
    assert_eq!(answer.payload().data, "six");
    assert!(server.clients()[0].peer_addr().unwrap().is_ipv6());
}

#[tokio::test]
async fn two_servers_run_side_by_side() {
    let first = serve(echo()).await;
    let second = serve(Router::new()).await;
    let client = connect(&first).await;
    drop(second);
    assert!(within(client.get("/echo")).await.is_ok());
}

#[tokio::test]
async fn a_port_is_free_again_after_a_server_without_clients() {
    let server = serve(echo()).await;
    let (tcp, udp) = (server.local_addr(), server.quick_addr().unwrap());
    within(server.shutdown(PATIENCE)).await.unwrap();
    assert_free(tcp, udp).await;
}

#[tokio::test]
async fn a_port_is_free_again_when_the_server_has_shut_down() {
    let server = serve(echo()).await;
    let (tcp, udp) = (server.local_addr(), server.quick_addr().unwrap());
    let client = connect(&server).await;
    let kept = (server.handle(), server.clients());
    within(server.shutdown(PATIENCE)).await.unwrap();
    assert_free(tcp, udp).await;
    drop((client, kept));
}

async fn assert_free(tcp: SocketAddr, udp: SocketAddr) {
    TcpListener::bind(tcp).await.expect("the TCP port is free");
    UdpSocket::bind(udp).await.expect("the UDP port is free");
}
