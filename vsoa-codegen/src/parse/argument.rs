use quote::ToTokens;
use syn::{Attribute, Ident, Pat, PatType, Type, ext::IdentExt};

use super::{
    DATA_IS_BYTES, MAX_MEMBERS,
    attrs::{is_docs, is_marker},
    owned, types,
};
use crate::{
    diagnostics::Diagnostics,
    model::{Argument, Source, Url},
};

/// Reads the arguments of a method behind its `self`.
pub(super) fn read_all<'a>(
    inputs: impl Iterator<Item = &'a PatType>,
    url: &Url,
    diagnostics: &mut Diagnostics,
) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for input in inputs {
        if let Some(argument) = diagnostics.take(read(input, url)) {
            if let Some(mistake) = clash(&arguments, &argument) {
                diagnostics.error(input, mistake);
            }
            arguments.push(argument);
        }
    }
    arguments
}

fn read(input: &PatType, url: &Url) -> syn::Result<Argument> {
    let ident = name(&input.pat)?.clone();
    let (docs, others): (Vec<_>, Vec<_>) = input.attrs.iter().partition(|attr| is_docs(attr));
    let marker = marker(&others)?;
    let name = ident.unraw().to_string();
    let source = if types::is_context(&input.ty) {
        Source::Context
    } else if types::is_named(&input.ty, "Context") {
        let text = "the context is lent to the method: write `&vsoa::Context`";
        return Err(syn::Error::new_spanned(&input.ty, text));
    } else {
        owned::check(&input.ty)?;
        if url.names.contains(&name) {
            Source::Capture(name)
        } else {
            source(&input.ty, marker, name)?
        }
    };
    match (marker, &source) {
        (Some(marker), Source::Context | Source::Capture(_) | Source::Payload) => {
            let what = match source {
                Source::Context => "the context does not travel",
                Source::Payload => "a `Payload` is param and data already",
                _ => "this argument travels in the URL",
            };
            let text = format!("{what}: take `{}` off", marker.to_token_stream());
            Err(syn::Error::new_spanned(marker, text))
        }
        _ => Ok(Argument {
            ident,
            ty: (*input.ty).clone(),
            source,
            docs: docs.into_iter().cloned().collect(),
        }),
    }
}

fn name(pat: &Pat) -> syn::Result<&Ident> {
    match pat {
        Pat::Ident(pat) if pat.by_ref.is_none() && pat.mutability.is_none() => Ok(&pat.ident),
        Pat::Ident(pat) => Err(syn::Error::new_spanned(
            pat,
            format_args!("an argument of a service is a plain name: `{}`", pat.ident),
        )),
        other => Err(syn::Error::new_spanned(
            other,
            "an argument travels by its name, so it needs one instead of a pattern",
        )),
    }
}

/// The one attribute that an argument may have beside its docs.
fn marker<'a>(attrs: &[&'a Attribute]) -> syn::Result<Option<&'a Attribute>> {
    match *attrs {
        [] => Ok(None),
        [marker] if is_marker(marker) && marker.meta.require_path_only().is_ok() => {
            Ok(Some(marker))
        }
        [.., other] => Err(syn::Error::new_spanned(
            other,
            "an argument takes one attribute, `#[param]` or `#[data]`",
        )),
    }
}

/// Where an argument comes from that is neither the context nor in the URL.
fn source(ty: &Type, marker: Option<&Attribute>, name: String) -> syn::Result<Source> {
    let is_bytes = types::is_named(ty, "Bytes");
    match marker {
        Some(_) if types::is_named(ty, "Payload") => Ok(Source::Payload),
        Some(marker) if marker.path().is_ident("data") && is_bytes => Ok(Source::Data),
        Some(marker) if marker.path().is_ident("data") => {
            Err(syn::Error::new_spanned(ty, DATA_IS_BYTES))
        }
        Some(_) if is_bytes => Ok(Source::RawParam),
        Some(_) => Ok(Source::Param),
        None if is_bytes => Err(syn::Error::new_spanned(
            ty,
            "bytes have no JSON form: mark the argument with `#[data]`, or `#[param]` for a raw param",
        )),
        None if types::is_named(ty, "Payload") => Ok(Source::Payload),
        None => Ok(Source::Member(name)),
    }
}

/// Why an argument cannot stand beside the ones before it.
fn clash(before: &[Argument], argument: &Argument) -> Option<&'static str> {
    let some = |wanted: fn(&Source) -> bool| before.iter().any(|known| wanted(&known.source));
    let is_raw = |source: &Source| *source == Source::Payload;
    let is_param = |source: &Source| matches!(source, Source::Param | Source::RawParam);
    let fills_payload = |source: &Source| !matches!(source, Source::Context | Source::Capture(_));
    match &argument.source {
        Source::Context if some(|known| *known == Source::Context) => {
            Some("there is one context: take the second one off")
        }
        Source::Payload if some(is_raw) => Some("there is one payload: take the second one off"),
        Source::Payload if some(fills_payload) => Some(RAW_STANDS_ALONE),
        source if fills_payload(source) && some(is_raw) => Some(RAW_STANDS_ALONE),
        Source::Data if some(|known| *known == Source::Data) => {
            Some("a call carries one piece of data: take the second `#[data]` off")
        }
        source if is_param(source) && some(is_param) => {
            Some("`#[param]` is the whole param: take the second one off, or both of them")
        }
        source if is_param(source) && some(|known| matches!(known, Source::Member(_))) => {
            Some(PARAM_IS_WHOLE)
        }
        Source::Member(_) if some(is_param) => Some(PARAM_IS_WHOLE),
        Source::Member(_) if members(before) == MAX_MEMBERS => {
            Some("more than 16 arguments: put them into a struct, marked with `#[param]`")
        }
        _ => None,
    }
}

fn members(arguments: &[Argument]) -> usize {
    let is_member = |argument: &&Argument| matches!(argument.source, Source::Member(_));
    arguments.iter().filter(is_member).count()
}

const RAW_STANDS_ALONE: &str =
    "a `Payload` is all that a call carries: nothing else but captures and the context beside it";
const PARAM_IS_WHOLE: &str =
    "`#[param]` is the whole param: take it off, or put all arguments into one struct";
