//! How the streams beside a connection come about: a port of their own on the server's side, which
//! the client connects to (protocol document, "Streams").

use std::{io, net::SocketAddr, sync::Arc};

#[cfg(feature = "server")]
use tokio::net::TcpListener;
#[cfg(feature = "client")]
use tokio::net::TcpSocket;

#[cfg(feature = "server")]
use super::Listener;
#[cfg(feature = "client")]
use super::Stream;
use super::memory;

/// Where a server listens for the streams of one client: the address that the client reached.
#[cfg(feature = "server")]
#[derive(Clone, Debug)]
pub(crate) enum TunnelHost {
    Memory(Arc<memory::Network>),
    Tcp(SocketAddr),
}

#[cfg(feature = "server")]
impl TunnelHost {
    /// Listens on this port, or on one that is free for 0; says which.
    pub(crate) fn listen(&self, port: u16) -> io::Result<(Listener, u16)> {
        match self {
            Self::Memory(network) => {
                let (listener, port) = network.listen(port)?;
                Ok((Listener::Memory(listener), port))
            }
            Self::Tcp(addr) => {
                let mut addr = *addr;
                addr.set_port(port);
                let listener = std::net::TcpListener::bind(addr)?;
                listener.set_nonblocking(true)?;
                let listener = TcpListener::from_std(listener)?;
                let port = listener.local_addr()?.port();
                Ok((Listener::Tcp(listener), port))
            }
        }
    }
}

/// How a client reaches the streams of its server.
#[cfg(feature = "client")]
#[derive(Clone, Debug)]
pub(crate) enum TunnelConnector {
    Memory(Arc<memory::Network>),
    /// From this address, which the server knows, to that one; the ports are those of the
    /// connection.
    Tcp {
        local: SocketAddr,
        server: SocketAddr,
    },
}

#[cfg(feature = "client")]
impl TunnelConnector {
    /// The way to the streams beside this connection, which is not one in memory.
    pub(crate) fn beside(connection: &Stream) -> io::Result<Self> {
        match connection {
            Stream::Memory(_) => Err(io::ErrorKind::Unsupported.into()),
            Stream::Tcp(connection) => Ok(Self::Tcp {
                local: connection.local_addr()?,
                server: connection.peer_addr()?,
            }),
            #[cfg(feature = "tls")]
            Stream::Tls(connection) => Self::beside(connection.plain()),
        }
    }

    /// Connects to the stream that waits at this port.
    pub(crate) async fn connect(&self, port: u16) -> io::Result<Stream> {
        match self {
            Self::Memory(network) => network.connect(port).map(Stream::Memory),
            Self::Tcp { local, server } => {
                let (mut local, mut server) = (*local, *server);
                local.set_port(0);
                server.set_port(port);
                let socket = match server {
                    SocketAddr::V4(_) => TcpSocket::new_v4(),
                    SocketAddr::V6(_) => TcpSocket::new_v6(),
                }?;
                // The server takes the stream from the connection's address only, and a host may
                // have several.
                socket.bind(local)?;
                let stream = socket.connect(server).await?;
                stream.set_nodelay(true)?;
                Ok(Stream::Tcp(stream))
            }
        }
    }
}
