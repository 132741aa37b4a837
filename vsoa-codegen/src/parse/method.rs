use std::time::Duration;

use syn::{
    Attribute, FnArg, LitStr, PatType, Receiver, ReceiverKind, Safety, Signature, TraitItemFn,
    ext::IdentExt,
};

use super::{
    argument,
    attrs::{self, is_route},
    output, url,
};
use crate::{
    diagnostics::Diagnostics,
    model::{Method, Url, Verb},
};

/// Reads one method; `None` where something is wrong with it.
pub(super) fn read(
    item: &TraitItemFn,
    prefix: &Url,
    diagnostics: &mut Diagnostics,
) -> Option<Method> {
    check_signature(&item.sig, diagnostics);
    if let Some(body) = &item.default {
        diagnostics.error(
            body,
            "a method of a service has no body of its own: each service writes it in its `impl`",
        );
    }
    let route = diagnostics.take(route(item));
    let output = diagnostics.take(output::read(&item.sig));
    let Route {
        verb,
        url_literal,
        own,
        timeout,
        priority,
    } = route?;
    let url = prefix.join(&own);
    check_names(prefix, &own, diagnostics, &url_literal);
    let arguments = argument::read_all(typed(&item.sig), &url, diagnostics);
    check_captures(item, &url, diagnostics);
    Some(Method {
        ident: item.sig.ident.clone(),
        attrs: item
            .attrs
            .iter()
            .filter(|attr| is_kept(attr))
            .cloned()
            .collect(),
        verb,
        url,
        url_literal,
        timeout,
        priority,
        arguments,
        output: output?,
    })
}

fn check_signature(sig: &Signature, diagnostics: &mut Diagnostics) {
    if sig.asyncness.is_none() {
        diagnostics.error(
            sig.fn_token,
            "a method of a service is asynchronous: write `async fn`",
        );
    }
    if sig.abi.is_some() || sig.constness.is_some() || !matches!(sig.safety, Safety::Default) {
        diagnostics.error(
            &sig.ident,
            "a method of a service is a plain `async fn`: take the other keywords off",
        );
    }
    match sig.receiver() {
        None => diagnostics.error(
            &sig.ident,
            "a method of a service takes `&self` first: one service answers all calls",
        ),
        Some(receiver) if !is_shared(receiver) => diagnostics.error(
            receiver,
            "calls run at the same time, so a service is shared between them: take `&self`",
        ),
        Some(_) => {}
    }
    if !sig.generics.params.is_empty() {
        diagnostics.error(
            &sig.generics,
            "a method is one route with one form on the wire, so it cannot be generic",
        );
    }
    if let Some(clause) = &sig.generics.where_clause {
        diagnostics.error(
            clause,
            "a method of a service has no `where`: put the bounds on the types it names",
        );
    }
    if sig.ident.unraw() == "new" {
        diagnostics.error(
            &sig.ident,
            "the client has a function `new` already: rename the method, the URL may stay",
        );
    }
}

/// Whether this is `&self` and nothing more.
fn is_shared(receiver: &Receiver) -> bool {
    matches!(receiver.kind, ReceiverKind::Reference(_, None, None))
}

/// What a method answers, and how.
struct Route {
    verb: Verb,
    url_literal: LitStr,
    /// The method's own part of the URL.
    own: Url,
    timeout: Option<Duration>,
    priority: Option<u8>,
}

fn route(item: &TraitItemFn) -> syn::Result<Route> {
    let routes: Vec<&Attribute> = item.attrs.iter().filter(|attr| is_route(attr)).collect();
    let attr = match *routes {
        [attr] => attr,
        [] => {
            return Err(syn::Error::new_spanned(
                &item.sig.ident,
                "the method has no URL: put `#[get(\"/url\")]`, `#[set(\"/url\")]` or, for both, \
                 `#[call(\"/url\")]` above it",
            ));
        }
        [_, second, ..] => {
            return Err(syn::Error::new_spanned(
                second,
                "a method has one route: take this one off; `#[call]` answers both GET and SET",
            ));
        }
    };
    let verb = match attr.path() {
        path if path.is_ident("get") => Verb::Get,
        path if path.is_ident("set") => Verb::Set,
        _ => Verb::Call,
    };
    let (url_literal, arguments) = attrs::route(attr)?;
    Ok(Route {
        verb,
        own: url::read(&url_literal)?,
        url_literal,
        timeout: arguments.timeout,
        priority: arguments.priority,
    })
}

/// Checks that no name stands in both the prefix and the method's own URL.
fn check_names(prefix: &Url, own: &Url, diagnostics: &mut Diagnostics, at: &LitStr) {
    for name in own.names.iter().filter(|name| prefix.names.contains(name)) {
        diagnostics.error(
            at,
            format_args!("`{{{name}}}` stands in the service's prefix already: rename one"),
        );
    }
}

/// Checks that each `{name}` has an argument to fill it.
fn check_captures(item: &TraitItemFn, url: &Url, diagnostics: &mut Diagnostics) {
    for name in &url.names {
        let is_there = typed(&item.sig).any(|input| match &*input.pat {
            syn::Pat::Ident(pat) => pat.ident.unraw() == name.as_str(),
            _ => false,
        });
        if !is_there {
            diagnostics.error(
                &item.sig.ident,
                format_args!("`{{{name}}}` in the URL is filled from an argument: add `{name}: T`"),
            );
        }
    }
}

/// The arguments behind `self`.
fn typed(sig: &Signature) -> impl Iterator<Item = &PatType> {
    sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    })
}

/// Whether the client's method takes an attribute over.
fn is_kept(attr: &Attribute) -> bool {
    ["cfg", "deprecated", "doc"]
        .iter()
        .any(|name| attr.path().is_ident(name))
}
