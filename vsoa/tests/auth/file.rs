use std::{
    fs,
    path::{Path, PathBuf},
};

use vsoa::{ErrorKind, layer::auth::AccessFile};

use super::*;

/// A file that is gone when the test is over.
struct Rules(PathBuf);

impl Rules {
    fn new(name: &str) -> Self {
        let name = format!("vsoa-{}-{name}.toml", std::process::id());
        let file = Self(std::env::temp_dir().join(name));
        file.write("/climate/fan");
        file
    }

    /// Has the file allow everybody to call this URL.
    fn write(&self, url: &str) {
        self.write_text(&format!(
            "[[rule]]\nurl = \"{url}\"\noperations = \"all\"\nallow = \"everyone\"\n"
        ));
    }

    fn write_text(&self, text: &str) {
        let new = self.0.with_extension("new");
        fs::write(&new, text).expect("the folder takes files");
        fs::rename(new, &self.0).expect("the file was written");
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Rules {
    fn drop(&mut self) {
        fs::remove_file(&self.0).expect("the file is there");
    }
}

#[tokio::test]
async fn a_file_is_read_again_by_hand() {
    let rules = Rules::new("reload");
    let file = AccessFile::open(rules.path()).unwrap();
    let (_server, connector) = serve(builder().authorizer(file.list()));
    let client = connect(&connector).await;
    assert_eq!(get(&client, "/climate/fan").await, Status::SUCCESS);
    assert!(!file.reload().unwrap());
    rules.write("/climate/cabin");
    assert!(file.reload().unwrap());
    assert_eq!(get(&client, "/climate/fan").await, Status::PASSWORD);
    assert_eq!(get(&client, "/climate/cabin").await, Status::SUCCESS);
}

#[tokio::test]
async fn a_file_with_a_mistake_changes_nothing() {
    let rules = Rules::new("mistake");
    let file = AccessFile::open(rules.path()).unwrap();
    let (_server, connector) = serve(builder().authorizer(file.list()));
    let client = connect(&connector).await;
    rules.write_text("[[rule]]\nurl = \"/climate/fan\"\n");
    for _ in 0..2 {
        let error = file.reload().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
    assert_eq!(get(&client, "/climate/fan").await, Status::SUCCESS);
}

#[tokio::test]
async fn a_file_that_is_watched_is_read_again_by_itself() {
    let rules = Rules::new("watch");
    let file = AccessFile::open(rules.path()).unwrap();
    let _watch = file.watch(Duration::from_millis(1));
    let (_server, connector) = serve(builder().authorizer(file.list()));
    let client = connect(&connector).await;
    assert_eq!(get(&client, "/climate/cabin").await, Status::PASSWORD);
    rules.write_text("no TOML");
    rules.write("/climate/cabin");
    within(async { while get(&client, "/climate/cabin").await != Status::SUCCESS {} }).await;
    assert_eq!(get(&client, "/climate/fan").await, Status::PASSWORD);
}
