//! `#[vsoa::topic]`: what goes into the URL, the param and the data, and back.

use std::{fmt, str::FromStr};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use vsoa::{ErrorKind, Message, Pattern, Payload, Topic, Url};

#[vsoa::topic("/odometer")]
#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Odometer {
    metres: u64,
}

#[vsoa::topic("/heading", quick)]
#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Heading(f64);

#[vsoa::topic("/tick")]
#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Tick;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Side {
    Left,
    Right,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Left => "left",
            Self::Right => "right",
        })
    }
}

impl FromStr for Side {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "left" => Ok(Self::Left),
            "right" => Ok(Self::Right),
            other => Err(format!("{other} is no side")),
        }
    }
}

mod tenths {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub(super) fn serialize<S: Serializer>(value: &f64, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_f64((value * 10.0).round())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<f64, D::Error> {
        f64::deserialize(input).map(|tenths| tenths / 10.0)
    }
}

#[vsoa::topic("/door/{side}/{row}/state")]
#[derive(Debug, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Door {
    row: u8,
    side: Side,
    is_open: bool,
    #[serde(with = "tenths")]
    open_degrees: f64,
    #[serde(rename = "kind", default)]
    r#type: String,
    #[cfg(any())]
    missing: Missing,
}

#[vsoa::topic("/camera/{side}")]
#[derive(Debug, PartialEq)]
struct Frame {
    side: Side,
    #[data]
    jpeg: Bytes,
    number: u32,
}

#[vsoa::topic("/horn/{side}")]
#[derive(Debug, PartialEq)]
struct Horn {
    side: Side,
}

#[vsoa::topic("/blob")]
#[derive(Debug, PartialEq)]
struct Blob {
    #[data]
    bytes: Bytes,
}

/// Reads a topic from a message as a subscriber does.
fn read<T: Topic>(message: &Message) -> Result<T, vsoa::Error> {
    let pattern: Pattern = T::PATTERN.parse().expect("the macro checked it");
    let captures = pattern
        .captures(&message.url)
        .expect("it is the topic's URL");
    T::from_message(&captures, &message.payload)
}

fn assert_travels<T>(value: &T, url: &str, param: &str, data: &str)
where
    T: Topic + PartialEq + fmt::Debug,
{
    let message = value.to_message().expect("it has a JSON form");
    assert_eq!(message.url, url);
    assert_eq!(message.quick, T::QUICK);
    assert_eq!(message.payload.param, param);
    assert_eq!(message.payload.data, data);
    assert_eq!(&read::<T>(&message).expect("it was just written"), value);
}

fn door() -> Door {
    Door {
        row: 2,
        side: Side::Left,
        is_open: true,
        open_degrees: 30.5,
        r#type: "sliding".into(),
    }
}

#[test]
fn without_captures_the_struct_is_the_param() {
    assert_travels(&Odometer { metres: 7 }, "/odometer", r#"{"metres":7}"#, "");
    assert_travels(&Tick, "/tick", "null", "");
}

#[test]
fn a_quick_topic_says_so() {
    const { assert!(Heading::QUICK && !Odometer::QUICK) };
    assert_travels(&Heading(1.5), "/heading", "1.5", "");
}

#[test]
fn captured_fields_are_in_the_url_alone_and_serde_attributes_hold() {
    assert_travels(
        &door(),
        "/door/left/2/state",
        r#"{"isOpen":true,"openDegrees":305.0,"kind":"sliding"}"#,
        "",
    );
}

#[test]
fn serde_attributes_hold_when_reading() {
    let message = |param: &'static str| {
        Message::new(
            Url::from_static("/door/right/1/state"),
            Payload::from_param(param),
        )
    };
    let read = |param| read::<Door>(&message(param));
    let shut = read(r#"{"isOpen":false,"openDegrees":0}"#).unwrap();
    assert_eq!((shut.side, shut.row, &*shut.r#type), (Side::Right, 1, ""));
    let error = read(r#"{"isOpen":false,"openDegrees":0,"row":3}"#).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Payload);
}

#[test]
fn data_travels_beside_the_param() {
    let frame = Frame {
        side: Side::Right,
        jpeg: Bytes::from("jpeg"),
        number: 3,
    };
    assert_travels(&frame, "/camera/right", r#"{"number":3}"#, "jpeg");
    assert_travels(
        &Blob {
            bytes: Bytes::from("b"),
        },
        "/blob",
        "",
        "b",
    );
}

#[test]
fn with_every_field_in_the_url_there_is_no_payload() {
    assert_travels(&Horn { side: Side::Left }, "/horn/left", "", "");
}

#[test]
fn a_segment_that_does_not_fit_its_field_is_named() {
    let url = Url::from_static("/door/left/x/state");
    let payload = door().to_message().unwrap().payload;
    let error = read::<Door>(&Message::new(url, payload)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Payload);
    assert!(
        error.to_string().contains("`row`: invalid digit"),
        "{error}"
    );
}

#[test]
fn a_field_that_does_not_fill_its_segment_is_an_error() {
    #[vsoa::topic("/note/{title}")]
    struct Note {
        title: String,
    }
    for title in ["", "a/b"] {
        let note = Note {
            title: title.into(),
        };
        assert_eq!(note.to_message().unwrap_err().kind(), ErrorKind::InvalidUrl);
    }
}

#[test]
fn nan_cannot_be_published() {
    assert_eq!(
        Heading(f64::NAN).to_message().unwrap_err().kind(),
        ErrorKind::Payload
    );
    let door = Door {
        open_degrees: f64::NAN,
        ..door()
    };
    assert_eq!(door.to_message().unwrap_err().kind(), ErrorKind::Payload);
}
