//! What a description says of a call: the method and the URL that are meant, and what they take.
//!
//! Nothing here talks to a server. `routes` finds what is called, `arguments` makes the param of
//! what the command line has, and `check` holds a value to its schema. Start with [`plan`] and
//! [`complete`].

mod arguments;
mod check;
mod notation;
mod routes;

use vsoa::{Method, Url};
use vsoa_codegen::document::{Document, Verb};

pub(crate) use self::notation::notation;
use self::routes::Found;
use crate::cli::Param;

/// What is to be called, and with what.
#[derive(Debug, PartialEq)]
pub(crate) struct Plan {
    pub(crate) method: Method,
    pub(crate) url: Url,
    /// A JSON text, where there is a param.
    pub(crate) param: Option<String>,
}

/// What the command line says of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// `None` leaves it to the description.
    pub(crate) method: Option<Method>,
    pub(crate) url: &'a Url,
    pub(crate) param: &'a Param,
    pub(crate) has_data: bool,
}

/// Why a call is not one that the description knows.
#[derive(Debug, PartialEq)]
pub(crate) struct Mismatch {
    /// The method's name, or its URL.
    pub(crate) callee: String,
    /// What is wrong, never nothing.
    pub(crate) problems: Vec<String>,
}

/// What a call is, by the description; `None` where it says nothing of this URL.
///
/// A segment `{name}` of the URL is taken from the pair of that name.
pub(crate) fn plan(document: &Document, wanted: Wanted<'_>) -> Result<Option<Plan>, Mismatch> {
    let routes = routes::all(document);
    let found = routes.iter().filter_map(|route| route.at(wanted.url));
    let found: Vec<_> = found.collect();
    let Some(any) = found.first() else {
        return Ok(None);
    };
    let callee = any.route.name.clone();
    let answers = |found: &&Found<'_>| found.route.answers(wanted.method);
    let Some(found) = found.iter().find(answers) else {
        let problem = format!("it answers {} only", shown(any.route.verb));
        return Err(Mismatch {
            callee,
            problems: vec![problem],
        });
    };
    planned(document, found, wanted).map(Some)
}

/// What a call is whose URL is the end of one in the description, or a method's name.
///
/// `Ok(Err(_))` has the URLs of all that it may be, where that is not one.
pub(crate) fn complete(
    document: &Document,
    wanted: Wanted<'_>,
) -> Result<Result<Plan, Vec<String>>, Mismatch> {
    let routes = routes::all(document);
    let routes = routes.iter().filter(|route| route.answers(wanted.method));
    let found: Vec<_> = routes
        .filter_map(|route| route.ending_in(wanted.url))
        .collect();
    match &found[..] {
        [one] => planned(document, one, wanted).map(Ok),
        several => {
            let mut urls: Vec<_> = several.iter().map(|one| one.route.url.as_str()).collect();
            urls.dedup();
            Ok(Err(urls.into_iter().map(str::to_owned).collect()))
        }
    }
}

fn planned(document: &Document, found: &Found<'_>, wanted: Wanted<'_>) -> Result<Plan, Mismatch> {
    let filled = arguments::fill(document, found, wanted.param, wanted.has_data);
    let (url, param) = filled.map_err(|problems| Mismatch {
        callee: found.route.name.clone(),
        problems,
    })?;
    Ok(Plan {
        method: wanted.method.unwrap_or_else(|| found.route.method()),
        url,
        param,
    })
}

fn shown(verb: Verb) -> &'static str {
    match verb {
        Verb::Both => "GET and SET",
        Verb::Get => "GET",
        Verb::Set => "SET",
    }
}

#[cfg(test)]
mod tests;
