//! Subscriptions at one server or at several, as one stream of what comes.
//!
//! `sub`, `record` and `bench publish` listen in this way; what they make of it is theirs. Start
//! with [`Listening`].

mod args;
mod connecting;
mod summary;

use std::{
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    task::unconstrained,
    time::{Instant, Sleep, sleep},
};
use vsoa::{Client, Message, ReceiveError, Subscription};

pub(crate) use self::{
    args::{ListenArgs, Until},
    summary::Summary,
};
use crate::{cli::Globals, clock::now, exit::Exit, failure::Failure, interrupt::interrupted};

/// Takes what comes, as this does.
///
/// All that waits is taken before the connections read more, be it ever so much: with a budget, as
/// tasks have it, a burst would fill the subscription and be lost.
pub(crate) async fn take<T>(doing: impl Future<Output = T>) -> T {
    unconstrained(doing).await
}

/// What is subscribed, until the command is to end.
pub(crate) struct Listening {
    sources: Vec<Source>,
    /// Whose turn it is to be looked at first.
    turn: usize,
    start: Instant,
    until: Until,
    stop: Pin<Box<dyn Future<Output = ()>>>,
    out_of_time: Option<Pin<Box<Sleep>>>,
    summary: Summary,
}

/// A server, and what is subscribed there.
pub(super) struct Source {
    server: String,
    client: Client,
    subscription: Subscription<Message>,
}

/// Something that came.
#[derive(Debug)]
pub(crate) struct Heard {
    /// Since the subscriptions were made.
    pub(crate) at: Duration,
    /// Where it came from, by number.
    pub(crate) source: usize,
    /// A publication, or what is told in its place.
    pub(crate) what: Result<Message, ReceiveError>,
}

/// What comes next.
enum Next {
    Item(usize, Option<Result<Message, ReceiveError>>),
    Enough,
    OutOfTime,
}

impl Listening {
    /// Connects, and subscribes everything.
    pub(crate) async fn start(globals: &Globals, args: &ListenArgs) -> Result<Self, Failure> {
        Self::start_on(globals, args, 1).await
    }

    /// As [`start`](Self::start), on so many connections to each server.
    pub(crate) async fn start_on(
        globals: &Globals,
        args: &ListenArgs,
        connections: u16,
    ) -> Result<Self, Failure> {
        let mut stop = Box::pin(interrupted());
        let sources = tokio::select! {
            sources = connecting::subscribe_all(globals, args, connections) => sources?,
            () = &mut stop => return Err(Failure::interrupted()),
        };
        Ok(Self {
            sources,
            turn: 0,
            start: now(),
            until: args.until,
            stop,
            out_of_time: args.until.duration.map(|time| Box::pin(sleep(time))),
            summary: Summary::default(),
        })
    }

    /// What comes next; `None` when enough has come, the time is over, or the user ends it.
    ///
    /// Fails where a connection is lost for good, and where time ran out before enough came.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost.
    pub(crate) async fn next(&mut self) -> Result<Option<Heard>, Failure> {
        let next = if self.until.count == Some(self.summary.messages) {
            Next::Enough
        } else if self
            .until
            .duration
            .is_some_and(|time| self.start.elapsed() >= time)
        {
            // The timer may be late where there is much to take.
            Next::OutOfTime
        } else {
            poll_fn(|cx| self.poll_next(cx)).await
        };
        let at = self.start.elapsed();
        self.summary.time = at;
        match next {
            Next::Enough => Ok(None),
            Next::OutOfTime => self.out_of_time(),
            Next::Item(source, Some(what)) => {
                self.summary.count(&what);
                Ok(Some(Heard { at, source, what }))
            }
            Next::Item(source, None) => Err(self.sources[source].lost().await),
        }
    }

    /// What came so far.
    pub(crate) fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The server's name, where more than one is listened to.
    pub(crate) fn server(&self, source: usize) -> Option<&str> {
        let is_one_of_many = self.sources.len() > 1;
        is_one_of_many.then(|| self.sources[source].server.as_str())
    }

    /// The end where time ran out, be it before enough came or not.
    fn out_of_time(&self) -> Result<Option<Heard>, Failure> {
        let Some(count) = self.until.count else {
            return Ok(None);
        };
        let came = self.summary.messages;
        let text = format!("{came} of {count} publications came in time");
        Err(Failure::new(Exit::TimedOut, text))
    }

    /// Looks at each source in its turn, so that none that is busy hides another.
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next> {
        if self.stop.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Next::Enough);
        }
        if let Some(time) = &mut self.out_of_time
            && time.as_mut().poll(cx).is_ready()
        {
            return Poll::Ready(Next::OutOfTime);
        }
        let sources = self.sources.len();
        for at in (self.turn..self.turn + sources).map(|at| at % sources) {
            if let Poll::Ready(item) = self.sources[at].subscription.poll_recv(cx) {
                self.turn = at + 1;
                return Poll::Ready(Next::Item(at, item));
            }
        }
        Poll::Pending
    }
}

impl Source {
    async fn lost(&self) -> Failure {
        let reason = self.client.closed().await;
        let text = format!("{}: the connection is lost: {reason}", self.server);
        Failure::new(Exit::Broken, text).hint("`--reconnect` connects again")
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening")
            .field("until", &self.until)
            .field("summary", &self.summary)
            .finish_non_exhaustive()
    }
}
