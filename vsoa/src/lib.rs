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

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;

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

#[cfg(feature = "macros")]
#[doc = include_str!("../docs/service.md")]
pub use vsoa_macros::service;

#[cfg(feature = "macros")]
#[doc = include_str!("../docs/status.md")]
pub use vsoa_macros::Status;

#[cfg(feature = "macros")]
#[doc = include_str!("../docs/topic.md")]
pub use vsoa_macros::topic;
