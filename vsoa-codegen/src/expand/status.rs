use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Path, ext::IdentExt};

use super::{description, label};
use crate::model::{Status, Variant};

/// The codes and payloads of an enum's variants.
pub(crate) fn status(status: &Status) -> TokenStream {
    let Status {
        ident,
        root,
        variants,
        describe,
        ..
    } = status;
    let codes = variants.iter().map(|variant| {
        let (cfg, Variant { ident, code, .. }) = (variant.cfg(), variant);
        quote_spanned!(Span::mixed_site()=> #(#cfg)* Self::#ident { .. } => #root::Status(#code))
    });
    let description = describe.then(|| description::status(status));
    let payloads = variants.iter().map(|variant| payload(variant, root));
    let replies = variants.iter().map(|variant| from_reply(variant, root));
    quote_spanned! {Span::mixed_site()=>
        #[allow(deprecated)]
        const _: () = {
            #[automatically_derived]
            impl #root::StatusError for #ident {
                fn status(&self) -> #root::Status {
                    match self { #(#codes,)* }
                }

                fn to_payload(&self) -> #root::Payload {
                    match self { #(#payloads,)* }
                }

                fn from_reply(
                    status: #root::Status,
                    payload: &#root::Payload,
                ) -> ::core::option::Option<Self> {
                    match status.0 {
                        #(#replies,)*
                        _ => ::core::option::Option::None,
                    }
                }
            }

            #description
        };
    }
}

/// The arm that writes a variant's fields.
fn payload(variant: &Variant, root: &Path) -> TokenStream {
    let (cfg, Variant { ident, fields, .. }) = (variant.cfg(), variant);
    let labels = names(variant).map(|name| label(&name));
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    quote_spanned! {Span::mixed_site()=>
        #(#cfg)*
        Self::#ident { #(#idents),* } => {
            #root::error_payload(self, &[#(#labels),*], &(#(#idents,)*))
        }
    }
}

/// The arm that reads a variant's fields.
fn from_reply(variant: &Variant, root: &Path) -> TokenStream {
    let Variant {
        ident,
        code,
        fields,
        ..
    } = variant;
    let cfg = variant.cfg();
    let names = names(variant);
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let types = fields.iter().map(|field| &field.ty);
    let read = (!fields.is_empty()).then(|| {
        quote_spanned! {Span::mixed_site()=>
            let (#(#idents,)*): (#(#types,)*) = #root::error_fields(payload, &[#(#names),*])?;
        }
    });
    quote_spanned! {Span::mixed_site()=>
        #(#cfg)*
        #code => {
            #read
            ::core::option::Option::Some(Self::#ident { #(#idents),* })
        }
    }
}

fn names(variant: &Variant) -> impl Iterator<Item = String> {
    let fields = variant.fields.iter();
    fields.map(|field| field.ident.unraw().to_string())
}
