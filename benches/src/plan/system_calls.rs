use super::{Bar, Bound, Case, Comparison, Way};
use crate::figures::Figure;

/// How often the two sides turn to the system, for a call and for a publication.
pub(super) fn comparisons() -> [Comparison; 3] {
    [calls(1), calls(64), quick()]
}

fn calls(in_flight: usize) -> Comparison {
    let case = |label, server, load| Case::new(label, server, load).in_flight(1, in_flight);
    Comparison {
        name: format!("trace/{in_flight}"),
        figure: Figure::SystemCalls,
        cases: vec![
            case("server by hand", "hand-serde", "raw").by(Way::TraceServer),
            case("server", "ours", "raw").by(Way::TraceServer),
            case("client by hand", "hand", "shared-buffer").by(Way::TraceLoad),
            case("client", "hand", "typed").by(Way::TraceLoad),
        ],
        bars: Vec::new(),
    }
}

fn quick() -> Comparison {
    let case = |label, server| {
        Case::new(label, server, "receive-quick")
            .subscribers(SUBSCRIBERS, "/pub/quick")
            .by(Way::TraceServer)
    };
    Comparison {
        name: "trace/quick".into(),
        figure: Figure::SystemCalls,
        cases: vec![
            case("by hand, one send_to a datagram", "hand-publish-quick"),
            case("vsoa", "ours"),
        ],
        bars: vec![Bar {
            of: "vsoa",
            figure: Figure::SystemCalls,
            bound: Bound::NoMoreThan(2.0),
        }],
    }
}

const SUBSCRIBERS: usize = 100;
