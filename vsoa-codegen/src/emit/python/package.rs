//! The files that are there whatever the items are, and those that hold the items.

use minijinja::{Value, context};

use super::{
    Python,
    imports::{self, Imports},
    names,
    text::{docstring, quoted},
};
use crate::{
    emit::{Options, Package, names::Case},
    shape::Api,
};

/// What the package is called, and what it says of itself.
#[derive(Debug)]
pub(super) struct Header {
    /// What it is installed by.
    distribution: String,
    /// What it is imported by.
    module: String,
    version: String,
}

impl Header {
    pub(super) fn new(api: &Api, options: &Options) -> Self {
        let name = options.name.as_deref().unwrap_or(&api.title);
        let ascii: String = name
            .chars()
            .map(|c| if c.is_ascii() { c } else { '-' })
            .collect();
        let mut module = names::modules().take(&ascii, Case::Snake);
        // The package that all this stands on has to be found by its name.
        if module == "vsoa" {
            module.push_str("_sdk");
        }
        Self {
            distribution: module.trim_matches('_').replace('_', "-"),
            module,
            version: version(&api.version),
        }
    }
}

/// The package of all that was shown to the emitter.
pub(super) fn package(python: &Python<'_>) -> Package {
    let module = &python.header.module;
    let mut package = Package::default();
    let values = values(python);
    for name in ["pyproject.toml", "README.md"] {
        package.add(name, python.templates.render(name, values.clone()));
    }
    let init = python.templates.render("__init__.py", values);
    package.add(format!("{module}/__init__.py"), format!("{HEAD}{init}"));
    package.add(format!("{module}/py.typed"), "");
    for (name, text) in RUNTIME {
        package.add(
            format!("{module}/_runtime/{name}.py"),
            format!("{HEAD}{text}"),
        );
    }
    let title = format!("{} {}", python.api.title, python.api.version);
    for (name, items, imports) in [
        ("types", &python.types, TYPES_IMPORTS),
        ("errors", &python.errors, ERRORS_IMPORTS),
        ("topics", &python.topics, TOPICS_IMPORTS),
    ] {
        let docs = docstring(&format!("The {name} of {title}."), 0);
        package.add(format!("{module}/{name}.py"), file(&docs, items, imports));
    }
    for service in &python.services {
        let docs = docstring(&format!("The service {} of {title}.", service.service), 0);
        let text = file(&docs, std::slice::from_ref(&service.text), SERVICE_IMPORTS);
        package.add(format!("{module}/{}.py", service.name), text);
    }
    package
}

/// What the templates of whole files are filled with.
fn values(python: &Python<'_>) -> Value {
    let Header {
        distribution,
        module,
        version,
    } = &python.header;
    let Api {
        title,
        text,
        topics,
        ..
    } = python.api;
    let text = text.as_deref().unwrap_or_default();
    let first_line = text.lines().next().filter(|line| !line.is_empty());
    let services = python.services.iter().map(|service| {
        context! {
            module => &*service.name,
            client => &*service.client,
            server => &*service.server,
            methods => service.methods.clone(),
        }
    });
    context! {
        title => title,
        text => text,
        summary => quoted(first_line.unwrap_or(title)),
        docs => docstring(&format!("{title} {}\n\n{text}", python.api.version), 0),
        distribution => distribution,
        module => module,
        version => version,
        services => services.collect::<Vec<_>>(),
        exported => exported(python),
        topics => topics.iter().zip(&python.topic_constants).map(|(topic, constant)| context! {
            constant => constant,
            url => topic.url.as_str(),
            is_state => topic.state.is_some(),
        }).collect::<Vec<_>>(),
    }
}

/// What is imported from the package itself, in the order that Python's tools want.
fn exported(python: &Python<'_>) -> Vec<String> {
    let services = python.services.iter();
    let classes = services.flat_map(|service| [service.client.clone(), service.server.clone()]);
    let mut names: Vec<_> = EXPORTED
        .iter()
        .map(ToString::to_string)
        .chain(classes)
        .collect();
    names.sort();
    names
}

