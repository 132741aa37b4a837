//! What can be called.

use std::convert::Infallible;

use super::{Side, Zone};

/// Arguments in URLs.
#[vsoa::service("/urls")]
pub trait Urls {
    /// Three of them, of three types.
    #[get("/{zone}/{row}/{name}")]
    async fn place(
        &self,
        /// Which part of the cabin.
        zone: Zone,
        row: u8,
        /// What it is called.
        ///
        /// Ends a comment: */
        name: String,
    ) -> Result<String, Infallible>;

    /// One in the URL, one in the param.
    #[set("/{zone}/target")]
    async fn set_target(
        &self,
        zone: Zone,
        /// What is wanted.
        celsius: f64,
    ) -> Result<f64, Infallible>;

    /// All below it.
    #[get("/below/")]
    async fn below(&self) -> Result<String, Infallible>;

    /// A type that is only known as text in a URL.
    #[get("/side/{side}")]
    async fn side(&self, side: String) -> Result<Side, Infallible>;
}
