//! What stands in for generated items where there is a mistake, so that their users add no messages.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{
    Attribute, DeriveInput, FnArg, Generics, ItemStruct, ItemTrait, Path, ReturnType, Signature,
    Token, TraitItem, TraitItemFn, ext::IdentExt,
};

use super::{blocking, client, description, server, service, topic};
use crate::parse::{self, StatusOptions, is_context};

/// The trait, a server without routes, and clients whose methods do nothing.
pub(crate) fn service_stand_in(
    item: &ItemTrait,
    root: &Path,
    blocking: bool,
    describe: bool,
) -> TokenStream {
    let declaration = service::declaration(item);
    if !item.generics.params.is_empty() {
        return declaration;
    }
    let methods = || {
        item.items.iter().filter_map(|item| match item {
            TraitItem::Fn(method) if method.sig.ident.unraw() != "new" => Some(method),
            _ => None,
        })
    };
    let calls = |keyword: Option<Token![async]>| -> Vec<_> {
        let calls = methods().map(|method| client_method(method, root, keyword));
        calls.collect()
    };
    let server = server::server(item, root, &[]);
    let client = client::client(item, root, &calls(Some(<Token![async]>::default())));
    let blocking = blocking.then(|| blocking::client(item, root, &calls(None)));
    let description = describe.then(|| description::service_stand_in(item, root));
    quote!(#declaration #server #client #blocking #description)
}

/// A method that is called like the one meant.
fn client_method(method: &TraitItemFn, root: &Path, keyword: Option<Token![async]>) -> TokenStream {
    let Signature {
        ident,
        generics,
        inputs,
        output,
        ..
    } = &method.sig;
    let bounds = &generics.where_clause;
    let cfg = method.attrs.iter().filter(|attr| is_cfg(attr));
    let types = inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) if !is_context(&input.ty) => Some(&input.ty),
        _ => None,
    });
    let returned = match (parse::output(&method.sig), output) {
        (Ok(output), _) => client::returned(&output, root),
        (Err(_), ReturnType::Type(_, ty)) => quote!(#ty),
        (Err(_), ReturnType::Default) => quote!(()),
    };
    quote_spanned! {Span::mixed_site()=>
        #(#cfg)*
        pub #keyword fn #ident #generics(&self, #(_: #types),*) -> #returned #bounds {
            ::core::unreachable!()
        }
    }
}

fn is_cfg(attr: &Attribute) -> bool {
    attr.path().is_ident("cfg")
}

/// The struct, published nowhere; with a current value, if it was to have one.
pub(crate) fn topic_stand_in(
    item: &ItemStruct,
    root: &Path,
    is_state: bool,
    describe: bool,
) -> TokenStream {
    let declaration = topic::declaration(item);
    let name = &item.ident;
    let state = is_state.then(|| topic::state_topic(name, root, None, true));
    let stand_in = quote_spanned! {Span::mixed_site()=>
        impl #root::Topic for #name {
            const PATTERN: &'static str = "/";
            const QUICK: bool = false;

            fn to_message(&self) -> ::core::result::Result<#root::Message, #root::Error> {
                ::core::unreachable!()
            }

            fn from_message(
                _: &#root::Captures,
                _: &#root::Payload,
            ) -> ::core::result::Result<Self, #root::Error> {
                ::core::unreachable!()
            }
        }

        #state
    };
    let description = describe.then(|| description::topic_stand_in(name, root));
    let stand_in = unless_generic(&item.generics, quote!(#stand_in #description));
    quote!(#declaration #stand_in)
}

/// An error without codes.
pub(crate) fn status_stand_in(input: &DeriveInput, options: &StatusOptions) -> TokenStream {
    let (name, root) = (&input.ident, &options.root);
    let stand_in = quote_spanned! {Span::mixed_site()=>
        impl #root::StatusError for #name {
            fn status(&self) -> #root::Status {
                ::core::unreachable!()
            }

            fn to_payload(&self) -> #root::Payload {
                ::core::unreachable!()
            }

            fn from_reply(_: #root::Status, _: &#root::Payload) -> ::core::option::Option<Self> {
                ::core::unreachable!()
            }
        }
    };
    let description = options
        .describe
        .then(|| description::status_stand_in(name, root));
    unless_generic(&input.generics, quote!(#stand_in #description))
}

/// A generic item cannot be used as the user meant, so nothing needs to stand in.
fn unless_generic(generics: &Generics, tokens: TokenStream) -> TokenStream {
    if generics.params.is_empty() {
        tokens
    } else {
        TokenStream::new()
    }
}
