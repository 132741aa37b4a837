use schemars::JsonSchema;

/// A type that has a JSON schema: all those that derive or implement schemars' `JsonSchema`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no JSON schema, so it cannot be described",
    label = "its schema is not known",
    note = "derive it: `#[derive(vsoa::schemars::JsonSchema)]`, with `#[schemars(crate = \"vsoa::schemars\")]` below"
)]
pub trait HasSchema: JsonSchema {}

// So that the compiler tells of this trait, and not of the one behind it.
#[diagnostic::do_not_recommend]
impl<T: JsonSchema> HasSchema for T {}
