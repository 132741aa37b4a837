use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Ident, ItemStruct, Path};

use super::{at, description, duration};
use crate::{
    model::{Field, Place, Topic},
    parse::is_marker,
};

/// The struct, and where and how it is published.
pub(crate) fn topic(topic: &Topic<'_>) -> TokenStream {
    let Topic { root, quick, .. } = topic;
    let declaration = declaration(topic.item);
    let name = &topic.item.ident;
    let pattern = &topic.url.text;
    let Parts {
        shadows,
        captures,
        payload,
        param,
        value,
    } = match &topic.fields {
        Some(fields) => parts(topic, fields),
        None => whole(topic),
    };
    let encode = param.map(|param| encode(topic, &captures, &param));
    let deadline = deadline(topic);
    let state = topic.state.as_ref().map(|state| {
        let refusal = state.refusal.as_ref();
        state_topic(&topic.item.ident, root, refusal, topic.url.names.is_empty())
    });
    let description = topic.describe.then(|| description::topic(topic));
    quote_spanned! {Span::mixed_site()=>
        #declaration

        #[allow(dead_code, deprecated)]
        const _: () = {
            #shadows

            impl #root::Topic for #name {
                const PATTERN: &'static str = #pattern;
                const QUICK: bool = #quick;
                #deadline

                fn to_message(&self) -> ::core::result::Result<#root::Message, #root::Error> {
                    #root::message::<Self>(&[#(&self.#captures),*], #payload)
                }

                #encode

                fn from_message(
                    captures: &#root::Captures,
                    payload: &#root::Payload,
                ) -> ::core::result::Result<Self, #root::Error> {
                    let _ = captures;
                    #value
                }
            }

            #state

            #description
        };
    }
}

/// The packet of a topic whose payload is a param alone, written in one go.
fn encode(topic: &Topic<'_>, captures: &[TokenStream], param: &TokenStream) -> TokenStream {
    let (site, root) = at(&topic.item.ident, &topic.root);
    quote_spanned! {site=>
        fn to_encoded_message(&self) -> ::core::result::Result<#root::EncodedMessage, #root::Error> {
            #root::encoded_message::<Self, _>(&[#(&self.#captures),*], #param)
        }
    }
}

