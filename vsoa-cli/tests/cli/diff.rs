use serde_json::json;
use vsoa::Description;

use crate::{
    car::{CameraServer, described, description},
    command::{Folder, at, vsoa},
};

#[tokio::test]
async fn what_breaks_clients_is_an_exit_code() {
    let server = described().await;
    let folder = Folder::new("diff");
    let pictures = Description::new("car", "1.3.0").service(CameraServer::description());
    let old = folder.file("old.json", pictures.to_json());

    let ended = vsoa("diff").args([&old, &at(&server, "")]).run().await;
    let lines: Vec<_> = ended.out().lines().collect();
    assert_eq!(
        lines[0],
        "compatible  Climate.temperature: is new: GET `/climate/{zone}/temperature`"
    );
    assert!(
        lines.iter().all(|line| line.starts_with("compatible  ")),
        "{lines:?}"
    );

    let ended = vsoa("diff").args([&at(&server, ""), &old]).run().await;
    let said = ended.failed(8);
    assert_eq!(said, "error: clients break by 6 changes\n");
    assert!(
        ended
            .text()
            .starts_with("breaking    Climate.temperature: "),
        "{ended:?}"
    );
}

#[tokio::test]
async fn scripts_get_the_changes_as_one_object() {
    let folder = Folder::new("diff-json");
    let old = description().to_json();
    let new = old.replace("Temperature of a zone", "Warmth of a zone");
    let new = new.replace("\"timeoutMs\":500", "\"timeoutMs\":250");
    let files = [folder.file("old.json", &old), folder.file("new.json", new)];
    let same = vsoa("diff --json").args([&files[0], &files[0]]).run().await;
    assert_eq!(same.json(), json!({ "breaking": false, "changes": [] }));
    let ended = vsoa("diff").args([&files[0], &files[0]]).run().await;
    assert_eq!(ended.out(), "nothing has changed\n");

    let narrowed = old.replace("\"integer\"", "\"string\"");
    let ended = vsoa("diff --json -")
        .arg(&files[0])
        .input(narrowed)
        .run()
        .await;
    ended.failed(8);
    let report: serde_json::Value = serde_json::from_str(ended.text()).unwrap();
    assert_eq!(report["breaking"], true);
    assert!(
        report["changes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|change| change["breaking"] == true)
    );

    vsoa("diff - -").run().await.failed(2);
}
