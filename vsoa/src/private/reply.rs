use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Payload, PayloadError, StatusError, protocol::write_json};

/// What a method of a service may return: a `Result`, also under another name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a call can end with",
    label = "not a `Result`",
    note = "a method of a service returns `Result<T, E>`, where `E` derives `vsoa::Status`"
)]
pub trait ServiceResult {
    /// What the service answers.
    type Ok;
    /// How it fails.
    type Err: StatusError;

    /// The result under its own name.
    ///
    /// # Errors
    ///
    /// The service's own.
    fn into_result(self) -> Result<Self::Ok, Self::Err>;
}

impl<T, E: StatusError> ServiceResult for Result<T, E> {
    type Ok = T;
    type Err = E;

    fn into_result(self) -> Self {
        self
    }
}

/// How a service's values are written into the answer.
pub trait WriteReply<T> {
    /// The payload that carries a value.
    ///
    /// # Errors
    ///
    /// If the value has no JSON form.
    fn write(value: T) -> Result<Payload, PayloadError>;

    /// As [`write`](Self::write), but where the param is all that travels, into `param`, and gives
    /// nothing.
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write).
    fn write_to(value: T, param: &mut Vec<u8>) -> Result<Option<Payload>, PayloadError> {
        let _ = param;
        Self::write(value).map(Some)
    }
}

/// How a client reads values from the answer.
pub trait ReadReply<T> {
    /// The value that a payload carries.
    ///
    /// # Errors
    ///
    /// If the param is not of this type.
    fn read(payload: Payload) -> Result<T, PayloadError>;
}

/// Nothing travels.
#[derive(Debug)]
pub enum Nothing {}

impl WriteReply<()> for Nothing {
    fn write((): ()) -> Result<Payload, PayloadError> {
        Ok(Payload::EMPTY)
    }
}

impl ReadReply<()> for Nothing {
    fn read(_: Payload) -> Result<(), PayloadError> {
        Ok(())
    }
}

/// The value is the param.
#[derive(Debug)]
pub enum Json {}

impl<T: Serialize> WriteReply<T> for Json {
    fn write(value: T) -> Result<Payload, PayloadError> {
        Payload::json(&value)
    }

    fn write_to(value: T, param: &mut Vec<u8>) -> Result<Option<Payload>, PayloadError> {
        write_json(&value, param).map(|()| None)
    }
}

impl<T: DeserializeOwned> ReadReply<T> for Json {
    fn read(payload: Payload) -> Result<T, PayloadError> {
        payload.parse()
    }
}

/// The value is the data.
#[derive(Debug)]
pub enum Data {}

impl WriteReply<Bytes> for Data {
    fn write(value: Bytes) -> Result<Payload, PayloadError> {
        Ok(Payload::from_data(value))
    }
}

impl ReadReply<Bytes> for Data {
    fn read(payload: Payload) -> Result<Bytes, PayloadError> {
        Ok(payload.data)
    }
}

/// The value is the param, with data beside it.
#[derive(Debug)]
pub enum JsonAndData {}

impl<T: Serialize> WriteReply<(T, Bytes)> for JsonAndData {
    fn write((value, data): (T, Bytes)) -> Result<Payload, PayloadError> {
        Ok(Payload::json(&value)?.with_data(data))
    }
}

impl<T: DeserializeOwned> ReadReply<(T, Bytes)> for JsonAndData {
    fn read(payload: Payload) -> Result<(T, Bytes), PayloadError> {
        Ok((payload.parse()?, payload.data))
    }
}

/// The value is param and data as they stand.
#[derive(Debug)]
pub enum Raw {}

impl WriteReply<Payload> for Raw {
    fn write(value: Payload) -> Result<Payload, PayloadError> {
        Ok(value)
    }
}

impl ReadReply<Payload> for Raw {
    fn read(payload: Payload) -> Result<Payload, PayloadError> {
        Ok(payload)
    }
}
