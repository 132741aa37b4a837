use crate::emit::names::{Case, Scope};

/// A name in the generated code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ident {
    /// As serde and the macros know it.
    pub(super) name: String,
    /// As it is written: a keyword is `r#keyword`.
    pub(super) text: String,
}

impl Ident {
    /// A name that nothing else in the scope has.
    pub(super) fn take(scope: &mut Scope, name: &str, case: Case) -> Self {
        Self::new(scope.take(name, case))
    }

    /// The name as it is, if it is one.
    pub(super) fn exact(name: &str) -> Option<Self> {
        let mut letters = name.chars();
        let starts = letters
            .next()
            .is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c));
        let is_ident = starts && name != "_" && letters.all(unicode_ident::is_xid_continue);
        (is_ident && !NEVER.contains(&name)).then(|| Self::new(name.to_owned()))
    }

    fn new(name: String) -> Self {
        let text = if KEYWORDS.contains(&name.as_str()) {
            format!("r#{name}")
        } else {
            name.clone()
        };
        Self { name, text }
    }
}

/// A scope for names, in which those are not taken that Rust cannot have at all.
pub(super) fn scope() -> Scope {
    Scope::new(NEVER)
}

/// A scope for the methods of a client, which has a function `new` already.
pub(super) fn method_scope() -> Scope {
    Scope::new(&["Self", "crate", "new", "self", "super"])
}

/// Keywords that cannot be written `r#keyword`.
const NEVER: &[&str] = &["Self", "crate", "self", "super"];
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_raw_as_far_as_they_can_be() {
        let mut scope = scope();
        let mut text = |name| Ident::take(&mut scope, name, Case::Snake).text;
        assert_eq!(text("Type"), "r#type");
        assert_eq!(text("self"), "self_");
        assert_eq!(text("airTemperature"), "air_temperature");
    }

    #[test]
    fn what_is_no_identifier_is_told() {
        assert_eq!(
            Ident::exact("type").map(|ident| ident.text).as_deref(),
            Some("r#type")
        );
        for name in ["", "_", "self", "a-b", "2nd"] {
            assert_eq!(Ident::exact(name), None, "{name}");
        }
    }
}
