use std::net::SocketAddr;

use tokio::net::UdpSocket;

/// Sends a datagram to each of these addresses, now or not at all; gives how many the system did
/// not take.
#[cfg(target_os = "linux")]
pub(super) fn try_send_to_each(socket: &UdpSocket, datagram: &[u8], to: &[SocketAddr]) -> usize {
    to.chunks(BATCH)
        .map(|batch| batched::try_send(socket, datagram, batch))
        .sum()
}

/// As on Linux, with a system call for each of them.
#[cfg(not(target_os = "linux"))]
pub(super) fn try_send_to_each(socket: &UdpSocket, datagram: &[u8], to: &[SocketAddr]) -> usize {
    to.iter()
        .filter(|to| socket.try_send_to(datagram, **to).is_err())
        .count()
}

/// Addresses a system call: enough that the call itself costs little beside what it sends, few
/// enough that what describes them takes some 50 KiB.
#[cfg(target_os = "linux")]
const BATCH: usize = 256;

#[cfg(target_os = "linux")]
mod batched {
    use std::{
        io::{self, IoSlice},
        net::SocketAddr,
    };

    use rustix::net::{MMsgHdr, SendAncillaryBuffer, SendFlags, addr::SocketAddrArg, sendmmsg};
    use tokio::{io::Interest, net::UdpSocket};

    /// Sends with one system call, and another one for each address that the system refuses.
    pub(super) fn try_send(socket: &UdpSocket, datagram: &[u8], to: &[SocketAddr]) -> usize {
        let addresses: Vec<_> = to.iter().map(SocketAddrArg::as_any).collect();
        let parts = [IoSlice::new(datagram)];
        let mut controls: Vec<_> = to.iter().map(|_| SendAncillaryBuffer::default()).collect();
        let mut messages: Vec<_> = addresses
            .iter()
            .zip(&mut controls)
            .map(|(to, control)| MMsgHdr::new_with_addr(to, &parts, control))
            .collect();
        let mut rest = messages.as_mut_slice();
        let mut unsent = 0;
        while !rest.is_empty() {
            let sent = socket.try_io(Interest::WRITABLE, || {
                sendmmsg(socket, rest, SendFlags::DONTWAIT).map_err(io::Error::from)
            });
            let done = match sent {
                Ok(sent) => sent.max(1),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return unsent + rest.len();
                }
                // It is about the first of them alone.
                Err(_) => {
                    unsent += 1;
                    1
                }
            };
            rest = &mut rest[done..];
        }
        unsent
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    async fn receive(socket: &UdpSocket) -> Vec<u8> {
        let mut datagram = vec![0; 64];
        let received = tokio::time::timeout(Duration::from_secs(10), socket.recv(&mut datagram));
        let len = received.await.unwrap().unwrap();
        datagram.truncate(len);
        datagram
    }

    async fn socket() -> UdpSocket {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        socket.writable().await.unwrap();
        socket
    }

    #[tokio::test]
    async fn each_of_many_gets_it_once() {
        let sender = socket().await;
        let mut receivers = Vec::new();
        for _ in 0..600 {
            receivers.push(socket().await);
        }
        let to: Vec<_> = receivers.iter().map(|r| r.local_addr().unwrap()).collect();
        assert_eq!(try_send_to_each(&sender, b"one", &to), 0);
        assert_eq!(try_send_to_each(&sender, b"two", &to), 0);
        for receiver in &receivers {
            assert_eq!(receive(receiver).await, b"one");
            assert_eq!(receive(receiver).await, b"two");
        }
    }

    #[tokio::test]
    async fn an_address_that_is_refused_costs_the_others_nothing() {
        let (sender, first, last) = (socket().await, socket().await, socket().await);
        // The system refuses an address of another family at once.
        let foreign = "[::1]:9".parse().unwrap();
        let to = [
            foreign,
            first.local_addr().unwrap(),
            foreign,
            foreign,
            last.local_addr().unwrap(),
        ];
        assert_eq!(try_send_to_each(&sender, b"here", &to), 3);
        assert_eq!(receive(&first).await, b"here");
        assert_eq!(receive(&last).await, b"here");
    }

    #[tokio::test]
    async fn what_is_too_long_for_all_is_counted_for_each() {
        let (sender, receiver) = (socket().await, socket().await);
        let to = [receiver.local_addr().unwrap(); 3];
        assert_eq!(try_send_to_each(&sender, &vec![0; 70_000], &to), 3);
    }
}
