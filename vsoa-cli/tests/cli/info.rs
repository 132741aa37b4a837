use serde_json::json;
use vsoa::Server;

use crate::command::{at, vsoa};

#[tokio::test]
async fn what_a_server_tells_about_itself_is_shown() {
    let info = json!({ "name": "a car", "wheels": 4 });
    let server = Server::builder()
        .info(&info)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let url = at(&server, "");
    let told = vsoa("info --json").arg(&url).run().await.json();
    assert_eq!((&told["server"], &told["info"]), (&json!(url), &info));
    assert!(told["round_trip_us"].as_f64().unwrap() > 0.0, "{told}");
    assert_eq!(
        (&told["priority"], &told["certificates"]),
        (&json!(0), &json!(null))
    );

    let told = vsoa("info").arg(&url).run().await;
    let lines: Vec<_> = told.out().lines().collect();
    assert_eq!(lines[0], format!("server       {url}"));
    assert!(lines[1].starts_with("round trip   "), "{told:?}");
    let rest = [
        "priority     0",
        "info         {",
        "  \"name\": \"a car\",",
        "  \"wheels\": 4",
        "}",
    ];
    assert_eq!(lines[2..], rest);
}
