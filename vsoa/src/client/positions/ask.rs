use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use tokio::{net::UdpSocket, time::timeout};

use crate::protocol::{
    limits::MAX_POSITION_LEN,
    position::{Domain, Position, decode_answer, encode_query},
};

/// What one position server is asked, and for how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    pub(super) name: &'a str,
    pub(super) domain: Option<Domain>,
    pub(super) attempts: u32,
    /// Time for the answer to each attempt.
    pub(super) timeout: Duration,
}

impl Question<'_> {
    /// Asks this server, which may not know the name.
    pub(super) async fn ask(&self, server: SocketAddr) -> io::Result<Option<Position>> {
        let any = match server {
            SocketAddr::V4(_) => SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)),
            SocketAddr::V6(_) => SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0)),
        };
        let socket = UdpSocket::bind(any).await?;
        // From here on the system drops what comes from anybody else.
        socket.connect(server).await?;
        let query = encode_query(self.name, self.domain);
        for _ in 0..self.attempts {
            socket.send(&query).await?;
            if let Ok(answer) = timeout(self.timeout, self.answer(&socket)).await {
                return answer;
            }
        }
        Err(io::ErrorKind::TimedOut.into())
    }

    async fn answer(&self, socket: &UdpSocket) -> io::Result<Option<Position>> {
        let mut buffer = vec![0; MAX_POSITION_LEN];
        loop {
            let len = socket.recv(&mut buffer).await?;
            let answer = decode_answer(buffer.get(..len).unwrap_or_default())
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            let is_other = |name: &String| name.to_lowercase() != self.name.to_lowercase();
            if answer.name.as_ref().is_some_and(is_other) {
                continue;
            }
            let is_wanted = |position: &Position| {
                self.domain
                    .is_none_or(|domain| Domain::of(position.addr.ip()) == domain)
            };
            return Ok(answer.position.filter(is_wanted));
        }
    }
}
