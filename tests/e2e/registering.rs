//! Servers that register themselves: when they come into the table, and when they leave it.

use std::{future::pending, net::SocketAddr, sync::Mutex, time::Duration};

use serde_json::json;
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::timeout,
};
use vsoa::{
    CallError, Client, Context, ErrorKind, Payload, Request, Router, Server, ServerBuilder,
    position::{
        Domain, Entry, Lease, NameServer, Position, Positions, Query, Registrar, Registration,
        RegistrationEvent, Registry, RegistryError, RegistryServer, Table,
    },
    transport::memory,
};

use crate::{deadline::within, start::PATIENCE};

/// What becomes of a registration.
struct Events(UnboundedReceiver<RegistrationEvent>);

impl Events {
    /// Has a registrar tell what becomes of it.
    fn of(registrar: impl Into<Registrar>) -> (Registrar, Self) {
        let (sender, receiver) = unbounded_channel();
        let registrar = registrar.into().on_event(move |event| {
            // A test that is over takes no more.
            let _ = sender.send(event);
        });
        (registrar, Self(receiver))
    }

    async fn next(&mut self) -> RegistrationEvent {
        within(self.0.recv()).await.expect("the server is there")
    }

    async fn registered(&mut self) {
        let event = self.next().await;
        assert!(
            matches!(event, RegistrationEvent::Registered { .. }),
            "{event:?}"
        );
    }

    async fn failed(&mut self) -> CallError<RegistryError> {
        match self.next().await {
            RegistrationEvent::Failed { error } => error,
            event => panic!("{event:?}"),
        }
    }
}

async fn registry(table: &Table, addr: impl Into<SocketAddr>) -> Server {
    let registry = Server::builder().service(RegistryServer::new(table.clone()));
    registry.bind(addr.into()).await.unwrap()
}

fn loopback() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

fn climate() -> ServerBuilder {
    let routes = Router::new()
        .get("/climate/{zone}/temperature", async |_: Request| ())
        .get("/climate/{zone}/fan", async |_: Request| ());
    Server::builder().name("climate").merge(routes)
}

fn found(table: &Table) -> Option<SocketAddr> {
    let position = table.lookup(&Query::new("climate"))?;
    Some(position.addr)
}

