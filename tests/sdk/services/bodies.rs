//! What calls and answers carry.

use std::convert::Infallible;

use serde::{Deserialize, Serialize};
use vsoa::{Bytes, Description, Payload, schemars::JsonSchema};

/// What calls and answers carry.
#[vsoa::service("/bodies", describe)]
pub(crate) trait Bodies {
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
    async fn raw_param(&self, #[param] bytes: Bytes) -> Result<usize, Infallible>;

    /// Param and data as they came.
    #[call("/payload")]
    async fn payload(&self, payload: Payload) -> Result<Payload, Infallible>;
}

/// What is beside the pixels.
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Picture {
    title: String,
    length: usize,
}

pub(crate) struct Car;

impl Bodies for Car {
    async fn nothing(&self) -> Result<(), Infallible> {
        Ok(())
    }

    async fn arguments(
        &self,
        first: u8,
        second: String,
        optional: Option<u64>,
    ) -> Result<(u8, String, Option<u64>), Infallible> {
        Ok((first, second, optional))
    }

    async fn data(&self, bytes: Bytes) -> Result<Bytes, Infallible> {
        Ok(bytes.iter().rev().copied().collect())
    }

    async fn picture(&self, title: String, pixels: Bytes) -> Result<(Picture, Bytes), Infallible> {
        let length = pixels.len();
        Ok((Picture { title, length }, pixels))
    }

    async fn raw_param(&self, bytes: Bytes) -> Result<usize, Infallible> {
        Ok(bytes.len())
    }

    async fn payload(&self, payload: Payload) -> Result<Payload, Infallible> {
        Ok(payload)
    }
}

pub(super) fn describe(description: Description) -> Description {
    description.service(BodiesServer::description())
}
