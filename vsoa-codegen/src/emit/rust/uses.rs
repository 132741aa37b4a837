use std::collections::{BTreeMap, BTreeSet};

use super::layout;

/// The names that a module imports.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    /// By group and module.
    names: BTreeMap<(Group, &'static str), BTreeSet<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Std,
    External,
    Own,
}

impl Uses {
    /// Imports a name of the standard library or of another crate.
    pub(super) fn add(&mut self, module: &'static str, name: &str) {
        let group = if module.starts_with("std") {
            Group::Std
        } else {
            Group::External
        };
        self.insert((group, module), name);
    }

    /// Imports a name from the crate's other modules.
    pub(super) fn add_own(&mut self, name: &str) {
        self.insert((Group::Own, "super"), name);
    }

    /// Takes out what stands in the module itself.
    pub(super) fn remove_own(&mut self, names: &[String]) {
        if let Some(own) = self.names.get_mut(&(Group::Own, "super")) {
            own.retain(|name| !names.contains(name));
        }
        self.names.retain(|_, names| !names.is_empty());
    }

    fn insert(&mut self, from: (Group, &'static str), name: &str) {
        self.names.entry(from).or_default().insert(name.to_owned());
    }

    /// Whether anything of this crate is imported.
    pub(super) fn has(&self, krate: &str) -> bool {
        self.names
            .keys()
            .any(|(_, module)| module.split("::").next() == Some(krate))
    }

    /// The imports, in groups.
    pub(super) fn text(&self) -> String {
        let imports = self.names.iter().map(|((group, module), names)| {
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            (*group, layout::import(module, &names))
        });
        let imports: BTreeSet<_> = imports.collect();
        let mut out = String::new();
        let mut before = None;
        for (group, import) in imports {
            if before.is_some_and(|before| before != group) {
                out.push('\n');
            }
            before = Some(group);
            out.push_str(&import);
        }
        out
    }
}
