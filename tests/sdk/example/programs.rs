//! The programs in other languages, run against the example's server.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{process::Command, time::timeout};

use super::{car, folder};

#[tokio::test]
async fn the_python_program_does_what_it_says() {
    let mut python = harness::python().await;
    python.env("PYTHONPATH", folder().join("sdk/python"));
    python.env("PYTHONDONTWRITEBYTECODE", "1");
    let said = against_server(python.arg(folder().join("client.py"))).await;
    assert_eq!(
        said,
        "call     the front is set to 21.5 °C\n\
         call     99.0 °C was refused, as a typed error\n\
         call     the vents were VentsClosed()\n\
         topic    Cabin(zone=<Zone.FRONT: 'front'>, celsius=21.5)\n"
    );
}

#[tokio::test]
async fn the_node_program_does_what_it_says() {
    let home = harness::typescript().await;
    let folder = copy("example-node");
    let package = folder.join("sdk/typescript");
    symlink(home.join("node_modules"), folder.join("node_modules")).unwrap();
    let mut compiler = Command::new("node");
    compiler.arg(home.join("node_modules/typescript/bin/tsc"));
    run(compiler.arg("--project").arg(package)).await;

    let mut node = Command::new("node");
    let said = against_server(node.arg(folder.join("client.mjs"))).await;
    assert_eq!(
        said,
        "call     the front is set to 21.5 °C\n\
         call     99 °C was refused, as a typed error\n\
         call     the vents were { mode: 'closed' }\n\
         topic    { zone: 'front', celsius: 21.5 }\n"
    );
}

/// Runs a program with the URL of a server of its own; what it says.
async fn against_server(command: &mut Command) -> String {
    let server = car::server().bind("127.0.0.1:0").await.unwrap();
    run(command.arg(format!("vsoa://{}", server.local_addr()))).await
}

/// Runs a command to its end, which is to be a good one; what it says.
async fn run(command: &mut Command) -> String {
    command.stdin(Stdio::null()).kill_on_drop(true);
    let output = timeout(DEADLINE, command.output()).await;
    let output = output.unwrap_or_else(|_| panic!("{command:?} takes longer than {DEADLINE:?}"));
    let output = output.unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let problems = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{said}{problems}");
    said
}

/// The example's folder, where it may be built in.
fn copy(name: &str) -> PathBuf {
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&to);
    copy_folder(&folder(), &to);
    to
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, name) = entry
            .map(|entry| (entry.path(), entry.file_name()))
            .unwrap();
        // What somebody has installed there is not ours.
        let is_foreign = ["node_modules", "dist"]
            .iter()
            .any(|foreign| name == *foreign);
        if from.is_dir() && !is_foreign {
            copy_folder(&from, &to.join(name));
        } else if from.is_file() {
            fs::copy(&from, to.join(name)).unwrap();
        }
    }
}

const DEADLINE: Duration = Duration::from_mins(2);
