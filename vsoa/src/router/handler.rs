use std::{
    pin::Pin,
    task::{Context, Poll},
};

use pin_project_lite::pin_project;

use crate::service::{IntoResponse, Request, Response};

/// What a [`Router`](super::Router) takes as an untyped handler: an async function of a request.
///
/// Never implemented by hand: every `async fn(Request) -> T` and closure like it is one, where `T`
/// is [`IntoResponse`]. What has state to keep between calls captures it, or is a service.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler",
    label = "cannot answer a call",
    note = "a handler is an `async fn(Request) -> T` or `async |request: Request| ...`, `'static`, `Send` and `Sync`, where `T: IntoResponse`",
    note = "a `tower::Service` goes in by `route_service`, `fallback_service` or `nest`"
)]
pub trait Handler: Send + Sync + 'static {
    /// Answers one call.
    fn call(&self, request: Request) -> impl Future<Output = Response> + Send + 'static;
}

impl<F, Fut> Handler for F
where
    F: Fn(Request) -> Fut + Send + Sync + 'static,
    Fut: Future<Output: IntoResponse> + Send + 'static,
{
    fn call(&self, request: Request) -> impl Future<Output = Response> + Send + 'static {
        Answering {
            answer: self(request),
        }
    }
}

pin_project! {
    /// What a handler gives, as a response.
    ///
    /// An async block that only waits for a future has room for that twice.
    pub(super) struct Answering<F> {
        #[pin]
        pub(super) answer: F,
    }
}

impl<F> Answering<F> {
    #[cfg(feature = "server")]
    pub(super) fn handler(self: Pin<&mut Self>) -> Pin<&mut F> {
        self.project().answer
    }
}

impl<F: Future<Output: IntoResponse>> Future for Answering<F> {
    type Output = Response;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        self.project().answer.poll(cx).map(F::Output::into_response)
    }
}
