use serde::{Serialize, Serializer};

/// A map that is written in the order in which it was filled.
#[derive(Debug)]
pub(in crate::description) struct Entries<T>(Vec<(String, T)>);

impl<T> Entries<T> {
    /// The value of a key, made if it is not there.
    pub(super) fn entry(&mut self, key: &str, make: impl FnOnce() -> T) -> &mut T {
        let known = self.0.iter().position(|(known, _)| known == key);
        let index = known.unwrap_or_else(|| {
            self.0.push((key.to_owned(), make()));
            self.0.len() - 1
        });
        &mut self.0[index].1
    }

    pub(super) fn insert(&mut self, key: String, value: T) {
        self.0.push((key, value));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| &**key)
    }
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Serialize> Serialize for Entries<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}
