use std::{collections::BTreeMap, fmt, future::Future, pin::Pin, time::Duration};

use serde::Serialize;
use tokio::{task::JoinSet, time::timeout};

use crate::{
    protocol::{Payload, Status},
    service::Response,
};

/// What `/health` looks at.
#[derive(Default)]
pub(super) struct Checks(Vec<(String, Check)>);

type Check =
    Box<dyn Fn() -> Pin<Box<dyn Future<Output = Result<(), String>> + Send>> + Send + Sync>;

impl Checks {
    pub(super) fn add<F, Fut>(&mut self, name: String, check: F)
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), String>> + Send + 'static,
    {
        self.0.push((name, Box::new(move || Box::pin(check()))));
    }

    /// Runs all checks at once and tells how each went.
    pub(super) async fn run(&self) -> Response {
        let mut running = JoinSet::new();
        for (index, (_, check)) in self.0.iter().enumerate() {
            let check = timeout(PATIENCE, check());
            running.spawn(async move { (index, check.await) });
        }
        let silent = |(name, _): &(String, Check)| (name.clone(), Health::down("no answer"));
        let mut checks: BTreeMap<String, Health> = self.0.iter().map(silent).collect();
        // A check that panics is not joined, and stays without an answer.
        while let Some(joined) = running.join_next().await {
            if let Ok((index, Ok(result))) = joined
                && let Some((name, _)) = self.0.get(index)
            {
                checks.insert(name.clone(), Health::from(result));
            }
        }
        report(&checks)
    }
}

impl fmt::Debug for Checks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().map(|(name, _)| name);
        f.debug_list().entries(names).finish()
    }
}

#[derive(Serialize)]
struct Report<'a> {
    status: &'static str,
    checks: &'a BTreeMap<String, Health>,
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl Health {
    fn down(error: impl Into<String>) -> Self {
        Self {
            status: "down",
            error: Some(error.into()),
        }
    }
}

impl From<Result<(), String>> for Health {
    fn from(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Self {
                status: "up",
                error: None,
            },
            Err(error) => Self::down(error),
        }
    }
}

fn report(checks: &BTreeMap<String, Health>) -> Response {
    let well = checks.values().all(|health| health.error.is_none());
    let report = Report {
        status: if well { "up" } else { "down" },
        checks,
    };
    let response = Response::new(Payload::json(&report).unwrap_or_default());
    if well {
        response
    } else {
        response.with_status(UNWELL)
    }
}

/// The first of the application's own codes: the server answers, but is not well.
const UNWELL: Status = Status(128);

const PATIENCE: Duration = Duration::from_secs(5);
