//! What the program prints, and how it shows payloads and errors: as the other peers do.

use std::{
    error::Error,
    fmt::Write as _,
    io::{self, Write as _},
    iter,
};

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};
use vsoa::Response;

/// Prints one line; the program goes on where nobody reads it any more.
pub(crate) fn print(line: &Value) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// The answer to a call.
pub(crate) fn response(response: &Response) -> Value {
    json!({
        "status": response.status().0,
        "tunid": response.tunnel().unwrap_or(0),
        "param": param(&response.payload().param),
        "data_hex": data(&response.payload().data),
    })
}

/// A param: null where there is none, and its bytes where it is not JSON.
pub(crate) fn param(param: &[u8]) -> Value {
    if param.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(param).unwrap_or_else(|_| json!({ "raw_hex": hex(param) }))
}

/// Data: null where there is none.
pub(crate) fn data(data: &[u8]) -> Option<String> {
    (!data.is_empty()).then(|| hex(data))
}

/// An error and what it came from.
pub(crate) fn error(error: &(dyn Error + 'static)) -> String {
    let chain = iter::successors(Some(error), |error| (*error).source());
    let texts: Vec<_> = chain.map(ToString::to_string).collect();
    texts.join(": ")
}

/// Bytes that stand as hexadecimal digits in JSON.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Hex(pub(crate) Bytes);

impl TryFrom<String> for Hex {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(byte).collect();
        match bytes {
            Some(bytes) => Ok(Self(bytes.into())),
            None => Err("data_hex takes two hexadecimal digits a byte"),
        }
    }
}

fn byte(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    u8::try_from(digit(0)? << 4 | digit(1)?).ok()
}

/// The bytes that the peers send over streams.
pub(crate) fn pattern(len: usize) -> Vec<u8> {
    (0..=u8::MAX).cycle().take(len).collect()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
