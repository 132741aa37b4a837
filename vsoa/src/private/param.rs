use serde::{Serialize, de::DeserializeOwned};

use super::members::{FromMembers, Labels, Names, Seed, ToMembers, encode_members};
use crate::{Error, Payload, PayloadError, protocol::decode_seed};

/// A payload whose param is an object with these members.
///
/// # Errors
///
/// [`ErrorKind::Payload`](crate::ErrorKind) where a value has no JSON form.
pub fn write_members<M, const N: usize>(labels: Labels<N>, members: &M) -> Result<Payload, Error>
where
    M: ToMembers<N>,
{
    Ok(Payload::from_param(encode_members(None, labels, members)?))
}

/// A payload whose param is this value.
///
/// # Errors
///
/// [`ErrorKind::Payload`](crate::ErrorKind) where the value has no JSON form.
pub fn write_param<T: Serialize + ?Sized>(value: &T) -> Result<Payload, Error> {
    Payload::json(value).map_err(Error::from)
}

/// Reads the param as one value.
///
/// # Errors
///
/// [`ErrorKind::Payload`](crate::ErrorKind) where it does not fit.
pub fn read_param<T: DeserializeOwned>(payload: &Payload) -> Result<T, Error> {
    payload.parse().map_err(Error::from)
}

/// Reads a param as an object with these members.
pub(super) fn read_members<M, const N: usize>(
    param: &[u8],
    names: Names<N>,
) -> Result<M, PayloadError>
where
    M: FromMembers<N>,
{
    decode_seed(param, Seed::new(names))
}
