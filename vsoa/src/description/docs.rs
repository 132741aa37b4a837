/// What a person reads of an item: its text, and whether it is on its way out.
#[derive(Clone, Debug, Default)]
pub(super) struct Docs {
    lines: &'static [&'static str],
    /// What to use instead, which may be empty.
    pub(super) deprecated: Option<&'static str>,
}

impl Docs {
    /// Lines as they stand behind `///`.
    pub(super) fn set(&mut self, lines: &'static [&'static str]) {
        self.lines = lines;
    }

    /// The text without the space that each line begins with; `None` where there is none.
    pub(super) fn text(&self) -> Option<String> {
        let lines: Vec<_> = self
            .lines
            .iter()
            .flat_map(|text| text.split('\n'))
            .collect();
        let starts_with_space = |line: &&str| line.is_empty() || line.starts_with(' ');
        let text = if lines.iter().all(starts_with_space) {
            let cut: Vec<_> = lines
                .iter()
                .map(|line| line.get(1..).unwrap_or(""))
                .collect();
            cut.join("\n")
        } else {
            lines.join("\n")
        };
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The first paragraph, and what follows it.
    pub(super) fn summary_and_rest(&self) -> (Option<String>, Option<String>) {
        let Some(text) = self.text() else {
            return (None, None);
        };
        match text.split_once("\n\n") {
            Some((summary, rest)) => (Some(summary.to_owned()), Some(rest.trim().to_owned())),
            None => (Some(text), None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn docs(lines: &'static [&'static str]) -> Docs {
        Docs {
            lines,
            deprecated: None,
        }
    }

    #[test]
    fn the_space_behind_the_slashes_is_no_part_of_the_text() {
        let text = docs(&[" First.", "", "     code", " ```"]).text().unwrap();
        assert_eq!(text, "First.\n\n    code\n```");
    }

    #[test]
    fn a_block_keeps_its_own_margin() {
        let text = docs(&["first\n  second"]).text().unwrap();
        assert_eq!(text, "first\n  second");
    }

    #[test]
    fn the_summary_is_the_first_paragraph() {
        let (summary, rest) = docs(&[" One", " two.", "", " Three."]).summary_and_rest();
        assert_eq!(summary.as_deref(), Some("One\ntwo."));
        assert_eq!(rest.as_deref(), Some("Three."));
        assert_eq!(docs(&["", " "]).summary_and_rest(), (None, None));
    }
}
