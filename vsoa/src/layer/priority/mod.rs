//! So many calls at once, and the most urgent of those that wait goes next.
//!
//! `queue` is the rule by which calls wait, without clock or lock; `admission` is a queue that many
//! tasks share.

mod admission;
mod future;
mod layer;
mod queue;

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use tower_service::Service;

use self::admission::{Admission, Entry};
use crate::service::{self, Request, Response};

pub use self::{future::ResponseFuture, layer::PriorityLayer};

/// A service that runs so many calls at once; [`PriorityLayer`] makes it.
///
/// Clones share the places.
#[derive(Clone, Debug)]
pub struct Priority<S> {
    inner: S,
    admission: Arc<Admission>,
}

impl<S> Priority<S> {
    fn new(inner: S, admission: Admission) -> Self {
        Self {
            inner,
            admission: Arc::new(admission),
        }
    }
}

impl<S> Service<Request> for Priority<S>
where
    S: Service<Request, Response = Response> + Clone,
{
    type Response = Response;
    type Error = S::Error;
    type Future = ResponseFuture<S>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> ResponseFuture<S> {
        match self.admission.enter(priority_of(request.context())) {
            Entry::Admitted(permit) => ResponseFuture::running(self.inner.call(request), permit),
            Entry::Waiting(waiter) => ResponseFuture::waiting(waiter, self.inner.clone(), request),
            Entry::Refused => ResponseFuture::refused(),
        }
    }
}

/// The higher of what the caller has and what the route asks for.
fn priority_of(call: &service::Context) -> u8 {
    let least = call.route().map_or(0, service::Route::priority);
    call.session().priority().max(least)
}

#[cfg(test)]
mod tests;
