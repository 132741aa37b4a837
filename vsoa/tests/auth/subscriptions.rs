use vsoa::{ErrorKind, layer::auth::Identity};

use super::*;

async fn refusal<const N: usize>(client: &Client, urls: [&str; N]) -> Option<Status> {
    let result = within(client.subscribe_urls(urls)).await;
    result.err().and_then(|error| error.status())
}

#[tokio::test]
async fn a_subscription_needs_all_that_it_covers() {
    let (server, connector) = serve(builder().authorizer(rules()));
    let nobody = connect(&connector).await;
    assert_eq!(
        refusal(&nobody, ["/climate/cabin"]).await,
        Some(Status::PASSWORD)
    );
    let driver = connect_as(&connector, "anna").await;
    for url in [
        "/",
        "/climate/",
        "/climate/service/",
        "/climate/service",
        "/door",
    ] {
        assert_eq!(
            refusal(&driver, [url]).await,
            Some(Status::NO_PERMISSIONS),
            "{url}"
        );
    }
    assert_eq!(refusal(&driver, ["/climate/cabin/"]).await, None);
    let mechanic = connect_as(&connector, "mia").await;
    assert_eq!(refusal(&mechanic, ["/climate/"]).await, None);
    assert_eq!(server.counters().subscriptions_denied, 6);
}

#[tokio::test]
async fn a_list_with_one_url_that_is_refused_is_refused_as_a_whole() {
    let (server, connector) = serve(builder().authorizer(rules()));
    let driver = connect_as(&connector, "anna").await;
    let urls = ["/climate/cabin", "/climate/service/log", "/climate/fan"];
    let error = within(driver.subscribe_urls(urls)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused(Status::NO_PERMISSIONS));
    assert!(server.clients()[0].subscriptions().is_empty());
    assert!(!server.is_subscribed("/climate/cabin"));
}

#[tokio::test]
async fn after_a_logout_nothing_is_received_until_the_next_login() {
    let (server, connector) = serve(builder().authorizer(rules()));
    let client = connect_as(&connector, "anna").await;
    let mut cabin = subscribe(&client, ["/climate/cabin/"]).await;
    assert_eq!(publish(&server, "/climate/cabin/1").await, (1, 0));
    log_out(&client).await;
    assert_eq!(publish(&server, "/climate/cabin/2").await, (0, 1));
    log_in(&client, "bert", "bert's secret").await;
    assert_eq!(publish(&server, "/climate/cabin/3").await, (1, 0));
    assert_eq!(received(&mut cabin).await, "/climate/cabin/1");
    assert_eq!(received(&mut cabin).await, "/climate/cabin/3");
}

#[tokio::test]
async fn another_user_on_the_same_connection_receives_by_its_own_roles() {
    let (server, connector) = serve(builder().authorizer(rules()));
    let client = connect_as(&connector, "mia").await;
    let mut all = subscribe(&client, ["/climate/", "/climate/cabin"]).await;
    assert_eq!(publish(&server, "/climate/service/log").await, (1, 0));
    log_in(&client, "anna", "anna's secret").await;
    assert_eq!(publish(&server, "/climate/service/log").await, (0, 1));
    // What another subscription of its own allows is received all the same.
    assert_eq!(publish(&server, "/climate/cabin").await, (1, 0));
    assert_eq!(received(&mut all).await, "/climate/service/log");
    assert_eq!(received(&mut all).await, "/climate/cabin");
}

#[tokio::test]
async fn rules_that_are_replaced_hold_for_what_is_subscribed() {
    let list = rules();
    let (server, connector) = serve(builder().authorizer(list.clone()));
    let client = connect_as(&connector, "anna").await;
    let mut topics = subscribe(&client, ["/climate/cabin", "/climate/fan"]).await;
    list.replace([
        Rule::everyone("/auth/").unwrap(),
        Rule::users("/climate/fan").unwrap(),
    ]);
    assert_eq!(publish(&server, "/climate/cabin").await, (0, 1));
    assert_eq!(publish(&server, "/climate/fan").await, (1, 0));
    assert_eq!(get(&client, "/climate/cabin").await, Status::NO_PERMISSIONS);
    list.replace([Rule::everyone("/").unwrap()]);
    assert_eq!(publish(&server, "/climate/cabin").await, (1, 0));
    assert_eq!(received(&mut topics).await, "/climate/fan");
    assert_eq!(received(&mut topics).await, "/climate/cabin");
}

#[tokio::test]
async fn quick_publications_are_withheld_as_well() {
    let (server, connector) = serve(builder().authorizer(rules()));
    let client = connect_as(&connector, "anna").await;
    let mut cabin = subscribe(&client, ["/climate/cabin/"]).await;
    log_out(&client).await;
    let quick = |url| server.publish(message(url).quick());
    assert_eq!(within(quick("/climate/cabin/1")).await.unwrap().withheld, 1);
    log_in(&client, "anna", "anna's secret").await;
    assert_eq!(within(quick("/climate/cabin/2")).await.unwrap().sent, 1);
    assert_eq!(received(&mut cabin).await, "/climate/cabin/2");
}

#[tokio::test]
async fn where_a_login_is_required_nothing_is_received_before_it_and_after_it() {
    let (server, connector) = serve(builder().require_login());
    let client = connect(&connector).await;
    let mut all = subscribe(&client, ["/"]).await;
    let session = || server.clients().remove(0);
    assert!(!session().is_authed());
    assert_eq!(publish(&server, "/1").await, (0, 1));
    log_in(&client, "anna", "anna's secret").await;
    assert!(session().is_authed());
    assert_eq!(publish(&server, "/2").await, (1, 0));
    session().set_authed(false);
    assert_eq!(publish(&server, "/3").await, (0, 1));
    session().set_authed(true);
    log_out(&client).await;
    assert!(!session().is_authed());
    assert_eq!(publish(&server, "/4").await, (0, 1));
    session().log_in(Identity::new("somebody"));
    assert_eq!(publish(&server, "/5").await, (1, 0));
    assert_eq!(received(&mut all).await, "/2");
    assert_eq!(received(&mut all).await, "/5");
}

#[tokio::test(start_paused = true)]
async fn a_login_that_expires_ends_what_it_allowed() {
    let (server, connector) = serve(builder().authorizer(rules()).require_login());
    let client = connect(&connector).await;
    let minute = Duration::from_mins(1);
    #[expect(clippy::disallowed_methods, reason = "the test's clock stands still")]
    let end = tokio::time::Instant::now().into_std() + minute;
    let session = server.clients().remove(0);
    session.log_in(Identity::new("anna").with_expiry(end));
    let _cabin = subscribe(&client, ["/climate/cabin"]).await;
    assert_eq!(publish(&server, "/climate/cabin").await, (1, 0));
    tokio::time::advance(minute).await;
    assert_eq!(publish(&server, "/climate/cabin").await, (0, 1));
    assert_eq!(get(&client, "/climate/fan").await, Status::PASSWORD);
    assert!(!session.is_authed());
}
