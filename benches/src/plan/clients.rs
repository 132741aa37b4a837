use super::{Bar, Bound, Case, Comparison};
use crate::figures::Figure;

/// The client, against a server that costs as little as one can.
pub(super) fn comparisons() -> impl Iterator<Item = Comparison> {
    let sizes = [
        ("client/64", 1, 64, 0.80),
        ("client/1024", 1, 1024, 0.70),
        ("client/100x8", 100, 8, 0.80),
    ];
    sizes
        .into_iter()
        .map(|(name, connections, in_flight, least)| {
            let case =
                |label, load| Case::new(label, "hand", load).in_flight(connections, in_flight);
            Comparison {
                name: name.into(),
                figure: Figure::PerSecond,
                cases: vec![
                    case("client by hand, serde", "shared-buffer"),
                    case("no client, packets in batches", "raw"),
                    case("vsoa, typed", "typed"),
                ],
                bars: vec![Bar {
                    of: "vsoa, typed",
                    figure: Figure::PerSecond,
                    bound: Bound::AtLeast(least, "client by hand, serde"),
                }],
            }
        })
}
