use tokio::sync::mpsc::unbounded_channel;
use vsoa::{
    Client, ErrorKind, Server,
    position::{
        NameServer, Position, Positions, Registrar, RegistrationEvent, RegistryServer, Table,
    },
};

use super::Tls;
use crate::{deadline::within, start::echo};

#[tokio::test]
async fn a_server_whose_position_demands_tls_gets_it() {
    let tls = Tls::new();
    let server = tls.echo().await;
    let (_names, positions) = positions(&server).await;
    let client = Client::builder("vsoa://climate")
        .positions(positions)
        .tls(tls.client().server_name("localhost").build().unwrap());
    let client = within(client.connect()).await.unwrap();
    assert_eq!(client.peer_certificates(), [tls.certificate.der]);
}

#[tokio::test]
async fn it_is_not_talked_to_in_the_clear() {
    let tls = Tls::new();
    let server = Server::builder().merge(echo()).bind("127.0.0.1:0");
    let server = server.await.unwrap();
    let (_names, positions) = positions(&server).await;
    let client = Client::builder("vsoa://climate")
        .positions(positions)
        .tls(tls.client().build().unwrap());
    let refused = within(client.connect()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Tls);
    assert!(server.clients().is_empty());
}

#[tokio::test]
async fn a_certificate_may_be_for_the_name_that_is_looked_up() {
    let tls = Tls::new();
    let by_name = tls.authority.certificate(&["climate"]);
    let of_name = vsoa::transport::tls::ServerTls::builder(super::key_of(&by_name));
    let server = super::serve(of_name, Server::builder()).await;
    let (_names, positions) = positions(&server).await;
    let client = Client::builder("vsoas://climate")
        .positions(positions)
        .tls(tls.client().build().unwrap());
    within(client.connect()).await.unwrap();
}

/// A name server that says where the server is, and that it wants TLS.
async fn positions(server: &Server) -> (NameServer, Positions) {
    let table = Table::new();
    let position = Position::secure(server.local_addr());
    table.insert("climate", position).unwrap();
    let names = NameServer::bind("127.0.0.1:0", table).await.unwrap();
    let positions = Positions::new([names.local_addr()]);
    (names, positions)
}

#[tokio::test]
async fn a_server_over_tls_registers_as_one() {
    let tls = Tls::new();
    let table = Table::new();
    let registry = Server::builder().service(RegistryServer::new(table.clone()));
    let registry = registry.bind("127.0.0.1:0").await.unwrap();
    let (sender, mut registered) = unbounded_channel();
    let registrar = Registrar::from(registry.local_addr()).on_event(move |event| {
        // A test that is over takes no more.
        let _ = sender.send(matches!(event, RegistrationEvent::Registered { .. }));
    });
    let builder = Server::builder().name("climate").register_at(registrar);
    let server = super::serve(tls.server(), builder).await;
    assert_eq!(within(registered.recv()).await, Some(true));
    let position = table.entries().remove(0).position;
    assert_eq!(position, Position::secure(server.local_addr()));
}
