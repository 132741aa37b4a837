use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, Ident, LitStr, Path, ext::IdentExt, parse::ParseStream};

use super::{super::at, docs, unreachable};
use crate::model::{Status, StatusField, Variant};

/// `DescribedStatus` for the error.
pub(in crate::expand) fn status(status: &Status) -> TokenStream {
    let Status {
        ident,
        root,
        attrs,
        variants,
        ..
    } = status;
    let (name, docs) = (ident.unraw().to_string(), docs::calls(attrs));
    let variants = variants.iter().map(|item| {
        let (cfg, variant) = (item.cfg(), variant(item, root));
        quote_spanned!(Span::mixed_site()=> #(#cfg)* let status = status.variant(#variant);)
    });
    let body = quote_spanned! {Span::mixed_site()=>
        let status = #root::describe::StatusDescription::new(#name) #docs;
        #(#variants)*
        status
    };
    status_impl(ident, root, &body)
}

/// In place of `DescribedStatus` for the error.
pub(in crate::expand) fn status_stand_in(name: &Ident, root: &Path) -> TokenStream {
    status_impl(name, root, &unreachable())
}

fn status_impl(name: &Ident, root: &Path, body: &TokenStream) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #root::describe::DescribedStatus for #name {
            fn statuses() -> #root::describe::StatusDescription {
                #body
            }
        }
    }
}

fn variant(variant: &Variant, root: &Path) -> TokenStream {
    let Variant {
        ident,
        code,
        attrs,
        fields,
    } = variant;
    let (name, docs) = (ident.unraw().to_string(), docs::calls(attrs));
    let text = attrs.iter().find_map(error_text);
    let text = text.map(|text| quote!(.text(#text)));
    let fields = fields.iter().map(|StatusField { ident, ty, attrs }| {
        let (name, site) = (ident.unraw().to_string(), at(ty, root).0);
        let docs = docs::call_of(&name, attrs);
        quote_spanned!(site=> .member::<#ty>(#name) #docs)
    });
    quote_spanned! {Span::mixed_site()=>
        #root::describe::VariantDescription::new(#name, #root::Status(#code)) #docs #text #(#fields)*
    }
}

/// The format string in `#[error("..")]`, by which common derives write `Display`.
fn error_text(attr: &Attribute) -> Option<LitStr> {
    let read = |input: ParseStream<'_>| {
        let text = input.parse::<LitStr>()?;
        input.parse::<TokenStream>()?;
        Ok(text)
    };
    let is_error = attr.path().is_ident("error");
    is_error.then(|| attr.parse_args_with(read).ok())?
}
