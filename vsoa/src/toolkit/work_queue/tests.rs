use std::time::Duration;

use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::{sleep, timeout},
};

use super::*;

/// Jobs that say when they ran.
struct Log {
    sender: UnboundedSender<&'static str>,
    lines: UnboundedReceiver<&'static str>,
}

impl Log {
    fn new() -> Self {
        let (sender, lines) = unbounded_channel();
        Self { sender, lines }
    }

    fn job(&self, line: &'static str) -> impl Future<Output = ()> + Send + use<> {
        self.slow_job(line, Duration::ZERO)
    }

    /// Takes this time, and then says so.
    fn slow_job(
        &self,
        line: &'static str,
        takes: Duration,
    ) -> impl Future<Output = ()> + Send + use<> {
        let sender = self.sender.clone();
        async move {
            sleep(takes).await;
            let _ = sender.send(line);
        }
    }

    /// What is said until nothing more comes for an hour.
    async fn all(&mut self) -> Vec<&'static str> {
        let mut all = Vec::new();
        while let Ok(Some(line)) = timeout(Duration::from_hours(1), self.lines.recv()).await {
            all.push(line);
        }
        all
    }
}

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn jobs_run_one_after_the_other_in_their_order() {
    let (queue, mut log) = (WorkQueue::<&str>::new(10), Log::new());
    queue.add(log.slow_job("slow", 3 * SECOND)).unwrap();
    queue.add(log.slow_job("quick", SECOND)).unwrap();
    queue.add(log.job("last")).unwrap();
    assert_eq!(log.all().await, ["slow", "quick", "last"]);
    queue.add(log.job("later")).unwrap();
    assert_eq!(log.all().await, ["later"]);
}

#[tokio::test(start_paused = true)]
async fn a_job_that_waits_is_found_by_its_key_and_taken_out() {
    let (queue, mut log) = (WorkQueue::new(10), Log::new());
    queue.add_keyed(1, log.slow_job("first", SECOND)).unwrap();
    queue.add_keyed(2, log.job("deleted")).unwrap();
    queue.add_keyed(2, log.job("kept")).unwrap();
    assert!(queue.is_queued(&2) && !queue.is_queued(&3));
    assert!(queue.delete(&2) && !queue.delete(&3));
    assert!(queue.is_queued(&2));
    assert_eq!(log.all().await, ["first", "kept"]);
    assert!(!queue.is_queued(&2));
}

#[tokio::test(start_paused = true)]
async fn a_job_is_not_added_while_one_of_its_key_waits() {
    let (queue, mut log) = (WorkQueue::new(10), Log::new());
    queue.add(log.slow_job("first", SECOND)).unwrap();
    assert_eq!(queue.add_if_not_queued("k", log.job("once")), Ok(true));
    assert_eq!(queue.add_if_not_queued("k", log.job("twice")), Ok(false));
    assert_eq!(log.all().await, ["first", "once"]);
    assert_eq!(queue.add_if_not_queued("k", log.job("again")), Ok(true));
    assert_eq!(log.all().await, ["again"]);
}

#[tokio::test(start_paused = true)]
async fn a_job_that_runs_is_not_queued_any_more() {
    let (queue, mut log) = (WorkQueue::new(10), Log::new());
    queue.add_keyed("k", log.slow_job("runs", SECOND)).unwrap();
    tokio::task::yield_now().await;
    assert!(!queue.is_queued(&"k") && !queue.delete(&"k"));
    assert_eq!(queue.add_if_not_queued("k", log.job("next")), Ok(true));
    assert_eq!(log.all().await, ["runs", "next"]);
}

#[tokio::test(start_paused = true)]
async fn the_queue_has_a_bound_that_counts_the_job_that_runs() {
    let (queue, mut log) = (WorkQueue::<&str>::new(2), Log::new());
    queue.add(log.slow_job("runs", SECOND)).unwrap();
    tokio::task::yield_now().await;
    queue.add(log.job("waits")).unwrap();
    assert_eq!(queue.add(log.job("refused")), Err(QueueFull));
    assert!(matches!(queue.turn(), Err(QueueFull)));
    assert_eq!(log.all().await, ["runs", "waits"]);
    assert!(queue.add(log.job("fits")).is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_panic_ends_one_job_alone() {
    let (queue, mut log) = (WorkQueue::<&str>::new(10), Log::new());
    queue.add(async { panic!("as the test wants it") }).unwrap();
    queue.add(log.job("next")).unwrap();
    assert_eq!(log.all().await, ["next"]);
}

#[tokio::test(start_paused = true)]
async fn a_job_adds_to_its_own_queue() {
    let (queue, mut log) = (WorkQueue::<&str>::new(10), Log::new());
    let (own, job) = (queue.clone(), log.job("second"));
    queue.add(async move { own.add(job).unwrap() }).unwrap();
    assert_eq!(log.all().await, ["second"]);
}

#[tokio::test(start_paused = true)]
async fn dropping_the_queue_drops_what_waits_and_ends_what_runs() {
    let (queue, mut log) = (WorkQueue::<&str>::new(10), Log::new());
    queue.add(log.slow_job("runs", SECOND)).unwrap();
    tokio::task::yield_now().await;
    queue.add(log.job("dropped")).unwrap();
    drop(queue);
    assert_eq!(log.all().await, ["runs"]);
}

#[tokio::test(start_paused = true)]
async fn no_job_runs_while_a_turn_is_held() {
    let (queue, mut log) = (WorkQueue::<&str>::new(10), Log::new());
    queue.add(log.slow_job("before", SECOND)).unwrap();
    let turn = queue.turn().unwrap();
    queue.add(log.job("behind")).unwrap();
    let turn = turn.await;
    assert_eq!(log.lines.recv().await, Some("before"));
    assert_eq!(log.all().await, [""; 0]);
    drop(turn);
    assert_eq!(log.all().await, ["behind"]);
}

#[tokio::test(start_paused = true)]
async fn a_place_that_is_given_up_is_free_for_others() {
    let (queue, mut log) = (WorkQueue::<&str>::new(2), Log::new());
    queue.add(log.slow_job("runs", SECOND)).unwrap();
    tokio::task::yield_now().await;
    drop(queue.turn().unwrap());
    queue.add(log.job("takes its place")).unwrap();
    assert_eq!(log.all().await, ["runs", "takes its place"]);
    drop(queue.turn().unwrap());
    queue.add(log.job("behind")).unwrap();
    assert_eq!(log.all().await, ["behind"]);
}

#[test]
fn a_queue_outlives_the_runtime_that_ran_its_jobs() {
    let queue = WorkQueue::<&str>::new(2);
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_time().start_paused(true).build().unwrap()
    };
    runtime().block_on(async {
        queue.add(std::future::pending()).unwrap();
        tokio::task::yield_now().await;
    });
    runtime().block_on(async {
        let mut log = Log::new();
        queue.add(log.job("in another one")).unwrap();
        assert_eq!(log.all().await, ["in another one"]);
    });
}
