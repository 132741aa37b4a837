//! Typed services and topics over VSOA.

mod error;
pub mod protocol;
mod service;
mod topic;

pub use http::Extensions;

pub use self::{
    error::{BoxError, CallError, CloseReason, Error, ErrorKind},
    protocol::{Payload, PayloadError, Status, Url},
    service::{
        Captures, Context, IntoResponse, Message, Method, Pattern, PatternError, Request, Response,
        Segment, Session, StatusError,
    },
    topic::Topic,
};
