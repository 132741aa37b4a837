use vsoa::Client;
use vsoa_benches::TypedClient;

use super::{
    Measured, Order, PAD, SEQ,
    callers::{self, Caller},
};
use crate::Failure;

/// Calls by the typed client.
pub(super) async fn load(order: &Order) -> Result<Measured, Failure> {
    let mut clients = Vec::new();
    for _ in 0..order.connections {
        clients.push(TypedClient::new(Client::connect(order.server()).await?));
    }
    callers::load(clients, order).await
}

impl Caller for TypedClient<Client> {
    async fn call(&mut self) -> Result<(), Failure> {
        let sample = self.echo(SEQ, 0.5, PAD.to_owned()).await?;
        assert_eq!(sample.seq, SEQ, "an echo");
        Ok(())
    }
}
