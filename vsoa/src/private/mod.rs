//! Every name that generated code may use, and nothing else. Not for users: it may change at any
//! time.
//!
//! What the macros write is a few lines a method; the work is done by the functions here. `serve`
//! and `call` are the two ends of a method, `members` is how its arguments become JSON.

mod answer;
mod call;
mod capture;
#[cfg(feature = "describe")]
pub mod describe;
mod error;
mod members;
mod param;
mod reply;
mod serve;
mod topic;

pub use std::sync::Arc;

#[cfg(feature = "describe")]
pub use schemars;
pub use serde;
pub use tower_service::Service;

pub use self::{
    answer::{ReadAnswer, Reading, Streamed, WriteAnswer},
    call::{RouteRequest, call, request},
    error::{error_fields, error_payload},
    members::{FromMembers, ToMembers},
    param::{read_param, write_members, write_param},
    reply::{Data, Json, JsonAndData, Nothing, Raw, ReadReply, ServiceResult, WriteReply},
    serve::{Ended, Refusal, capture, handler, members, param, param_route, reply},
    topic::{captured_field, encoded_message, message},
};
pub use crate::{
    BoxError, CallError, Captures, Error, Message, Method, Payload, Request, Response, Route,
    Router, SingleState, StateTopic, Status, StatusError, Stream, Topic,
    router::{Methods, ResponseFuture},
    topic::EncodedMessage,
};

#[cfg(feature = "client")]
pub use crate::{Client, blocking::Client as BlockingClient};

/// What a generated client calls over unless its type says otherwise.
#[cfg(feature = "client")]
pub type DefaultTransport = Client;

/// What a generated client calls over unless its type says otherwise.
#[cfg(not(feature = "client"))]
pub type DefaultTransport = Router;
