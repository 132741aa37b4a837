//! What can be called.

use std::convert::Infallible;

use vsoa::Status;

use super::{Fault, OldFault};

/// How calls fail.
#[vsoa::service("/failures")]
pub trait Failures {
    /// Fails as it is told to: 0 not at all, 1 to 3 in one of the ways that are known, else with a
    /// status that is not.
    #[get("/known")]
    async fn known(&self, way: u8) -> Result<u8, Fault>;

    /// Answers with this status.
    #[get("/any")]
    async fn any(&self, status: u8) -> Result<(), Status>;

    /// Takes longer than it may.
    #[get("/slow", timeout = "20ms")]
    async fn slow(&self) -> Result<(), Infallible>;

    /// Does not answer at all.
    #[get("/silent")]
    async fn silent(&self) -> Result<(), Infallible>;

    /// Nobody should call this.
    #[deprecated(note = "call `known`")]
    #[get("/old")]
    async fn old(&self) -> Result<u8, OldFault>;
}
