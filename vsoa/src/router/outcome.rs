#[cfg(feature = "server")]
use super::Begun;
#[cfg(feature = "server")]
use crate::protocol::Draft;
use crate::service::IntoResponse;

/// What a typed method ends with, which need not become a response on its way to the wire.
pub(crate) trait Outcome: IntoResponse {
    /// Writes it as the packet that is drafted, where that can hold all of it.
    #[cfg(feature = "server")]
    fn answer(self, reply: Draft<'_>) -> Begun;
}
