use std::{
    future::poll_fn,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use bytes::Buf;
use tokio::time::{Instant, Sleep};

use super::shared::{Rest, Shared};
use crate::{
    CloseReason,
    protocol::codec::{Parcel, decode_quick},
    session::Outbox,
    transport::{QuickSocket, ReadBuffer, Stream, close_reason},
};

/// The one task that joins the connection's sockets with its session.
///
/// A turn reads all there is, wakes the callers whose replies have come, and writes what callers
/// have queued with one write.
pub(super) struct Driver {
    stream: Stream,
    read: ReadBuffer,
    sending: Outbox,
    quick: Option<Arc<QuickSocket>>,
    shared: Arc<Shared>,
    /// Whom the packets of this turn concern; empty between turns.
    woken: Vec<Waker>,
    /// When a server that takes nothing is given up.
    send_deadline: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
    /// The priority that the sockets are marked with.
    priority: u8,
    /// Whether all but reading was left to the next turn.
    postponed: bool,
    /// Whether the quick channel failed in a way that stays.
    quick_broken: bool,
    /// Whether all know that the connection is over.
    ended: bool,
}

/// What came of reading.
#[derive(Clone, Copy, Default)]
struct Received {
    /// Whether it is others' turn before the driver rests.
    again: bool,
    /// Whether anything waits to be written.
    has_output: bool,
}

impl Driver {
    pub(super) fn new(
        stream: Stream,
        read: ReadBuffer,
        quick: Option<Arc<QuickSocket>>,
        shared: Arc<Shared>,
    ) -> Self {
        Self {
            stream,
            read,
            sending: Outbox::default(),
            quick,
            shared,
            woken: Vec::new(),
            send_deadline: None,
            timer: None,
            priority: 0,
            postponed: false,
            quick_broken: false,
            ended: false,
        }
    }

    /// Serves the connection until it ends.
    pub(super) async fn run(mut self) {
        let reason = poll_fn(|cx| match self.turn(cx) {
            Ok(()) => Poll::Pending,
            Err(reason) => Poll::Ready(reason),
        })
        .await;
        tracing::debug!(%reason, "connection closed");
        self.ended = true;
        self.shared.handle_closed(reason);
        self.stream.leave(reason, LINGER).await;
    }

    /// Does all there is to do now; the error is why the connection has ended.
    fn turn(&mut self, cx: &mut Context<'_>) -> Result<(), CloseReason> {
        loop {
            let Received { again, has_output } = self.receive(cx)?;
            // Who has a reply often calls again: where nothing is to be written, the turn after that
            // does all else, but no later one.
            self.postponed = again && !has_output && !self.postponed;
            if self.postponed {
                cx.waker().wake_by_ref();
                return Ok(());
            }
            self.receive_quick(cx);
            let flushed = self.send(cx)?;
            let orders = self.shared.poll_orders();
            self.follow_priority(orders.priority);
            if orders.closing && orders.written && flushed {
                return Err(CloseReason::Local);
            }
            self.check_time(cx, orders.deadline)?;
            if again {
                cx.waker().wake_by_ref();
                return Ok(());
            }
            match self.shared.poll_rest(cx.waker(), orders.closing, flushed) {
                Rest::NotYet => {}
                Rest::Busy => return Ok(()),
                Rest::Idle => {
                    self.read.release();
                    self.sending.release();
                    return Ok(());
                }
            }
        }
    }

    /// Marks both channels with the priority that the server has set.
    fn follow_priority(&mut self, priority: u8) {
        if priority == self.priority {
            return;
        }
        self.priority = priority;
        let quick = self.quick.as_ref();
        let quick = quick.map(|quick| quick.set_priority(priority));
        if let Err(error) = self
            .stream
            .set_priority(priority)
            .and(quick.unwrap_or(Ok(())))
        {
            tracing::warn!(%error, priority, "the priority cannot be set on the sockets");
        }
    }

    /// Reads all there is.
    ///
    /// Who reads a subscription must run before its inbox is full; and a caller that has its reply
    /// often calls again, which then needs no wake-up, and finds the buffers where they are.
    fn receive(&mut self, cx: &mut Context<'_>) -> Result<Received, CloseReason> {
        let mut left = PACKETS_A_TURN;
        let mut received = Received::default();
        loop {
            if !self.read.bytes_mut().is_empty() {
                self.handle_packets(&mut left, &mut received)?;
            }
            if left == 0 {
                received.again = true;
                return Ok(received);
            }
            match self.read.poll_read(cx, &mut self.stream) {
                Poll::Pending => return Ok(received),
                Poll::Ready(Ok(0)) => return Err(CloseReason::Peer),
                Poll::Ready(Ok(_)) => {}
                Poll::Ready(Err(error)) => return Err(close_reason(&error)),
            }
        }
    }

    /// Takes up to `left` packets in.
    fn handle_packets(
        &mut self,
        left: &mut usize,
        received: &mut Received,
    ) -> Result<(), CloseReason> {
        let mut broken = None;
        let bytes = self.read.bytes_mut();
        let next = || {
            *left = left.checked_sub(1)?;
            Parcel::take(bytes).unwrap_or_else(|error| {
                broken = Some(CloseReason::Protocol(error));
                None
            })
        };
        received.has_output = self.shared.handle_packets(next, &mut self.woken);
        received.again |= !self.woken.is_empty();
        self.woken.drain(..).for_each(Waker::wake);
        broken.map_or(Ok(()), Err)
    }

    /// Takes in what came over the quick channel; what is no packet is dropped.
    fn receive_quick(&mut self, cx: &mut Context<'_>) {
        let Some(socket) = self.quick.as_deref().filter(|_| !self.quick_broken) else {
            return;
        };
        for _ in 0..DATAGRAMS_A_TURN {
            match socket.poll_recv_from(cx) {
                Poll::Pending => return,
                Poll::Ready(Ok((datagram, _))) => {
                    if let Ok(packet) = decode_quick(datagram) {
                        self.shared.handle_quick_packet(packet);
                    }
                }
                // The system says that an earlier datagram did not arrive.
                Poll::Ready(Err(error)) if is_of_one_datagram(&error) => {}
                Poll::Ready(Err(error)) => {
                    tracing::warn!(%error, "the quick channel does not receive any more");
                    self.quick_broken = true;
                    return;
                }
            }
        }
        cx.waker().wake_by_ref();
    }

    /// Writes what waits now; says whether all of it is written.
    fn send(&mut self, cx: &mut Context<'_>) -> Result<bool, CloseReason> {
        if !self.sending.has_remaining()
            && !self.stream.is_flushing()
            && !self.shared.poll_transmit(&mut self.sending)
        {
            return Ok(true);
        }
        let before = self.sending.remaining();
        match self.stream.poll_write(cx, &mut self.sending) {
            Poll::Ready(Ok(())) => {
                self.send_deadline = None;
                Ok(true)
            }
            Poll::Ready(Err(error)) => Err(close_reason(&error)),
            Poll::Pending => {
                let progress = self.stream.take_progress() || self.sending.remaining() < before;
                if self.send_deadline.is_none() || progress {
                    #[expect(clippy::disallowed_methods, reason = "the send time-out starts")]
                    let now = Instant::now();
                    self.send_deadline = now.checked_add(self.shared.options().send_timeout);
                }
                Ok(false)
            }
        }
    }

    /// Ends the calls whose time is up; has the driver woken when the next deadline comes.
    ///
    /// A timer that nothing waits for is kept until it fires: the next call takes it over, where
    /// arming another one would cost more than the call.
    fn check_time(
        &mut self,
        cx: &mut Context<'_>,
        mut deadline: Option<std::time::Instant>,
    ) -> Result<(), CloseReason> {
        loop {
            let calls = deadline.map(Instant::from_std);
            let Some(next) = calls.into_iter().chain(self.send_deadline).min() else {
                self.timer.take_if(|timer| timer.is_elapsed());
                return Ok(());
            };
            let timer = self
                .timer
                .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(next)));
            if timer.deadline() > next {
                timer.as_mut().reset(next);
            }
            let armed = timer.deadline();
            if timer.as_mut().poll(cx).is_pending() {
                return Ok(());
            }
            self.timer = None;
            if self.send_deadline.is_some_and(|deadline| deadline <= armed) {
                return Err(CloseReason::SendTimeout);
            }
            deadline = self.shared.handle_timeout(armed.into_std())?;
        }
    }
}

