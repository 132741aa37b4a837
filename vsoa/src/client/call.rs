use std::{
    future::{Future, IntoFuture},
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use super::{Client, WhileDown, shared::Wait};
use crate::{
    Error, ErrorKind,
    protocol::{Flags, Header, Kind, Packet, SeqNo},
    service::{Method, Request, Response},
    session::SendError,
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
    pub(super) fn new(client: Client, request: Request) -> Self {
        let timeout = request.context().timeout();
        Self(Exchange::new(client, call_packet(request), timeout))
    }

    pub(super) fn failed(error: Error) -> Self {
        Self(Exchange(State::Failed(error)))
    }

    /// What becomes of this call while a supervised client has no connection; what the client has
    /// chosen if not set.
    pub fn while_down(mut self, choice: WhileDown) -> Self {
        if let State::Unsent { wait, .. } = &mut self.0.0 {
            wait.while_down(choice);
        }
        self
    }
}

impl Future for Call {
    type Output = Result<Response, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let (reply, client) = ready!(self.0.poll_reply(cx))?;
        let mut response = Response::new(reply.payload).with_status(reply.header.status);
        if let Some(port) = reply.header.tunnel() {
            response = response.with_tunnel(port);
            if port != 0
                && let Some(streams) = client.shared().streams()
            {
                response = response.with_stream(streams.offer(port));
            }
        }
        Poll::Ready(Ok(response))
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
pub(super) struct Exchange(State);

#[derive(Debug)]
enum State {
    Done,
    Failed(Error),
    Unsent {
        client: Client,
        packet: Packet,
        timeout: Option<Duration>,
        wait: Wait,
    },
    Waiting {
        client: Client,
        seqno: SeqNo,
    },
}

impl Exchange {
    pub(super) fn new(client: Client, packet: Packet, timeout: Option<Duration>) -> Self {
        Self(State::Unsent {
            wait: client.wait(),
            client,
            packet,
            timeout,
        })
    }

    /// The waits for the replies to requests that are on their way, if they could be sent.
    pub(super) fn all_sent(client: &Client, requests: Vec<Result<SeqNo, Error>>) -> Vec<Self> {
        let states = requests.into_iter().map(|request| match request {
            Ok(seqno) => State::Waiting {
                client: client.clone(),
                seqno,
            },
            Err(error) => State::Failed(error),
        });
        states.map(Self).collect()
    }
}

impl Exchange {
    /// The reply, and the client that it came to.
    fn poll_reply(&mut self, cx: &mut Context<'_>) -> Poll<Result<(Packet, Client), Error>> {
        if let State::Unsent {
            client,
            packet,
            timeout,
            wait,
        } = &mut self.0
        {
            let shared = client.shared();
            let seqno = ready!(shared.poll_request(cx, wait, packet, *timeout))?;
            let client = client.clone();
            self.0 = State::Waiting { client, seqno };
        }
        let reply = match &self.0 {
            State::Waiting { client, seqno } => {
                Some(ready!(client.shared().poll_reply(cx, *seqno)))
            }
            _ => None,
        };
        // The sequence number is no longer ours: it must not be given up again.
        match (std::mem::replace(&mut self.0, State::Done), reply) {
            (State::Waiting { client, .. }, Some(reply)) => {
                Poll::Ready(reply.map(|reply| (reply, client)))
            }
            (State::Failed(error), _) => Poll::Ready(Err(error)),
            _ => Poll::Pending,
        }
    }
}

impl Future for Exchange {
    type Output = Result<Packet, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_reply(cx).map_ok(|(reply, _)| reply)
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if let State::Waiting { client, seqno } = &self.0 {
            client.shared().forget(*seqno);
        }
    }
}

/// The packet of a call.
pub(super) fn call_packet(request: Request) -> Packet {
    let mut header = Header::new(Kind::RPC);
    if request.method() == Method::Set {
        header.flags = Flags::SET;
    }
    let url = request.url().as_text().clone();
    let (_, payload) = request.into_parts();
    Packet::new(header).with_url(url).with_payload(payload)
}

impl From<SendError> for Error {
    fn from(error: SendError) -> Self {
        match error {
            SendError::TooManyCalls => Self::new(ErrorKind::TooManyCalls),
            SendError::TooLarge(error) => error.into(),
        }
    }
}
