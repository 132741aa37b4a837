use std::{
    path::Path,
    process::{Output, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt, process::Command, time};

use crate::install;

/// What AsyncAPI's own parser says is wrong with a document, a problem a line; nothing if it
/// accepts it.
pub async fn problems_of_asyncapi(document: &str) -> String {
    run("asyncapi.js", document).await
}

/// Whether the schema of each value accepts it, where schemas may refer to a document's components.
pub async fn accepted(document: &Value, values: &[(Value, Value)]) -> Vec<bool> {
    let values = values.iter();
    let values: Vec<_> = values
        .map(|(schema, value)| json!({ "schema": schema, "value": value }))
        .collect();
    let input = json!({ "document": document, "values": values });
    let output = run("schemas.js", &input.to_string()).await;
    output.lines().map(|line| line == "yes").collect()
}

/// What a script prints that has AsyncAPI's parser, and what that brings, at hand.
async fn run(script: &str, input: &str) -> String {
    let home = install::asyncapi().await;
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("harness/node");
    let mut command = Command::new("node");
    command
        .env("NODE_PATH", home.join("node_modules"))
        .arg(scripts.join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let output = time::timeout(DEADLINE, feed(command, input)).await;
    let output = output.unwrap_or_else(|_| panic!("{script} took longer than {DEADLINE:?}"));
    let problems = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script} failed\n{problems}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

async fn feed(mut command: Command, input: &str) -> Output {
    let mut script = command.spawn().expect("node runs, since it has installed");
    let mut stdin = script.stdin.take().expect("it is piped");
    let written = stdin.write_all(input.as_bytes()).await;
    written.expect("the script reads all");
    drop(stdin);
    let output = script.wait_with_output().await;
    output.expect("the script can be waited for")
}

const DEADLINE: Duration = Duration::from_mins(1);
