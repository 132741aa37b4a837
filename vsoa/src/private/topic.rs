use std::{fmt::Display, str::FromStr};

use serde::Serialize;

use super::capture::fill;
use crate::{Captures, Error, ErrorKind, Message, Payload, Topic, topic::EncodedMessage};

/// The message that carries a payload on a topic's URL.
///
/// # Errors
///
/// [`ErrorKind::InvalidUrl`] where a value does not fill its segment of the URL.
pub fn message<T: Topic>(values: &[&dyn Display], payload: Payload) -> Result<Message, Error> {
    let mut message = Message::new(fill(T::PATTERN, values)?, payload);
    message.quick = T::QUICK;
    Ok(message)
}

/// The packet that publishes a param on a topic's URL.
///
/// # Errors
///
/// As [`message`]; [`ErrorKind::Payload`] where the value has no JSON form.
pub fn encoded_message<T, P>(values: &[&dyn Display], param: &P) -> Result<EncodedMessage, Error>
where
    T: Topic,
    P: Serialize + ?Sized,
{
    EncodedMessage::of_param(fill(T::PATTERN, values)?, param, T::QUICK)
}

/// Reads a field from a segment of the URL.
///
/// # Errors
///
/// [`ErrorKind::Payload`], with a text that names the field.
pub fn captured_field<T: FromStr<Err: Display>>(
    captures: &Captures,
    name: &'static str,
) -> Result<T, Error> {
    let text = captures.get(name).unwrap_or_default();
    text.parse()
        .map_err(|error| Error::with_text(ErrorKind::Payload, format!("`{name}`: {error}")))
}
