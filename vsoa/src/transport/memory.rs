//! A network within the process: for tests, examples and documentation, without a socket.
//!
//! ```
//! use vsoa::{Client, Payload, Request, Router, Server, transport::memory};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), vsoa::Error> {
//! let (connector, listener) = memory::channel();
//! let router = Router::new().route("/hello", async |_: Request| Payload::from_data("hello"));
//! let server = Server::builder().merge(router).serve(listener)?;
//! let client = Client::connect(connector).await?;
//! assert_eq!(&client.get("/hello").await?.payload().data[..], b"hello");
//! # Ok(())
//! # }
//! ```

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use tokio::{io::DuplexStream, sync::mpsc};

use super::Stream;
use crate::sync::Mutex;

/// Makes the two ends of a network in memory: one for a server, one for its clients.
#[must_use]
pub fn channel() -> (Connector, Listener) {
    let connector = Connector {
        network: Arc::default(),
    };
    let listener = connector.listen();
    (connector, listener)
}

/// The clients' end of a network in memory; cheap to clone.
#[derive(Clone, Debug)]
pub struct Connector {
    network: Arc<Network>,
}

impl Connector {
    /// Makes another end for a server, to which clients come from now on: a server may go away and
    /// come back.
    #[must_use]
    pub fn listen(&self) -> Listener {
        let (sender, receiver) = mpsc::channel(BACKLOG);
        *self.network.server.lock() = Some(sender);
        Listener {
            network: self.network.clone(),
            receiver,
        }
    }

    #[cfg(feature = "client")]
    pub(crate) fn network(&self) -> Arc<Network> {
        self.network.clone()
    }

    #[cfg(feature = "client")]
    pub(crate) async fn connect(&self) -> io::Result<(Stream, Datagrams)> {
        let datagrams = Datagrams::open(&self.network, None);
        let (ours, theirs) = tokio::io::duplex(STREAM_LEN);
        let server = self.network.server.lock().clone();
        server
            .ok_or(io::ErrorKind::ConnectionRefused)?
            .send((theirs, datagrams.local_addr()))
            .await
            .map_err(|_| io::ErrorKind::ConnectionRefused)?;
        datagrams.connect(SERVER);
        Ok((Stream::Memory(ours), datagrams))
    }
}

/// The server's end of a network in memory.
#[cfg_attr(
    not(feature = "server"),
    expect(dead_code, reason = "only servers listen")
)]
#[derive(Debug)]
pub struct Listener {
    network: Arc<Network>,
    receiver: mpsc::Receiver<Arrival>,
}

#[cfg(feature = "server")]
impl Listener {
    pub(crate) async fn accept(&mut self) -> io::Result<(Stream, SocketAddr)> {
        match self.receiver.recv().await {
            Some((stream, peer)) => Ok((Stream::Memory(stream), peer)),
            None => std::future::pending().await,
        }
    }

    pub(crate) fn datagrams(&self) -> Datagrams {
        Datagrams::open(&self.network, Some(SERVER))
    }

    pub(crate) fn network(&self) -> Arc<Network> {
        self.network.clone()
    }

    pub(crate) fn local_addr() -> SocketAddr {
        SERVER
    }
}

/// A client's connection as the server gets it, and the client's address.
type Arrival = (DuplexStream, SocketAddr);

/// What there is on a network in memory.
#[derive(Debug, Default)]
pub(crate) struct Network {
    /// Where clients come in.
    server: Mutex<Option<mpsc::Sender<Arrival>>>,
    /// Datagram sockets by their made-up address.
    sockets: Mutex<HashMap<SocketAddr, mpsc::Sender<(Bytes, SocketAddr)>>>,
    /// Streams that wait for their client, by port.
    tunnels: Mutex<HashMap<u16, mpsc::Sender<Arrival>>>,
}

impl Network {
    /// Listens for one connection, on this port or on one that is free for 0; says which.
    #[cfg(feature = "server")]
    pub(crate) fn listen(self: &Arc<Self>, port: u16) -> io::Result<(Listener, u16)> {
        let (sender, receiver) = mpsc::channel(1);
        let mut tunnels = self.tunnels.lock();
        let free = |port: &u16| tunnels.get(port).is_none_or(mpsc::Sender::is_closed);
        let mut ports = if port == 0 { 1..=u16::MAX } else { port..=port };
        let port = ports.find(free).ok_or(io::ErrorKind::AddrInUse)?;
        tunnels.insert(port, sender);
        let network = self.clone();
        Ok((Listener { network, receiver }, port))
    }

