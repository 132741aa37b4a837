use tarpc::{
    client::Config,
    context,
    serde_transport::tcp,
    tokio_serde::formats::{Bincode, Json},
};

use super::{
    Measured, Order, PAD, SEQ,
    callers::{self, Caller},
};
use crate::{Failure, servers::tarpc::TypedClient};

pub(super) async fn load_bincode(order: &Order) -> Result<Measured, Failure> {
    let mut clients = Vec::new();
    for _ in 0..order.connections {
        clients.push(connect_bincode(order).await?);
    }
    callers::load(clients, order).await
}

pub(super) async fn load_json(order: &Order) -> Result<Measured, Failure> {
    let mut clients = Vec::new();
    for _ in 0..order.connections {
        let transport = tcp::connect(order.server(), Json::default).await?;
        clients.push(TypedClient::new(config(), transport).spawn());
    }
    callers::load(clients, order).await
}

pub(super) async fn connect_bincode(order: &Order) -> Result<TypedClient, Failure> {
    let transport = tcp::connect(order.server(), Bincode::default).await?;
    Ok(TypedClient::new(config(), transport).spawn())
}

/// As it is, except that it may have enough calls in flight.
fn config() -> Config {
    let mut config = Config::default();
    config.max_in_flight_requests = 4096;
    config.pending_request_buffer = 4096;
    config
}

impl Caller for TypedClient {
    async fn call(&mut self) -> Result<(), Failure> {
        let sample = self
            .echo(context::current(), SEQ, 0.5, PAD.to_owned())
            .await?;
        assert_eq!(sample.seq, SEQ, "an echo");
        Ok(())
    }
}
