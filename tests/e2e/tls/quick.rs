use vsoa::{ErrorKind, Message, Payload, Server, ServerEvent, Url};

use super::{Tls, serve, to};
use crate::{deadline::within, raw::RawPeer, start::echo};

#[tokio::test]
async fn there_is_no_quick_channel_beside_tls() {
    let tls = Tls::new();
    let (server, client) = tls.start(echo()).await;
    assert_eq!(server.quick_addr(), None);
    let refused = client.datagram(hello().quick()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NoQuickChannel);
    let refused = server.clients()[0].datagram(hello().quick()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NoQuickChannel);
    let _subscription = within(client.subscribe_urls(["/hello"])).await.unwrap();
    let report = within(server.publish(hello().quick())).await.unwrap();
    assert_eq!(report.sent, 0);
}

#[tokio::test]
async fn a_client_has_none_where_the_server_has_one() {
    let tls = Tls::new();
    let server = serve(tls.server(), Server::builder().insecure_quick(true)).await;
    assert!(server.quick_addr().is_some());
    let client = within(to(&server, tls.client()).connect()).await.unwrap();
    let refused = client.datagram(hello().quick()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NoQuickChannel);
    let refused = server.clients()[0].datagram(hello().quick()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NoQuickChannel);
}

#[tokio::test]
async fn both_sides_may_turn_it_on_knowingly() {
    let tls = Tls::new();
    let (sender, mut came) = tokio::sync::mpsc::unbounded_channel();
    let builder = Server::builder()
        .insecure_quick(true)
        .on_event(move |event| {
            if let ServerEvent::Datagram { message, .. } = event {
                sender.send(message).unwrap();
            }
        });
    let server = serve(tls.server(), builder).await;
    let client = to(&server, tls.client()).insecure_quick(true);
    let client = within(client.connect()).await.unwrap();
    let mut datagrams = client.datagrams();

    client.datagram(hello().quick()).unwrap();
    assert!(within(came.recv()).await.unwrap().quick);
    server.clients()[0].datagram(hello().quick()).unwrap();
    assert!(within(datagrams.recv()).await.unwrap().unwrap().quick);
}

/// Without TLS, the choice that is only about TLS changes nothing.
#[tokio::test]
async fn without_tls_there_is_one_anyway() {
    let server = Server::builder().insecure_quick(false);
    let server = server.bind("127.0.0.1:0").await.unwrap();
    assert!(server.quick_addr().is_some());
    RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
}

fn hello() -> Message {
    Message::new(Url::from_static("/hello"), Payload::from_data("hello"))
}
