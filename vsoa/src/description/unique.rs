use std::collections::BTreeSet;

/// Keys of one AsyncAPI map: letters, digits, `.`, `_` and `-`, each key once.
#[derive(Debug, Default)]
pub(super) struct UniqueKeys(BTreeSet<String>);

impl UniqueKeys {
    /// The wanted key, changed where it may not be one, and numbered where it is taken.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let base: String = wanted.chars().map(allowed).collect();
        let mut key = base.clone();
        let mut number = 1;
        while !self.0.insert(key.clone()) {
            number += 1;
            key = format!("{base}{number}");
        }
        key
    }
}

fn allowed(char: char) -> char {
    if char.is_ascii_alphanumeric() || ".-_".contains(char) {
        char
    } else {
        '_'
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_numbered_where_they_meet() {
        let mut keys = UniqueKeys::default();
        assert_eq!(keys.take("Page<Item>"), "Page_Item_");
        assert_eq!(keys.take("Page_Item_"), "Page_Item_2");
        assert_eq!(keys.take("Page[Item]"), "Page_Item_3");
        assert_eq!(keys.take("a.b-c"), "a.b-c");
    }
}
