//! What is described is there.

use serde_json::{Value, json};
use vsoa::{Client, Status};
use vsoa_codegen::{
    document::{Document, Verb},
    shape::Api,
};

use crate::services;

#[tokio::test]
async fn the_services_answer_where_they_are_described() {
    let document = Document::parse(&services::showcase().to_json()).unwrap();
    let api = Api::of(&document).unwrap();
    let server = services::builder().bind("127.0.0.1:0").await.unwrap();
    let client = Client::connect(server.local_addr()).await.unwrap();

    let methods = api.services.iter().flat_map(|service| &service.methods);
    for method in methods.filter(|method| method.name != "silent") {
        let url = method
            .url
            .as_str()
            .replace("{row}", "1")
            .replace("{zone}", "rear");
        let answer = match method.verb {
            Verb::Set => client.set(&url).await,
            Verb::Both | Verb::Get => client.get(&url).await,
        };
        assert_ne!(answer.unwrap().status(), Status::INVALID_URL, "{url}");
    }
    let lines = json!([{ "Line": [1, 2] }, "Dot"]);
    let answer = client.set("/unions/all").param(&lines).await.unwrap();
    assert_eq!(answer.payload().parse::<Value>().unwrap(), lines);
}
