use crate::{
    protocol::Payload,
    service::{Method, Request},
};

/// A call on its way to the route that answers it.
///
/// Many routes want no more of it than the payload, so not every call becomes a [`Request`].
pub(crate) trait Call {
    fn method(&self) -> Method;
    fn url(&self) -> &str;
    fn into_payload(self) -> Payload;
    fn into_request(self) -> Request;
}

impl Call for Request {
    fn method(&self) -> Method {
        Self::method(self)
    }

    fn url(&self) -> &str {
        Self::url(self)
    }

    fn into_payload(self) -> Payload {
        self.into_parts().1
    }

    fn into_request(self) -> Request {
        self
    }
}
