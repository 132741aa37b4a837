//! What a user reads who makes a mistake: each file in `fail` is named after one.
//!
//! The messages are those of the toolchain that the workspace pins. With `TRYBUILD=overwrite` set,
//! the files beside the mistakes are written instead of compared.

#[test]
fn mistakes_are_told_with_their_remedy() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    cases.compile_fail("fail/*.rs");
}
