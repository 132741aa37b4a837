//! The command, as it is used.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use crate::{cases, folder::fresh};

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vsoa-codegen"));
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Where it does not read its input, that is no mistake of this test.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn text(folder: &Path) -> String {
    folder.display().to_string()
}

#[test]
fn it_writes_a_package_and_checks_it() {
    let folder = fresh("command");
    let input = text(&cases()[0].join("input.json"));
    let output = text(&folder);
    let arguments = [
        "--input",
        &input,
        "--language",
        "python",
        "--output",
        &output,
        "--name",
        "My Car",
    ];
    let written = run(&arguments, b"");
    assert!(written.status.success(), "{written:?}");
    assert!(folder.join("my_car/__init__.py").exists());

    let check = [&arguments[..], &["--check"]].concat();
    assert!(run(&check, b"").status.success());
    fs::write(folder.join("README.md"), "changed").unwrap();
    let checked = run(&check, b"");
    assert_eq!(checked.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&checked.stdout),
        format!("{output}: README.md differs\n")
    );
}

#[test]
fn it_reads_standard_input() {
    let folder = fresh("standard_input");
    let input = fs::read(cases()[0].join("input.json")).unwrap();
    let written = run(&["--language=python", "--output", &text(&folder)], &input);
    assert!(written.status.success(), "{written:?}");
    assert!(folder.join("pyproject.toml").exists());
}

#[test]
fn what_is_wrong_ends_it_with_a_reason() {
    for (arguments, input, reason) in [
        (
            &["--language", "python", "--output", "x"][..],
            "nonsense",
            "error: not an AsyncAPI 3 document",
        ),
        (
            &["--language", "cobol", "--output", "x"],
            "",
            "error: `cobol` is none of the languages",
        ),
        (
            &["--input", "gone.json", "-l", "python", "-o", "x"],
            "",
            "error: gone.json: ",
        ),
    ] {
        let ended = run(arguments, input.as_bytes());
        assert_eq!(ended.status.code(), Some(2));
        let told = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(told.starts_with(reason), "{told}");
    }
}
