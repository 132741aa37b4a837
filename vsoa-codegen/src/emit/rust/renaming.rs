//! The rules of serde's `rename_all`, by which names in Rust become names on the wire.

/// The rule that makes all of these names from their identifiers, where they differ.
pub(super) fn rule(kind: Kind, names: &[(&str, &str)]) -> Option<&'static str> {
    if names.iter().all(|(ident, wire)| ident == wire) {
        return None;
    }
    let rules = match kind {
        Kind::Fields => FIELDS,
        Kind::Variants => VARIANTS,
    };
    let fits = |apply: fn(&str) -> String| names.iter().all(|(ident, wire)| apply(ident) == *wire);
    let rule = rules.iter().find(|(_, apply)| fits(*apply));
    rule.map(|(name, _)| *name)
}

/// What the names belong to: identifiers of fields are `snake_case`, those of variants `PascalCase`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Fields,
    Variants,
}

type Rule = (&'static str, fn(&str) -> String);

const FIELDS: &[Rule] = &[
    ("camelCase", |name| first_lower(&joined(name))),
    ("PascalCase", joined),
    ("SCREAMING_SNAKE_CASE", |name| name.to_uppercase()),
    ("kebab-case", |name| name.replace('_', "-")),
];

const VARIANTS: &[Rule] = &[
    ("lowercase", |name| name.to_lowercase()),
    ("snake_case", separated),
    ("camelCase", first_lower),
    ("SCREAMING_SNAKE_CASE", |name| {
        separated(name).to_uppercase()
    }),
    ("kebab-case", |name| separated(name).replace('_', "-")),
    ("UPPERCASE", |name| name.to_uppercase()),
];

/// `air_temperature` as `AirTemperature`.
fn joined(name: &str) -> String {
    name.split('_')
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .collect()
}

/// `AirTemperature` as `air_temperature`.
fn separated(name: &str) -> String {
    let mut out = String::new();
    for (index, letter) in name.char_indices() {
        if index > 0 && letter.is_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

fn first_lower(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_found_where_all_names_follow_it() {
        let fields = [("air_temperature", "airTemperature"), ("fan", "fan")];
        assert_eq!(rule(Kind::Fields, &fields), Some("camelCase"));
        let odd = [("air_temperature", "airTemperature"), ("fan", "FAN")];
        assert_eq!(rule(Kind::Fields, &odd), None);
        assert_eq!(rule(Kind::Fields, &[("fan", "fan")]), None);
    }

    #[test]
    fn variants_have_rules_of_their_own() {
        for (wire, known) in [
            ("frontleft", "lowercase"),
            ("front_left", "snake_case"),
            ("frontLeft", "camelCase"),
            ("FRONT_LEFT", "SCREAMING_SNAKE_CASE"),
            ("front-left", "kebab-case"),
            ("FRONTLEFT", "UPPERCASE"),
        ] {
            assert_eq!(rule(Kind::Variants, &[("FrontLeft", wire)]), Some(known));
        }
    }
}
