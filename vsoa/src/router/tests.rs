use std::time::Duration;

use tower::{ServiceExt, service_fn, timeout::error::Elapsed};

use super::*;
use crate::{
    protocol::{Payload, Status, Url},
    service::IntoResponse,
};

/// A handler that answers with this text and the URL it saw.
fn says(text: &'static str) -> impl Handler {
    async move |call: Request| says_of(text, &call)
}

fn says_of(text: &str, call: &Request) -> impl IntoResponse + use<> {
    let url = call.url();
    Payload::from_data(format!("{text} {url}"))
}

async fn answer(router: &Router, call: Request) -> Response {
    let Ok(response) = router.clone().oneshot(call).await;
    response
}

async fn get(router: &Router, url: &'static str) -> String {
    let response = answer(router, Request::get(Url::from_static(url))).await;
    match response.status() {
        Status::SUCCESS => String::from_utf8(response.payload().data.to_vec()).unwrap(),
        status => format!("{status:?}"),
    }
}

async fn set_status(router: &Router, url: &'static str) -> Status {
    answer(router, Request::set(Url::from_static(url)))
        .await
        .status()
}

fn mistake(router: &Router) -> String {
    let error = router.check().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Route);
    error.to_string()
}

#[tokio::test]
async fn an_empty_router_knows_no_url() {
    assert_eq!(get(&Router::new(), "/").await, "Status(3 INVALID_URL)");
}

#[tokio::test]
async fn route_answers_both_methods_get_and_set_one_each() {
    let router = Router::new()
        .route("/both", says("both"))
        .get("/one", says("get"))
        .set("/one", says("set"))
        .get("/get", says("get"));
    assert_eq!(get(&router, "/both").await, "both /both");
    assert_eq!(set_status(&router, "/both").await, Status::SUCCESS);
    assert_eq!(get(&router, "/one").await, "get /one");
    assert_eq!(set_status(&router, "/one").await, Status::SUCCESS);
    assert_eq!(set_status(&router, "/get").await, Status::INVALID_URL);
}

#[tokio::test]
async fn a_url_known_for_the_other_method_does_not_fall_back() {
    let router = Router::new()
        .get("/a", says("a"))
        .fallback(says("fallback"));
    assert_eq!(set_status(&router, "/a").await, Status::INVALID_URL);
    assert_eq!(set_status(&router, "/b").await, Status::SUCCESS);
}

#[tokio::test]
async fn handlers_read_what_the_names_stand_for() {
    let names = async |call: Request| {
        let captures = call.context().captures();
        let zone = captures.get("zone").unwrap_or("-").to_owned();
        Payload::from_data(zone + captures.get("seat").unwrap_or("-"))
    };
    let router = Router::new()
        .get("/{zone}/seat/{seat}", names)
        .get("/{zone}/", names)
        .get("/front/seat/1", names);
    assert_eq!(get(&router, "/rear/seat/2").await, "rear2");
    assert_eq!(get(&router, "/rear/door").await, "rear-");
    assert_eq!(get(&router, "/front/seat/1").await, "--");
}

#[tokio::test]
async fn nest_takes_the_prefix_off() {
    let inner = Router::new().fallback(says("inner"));
    for prefix in ["/s1", "/s1/"] {
        let router = Router::new()
            .nest(prefix, inner.clone())
            .fallback(says("outer"));
        assert_eq!(get(&router, "/s1").await, "inner /");
        assert_eq!(get(&router, "/s1/").await, "inner /");
        assert_eq!(get(&router, "/s1/a/b").await, "inner /a/b");
        assert_eq!(get(&router, "/s12").await, "outer /s12");
    }
    let router = Router::new().nest("/cars/{id}", inner);
    assert_eq!(get(&router, "/cars/7/fan").await, "inner /fan");
}

#[tokio::test]
async fn a_nested_service_answers_for_all_below_its_prefix() {
    let inner = Router::new().get("/known", says("inner"));
    let router = Router::new().nest("/s1", inner).fallback(says("outer"));
    assert_eq!(get(&router, "/s1/known").await, "inner /known");
    assert_eq!(get(&router, "/s1/other").await, "Status(3 INVALID_URL)");
}

#[tokio::test]
async fn a_nested_router_sets_its_own_captures() {
    let inner = Router::new().get("/{b}", async |call: Request| {
        let captures = call.context().captures();
        assert_eq!(captures.get("a"), None);
        Payload::from_data(captures.get("b").unwrap_or("-").to_owned())
    });
    let router = Router::new().nest("/{a}", inner);
    assert_eq!(get(&router, "/x/y").await, "y");
}

#[tokio::test]
async fn a_service_stands_where_a_handler_can() {
    let service = service_fn(async |call: Request| {
        Ok::<_, Infallible>(says_of("service", &call).into_response())
    });
    let router = Router::new()
        .route_service("/a/", service)
        .fallback_service(service);
    assert_eq!(get(&router, "/a/b").await, "service /a/b");
    assert_eq!(get(&router, "/b").await, "service /b");
}

#[tokio::test]
async fn an_error_of_a_service_becomes_a_status() {
    let late = service_fn(async |_: Request| Err::<Response, _>(Elapsed::new()));
    let broken = service_fn(async |_: Request| Err::<Response, BoxError>("secret".into()));
    let router = Router::new()
        .route_service("/late", late)
        .nest("/broken", broken);
    assert_eq!(get(&router, "/late").await, "Status(4 NO_RESPONDING)");
    assert_eq!(get(&router, "/broken/a").await, "Status(255 INTERNAL)");
}

