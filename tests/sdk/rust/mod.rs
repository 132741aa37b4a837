//! Rust: the package is a dependency of these tests, so the compiler has checked it already.

mod calls;
mod shapes;
mod topics;

use std::{env, path::Path};

use vsoa::{Client, Server};
use vsoa_codegen::{
    document::Document,
    emit::{self, Language, Options, rust},
};

use crate::services;

#[test]
fn the_package_is_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sdk/rust/showcase");
    let document = Document::parse(&services::showcase().to_json()).unwrap();
    let options = Options {
        rust: rust::Options {
            vsoa: Some(r#"path = "../../../../vsoa""#.to_owned()),
            ..rust::Options::default()
        },
        ..Options::default()
    };
    let package = emit::generate(&document, Language::Rust, &options).unwrap();
    if env::var_os("VSOA_OVERWRITE").is_some() {
        emit::write(&package, &folder).unwrap();
    }
    let stale = emit::check(&package, &folder).unwrap();
    assert!(
        stale.is_empty(),
        "`VSOA_OVERWRITE=1 cargo test -p vsoa-tests --test sdk rust` writes it anew: {stale:?}"
    );
}

/// A client of all services; they are there as long as the server is held.
async fn connect() -> (Server, Client) {
    let server = services::builder().bind("127.0.0.1:0").await.unwrap();
    let client = Client::connect(server.local_addr()).await.unwrap();
    (server, client)
}
