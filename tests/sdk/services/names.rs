//! Names that are words of a language, and docs that end comments in one.

use std::convert::Infallible;

use serde::{Deserialize, Serialize};
use vsoa::{Description, schemars::JsonSchema};

/// Docs with """ and ''' and */ and \ and `${this}` and # and "quotes" and süß \u{1F697}.
///
/// - a list
/// - of things\
#[vsoa::service("/names", describe)]
pub(crate) trait Names {
    /// Ends in a quote"
    #[get("/class")]
    async fn class(&self, import: u8, lambda: Option<u8>, r#type: u8) -> Result<Class, Infallible>;

    /// Ends in a backslash\
    #[get("/delete")]
    async fn delete(&self, function: u8, this: u8, new: u8) -> Result<u8, Infallible>;

    #[get("/constructor")]
    async fn constructor(&self) -> Result<u8, Infallible>;

    #[set("/print")]
    async fn print(&self, timeout: u8, client: u8, value: u8) -> Result<u8, Infallible>;

    #[get("/list")]
    async fn list(&self) -> Result<Vec<u8>, Infallible>;
}

/// A type named like a keyword, with members named like keywords.
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[expect(clippy::struct_field_names, reason = "that is what is tried")]
pub(crate) struct Class {
    class: u8,
    #[serde(rename = "None")]
    none: u8,
    #[serde(rename = "some-name")]
    dashed: u8,
    #[serde(rename = "some_name")]
    underlined: u8,
    #[serde(rename = "2nd")]
    second: u8,
    #[serde(rename = "")]
    empty: u8,
    #[serde(rename = "$ref")]
    dollar: u8,
    #[serde(rename = "__proto__")]
    prototype: u8,
    default: Keyword,
    field: Type,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) enum Keyword {
    #[serde(rename = "None")]
    Nothing,
    #[serde(rename = "mro")]
    Mro,
    #[serde(rename = "a\"b\\c")]
    Quoted,
    #[serde(rename = "function")]
    Function,
}

/// The name of a word of many languages.
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) enum Type {
    None,
    Self_(u8),
    Error {
        error: String,
        message: String,
        name: String,
    },
}

pub(crate) struct Car;

impl Names for Car {
    async fn class(&self, import: u8, lambda: Option<u8>, r#type: u8) -> Result<Class, Infallible> {
        let (error, message, name) = ("e".into(), "m".into(), "n".into());
        Ok(Class {
            class: import,
            none: lambda.unwrap_or(9),
            dashed: r#type,
            underlined: 4,
            second: 5,
            empty: 6,
            dollar: 7,
            prototype: 8,
            default: Keyword::Quoted,
            field: Type::Error {
                error,
                message,
                name,
            },
        })
    }

    async fn delete(&self, function: u8, this: u8, new: u8) -> Result<u8, Infallible> {
        Ok(function + this + new)
    }

    async fn constructor(&self) -> Result<u8, Infallible> {
        Ok(1)
    }

    async fn print(&self, timeout: u8, client: u8, value: u8) -> Result<u8, Infallible> {
        Ok(timeout + client + value)
    }

    async fn list(&self) -> Result<Vec<u8>, Infallible> {
        Ok(vec![1, 2])
    }
}

pub(super) fn describe(description: Description) -> Description {
    description.service(NamesServer::description())
}
