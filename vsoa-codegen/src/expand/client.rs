use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Ident, ItemTrait, Path};

use super::{arguments, at, route, service::Names, shape};
use crate::model::{Argument, Method, Output, Source, Verb};

/// `XClient`: the trait's methods as calls over any transport.
pub(super) fn client(item: &ItemTrait, root: &Path, methods: &[TokenStream]) -> TokenStream {
    let Names {
        client, transport, ..
    } = Names::of(item);
    let (vis, name) = (&item.vis, &item.ident);
    let doc = format!("Calls a [`{name}`] over a connection, a router or any other transport.");
    let common = common_impls(&client);
    quote_spanned! {Span::mixed_site()=>
        #[doc = #doc]
        #vis struct #client<S = #root::DefaultTransport> {
            transport: S,
        }

        #[allow(dead_code, deprecated, clippy::too_many_arguments)]
        const _: () = {
            impl<#transport> #client<#transport>
            where
                #transport: #root::Service<#root::Request, Response = #root::Response>
                    + ::core::clone::Clone,
                #transport::Error: ::core::convert::Into<#root::BoxError>,
            {
                /// Calls over this transport; each call goes to a clone of it.
                #[must_use]
                pub fn new(transport: #transport) -> Self {
                    Self { transport }
                }

                #(#methods)*
            }

            #common
        };
    }
}

/// What does not depend on the methods.
fn common_impls(client: &Ident) -> TokenStream {
    let text = client.to_string();
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl<S: ::core::clone::Clone> ::core::clone::Clone for #client<S> {
            fn clone(&self) -> Self {
                Self { transport: ::core::clone::Clone::clone(&self.transport) }
            }
        }

        #[automatically_derived]
        impl<S: ::core::fmt::Debug> ::core::fmt::Debug for #client<S> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#text).field("transport", &self.transport).finish()
            }
        }
    }
}

/// The method that makes one call.
pub(super) fn method(method: &Method, root: &Path) -> TokenStream {
    let Method {
        ident,
        attrs,
        arguments,
        output,
        ..
    } = method;
    let names = travelling(arguments).map(|argument| &argument.ident);
    let types = travelling(arguments).map(|argument| &argument.ty);
    let returned = returned(output, root);
    let (docs, doc) = (arguments::docs(arguments), doc(method));
    let request = request(method, root);
    let call = call(output, root);
    quote_spanned! {Span::mixed_site()=>
        #(#attrs)*
        #(#docs)*
        #[doc = #doc]
        pub async fn #ident(&self, #(#names: #types),*) -> #returned {
            let request = #request;
            #call
        }
    }
}

/// The arguments that a caller gives.
pub(super) fn travelling(arguments: &[Argument]) -> impl Iterator<Item = &Argument> {
    arguments
        .iter()
        .filter(|argument| argument.source != Source::Context)
}

/// The expression that makes the call and reads its answer.
fn call(output: &Output, root: &Path) -> TokenStream {
    let (site, root) = at(&output.ty, root);
    let (ty, shape) = (&output.ty, shape(output, &root, site));
    quote_spanned! {site=>
        #root::call::<#shape, #ty, _>(&self.transport, request).await
    }
}

/// What stands below the docs that the user wrote.
pub(super) fn doc(method: &Method) -> String {
    let verb = match method.verb {
        Verb::Call | Verb::Get => "GET",
        Verb::Set => "SET",
    };
    let documented = method.attrs.iter().any(|attr| attr.path().is_ident("doc"));
    let gap = if documented { "\n" } else { "" };
    format!("{gap}Calls {verb} `{}`.", method.url.text)
}

/// The request that carries a method's arguments.
fn request(method: &Method, root: &Path) -> TokenStream {
    let site = Span::mixed_site();
    let route = route::reference(method, root);
    let captures = method.url.names.iter().filter_map(|name| {
        let filled = |argument: &&Argument| argument.source == Source::Capture(name.clone());
        let Argument { ident, ty, .. } = method.arguments.iter().find(filled)?;
        let (site, _) = at(ty, root);
        Some(quote_spanned!(site=> &#ident))
    });
    let verb = match method.verb {
        Verb::Call | Verb::Get => quote_spanned!(site=> Get),
        Verb::Set => quote_spanned!(site=> Set),
    };
    let payload = arguments::payload(method, root)
        .map(|payload| quote_spanned!(site=> .with_payload(#payload)));
    quote_spanned! {site=>
        #root::request(#root::Method::#verb, #route, &[#(#captures),*])? #payload
    }
}

/// What the client's method returns for what the service's does.
pub(super) fn returned(output: &Output, root: &Path) -> TokenStream {
    let ty = &output.ty;
    let (site, root) = at(ty, root);
    let (ok, err) = match &output.spelled {
        Some((ok, err)) if output.streamed => (
            quote_spanned!(site=> (#ok, #root::Stream)),
            err.to_token_stream(),
        ),
        Some((ok, err)) => (ok.to_token_stream(), err.to_token_stream()),
        None => {
            let ok = quote_spanned!(site=> <#ty as #root::ServiceResult>::Ok);
            let err = quote_spanned!(site=> <#ty as #root::ServiceResult>::Err);
            let shape = shape(output, &root, site);
            let value = quote_spanned!(site=> <#shape as #root::ReadAnswer<#ok>>::Value);
            (if output.streamed { value } else { ok }, err)
        }
    };
    quote_spanned!(site=> ::core::result::Result<#ok, #root::CallError<#err>>)
}
