use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vsoa::{Payload, Request, Response, Router, Server, Stream, StreamOffer};

use crate::command::{Folder, at, serve, vsoa};

/// Bytes that differ from their neighbours, so that a part that is lost or doubled shows.
fn pattern() -> Vec<u8> {
    (0..=250).cycle().take(300_000).collect()
}

/// Offers a stream that this is done with, beside `{"size": 300000}`.
fn offer<F>(handler: impl Fn(Stream) -> F + Clone + Send + Sync + 'static) -> Router
where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    Router::new().route("/log", move |_: Request| {
        let param = Payload::from_param(r#"{"size":300000}"#);
        let response = Response::new(param).with_stream(StreamOffer::new(handler.clone()));
        std::future::ready(response)
    })
}

async fn download() -> Server {
    serve(offer(async |mut stream: Stream| {
        stream.write_all(&pattern()).await
    }))
    .await
}

#[tokio::test]
async fn a_stream_is_saved_to_a_file() {
    let server = download().await;
    let folder = Folder::new("download");
    let saved = folder.path("log");
    let get = vsoa("get").args([&at(&server, "/log"), "--stream-to", &saved]);
    let ended = get.run().await;
    assert_eq!(ended.out(), "{\n  \"size\": 300000\n}\n");
    assert_eq!(ended.stderr, format!("saved 300000 bytes to {saved}\n"));
    assert_eq!(folder.read("log"), pattern());

    let get = vsoa("get --json").args([&at(&server, "/log"), "--stream-to", &saved]);
    let lines = get.run().await;
    let told = "{\"status\":0,\"param\":{\"size\":300000},\"stream\":true}\n\
                {\"sent\":0,\"received\":300000}\n";
    assert_eq!(lines.out(), told);
}

#[tokio::test]
async fn a_stream_is_written_to_standard_output_alone() {
    let server = download().await;
    let get = vsoa("get --stream-to -").arg(at(&server, "/log"));
    let ended = get.run().await;
    assert_eq!(ended.stdout, pattern());
    assert_eq!(ended.stderr, "{\n  \"size\": 300000\n}\n");
}

#[tokio::test]
async fn a_stream_that_is_not_asked_for_is_told_of() {
    let server = download().await;
    let ended = vsoa("get").arg(at(&server, "/log")).run().await;
    assert_eq!(ended.out(), "{\n  \"size\": 300000\n}\n");
    assert!(ended.stderr.contains("`--stream-to FILE`"), "{ended:?}");
}

#[tokio::test]
async fn a_stream_that_is_too_short_is_a_failure() {
    let server = download().await;
    let folder = Folder::new("short");
    let saved = folder.path("log");
    let get = |len: &str| {
        let url = at(&server, "/log");
        vsoa("get")
            .args([&url, "--stream-to", &saved, "--stream-len", len])
            .run()
    };
    get("/size").await.out();
    get("300000").await.out();
    let ended = get("300001").await;
    let said = ended.failed(6);
    assert!(
        said.contains("ended after 300000 of 300001 bytes"),
        "{said}"
    );
    let ended = get("/length").await;
    assert!(
        ended.failed(2).contains("no number at `/length`"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn a_file_is_sent_and_what_comes_is_saved() {
    let echo = async |stream: Stream| {
        let (mut reader, mut writer) = stream.into_split();
        tokio::io::copy(&mut reader, &mut writer).await?;
        writer.shutdown().await
    };
    let server = serve(offer(echo)).await;
    let folder = Folder::new("echo");
    let (sent, saved) = (folder.file("sent", pattern()), folder.path("saved"));
    let both = ["--stream-from", &sent, "--stream-to", &saved];
    let ended = vsoa("set").arg(at(&server, "/log")).args(both).run().await;
    ended.out();
    let told = format!("sent 300000 bytes from {sent}\nsaved 300000 bytes to {saved}\n");
    assert_eq!(ended.stderr, told);
    assert_eq!(folder.read("saved"), pattern());
}

#[tokio::test]
async fn all_of_an_upload_arrives_before_the_command_ends() {
    let (sender, mut uploads) = tokio::sync::mpsc::unbounded_channel();
    let upload = move |mut stream: Stream| {
        let sender = sender.clone();
        async move {
            let mut all = Vec::new();
            stream.read_to_end(&mut all).await?;
            let _ = sender.send(all);
            Ok(())
        }
    };
    let server = serve(offer(upload)).await;
    let set = vsoa("set --stream-from -").arg(at(&server, "/log"));
    set.input(pattern()).run().await.out();
    assert_eq!(uploads.try_recv().unwrap(), pattern());
}

#[tokio::test]
async fn a_download_that_is_interrupted_says_how_far_it_came() {
    let slow = async |mut stream: Stream| {
        stream.write_all(b"some").await?;
        std::future::pending().await
    };
    let server = serve(offer(slow)).await;
    let mut running = vsoa("get --stream-to -").arg(at(&server, "/log")).start();
    running.bytes(4).await;
    running.interrupt().await;
    let ended = running.end().await;
    let said = ended.failed(130);
    assert!(
        said.ends_with("error: interrupted after 4 bytes\n"),
        "{said}"
    );
}

#[tokio::test]
async fn an_answer_without_a_stream_is_told() {
    let router = Router::new().route("/x", async |_: Request| Payload::EMPTY);
    let server = serve(router).await;
    let ended = vsoa("get --stream-to /dev/null")
        .arg(at(&server, "/x"))
        .run()
        .await;
    assert!(ended.failed(6).contains("offers no stream"), "{ended:?}");
}
