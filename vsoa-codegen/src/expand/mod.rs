//! Models to Rust tokens. Whatever takes more than a few lines a method is a function of the runtime.
//!
//! Generated code stands in the user's crate under the user's lints, perhaps inside a function or
//! where nothing is imported: it names everything by absolute paths, its own locals are hygienic,
//! and every item has docs. Start with `service`.

mod arguments;
mod blocking;
mod client;
mod description;
mod route;
mod server;
mod service;
mod stand_in;
mod status;
mod topic;

use std::time::Duration;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Ident, Path, spanned::Spanned};

use crate::model::Output;

pub(crate) use self::{
    service::service,
    stand_in::{service_stand_in, status_stand_in, topic_stand_in},
    status::status,
    topic::topic,
};

/// The mistakes, and an item in place of what could not be made.
pub(crate) fn with_error(error: &syn::Error, item: &impl ToTokens) -> TokenStream {
    let error = error.to_compile_error();
    quote!(#item #error)
}

/// Hygienic tokens that the compiler's messages show at `place`, and the root made of such.
fn at(place: &impl Spanned, root: &Path) -> (Span, TokenStream) {
    let span = Span::mixed_site().located_at(place.span());
    let root = root.to_token_stream().into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    (span, root.collect())
}

/// The runtime's type that writes and reads what a method returns.
fn shape(output: &Output, root: &impl ToTokens, site: Span) -> TokenStream {
    let shape = Ident::new(output.shape.name(), site);
    if output.streamed {
        quote_spanned!(site=> #root::Streamed<#root::#shape>)
    } else {
        quote_spanned!(site=> #root::#shape)
    }
}

/// A member's name as it stands in JSON, behind a comma: Rust's names need no escapes there.
fn label(name: &str) -> String {
    format!(",\"{name}\":")
}

/// A time, as a constant.
fn duration(time: Duration) -> TokenStream {
    let (seconds, nanoseconds) = (time.as_secs(), time.subsec_nanos());
    quote_spanned!(Span::mixed_site()=> ::core::time::Duration::new(#seconds, #nanoseconds))
}
