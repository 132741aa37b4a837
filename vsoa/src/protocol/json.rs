use std::{fmt, io, marker::PhantomData};

use bytes::Bytes;
use serde::{
    Serialize,
    de::{DeserializeOwned, DeserializeSeed},
};
use serde_json::ser::{CompactFormatter, Formatter};
use serde_path_to_error::Segment;

use super::{
    finite,
    scratch::{self, COPIED_LEN},
};

/// Why a value could not be written as, or read from, a JSON param.
#[derive(Debug)]
pub struct PayloadError(Repr);

#[derive(Debug)]
enum Repr {
    Decode {
        path: String,
        source: serde_json::Error,
    },
    Encode(serde_json::Error),
    NotFinite,
}

impl PayloadError {
    /// Whether a param did not fit; else a value has no JSON form.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        matches!(self.0, Repr::Decode { .. })
    }

    /// Path of the member that did not fit, such as `zones[2].celsius`; empty where it is the
    /// whole value, or the error is not about reading.
    #[must_use]
    pub fn path(&self) -> &str {
        match &self.0 {
            Repr::Decode { path, .. } => path,
            Repr::Encode(_) | Repr::NotFinite => "",
        }
    }
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Decode { path, source } if path.is_empty() => write!(f, "{source}"),
            Repr::Decode { path, source } => write!(f, "`{path}`: {source}"),
            Repr::Encode(source) => write!(f, "{source}"),
            Repr::NotFinite => f.write_str("a number is NaN or infinite, which JSON cannot say"),
        }
    }
}

impl std::error::Error for PayloadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Repr::Decode { source, .. } | Repr::Encode(source) => source.source(),
            Repr::NotFinite => None,
        }
    }
}

/// Writes a value as compact JSON.
pub(crate) fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Bytes, PayloadError> {
    encode_with(|text| write(value, text))
}

/// What `write` appends to nothing, in memory of its own size.
pub(crate) fn encode_with(
    write: impl FnOnce(&mut Vec<u8>) -> Result<(), PayloadError>,
) -> Result<Bytes, PayloadError> {
    let mut text = scratch::take();
    write(&mut text)?;
    if text.len() > COPIED_LEN {
        return Ok(text.into());
    }
    let exact = Bytes::copy_from_slice(&text);
    scratch::keep(text);
    Ok(exact)
}

/// Appends a value as compact JSON; where that fails, a part of it may have been appended.
pub(crate) fn write<T: Serialize + ?Sized>(
    value: &T,
    text: &mut Vec<u8>,
) -> Result<(), PayloadError> {
    let mut formatter = NullSpotter {
        inner: CompactFormatter,
        spotted: false,
    };
    value
        .serialize(&mut serde_json::Serializer::with_formatter(
            text,
            &mut formatter,
        ))
        .map_err(|source| PayloadError(Repr::Encode(source)))?;
    if formatter.spotted && !finite::is_finite(value) {
        return Err(PayloadError(Repr::NotFinite));
    }
    Ok(())
}

/// Reads a value from a param; an absent one reads as `null`.
pub(crate) fn decode<T: DeserializeOwned>(param: &[u8]) -> Result<T, PayloadError> {
    decode_seed(param, PhantomData::<T>)
}

/// As [`decode`], for a seed.
///
/// A text that is UTF-8 as a whole need not be checked again string by string.
pub(crate) fn decode_seed<'de, S>(param: &'de [u8], seed: S) -> Result<S::Value, PayloadError>
where
    S: DeserializeSeed<'de> + Clone,
{
    let param = if param.is_empty() { b"null" } else { param };
    let Ok(text) = str::from_utf8(param) else {
        return decode_tracked(param, seed);
    };
    let mut reader = serde_json::Deserializer::from_str(text);
    match seed.clone().deserialize(&mut reader) {
        Ok(value) if reader.end().is_ok() => Ok(value),
        _ => decode_tracked(param, seed),
    }
}

