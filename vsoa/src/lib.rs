//! Typed services and topics over VSOA.

#[cfg(feature = "client")]
pub mod client;
mod error;
pub mod protocol;
pub mod router;
#[cfg(feature = "server")]
pub mod server;
mod service;
#[cfg(any(feature = "client", feature = "server"))]
mod session;
#[cfg(any(feature = "client", feature = "server"))]
mod sync;
mod topic;
#[cfg(any(feature = "client", feature = "server"))]
pub mod transport;

pub use http::Extensions;

pub use self::{
    error::{BoxError, CallError, CloseReason, Error, ErrorKind},
    protocol::{Payload, PayloadError, Status, Url},
    router::{Handler, Router},
    service::{
        Captures, Context, IntoResponse, Message, Method, Pattern, PatternError, Request, Response,
        Segment, Session, StatusError,
    },
    topic::Topic,
};

#[cfg(feature = "client")]
pub use self::client::{Client, ClientBuilder, Endpoint, ReceiveError, Subscription};
#[cfg(feature = "server")]
pub use self::server::{Publisher, Server, ServerBuilder, ServerEvent, ServerHandle};
