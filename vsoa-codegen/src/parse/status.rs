use std::ops::RangeInclusive;

use quote::ToTokens;
use syn::{
    Attribute, Data, DataEnum, DeriveInput, Fields, FieldsNamed, LitInt, LitStr, Path,
    ext::IdentExt,
};

use super::{MAX_MEMBERS, attrs, owned};
use crate::{
    diagnostics::Diagnostics,
    model::{Status, StatusField, Variant},
};

/// Reads the enum below `#[derive(vsoa::Status)]`.
pub(crate) fn status(input: &DeriveInput) -> syn::Result<Status> {
    let Data::Enum(data) = &input.data else {
        return Err(syn::Error::new_spanned(
            &input.ident,
            "each status code stands for one variant, so `vsoa::Status` is derived for an enum",
        ));
    };
    let mut diagnostics = Diagnostics::default();
    if !input.generics.params.is_empty() {
        diagnostics.error(
            &input.generics,
            "an error has one form on the wire, so its enum cannot be generic",
        );
    }
    if data.variants.is_empty() {
        diagnostics.error(
            &input.ident,
            "without a variant there is no error: use `std::convert::Infallible`",
        );
    }
    let options = diagnostics.take(read_options(&input.attrs));
    let Options { root, describe } = options.unwrap_or_default();
    let variants = read_variants(data, &mut diagnostics);
    diagnostics.finish(Status {
        ident: input.ident.clone(),
        root,
        describe,
        attrs: input.attrs.clone(),
        variants,
    })
}

/// What `#[status(..)]` on the enum says.
pub(crate) struct Options {
    /// Where the names stand that generated code may use.
    pub(crate) root: Path,
    /// Whether the enum describes itself.
    pub(crate) describe: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            root: attrs::root(None),
            describe: false,
        }
    }
}

/// The options, whatever else is wrong with the enum.
pub(crate) fn options(input: &DeriveInput) -> Options {
    read_options(&input.attrs).unwrap_or_default()
}

/// Reads `#[status(crate = "path", describe)]`.
fn read_options(attrs: &[Attribute]) -> syn::Result<Options> {
    let (mut krate, mut describe) = (None, false);
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("status")) {
        attr.parse_nested_meta(|meta| {
            if meta.path.is_ident("describe") {
                describe = true;
                return Ok(());
            }
            if !meta.path.is_ident("crate") {
                return Err(meta.error("unknown argument; known on the enum: `describe`, `crate`"));
            }
            let text: LitStr = meta.value()?.parse()?;
            krate = Some(text.parse_with(Path::parse_mod_style)?);
            Ok(())
        })?;
    }
    Ok(Options {
        root: attrs::root(krate.as_ref()),
        describe,
    })
}

fn read_variants(data: &DataEnum, diagnostics: &mut Diagnostics) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    for variant in &data.variants {
        let fields = diagnostics.take(fields(variant));
        let code = diagnostics.take(code(variant));
        let (Some(fields), Some((code, literal))) = (fields, code) else {
            continue;
        };
        if let Some(earlier) = variants.iter().find(|earlier| earlier.code == code) {
            let name = earlier.ident.to_token_stream();
            diagnostics.error(
                literal,
                format_args!("`{name}` has the status {code} already: take another"),
            );
        }
        variants.push(Variant {
            ident: variant.ident.clone(),
            code,
            attrs: variant.attrs.clone(),
            fields,
        });
    }
    variants
}

fn code(variant: &syn::Variant) -> syn::Result<(u8, LitInt)> {
    let attrs: Vec<_> = variant
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("status"))
        .collect();
    let attr = match *attrs {
        [attr] => attr,
        [] => {
            return Err(syn::Error::new_spanned(
                &variant.ident,
                "the variant has no status code: put `#[status(128)]` above it, 128 to 254",
            ));
        }
        [_, second, ..] => {
            return Err(syn::Error::new_spanned(
                second,
                "a variant has one status code: take this one off",
            ));
        }
    };
    let literal: LitInt = attr.parse_args().map_err(|_| {
        syn::Error::new_spanned(
            attr,
            "a status code is a number: `#[status(128)]`, 128 to 254",
        )
    })?;
    match literal.base10_parse::<u8>() {
        Ok(code) if APPLICATION.contains(&code) => Ok((code, literal)),
        _ => Err(syn::Error::new_spanned(
            literal,
            "the status codes of an application are 128 to 254; the others are the protocol's",
        )),
    }
}

fn fields(variant: &syn::Variant) -> syn::Result<Vec<StatusField>> {
    match &variant.fields {
        Fields::Unit => Ok(Vec::new()),
        Fields::Unnamed(fields) => Err(syn::Error::new_spanned(
            fields,
            "fields travel by their names, so they need some: write `{ name: T }`",
        )),
        Fields::Named(fields) => named_fields(fields),
    }
}

fn named_fields(fields: &FieldsNamed) -> syn::Result<Vec<StatusField>> {
    let mut diagnostics = Diagnostics::default();
    let mut named = Vec::new();
    for field in &fields.named {
        diagnostics.take(owned::check(&field.ty));
        if let Some(ident) = &field.ident {
            if ident.unraw() == "error" {
                diagnostics.error(
                    ident,
                    "the member `error` holds the error's text on the wire: rename the field",
                );
            }
            named.push(StatusField {
                ident: ident.clone(),
                ty: field.ty.clone(),
                attrs: field.attrs.clone(),
            });
        }
    }
    if let Some(extra) = fields.named.get(MAX_MEMBERS) {
        diagnostics.error(extra, "more than 16 fields: put them into a struct");
    }
    diagnostics.finish(named)
}

/// The codes that belong to the application.
pub(crate) const APPLICATION: RangeInclusive<u8> = 128..=254;
