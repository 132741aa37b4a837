use quote::ToTokens;
use syn::{
    Lifetime, Path, Type, TypeImplTrait, TypeReference,
    visit::{self, Visit},
};

use super::types::bare;

/// Checks that values of a type can travel: nothing borrowed, nothing generic, no `Self`.
pub(super) fn check(ty: &Type) -> syn::Result<()> {
    let mut finder = Finder(None);
    finder.visit_type(ty);
    finder.0.map_or(Ok(()), Err)
}

/// Keeps the first part of a type that cannot travel.
struct Finder(Option<syn::Error>);

impl Finder {
    fn found(&mut self, at: impl ToTokens, message: &str) {
        self.0
            .get_or_insert_with(|| syn::Error::new_spanned(at, message));
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_type_reference(&mut self, reference: &'ast TypeReference) {
        let elem = match bare(&reference.elem) {
            Type::Slice(slice) => format!("Vec<{}>", slice.elem.to_token_stream()),
            Type::Path(path) if path.path.is_ident("str") => "String".into(),
            other => other.to_token_stream().to_string(),
        };
        let message = if reference.mutability.is_some() {
            format!("what travels is a copy, and cannot be changed for the caller: use `{elem}`")
        } else {
            format!("what travels must be owned: use `{elem}`")
        };
        self.found(reference, &message);
    }

    fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
        if lifetime.ident != "static" {
            self.found(
                lifetime,
                "what travels must be owned: use a type without lifetimes",
            );
        }
    }

    fn visit_type_impl_trait(&mut self, ty: &'ast TypeImplTrait) {
        self.found(
            ty,
            "what travels must be of one type: name it instead of `impl`",
        );
    }

    fn visit_path(&mut self, path: &'ast Path) {
        match path.segments.first() {
            Some(first) if first.ident == "Self" => self.found(
                path,
                "the client knows no `Self`: name the type that travels",
            ),
            _ => visit::visit_path(self, path),
        }
    }
}
