use std::{convert::Infallible, error::Error};

use super::response::error_payload;
use crate::protocol::{Payload, PayloadError, Status};

/// An error of a service that travels as a status code: what a method's `Err` must be.
///
/// `#[derive(vsoa::Status)]` writes it for an enum. [`Status`] itself is one, for services that
/// have a code but nothing to say about it, and `Infallible` is, for methods that cannot fail.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no status code, so it cannot be the error of a service",
    label = "not an error that can travel",
    note = "derive it: `#[derive(Debug, thiserror::Error, vsoa::Status)]` with `#[status(128)]` on each variant"
)]
pub trait StatusError: Error + Send + Sync + Sized + 'static {
    /// The code that stands for this error, never 0.
    fn status(&self) -> Status;

    /// The payload that goes with it: `{"error": text, ...fields}`.
    fn to_payload(&self) -> Payload;

    /// Reads the error back from a reply; `None` where the code or the payload is not one of its
    /// own.
    fn from_reply(status: Status, payload: &Payload) -> Option<Self>;
}

impl StatusError for Status {
    fn status(&self) -> Status {
        *self
    }

    fn to_payload(&self) -> Payload {
        Payload::EMPTY
    }

    fn from_reply(status: Status, _: &Payload) -> Option<Self> {
        Some(status)
    }
}

impl StatusError for Infallible {
    fn status(&self) -> Status {
        match *self {}
    }

    fn to_payload(&self) -> Payload {
        match *self {}
    }

    fn from_reply(_: Status, _: &Payload) -> Option<Self> {
        None
    }
}

/// A param that does not fit is the caller's fault, which is told what does not fit; a value that
/// has no JSON form is the handler's.
impl StatusError for PayloadError {
    fn status(&self) -> Status {
        if self.is_decode() {
            Status::ARGUMENTS
        } else {
            Status::INTERNAL
        }
    }

    fn to_payload(&self) -> Payload {
        if self.is_decode() {
            error_payload(&self.to_string())
        } else {
            tracing::error!(error = %self, "a reply has no JSON form; its caller gets status 255");
            error_payload("internal error")
        }
    }

    fn from_reply(_: Status, _: &Payload) -> Option<Self> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_param_that_does_not_fit_is_told_and_a_reply_without_json_form_is_not() {
        let unread = Payload::EMPTY.parse::<u8>().unwrap_err();
        assert_eq!(unread.status(), Status::ARGUMENTS);
        assert!(!unread.to_payload().is_empty());
        let unwritten = Payload::json(&f32::NAN).unwrap_err();
        assert_eq!(unwritten.status(), Status::INTERNAL);
        assert_eq!(
            unwritten.to_payload().param,
            r#"{"error":"internal error"}"#
        );
    }
}
