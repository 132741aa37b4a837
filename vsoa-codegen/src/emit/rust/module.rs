use super::{
    context::{Context, Kind},
    uses::Uses,
};
use crate::{
    emit::EmitError,
    shape::{Float, Integer, Key, Type},
};

/// A module while it is written.
#[derive(Debug)]
pub(super) struct Module<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) uses: Uses,
    items: Vec<String>,
    /// The names of what stands in it.
    own: Vec<String>,
}

impl<'a> Module<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            uses: Uses::default(),
            items: Vec::new(),
            own: Vec::new(),
        }
    }

    /// Adds an item that others may name.
    pub(super) fn add(&mut self, name: &str, text: String) {
        self.own.push(name.to_owned());
        self.items.push(text);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The module without a line about itself.
    pub(super) fn text(&self) -> String {
        let mut uses = self.uses.clone();
        uses.remove_own(&self.own);
        let uses = uses.text();
        let gap = if uses.is_empty() { "" } else { "\n" };
        format!("{uses}{gap}{}", self.items.join("\n"))
    }

    /// The name of an item of the crate, imported.
    pub(super) fn own(&mut self, kind: Kind, name: &str) -> String {
        let name = self.context.name(kind, name);
        self.uses.add_own(&name);
        name
    }

    /// A type where it stands by itself.
    pub(super) fn spelled(&mut self, of: &Type) -> Result<String, EmitError> {
        self.spelled_within(of, None)
    }

    /// A type where it stands within a value of another, which may be in a value of it again.
    pub(super) fn spelled_within(
        &mut self,
        of: &Type,
        outer: Option<&str>,
    ) -> Result<String, EmitError> {
        Ok(match of {
            Type::Any => {
                self.uses.add("serde_json", "Value");
                "Value".to_owned()
            }
            // What serde implements for arrays ends there.
            Type::Array(of, length) if *length <= 32 => {
                format!("[{}; {length}]", self.spelled_within(of, outer)?)
            }
            Type::Boolean => "bool".to_owned(),
            Type::Float(Float::F32) => "f32".to_owned(),
            Type::Float(Float::F64) => "f64".to_owned(),
            Type::Integer(integer) => spelled_integer(*integer).to_owned(),
            Type::Map(key, of) => {
                self.uses.add("std::collections", "BTreeMap");
                let key = match key {
                    Key::Integer(integer) => spelled_integer(*integer),
                    Key::Text => "String",
                };
                format!("BTreeMap<{key}, {}>", self.spelled(of)?)
            }
            Type::Named(name) => {
                let spelled = self.own(Kind::Type, name);
                match outer {
                    Some(outer) if self.context.recursion.needs_box(outer, name) => {
                        format!("Box<{spelled}>")
                    }
                    _ => spelled,
                }
            }
            Type::Null => "()".to_owned(),
            Type::Optional(of) => format!("Option<{}>", self.spelled_within(of, outer)?),
            Type::Set(of) if self.context.is_ordered(of) => {
                self.uses.add("std::collections", "BTreeSet");
                format!("BTreeSet<{}>", self.spelled(of)?)
            }
            Type::Array(of, _) | Type::List(of) | Type::Set(of) => {
                format!("Vec<{}>", self.spelled(of)?)
            }
            Type::Text(format) => self.spelled_text(format.as_deref()).to_owned(),
            Type::Tuple(parts) => self.spelled_tuple(parts, outer)?,
        })
    }

    /// The only formats are used whose texts the type reads and writes just as they are.
    fn spelled_text(&mut self, format: Option<&str>) -> &'static str {
        let name = match format {
            Some("ip") => "IpAddr",
            Some("ipv4") => "Ipv4Addr",
            Some("ipv6") => "Ipv6Addr",
            _ => return "String",
        };
        self.uses.add("std::net", name);
        name
    }

    fn spelled_tuple(&mut self, parts: &[Type], outer: Option<&str>) -> Result<String, EmitError> {
        let spelled = parts.iter().map(|part| self.spelled_within(part, outer));
        let spelled = spelled.collect::<Result<Vec<_>, _>>()?;
        match spelled.as_slice() {
            [only] => Ok(format!("({only},)")),
            parts if parts.len() > MOST_PARTS => Err(EmitError::Unsupported {
                place: format!("({})", parts.join(", ")),
                problem: format!("a tuple has at most {MOST_PARTS} parts: make it a struct"),
            }),
            parts => Ok(format!("({})", parts.join(", "))),
        }
    }
}

pub(super) fn spelled_integer(integer: Integer) -> &'static str {
    match integer {
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

/// The most parts for which the standard library has `Debug` and `PartialEq`.
const MOST_PARTS: usize = 12;
