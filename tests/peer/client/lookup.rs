use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use serde::Deserialize;
use serde_json::json;
use tokio::time::{Instant, timeout};
use vsoa::position::{Domain, Positions};

use super::runner::Outcome;

/// A name to look up, and the position server to ask from now on.
#[derive(Debug, Deserialize)]
pub(super) struct Lookup {
    name: String,
    pos_host: Option<IpAddr>,
    pos_port: Option<u16>,
    domain: Option<i64>,
}

impl Lookup {
    pub(super) async fn run(self, positions: &mut Positions, within: Duration) -> Outcome {
        if let Some(port) = self.pos_port {
            let host = self.pos_host.unwrap_or(Ipv4Addr::LOCALHOST.into());
            *positions = Positions::new([SocketAddr::new(host, port)]);
        }
        let positions = match self.domain {
            Some(2) => positions.clone().domain(Domain::Ipv4),
            Some(10) => positions.clone().domain(Domain::Ipv6),
            _ => positions.clone(),
        };
        #[expect(clippy::disallowed_methods, reason = "the step tells how long it took")]
        let start = Instant::now();
        let found = timeout(within, positions.lookup(&self.name)).await??;
        Ok(json!({
            "addr": found.addr.ip(),
            "port": found.addr.port(),
            "security": found.secure,
            "ms": start.elapsed().as_secs_f64() * 1000.0,
        }))
    }
}
