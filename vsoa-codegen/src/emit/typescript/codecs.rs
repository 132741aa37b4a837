//! Codecs of the runtime, as expressions.

use super::{
    layout::{group, literal_name, quoted},
    members::Parts,
    names::Names,
    types::{LONGEST_TUPLE, is_large_integer, literal},
};
use crate::shape::{
    Content, Enumeration, Integer, Key, Member, Struct, Tagging, Type, Union, Variant,
};

/// Where a codec is written.
#[derive(Clone, Copy)]
pub(super) struct Codecs<'a> {
    pub(super) names: &'a Names,
    /// Whether the codecs of types with a name stand in the same file, perhaps further below.
    pub(super) is_home: bool,
}

impl Codecs<'_> {
    pub(super) fn expression(self, of: &Type) -> String {
        match of {
            Type::Any => "c.json".to_owned(),
            Type::Array(of, length) if *length <= LONGEST_TUPLE => {
                group("c.tuple(", &vec![self.expression(of); *length], ",", ")")
            }
            Type::Array(of, length) => format!("c.list({}, {length})", self.expression(of)),
            Type::List(of) | Type::Set(of) => format!("c.list({})", self.expression(of)),
            Type::Boolean => "c.boolean".to_owned(),
            Type::Float(_) => "c.float".to_owned(),
            Type::Integer(of) => format!("c.{}", integer(*of)),
            Type::Map(Key::Text, of) => format!("c.map({})", self.expression(of)),
            Type::Map(Key::Integer(key), of) => {
                let of = self.expression(of);
                format!("c.map({of}, c.integerKey({}))", bounds(*key))
            }
            Type::Named(name) if self.is_home => {
                format!("c.lazy(() => {})", self.names.of_type(name))
            }
            Type::Named(name) => format!("codecs.{}", self.names.of_type(name)),
            Type::Null => "c.nothing".to_owned(),
            Type::Optional(of) => format!("c.nullable({})", self.expression(of)),
            Type::Text(format) if is_large_integer(format.as_deref()) => digits(format.as_deref()),
            Type::Text(_) => "c.text".to_owned(),
            Type::Tuple(of) => {
                let items: Vec<_> = of.iter().map(|of| self.expression(of)).collect();
                group("c.tuple(", &items, ",", ")")
            }
        }
    }

    pub(super) fn structure(self, of: &Struct) -> String {
        let parts = Parts::of(of);
        let fields = group("c.object({", &self.fields(&parts), ",", "}");
        if parts.is_closed {
            format!("{fields}, {{ closed: true }})")
        } else {
            format!("{fields})")
        }
    }

    /// A codec of an object with these members alone.
    pub(super) fn members<'m>(self, members: impl IntoIterator<Item = &'m Member>) -> String {
        let fields: Vec<_> = members.into_iter().map(|it| self.field(it)).collect();
        group("c.object({", &fields, ",", "})")
    }

    fn fields(self, parts: &Parts<'_>) -> Vec<String> {
        let members = parts.members.iter().map(|member| self.field(member));
        let flattened = parts.flattened.iter().map(|(name, flattened)| {
            let kind = if flattened.required {
                "flattened"
            } else {
                "optionalFlattened"
            };
            format!("{name}: c.{kind}({})", self.expression(&flattened.of))
        });
        let rest = parts.rest.iter();
        let rest = rest.map(|(name, of)| format!("{name}: c.rest(c.map({}))", self.expression(of)));
        members.chain(flattened).chain(rest).collect()
    }

    fn field(self, member: &Member) -> String {
        let kind = if member.required {
            "required"
        } else {
            "optional"
        };
        let name = literal_name(&member.name);
        format!("{name}: c.{kind}({})", self.expression(&member.of))
    }

    pub(super) fn union(self, of: &Union) -> String {
        let open = match &of.tagging {
            Tagging::Adjacent { tag, content } => {
                format!("c.adjacent({}, {}, {{", quoted(tag), quoted(content))
            }
            Tagging::External => "c.external({".to_owned(),
            Tagging::Internal { tag } => format!("c.internal({}, {{", quoted(tag)),
            Tagging::Untagged => {
                let variants = of.variants.iter().map(|it| self.content(it, "c.nothing"));
                return group("c.untagged(", &variants.collect::<Vec<_>>(), ",", ")");
            }
        };
        let variants = of.variants.iter().map(|variant| {
            let content = self.content(variant, "c.unit");
            format!("{}: {content}", literal_name(&variant.name))
        });
        group(&open, &variants.collect::<Vec<_>>(), ",", "})")
    }

    fn content(self, variant: &Variant, unit: &str) -> String {
        match &variant.content {
            Content::Struct(of) => self.structure(of),
            Content::Unit => unit.to_owned(),
            Content::Value(of) => self.expression(of),
        }
    }
}

pub(super) fn enumeration(of: &Enumeration) -> String {
    let values = of.alternatives.iter().map(|it| literal(&it.value));
    group("c.oneOf(", &values.collect::<Vec<_>>(), ",", ")")
}

fn integer(of: Integer) -> &'static str {
    match of {
        Integer::I8 => "i8",
        Integer::I16 => "i16",
        Integer::I32 => "i32",
        Integer::I64 => "i64",
        Integer::I128 => "i128",
        Integer::U8 => "u8",
        Integer::U16 => "u16",
        Integer::U32 => "u32",
        Integer::U64 => "u64",
        Integer::U128 => "u128",
    }
}

fn digits(format: Option<&str>) -> String {
    let of = match format {
        Some("int64") => Integer::I64,
        Some("uint64") => Integer::U64,
        Some("int128") => Integer::I128,
        _ => Integer::U128,
    };
    format!("c.digits({})", bounds(of))
}

fn bounds(of: Integer) -> String {
    format!("{}n, {}n", of.minimum(), of.maximum())
}
