use harness::Implementation;
use serde_json::{Value, json};
use vsoa::{Server, State};

use crate::{
    support::{Host, call, each, publications, steps, subscribe},
    typed::{Fan, FanError},
};

fn fan() -> State<Fan> {
    let state = State::new(Fan { speed: 1 }).unwrap();
    state.check(|_, wanted| match wanted.speed {
        0..=5 => Ok(()),
        _ => Err(FanError::TooFast),
    })
}

fn set(param: &Value) -> Value {
    json!({ "op": "call", "url": "/state", "method": "SET", "param": param })
}

pub(crate) async fn a_value_is_read_set_and_published(client: Implementation) {
    let state = fan();
    let host = Host::start(Server::builder().state(&state)).await;
    let [_, first, taken, read, published] = steps(
        client,
        host.local_addr(),
        [
            subscribe("/state"),
            call("/state"),
            set(&json!({ "speed": 3 })),
            call("/state"),
            publications(1),
        ],
    )
    .await;
    assert_eq!(
        (&first["status"], &first["param"]),
        (&json!(0), &json!({ "speed": 1 }))
    );
    assert_eq!(
        (&taken["status"], &taken["param"]),
        (&json!(0), &Value::Null)
    );
    assert_eq!(read["param"], json!({ "speed": 3 }));
    assert_eq!(each(&published, "url"), ["/state"]);
    assert_eq!(each(&published, "param"), [json!({ "speed": 3 })]);
    assert_eq!(state.get().speed, 3);
}

pub(crate) async fn a_set_that_is_refused_says_why_and_changes_nothing(client: Implementation) {
    let state = fan();
    let host = Host::start(Server::builder().state(&state)).await;
    let [_, fast, wrong, empty, read, published] = steps(
        client,
        host.local_addr(),
        [
            subscribe("/state"),
            set(&json!({ "speed": 6 })),
            set(&json!({ "speed": "fast" })),
            json!({ "op": "call", "url": "/state", "method": "SET" }),
            call("/state"),
            json!({ "op": "expect_publish", "count": 0, "settle_ms": 50 }),
        ],
    )
    .await;
    assert_eq!(
        (&fast["status"], &fast["param"]),
        (&json!(128), &json!({ "error": "too fast" }))
    );
    for refused in [&wrong, &empty] {
        assert_eq!(refused["status"], 2, "{refused:?}");
        assert!(refused["param"]["error"].is_string(), "{refused:?}");
    }
    assert_eq!(read["param"], json!({ "speed": 1 }));
    assert!(published.ok, "{published:?}");
}
