use std::{
    future::poll_fn,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::task::{JoinSet, coop::unconstrained};

use super::{
    link::{Link, Reply},
    relaying::Settling,
    stack::Stack,
};
use crate::{
    panics::{CatchPanic, Panicked},
    protocol::{Payload, SeqNo, Status},
    router::{Begun, Call},
    service::{Method, Request, Response, Session},
    session::{IncomingCall, IncomingSubscription},
};

/// The calls of one connection, and its subscriptions, that were not ready at once.
///
/// Dropping this drops their handlers.
#[derive(Debug, Default)]
pub(super) struct Calls {
    tasks: JoinSet<Option<Settled>>,
    settled: Vec<Settled>,
}

/// A call that came over the network.
pub(super) struct ArrivedCall<'a> {
    pub(super) session: &'a Session,
    pub(super) call: IncomingCall,
}

impl Call for ArrivedCall<'_> {
    fn method(&self) -> Method {
        method(&self.call)
    }

    fn url(&self) -> &[u8] {
        self.call.url()
    }

    fn into_payload(self) -> Payload {
        self.call.into_payload()
    }

    fn into_request(self) -> Request {
        let (session, method) = (self.session.clone(), self.method());
        let (url, payload) = self.call.into_parts();
        Request::from_client(session, method, url, payload)
    }
}

/// The method that a client calls by.
pub(super) fn method(call: &IncomingCall) -> Method {
    if call.is_set() {
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
    /// Runs a call: to its end where its handler needs no waiting, which gives its reply; else on a
    /// task of its own, so that it holds up no other call.
    #[inline]
    pub(super) fn start(
        &mut self,
        stack: &mut Stack,
        link: &Arc<Link>,
        seqno: SeqNo,
        call: impl Call,
    ) -> Option<Reply> {
        match catch_unwind(AssertUnwindSafe(|| stack.begin(call))) {
            Ok(Begun::Drafted(draft)) => Some(link.drafted(seqno, draft)),
            Ok(Begun::Answered(response)) => link.reply_of(seqno, response),
            Err(_) => link.reply_of(seqno, panicked(link)),
            Ok(Begun::Waiting(answer)) => {
                let answer = CatchPanic(answer);
                let link = link.clone();
                self.tasks.spawn(async move {
                    let response = answer.await.unwrap_or_else(|Panicked| panicked(&link));
                    link.reply(seqno, response);
                    None
                });
                None
            }
        }
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
