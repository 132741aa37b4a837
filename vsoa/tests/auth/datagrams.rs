use tokio::sync::mpsc;
use vsoa::ServerEvent;

use super::*;

#[tokio::test]
async fn datagrams_that_are_refused_are_dropped_and_counted() {
    let (sender, mut arrived) = mpsc::unbounded_channel();
    let builder = builder().authorizer(rules()).on_event(move |event| {
        if let ServerEvent::Datagram { message, .. } = event {
            sender.send(message.url.to_string()).unwrap();
        }
    });
    let (server, connector) = serve(builder);
    let client = connect(&connector).await;
    client.datagram(message("/climate/early")).unwrap();
    // An answer tells that what was sent before it is done with.
    log_in(&client, "bert", "bert's secret").await;
    assert_eq!(server.counters().datagrams_denied, 1);

    client.datagram(message("/door")).unwrap();
    client.datagram(message("/climate/late")).unwrap();
    assert_eq!(within(arrived.recv()).await.unwrap(), "/climate/late");
    assert_eq!(server.counters().datagrams_denied, 2);
}

#[tokio::test]
async fn quick_datagrams_that_are_refused_are_dropped_and_counted() {
    let (sender, mut arrived) = mpsc::unbounded_channel();
    let builder = builder().authorizer(rules()).on_event(move |event| {
        if let ServerEvent::Datagram { message, .. } = event {
            sender
                .send((message.url.to_string(), message.quick))
                .unwrap();
        }
    });
    let (server, connector) = serve(builder);
    let client = connect_as(&connector, "bert").await;
    client.datagram(message("/door").quick()).unwrap();
    client.datagram(message("/climate/fan").quick()).unwrap();
    let expected = ("/climate/fan".to_owned(), true);
    assert_eq!(within(arrived.recv()).await.unwrap(), expected);
    let counters = server.counters();
    assert_eq!((counters.datagrams_denied, counters.quick_dropped), (1, 0));
}
