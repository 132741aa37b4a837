use std::collections::BTreeSet;

use serde_json::value::RawValue;

/// The param of a request, as words of the command line spell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Param {
    Absent,
    /// A JSON text, kept to the digit.
    Json(String),
    /// The members of an object, in their order.
    Pairs(Vec<(String, String)>),
}

impl Param {
    /// Reads one JSON text, or `key=value` pairs.
    pub(crate) fn parse(words: &[String]) -> Result<Self, String> {
        match words {
            [] => Ok(Self::Absent),
            [word] if is_json(word) => Ok(Self::Json(word.clone())),
            words => Self::pairs(words),
        }
    }

    /// The JSON text; `None` where there is no param.
    ///
    /// The value of a pair is what it reads as in JSON, and a string where it is none.
    pub(crate) fn to_json(&self) -> Option<String> {
        match self {
            Self::Absent => None,
            Self::Json(text) => Some(text.clone()),
            Self::Pairs(pairs) => {
                let members = pairs.iter().map(|(key, value)| {
                    let value = if is_json(value) {
                        value.clone()
                    } else {
                        quoted(value)
                    };
                    format!("{}:{value}", quoted(key))
                });
                Some(format!("{{{}}}", members.collect::<Vec<_>>().join(",")))
            }
        }
    }

    fn pairs(words: &[String]) -> Result<Self, String> {
        let pairs = words.iter().map(|word| match word.split_once('=') {
            Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
            _ if words.len() > 1 && is_json(word) => Err(format!(
                "`{word}` is no `key=value`, and only one JSON text can be sent"
            )),
            _ => Err(format!(
                "`{word}` is neither JSON nor `key=value`; a JSON string has quotes: '{}'",
                quoted(word)
            )),
        });
        let pairs: Vec<_> = pairs.collect::<Result<_, String>>()?;
        let mut keys = BTreeSet::new();
        match pairs.iter().find(|(key, _)| !keys.insert(key)) {
            Some((key, _)) => Err(format!("`{key}` is there twice")),
            None => Ok(Self::Pairs(pairs)),
        }
    }
}

pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

/// The text as a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(words: &[&str]) -> Result<Option<String>, String> {
        let words: Vec<_> = words.iter().map(ToString::to_string).collect();
        Param::parse(&words).map(|param| param.to_json())
    }

    #[test]
    fn one_json_text_is_sent_to_the_digit() {
        for text in [
            "{\"b\":1,\"a\":[]}",
            "12345678901234567890123",
            "1.50",
            "\"a=b\"",
            "null",
        ] {
            assert_eq!(json(&[text]), Ok(Some(text.to_owned())));
        }
        assert_eq!(json(&[]), Ok(None));
    }

    #[test]
    fn pairs_make_an_object_in_their_order() {
        let words = [
            "zone=front",
            "celsius=21.50",
            "on=true",
            "tags=[1,2]",
            "x=a=b",
            "empty=",
            "n=\"1\"",
        ];
        let object = r#"{"zone":"front","celsius":21.50,"on":true,"tags":[1,2],"x":"a=b","empty":"","n":"1"}"#;
        assert_eq!(json(&words), Ok(Some(object.to_owned())));
        assert_eq!(json(&["a\"=\\"]), Ok(Some(r#"{"a\"":"\\"}"#.to_owned())));
    }

    #[test]
    fn what_is_neither_is_told_with_what_to_write() {
        for (words, told) in [
            (&["front"][..], "'\"front\"'"),
            (&["=1"], "neither JSON"),
            (&["1", "2"], "only one JSON text"),
            (&["a=1", "front"], "'\"front\"'"),
            (&["a=1", "a=2"], "`a` is there twice"),
            (&["{\"a\":"], "neither JSON"),
        ] {
            let error = json(words).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
    }
}
