use std::{io, time::Duration};

use tokio::time::timeout;

use super::{connect::secure, security::Protection};
use crate::{
    Error, ErrorKind,
    stream::{Stream, StreamOffer},
    transport::{self, TunnelConnector},
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
    /// The connection's, with which streams are marked.
    pub(super) priority: u8,
}

impl Streams {
    pub(super) fn with_priority(self, priority: u8) -> Self {
        Self { priority, ..self }
    }

    /// The stream that waits at this port, not connected yet.
    pub(super) fn offer(&self, port: u16) -> StreamOffer {
        let streams = self.clone();
        StreamOffer::remote(async move || {
            let stream = streams.connect(port).await?;
            Ok(Stream::new(stream.into_pipe()))
        })
    }

    async fn connect(self, port: u16) -> Result<transport::Stream, Error> {
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
        if self.priority > 0
            && let Err(error) = stream.set_priority(self.priority)
        {
            tracing::warn!(%error, "the priority cannot be set on a stream");
        }
        Ok(stream)
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use socket2::SockRef;

    use super::*;
    use crate::client::{endpoint::LOCALHOST, security::Security};

    #[tokio::test]
    async fn a_stream_is_marked_with_the_priority_of_its_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = listener.local_addr().unwrap();
        let streams = Streams {
            connector: TunnelConnector::Tcp {
                local: server,
                server,
            },
            protection: Security::default()
                .protection(LOCALHOST, false)
                .await
                .unwrap(),
            connect_timeout: Duration::from_secs(5),
            keepalive: None,
            priority: 0,
        };
        for (priority, class) in [(0, 0), (5, 0xa8)] {
            let streams = streams.clone().with_priority(priority);
            let stream = streams.connect(server.port()).await.unwrap();
            let transport::Stream::Tcp(stream) = stream else {
                panic!("it goes over TCP: {stream:?}");
            };
            assert_eq!(SockRef::from(&stream).tos_v4().unwrap(), class);
        }
    }
}
