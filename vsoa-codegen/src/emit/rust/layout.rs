//! Text as rustfmt would lay it out, for the few forms that generated code has.

use crate::document::Docs;

/// Docs and deprecation, as what stands above an item.
pub(super) fn docs(docs: &Docs) -> String {
    let mut out = comment("///", docs.text.as_deref().unwrap_or_default());
    match docs.deprecated.as_deref() {
        None => {}
        Some("") => out.push_str("#[deprecated]\n"),
        Some(note) => out.push_str(&attribute("deprecated", &[format!("note = {note:?}")])),
    }
    out
}

/// Lines behind `///` or `//!`; examples among them are shown and not run, since they were written
/// for another crate.
pub(super) fn comment(mark: &str, text: &str) -> String {
    let mut out = String::new();
    let mut fence: Option<&str> = None;
    for line in text.trim().lines() {
        let line = line.trim_end();
        let start = line.trim_start();
        let opener = FENCES.into_iter().find(|mark| start.starts_with(mark));
        let shown = match (opener, fence) {
            (Some(opener), None) => {
                fence = Some(opener);
                let indent = &line[..line.len() - start.len()];
                let info = start.trim_start_matches(&opener[..1]);
                if is_tested(info) {
                    format!("{indent}{opener}ignore")
                } else {
                    line.to_owned()
                }
            }
            (Some(closer), Some(open)) if closer == open => {
                fence = None;
                line.to_owned()
            }
            _ => line.to_owned(),
        };
        let gap = if shown.is_empty() { "" } else { " " };
        out.extend([mark, gap, &shown, "\n"]);
    }
    out
}

/// Whether rustdoc takes a block of code for a Rust program to run.
fn is_tested(info: &str) -> bool {
    let words = info.split([',', ' ']).map(str::trim);
    words.filter(|word| !word.is_empty()).all(|word| {
        ["rust", "no_run", "should_panic", "compile_fail"].contains(&word)
            || word.starts_with("edition")
    })
}

/// `#[name(arguments)]`, on a line of its own or, where it is long, one line an argument.
pub(super) fn attribute(name: &str, arguments: &[String]) -> String {
    attribute_with("#", name, arguments)
}

/// An attribute after `#` or `#!`.
pub(super) fn attribute_with(mark: &str, name: &str, arguments: &[String]) -> String {
    const WIDTH: usize = 70;
    let line = arguments.join(", ");
    if line.chars().count() <= WIDTH {
        format!("{mark}[{name}({line})]\n")
    } else {
        let lines = indented(&arguments.join(",\n"));
        format!("{mark}[{name}(\n{lines}\n)]\n")
    }
}

/// `#[derive(traits)]`.
pub(super) fn derive(traits: &[&str]) -> String {
    let mut traits = traits.to_vec();
    traits.sort_unstable();
    let line = traits.join(", ");
    if line.len() <= 80 {
        format!("#[derive({line})]\n")
    } else {
        format!("#[derive(\n    {line},\n)]\n")
    }
}

/// Items between brackets: on one line where they fit the width, else each on its own.
pub(super) fn list(open: &str, items: &[String], close: &str, indent: usize) -> String {
    let line = format!("{open}{}{close}", items.join(", "));
    if indent + line.chars().count() <= WIDTH && !line.contains('\n') {
        line
    } else {
        format!("{open}\n{}{close}", rows(items))
    }
}

/// `use module::{names};`
pub(super) fn import(module: &str, names: &[&str]) -> String {
    if let [only] = names {
        return format!("use {module}::{only};\n");
    }
    let line = format!("use {module}::{{{}}};\n", names.join(", "));
    if line.len() <= WIDTH + 1 {
        return line;
    }
    let mut out = format!("use {module}::{{\n   ");
    let mut width = 3;
    for name in names {
        // The last column of such a list stays free.
        if width + name.len() + 2 >= WIDTH {
            out.push_str("\n   ");
            width = 3;
        }
        out.extend([" ", name, ","]);
        width += name.len() + 2;
    }
    out + "\n};\n"
}

/// Calls on each other's results, as the last expression of a function.
pub(super) fn chain(calls: &[String]) -> String {
    const SHORT: usize = 60;
    let line = calls.concat();
    let text = if line.len() <= SHORT {
        line
    } else {
        calls.join("\n    ")
    };
    indented(&format!("{text}\n"))
}

/// A variant of an enum, before it is known how the others look.
#[derive(Debug)]
pub(super) struct Variant {
    /// Docs and attributes.
    pub(super) head: String,
    pub(super) name: String,
    pub(super) body: Body,
}

/// What stands behind the name of a variant.
#[derive(Debug)]
pub(super) enum Body {
    Fields(Vec<String>),
    Tuple(Vec<String>),
    Unit,
}

impl Variant {
    /// With its fields on one line, where that is allowed and they fit.
    fn text(&self, may_be_short: bool) -> String {
        const SHORT: usize = 35;
        let Self { head, name, body } = self;
        match body {
            Body::Unit => format!("{head}{name},\n"),
            Body::Tuple(types) => {
                let tuple = list(&format!("{name}("), types, "),", INDENT);
                format!("{head}{tuple}\n")
            }
            Body::Fields(fields) => {
                let line = fields.join(", ");
                if fields.is_empty() {
                    format!("{head}{name} {{}},\n")
                } else if may_be_short && line.chars().count() <= SHORT && !line.contains('\n') {
                    format!("{head}{name} {{ {line} }},\n")
                } else {
                    format!("{head}{name} {{\n{}}},\n", rows(fields))
                }
            }
        }
    }
}

/// The variants of an enum: where one takes several lines, none has its fields on one.
pub(super) fn variants(variants: &[Variant]) -> String {
    let texts: Vec<_> = variants.iter().map(|variant| variant.text(true)).collect();
    let is_long = |text: &String| text.trim_end().contains('\n');
    let is_mixed = texts.iter().any(is_long) && !texts.iter().all(is_long);
    let text: String = if is_mixed {
        variants.iter().map(|variant| variant.text(false)).collect()
    } else {
        texts.concat()
    };
    indented(&text)
}

/// Items one step further in, each on lines of its own with a comma behind it.
pub(super) fn rows(items: &[String]) -> String {
    let lines = items.iter().flat_map(|item| [item.as_str(), ",\n"]);
    indented(&lines.collect::<String>())
}

/// Each line one step further in.
pub(super) fn indented(text: &str) -> String {
    let lines = text.split_inclusive('\n');
    lines
        .flat_map(|line| {
            let margin = if line.trim().is_empty() { "" } else { "    " };
            [margin, line]
        })
        .collect()
}

/// How far in the members of an item stand.
pub(super) const INDENT: usize = 4;
const WIDTH: usize = 100;
const FENCES: [&str; 2] = ["```", "~~~"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_in_docs_are_not_run() {
        let text = "Text.\n\n```\nlet a = 1;\n```\n\n```json\n{}\n```\n~~~rust,no_run\n~~~";
        let shown = comment("///", text);
        assert_eq!(
            shown,
            "/// Text.\n///\n/// ```ignore\n/// let a = 1;\n/// ```\n///\n/// ```json\n/// {}\n\
             /// ```\n/// ~~~ignore\n/// ~~~\n"
        );
    }

    #[test]
    fn long_imports_fill_their_lines() {
        let name = "A".repeat(30);
        let text = import("super", &[name.as_str(); 4]);
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert_eq!(text.lines().count(), 4, "{text}");
    }
}
