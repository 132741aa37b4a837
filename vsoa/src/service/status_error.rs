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
            Payload::EMPTY
        }
    }

    fn from_reply(_: Status, _: &Payload) -> Option<Self> {
        None
    }
}
