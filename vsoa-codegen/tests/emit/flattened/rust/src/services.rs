//! What can be called.

use std::convert::Infallible;

use super::{Extra, Keyed, Located, MaybeKeyed, Open, Tagged};

#[vsoa::service("/flattened")]
pub trait Flattened {
    #[set("/structure")]
    async fn structure(&self, #[param] value: Located) -> Result<Located, Infallible>;

    #[set("/map")]
    async fn map(&self, #[param] value: Extra) -> Result<Extra, Infallible>;

    #[set("/anything")]
    async fn anything(&self, #[param] value: Open) -> Result<Open, Infallible>;

    #[set("/internal")]
    async fn internal(&self, #[param] value: Tagged) -> Result<Tagged, Infallible>;

    #[set("/external")]
    async fn external(&self, #[param] value: Keyed) -> Result<Keyed, Infallible>;

    #[set("/optional")]
    async fn optional(&self, #[param] value: MaybeKeyed) -> Result<MaybeKeyed, Infallible>;
}
