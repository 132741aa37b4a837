use super::{Docs, Member};

/// An enum of statuses: the errors that a method can fail with.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusEnum {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub docs: Docs,
    /// The ways to fail.
    pub variants: Vec<Variant>,
}

/// One way to fail: a status, and fields beside its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// When it happens.
    pub docs: Docs,
    /// The status code of the reply, 128 to 254.
    pub status: u8,
    /// The format string of the text in the param's member `error`, where it is known.
    pub text: Option<String>,
    /// The other members of the param.
    pub fields: Vec<Member>,
}
