//! What a service is, as an AsyncAPI document, and which changes of it break its clients.
//!
//! `cargo run --example describe -p vsoa-examples`

use std::error::Error;

use vsoa::Description;
use vsoa_codegen::{compare::compare, document::Document};

/// Warmth in the cabin.
#[vsoa::service("/climate", describe)]
pub trait Climate {
    /// Cabin temperature, in degrees Celsius.
    #[get("/{zone}/temperature")]
    async fn temperature(&self, zone: String) -> Result<f32, ClimateError>;

    /// Sets the target temperature, in degrees Celsius.
    #[set("/{zone}/temperature")]
    async fn set_temperature(&self, zone: String, celsius: f32) -> Result<(), ClimateError>;
}

/// An error's variants are described with their statuses and fields.
#[derive(Debug, thiserror::Error, vsoa::Status)]
#[status(describe)]
pub enum ClimateError {
    /// The car has no such zone.
    #[status(128)]
    #[error("no such zone")]
    NoSuchZone,
    /// Nobody wants that.
    #[status(129)]
    #[error("{celsius} degrees are out of range")]
    OutOfRange {
        /// What was asked for.
        celsius: f32,
    },
}

/// How warm it is in a zone.
#[vsoa::topic("/climate/{zone}/cabin", describe)]
#[derive(Debug)]
pub struct Cabin {
    /// Where it was measured.
    pub zone: String,
    /// How warm it is there.
    pub celsius: f32,
}

mod next {
    //! The same service in its next version.

    use super::ClimateError;

    /// Warmth in the cabin.
    #[vsoa::service("/climate", describe)]
    pub(crate) trait Climate {
        /// Cabin temperature, in degrees Celsius.
        #[get("/{zone}/temperature")]
        async fn temperature(&self, zone: String) -> Result<f64, ClimateError>;

        /// Sets the target temperature, in degrees Celsius.
        #[set("/{zone}/temperature")]
        async fn set_temperature(
            &self,
            zone: String,
            celsius: f64,
            within_seconds: u32,
        ) -> Result<(), ClimateError>;

        /// Opens the vents.
        #[set("/vents")]
        async fn set_vents(&self, open: bool) -> Result<(), ClimateError>;
    }
}

#[expect(clippy::print_stdout, reason = "the example shows what happens")]
fn main() -> Result<(), Box<dyn Error>> {
    let description = Description::new("car", "1.0.0")
        .service(ClimateServer::description())
        .topic::<Cabin>();
    println!("{}", description.to_yaml());

    let next = Description::new("car", "2.0.0")
        .service(next::ClimateServer::description())
        .topic::<Cabin>();
    let old = Document::parse(&description.to_json())?;
    let new = Document::parse(&next.to_json())?;
    let comparison = compare(&old, &new);
    println!("From {} to {}:\n\n{comparison}", old.version, new.version);
    if comparison.is_breaking() {
        println!("Clients of version {} break by that.", old.version);
    }
    Ok(())
}
