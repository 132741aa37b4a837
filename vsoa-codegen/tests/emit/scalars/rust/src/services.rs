//! What can be called.

use std::convert::Infallible;
use std::net::IpAddr;

use serde_json::Value;

/// Answers what it is called with.
#[vsoa::service("/scalars")]
pub trait Scalars {
    #[set("/boolean")]
    async fn boolean(&self, #[param] value: bool) -> Result<bool, Infallible>;

    #[set("/i8")]
    async fn i8(&self, #[param] value: i8) -> Result<i8, Infallible>;

    #[set("/i64")]
    async fn i64(&self, #[param] value: i64) -> Result<i64, Infallible>;

    #[set("/u8")]
    async fn u8(&self, #[param] value: u8) -> Result<u8, Infallible>;

    #[set("/u32")]
    async fn u32(&self, #[param] value: u32) -> Result<u32, Infallible>;

    /// Beyond 2^53, too.
    #[set("/u64")]
    async fn u64(&self, #[param] value: u64) -> Result<u64, Infallible>;

    #[set("/f32")]
    async fn f32(&self, #[param] value: f32) -> Result<f32, Infallible>;

    #[set("/f64")]
    async fn f64(&self, #[param] value: f64) -> Result<f64, Infallible>;

    #[set("/text")]
    async fn text(&self, #[param] value: String) -> Result<String, Infallible>;

    #[set("/character")]
    async fn character(&self, #[param] value: String) -> Result<String, Infallible>;

    #[set("/address")]
    async fn address(&self, #[param] value: IpAddr) -> Result<IpAddr, Infallible>;

    #[set("/maybe")]
    async fn maybe(&self, #[param] value: Option<u8>) -> Result<Option<u8>, Infallible>;

    #[set("/anything")]
    async fn anything(&self, #[param] value: Value) -> Result<Value, Infallible>;
}
