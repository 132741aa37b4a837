#[cfg(feature = "server")]
use crate::service::{FoundRoute, Session};
use crate::service::{Method, Request};

/// A call, as far as its route goes by it.
pub(crate) trait Call {
    fn method(&self) -> Method;
    /// The URL, in UTF-8.
    fn url(&self) -> &[u8];
    /// The route that a look-up has found for this very call.
    #[cfg(feature = "server")]
    fn found_route(&self) -> Option<&FoundRoute> {
        None
    }
}

/// A call that came over the network, on its way to the route that answers it.
///
/// Many routes want no more of it than the param, so not every call becomes a [`Request`].
#[cfg(feature = "server")]
pub(crate) trait RemoteCall: Call {
    fn param(&self) -> &[u8];
    /// All of the call, which is this caller's.
    fn into_request(self, session: &Session) -> Request;
}

impl Call for Request {
    fn method(&self) -> Method {
        Self::method(self)
    }

    fn url(&self) -> &[u8] {
        Self::url(self).as_bytes()
    }

    #[cfg(feature = "server")]
    fn found_route(&self) -> Option<&FoundRoute> {
        Self::found_route(self)
    }
}
