use serde_json::json;
use tokio::sync::mpsc::unbounded_channel;
use vsoa::{Message, Server, ServerEvent};

use crate::command::{at, vsoa};

#[tokio::test]
async fn datagrams_reach_the_server_before_the_command_ends() {
    let (sender, mut messages) = unbounded_channel::<Message>();
    let builder = Server::builder().on_event(move |event| {
        if let ServerEvent::Datagram { message, .. } = event {
            let _ = sender.send(message);
        }
    });
    let server = builder.bind("127.0.0.1:0").await.unwrap();
    let url = at(&server, "/lamp");
    for quick in [false, true] {
        let send = vsoa("send").args([&url, "on=true", "-d", "bytes"]);
        let send = if quick { send.arg("--quick") } else { send };
        assert_eq!(send.run().await.out(), "");
        let message = messages.try_recv().expect("the server has seen it");
        assert_eq!((&*message.url, message.quick), ("/lamp", quick));
        let param: serde_json::Value = message.payload.parse().unwrap();
        assert_eq!(param, json!({ "on": true }));
        assert_eq!(message.payload.data, "bytes");
    }
}

#[tokio::test]
async fn what_does_not_fit_a_quick_datagram_is_refused() {
    let server = Server::builder().bind("127.0.0.1:0").await.unwrap();
    let send = vsoa("send --quick -d -").arg(at(&server, "/lamp"));
    let ended = send.input(vec![0; 70_000]).run().await;
    assert!(ended.failed(2).contains("too large"), "{ended:?}");
}
