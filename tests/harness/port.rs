use std::net::{Ipv4Addr, TcpListener, UdpSocket};

/// A port that was free a moment ago, for TCP and for UDP: VSOA's two channels share the number.
pub(crate) fn free_port() -> u16 {
    for _ in 0..ATTEMPTS {
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let port = tcp.local_addr().expect("a bound socket has one").port();
        if UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
    panic!("no port was free for both TCP and UDP in {ATTEMPTS} attempts");
}

const ATTEMPTS: usize = 100;
