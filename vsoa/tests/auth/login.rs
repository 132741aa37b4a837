use vsoa::layer::auth::{Identity, Token, Tokens, UserPassword};

use super::*;

#[tokio::test]
async fn name_and_password_log_in_and_leave_the_identity_in_the_session() {
    let (server, connector) = serve(builder());
    let client = connect(&connector).await;
    for (user, password) in [("anna", "wrong"), ("nobody", "anna's secret"), ("anna", "")] {
        assert_eq!(log_in(&client, user, password).await, Status::PASSWORD);
    }
    let session = server.clients().remove(0);
    assert_eq!(session.identity(), None);
    assert_eq!(
        log_in(&client, "anna", "anna's secret").await,
        Status::SUCCESS
    );
    let identity = session.identity().unwrap();
    assert_eq!(
        (identity.user(), identity.has_role("driver")),
        ("anna", true)
    );
    assert_eq!(log_in(&client, "bert", "wrong").await, Status::PASSWORD);
    assert_eq!(session.identity().unwrap().user(), "anna");
    log_out(&client).await;
    assert_eq!(session.identity(), None);
}

#[tokio::test(start_paused = true)]
async fn too_many_wrong_passwords_lock_the_session_out_for_a_while() {
    let (_server, connector) = serve(builder());
    let guesser = connect(&connector).await;
    for _ in 0..5 {
        assert_eq!(log_in(&guesser, "anna", "guess").await, Status::PASSWORD);
    }
    let right = async |client: &Client| log_in(client, "anna", "anna's secret").await;
    assert_eq!(right(&guesser).await, Status::NO_PERMISSIONS);
    assert_eq!(right(&connect(&connector).await).await, Status::SUCCESS);
    tokio::time::advance(Duration::from_secs(30)).await;
    assert_eq!(right(&guesser).await, Status::SUCCESS);
}

#[tokio::test]
async fn guesses_at_the_same_time_are_no_way_around_the_limit() {
    let slow = async |_: UserPassword| {
        tokio::task::yield_now().await;
        None
    };
    let router = Router::new().nest("/auth", Login::new(slow).max_failures(2));
    let (_server, connector) = serve(Server::builder().merge(router));
    let client = connect(&connector).await;
    let guess = || log_in(&client, "anna", "guess");
    let (a, b, c, d) = tokio::join!(guess(), guess(), guess(), guess());
    let mut statuses = [a, b, c, d];
    statuses.sort();
    let (wrong, locked) = (Status::PASSWORD, Status::NO_PERMISSIONS);
    assert_eq!(statuses, [wrong, wrong, locked, locked]);
}

#[tokio::test]
async fn credentials_that_cannot_be_read_are_not_repeated() {
    let (_server, connector) = serve(builder());
    let client = connect(&connector).await;
    let call = client.set("/auth/login").param("my secret");
    let answer = within(call).await.unwrap();
    assert_eq!(answer.status(), Status::ARGUMENTS);
    assert!(answer.payload().is_empty());
    assert_eq!(get(&client, "/auth/login").await, Status::INVALID_URL);
}

#[tokio::test(start_paused = true)]
async fn a_token_logs_in_until_it_expires() {
    let hour = Duration::from_hours(1);
    #[expect(clippy::disallowed_methods, reason = "the test's clock stands still")]
    let end = tokio::time::Instant::now().into_std() + hour;
    let display = Identity::new("display").with_roles(["passenger"]);
    let tokens = Tokens::new().token("k3Yq", display.with_expiry(end));
    let router = Router::new().nest("/auth", Login::new(tokens));
    let (server, connector) = serve(Server::builder().merge(router));
    let client = connect(&connector).await;
    let log_in = async |token| set(&client, "/auth/login", &json!({ "token": token })).await;

    assert_eq!(log_in("k3Y").await, Status::PASSWORD);
    assert_eq!(log_in("k3Yq").await, Status::SUCCESS);
    let session = server.clients().remove(0);
    assert_eq!(session.identity().unwrap().user(), "display");
    tokio::time::advance(hour).await;
    assert_eq!(session.identity(), None);
    assert_eq!(log_in("k3Yq").await, Status::PASSWORD);
}

#[tokio::test]
async fn a_function_tells_who_shows_a_token() {
    let verify = async |given: Token| given.token.matches("signed").then(|| Identity::new("anna"));
    let router = Router::new().nest("/auth", Login::new(verify));
    let (server, connector) = serve(Server::builder().merge(router));
    let client = connect(&connector).await;
    let status = set(&client, "/auth/login", &json!({ "token": "signed" })).await;
    assert_eq!(status, Status::SUCCESS);
    assert!(server.clients()[0].identity().is_some());
}
