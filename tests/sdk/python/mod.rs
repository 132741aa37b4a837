//! The generated Python package: installed, checked by mypy and ruff, and run.
//!
//! Each check is a function of a program beside this file, which runs against the server of all
//! services.

mod checked;
mod client;
mod lost;
mod others;
mod package;
mod server;

use std::path::Path;

use harness::{Program, python};
use tokio::process::Command;

/// A program of this folder, with the package in reach.
async fn program(name: &str) -> Command {
    let package = package::installed().await;
    let mut command = python().await;
    command
        .env("PYTHONPATH", package)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg(folder().join(name));
    command
}

/// A program that is to do one of its checks against the server at this URL.
async fn check(name: &str, check: &str, url: &str) -> Program {
    let mut command = program(name).await;
    command.args([check, url]);
    Program::start(command)
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/sdk/python"))
}
