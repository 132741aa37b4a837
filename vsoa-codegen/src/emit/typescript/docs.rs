use crate::document::Docs;

/// The comment above an item, with a line break behind it; nothing if there is nothing to say.
///
/// `notes` are paragraphs behind what the description says.
pub(super) fn doc_comment(docs: &Docs, notes: &[String]) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    paragraphs.extend(docs.text.clone().filter(|text| !text.trim().is_empty()));
    paragraphs.extend(notes.iter().cloned());
    paragraphs.extend(docs.deprecated.as_ref().map(|instead| {
        let text = format!("@deprecated {instead}");
        text.trim_end().to_owned()
    }));
    comment(&paragraphs.join("\n\n"))
}

fn comment(text: &str) -> String {
    // Nothing else can end a comment, so nothing else is changed.
    let text = text.replace("*/", "*\\/");
    let lines: Vec<_> = text.trim().lines().map(str::trim_end).collect();
    match lines.as_slice() {
        [] => String::new(),
        [only] => format!("/** {only} */\n"),
        lines => {
            let lines = lines.iter().map(|line| match *line {
                "" => " *\n".to_owned(),
                line => format!(" * {line}\n"),
            });
            format!("/**\n{} */\n", lines.collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn docs(text: &str) -> Docs {
        Docs {
            text: Some(text.to_owned()),
            deprecated: None,
        }
    }

    #[test]
    fn no_text_ends_its_comment() {
        assert_eq!(doc_comment(&docs("a */ b"), &[]), "/** a *\\/ b */\n");
        assert_eq!(
            doc_comment(&docs("a\n\n*/ b"), &[]),
            "/**\n * a\n *\n * *\\/ b\n */\n"
        );
    }

    #[test]
    fn what_is_deprecated_says_so_last() {
        let docs = Docs {
            text: Some("a".into()),
            deprecated: Some(String::new()),
        };
        let text = doc_comment(&docs, &["b".into()]);
        assert_eq!(text, "/**\n * a\n *\n * b\n *\n * @deprecated\n */\n");
        assert_eq!(doc_comment(&Docs::default(), &[]), "");
    }
}
