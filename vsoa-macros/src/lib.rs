//! The macros of the `vsoa` crate: a shell around `vsoa-codegen`.

use proc_macro::TokenStream;

#[proc_macro_attribute]
#[expect(
    missing_docs,
    reason = "documented where `vsoa` re-exports it, so that its examples run"
)]
pub fn service(arguments: TokenStream, item: TokenStream) -> TokenStream {
    vsoa_codegen::expand_service(arguments.into(), item.into()).into()
}

#[proc_macro_attribute]
#[expect(
    missing_docs,
    reason = "documented where `vsoa` re-exports it, so that its examples run"
)]
pub fn topic(arguments: TokenStream, item: TokenStream) -> TokenStream {
    vsoa_codegen::expand_topic(arguments.into(), item.into()).into()
}

#[proc_macro_derive(Status, attributes(status))]
#[expect(
    missing_docs,
    reason = "documented where `vsoa` re-exports it, so that its examples run"
)]
pub fn status(item: TokenStream) -> TokenStream {
    vsoa_codegen::expand_status(item.into()).into()
}
