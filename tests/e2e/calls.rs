use bytes::Bytes;
use vsoa::{ErrorKind, Method, Payload, Request, Response, Router, Status};

use crate::{
    deadline::within,
    gate::Gate,
    start::{connect, echo, in_memory, serve, spawn},
};

#[tokio::test]
async fn both_parts_and_the_method_reach_the_handler_and_come_back() {
    let router = Router::new().route("/parts/{name}", async |call: Request| {
        let name = call.context().captures().get("name").unwrap_or("?");
        let set = call.method() == Method::Set;
        Payload::json(&(name, set)).map(|payload| payload.with_data(call.payload().data.clone()))
    });
    let server = serve(router).await;
    let client = connect(&server).await;
    let answer = within(client.set("/parts/x").param(&1).data("bytes")).await;
    let payload = answer.unwrap().into_payload();
    assert_eq!(
        payload.parse::<(String, bool)>().unwrap(),
        ("x".to_owned(), true)
    );
    assert_eq!(payload.data, "bytes");
    let answer = within(client.get("/parts/y")).await.unwrap();
    let said: (String, bool) = answer.payload().parse().unwrap();
    assert_eq!(said, ("y".to_owned(), false));
}

#[tokio::test]
async fn a_status_is_an_answer() {
    let router = Router::new().get("/status", async |_: Request| Status(200));
    let (_server, client) = in_memory(router).await;
    let answer = within(client.get("/status")).await.unwrap();
    assert_eq!(answer.status(), Status(200));
    let unknown = within(client.get("/unknown")).await.unwrap();
    assert_eq!(unknown.status(), Status::INVALID_URL);
    let other_method = within(client.set("/status")).await.unwrap();
    assert_eq!(other_method.status(), Status::INVALID_URL);
}

#[tokio::test]
async fn what_is_wrong_with_a_call_is_told_when_it_is_sent() {
    let (_server, client) = in_memory(echo()).await;
    let error = within(client.get("no-slash")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidUrl);
    let error = within(client.get("/echo").param(&f64::NAN)).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Payload);
    let large = vec![0; 262_144];
    let error = within(client.get("/echo").data(large)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(within(client.get("/echo")).await.is_ok());
}

#[tokio::test]
async fn the_largest_packets_pass_in_both_directions() {
    let server = serve(echo()).await;
    let client = connect(&server).await;
    let data = Bytes::from(vec![7; 262_144 - 20 - "/echo".len() - 3]);
    for _ in 0..10 {
        let answer = within(client.get("/echo").data(data.clone())).await;
        assert_eq!(answer.unwrap().payload().data, data);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_tasks_call_on_one_connection() {
    let router = echo().route("/yield", async |call: Request| {
        tokio::task::yield_now().await;
        call.payload().clone()
    });
    let server = serve(router).await;
    let client = connect(&server).await;
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..1000_u32 {
        let client = client.clone();
        tasks.spawn(async move {
            for round in 0..10_u32 {
                let url = if round % 2 == 0 { "/echo" } else { "/yield" };
                let sent = (task, round);
                let answer = client.get(url).param(&sent).await.unwrap();
                assert_eq!(answer.payload().parse::<(u32, u32)>().unwrap(), sent);
            }
        });
    }
    within(tasks.join_all()).await;
}

#[tokio::test]
async fn a_slow_handler_holds_up_no_other_call() {
    let gate = Gate::closed();
    let server = serve(echo().route("/slow", gate.handler())).await;
    let client = connect(&server).await;
    let slow = spawn(client.get("/slow").data("slow"));
    gate.entered(1).await;
    for _ in 0..10 {
        assert!(within(client.get("/echo")).await.is_ok());
    }
    gate.open(1);
    let answer = within(slow).await.unwrap().unwrap();
    assert_eq!(answer.payload().data, "slow");
}

#[tokio::test]
async fn a_panic_ends_the_call_that_it_happened_in_and_nothing_else() {
    let gate = Gate::closed();
    let router = echo()
        .route("/slow", gate.handler())
        .get("/at-once", panics)
        .get("/later", async |_: Request| -> () {
            tokio::task::yield_now().await;
            panic!("as the test wants it")
        })
        .get("/before", |_: Request| -> std::future::Ready<()> {
            panic!("as the test wants it")
        });
    let (server, client) = in_memory(router).await;
    let slow = spawn(client.get("/slow"));
    gate.entered(1).await;
    for url in ["/at-once", "/later", "/before"] {
        let answer = within(client.get(url)).await.unwrap();
        assert_eq!(answer.status(), Status::INTERNAL);
        let text = String::from_utf8_lossy(&answer.payload().param).into_owned();
        assert!(
            !text.contains("test"),
            "the details stay in the log: {text}"
        );
    }
    assert_eq!(server.counters().handler_panics, 3);
    gate.open(1);
    assert!(within(slow).await.unwrap().is_ok());
    assert!(within(client.get("/echo")).await.is_ok());
}

async fn panics(_: Request) -> Response {
    panic!("as the test wants it")
}

#[tokio::test]
async fn an_answer_too_large_for_a_packet_is_an_internal_error() {
    let router = echo().get("/large", async |_: Request| Bytes::from(vec![0; 300_000]));
    let (_server, client) = in_memory(router).await;
    let answer = within(client.get("/large")).await.unwrap();
    assert_eq!(answer.status(), Status::INTERNAL);
    assert!(within(client.get("/echo")).await.is_ok());
}
