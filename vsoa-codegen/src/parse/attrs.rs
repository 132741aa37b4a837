use std::time::Duration;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    Attribute, Expr, Ident, LitStr, Meta, Path, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream, Parser},
    parse_quote,
    punctuated::Punctuated,
};

use super::value;
use crate::diagnostics::Diagnostics;

/// What stands between the brackets of one of our attributes.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a word that is there or not"
)]
pub(super) struct Arguments {
    pub(super) url: Option<LitStr>,
    pub(super) blocking: bool,
    pub(super) quick: bool,
    pub(super) describe: bool,
    pub(super) state: bool,
    pub(super) refusal: Option<Path>,
    pub(super) deadline: Option<Duration>,
    pub(super) timeout: Option<Duration>,
    pub(super) priority: Option<u8>,
    krate: Option<Path>,
}

impl Arguments {
    /// Reads a URL and then the `known` named arguments; whatever else stands there is a mistake.
    pub(super) fn read(tokens: TokenStream, known: &[&str], diagnostics: &mut Diagnostics) -> Self {
        let list = Punctuated::<Argument, Token![,]>::parse_terminated.parse2(tokens);
        let mut arguments = Self::default();
        let mut seen: Vec<String> = Vec::new();
        for (index, argument) in diagnostics.take(list).into_iter().flatten().enumerate() {
            match argument {
                Argument::Url(literal) if index == 0 => arguments.url = Some(literal),
                Argument::Url(literal) => {
                    diagnostics.error(literal, "the URL comes first, and only once");
                }
                Argument::Other(value) => {
                    diagnostics.error(value, "a URL is a string literal, such as \"/url\"");
                }
                Argument::Named(name, value) => {
                    let text = name.to_string();
                    if !known.contains(&&*text) {
                        diagnostics.error(&name, unknown(&text, known));
                    } else if seen.contains(&text) {
                        diagnostics.error(&name, format_args!("`{text}` is given twice"));
                    } else {
                        diagnostics.take(arguments.set(&name, value));
                    }
                    seen.push(text);
                }
            }
        }
        arguments
    }

    /// Where the names stand that generated code may use.
    pub(super) fn root(&self) -> Path {
        root(self.krate.as_ref())
    }

    fn set(&mut self, name: &Ident, value: Option<Expr>) -> syn::Result<()> {
        // Also where it is written wrong, so that what it would have made has a stand-in.
        self.describe |= name == "describe";
        match (name.to_string().as_str(), value) {
            ("describe", None) => {}
            ("blocking", None) => self.blocking = true,
            ("quick", None) => self.quick = true,
            ("state", None) => self.state = true,
            ("blocking" | "describe" | "quick" | "state", Some(value)) => {
                return Err(syn::Error::new_spanned(
                    value,
                    format_args!("`{name}` stands alone, without a value"),
                ));
            }
            ("refusal", value) => self.refusal = Some(value::named_type(name, value)?),
            ("deadline", value) => self.deadline = Some(value::time(name, value)?),
            ("timeout", value) => self.timeout = Some(value::time(name, value)?),
            ("priority", value) => self.priority = Some(value::priority(name, value)?),
            (_, value) => self.krate = Some(value::path(name, value)?),
        }
        Ok(())
    }
}

/// The root that an attribute macro's arguments name, whatever else is wrong with them.
pub(crate) fn root_in(arguments: TokenStream) -> Path {
    Arguments::read(arguments, &["crate"], &mut Diagnostics::default()).root()
}

/// Whether a service's arguments ask for a blocking client, whatever else is wrong with them.
pub(crate) fn is_blocking(arguments: TokenStream) -> bool {
    Arguments::read(arguments, &["blocking"], &mut Diagnostics::default()).blocking
}

/// Whether a topic's arguments ask for a current value, whatever else is wrong with them.
pub(crate) fn is_state(arguments: TokenStream) -> bool {
    Arguments::read(arguments, &["state"], &mut Diagnostics::default()).state
}

/// Whether an attribute macro's arguments ask for a description, whatever else is wrong with them.
pub(crate) fn is_described(arguments: TokenStream) -> bool {
    Arguments::read(arguments, &["describe"], &mut Diagnostics::default()).describe
}

/// The root of generated names, in the crate that the user named.
pub(super) fn root(krate: Option<&Path>) -> Path {
    match krate {
        Some(path) => parse_quote!(#path::__private),
        None => parse_quote!(::vsoa::__private),
    }
}

fn unknown(name: &str, known: &[&str]) -> String {
    let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    match &*known {
        [] => format!("unknown argument `{name}`; only a URL stands here"),
        known => format!("unknown argument `{name}`; known: {}", known.join(", ")),
    }
}

enum Argument {
    Url(LitStr),
    Named(Ident, Option<Expr>),
    Other(TokenStream),
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return input.parse().map(Self::Url);
        }
        let ahead = input.fork();
        let is_name = ahead.call(Ident::parse_any).is_ok()
            && (ahead.is_empty() || ahead.peek(Token![,]) || ahead.peek(Token![=]));
        if !is_name {
            return Ok(Self::Other(input.parse::<Expr>()?.into_token_stream()));
        }
        let name = input.call(Ident::parse_any)?;
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Self::Named(name, value))
    }
}

/// The URL between the brackets of an attribute that makes a method a route, and all arguments.
pub(super) fn route(attr: &Attribute) -> syn::Result<(LitStr, Arguments)> {
    let mut diagnostics = Diagnostics::default();
    let mut arguments = match &attr.meta {
        Meta::List(list) => Arguments::read(
            list.tokens.clone(),
            &["timeout", "priority"],
            &mut diagnostics,
        ),
        Meta::Path(_) | Meta::NameValue(_) => Arguments::default(),
    };
    let url = diagnostics.finish(arguments.url.take())?.ok_or_else(|| {
        let name = attr.path().to_token_stream();
        syn::Error::new_spanned(
            attr,
            format_args!("the URL is missing: `#[{name}(\"/url\")]`"),
        )
    })?;
    Ok((url, arguments))
}

/// Whether an attribute on a method makes it a route.
pub(crate) fn is_route(attr: &Attribute) -> bool {
    is_one_of(attr, &["get", "set", "call"])
}

/// Whether an attribute on an argument or a field says how it travels.
pub(crate) fn is_marker(attr: &Attribute) -> bool {
    is_one_of(attr, &["param", "data"])
}

/// Whether an attribute is a doc comment.
pub(crate) fn is_docs(attr: &Attribute) -> bool {
    attr.path().is_ident("doc")
}

fn is_one_of(attr: &Attribute, names: &[&str]) -> bool {
    names.iter().any(|name| attr.path().is_ident(name))
}
