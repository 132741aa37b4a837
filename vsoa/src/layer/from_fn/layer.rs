use std::{any::type_name, fmt};

use tower_layer::Layer;

use super::FromFn;

/// Makes a layer of an async function: what most middleware is.
///
/// The function gets the call, and [`Next`](super::Next), which runs what lies further in. It may
/// change the call, answer it by itself, or change the answer. It returns whatever a handler may
/// return: a `Response`, a `Status`, or a `Result` of them. State that it needs, it captures.
///
/// It works on both sides and sees answers only: where there is none, because a layer further in
/// gave up or the connection is gone, it sees the status that a remote caller would get, and
/// [`Response::failure`](crate::Response::failure) says why. Such a response returned as it came is
/// the failure again, so nothing is lost on its way to the caller.
///
/// # Examples
///
/// ```
/// use tower::{Layer, ServiceExt};
/// use vsoa::{Payload, Request, Response, Router, Status, Url, layer::{Next, from_fn}};
///
/// async fn read_only(request: Request, next: Next) -> Result<Response, Status> {
///     if request.method() == vsoa::Method::Set {
///         return Err(Status::NO_PERMISSIONS);
///     }
///     Ok(next.run(request).await)
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// let router = Router::new().route("/fan", async |_: Request| Payload::json("slow"));
/// let service = from_fn(read_only).layer(router);
///
/// let url = Url::from_static("/fan");
/// let read = service.clone().oneshot(Request::get(url.clone())).await?;
/// assert!(read.status().is_success());
/// let written = service.oneshot(Request::set(url)).await?;
/// assert_eq!(written.status(), Status::NO_PERMISSIONS);
/// # Ok(())
/// # }
/// ```
pub fn from_fn<F>(function: F) -> FromFnLayer<F> {
    FromFnLayer { function }
}

/// What [`from_fn()`] makes of an async function.
#[derive(Clone, Copy)]
pub struct FromFnLayer<F> {
    function: F,
}

impl<F: Clone, S> Layer<S> for FromFnLayer<F> {
    type Service = FromFn<F, S>;

    fn layer(&self, inner: S) -> FromFn<F, S> {
        FromFn::new(self.function.clone(), inner)
    }
}

impl<F> fmt::Debug for FromFnLayer<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FromFnLayer")
            .field(&type_name::<F>())
            .finish()
    }
}
