use std::{path::Path, time::Duration};

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use tokio::fs::File;
use vsoa::{Bytes, Message, Payload, Url};

use crate::{
    failure::Failure,
    lines::{Lines, Place},
};

/// A recording that is being read.
#[derive(Debug)]
pub(crate) struct Recording(Lines);

/// What a line of a recording is to who plays it.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Since the recording began.
    pub(crate) at: Duration,
    /// `None` where the line tells something else.
    pub(crate) message: Option<Message>,
    /// How to name the line.
    pub(crate) place: Place,
}

impl Recording {
    /// Opens a file; `-` is standard input.
    pub(crate) async fn open(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Ok(Self(Lines::of_stdin()));
        }
        let name = path.display().to_string();
        match File::open(path).await {
            Ok(file) => Ok(Self(Lines::new(name, file))),
            Err(error) => Err(Failure::local(name, &error)),
        }
    }

    /// The next line; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Entry>, Failure> {
        let Some(line) = self.0.next().await? else {
            return Ok(None);
        };
        let place = line.place;
        match read(&line.text) {
            Ok((at, message)) => Ok(Some(Entry { at, message, place })),
            Err(fault) => {
                let hint =
                    "a line looks like {\"at\":0.5,\"url\":\"/speed\",\"param\":{\"kmh\":50}}";
                Err(place.wrong(fault).hint(hint))
            }
        }
    }
}

/// The members of a line that matter.
#[derive(Deserialize)]
struct Line<'a> {
    at: f64,
    url: Option<String>,
    #[serde(borrow, default, deserialize_with = "present")]
    param: Option<&'a RawValue>,
    param_base64: Option<String>,
    data_base64: Option<String>,
    #[serde(default)]
    quick: bool,
}

/// A `null` that is there is a param as well.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}

fn read(text: &str) -> Result<(Duration, Option<Message>), String> {
    let line: Line<'_> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let at = Duration::try_from_secs_f64(line.at).map_err(|error| format!("`at`: {error}"))?;
    let Some(url) = &line.url else {
        return Ok((at, None));
    };
    let url = Url::try_from(url).map_err(|error| format!("`url`: {error}"))?;
    let param = match (line.param, &line.param_base64) {
        (Some(_), Some(_)) => return Err("both `param` and `param_base64`".to_owned()),
        (Some(json), None) => Bytes::copy_from_slice(json.get().as_bytes()),
        (None, base64) => decoded("param_base64", base64.as_deref())?,
    };
    let data = decoded("data_base64", line.data_base64.as_deref())?;
    let message = Message::new(url, Payload::from_param(param).with_data(data));
    let message = if line.quick { message.quick() } else { message };
    Ok((at, Some(message)))
}

fn decoded(member: &str, base64: Option<&str>) -> Result<Bytes, String> {
    let decoded = base64.map(|text| BASE64_STANDARD.decode(text)).transpose();
    let decoded = decoded.map_err(|error| format!("`{member}`: {error}"))?;
    Ok(decoded.unwrap_or_default().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{listening::Heard, recording};

    fn written(message: Message) -> String {
        let heard = Heard {
            at: Duration::from_micros(1_250_001),
            source: 0,
            what: Ok(message),
        };
        serde_json::to_string(&recording::Line::of(&heard, None)).unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        let url = || Url::from_static("/a");
        for (payload, line) in [
            (Payload::EMPTY, r#"{"at":1.250001,"url":"/a"}"#),
            (
                Payload::from_param("null"),
                r#"{"at":1.250001,"url":"/a","param":null}"#,
            ),
            (
                Payload::from_param(r#"{"big":12345678901234567890.10}"#).with_data("ab"),
                r#"{"at":1.250001,"url":"/a","param":{"big":12345678901234567890.10},"data_base64":"YWI="}"#,
            ),
            (
                Payload::from_param("no json"),
                r#"{"at":1.250001,"url":"/a","param_base64":"bm8ganNvbg=="}"#,
            ),
        ] {
            let message = Message::new(url(), payload);
            assert_eq!(written(message.clone()), line);
            let (at, read) = read(line).unwrap();
            assert_eq!((at.as_micros(), read), (1_250_001, Some(message)));
        }
        let quick = Message::new(url(), Payload::EMPTY).quick();
        let line = written(quick.clone());
        assert_eq!(line, r#"{"at":1.250001,"url":"/a","quick":true}"#);
        assert_eq!(read(&line).unwrap().1, Some(quick));
    }

    #[test]
    fn a_param_of_several_lines_is_written_in_one() {
        let message = Message::new(Url::from_static("/a"), Payload::from_param("{\n \"b\": 1}"));
        assert_eq!(
            written(message),
            r#"{"at":1.250001,"url":"/a","param":{"b":1}}"#
        );
    }

    #[test]
    fn what_else_a_line_tells_takes_its_time_alone() {
        for line in [
            r#"{"at":2,"lost":3}"#,
            r#"{"at":2,"end":true}"#,
            r#"{"at":2,"reconnected":true,"more":[1]}"#,
        ] {
            assert_eq!(
                read(line).unwrap(),
                (Duration::from_secs(2), None),
                "{line}"
            );
        }
    }

    #[test]
    fn a_line_that_is_wrong_is_refused_with_its_fault() {
        for (line, fault) in [
            ("[]", "invalid"),
            ("{}", "`at`"),
            (r#"{"at":-1}"#, "`at`: "),
            (r#"{"at":1e99}"#, "`at`: "),
            (r#"{"at":0,"url":"a"}"#, "`url`: "),
            (r#"{"at":0,"url":"/a","param":1,"param_base64":""}"#, "both"),
            (
                r#"{"at":0,"url":"/a","data_base64":"?"}"#,
                "`data_base64`: ",
            ),
        ] {
            let error = read(line).unwrap_err();
            assert!(error.contains(fault), "{line}: {error}");
        }
    }
}
