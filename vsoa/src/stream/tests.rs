use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

use super::*;
use crate::{Error, ErrorKind};

/// The kind of our error inside one of I/O.
fn kind_inside(error: &io::Error) -> ErrorKind {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    inner.map(Error::kind).expect("there is one of ours in it")
}

#[tokio::test(start_paused = true)]
async fn a_write_without_progress_fails_after_the_send_timeout() {
    let (near, mut far) = duplex(4);
    let mut stream = Stream::new(Box::new(near));
    stream.set_send_timeout(Some(Duration::from_secs(3)));
    #[expect(clippy::disallowed_methods, reason = "the test's clock stands still")]
    let began = tokio::time::Instant::now();
    let error = stream.write_all(b"more than fits").await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    assert_eq!(kind_inside(&error), ErrorKind::SendTimeout);
    assert_eq!(began.elapsed(), Duration::from_secs(3));

    // What was taken in time is there, and the stream can still be used.
    let mut taken = [0; 4];
    far.read_exact(&mut taken).await.unwrap();
    assert_eq!(&taken, b"more");
    assert!(stream.write_all(b"next").await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_that_goes_on_reading_is_waited_for() {
    let (near, mut far) = duplex(1);
    let stream = Stream::new(Box::new(near));
    let (_reader, mut writer) = stream.into_split();
    writer.set_send_timeout(Some(Duration::from_secs(3)));
    let reading = async {
        for _ in 0..8 {
            tokio::time::advance(Duration::from_secs(2)).await;
            far.read_u8().await.unwrap();
        }
    };
    let (written, ()) = tokio::join!(writer.write_all(b"8 bytes."), reading);
    assert!(written.is_ok(), "there was progress every two seconds");
}

#[tokio::test(start_paused = true)]
async fn without_a_send_timeout_a_write_waits() {
    let (near, mut far) = duplex(1);
    let mut stream = Stream::new(Box::new(near));
    let waits = tokio::time::timeout(Duration::from_hours(1), stream.write_all(b"ab"));
    assert!(waits.await.is_err());
    stream.set_send_timeout(Some(Duration::MAX));
    let waits = tokio::time::timeout(Duration::from_hours(1), stream.write_all(b"ab"));
    assert!(waits.await.is_err());
    assert_eq!(far.read_u8().await.unwrap(), b'a');
}

#[tokio::test]
async fn shutdown_ends_one_direction_only() {
    let (mut near, mut far) = Stream::in_memory();
    near.shutdown().await.unwrap();
    assert_eq!(far.read(&mut [0]).await.unwrap(), 0);
    assert!(near.is_connected() && far.is_connected());
    far.write_all(b"yes").await.unwrap();
    far.shutdown().await.unwrap();
    let mut text = String::new();
    near.read_to_string(&mut text).await.unwrap();
    assert_eq!(text, "yes");
    assert!(!near.is_connected() && !far.is_connected());
}

#[tokio::test]
async fn a_dropped_writer_ends_its_direction_only() {
    let (near, far) = Stream::in_memory();
    let (mut reader, writer) = near.into_split();
    let (mut far_reader, mut far_writer) = far.into_split();
    drop(writer);
    assert_eq!(far_reader.read(&mut [0]).await.unwrap(), 0);
    far_writer.write_all(b"still").await.unwrap();
    far_writer.shutdown().await.unwrap();
    let mut text = String::new();
    reader.read_to_string(&mut text).await.unwrap();
    assert_eq!(text, "still");
}

#[tokio::test]
async fn an_offer_is_opened_once_over_all_its_clones() {
    let offer = StreamOffer::new(async |_: Stream| Ok(()));
    let clone = offer.clone();
    assert_eq!(offer, clone);
    assert!(offer.take().is_some());
    assert!(clone.take().is_none());
}

#[tokio::test]
async fn an_offer_that_nobody_opens_lets_go_of_what_it_holds() {
    let held = Arc::new(());
    let keeps = held.clone();
    let offer = StreamOffer::new(async move |_: Stream| {
        drop(keeps);
        Ok(())
    });
    drop(offer);
    assert_eq!(Arc::strong_count(&held), 1);
}
