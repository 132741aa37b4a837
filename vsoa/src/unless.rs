use std::{future::poll_fn, pin::pin, task::Poll};

/// The output of `work`, unless `stop` is ready first.
pub(crate) async fn unless<W: Future>(stop: impl Future, work: W) -> Option<W::Output> {
    let (mut stop, mut work) = (pin!(stop), pin!(work));
    poll_fn(|cx| {
        if stop.as_mut().poll(cx).is_ready() {
            return Poll::Ready(None);
        }
        work.as_mut().poll(cx).map(Some)
    })
    .await
}
