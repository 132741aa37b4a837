use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{Instant, Sleep};

use crate::{Error, ErrorKind};

/// The watch over what is written: whether it makes progress, and whether it has ended.
///
/// A write that is taken at once costs nothing here: the clock is read, and the timer set, only
/// when the other side takes no more.
#[derive(Debug, Default)]
pub(super) struct Writes {
    limit: Option<Duration>,
    /// Kept for the next time.
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether the other side took nothing when it was asked last.
    blocked: bool,
    ended: bool,
}

impl Writes {
    pub(super) fn set_limit(&mut self, limit: Option<Duration>) {
        self.limit = limit;
        self.blocked = false;
    }

    pub(super) fn handle_ended(&mut self) {
        self.ended = true;
    }

    pub(super) fn have_ended(&self) -> bool {
        self.ended
    }

    /// The outcome of a write, or that it has waited for too long.
    pub(super) fn watch<T>(
        &mut self,
        cx: &mut Context<'_>,
        polled: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let Poll::Ready(outcome) = polled else {
            return match self.limit {
                Some(limit) => self.poll_limit(cx, limit).map(Err),
                None => Poll::Pending,
            };
        };
        self.blocked = false;
        self.ended |= outcome.is_err();
        Poll::Ready(outcome)
    }

    fn poll_limit(&mut self, cx: &mut Context<'_>, limit: Duration) -> Poll<io::Error> {
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        if !self.blocked {
            self.blocked = true;
            timer.as_mut().reset(end_of(limit));
        }
        timer.as_mut().poll(cx).map(|()| {
            self.blocked = false;
            let text = format!("the other side of the stream took nothing for {limit:?}");
            io::Error::new(
                io::ErrorKind::TimedOut,
                Error::with_text(ErrorKind::SendTimeout, text),
            )
        })
    }
}

/// When this time is over; far away where it is longer than the clock can tell.
fn end_of(limit: Duration) -> Instant {
    #[expect(clippy::disallowed_methods, reason = "the send time-out starts")]
    let now = Instant::now();
    now.checked_add(limit).unwrap_or_else(|| now + FAR)
}

const FAR: Duration = Duration::from_hours(24 * 365);

/// Writes into the field `pipe` under the watch of the field `writes`.
macro_rules! watched_writes {
    ($stream:ty) => {
        impl AsyncWrite for $stream {
            fn poll_write(
                mut self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                bytes: &[u8],
            ) -> Poll<io::Result<usize>> {
                let polled = Pin::new(&mut self.pipe).poll_write(cx, bytes);
                self.writes.watch(cx, polled)
            }

            fn poll_write_vectored(
                mut self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                slices: &[io::IoSlice<'_>],
            ) -> Poll<io::Result<usize>> {
                let polled = Pin::new(&mut self.pipe).poll_write_vectored(cx, slices);
                self.writes.watch(cx, polled)
            }

            fn is_write_vectored(&self) -> bool {
                self.pipe.is_write_vectored()
            }

            fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                let polled = Pin::new(&mut self.pipe).poll_flush(cx);
                self.writes.watch(cx, polled)
            }

            fn poll_shutdown(
                mut self: Pin<&mut Self>,
                cx: &mut Context<'_>,
            ) -> Poll<io::Result<()>> {
                let polled = Pin::new(&mut self.pipe).poll_shutdown(cx);
                ready!(self.writes.watch(cx, polled))?;
                self.writes.handle_ended();
                Poll::Ready(Ok(()))
            }
        }
    };
}
pub(super) use watched_writes;
