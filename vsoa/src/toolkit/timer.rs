use std::{
    fmt,
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use tokio::{
    sync::{self, oneshot},
    time::{MissedTickBehavior, interval_at, sleep},
};

use crate::{
    panics::{CatchPanic, Panicked},
    sync::Mutex,
    unless::unless,
};

/// Calls an async function after a time, once or again and again; dropping it stops it.
///
/// Calls of one timer never overlap. Those that come due while the function is still at work are
/// made up for by one call, so that there is no backlog; the ones after it come at whole intervals
/// from the start again, so that the timer does not drift. A panic in the function ends that call
/// alone.
///
/// A function that stops its own timer holds it by a [`Weak`](std::sync::Weak): a timer that is
/// held by its function is never dropped.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use tokio::sync::mpsc;
/// use vsoa::toolkit::Timer;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let (sender, mut ticks) = mpsc::channel(1);
/// let timer = Timer::new();
/// timer.start_repeating(Duration::ZERO, Duration::from_millis(1), move || {
///     let sender = sender.clone();
///     async move { _ = sender.send("tick").await }
/// });
/// assert_eq!(ticks.recv().await, Some("tick"));
/// assert_eq!(ticks.recv().await, Some("tick"));
///
/// timer.stop();
/// assert!(!timer.is_started());
/// # }
/// ```
#[derive(Default)]
pub struct Timer {
    state: Mutex<State>,
    /// Held by the run that calls: one that was stopped may still have a call to end.
    turn: Arc<sync::Mutex<()>>,
}

#[derive(Default)]
struct State {
    schedule: Option<Schedule>,
    /// Dropping it stops the run; the run closes it when it calls for the last time.
    run: Option<oneshot::Sender<()>>,
}

#[derive(Clone)]
struct Schedule {
    delay: Duration,
    interval: Option<Duration>,
    function: Arc<dyn Fn() -> Call + Send + Sync>,
}

type Call = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Timer {
    /// A timer that is not started.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls the function once, after this time; what was started before is stopped.
    ///
    /// When the call comes, the timer is not started any more.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has its time enabled.
    pub fn start<F, Fut>(&self, delay: Duration, function: F)
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        self.begin(Schedule::new(delay, None, function));
    }

    /// Calls the function after the delay, and from then on once an interval, until it is stopped.
    ///
    /// # Panics
    ///
    /// If the interval is zero, and outside of a tokio runtime that has its time enabled.
    pub fn start_repeating<F, Fut>(&self, delay: Duration, interval: Duration, function: F)
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        assert!(!interval.is_zero(), "an interval takes time");
        self.begin(Schedule::new(delay, Some(interval), function));
    }

    /// Starts again, delay first, as it was started last; says whether it ever was.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has its time enabled.
    pub fn restart(&self) -> bool {
        let schedule = self.state.lock().schedule.clone();
        schedule.map(|schedule| self.begin(schedule)).is_some()
    }

    /// Has no more calls begin; one that has begun goes on to its end.
    pub fn stop(&self) {
        self.state.lock().run = None;
    }

    /// Whether a call is still to come.
    #[must_use]
    pub fn is_started(&self) -> bool {
        let run = &self.state.lock().run;
        run.as_ref().is_some_and(|run| !run.is_closed())
    }

    fn begin(&self, schedule: Schedule) {
        let (run, stopped) = oneshot::channel();
        let running = schedule.clone().run(stopped, self.turn.clone());
        #[expect(
            clippy::disallowed_methods,
            reason = "a timer runs beside who starts it"
        )]
        tokio::spawn(running);
        let mut state = self.state.lock();
        let before = state.schedule.replace(schedule);
        state.run = Some(run);
        drop(state);
        // What the function holds may well use this timer when it is dropped.
        drop(before);
    }
}

impl Schedule {
    fn new<F, Fut>(delay: Duration, interval: Option<Duration>, function: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        Self {
            delay,
            interval,
            function: Arc::new(move || Box::pin(function())),
        }
    }

    /// Calls until `stopped`: when the timer is stopped, started anew, or dropped.
    async fn run(self, mut stopped: oneshot::Receiver<()>, turn: Arc<sync::Mutex<()>>) {
        let delay = sleep(self.delay);
        let first = delay.deadline();
        if unless(&mut stopped, delay).await.is_none() {
            return;
        }
        let Some(_turn) = unless(&mut stopped, turn.lock()).await else {
            return;
        };
        let Some(interval) = self.interval else {
            drop(stopped);
            return self.call().await;
        };
        let mut ticks = interval_at(first, interval);
        // `Burst` would make up for each call that was missed, and `Delay` would drift.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        while unless(&mut stopped, ticks.tick()).await.is_some() {
            self.call().await;
        }
    }

    async fn call(&self) {
        let call = pin!(async { (self.function)().await });
        if let Err(Panicked) = CatchPanic(call).await {
            tracing::error!("the function of a timer panicked");
        }
    }
}

