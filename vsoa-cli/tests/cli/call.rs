use serde_json::json;
use vsoa::{Payload, Request, Response, Router, Status};

use crate::command::{Folder, at, serve, vsoa};

fn echo() -> Router {
    Router::new()
        .route("/echo", async |call: Request| call.payload().clone())
        .route("/method", async |call: Request| {
            Payload::json(&call.method().to_string())
        })
}

#[tokio::test]
async fn the_answer_is_shown_in_the_order_and_to_the_digit_that_it_came() {
    let server = serve(echo()).await;
    let url = at(&server, "/echo");
    let call = vsoa("call").args([&url, r#"{"b":1.50,"a":[12345678901234567890123,{}]}"#]);
    let shown = "{\n  \"b\": 1.50,\n  \"a\": [\n    12345678901234567890123,\n    {}\n  ]\n}\n";
    assert_eq!(call.run().await.out(), shown);
}

#[tokio::test]
async fn pairs_are_sent_as_an_object() {
    let server = serve(echo()).await;
    let call = vsoa("call --json").args([&at(&server, "/echo"), "zone=front", "celsius=21.5"]);
    let answer = call.run().await;
    let line = "{\"status\":0,\"param\":{\"zone\":\"front\",\"celsius\":21.5}}\n";
    assert_eq!(answer.out(), line);
}

#[tokio::test]
async fn get_and_set_are_words_of_their_own() {
    let server = serve(echo()).await;
    for (words, method) in [
        ("call", "GET"),
        ("call -m get", "GET"),
        ("call --method set", "SET"),
        ("get", "GET"),
        ("set", "SET"),
    ] {
        let answer = vsoa(words).arg(at(&server, "/method")).run().await;
        assert_eq!(answer.out(), format!("\"{method}\"\n"), "{words}");
    }
}

#[tokio::test]
async fn a_status_is_an_answer_and_an_exit_code() {
    let refused = async |_: Request| {
        let param = Payload::json(&json!({ "error": "99 is \u{1b}[2Jhot", "celsius": 99 }));
        param.map(|param| Response::new(param).with_status(Status(129)))
    };
    let server = serve(Router::new().route("/refused", refused)).await;
    let ended = vsoa("call").arg(at(&server, "/refused")).run().await;
    assert_eq!(ended.failed(1), "error: status 129: 99 is \\u001b[2Jhot\n");
    assert!(ended.text().contains("\"celsius\": 99"), "{ended:?}");

    let ended = vsoa("call --json").arg(at(&server, "/refused")).run().await;
    let said: serde_json::Value = serde_json::from_str(ended.failed(1)).unwrap();
    assert_eq!(said["exit"], 1);
    let answer: serde_json::Value = serde_json::from_str(ended.text()).unwrap();
    assert_eq!(answer["status"], 129);
    assert_eq!(answer["param"]["celsius"], 99);
}

#[tokio::test]
async fn what_is_to_be_sent_is_read_from_files_and_standard_input() {
    let server = serve(echo()).await;
    let folder = Folder::new("sources");
    let param = folder.file("param.json", "[1,\n 2]\n");
    let data = folder.file("data", b"\xff\x00");
    let call = vsoa("call --json").args([
        &at(&server, "/echo"),
        &format!("@{param}"),
        "--data",
        &format!("@{data}"),
    ]);
    let answer = call.run().await.json();
    assert_eq!(
        answer,
        json!({ "status": 0, "param": [1, 2], "data_base64": "/wA=" })
    );

    let call = vsoa("call --json").args([&at(&server, "/echo"), "-"]);
    let answer = call.input("{\"a\":1}\n").run().await.json();
    assert_eq!(answer, json!({ "status": 0, "param": { "a": 1 } }));
}

#[tokio::test]
async fn data_is_saved_or_written_as_it_came() {
    let server = serve(echo()).await;
    let url = at(&server, "/echo");
    let folder = Folder::new("data");
    let data = folder.file("data", b"\xff\x1b[0m\x00");

    let call = vsoa("call").args([&url, "-d", &format!("@{data}")]);
    assert_eq!(call.run().await.stdout, b"\xff\x1b[0m\x00");

    let saved = folder.path("saved");
    let call = vsoa("call").args([&url, "1", "-d", &format!("@{data}"), "--save", &saved]);
    let ended = call.run().await;
    assert_eq!(ended.out(), "1\n");
    assert_eq!(ended.stderr, format!("saved 6 bytes to {saved}\n"));
    assert_eq!(folder.read("saved"), b"\xff\x1b[0m\x00");

    let call = vsoa("call").args([&url, "1", "-d", "both", "-o", "-"]);
    let ended = call.run().await;
    assert_eq!(ended.out(), "both");
    assert_eq!(ended.stderr, "1\n");
}

#[tokio::test]
async fn a_raw_param_goes_there_and_back_as_it_stands() {
    let server = serve(echo()).await;
    let url = at(&server, "/echo");
    let answer = vsoa("call --raw").args([&url, "not JSON"]).run().await;
    assert_eq!(answer.out(), "not JSON");
    let answer = vsoa("call --raw").args([&url, "[1, 2]"]).run().await;
    assert_eq!(answer.out(), "[1, 2]");
    let answer = vsoa("call --raw --json").args([&url, "no"]).run().await;
    assert_eq!(
        answer.json(),
        json!({ "status": 0, "param_base64": "bm8=" })
    );
}

#[tokio::test]
async fn what_is_no_param_is_refused_before_anything_is_sent() {
    for (words, told) in [
        (&["front"][..], "'\"front\"'"),
        (&["-", "-d", "-"], "not both"),
        (&["@/dev/null"], "this is not JSON"),
        (&["--raw", "a", "b"], "one text"),
        (&["--save", "-", "--stream-to", "-"], "not both"),
        (&["--save", "-", "--json"], "with `--json`"),
    ] {
        // Nothing listens there.
        let ended = vsoa("call vsoa://127.0.0.1:1/x").args(words).run().await;
        assert!(ended.failed(2).contains(told), "{ended:?}");
    }
}
