//! What can be called.

use std::convert::Infallible;

use super::{Adjacent, External, Internal, Mixed, ResultOfPointOrString, Untagged};

#[vsoa::service("/unions")]
pub trait Unions {
    #[set("/external")]
    async fn external(&self, #[param] value: External) -> Result<External, Infallible>;

    #[set("/internal")]
    async fn internal(&self, #[param] value: Internal) -> Result<Internal, Infallible>;

    #[set("/adjacent")]
    async fn adjacent(&self, #[param] value: Adjacent) -> Result<Adjacent, Infallible>;

    #[set("/untagged")]
    async fn untagged(&self, #[param] value: Untagged) -> Result<Untagged, Infallible>;

    #[set("/mixed")]
    async fn mixed(&self, #[param] value: Mixed) -> Result<Mixed, Infallible>;

    #[set("/result")]
    async fn result(
        &self,
        #[param] value: ResultOfPointOrString,
    ) -> Result<ResultOfPointOrString, Infallible>;

    #[set("/all")]
    async fn all(&self, #[param] value: Vec<External>) -> Result<Vec<External>, Infallible>;
}
