use std::sync::Arc;

use tokio::sync::Semaphore;
use vsoa::{Handler, Payload, Request};

use crate::deadline::within;

/// A handler that answers with what it was sent, but not before the test lets it.
#[derive(Clone)]
pub(crate) struct Gate {
    entered: Arc<Semaphore>,
    open: Arc<Semaphore>,
}

impl Gate {
    pub(crate) fn closed() -> Self {
        Self {
            entered: Arc::new(Semaphore::new(0)),
            open: Arc::new(Semaphore::new(0)),
        }
    }

    pub(crate) fn handler(&self) -> impl Handler + use<> {
        let gate = self.clone();
        move |request: Request| {
            let gate = gate.clone();
            async move { gate.pass(&request).await }
        }
    }

    /// Waits until so many more calls stand before the gate.
    #[track_caller]
    pub(crate) fn entered(&self, calls: u32) -> impl Future<Output = ()> {
        let all = within(self.entered.clone().acquire_many_owned(calls));
        async move { all.await.expect("the gate stays").forget() }
    }

    /// Lets so many calls through, whether they stand before it or come later.
    pub(crate) fn open(&self, calls: usize) {
        self.open.add_permits(calls);
    }

    /// How many calls have come since they were last waited for.
    pub(crate) fn waiting(&self) -> usize {
        self.entered.available_permits()
    }

    /// What the handler does.
    pub(crate) async fn pass(&self, request: &Request) -> Payload {
        self.entered.add_permits(1);
        let permit = self.open.acquire().await.expect("the gate stays");
        permit.forget();
        request.payload().clone()
    }
}
