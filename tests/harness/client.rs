use std::{ops::Index, time::Duration};

use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::time;

use crate::{Implementation, process::Process};

/// Runs a client through a list of steps, and gives one result a step.
///
/// A step that failed is for the test to judge.
///
/// # Panics
///
/// Where the implementation cannot be installed, or the client does not come to the end of its
/// steps; it is killed after a minute.
pub async fn run_client(implementation: Implementation, steps: Value) -> Vec<StepResult> {
    run_client_with(implementation, &[], steps).await
}

/// As [`run_client`], with these variables in the client's environment.
///
/// # Panics
///
/// As [`run_client`].
pub async fn run_client_with(
    implementation: Implementation,
    variables: &[(&str, &str)],
    steps: Value,
) -> Vec<StepResult> {
    let mut command = implementation.command("client").await;
    command.envs(variables.iter().copied());
    let mut connections = steps.as_array().into_iter().flatten();
    if let Some(trusted) = connections.find_map(|step| step["tls"]["ca"].as_str()) {
        // The one way to tell the Node client whom to trust (peers document, section 14).
        command.env("NODE_EXTRA_CA_CERTS", trusted);
    }
    let mut process = Process::spawn(command, &steps.to_string()).await;

    let mut results = Vec::new();
    let all = async {
        while let Some(line) = process.event(|_| true).await {
            results.push(serde_json::from_value(line));
        }
    };
    let ended = time::timeout(DEADLINE, all).await;
    assert!(
        ended.is_ok(),
        "{implementation:?}: the client hangs; {process}"
    );

    let results: Result<Vec<StepResult>, _> = results.into_iter().collect();
    match results {
        Ok(results)
            if steps
                .as_array()
                .is_some_and(|all| all.len() == results.len()) =>
        {
            results
        }
        _ => panic!("{implementation:?}: not one result for each step; {process}"),
    }
}

/// What a client did with one of its steps.
///
/// `result["param"]` gives a member that only this kind of step has; null where it is absent.
#[derive(Clone, Debug, Deserialize)]
pub struct StepResult {
    /// The step's name.
    pub op: String,
    /// Whether it did what it was told; a call that was answered did, with any status.
    pub ok: bool,
    #[serde(flatten)]
    members: Map<String, Value>,
}

impl Index<&str> for StepResult {
    type Output = Value;

    fn index(&self, member: &str) -> &Value {
        self.members.get(member).unwrap_or(&Value::Null)
    }
}

const DEADLINE: Duration = Duration::from_mins(1);
