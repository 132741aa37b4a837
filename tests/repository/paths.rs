//! The paths that a source file names: each import of its `use` items, and each path in its code.

use syn::{
    File, ItemUse, Path, UseTree,
    visit::{self, Visit},
};

/// Every path in the text, as `a::b::c`, with the groups of `use` items taken apart.
pub(crate) fn paths_in(text: &str) -> Vec<String> {
    let file: File = syn::parse_str(text).expect("the file compiles, so it parses");
    let mut paths = Paths(Vec::new());
    paths.visit_file(&file);
    paths.0
}

struct Paths(Vec<String>);

impl Paths {
    fn add_imports(&mut self, prefix: &str, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => {
                self.add_imports(&format!("{prefix}{}::", path.ident), &path.tree);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_imports(prefix, tree);
                }
            }
            UseTree::Name(name) if name.ident == "self" => {
                self.0.push(prefix.trim_end_matches("::").to_owned());
            }
            UseTree::Name(name) => self.0.push(format!("{prefix}{}", name.ident)),
            UseTree::Rename(rename) => self.0.push(format!("{prefix}{}", rename.ident)),
            UseTree::Glob(_) => self.0.push(format!("{prefix}*")),
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.add_imports("", &item.tree);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let names: Vec<_> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.0.push(names.join("::"));
        visit::visit_path(self, path);
    }
}
