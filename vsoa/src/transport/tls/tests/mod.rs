//! TLS over a socket in memory, whose room says when it takes no more.

mod drivers;
mod pipe;
mod stream;

use std::{future::poll_fn, time::Duration};

use tokio::{
    io::{DuplexStream, duplex},
    time::timeout,
};

use super::{Authorities, CertifiedKey, ClientTls, ServerTls};
use crate::transport::Stream;

/// Both ends, after the handshake, over a socket with room for so many bytes.
async fn pair(room: usize) -> (Stream, Stream) {
    pair_with(room, |tls| tls).await
}

/// As [`pair`], with a server that is told something more.
async fn pair_with(room: usize, tell: impl FnOnce(ServerTls) -> ServerTls) -> (Stream, Stream) {
    let (server_tls, client_tls) = both_tls();
    let (ours, theirs) = duplex(room);
    let connector = client_tls.connector("localhost").unwrap();
    let mut client = connector.connect(Stream::Memory(ours)).unwrap();
    let mut server = tell(server_tls).accept(Stream::Memory(theirs)).unwrap();
    let (client_done, server_done) = tokio::join!(
        poll_fn(|cx| client.poll_secure(cx)),
        poll_fn(|cx| server.poll_secure(cx)),
    );
    client_done.unwrap();
    server_done.unwrap();
    (client, server)
}

/// A server for `localhost`, and a client that trusts it.
fn both_tls() -> (ServerTls, ClientTls) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = CertifiedKey::from_pem(made.cert.pem(), made.signing_key.serialize_pem());
    let trusted = Authorities::from_pem(made.cert.pem());
    (
        ServerTls::builder(key).build().unwrap(),
        ClientTls::builder().authorities(trusted).build().unwrap(),
    )
}

async fn within<F: Future>(future: F) -> F::Output {
    let result = timeout(Duration::from_secs(30), future).await;
    result.expect("it has to end")
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
