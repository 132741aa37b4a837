//! How a server stands at the moment, through the `metrics` facade; nothing without that feature.

/// A client has connected.
pub(super) fn session_began() {
    #[cfg(feature = "metrics")]
    metrics::gauge!("vsoa_sessions").increment(1);
}

/// A client's connection has ended.
pub(super) fn session_ended() {
    #[cfg(feature = "metrics")]
    metrics::gauge!("vsoa_sessions").decrement(1);
}

/// So many bytes waited for a client when they could be written.
#[cfg_attr(
    not(feature = "metrics"),
    expect(unused_variables, reason = "there is nobody to tell")
)]
pub(super) fn queue_depth(bytes: usize) {
    #[cfg(feature = "metrics")]
    #[expect(clippy::cast_precision_loss, reason = "a histogram does not need it")]
    metrics::histogram!("vsoa_outbox_bytes").record(bytes as f64);
}

#[cfg(test)]
#[cfg(all(feature = "client", feature = "metrics"))]
mod tests {
    use crate::{
        Client, Message, Payload, Router, Server, Url, layer::metrics::tests::Book,
        service::Request, transport::memory,
    };

    #[test]
    fn a_server_tells_its_numbers_through_the_facade() {
        let book = Book::default();
        metrics::with_local_recorder(&book, || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.enable_all().build().unwrap().block_on(async {
                let (connector, listener) = memory::channel();
                let echo = Router::new().fallback(async |call: Request| call.payload().clone());
                let server = Server::builder().merge(echo).serve(listener).unwrap();
                let client = Client::connect(connector).await.unwrap();
                client.get("/echo").data("1234").await.unwrap();
                let message = Message::new(Url::from_static("/t"), Payload::EMPTY);
                server.publish(message).await.unwrap();
                assert!((book.gauged("vsoa_sessions ") - 1.0).abs() < f64::EPSILON);
            });
        });
        assert_eq!(book.counted("vsoa_connections_total "), 1);
        assert_eq!(book.counted("vsoa_publications_total "), 1);
        assert!(book.counted("vsoa_bytes_received_total ") >= 24);
        assert!(book.counted("vsoa_bytes_sent_total ") >= 24);
        assert!(book.gauged("vsoa_sessions ").abs() < f64::EPSILON);
        assert_eq!(book.sampled("vsoa_outbox_bytes ").len(), 2, "two writes");
    }
}
