use std::fmt::Display;

use tower::ServiceExt;
use tower_service::Service;

use super::{answer::ReadAnswer, capture::fill, reply::ServiceResult};
use crate::{BoxError, CallError, Error, ErrorKind, Method, Request, Response, Route};

/// A call of a route whose names are filled with these values, from left to right.
///
/// # Errors
///
/// [`ErrorKind::InvalidUrl`] where a value is written as nothing, or with a `/` in it.
pub fn request(
    method: Method,
    route: &'static Route,
    values: &[&dyn Display],
) -> Result<Request, Error> {
    let url = fill(route.pattern(), values)?;
    Ok(Request::new(method, url).with_route(route))
}

/// Makes one call over a clone of the transport and reads the answer.
///
/// # Errors
///
/// The service's own error, a status that it does not know, or what became of the call.
pub async fn call<K, R, S>(transport: &S, request: Request) -> Result<K::Value, CallError<R::Err>>
where
    R: ServiceResult,
    K: ReadAnswer<R::Ok>,
    S: Service<Request, Response = Response> + Clone,
    S::Error: Into<BoxError>,
{
    let answer = transport.clone().oneshot(request).await;
    let response = answer.map_err(Error::from_layer)?;
    if response.is_none() {
        let text = "the handler ended the call without an answer";
        return Err(Error::with_text(ErrorKind::TimedOut, text).into());
    }
    let status = response.status();
    if status.is_success() {
        return K::read_answer(response).await.map_err(CallError::Failed);
    }
    Err(CallError::refused(status, response.into_payload()))
}
