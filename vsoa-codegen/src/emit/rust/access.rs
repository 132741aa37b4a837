//! Who may do what, for people to read.

use crate::document::{Access, Docs};

/// The docs, and below them what only some may do.
pub(super) fn with_notes(docs: &Docs, notes: &[(&str, Option<&Access>)]) -> Docs {
    let notes = notes.iter().filter_map(|(done, access)| {
        let who = who((*access)?)?;
        Some(format!("{done} only by {who}."))
    });
    let parts: Vec<_> = docs.text.clone().into_iter().chain(notes).collect();
    Docs {
        text: (!parts.is_empty()).then(|| parts.join("\n\n")),
        deprecated: docs.deprecated.clone(),
    }
}

fn who(access: &Access) -> Option<String> {
    match access {
        Access::Everyone => None,
        Access::Roles(roles) => {
            let roles: Vec<_> = roles.iter().map(|role| format!("`{role}`")).collect();
            Some(format!("those with the role {}", roles.join(" or ")))
        }
        Access::Users => Some("those who have logged in".to_owned()),
    }
}
