use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta};

/// The calls on a description that give it what a person reads of an item.
pub(super) fn calls(attrs: &[Attribute]) -> TokenStream {
    let lines: Vec<_> = attrs.iter().filter_map(line).collect();
    let docs = (!lines.is_empty()).then(|| quote!(.docs(&[#(#lines),*])));
    let note = attrs.iter().find_map(deprecation);
    let deprecated = note.map(|note| quote!(.deprecated(#note)));
    quote!(#docs #deprecated)
}

/// The call that gives a part of this name what a person reads of it.
pub(super) fn call_of(name: &str, attrs: &[Attribute]) -> Option<TokenStream> {
    let lines: Vec<_> = attrs.iter().filter_map(line).collect();
    (!lines.is_empty()).then(|| quote!(.docs_of(#name, &[#(#lines),*])))
}

/// The text of a doc comment; an expression where it is included from elsewhere.
fn line(attr: &Attribute) -> Option<&Expr> {
    match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => Some(&pair.value),
        _ => None,
    }
}

/// What `#[deprecated]` says should be used instead, perhaps nothing.
fn deprecation(attr: &Attribute) -> Option<String> {
    if !attr.path().is_ident("deprecated") {
        return None;
    }
    let mut note = String::new();
    match &attr.meta {
        Meta::Path(_) => {}
        Meta::NameValue(pair) => note = text(&pair.value).unwrap_or_default(),
        // What is wrong with it is for the compiler to tell.
        Meta::List(_) => drop(attr.parse_nested_meta(|meta| {
            let value: LitStr = meta.value()?.parse()?;
            if meta.path.is_ident("note") {
                note = value.value();
            }
            Ok(())
        })),
    }
    Some(note)
}

fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}
