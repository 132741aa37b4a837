use super::layout;

/// An expression of Rust, to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    /// A name, a literal, or a call without arguments of its own.
    Text(String),
    /// Expressions between brackets: a list, or a call.
    List {
        open: String,
        items: Vec<Self>,
        close: &'static str,
    },
    /// A struct with its fields.
    Struct {
        name: String,
        fields: Vec<(String, Self)>,
    },
}

impl Expression {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A call with one argument.
    pub(super) fn call(function: &str, argument: Self) -> Self {
        Self::list(format!("{function}("), vec![argument], ")")
    }

    pub(super) fn list(open: impl Into<String>, items: Vec<Self>, close: &'static str) -> Self {
        Self::List {
            open: open.into(),
            items,
            close,
        }
    }

    /// The expression over as many lines as rustfmt would give it.
    pub(super) fn layout(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List { open, items, close } => {
                let items: Vec<_> = items.iter().map(Self::layout).collect();
                let line = items.join(", ");
                let is_long = line.contains('\n') || line.chars().count() > LIST_WIDTH;
                match items.as_slice() {
                    [only] if is_long && only.ends_with(['}', ']', ')']) => {
                        format!("{open}{only}{close}")
                    }
                    items if is_long && items.iter().all(|item| item.len() <= FILLED) => {
                        format!("{open}\n{}\n{close}", filled(items))
                    }
                    items if is_long => {
                        format!("{open}\n{}{close}", layout::rows(items))
                    }
                    _ => format!("{open}{line}{close}"),
                }
            }
            Self::Struct { name, fields } => {
                let fields = fields.iter().map(|(field, value)| {
                    let value = value.layout();
                    format!("{field}: {value}")
                });
                let fields: Vec<_> = fields.collect();
                let line = fields.join(", ");
                if line.contains('\n') || line.chars().count() > STRUCT_WIDTH {
                    format!("{name} {{\n{}}}", layout::rows(&fields))
                } else if fields.is_empty() {
                    format!("{name} {{}}")
                } else {
                    format!("{name} {{ {line} }}")
                }
            }
        }
    }
}

/// Short items, as many on a line as there is room for where defaults stand.
fn filled(items: &[String]) -> String {
    const WIDTH: usize = 100 - 8;
    let mut lines = vec![String::from("   ")];
    for item in items {
        let line = lines.last().map_or(0, |line| line.chars().count());
        if line + item.chars().count() + 2 > WIDTH {
            lines.push(String::from("   "));
        }
        if let Some(line) = lines.last_mut() {
            line.extend([" ", item, ","]);
        }
    }
    lines.join("\n")
}

/// How long arguments and items may be that stand on one line.
const LIST_WIDTH: usize = 60;
/// The same of the fields of a struct.
const STRUCT_WIDTH: usize = 18;
/// How long items may be that share a line where there are too many for one.
const FILLED: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_stands_on_one_line() {
        let one = Expression::Struct {
            name: "Point".into(),
            fields: vec![
                ("x".into(), Expression::text("1")),
                ("y".into(), Expression::text("2")),
            ],
        };
        let list = Expression::list("vec![", vec![one.clone()], "]");
        assert_eq!(list.layout(), "vec![Point { x: 1, y: 2 }]");
        let long = Expression::Struct {
            name: "Line".into(),
            fields: vec![("from".into(), one.clone()), ("to".into(), one)],
        };
        assert_eq!(
            Expression::call("Some", long).layout(),
            "Some(Line {\n    from: Point { x: 1, y: 2 },\n    to: Point { x: 1, y: 2 },\n})"
        );
    }

    #[test]
    fn many_numbers_share_their_lines() {
        let items = (0..40)
            .map(|item| Expression::text(item.to_string()))
            .collect();
        let text = Expression::list("vec![", items, "]").layout();
        assert_eq!(text.lines().count(), 4, "{text}");
    }
}
