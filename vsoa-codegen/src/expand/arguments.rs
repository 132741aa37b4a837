//! How a method's arguments come out of a request and go into one.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Ident, Path};

use super::at;
use crate::model::{Argument, Method, Source};

/// The statements that take a method's arguments out of the parts of the request.
///
/// What they leave of the parts is let go, so that a slow method holds no read buffer.
pub(super) fn reads(method: &Method, root: &Path) -> TokenStream {
    let members = read_members(method, root);
    let others = method
        .arguments
        .iter()
        .map(|Argument { ident, ty, source }| {
            let (site, root) = at(ty, root);
            let value = match source {
                Source::Capture(name) => quote_spanned!(site=> #root::capture(&context, #name)?),
                Source::Param => quote_spanned!(site=> #root::param(payload.param)?),
                Source::RawParam => quote_spanned!(site=> payload.param),
                Source::Data => quote_spanned!(site=> payload.data),
                Source::Payload => quote_spanned!(site=> payload),
                Source::Context | Source::Member(_) => return None,
            };
            Some(quote_spanned!(site=> let #ident: #ty = #value;))
        });
    let sources = || method.arguments.iter().map(|argument| &argument.source);
    let is_context_left =
        sources().any(is_in_context) && sources().all(|source| *source != Source::Context);
    let drop =
        is_context_left.then(|| quote_spanned!(Span::mixed_site()=> ::core::mem::drop(context);));
    quote!(#members #(#others)* #drop)
}

fn is_in_context(source: &Source) -> bool {
    matches!(source, Source::Context | Source::Capture(_))
}

/// Whether any argument comes from what is around the payload.
pub(super) fn need_context(arguments: &[Argument]) -> bool {
    arguments
        .iter()
        .any(|argument| is_in_context(&argument.source))
}

/// The name of the local for the payload, or `_` where no argument comes from it.
pub(super) fn payload_local(arguments: &[Argument]) -> TokenStream {
    let site = Span::mixed_site();
    if arguments
        .iter()
        .all(|argument| is_in_context(&argument.source))
    {
        quote_spanned!(site=> _)
    } else {
        Ident::new("payload", site).into_token_stream()
    }
}

/// The statement that reads all plain arguments.
fn read_members(method: &Method, root: &Path) -> Option<TokenStream> {
    let (site, root) = at(&method.ident, root);
    let members: Vec<_> = Argument::members(&method.arguments).collect();
    let names = members.iter().map(|(name, _)| name);
    let idents = members.iter().map(|(_, argument)| &argument.ident);
    let types = members.iter().map(|(_, argument)| &argument.ty);
    (!members.is_empty()).then(|| {
        quote_spanned! {site=>
            let (#(#idents,)*): (#(#types,)*) = #root::members(payload.param, &[#(#names),*])?;
        }
    })
}

/// The payload that carries a method's arguments, where there are any.
pub(super) fn payload(method: &Method, root: &Path) -> Option<TokenStream> {
    let site = Span::mixed_site();
    let find = |wanted: Source| {
        let mut arguments = method.arguments.iter();
        arguments.find(|argument| argument.source == wanted)
    };
    if let Some(Argument { ident, .. }) = find(Source::Payload) {
        return Some(quote_spanned!(site=> #ident));
    }
    let json = write_members(method, root).or_else(|| {
        let Argument { ident, ty, .. } = find(Source::Param)?;
        let (site, root) = at(ty, root);
        Some(quote_spanned!(site=> #root::write_param(&#ident)?))
    });
    let json = json.or_else(|| {
        let Argument { ident, .. } = find(Source::RawParam)?;
        Some(quote_spanned!(site=> #root::Payload::from_param(#ident)))
    });
    let data = find(Source::Data).map(|argument| &argument.ident);
    match (json, data) {
        (json, None) => json,
        (None, Some(data)) => Some(quote_spanned!(site=> #root::Payload::from_data(#data))),
        (Some(json), Some(data)) => Some(quote_spanned!(site=> #json.with_data(#data))),
    }
}

/// The payload that carries all plain arguments.
fn write_members(method: &Method, root: &Path) -> Option<TokenStream> {
    let (site, root) = at(&method.ident, root);
    let members: Vec<_> = Argument::members(&method.arguments).collect();
    let names = members.iter().map(|(name, _)| name);
    let idents = members.iter().map(|(_, argument)| &argument.ident);
    (!members.is_empty())
        .then(|| quote_spanned!(site=> #root::write_members(&[#(#names),*], &(#(&#idents,)*))?))
}
