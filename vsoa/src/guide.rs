//! Guide pages, to read rather than to call.

#[cfg(feature = "describe")]
#[doc = include_str!("../docs/describe.md")]
pub mod describe {}

#[doc = include_str!("../docs/errors.md")]
pub mod errors {}

#[cfg(feature = "describe")]
#[doc = include_str!("../docs/languages.md")]
pub mod languages {}

#[doc = include_str!("../docs/limits.md")]
pub mod limits {}

#[doc = include_str!("../docs/supervised.md")]
pub mod supervised {}
#[cfg(feature = "tls")]
#[doc = include_str!("../docs/tls.md")]
pub mod tls {}

#[doc = include_str!("../docs/protocol.md")]
pub mod protocol {}

#[doc = include_str!("../docs/proxy.md")]
pub mod proxy {}
#[doc = include_str!("../docs/raw_params.md")]
pub mod raw_params {}

#[doc = include_str!("../docs/streams.md")]
pub mod streams {}

#[doc = include_str!("../docs/peers.md")]
#[expect(
    clippy::doc_markdown,
    reason = "names in other people's code stand as plain text there"
)]
pub mod peers {}

#[doc = include_str!("../docs/state.md")]
pub mod state {}