/// As [`decode_seed`], and knows which member is at fault.
#[cold]
fn decode_tracked<'de, S>(param: &'de [u8], seed: S) -> Result<S::Value, PayloadError>
where
    S: DeserializeSeed<'de>,
{
    let mut track = serde_path_to_error::Track::new();
    let mut reader = serde_json::Deserializer::from_slice(param);
    let read = seed.deserialize(serde_path_to_error::Deserializer::new(
        &mut reader,
        &mut track,
    ));
    let value = read.map_err(|source| {
        let path = track.path();
        let is_known = |segment: &Segment| !matches!(segment, Segment::Unknown);
        let path = if path.iter().any(is_known) {
            path.to_string()
        } else {
            String::new()
        };
        PayloadError(Repr::Decode { path, source })
    })?;
    match reader.end() {
        Ok(()) => Ok(value),
        Err(source) => {
            let path = String::new();
            Err(PayloadError(Repr::Decode { path, source }))
        }
    }
}

/// Notes whether a `null` was written: where none was, no number was NaN or infinite either.
struct NullSpotter {
    inner: CompactFormatter,
    spotted: bool,
}

impl Formatter for &mut NullSpotter {
    fn write_null<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.spotted = true;
        self.inner.write_null(writer)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Zones {
        zones: Vec<Zone>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Zone {
        celsius: f32,
    }

    #[test]
    fn nan_and_infinity_are_refused_wherever_they_stand() {
        assert!(encode(&f64::NAN).is_err());
        assert!(encode(&Some(f32::INFINITY)).is_err());
        assert!(encode(&[(1.0, Some("x")), (f64::NEG_INFINITY, None)]).is_err());
        assert!(encode(&std::collections::BTreeMap::from([("a", f64::NAN)])).is_err());
    }

    #[test]
    fn null_is_fine_where_it_is_meant() {
        assert_eq!(&encode(&(None::<f64>, 1.5)).unwrap()[..], b"[null,1.5]");
        assert_eq!(&encode(&()).unwrap()[..], b"null");
    }

    #[test]
    fn an_error_names_the_member_at_fault() {
        let error = decode::<Zones>(br#"{"zones":[{"celsius":1},{"celsius":"x"}]}"#).unwrap_err();
        assert_eq!(error.path(), "zones[1].celsius");
        assert!(error.to_string().starts_with("`zones[1].celsius`: "));
    }

    #[test]
    fn an_error_outside_of_any_member_names_none() {
        for text in [&b"{"[..], b"[]", b"x"] {
            assert_eq!(decode::<Zones>(text).unwrap_err().path(), "");
        }
    }

    #[test]
    fn a_text_that_is_not_utf_8_is_refused_only_where_it_is_read() {
        let read = decode::<Zone>(b"{\"x\":\"\xff\",\"celsius\":1}");
        assert_eq!(read.unwrap(), Zone { celsius: 1.0 });
        let error = decode::<Vec<String>>(b"[\"a\",\"\xff\"]").unwrap_err();
        assert_eq!(error.path(), "[1]");
    }

    #[test]
    fn a_text_written_while_another_is_written_does_not_disturb_it() {
        struct Nested;

        impl Serialize for Nested {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let inner = encode(&[1, 2]).map_err(serde::ser::Error::custom)?;
                serializer.serialize_str(&String::from_utf8_lossy(&inner))
            }
        }

        assert_eq!(&encode(&("a", Nested)).unwrap()[..], br#"["a","[1,2]"]"#);
        assert_eq!(&encode(&1).unwrap()[..], b"1");
    }

    #[test]
    fn a_text_of_any_length_comes_out_whole() {
        for len in [0, 1, COPIED_LEN - 2, COPIED_LEN - 1, 3 * COPIED_LEN] {
            let text = "x".repeat(len);
            assert_eq!(encode(&text).unwrap(), format!("\"{text}\""));
        }
    }

    #[test]
    fn an_absent_param_reads_as_null() {
        assert_eq!(decode::<Option<u8>>(b"").unwrap(), None);
        assert!(decode::<u8>(b"").is_err());
    }

    #[test]
    fn text_behind_the_value_is_refused() {
        assert!(decode::<u8>(b"1 2").is_err());
        assert_eq!(decode::<u8>(b" 1 ").unwrap(), 1);
    }
}
