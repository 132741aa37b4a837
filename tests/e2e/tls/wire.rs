//! What goes over the wire: seen by a peer that is rustls alone, over a socket that blocks.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    sync::Arc,
};

use tokio::{net::TcpSocket, task::spawn_blocking};
use vsoa::{
    CloseReason, Server, Session,
    protocol::{Header, Kind, Packet, limits::HEADER_LEN},
    transport::tls::rustls::{
        ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, StreamOwned,
        SupportedProtocolVersion,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
        version::{TLS12, TLS13},
    },
};

use super::{Tls, serve};
use crate::{
    deadline::within,
    raw::{call, encoded, request},
    start::{PATIENCE, echo, spawn},
};

#[tokio::test]
async fn both_versions_that_are_in_use_are_spoken() {
    for (version, number) in [
        (&TLS12, ProtocolVersion::TLSv1_2),
        (&TLS13, ProtocolVersion::TLSv1_3),
    ] {
        let tls = Tls::new();
        let server = tls.echo().await;
        let mut peer = TlsPeer::connect(&tls, &server, version).await;
        let answer = peer.act(move |stream| {
            stream.write_all(&encoded([&call(1, "/echo", "hello")]))?;
            let mut reply = [0; HEADER_LEN + 8];
            stream.read_exact(&mut reply)?;
            Ok((reply, stream.conn.protocol_version()))
        });
        let (reply, spoken) = answer.await;
        assert_eq!(&reply[HEADER_LEN..], b"hello\0\0\0");
        assert_eq!(spoken, Some(number));
    }
}

#[tokio::test]
async fn a_server_that_shuts_down_says_so() {
    let tls = Tls::new();
    let server = tls.echo().await;
    let mut peer = TlsPeer::connect(&tls, &server, &TLS13).await;
    let shutdown = spawn(server.shutdown(PATIENCE));
    // Without that word, a read of rustls fails.
    assert_eq!(peer.act(|stream| stream.read(&mut [0; 8])).await, 0);
    within(shutdown).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_client_that_says_that_it_ends_is_answered_likewise() {
    let tls = Tls::new();
    let server = tls.echo().await;
    let mut peer = TlsPeer::connect(&tls, &server, &TLS13).await;
    let session = only_client(&server);
    let read = peer.act(|stream| {
        stream.conn.send_close_notify();
        stream.flush()?;
        stream.read(&mut [0; 8])
    });
    assert_eq!(read.await, 0);
    assert_eq!(within(session.closed()).await, CloseReason::Peer);
}

#[tokio::test]
async fn a_client_that_ends_without_a_word_has_just_ended() {
    let tls = Tls::new();
    let server = tls.echo().await;
    let peer = TlsPeer::connect(&tls, &server, &TLS13).await;
    let session = only_client(&server);
    drop(peer);
    assert_eq!(within(session.closed()).await, CloseReason::Peer);
    assert_eq!(server.counters().tls_failures, 0);
}

#[tokio::test]
async fn what_was_changed_on_its_way_ends_the_connection() {
    let tls = Tls::new();
    let server = tls.echo().await;
    let mut peer = TlsPeer::connect(&tls, &server, &TLS13).await;
    let session = only_client(&server);
    let sent = peer.act(|stream| {
        let mut record = vec![0x17, 0x03, 0x03, 0x00, 0x20];
        record.extend([0x55; 32]);
        stream.sock.write_all(&record)
    });
    sent.await;
    assert_eq!(within(session.closed()).await, CloseReason::Tls);
    assert_eq!(server.counters().tls_failures, 1);
}

/// A reply begins before its call has come in whole: both go through the same two buffers.
#[tokio::test]
async fn packets_need_not_fit_records() {
    let tls = Tls::new();
    let server = serve(tls.server(), Server::builder().merge(echo())).await;
    let mut peer = TlsPeer::connect(&tls, &server, &TLS13).await;
    let bytes = encoded([&call(1, "/echo", vec![7; 1000]), &call(2, "/echo", "end")]);
    let replies = peer.act(move |stream| {
        for part in bytes.chunks(7) {
            stream.write_all(part)?;
            stream.flush()?;
        }
        let mut replies = vec![0; (HEADER_LEN + 1000) + (HEADER_LEN + 4)];
        stream.read_exact(&mut replies)?;
        Ok(replies)
    });
    assert!(replies.await.ends_with(b"end\0"));
}

/// A client that has subscribed, and then leaves unread what comes.
pub(super) async fn subscriber_that_never_reads(tls: &Tls, server: &Server, url: &str) -> TlsPeer {
    let mut peer = TlsPeer::connect(tls, server, &TLS13).await;
    let subscribe = encoded([&request(Kind::SUBSCRIBE, 1, url)]);
    peer.act(move |stream| {
        stream.write_all(&subscribe)?;
        stream.read_exact(&mut [0; HEADER_LEN])
    })
    .await;
    peer
}

/// A client that is not ours; the stream is away while it acts.
pub(super) struct TlsPeer(Option<Wire>);

type Wire = StreamOwned<ClientConnection, TcpStream>;

impl TlsPeer {
    /// Does both handshakes, with little room in its system for what is not read.
    async fn connect(
        tls: &Tls,
        server: &Server,
        version: &'static SupportedProtocolVersion,
    ) -> Self {
        let name = ServerName::from(server.local_addr().ip());
        let connection = ClientConnection::new(config(tls, version), name).unwrap();
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let socket = within(socket.connect(server.local_addr())).await.unwrap();
        let socket = socket.into_std().unwrap();
        socket.set_nonblocking(false).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut peer = Self(Some(StreamOwned::new(connection, socket)));
        peer.act(|stream| {
            stream.write_all(&encoded([&Packet::new(Header::new(Kind::SERVINFO))]))?;
            // `{}`, the client's id, and what fills up to four bytes.
            stream.read_exact(&mut [0; HEADER_LEN + 8])
        })
        .await;
        peer
    }

    /// Has the peer do something that blocks.
    async fn act<T: Send + 'static>(
        &mut self,
        does: impl FnOnce(&mut Wire) -> io::Result<T> + Send + 'static,
    ) -> T {
        let mut wire = self.0.take().expect("it does one thing at a time");
        let acted = spawn_blocking(move || {
            let result = does(&mut wire);
            (wire, result)
        });
        let (wire, result) = within(acted).await.unwrap();
        self.0 = Some(wire);
        result.unwrap()
    }
}

fn config(tls: &Tls, version: &'static SupportedProtocolVersion) -> Arc<ClientConfig> {
    let mut trusted = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(tls.authority.pem().as_bytes());
    trusted.add(authority.unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(trusted)
        .with_no_client_auth();
    Arc::new(config)
}

fn only_client(server: &Server) -> Session {
    server.clients().remove(0)
}
