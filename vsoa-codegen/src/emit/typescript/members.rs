//! What the members of a struct are called, those among them that are not on the wire.

use super::names::Case;
use crate::{
    emit::names::Scope,
    shape::{Flattened, Member, Rest, Struct, Type},
};

/// A struct with a name for each of its parts.
pub(super) struct Parts<'a> {
    pub(super) members: &'a [Member],
    /// Values whose members stand among the others, by the names that they have here.
    pub(super) flattened: Vec<(String, &'a Flattened)>,
    /// The map of all other members, and its name here.
    pub(super) rest: Option<(String, &'a Type)>,
    /// Whether other members are refused.
    pub(super) is_closed: bool,
}

impl<'a> Parts<'a> {
    pub(super) fn of(of: &'a Struct) -> Self {
        let mut scope = Scope::new(&[]);
        let mut take = |name: &str| loop {
            let free = scope.take(name, Case::Camel);
            if of.members.iter().all(|member| member.name != free) {
                return free;
            }
        };
        let flattened = of.flattened.iter();
        let flattened = flattened.map(|it| (take(&it.name), it)).collect();
        let rest = match &of.rest {
            Rest::Map(of) => Some((take("rest"), of)),
            Rest::Closed | Rest::Ignored => None,
        };
        Self {
            members: &of.members,
            flattened,
            rest,
            is_closed: of.rest == Rest::Closed,
        }
    }
}
