use super::{Bar, Bound, Case, Comparison};
use crate::figures::Figure;

/// To more and more subscribers, large, quick, and with many who did not subscribe.
pub(super) fn comparisons() -> Vec<Comparison> {
    let mut all: Vec<_> = [(1, 0.45), (10, 0.45), (100, 0.45), (1000, 0.25)]
        .map(|(subscribers, least)| small(subscribers, least))
        .into();
    all.extend([1, 10, 100, 1000].map(large));
    all.extend([1, 10, 100, 1000].map(quick));
    all.extend([1, 10, 100, 1000].map(quick_large));
    all.push(few_of_many());
    all
}

fn small(subscribers: usize, least: f64) -> Comparison {
    let mut cases = vec![Case::new(HAND, "hand-publish", "receive")];
    if cfg!(feature = "zenoh") {
        cases.push(Case::new(ZENOH, "zenoh", "zenoh"));
    }
    cases.push(Case::new(OURS, "ours", "receive"));
    let mut cases = to(subscribers, "/pub", cases);
    if subscribers == 1 {
        cases.extend(alike());
    }
    let bar = |bound| Bar {
        of: OURS,
        figure: Figure::PerSecond,
        bound,
    };
    Comparison {
        name: format!("publish/{subscribers}"),
        figure: Figure::PerSecond,
        cases,
        bars: vec![
            bar(Bound::AtLeast(least, HAND)),
            bar(Bound::AtLeast(1.0, ZENOH)),
        ],
    }
}

/// Ours writes a struct as JSON, and the others a text with a number in it: the other way round.
fn alike() -> Vec<Case> {
    let mut cases = vec![Case::new("by hand, serde", "hand-publish-serde", "receive")];
    if cfg!(feature = "zenoh") {
        cases.push(Case::new("zenoh, serde", "zenoh-serde", "zenoh"));
    }
    let mut cases = to(1, "/pub", cases);
    let untyped = vec![Case::new("vsoa, untyped", "ours", "receive")];
    cases.extend(to(1, "/pub/text", untyped));
    cases
}

fn large(subscribers: usize) -> Comparison {
    let cases = vec![
        Case::new(HAND, "hand-publish-large", "receive"),
        Case::new(OURS, "ours", "receive"),
    ];
    Comparison {
        name: format!("publish 16 KiB/{subscribers}"),
        figure: Figure::BytesPerSecond,
        cases: to(subscribers, "/pub/large", cases),
        bars: Vec::new(),
    }
}

fn quick(subscribers: usize) -> Comparison {
    let cases = vec![
        Case::new(ONE_SEND_TO, "hand-publish-quick", "receive-quick"),
        Case::new(OURS, "ours", "receive-quick"),
    ];
    let bar = Bar {
        of: OURS,
        figure: Figure::PerSecond,
        bound: Bound::AtLeast(1.10, ONE_SEND_TO),
    };
    Comparison {
        name: format!("publish quick/{subscribers}"),
        figure: Figure::PerSecond,
        cases: to(subscribers, "/pub/quick", cases),
        bars: if subscribers == 100 {
            vec![bar]
        } else {
            Vec::new()
        },
    }
}

fn quick_large(subscribers: usize) -> Comparison {
    let cases = vec![
        Case::new(ONE_SEND_TO, "hand-publish-quick-large", "receive-quick"),
        Case::new(OURS, "ours", "receive-quick"),
    ];
    Comparison {
        name: format!("publish quick 16 KiB/{subscribers}"),
        figure: Figure::PerSecond,
        cases: to(subscribers, "/pub/large/quick", cases),
        bars: Vec::new(),
    }
}

/// Publishing costs what its receivers cost, not what there are clients and subscriptions.
fn few_of_many() -> Comparison {
    let case = |label, idle| Case::new(label, "ours", "receive").idle(idle);
    let (alone, among_many) = ("10 clients", "among 10,000 clients");
    Comparison {
        name: "publish/10 of many".into(),
        figure: Figure::Each,
        cases: to(10, "/pub", vec![case(alone, 0), case(among_many, 9_990)]),
        bars: vec![Bar {
            of: among_many,
            figure: Figure::Each,
            bound: Bound::AtMost(1.2, alone),
        }],
    }
}

fn to(subscribers: usize, url: &'static str, cases: Vec<Case>) -> Vec<Case> {
    cases
        .into_iter()
        .map(|case| case.subscribers(subscribers, url))
        .collect()
}

const HAND: &str = "by hand, 64 a write";
const ONE_SEND_TO: &str = "by hand, one send_to a datagram";
const OURS: &str = "vsoa";
const ZENOH: &str = "zenoh";
