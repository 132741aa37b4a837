//! Users with passwords, and an access list in a file that may change while the server runs.
//!
//! `cargo run --example login -p vsoa-examples`, and again with `examples/access.toml` changed.

use std::{error::Error, path::Path, time::Duration};

use serde_json::json;
use vsoa::{
    Client, Context, Message, Payload, Router, Server, ServerHandle, Status, Url,
    layer::auth::{AccessFile, Login, Passwords},
};

#[vsoa::service("/climate")]
trait Climate {
    /// How fast the fan turns.
    #[get("/fan")]
    async fn fan(&self) -> Result<u8, Status>;

    /// Sets how fast the fan turns; says who did.
    #[set("/fan")]
    async fn set_fan(&self, cx: &Context, speed: u8) -> Result<String, Status>;
}

struct Car;

impl Climate for Car {
    async fn fan(&self) -> Result<u8, Status> {
        Ok(2)
    }

    async fn set_fan(&self, cx: &Context, speed: u8) -> Result<String, Status> {
        let identity = cx.session().identity().ok_or(Status::PASSWORD)?;
        Ok(format!("{} set it to {speed}", identity.user()))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let rules = AccessFile::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("access.toml"))?;
    let _watch = rules.watch(Duration::from_secs(1));
    let users = Passwords::new()
        .user("anna", "open sesame", ["driver"])
        .user("bert", "1234", ["passenger"])
        .user("mia", "spanner", ["mechanic"]);
    let server = Server::builder()
        .service(ClimateServer::new(Car))
        .merge(Router::new().nest("/auth", Login::new(users)))
        .authorizer(rules.list())
        .bind("127.0.0.1:0")
        .await?;

    let client = Client::connect(server.local_addr()).await?;
    try_everything(&client, &server, "nobody").await?;
    for (user, password) in [
        ("anna", "open sesame"),
        ("bert", "1234"),
        ("mia", "spanner"),
    ] {
        let credentials = json!({ "user": user, "password": password });
        let answer = client.set("/auth/login").param(&credentials).await?;
        assert!(answer.status().is_success(), "{}", answer.status());
        try_everything(&client, &server, user).await?;
    }
    client.set("/auth/logout").await?;
    try_everything(&client, &server, "nobody").await?;
    server.shutdown(Duration::from_secs(1)).await?;
    Ok(())
}

/// Shows what the user may call, subscribe and receive.
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn try_everything(
    client: &Client,
    server: &ServerHandle,
    user: &str,
) -> Result<(), Box<dyn Error>> {
    let climate = ClimateClient::new(client.clone());
    println!("{user}:");
    println!("  reads the fan: {}", outcome(climate.fan().await));
    println!("  sets the fan: {}", outcome(climate.set_fan(5).await));
    for url in ["/climate/cabin", "/climate/"] {
        let mut subscription = match client.subscribe_urls([url]).await {
            Ok(subscription) => subscription,
            Err(error) => {
                println!("  subscribes {url}: {error}");
                continue;
            }
        };
        let message = Message::new(Url::from_static("/climate/cabin"), Payload::json(&21.5)?);
        server.publish(message).await?;
        let received = subscription.recv().await.ok_or("the server closed")??;
        println!("  subscribes {url}: receives {}", received.url);
        subscription.unsubscribe().await?;
    }
    Ok(())
}

fn outcome<T: std::fmt::Debug>(result: Result<T, impl std::fmt::Display>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => error.to_string(),
    }
}
