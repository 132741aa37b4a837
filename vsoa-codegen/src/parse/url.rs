use syn::{LitStr, ext::IdentExt, parse::Parser};

use crate::model::Url;

/// Reads a URL in which whole segments may be `{names}`.
pub(super) fn read(literal: &LitStr) -> syn::Result<Url> {
    let text = literal.value();
    match names(&text) {
        Ok(names) => Ok(Url { text, names }),
        Err(mistake) => Err(syn::Error::new_spanned(literal, mistake)),
    }
}

/// Reads the prefix of a service, which may be empty.
pub(super) fn read_prefix(literal: &LitStr) -> syn::Result<Url> {
    if literal.value().is_empty() {
        Ok(Url::default())
    } else {
        read(literal)
    }
}

fn names(text: &str) -> Result<Vec<String>, String> {
    let Some(path) = text.strip_prefix('/') else {
        return Err(format!("a URL starts with `/`: write \"/{text}\""));
    };
    if text.len() > MAX_LEN {
        return Err(format!("a URL is at most {MAX_LEN} bytes long"));
    }
    let mut names: Vec<String> = Vec::new();
    for segment in path.split('/') {
        let name = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        match name {
            None if segment.contains(['{', '}']) => {
                return Err(format!(
                    "a `{{name}}` fills a whole segment between two slashes, unlike `{segment}`"
                ));
            }
            None => {}
            Some(name) if syn::Ident::parse_any.parse_str(name).is_err() => {
                return Err(format!(
                    "`{segment}` needs a name between its braces, such as `{{zone}}`"
                ));
            }
            Some(name) if names.iter().any(|known| known == name) => {
                return Err(format!("`{segment}` stands twice in one URL: rename one"));
            }
            Some(name) => names.push(name.into()),
        }
    }
    Ok(names)
}

/// What the length field of the wire can say.
const MAX_LEN: usize = 65_535;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_from_left_to_right() {
        assert_eq!(names("/a/{x}/b/{y}/").unwrap(), ["x", "y"]);
        assert!(names("/").unwrap().is_empty());
        assert_eq!(names("/{type}").unwrap(), ["type"]);
    }

    #[test]
    fn what_is_not_a_pattern_is_refused() {
        for text in [
            "", "a", "/a{x}", "/{x}b", "/{x", "/x}", "/{}", "/{x y}", "/{x}/{x}",
        ] {
            assert!(names(text).is_err(), "{text}");
        }
        assert!(names(&format!("/{}", "a".repeat(MAX_LEN))).is_err());
    }
}
