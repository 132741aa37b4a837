use std::fmt;

/// All that is different between two descriptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    changes: Vec<Change>,
}

impl Comparison {
    /// What has changed, in the order of the old description.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// What has changed so that clients break.
    pub fn breaking_changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_breaking)
    }

    /// Whether any client may break.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.breaking_changes().next().is_some()
    }

    /// Whether nothing that is compared has changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub(super) fn breaking(&mut self, place: impl Into<String>, text: impl Into<String>) {
        self.add(place.into(), text.into(), true);
    }

    pub(super) fn compatible(&mut self, place: impl Into<String>, text: impl Into<String>) {
        self.add(place.into(), text.into(), false);
    }

    pub(super) fn add(&mut self, place: String, text: String, is_breaking: bool) {
        self.changes.push(Change {
            place,
            text,
            is_breaking,
        });
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.changes
            .iter()
            .try_for_each(|change| writeln!(f, "{change}"))
    }
}

/// One thing that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What has changed, such as ``Climate.set_temperature, argument `celsius` ``.
    pub place: String,
    /// How it has changed.
    pub text: String,
    /// Whether clients that were made for the old version may break.
    pub is_breaking: bool,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let effect = if self.is_breaking {
            "breaking"
        } else {
            "compatible"
        };
        write!(f, "{effect:<11} {}: {}", self.place, self.text)
    }
}
