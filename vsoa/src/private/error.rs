use std::fmt::Display;

use super::{
    members::{FromMembers, Labels, Names, ToMembers, encode_members},
    param::read_members,
};
use crate::{Payload, StatusError};

/// The payload of an error: its text, and its fields beside it.
///
/// Where a field has no JSON form, none travels, but the text does.
pub fn error_payload<E, M, const N: usize>(error: &E, labels: Labels<N>, fields: &M) -> Payload
where
    E: StatusError,
    M: ToMembers<N>,
{
    let error = Some(error as &dyn Display);
    encode_members(error, labels, fields)
        .or_else(|_| encode_members(error, &[], &()))
        .map_or(Payload::EMPTY, Payload::from_param)
}

/// Reads an error's fields back.
pub fn error_fields<M, const N: usize>(payload: &Payload, names: Names<N>) -> Option<M>
where
    M: FromMembers<N>,
{
    read_members(&payload.param, names).ok()
}
