use std::{convert::Infallible, error::Error as StdError};

use bytes::Bytes;
use serde::Serialize;

use super::{StatusError, edge, failure::Failure};
use crate::{
    BoxError, Error, ErrorKind,
    protocol::{Payload, Status},
    stream::{Stream, StreamOffer},
};

/// The answer to a call: a status and a payload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    status: Status,
    payload: Payload,
    tunnel: Option<u16>,
    offer: Option<StreamOffer>,
    silent: bool,
    failure: Option<Failure>,
}

impl Response {
    /// A successful answer with this payload.
    #[must_use]
    pub fn new(payload: Payload) -> Self {
        Self {
            payload,
            ..Self::default()
        }
    }

    /// An answer of this status without payload.
    #[must_use]
    pub fn from_status(status: Status) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// An answer of this status with `{"error": text}` as param.
    #[must_use]
    pub fn from_error(status: Status, text: &str) -> Self {
        Self::new(error_payload(text)).with_status(status)
    }

    /// No answer at all: the call ends, and the caller hears nothing.
    #[must_use]
    pub fn none() -> Self {
        Self {
            silent: true,
            ..Self::default()
        }
    }

    /// The answer that a reply is.
    #[cfg(feature = "client")]
    #[inline]
    pub(crate) fn of_reply(
        status: Status,
        payload: Payload,
        tunnel: Option<u16>,
        offer: Option<StreamOffer>,
    ) -> Self {
        Self {
            status,
            payload,
            tunnel,
            offer,
            silent: false,
            failure: None,
        }
    }

    /// What stands in for an answer where there is none: the status that a remote caller would get.
    pub(crate) fn from_failure(error: BoxError) -> Self {
        let mut stand_in = edge::stand_in(&*error);
        stand_in.failure = Some(Failure::new(error));
        stand_in
    }

    /// The same answer with this status.
    #[must_use]
    pub fn with_status(mut self, status: Status) -> Self {
        self.status = status;
        self.failure = None;
        self
    }

    /// The same answer with this payload.
    #[must_use]
    pub fn with_payload(mut self, payload: Payload) -> Self {
        self.payload = payload;
        self.failure = None;
        self
    }

    /// The same answer, offering a stream beside it; see [`StreamOffer`].
    ///
    /// A server that sends the answer opens a port for the stream, and names that.
    #[must_use]
    pub fn with_stream(mut self, offer: StreamOffer) -> Self {
        self.offer = Some(offer);
        self
    }

    /// The same answer, naming the TCP port at which a byte stream waits: one that this program or
    /// another has opened by itself.
    #[must_use]
    pub fn with_tunnel(mut self, port: u16) -> Self {
        self.tunnel = Some(port);
        self
    }

    /// How the call ended.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// Param and data.
    #[must_use]
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// The TCP port at which a byte stream waits, where the answer names one.
    ///
    /// [`open_stream`](Self::open_stream) connects to it, and knows the address as well.
    #[must_use]
    pub fn tunnel(&self) -> Option<u16> {
        self.tunnel
    }

    /// Whether the answer offers a stream, opened or not.
    #[must_use]
    pub fn offers_stream(&self) -> bool {
        self.offer.is_some()
    }

    /// Opens the stream that the answer offers: connects to it, where it is another process's.
    ///
    /// An answer whose stream nobody opens costs no connection; the server gives it up after a
    /// while, 5 s with most.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NoStream`] where the answer offers none; [`ErrorKind::StreamTaken`] where it was
    /// opened already, on this answer or a clone; [`ErrorKind::Unreachable`] where nothing listens
    /// at its port any more.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, the stream is lost: it can be opened once.
    pub async fn open_stream(&self) -> Result<Stream, Error> {
        let Some(offer) = &self.offer else {
            return Err(Error::new(ErrorKind::NoStream));
        };
        let Some(offered) = offer.take() else {
            return Err(Error::new(ErrorKind::StreamTaken));
        };
        offered.open().await
    }

    /// Takes the stream off the answer, for a server that opens a port of its own for it.
    #[cfg(feature = "server")]
    pub(crate) fn take_stream(&mut self) -> Option<crate::stream::Offered> {
        let offer = self.offer.take()?;
        // A port that came with the offer is at another server, and no client's of this one.
        self.tunnel = None;
        offer.take()
    }

    /// Whether this is [`Response::none`].
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.silent
    }

    /// Why there was no answer, where this only stands in for one.
    ///
    /// That is what [`Next::run`](crate::layer::Next::run) gives where a layer further in or a
    /// connection fails. With another status or payload, it is an answer like any other.
    #[must_use]
    pub fn failure(&self) -> Option<&(dyn StdError + 'static)> {
        self.failure.as_ref().map(Failure::error)
    }

    /// The answer, or why there was none.
    pub(crate) fn into_result(mut self) -> Result<Self, BoxError> {
        match self.failure.take() {
            Some(failure) => Err(failure.into_error()),
            None => Ok(self),
        }
    }

    /// Param and data, without a copy.
    #[must_use]
    pub fn into_payload(self) -> Payload {
        self.payload
    }
}

/// The payload `{"error": text}`.
pub(super) fn error_payload(error: &str) -> Payload {
    #[derive(Serialize)]
    struct Text<'a> {
        error: &'a str,
    }
    Payload::json(&Text { error }).unwrap_or_default()
}

/// What an untyped handler may return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no answer that a handler can give",
    label = "not a `Response`",
    note = "return a `Response`, `Payload`, `Status`, `Bytes` (data), `()`, or a `Result` of these and an error that derives `vsoa::Status`"
)]
pub trait IntoResponse {
    /// The answer.
    fn into_response(self) -> Response;
}

impl IntoResponse for Response {
    fn into_response(self) -> Response {
        self
    }
}

impl IntoResponse for Payload {
    fn into_response(self) -> Response {
        Response::new(self)
    }
}

impl IntoResponse for Bytes {
    fn into_response(self) -> Response {
        Response::new(Payload::from_data(self))
    }
}

impl IntoResponse for Status {
    fn into_response(self) -> Response {
        Response::from_status(self)
    }
}

impl IntoResponse for () {
    fn into_response(self) -> Response {
        Response::default()
    }
}

impl IntoResponse for Infallible {
    fn into_response(self) -> Response {
        match self {}
    }
}

impl<T: IntoResponse, E: StatusError> IntoResponse for Result<T, E> {
    fn into_response(self) -> Response {
        match self {
            Ok(value) => value.into_response(),
            Err(error) if error.status().is_success() => {
                tracing::error!(%error, "an error cannot have the status of success");
                Response::from_error(Status::INTERNAL, "internal error")
            }
            Err(error) => Response::new(error.to_payload()).with_status(error.status()),
        }
    }
}
