#[cfg(feature = "server")]
use crate::protocol::Payload;
use crate::service::{Method, Request};

/// A call on its way to the route that answers it.
///
/// Many routes want no more of it than the payload, so not every call becomes a [`Request`].
pub(crate) trait Call {
    fn method(&self) -> Method;
    /// The URL, in UTF-8.
    fn url(&self) -> &[u8];
    #[cfg(feature = "server")]
    fn into_payload(self) -> Payload;
    #[cfg(feature = "server")]
    fn into_request(self) -> Request;
}

impl Call for Request {
    fn method(&self) -> Method {
        Self::method(self)
    }

    fn url(&self) -> &[u8] {
        Self::url(self).as_bytes()
    }

    #[cfg(feature = "server")]
    fn into_payload(self) -> Payload {
        Self::into_payload(self)
    }

    #[cfg(feature = "server")]
    fn into_request(self) -> Request {
        self
    }
}
