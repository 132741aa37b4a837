//! Stands in for `tls` where the feature is off: its types have no values then.

use super::Stream;
use crate::Error;

#[cfg(feature = "server")]
#[derive(Clone, Debug)]
pub(crate) enum ServerTls {}

#[cfg(feature = "server")]
impl ServerTls {
    pub(crate) fn accept(&self, _plain: Stream) -> Result<Stream, Error> {
        match *self {}
    }
}

#[cfg(feature = "client")]
#[derive(Clone, Debug)]
pub(crate) enum ClientTls {}

#[cfg(feature = "client")]
impl ClientTls {
    #[expect(clippy::unused_async, reason = "with the feature it reads files")]
    pub(crate) async fn trusting_system() -> Result<Self, Error> {
        Err(Error::with_text(
            crate::ErrorKind::TlsRequired,
            "this program is built without the feature `tls` of vsoa",
        ))
    }

    pub(crate) fn connector(&self, _host: &str) -> Result<TlsConnector, Error> {
        match *self {}
    }
}

#[cfg(feature = "client")]
#[derive(Clone, Debug)]
pub(crate) enum TlsConnector {}

#[cfg(feature = "client")]
impl TlsConnector {
    pub(crate) fn connect(&self, _plain: Stream) -> Result<Stream, Error> {
        match *self {}
    }
}
