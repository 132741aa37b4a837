use tokio::{
    io::AsyncWriteExt,
    net::{TcpStream, UdpSocket},
    task::JoinSet,
};

use super::{Measured, Order, Span, now, raw};
use crate::{Failure, wire};

/// Subscribes on every connection, and finds from the numbers that come on the quick channel how
/// many the server has sent: some of them are lost.
pub(super) async fn load(order: &Order) -> Result<Measured, Failure> {
    let mut subscribers = Vec::new();
    for _ in 0..order.connections {
        let quick = UdpSocket::bind("127.0.0.1:0").await?;
        let stream = raw::connect_to(order.server(), quick.local_addr()?.port()).await?;
        subscribers.push((stream, quick));
    }
    let span = Span::begin(order)?;
    let mut tasks = JoinSet::new();
    for (stream, quick) in subscribers {
        tasks.spawn(receive_until(stream, quick, order.url.clone(), span));
    }
    let (mut count, mut arrived, mut bytes) = (0, 0, 0);
    while let Some(part) = tasks.join_next().await {
        let seen = part??;
        count += seen.sent();
        arrived += seen.arrived;
        bytes += seen.bytes;
    }
    Ok(Measured {
        count,
        bytes,
        arrived: Some(arrived),
        ..Measured::default()
    })
}

/// The numbers that came to one subscriber within the measured time.
#[derive(Debug, Default)]
struct Seen {
    first: Option<u64>,
    last: u64,
    arrived: u64,
    bytes: u64,
}

impl Seen {
    fn sent(&self) -> u64 {
        self.first.map_or(0, |first| self.last - first + 1)
    }
}

async fn receive_until(
    mut stream: TcpStream,
    quick: UdpSocket,
    url: String,
    span: Span,
) -> Result<Seen, Failure> {
    let mut out = Vec::new();
    wire::put(&mut out, wire::SUBSCRIBE, [0, 0, 0, 1], &url, b"");
    stream.write_all(&out).await?;
    let mut datagram = vec![0; MAX_LEN];
    let mut seen = Seen::default();
    loop {
        let len = quick.recv(&mut datagram).await?;
        let seq = number(&datagram[..len]).ok_or("a datagram without a number")?;
        let now = now();
        if now >= span.end {
            return Ok(seen);
        }
        if now >= span.start {
            seen.first.get_or_insert(seq);
            seen.last = seq;
            seen.arrived += 1;
            seen.bytes += len as u64;
        }
    }
}

/// The number in a message `{"seq":n,...}`.
fn number(datagram: &[u8]) -> Option<u64> {
    let packet = wire::first(datagram)?;
    let digits = packet.param.strip_prefix(br#"{"seq":"#)?;
    let digits = digits.split(|byte| !byte.is_ascii_digit()).next()?;
    str::from_utf8(digits).ok()?.parse().ok()
}

/// No datagram is longer.
const MAX_LEN: usize = 64 * 1024;
