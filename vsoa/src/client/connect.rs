use std::{future::poll_fn, io, net::SocketAddr};

use bytes::Bytes;
use tokio::{net::TcpStream, time::timeout};

use super::{
    ClientBuilder,
    endpoint::{Endpoint, LOCALHOST, ServerUrl, Target},
    resolve::resolve,
    security::Protection,
    streams::Streams,
};
use crate::{
    CloseReason, Error, ErrorKind,
    protocol::{Status, codec::Parcel},
    session::{ClientSession, Connected, FromServer, Outbox},
    transport::{QuickSocket, ReadBuffer, Stream, TunnelConnector, cause, close_reason},
};

/// A connection after its handshake, which nobody serves yet.
pub(super) struct Opened {
    pub(super) stream: Stream,
    pub(super) read: ReadBuffer,
    pub(super) session: ClientSession,
    pub(super) info: Bytes,
    pub(super) quick: Option<QuickSocket>,
    pub(super) streams: Streams,
}

/// Opens a connection and does the handshake.
pub(super) async fn connect(builder: &ClientBuilder) -> Result<Opened, Error> {
    let opened = open(builder).await;
    opened.map_err(|error| {
        builder.forget_position();
        error.about(&builder.endpoint)
    })
}

async fn open(builder: &ClientBuilder) -> Result<Opened, Error> {
    let Channels {
        mut stream,
        quick,
        protection,
    } = open_channels(builder).await?;
    if let Some(after) = builder.tcp_keepalive {
        stream.set_keepalive(after).map_err(unreachable)?;
    }
    let mut session = ClientSession::default();
    let quick_port = match &quick {
        Some(quick) => Some(quick.local_addr().map_err(unreachable)?.port()),
        None => None,
    };
    session.handle_connected(builder.password.clone(), quick_port)?;
    let mut read = ReadBuffer::new();
    let handshake = async {
        secure(&mut stream).await?;
        greet(&mut stream, &mut session, &mut read).await
    };
    let connected = timeout(builder.handshake_timeout, handshake)
        .await
        .map_err(|_| Error::new(ErrorKind::HandshakeTimeout))??;
    if let (Some(port), Some(quick), Some(mut server)) =
        (connected.quick_port, &quick, stream.peer_addr())
    {
        server.set_port(port);
        quick.reconnect(server).await.map_err(unreachable)?;
    }
    let streams = Streams {
        connector: tunnel_connector(&builder.endpoint, &stream)?,
        protection,
        connect_timeout: builder.connect_timeout,
        keepalive: builder.tcp_keepalive,
        priority: 0,
    };
    Ok(Opened {
        stream,
        read,
        session,
        info: connected.info,
        quick,
        streams,
    })
}

/// Both channels of a connection; the TLS handshake, where there is TLS, is still to come.
struct Channels {
    stream: Stream,
    quick: Option<QuickSocket>,
    protection: Protection,
}

async fn open_channels(builder: &ClientBuilder) -> Result<Channels, Error> {
    let opening = async {
        match &builder.endpoint.0 {
            Target::Memory(connector) => {
                let protection = builder.security.protection(LOCALHOST, false).await?;
                let (stream, datagrams) = connector.connect().await.map_err(unreachable)?;
                let quick = builder.quick && protection.allows_quick;
                Ok(Channels {
                    stream: protection.secure(stream)?,
                    quick: quick.then_some(QuickSocket::Memory(datagrams)),
                    protection,
                })
            }
            Target::Addr(addr) => {
                let host = addr.ip().to_string();
                let protection = builder.security.protection(&host, false).await?;
                open_tcp(&[*addr], protection, builder.quick).await
            }
            Target::Url(url) => {
                let url = ServerUrl::parse(url)?;
                let server = resolve(url, &builder.positions).await?;
                let protection = builder.security.protection(url.host, server.secure).await?;
                open_tcp(&server.addrs, protection, builder.quick).await
            }
        }
    };
    timeout(builder.connect_timeout, opening)
        .await
        .unwrap_or_else(|_| Err(unreachable(io::ErrorKind::TimedOut.into())))
}

/// The way to the streams beside this connection.
fn tunnel_connector(endpoint: &Endpoint, stream: &Stream) -> Result<TunnelConnector, Error> {
    if let Endpoint(Target::Memory(connector)) = endpoint {
        return Ok(TunnelConnector::Memory(connector.network()));
    }
    TunnelConnector::beside(stream).map_err(unreachable)
}

async fn open_tcp(
    addrs: &[SocketAddr],
    protection: Protection,
    quick: bool,
) -> Result<Channels, Error> {
    let stream = TcpStream::connect(addrs).await.map_err(unreachable)?;
    stream.set_nodelay(true).map_err(unreachable)?;
    let quick = if quick && protection.allows_quick {
        let local = stream.local_addr().map_err(unreachable)?;
        let server = stream.peer_addr().map_err(unreachable)?;
        let socket = QuickSocket::connect(local, server).await;
        Some(socket.map_err(unreachable)?)
    } else {
        None
    };
    Ok(Channels {
        stream: protection.secure(Stream::Tcp(stream))?,
        quick,
        protection,
    })
}

/// Does the TLS handshake, where there is TLS.
pub(super) async fn secure(stream: &mut Stream) -> Result<(), Error> {
    let secured = poll_fn(|cx| stream.poll_secure(cx)).await;
    secured.map_err(|error| Error::new(ErrorKind::Tls).with_source(cause(error)))
}

/// Sends the SERVINFO that waits in the session, and waits for its reply.
async fn greet(
    stream: &mut Stream,
    session: &mut ClientSession,
    read: &mut ReadBuffer,
) -> Result<Connected, Error> {
    let mut sending = Outbox::default();
    session.poll_transmit(&mut sending);
    poll_fn(|cx| stream.poll_write(cx, &mut sending))
        .await
        .map_err(ended)?;
    loop {
        let parcel = Parcel::take(read.bytes_mut())
            .map_err(|error| Error::new(ErrorKind::NotVsoa).with_source(error))?;
        let Some(parcel) = parcel else {
            if poll_fn(|cx| read.poll_fill(cx, stream))
                .await
                .map_err(ended)?
                == 0
            {
                return Err(closed_early(read.bytes_mut()));
            }
            continue;
        };
        match session.handle_packet(parcel) {
            Some(FromServer::Connected(connected)) => return Ok(connected),
            Some(FromServer::Refused(Status::PASSWORD)) => {
                return Err(Error::new(ErrorKind::WrongPassword));
            }
            Some(FromServer::Refused(status)) => {
                return Err(Error::new(ErrorKind::Refused(status)));
            }
            _ => {}
        }
    }
}

/// A client's certificate is taken or not after its handshake: then the first read fails.
fn ended(error: io::Error) -> Error {
    let kind = match close_reason(&error) {
        CloseReason::Tls => ErrorKind::Tls,
        _ => ErrorKind::Closed,
    };
    Error::new(kind).with_source(cause(error))
}

/// The server has ended the connection, having said no more than this.
fn closed_early(said: &[u8]) -> Error {
    if said.starts_with(&TLS_ALERT) {
        return Error::with_text(
            ErrorKind::TlsRequired,
            "it answered as a server over TLS does",
        );
    }
    Error::with_text(
        ErrorKind::Closed,
        "the server closed it during the handshake",
    )
}

fn unreachable(error: io::Error) -> Error {
    Error::new(ErrorKind::Unreachable).with_source(error)
}

/// How a TLS server begins to refuse what is not TLS: with a record of the type alert, which is
/// shorter than any packet.
const TLS_ALERT: [u8; 2] = [0x15, 0x03];
