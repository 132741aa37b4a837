//! One service, and typed clients of it in Rust, Python and JavaScript, or TypeScript.
//!
//! `cargo run --example languages -p vsoa-examples` runs the Rust client, on what `sdk/rust` has. With `-- serve` behind it,
//! the server stays for `client.py` (after `pip install examples/languages/sdk/python`) and for `client.mjs` (after
//! `npm install --prefix examples/languages/sdk/typescript`); with `-- describe` it says what the packages were generated from,
//! by `vsoa-codegen --input examples/languages/climate.json --language python --output examples/languages/sdk/python` and so on.

mod car;

use std::{env, error::Error, time::Duration};

use climate::{Cabin, ClimateClient, ClimateError, Vents, Zone};
use tokio::{signal, time::timeout};
use vsoa::{CallError, Client};

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    match env::args().nth(1).as_deref() {
        Some("describe") => println!("{}", car::description().to_json()),
        Some("serve") => {
            let server = car::server().bind("127.0.0.1:3005").await?;
            println!(
                "server   listens on {}; Ctrl-C ends it",
                server.local_addr()
            );
            signal::ctrl_c().await?;
            server.shutdown(Duration::from_secs(1)).await?;
        }
        Some(other) => return Err(format!("`{other}` is neither `describe` nor `serve`").into()),
        None => {
            let server = car::server().bind("127.0.0.1:0").await?;
            drive(&format!("vsoa://{}", server.local_addr())).await?;
        }
    }
    Ok(())
}

/// The same as `client.py` and `client.ts` do, by what was generated: the server's own types are not used.
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn drive(url: &str) -> Result<(), Box<dyn Error>> {
    let client = Client::connect(url).await?;
    let climate = ClimateClient::new(client.clone());
    let mut cabins = client.subscribe::<Cabin>().await?;

    climate.set_temperature(Zone::Front, 21.5, None).await?;
    println!(
        "call     the front is set to {} °C",
        climate.temperature(Zone::Front).await?
    );
    match climate.set_temperature(Zone::Rear, 99.0, Some(60)).await {
        Err(CallError::Service(ClimateError::OutOfRange { celsius })) => {
            println!("call     {celsius} °C was refused, as a typed error");
        }
        other => println!("call     an answer that was not expected: {other:?}"),
    }
    let before = climate.set_vents(Vents::Fan { speed: 3 }).await?;
    println!("call     the vents were {before:?}");

    let cabin = timeout(Duration::from_secs(5), cabins.recv()).await?;
    println!("topic    {:?}", cabin.ok_or("the connection is closed")??);
    Ok(())
}
