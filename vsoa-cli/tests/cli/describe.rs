use serde_json::{Value, json};

use crate::{
    car::{described, description},
    command::{Folder, at, vsoa},
};

#[tokio::test]
async fn all_of_a_server_is_described_for_people() {
    let server = described().await;
    let ended = vsoa("describe").arg(at(&server, "")).run().await;
    assert_eq!(ended.out(), include_str!("car.txt"));
}

#[tokio::test]
async fn a_name_shows_that_and_what_it_refers_to() {
    let folder = Folder::new("describe");
    let file = folder.file("car.json", description().to_json());
    let shown = async |names: &[&str]| -> Vec<String> {
        let ended = vsoa("describe --json").arg(&file).args(names).run().await;
        names_in(&ended.json())
    };
    for (names, expected) in [
        (
            &["set_temperature"][..],
            &["Climate.set_temperature", "ClimateError", "Period"][..],
        ),
        (&["Camera.film"], &["Camera.film", "Period"]),
        (
            &["/climate/all", "Wheel"],
            &["Climate.all", "Wheel", "Wheel", "Zone"],
        ),
        (&["/speed/target"], &["Target", "ClimateError", "Target"]),
        (&["Period"], &["Period"]),
        (
            &["Camera"],
            &["Camera.overlay", "Camera.film", "Camera.raw", "Period"],
        ),
    ] {
        assert_eq!(shown(names).await, expected, "{names:?}");
    }
    let ended = vsoa("describe").args([&file, "Zone", "Door"]).run().await;
    assert!(
        ended.failed(2).contains("nothing is called `Door`"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn scripts_get_all_of_it_as_one_object() {
    let folder = Folder::new("describe-json");
    let file = folder.file("car.json", description().to_json());
    let car = vsoa("describe --json").arg(&file).run().await.json();
    assert_eq!(
        (&car["title"], &car["version"]),
        (&json!("car"), &json!("1.2.0"))
    );
    let set = &car["services"][0]["methods"][1];
    let expected = json!({
        "name": "set_temperature",
        "methods": ["SET"],
        "url": "/climate/{zone}/temperature",
        "arguments": [
            {
                "name": "zone",
                "in": "url",
                "required": true,
                "schema": { "type": "string" },
                "text": "Which part of the cabin.",
            },
            {
                "name": "celsius",
                "in": "member",
                "required": true,
                "schema": { "type": "number", "format": "float", "description": "What is wanted." },
            },
            {
                "name": "within",
                "in": "member",
                "required": false,
                "schema": {
                    "anyOf": [{ "$ref": "#/components/schemas/Period" }, { "type": "null" }],
                },
            },
        ],
        "answer": { "body": "nothing" },
        "error": "ClimateError",
        "timeout_ms": 500,
        "priority": 5,
        "text": "Sets the target.\n\nIt may take a while.",
    });
    assert_eq!(set, &expected);
    let target = &car["topics"][1];
    assert_eq!(
        (&target["deadline_ms"], &target["state"]["error"]),
        (&json!(2000), &json!("ClimateError"))
    );
    assert_eq!(car["errors"][0]["variants"][1]["status"], 129);
    assert!(car["types"]["Zone"].is_object());
}

#[tokio::test]
async fn what_is_no_description_is_told_with_its_place() {
    let folder = Folder::new("describe-wrong");
    let file = folder.file("a.yaml", "asyncapi: 2.0.0\ninfo: {title: a, version: 1}\n");
    let ended = vsoa("describe").arg(&file).run().await;
    assert!(
        ended.failed(2).contains(&format!("{file}: `asyncapi`")),
        "{ended:?}"
    );
    let ended = vsoa("describe climate").run().await;
    assert!(ended.failed(7).contains("`vsoa://host:port`"), "{ended:?}");
}

#[tokio::test]
async fn what_a_terminal_would_act_on_is_spelt_out() {
    let folder = Folder::new("describe-hostile");
    let document = description().to_json();
    let document = document.replace("How warm it is.", "How \\u001b[2J warm.");
    let file = folder.file(
        "a.json",
        document.replace("no such zone", "no \\u009b zone"),
    );
    for command in ["list", "describe"] {
        let ended = vsoa(command).arg(&file).run().await;
        assert!(ended.out().contains("How \\u001b[2J warm."), "{ended:?}");
        assert!(!ended.out().contains(['\u{1b}', '\u{9b}']), "{ended:?}");
    }
}

/// The names of methods, topics, errors and types, in this order.
fn names_in(car: &Value) -> Vec<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let mut names = Vec::new();
    for service in list(&car["services"]) {
        for method in list(&service["methods"]) {
            names.push(format!("{}.{}", name(&service), name(&method)));
        }
    }
    for part in ["topics", "errors"] {
        names.extend(list(&car[part]).iter().map(name));
    }
    names.extend(car["types"].as_object().unwrap().keys().cloned());
    names
}
