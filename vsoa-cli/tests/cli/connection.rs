use vsoa::{Payload, Request, Router, Server};

use crate::command::{Folder, Nobody, at, serve, vsoa};

fn hello() -> Router {
    Router::new().route("/hello", async |_: Request| Payload::json("hello"))
}

#[tokio::test]
async fn a_password_comes_from_an_option_a_file_or_the_environment() {
    let builder = Server::builder().password("se cret").merge(hello());
    let server = builder.bind("127.0.0.1:0").await.unwrap();
    let url = at(&server, "/hello");
    let folder = Folder::new("password");
    let file = folder.file("password", "se cret\n");

    let option = vsoa("get").args([&url, "--password", "se cret"]);
    assert_eq!(option.run().await.out(), "\"hello\"\n");
    let before = vsoa("--password").args(["se cret", "get", &url]);
    assert_eq!(before.run().await.out(), "\"hello\"\n");
    let file = vsoa("get").args([&url, "--password-file", &file]);
    assert_eq!(file.run().await.out(), "\"hello\"\n");
    let environment = vsoa("get").arg(&url).env("VSOA_PASSWORD", "se cret");
    assert_eq!(environment.run().await.out(), "\"hello\"\n");

    for wrong in [vsoa("get"), vsoa("get --password wrong")] {
        let ended = wrong.arg(&url).run().await;
        let said = ended.failed(5);
        assert!(said.contains("wants another password"), "{said}");
        assert!(said.contains("--password-file FILE"), "{said}");
    }
}

#[tokio::test]
async fn where_nothing_listens_is_told_with_what_to_look_at() {
    let nobody = Nobody::bind();
    let ended = vsoa("get").arg(nobody.url()).run().await;
    let said = ended.failed(3);
    assert!(
        said.starts_with("error: the server cannot be reached"),
        "{said}"
    );
    assert!(
        said.contains("try:   look whether the server runs"),
        "{said}"
    );
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_given_up() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("vsoa://{}/", silent.local_addr().unwrap());
    let ended = vsoa("get --timeout 50ms").arg(&url).run().await;
    ended.failed(4);

    let never = async |_: Request| std::future::pending::<Payload>().await;
    let server = serve(Router::new().route("/never", never)).await;
    let ended = vsoa("get --timeout 50ms")
        .arg(at(&server, "/never"))
        .run()
        .await;
    let said = ended.failed(4);
    assert!(said.contains("did not come in time"), "{said}");
    assert!(said.contains("`--timeout 1m`"), "{said}");
}

#[tokio::test]
async fn ctrl_c_ends_what_waits() {
    let (entered, mut calls) = tokio::sync::mpsc::unbounded_channel();
    let never = move |_: Request| {
        let _ = entered.send(());
        std::future::pending::<Payload>()
    };
    let server = serve(Router::new().route("/never", never)).await;
    let mut running = vsoa("get").arg(at(&server, "/never")).start();
    calls.recv().await.unwrap();
    running.interrupt().await;
    assert_eq!(running.end().await.failed(130), "error: interrupted\n");
}

#[tokio::test]
async fn who_has_seen_enough_ends_the_command_without_a_word() {
    let server = serve(hello()).await;
    let mut running = vsoa("ping -i 1ms").arg(at(&server, "")).start();
    running.line().await.unwrap();
    let ended = running.hang_up(async {}).await;
    assert_eq!(ended.failed(0), "");
}
