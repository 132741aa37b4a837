use std::{
    future::poll_fn,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::task::{JoinSet, coop::unconstrained};

use super::{link::Link, relaying::Settling, stack::Pipeline};
use crate::{
    panics::{CatchPanic, Panicked},
    protocol::{Draft, Flags, Header, Kind, SeqNo, Status, codec::Frame, scratch},
    router::{Begun, Call, RemoteCall},
    service::{Method, Request, Response, Session},
    session::{IncomingCall, IncomingSubscription},
};

/// The calls of one connection, and its subscriptions.
///
/// Dropping this drops the handlers of those that were not ready at once.
#[derive(Debug)]
pub(super) struct Calls {
    pipeline: Pipeline,
    session: Session,
    link: Arc<Link>,
    /// Where the reply to the call that runs is written.
    scratch: Vec<u8>,
    tasks: JoinSet<Option<Settled>>,
    settled: Vec<Settled>,
}

/// A call that is to be answered; it can be kept until then.
pub(super) trait Incoming: RemoteCall + Into<IncomingCall> {
    fn seqno(&self) -> SeqNo;
}

/// A call as it stands in the read buffer.
impl Call for Frame<'_> {
    fn method(&self) -> Method {
        method(self.header())
    }

    fn url(&self) -> &[u8] {
        Self::url(self)
    }
}

impl RemoteCall for Frame<'_> {
    fn param(&self) -> &[u8] {
        Self::param(self)
    }

    fn into_request(self, session: &Session) -> Request {
        IncomingCall::from(self).into_request(session)
    }
}

impl Incoming for Frame<'_> {
    fn seqno(&self) -> SeqNo {
        self.header().seqno
    }
}

impl Call for IncomingCall {
    fn method(&self) -> Method {
        method(self.header)
    }

    fn url(&self) -> &[u8] {
        self.url.as_bytes()
    }
}

impl RemoteCall for IncomingCall {
    fn param(&self) -> &[u8] {
        &self.payload.param
    }

    fn into_request(self, session: &Session) -> Request {
        let method = method(self.header);
        Request::from_client(session.clone(), method, self.url, self.payload)
    }
}

impl Incoming for IncomingCall {
    fn seqno(&self) -> SeqNo {
        self.header.seqno
    }
}

/// The method that a client calls by.
fn method(header: Header) -> Method {
    if header.flags.contains(Flags::SET) {
        Method::Set
    } else {
        Method::Get
    }
}

/// A subscription that upstream servers have answered.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) subscription: IncomingSubscription,
    /// Why one of them has refused.
    pub(super) refusal: Option<Response>,
}

impl Calls {
    pub(super) fn new(pipeline: Pipeline, session: Session, link: Arc<Link>) -> Self {
        Self {
            pipeline,
            session,
            link,
            scratch: Vec::new(),
            tasks: JoinSet::new(),
            settled: Vec::new(),
        }
    }

    /// Drops what is under way.
    pub(super) fn abort(&mut self) {
        self.tasks = JoinSet::new();
        self.settled.clear();
    }

    /// Whether the layers are ready for a call; the answer to it, where they have failed.
    pub(super) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Response>> {
        self.pipeline.poll_ready(cx)
    }

    /// Leaves the layers to others; a call that waits for them has to be in their queues anew.
    pub(super) fn give_way(&mut self) {
        self.pipeline.start_over();
    }

    /// Runs a call: to its end where its handler needs no waiting; else on a task of its own, so
    /// that it holds up no other call. Says whether its reply, if it is there, has left room for
    /// more.
    #[inline]
    pub(super) fn start(&mut self, call: impl Incoming) -> bool {
        let seqno = call.seqno();
        let Self { link, scratch, .. } = self;
        scratch.clear();
        let draft = Draft::new(Header::reply(Kind::RPC, seqno), scratch);
        let begin = || self.pipeline.begin(&self.session, call, draft);
        match catch_unwind(AssertUnwindSafe(begin)) {
            Ok(Begun::Written) => link.reply_written(scratch),
            Ok(Begun::TooLarge(error)) => link.reply_too_large(seqno, error),
            Ok(Begun::Answered(response)) => link.reply(seqno, response),
            Err(_) => {
                self.pipeline.start_over();
                link.reply(seqno, panicked(link))
            }
            Ok(Begun::Waiting(answer)) => {
                let (link, answer) = (link.clone(), CatchPanic(answer));
                self.tasks.spawn(async move {
                    let response = answer.await.unwrap_or_else(|Panicked| panicked(&link));
                    link.reply(seqno, response);
                    None
                });
                true
            }
        }
    }

    /// Takes the memory that the thread keeps to write replies into.
    pub(super) fn begin_turn(&mut self) {
        self.scratch = scratch::take();
    }

    /// Gives back what is for calls to come at once.
    pub(super) fn end_turn(&mut self) {
        scratch::keep(mem::take(&mut self.scratch));
        self.pipeline.let_go();
    }

    /// Waits for what a subscription needs.
    pub(super) fn start_subscribing(
        &mut self,
        settled: Settling,
        subscription: IncomingSubscription,
    ) {
        self.tasks.spawn(async move {
            Some(Settled {
                refusal: settled.await,
                subscription,
            })
        });
    }

    /// The subscriptions that have what they need, once each.
    pub(super) fn take_settled(&mut self) -> Vec<Settled> {
        mem::take(&mut self.settled)
    }

    /// Lets go of the calls that have ended; wakes the driver when the next one does.
    pub(super) fn poll_ended(&mut self, cx: &mut Context<'_>) {
        if self.tasks.is_empty() {
            return;
        }
        // Without `unconstrained`, many calls that end together would use up the budget that the
        // driver needs to write their replies.
        let ended = poll_fn(|cx| {
            while let Poll::Ready(Some(ended)) = self.tasks.poll_join_next(cx) {
                self.settled.extend(ended.ok().flatten());
            }
            Poll::Ready(())
        });
        let _ = pin!(unconstrained(ended)).poll(cx);
    }

    /// Whether fewer than `limit` calls are under way; if not, wakes the driver when one ends.
    pub(super) fn poll_room(&mut self, cx: &mut Context<'_>, limit: usize) -> bool {
        if self.tasks.len() >= limit {
            self.poll_ended(cx);
        }
        self.tasks.len() < limit
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tasks.is_empty() && self.settled.is_empty()
    }
}

#[cold]
fn panicked(link: &Link) -> Response {
    link.shared().counters.handler_panics.add();
    tracing::error!(
        client = link.id(),
        "a handler panicked; its caller gets status 255"
    );
    Response::from_error(Status::INTERNAL, "internal error")
}
