//! A service as it is deployed: operations, a log, and an orderly end on SIGTERM or Ctrl-C.
//!
//! `cargo run --example service -p vsoa-examples [ADDRESS]`, then stop it with Ctrl-C.

use std::{error::Error, time::Duration};

use tokio::time::sleep;
use vsoa::{Operations, Server, Status, layer::TraceLayer};

/// Something that takes a while.
#[vsoa::service("/report")]
pub trait Report {
    /// Writes a report, which takes as many milliseconds as are asked for, 5,000 at most.
    #[get("/write", timeout = "10s")]
    async fn write(&self, milliseconds: u64) -> Result<String, Status>;
}

struct Writer;

impl Report for Writer {
    async fn write(&self, milliseconds: u64) -> Result<String, Status> {
        if milliseconds > 5000 {
            return Err(Status::ARGUMENTS);
        }
        sleep(Duration::from_millis(milliseconds)).await;
        Ok(format!("written in {milliseconds} ms"))
    }
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1);
    let builder = Server::builder()
        .info("reports")
        .service(ReportServer::new(Writer))
        .layer(TraceLayer::new());
    let server = Operations::new("reports", env!("CARGO_PKG_VERSION"))
        .check("paper", async || Ok(()))
        .help("/report/write", "writes a report")
        .install(builder)
        .bind(address.as_deref().unwrap_or("127.0.0.1:3005"))
        .await?;
    println!("listening on {}", server.local_addr());

    told_to_stop().await?;
    println!("stopping: {} clients are connected", server.clients().len());
    match server.shutdown(Duration::from_secs(5)).await {
        Ok(()) => println!("every call in flight has ended"),
        Err(error) => println!("{error}"),
    }
    Ok(())
}

/// Waits for SIGTERM, as service managers send it, or Ctrl-C.
#[cfg(unix)]
async fn told_to_stop() -> Result<(), Box<dyn Error>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        stopped = tokio::signal::ctrl_c() => Ok(stopped?),
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> Result<(), Box<dyn Error>> {
    Ok(tokio::signal::ctrl_c().await?)
}
