//! What can be called.

use super::{ClimateError, Vents, Zone};

/// Warmth in the cabin.
#[vsoa::service("/climate")]
pub trait Climate {
    /// Cabin temperature, in degrees Celsius.
    #[get("/{zone}/temperature")]
    async fn temperature(&self, zone: Zone) -> Result<f64, ClimateError>;

    /// Sets the target temperature, in degrees Celsius.
    ///
    /// It is reached as fast as can be, or within some seconds.
    #[set("/{zone}/temperature", timeout = "500ms")]
    async fn set_temperature(
        &self,
        zone: Zone,
        celsius: f64,
        within_seconds: Option<u32>,
    ) -> Result<(), ClimateError>;

    /// Lets the air in as it is told to; answers how it was before.
    #[set("/vents")]
    async fn set_vents(&self, #[param] vents: Vents) -> Result<Vents, ClimateError>;
}
