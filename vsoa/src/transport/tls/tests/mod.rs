//! TLS over a socket in memory, whose room says when it takes no more.

mod pipe;
mod stream;

use std::future::poll_fn;

use tokio::io::{DuplexStream, duplex};

use super::{Authorities, CertifiedKey, ClientTls, ServerTls};
use crate::transport::Stream;

/// Both ends, after the handshake, over a socket with room for so many bytes.
async fn pair(room: usize) -> (Stream, Stream) {
    pair_with(room, |tls| tls).await
}

/// As [`pair`], with a server that is told something more.
async fn pair_with(room: usize, tell: impl FnOnce(ServerTls) -> ServerTls) -> (Stream, Stream) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = CertifiedKey::from_pem(made.cert.pem(), made.signing_key.serialize_pem());
    let trusted = Authorities::from_pem(made.cert.pem());
    let (ours, theirs) = duplex(room);
    let client_tls = ClientTls::builder().authorities(trusted).build().unwrap();
    let connector = client_tls.connector("localhost").unwrap();
    let mut client = connector.connect(Stream::Memory(ours)).unwrap();
    let server_tls = tell(ServerTls::builder(key).build().unwrap());
    let mut server = server_tls.accept(Stream::Memory(theirs)).unwrap();
    let (client_done, server_done) = tokio::join!(
        poll_fn(|cx| client.poll_secure(cx)),
        poll_fn(|cx| server.poll_secure(cx)),
    );
    client_done.unwrap();
    server_done.unwrap();
    (client, server)
}

fn plain(stream: &mut Stream) -> &mut DuplexStream {
    let Stream::Tls(stream) = stream else {
        panic!("it is TLS");
    };
    let Stream::Memory(socket) = stream.plain_mut() else {
        panic!("it is in memory");
    };
    socket
}
