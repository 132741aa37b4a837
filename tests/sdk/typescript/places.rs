//! Servers behind names, and behind TLS.

use harness::Authority;
use vsoa::{
    position::{NameServer, Table},
    transport::tls::{Authorities, CertifiedKey, ServerTls},
};

use super::{host, run::Program};

#[tokio::test]
async fn names_are_looked_up() {
    let server = host().bind("127.0.0.1:0").await.unwrap();
    let table = Table::new();
    table.insert("showcase", server.local_addr()).unwrap();
    let names = NameServer::bind("127.0.0.1:0", table).await.unwrap();
    let asked = names.local_addr().to_string();
    let environment = [("VSOA_POS_SERVER", &*asked)];
    let program = Program::start_with("names", &["vsoa://showcase"], &environment).await;
    program.succeeds().await;
}

#[tokio::test]
async fn calls_and_streams_go_over_tls() {
    let authority = Authority::new();
    let (own, client) = (authority.server(), authority.certificate(&["car7.example"]));
    let tls = ServerTls::builder(CertifiedKey::from_pem(&own.chain, &own.key))
        .require_client_certificates(Authorities::from_pem(authority.pem()));
    let server = host().tls(tls.build().unwrap());
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let url = format!("vsoas://{}", server.local_addr());
    let trusted = authority.file("ca.pem", authority.pem());
    let environment = [("NODE_EXTRA_CA_CERTS", trusted.to_str().unwrap())];
    let arguments = [&*url, &client.chain, &client.key];
    let program = Program::start_with("tls", &arguments, &environment).await;
    program.succeeds().await;
}
