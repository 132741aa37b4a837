use super::names::Names;
use crate::shape::{Api, Integer, Key, Literal, Shape, Type};

/// How types are spelled at a place: as annotations, and as the codecs of their values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expressions<'a> {
    api: &'a Api,
    names: &'a Names,
    /// In the module `types`, which of its types is being defined.
    index: Option<usize>,
}

impl<'a> Expressions<'a> {
    /// Outside of the module `types`.
    pub(super) fn elsewhere(api: &'a Api, names: &'a Names) -> Self {
        Self {
            api,
            names,
            index: None,
        }
    }

    /// Where this type is defined.
    pub(super) fn defining(api: &'a Api, names: &'a Names, name: &str) -> Self {
        Self {
            api,
            names,
            index: Some(names.type_(name).index),
        }
    }

    /// The type of values.
    pub(super) fn annotation(&self, of: &Type) -> String {
        match of {
            Type::Any => "Json".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::Float(_) => "float".to_owned(),
            Type::Integer(_) => "int".to_owned(),
            Type::Map(key, of) => format!("dict[{}, {}]", key_type(*key), self.annotation(of)),
            Type::Named(name) => self.qualified(&self.names.type_(name).class),
            Type::Null => "None".to_owned(),
            Type::Optional(of) => format!("{} | None", self.annotation(of)),
            Type::Set(of) if self.is_hashable(of) => format!("set[{}]", self.annotation(of)),
            Type::Array(of, _) | Type::List(of) | Type::Set(of) => {
                format!("list[{}]", self.annotation(of))
            }
            Type::Text(_) => "str".to_owned(),
            Type::Tuple(parts) if parts.is_empty() => "tuple[()]".to_owned(),
            Type::Tuple(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.annotation(part)).collect();
                format!("tuple[{}]", parts.join(", "))
            }
        }
    }

    /// What writes and reads values.
    pub(super) fn codec(&self, of: &Type) -> String {
        match of {
            Type::Any => "values.ANY".to_owned(),
            Type::Array(of, length) => format!("values.list_of({}, {length})", self.codec(of)),
            Type::Boolean => "values.BOOLEAN".to_owned(),
            Type::Float(of) => format!("values.{of:?}"),
            Type::Integer(of) => format!("values.{}", integer(*of)),
            Type::Map(key, of) => {
                format!("values.map_of({}, {})", key_type(*key), self.codec(of))
            }
            Type::Named(name) => self.named_codec(name),
            Type::Null => "values.NULL".to_owned(),
            Type::Optional(of) => format!("values.optional({})", self.codec(of)),
            Type::Set(of) if self.is_hashable(of) => format!("values.set_of({})", self.codec(of)),
            Type::List(of) | Type::Set(of) => format!("values.list_of({})", self.codec(of)),
            Type::Text(_) => "values.TEXT".to_owned(),
            Type::Tuple(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.codec(part)).collect();
                format!("values.tuple_of({})", parts.join(", "))
            }
        }
    }

    /// As [`codec`](Self::codec), for where it is used only when all types are defined.
    pub(super) fn later_codec(&self, of: &Type) -> String {
        let index = self.index.map(|_| usize::MAX);
        Self { index, ..*self }.codec(of)
    }

    fn named_codec(&self, name: &str) -> String {
        let names = self.names.type_(name);
        match self.index {
            // It is not there yet when this is run.
            Some(here) if names.index >= here => format!("values.lazy(lambda: {})", names.codec),
            _ => self.qualified(&names.codec),
        }
    }

    fn qualified(&self, name: &str) -> String {
        match self.index {
            Some(_) => name.to_owned(),
            None => format!("types.{name}"),
        }
    }

    /// Whether values can be in a set: those of types that are not objects or lists.
    fn is_hashable(&self, of: &Type) -> bool {
        match of {
            Type::Boolean | Type::Float(_) | Type::Integer(_) | Type::Null | Type::Text(_) => true,
            Type::Named(name) => match self.api.definition(name).map(|it| &it.shape) {
                Some(Shape::Alias(of)) if *of != Type::Named(name.clone()) => self.is_hashable(of),
                Some(Shape::Enumeration(_)) => true,
                _ => false,
            },
            _ => false,
        }
    }
}

/// A value that is known beforehand.
pub(super) fn known(literal: &Literal) -> String {
    match literal {
        Literal::Integer(number) => number.to_string(),
        Literal::Text(text) => super::text::quoted(text),
    }
}

fn key_type(key: Key) -> &'static str {
    match key {
        Key::Integer(_) => "int",
        Key::Text => "str",
    }
}

fn integer(of: Integer) -> &'static str {
    match of {
        Integer::I8 => "I8",
        Integer::I16 => "I16",
        Integer::I32 => "I32",
        Integer::I64 => "I64",
        Integer::I128 => "I128",
        Integer::U8 => "U8",
        Integer::U16 => "U16",
        Integer::U32 => "U32",
        Integer::U64 => "U64",
        Integer::U128 => "U128",
    }
}
