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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Round;

    fn outcome(label: &str, rounds: [f64; 3]) -> Outcome {
        let rounds = rounds.map(|value| Round::from([(Figure::PerSecond, value)]));
        Outcome::of(label, &rounds)
    }

    fn judge(bound: Bound) -> Option<bool> {
        let outcomes = [
            outcome("one", [9.0, 100.0, 101.0]),
            outcome("other", [10.0; 3]),
        ];
        let bar = Bar {
            of: "other",
            figure: Figure::PerSecond,
            bound,
        };
        bar.judge(&outcomes).map(|(passed, _)| passed)
    }

    #[test]
    fn medians_are_held_against_medians() {
        assert_eq!(judge(Bound::AtLeast(0.10, "one")), Some(true));
        assert_eq!(judge(Bound::AtLeast(0.11, "one")), Some(false));
        assert_eq!(judge(Bound::AtMost(0.10, "one")), Some(true));
        assert_eq!(judge(Bound::AtMost(0.09, "one")), Some(false));
        assert_eq!(judge(Bound::NoMoreThan(10.0)), Some(true));
        assert_eq!(judge(Bound::NoMoreThan(9.0)), Some(false));
    }

    #[test]
    fn what_was_not_measured_is_not_judged() {
        assert_eq!(judge(Bound::AtLeast(1.0, "zenoh")), None);
    }
}
