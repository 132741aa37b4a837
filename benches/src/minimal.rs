//! What a user's smallest program costs: builds `minimal/` in a folder of its own.

use std::{
    collections::BTreeSet,
    env, fs,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use crate::{
    Failure,
    figures::{Figure, Outcome, Round},
    plan::{Bar, Bound, Comparison},
    report::{self, Results},
    table,
};

/// `minimal`: builds it from nothing, and looks at what came of it.
pub(crate) fn run() -> Result<(), Failure> {
    let target = report::folder()?.join("minimal");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    let started = now();
    cargo(&[&BUILD[..], &["--target-dir", &target.to_string_lossy()]].concat())?;
    let build = started.elapsed();
    let size = fs::metadata(target.join("release/vsoa-minimal"))?.len();
    let tree = cargo(&TREE)?;
    let crates: BTreeSet<_> = tree.lines().skip(1).collect();
    let round = Round::from([
        (Figure::Build, build.as_secs_f64()),
        (Figure::Crates, float(crates.len() as u64)),
        (Figure::Size, float(size)),
    ]);
    let comparison = comparison();
    let outcomes = vec![Outcome::of(LABEL, &[round])];
    table::print(&comparison, &outcomes);
    Results::load()?.keep(&comparison, outcomes, (1, build.as_millis()))
}

pub(crate) fn comparison() -> Comparison {
    let bar = |figure, most| Bar {
        of: LABEL,
        figure,
        bound: Bound::NoMoreThan(most),
    };
    Comparison {
        name: "minimal".into(),
        figure: Figure::Size,
        cases: Vec::new(),
        bars: vec![
            bar(Figure::Size, 1.5e6),
            bar(Figure::Crates, 60.0),
            bar(Figure::Build, 60.0),
        ],
    }
}

fn cargo(arguments: &[&str]) -> Result<String, Failure> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(workspace)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("cargo {}", arguments.join(" ")).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn float(value: u64) -> f64 {
    value as f64
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn now() -> Instant {
    Instant::now()
}

const LABEL: &str = "a typed server";

/// As cargo builds by default, without what only debuggers want.
const BUILD: [&str; 11] = [
    "build",
    "--quiet",
    "--locked",
    "--release",
    "--package=vsoa-minimal",
    "--config",
    "profile.release.strip = true",
    "--config",
    "profile.release.lto = false",
    "--config",
    "profile.release.codegen-units = 16",
];
const TREE: [&str; 10] = [
    "tree",
    "--locked",
    "--package",
    "vsoa-minimal",
    "--edges",
    "normal,build",
    "--prefix",
    "none",
    "--format",
    "{p}",
];