fn deadline(topic: &Topic<'_>) -> Option<TokenStream> {
    let deadline = duration(topic.deadline?);
    Some(quote_spanned! {Span::mixed_site()=>
        const DEADLINE: ::core::option::Option<::core::time::Duration> =
            ::core::option::Option::Some(#deadline);
    })
}

/// That the topic has a current value, and whether that is a single one.
pub(super) fn state_topic(
    name: &Ident,
    root: &Path,
    refusal: Option<&Path>,
    is_single: bool,
) -> TokenStream {
    let (site, root) = at(name, root);
    let refusal = refusal.map_or_else(
        || quote_spanned!(site=> #root::Status),
        ToTokens::to_token_stream,
    );
    let single = is_single.then(|| quote_spanned!(site=> impl #root::SingleState for #name {}));
    quote_spanned! {site=>
        impl #root::StateTopic for #name {
            type Refusal = #refusal;
        }

        #single
    }
}

/// The struct without our attributes, and without those that only the shadows read.
pub(super) fn declaration(item: &ItemStruct) -> ItemStruct {
    let mut item = item.clone();
    let keeps_serde = derives(&item.attrs, &["Serialize", "Deserialize"]);
    let keeps_schemars = derives(&item.attrs, &["JsonSchema"]);
    let is_kept = |attr: &Attribute| {
        (keeps_serde || keeps_schemars || !attr.path().is_ident("serde"))
            && (keeps_schemars || !attr.path().is_ident("schemars"))
    };
    item.attrs.retain(is_kept);
    for field in &mut item.fields {
        field.attrs.retain(|attr| !is_marker(attr) && is_kept(attr));
    }
    item
}

/// Whether the user derives one of these traits: without that, their attributes mean nothing.
fn derives(attrs: &[Attribute], names: &[&str]) -> bool {
    let mut found = false;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("derive")) {
        // What is not a list of paths is for the compiler to complain about.
        let _ = attr.parse_nested_meta(|meta| {
            found |= meta
                .path
                .segments
                .last()
                .is_some_and(|last| names.iter().any(|name| last.ident == name));
            Ok(())
        });
    }
    found
}

/// What differs between topics.
struct Parts {
    /// What stands for the fields in the param.
    shadows: TokenStream,
    /// The fields in the URL.
    captures: Vec<TokenStream>,
    payload: TokenStream,
    /// What is the whole payload as JSON, where that is so.
    param: Option<TokenStream>,
    value: TokenStream,
}

/// A struct that is the param as a whole.
///
/// Both ways to write it go through one function, so that the compiler tells once of a struct that
/// is not `Serialize`.
fn whole(topic: &Topic<'_>) -> Parts {
    let name = &topic.item.ident;
    let (site, root) = at(name, &topic.root);
    Parts {
        shadows: quote_spanned! {site=>
            fn written(topic: &#name) -> impl #root::serde::Serialize + '_ {
                topic
            }
        },
        captures: Vec::new(),
        payload: quote_spanned!(site=> #root::write_param(&written(self))?),
        param: Some(quote_spanned!(site=> &written(self))),
        value: quote_spanned!(site=> #root::read_param(payload)),
    }
}

/// A struct whose fields go to different places.
fn parts(topic: &Topic<'_>, fields: &[Field]) -> Parts {
    let (root, site) = (&topic.root, Span::mixed_site());
    let captures = topic.url.names.iter().filter_map(|name| {
        let field = fields
            .iter()
            .find(|field| field.place == Place::Url(name.clone()))?;
        Some(field.ident.to_token_stream())
    });
    let has_param = fields.iter().any(|field| field.place == Place::Param);
    let param = if has_param {
        quote_spanned!(site=> #root::write_param(&Written(self))?)
    } else {
        quote_spanned!(site=> #root::Payload::EMPTY)
    };
    let data = fields
        .iter()
        .find(|field| field.place == Place::Data)
        .map(|field| {
            let ident = &field.ident;
            quote_spanned!(site=> .with_data(::core::clone::Clone::clone(&self.#ident)))
        });
    let read =
        has_param.then(|| quote_spanned!(site=> let param: Read = #root::read_param(payload)?;));
    let values = fields.iter().map(|field| value(topic, field));
    Parts {
        shadows: if has_param {
            shadows(topic, fields)
        } else {
            TokenStream::new()
        },
        captures: captures.collect(),
        payload: quote_spanned!(site=> #param #data),
        param: (has_param && data.is_none()).then(|| quote_spanned!(site=> &Written(self))),
        value: quote_spanned! {site=>
            #read
            ::core::result::Result::Ok(Self { #(#values),* })
        },
    }
}

/// A field, read from where it travels.
fn value(topic: &Topic<'_>, field: &Field) -> TokenStream {
    let (root, site) = (&topic.root, Span::mixed_site());
    let ident = &field.ident;
    let cfg = field.attrs(&["cfg"]);
    let value = match &field.place {
        Place::Data => quote_spanned!(site=> ::core::clone::Clone::clone(&payload.data)),
        Place::Param => quote_spanned!(site=> param.#ident),
        Place::Url(name) => quote_spanned!(site=> #root::captured_field(captures, #name)?),
    };
    quote_spanned!(site=> #(#cfg)* #ident: #value)
}

/// The structs that are written and read in place of the user's, without the fields that are not in
/// the param: the writing one borrows the user's, which serde calls a remote one.
fn shadows(topic: &Topic<'_>, fields: &[Field]) -> TokenStream {
    let (root, site) = (&topic.root, Span::mixed_site());
    let (name, container) = (&topic.item.ident, &topic.serde);
    let serde = quote!(#root::serde).to_string();
    let remote = name.to_string();
    let all = fields.iter().map(|field| {
        let (attrs, Field { ident, ty, .. }) = (field.attrs(&["cfg", "serde"]), field);
        match field.place {
            Place::Param => quote!(#(#attrs)* #ident: #ty),
            Place::Data | Place::Url(_) => quote!(#[serde(skip)] #ident: #ty),
        }
    });
    let schema = description::Shadow::of(topic);
    let (schema_uses, derive_schema) = (&schema.uses, &schema.container);
    let read = schema.field_attrs;
    let in_param = fields.iter().filter(|field| field.place == Place::Param);
    let in_param = in_param.map(|field| {
        let (attrs, Field { ident, ty, .. }) = (field.attrs(read), field);
        quote!(#(#attrs)* #ident: #ty)
    });
    quote_spanned! {site=>
        #[::core::prelude::v1::derive(#root::serde::Serialize)]
        #[serde(crate = #serde, remote = #remote)]
        #(#container)*
        struct Shadow { #(#all),* }

        struct Written<'a>(&'a #name);

        impl #root::serde::Serialize for Written<'_> {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: #root::serde::Serializer,
            {
                Shadow::serialize(self.0, serializer)
            }
        }

        #schema_uses
        #[::core::prelude::v1::derive(#root::serde::Deserialize)]
        #derive_schema
        #[serde(crate = #serde)]
        #(#container)*
        struct Read { #(#in_param),* }
    }
}
