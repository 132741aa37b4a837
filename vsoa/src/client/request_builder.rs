use std::{future::IntoFuture, time::Duration};

use bytes::Bytes;
use serde::Serialize;

use super::{Call, Client, WhileDown};
use crate::{
    Error,
    protocol::{Payload, PayloadError, Url, UrlError},
    service::{Method, Request},
};

/// A call in the making: awaiting it sends it and gives the answer.
///
/// What is wrong with its URL or param is told then. For errors and cancel safety see [`Call`].
#[derive(Debug)]
#[must_use = "a call is sent when it is awaited"]
pub struct RequestBuilder {
    client: Client,
    request: Result<Request, Error>,
    payload: Payload,
    while_down: Option<WhileDown>,
}

impl RequestBuilder {
    pub(super) fn new(client: Client, method: Method, url: Result<Url, UrlError>) -> Self {
        Self {
            client,
            request: url
                .map(|url| Request::new(method, url))
                .map_err(Error::from),
            payload: Payload::EMPTY,
            while_down: None,
        }
    }

    /// Sends this value as JSON.
    pub fn param<T: Serialize + ?Sized>(self, value: &T) -> Self {
        match Payload::json(value) {
            Ok(payload) => self.raw_param(payload.param),
            Err(error) => self.failed(error),
        }
    }

    /// Sends these bytes as param, as they are.
    ///
    /// The Node implementation closes a connection on which it receives a param that is not JSON.
    pub fn raw_param(mut self, param: impl Into<Bytes>) -> Self {
        self.payload.param = param.into();
        self
    }

    /// Sends this param and this data, in place of what was set before.
    pub fn payload(mut self, payload: Payload) -> Self {
        self.payload = payload;
        self
    }

    /// Sends these bytes as data.
    pub fn data(mut self, data: impl Into<Bytes>) -> Self {
        self.payload.data = data.into();
        self
    }

    /// Gives the call up after this time instead of the client's default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request = self.request.map(|request| request.with_timeout(timeout));
        self
    }

    /// What becomes of this call while a supervised client has no connection; what the client has
    /// chosen if not set.
    pub fn while_down(mut self, choice: WhileDown) -> Self {
        self.while_down = Some(choice);
        self
    }

    /// Sends the call without waiting for an answer: done when the connection has taken it.
    ///
    /// # Errors
    ///
    /// [`Closed`](crate::ErrorKind::Closed), [`NotConnected`](crate::ErrorKind::NotConnected),
    /// [`TooLarge`](crate::ErrorKind::TooLarge), and what is wrong with the URL or param.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, the call is not sent.
    pub async fn one_way(self) -> Result<(), Error> {
        let request = self.request?.with_payload(self.payload);
        let mut wait = self.client.wait();
        if let Some(choice) = self.while_down {
            wait.while_down(choice);
        }
        self.client.shared().send_one_way(request, wait).await
    }

    fn failed(mut self, error: PayloadError) -> Self {
        self.request = self.request.and(Err(error.into()));
        self
    }
}

impl IntoFuture for RequestBuilder {
    type Output = <Call as Future>::Output;
    type IntoFuture = Call;

    fn into_future(self) -> Call {
        match self.request {
            Ok(request) => {
                let call = self.client.call(request.with_payload(self.payload));
                match self.while_down {
                    Some(choice) => call.while_down(choice),
                    None => call,
                }
            }
            Err(error) => Call::failed(self.client, error),
        }
    }
}
