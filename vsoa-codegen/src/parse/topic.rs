use proc_macro2::TokenStream;
use syn::{Attribute, Fields, ItemStruct, ext::IdentExt};

use super::{
    DATA_IS_BYTES,
    attrs::{Arguments, is_marker},
    types::is_named,
    url,
};
use crate::{
    diagnostics::Diagnostics,
    model::{Field, Place, State, Topic, Url},
};

/// Reads `#[vsoa::topic(arguments)]` and the struct below it.
pub(crate) fn topic(arguments: TokenStream, item: &ItemStruct) -> syn::Result<Topic<'_>> {
    let mut diagnostics = Diagnostics::default();
    let arguments = Arguments::read(arguments, OPTIONS, &mut diagnostics);
    if let (Some(refusal), false) = (&arguments.refusal, arguments.state) {
        diagnostics.error(
            refusal,
            "only a value that can be set can be refused: add `state`",
        );
    }
    let url = read_url(&arguments, item, &mut diagnostics);
    if !item.generics.params.is_empty() {
        diagnostics.error(
            &item.generics,
            "a topic has one form on the wire, so its struct cannot be generic",
        );
    }
    let fields = match &item.fields {
        Fields::Named(_) => read_fields(item, &url, &mut diagnostics),
        Fields::Unnamed(_) | Fields::Unit => {
            check_unnamed(item, &url, &mut diagnostics);
            Vec::new()
        }
    };
    let whole = fields.iter().all(|field| field.place == Place::Param);
    let serde = serde_attrs(&item.attrs);
    if !whole {
        for attr in &serde {
            diagnostics.take(check_container(attr));
        }
    }
    diagnostics.finish(Topic {
        item,
        root: arguments.root(),
        url,
        quick: arguments.quick,
        describe: arguments.describe,
        deadline: arguments.deadline,
        state: arguments.state.then_some(State {
            refusal: arguments.refusal,
        }),
        fields: (!whole).then_some(fields),
        serde,
    })
}

fn read_url(arguments: &Arguments, item: &ItemStruct, diagnostics: &mut Diagnostics) -> Url {
    let Some(literal) = &arguments.url else {
        diagnostics.error(
            &item.ident,
            "the URL is missing: `#[vsoa::topic(\"/url\")]`",
        );
        return Url::default();
    };
    let url = diagnostics.take(url::read(literal)).unwrap_or_default();
    if url.text.ends_with('/') {
        diagnostics.error(
            literal,
            "a topic is published on one URL, so it does not end in `/`: only subscriptions do",
        );
    }
    url
}

fn read_fields(item: &ItemStruct, url: &Url, diagnostics: &mut Diagnostics) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for field in &item.fields {
        let Some(ident) = &field.ident else { continue };
        let name = ident.unraw().to_string();
        let marker = field.attrs.iter().find(|attr| is_marker(attr));
        let place = match (marker, url.names.contains(&name)) {
            (None, false) => Place::Param,
            (None, true) => Place::Url(name),
            (Some(marker), true) => {
                diagnostics.error(marker, "this field travels in the URL: take the marker off");
                continue;
            }
            (Some(marker), false) => {
                diagnostics.take(check_data(marker, field, &fields));
                Place::Data
            }
        };
        fields.push(Field {
            ident: ident.clone(),
            ty: field.ty.clone(),
            place,
            attrs: field.attrs.clone(),
        });
    }
    for name in &url.names {
        let is_there = |field: &syn::Field| {
            field
                .ident
                .as_ref()
                .is_some_and(|ident| ident.unraw() == name.as_str())
        };
        if !item.fields.iter().any(is_there) {
            diagnostics.error(
                &item.ident,
                format_args!("`{{{name}}}` in the URL is filled from a field: add `{name}: T`"),
            );
        }
    }
    fields
}

fn check_data(marker: &Attribute, field: &syn::Field, before: &[Field]) -> syn::Result<()> {
    if !marker.path().is_ident("data") {
        Err(syn::Error::new_spanned(
            marker,
            "the fields are the param already: a field takes `#[data]` only",
        ))
    } else if !is_named(&field.ty, "Bytes") {
        Err(syn::Error::new_spanned(&field.ty, DATA_IS_BYTES))
    } else if before.iter().any(|field| field.place == Place::Data) {
        Err(syn::Error::new_spanned(
            marker,
            "a message carries one piece of data: take the second `#[data]` off",
        ))
    } else {
        Ok(())
    }
}

fn check_unnamed(item: &ItemStruct, url: &Url, diagnostics: &mut Diagnostics) {
    if let Some(name) = url.names.first() {
        diagnostics.error(
            &item.ident,
            format_args!(
                "`{{{name}}}` in the URL is filled from a field of that name: name the fields"
            ),
        );
    }
    for field in &item.fields {
        for marker in field.attrs.iter().filter(|attr| is_marker(attr)) {
            diagnostics.error(marker, "only a named field can be marked: name the fields");
        }
    }
}

fn serde_attrs(attrs: &[Attribute]) -> Vec<Attribute> {
    attrs
        .iter()
        .filter(|attr| attr.path().is_ident("serde"))
        .cloned()
        .collect()
}

/// Refuses what cannot be said of a part of the struct.
fn check_container(attr: &Attribute) -> syn::Result<()> {
    attr.parse_nested_meta(|meta| {
        let whole = [
            "default",
            "from",
            "into",
            "remote",
            "transparent",
            "try_from",
        ];
        match whole.iter().find(|name| meta.path.is_ident(name)) {
            Some(name) => Err(meta.error(format_args!(
                "`{name}` is about the whole struct, but some fields are not in the param: \
                 say it of the fields"
            ))),
            None => skip_value(&meta),
        }
    })
}

fn skip_value(meta: &syn::meta::ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(syn::Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        meta.input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

const OPTIONS: &[&str] = &["quick", "state", "refusal", "deadline", "describe", "crate"];
