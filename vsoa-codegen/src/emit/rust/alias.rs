use super::{context::Kind, layout, module::Module};
use crate::{
    document::Docs,
    emit::EmitError,
    shape::{Definition, Type},
};

impl Module<'_> {
    /// A struct around the type; `above` stands on top of it, below the docs.
    pub(super) fn alias(
        &mut self,
        definition: &Definition,
        of: &Type,
        above: &str,
        docs: &Docs,
    ) -> Result<(), EmitError> {
        let name = self.context.name(Kind::Type, &definition.name);
        let parts = match of {
            Type::Null => Vec::new(),
            Type::Tuple(parts) if parts.len() > 1 => parts.iter().collect(),
            of => vec![of],
        };
        let outer = Some(definition.name.as_str());
        let parts = parts.into_iter().map(|of| {
            let spelled = self.spelled_within(of, outer)?;
            Ok(format!("pub {spelled}"))
        });
        let parts = parts.collect::<Result<Vec<_>, EmitError>>()?;
        let head = layout::docs(docs) + above + &self.derive(&[]);
        let declaration = declaration(&name, &parts);
        let texts = self.alias_texts(definition, &name, of)?;
        self.add(&name, format!("{head}{declaration}{texts}"));
        Ok(())
    }

    /// How it is written and read as text, where it is.
    fn alias_texts(
        &mut self,
        definition: &Definition,
        name: &str,
        of: &Type,
    ) -> Result<String, EmitError> {
        if !self.context.has_text(&definition.name) {
            return Ok(String::new());
        }
        self.uses.add("std", "fmt");
        self.uses.add("std::str", "FromStr");
        let of = self.spelled(of)?;
        Ok(format!(
            r"
impl fmt::Display for {name} {{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{
        fmt::Display::fmt(&self.0, f)
    }}
}}

impl FromStr for {name} {{
    type Err = <{of} as FromStr>::Err;

    fn from_str(text: &str) -> Result<Self, Self::Err> {{
        text.parse().map(Self)
    }}
}}
"
        ))
    }
}

/// A struct whose fields have no names.
pub(super) fn declaration(name: &str, parts: &[String]) -> String {
    if parts.is_empty() {
        return format!("pub struct {name};\n");
    }
    let declaration = layout::list(&format!("pub struct {name}("), parts, ");", 0);
    format!("{declaration}\n")
}
