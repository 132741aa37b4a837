use minijinja::{Value, context};

use super::{
    expressions::Expressions,
    names,
    text::{docs, docstring, literal, quoted},
};
use crate::{
    emit::names::{Case, Scope},
    shape::{Member, Rest, Struct, Type},
};

/// A field of a class, as it is declared.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) annotation: String,
    /// What it is where it is left out.
    pub(super) default: Option<String>,
    pub(super) docs: String,
}

/// The fields of a class, and the `values.Fields` by which they travel.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) declared: Vec<Field>,
    pub(super) parts: Vec<String>,
}

impl Fields {
    /// Those of a struct.
    pub(super) fn of(structure: &Struct, expressions: &Expressions<'_>) -> Self {
        Self::among(structure, expressions, &mut names::attributes())
    }

    /// Those of a struct in a class that has others as well.
    pub(super) fn among(
        structure: &Struct,
        expressions: &Expressions<'_>,
        scope: &mut Scope,
    ) -> Self {
        let mut fields = Self {
            declared: Vec::new(),
            parts: Vec::new(),
        };
        for member in &structure.members {
            let name = scope.take(&member.name, Case::Snake);
            fields.parts.push(member_value(member, &name, expressions));
            fields.declared.push(field(member, name, expressions));
        }
        let mut flattened = Vec::new();
        for part in &structure.flattened {
            let name = scope.take(&part.name, Case::Snake);
            let required = if part.required {
                ""
            } else {
                ", required=False"
            };
            let codec = expressions.codec(&part.of);
            flattened.push(format!(
                "values.Flattened({}, {codec}{required})",
                quoted(&name)
            ));
            let annotation = expressions.annotation(&part.of);
            fields.declared.push(Field {
                name,
                annotation: if part.required {
                    annotation
                } else {
                    format!("{annotation} | None")
                },
                default: (!part.required).then(|| "None".to_owned()),
                docs: String::new(),
            });
        }
        if !flattened.is_empty() {
            fields
                .parts
                .push(format!("flattened=({},)", flattened.join(", ")));
        }
        match &structure.rest {
            Rest::Closed => fields.parts.push("closed=True".to_owned()),
            Rest::Ignored => {}
            Rest::Map(of) => fields.rest(of, expressions, scope),
        }
        // Those with a default stand behind those without.
        fields.declared.sort_by_key(|field| field.default.is_some());
        fields
    }

    fn rest(&mut self, of: &Type, expressions: &Expressions<'_>, scope: &mut Scope) {
        let name = scope.take("rest", Case::Snake);
        let codec = expressions.codec(of);
        self.parts
            .push(format!("rest=values.Rest({}, {codec})", quoted(&name)));
        self.declared.push(Field {
            name,
            annotation: format!("dict[str, {}]", expressions.annotation(of)),
            default: Some("dataclasses.field(default_factory=dict)".to_owned()),
            docs: "All other members.".to_owned(),
        });
    }
}

impl From<&Field> for Value {
    fn from(field: &Field) -> Self {
        let docs = (!field.docs.is_empty()).then(|| docstring(&field.docs, 4));
        context! {
            name => &*field.name,
            annotation => &*field.annotation,
            default => field.default.as_deref(),
            docs => docs,
        }
    }
}

/// The `values.Member` of a member that stands in this attribute.
pub(super) fn member_value(
    member: &Member,
    attribute: &str,
    expressions: &Expressions<'_>,
) -> String {
    let codec = expressions.codec(&member.of);
    let mut arguments = vec![quoted(&member.name), quoted(attribute), codec];
    if !member.required {
        arguments.push("required=False".to_owned());
    }
    if let Some(default) = &member.default {
        arguments.push(format!("default={}", literal(default)));
    }
    format!("values.Member({})", arguments.join(", "))
}

fn field(member: &Member, name: String, expressions: &Expressions<'_>) -> Field {
    let annotation = expressions.annotation(&member.of);
    let default = default(member, expressions);
    let may_be_none = default.as_deref() == Some("None") && !member.of.is_nullable();
    Field {
        name,
        annotation: if may_be_none {
            format!("{annotation} | None")
        } else {
            annotation
        },
        default,
        docs: docs(&member.docs, ""),
    }
}

/// What a member is where a program does not say.
pub(super) fn default(member: &Member, expressions: &Expressions<'_>) -> Option<String> {
    use serde_json::Value;

    let scalar = matches!(
        member.of,
        Type::Boolean | Type::Float(_) | Type::Integer(_) | Type::Text(_) | Type::Null
    );
    match &member.default {
        _ if member.required => None,
        None | Some(Value::Null) => Some("None".to_owned()),
        Some(default) if scalar => Some(literal(default)),
        Some(default) => {
            let codec = expressions.later_codec(&member.of);
            let default = literal(default);
            Some(format!(
                "dataclasses.field(default_factory=lambda: {codec}.decode({default}))"
            ))
        }
    }
}
