use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{ItemTrait, TraitItem};

use super::{attrs::Arguments, method, url};
use crate::{
    diagnostics::Diagnostics,
    model::{Method, Service, Verb},
};

/// Reads `#[vsoa::service(arguments)]` and the trait below it.
pub(crate) fn service(arguments: TokenStream, item: &ItemTrait) -> syn::Result<Service<'_>> {
    let mut diagnostics = Diagnostics::default();
    let known = &["blocking", "describe", "crate"];
    let arguments = Arguments::read(arguments, known, &mut diagnostics);
    let prefix = arguments
        .url
        .as_ref()
        .and_then(|literal| diagnostics.take(url::read_prefix(literal)))
        .unwrap_or_default();
    check_trait(item, &mut diagnostics);
    let mut methods: Vec<Method> = Vec::new();
    for item in &item.items {
        match item {
            TraitItem::Fn(item) => {
                methods.extend(method::read(item, &prefix, &mut diagnostics));
            }
            other => diagnostics.error(
                other,
                "a service has methods only: what else it needs belongs to the type behind it",
            ),
        }
    }
    check_routes(&methods, &mut diagnostics);
    diagnostics.finish(Service {
        item,
        root: arguments.root(),
        blocking: arguments.blocking,
        describe: arguments.describe,
        methods,
    })
}

fn check_trait(item: &ItemTrait, diagnostics: &mut Diagnostics) {
    if !item.generics.params.is_empty() {
        diagnostics.error(
            &item.generics,
            "a service has one form on the wire, so its trait cannot be generic",
        );
    }
    if let Some(clause) = &item.generics.where_clause {
        diagnostics.error(
            clause,
            "a service has no `where`: write the bounds behind the trait's name",
        );
    }
    if let Some(keyword) = &item.unsafety {
        diagnostics.error(keyword, "a service is safe to implement: take `unsafe` off");
    }
}

/// Checks that no two methods answer the same calls.
fn check_routes(methods: &[Method], diagnostics: &mut Diagnostics) {
    let conditional = |method: &Method| method.cfg().next().is_some();
    for (index, method) in methods.iter().enumerate() {
        let earlier = methods[..index].iter().find(|earlier| {
            let same_verb =
                earlier.verb == method.verb || [earlier.verb, method.verb].contains(&Verb::Call);
            same_verb
                && earlier.url.shape() == method.url.shape()
                && !(conditional(earlier) && conditional(method))
        });
        if let Some(earlier) = earlier {
            let name = earlier.ident.to_token_stream();
            diagnostics.error(
                &method.url_literal,
                format_args!("`{name}` answers the same calls: change the URL or the method"),
            );
        }
    }
}
