//! The position server: answers from a table, and prints a line for each query.

use std::{
    net::{IpAddr, SocketAddr},
    process,
    time::Duration,
};

use serde::Deserialize;
use serde_json::json;
use tokio::time::sleep;
use tower::util::MapRequest;
use vsoa::position::{Domain, NameServer, Position, Query, Table};

use crate::{Failure, shown};

/// An entry of the table, as the other peers have it; the family is that of the address.
#[derive(Debug, Deserialize)]
struct Entry {
    name: String,
    addr: IpAddr,
    port: u16,
    #[serde(default)]
    security: bool,
}

/// Answers until its life is over.
pub(crate) async fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    let host = arguments.next().ok_or("HOST is missing")?;
    let port: u16 = arguments.next().ok_or("PORT is missing")?.parse()?;
    let entries = arguments.next().ok_or("TABLE_JSON is missing")?;
    let entries: Vec<Entry> = serde_json::from_str(&entries)?;
    let life = match arguments.next().as_deref() {
        None => Duration::from_mins(5),
        Some("--life") => {
            let seconds = arguments.next().ok_or("--life needs a value")?;
            Duration::try_from_secs_f64(seconds.parse()?)?
        }
        Some(option) => return Err(format!("unsupported: {option}").into()),
    };
    let table = Table::new();
    for entry in entries {
        let addr = SocketAddr::new(entry.addr, entry.port);
        let secure = entry.security;
        table.insert(&entry.name, Position { addr, secure })?;
    }
    let server = NameServer::bind((host, port), MapRequest::new(table, show)).await?;
    shown::print(&json!({
        "ev": "listening",
        "peer": "rust",
        "port": server.local_addr().port(),
        "pid": process::id(),
    }));
    sleep(life).await;
    Ok(())
}

fn show(query: Query) -> Query {
    let domain = query.domain.map(|domain| match domain {
        Domain::Ipv4 => 2,
        Domain::Ipv6 => 10,
    });
    shown::print(&json!({ "ev": "query", "name": query.name, "domain": domain }));
    query
}
