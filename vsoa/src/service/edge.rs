use std::{error::Error as StdError, iter};

use tower::{load_shed::error::Overloaded, timeout::error::Elapsed};

use super::Response;
use crate::{BoxError, Error, ErrorKind, protocol::Status};

/// What a caller is told of an error that a service or its layers gave instead of an answer.
///
/// The cause may be wrapped, as `Buffer` does. What is not known is told to the log alone: it may
/// speak of things that are no caller's business.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the error ends here; by value, a caller writes no more than `error.into()`"
)]
pub(crate) fn error_response(error: BoxError) -> Response {
    known_response(&*error).unwrap_or_else(|| {
        tracing::error!(error, "a service failed; its caller gets status 255");
        internal_error()
    })
}

/// What stands in for an answer where a layer sees a failure that has not reached the edge yet.
pub(super) fn stand_in(error: &(dyn StdError + 'static)) -> Response {
    known_response(error).unwrap_or_else(internal_error)
}

/// The status of the answer that stands in for an error.
#[cfg(feature = "metrics")]
pub(crate) fn status_of(error: &(dyn StdError + 'static)) -> Status {
    stand_in(error).status()
}

fn internal_error() -> Response {
    Response::from_error(Status::INTERNAL, "internal error")
}

fn known_response(error: &(dyn StdError + 'static)) -> Option<Response> {
    iter::successors(Some(error), |error| (*error).source()).find_map(known_error)
}

fn known_error(error: &(dyn StdError + 'static)) -> Option<Response> {
    if error.is::<Elapsed>() {
        Some(Response::from_status(Status::NO_RESPONDING))
    } else if error.is::<Overloaded>() {
        Some(Response::from_status(Status::NO_MEMORY))
    } else if let Some(status) = error.downcast_ref::<Status>() {
        Some(Response::from_status(*status))
    } else {
        error.downcast_ref().and_then(own_error)
    }
}

fn own_error(error: &Error) -> Option<Response> {
    match error.kind() {
        ErrorKind::Closed
        | ErrorKind::HandshakeTimeout
        | ErrorKind::NotConnected
        | ErrorKind::NotFound
        | ErrorKind::NotVsoa
        | ErrorKind::Refused(_)
        | ErrorKind::TlsRequired
        | ErrorKind::Unreachable
        | ErrorKind::WrongPassword => Some(Response::from_error(Status::PROXY, &error.to_string())),
        ErrorKind::TimedOut => Some(Response::from_status(Status::NO_RESPONDING)),
        ErrorKind::TooManyCalls => Some(Response::from_status(Status::NO_MEMORY)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towers_own_errors_have_a_status() {
        let elapsed = error_response(Elapsed::new().into());
        assert_eq!(elapsed.status(), Status::NO_RESPONDING);
        let overloaded = error_response(Overloaded::new().into());
        assert_eq!(overloaded.status(), Status::NO_MEMORY);
    }

    #[test]
    fn a_status_stands_for_itself() {
        let refused = error_response(Status::NO_PERMISSIONS.into());
        assert_eq!(refused.status(), Status::NO_PERMISSIONS);
    }

    #[test]
    fn a_wrapped_cause_is_found() {
        let wrapped = Error::from_layer(Elapsed::new());
        assert_eq!(
            error_response(wrapped.into()).status(),
            Status::NO_RESPONDING
        );
    }

    #[test]
    fn a_connection_that_is_gone_is_the_proxys_error_and_says_so() {
        let response = error_response(Error::new(ErrorKind::Closed).into());
        assert_eq!(response.status(), Status::PROXY);
        assert_eq!(
            &response.payload().param[..],
            br#"{"error":"the connection is closed"}"#
        );
        let late = error_response(Error::new(ErrorKind::TimedOut).into());
        assert_eq!(late.status(), Status::NO_RESPONDING);
    }

    #[test]
    fn the_text_of_an_unknown_error_stays_here() {
        let response = error_response("the secret is 123456".into());
        assert_eq!(response.status(), Status::INTERNAL);
        let param = String::from_utf8_lossy(&response.payload().param).into_owned();
        assert_eq!(param, r#"{"error":"internal error"}"#);
    }
}
