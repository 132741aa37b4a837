use std::{env, fs, io, path::PathBuf, sync::Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vsoa::{Stream, StreamOffer};

use super::{offering, pattern};
use crate::{
    deadline::within,
    start::{connect, serve},
};

/// A folder of its own for a test, gone when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("vsoa-streams-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_file_goes_over_a_stream_and_its_progress_is_told() {
    let folder = Folder::new("progress");
    let (source, target) = (folder.file("source"), folder.file("target"));
    let bytes = pattern(1_500_000);
    fs::write(&source, &bytes).unwrap();
    let server = serve(offering(move || {
        let source = source.clone();
        StreamOffer::new(async move |mut stream: Stream| {
            let sent = stream.send_file(source).await?;
            stream.write_u64(sent).await
        })
    }))
    .await;
    let answer = within(connect(&server).await.get("/stream")).await.unwrap();
    let mut stream = within(answer.open_stream()).await.unwrap();
    let told = Mutex::new(Vec::new());
    let receiving = stream
        .receive_file(&target)
        .expect(1_500_000)
        .on_progress(|progress| told.lock().unwrap().push((progress.bytes, progress.total)));
    assert_eq!(within(receiving).await.unwrap(), 1_500_000);
    assert!(fs::read(&target).unwrap() == bytes);
    assert_eq!(within(stream.read_u64()).await.unwrap(), 1_500_000);

    let told = told.into_inner().unwrap();
    assert_eq!(told.first(), Some(&(0, Some(1_500_000))));
    assert_eq!(told.last(), Some(&(1_500_000, Some(1_500_000))));
    assert!(told.is_sorted() && told.len() > 2, "{told:?}");
}

#[tokio::test]
async fn a_file_of_unknown_length_is_received_to_the_end() {
    let folder = Folder::new("unknown");
    let target = folder.file("target");
    fs::write(&target, pattern(1000)).unwrap();
    let server = serve(offering(|| {
        StreamOffer::new(async |mut stream: Stream| stream.write_all(b"short").await)
    }))
    .await;
    let answer = within(connect(&server).await.get("/stream")).await.unwrap();
    let mut stream = within(answer.open_stream()).await.unwrap();
    assert_eq!(within(stream.receive_file(&target)).await.unwrap(), 5);
    assert_eq!(fs::read(&target).unwrap(), b"short");
}

#[tokio::test]
async fn what_is_expected_is_read_and_no_more_and_less_is_an_error() {
    let folder = Folder::new("expected");
    let target = folder.file("target");
    let server = serve(offering(|| {
        StreamOffer::new(async |mut stream: Stream| stream.write_all(b"0123456789").await)
    }))
    .await;
    let answer = within(connect(&server).await.get("/stream")).await.unwrap();
    let mut stream = within(answer.open_stream()).await.unwrap();
    assert_eq!(
        within(stream.receive_file(&target).expect(4))
            .await
            .unwrap(),
        4
    );
    assert_eq!(fs::read(&target).unwrap(), b"0123");
    assert_eq!(within(stream.read_u8()).await.unwrap(), b'4');
    let error = within(stream.receive_file(&target).expect(6))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    assert_eq!(fs::read(&target).unwrap(), b"56789");
}

#[tokio::test]
async fn a_file_that_is_missing_is_the_files_error() {
    let folder = Folder::new("missing");
    let server = serve(super::echo_stream()).await;
    let answer = within(connect(&server).await.get("/stream")).await.unwrap();
    let mut stream = within(answer.open_stream()).await.unwrap();
    let error = within(stream.send_file(folder.file("none")))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
    assert!(stream.is_connected());
}
