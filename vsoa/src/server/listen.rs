use std::{io, net::SocketAddr};

use tokio::net::{TcpListener, ToSocketAddrs};

use crate::transport::QuickSocket;

/// What could not be had, and why.
pub(super) type ListenError = (String, io::Error);

/// Takes the first of these addresses that can be had, with the UDP port beside it.
pub(super) async fn listen(
    addr: impl ToSocketAddrs,
    quick: bool,
) -> Result<(TcpListener, Option<QuickSocket>), ListenError> {
    let unknown = |error| ("the address is not known".to_owned(), error);
    let mut last = unknown(io::ErrorKind::AddrNotAvailable.into());
    for addr in tokio::net::lookup_host(addr).await.map_err(unknown)? {
        match listen_on(addr, quick).await {
            Ok(sockets) => return Ok(sockets),
            Err(error) => last = error,
        }
    }
    Err(last)
}

async fn listen_on(
    addr: SocketAddr,
    quick: bool,
) -> Result<(TcpListener, Option<QuickSocket>), ListenError> {
    let tcp = |error| (format!("TCP {addr}"), error);
    let listener = TcpListener::bind(addr).await.map_err(tcp)?;
    if !quick {
        return Ok((listener, None));
    }
    let mut beside = listener.local_addr().map_err(tcp)?;
    let quick = match QuickSocket::bind(beside).await {
        // The system chose a port that is free for TCP only.
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && addr.port() == 0 => {
            beside.set_port(0);
            QuickSocket::bind(beside).await
        }
        bound => bound,
    };
    let quick = quick.map_err(|error| (format!("UDP {beside}, for the quick channel"), error))?;
    Ok((listener, Some(quick)))
}
