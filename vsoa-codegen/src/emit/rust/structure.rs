use super::{
    context::Kind,
    ident::{self, Ident},
    layout,
    module::Module,
    owner::{Fields, Owner, braced},
    renaming,
    value::Absence,
};
use crate::{
    document::Docs,
    emit::{
        EmitError,
        names::{Case, Scope},
    },
    shape::{Definition, Member, Rest, Struct, Type},
};

impl Module<'_> {
    /// A struct with the members of an object; `above` stands on top of it, below the docs.
    pub(super) fn structure(
        &mut self,
        definition: &Definition,
        structure: &Struct,
        above: &str,
        docs: &Docs,
    ) -> Result<(), EmitError> {
        let name = self.context.name(Kind::Type, &definition.name);
        let mut owner = Owner::new(&definition.name, &name, "pub ");
        let fields = self.fields(&mut owner, &mut ident::scope(), structure, None)?;
        let docs = layout::docs(docs);
        let derive = self.derive(&[]);
        let serde = fields.container_attribute();
        let body = braced(&fields.texts);
        let defaults = owner.defaults();
        let item = format!("{docs}{above}{derive}{serde}pub struct {name} {body}\n{defaults}");
        self.add(&name, item);
        Ok(())
    }

    /// The fields of a struct, or of a variant of an enum.
    pub(super) fn fields(
        &mut self,
        owner: &mut Owner,
        scope: &mut Scope,
        structure: &Struct,
        variant: Option<&str>,
    ) -> Result<Fields, EmitError> {
        let idents: Vec<_> = structure
            .members
            .iter()
            .map(|member| Ident::take(scope, &member.name, Case::Snake))
            .collect();
        let names = idents.iter().map(|ident| ident.name.as_str());
        let wire = structure.members.iter().map(|member| member.name.as_str());
        let names: Vec<_> = names.zip(wire).collect();
        let rename_all = renaming::rule(renaming::Kind::Fields, &names);
        let mut texts = Vec::new();
        for (member, ident) in structure.members.iter().zip(&idents) {
            let renamed = rename_all.is_none() && ident.name != member.name;
            let rename = renamed.then(|| format!("rename = {:?}", member.name));
            let (field, more) = self.field_type(owner, member, ident, variant)?;
            let arguments: Vec<_> = rename.into_iter().chain(more).collect();
            let format = self.format_schema(&member.of);
            let field = owner.field(&member.docs, &arguments, ident, &field);
            texts.push(format + &field);
        }
        texts.extend(self.other_members(owner, structure, scope)?);
        let is_flat = !structure.flattened.is_empty();
        Ok(Fields {
            rename_all,
            is_closed: structure.rest == Rest::Closed && !is_flat,
            texts,
        })
    }

    /// The type of a member, and what serde has to know of it.
    fn field_type(
        &mut self,
        owner: &mut Owner,
        member: &Member,
        ident: &Ident,
        variant: Option<&str>,
    ) -> Result<(String, Vec<String>), EmitError> {
        let spelled = self.spelled_within(&member.of, Some(owner.definition()))?;
        let mut serde = Vec::new();
        let mut of = spelled.clone();
        match self.absence(member) {
            // What serde derives takes a missing option for none by itself.
            Absence::Required => {}
            Absence::None { wrapped, skipped } => {
                if wrapped {
                    of = format!("Option<{spelled}>");
                }
                if skipped {
                    serde.push(SKIP.to_owned());
                }
            }
            Absence::Natural => serde.push("default".to_owned()),
            Absence::Value(value) => {
                let value = value.layout();
                let function = owner.default_function(variant, ident, &spelled, &value);
                serde.push(format!("default = {function:?}"));
            }
        }
        Ok((of, serde))
    }

    /// The format of a text that has no type of its own in Rust, for the schema.
    fn format_schema(&self, of: &Type) -> String {
        let of = match of {
            Type::Optional(of) => of,
            of => of,
        };
        match of {
            Type::Text(Some(format)) if self.context.options.describe => {
                layout::attribute("schemars", &[format!("extend(\"format\" = {format:?})")])
            }
            _ => String::new(),
        }
    }

    /// What stands beside the members that have a name.
    fn other_members(
        &mut self,
        owner: &Owner,
        structure: &Struct,
        scope: &mut Scope,
    ) -> Result<Vec<String>, EmitError> {
        let flatten = ["flatten".to_owned()];
        let mut texts = Vec::new();
        for flattened in &structure.flattened {
            let ident = Ident::take(scope, &flattened.name, Case::Snake);
            let mut of = self.spelled_within(&flattened.of, Some(owner.definition()))?;
            if !flattened.required {
                of = format!("Option<{of}>");
            }
            texts.push(owner.field(&Docs::default(), &flatten, &ident, &of));
        }
        if let Rest::Map(of) = &structure.rest {
            self.uses.add("std::collections", "BTreeMap");
            let ident = Ident::take(scope, "other", Case::Snake);
            let of = format!("BTreeMap<String, {}>", self.spelled(of)?);
            texts.push(owner.field(&Docs::default(), &flatten, &ident, &of));
        }
        Ok(texts)
    }

    /// What every type derives, and these; with the schemas, where they are asked for.
    pub(super) fn derive(&mut self, more: &[&str]) -> String {
        self.uses.add("serde", "Deserialize");
        self.uses.add("serde", "Serialize");
        let mut traits = vec!["Clone", "Debug", "Deserialize", "PartialEq", "Serialize"];
        traits.extend(more);
        if !self.context.options.describe {
            return layout::derive(&traits);
        }
        self.uses.add("vsoa::schemars", "JsonSchema");
        traits.push("JsonSchema");
        let derive = layout::derive(&traits);
        format!("{derive}#[schemars(crate = \"vsoa::schemars\")]\n")
    }
}

const SKIP: &str = "skip_serializing_if = \"Option::is_none\"";
