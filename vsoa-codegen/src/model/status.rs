use syn::{Attribute, Ident, Path, Type};

/// An enum with `#[derive(vsoa::Status)]`.
pub(crate) struct Status {
    pub(crate) ident: Ident,
    pub(crate) root: Path,
    /// Whether it describes itself.
    pub(crate) describe: bool,
    /// All that the user wrote above it.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) variants: Vec<Variant>,
}

/// A variant: one error of a service.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) code: u8,
    /// All that the user wrote above it.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) fields: Vec<StatusField>,
}

impl Variant {
    /// The conditions under which the variant exists.
    pub(crate) fn cfg(&self) -> impl Iterator<Item = &Attribute> {
        self.attrs.iter().filter(|attr| attr.path().is_ident("cfg"))
    }
}

/// A field of a variant.
pub(crate) struct StatusField {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    /// All that the user wrote above it.
    pub(crate) attrs: Vec<Attribute>,
}
