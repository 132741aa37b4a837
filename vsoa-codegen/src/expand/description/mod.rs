//! What a `describe` brings: functions that say of an item what its types and docs say.
//!
//! Each kind of item has its function, and one that stands in for it where there is a mistake.

mod docs;
mod service;
mod status;
mod topic;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Path, Type};

pub(super) use self::{
    service::{service, service_stand_in},
    status::{status, status_stand_in},
    topic::{Shadow, topic, topic_stand_in},
};
use super::at;

/// The call that adds what stands in the URL; its type may have a schema or not.
fn capture(name: &str, ty: &Type, root: &Path) -> TokenStream {
    let (site, root) = at(ty, root);
    quote_spanned!(site=> .capture(#name, (&#root::describe::Captured::<#ty>::TYPE).schema()))
}

fn unreachable() -> TokenStream {
    quote!(::core::unreachable!())
}
