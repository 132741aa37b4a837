use std::{collections::VecDeque, pin::Pin, sync::Arc};

use tokio::{sync::oneshot, task::JoinHandle};

use super::{QueueFull, Turn};
use crate::{
    panics::{CatchPanic, Panicked},
    sync::Mutex,
};

/// What the handles of a queue share with the task that runs its jobs.
pub(super) struct Shared<K> {
    max_jobs: usize,
    state: Mutex<State<K>>,
}

struct State<K> {
    waiting: VecDeque<Job<K>>,
    running: bool,
    /// Runs the jobs; taken off when it has found none. It may have ended with its runtime.
    worker: Option<JoinHandle<()>>,
}

struct Job<K> {
    key: Option<K>,
    work: Work,
}

pub(super) enum Work {
    Run(Pin<Box<dyn Future<Output = ()> + Send>>),
    /// Gives whoever waits for it the turn.
    Lend(oneshot::Sender<Turn>),
}

impl<K> Shared<K> {
    pub(super) fn new(max_jobs: usize) -> Arc<Self> {
        let state = State {
            waiting: VecDeque::new(),
            running: false,
            worker: None,
        };
        Arc::new(Self {
            max_jobs,
            state: Mutex::new(state),
        })
    }

    pub(super) fn waiting(&self) -> usize {
        self.state.lock().waiting.len()
    }

    pub(super) fn clear(&self) {
        let waiting = std::mem::take(&mut self.state.lock().waiting);
        // Jobs hold what they like, a handle of this queue for one: not under the lock.
        drop(waiting);
    }
}

impl<K: PartialEq + Send + 'static> Shared<K> {
    pub(super) fn add(self: &Arc<Self>, key: Option<K>, work: Work) -> Result<(), QueueFull> {
        let mut state = self.state.lock();
        self.push(&mut state, Job { key, work })
    }

    /// Adds a job unless one waits that has the key; says whether it did.
    pub(super) fn add_if_absent(self: &Arc<Self>, key: K, work: Work) -> Result<bool, QueueFull> {
        let mut state = self.state.lock();
        if state.position(&key).is_some() {
            drop(state);
            return Ok(false);
        }
        let key = Some(key);
        self.push(&mut state, Job { key, work })?;
        Ok(true)
    }

    pub(super) fn has(&self, key: &K) -> bool {
        self.state.lock().position(key).is_some()
    }

    /// Takes the first job out that has the key; says whether there was one.
    pub(super) fn remove(&self, key: &K) -> bool {
        let mut state = self.state.lock();
        let position = state.position(key);
        let job = position.and_then(|position| state.waiting.remove(position));
        drop(state);
        job.is_some()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "jobs run beside who adds them, on a task that lives while there are some"
    )]
    fn push(self: &Arc<Self>, state: &mut State<K>, job: Job<K>) -> Result<(), QueueFull> {
        let is_working = state.worker.as_ref().is_some_and(|it| !it.is_finished());
        let running = usize::from(is_working && state.running);
        if running + state.waiting.len() >= self.max_jobs {
            state.waiting.retain(|job| !job.is_given_up());
        }
        if running + state.waiting.len() >= self.max_jobs {
            return Err(QueueFull);
        }
        if !is_working {
            state.worker = Some(tokio::spawn(self.clone().work()));
        }
        state.waiting.push_back(job);
        Ok(())
    }

    /// Runs jobs until none waits.
    async fn work(self: Arc<Self>) {
        while let Some(work) = self.next() {
            match work {
                Work::Run(job) => {
                    if let Err(Panicked) = CatchPanic(job).await {
                        tracing::error!("a job of a work queue panicked");
                    }
                }
                Work::Lend(lend) => {
                    let (held, released) = oneshot::channel();
                    // Who has given the place up has the turn dropped at once.
                    drop(lend.send(Turn { _held: held }));
                    let _ = released.await;
                }
            }
        }
    }

    fn next(&self) -> Option<Work> {
        let mut state = self.state.lock();
        let job = state.waiting.pop_front();
        state.running = job.is_some();
        if job.is_none() {
            state.worker = None;
        }
        job.map(|job| job.work)
    }
}

impl<K: PartialEq> State<K> {
    fn position(&self, key: &K) -> Option<usize> {
        let mut waiting = self.waiting.iter();
        waiting.position(|job| job.key.as_ref() == Some(key))
    }
}

impl<K> Job<K> {
    /// Whether nobody waits for it any more.
    fn is_given_up(&self) -> bool {
        match &self.work {
            Work::Run(_) => false,
            Work::Lend(lend) => lend.is_closed(),
        }
    }
}
