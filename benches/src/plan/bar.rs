use crate::figures::{Figure, Outcome};

/// How well ours has to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bar {
    /// The case that has to.
    pub(crate) of: &'static str,
    pub(crate) figure: Figure,
    pub(crate) bound: Bound,
}

/// What a figure is held against.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bound {
    /// At least so many times what that case has.
    AtLeast(f64, &'static str),
    /// At most so many times what that case has.
    AtMost(f64, &'static str),
    /// At most this.
    NoMoreThan(f64),
}

impl Bar {
    /// Whether the outcomes pass it, and in which words; `None` where a case was not measured.
    pub(crate) fn judge(&self, outcomes: &[Outcome]) -> Option<(bool, String)> {
        let median = |label: &str| {
            let outcome = outcomes.iter().find(|outcome| outcome.label == label);
            outcome.and_then(|outcome| outcome.median(self.figure))
        };
        let value = median(self.of)?;
        let Self { of, figure, bound } = self;
        Some(match *bound {
            Bound::AtLeast(times, than) => {
                let ratio = value / median(than)?;
                let text = format!("{of}, {figure}: {ratio:.2} x {than}, at least {times:.2}");
                (ratio >= times, text)
            }
            Bound::AtMost(times, than) => {
                let ratio = value / median(than)?;
                let text = format!("{of}, {figure}: {ratio:.2} x {than}, at most {times:.2}");
                (ratio <= times, text)
            }
            Bound::NoMoreThan(most) => {
                let (shown, bound) = (figure.show(value), figure.show(most));
                (
                    value <= most,
                    format!("{of}, {figure}: {shown}, at most {bound}"),
                )
            }
        })
    }
}
