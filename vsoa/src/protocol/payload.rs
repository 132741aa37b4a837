use std::fmt;

use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};

use super::json::{self, PayloadError};

/// What a packet carries beside its URL: a JSON text and opaque bytes, each possibly absent.
///
/// ```
/// use vsoa::Payload;
///
/// let payload = Payload::json(&["a", "b"])?.with_data("raw bytes");
/// assert_eq!(payload.parse::<Vec<String>>()?, ["a", "b"]);
/// assert_eq!(&payload.data[..], b"raw bytes");
/// # Ok::<(), vsoa::PayloadError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Payload {
    /// A JSON text, or raw bytes where both sides agreed on that; empty if absent.
    pub param: Bytes,
    /// Opaque bytes; empty if absent.
    pub data: Bytes,
}

impl Payload {
    /// A payload with neither part.
    pub const EMPTY: Self = Self {
        param: Bytes::new(),
        data: Bytes::new(),
    };

    /// A payload whose param is this value as JSON.
    ///
    /// # Errors
    ///
    /// If the value has no JSON form: a number is NaN or infinite, a map's key is not a string,
    /// or its own `Serialize` refuses.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, PayloadError> {
        Ok(Self::from_param(json::encode(value)?))
    }

    /// A payload with these bytes as param, as they are.
    ///
    /// The Node implementation closes a connection on which it receives a param that is not JSON.
    pub fn from_param(param: impl Into<Bytes>) -> Self {
        Self {
            param: param.into(),
            data: Bytes::new(),
        }
    }

    /// A payload with these bytes as data and no param.
    pub fn from_data(data: impl Into<Bytes>) -> Self {
        Self {
            param: Bytes::new(),
            data: data.into(),
        }
    }

    /// The same payload with this data.
    #[must_use]
    pub fn with_data(mut self, data: impl Into<Bytes>) -> Self {
        self.data = data.into();
        self
    }

    /// Reads the param as JSON; an absent param reads as `null`.
    ///
    /// # Errors
    ///
    /// If the param is not JSON or does not fit `T`; the error names the field.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, PayloadError> {
        json::decode(&self.param)
    }

    /// Whether both parts are absent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.param.is_empty() && self.data.is_empty()
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 256;
        let mut out = f.debug_struct("Payload");
        match std::str::from_utf8(&self.param) {
            Ok(text) if text.len() <= SHOWN => out.field("param", &text),
            _ => out.field("param", &format_args!("{} bytes", self.param.len())),
        };
        out.field("data", &format_args!("{} bytes", self.data.len()))
            .finish()
    }
}
