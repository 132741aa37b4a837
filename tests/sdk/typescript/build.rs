use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{process::Command, sync::OnceCell, task, time};
use vsoa_codegen::{
    document::Document,
    emit::{self, Language, Options},
};

use super::{lies, probe::ProbeServer};
use crate::{foreign, services};

/// The folder with the programs, built together with the package that they use.
///
/// # Panics
///
/// With what the compiler says, in each test that needs it.
pub(super) async fn programs() -> &'static Path {
    static BUILT: OnceCell<Result<PathBuf, String>> = OnceCell::const_new();
    match BUILT.get_or_init(build).await {
        Ok(folder) => folder,
        Err(problems) => panic!("{problems}"),
    }
}

/// Builds the package of a description by hand.
///
/// # Panics
///
/// With what the compiler says.
pub(super) async fn foreign(text: &str) {
    let home = harness::typescript().await;
    let _held = lock(home.join("foreign.lock")).await;
    let package = home.join("foreign");
    foreign::generate(text, Language::TypeScript, &package).unwrap();
    if let Err(problems) = compile(home, &package).await {
        panic!("{problems}");
    }
}

async fn build() -> Result<PathBuf, String> {
    let home = harness::typescript().await;
    let _held = lock(home.join("build.lock")).await;

    let package = home.join("showcase");
    generate(&package);
    compile(home, &package).await?;

    let programs = home.join("programs");
    copy(&source(), &programs);
    link(&package, &programs.join("node_modules"));
    compile(home, &programs).await?;
    Ok(programs.join("dist"))
}

fn generate(folder: &Path) {
    let description = services::showcase()
        .service(lies::description())
        .service(ProbeServer::description());
    let document = Document::parse(&description.to_json()).unwrap();
    let options = Options::default();
    let package = emit::generate(&document, Language::TypeScript, &options).unwrap();
    emit::write(&package, folder).unwrap();
}

async fn compile(home: &Path, folder: &Path) -> Result<(), String> {
    let mut compiler = Command::new("node");
    compiler
        .arg(home.join("node_modules/typescript/bin/tsc"))
        .arg("--project")
        .arg(folder)
        .kill_on_drop(true);
    let output = time::timeout(DEADLINE, compiler.output()).await;
    let output = output.map_err(|_| format!("the compiler took longer than {DEADLINE:?}"))?;
    let output = output.expect("node runs, since it has installed");
    let problems = String::from_utf8_lossy(&output.stdout);
    let folder = folder.display();
    (output.status.success().then_some(())).ok_or_else(|| format!("{folder}\n{problems}"))
}

/// The sources of the programs, anew.
fn copy(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).unwrap();
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Puts the package where programs look for it, as `npm install` of a folder does.
fn link(package: &Path, modules: &Path) {
    fs::create_dir_all(modules).unwrap();
    std::os::unix::fs::symlink(package, modules.join("showcase")).unwrap();
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sdk/typescript/programs")
}

/// Waits until no other process builds.
async fn lock(path: PathBuf) -> File {
    let locked = task::spawn_blocking(move || {
        let file = File::create(path).unwrap();
        file.lock().unwrap();
        file
    });
    locked.await.unwrap()
}

const DEADLINE: Duration = Duration::from_mins(2);
