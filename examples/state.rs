//! A thermostat: a value that one program holds, and that two others watch and set.
//!
//! `cargo run --example state -p vsoa-examples`

use std::{error::Error, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::time::timeout;
use vsoa::{CallError, Client, Server, State, Subscription};

/// A state topic: GET reads it, SET sets it, and each change is published.
#[vsoa::topic("/thermostat", state, refusal = ThermostatError)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thermostat {
    /// What the heating aims at.
    pub celsius: f32,
}

/// How a SET is refused.
#[derive(Debug, thiserror::Error, vsoa::Status)]
pub enum ThermostatError {
    /// The heating does not go there.
    #[status(128)]
    #[error("{celsius} °C is out of range")]
    OutOfRange {
        /// What was asked for.
        celsius: f32,
    },
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let thermostat = State::new(Thermostat { celsius: 20.0 })?
        .check(|_, wanted| match wanted.celsius {
            15.0..=30.0 => Ok(()),
            celsius => Err(ThermostatError::OutOfRange { celsius }),
        })
        .only_changes();
    let server = Server::builder()
        .state(&thermostat)
        .bind("127.0.0.1:0")
        .await?;

    let driver = Client::connect(server.local_addr()).await?;
    let phone = Client::connect(server.local_addr()).await?;
    let mut at_driver = driver.watch::<Thermostat>().await?;
    let mut at_phone = phone.watch::<Thermostat>().await?;
    println!(
        "driver   sees {} °C from the start",
        next(&mut at_driver).await?
    );
    println!(
        "phone    sees {} °C from the start",
        next(&mut at_phone).await?
    );

    phone.set_state(&Thermostat { celsius: 22.5 }).await?;
    println!("phone    sets 22.5 °C");
    println!("driver   sees {} °C", next(&mut at_driver).await?);
    println!("phone    sees {} °C", next(&mut at_phone).await?);

    match driver.set_state(&Thermostat { celsius: 60.0 }).await {
        Err(CallError::Service(refusal)) => println!("driver   is told: {refusal}"),
        other => println!("driver   has an answer that was not expected: {other:?}"),
    }

    thermostat.update(|now| now.celsius -= 1.0).await?;
    println!("program  turns it down by one degree");
    println!("driver   sees {} °C", next(&mut at_driver).await?);
    println!("phone    sees {} °C", next(&mut at_phone).await?);

    server.shutdown(Duration::from_secs(1)).await?;
    Ok(())
}

/// The next temperature, or an error if none comes.
async fn next(values: &mut Subscription<Thermostat>) -> Result<f32, Box<dyn Error>> {
    let value = timeout(Duration::from_secs(5), values.recv()).await?;
    Ok(value.ok_or("the connection is closed")??.celsius)
}