impl fmt::Debug for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timer")
            .field("started", &self.is_started())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use tokio::{
        sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        time::{Instant, advance, timeout},
    };

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// The times of calls, in milliseconds since the test began.
    struct Clock {
        start: Instant,
        sender: UnboundedSender<u128>,
        times: UnboundedReceiver<u128>,
    }

    impl Clock {
        #[expect(clippy::disallowed_methods, reason = "the test's time starts here")]
        fn start() -> Self {
            let (sender, times) = unbounded_channel();
            Self {
                start: Instant::now(),
                sender,
                times,
            }
        }

        /// A function that notes when it was called, and takes this time.
        fn note(&self, takes: Duration) -> impl Fn() -> Call + Clone + Send + Sync + use<> {
            let (start, sender) = (self.start, self.sender.clone());
            move || {
                _ = sender.send(start.elapsed().as_millis());
                Box::pin(sleep(takes))
            }
        }

        /// The times noted until nothing more comes for an hour.
        async fn all(&mut self) -> Vec<u128> {
            let mut all = Vec::new();
            while let Ok(Some(time)) = timeout(Duration::from_hours(1), self.times.recv()).await {
                all.push(time);
            }
            all
        }

        async fn take<const N: usize>(&mut self) -> [u128; N] {
            let mut taken = [0; N];
            for time in &mut taken {
                *time = self.times.recv().await.unwrap();
            }
            taken
        }
    }

    #[tokio::test(start_paused = true)]
    async fn it_calls_once_after_its_delay() {
        let mut clock = Clock::start();
        let timer = Timer::new();
        assert!(!timer.is_started());
        timer.start(SECOND, clock.note(Duration::ZERO));
        assert!(timer.is_started());
        assert_eq!(clock.all().await, [1000]);
        assert!(!timer.is_started());
    }

    #[tokio::test(start_paused = true)]
    async fn it_calls_again_and_again_until_it_is_stopped() {
        let mut clock = Clock::start();
        let timer = Timer::new();
        timer.start_repeating(SECOND, 2 * SECOND, clock.note(Duration::ZERO));
        assert_eq!(clock.take().await, [1000, 3000, 5000]);
        assert!(timer.is_started());
        timer.stop();
        assert!(!timer.is_started());
        assert_eq!(clock.all().await, []);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_function_makes_neither_a_backlog_nor_a_drift() {
        let mut clock = Clock::start();
        let timer = Timer::new();
        let (slow, quick) = (
            clock.note(Duration::from_millis(2500)),
            clock.note(Duration::ZERO),
        );
        let is_slow = AtomicBool::new(true);
        timer.start_repeating(SECOND, SECOND, move || {
            if is_slow.swap(false, Ordering::Relaxed) {
                slow()
            } else {
                quick()
            }
        });
        assert_eq!(clock.take().await, [1000, 3500, 4000, 5000]);
    }

    #[tokio::test(start_paused = true)]
    async fn starting_and_restarting_begin_anew() {
        let mut clock = Clock::start();
        let timer = Timer::new();
        assert!(!timer.restart());
        timer.start(SECOND, async || panic!("replaced before its time"));
        timer.start(2 * SECOND, clock.note(Duration::ZERO));
        advance(SECOND).await;
        assert!(timer.restart());
        assert_eq!(clock.all().await, [3000]);
        assert!(timer.restart());
        assert!(timer.is_started());
        assert_eq!(clock.all().await.len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_timer_that_is_dropped_calls_no_more() {
        let mut clock = Clock::start();
        let timer = Timer::new();
        timer.start_repeating(SECOND, SECOND, clock.note(Duration::ZERO));
        assert_eq!(clock.take().await, [1000]);
        drop(timer);
        assert_eq!(clock.all().await, []);
    }

    #[tokio::test(start_paused = true)]
    async fn calls_do_not_overlap_and_one_that_has_begun_ends() {
        let mut clock = Clock::start();
        let timer = Timer::new();
        timer.start(SECOND, {
            let (begin, end) = (clock.note(Duration::ZERO), clock.note(Duration::ZERO));
            move || {
                let (begin, end) = (begin(), end.clone());
                async move {
                    begin.await;
                    sleep(5 * SECOND).await;
                    end().await;
                }
            }
        });
        assert_eq!(clock.take().await, [1000]);
        timer.start(SECOND, clock.note(Duration::ZERO));
        assert_eq!(clock.all().await, [6000, 6000]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_function_stops_its_own_timer() {
        let mut clock = Clock::start();
        let timer = Arc::new(Timer::new());
        let (note, weak) = (clock.note(Duration::ZERO), Arc::downgrade(&timer));
        timer.start_repeating(SECOND, SECOND, move || {
            weak.upgrade().inspect(|timer| timer.stop());
            note()
        });
        assert_eq!(clock.all().await, [1000]);
        assert!(!timer.is_started());
    }

    #[tokio::test(start_paused = true)]
    async fn within_its_last_call_a_timer_is_not_started_any_more() {
        let (sender, mut seen) = unbounded_channel();
        let timer = Arc::new(Timer::new());
        let weak = Arc::downgrade(&timer);
        let look = move || {
            _ = sender.send(weak.upgrade().is_some_and(|timer| timer.is_started()));
            async {}
        };
        timer.start(SECOND, look.clone());
        assert_eq!(seen.recv().await, Some(false));
        timer.start_repeating(SECOND, SECOND, look);
        assert_eq!(seen.recv().await, Some(true));
    }

    #[tokio::test(start_paused = true)]
    async fn a_panic_ends_one_call_alone() {
        let mut clock = Clock::start();
        let timer = Timer::new();
        let note = clock.note(Duration::ZERO);
        timer.start_repeating(SECOND, SECOND, move || {
            _ = note();
            async { panic!("as the test wants it") }
        });
        assert_eq!(clock.take().await, [1000, 2000]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_time_without_end_never_comes() {
        let mut clock = Clock::start();
        let timer = Timer::new();
        timer.start(Duration::MAX, clock.note(Duration::ZERO));
        assert_eq!(clock.all().await, []);
        timer.start_repeating(Duration::ZERO, Duration::MAX, clock.note(Duration::ZERO));
        assert_eq!(clock.all().await.len(), 1);
        assert!(timer.is_started());
    }

    #[tokio::test]
    #[should_panic(expected = "an interval takes time")]
    async fn an_interval_of_zero_is_refused() {
        Timer::new().start_repeating(SECOND, Duration::ZERO, async || ());
    }
}
