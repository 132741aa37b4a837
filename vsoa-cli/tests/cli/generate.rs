use std::fs;

use crate::{
    car,
    command::{Folder, at, vsoa},
};

#[tokio::test]
async fn a_package_comes_from_a_server_that_describes_itself() {
    let server = car::described().await;
    let folder = Folder::new("generate");
    let package = folder.path("sdk");
    let generate = |more: &str| {
        let words = [
            "--language",
            "typescript",
            "--name",
            "car-client",
            "--output",
        ];
        let generate = vsoa("generate").arg(at(&server, "")).args(words);
        generate.arg(&package).args(more.split_whitespace()).run()
    };
    let missing = generate("--check").await;
    assert!(
        missing.failed(8).contains("is not up to date"),
        "{missing:?}"
    );
    assert!(
        missing.text().contains("package.json is missing\n"),
        "{missing:?}"
    );

    let written = generate("--json").await.json();
    let manifest = fs::read_to_string(format!("{package}/package.json")).unwrap();
    assert!(manifest.contains("\"name\": \"car-client\""), "{manifest}");
    assert_eq!(
        written["files"],
        written["changed"].as_array().unwrap().len()
    );

    assert_eq!(generate("--check").await.out(), "");
    let again = generate("").await;
    assert!(again.out().ends_with(" files, 0 changed\n"), "{again:?}");
}

#[tokio::test]
async fn what_was_not_generated_stays_and_a_language_has_to_be_one() {
    let folder = Folder::new("generate-foreign");
    let description = folder.file("car.json", car::description().to_json());
    fs::create_dir_all(folder.path("sdk")).unwrap();
    let mine = folder.file("sdk/package.json", "mine");
    let generate = vsoa("generate -l typescript").args(["-o", &folder.path("sdk"), &description]);
    assert!(generate.run().await.failed(2).contains(&mine));
    assert_eq!(folder.read("sdk/package.json"), b"mine");

    let generate = vsoa("generate -l cobol").args(["-o", &folder.path("sdk"), &description]);
    assert!(generate.run().await.failed(2).contains("typescript"));
    let generate = vsoa("generate -l typescript -o /x").arg(folder.file("no.json", "{}"));
    assert!(generate.run().await.failed(2).contains("no.json"));
}

#[tokio::test]
async fn rust_has_options_of_its_own() {
    let folder = Folder::new("generate-rust");
    let description = folder.file("car.json", car::description().to_json());
    let options = [
        "--rust-blocking",
        "--rust-describe",
        "--rust-vsoa",
        "path = \"../ours\"",
        "-n",
        "my-car",
    ];
    let generate = vsoa("generate -l rust").args(["-o", &folder.path("sdk"), &description]);
    let written = generate.args(options).run().await;
    assert!(written.out().ends_with(" changed\n"), "{written:?}");
    let text = |name: &str| String::from_utf8(folder.read(name)).unwrap();
    let (manifest, services) = (text("sdk/Cargo.toml"), text("sdk/src/services.rs"));
    assert!(manifest.contains("name = \"my-car\""), "{manifest}");
    assert!(manifest.contains("path = \"../ours\""), "{manifest}");
    assert!(
        services.contains("#[vsoa::service(\"/climate\", blocking, describe)]"),
        "{services}"
    );
}
