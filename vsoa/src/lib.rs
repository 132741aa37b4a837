//! Typed services and topics over the VSOA protocol, for vehicles, robots and edge devices.
//!
//! VSOA carries calls (GET and SET on a URL), publications by URL and datagrams over one TCP
//! connection, with a UDP "quick" channel beside it. Here a service is a trait, a topic is a
//! struct, an error is an enum, and everything that answers a [`Request`] with a [`Response`] is a
//! `tower::Service`: a handler, a [`Router`], a typed service, a connection.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use vsoa::{CallError, Client, Server};
//!
//! #[vsoa::service("/climate")]
//! pub trait Climate {
//!     /// Sets the target temperature, in degrees Celsius.
//!     #[set("/{zone}/temperature")]
//!     async fn set_temperature(&self, zone: String, celsius: f32) -> Result<f32, ClimateError>;
//! }
//!
//! #[derive(Debug, PartialEq, thiserror::Error, vsoa::Status)]
//! pub enum ClimateError {
//!     #[status(128)]
//!     #[error("{celsius} is out of range")]
//!     OutOfRange { celsius: f32 },
//! }
//!
//! #[vsoa::topic("/speed")]
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! pub struct Speed {
//!     pub kmh: f32,
//! }
//!
//! struct Car;
//!
//! impl Climate for Car {
//!     async fn set_temperature(&self, _zone: String, celsius: f32) -> Result<f32, ClimateError> {
//!         if celsius > 30.0 {
//!             return Err(ClimateError::OutOfRange { celsius });
//!         }
//!         Ok(celsius)
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = Server::builder().service(ClimateServer::new(Car)).bind("127.0.0.1:0").await?;
//! let client = Client::connect(server.local_addr()).await?;
//!
//! let climate = ClimateClient::new(client.clone());
//! assert_eq!(climate.set_temperature("front".into(), 21.5).await?, 21.5);
//! match climate.set_temperature("front".into(), 99.0).await {
//!     Err(CallError::Service(ClimateError::OutOfRange { celsius })) => assert_eq!(celsius, 99.0),
//!     other => panic!("{other:?}"),
//! }
//!
//! let mut speeds = client.subscribe::<Speed>().await?;
//! server.publisher::<Speed>().publish(&Speed { kmh: 50.0 }).await?;
//! assert_eq!(speeds.recv().await.ok_or("closed")??, Speed { kmh: 50.0 });
//! # Ok(())
//! # }
//! ```
//!
//! # Where to go
//!
//! - Services: [`service`](macro@service), and [`Status`](derive@Status) for their errors.
//! - Topics: [`topic`](macro@topic), [`Publisher`], [`Subscription`].
//! - Current values, and how fresh they are: [`State`], [`Client::watch`], [`Latest`],
//!   [`guide::state`].
//! - Without types: [`Router`], [`Client::get`], [`Client::subscribe_urls`], [`Message`].
//! - Both ends: [`Server::builder`], [`Client::builder`], which may be
//!   [supervised](guide::supervised); without a network [`transport::memory`];
//!   for one call alone [`fetch`](fn@fetch).
//! - Byte streams beside a connection: [`StreamReply`], [`Response::open_stream`], [`stream`].
//! - Around calls, on both sides: [`layer`].
//! - Who may do what: [`layer::auth`]; for operators: [`Operations`].
//! - The wire: [`protocol`]; guide pages: [`guide`].
//!
//! # Features
//!
//! | feature | default | brings |
//! | --- | --- | --- |
//! | `client` | yes | [`Client`] |
//! | `server` | yes | [`Server`] |
//! | `macros` | yes | [`service`](macro@service), [`topic`](macro@topic), [`Status`](derive@Status) |
//! | `metrics` | no | `layer::MetricsLayer`, by way of the `metrics` facade |
//! | `describe` | no | `Description`: services and topics as an AsyncAPI document |
//! | `toml` | no | `layer::auth::AccessFile`, `position::TableFile`: what stands in TOML files that may change |
//! | `tls` | no | `transport::tls`: both ends over TLS, by way of rustls |

#[cfg(any(feature = "client", feature = "server"))]
pub mod blocking;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "describe")]
pub mod description;
mod error;
#[cfg(any(test, fuzzing))]
#[cfg(all(feature = "client", feature = "server"))]
pub mod fuzzing;
#[cfg(all(feature = "client", feature = "macros", feature = "server"))]
pub mod guide;
pub mod layer;
#[cfg(feature = "server")]
pub mod operations;
mod panics;
#[cfg(any(feature = "client", feature = "server"))]
pub mod position;
pub mod protocol;
mod proxy;
pub mod router;
#[cfg(feature = "server")]
pub mod server;
mod service;
#[cfg(any(feature = "client", feature = "server"))]
mod session;
pub mod stream;
mod sync;
pub mod toolkit;
mod topic;
#[cfg(any(feature = "client", feature = "server"))]
pub mod transport;
mod unless;
#[cfg(any(
    feature = "toml",
    all(feature = "tls", any(feature = "client", feature = "server"))
))]
mod watch;
#[cfg(feature = "toml")]
mod watched_file;

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;

pub use bytes::Bytes;
pub use http::Extensions;

pub use self::{
    error::{BoxError, CallError, CloseReason, Error, ErrorKind},
    protocol::{Payload, PayloadError, Status, Url},
    router::{Handler, Router},
    service::{
        Captures, Context, Identity, IntoResponse, Message, Method, Pattern, PatternError, Request,
        Response, Route, Segment, Session, StatusError,
    },
    stream::{Stream, StreamOffer, StreamReply},
    topic::{SingleState, StateTopic, Topic},
};

#[cfg(feature = "client")]
pub use self::client::{
    Client, ClientBuilder, Datagrams, Endpoint, Latest, ReceiveError, Regulated, Subscription,
    fetch,
};
#[cfg(feature = "describe")]
pub use self::description::Description;
#[cfg(feature = "server")]
pub use self::operations::Operations;
#[cfg(feature = "server")]
pub use self::server::{
    Publisher, RegulatedPublisher, Server, ServerBuilder, ServerEvent, ServerHandle, State,
};
#[cfg(feature = "describe")]
pub use schemars;

#[cfg(feature = "macros")]
#[doc = include_str!("../docs/service.md")]
pub use vsoa_macros::service;

#[cfg(feature = "macros")]
#[doc = include_str!("../docs/status.md")]
pub use vsoa_macros::Status;

#[cfg(feature = "macros")]
#[doc = include_str!("../docs/topic.md")]
pub use vsoa_macros::topic;
