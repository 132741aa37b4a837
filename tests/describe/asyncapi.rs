//! The documents are AsyncAPI's, by AsyncAPI's own parser.

use harness::problems_of_asyncapi;
use vsoa::Description;

use crate::{car, shapes};

#[tokio::test]
async fn asyncapi_accepts_the_json() {
    assert_eq!(
        problems_of_asyncapi(&car::description().to_json()).await,
        ""
    );
}

#[tokio::test]
async fn asyncapi_accepts_the_yaml() {
    assert_eq!(
        problems_of_asyncapi(&car::description().to_yaml()).await,
        ""
    );
}

#[tokio::test]
async fn asyncapi_accepts_all_that_serde_writes() {
    let description = Description::new("shapes", "1.0.0").service(shapes::description());
    assert_eq!(problems_of_asyncapi(&description.to_json()).await, "");
}

#[tokio::test]
async fn asyncapi_accepts_a_description_of_nothing() {
    let description = Description::new("nothing", "0.0.0");
    assert_eq!(problems_of_asyncapi(&description.to_yaml()).await, "");
}

/// Else the tests above could not fail.
#[tokio::test]
async fn asyncapi_refuses_what_is_not_a_document() {
    let broken = car::description()
        .to_yaml()
        .replace("action: receive", "action: take");
    let problems = problems_of_asyncapi(&broken).await;
    assert!(problems.contains("action"), "{problems}");
}
