use std::sync::Arc;

use jsonrpsee::core::client::ClientT;
use jsonrpsee_ws_client::{WsClient, WsClientBuilder};
use vsoa_benches::Sample;

use super::{
    Measured, Order, PAD, SEQ,
    callers::{self, Caller},
};
use crate::Failure;

pub(super) async fn load(order: &Order) -> Result<Measured, Failure> {
    let mut clients = Vec::new();
    for _ in 0..order.connections {
        clients.push(Arc::new(connect(order).await?));
    }
    callers::load(clients, order).await
}

pub(super) async fn connect(order: &Order) -> Result<WsClient, Failure> {
    let client = WsClientBuilder::new().max_concurrent_requests(4096);
    Ok(client.build(format!("ws://{}", order.server())).await?)
}

impl Caller for Arc<WsClient> {
    async fn call(&mut self) -> Result<(), Failure> {
        let sample: Sample = self.request("echo", (SEQ, 0.5, PAD)).await?;
        assert_eq!(sample.seq, SEQ, "an echo");
        Ok(())
    }
}
