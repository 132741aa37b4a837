//! Clients and servers of ours over TLS.
//!
//! Certificates are made by the tests themselves. Start with [`Tls`], which has all that a server
//! and its clients need.

mod certificates;
mod handshake;
mod positions;
mod quick;
mod renewal;
mod streams;
mod supervised;
mod traffic;
mod wire;

use harness::{Authority, Certificate};
use vsoa::{
    Client, ClientBuilder, Router, Server, ServerBuilder,
    transport::tls::{
        Authorities, CertifiedKey, ClientTls, ClientTlsBuilder, ServerTls, ServerTlsBuilder,
    },
};

use crate::{deadline::within, start::echo};

/// An authority that a server and its clients trust, and the server's certificate.
struct Tls {
    authority: Authority,
    certificate: Certificate,
}

impl Tls {
    fn new() -> Self {
        let authority = Authority::new();
        Self {
            certificate: authority.server(),
            authority,
        }
    }

    fn trusted(&self) -> Authorities {
        Authorities::from_pem(self.authority.pem())
    }

    fn server(&self) -> ServerTlsBuilder {
        ServerTls::builder(key_of(&self.certificate))
    }

    fn client(&self) -> ClientTlsBuilder {
        ClientTls::builder().authorities(self.trusted())
    }

    /// A server of these routes and a client of it, on loopback.
    async fn start(&self, routes: Router) -> (Server, Client) {
        let server = serve(self.server(), Server::builder().merge(routes)).await;
        let client = within(to(&server, self.client()).connect()).await;
        (server, client.expect("each trusts the other"))
    }

    /// A server that echoes.
    async fn echo(&self) -> Server {
        serve(self.server(), Server::builder().merge(echo())).await
    }
}

fn key_of(certificate: &Certificate) -> CertifiedKey {
    CertifiedKey::from_pem(&certificate.chain, &certificate.key)
}

/// Starts this server over TLS on a port of loopback.
async fn serve(tls: ServerTlsBuilder, server: ServerBuilder) -> Server {
    let tls = tls.build().expect("what the test has made fits");
    let bound = server.tls(tls).bind("127.0.0.1:0").await;
    bound.expect("loopback has a free port")
}

/// A client of this server, yet to connect.
fn to(server: &Server, tls: ClientTlsBuilder) -> ClientBuilder {
    let url = format!("vsoas://{}", server.local_addr());
    Client::builder(url).tls(tls.build().expect("what the test has made fits"))
}
