use tower::{Layer, ServiceExt, service_fn};

use super::*;
use crate::{
    Error, ErrorKind, Router,
    protocol::{Payload, Status, Url},
};

fn call() -> Request {
    Request::get(Url::from_static("/fan"))
}

fn fan() -> Router {
    Router::new().route("/fan", async |_: Request| Payload::from_data("slow"))
}

/// A connection that is gone.
fn gone() -> impl Service<Request, Response = Response, Error = Error, Future: Send> + Clone + Send
{
    service_fn(async |_: Request| Err(Error::new(ErrorKind::Closed)))
}

#[tokio::test]
async fn the_function_changes_the_call_and_the_answer() {
    let service = from_fn(async |request: Request, next: Next| {
        let response = next.run(request.with_url(Url::from_static("/fan"))).await;
        response.with_status(Status(200))
    })
    .layer(fan());
    let elsewhere = Request::get(Url::from_static("/elsewhere"));
    let response = service.oneshot(elsewhere).await.unwrap();
    assert_eq!(&response.payload().data[..], b"slow");
    assert_eq!(response.status(), Status(200));
}

#[tokio::test]
async fn the_function_answers_by_itself_and_the_service_hears_nothing() {
    let never = service_fn(async |_: Request| -> Result<Response, Error> { panic!("called") });
    let refuse = async |_: Request, _: Next| Status::NO_PERMISSIONS;
    let service = from_fn(refuse).layer(never);
    let response = service.oneshot(call()).await.unwrap();
    assert_eq!(response.status(), Status::NO_PERMISSIONS);
}

#[tokio::test]
async fn a_failure_is_seen_as_a_status_and_stays_the_error_it_was() {
    let service = from_fn(async |request: Request, next: Next| {
        let response = next.run(request).await;
        assert_eq!(response.status(), Status::PROXY);
        let failure = response.failure().unwrap().downcast_ref::<Error>();
        assert!(failure.unwrap().is_closed());
        response
    })
    .layer(gone());
    let error = service.oneshot(call()).await.unwrap_err();
    assert!(error.downcast_ref::<Error>().unwrap().is_closed());
}

#[tokio::test]
async fn a_failure_can_be_made_an_answer() {
    let service = from_fn(async |request: Request, next: Next| {
        let response = next.run(request).await;
        if response.failure().is_some() {
            return response.with_status(Status(200));
        }
        response
    })
    .layer(gone());
    let response = service.oneshot(call()).await.unwrap();
    assert_eq!(response.status(), Status(200));
}

#[tokio::test]
async fn a_failure_that_is_kept_still_has_its_cause() {
    let kept = std::sync::Arc::new(std::sync::Mutex::new(None));
    let keep = kept.clone();
    let service = from_fn(move |request: Request, next: Next| {
        let keep = keep.clone();
        async move {
            let response = next.run(request).await;
            *keep.lock().unwrap() = Some(response.clone());
            response
        }
    })
    .layer(gone());
    let error = service.oneshot(call()).await.unwrap_err();
    let source = error.source().unwrap().downcast_ref::<Error>();
    assert!(source.unwrap().is_closed());
    let kept = kept.lock().unwrap().take().unwrap();
    assert!(kept.failure().is_some());
}
