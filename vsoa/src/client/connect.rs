use std::{future::poll_fn, io, net::SocketAddr};

use bytes::Bytes;
use tokio::{net::TcpStream, time::timeout};

use super::{
    ClientBuilder,
    endpoint::{Endpoint, ServerUrl, Target},
    resolve::resolve,
    streams::Streams,
};
use crate::{
    Error, ErrorKind,
    protocol::{Status, codec::decode},
    session::{ClientSession, Connected, FromServer, Outbox},
    transport::{QuickSocket, ReadBuffer, Stream, TunnelConnector},
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
    let (mut stream, quick) = open_channels(builder).await?;
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
    let handshake = greet(&mut stream, &mut session, &mut read);
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
        connect_timeout: builder.connect_timeout,
        keepalive: builder.tcp_keepalive,
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

async fn open_channels(builder: &ClientBuilder) -> Result<(Stream, Option<QuickSocket>), Error> {
    let opening = async {
        match &builder.endpoint {
            Endpoint(Target::Memory(connector)) => {
                let (stream, datagrams) = connector.connect().await.map_err(unreachable)?;
                Ok((
                    stream,
                    builder.quick.then_some(QuickSocket::Memory(datagrams)),
                ))
            }
            Endpoint(Target::Addr(addr)) => open_tcp(&[*addr], builder.quick).await,
            Endpoint(Target::Url(url)) => {
                let server = resolve(ServerUrl::parse(url)?, &builder.positions).await?;
                if server.secure {
                    return Err(Error::new(ErrorKind::TlsRequired));
                }
                open_tcp(&server.addrs, builder.quick).await
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
    quick: bool,
) -> Result<(Stream, Option<QuickSocket>), Error> {
    let stream = TcpStream::connect(addrs).await.map_err(unreachable)?;
    stream.set_nodelay(true).map_err(unreachable)?;
    let quick = if quick {
        let local = stream.local_addr().map_err(unreachable)?;
        let server = stream.peer_addr().map_err(unreachable)?;
        let socket = QuickSocket::connect(local, server).await;
        Some(socket.map_err(unreachable)?)
    } else {
        None
    };
    Ok((Stream::Tcp(stream), quick))
}

/// Sends the SERVINFO that waits in the session, and waits for its reply.
async fn greet(
    stream: &mut Stream,
    session: &mut ClientSession,
    read: &mut ReadBuffer,
) -> Result<Connected, Error> {
    let ended = |error: io::Error| Error::new(ErrorKind::Closed).with_source(error);
    let mut sending = Outbox::default();
    session.poll_transmit(&mut sending);
    poll_fn(|cx| stream.poll_write(cx, &mut sending))
        .await
        .map_err(ended)?;
    loop {
        let packet = decode(read.bytes_mut())
            .map_err(|error| Error::new(ErrorKind::NotVsoa).with_source(error))?;
        let Some(packet) = packet else {
            if poll_fn(|cx| read.poll_fill(cx, stream))
                .await
                .map_err(ended)?
                == 0
            {
                return Err(Error::with_text(
                    ErrorKind::Closed,
                    "the server closed it during the handshake",
                ));
            }
            continue;
        };
        match session.handle_packet(packet) {
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

fn unreachable(error: io::Error) -> Error {
    Error::new(ErrorKind::Unreachable).with_source(error)
}
