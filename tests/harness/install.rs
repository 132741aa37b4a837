//! Installs the public packages once, under `peers/` in cargo's target folder.

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{process::Command, sync::OnceCell, task, time};

/// The Python environment that has the public package.
pub(crate) async fn python() -> &'static Path {
    static HOME: OnceCell<PathBuf> = OnceCell::const_new();
    HOME.get_or_init(|| {
        PYTHON.home(async |home| {
            let mut venv = Command::new("python3");
            venv.args(["-m", "venv", "--clear"]).arg(home);
            PYTHON.run(venv).await;

            let mut pip = Command::new(home.join("bin/python"));
            pip.args(["-m", "pip", "install", "--quiet"])
                .arg("--disable-pip-version-check")
                .args(PYTHON.packages);
            PYTHON.run(pip).await;
        })
    })
    .await
}

/// The folder whose `node_modules` has the public package.
pub(crate) async fn node() -> &'static Path {
    static HOME: OnceCell<PathBuf> = OnceCell::const_new();
    HOME.get_or_init(|| NODE.home(async |home| NODE.npm_install(home).await))
        .await
}

/// The folder whose `node_modules` has AsyncAPI's own parser.
pub(crate) async fn asyncapi() -> &'static Path {
    static HOME: OnceCell<PathBuf> = OnceCell::const_new();
    HOME.get_or_init(|| ASYNCAPI.home(async |home| ASYNCAPI.npm_install(home).await))
        .await
}

/// The folder whose `node_modules` has the TypeScript compiler, Node's types and the public package.
///
/// # Panics
///
/// Where they cannot be installed.
pub async fn typescript() -> &'static Path {
    static HOME: OnceCell<PathBuf> = OnceCell::const_new();
    HOME.get_or_init(|| TYPESCRIPT.home(async |home| TYPESCRIPT.npm_install(home).await))
        .await
}

/// What one language's peers need, and how to say that it is not there.
struct Needs {
    folder: &'static str,
    interpreter: &'static str,
    packages: &'static [&'static str],
    hint: &'static str,
}

impl Needs {
    /// The folder with the packages, filled by `install` where they or the interpreter changed.
    async fn home(&self, install: impl AsyncFnOnce(&Path)) -> PathBuf {
        let mut version = Command::new(self.interpreter);
        version.arg("--version");
        let wanted = format!("{}{}\n", self.run(version).await, self.packages.join("\n"));

        let peers = peers_folder();
        let home = peers.join(self.folder);
        fs::create_dir_all(&home).expect("the target folder can be written");
        let _held = lock(peers.join(self.folder).with_extension("lock")).await;

        let stamp = home.with_extension("installed");
        if !fs::read_to_string(&stamp).is_ok_and(|there| there == wanted) {
            install(&home).await;
            fs::write(stamp, wanted).expect("the target folder can be written");
        }
        home
    }

    /// Installs the packages into the folder.
    async fn npm_install(&self, home: &Path) {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts"])
            .arg("--prefix")
            .arg(home)
            .args(self.packages);
        self.run(npm).await;
    }

    /// Runs a command to its end and gives what it printed.
    async fn run(&self, mut command: Command) -> String {
        command.stdin(Stdio::null()).kill_on_drop(true);
        let shown = format!("{:?}", command.as_std());
        let hint = self.hint;
        let output = time::timeout(DEADLINE, command.output())
            .await
            .unwrap_or_else(|_| panic!("{shown} took longer than {DEADLINE:?}; {hint}"))
            .unwrap_or_else(|error| panic!("{shown} cannot be started ({error}); {hint}"));

        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{shown} failed; {hint}\n{printed}{}",
            String::from_utf8_lossy(&output.stderr),
        );
        printed
    }
}

/// Waits until no other test process installs; the wait ends, since each of their steps does.
async fn lock(path: PathBuf) -> File {
    task::spawn_blocking(move || {
        let file = File::create(path).expect("the target folder can be written");
        file.lock()
            .expect("the target folder's files can be locked");
        file
    })
    .await
    .expect("locking a file does not panic")
}

/// Beside the profile's folder, which holds `deps/`, where cargo puts test executables.
fn peers_folder() -> PathBuf {
    let executable = env::current_exe().expect("a test knows its own path");
    let target = executable
        .ancestors()
        .nth(3)
        .expect("cargo runs tests from `<target>/<profile>/deps`");
    target.join("peers")
}

const PYTHON: Needs = Needs {
    folder: "python",
    interpreter: "python3",
    packages: &[
        "vsoa==1.0.4",
        "ujson==6.1.0",
        "mypy==2.4.1",
        "ruff==0.17.6",
        "setuptools==84.2.1",
    ],
    hint: "the tests with the public Python package need python3 (3.10 or newer) with its `venv` \
           module, and PyPI on first use; on Debian: `apt-get install python3 python3-venv`",
};
const NODE: Needs = Needs {
    folder: "node",
    interpreter: "node",
    packages: &["vsoa@1.5.1"],
    hint: "the tests with the public Node package need node and npm (Node 20), and the npm \
           registry on first use; see https://nodejs.org",
};
const ASYNCAPI: Needs = Needs {
    folder: "asyncapi",
    interpreter: "node",
    packages: &["@asyncapi/parser@3.6.3"],
    hint: "the tests of AsyncAPI documents need node and npm (Node 20), and the npm registry on \
           first use; see https://nodejs.org",
};
const TYPESCRIPT: Needs = Needs {
    folder: "typescript",
    interpreter: "node",
    packages: &["@types/node@20.19.25", "typescript@5.9.3", "vsoa@1.5.1"],
    hint: "the tests of generated TypeScript need node and npm (Node 20), and the npm registry on \
           first use; see https://nodejs.org",
};
const DEADLINE: Duration = Duration::from_mins(5);
