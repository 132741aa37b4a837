//! Rust from descriptions: it compiles without a warning, and describes what it was made from.

#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/cases.rs"));

#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use vsoa_codegen::{compare::compare, document::Document};

    #[test]
    fn what_is_generated_describes_what_it_was_generated_from() {
        let mut lost = BTreeSet::new();
        for (_, input, description) in super::cases() {
            let old = Document::parse(input).unwrap();
            let new = Document::parse(&description.to_json()).unwrap();
            let comparison = compare(&old, &new).to_string();
            let is_known =
                |line: &&str| line.ends_with(": may be null") || line.contains(": is called ");
            let lines = comparison.lines().filter(|line| !is_known(line));
            lost.extend(lines.map(str::to_owned));
        }
        assert_eq!(Vec::from_iter(lost), KNOWN);
    }

    /// What schemas say more exactly than types, or in other words: the keys of a map, the length of a text, a
    /// message without a param, and the variants of a `Result`. Beside these, what may be left out may be `null` too,
    /// and names that do not travel follow the rules of Rust.
    const KNOWN: [&str; 11] = [
        "breaking    Collections.map_by_enum, answer.left: is gone",
        "breaking    Collections.map_by_enum, answer.right: is gone",
        "breaking    Collections.map_by_enum, answer: may have other members",
        "breaking    Collections.map_by_enum, argument.left: is gone",
        "breaking    Collections.map_by_enum, argument.right: is gone",
        "breaking    Scalars.character, answer: the length was 1 to 1, is 0 or more",
        "breaking    Unions.result, answer: was one of an object, an object, is one of `Ok`, `Err`",
        "breaking    Unions.result, argument: was one of an object, an object, is one of `Ok`, `Err`",
        "compatible  Collections.map_by_enum, argument: may have other members",
        "compatible  Scalars.character, argument: the length was 1 to 1, is 0 or more",
        "compatible  topic Ping: has a param",
    ];
}
