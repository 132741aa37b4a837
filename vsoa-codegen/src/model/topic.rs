use std::time::Duration;

use syn::{Attribute, Ident, ItemStruct, Path, Type};

use super::Url;

/// A struct marked `#[vsoa::topic]`.
pub(crate) struct Topic<'a> {
    /// The struct as the user wrote it.
    pub(crate) item: &'a ItemStruct,
    pub(crate) root: Path,
    pub(crate) url: Url,
    pub(crate) quick: bool,
    pub(crate) deadline: Option<Duration>,
    /// What is said of the value that clients read and set; `None` where there is none.
    pub(crate) state: Option<State>,
    /// Whether it describes itself.
    pub(crate) describe: bool,
    /// Which field goes where; `None` where the struct as a whole is the param.
    pub(crate) fields: Option<Vec<Field>>,
    /// The struct's `#[serde]` attributes.
    pub(crate) serde: Vec<Attribute>,
}

/// What `state` brings.
pub(crate) struct State {
    /// The error of a SET that is refused, where it has a type of its own.
    pub(crate) refusal: Option<Path>,
}

/// A named field of a topic.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) place: Place,
    /// All that the user wrote above it.
    pub(crate) attrs: Vec<Attribute>,
}

impl Field {
    /// The attributes above it that have one of these names.
    pub(crate) fn attrs(&self, names: &[&str]) -> impl Iterator<Item = &Attribute> {
        self.attrs
            .iter()
            .filter(|attr| names.iter().any(|name| attr.path().is_ident(name)))
    }
}

/// Where a field travels.
#[derive(PartialEq, Eq)]
pub(crate) enum Place {
    Data,
    Param,
    Url(String),
}
