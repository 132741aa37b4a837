//! TLS: who a server is, who its clients are, and nobody else reads along.
//!
//! [`ServerTls`] and [`ClientTls`] say what each side shows and whom it trusts; both can be made
//! anew while connections run. `TlsStream` is a connection, from the handshake on. Nothing here
//! knows what travels inside. The guide page `tls` shows all of it at work; start with `TlsStream`
//! for how it works.

#[cfg(feature = "client")]
mod accept_any;
#[cfg(feature = "client")]
mod client;
mod material;
mod pipe;
mod renewable;
#[cfg(feature = "server")]
mod server;
mod stream;

#[cfg(test)]
#[cfg(all(feature = "client", feature = "server"))]
mod tests;

use std::sync::Arc;

pub use rustls;
use rustls::crypto::CryptoProvider;

#[cfg(feature = "client")]
pub(crate) use self::client::TlsConnector;
#[cfg(feature = "client")]
pub use self::client::{ClientTls, ClientTlsBuilder};
pub use self::material::{Authorities, CertifiedKey};
#[cfg(feature = "server")]
pub use self::server::{ServerTls, ServerTlsBuilder};
use self::stream::Ends;
pub(super) use self::{pipe::TlsPipe, stream::TlsStream};
pub use crate::watch::Watch;
use crate::{BoxError, Error, ErrorKind};

/// The one implementation of cryptography that is compiled in, whatever the process has installed.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// What rustls does not take.
fn unusable(error: impl Into<BoxError>) -> Error {
    Error::new(ErrorKind::Configuration).with_source(error)
}
