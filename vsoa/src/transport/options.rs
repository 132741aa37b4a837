use std::{io, net::SocketAddr, time::Duration};

use socket2::{SockRef, TcpKeepalive};

/// Marks what a socket sends with a connection's priority, 0 (lowest) to 7
/// (protocol document, "Quality of service").
pub(super) fn set_priority(
    socket: &SockRef<'_>,
    local: SocketAddr,
    priority: u8,
) -> io::Result<()> {
    let class = match priority {
        0 => 0,
        _ => u32::from(priority) << PRECEDENCE_SHIFT | LOW_DELAY,
    };
    match local {
        SocketAddr::V4(_) => socket.set_tos_v4(class),
        SocketAddr::V6(_) => socket.set_tclass_v6(class),
    }
}

/// Has the system look, after this time of silence, whether the peer is still there.
pub(super) fn set_keepalive(socket: &SockRef<'_>, after: Duration) -> io::Result<()> {
    let keepalive = TcpKeepalive::new().with_time(after).with_interval(after);
    socket.set_tcp_keepalive(&keepalive)
}

const PRECEDENCE_SHIFT: u32 = 5;
const LOW_DELAY: u32 = 0x08;

#[cfg(test)]
mod tests {
    use std::net::UdpSocket;

    use super::*;

    #[test]
    fn the_traffic_class_follows_the_priority() {
        for (priority, class) in [(0, 0), (1, 0x28), (7, 0xe8), (0, 0)] {
            let v4 = UdpSocket::bind("127.0.0.1:0").unwrap();
            set_priority(&SockRef::from(&v4), v4.local_addr().unwrap(), priority).unwrap();
            assert_eq!(SockRef::from(&v4).tos_v4().unwrap(), class);
            let v6 = UdpSocket::bind("[::1]:0").unwrap();
            set_priority(&SockRef::from(&v6), v6.local_addr().unwrap(), priority).unwrap();
            assert_eq!(SockRef::from(&v6).tclass_v6().unwrap(), class);
        }
    }
}
