use bytestring::ByteString;

use super::*;
use crate::session::IncomingSubscription;

fn one(kind: Kind, url: &'static str) -> Packet {
    bare(kind).with_url(url)
}

fn list(kind: Kind, param: &'static str) -> Packet {
    bare(kind).with_param(Bytes::from_static(param.as_bytes()))
}

impl Pair {
    fn subscribe(&mut self, packet: &Packet) -> Status {
        status_of(&self.ask(packet), Kind::SUBSCRIBE)
    }

    /// Has the client ask for a list that the application decides on later.
    fn begin(&mut self, list_of_urls: &'static str) -> IncomingSubscription {
        let terms = Terms {
            info: &Bytes::new(),
            password: None,
        };
        let asked = list(Kind::SUBSCRIBE, list_of_urls);
        match self.server.handle_packet(asked, &terms) {
            Some(FromClient::Subscribe(subscription)) => subscription,
            other => panic!("no subscription: {other:?}"),
        }
    }

    fn unsubscribe(&mut self, packet: &Packet) -> Status {
        status_of(&self.ask(packet), Kind::UNSUBSCRIBE)
    }

    fn subscribed(&self) -> Vec<&str> {
        let mut urls: Vec<&str> = self
            .server
            .subscriptions()
            .iter()
            .map(|url| &**url)
            .collect();
        urls.sort_unstable();
        urls
    }

    /// The URLs of the next event, which must be of this kind.
    fn told(&mut self, kind: Kind) -> Vec<Url> {
        match self.at_server.pop_front() {
            Some(FromClient::Subscribed(urls)) if kind == Kind::SUBSCRIBE => urls,
            Some(FromClient::Unsubscribed(urls)) if kind == Kind::UNSUBSCRIBE => urls,
            other => panic!("no such event: {other:?}"),
        }
    }
}

#[test]
fn one_url_is_subscribed_by_the_url_part() {
    let mut pair = Pair::connected();
    assert_eq!(pair.subscribe(&one(Kind::SUBSCRIBE, "/a")), Status::SUCCESS);
    assert_eq!(pair.told(Kind::SUBSCRIBE), ["/a"]);
    assert_eq!(pair.subscribed(), ["/a"]);
}

#[test]
fn a_subscription_keeps_nothing_of_what_was_read_with_it() {
    let mut pair = Pair::connected();
    let read = Bytes::from(b"/a and much more that was read".to_vec());
    let url = ByteString::try_from(read.slice(..2)).unwrap();
    pair.take_in(bare(Kind::SUBSCRIBE).with_url(url));
    assert_eq!(pair.subscribed(), ["/a"]);
    pair.at_server.clear();
    assert!(read.is_unique());
}

