use std::{
    future::{Future, IntoFuture},
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use super::{Client, WhileDown, shared::Wait};
use crate::{
    Error, ErrorKind,
    protocol::{Flags, Header, Kind, Packet, SeqNo, codec::Parcel},
    service::{Method, Request, Response},
    session::SendError,
    stream::StreamOffer,
};

/// A call under way: gives the answer, whatever its status.
///
/// It is sent when it is polled first.
///
/// # Errors
///
/// [`ErrorKind::Closed`]; [`ErrorKind::NotConnected`]; [`ErrorKind::TimedOut`];
/// [`ErrorKind::TooLarge`]; [`ErrorKind::TooManyCalls`]; from a [`RequestBuilder`](super::RequestBuilder) also
/// [`ErrorKind::InvalidUrl`] and [`ErrorKind::Payload`].
///
/// # Cancel safety
///
/// Dropped before it is sent, the call never happens. Dropped later, the server still runs it, and
/// its late reply is ignored.
#[derive(Debug)]
#[must_use = "a call is sent when it is awaited"]
pub struct Call(Exchange);

impl Call {
    #[inline]
    pub(super) fn new(client: Client, request: Request) -> Self {
        let (packet, timeout) = call_packet(request);
        Self(Exchange::new(client, packet, timeout))
    }

    pub(super) fn failed(client: Client, error: Error) -> Self {
        Self(Exchange {
            client,
            stage: Stage::Failed(error),
        })
    }

    /// What becomes of this call while a supervised client has no connection; what the client has
    /// chosen if not set.
    pub fn while_down(mut self, choice: WhileDown) -> Self {
        if let Stage::Unsent { wait, .. } = &mut self.0.stage {
            wait.while_down(choice);
        }
        self
    }
}

impl Future for Call {
    type Output = Result<Response, Error>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = ready!(Pin::new(&mut self.0).poll(cx))?;
        let (status, tunnel) = (reply.header.status, reply.header.tunnel());
        let offer = tunnel.and_then(|port| self.0.offer(port));
        let payload = reply.into_payload();
        Poll::Ready(Ok(Response::of_reply(status, payload, tunnel, offer)))
    }
}

/// A ping in the making: awaiting it sends it and gives the time until the echo came.
///
/// # Errors
///
/// [`ErrorKind::Closed`]; [`ErrorKind::NotConnected`]; [`ErrorKind::TimedOut`];
/// [`ErrorKind::TooManyCalls`].
///
/// # Cancel safety
///
/// As a [`Call`].
#[derive(Debug)]
#[must_use = "a ping is sent when it is awaited"]
pub struct Ping {
    client: Client,
    timeout: Option<Duration>,
}

impl Ping {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            timeout: None,
        }
    }

    /// Gives the ping up after this time instead of the client's default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }
}

impl IntoFuture for Ping {
    type Output = Result<Duration, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            #[expect(clippy::disallowed_methods, reason = "a ping measures time")]
            let start = Instant::now();
            let packet = Packet::new(Header::new(Kind::PINGECHO));
            Exchange::new(self.client, packet, self.timeout).await?;
            Ok(start.elapsed())
        })
    }
}

/// A request and the wait for its reply, which keeps the connection open.
#[derive(Debug)]
pub(super) struct Exchange {
    client: Client,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Done,
    Failed(Error),
    Unsent {
        packet: Packet,
        timeout: Option<Duration>,
        wait: Wait,
    },
    Waiting(SeqNo),
}

impl Exchange {
    #[inline]
    pub(super) fn new(client: Client, packet: Packet, timeout: Option<Duration>) -> Self {
        let wait = client.wait();
        Self {
            client,
            stage: Stage::Unsent {
                packet,
                timeout,
                wait,
            },
        }
    }

    /// Sends the request, if it is not sent yet; ready with why that cannot be done.
    #[inline(never)]
    fn poll_sent(&mut self, cx: &mut Context<'_>) -> Poll<Error> {
        let failed = match &mut self.stage {
            Stage::Unsent {
                packet,
                timeout,
                wait,
            } => {
                let shared = self.client.shared();
                match ready!(shared.poll_request(cx, wait, packet, *timeout)) {
                    Ok(seqno) => {
                        self.stage = Stage::Waiting(seqno);
                        return Poll::Pending;
                    }
                    Err(error) => error,
                }
            }
            stage => match std::mem::replace(stage, Stage::Done) {
                Stage::Failed(error) => error,
                _ => return Poll::Pending,
            },
        };
        Poll::Ready(failed)
    }

    /// The stream at the port that a reply names.
    #[cold]
    fn offer(&self, port: u16) -> Option<StreamOffer> {
        let streams = self.client.shared().streams()?;
        (port != 0).then(|| streams.offer(port))
    }

    /// The waits for the replies to requests that are on their way, if they could be sent.
    pub(super) fn all_sent(client: &Client, requests: Vec<Result<SeqNo, Error>>) -> Vec<Self> {
        let exchanges = requests.into_iter().map(|request| Self {
            client: client.clone(),
            stage: request.map_or_else(Stage::Failed, Stage::Waiting),
        });
        exchanges.collect()
    }
}

impl Future for Exchange {
    type Output = Result<Parcel, Error>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Stage::Waiting(seqno) = self.stage else {
            return self.poll_sent(cx).map(Err);
        };
        let reply = ready!(self.client.shared().poll_reply(cx, seqno));
        // The sequence number is no longer ours: it must not be given up again.
        self.stage = Stage::Done;
        Poll::Ready(reply)
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if let Stage::Waiting(seqno) = self.stage {
            self.client.shared().forget(seqno);
        }
    }
}

/// The packet of a call, and how long its caller waits, where it says so.
#[inline]
pub(super) fn call_packet(request: Request) -> (Packet, Option<Duration>) {
    let (method, url, payload, timeout) = request.into_sent();
    let mut header = Header::new(Kind::RPC);
    if method == Method::Set {
        header.flags = Flags::SET;
    }
    let packet = Packet {
        header,
        url: url.into_text(),
        payload,
    };
    (packet, timeout)
}

impl From<SendError> for Error {
    fn from(error: SendError) -> Self {
        match error {
            SendError::TooManyCalls => Self::new(ErrorKind::TooManyCalls),
            SendError::TooLarge(error) => error.into(),
        }
    }
}
