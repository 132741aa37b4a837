use std::thread;

use serde::{Deserialize, Serialize};
use tower::ServiceExt;
use vsoa::{
    CallError, Client, ErrorKind, Payload, Request, Router, Server, State, Status, Subscription,
    Url, transport::memory,
};

use crate::{
    deadline::{until, within},
    start::spawn,
};

#[vsoa::topic("/fan", state, refusal = FanError)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Fan {
    speed: u32,
}

#[derive(Debug, PartialEq, thiserror::Error, vsoa::Status)]
enum FanError {
    #[status(128)]
    #[error("{speed} is too fast for one that runs at {from}")]
    TooFast { from: u32, speed: u32 },
}

#[vsoa::topic("/climate/{zone}/cabin", state)]
#[derive(Clone, Debug, PartialEq)]
struct Cabin {
    zone: String,
    celsius: f32,
}

fn fan(speed: u32) -> State<Fan> {
    State::new(Fan { speed }).unwrap()
}

fn cabin(zone: &str, celsius: f32) -> Cabin {
    let zone = zone.to_owned();
    Cabin { zone, celsius }
}

fn cabins() -> State<Cabin> {
    State::with_values([cabin("front", 20.0), cabin("rear", 18.0)]).unwrap()
}

async fn serve(builder: vsoa::ServerBuilder) -> (Server, Client) {
    let (connector, listener) = memory::channel();
    let server = builder.serve(listener).unwrap();
    let client = within(Client::connect(connector)).await.unwrap();
    (server, client)
}

async fn next<T>(subscription: &mut Subscription<T>) -> T {
    within(subscription.recv()).await.unwrap().unwrap()
}

#[tokio::test]
async fn the_current_value_comes_first_and_then_every_change() {
    let state = fan(0);
    let (_server, client) = serve(Server::builder().state(&state)).await;
    let mut fans = within(client.watch::<Fan>()).await.unwrap();
    assert_eq!(next(&mut fans).await, Fan { speed: 0 });
    for speed in 1..=200 {
        state.set(Fan { speed }).await.unwrap();
    }
    for speed in 1..=200 {
        assert_eq!(next(&mut fans).await, Fan { speed });
    }
}