/// A driver that is dropped earlier, because its runtime ends, takes its connection with it.
impl Drop for Driver {
    fn drop(&mut self) {
        if !self.ended {
            self.shared.handle_closed(CloseReason::Local);
        }
    }
}

fn is_of_one_datagram(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset
    )
}

/// Packets handled before others on the same thread get their turn; some hundred microseconds.
const PACKETS_A_TURN: usize = 1024;

/// How long the server may take to read what was sent last: more than ours gives the calls of a
/// client that has ended its half.
const LINGER: Duration = Duration::from_secs(2);

/// Quick datagrams handled before others on the same thread get their turn.
const DATAGRAMS_A_TURN: usize = 64;

#[cfg(test)]
#[cfg(feature = "server")]
mod tests {
    use std::future::{IntoFuture, pending};

    use super::*;
    use crate::{
        Client, Request, Router, Server, Status,
        client::{builder::Options, call::Call, connect::connect},
        protocol::limits::HEADER_LEN,
        transport::memory,
    };

    /// A client whose driver takes its turns when a test says so.
    async fn client() -> (Client, Driver, Server) {
        let (connector, listener) = memory::channel();
        let router = Router::new()
            .route("/now", async |_: Request| Status::SUCCESS)
            .route("/never", async |_: Request| pending::<Status>().await);
        let server = Server::builder().merge(router).serve(listener).unwrap();
        let opened = connect(&Client::builder(connector)).await.unwrap();
        let shared = Shared::new(Options::default(), false);
        let driver = shared.handle_opened(opened).unwrap();
        shared.handle_greeted();
        (Client::new(shared), driver, server)
    }

