use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
};

use bytes::BytesMut;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};
use vsoa_benches::Sample;

use super::{Measured, Order, PAD, SEQ, Span, now, raw};
use crate::{Failure, wire};

/// A client by hand: callers put packets into one buffer, one task writes what has gathered and
/// hands out the replies.
pub(super) async fn load(order: &Order) -> Result<Measured, Failure> {
    let mut tasks = JoinSet::new();
    let mut clients = Vec::new();
    for _ in 0..order.connections {
        let stream = raw::connect(order).await?;
        let shared = Arc::new(Shared::new(order.in_flight));
        clients.push(shared.clone());
        #[expect(clippy::disallowed_methods, reason = "one task serves a connection")]
        tokio::spawn(drive(stream, shared));
    }
    let span = Span::begin(order)?;
    for client in &clients {
        for slot in 0..order.in_flight {
            tasks.spawn(call_until(client.clone(), slot, order.url.clone(), span));
        }
    }
    let mut measured = Measured::default();
    while let Some(part) = tasks.join_next().await {
        measured.count += part??;
    }
    Ok(measured)
}

#[derive(Debug, Default)]
struct State {
    out: Vec<u8>,
    driver: Option<Waker>,
    slots: Vec<Slot>,
}

#[derive(Debug, Default)]
struct Slot {
    caller: Option<Waker>,
    reply: Option<bytes::Bytes>,
}

#[derive(Debug)]
struct Shared(Mutex<State>);

impl Shared {
    fn new(slots: usize) -> Self {
        Self(Mutex::new(State {
            slots: (0..slots).map(|_| Slot::default()).collect(),
            ..State::default()
        }))
    }

    fn with<T>(&self, f: impl FnOnce(&mut State) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn send(&self, slot: usize, url: &str, param: &[u8]) {
        let driver = self.with(|state| {
            let seqno = u32::try_from(slot).unwrap_or(0).to_be_bytes();
            wire::put(&mut state.out, wire::RPC, seqno, url, param);
            state.driver.take()
        });
        driver.inspect(Waker::wake_by_ref);
    }

    fn poll_reply(&self, slot: usize, cx: &Context<'_>) -> Poll<bytes::Bytes> {
        self.with(|state| {
            let slot = &mut state.slots[slot];
            if let Some(reply) = slot.reply.take() {
                return Poll::Ready(reply);
            }
            slot.caller = Some(cx.waker().clone());
            Poll::Pending
        })
    }
}

async fn drive(mut stream: TcpStream, shared: Arc<Shared>) -> std::io::Result<()> {
    let mut received = BytesMut::new();
    let mut sending = bytes::Bytes::new();
    let mut wakers = Vec::new();
    poll_fn(|cx| {
        loop {
            received.reserve(64 * 1024);
            match pin!(stream.read_buf(&mut received)).poll(cx) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Ok(())),
                Poll::Ready(Ok(_)) => take_replies(&mut received, &shared, &mut wakers),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => break,
            }
        }
        loop {
            if sending.is_empty() {
                sending = shared.with(|state| {
                    state.driver = Some(cx.waker().clone());
                    std::mem::take(&mut state.out).into()
                });
                if sending.is_empty() {
                    return Poll::Pending;
                }
            }
            match pin!(stream.write_all_buf(&mut sending)).poll(cx) {
                Poll::Ready(Ok(())) => {}
                other => return other,
            }
        }
    })
    .await
}

fn take_replies(received: &mut BytesMut, shared: &Shared, wakers: &mut Vec<Waker>) {
    shared.with(|state| {
        while let Some(packet) = wire::first(received) {
            let slot = u32::from_be_bytes(packet.seqno) as usize;
            let start = wire::HEADER_LEN + packet.url.len();
            let (end, len) = (start + packet.param.len(), packet.len);
            let packet = received.split_to(len).freeze();
            if let Some(slot) = state.slots.get_mut(slot) {
                slot.reply = Some(packet.slice(start..end));
                wakers.extend(slot.caller.take());
            }
        }
    });
    wakers.drain(..).for_each(Waker::wake);
}

async fn call_until(
    client: Arc<Shared>,
    slot: usize,
    url: String,
    span: Span,
) -> Result<u64, Failure> {
    let mut count = 0;
    loop {
        let sample = Sample {
            seq: SEQ,
            value: 0.5,
            pad: PAD.to_owned(),
        };
        client.send(slot, &url, &serde_json::to_vec(&sample)?);
        let reply = poll_fn(|cx| client.poll_reply(slot, cx)).await;
        let sample: Sample = serde_json::from_slice(&reply)?;
        assert_eq!(sample.seq, SEQ, "an echo");
        let now = now();
        if now >= span.end {
            return Ok(count);
        }
        if now >= span.start {
            count += 1;
        }
    }
}
