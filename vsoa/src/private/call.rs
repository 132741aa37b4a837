use std::{
    fmt::Display,
    pin::Pin,
    task::{Context, Poll, Waker, ready},
};

use pin_project_lite::pin_project;
use tower::ServiceExt;
use tower_service::Service;

use super::{
    answer::{ReadAnswer, Reading},
    capture::fill,
    reply::ServiceResult,
};
use crate::{
    BoxError, CallError, Error, ErrorKind, Method, Payload, Request, Response, Route, StatusError,
    Url,
};

/// A call of a route whose names are filled with these values, from left to right.
///
/// # Errors
///
/// [`ErrorKind::InvalidUrl`] where a value is written as nothing, or with a `/` in it.
#[inline]
pub fn request(
    method: Method,
    route: &'static Route,
    values: &[&dyn Display],
) -> Result<RouteRequest, Error> {
    Ok(RouteRequest {
        method,
        route,
        url: fill(route.pattern(), values)?,
        payload: Payload::EMPTY,
    })
}

/// What a [`Request`] is made of, half as large on its way to where that is.
#[derive(Debug)]
pub struct RouteRequest {
    method: Method,
    route: &'static Route,
    url: Url,
    payload: Payload,
}

impl RouteRequest {
    /// The same request with this payload.
    #[must_use]
    #[inline]
    pub fn with_payload(self, payload: Payload) -> Self {
        Self { payload, ..self }
    }
}

impl From<RouteRequest> for Request {
    #[inline]
    fn from(request: RouteRequest) -> Self {
        let RouteRequest {
            method,
            route,
            url,
            payload,
        } = request;
        Self::of_route(method, route, url, payload)
    }
}

/// Makes one call over a clone of the transport and reads the answer.
///
/// # Errors
///
/// The service's own error, a status that it does not know, or what became of the call.
#[inline]
pub fn call<K, R, S>(
    transport: &S,
    request: RouteRequest,
) -> impl Future<Output = Result<K::Value, CallError<R::Err>>>
where
    R: ServiceResult,
    K: ReadAnswer<R::Ok>,
    S: Service<Request, Response = Response> + Clone,
    S::Error: Into<BoxError>,
{
    let mut transport = transport.clone();
    let read = |answer: Response| {
        if answer.is_none() || !answer.status().is_success() {
            return Err(refused(answer));
        }
        Ok(K::read_answer(answer))
    };
    match transport.poll_ready(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(())) => Calling::Waiting {
            answer: transport.call(request.into()),
            read,
        },
        // One that is not ready is asked again, with the waker of the task that waits for it.
        unready => {
            let failed = unready.map_err(Error::from_layer);
            let value = Box::pin(async move {
                if let Poll::Ready(Err(error)) = failed {
                    return Err(error.into());
                }
                let answer = transport.oneshot(request.into()).await;
                match read(answer.map_err(Error::from_layer)?)? {
                    Reading::Done(value) => Ok(value?),
                    Reading::UnderWay(value) => Ok(value.await?),
                }
            });
            Calling::Unready { value }
        }
    }
}

/// The error that an answer without success is.
#[cold]
fn refused<E: StatusError>(answer: Response) -> CallError<E> {
    if answer.is_none() {
        let text = "the handler ended the call without an answer";
        return Error::with_text(ErrorKind::TimedOut, text).into();
    }
    CallError::refused(answer.status(), answer.into_payload())
}

pin_project! {
    /// The wait for an answer, and then for what does not stand in it.
    ///
    /// Every task that calls has one, so it is small: an `async fn` would keep room for the request
    /// as well, as its argument and on its way to the service.
    #[project = Stage]
    enum Calling<A, U, F, V> {
        Unready {
            value: Pin<Box<U>>,
        },
        Waiting {
            #[pin]
            answer: A,
            read: F,
        },
        Reading {
            value: Pin<Box<dyn Future<Output = Result<V, Error>> + Send>>,
        },
    }
}

impl<A, B, U, F, V, E> Future for Calling<A, U, F, V>
where
    A: Future<Output = Result<Response, B>>,
    B: Into<BoxError>,
    U: Future<Output = Result<V, CallError<E>>>,
    F: Fn(Response) -> Result<Reading<V>, CallError<E>>,
{
    type Output = Result<V, CallError<E>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Stage::Waiting { answer, read } = self.as_mut().project() {
            let answer = ready!(answer.poll(cx)).map_err(Error::from_layer)?;
            match read(answer)? {
                Reading::Done(value) => return Poll::Ready(value.map_err(CallError::Failed)),
                Reading::UnderWay(value) => self.set(Self::Reading { value }),
            }
        }
        self.poll_value(cx)
    }
}

impl<A, U, F, V, E> Calling<A, U, F, V>
where
    U: Future<Output = Result<V, CallError<E>>>,
{
    /// What few calls come to: in line with the rest, it would cost all of them.
    #[cold]
    fn poll_value(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<U::Output> {
        match self.project() {
            Stage::Unready { value } => value.as_mut().poll(cx),
            Stage::Reading { value } => value.as_mut().poll(cx).map_err(CallError::Failed),
            Stage::Waiting { .. } => Poll::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        future::{Ready, poll_fn, ready},
        pin::pin,
    };

    use tower::{limit::ConcurrencyLimit, service_fn};

    use super::*;
    use crate::__private::Json;

    async fn ask<S>(transport: &S) -> Result<u8, CallError<Infallible>>
    where
        S: Service<Request, Response = Response> + Clone,
        S::Error: Into<BoxError>,
    {
        static ROUTE: Route = Route::from_static("/");
        let request = request(Method::Get, &ROUTE, &[])?;
        call::<Json, Result<u8, Infallible>, _>(transport, request).await
    }

    #[tokio::test]
    async fn a_transport_that_is_not_ready_is_waited_for() {
        let seven = service_fn(async |_: Request| {
            Ok::<_, Infallible>(Response::new(Payload::from_param("7")))
        });
        let idle = ConcurrencyLimit::new(seven, 1);
        let mut busy = idle.clone();
        let request = Request::get(Url::from_static("/"));
        let other = busy.ready().await.unwrap().call(request);

        let mut waiting = pin!(ask(&idle));
        let first = poll_fn(|cx| Poll::Ready(waiting.as_mut().poll(cx)));
        assert!(first.await.is_pending());
        other.await.unwrap();
        assert_eq!(waiting.await.unwrap(), 7);
    }

    /// Fails when it is asked whether it is ready, which may be done once.
    #[derive(Clone)]
    struct Broken {
        asked: bool,
    }

    impl Service<Request> for Broken {
        type Response = Response;
        type Error = BoxError;
        type Future = Ready<Result<Response, BoxError>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
            assert!(!self.asked, "a service that has failed is not used again");
            self.asked = true;
            Poll::Ready(Err("broken".into()))
        }

        fn call(&mut self, _: Request) -> Self::Future {
            ready(Err("called".into()))
        }
    }

    #[tokio::test]
    async fn a_transport_that_fails_to_get_ready_is_not_called() {
        let failed = ask(&Broken { asked: false }).await.unwrap_err();
        let CallError::Failed(error) = failed else {
            panic!("{failed}");
        };
        let source = std::error::Error::source(&error).unwrap();
        assert_eq!(source.to_string(), "broken");
    }
}
