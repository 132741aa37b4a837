#[cfg(feature = "server")]
use super::Begun;
use crate::service::IntoResponse;

/// What a typed method ends with, which need not become a response on its way to the wire.
pub(crate) trait Outcome: IntoResponse {
    #[cfg(feature = "server")]
    fn into_begun(self) -> Begun;
}
