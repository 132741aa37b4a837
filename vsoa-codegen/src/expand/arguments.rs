//! How a method's arguments come out of a request and go into one.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, FnArg, Ident, Pat, PatType, Path, ext::IdentExt, parse_quote};

use super::{at, label};
use crate::{
    model::{Argument, Method, Source},
    parse::is_docs,
};

/// The statements that take a method's arguments out of the parts of the request.
///
/// What they leave of the parts is let go, so that a slow method holds no read buffer.
pub(super) fn reads(method: &Method, root: &Path) -> TokenStream {
    let site = Span::mixed_site();
    let param = quote_spanned!(site=> &{ payload.param });
    let json = read_json(method, root, &param);
    let others = method.arguments.iter().map(|argument| {
        let Argument { ident, ty, .. } = argument;
        let (site, root) = at(ty, root);
        let value = match &argument.source {
            Source::Capture(name) => quote_spanned!(site=> #root::capture(&context, #name)?),
            Source::RawParam => quote_spanned!(site=> payload.param),
            Source::Data => quote_spanned!(site=> payload.data),
            Source::Payload => quote_spanned!(site=> payload),
            Source::Context | Source::Member(_) | Source::Param => return None,
        };
        Some(quote_spanned!(site=> let #ident: #ty = #value;))
    });
    let sources = || method.arguments.iter().map(|argument| &argument.source);
    let is_context_left =
        sources().any(is_in_context) && sources().all(|source| *source != Source::Context);
    let drop =
        is_context_left.then(|| quote_spanned!(Span::mixed_site()=> ::core::mem::drop(context);));
    quote!(#json #(#others)* #drop)
}

/// The name of the local for the param, and the statement that reads all arguments from it; `None`
/// where some come from elsewhere.
pub(super) fn read_param(method: &Method, root: &Path) -> Option<(TokenStream, TokenStream)> {
    let is_in_param = |argument: &Argument| {
        let source = &argument.source;
        matches!(source, Source::Member(_) | Source::Param)
    };
    if !method.arguments.iter().all(is_in_param) {
        return None;
    }
    let site = Span::mixed_site();
    let param = quote_spanned!(site=> param);
    Some(match read_json(method, root, &param) {
        Some(read) => (param, read),
        None => (quote_spanned!(site=> _), TokenStream::new()),
    })
}

/// The docs of arguments as a method has them, since arguments cannot have any.
pub(super) fn docs(arguments: &[Argument]) -> Vec<Attribute> {
    let travelling = arguments.iter().filter(|it| it.source != Source::Context);
    travelling
        .flat_map(|argument| docs_of(&argument.ident, &argument.docs))
        .collect()
}

/// As [`docs`], of the trait's own method.
pub(super) fn docs_of_inputs<'a>(inputs: impl IntoIterator<Item = &'a FnArg>) -> Vec<Attribute> {
    let documented = inputs.into_iter().filter_map(|input| match input {
        FnArg::Typed(PatType { attrs, pat, .. }) => match &**pat {
            Pat::Ident(pat) => Some((&pat.ident, attrs.as_slice())),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    documented
        .flat_map(|(ident, attrs)| docs_of(ident, attrs))
        .collect()
}

/// A paragraph that begins with the name.
fn docs_of(ident: &Ident, attrs: &[Attribute]) -> Vec<Attribute> {
    let docs = attrs.iter().filter(|attr| is_docs(attr)).cloned();
    let mut docs: Vec<_> = docs.collect();
    if !docs.is_empty() {
        let name = format!("\n`{}`:", ident.unraw());
        docs.insert(0, parse_quote!(#[doc = #name]));
    }
    docs
}

fn is_in_context(source: &Source) -> bool {
    matches!(source, Source::Context | Source::Capture(_))
}

/// The names of the locals for context and payload; `_` where no argument comes from it.
pub(super) fn locals(arguments: &[Argument]) -> (TokenStream, TokenStream) {
    let site = Span::mixed_site();
    let local = |name, is_needed| {
        if is_needed {
            Ident::new(name, site).into_token_stream()
        } else {
            quote_spanned!(site=> _)
        }
    };
    let mut sources = arguments.iter().map(|argument| &argument.source);
    let is_context_needed = sources.clone().any(is_in_context);
    let is_payload_needed = !sources.all(is_in_context);
    (
        local("context", is_context_needed),
        local("payload", is_payload_needed),
    )
}

/// The statement that reads all arguments that stand in `param`.
fn read_json(method: &Method, root: &Path, param: &TokenStream) -> Option<TokenStream> {
    let mut arguments = method.arguments.iter();
    if let Some(whole) = arguments.find(|argument| argument.source == Source::Param) {
        let Argument { ident, ty, .. } = whole;
        let (site, root) = at(ty, root);
        return Some(quote_spanned!(site=> let #ident: #ty = #root::param(#param)?;));
    }
    let (site, root) = at(&method.ident, root);
    let members: Vec<_> = Argument::members(&method.arguments).collect();
    let names = members.iter().map(|(name, _)| name);
    let idents = members.iter().map(|(_, argument)| &argument.ident);
    let types = members.iter().map(|(_, argument)| &argument.ty);
    (!members.is_empty()).then(|| {
        quote_spanned! {site=>
            let (#(#idents,)*): (#(#types,)*) = #root::members(#param, &[#(#names),*])?;
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
    let labels = members.iter().map(|(name, _)| label(name));
    let idents = members.iter().map(|(_, argument)| &argument.ident);
    (!members.is_empty())
        .then(|| quote_spanned!(site=> #root::write_members(&[#(#labels),*], &(#(&#idents,)*))?))
}
