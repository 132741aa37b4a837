use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    task::JoinSet,
    time::timeout,
};

use super::{pair, within};
use crate::{CloseReason, Stream};

const LARGE: usize = 50_000;

#[tokio::test(start_paused = true)]
async fn what_was_written_goes_out_while_the_program_only_reads() {
    let (ours, mut theirs) = pair(1024).await;
    let mut stream = Stream::new(ours.into_pipe());
    stream.write_all(&vec![7; LARGE]).await.unwrap();
    let answering = async {
        theirs.read_exact(&mut vec![0; LARGE]).await.unwrap();
        theirs.write_all(b"all").await.unwrap();
        theirs.flush().await.unwrap();
    };
    let mut answer = [0; 3];
    let (read, ()) =
        within(async { tokio::join!(stream.read_exact(&mut answer), answering) }).await;
    read.unwrap();
    assert_eq!(&answer, b"all");
}

/// Both directions wait at the same socket, each in a task of its own.
#[tokio::test(start_paused = true)]
async fn who_writes_is_woken_though_who_reads_has_waited_last() {
    let (ours, mut theirs) = pair(1024).await;
    let (mut reader, mut writer) = Stream::new(ours.into_pipe()).into_split();
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        for _ in 0..10 {
            writer.write_all(&vec![7; LARGE]).await.unwrap();
        }
        writer.shutdown().await.unwrap();
    });
    tasks.spawn(async move {
        // Given up again and again: what it waited for is not lost to who writes.
        while timeout(Duration::from_millis(1), reader.read_u8())
            .await
            .is_err()
        {}
        reader.read_to_end(&mut Vec::new()).await.unwrap();
    });
    tasks.spawn(async move {
        let mut all = Vec::new();
        theirs.read_to_end(&mut all).await.unwrap();
        assert_eq!(all.len(), 10 * LARGE);
        theirs.write_all(b"all").await.unwrap();
        theirs.shutdown().await.unwrap();
    });
    within(tasks.join_all()).await;
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_is_dropped_still_sends_what_was_written() {
    let (ours, mut theirs) = pair(1024).await;
    let mut stream = Stream::new(ours.into_pipe());
    stream.write_all(&vec![7; LARGE]).await.unwrap();
    drop(stream);
    let mut all = Vec::new();
    within(theirs.read_to_end(&mut all)).await.unwrap();
    assert_eq!(all.len(), LARGE);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_writer_ends_its_direction_alone() {
    let (ours, mut theirs) = pair(1024).await;
    let (mut reader, mut writer) = Stream::new(ours.into_pipe()).into_split();
    writer.write_all(&vec![7; LARGE]).await.unwrap();
    drop(writer);
    let answering = async {
        let mut all = Vec::new();
        theirs.read_to_end(&mut all).await.unwrap();
        assert_eq!(all.len(), LARGE);
        theirs.leave(CloseReason::Local, Duration::ZERO).await;
    };
    let mut rest = Vec::new();
    let (read, ()) = within(async { tokio::join!(reader.read_to_end(&mut rest), answering) }).await;
    read.unwrap();
}
