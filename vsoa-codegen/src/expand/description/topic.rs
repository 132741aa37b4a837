use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path, ext::IdentExt};

use super::{super::at, capture, docs, unreachable};
use crate::model::{Place, Topic};

/// `DescribedTopic` for the topic.
pub(in crate::expand) fn topic(topic: &Topic<'_>) -> TokenStream {
    let Topic {
        item, root, fields, ..
    } = topic;
    let name = item.ident.unraw().to_string();
    let docs = docs::calls(&item.attrs);
    let parts = fields
        .iter()
        .flatten()
        .filter_map(|field| match &field.place {
            Place::Data => {
                let name = field.ident.unraw().to_string();
                Some(quote!(.data(#name)))
            }
            Place::Param => None,
            Place::Url(name) => {
                let docs = docs::call_of(name, &field.attrs);
                let capture = capture(name, &field.ty, root);
                Some(quote!(#capture #docs))
            }
        });
    let (site, spanned_root) = at(&item.ident, root);
    let param = match fields {
        None => quote_spanned!(site=> .param::<Self>()),
        Some(fields) if fields.iter().any(|field| field.place == Place::Param) => {
            quote_spanned! {site=>
                .param_schema(<Read as #spanned_root::schemars::JsonSchema>::json_schema)
            }
        }
        Some(_) => TokenStream::new(),
    };
    let state = topic
        .state
        .as_ref()
        .map(|_| quote_spanned!(site=> .state::<<Self as #spanned_root::StateTopic>::Refusal>()));
    let body = quote_spanned! {Span::mixed_site()=>
        #[allow(unused_imports)]
        use #root::describe::{WithSchema as _, WithoutSchema as _};

        #root::describe::TopicDescription::of::<Self>(#name) #docs #(#parts)* #param #state
    };
    topic_impl(&item.ident, root, &body)
}

/// In place of `DescribedTopic` for the topic.
pub(in crate::expand) fn topic_stand_in(name: &Ident, root: &Path) -> TokenStream {
    topic_impl(name, root, &unreachable())
}

fn topic_impl(name: &Ident, root: &Path, body: &TokenStream) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        impl #root::describe::DescribedTopic for #name {
            fn description() -> #root::describe::TopicDescription {
                #body
            }
        }
    }
}

/// What the struct that is read in place of a topic has for its schema.
pub(in crate::expand) struct Shadow {
    /// Imports beside it.
    pub(in crate::expand) uses: TokenStream,
    pub(in crate::expand) container: TokenStream,
    /// The names of the attributes that its fields take over.
    pub(in crate::expand) field_attrs: &'static [&'static str],
}

impl Shadow {
    pub(in crate::expand) fn of(topic: &Topic<'_>) -> Self {
        if !topic.describe {
            return Self {
                uses: TokenStream::new(),
                container: TokenStream::new(),
                field_attrs: &["cfg", "serde"],
            };
        }
        let root = &topic.root;
        let schemars = quote!(#root::schemars).to_string();
        let attrs = topic.item.attrs.iter();
        let attrs = attrs.filter(|attr| attr.path().is_ident("schemars"));
        Self {
            // What schemars writes calls it as if the prelude were there.
            uses: quote! {
                #[allow(unused_imports)]
                use ::core::convert::Into as _;
            },
            container: quote! {
                #[::core::prelude::v1::derive(#root::schemars::JsonSchema)]
                #[schemars(crate = #schemars)]
                #(#attrs)*
            },
            field_attrs: &["cfg", "deprecated", "doc", "schemars", "serde"],
        }
    }
}