#[tokio::test]
async fn a_set_is_checked_applied_published_and_read_back() {
    let state = fan(2).check(|current, wanted| match wanted.speed {
        speed if speed > current.speed + 1 => Err(FanError::TooFast {
            from: current.speed,
            speed,
        }),
        _ => Ok(()),
    });
    let (_server, client) = serve(Server::builder().state(&state)).await;
    let mut fans = within(client.subscribe::<Fan>()).await.unwrap();
    within(client.set_state(&Fan { speed: 3 })).await.unwrap();
    assert_eq!(next(&mut fans).await, Fan { speed: 3 });
    match within(client.set_state(&Fan { speed: 5 })).await {
        Err(CallError::Service(refusal)) => {
            assert_eq!(refusal, FanError::TooFast { from: 3, speed: 5 });
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(state.get().speed, 3);
    let read = within(client.get("/fan")).await.unwrap();
    assert_eq!(read.payload().parse::<Fan>().unwrap(), Fan { speed: 3 });
    // The program itself is not asked, and what was refused was not published.
    let report = state.set(Fan { speed: 50 }).await.unwrap();
    assert_eq!(report.receivers(), 1);
    assert_eq!(next(&mut fans).await, Fan { speed: 50 });
}

#[tokio::test]
async fn what_does_not_fit_is_named_and_changes_nothing() {
    let state = fan(1);
    let (_server, client) = serve(Server::builder().state(&state)).await;
    let answer = within(client.set("/fan").param("fast")).await.unwrap();
    assert_eq!(answer.status(), Status::ARGUMENTS);
    let answer = within(client.set("/fan").raw_param(r#"{"speed":-1}"#))
        .await
        .unwrap();
    assert_eq!(answer.status(), Status::ARGUMENTS);
    let text = String::from_utf8_lossy(&answer.payload().param).into_owned();
    assert!(text.contains("speed"), "{text}");
    assert_eq!(state.get().speed, 1);
}

#[tokio::test]
async fn each_url_has_a_value_and_others_are_unknown() {
    let state = cabins();
    let (_server, client) = serve(Server::builder().state(&state)).await;
    let read = within(client.get("/climate/rear/cabin")).await.unwrap();
    assert_eq!(read.payload().param, r#"{"celsius":18.0}"#);
    within(client.set_state(&cabin("rear", 19.5)))
        .await
        .unwrap();
    assert_eq!(
        *state.at("/climate/rear/cabin").unwrap(),
        cabin("rear", 19.5)
    );
    assert_eq!(
        *state.at("/climate/front/cabin").unwrap(),
        cabin("front", 20.0)
    );

    let unknown = within(client.get("/climate/boot/cabin")).await.unwrap();
    assert_eq!(unknown.status(), Status::INVALID_URL);
    match within(client.set_state(&cabin("boot", 5.0))).await {
        Err(CallError::Service(status)) => assert_eq!(status, Status::INVALID_URL),
        other => panic!("{other:?}"),
    }
    assert_eq!(state.values().len(), 2, "a client adds no URL");
    state.set(cabin("boot", 5.0)).await.unwrap();
    assert_eq!(state.values().len(), 3, "the program does");
}

#[tokio::test]
async fn some_urls_of_many_are_watched() {
    let state = cabins();
    let (_server, client) = serve(Server::builder().state(&state)).await;
    let urls = ["/climate/front/cabin", "/climate/rear/cabin"];
    let mut both = within(client.watch_urls::<Cabin>(urls)).await.unwrap();
    let mut rear = within(client.watch_urls::<Cabin>(urls[1..].to_vec()))
        .await
        .unwrap();
    let mut first = [next(&mut both).await, next(&mut both).await];
    first.sort_by(|a, b| a.zone.cmp(&b.zone));
    assert_eq!(first, [cabin("front", 20.0), cabin("rear", 18.0)]);
    assert_eq!(next(&mut rear).await, cabin("rear", 18.0));
    state.set(cabin("front", 21.0)).await.unwrap();
    state.set(cabin("rear", 22.0)).await.unwrap();
    assert_eq!(next(&mut both).await, cabin("front", 21.0));
    assert_eq!(next(&mut both).await, cabin("rear", 22.0));
    assert_eq!(next(&mut rear).await, cabin("rear", 22.0));
}

#[tokio::test]
async fn what_cannot_be_watched_says_why() {
    let (server, client) = serve(Server::builder().state(&cabins())).await;
    let refused = |urls: &[&'static str]| {
        let watching = client.watch_urls::<Cabin>(urls.to_vec());
        async { within(watching).await.unwrap_err() }
    };
    let unknown = refused(&["/climate/rear/cabin", "/climate/boot/cabin"]).await;
    assert_eq!(unknown.status(), Some(Status::INVALID_URL));
    assert!(
        unknown.to_string().contains("/climate/boot/cabin"),
        "{unknown}"
    );
    assert_eq!(
        refused(&["/climate/rear/fan"]).await.kind(),
        ErrorKind::InvalidUrl
    );
    assert_eq!(refused(&["/climate/"]).await.kind(), ErrorKind::InvalidUrl);
    assert_eq!(refused(&[]).await.kind(), ErrorKind::Argument);
    until(|| !server.is_subscribed("/climate/rear/cabin")).await;
}

#[tokio::test]
async fn a_typed_subscription_may_be_narrower_than_its_pattern() {
    let state = cabins();
    let (_server, client) = serve(Server::builder().state(&state)).await;
    let subscribing = client.subscribe::<Cabin>().urls(["/climate/rear/cabin"]);
    let mut rear = within(subscribing).await.unwrap();
    state.set(cabin("front", 21.0)).await.unwrap();
    state.set(cabin("rear", 22.0)).await.unwrap();
    assert_eq!(next(&mut rear).await, cabin("rear", 22.0));
    let other = client.subscribe::<Cabin>().urls(["/climate/rear/fan"]);
    assert_eq!(
        within(other).await.unwrap_err().kind(),
        ErrorKind::InvalidUrl
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_at_once_are_all_made_and_published_in_their_order() {
    let state = fan(0);
    let (_server, client) = serve(Server::builder().state(&state)).await;
    let mut fans = within(client.watch::<Fan>()).await.unwrap();
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let state = state.clone();
            spawn(async move {
                for _ in 0..50 {
                    let faster = |fan: &mut Fan| {
                        let before = fan.speed;
                        // Whoever else makes a change may do it now.
                        thread::yield_now();
                        fan.speed = before + 1;
                    };
                    state.update(faster).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        within(writer).await.unwrap();
    }
    assert_eq!(state.get().speed, 400);
    for speed in 0..=400 {
        assert_eq!(next(&mut fans).await, Fan { speed });
    }
}

#[tokio::test]
async fn several_servers_share_a_state() {
    let state = fan(1);
    let (_one, at_one) = serve(Server::builder().state(&state)).await;
    let (_two, at_two) = serve(Server::builder().state(&state)).await;
    let (gone, _) = serve(Server::builder().state(&state)).await;
    drop(gone);
    let mut fans = within(at_two.watch::<Fan>()).await.unwrap();
    let mut others = within(at_one.watch::<Fan>()).await.unwrap();
    within(at_one.set_state(&Fan { speed: 2 })).await.unwrap();
    for fans in [&mut fans, &mut others] {
        assert_eq!(next(fans).await.speed, 1);
        assert_eq!(next(fans).await.speed, 2);
    }
}

#[tokio::test]
async fn only_changes_are_published_where_that_is_chosen() {
    let state = fan(1).only_changes();
    let (_server, client) = serve(Server::builder().state(&state)).await;
    let mut fans = within(client.subscribe::<Fan>()).await.unwrap();
    for speed in [1, 1, 2, 2, 1] {
        within(client.set_state(&Fan { speed })).await.unwrap();
    }
    assert_eq!(next(&mut fans).await.speed, 2);
    assert_eq!(next(&mut fans).await.speed, 1);
    let everything = fan(1);
    let (_server, client) = serve(Server::builder().state(&everything)).await;
    let _fans = within(client.subscribe::<Fan>()).await.unwrap();
    let report = everything.set(Fan { speed: 1 }).await.unwrap();
    assert_eq!(report.receivers(), 1);
}

#[tokio::test]
async fn a_value_that_cannot_be_published_is_not_held_either() {
    let state = cabins();
    let nan = state.set(cabin("rear", f32::NAN)).await.unwrap_err();
    assert_eq!(nan.kind(), ErrorKind::Payload);
    let slash = state.set(cabin("a/b", 1.0)).await.unwrap_err();
    assert_eq!(slash.kind(), ErrorKind::InvalidUrl);
    let long = cabin(&"x".repeat(70_000), 1.0);
    assert!(state.set(long).await.is_err());
    let moved = state.update_at("/climate/rear/cabin", |cabin| cabin.zone = "boot".into());
    assert_eq!(moved.await.unwrap_err().kind(), ErrorKind::InvalidUrl);
    let unknown = state.update_at("/climate/boot/cabin", |_| {});
    assert_eq!(unknown.await.unwrap_err().kind(), ErrorKind::InvalidUrl);
    assert_eq!(state.values().len(), 2);
    assert_eq!(
        *state.at("/climate/rear/cabin").unwrap(),
        cabin("rear", 18.0)
    );
    let none = State::<Fan>::with_values([]).unwrap_err();
    assert_eq!(none.kind(), ErrorKind::Argument);
}

#[vsoa::topic("/rpm", state, quick)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Rpm(u32);

#[tokio::test]
async fn the_changes_of_a_quick_state_go_over_the_quick_channel() {
    let state = State::new(Rpm(1)).unwrap();
    let (_server, client) = serve(Server::builder().state(&state)).await;
    let mut messages = within(client.subscribe_urls(["/rpm"])).await.unwrap();
    let mut values = within(client.watch::<Rpm>()).await.unwrap();
    assert_eq!(next(&mut values).await, Rpm(1));
    within(client.set_state(&Rpm(2))).await.unwrap();
    let message = next(&mut messages).await;
    assert!(message.quick);
    assert_eq!(message.read::<Rpm>().unwrap(), Rpm(2));
    assert_eq!(next(&mut values).await, Rpm(2));
}

#[tokio::test]
async fn a_state_is_a_router_without_a_network_too() {
    let state = cabins();
    let house = Router::new().nest("/car", Router::from(&state));
    let call = |request| within(house.clone().oneshot(request));
    let url = Url::from_static("/car/climate/rear/cabin");
    let set = Request::set(url.clone()).with_payload(Payload::from_param(r#"{"celsius":25}"#));
    assert!(call(set).await.unwrap().status().is_success());
    let read = call(Request::get(url)).await.unwrap();
    assert_eq!(read.payload().param, r#"{"celsius":25.0}"#);
}
