//! What Python's tools say of the package, and of programs that use it.

use harness::{Program, python};

use super::{folder, package};

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

/// Those beside this file.
const PROGRAMS: [&str; 7] = [
    "calls", "lost", "messages", "others", "serve", "shapes", "support",
];
