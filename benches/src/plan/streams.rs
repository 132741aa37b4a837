use super::{Bar, Bound, Case, Comparison};
use crate::figures::Figure;

/// A stream of ours, its two ends those of this workspace, beside a socket alone.
pub(super) fn comparisons() -> [Comparison; 2] {
    let comparison = |name: &str, raw: [&'static str; 2], load, url| Comparison {
        name: name.into(),
        figure: Figure::BytesPerSecond,
        cases: vec![
            Case::new("socket alone", raw[0], raw[1]),
            Case::new("vsoa", "ours", load).url(url),
        ],
        bars: vec![Bar {
            of: "vsoa",
            figure: Figure::BytesPerSecond,
            bound: Bound::AtLeast(0.95, "socket alone"),
        }],
    };
    [
        comparison(
            "streams/down",
            ["raw-send", "raw-download"],
            "download",
            "/stream",
        ),
        comparison(
            "streams/up",
            ["raw-take", "raw-upload"],
            "upload",
            "/upload",
        ),
    ]
}
