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
        let answer = self(request);
        async move { answer.await.into_response() }
    }
}
