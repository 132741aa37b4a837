//! Tokens to models. Everything that a user can get wrong is found here, and told with its remedy.
//!
//! Each function notes what it finds in one `Diagnostics` and goes on, so that all mistakes of a
//! macro call are told at once. Start with `service`.

mod argument;
mod attrs;
mod method;
mod output;
mod owned;
mod service;
mod status;
mod topic;
mod types;
mod url;
mod value;

use proc_macro2::{Span, TokenStream};
use syn::{Item, parse::Parse};

pub(crate) use self::{
    attrs::{is_blocking, is_described, is_docs, is_marker, is_route, is_state, root_in as root},
    output::read as output,
    service::service,
    status::{Options as StatusOptions, options as status_options, status},
    topic::topic,
    types::is_context,
};

#[cfg(feature = "emit")]
pub(crate) use self::status::APPLICATION;

/// Reads the item below an attribute macro, or gives it back with the mistake beside it.
pub(crate) fn item<T: Parse>(mut tokens: TokenStream, wanted: &str) -> Result<T, TokenStream> {
    let error = match syn::parse2(tokens.clone()) {
        Ok(item) => return Ok(item),
        Err(_) if syn::parse2::<Item>(tokens.clone()).is_ok() => {
            syn::Error::new(Span::call_site(), wanted)
        }
        Err(error) => error,
    };
    tokens.extend(error.into_compile_error());
    Err(tokens)
}

/// How long the tuples are that the runtime reads and writes as members of one JSON object.
pub(crate) const MAX_MEMBERS: usize = 16;
const DATA_IS_BYTES: &str = "data is opaque bytes: the type must be `Bytes`";
