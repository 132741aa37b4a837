//! What can be called.

use std::convert::Infallible;

use vsoa::{Bytes, Payload};

use super::Picture;

/// What calls and answers carry.
#[vsoa::service("/bodies")]
pub trait Bodies {
    /// Nothing there and nothing back.
    #[set("/nothing")]
    async fn nothing(&self) -> Result<(), Infallible>;

    /// Arguments by name; `optional` may be left out.
    #[get("/arguments")]
    async fn arguments(
        &self,
        first: u8,
        second: String,
        optional: Option<u64>,
    ) -> Result<(u8, String, Option<u64>), Infallible>;

    /// The reverse.
    #[set("/data")]
    async fn data(
        &self,
        /// Any bytes.
        #[data]
        bytes: Bytes,
    ) -> Result<Bytes, Infallible>;

    /// Both, with the length of the data.
    #[set("/picture")]
    async fn picture(
        &self,
        title: String,
        #[data] pixels: Bytes,
    ) -> Result<(Picture, Bytes), Infallible>;

    /// The length of a param that need not be JSON.
    #[set("/raw-param")]
    async fn raw_param(&self, #[param] bytes: Bytes) -> Result<u64, Infallible>;

    /// Param and data as they came.
    #[call("/payload")]
    async fn payload(&self, payload: Payload) -> Result<Payload, Infallible>;
}
