use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{ItemTrait, Path};

use super::{
    arguments,
    client::{doc, returned, travelling},
    service::Names,
};
use crate::model::Method;

/// `XBlockingClient`: the trait's methods as calls that are waited for, in a program without async.
pub(super) fn client(item: &ItemTrait, root: &Path, methods: &[TokenStream]) -> TokenStream {
    let Names {
        client,
        blocking_client,
        ..
    } = Names::of(item);
    let (vis, name) = (&item.vis, &item.ident);
    let doc = format!("Calls a [`{name}`] in a program without async; panics in async code.");
    let text = blocking_client.to_string();
    quote_spanned! {Span::mixed_site()=>
        #[doc = #doc]
        #vis struct #blocking_client {
            client: #root::BlockingClient,
            calls: #client<#root::Client>,
        }

        #[allow(dead_code, deprecated, clippy::too_many_arguments)]
        const _: () = {
            impl #blocking_client {
                /// Calls over this connection.
                #[must_use]
                pub fn new(client: #root::BlockingClient) -> Self {
                    let calls = ::core::clone::Clone::clone(client.as_async());
                    Self { client, calls: #client::new(calls) }
                }

                #(#methods)*
            }

            #[automatically_derived]
            impl ::core::clone::Clone for #blocking_client {
                fn clone(&self) -> Self {
                    Self {
                        client: ::core::clone::Clone::clone(&self.client),
                        calls: ::core::clone::Clone::clone(&self.calls),
                    }
                }
            }

            #[automatically_derived]
            impl ::core::fmt::Debug for #blocking_client {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.debug_struct(#text).field("client", &self.client).finish()
                }
            }
        };
    }
}

/// The method that makes one call and waits for its answer.
pub(super) fn method(method: &Method, root: &Path) -> TokenStream {
    let Method {
        ident,
        attrs,
        arguments,
        output,
        ..
    } = method;
    let names: Vec<_> = travelling(arguments)
        .map(|argument| &argument.ident)
        .collect();
    let types = travelling(arguments).map(|argument| &argument.ty);
    let returned = returned(output, root);
    let (docs, doc) = (arguments::docs(arguments), doc(method));
    quote_spanned! {Span::mixed_site()=>
        #(#attrs)*
        #(#docs)*
        #[doc = #doc]
        #[track_caller]
        pub fn #ident(&self, #(#names: #types),*) -> #returned {
            self.client.wait(self.calls.#ident(#(#names),*))
        }
    }
}
