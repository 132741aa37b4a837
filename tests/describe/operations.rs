//! A running server answers with its description.

use vsoa::{
    Client, Description, Operations, Server, Status,
    description::{MethodDescription, ServiceDescription},
    transport::memory,
};
use vsoa_codegen::document::Document;

use crate::car;

#[tokio::test]
async fn a_server_serves_its_description() {
    let (_server, client) = serving(&car::description()).await;
    let answer = client.get("/operations/description").await.unwrap();
    let text = String::from_utf8(answer.payload().param.to_vec()).unwrap();
    assert_eq!(text, car::description().to_json());
    assert_eq!(Document::parse(&text).unwrap().title, "car");

    let urls = client.get("/operations/urls").await.unwrap();
    let urls = String::from_utf8_lossy(&urls.payload().param).into_owned();
    assert!(urls.contains(r#""/operations/description""#), "{urls}");
}

#[tokio::test]
async fn a_description_that_no_packet_holds_is_refused_with_a_reason() {
    let mut service = ServiceDescription::new("Large");
    for _ in 0..1000 {
        service = service.method(MethodDescription::get("method", "/method"));
    }
    let description = Description::new("large", "1.0.0").service(service);
    let (_server, client) = serving(&description).await;
    let answer = client.get("/operations/description").await.unwrap();
    assert_eq!(answer.status(), Status::NO_MEMORY);
    let text = String::from_utf8_lossy(&answer.payload().param).into_owned();
    assert!(text.contains("bytes"), "{text}");
}

#[tokio::test]
async fn without_a_description_there_is_no_route_for_it() {
    let (connector, listener) = memory::channel();
    let server = Operations::new("car", "1.0.0").install(Server::builder());
    let _server = server.serve(listener).unwrap();
    let client = Client::connect(connector).await.unwrap();
    let answer = client.get("/description").await.unwrap();
    assert_eq!(answer.status(), Status::INVALID_URL);
}

/// A server with the description, and a client of it.
async fn serving(description: &Description) -> (Server, Client) {
    let (connector, listener) = memory::channel();
    let server = Operations::new("car", "1.0.0")
        .below("/operations")
        .describe(description)
        .install(Server::builder())
        .serve(listener)
        .unwrap();
    let client = Client::connect(connector).await.unwrap();
    (server, client)
}
