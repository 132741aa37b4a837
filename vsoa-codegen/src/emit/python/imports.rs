use std::fmt::Write as _;

/// Names that may be imported, by the modules that they are in; one of "" is a module itself.
pub(super) type Imports = &'static [(&'static str, &'static [&'static str])];

/// The import statements for those names that the text uses.
pub(super) fn used(imports: Imports, text: &str) -> String {
    let code = code(text);
    let mut statements = String::new();
    let mut own = false;
    for (module, names) in imports {
        let is_module = ["", ".", "._runtime"].contains(module);
        let used: Vec<_> = names
            .iter()
            .copied()
            .filter(|name| is_used(name, is_module, &code))
            .collect();
        if used.is_empty() {
            continue;
        }
        // What is in the package stands behind what is outside of it.
        if statements.is_empty() || module.starts_with('.') && !own {
            statements.push('\n');
        }
        own |= module.starts_with('.');
        if module.is_empty() {
            for name in used {
                let _ = writeln!(statements, "import {name}");
            }
        } else {
            let _ = writeln!(statements, "from {module} import {}", used.join(", "));
        }
    }
    statements
}

/// Whether code has a name; that of a module is followed by a dot.
fn is_used(name: &str, is_module: bool, code: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let behind = code[at + name.len()..].chars().next();
        before.is_none_or(|c| !is_part(c) && c != '.')
            && if is_module {
                behind == Some('.')
            } else {
                behind.is_none_or(|c| !is_part(c))
            }
    })
}

/// The text without docstrings and without texts in quotes, of which only those of aliases are code.
fn code(text: &str) -> String {
    let outside = text.split("\"\"\"").step_by(2).collect::<String>();
    let mut code = String::new();
    for line in outside.lines() {
        if line.contains(": TypeAlias = ") {
            code.push_str(line);
        } else {
            without_quoted(line, &mut code);
        }
        code.push('\n');
    }
    code
}

fn without_quoted(line: &str, code: &mut String) {
    let mut letters = line.chars();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if quoted => {
                letters.next();
            }
            '"' => quoted = !quoted,
            letter if !quoted => code.push(letter),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMPORTS: Imports = &[
        ("", &["socket"]),
        ("enum", &["Enum"]),
        (".", &["errors", "types"]),
        ("._runtime.codec", &["Json"]),
    ];

    #[test]
    fn only_what_is_used_is_imported() {
        let text =
            "\"\"\"errors.X\"\"\"\nx = types.A\nb = self.errors.x\nJsonX = \"Enum\"\nerrors: int";
        assert_eq!(used(IMPORTS, text), "\nfrom . import types\n");
        assert_eq!(used(IMPORTS, ""), "");
    }

    #[test]
    fn what_is_in_the_package_stands_apart() {
        let text = "socket.x; class A(Enum)\nB: TypeAlias = \"Json | None\"";
        assert_eq!(
            used(IMPORTS, text),
            "\nimport socket\nfrom enum import Enum\n\nfrom ._runtime.codec import Json\n"
        );
    }
}
