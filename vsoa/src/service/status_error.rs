use std::{convert::Infallible, error::Error};

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

/// A value that has no JSON form: the handler's fault, so the caller gets INTERNAL.
impl StatusError for PayloadError {
    fn status(&self) -> Status {
        Status::INTERNAL
    }

    fn to_payload(&self) -> Payload {
        Payload::EMPTY
    }

    fn from_reply(_: Status, _: &Payload) -> Option<Self> {
        None
    }
}
