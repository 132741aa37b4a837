//! The package for TypeScript: built by its compiler, and run by Node against our server.
//!
//! `programs/` has the programs that use it, a file for each subject; they are built with it, so that
//! its types are tried as well. Each test below runs one, which says what is wrong by failing.

mod build;
mod faults;
mod lies;
mod places;
mod probe;
mod relay;
mod run;

use std::path::Path;

use vsoa::ServerBuilder;
use vsoa_codegen::emit::Language;

use self::{probe::ProbeServer, run::Program};
use crate::{foreign, services};

#[tokio::test]
async fn names_that_clash_become_a_package_all_the_same() {
    let text = foreign::text();
    let folder = Path::new("nothing is written");
    let refused = foreign::generate(&text, Language::TypeScript, folder).unwrap_err();
    let wanted = "`Typed`: two of its fields are called `data`: rename one of them";
    assert_eq!(refused.to_string(), wanted);
    let text = text.replace("data: { type: boolean }", "loud: { type: boolean }");
    build::foreign(&text).await;
}

#[tokio::test]
async fn values_of_all_shapes_go_there_and_back() {
    run("shapes").await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused_by_name() {
    run("strict").await;
}

#[tokio::test]
async fn calls_carry_whatever_there_is() {
    run("bodies").await;
}

#[tokio::test]
async fn errors_are_of_a_class_for_each_status() {
    run("failures").await;
}

#[tokio::test]
async fn streams_go_both_ways() {
    run("streams").await;
}

#[tokio::test]
async fn topics_are_iterated() {
    run("topics").await;
}

#[tokio::test]
async fn states_are_read_set_and_watched() {
    run("states").await;
}

/// Runs a program that needs no more than a server.
async fn run(program: &str) {
    let server = host().bind("127.0.0.1:0").await.unwrap();
    let url = format!("vsoa://{}", server.local_addr());
    Program::start(program, &[&url]).await.succeeds().await;
}

/// A server of all services, and of those that are for these tests alone.
fn host() -> ServerBuilder {
    let builder = services::builder().merge(lies::router());
    let probe = probe::Car::new(builder.handle());
    builder.service(ProbeServer::new(probe))
}
