use super::{
    context::Kind,
    ident::{self, Ident},
    layout::{self, Body},
    module::Module,
    owner::serde_attribute,
    renaming,
};
use crate::{
    emit::{EmitError, names::Case},
    shape::{Definition, Enumeration, Literal},
};

impl Module<'_> {
    /// An enum of the values.
    pub(super) fn enumeration(
        &mut self,
        definition: &Definition,
        of: &Enumeration,
    ) -> Result<(), EmitError> {
        let name = self.context.name(Kind::Type, &definition.name);
        let idents = names(of);
        let values = Values::of(of).ok_or_else(|| EmitError::Unsupported {
            place: definition.name.clone(),
            problem: "its values are texts and numbers: they need one type".to_owned(),
        })?;
        let (rename_all, conversions) = match &values {
            Values::Numbers(numbers) => {
                let serde = "into = \"i64\", try_from = \"i64\"".to_owned();
                (Some(serde), conversions(&name, &idents, numbers))
            }
            Values::Texts(texts) => {
                let idents = idents.iter().map(String::as_str);
                let names: Vec<_> = idents.zip(texts.iter().copied()).collect();
                let rule = renaming::rule(renaming::Kind::Variants, &names);
                (
                    rule.map(|rule| format!("rename_all = {rule:?}")),
                    String::new(),
                )
            }
        };
        let variants = of.alternatives.iter().zip(&idents).map(|(it, ident)| {
            let rename = match &it.value {
                Literal::Text(text) if text != ident && rename_all.is_none() => {
                    vec![format!("rename = {text:?}")]
                }
                _ => Vec::new(),
            };
            layout::Variant {
                head: layout::docs(&it.docs) + &serde_attribute(&rename),
                name: ident.clone(),
                body: Body::Unit,
            }
        });
        let variants = layout::variants(&variants.collect::<Vec<_>>());
        let docs = layout::docs(&definition.docs);
        let derive = self.derive(&["Copy", "Eq", "Hash", "Ord", "PartialOrd"]);
        let serde = serde_attribute(rename_all.as_slice());
        let texts = self.texts(definition, &name, &idents, &values);
        let schema = self.numbers_schema(&values);
        let item = format!(
            "{docs}{derive}{schema}{serde}pub enum {name} {{\n{variants}}}\n{conversions}{texts}"
        );
        self.add(&name, item);
        Ok(())
    }

    /// The numbers, which a schema would not have by itself.
    fn numbers_schema(&self, values: &Values<'_>) -> String {
        match values {
            Values::Numbers(numbers) if self.context.options.describe => {
                layout::attribute("schemars", &[format!("extend(\"enum\" = {numbers:?})")])
            }
            _ => String::new(),
        }
    }

    /// How the values are written and read as text, where they are.
    fn texts(
        &mut self,
        definition: &Definition,
        name: &str,
        idents: &[String],
        values: &Values<'_>,
    ) -> String {
        if !self.context.has_text(&definition.name) {
            return String::new();
        }
        self.uses.add("std", "fmt");
        self.uses.add("std::str", "FromStr");
        let texts: Vec<_> = match values {
            Values::Numbers(numbers) => numbers.iter().map(ToString::to_string).collect(),
            Values::Texts(texts) => texts.iter().map(ToString::to_string).collect(),
        };
        let arms = |arm: fn(&str, &str) -> String| -> String {
            let pairs = idents.iter().zip(&texts);
            pairs.map(|(ident, text)| arm(ident, text)).collect()
        };
        let shown = arms(|ident, text| format!("            Self::{ident} => {text:?},\n"));
        let read = arms(|ident, text| format!("            {text:?} => Ok(Self::{ident}),\n"));
        format!(
            r#"
impl fmt::Display for {name} {{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{
        f.write_str(match self {{
{shown}        }})
    }}
}}

impl FromStr for {name} {{
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {{
        match text {{
{read}            _ => Err(format!("`{{text}}` is no {name}")),
        }}
    }}
}}
"#
        )
    }
}

/// The variants' names.
pub(super) fn names(of: &Enumeration) -> Vec<String> {
    let mut scope = ident::scope();
    let names = of.alternatives.iter().map(|it| match &it.value {
        Literal::Integer(number) if *number < 0 => format!("Minus{}", number.unsigned_abs()),
        Literal::Integer(number) => format!("Value{number}"),
        Literal::Text(text) => text.clone(),
    });
    names
        .map(|name| Ident::take(&mut scope, &name, Case::Pascal).text)
        .collect()
}

/// The values of an enumeration, which are all of one kind.
enum Values<'a> {
    Numbers(Vec<i64>),
    Texts(Vec<&'a str>),
}

impl<'a> Values<'a> {
    fn of(of: &'a Enumeration) -> Option<Self> {
        let number = |literal: &Literal| match literal {
            Literal::Integer(number) => Some(*number),
            Literal::Text(_) => None,
        };
        let text = |literal: &'a Literal| match literal {
            Literal::Integer(_) => None,
            Literal::Text(text) => Some(text.as_str()),
        };
        let values = || of.alternatives.iter().map(|it| &it.value);
        let texts: Option<Vec<_>> = values().map(text).collect();
        let numbers: Option<Vec<_>> = values().map(number).collect();
        texts.map(Self::Texts).or(numbers.map(Self::Numbers))
    }
}

/// From numbers and to numbers.
fn conversions(name: &str, idents: &[String], numbers: &[i64]) -> String {
    let pairs = || idents.iter().zip(numbers);
    let written =
        pairs().map(|(ident, number)| format!("            {name}::{ident} => {number},\n"));
    let read =
        pairs().map(|(ident, number)| format!("            {number} => Ok(Self::{ident}),\n"));
    let (written, read): (String, String) = (written.collect(), read.collect());
    format!(
        r#"
impl From<{name}> for i64 {{
    fn from(value: {name}) -> Self {{
        match value {{
{written}        }}
    }}
}}

impl TryFrom<i64> for {name} {{
    type Error = String;

    fn try_from(value: i64) -> Result<Self, String> {{
        match value {{
{read}            _ => Err(format!("{{value}} is no {name}")),
        }}
    }}
}}
"#
    )
}
