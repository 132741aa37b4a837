use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;

use super::Background;
use crate::{client, error::Error, protocol::Payload, service::Response};

/// A call in the making: [`send`](Self::send) sends it and waits for the answer.
///
/// What is wrong with its URL or param is told then.
#[derive(Debug)]
#[must_use = "a call is made by `send`"]
pub struct RequestBuilder {
    request: client::RequestBuilder,
    background: Background,
}

impl RequestBuilder {
    pub(super) fn new(request: client::RequestBuilder, background: Background) -> Self {
        Self {
            request,
            background,
        }
    }

    /// Sends this value as JSON.
    pub fn param<T: Serialize + ?Sized>(self, value: &T) -> Self {
        self.with(|request| request.param(value))
    }

    /// Sends these bytes as param, as they are; see
    /// [`raw_param`](client::RequestBuilder::raw_param).
    pub fn raw_param(self, param: impl Into<Bytes>) -> Self {
        self.with(|request| request.raw_param(param))
    }

    /// Sends these bytes as data.
    pub fn data(self, data: impl Into<Bytes>) -> Self {
        self.with(|request| request.data(data))
    }

    /// Sends this param and this data, in place of what was set before.
    pub fn payload(self, payload: Payload) -> Self {
        self.with(|request| request.payload(payload))
    }

    /// Gives the call up after this time instead of the client's default.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|request| request.timeout(timeout))
    }

    /// What becomes of the call while a supervised client has no connection, instead of the
    /// client's choice.
    pub fn while_down(self, choice: client::WhileDown) -> Self {
        self.with(|request| request.while_down(choice))
    }

    /// Sends the call and waits for its answer; a status other than success is an answer as well.
    ///
    /// # Errors
    ///
    /// As [`Call`](client::Call).
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn send(self) -> Result<Response, Error> {
        self.background.wait(self.request.into_future())
    }

    /// Sends the call, and does not wait for an answer, but until the connection has taken it.
    ///
    /// # Errors
    ///
    /// As [`one_way`](client::RequestBuilder::one_way).
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn one_way(self) -> Result<(), Error> {
        self.background.wait(self.request.one_way())
    }

    fn with(
        mut self,
        change: impl FnOnce(client::RequestBuilder) -> client::RequestBuilder,
    ) -> Self {
        self.request = change(self.request);
        self
    }
}
