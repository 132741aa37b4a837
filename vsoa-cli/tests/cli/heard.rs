//! A server that tells the test what is subscribed there.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use vsoa::{Message, Payload, Server, ServerBuilder, ServerEvent, Url};

use crate::command::in_time;

/// A server, and the URLs that are subscribed there, as they come.
#[derive(Debug)]
pub(crate) struct Publishing {
    pub(crate) server: Server,
    subscribed: UnboundedReceiver<Url>,
}

impl Publishing {
    pub(crate) async fn start() -> Self {
        Self::bind(Server::builder(), "127.0.0.1:0".parse().unwrap()).await
    }

    pub(crate) async fn bind(builder: ServerBuilder, addr: SocketAddr) -> Self {
        let (tell, subscribed) = unbounded_channel();
        let builder = builder.on_event(move |event| {
            if let ServerEvent::Subscribed { urls, .. } = event {
                for url in urls {
                    // A test that has ended wants to know no more.
                    let _ = tell.send(url);
                }
            }
        });
        Self {
            server: builder.bind(addr).await.expect("the port is free"),
            subscribed,
        }
    }

    /// Waits until a client has subscribed a URL that nobody was told of yet.
    pub(crate) async fn subscribed(&mut self) -> Url {
        let url = in_time(self.subscribed.recv()).await;
        url.expect("the server runs")
    }

    pub(crate) async fn publish(&self, url: &'static str, value: Value) {
        let payload = Payload::json(&value).expect("it is JSON");
        self.publish_message(Message::new(Url::from_static(url), payload))
            .await;
    }

    pub(crate) async fn publish_message(&self, message: Message) {
        let report = self.server.publish(message).await;
        assert!(report.expect("it can be sent").is_subscribed());
    }
}
