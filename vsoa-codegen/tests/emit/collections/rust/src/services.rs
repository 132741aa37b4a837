//! What can be called.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use super::Item;

#[vsoa::service("/collections")]
pub trait Collections {
    #[set("/list")]
    async fn list(&self, #[param] value: Vec<Item>) -> Result<Vec<Item>, Infallible>;

    #[set("/lists")]
    async fn lists(&self, #[param] value: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, Infallible>;

    #[set("/array")]
    async fn array(&self, #[param] value: [u8; 3]) -> Result<[u8; 3], Infallible>;

    #[set("/tuple")]
    async fn tuple(
        &self,
        #[param] value: (u8, String, Option<Item>),
    ) -> Result<(u8, String, Option<Item>), Infallible>;

    #[set("/set")]
    async fn set(&self, #[param] value: BTreeSet<String>) -> Result<BTreeSet<String>, Infallible>;

    #[set("/map")]
    async fn map(
        &self,
        #[param] value: BTreeMap<String, Item>,
    ) -> Result<BTreeMap<String, Item>, Infallible>;

    #[set("/map-by-number")]
    async fn map_by_number(
        &self,
        #[param] value: BTreeMap<i64, String>,
    ) -> Result<BTreeMap<i64, String>, Infallible>;

    #[set("/map-by-enum")]
    async fn map_by_enum(
        &self,
        #[param] value: BTreeMap<String, u8>,
    ) -> Result<BTreeMap<String, u8>, Infallible>;

    #[set("/maybe-list")]
    async fn maybe_list(
        &self,
        #[param] value: Option<Vec<Option<u8>>>,
    ) -> Result<Option<Vec<Option<u8>>>, Infallible>;
}
