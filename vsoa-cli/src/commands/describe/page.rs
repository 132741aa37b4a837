use std::fmt::Display;

use crate::output::{printable, style};

/// A text for people that grows by lines, each as deep as it belongs.
#[derive(Debug, Default)]
pub(super) struct Page(String);

impl Page {
    /// Begins something new, apart from what was before.
    pub(super) fn begin(&mut self) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
    }

    pub(super) fn line(&mut self, depth: usize, text: &str) {
        if !text.is_empty() {
            self.0.push_str(&" ".repeat(depth * INDENT));
            self.0.push_str(text);
        }
        self.0.push('\n');
    }

    /// What the source says of something.
    pub(super) fn docs(&mut self, depth: usize, text: Option<&str>, deprecated: Option<&str>) {
        if let Some(note) = deprecated {
            let bad = style::BAD;
            let sign = if note.is_empty() { "" } else { ": " };
            let note = printable(note);
            self.line(depth, &format!("{bad}deprecated{bad:#}{sign}{note}"));
        }
        for line in text.into_iter().flat_map(str::lines) {
            self.line(depth, &printable(line).to_string());
        }
    }

    /// Lines under one label, which stands beside the first.
    pub(super) fn labelled(&mut self, depth: usize, label: &str, lines: &[String]) {
        let mut label = faint(format_args!("{label:<LABEL$}"));
        for line in lines {
            self.line(depth, &format!("{label}{line}"));
            label = " ".repeat(LABEL);
        }
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// What something is called.
pub(super) fn name(text: impl Display) -> String {
    let heading = style::HEADING;
    format!("{heading}{}{heading:#}", printable(&text.to_string()))
}

/// What is said beside.
pub(super) fn faint(text: impl Display) -> String {
    let dim = style::DIM;
    format!("{dim}{}{dim:#}", printable(&text.to_string()))
}

const INDENT: usize = 2;

/// As wide as the longest label and a gap.
const LABEL: usize = 10;
