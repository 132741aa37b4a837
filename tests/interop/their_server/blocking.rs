use std::time::Duration;

use harness::{Implementation, ServerPeer};
use serde_json::{Value, json};
use vsoa::{Error, blocking::Client, fetch};

pub(crate) async fn a_thread_calls_subscribes_and_fetches(server: Implementation) {
    let server = ServerPeer::start(server, &["s3cret"]).await;
    let url = server.url();
    let thread = tokio::task::spawn_blocking(move || without_async(&url));
    thread.await.unwrap().unwrap();
}

fn without_async(url: &str) -> Result<(), Error> {
    let client = Client::builder(url).password("s3cret").connect_blocking()?;
    let echoed = client.set("/echo").param(&["a"]).data("d").send()?;
    assert_eq!(echoed.payload().parse::<Value>()?, json!(["a"]));
    assert_eq!(echoed.payload().data, "d");

    let mut messages = client.subscribe_urls(["/t/"])?;
    let publish = json!({ "url": "/t/a", "payload": { "n": 1 }, "count": 2 });
    client.set("/publish").param(&publish).send()?;
    for _ in 0..2 {
        let message = messages.recv_timeout(Duration::from_secs(10));
        let message = message.unwrap().unwrap();
        assert_eq!(message.payload.parse::<Value>()?, json!({ "n": 1 }));
    }
    messages.unsubscribe()?;
    client.close();

    let answer = fetch(format!("{url}/method")).password("s3cret");
    let answer = answer.send_blocking()?;
    assert_eq!(
        answer.payload().parse::<Value>()?,
        json!({ "method": "GET" })
    );
    Ok(())
}
