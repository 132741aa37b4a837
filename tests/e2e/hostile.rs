use std::time::Duration;

use vsoa::{
    CloseReason, Server,
    protocol::{DecodeError, Kind},
};

use crate::{
    deadline::within,
    raw::{RawPeer, call, encoded, request},
    start::{connect, echo, serve},
};

#[tokio::test]
async fn bytes_that_are_no_packet_close_that_connection_only() {
    let server = serve(echo()).await;
    let client = connect(&server).await;
    let mut header = [0_u8; 20];
    header[0] = 0x29;
    let mut too_long = header;
    too_long[12..16].copy_from_slice(&u32::MAX.to_be_bytes());
    let mut wraps = header;
    wraps[12..16].copy_from_slice(&0x8000_0000_u32.to_be_bytes());
    wraps[16..20].copy_from_slice(&0x8000_0000_u32.to_be_bytes());
    let mut version = header;
    version[0] = 0x19;
    let mut url = encoded([&call(1, "/bad", "")]).to_vec();
    url[21] = 0xff;
    let garbage: [&[u8]; 5] = [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        &too_long,
        &wraps,
        &version,
        &url,
    ];
    for bytes in garbage {
        let mut peer = RawPeer::connect(server.local_addr())
            .await
            .introduced()
            .await;
        peer.send_bytes(bytes).await;
        peer.ended().await;
    }
    assert_eq!(server.counters().decode_errors, 5);
    assert!(within(client.get("/echo")).await.is_ok());
    assert_eq!(server.clients().len(), 1);
}

#[tokio::test]
async fn what_came_before_the_garbage_is_answered() {
    let server = serve(echo()).await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    let session = server.clients().remove(0);
    let mut bytes = encoded([&call(1, "/echo", "good")]).to_vec();
    bytes.extend_from_slice(&[0; 20]);
    peer.send_bytes(&bytes).await;
    assert_eq!(peer.receive().await.payload.data, "good");
    peer.ended().await;
    let reason = CloseReason::Protocol(DecodeError::Magic(0));
    assert_eq!(within(session.closed()).await, reason);
}

#[tokio::test]
async fn a_handshake_that_is_not_completed_times_out_whatever_else_comes() {
    let server = Server::builder()
        .handshake_timeout(Duration::from_millis(50))
        .merge(echo())
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let introduced = connect(&server).await;
    let mut silent = RawPeer::connect(server.local_addr()).await;
    let mut half = RawPeer::connect(server.local_addr()).await;
    half.send_bytes(&[0x29, 0, 0]).await;
    let mut busy = RawPeer::connect(server.local_addr()).await;
    busy.send(&request(Kind::PINGECHO, 1, "")).await;
    busy.receive().await;
    silent.ended().await;
    half.ended().await;
    busy.ended().await;
    assert!(within(introduced.get("/echo")).await.is_ok());
}

#[tokio::test]
async fn what_a_hostile_server_sends_ends_the_client_at_most() {
    let (listener, addr) = crate::raw::listen().await;
    let serving = async { RawPeer::accept(&listener).await.welcoming().await };
    let connecting = vsoa::Client::connect(addr);
    let (client, mut peer) = within(async { tokio::join!(connecting, serving) }).await;
    let client = client.unwrap();
    for kind in (0..=u8::MAX).map(Kind) {
        for flags in 0..8 {
            let mut packet = request(kind, u32::from(flags) << 13, "no-slash");
            packet.header.flags = vsoa::protocol::Flags::from_bits(flags);
            peer.send(&packet).await;
        }
    }
    peer.send_bytes(&[0xff; 20]).await;
    let reason = CloseReason::Protocol(DecodeError::Magic(0xff));
    assert_eq!(within(client.closed()).await, reason);
}
