use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{
    context::Kind,
    enumeration,
    expression::Expression,
    ident::{self, Ident},
    module::Module,
};
use crate::{
    emit::names::Case,
    shape::{Float, Key, Literal, Member, Rest, Shape, Struct, Type},
};

/// How a member of a struct may be missing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Absence {
    /// It is what its type says itself, such as an empty list.
    Natural,
    /// It is none, and is left out rather than `null` if `skipped`; `wrapped` if its type has to be made
    /// one that can be none.
    None { wrapped: bool, skipped: bool },
    /// It may not be missing.
    Required,
    /// It is this.
    Value(Expression),
}

impl Module<'_> {
    /// How a member may be missing.
    pub(super) fn absence(&mut self, member: &Member) -> Absence {
        let is_optional = matches!(member.of, Type::Optional(_));
        if member.required {
            return Absence::Required;
        }
        match &member.default {
            None | Some(Value::Null) if is_optional => Absence::None {
                wrapped: false,
                skipped: false,
            },
            None if matches!(member.of, Type::Any | Type::Null) => Absence::Natural,
            Some(value) if is_natural(&member.of, value) => Absence::Natural,
            default => {
                let value = default.as_ref();
                let value = value.and_then(|value| self.checked_expression(&member.of, value));
                value.map_or(
                    Absence::None {
                        wrapped: !is_optional,
                        skipped: true,
                    },
                    Absence::Value,
                )
            }
        }
    }

    /// The expression of a value, if there is one; else nothing was imported for it.
    fn checked_expression(&mut self, of: &Type, value: &Value) -> Option<Expression> {
        let uses = self.uses.clone();
        let expression = self.expression(of, value);
        if expression.is_none() {
            self.uses = uses;
        }
        expression
    }

    fn expression(&mut self, of: &Type, value: &Value) -> Option<Expression> {
        Some(match (of, value) {
            (Type::Boolean, Value::Bool(value)) => Expression::text(value.to_string()),
            (Type::Integer(_), Value::Number(number)) if !number.is_f64() => {
                Expression::text(number.to_string())
            }
            (Type::Float(float), Value::Number(number)) => {
                Expression::text(literal(*float, number.as_f64()?))
            }
            (Type::Null, Value::Null) => Expression::text("()"),
            (Type::Optional(_), Value::Null) => Expression::text("None"),
            (Type::Optional(of), value) => Expression::call("Some", self.expression(of, value)?),
            (Type::Text(None), Value::String(text)) => string(text),
            (Type::List(_), Value::Array(items)) if items.is_empty() => {
                Expression::text("Vec::new()")
            }
            (Type::List(of), Value::Array(items)) => {
                Expression::list("vec![", self.expressions(of, items)?, "]")
            }
            (Type::Array(of, length), Value::Array(items)) if items.len() == *length => {
                Expression::list("[", self.expressions(of, items)?, "]")
            }
            (Type::Map(Key::Text, of), Value::Object(members)) => self.map(of, members)?,
            (Type::Named(name), value) => self.named(name, value)?,
            _ => return None,
        })
    }

    fn expressions(&mut self, of: &Type, items: &[Value]) -> Option<Vec<Expression>> {
        items.iter().map(|item| self.expression(of, item)).collect()
    }

    fn map(&mut self, of: &Type, members: &Map<String, Value>) -> Option<Expression> {
        let members: BTreeMap<_, _> = members.iter().collect();
        let entries = members.into_iter().map(|(key, value)| {
            let value = self.expression(of, value)?;
            Some(Expression::list("(", vec![string(key), value], ")"))
        });
        let entries = Expression::list("[", entries.collect::<Option<_>>()?, "]");
        self.uses.add("std::collections", "BTreeMap");
        Some(Expression::call("BTreeMap::from", entries))
    }

    /// A value of a type that has a name.
    fn named(&mut self, name: &str, value: &Value) -> Option<Expression> {
        let definition = self.context.api.definition(name)?;
        let spelled = self.own(Kind::Type, name);
        match (&definition.shape, value) {
            (Shape::Alias(of), value) if !self.context.recursion.holds_itself(name) => {
                Some(Expression::call(&spelled, self.expression(of, value)?))
            }
            (Shape::Enumeration(of), Value::String(text)) => {
                let alternatives = of.alternatives.iter();
                let mut named = alternatives.zip(enumeration::names(of));
                let meant = Literal::Text(text.clone());
                let (_, ident) = named.find(|(alternative, _)| alternative.value == meant)?;
                Some(Expression::text(format!("{spelled}::{ident}")))
            }
            (Shape::Struct(structure), Value::Object(members)) => {
                let fields = self.struct_fields(name, structure, members)?;
                Some(Expression::Struct {
                    name: spelled,
                    fields,
                })
            }
            _ => None,
        }
    }

    fn struct_fields(
        &mut self,
        name: &str,
        structure: &Struct,
        members: &Map<String, Value>,
    ) -> Option<Vec<(String, Expression)>> {
        let is_plain = structure.flattened.is_empty() && !matches!(structure.rest, Rest::Map(_));
        if !is_plain || self.context.recursion.holds_itself(name) {
            return None;
        }
        let mut scope = ident::scope();
        let fields = structure.members.iter().map(|member| {
            let ident = Ident::take(&mut scope, &member.name, Case::Snake);
            let absence = self.absence(member);
            let value = match (members.get(&member.name), absence) {
                (Some(value), Absence::None { wrapped: true, .. }) => {
                    Expression::call("Some", self.expression(&member.of, value)?)
                }
                (Some(value), _) => self.expression(&member.of, value)?,
                (None, Absence::None { .. }) => Expression::text("None"),
                (None, Absence::Value(value)) => value,
                (None, Absence::Natural | Absence::Required) => return None,
            };
            Some((ident.text, value))
        });
        fields.collect()
    }
}

/// Whether a value is what `Default` makes of its type.
fn is_natural(of: &Type, value: &Value) -> bool {
    match (of, value) {
        (Type::Boolean, Value::Bool(value)) => !value,
        (Type::Integer(_) | Type::Float(_), Value::Number(number)) => number.as_f64() == Some(0.0),
        (Type::Text(None), Value::String(text)) => text.is_empty(),
        (Type::List(_) | Type::Set(_), Value::Array(items)) => items.is_empty(),
        (Type::Map(..), Value::Object(members)) => members.is_empty(),
        (Type::Any | Type::Null, Value::Null) => true,
        _ => false,
    }
}

fn string(text: &str) -> Expression {
    Expression::text(if text.is_empty() {
        "String::new()".to_owned()
    } else {
        format!("{text:?}.to_owned()")
    })
}

/// A number as Rust writes it, with no more digits than its type has.
fn literal(float: Float, value: f64) -> String {
    let text = value.to_string();
    let short = match float {
        Float::F32 => text.parse::<f32>().map(|value| format!("{value:?}")),
        Float::F64 => Ok(format!("{value:?}")),
    };
    short.unwrap_or(text)
}
