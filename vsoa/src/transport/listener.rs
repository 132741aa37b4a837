use std::{io, net::SocketAddr};

use tokio::net::TcpListener;

use super::{Stream, memory, tunnel::TunnelHost};

/// Where a server's clients come in.
#[derive(Debug)]
pub(crate) enum Listener {
    Memory(memory::Listener),
    Tcp(TcpListener),
}

impl Listener {
    /// Waits for the next client.
    pub(crate) async fn accept(&mut self) -> io::Result<(Stream, SocketAddr)> {
        match self {
            Self::Memory(listener) => listener.accept().await,
            Self::Tcp(listener) => {
                let (stream, peer) = listener.accept().await?;
                // Some systems refuse it for a client that is gone already: reading will tell.
                let _ = stream.set_nodelay(true);
                Ok((Stream::Tcp(stream), peer))
            }
        }
    }

    /// Where the streams beside this connection are to be listened for.
    pub(crate) fn tunnel_host(&self, stream: &Stream) -> io::Result<TunnelHost> {
        match (self, stream) {
            (_, Stream::Tcp(stream)) => stream.local_addr().map(TunnelHost::Tcp),
            (Self::Memory(listener), Stream::Memory(_)) => {
                Ok(TunnelHost::Memory(listener.network()))
            }
            _ => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    pub(crate) fn local_addr(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Memory(_) => Ok(memory::Listener::local_addr()),
            Self::Tcp(listener) => listener.local_addr(),
        }
    }
}
