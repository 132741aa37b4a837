use vsoa::{CallError, ErrorKind, Request, Response, Router, Status, StreamReply};

use super::echo_stream;
use crate::{
    deadline::within,
    start::{connect, serve},
};

#[vsoa::service]
trait Promised {
    #[get("/plain")]
    async fn plain(&self) -> Result<StreamReply<u8>, Status>;

    #[get("/dead")]
    async fn dead(&self) -> Result<StreamReply<()>, Status>;
}

fn plain() -> Router {
    Router::new().get("/plain", async |_: Request| vsoa::Payload::json(&1))
}

#[tokio::test]
async fn a_stream_is_opened_once() {
    let server = serve(echo_stream()).await;
    let client = connect(&server).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let clone = answer.clone();
    let _stream = within(answer.open_stream()).await.unwrap();
    for again in [&answer, &clone] {
        let error = within(again.open_stream()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::StreamTaken);
    }
}

#[tokio::test]
async fn an_answer_without_a_stream_has_none_to_open() {
    let server = serve(plain()).await;
    let client = connect(&server).await;
    let answer = within(client.get("/plain")).await.unwrap();
    let error = within(answer.open_stream()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoStream);

    let typed = PromisedClient::new(client);
    match within(typed.plain()).await.unwrap_err() {
        CallError::Failed(error) => assert_eq!(error.kind(), ErrorKind::NoStream),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_port_that_nobody_listens_at_is_told_with_its_number() {
    // A port that was free a moment ago, and that only this test would take.
    let (listener, addr) = crate::raw::listen().await;
    drop(listener);
    let routes = Router::new().get("/dead", move |_: Request| {
        let answer = Response::default().with_tunnel(addr.port());
        async move { answer }
    });
    let server = serve(routes).await;
    let typed = PromisedClient::new(connect(&server).await);
    match within(typed.dead()).await.unwrap_err() {
        CallError::Failed(error) => {
            assert_eq!(error.kind(), ErrorKind::Unreachable);
            assert!(
                error.to_string().contains(&addr.port().to_string()),
                "{error}"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn port_zero_is_no_stream() {
    let routes = Router::new().get("/zero", async |_: Request| {
        Response::default().with_tunnel(0)
    });
    let server = serve(routes).await;
    let answer = within(connect(&server).await.get("/zero")).await.unwrap();
    let error = within(answer.open_stream()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoStream);
}
