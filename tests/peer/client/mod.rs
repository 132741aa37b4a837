//! The client: does the steps of a JSON list on standard input, and prints a result for each.

mod connection;
mod lookup;
mod messages;
mod runner;
mod steps;
mod streams;
mod tls;

use std::io;

use serde_json::{Value, json};

use self::runner::Runner;
use crate::{Failure, shown};

/// Does all steps; one that fails, or is none, is told in its result.
pub(crate) async fn run() -> Result<(), Failure> {
    let steps: Vec<Value> = serde_json::from_reader(io::stdin())?;
    let mut runner = Runner::default();
    for (number, step) in steps.into_iter().enumerate() {
        let mut result = json!({ "step": number, "op": step["op"].as_str().unwrap_or("") });
        for (name, value) in runner.run(step).await {
            result[name] = value;
        }
        shown::print(&result);
    }
    runner.close().await;
    Ok(())
}
