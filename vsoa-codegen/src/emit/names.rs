//! From names on the wire to names in a language.

use std::collections::BTreeSet;

/// How the words of a name are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// `airTemperature`
    Camel,
    /// `air-temperature`
    Kebab,
    /// `AirTemperature`
    Pascal,
    /// `AIR_TEMPERATURE`
    Screaming,
    /// `air_temperature`
    Snake,
}

impl Case {
    /// The name in this case: an identifier, but perhaps a keyword (and with `-` in [`Case::Kebab`]).
    ///
    /// What an identifier cannot have only separates words. A name without any word is `value`, and one that
    /// starts with a digit has `_` before it.
    pub(super) fn of(self, name: &str) -> String {
        let mut words = words(name);
        if words.is_empty() {
            words.push("value".to_owned());
        }
        let words = words.iter().enumerate().map(|(index, word)| match self {
            Self::Camel if index > 0 => capitalised(word),
            Self::Pascal => capitalised(word),
            Self::Screaming => word.to_uppercase(),
            Self::Camel | Self::Kebab | Self::Snake => word.clone(),
        });
        let separator = match self {
            Self::Camel | Self::Pascal => "",
            Self::Kebab => "-",
            Self::Screaming | Self::Snake => "_",
        };
        let name = words.collect::<Vec<_>>().join(separator);
        if name.starts_with(unicode_ident::is_xid_start) {
            name
        } else {
            format!("_{name}")
        }
    }
}

/// The names in one scope of generated code, no two of which are the same.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    reserved: &'static [&'static str],
    taken: BTreeSet<String>,
}

impl Scope {
    /// A scope in which nothing is called by any of these words, such as the language's own.
    pub(super) fn new(reserved: &'static [&'static str]) -> Self {
        Self {
            reserved,
            taken: BTreeSet::new(),
        }
    }

    /// A name for what is called `name` on the wire.
    ///
    /// A reserved word has `_` behind it; of two that become the same, the later has a number.
    pub(super) fn take(&mut self, name: &str, case: Case) -> String {
        self.take_with(name, case, &[""])
    }

    /// As [`take`](Self::take), but takes what is made of the name by putting each of `endings` behind it.
    pub(super) fn take_with(&mut self, name: &str, case: Case, endings: &[&str]) -> String {
        let mut name = case.of(name);
        if self.reserved.contains(&name.as_str()) {
            name.push('_');
        }
        let mut free = name.clone();
        let mut number = 2;
        loop {
            let made = endings.iter().map(|ending| format!("{free}{ending}"));
            let made: Vec<_> = made.collect();
            if made.iter().all(|name| !self.taken.contains(name)) {
                self.taken.extend(made);
                return free;
            }
            free = format!("{name}{number}");
            number += 1;
        }
    }
}

/// The words of a name in lower case: what stands between other characters than letters and digits, and
/// between a small letter and a capital (of several capitals, the last begins a word).
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let follows_small = before.is_some_and(|c| c.is_lowercase() || c.is_numeric());
        let starts_small = letters.get(index + 1).is_some_and(|c| c.is_lowercase());
        let ends_capitals = before.is_some_and(char::is_uppercase) && starts_small;
        let is_part = unicode_ident::is_xid_continue(letter) && letter != '_';
        if !is_part || letter.is_uppercase() && (follows_small || ends_capitals) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| is_part) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_in_each_case() {
        for name in [
            "airTemperature",
            "air_temperature",
            "AirTemperature",
            "AIR-TEMPERATURE",
            "air temperature",
        ] {
            assert_eq!(Case::Camel.of(name), "airTemperature");
            assert_eq!(Case::Kebab.of(name), "air-temperature");
            assert_eq!(Case::Pascal.of(name), "AirTemperature");
            assert_eq!(Case::Screaming.of(name), "AIR_TEMPERATURE");
            assert_eq!(Case::Snake.of(name), "air_temperature");
        }
    }

    #[test]
    fn capitals_and_digits_belong_to_words() {
        assert_eq!(Case::Snake.of("HTTPServer"), "http_server");
        assert_eq!(Case::Snake.of("Page2"), "page2");
        assert_eq!(Case::Snake.of("u64Value"), "u64_value");
        assert_eq!(Case::Pascal.of("süß_größe"), "SüßGröße");
    }

    #[test]
    fn whatever_a_name_is_made_of_it_becomes_an_identifier() {
        for (name, snake) in [
            ("", "value"),
            ("//", "value"),
            ("2nd", "_2nd"),
            ("a.b", "a_b"),
            ("_x_", "x"),
        ] {
            assert_eq!(Case::Snake.of(name), snake, "{name}");
        }
    }

    #[test]
    fn no_two_names_of_a_scope_are_the_same() {
        let mut scope = Scope::new(&["class"]);
        let names =
            ["class", "Class", "some name", "someName"].map(|name| scope.take(name, Case::Snake));
        assert_eq!(names, ["class_", "class_2", "some_name", "some_name2"]);
    }

    #[test]
    fn what_is_made_of_a_name_is_a_name_too() {
        for (names, wanted) in [
            (["Fan", "FanClient"], ["Fan", "FanClient2"]),
            (["FanClient", "Fan"], ["FanClient", "Fan2"]),
        ] {
            let mut scope = Scope::new(&[]);
            let taken = names.map(|name| scope.take_with(name, Case::Pascal, &["", "Client"]));
            assert_eq!(taken, wanted);
        }
    }
}
