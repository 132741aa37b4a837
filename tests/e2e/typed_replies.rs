//! Replies of typed methods, which are written where they are sent from.

use std::convert::Infallible;

use bytes::Bytes;
use serde::{Deserialize, Serialize, Serializer, ser::SerializeSeq};
use tokio::{
    join,
    task::{JoinSet, yield_now},
};
use vsoa::{CallError, Server, Status};

use crate::{
    deadline::within,
    start::{connect, serve},
};

#[vsoa::service("/echo")]
trait Echo {
    /// A text of this length.
    #[get("/text")]
    async fn text(&self, len: usize) -> Result<String, Infallible>;

    #[get("/late")]
    async fn late(&self, text: String) -> Result<String, Infallible>;

    #[get("/number")]
    async fn number(&self, text: String) -> Result<f64, Refused>;

    #[get("/nothing")]
    async fn nothing(&self) -> Result<(), Infallible>;

    #[get("/both")]
    async fn both(&self) -> Result<(u8, Bytes), Infallible>;

    #[get("/half")]
    async fn half(&self) -> Result<Half, Infallible>;
}

/// What panics when a half of it is written.
#[derive(Debug, Deserialize)]
struct Half;

impl Serialize for Half {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(2))?;
        seq.serialize_element("the first half")?;
        panic!("there is no other half");
    }
}

#[derive(Debug, PartialEq, thiserror::Error, vsoa::Status)]
enum Refused {
    #[status(200)]
    #[error("not a number")]
    NoNumber,
}

struct Texts;

impl Echo for Texts {
    async fn text(&self, len: usize) -> Result<String, Infallible> {
        Ok("x".repeat(len))
    }

    async fn late(&self, text: String) -> Result<String, Infallible> {
        yield_now().await;
        Ok(text)
    }

    async fn number(&self, text: String) -> Result<f64, Refused> {
        text.parse().map_err(|_| Refused::NoNumber)
    }

    async fn nothing(&self) -> Result<(), Infallible> {
        Ok(())
    }

    async fn both(&self) -> Result<(u8, Bytes), Infallible> {
        Ok((7, Bytes::from_static(b"data")))
    }

    async fn half(&self) -> Result<Half, Infallible> {
        Ok(Half)
    }
}

async fn start() -> (Server, EchoClient) {
    let server = serve(EchoServer::new(Texts).into()).await;
    let client = connect(&server).await;
    (server, EchoClient::new(client))
}

#[tokio::test]
async fn a_text_of_any_length_that_fits_comes_back_and_a_longer_one_is_refused() {
    let (_server, echo) = start().await;
    for len in [0, 1, 4096, 100_000, 0, 262_100] {
        assert_eq!(within(echo.text(len)).await.unwrap().len(), len);
    }
    let CallError::Status { status, payload } = within(echo.text(262_144)).await.unwrap_err()
    else {
        panic!("the server did not refuse it");
    };
    assert_eq!(status, Status::INTERNAL);
    assert_eq!(payload.param, r#"{"error":"the reply is too large"}"#);
    assert_eq!(within(echo.text(3)).await.unwrap(), "xxx");
}

#[tokio::test]
async fn what_is_no_param_alone_comes_as_it_is() {
    let (_server, echo) = start().await;
    let number = within(echo.number("1.5".into())).await.unwrap();
    assert_eq!(number.to_string(), "1.5");
    let error = within(echo.number("x".into())).await.unwrap_err();
    assert!(matches!(error, CallError::Service(Refused::NoNumber)));
    let CallError::Status { status, .. } = within(echo.number("NaN".into())).await.unwrap_err()
    else {
        panic!("NaN has no JSON form");
    };
    assert_eq!(status, Status::INTERNAL);
    within(echo.nothing()).await.unwrap();
    let (number, data) = within(echo.both()).await.unwrap();
    assert_eq!((number, &data[..]), (7, &b"data"[..]));
}

#[tokio::test]
async fn arguments_that_do_not_fit_are_refused_by_name() {
    let server = serve(EchoServer::new(Texts).into()).await;
    let client = connect(&server).await;
    let answer = within(client.get("/echo/text").param(&[("len", "long")])).await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), Status::ARGUMENTS);
    let missing = within(client.get("/echo/late")).await.unwrap();
    assert_eq!(missing.status(), Status::ARGUMENTS);
    let text: serde_json::Value = missing.payload().parse().unwrap();
    assert!(text["error"].as_str().unwrap().contains("text"), "{text}");
}

#[tokio::test]
async fn a_reply_that_panics_half_written_leaves_its_neighbours_alone() {
    let (server, echo) = start().await;
    let calls = async { join!(echo.text(1), echo.half(), echo.text(2)) };
    let (before, half, after) = within(calls).await;
    assert_eq!((before.unwrap(), after.unwrap()), ("x".into(), "xx".into()));
    let CallError::Status { status, .. } = half.unwrap_err() else {
        panic!("the server did not say so");
    };
    assert_eq!(status, Status::INTERNAL);
    assert_eq!(server.counters().handler_panics, 1);
}

#[tokio::test]
async fn what_comes_at_once_and_what_comes_late_reach_their_callers() {
    let (_server, echo) = start().await;
    let mut calls = JoinSet::new();
    for len in 0..100 {
        let echo = echo.clone();
        calls.spawn(async move {
            let (text, late) = join!(echo.text(len), echo.late(format!("late {len}")));
            assert_eq!(text.unwrap().len(), len);
            assert_eq!(late.unwrap(), format!("late {len}"));
        });
    }
    within(calls.join_all()).await;
}
