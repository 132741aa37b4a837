//! What can be called.

use std::convert::Infallible;

use super::{Both, Gear, Level};

#[vsoa::service("/enums")]
pub trait Enums {
    #[set("/gear")]
    async fn gear(&self, #[param] value: Gear) -> Result<Gear, Infallible>;

    #[set("/level")]
    async fn level(&self, #[param] value: Level) -> Result<Level, Infallible>;

    #[set("/both")]
    async fn both(&self, #[param] value: Both) -> Result<Both, Infallible>;
}
