use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use vsoa_codegen::{
    document::Document,
    emit::{self, Language, Options, rust},
};

use crate::{cases, document};

#[test]
fn the_layout_is_that_of_rustfmt() {
    for case in cases() {
        let package =
            emit::generate(&document(&case), Language::Rust, &Options::default()).unwrap();
        for (path, text) in package.files().filter(|(path, _)| path.starts_with("src/")) {
            let place = format!("{}/{path}", case.display());
            assert_eq!(formatted(text), text, "{place}");
        }
    }
}

fn formatted(text: &str) -> String {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt is a component of the toolchain");
    let mut stdin = rustfmt.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).unwrap();
    drop(stdin);
    let output = rustfmt.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_rust_has_no_counterpart_for_is_refused_with_its_place() {
    let error = |status: u8, fields: &str| {
        format!(
            "components: {{messages: {{m: {{payload: {{type: object, properties: {fields}}}, \
             x-vsoa: {{variant: Wrong, status: {status}, error: E}}}}}}}}\n\
             x-vsoa: {{format: 1, errors: {{E: {{variants: [m]}}}}}}"
        )
    };
    let schema =
        |schema: &str| format!("components: {{schemas: {{T: {schema}}}}}\nx-vsoa: {{format: 1}}");
    let parts = ["{type: boolean}"; 13].join(", ");
    for (rest, wanted) in [
        (
            error(3, "{}"),
            "`E.Wrong`: its status 3 is not one of an application's, 128 to 254",
        ),
        (
            error(128, "{max-speed: {type: string}}"),
            "`E.Wrong`: its field `max-speed` cannot be called so in Rust",
        ),
        (
            "x-vsoa: {format: 1, errors: {E: {variants: []}}}".to_owned(),
            "`E`: it has no variants, so that nothing can fail with it: leave it out, and `error` where it is named",
        ),
        (
            schema("{enum: [1, a]}"),
            "`T`: its values are texts and numbers: they need one type",
        ),
        (
            schema(&format!(
                "{{type: object, properties: {{a: {{type: array, items: [{parts}], minItems: 13, maxItems: 13}}}}}}"
            )),
            "a tuple has at most 12 parts: make it a struct",
        ),
    ] {
        let text = format!("asyncapi: 3.0.0\ninfo: {{title: t, version: '1'}}\n{rest}");
        let document = Document::parse(&text).unwrap();
        let refused = rust::file(&document, &rust::Options::default()).unwrap_err();
        assert!(refused.to_string().ends_with(wanted), "{refused}");
    }
}
