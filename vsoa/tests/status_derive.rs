//! `#[derive(vsoa::Status)]`: codes, and fields to JSON and back.

use vsoa::{Payload, Status, StatusError};

#[derive(Debug, PartialEq, thiserror::Error, vsoa::Status)]
enum FanError {
    #[status(128)]
    #[error("no such fan")]
    NoSuchFan,
    #[status(0xfe)]
    #[error("{speed} of at most {}", r#type)]
    TooFast {
        speed: f32,
        r#type: String,
        hint: Option<String>,
    },
    #[status(130)]
    #[error("stuck")]
    Stuck {},
    #[cfg(any())]
    #[status(131)]
    #[error("never")]
    Never { missing: Missing },
}

fn too_fast(speed: f32) -> FanError {
    FanError::TooFast {
        speed,
        r#type: "rear".into(),
        hint: None,
    }
}

#[test]
fn each_variant_has_its_code() {
    assert_eq!(FanError::NoSuchFan.status(), Status(128));
    assert_eq!(too_fast(1.0).status(), Status(254));
    assert_eq!(FanError::Stuck {}.status(), Status(130));
}

#[test]
fn the_payload_is_the_text_and_the_fields() {
    assert_eq!(
        FanError::NoSuchFan.to_payload().param,
        r#"{"error":"no such fan"}"#
    );
    assert_eq!(
        too_fast(1.5).to_payload().param,
        r#"{"error":"1.5 of at most rear","speed":1.5,"type":"rear","hint":null}"#
    );
}

#[test]
fn a_reply_is_read_back() {
    for error in [FanError::NoSuchFan, too_fast(1.5), FanError::Stuck {}] {
        let payload = error.to_payload();
        assert_eq!(FanError::from_reply(error.status(), &payload), Some(error));
    }
}

#[test]
fn a_variant_without_fields_needs_no_param() {
    let read = FanError::from_reply(Status(128), &Payload::EMPTY);
    assert_eq!(read, Some(FanError::NoSuchFan));
}

#[test]
fn fields_are_read_from_what_untyped_peers_send() {
    let payload = Payload::from_param(r#"{"type":"rear","speed":1.5,"more":[1]}"#);
    assert_eq!(
        FanError::from_reply(Status(254), &payload),
        Some(too_fast(1.5))
    );
}

#[test]
fn what_does_not_fit_is_no_error_of_its_own() {
    for param in [
        "",
        "null",
        "[]",
        r#"{"speed":1.5}"#,
        r#"{"speed":"?","type":""}"#,
    ] {
        let payload = Payload::from_param(param);
        assert_eq!(FanError::from_reply(Status(254), &payload), None, "{param}");
    }
    assert_eq!(FanError::from_reply(Status(131), &Payload::EMPTY), None);
    assert_eq!(FanError::from_reply(Status::SUCCESS, &Payload::EMPTY), None);
}

#[test]
fn fields_without_a_json_form_leave_the_text() {
    let payload = too_fast(f32::NAN).to_payload();
    assert_eq!(payload.param, r#"{"error":"NaN of at most rear"}"#);
}