    /// Has the driver take turns until the call is answered.
    async fn answered(driver: &mut Driver, mut call: Call) {
        let answer = poll_fn(|cx| {
            driver.turn(cx).unwrap();
            Pin::new(&mut call).poll(cx)
        });
        assert!(answer.await.unwrap().status().is_success());
    }

    fn turn(driver: &mut Driver) {
        driver
            .turn(&mut Context::from_waker(Waker::noop()))
            .unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_timer_that_nothing_waits_for_is_the_next_calls_and_goes_when_it_fires() {
        let (client, mut driver, _server) = client().await;
        answered(&mut driver, client.get("/now").into_future()).await;
        turn(&mut driver);
        let armed = driver.timer.as_ref().unwrap().deadline();

        tokio::time::advance(Duration::from_secs(1)).await;
        answered(&mut driver, client.get("/now").into_future()).await;
        assert_eq!(driver.timer.as_ref().unwrap().deadline(), armed);

        tokio::time::advance(Options::default().call_timeout).await;
        turn(&mut driver);
        assert!(driver.timer.is_none());
    }

    #[tokio::test]
    async fn buffers_are_kept_as_long_as_replies_are_to_come() {
        let (client, mut driver, _server) = client().await;
        let mut unanswered = client.get("/never").into_future();
        let mut cx = Context::from_waker(Waker::noop());
        assert!(Pin::new(&mut unanswered).poll(&mut cx).is_pending());
        answered(&mut driver, client.get("/now").into_future()).await;
        turn(&mut driver);
        assert!(driver.read.bytes_mut().capacity() > 0);

        drop(unanswered);
        turn(&mut driver);
        assert_eq!(driver.read.bytes_mut().capacity(), 0);
    }

    #[tokio::test]
    async fn no_call_is_left_without_a_deadline_when_the_driver_rests() {
        let (client, driver, _server) = client().await;
        let mut cx = Context::from_waker(Waker::noop());
        driver.shared.poll_orders();
        let mut call = client.get("/never").into_future();
        assert!(Pin::new(&mut call).poll(&mut cx).is_pending());
        // The socket takes nothing, so there is nothing to write.
        let rest = || driver.shared.poll_rest(cx.waker(), false, false);
        assert_eq!(rest(), Rest::NotYet);
        assert!(driver.shared.poll_orders().deadline.is_some());
        assert_eq!(rest(), Rest::Busy);
    }

    #[tokio::test]
    async fn replies_that_keep_coming_do_not_hold_up_what_is_to_be_sent() {
        let (client, mut driver, _server) = client().await;
        let call = || {
            let mut call = client.get("/now").into_future();
            let mut cx = Context::from_waker(Waker::noop());
            assert!(Pin::new(&mut call).poll(&mut cx).is_pending());
            call
        };
        let _answered = [call(), call()];
        turn(&mut driver);
        while driver.read.bytes_mut().len() < 2 * HEADER_LEN {
            let read = poll_fn(|cx| driver.read.poll_read(cx, &mut driver.stream));
            assert!(read.await.unwrap() > 0);
        }
        let later = driver.read.bytes_mut().split_off(HEADER_LEN);

        turn(&mut driver);
        assert!(driver.postponed);
        let _third = call();
        assert!(!driver.shared.poll_orders().written);
        driver.read.bytes_mut().unsplit(later);
        turn(&mut driver);
        assert!(driver.shared.poll_orders().written);
    }

    #[tokio::test]
    async fn who_has_a_reply_has_a_turn_before_the_driver_rests() {
        let (client, mut driver, _server) = client().await;
        answered(&mut driver, client.get("/now").into_future()).await;
        assert!(driver.read.bytes_mut().capacity() > 0);
        turn(&mut driver);
        assert_eq!(driver.read.bytes_mut().capacity(), 0);
    }
}
