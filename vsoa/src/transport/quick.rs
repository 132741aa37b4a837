use std::{
    io,
    net::SocketAddr,
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};
use tokio::net::UdpSocket;

#[cfg(feature = "server")]
use super::fan_out::try_send_to_each;
use super::memory;
use crate::protocol::limits::MAX_QUICK_PACKET_LEN;

/// One side of the quick channel: datagrams that may be lost, doubled or overtaken.
#[derive(Debug)]
pub(crate) enum QuickSocket {
    Memory(memory::Datagrams),
    Udp(UdpSocket),
}

impl QuickSocket {
    /// A UDP socket on this address.
    #[cfg(feature = "server")]
    pub(crate) async fn bind(addr: SocketAddr) -> io::Result<Self> {
        UdpSocket::bind(addr).await.map(Self::Udp)
    }

    /// A UDP socket on any port of this address that talks to one server only.
    ///
    /// The address keeps its scope, without which a link-local one of IPv6 is none.
    #[cfg(feature = "client")]
    pub(crate) async fn connect(mut local: SocketAddr, server: SocketAddr) -> io::Result<Self> {
        local.set_port(0);
        let socket = UdpSocket::bind(local).await?;
        socket.connect(server).await?;
        Ok(Self::Udp(socket))
    }

    /// Talks to this address of the server from now on.
    #[cfg(feature = "client")]
    pub(crate) async fn reconnect(&self, server: SocketAddr) -> io::Result<()> {
        match self {
            Self::Memory(datagrams) => {
                datagrams.connect(server);
                Ok(())
            }
            Self::Udp(socket) => socket.connect(server).await,
        }
    }

    pub(crate) fn local_addr(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Memory(datagrams) => Ok(datagrams.local_addr()),
            Self::Udp(socket) => socket.local_addr(),
        }
    }

    /// Sends now or not at all.
    #[cfg(feature = "server")]
    pub(crate) fn try_send_to(&self, datagram: &[u8], to: SocketAddr) -> io::Result<usize> {
        match self {
            Self::Memory(datagrams) => datagrams.try_send_to(datagram, to),
            Self::Udp(socket) => socket.try_send_to(datagram, to),
        }
    }

    /// Sends to each of these, now or not at all; gives how many of them were not sent to.
    #[cfg(feature = "server")]
    pub(crate) fn try_send_to_each(&self, datagram: &[u8], to: &[SocketAddr]) -> usize {
        match self {
            Self::Memory(datagrams) => to
                .iter()
                .filter(|to| datagrams.try_send_to(datagram, **to).is_err())
                .count(),
            Self::Udp(socket) => try_send_to_each(socket, datagram, to),
        }
    }

    /// Sends to the server that the socket is connected to, now or not at all.
    #[cfg(feature = "client")]
    pub(crate) fn try_send(&self, datagram: &[u8]) -> io::Result<usize> {
        match self {
            Self::Memory(datagrams) => datagrams.try_send(datagram),
            Self::Udp(socket) => socket.try_send(datagram),
        }
    }

    /// Marks what is sent with the connection's priority, 0 to 7.
    #[cfg(feature = "client")]
    pub(crate) fn set_priority(&self, priority: u8) -> io::Result<()> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Udp(socket) => {
                let local = socket.local_addr()?;
                super::options::set_priority(&socket2::SockRef::from(socket), local, priority)
            }
        }
    }

    /// Receives one datagram and who sent it.
    ///
    /// Memory is taken only once there is something to receive.
    pub(crate) fn poll_recv_from(
        &self,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<(Bytes, SocketAddr)>> {
        match self {
            Self::Memory(datagrams) => datagrams.poll_recv_from(cx).map(Ok),
            Self::Udp(socket) => loop {
                ready!(socket.poll_recv_ready(cx))?;
                let mut space = BytesMut::with_capacity(MAX_QUICK_PACKET_LEN + 1);
                match socket.try_recv_buf_from(&mut space) {
                    Ok((_, from)) => return Poll::Ready(Ok((compact(space), from))),
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    Err(error) => return Poll::Ready(Err(error)),
                }
            },
        }
    }
}

/// The datagram in memory of its own size, where it would keep much more alive.
fn compact(space: BytesMut) -> Bytes {
    if space.len() < MAX_QUICK_PACKET_LEN / 4 {
        Bytes::copy_from_slice(&space)
    } else {
        space.freeze()
    }
}
