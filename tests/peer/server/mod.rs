//! The server: the routes of `tests/peers/README.md`, and a line for each event.

mod arguments;
mod events;
mod publishing;
mod routes;
mod state;
mod streams;

use std::{process, time::Duration};

use serde_json::json;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::sleep,
};
use tower::util::MapRequest;
use vsoa::{Router, Server};
use vsoa_benches::{Echo, TypedServer};

use self::arguments::Arguments;
use crate::{Failure, shown};

/// Serves until its life is over or a signal ends it.
pub(crate) async fn run(arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    let arguments = Arguments::parse(arguments)?;
    let server = start(&arguments).await.inspect_err(|error| {
        shown::print(&json!({ "ev": "crash", "error": shown::error(error) }));
    })?;
    shown::print(&json!({
        "ev": "listening",
        "peer": "rust",
        "host": arguments.host,
        "port": server.local_addr().port(),
        "tls": arguments.tls.is_some(),
        "pid": process::id(),
    }));
    end_of(arguments.life).await?;
    Ok(server.shutdown(PATIENCE).await?)
}

async fn start(arguments: &Arguments) -> Result<Server, vsoa::Error> {
    let on_connect = arguments.on_connect;
    let mut builder = Server::builder()
        .info(&arguments.info)
        .on_event(move |event| events::handle(&event, on_connect));
    if let Some(password) = &arguments.password {
        builder = builder.password(password);
    }
    if let Some(tls) = arguments.server_tls()? {
        builder = builder.tls(tls);
    }
    let mut routes = routes::routes()
        .merge(publishing::routes(&builder.handle()))
        .merge(streams::routes());
    if !arguments.nodefault {
        routes = routes.fallback(routes::default);
    }
    let routes = MapRequest::new(routes, events::show_call);
    builder
        .service(TypedServer::new(Echo))
        .state(&state::fan()?)
        .merge(Router::new().fallback_service(routes))
        .bind((arguments.host.as_str(), arguments.port))
        .await
}

/// Waits until the time is over or a signal ends the program.
pub(crate) async fn end_of(life: Duration) -> Result<(), Failure> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        () = sleep(life) => {}
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

/// How long calls may go on after that.
const PATIENCE: Duration = Duration::from_millis(500);
