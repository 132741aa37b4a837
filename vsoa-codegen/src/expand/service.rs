use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{FnArg, Ident, ItemTrait, Pat, ReturnType, TraitItem, TraitItemFn, parse_quote};

use super::{arguments, blocking, client, description, server};
use crate::{
    model::Service,
    parse::{is_docs, is_marker, is_route},
};

/// The trait, its server and its client.
pub(crate) fn service(service: &Service<'_>) -> TokenStream {
    let Service {
        item,
        root,
        blocking,
        describe,
        methods,
    } = service;
    let declaration = declaration(item);
    let routes: Vec<_> = methods
        .iter()
        .map(|method| server::route(service, method))
        .collect();
    let server = server::server(item, root, &routes);
    let calls: Vec<_> = methods
        .iter()
        .map(|method| client::method(method, root))
        .collect();
    let client = client::client(item, root, &calls);
    let blocking = blocking.then(|| {
        let calls: Vec<_> = methods
            .iter()
            .map(|method| blocking::method(method, root))
            .collect();
        blocking::client(item, root, &calls)
    });
    let description = describe.then(|| description::service(service));
    quote! {
        #declaration
        #server
        #client
        #blocking
        #description
    }
}

/// The names of what the macro makes beside a trait.
pub(super) struct Names {
    pub(super) server: Ident,
    pub(super) client: Ident,
    pub(super) blocking_client: Ident,
    /// The type parameter for what implements the trait.
    pub(super) implementor: Ident,
    /// The type parameter for what the client calls over.
    pub(super) transport: Ident,
}

impl Names {
    pub(super) fn of(item: &ItemTrait) -> Self {
        Self {
            server: format_ident!("{}Server", item.ident, span = item.ident.span()),
            client: format_ident!("{}Client", item.ident, span = item.ident.span()),
            blocking_client: format_ident!(
                "{}BlockingClient",
                item.ident,
                span = item.ident.span()
            ),
            implementor: free_name(item, "T"),
            transport: free_name(item, "S"),
        }
    }
}

/// A name for a type parameter, changed where a type of the user's has it.
fn free_name(item: &ItemTrait, name: &str) -> Ident {
    let taken = mentions(item.to_token_stream(), name);
    format_ident!("{}{name}", if taken { "__" } else { "" })
}

fn mentions(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The trait without our attributes, its methods in the form that promises `Send`.
pub(super) fn declaration(item: &ItemTrait) -> TokenStream {
    let mut item = item.clone();
    item.supertraits.push(parse_quote!(::core::marker::Send));
    item.supertraits.push(parse_quote!(::core::marker::Sync));
    item.supertraits.push(parse_quote!('static));
    item.colon_token.get_or_insert_default();
    for member in &mut item.items {
        if let TraitItem::Fn(method) = member {
            let docs = arguments::docs_of_inputs(&method.sig.inputs);
            method.attrs.extend(docs);
            take_markers_off(method);
            desugar(method);
        }
    }
    item.into_token_stream()
}

fn take_markers_off(method: &mut TraitItemFn) {
    method.attrs.retain(|attr| !is_route(attr));
    for input in &mut method.sig.inputs {
        if let FnArg::Typed(input) = input {
            input
                .attrs
                .retain(|attr| !is_marker(attr) && !is_docs(attr));
            if method.default.is_none() && !is_plain(&input.pat) {
                // The compiler would tell of the pattern a second time.
                *input.pat = parse_quote!(_);
            }
        }
    }
}

fn is_plain(pat: &Pat) -> bool {
    matches!(pat, Pat::Ident(pat) if pat.by_ref.is_none() && pat.mutability.is_none())
}

/// `async fn m() -> R` as `fn m() -> impl Future<Output = R> + Send`.
fn desugar(method: &mut TraitItemFn) {
    let Some(keyword) = method.sig.asyncness.take() else {
        return;
    };
    let output = match &method.sig.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    };
    let future = quote_spanned! {keyword.span=>
        impl ::core::future::Future<Output = #output> + ::core::marker::Send
    };
    method.sig.output = parse_quote!(-> #future);
    if let Some(body) = &mut method.default {
        *body = parse_quote!({ async move #body });
    }
}
