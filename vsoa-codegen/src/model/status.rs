use syn::{Attribute, Ident, Path, Type};

/// An enum with `#[derive(vsoa::Status)]`.
pub(crate) struct Status {
    pub(crate) ident: Ident,
    pub(crate) root: Path,
    pub(crate) variants: Vec<Variant>,
}

/// A variant: one error of a service.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) code: u8,
    /// The conditions under which the variant exists.
    pub(crate) cfg: Vec<Attribute>,
    pub(crate) fields: Vec<(Ident, Type)>,
}
