use tonic::{
    Request,
    client::Grpc,
    codegen::http::uri::PathAndQuery,
    transport::{Channel, Endpoint},
};
use tonic_prost::ProstCodec;

use super::{
    Measured, Order, PAD, SEQ,
    callers::{self, Caller},
};
use crate::{
    Failure,
    servers::tonic::{PATH, Sample},
};

pub(super) async fn load(order: &Order) -> Result<Measured, Failure> {
    let mut clients = Vec::new();
    for _ in 0..order.connections {
        clients.push(connect(order).await?);
    }
    callers::load(clients, order).await
}

pub(super) async fn connect(order: &Order) -> Result<Grpc<Channel>, Failure> {
    let endpoint = Endpoint::new(format!("http://{}", order.server()))?;
    Ok(Grpc::new(endpoint.tcp_nodelay(true).connect().await?))
}

impl Caller for Grpc<Channel> {
    async fn call(&mut self) -> Result<(), Failure> {
        let sample = Sample {
            seq: SEQ,
            value: 0.5,
            pad: PAD.to_owned(),
        };
        self.ready().await?;
        let codec = ProstCodec::<Sample, Sample>::default();
        let path = PathAndQuery::from_static(PATH);
        let answer = self.unary(Request::new(sample), path, codec).await?;
        assert_eq!(answer.into_inner().seq, SEQ, "an echo");
        Ok(())
    }
}
