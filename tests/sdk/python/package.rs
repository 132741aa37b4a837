use std::{
    fs,
    path::{Path, PathBuf},
};

use harness::{Program, python};
use tokio::sync::OnceCell;
use vsoa_codegen::{
    document::Document,
    emit::{self, Language, Options},
};

use crate::services;

/// The folder that the package of all services is installed into, for `PYTHONPATH`.
pub(super) async fn installed() -> &'static Path {
    static INSTALLED: OnceCell<PathBuf> = OnceCell::const_new();
    INSTALLED
        .get_or_init(|| async {
            let (source, target) = (source(), scratch("python-installed"));
            let mut pip = python().await;
            pip.args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--no-build-isolation",
            ])
            .args(["--disable-pip-version-check", "--target"])
            .arg(&target)
            .arg(source);
            Program::start(pip).end().await;
            target
        })
        .await
}

/// The package as it is generated.
pub(super) fn source() -> PathBuf {
    let document = Document::parse(&services::showcase().to_json()).unwrap();
    let package = emit::generate(&document, Language::Python, &Options::default()).unwrap();
    let folder = scratch("python-source");
    emit::write(&package, &folder).unwrap();
    folder
}

pub(super) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}
