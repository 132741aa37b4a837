//! Generated code under review: each folder holds what a user writes and what the macros make of it.
//!
//! With `VSOA_OVERWRITE` set, the expanded files are written instead of compared.

use std::{env, fs, path::Path};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Item, ItemEnum, Meta, parse_quote};

#[test]
fn each_input_expands_as_reviewed() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand");
    let overwrite = env::var_os("VSOA_OVERWRITE").is_some();
    for entry in fs::read_dir(cases).unwrap() {
        let case = entry.unwrap().path();
        if !case.is_dir() {
            continue;
        }
        let expanded = expand_file(&fs::read_to_string(case.join("input.rs")).unwrap());
        let reviewed = case.join("expanded.rs");
        if overwrite {
            fs::write(&reviewed, expanded).unwrap();
        } else {
            let reviewed = fs::read_to_string(&reviewed).unwrap_or_default();
            assert_eq!(expanded, reviewed, "in {}", case.display());
        }
    }
}

fn expand_file(input: &str) -> String {
    let file: syn::File = syn::parse_str(input).expect("the input is Rust");
    let items = file.items.into_iter().map(expand_item);
    let expanded = syn::parse2(quote!(#(#items)*)).expect("the output is Rust");
    prettyplease::unparse(&expanded)
}

/// Does what the compiler does with our macros, and leaves the others.
fn expand_item(mut item: Item) -> TokenStream {
    let attrs = match &mut item {
        Item::Enum(item) => return expand_enum(item.clone()),
        Item::Struct(item) => &mut item.attrs,
        Item::Trait(item) => &mut item.attrs,
        other => return other.to_token_stream(),
    };
    let is_ours = |attr: &Attribute| attr.path().segments[0].ident == "vsoa";
    let Some(position) = attrs.iter().position(is_ours) else {
        return item.to_token_stream();
    };
    let attr = attrs.remove(position);
    let arguments = match &attr.meta {
        Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    match item {
        Item::Trait(item) => vsoa_codegen::expand_service(arguments, item.into_token_stream()),
        other => vsoa_codegen::expand_topic(arguments, other.into_token_stream()),
    }
}

fn expand_enum(mut item: ItemEnum) -> TokenStream {
    let derived = vsoa_codegen::expand_status(item.to_token_stream());
    let is_status = |attr: &Attribute| attr.path().is_ident("status");
    item.attrs = vec![parse_quote!(#[derive(Debug, thiserror::Error)])];
    for variant in &mut item.variants {
        variant.attrs.retain(|attr| !is_status(attr));
    }
    quote!(#item #derived)
}
