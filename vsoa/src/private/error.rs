use std::fmt::Display;

use super::{
    members::{FromMembers, Names, ToMembers, Written},
    param::read_members,
};
use crate::{Payload, StatusError};

/// The payload of an error: its text, and its fields beside it.
///
/// Where a field has no JSON form, none travels, but the text does.
pub fn error_payload<E, M, const N: usize>(error: &E, names: Names<N>, fields: &M) -> Payload
where
    E: StatusError,
    M: ToMembers<N>,
{
    let error = Some(error as &dyn Display);
    Payload::json(&Written {
        error,
        names,
        members: fields,
    })
    .or_else(|_| {
        Payload::json(&Written {
            error,
            names: &[],
            members: &(),
        })
    })
    .unwrap_or_default()
}

/// Reads an error's fields back.
pub fn error_fields<M, const N: usize>(payload: &Payload, names: Names<N>) -> Option<M>
where
    M: FromMembers<N>,
{
    read_members(&payload.param, names).ok()
}
