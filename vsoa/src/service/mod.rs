//! What handlers, layers and callers see: a [`Request`] in, a [`Response`] out.
//!
//! Whatever answers a `Request` with a `Response` is a `tower::Service`: a handler, a router, a
//! client. The types here know nothing of sockets or packets on their way; the server puts its own
//! inside into a [`Session`]. Start with [`Request`] and [`Context`].

mod context;
mod edge;
mod failure;
mod identity;
mod message;
mod pattern;
mod request;
mod response;
mod route;
mod session;
mod session_state;
mod status_error;
#[cfg(feature = "server")]
mod upstream;

pub(crate) use self::edge::error_response;
#[cfg(feature = "metrics")]
pub(crate) use self::edge::status_of;
#[cfg(all(feature = "client", feature = "server"))]
pub(crate) use self::upstream::Confirmation;
pub use self::{
    context::{Context, Method},
    identity::Identity,
    message::Message,
    pattern::{Captures, Pattern, PatternError, Segment},
    request::Request,
    response::{IntoResponse, Response},
    route::Route,
    session::Session,
    status_error::StatusError,
};
#[cfg(feature = "server")]
pub(crate) use self::{
    route::FoundRoute,
    session::SessionControl,
    session_state::SessionState,
    upstream::{Fed, Feed, Upstream},
};
