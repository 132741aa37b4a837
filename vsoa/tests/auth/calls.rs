use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tower::{Layer, ServiceExt, util::MapRequestLayer};
use vsoa::{
    Session,
    layer::auth::{Access, AuthLayer, Decision, Identity},
};

use super::*;

#[tokio::test]
async fn who_has_not_logged_in_is_told_to() {
    let (server, connector) = serve(builder().authorizer(rules()));
    let client = connect(&connector).await;
    assert_eq!(get(&client, "/climate/fan").await, Status::PASSWORD);
    assert_eq!(server.counters().calls_denied, 1);

    log_in(&client, "bert", "bert's secret").await;
    assert_eq!(get(&client, "/climate/fan").await, Status::SUCCESS);
    log_out(&client).await;
    assert_eq!(get(&client, "/climate/fan").await, Status::PASSWORD);
}

#[tokio::test]
async fn roles_decide_by_url_and_method() {
    let (_server, connector) = serve(builder().authorizer(rules()));
    let driver = connect_as(&connector, "anna").await;
    let passenger = connect_as(&connector, "bert").await;
    let mechanic = connect_as(&connector, "mia").await;
    for (url, method, allowed) in [
        ("/climate/fan", "get", [true, true, true]),
        ("/climate/fan", "set", [true, false, false]),
        ("/climate/service/log", "get", [false, false, true]),
        ("/door", "get", [false, false, false]),
    ] {
        for (client, allowed) in [&driver, &passenger, &mechanic].into_iter().zip(allowed) {
            let status = match method {
                "get" => get(client, url).await,
                _ => set(client, url, &json!(1)).await,
            };
            let expected = if allowed {
                Status::SUCCESS
            } else {
                Status::NO_PERMISSIONS
            };
            assert_eq!(status, expected, "{method} {url}");
        }
    }
}

#[tokio::test]
async fn layers_do_not_see_what_is_refused() {
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = seen.clone();
    let count = MapRequestLayer::new(move |call: Request| {
        counted.fetch_add(1, Ordering::Relaxed);
        call
    });
    let (connector, listener) = memory::channel();
    let _server = builder()
        .authorizer(rules())
        .layer(count)
        .serve(listener)
        .unwrap();
    let client = connect(&connector).await;
    assert_eq!(get(&client, "/climate/fan").await, Status::PASSWORD);
    assert_eq!(seen.load(Ordering::Relaxed), 0);
    log_in(&client, "bert", "bert's secret").await;
    assert_eq!(seen.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_login_is_in_force_for_the_call_behind_it() {
    let (_server, connector) = serve(builder().authorizer(rules()));
    let client = connect(&connector).await;
    let (login, call) = tokio::join!(
        log_in(&client, "anna", "anna's secret"),
        get(&client, "/climate/fan"),
    );
    assert_eq!((login, call), (Status::SUCCESS, Status::SUCCESS));
}

#[tokio::test]
async fn a_function_decides_by_the_payload_too() {
    let authorizer = |_: &Session, access: Access<'_>| match access {
        Access::Call { payload, .. } if payload.data.len() > 3 => Decision::Deny(Status(200)),
        Access::Call { url, .. } if *url == "/odd" => Decision::Deny(Status::SUCCESS),
        _ => Decision::Allow,
    };
    let (_server, connector) = serve(builder().authorizer(authorizer));
    let client = connect(&connector).await;
    let call = |data: &'static str| within(client.set("/x").data(data));
    assert_eq!(call("abc").await.unwrap().status(), Status::SUCCESS);
    assert_eq!(call("abcd").await.unwrap().status(), Status(200));
    assert_eq!(get(&client, "/odd").await, Status::NO_PERMISSIONS);
}

#[tokio::test]
async fn an_authorizer_that_panics_refuses_and_the_connection_goes_on() {
    let authorizer = |_: &Session, access: Access<'_>| {
        assert!(*access.url() != "/panic", "on purpose");
        Decision::Allow
    };
    let (_server, connector) = serve(builder().authorizer(authorizer));
    let client = connect(&connector).await;
    assert_eq!(get(&client, "/panic").await, Status::INTERNAL);
    assert_eq!(get(&client, "/fine").await, Status::SUCCESS);
}

#[tokio::test]
async fn the_layer_guards_a_service_in_this_process() {
    let inner = Router::new().fallback(async |_: Request| ());
    let service = AuthLayer::new(rules()).layer(inner);
    let session = Session::in_process();
    let call = || {
        let request = Request::get(Url::from_static("/climate/fan"));
        service
            .clone()
            .oneshot(request.with_session(session.clone()))
    };
    assert_eq!(call().await.unwrap().status(), Status::PASSWORD);
    session.log_in(Identity::new("anna"));
    assert_eq!(call().await.unwrap().status(), Status::SUCCESS);
}
