//! What a macro call says, with nothing left to interpret; only `parse` makes these.

mod service;
mod status;
mod topic;
mod url;

pub(crate) use self::{
    service::{Argument, Method, Output, Service, Shape, Source, Verb},
    status::{Status, StatusField, Variant},
    topic::{Field, Place, State, Topic},
    url::Url,
};
