use std::net::SocketAddr;

use super::{
    Positions,
    endpoint::{LOCALHOST, Scheme, ServerUrl},
};
use crate::{Error, ErrorKind, protocol::position::Position};

/// What a server's URL stands for.
pub(super) struct Server {
    /// At least one, to be tried in turn.
    pub(super) addrs: Vec<SocketAddr>,
    /// Whether it is to be talked to over TLS.
    pub(super) secure: bool,
}

/// Finds the server: by the position service where the URL has no port, else as the system does.
pub(super) async fn resolve(url: ServerUrl<'_>, positions: &Positions) -> Result<Server, Error> {
    let wants_tls = url.scheme == Scheme::Vsoas;
    let Some(port) = url.port else {
        let Position { addr, secure } = positions.lookup(url.host).await?;
        return Ok(Server {
            addrs: vec![addr],
            secure: secure || wants_tls,
        });
    };
    let host = match url.host {
        LOCALHOST => "127.0.0.1",
        host => host,
    };
    let unknown = || Error::with_text(ErrorKind::NotFound, host);
    let addrs: Vec<SocketAddr> = tokio::net::lookup_host((host, port))
        .await
        .map_err(|error| unknown().with_source(error))?
        .collect();
    if addrs.is_empty() {
        return Err(unknown());
    }
    Ok(Server {
        addrs,
        secure: wants_tls,
    })
}
