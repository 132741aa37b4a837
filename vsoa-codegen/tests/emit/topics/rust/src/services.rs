//! What can be called.

use vsoa::Status;

/// Publishes when it is told to.
#[vsoa::service("/topics")]
pub trait Topics {
    /// Publishes one message of each topic that is no state.
    #[set("/publish")]
    async fn publish(&self, number: u8) -> Result<(), Status>;
}
