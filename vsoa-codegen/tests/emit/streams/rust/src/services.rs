//! What can be called.

use std::convert::Infallible;

use vsoa::{Bytes, StreamReply};

use super::Fault;

/// Byte streams beside answers.
#[vsoa::service("/streams")]
pub trait Streams {
    /// Zeros; answers how many.
    #[get("/download")]
    async fn download(&self, count: u64) -> Result<StreamReply<u64>, Fault>;

    /// What comes goes back, to its end.
    #[set("/echo")]
    async fn echo(&self) -> Result<StreamReply<()>, Infallible>;

    /// A value and data beside the stream, which says `stream`.
    #[get("/all")]
    async fn all(&self) -> Result<StreamReply<(u8, Bytes)>, Infallible>;
}
