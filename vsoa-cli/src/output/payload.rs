use std::io::{self, Write};

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Serialize;
use serde_json::value::RawValue;
use vsoa::Payload;

use super::{
    json_text::{compact_json, write_json},
    printable::{is_control, printable},
};

/// Param and data of a packet, as JSON: `param`, or `param_base64` where it is no JSON, and
/// `data_base64`, each only where it is there.
#[derive(Serialize)]
pub(crate) struct PayloadReport {
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    param_base64: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_base64: Option<String>,
}

impl PayloadReport {
    pub(crate) fn new(payload: &Payload) -> Self {
        let param = json(&payload.param);
        // A report is one line.
        let param = param.and_then(|text| RawValue::from_string(compact_json(text.get())).ok());
        let base64 = |bytes: &[u8]| (!bytes.is_empty()).then(|| BASE64_STANDARD.encode(bytes));
        Self {
            param_base64: match param {
                Some(_) => None,
                None => base64(&payload.param),
            },
            param,
            data_base64: base64(&payload.data),
        }
    }
}

/// The bytes as a JSON text, if they are one.
pub(crate) fn json(bytes: &[u8]) -> Option<&RawValue> {
    serde_json::from_slice(bytes).ok()
}

/// Writes bytes for people: JSON in lines, a text as it is, or how many they are.
pub(crate) fn write_bytes(out: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    if let Some(json) = json(bytes) {
        return write_json(out, json.get());
    }
    match text(bytes) {
        Some(text) if text.ends_with('\n') => out.write_all(text.as_bytes()),
        Some(text) => writeln!(out, "{text}"),
        None => writeln!(out, "({} bytes)", bytes.len()),
    }
}

/// Writes bytes for people as a part of a line.
pub(crate) fn write_inline(out: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    if let Some(json) = json(bytes) {
        return write!(out, "{}", printable(&compact_json(json.get())));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains(char::is_control) => write!(out, "{}", printable(text)),
        _ => write!(out, "({} bytes)", bytes.len()),
    }
}

/// The bytes as a text that a terminal can show, if they are one.
pub(crate) fn text(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    (!text.contains(is_control)).then_some(text)
}
