/// Light in the car.
///
/// One lamp a row.
#[vsoa::service("/light", describe)]
pub trait Light {
    /// The level of a row.
    #[get("/{row}/level")]
    async fn level(
        &self,
        /// From the front.
        row: u8,
    ) -> Result<f32, LightError>;

    #[deprecated(since = "2.0.0", note = "set the level")]
    #[set("/{row}", timeout = "500ms")]
    async fn dim(
        &self,
        cx: &vsoa::Context,
        row: u8,
        /// To the end
        /// if not given.
        by: Option<f32>,
        #[data] curve: bytes::Bytes,
    ) -> Result<(), vsoa::Status>;

    #[set("/film")]
    async fn set_film(&self, #[param] film: bytes::Bytes) -> Result<bytes::Bytes, LightError>;

    #[cfg(not(any()))]
    #[call("/all")]
    async fn all(&self, #[param] levels: Vec<f32>) -> Result<(Vec<f32>, bytes::Bytes), vsoa::Status>;
}

#[vsoa::topic("/light/{row}/state", describe)]
#[doc = concat!("What a lamp", " does.")]
#[serde(rename_all = "camelCase")]
pub struct State {
    /// From the front.
    row: u8,
    /// From 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    dim_level: f32,
    #[data]
    spectrum: bytes::Bytes,
}

#[vsoa::topic("/light/mode", describe)]
#[derive(serde::Deserialize, serde::Serialize, vsoa::schemars::JsonSchema)]
#[schemars(crate = "vsoa::schemars")]
pub struct Mode(u8);

#[vsoa::topic("/light/target", state, refusal = LightError, deadline = "2s", describe)]
#[derive(Clone)]
pub struct Target {
    level: f32,
    #[data]
    curve: bytes::Bytes,
}

/// What can go wrong.
#[derive(Debug, thiserror::Error, vsoa::Status)]
#[status(describe)]
pub enum LightError {
    /// Change it.
    #[status(128)]
    #[error("the bulb is broken")]
    Broken,
    #[cfg(not(any()))]
    #[deprecated]
    #[status(129)]
    #[error("{by} is too much, {}", .by + 1)]
    TooMuch {
        /// Of the whole.
        by: u8,
    },
}
