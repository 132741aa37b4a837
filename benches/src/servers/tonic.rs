use std::{
    convert::Infallible,
    task::{Context, Poll},
};

use tokio::net::TcpListener;
use tonic::{
    Request, Response, Status,
    body::Body,
    codegen::{BoxFuture, Service, http},
    server::{Grpc, NamedService, UnaryService},
    transport::{Server, server::TcpIncoming},
};
use tonic_prost::ProstCodec;

use crate::Failure;

/// The sample of the typed echo, in protocol buffers.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Sample {
    #[prost(uint64, tag = "1")]
    pub(crate) seq: u64,
    #[prost(double, tag = "2")]
    pub(crate) value: f64,
    #[prost(string, tag = "3")]
    pub(crate) pad: String,
}

/// The typed echo over HTTP/2: what tonic would generate of a service of one method.
pub(super) async fn serve(listener: TcpListener) -> Result<(), Failure> {
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    let server = Server::builder().add_service(Typed);
    Ok(server.serve_with_incoming(incoming).await?)
}

#[derive(Clone)]
struct Typed;

impl NamedService for Typed {
    const NAME: &'static str = "typed.Typed";
}

impl Service<http::Request<Body>> for Typed {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Self::Error>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(async move {
            let mut grpc = Grpc::new(ProstCodec::default());
            Ok(grpc.unary(Echo, request).await)
        })
    }
}

struct Echo;

impl UnaryService<Sample> for Echo {
    type Response = Sample;
    type Future = BoxFuture<Response<Sample>, Status>;

    fn call(&mut self, request: Request<Sample>) -> Self::Future {
        Box::pin(async move { Ok(Response::new(request.into_inner())) })
    }
}

/// Where the echo is.
pub(crate) const PATH: &str = "/typed.Typed/Echo";
