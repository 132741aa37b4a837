//! What the macros of `vsoa` make: tokens in, Rust tokens out.
//!
//! A macro call goes through three steps, each a folder: `parse` reads the tokens and collects every
//! mistake in them, `model` is what is left when there is none, and `expand` writes Rust from it.
//! Where there are mistakes, the item is kept with stand-ins for what would have been generated, so
//! that each mistake gives one message.
//!
//! The other half, with the feature `document`, is about descriptions of services that run: reading
//! them (`document`), telling their types apart (`shape`), and telling what has changed between two
//! (`compare`). With the feature `emit`, packages in other languages are generated from them (`emit`), also
//! by the command `vsoa-codegen`.
//!
//! Nothing here names a type of the `vsoa` crate: generated code spells paths below one root, by
//! default `::vsoa::__private`.

#[cfg(feature = "document")]
pub mod compare;
mod diagnostics;
#[cfg(feature = "document")]
pub mod document;
#[cfg(feature = "emit")]
pub mod emit;
mod expand;
mod model;
mod parse;
#[cfg(feature = "document")]
pub mod shape;

use proc_macro2::TokenStream;

/// Expands `#[vsoa::service(arguments)]` on a trait.
#[must_use]
pub fn expand_service(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let root = parse::root(arguments.clone());
    let blocking = parse::is_blocking(arguments.clone());
    let describe = parse::is_described(arguments.clone());
    let item = match parse::item(item, "`#[vsoa::service]` goes on a trait") {
        Ok(item) => item,
        Err(refused) => return refused,
    };
    match parse::service(arguments, &item) {
        Ok(service) => expand::service(&service),
        Err(error) => expand::with_error(
            &error,
            &expand::service_stand_in(&item, &root, blocking, describe),
        ),
    }
}

/// Expands `#[vsoa::topic(arguments)]` on a struct.
#[must_use]
pub fn expand_topic(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let root = parse::root(arguments.clone());
    let is_state = parse::is_state(arguments.clone());
    let describe = parse::is_described(arguments.clone());
    let item = match parse::item(item, "`#[vsoa::topic]` goes on a struct") {
        Ok(item) => item,
        Err(refused) => return refused,
    };
    match parse::topic(arguments, &item) {
        Ok(topic) => expand::topic(&topic),
        Err(error) => expand::with_error(
            &error,
            &expand::topic_stand_in(&item, &root, is_state, describe),
        ),
    }
}

/// Expands `#[derive(vsoa::Status)]` on an enum.
#[must_use]
pub fn expand_status(item: TokenStream) -> TokenStream {
    let input = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    match parse::status(&input) {
        Ok(status) => expand::status(&status),
        Err(error) => {
            let options = parse::status_options(&input);
            expand::with_error(&error, &expand::status_stand_in(&input, &options))
        }
    }
}
