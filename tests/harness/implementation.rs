use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::install;

/// Whose VSOA a peer runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Implementation {
    /// `vsoa` from npm.
    Node,
    /// `vsoa` from PyPI.
    Python,
    /// Ours: the path of the `vsoa-peer` program, which only a test target is told by cargo.
    Rust(&'static str),
}

impl Implementation {
    /// The command that runs this implementation in that role, up to the role's own arguments.
    pub(crate) async fn command(self, role: &str) -> Command {
        match self {
            Self::Node => {
                let home = install::node().await;
                let mut command = Command::new("node");
                command
                    .env("NODE_PATH", home.join("node_modules"))
                    .arg(script(&format!("node/{role}.js")));
                command
            }
            Self::Python => {
                let home = install::python().await;
                let mut command = Command::new(home.join("bin/python"));
                command.arg("-u").arg(script(&format!("python/{role}.py")));
                command
            }
            Self::Rust(program) => {
                let mut command = Command::new(program);
                command.arg(role);
                command
            }
        }
    }
}

fn script(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("peers")
        .join(path)
}
