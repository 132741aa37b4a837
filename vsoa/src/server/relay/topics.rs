use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    mem,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::sync::{Notify, watch};

use crate::{
    Error, ErrorKind,
    protocol::{Status, Url},
    server::task::Task,
    service::{Fed, Feed, Response, error_response},
    sync::Mutex,
};

/// What one relay has subscribed upstream: each URL once, however many want it here.
///
/// A URL has a task of its own as long as anyone wants it. The task asks for one thing after the
/// other and waits for each answer, so that no request for a URL overtakes another one, and so that
/// it does not matter which of those who want the URL vanish meanwhile.
pub(super) struct Topics {
    feed: Box<dyn Feed>,
    /// URLs that may be subscribed, or be on their way to that or back.
    max: usize,
    by_url: Mutex<HashMap<Url, Topic>>,
}

struct Topic {
    /// Subscriptions here that want it.
    holders: usize,
    /// Whether it has to be given up upstream when nobody wants it any more.
    subscribed: bool,
    answer: watch::Sender<Answer>,
    /// Told when the task has something to do.
    changed: Arc<Notify>,
}

/// What the upstream server said to the subscription: nothing yet, yes, or why not.
type Answer = Option<Result<(), Response>>;

/// A wait for the upstream server's answer.
pub(super) type Awaited = watch::Receiver<Answer>;

enum Step {
    Subscribe { again: bool },
    Unsubscribe,
    Wait,
    End,
}

impl Topics {
    pub(super) fn new(feed: Box<dyn Feed>, max: usize) -> Arc<Self> {
        Arc::new(Self {
            feed,
            max,
            by_url: Mutex::default(),
        })
    }

    /// Whether all of these URLs may be wanted beside those that are.
    pub(super) fn have_room_for(&self, urls: &HashSet<Url>) -> bool {
        let by_url = self.by_url.lock();
        let new = urls.iter().filter(|url| !by_url.contains_key(*url)).count();
        new == 0 || by_url.len() + new <= self.max
    }

    /// Has a URL subscribed for one more; asks again where that was refused before.
    pub(super) fn want(self: &Arc<Self>, url: Url) {
        let mut by_url = self.by_url.lock();
        match by_url.entry(url) {
            Entry::Occupied(mut entry) => {
                let topic = entry.get_mut();
                topic.holders += 1;
                if topic.is_refused() {
                    topic.answer.send_replace(None);
                    topic.changed.notify_one();
                }
            }
            Entry::Vacant(entry) => {
                let changed = Arc::<Notify>::default();
                let keeping: Task =
                    Box::pin(self.clone().keep(entry.key().clone(), changed.clone()));
                entry.insert(Topic {
                    holders: 1,
                    subscribed: false,
                    answer: watch::Sender::new(None),
                    changed,
                });
                #[expect(
                    clippy::disallowed_methods,
                    reason = "those who want it may vanish before the upstream server answers"
                )]
                tokio::spawn(keeping);
            }
        }
    }

    /// Takes back one [`want`](Self::want).
    pub(super) fn release(&self, url: &Url) {
        if let Some(topic) = self.by_url.lock().get_mut(url) {
            topic.holders -= 1;
            if topic.holders == 0 {
                topic.changed.notify_one();
            }
        }
    }

    /// Takes note that the upstream server has changed its mind: who wants the URL next has it
    /// asked for again.
    pub(super) fn refuse(&self, url: &Url, status: Status) {
        tracing::warn!(%url, %status, "an upstream server does not let us subscribe any more");
        if let Some(topic) = self.by_url.lock().get(url) {
            topic.answer.send_if_modified(|answer| {
                let granted = matches!(answer, Some(Ok(())));
                if granted {
                    *answer = Some(Err(Response::from_status(status)));
                }
                granted
            });
        }
    }

    /// The wait for the answer about this URL, where it is still to come.
    pub(super) fn awaited(&self, url: &Url) -> Option<Awaited> {
        let by_url = self.by_url.lock();
        let answer = &by_url.get(url)?.answer;
        answer.borrow().is_none().then(|| answer.subscribe())
    }

    /// Why this URL is not subscribed upstream, where it was refused or cannot be any more.
    pub(super) fn refusal(&self, url: &Url) -> Option<Response> {
        if let Some(error) = self.feed.ended() {
            return Some(refusal(error));
        }
        let by_url = self.by_url.lock();
        let answer = by_url.get(url)?.answer.borrow();
        answer.as_ref()?.as_ref().err().cloned()
    }

    pub(super) fn poll_recv(&self, cx: &mut Context<'_>) -> Poll<Option<Fed>> {
        self.feed.poll_recv(cx)
    }

    /// Keeps a URL subscribed as long as anyone wants it.
    async fn keep(self: Arc<Self>, url: Url, changed: Arc<Notify>) {
        loop {
            match self.next_step(&url) {
                Step::Subscribe { again } => {
                    let result = self.feed.subscribe(url.clone(), again).await;
                    self.settle(&url, result);
                }
                Step::Unsubscribe => {
                    if let Err(error) = self.feed.unsubscribe(url.clone()).await {
                        tracing::debug!(%url, %error, "an upstream server did not unsubscribe");
                    }
                }
                Step::Wait => changed.notified().await,
                Step::End => return,
            }
        }
    }

    fn next_step(&self, url: &Url) -> Step {
        let mut by_url = self.by_url.lock();
        let Some(topic) = by_url.get_mut(url) else {
            return Step::End;
        };
        if topic.holders > 0 {
            let asked = topic.answer.borrow().is_some();
            let again = topic.subscribed;
            return if asked {
                Step::Wait
            } else {
                Step::Subscribe { again }
            };
        }
        if mem::take(&mut topic.subscribed) {
            // Who wants it from now on has to wait for a new answer.
            topic.answer.send_replace(None);
            return Step::Unsubscribe;
        }
        by_url.remove(url);
        Step::End
    }

    fn settle(&self, url: &Url, result: Result<(), Error>) {
        let answer = result.map_err(|error| {
            tracing::warn!(%url, %error, "an upstream server does not let us subscribe");
            refusal(error)
        });
        if let Some(topic) = self.by_url.lock().get_mut(url) {
            topic.subscribed |= answer.is_ok();
            topic.answer.send_replace(Some(answer));
        }
    }
}

impl Topic {
    fn is_refused(&self) -> bool {
        matches!(&*self.answer.borrow(), Some(Err(_)))
    }
}

/// What a subscriber here is told: the upstream server's own status, or why there is none.
fn refusal(error: Error) -> Response {
    match error.kind() {
        ErrorKind::Refused(status) => Response::from_status(status),
        _ if error.is_timeout() => Response::from_error(Status::PROXY, &error.to_string()),
        _ => error_response(error.into()),
    }
}
