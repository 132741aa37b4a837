//! Servers in the registry: how they come, how long they stay, and who is refused. In memory, with
//! time that stands still.

use std::time::Duration;

use vsoa::{
    CallError, Client, Payload, Server, Status,
    position::{
        Domain, Lease, Query, Registration, RegistryClient, RegistryError, RegistryServer, Table,
    },
    transport::memory,
};

use crate::deadline::within;

/// A table that is offered in memory, and a client of it.
async fn registry(table: Table) -> (Server, RegistryClient) {
    let (connector, listener) = memory::channel();
    let server = Server::builder()
        .service(RegistryServer::new(table))
        .serve(listener)
        .unwrap();
    let client = within(Client::connect(connector)).await.unwrap();
    (server, RegistryClient::new(client))
}

fn registration(name: &str, addr: &str) -> Registration {
    Registration::new(name, addr.parse().unwrap())
}

/// Where the table sends who asks for this name, as often as it takes to see all of them.
fn found(table: &Table, name: &str) -> Vec<String> {
    let found = (0..4).filter_map(|_| table.lookup(&Query::new(name)));
    let mut found: Vec<_> = found.map(|position| position.addr.to_string()).collect();
    found.sort();
    found.dedup();
    found
}

fn refusal<T: std::fmt::Debug>(result: Result<T, CallError<RegistryError>>) -> RegistryError {
    match result {
        Err(CallError::Service(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_stays_as_long_as_its_lease() {
    let table = Table::new();
    let (_server, registry) = registry(table.clone()).await;
    let mut climate = registration("Climate", "10.0.0.1:3005");
    climate.lease_ms = 5000;
    let lease = registry.register(climate).await.unwrap();
    assert_eq!(lease.lease_ms, 5000);
    tokio::time::advance(Duration::from_millis(4999)).await;
    assert_eq!(found(&table, "climate"), ["10.0.0.1:3005"]);
    tokio::time::advance(Duration::from_millis(1)).await;
    assert!(found(&table, "climate").is_empty());
    assert!(registry.list(None).await.unwrap().is_empty());
    assert_eq!(
        refusal(registry.renew(lease.id, 5000).await),
        RegistryError::UnknownLease
    );
}

#[tokio::test(start_paused = true)]
async fn a_lease_that_is_renewed_lasts_from_then() {
    let table = Table::new();
    let (_server, registry) = registry(table.clone()).await;
    let lease = registry
        .register(registration("climate", "10.0.0.1:1"))
        .await
        .unwrap();
    assert_eq!(lease.lease_ms, 30_000);
    for _ in 0..5 {
        tokio::time::advance(Duration::from_secs(20)).await;
        let renewed = registry.renew(lease.id.clone(), 30_000).await.unwrap();
        assert_eq!(renewed, lease);
    }
    assert_eq!(found(&table, "climate"), ["10.0.0.1:1"]);
    registry.withdraw(lease.id.clone()).await.unwrap();
    assert!(found(&table, "climate").is_empty());
    assert_eq!(
        refusal(registry.withdraw(lease.id).await),
        RegistryError::UnknownLease
    );
}

#[tokio::test(start_paused = true)]
async fn leases_are_no_longer_and_no_shorter_than_the_table_has_them() {
    let (_server, registry) = registry(Table::new().longest_lease(Duration::from_mins(1))).await;
    for (asked, granted) in [(0, 1000), (2000, 2000), (u64::MAX, 60_000)] {
        let mut wanted = registration("climate", "10.0.0.1:1");
        wanted.lease_ms = asked;
        let lease = registry.register(wanted).await.unwrap();
        assert_eq!(lease.lease_ms, granted);
        assert_eq!(
            registry.renew(lease.id, asked).await.unwrap().lease_ms,
            granted
        );
    }
}

#[tokio::test]
async fn two_owners_share_a_name_and_an_address_has_one() {
    let table = Table::new();
    table
        .insert(
            "climate",
            "10.0.0.9:9".parse::<std::net::SocketAddr>().unwrap(),
        )
        .unwrap();
    let (_server, registry) = registry(table.clone()).await;
    let first = registry
        .register(registration("climate", "10.0.0.1:1"))
        .await
        .unwrap();
    let second = registry
        .register(registration("CLIMATE", "10.0.0.2:1"))
        .await
        .unwrap();
    assert_eq!(
        found(&table, "climate"),
        ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.9:9"]
    );

    let again = registry
        .register(registration("climate", "10.0.0.1:1"))
        .await
        .unwrap();
    assert_eq!(found(&table, "climate").len(), 3);
    assert_eq!(
        refusal(registry.renew(first.id, 1000).await),
        RegistryError::UnknownLease
    );
    registry.withdraw(second.id).await.unwrap();
    registry.withdraw(again.id).await.unwrap();
    assert_eq!(found(&table, "climate"), ["10.0.0.9:9"]);
}

#[tokio::test]
async fn ids_of_leases_differ() {
    let (_server, registry) = registry(Table::new()).await;
    let mut ids = std::collections::HashSet::new();
    for port in 1..50 {
        let wanted = registration("climate", &format!("10.0.0.1:{port}"));
        let Lease { id, .. } = registry.register(wanted).await.unwrap();
        assert!(id.len() == 32 && ids.insert(id));
    }
}

#[tokio::test]
async fn only_so_many_servers_may_be_registered() {
    let table = Table::new().max_leases(2);
    table
        .insert(
            "fixed",
            "10.0.0.9:9".parse::<std::net::SocketAddr>().unwrap(),
        )
        .unwrap();
    let (_server, registry) = registry(table).await;
    for name in ["a", "b"] {
        registry
            .register(registration(name, "10.0.0.1:1"))
            .await
            .unwrap();
    }
    let third = registry.register(registration("c", "10.0.0.1:1")).await;
    assert_eq!(refusal(third), RegistryError::Full { most: 2 });
    assert!(
        registry
            .register(registration("a", "10.0.0.1:1"))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn what_cannot_be_registered_is_told_why() {
    let (_server, registry) = registry(Table::new()).await;
    let good = || registration("climate", "10.0.0.1:1");
    let many = (0..257).map(|number| format!("/{number}"));
    let long = [format!("/{}", "x".repeat(16 * 1024))];
    for (wanted, why) in [
        (registration("", "10.0.0.1:1"), "name is empty"),
        (registration("a\nb", "10.0.0.1:1"), "control"),
        (registration(&"x".repeat(256), "10.0.0.1:1"), "at most 255"),
        (registration("climate", "10.0.0.1:0"), "port"),
        (registration("climate", "0.0.0.0:0"), "port"),
        (good().urls(["climate"]), "`climate`"),
        (good().urls(many), "at most 256"),
        (good().urls(long), "at most 256"),
    ] {
        let RegistryError::Invalid { reason } = refusal(registry.register(wanted).await) else {
            panic!("expected: {why}");
        };
        assert!(reason.contains(why), "{reason}");
    }
    let url = registry.lookup_url("climate".into()).await;
    assert!(matches!(refusal(url), RegistryError::Invalid { .. }));
}

#[tokio::test]
async fn an_unspecified_address_is_that_of_the_caller() {
    let table = Table::new();
    let server = Server::builder().service(RegistryServer::new(table.clone()));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let client = within(Client::connect(server.local_addr())).await.unwrap();
    let registry = RegistryClient::new(client);
    for (name, addr) in [("climate", "0.0.0.0:3005"), ("lights", "[::]:3006")] {
        registry.register(registration(name, addr)).await.unwrap();
    }
    assert_eq!(found(&table, "climate"), ["127.0.0.1:3005"]);
    assert_eq!(found(&table, "lights"), ["127.0.0.1:3006"]);
}

#[tokio::test]
async fn who_calls_over_ipv6_and_listens_on_ipv4_alone_has_to_say_where() {
    let table = Table::new();
    let server = Server::builder().service(RegistryServer::new(table.clone()));
    let server = server.bind("[::1]:0").await.unwrap();
    let client = within(Client::connect(server.local_addr())).await.unwrap();
    let registry = RegistryClient::new(client);
    registry
        .register(registration("lights", "[::]:3006"))
        .await
        .unwrap();
    assert_eq!(found(&table, "lights"), ["[::1]:3006"]);
    let refused = registry
        .register(registration("climate", "0.0.0.0:3005"))
        .await;
    let RegistryError::Invalid { reason } = refusal(refused) else {
        panic!("nobody listens at [::1]:3005");
    };
    assert!(reason.contains("0.0.0.0:3005"), "{reason}");
}

#[tokio::test]
async fn a_name_and_a_url_are_looked_up_by_call() {
    let (_server, registry) = registry(Table::new()).await;
    let climate = registration("climate", "10.0.0.1:1").urls(["/climate/", "/health"]);
    registry.register(climate).await.unwrap();
    registry
        .register(registration("climate", "[fd00::1]:1"))
        .await
        .unwrap();
    let lookup = async |name: &str, domain| {
        let found = registry.lookup(name.into(), domain).await.unwrap();
        found.map(|position| position.addr.to_string())
    };
    assert_eq!(
        lookup("CLIMATE", Some(Domain::Ipv4)).await.unwrap(),
        "10.0.0.1:1"
    );
    assert_eq!(
        lookup("climate", Some(Domain::Ipv6)).await.unwrap(),
        "[fd00::1]:1"
    );
    assert_eq!(lookup("lights", None).await, None);

    for (url, count) in [
        ("/climate/front", 1),
        ("/climate/", 1),
        ("/", 1),
        ("/lights", 0),
    ] {
        let found = registry.lookup_url(url.into()).await.unwrap();
        assert_eq!(found.len(), count, "{url}");
        assert!(
            found
                .iter()
                .all(|entry| entry.urls == ["/climate/", "/health"])
        );
    }
}

/// Other languages have no typed client; what they see stands in the guide.
#[tokio::test]
async fn the_registry_is_plain_calls_on_the_wire() {
    let (connector, listener) = memory::channel();
    let table = Table::new();
    let _server = Server::builder()
        .service(RegistryServer::new(table))
        .serve(listener)
        .unwrap();
    let client = within(Client::connect(connector)).await.unwrap();
    let param = serde_json::json!({ "name": "climate", "addr": "10.0.0.1:1" });
    let lease = client
        .set("/position/register")
        .param(&param)
        .await
        .unwrap();
    let lease: Lease = lease.payload().parse().unwrap();

    let list = client.get("/position/list").await.unwrap();
    let mut list: serde_json::Value = list.payload().parse().unwrap();
    assert!(
        list[0]["lease_ms"]
            .take()
            .as_u64()
            .is_some_and(|left| left <= 30_000)
    );
    let expected = serde_json::json!([
        { "name": "climate", "addr": "10.0.0.1:1", "secure": false, "urls": [], "lease_ms": null }
    ]);
    assert_eq!(list, expected);

    let param = serde_json::json!({ "name": "climate" });
    let found = client.get("/position/lookup").param(&param).await.unwrap();
    let payload: &Payload = found.payload();
    assert_eq!(
        &payload.param[..],
        br#"{"addr":"10.0.0.1:1","secure":false}"#
    );

    for status in [Status::SUCCESS, Status(130)] {
        let param = serde_json::json!({ "id": lease.id });
        let withdrawn = client
            .set("/position/withdraw")
            .param(&param)
            .await
            .unwrap();
        assert_eq!(withdrawn.status(), status);
    }
}

#[tokio::test]
async fn a_table_that_is_longer_than_a_reply_comes_in_parts() {
    let table = Table::new();
    let (_server, registry) = registry(table.clone()).await;
    let urls: Vec<_> = (0..200).map(|number| format!("/{number:080}")).collect();
    for port in 1..=40 {
        let wanted = registration("climate", &format!("10.0.0.1:{port}")).urls(urls.clone());
        registry.register(wanted).await.unwrap();
    }
    let mut listed = Vec::new();
    loop {
        let part = registry.list(Some(listed.len())).await.unwrap();
        if part.is_empty() {
            break;
        }
        assert!(part.len() < 40);
        listed.extend(part);
    }
    assert_eq!(listed.len(), 40);
    let addrs: Vec<_> = table.entries().iter().map(|entry| entry.position).collect();
    assert!(listed.iter().map(|entry| entry.position).eq(addrs));
    let serving = registry.lookup_url("/".into()).await.unwrap();
    assert!(!serving.is_empty() && serving.len() < 40);
}