    /// Connects to who listens on this port.
    #[cfg(feature = "client")]
    pub(crate) fn connect(&self, port: u16) -> io::Result<DuplexStream> {
        let tunnels = self.tunnels.lock();
        let tunnel = tunnels.get(&port).ok_or(io::ErrorKind::ConnectionRefused)?;
        let (ours, theirs) = tokio::io::duplex(STREAM_LEN);
        tunnel
            .try_send((theirs, client_addr(port)))
            .map_err(|_| io::ErrorKind::ConnectionRefused)?;
        Ok(ours)
    }
}

/// A datagram socket in memory.
#[cfg_attr(
    not(feature = "client"),
    expect(dead_code, reason = "only clients connect")
)]
#[derive(Debug)]
pub(crate) struct Datagrams {
    network: Arc<Network>,
    local: SocketAddr,
    server: Mutex<Option<SocketAddr>>,
    receiver: Mutex<mpsc::Receiver<(Bytes, SocketAddr)>>,
}

impl Datagrams {
    fn open(network: &Arc<Network>, addr: Option<SocketAddr>) -> Self {
        let (sender, receiver) = mpsc::channel(DATAGRAMS);
        let mut sockets = network.sockets.lock();
        let local = addr.unwrap_or_else(|| {
            let free = |port: &u16| !sockets.contains_key(&client_addr(*port));
            client_addr((1..=u16::MAX).find(free).unwrap_or(u16::MAX))
        });
        sockets.insert(local, sender);
        drop(sockets);
        Self {
            network: network.clone(),
            local,
            server: Mutex::default(),
            receiver: Mutex::new(receiver),
        }
    }

    #[cfg(feature = "client")]
    pub(crate) fn connect(&self, server: SocketAddr) {
        *self.server.lock() = Some(server);
    }

    pub(crate) fn local_addr(&self) -> SocketAddr {
        self.local
    }

    pub(crate) fn try_send_to(&self, datagram: &[u8], to: SocketAddr) -> io::Result<usize> {
        let sockets = self.network.sockets.lock();
        let socket = sockets.get(&to).ok_or(io::ErrorKind::ConnectionRefused)?;
        socket
            .try_send((Bytes::copy_from_slice(datagram), self.local))
            .map_err(|_| io::ErrorKind::WouldBlock)?;
        Ok(datagram.len())
    }

    #[cfg(feature = "client")]
    pub(crate) fn try_send(&self, datagram: &[u8]) -> io::Result<usize> {
        let server = self.server.lock().ok_or(io::ErrorKind::NotConnected)?;
        self.try_send_to(datagram, server)
    }

    pub(crate) fn poll_recv_from(&self, cx: &mut Context<'_>) -> Poll<(Bytes, SocketAddr)> {
        match self.receiver.lock().poll_recv(cx) {
            Poll::Ready(Some(datagram)) => Poll::Ready(datagram),
            _ => Poll::Pending,
        }
    }
}

impl Drop for Datagrams {
    fn drop(&mut self) {
        self.receiver.lock().close();
        let mut sockets = self.network.sockets.lock();
        // A server that listens anew may have taken the address.
        if sockets
            .get(&self.local)
            .is_some_and(mpsc::Sender::is_closed)
        {
            sockets.remove(&self.local);
        }
    }
}

fn client_addr(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2)), port)
}

/// An address from the range that is reserved for documentation.
const SERVER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 3000);

/// Connections that may wait to be accepted, as many as a TCP listener of tokio keeps.
const BACKLOG: usize = 1024;

/// Bytes under way in each direction, about what a TCP socket on loopback holds.
#[cfg(feature = "client")]
const STREAM_LEN: usize = 256 * 1024;

/// Datagrams that wait in one socket; what comes then is lost, as with UDP.
const DATAGRAMS: usize = 256;

#[cfg(test)]
#[cfg(all(feature = "client", feature = "server"))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_server_that_comes_back_takes_over_from_the_one_before() {
        let (connector, mut first) = channel();
        let old_datagrams = first.datagrams();
        assert!(connector.connect().await.is_ok());
        assert!(first.accept().await.is_ok());
        drop(first);
        let refused = connector.connect().await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);

        let mut second = connector.listen();
        let datagrams = second.datagrams();
        drop(old_datagrams);
        let (_stream, client) = connector.connect().await.unwrap();
        assert!(second.accept().await.is_ok());
        assert_eq!(client.try_send(b"hello").unwrap(), 5);
        let received = std::future::poll_fn(|cx| datagrams.poll_recv_from(cx)).await;
        assert_eq!(
            received,
            (Bytes::from_static(b"hello"), client.local_addr())
        );
        drop(datagrams);
        assert!(client.try_send(b"nobody").is_err());
    }
}
