use vsoa::{Client, Server};

use super::Tls;
use crate::{
    deadline::within,
    start::{PATIENCE, echo},
};

#[tokio::test]
async fn a_supervised_client_comes_back_over_tls() {
    let tls = Tls::new();
    let first = tls.echo().await;
    let addr = first.local_addr();
    let client = Client::builder(format!("vsoas://{addr}"))
        .tls(tls.client().build().unwrap())
        .supervised()
        .connect()
        .unwrap();
    within(client.connected()).await.unwrap();
    assert_eq!(client.peer_certificates(), [&tls.certificate.der[..]]);
    within(first.shutdown(PATIENCE)).await.unwrap();

    let renewed = tls.authority.server();
    let key = super::key_of(&renewed);
    let second = vsoa::transport::tls::ServerTls::builder(key)
        .build()
        .unwrap();
    let second = Server::builder().merge(echo()).tls(second);
    let _second = within(second.bind(addr)).await.unwrap();
    within(async {
        while client.peer_certificates() != [&renewed.der[..]] {
            tokio::task::yield_now().await;
        }
    })
    .await;
    within(client.get("/echo")).await.unwrap();
}
