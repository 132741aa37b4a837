use std::{
    env,
    net::{Ipv4Addr, TcpListener},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::Failure;

/// A public package, where the tests of this workspace have installed it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Package {
    Node,
    Python,
}

impl Package {
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "node" => Some(Self::Node),
            "python" => Some(Self::Python),
            _ => None,
        }
    }

    pub(crate) fn is_installed(self) -> bool {
        self.home().is_some_and(|home| home.exists())
    }

    /// Becomes a server on this package.
    pub(super) fn run(self) -> Result<(), Failure> {
        let home = self.home().ok_or("the program has no target folder")?;
        let mut command = match self {
            Self::Node => {
                let mut command = Command::new("node");
                command.env("NODE_PATH", home);
                command.arg(program("server.js"));
                command
            }
            Self::Python => {
                let mut command = Command::new(home.join("bin/python"));
                command.arg("-u").arg(program("server.py"));
                command
            }
        };
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        Err(command.arg(free.port().to_string()).exec().into())
    }

    /// What the tests have installed for it, in the target folder of this program.
    fn home(self) -> Option<PathBuf> {
        let program = env::current_exe().ok()?;
        let peers = program.parent()?.parent()?.join("peers");
        Some(match self {
            Self::Node => peers.join("node/node_modules"),
            Self::Python => peers.join("python"),
        })
    }
}

fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("packages")
        .join(name)
}
