use std::{fmt, marker::PhantomData, str::FromStr, sync::Arc};

use serde::de::DeserializeOwned;

use super::{
    answer::WriteAnswer,
    members::{FromMembers, Names},
    param::read_members,
    reply::ServiceResult,
};
use crate::{
    Context, Handler, IntoResponse, Payload, Request, Response, Route, Router, Status, StatusError,
    protocol::decode_json,
    router::{Methods, Outcome},
};
#[cfg(feature = "server")]
use crate::{PayloadError, protocol::Draft, router::Begun};

/// The handler that passes each request on, with a share of the service.
pub fn handler<K, R, T, F, Fut>(service: &Arc<T>, call: F) -> impl Handler
where
    T: Send + Sync + 'static,
    F: Fn(Arc<T>, Request) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Ended<K, R>, Refusal>> + Send + 'static,
    K: WriteAnswer<R::Ok>,
    R: ServiceResult,
{
    let service = Arc::clone(service);
    move |request: Request| call(Arc::clone(&service), request)
}

/// Adds the route of a method that wants no more of a call than what it reads from the param.
pub fn param_route<K, R, T, F, Fut>(
    router: Router,
    (methods, route): (Methods, impl Into<Route>),
    service: &Arc<T>,
    call: F,
) -> Router
where
    T: Send + Sync + 'static,
    F: Fn(Arc<T>, &[u8]) -> Result<Fut, Refusal> + Send + Sync + 'static,
    Fut: Future<Output = Result<Ended<K, R>, Refusal>> + Send + 'static,
    K: WriteAnswer<R::Ok>,
    R: ServiceResult,
{
    let service = Arc::clone(service);
    let handler = move |param: &[u8]| call(Arc::clone(&service), param);
    router.add_param_handler(methods, route.into(), handler)
}

/// Reads an argument from a segment of the URL.
///
/// # Errors
///
/// A refusal that names the argument.
pub fn capture<T: FromStr<Err: fmt::Display>>(
    context: &Context,
    name: &'static str,
) -> Result<T, Refusal> {
    let text = context.captures().get(name).unwrap_or_default();
    text.parse()
        .map_err(|error| Refusal::arguments(format_args!("`{name}`: {error}")))
}

/// Reads the plain arguments.
///
/// # Errors
///
/// A refusal that names the argument.
pub fn members<M, const N: usize>(param: &[u8], names: Names<N>) -> Result<M, Refusal>
where
    M: FromMembers<N>,
{
    read_members(param, names).map_err(Refusal::arguments)
}

/// Reads the argument that is the whole param.
///
/// # Errors
///
/// A refusal that names the member at fault.
pub fn param<T: DeserializeOwned>(param: &[u8]) -> Result<T, Refusal> {
    decode_json(param).map_err(Refusal::arguments)
}

/// What a method has ended with; never a refusal, but what a handler ends with that may have
/// refused before.
///
/// # Errors
///
/// None.
pub fn reply<K, R>(result: R) -> Result<Ended<K, R>, Refusal> {
    Ok(Ended(result, PhantomData))
}

/// What a method has ended with, to be answered as `K` has it.
#[derive(Debug)]
pub struct Ended<K, R>(R, PhantomData<fn() -> K>);

impl<K, R> IntoResponse for Ended<K, R>
where
    R: ServiceResult,
    K: WriteAnswer<R::Ok>,
{
    fn into_response(self) -> Response {
        let result = self.0.into_result();
        result.map(K::write_answer).into_response()
    }
}

impl<K, R> Outcome for Result<Ended<K, R>, Refusal>
where
    R: ServiceResult,
    K: WriteAnswer<R::Ok>,
{
    #[cfg(feature = "server")]
    fn answer(self, reply: Draft<'_>) -> Begun {
        match self.map(|ended| ended.0.into_result()) {
            Ok(Ok(value)) => write::<K, _>(value, reply),
            Ok(Err(error)) => Begun::failed(error),
            Err(refusal) => Begun::failed(refusal),
        }
    }
}

/// Writes the answer that carries a value where it is sent from, if it is no more than a param.
#[cfg(feature = "server")]
fn write<K: WriteAnswer<T>, T>(value: T, reply: Draft<'_>) -> Begun {
    let written = reply.write(|param| match K::write_answer_to(value, param) {
        Ok(None) => Ok(()),
        Ok(Some(response)) => Err(Begun::Answered(response)),
        Err(error) => Err(Begun::failed::<PayloadError>(error)),
    });
    written.err().unwrap_or(Begun::Written)
}

/// Why a call ended before the service saw it: an argument does not fit.
#[derive(Debug)]
pub struct Refusal(String);

impl Refusal {
    fn arguments(text: impl fmt::Display) -> Self {
        Self(text.to_string())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl StatusError for Refusal {
    fn status(&self) -> Status {
        Status::ARGUMENTS
    }

    fn to_payload(&self) -> Payload {
        super::error_payload(self, &[], &())
    }

    fn from_reply(_: Status, _: &Payload) -> Option<Self> {
        None
    }
}
