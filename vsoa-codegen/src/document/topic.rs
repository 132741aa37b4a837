use std::time::Duration;

use super::{Access, Docs, Failure, Pattern, Schema};

/// A topic: what is published on a URL.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// The name of its type.
    pub name: String,
    /// What it tells.
    pub docs: Docs,
    /// Where it is published.
    pub url: Pattern,
    /// The fields that stand in the URL.
    pub captures: Vec<Capture>,
    /// The param: of a topic with fields elsewhere, an object of the other fields.
    pub param: Option<Schema>,
    /// The name of the field that is the data.
    pub data: Option<String>,
    /// Whether it goes over the quick channel.
    pub quick: bool,
    /// How its current value is read and set, where it has one.
    pub state: Option<State>,
    /// How long a value is good without a newer one.
    pub deadline: Option<Duration>,
    /// Who may subscribe, where that is known.
    pub access: Option<Access>,
}

/// A field that stands in a URL.
#[derive(Clone, Debug, PartialEq)]
pub struct Capture {
    /// Its name, also in the URL.
    pub name: String,
    /// What it is.
    pub docs: Docs,
    /// As in [`Place::Url`](super::Place::Url).
    pub schema: Option<Schema>,
}

/// What a topic with a current value has beside its messages.
///
/// A GET on its URL is answered by what was published last; a SET carries what is to be next, and
/// is answered by nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// How a SET can be refused.
    pub refusal: Failure,
    /// Who may GET, where that is known.
    pub get_access: Option<Access>,
    /// Who may SET, where that is known.
    pub set_access: Option<Access>,
}