#[tokio::test]
async fn a_server_is_found_by_its_name_until_it_shuts_down() {
    let table = Table::new();
    let names = NameServer::bind("127.0.0.1:0", table.clone())
        .await
        .unwrap();
    let registry = registry(&table, loopback()).await;
    let (registrar, mut events) = Events::of(registry.local_addr());
    let server = climate()
        .register_at(registrar)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    events.registered().await;

    let positions = Positions::new([names.local_addr()]);
    let client = Client::builder("vsoa://climate").positions(positions.clone());
    let client = within(client.connect()).await.unwrap();
    assert!(
        within(client.get("/climate/front/fan"))
            .await
            .unwrap()
            .status()
            .is_success()
    );

    within(server.shutdown(PATIENCE)).await.unwrap();
    assert!(matches!(events.next().await, RegistrationEvent::Withdrawn));
    assert!(table.entries().is_empty());
    let error = within(positions.lookup("climate")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_server_that_is_dropped_withdraws_too() {
    let table = Table::new();
    let registry = registry(&table, loopback()).await;
    let (registrar, mut events) = Events::of(registry.local_addr());
    let server = climate()
        .register_at(registrar)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    events.registered().await;
    drop(server);
    assert!(matches!(events.next().await, RegistrationEvent::Withdrawn));
    assert!(table.entries().is_empty());
}

#[tokio::test]
async fn what_it_says_of_itself_is_where_it_listens_and_what_it_serves() {
    let table = Table::new();
    let registry = registry(&table, loopback()).await;
    let (registrar, mut events) = Events::of(registry.local_addr());
    let server = climate()
        .register_at(registrar)
        .bind("0.0.0.0:0")
        .await
        .unwrap();
    events.registered().await;
    let entry = table.entries().remove(0);
    assert_eq!(entry.urls, ["/climate/"]);
    let expected = SocketAddr::from(([127, 0, 0, 1], server.local_addr().port()));
    assert_eq!(entry.position, Position::from(expected));
    assert!(entry.lease_ms.is_some_and(|left| left <= 30_000));
}

#[tokio::test]
async fn what_it_says_of_itself_can_be_set() {
    let table = Table::new();
    let registry = registry(&table, loopback()).await;
    let (registrar, mut events) = Events::of(registry.local_addr());
    let advertised: SocketAddr = "192.168.1.20:3005".parse().unwrap();
    let registrar = registrar
        .advertise(advertised)
        .urls(["/a/", "/b"])
        .secure(true)
        .lease(Duration::from_secs(7));
    let _server = climate()
        .register_at(registrar)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let event = events.next().await;
    let RegistrationEvent::Registered { lease } = event else {
        panic!("{event:?}")
    };
    assert_eq!(lease, Duration::from_secs(7));
    let entry = table.entries().remove(0);
    assert_eq!(entry.position, Position::secure(advertised));
    assert_eq!(entry.urls, ["/a/", "/b"]);
}

#[tokio::test]
async fn without_a_name_it_does_not_start() {
    let registry = "vsoa://127.0.0.1:1";
    for (builder, why) in [
        (
            Server::builder().register_at(registry),
            "ServerBuilder::name",
        ),
        (Server::builder().name("").register_at(registry), "empty"),
    ] {
        let error = builder.bind("127.0.0.1:0").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Argument);
        assert!(error.to_string().contains(why), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_lease_is_renewed_for_as_long_as_the_server_is_there() {
    let table = Table::new();
    let (connector, listener) = memory::channel();
    let registry = Server::builder().service(RegistryServer::new(table.clone()));
    let registry = registry.serve(listener).unwrap();
    let (registrar, mut events) = Events::of(connector);
    let advertised: SocketAddr = "10.0.0.1:1".parse().unwrap();
    let (_connector, listener) = memory::channel();
    let registrar = registrar
        .advertise(advertised)
        .lease(Duration::from_secs(30));
    let _server = climate().register_at(registrar).serve(listener).unwrap();
    events.registered().await;
    for _ in 0..100 {
        tokio::time::advance(Duration::from_secs(7)).await;
        // Gives the renewal, of which no event tells, the time to come.
        let _ = timeout(Duration::from_millis(100), events.0.recv()).await;
        assert_eq!(found(&table), Some(advertised));
    }
    drop(registry);
    tokio::time::advance(Duration::from_secs(30)).await;
    assert_eq!(found(&table), None);
}

#[tokio::test]
async fn a_registry_that_comes_later_or_starts_again_is_registered_at() {
    let mut table = Table::new();
    let first = registry(&table, loopback()).await;
    let addr = first.local_addr();
    within(first.shutdown(PATIENCE)).await.unwrap();

    let (registrar, mut events) = Events::of(addr);
    let server = climate()
        .register_at(registrar)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let CallError::Failed(error) = events.failed().await else {
        panic!("nobody answered")
    };
    assert_eq!(error.kind(), ErrorKind::Unreachable);

    for _ in 0..2 {
        table = Table::new();
        let registry = registry(&table, addr).await;
        let mut event = events.next().await;
        while let RegistrationEvent::Failed { .. } = event {
            event = events.next().await;
        }
        assert!(
            matches!(event, RegistrationEvent::Registered { .. }),
            "{event:?}"
        );
        assert_eq!(found(&table), Some(server.local_addr()));
        within(registry.shutdown(PATIENCE)).await.unwrap();
    }
    // Nobody is there to withdraw from, and that holds the shutdown up for a second at most.
    within(server.shutdown(PATIENCE)).await.unwrap();
}

#[tokio::test]
async fn a_wrong_password_is_told_and_tried_again() {
    let table = Table::new();
    let registry = Server::builder()
        .password("right")
        .service(RegistryServer::new(table));
    let registry = registry.bind("127.0.0.1:0").await.unwrap();
    let (registrar, mut events) =
        Events::of(Client::builder(registry.local_addr()).password("left"));
    let _server = climate()
        .register_at(registrar)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let CallError::Failed(error) = events.failed().await else {
        panic!("the registry was not asked")
    };
    assert_eq!(error.kind(), ErrorKind::WrongPassword);
    registry.set_password(Some("left".to_owned()));
    let mut event = events.next().await;
    while let RegistrationEvent::Failed { .. } = event {
        event = events.next().await;
    }
    assert!(
        matches!(event, RegistrationEvent::Registered { .. }),
        "{event:?}"
    );
}

/// A registry that may forget all that it knows.
struct Forgetful(Mutex<Table>);

impl Forgetful {
    fn table(&self) -> Table {
        self.0.lock().unwrap().clone()
    }
}

impl Registry for Forgetful {
    async fn register(&self, cx: &Context, what: Registration) -> Result<Lease, RegistryError> {
        Registry::register(&self.table(), cx, what).await
    }

    async fn renew(&self, id: String, lease_ms: u64) -> Result<Lease, RegistryError> {
        Registry::renew(&self.table(), id, lease_ms).await
    }

    async fn withdraw(&self, id: String) -> Result<(), RegistryError> {
        Registry::withdraw(&self.table(), id).await
    }

    async fn list(&self, _: Option<usize>) -> Result<Vec<Entry>, RegistryError> {
        Ok(Vec::new())
    }

    async fn lookup(
        &self,
        _: String,
        _: Option<Domain>,
    ) -> Result<Option<Position>, RegistryError> {
        Ok(None)
    }

    async fn lookup_url(&self, _: String) -> Result<Vec<Entry>, RegistryError> {
        Ok(Vec::new())
    }
}

#[tokio::test(start_paused = true)]
async fn a_registry_that_is_silent_holds_the_shutdown_up_for_a_second_at_most() {
    let silent = Router::new()
        .set("/position/register", async |_: Request| {
            let lease = json!({ "id": "1", "lease_ms": 30_000 });
            Payload::json(&lease).unwrap()
        })
        .set("/position/withdraw", async |_: Request| {
            pending::<Payload>().await
        });
    let (connector, listener) = memory::channel();
    let _registry = Server::builder().merge(silent).serve(listener).unwrap();
    let (registrar, mut events) = Events::of(connector);
    let registrar = registrar.advertise("10.0.0.1:1".parse().unwrap());
    let (_connector, listener) = memory::channel();
    let server = climate().register_at(registrar).serve(listener).unwrap();
    events.registered().await;
    let second = Duration::from_millis(1001);
    let shut_down = timeout(second, server.shutdown(PATIENCE)).await;
    assert!(shut_down.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_registry_that_has_forgotten_the_server_is_told_again() {
    let registry = std::sync::Arc::new(Forgetful(Mutex::new(Table::new())));
    let (connector, listener) = memory::channel();
    let service = RegistryServer::from_arc(registry.clone());
    let _registry = Server::builder().service(service).serve(listener).unwrap();
    let (registrar, mut events) = Events::of(connector);
    let registrar = registrar.advertise("10.0.0.1:1".parse().unwrap());
    let (_connector, listener) = memory::channel();
    let _server = climate().register_at(registrar).serve(listener).unwrap();
    events.registered().await;
    *registry.0.lock().unwrap() = Table::new();
    events.registered().await;
    assert!(found(&registry.table()).is_some());
}
