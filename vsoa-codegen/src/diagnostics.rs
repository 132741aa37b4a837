use std::fmt::Display;

use quote::ToTokens;

/// Every mistake of one macro call, so that the user sees all of them at once.
#[derive(Default)]
#[must_use = "the mistakes in it must reach the user: call `finish`"]
pub(crate) struct Diagnostics(Option<syn::Error>);

impl Diagnostics {
    /// Notes a mistake and where it stands.
    pub(crate) fn error(&mut self, at: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(at, message));
    }

    /// Notes mistakes that were found elsewhere.
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(all) => all.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// The value of a result; its mistakes are noted.
    pub(crate) fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// The mistakes, where there are any, instead of the value.
    pub(crate) fn finish<T>(self, value: T) -> syn::Result<T> {
        match self.0 {
            Some(error) => Err(error),
            None => Ok(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_mistakes_are_told_in_the_order_they_were_found() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.error(quote::quote!(a), "first");
        assert!(diagnostics.take(Ok(1)).is_some());
        diagnostics.error(quote::quote!(b), "second");
        let told: Vec<_> = diagnostics
            .finish(())
            .unwrap_err()
            .into_iter()
            .map(|error| error.to_string())
            .collect();
        assert_eq!(told, ["first", "second"]);
    }

    #[test]
    fn without_a_mistake_the_value_comes_through() {
        assert_eq!(Diagnostics::default().finish(1).unwrap(), 1);
    }
}
