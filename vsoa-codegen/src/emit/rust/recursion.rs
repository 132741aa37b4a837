use std::collections::{BTreeMap, BTreeSet};

use crate::shape::{Api, Content, Shape, Struct, Type};

/// Which types hold each other without anything between that would give them a size.
#[derive(Debug)]
pub(super) struct Recursion<'a> {
    /// By name: the types that lie within its values.
    within: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Recursion<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let held = api.types.iter().map(|definition| {
            let mut held = BTreeSet::new();
            in_shape(&definition.shape, &mut held);
            (definition.name.as_str(), held)
        });
        Self {
            within: held.collect(),
        }
    }

    /// Whether a value of a type may lie within another of it.
    pub(super) fn holds_itself(&self, name: &str) -> bool {
        let mut within = self.within.get(name).into_iter().flatten();
        within.any(|inner| self.needs_box(name, inner))
    }

    /// Whether a value of `inner` that lies within one of `outer` may hold one of `outer` again.
    pub(super) fn needs_box(&self, outer: &str, inner: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![inner];
        while let Some(name) = waiting.pop() {
            if name == outer {
                return true;
            }
            if seen.insert(name) {
                waiting.extend(self.within.get(name).into_iter().flatten());
            }
        }
        false
    }
}

fn in_shape<'a>(shape: &'a Shape, held: &mut BTreeSet<&'a str>) {
    match shape {
        Shape::Alias(of) => in_type(of, held),
        Shape::Enumeration(_) => {}
        Shape::Struct(structure) => in_struct(structure, held),
        Shape::Union(union) => {
            for variant in &union.variants {
                match &variant.content {
                    Content::Struct(structure) => in_struct(structure, held),
                    Content::Unit => {}
                    Content::Value(of) => in_type(of, held),
                }
            }
        }
    }
}

fn in_struct<'a>(structure: &'a Struct, held: &mut BTreeSet<&'a str>) {
    let members = structure.members.iter().map(|member| &member.of);
    let flattened = structure.flattened.iter().map(|flattened| &flattened.of);
    for of in members.chain(flattened) {
        in_type(of, held);
    }
}

fn in_type<'a>(of: &'a Type, held: &mut BTreeSet<&'a str>) {
    match of {
        Type::Named(name) => {
            held.insert(name);
        }
        Type::Array(of, _) | Type::Optional(of) => in_type(of, held),
        Type::Tuple(parts) => parts.iter().for_each(|part| in_type(part, held)),
        Type::Any
        | Type::Boolean
        | Type::Float(_)
        | Type::Integer(_)
        | Type::List(_)
        | Type::Map(..)
        | Type::Null
        | Type::Set(_)
        | Type::Text(_) => {}
    }
}
