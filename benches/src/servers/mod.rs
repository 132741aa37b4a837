//! What is measured: each server by its name.

mod hand_written;
mod ours;
mod raw_echo;

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::Builder,
};
use vsoa_benches::Layers;

use self::hand_written::Work;
use crate::{Failure, pin::Cores, process::end_with_parent};

/// `serve CORES NAME`: serves until the parent ends.
pub(crate) fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    end_with_parent();
    let cores = Cores::parse(&arguments.next().ok_or("the cores are missing")?)?;
    cores.pin()?;
    let name = arguments.next().ok_or("the server's name is missing")?;
    let mut runtime = match cores {
        Cores::Both => Builder::new_multi_thread(),
        Cores::First | Cores::Second => Builder::new_current_thread(),
    };
    let runtime = runtime.worker_threads(2).enable_all().build()?;
    runtime.block_on(serve(&name))
}

async fn serve(name: &str) -> Result<(), Failure> {
    match name {
        "raw" => raw_echo::serve(listen().await?).await,
        "hand" => hand_written::serve(listen().await?, Work::Echo).await,
        "hand-serde" => hand_written::serve(listen().await?, Work::Struct).await,
        "hand-value" => hand_written::serve(listen().await?, Work::Value).await,
        "hand-publish" => hand_written::publish(listen().await?).await,
        "ours" | "ours-publish" => ours::serve(Layers::None).await,
        "ours-layers" => ours::serve(Layers::Five).await,
        _ => Err(format!("no server is named `{name}`").into()),
    }
}

/// What a server prints once it can be reached.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Listening {
    pub(crate) addr: SocketAddr,
}

#[expect(clippy::print_stdout, reason = "the parent reads it")]
fn tell(addr: SocketAddr) -> Result<(), Failure> {
    println!("{}", serde_json::to_string(&Listening { addr })?);
    Ok(())
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
