use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Path;

use super::duration;
use crate::model::Method;

/// A method's route, for the router: a text where there is no more to it.
pub(super) fn argument(method: &Method, root: &Path) -> TokenStream {
    if method.timeout.is_none() && method.priority.is_none() {
        return method.url.text.to_token_stream();
    }
    value(method, root)
}

/// A method's route, for calls that go to it.
pub(super) fn reference(method: &Method, root: &Path) -> TokenStream {
    let value = value(method, root);
    quote_spanned! {Span::mixed_site()=>
        {
            static ROUTE: #root::Route = #value;
            &ROUTE
        }
    }
}

fn value(method: &Method, root: &Path) -> TokenStream {
    let site = Span::mixed_site();
    let pattern = &method.url.text;
    let timeout = method.timeout.map(|timeout| {
        let timeout = duration(timeout);
        quote_spanned!(site=> .with_timeout(#timeout))
    });
    let priority = method
        .priority
        .map(|priority| quote_spanned!(site=> .with_priority(#priority)));
    quote_spanned!(site=> #root::Route::from_static(#pattern) #timeout #priority)
}