#[test]
fn several_urls_are_subscribed_by_a_list() {
    let mut pair = Pair::connected();
    let packet = list(Kind::SUBSCRIBE, r#"["/a","/b/","/"]"#);
    assert_eq!(pair.subscribe(&packet), Status::SUCCESS);
    assert_eq!(pair.told(Kind::SUBSCRIBE), ["/a", "/b/", "/"]);
    assert_eq!(pair.subscribed(), ["/", "/a", "/b/"]);
}

#[test]
fn the_url_part_wins_over_the_list() {
    let mut pair = Pair::connected();
    let packet = list(Kind::SUBSCRIBE, r#"["/list"]"#).with_url("/url");
    assert_eq!(pair.subscribe(&packet), Status::SUCCESS);
    assert_eq!(pair.subscribed(), ["/url"]);
    let packet = list(Kind::UNSUBSCRIBE, r#"["/list"]"#).with_url("/url");
    assert_eq!(pair.unsubscribe(&packet), Status::SUCCESS);
    assert!(pair.subscribed().is_empty());
}

#[test]
fn what_names_no_valid_url_is_refused_as_a_whole() {
    for param in [
        "",
        "[]",
        r#"["/good","bad"]"#,
        r#"["/good",1]"#,
        r#"["/good",""]"#,
        r#"{"url":"/good"}"#,
        r#""/good""#,
        "[\"/good\"",
    ] {
        let mut pair = Pair::connected();
        let refused = pair.subscribe(&list(Kind::SUBSCRIBE, param));
        assert_eq!(refused, Status::ARGUMENTS, "{param}");
        assert!(pair.subscribed().is_empty() && pair.at_server.is_empty());
    }
    let mut pair = Pair::connected();
    let refused = pair.subscribe(&one(Kind::SUBSCRIBE, "no-slash"));
    assert_eq!(refused, Status::ARGUMENTS);
}

#[test]
fn what_is_subscribed_already_is_confirmed_and_not_told_again() {
    let mut pair = Pair::connected();
    pair.subscribe(&one(Kind::SUBSCRIBE, "/a"));
    pair.told(Kind::SUBSCRIBE);
    let packet = list(Kind::SUBSCRIBE, r#"["/a","/b","/b"]"#);
    assert_eq!(pair.subscribe(&packet), Status::SUCCESS);
    assert_eq!(pair.told(Kind::SUBSCRIBE), ["/b"]);
    assert_eq!(
        pair.unsubscribe(&one(Kind::UNSUBSCRIBE, "/a")),
        Status::SUCCESS
    );
    assert_eq!(pair.subscribed(), ["/b"], "once is enough");
}

#[test]
fn more_subscriptions_than_allowed_are_refused_as_a_whole() {
    let mut pair = Pair::connected();
    pair.subscribe(&list(Kind::SUBSCRIBE, r#"["/1","/2"]"#));
    let packet = list(Kind::SUBSCRIBE, r#"["/3","/4"]"#);
    assert_eq!(pair.subscribe(&packet), Status::NO_MEMORY);
    assert_eq!(pair.subscribed(), ["/1", "/2"]);
    let full = list(Kind::SUBSCRIBE, r#"["/1","/2","/3"]"#);
    assert_eq!(pair.subscribe(&full), Status::SUCCESS);
    assert_eq!(pair.subscribe(&full), Status::SUCCESS);
    let refused = pair.subscribe(&one(Kind::SUBSCRIBE, "/4"));
    assert_eq!(refused, Status::NO_MEMORY);
}

#[test]
fn one_several_or_all_are_unsubscribed() {
    let mut pair = Pair::connected();
    let all = list(Kind::SUBSCRIBE, r#"["/1","/2","/3"]"#);
    pair.subscribe(&all);
    pair.told(Kind::SUBSCRIBE);
    assert_eq!(
        pair.unsubscribe(&one(Kind::UNSUBSCRIBE, "/2")),
        Status::SUCCESS
    );
    assert_eq!(pair.told(Kind::UNSUBSCRIBE), ["/2"]);
    let packet = list(Kind::UNSUBSCRIBE, r#"["/3","/unknown","/1"]"#);
    assert_eq!(pair.unsubscribe(&packet), Status::SUCCESS);
    assert_eq!(pair.told(Kind::UNSUBSCRIBE), ["/3", "/1"]);

    pair.subscribe(&all);
    pair.told(Kind::SUBSCRIBE);
    assert_eq!(pair.unsubscribe(&bare(Kind::UNSUBSCRIBE)), Status::SUCCESS);
    assert_eq!(pair.told(Kind::UNSUBSCRIBE).len(), 3);
    assert!(pair.subscribed().is_empty());
}

#[test]
fn to_unsubscribe_what_was_not_subscribed_succeeds() {
    let mut pair = Pair::connected();
    let unknown = pair.unsubscribe(&one(Kind::UNSUBSCRIBE, "/unknown"));
    assert_eq!(unknown, Status::SUCCESS);
    assert!(pair.told(Kind::UNSUBSCRIBE).is_empty());
}

#[test]
fn a_bad_unsubscription_takes_nothing_away() {
    let mut pair = Pair::connected();
    pair.subscribe(&one(Kind::SUBSCRIBE, "/a"));
    for packet in [
        list(Kind::UNSUBSCRIBE, r#"["/a","bad"]"#),
        list(Kind::UNSUBSCRIBE, "{}"),
        one(Kind::UNSUBSCRIBE, "a"),
    ] {
        assert_eq!(pair.unsubscribe(&packet), Status::ARGUMENTS);
    }
    assert_eq!(pair.subscribed(), ["/a"]);
}

#[test]
fn who_is_not_authorised_gets_replies_but_no_publications() {
    let mut pair = Pair::connected();
    pair.server.handle_authed(false);
    let publication = Bytes::from_static(b"an encoded packet");
    assert_eq!(pair.publish(&publication, Overflow::Wait), Queued::Withheld);
    let seqno = pair.call(b"still");
    pair.step();
    let call = pair.next_call();
    pair.answer(&call);
    pair.step();
    assert_eq!(pair.reply_to(seqno), "still");
    pair.server.handle_authed(true);
    assert_eq!(pair.publish(&publication, Overflow::Wait), Queued::Sent);
}

#[test]
fn the_end_of_a_session_gives_its_subscriptions_back() {
    let mut pair = Pair::connected();
    pair.subscribe(&list(Kind::SUBSCRIBE, r#"["/a","/b"]"#));
    let mut urls: Vec<Url> = pair.server.handle_closed().into_iter().collect();
    urls.sort();
    assert_eq!(urls, ["/a", "/b"]);
    assert!(pair.subscribed().is_empty());
}

#[test]
fn a_subscription_that_is_refused_is_answered_so_and_not_made() {
    let mut pair = Pair::connected();
    pair.refusal = Some(Status::NO_PERMISSIONS);
    let packet = list(Kind::SUBSCRIBE, r#"["/a","/b"]"#);
    assert_eq!(pair.subscribe(&packet), Status::NO_PERMISSIONS);
    assert!(pair.subscribed().is_empty() && pair.at_server.is_empty());
}

#[test]
fn what_may_not_be_received_is_withheld_and_stays_subscribed() {
    let mut pair = Pair::connected();
    pair.subscribe(&one(Kind::SUBSCRIBE, "/t"));
    let publication = Bytes::from_static(b"an encoded packet");
    pair.server.handle_rights(Rights {
        withheld: [Url::from_static("/t")].into(),
        ..Rights::default()
    });
    assert_eq!(pair.publish(&publication, Overflow::Wait), Queued::Withheld);
    assert_eq!(pair.subscribed(), ["/t"]);
    pair.server.handle_rights(Rights::default());
    assert_eq!(pair.publish(&publication, Overflow::Wait), Queued::Sent);
}

#[test]
fn a_subscription_that_others_decide_holds_before_it_is_answered() {
    let mut pair = Pair::connected();
    pair.ask(&one(Kind::SUBSCRIBE, "/a"));
    let asked = pair.begin(r#"["/a", "/b"]"#);
    let new = pair.server.handle_subscription_begun(&asked);
    assert_eq!(new, ["/b"]);
    assert_eq!(pair.replies(), []);
    assert_eq!(pair.subscribed(), ["/a", "/b"]);
    let settled = pair.server.handle_subscription_settled(asked, None);
    assert!(settled.is_empty());
    let answer = status_of(&pair.replies(), Kind::SUBSCRIBE);
    assert_eq!(answer, Status::SUCCESS);
}

#[test]
fn a_refusal_takes_back_what_was_new_and_is_still_there() {
    let mut pair = Pair::connected();
    pair.ask(&one(Kind::SUBSCRIBE, "/a"));
    let asked = pair.begin(r#"["/a", "/b", "/c"]"#);
    pair.server.handle_subscription_begun(&asked);
    pair.ask(&one(Kind::UNSUBSCRIBE, "/b"));
    let why = Payload::from_param("why");
    let refusal = Some((Status(200), why.clone()));
    let taken_back = pair.server.handle_subscription_settled(asked, refusal);
    assert_eq!(taken_back, ["/c"]);
    assert_eq!(pair.subscribed(), ["/a"]);
    let replies = pair.replies();
    assert_eq!(status_of(&replies, Kind::SUBSCRIBE), Status(200));
    assert_eq!(replies[0].payload, why);
}

#[test]
fn a_refusal_takes_nothing_back_that_another_request_was_granted_or_waits_for() {
    let mut pair = Pair::connected();
    let all = pair.begin(r#"["/a", "/b", "/c"]"#);
    pair.server.handle_subscription_begun(&all);
    let granted = pair.begin(r#"["/a"]"#);
    assert!(pair.server.handle_subscription_begun(&granted).is_empty());
    pair.server.handle_subscription_settled(granted, None);
    let waiting = pair.begin(r#"["/b"]"#);
    pair.server.handle_subscription_begun(&waiting);
    let refusal = || Some((Status(200), Payload::default()));
    let taken_back = pair.server.handle_subscription_settled(all, refusal());
    assert_eq!(taken_back, ["/c"]);
    assert_eq!(pair.subscribed(), ["/a", "/b"]);
    let taken_back = pair.server.handle_subscription_settled(waiting, refusal());
    assert_eq!(taken_back, ["/b"]);
    assert_eq!(pair.subscribed(), ["/a"]);
}

#[test]
fn what_is_granted_at_once_is_not_taken_back_with_what_others_refuse() {
    let mut pair = Pair::connected();
    let asked = pair.begin(r#"["/a", "/b"]"#);
    pair.server.handle_subscription_begun(&asked);
    pair.ask(&one(Kind::SUBSCRIBE, "/a"));
    let refusal = Some((Status(200), Payload::default()));
    let taken_back = pair.server.handle_subscription_settled(asked, refusal);
    assert_eq!(taken_back, ["/b"]);
    assert_eq!(pair.subscribed(), ["/a"]);
}
