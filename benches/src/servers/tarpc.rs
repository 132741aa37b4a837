use std::future::ready;

use futures_util::{Stream, StreamExt};
use tarpc::{
    context::Context,
    serde_transport::tcp,
    server::{BaseChannel, Channel},
    tokio_serde::formats::{Bincode, Json},
};
use vsoa_benches::Sample;

use super::tell;
use crate::Failure;

/// The typed echo, for tarpc.
#[tarpc::service]
pub(crate) trait Typed {
    /// Gives its arguments back.
    async fn echo(seq: u64, value: f64, pad: String) -> Sample;
}

#[derive(Clone)]
struct Echo;

impl Typed for Echo {
    async fn echo(self, _: Context, seq: u64, value: f64, pad: String) -> Sample {
        Sample { seq, value, pad }
    }
}

/// Serves with a compact format of its own.
pub(super) async fn serve_bincode() -> Result<(), Failure> {
    let mut incoming = tcp::listen("127.0.0.1:0", Bincode::default).await?;
    tell(incoming.local_addr())?;
    while let Some(transport) = incoming.next().await {
        spawn(BaseChannel::with_defaults(transport?).execute(Echo.serve()));
    }
    Ok(())
}

/// Serves with JSON.
pub(super) async fn serve_json() -> Result<(), Failure> {
    let mut incoming = tcp::listen("127.0.0.1:0", Json::default).await?;
    tell(incoming.local_addr())?;
    while let Some(transport) = incoming.next().await {
        spawn(BaseChannel::with_defaults(transport?).execute(Echo.serve()));
    }
    Ok(())
}

/// As its documentation does: a task a connection, and one a call.
#[expect(clippy::disallowed_methods, reason = "tarpc leaves it to its user")]
fn spawn<Call>(calls: impl Stream<Item = Call> + Send + 'static)
where
    Call: Future<Output = ()> + Send + 'static,
{
    tokio::spawn(calls.for_each(|call| {
        tokio::spawn(call);
        ready(())
    }));
}
