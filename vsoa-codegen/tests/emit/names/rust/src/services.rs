//! What can be called.

use std::convert::Infallible;

use super::Class;

/// Docs with """ and ''' and */ and \ and `${this}` and # and "quotes" and süß \u{1F697}.
///
/// - a list
/// - of things\
#[vsoa::service("/names")]
pub trait Names {
    /// Ends in a quote"
    #[get("/class")]
    async fn class(&self, import: u8, lambda: Option<u8>, r#type: u8) -> Result<Class, Infallible>;

    /// Ends in a backslash\
    #[get("/delete")]
    async fn delete(&self, function: u8, this: u8, new: u8) -> Result<u8, Infallible>;

    #[get("/constructor")]
    async fn constructor(&self) -> Result<u8, Infallible>;

    #[set("/print")]
    async fn print(&self, timeout: u8, client: u8, value: u8) -> Result<u8, Infallible>;

    #[get("/list")]
    async fn list(&self) -> Result<Vec<u8>, Infallible>;
}
