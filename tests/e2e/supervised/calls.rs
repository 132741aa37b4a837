use std::time::Duration;

use vsoa::{Client, ErrorKind, Message, Payload, Url, client::WhileDown, transport::memory};

use super::{epoch, now, serve, supervised, time_of, why_down};
use crate::{
    deadline::within,
    gate::Gate,
    start::{echo, spawn},
};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn calls_wait_for_the_connection() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    let calls = [0, 1, 2].map(|n| spawn(client.get("/echo").param(&[n])));
    let ping = spawn(client.ping());
    let one_way = spawn(client.set("/echo").one_way());
    why_down(&mut client.states()).await;
    assert!(calls.iter().all(|call| !call.is_finished()));
    let _server = serve(&connector, echo());
    for (n, call) in (0..).zip(calls) {
        let answer = within(call).await.unwrap().unwrap();
        assert_eq!(answer.payload().parse::<[i32; 1]>().unwrap(), [n]);
    }
    within(ping).await.unwrap().unwrap();
    within(one_way).await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_call_that_waited_in_vain_was_not_sent_and_says_why() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    let mut call = spawn(client.get("/echo").timeout(5 * SECOND));
    assert_eq!(time_of(&mut call).await, 5 * SECOND);
    let error = within(client.get("/echo").timeout(SECOND))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotConnected);
    assert!(error.to_string().contains("cannot be reached"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn waiting_takes_from_the_time_of_the_answer() {
    let (connector, _) = memory::channel();
    let gate = Gate::closed();
    let client = supervised(&connector).connect().unwrap();
    let start = now();
    let call = spawn(client.get("/slow").timeout(5 * SECOND));
    why_down(&mut client.states()).await;
    let _server = serve(&connector, echo().route("/slow", gate.handler()));
    gate.entered(1).await;
    let error = within(call).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut, "it was sent");
    assert_eq!(start.elapsed(), 5 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn calls_fail_at_once_where_that_is_chosen() {
    let (connector, _) = memory::channel();
    let builder = supervised(&connector).while_down(WhileDown::Fail);
    let client = builder.connect().unwrap();
    let all_fail = async |client: &Client| {
        let failures = [
            within(client.get("/echo")).await.unwrap_err(),
            within(client.set("/echo").one_way()).await.unwrap_err(),
            within(client.ping()).await.unwrap_err(),
            within(client.subscribe_urls(["/t"])).await.unwrap_err(),
        ];
        failures
            .iter()
            .all(|error| error.kind() == ErrorKind::NotConnected)
    };
    assert_eq!(time_of(all_fail(&client)).await, Duration::ZERO);
    assert!(all_fail(&client).await);
    let waiting = spawn(client.get("/echo").while_down(WhileDown::Wait));
    let server = serve(&connector, echo());
    assert!(within(waiting).await.unwrap().is_ok());
    assert!(within(client.get("/echo")).await.is_ok());
    let mut states = client.states();
    drop(server);
    why_down(&mut states).await;
    assert!(all_fail(&client).await);
}

#[tokio::test(start_paused = true)]
async fn one_call_may_fail_at_once_though_others_wait() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    let call = client.get("/echo").while_down(WhileDown::Fail);
    assert_eq!(
        within(call).await.unwrap_err().kind(),
        ErrorKind::NotConnected
    );
    let call = client.get("/echo").while_down(WhileDown::Fail).one_way();
    assert_eq!(
        within(call).await.unwrap_err().kind(),
        ErrorKind::NotConnected
    );
}

#[tokio::test(start_paused = true)]
async fn what_needs_no_answer_never_waits() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    let message = || Message::new(Url::from_static("/d"), Payload::EMPTY);
    for result in [
        client.datagram(message()),
        client.datagram(message().quick()),
        client.noop(),
    ] {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::NotConnected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_in_flight_fails_and_is_never_sent_again() {
    let (connector, _) = memory::channel();
    let gate = Gate::closed();
    let server = serve(&connector, echo().route("/slow", gate.handler()));
    let client = supervised(&connector).connect().unwrap();
    let call = spawn(client.get("/slow"));
    gate.entered(1).await;
    drop(server);
    let error = within(call).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed);
    let again = Gate::closed();
    again.open(1);
    let _server = serve(&connector, echo().route("/slow", again.handler()));
    epoch(&client, 2).await;
    assert!(within(client.get("/slow")).await.is_ok());
    // Had the first one come as well, the gate would be closed for this one.
}

#[tokio::test(start_paused = true)]
async fn calls_made_after_disconnect_wait_for_reconnect() {
    let (connector, _) = memory::channel();
    let _server = serve(&connector, echo());
    let client = supervised(&connector).connect().unwrap();
    within(client.connected()).await.unwrap();
    client.disconnect();
    let call = spawn(client.get("/echo"));
    why_down(&mut client.states()).await;
    assert!(!call.is_finished());
    client.reconnect().unwrap();
    assert!(within(call).await.unwrap().is_ok());
}

#[tokio::test(start_paused = true)]
async fn closing_ends_the_calls_that_wait() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    let call = spawn(client.get("/echo"));
    why_down(&mut client.states()).await;
    client.close();
    assert!(within(call).await.unwrap().unwrap_err().is_closed());
    assert!(within(client.get("/echo")).await.unwrap_err().is_closed());
}
