use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{ItemTrait, Path, ext::IdentExt};

use super::{
    super::{at, route, service::Names, shape},
    capture, docs, unreachable,
};
use crate::model::{Argument, Method, Service, Source, Verb};

/// `XServer::description`.
pub(in crate::expand) fn service(service: &Service<'_>) -> TokenStream {
    let Service {
        item,
        root,
        methods,
        ..
    } = service;
    let (name, docs) = (item.ident.unraw().to_string(), docs::calls(&item.attrs));
    let methods = methods.iter().map(|item| {
        let (cfg, method) = (item.cfg(), method(item, root));
        quote_spanned!(Span::mixed_site()=> #(#cfg)* let service = service.method(#method);)
    });
    let body = quote_spanned! {Span::mixed_site()=>
        use #root::describe::{WithSchema as _, WithoutSchema as _};

        let service = #root::describe::ServiceDescription::new(#name) #docs;
        #(#methods)*
        service
    };
    service_function(item, root, &body)
}

/// In place of `XServer::description`.
pub(in crate::expand) fn service_stand_in(item: &ItemTrait, root: &Path) -> TokenStream {
    service_function(item, root, &unreachable())
}

/// The type parameter is given, so that who calls the function need not.
fn service_function(item: &ItemTrait, root: &Path, body: &TokenStream) -> TokenStream {
    let server = Names::of(item).server;
    quote_spanned! {Span::mixed_site()=>
        #[allow(dead_code, deprecated, unused_imports)]
        const _: () = {
            impl #server<()> {
                /// Describes the service: its methods, with their types and errors.
                pub fn description() -> #root::describe::ServiceDescription {
                    #body
                }
            }
        };
    }
}

fn method(method: &Method, root: &Path) -> TokenStream {
    let site = Span::mixed_site();
    let name = method.ident.unraw().to_string();
    let verb = match method.verb {
        Verb::Call => format_ident!("call", span = site),
        Verb::Get => format_ident!("get", span = site),
        Verb::Set => format_ident!("set", span = site),
    };
    let route = route::argument(method, root);
    let docs = docs::calls(&method.attrs);
    let arguments = method
        .arguments
        .iter()
        .map(|argument| self::argument(argument, root));
    let described = quote_spanned! {site=>
        #root::describe::MethodDescription::#verb(#name, #route) #docs #(#arguments)*
    };
    let (site, root) = at(&method.output.ty, root);
    let (ty, shape) = (&method.output.ty, shape(&method.output, &root, site));
    quote_spanned!(site=> #root::describe::describe_result::<#shape, #ty>(#described))
}

/// The call that adds an argument.
fn argument(argument: &Argument, root: &Path) -> TokenStream {
    let Argument {
        ident,
        ty,
        source,
        docs,
    } = argument;
    let name = ident.unraw().to_string();
    let (site, _) = at(ty, root);
    let docs = docs::call_of(&name, docs);
    let added = match source {
        Source::Capture(name) => capture(name, ty, root),
        Source::Context => return TokenStream::new(),
        Source::Data => quote_spanned!(site=> .data(#name)),
        Source::Member(name) => quote_spanned!(site=> .member::<#ty>(#name)),
        Source::Param => quote_spanned!(site=> .param::<#ty>(#name)),
        Source::Payload => quote_spanned!(site=> .payload(#name)),
        Source::RawParam => quote_spanned!(site=> .raw_param(#name)),
    };
    quote!(#added #docs)
}
