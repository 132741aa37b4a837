//! What Python's tools say of the package, and of programs that use it.

use harness::{Program, python};
use vsoa_codegen::emit::Language;

use super::{folder, package};
use crate::foreign;

#[tokio::test]
async fn mypy_accepts_the_package_and_its_users() {
    let package = package::installed().await;
    let mut mypy = python().await;
    mypy.env("MYPYPATH", package)
        .current_dir(folder())
        .args(["-m", "mypy", "--strict", "--cache-dir"])
        .arg(package.join("../python-mypy"))
        .args(["-p", "showcase"]);
    for program in PROGRAMS {
        mypy.args(["-m", program]);
    }
    Program::start(mypy).end().await;
}

#[tokio::test]
async fn ruff_accepts_the_package() {
    let source = package::installed().await.join("../python-source");
    let mut ruff = python().await;
    ruff.args(["-m", "ruff", "check", "--no-cache"]).arg(source);
    Program::start(ruff).end().await;
}

#[tokio::test]
async fn names_that_clash_become_a_package_all_the_same() {
    let source = package::scratch("python-foreign");
    foreign::generate(&foreign::text(), Language::Python, &source).unwrap();
    let mut mypy = python().await;
    mypy.env("MYPYPATH", &source)
        .args(["-m", "mypy", "--strict", "--cache-dir"])
        .arg(package::scratch("python-foreign-mypy"))
        .args(["-p", "foreign_things"]);
    Program::start(mypy).end().await;
    let mut ruff = python().await;
    ruff.args(["-m", "ruff", "check", "--no-cache"])
        .arg(&source);
    Program::start(ruff).end().await;
    let mut run = python().await;
    run.env("PYTHONPATH", &source)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .args(["-c", FOREIGN]);
    Program::start(run).end().await;
}

/// Each service has a client of its own.
const FOREIGN: &str = "\
from foreign_things import Fan2Client, FanClient, FanClientClient
assert Fan2Client is not FanClient
assert hasattr(FanClient, 'speed') and hasattr(FanClientClient, 'count')
";

/// Those beside this file.
const PROGRAMS: [&str; 7] = [
    "calls", "lost", "messages", "others", "serve", "shapes", "support",
];