#[tokio::test]
async fn merge_adds_all_routes() {
    let other = Router::new().get("/b", says("b")).get("/{x}", says("x"));
    let router = Router::new().get("/a", says("a")).merge(other);
    assert_eq!(get(&router, "/a").await, "a /a");
    assert_eq!(get(&router, "/b").await, "b /b");
    assert_eq!(get(&router, "/c").await, "x /c");
}

#[tokio::test]
async fn a_clone_is_not_changed_by_what_is_added_later() {
    let first = Router::new().get("/a", says("a"));
    let second = first.clone().get("/b", says("b"));
    assert_eq!(get(&first, "/b").await, "Status(3 INVALID_URL)");
    assert_eq!(get(&second, "/a").await, "a /a");
}

#[test]
fn a_clash_names_both_routes() {
    let router = Router::new()
        .get("/a/{x}", says("x"))
        .route("/a/{y}", says("y"))
        .set("/a/{x}", says("set"));
    assert_eq!(
        mistake(&router),
        "a route cannot be added: `GET and SET /a/{y}` clashes with `GET /a/{x}`"
    );
}

#[test]
fn a_bad_pattern_is_named_with_the_reason() {
    let router = Router::new().set("/a{b}", says(""));
    assert!(mistake(&router).contains("`SET /a{b}`: a `{name}` must fill its whole segment"));
    let router = Router::new().nest("s1", Router::new());
    assert!(mistake(&router).contains("`GET and SET s1/`: a URL must start with `/`"));
}

#[test]
fn mistakes_come_along_when_routers_are_joined() {
    let broken = Router::new().get("/a", says("1")).get("/a", says("2"));
    let clash = "`GET /a` clashes with `GET /a`";
    let merged = Router::new().merge(broken.clone());
    assert_eq!(mistake(&merged).matches(clash).count(), 1);
    let nested = Router::new().nest("/s1", broken);
    assert!(mistake(&nested).contains(&format!("in `/s1`: {clash}")));
    let clashing = Router::new()
        .fallback(says(""))
        .merge(Router::new().fallback(says("")));
    assert!(mistake(&clashing).contains("`GET and SET /` clashes with `GET and SET /`"));
}

#[tokio::test]
async fn a_router_with_a_mistake_answers_every_call_with_it() {
    let router = Router::new()
        .get("/a", says(""))
        .get("/b", says(""))
        .get("/a", says(""));
    let response = answer(&router, Request::get(Url::from_static("/b"))).await;
    assert_eq!(response.status(), Status::INTERNAL);
    let text = format!("{:?}", response.payload());
    assert!(text.contains("`GET /a` clashes with `GET /a`"), "{text}");
}

#[test]
fn debug_lists_the_routes() {
    let router = Router::new().get("/a", says("")).nest("/s1", Router::new());
    assert_eq!(format!("{router:?}"), "Router [GET /a, GET and SET /s1/]");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_takes_longer_than_its_route_allows_ends_and_drops_its_handler() {
    let held = Arc::new(());
    let kept = held.clone();
    let slow = Route::from("/slow").with_timeout(Duration::from_secs(2));
    let router = Router::new().get(slow, move |_: Request| {
        let kept = kept.clone();
        async move {
            std::future::pending::<()>().await;
            drop(kept);
        }
    });

    let patience = Duration::from_secs(3);
    let response = tokio::time::timeout(patience, get(&router, "/slow")).await;
    assert_eq!(response.unwrap(), "Status(4 NO_RESPONDING)");
    drop(router);
    assert_eq!(Arc::strong_count(&held), 1);
}

/// The call as it is once its route has been looked up.
#[cfg(feature = "server")]
fn routed(router: &Router, mut call: Request) -> Request {
    call.set_found_route(router.find_route(&call));
    call
}

#[cfg(feature = "server")]
#[test]
fn the_route_of_a_call_is_the_one_that_answers_it() {
    let router = Router::new()
        .get(Route::from("/a/{b}").with_priority(5), says("a"))
        .set("/a/", says("below"));
    let route = |call| routed(&router, call).context().route().cloned();
    let found = route(Request::get(Url::from_static("/a/x"))).unwrap();
    assert_eq!((found.pattern(), found.priority()), ("/a/{b}", 5));
    let found = route(Request::set(Url::from_static("/a/x/y"))).unwrap();
    assert_eq!((found.pattern(), found.priority()), ("/a/", 0));
    assert_eq!(route(Request::get(Url::from_static("/b"))), None);
}

#[cfg(feature = "server")]
#[tokio::test]
async fn a_route_that_was_found_is_for_its_own_router_and_url_only() {
    let first = Router::new().get("/a/", says("below")).get("/b", says("b"));
    let second = first.clone().get("/a/x", says("x"));
    let call = routed(&first, Request::get(Url::from_static("/a/x")));
    for (router, call, says) in [
        (&first, call.clone(), "below /a/x"),
        (&second, call.clone(), "x /a/x"),
        (&first, call.with_url(Url::from_static("/b")), "b /b"),
    ] {
        let response = answer(router, call).await;
        assert_eq!(response.payload().data, says);
    }
}
