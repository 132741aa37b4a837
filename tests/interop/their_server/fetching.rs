use harness::{Implementation, ServerPeer};
use serde_json::json;
use vsoa::{ErrorKind, Method, Status, fetch};

use super::param;

pub(crate) async fn one_call_has_a_connection_of_its_own(server: Implementation) {
    let server = ServerPeer::start(server, &["s3cret"]).await;
    let to = |path: &str| fetch(format!("{}{path}", server.url())).password("s3cret");
    let get = to("/method").await.unwrap();
    assert_eq!(param(&get), json!({ "method": "GET" }));
    let set = to("/method").method(Method::Set).await.unwrap();
    assert_eq!(param(&set), json!({ "method": "SET" }));
    let echoed = to("/echo").param(&["a"]).data("d").await.unwrap();
    assert_eq!(param(&echoed), json!(["a"]));
    assert_eq!(echoed.payload().data, "d");
    assert_eq!(to("/status/130").await.unwrap().status(), Status(130));
    let default = to("/a?b=1").await.unwrap();
    assert_eq!(param(&default), json!({ "default": "/a?b=1" }));

    let refused = to("/method").password("wrong").await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::WrongPassword);
}

pub(crate) async fn no_path_is_the_default_route(server: Implementation) {
    let server = ServerPeer::start(server, &[]).await;
    let answer = fetch(server.url()).await.unwrap();
    assert_eq!(param(&answer), json!({ "default": "/" }));
}
