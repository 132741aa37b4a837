use std::collections::BTreeMap;

use crate::{
    emit::names::{Case, Scope},
    shape::{Api, Shape},
};

/// What types, errors and services are called in Python.
#[derive(Debug)]
pub(super) struct Names {
    types: BTreeMap<String, TypeNames>,
    errors: BTreeMap<String, ErrorNames>,
    services: BTreeMap<String, ServiceNames>,
}

impl Names {
    pub(super) fn of(api: &Api) -> Self {
        Self {
            types: types(api),
            errors: errors(api),
            services: services(api),
        }
    }

    pub(super) fn type_(&self, name: &str) -> &TypeNames {
        self.types
            .get(name)
            .expect("all types that are referred to are defined")
    }

    pub(super) fn error(&self, name: &str) -> &ErrorNames {
        self.errors
            .get(name)
            .expect("all errors that are referred to are described")
    }

    pub(super) fn service(&self, name: &str) -> &ServiceNames {
        self.services
            .get(name)
            .expect("all services have their names from the same description")
    }
}

fn types(api: &Api) -> BTreeMap<String, TypeNames> {
    let mut scope = Scope::new(TYPES);
    // The types come first, so that none has another name because of a variant.
    let classes: Vec<_> = api
        .types
        .iter()
        .map(|definition| scope.take(&definition.name, Case::Pascal))
        .collect();
    let types = api.types.iter().zip(classes).enumerate();
    let types = types.map(|(index, (definition, class))| {
        let variants = match &definition.shape {
            Shape::Union(of) => of.variants.as_slice(),
            Shape::Alias(_) | Shape::Enumeration(_) | Shape::Struct(_) => &[],
        };
        let variants = variants.iter();
        let variants = variants
            .map(|it| scope.take(&format!("{class} {}", it.name), Case::Pascal))
            .collect();
        let codec = scope.take(&definition.name, Case::Screaming);
        let names = TypeNames {
            index,
            class,
            codec,
            variants,
        };
        (definition.name.clone(), names)
    });
    types.collect()
}

fn errors(api: &Api) -> BTreeMap<String, ErrorNames> {
    let mut scope = Scope::new(ERRORS);
    let errors = api.errors.iter().map(|error| {
        let stem = error.name.strip_suffix("Error").unwrap_or(&error.name);
        let class = scope.take(&error.name, Case::Pascal);
        let variants = error
            .variants
            .iter()
            .map(|variant| scope.take(&format!("{stem} {}", variant.name), Case::Pascal));
        let variants = variants.collect();
        let failures = scope.take(&error.name, Case::Screaming);
        (
            error.name.clone(),
            ErrorNames {
                class,
                failures,
                variants,
            },
        )
    });
    errors.collect()
}

fn services(api: &Api) -> BTreeMap<String, ServiceNames> {
    // The package exports the classes of all of them.
    let (mut modules, mut classes) = (modules(), Scope::new(&[]));
    let services = api.services.iter().map(|service| {
        let stem = classes.take_with(&service.name, Case::Pascal, &["Client", "Server"]);
        let names = ServiceNames {
            module: modules.take(&service.name, Case::Snake),
            client: format!("{stem}Client"),
            server: format!("{stem}Server"),
        };
        (service.name.clone(), names)
    });
    services.collect()
}

/// What a type is called.
#[derive(Debug)]
pub(super) struct TypeNames {
    /// Which of the types it is, from above.
    pub(super) index: usize,
    pub(super) class: String,
    pub(super) codec: String,
    pub(super) variants: Vec<String>,
}

/// What an enum of statuses is called.
#[derive(Debug)]
pub(super) struct ErrorNames {
    pub(super) class: String,
    pub(super) failures: String,
    pub(super) variants: Vec<String>,
}

/// What a service is called.
#[derive(Debug)]
pub(super) struct ServiceNames {
    pub(super) module: String,
    pub(super) client: String,
    pub(super) server: String,
}

/// The names of attributes: of the members of a class.
pub(super) fn attributes() -> Scope {
    Scope::new(ATTRIBUTES)
}

/// The names of the fields of an exception.
pub(super) fn error_fields() -> Scope {
    Scope::new(ERROR_FIELDS)
}

/// The names of methods.
pub(super) fn methods() -> Scope {
    Scope::new(METHODS)
}

/// The names of modules.
pub(super) fn modules() -> Scope {
    Scope::new(MODULES)
}

/// The names of a method's parameters.
pub(super) fn parameters() -> Scope {
    Scope::new(PARAMETERS)
}

/// The names in the module of the topics.
pub(super) fn topics() -> Scope {
    Scope::new(TOPICS)
}

/// The words of the language, and after `$more` those that mean something else in a scope.
macro_rules! reserved {
    ($($more:literal),*) => {
        &[
            "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
            "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda",
            "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", $($more),*
        ]
    };
}

/// What is imported into the module.
const TYPES: &[&str] = reserved!("Enum", "Json", "TypeAlias");
const ERRORS: &[&str] = reserved!("Json", "StatusError");
const TOPICS: &[&str] = reserved!("Json", "Pattern");
/// A name in a class hides the same outside from the annotations below it.
const ATTRIBUTES: &[&str] = reserved!(
    "bool",
    "bytes",
    "dataclasses",
    "dict",
    "float",
    "int",
    "list",
    "self",
    "set",
    "str",
    "staticmethod",
    "tuple",
    "types",
    "url",
    "values"
);
const METHODS: &[&str] = reserved!(
    "abstractmethod",
    "bool",
    "bytes",
    "dict",
    "float",
    "int",
    "items",
    "list",
    "routes",
    "self",
    "set",
    "socket",
    "str",
    "tuple",
    "types",
    "warnings"
);
const PARAMETERS: &[&str] = reserved!("self", "timeout", "warnings");
/// What every exception has.
const ERROR_FIELDS: &[&str] = reserved!(
    "add_note",
    "args",
    "self",
    "status",
    "super",
    "text",
    "with_traceback"
);
const MODULES: &[&str] = reserved!("errors", "topics", "types");
