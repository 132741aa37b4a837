use std::{
    pin::Pin,
    task::{Context, Poll},
};

use tokio::runtime::Handle;

/// A future that goes on in a task of its own where it is dropped half way.
///
/// A client that goes away while its change waits for a slow subscriber must not keep it from the
/// others. There is one such task a state at most, since it has the state's turn.
pub(super) struct ToTheEnd<F: Future<Output: Send> + Send + 'static> {
    rest: Option<Pin<Box<F>>>,
    runtime: Option<Handle>,
}

impl<F: Future<Output: Send> + Send + 'static> ToTheEnd<F> {
    pub(super) fn new(future: F) -> Self {
        Self {
            rest: Some(Box::pin(future)),
            runtime: None,
        }
    }
}

impl<F: Future<Output: Send> + Send + 'static> Future for ToTheEnd<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let Some(rest) = &mut self.rest else {
            return Poll::Pending;
        };
        let polled = rest.as_mut().poll(cx);
        if polled.is_ready() {
            self.rest = None;
        } else if self.runtime.is_none() {
            self.runtime = Handle::try_current().ok();
        }
        polled
    }
}

impl<F: Future<Output: Send> + Send + 'static> Drop for ToTheEnd<F> {
    fn drop(&mut self) {
        if let (Some(rest), Some(runtime)) = (self.rest.take(), &self.runtime) {
            runtime.spawn(rest);
        }
    }
}