/// A module of items, with the imports that they need.
fn file(docs: &str, items: &[String], imports: Imports) -> String {
    let items: Vec<_> = items.iter().map(|item| item.trim_end()).collect();
    let body = items.join("\n\n\n");
    let imports = imports::used(imports, &body);
    // Python's tools want two empty lines before a class, and else one behind the imports.
    let gap = if body.starts_with(['@', 'c']) {
        "\n\n"
    } else {
        "\n"
    };
    let body = if body.is_empty() {
        body
    } else {
        format!("{gap}{body}\n")
    };
    format!("{HEAD}{docs}\n\nfrom __future__ import annotations\n{imports}{body}")
}

/// The version by the rules of Python: what those do not know stands behind a `+`.
fn version(version: &str) -> String {
    let release = version.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (release, rest) = version.split_at(release.unwrap_or(version.len()));
    let release = release.trim_matches('.');
    let release = if release.is_empty() { "0" } else { release };
    let parts = rest
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty());
    match parts.collect::<Vec<_>>().join(".") {
        rest if rest.is_empty() => release.to_owned(),
        rest => format!("{release}+{}", rest.to_ascii_lowercase()),
    }
}

const HEAD: &str = "# Generated by vsoa-codegen; changes are overwritten.\n";

const EXPORTED: [&str; 19] = [
    "CallTimeout",
    "Connection",
    "ConnectionFailed",
    "ConnectionLost",
    "Payload",
    "Server",
    "Service",
    "State",
    "StateTopic",
    "StatusError",
    "StreamReply",
    "Subscription",
    "SubscriptionRefused",
    "Topic",
    "UnexpectedValue",
    "VsoaError",
    "errors",
    "topics",
    "types",
];

const TYPES_IMPORTS: Imports = &[
    ("", &["dataclasses"]),
    ("enum", &["Enum"]),
    ("typing", &["TypeAlias"]),
    ("._runtime", &["values"]),
    ("._runtime.codec", &["Json"]),
];
const ERRORS_IMPORTS: Imports = &[
    (".", &["types"]),
    ("._runtime", &["items", "values"]),
    ("._runtime.codec", &["Json"]),
    ("._runtime.failures", &["StatusError"]),
];
const TOPICS_IMPORTS: Imports = &[
    ("", &["dataclasses"]),
    (".", &["errors", "types"]),
    ("._runtime", &["items", "values"]),
    ("._runtime.codec", &["Json"]),
    ("._runtime.urls", &["Pattern"]),
];
const SERVICE_IMPORTS: Imports = &[
    ("", &["socket", "warnings"]),
    ("abc", &["abstractmethod"]),
    ("collections.abc", &["Callable", "Iterable"]),
    ("typing", &["Any"]),
    (".", &["errors", "types"]),
    ("._runtime", &["items", "values"]),
    ("._runtime.codec", &["Json"]),
    ("._runtime.connection", &["Connection"]),
    ("._runtime.server", &["Service"]),
    ("._runtime.urls", &["Pattern"]),
];

macro_rules! runtime {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../templates/python/runtime/", $name, ".py")))),*]
    };
}

/// The part that is the same in each package.
const RUNTIME: [(&str, &str); 23] = runtime![
    "__init__",
    "answers",
    "arguments",
    "codec",
    "connection",
    "containers",
    "dialing",
    "failures",
    "items",
    "methods",
    "objects",
    "payload",
    "peers",
    "scalars",
    "segments",
    "served",
    "server",
    "statuses",
    "subscription",
    "topics",
    "unions",
    "urls",
    "values",
];

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn each_version_is_one_of_python() {
        for (given, wanted) in [
            ("1.2.0", "1.2.0"),
            ("1.2.0-rc.1", "1.2.0+rc.1"),
            ("1.0+Build_7", "1.0+build.7"),
            ("next", "0+next"),
            ("", "0"),
        ] {
            assert_eq!(version(given), wanted);
        }
    }
}
