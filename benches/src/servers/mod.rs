//! What is measured: each server by its name.

mod hand_publishers;
mod hand_streams;
mod hand_written;
#[cfg(feature = "jsonrpsee")]
mod jsonrpsee;
mod ours;
mod packages;
mod raw_echo;
#[cfg(feature = "tarpc")]
pub(crate) mod tarpc;
#[cfg(feature = "tonic")]
pub(crate) mod tonic;
#[cfg(feature = "zenoh")]
pub(crate) mod zenoh;

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::Builder,
};
use vsoa_benches::Layers;

pub(crate) use self::{
    hand_written::{Work, answer_all},
    packages::Package,
};
use crate::{
    Failure,
    pin::{Cores, allow_many_files},
    process::end_with_parent,
};

/// `serve CORES NAME`: serves until the parent ends.
pub(crate) fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    end_with_parent();
    let cores = Cores::parse(&arguments.next().ok_or("the cores are missing")?)?;
    cores.pin()?;
    allow_many_files()?;
    let name = arguments.next().ok_or("the server's name is missing")?;
    if let Some(package) = Package::named(&name) {
        return package.run();
    }
    // Zenoh wants a worker beside the main thread.
    let (mut runtime, workers) = match cores {
        Cores::Both => (Builder::new_multi_thread(), 2),
        _ if name.starts_with("zenoh") => (Builder::new_multi_thread(), 1),
        Cores::First | Cores::Second => (Builder::new_current_thread(), 1),
    };
    let runtime = runtime.worker_threads(workers).enable_all().build()?;
    runtime.block_on(serve(&name))
}

async fn serve(name: &str) -> Result<(), Failure> {
    match name {
        "raw" => raw_echo::serve(listen().await?).await,
        "hand" => hand_written::serve(listen().await?, Work::Echo).await,
        "hand-serde" => hand_written::serve(listen().await?, Work::Struct).await,
        "hand-value" => hand_written::serve(listen().await?, Work::Value).await,
        "hand-publish" => hand_publishers::publish(listen().await?, Text::Format, 0).await,
        "hand-publish-serde" => hand_publishers::publish(listen().await?, Text::Serde, 0).await,
        "hand-publish-large" => {
            hand_publishers::publish(listen().await?, Text::Format, LARGE_LEN).await
        }
        "hand-publish-quick" => hand_publishers::publish_quick(0).await,
        "hand-publish-quick-large" => hand_publishers::publish_quick(LARGE_LEN).await,
        "raw-send" => hand_streams::send(listen().await?).await,
        "raw-take" => hand_streams::take(listen().await?).await,
        "ours" | "ours-publish" => ours::serve(Layers::None).await,
        "ours-layers" => ours::serve(Layers::Five).await,
        #[cfg(feature = "jsonrpsee")]
        "jsonrpsee" => jsonrpsee::serve().await,
        #[cfg(feature = "tarpc")]
        "tarpc-bincode" => tarpc::serve_bincode().await,
        #[cfg(feature = "tarpc")]
        "tarpc-json" => tarpc::serve_json().await,
        #[cfg(feature = "tonic")]
        "tonic" => tonic::serve(listen().await?).await,
        #[cfg(feature = "zenoh")]
        "zenoh" => zenoh::publish(Text::Format).await,
        #[cfg(feature = "zenoh")]
        "zenoh-serde" => zenoh::publish(Text::Serde).await,
        _ => Err(format!("no server is named `{name}`").into()),
    }
}

/// What a server prints once it can be reached.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Listening {
    pub(crate) port: u16,
}

#[expect(clippy::print_stdout, reason = "the parent reads it")]
fn tell(addr: SocketAddr) -> Result<(), Failure> {
    println!(
        "{}",
        serde_json::to_string(&Listening { port: addr.port() })?
    );
    Ok(())
}

/// How what is published becomes a text.
#[derive(Clone, Copy, Debug)]
enum Text {
    /// A number is put into it.
    Format,
    /// A struct is written as JSON.
    Serde,
}

impl Text {
    fn of(self, seq: u64) -> Result<Vec<u8>, serde_json::Error> {
        match self {
            Self::Format => Ok(format!("{{\"seq\":{seq},\"value\":0.5}}").into_bytes()),
            Self::Serde => serde_json::to_vec(&Number { seq, value: 0.5 }),
        }
    }
}

#[derive(Serialize)]
struct Number {
    seq: u64,
    value: f64,
}

async fn listen() -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    tell(listener.local_addr()?)?;
    Ok(listener)
}

async fn accept(listener: &TcpListener) -> Result<TcpStream, Failure> {
    let (stream, _) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Bytes of data in a large message.
const LARGE_LEN: usize = 16 * 1024;
