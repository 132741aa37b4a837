//! A description with its types told apart: what code in any language is generated from.
//!
//! [`Document`] has JSON schemas, which only say which values are accepted. [`Api::of`] says what they
//! are: structs, enums, unions by the way they are tagged, maps, options. A type without a name of its
//! own that needs one (an object within an object, say) gets one, after where it stands. What cannot be
//! told is an error that names its place, and never "anything".
//!
//! Nothing here knows a language: names are those of the wire. Start with [`Api`], then [`Shape`] and
//! [`Type`]; `classify/` has the rules.

mod api;
mod classify;
mod error;
mod items;
mod types;

pub use self::{
    api::Api,
    error::ShapeError,
    items::{
        Answer, Argument, Body, Capture, Message, Method, Place, Service, StatusEnum, Topic,
        Variant as StatusVariant,
    },
    types::{
        Alternative, Content, Definition, Enumeration, Flattened, Float, Integer, Key, Literal,
        Member, Rest, Shape, Struct, Tagging, Type, Union, Variant,
    },
};
#[cfg(doc)]
use crate::document::Document;
