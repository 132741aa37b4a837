use std::{io, time::Duration};

use tokio::time::timeout;

use super::{connect::secure, security::Protection};
use crate::{
    Error, ErrorKind,
    stream::{Stream, StreamOffer},
    transport::TunnelConnector,
};

/// How a client opens the streams that its server's answers offer.
///
/// A stream outlives the connection, so this knows the way without it.
#[derive(Clone, Debug)]
pub(super) struct Streams {
    pub(super) connector: TunnelConnector,
    pub(super) protection: Protection,
    pub(super) connect_timeout: Duration,
    pub(super) keepalive: Option<Duration>,
}

impl Streams {
    /// The stream that waits at this port, not connected yet.
    pub(super) fn offer(&self, port: u16) -> StreamOffer {
        let streams = self.clone();
        StreamOffer::remote(async move || streams.connect(port).await)
    }

    async fn connect(self, port: u16) -> Result<Stream, Error> {
        let unreachable = |error: io::Error| {
            Error::with_text(ErrorKind::Unreachable, format!("the stream at port {port}"))
                .with_source(error)
        };
        let opening = async {
            let plain = self.connector.connect(port).await.map_err(unreachable)?;
            let mut stream = self.protection.secure(plain)?;
            secure(&mut stream).await?;
            Ok(stream)
        };
        let stream = timeout(self.connect_timeout, opening)
            .await
            .unwrap_or_else(|_| Err(unreachable(io::ErrorKind::TimedOut.into())))?;
        if let Some(after) = self.keepalive {
            stream.set_keepalive(after).map_err(unreachable)?;
        }
        Ok(Stream::new(stream.into_pipe()))
    }
}
