use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote_spanned};
use syn::{Ident, ItemTrait, Path};

use super::{arguments, at, route, service::Names, shape};
use crate::model::{Method, Service, Source, Verb};

/// `XServer`: a service of tower's kind around whatever implements the trait.
pub(super) fn server(item: &ItemTrait, root: &Path, routes: &[TokenStream]) -> TokenStream {
    let Names {
        server,
        implementor,
        ..
    } = Names::of(item);
    let (vis, name) = (&item.vis, &item.ident);
    let doc =
        format!("Answers calls with a [`{name}`]: a `tower::Service`, and a router to merge.");
    let common = common_impls(&server.to_string(), &server, root);
    quote_spanned! {Span::mixed_site()=>
        #[doc = #doc]
        #vis struct #server<T> {
            router: #root::Router,
            service: ::core::marker::PhantomData<fn() -> T>,
        }

        #[allow(dead_code, deprecated)]
        const _: () = {
            impl<#implementor: #name> #server<#implementor> {
                /// Serves this value.
                #[must_use]
                pub fn new(service: #implementor) -> Self {
                    Self::from_arc(#root::Arc::new(service))
                }

                /// Serves a value that others hold as well.
                #[must_use]
                pub fn from_arc(service: #root::Arc<#implementor>) -> Self {
                    let router = #root::Router::new();
                    #(#routes)*
                    Self { router, service: ::core::marker::PhantomData }
                }
            }

            #common
        };
    }
}

/// What does not depend on the methods.
fn common_impls(text: &str, server: &impl ToTokens, root: &Path) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        impl<T> #root::Service<#root::Request> for #server<T> {
            type Response = #root::Response;
            type Error = ::core::convert::Infallible;
            type Future = #root::ResponseFuture;

            fn poll_ready(
                &mut self,
                context: &mut ::core::task::Context<'_>,
            ) -> ::core::task::Poll<::core::result::Result<(), Self::Error>> {
                #root::Service::poll_ready(&mut self.router, context)
            }

            fn call(&mut self, request: #root::Request) -> Self::Future {
                #root::Service::call(&mut self.router, request)
            }
        }

        impl<T> ::core::convert::From<#server<T>> for #root::Router {
            fn from(server: #server<T>) -> Self {
                server.router
            }
        }

        #[automatically_derived]
        impl<T> ::core::clone::Clone for #server<T> {
            fn clone(&self) -> Self {
                Self {
                    router: ::core::clone::Clone::clone(&self.router),
                    service: ::core::marker::PhantomData,
                }
            }
        }

        #[automatically_derived]
        impl<T> ::core::fmt::Debug for #server<T> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#text).field("router", &self.router).finish()
            }
        }
    }
}

/// The statement that adds a method's route.
///
/// What needs no more of a call than what its param says gets no more: it costs less. The function
/// that adds the route is told what the method returns, as the client's `call` is, and at the same
/// place: so the compiler tells of a result that does not fit once, and there.
pub(super) fn route(service: &Service<'_>, method: &Method) -> TokenStream {
    let output = &method.output;
    let (site, root) = at(&output.ty, &service.root);
    let (ty, shape) = (&output.ty, shape(output, &root, site));
    let cfg = method.cfg();
    let url = route::argument(method, &service.root);
    let reply = reply(service, method);
    let Some((param, read)) = arguments::read_param(method, &service.root) else {
        let (context, payload) = arguments::locals(&method.arguments);
        let reads = arguments::reads(method, &service.root);
        let add = verb(method, ["route", "get", "set"]);
        return quote_spanned! {site=>
            #(#cfg)*
            let router = router.#add(
                #url,
                #root::handler::<#shape, #ty, _, _, _>(&service, |service, request| {
                    let (#context, #payload) = request.into_parts();
                    async move {
                        #reads
                        #reply
                    }
                }),
            );
        };
    };
    let methods = verb(method, ["Both", "Get", "Set"]);
    quote_spanned! {site=>
        #(#cfg)*
        let router = #root::param_route::<#shape, #ty, _, _, _>(
            router,
            (#root::Methods::#methods, #url),
            &service,
            |service, #param| {
                #read
                ::core::result::Result::Ok(async move { #reply })
            },
        );
    }
}

/// The one of the names, for any call, GET and SET, that is for a method's.
fn verb(method: &Method, [call, get, set]: [&str; 3]) -> Ident {
    format_ident!(
        "{}",
        match method.verb {
            Verb::Call => call,
            Verb::Get => get,
            Verb::Set => set,
        }
    )
}

/// The expression that calls the service and makes an answer of its result.
fn reply(service: &Service<'_>, method: &Method) -> TokenStream {
    let Method { ident, output, .. } = method;
    let (site, root) = at(&output.ty, &service.root);
    let Names { implementor, .. } = Names::of(service.item);
    let name = &service.item.ident;
    let values = method
        .arguments
        .iter()
        .map(|argument| match argument.source {
            Source::Context => quote_spanned!(site=> &context),
            _ => argument.ident.to_token_stream(),
        });
    quote_spanned! {site=>
        #root::reply(<#implementor as #name>::#ident(&service, #(#values),*).await)
    }
}
