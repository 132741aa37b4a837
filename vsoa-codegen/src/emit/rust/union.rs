use super::{
    context::Kind,
    ident::{self, Ident},
    layout::{self, Body},
    module::Module,
    owner::{CLOSED, Owner, serde_attribute},
    renaming,
};
use crate::{
    emit::{EmitError, names::Case},
    shape::{Content, Definition, Rest, Tagging, Type, Union, Variant},
};

impl Module<'_> {
    /// An enum whose variants carry what the union's do.
    pub(super) fn union(
        &mut self,
        definition: &Definition,
        union: &Union,
    ) -> Result<(), EmitError> {
        let name = self.context.name(Kind::Type, &definition.name);
        let mut owner = Owner::new(&definition.name, &name, "");
        let mut scope = ident::scope();
        let variants = union.variants.iter();
        let idents: Vec<_> = variants
            .map(|variant| Ident::take(&mut scope, &variant.name, Case::Pascal))
            .collect();
        let rename_all = rename_all(union, &idents);
        let mut variants = Vec::new();
        for (variant, ident) in union.variants.iter().zip(&idents) {
            let mut serde = Vec::new();
            let is_renamed = ident.name != variant.name && rename_all.is_none();
            if is_renamed && union.tagging != Tagging::Untagged {
                serde.push(format!("rename = {:?}", variant.name));
            }
            let body = self.body(&mut owner, variant, ident, &mut serde)?;
            variants.push(layout::Variant {
                head: layout::docs(&variant.docs) + &serde_attribute(&serde),
                name: ident.text.clone(),
                body,
            });
        }
        let docs = layout::docs(&definition.docs);
        let derive = self.derive(&[]);
        let serde = container_attribute(union, rename_all);
        let variants = layout::variants(&variants);
        let defaults = owner.defaults();
        let item = format!("{docs}{derive}{serde}pub enum {name} {{\n{variants}}}\n{defaults}");
        self.add(&name, item);
        Ok(())
    }

    fn body(
        &mut self,
        owner: &mut Owner,
        variant: &Variant,
        ident: &Ident,
        serde: &mut Vec<String>,
    ) -> Result<Body, EmitError> {
        Ok(match &variant.content {
            Content::Unit => Body::Unit,
            Content::Value(Type::Tuple(parts)) if parts.len() > 1 => {
                let parts = parts.iter().map(|part| self.spelled_in(owner, part));
                Body::Tuple(parts.collect::<Result<_, _>>()?)
            }
            Content::Value(of) => Body::Tuple(vec![self.spelled_in(owner, of)?]),
            Content::Struct(structure) => {
                let fields =
                    self.fields(owner, &mut ident::scope(), structure, Some(&ident.name))?;
                serde.extend(
                    fields
                        .rename_all
                        .map(|rule| format!("rename_all = {rule:?}")),
                );
                Body::Fields(fields.texts)
            }
        })
    }

    fn spelled_in(&mut self, owner: &Owner, of: &Type) -> Result<String, EmitError> {
        self.spelled_within(of, Some(owner.definition()))
    }
}

/// The rule by which tags come from the names of variants.
fn rename_all(union: &Union, idents: &[Ident]) -> Option<&'static str> {
    if union.tagging == Tagging::Untagged {
        return None;
    }
    let names = idents.iter().map(|ident| ident.name.as_str());
    let wire = union.variants.iter().map(|variant| variant.name.as_str());
    let names: Vec<_> = names.zip(wire).collect();
    renaming::rule(renaming::Kind::Variants, &names)
}

/// What serde has to know of an enum.
fn container_attribute(union: &Union, rename_all: Option<&'static str>) -> String {
    let mut arguments = match &union.tagging {
        Tagging::Adjacent { tag, content } => {
            vec![format!("tag = {tag:?}"), format!("content = {content:?}")]
        }
        Tagging::External => Vec::new(),
        Tagging::Internal { tag } => vec![format!("tag = {tag:?}")],
        Tagging::Untagged => vec!["untagged".to_owned()],
    };
    arguments.extend(rename_all.map(|rule| format!("rename_all = {rule:?}")));
    if is_closed(union) {
        arguments.push(CLOSED.to_owned());
    }
    serde_attribute(&arguments)
}

/// Whether all variants with members refuse others; serde has no word for some of them.
fn is_closed(union: &Union) -> bool {
    let mut structs = union
        .variants
        .iter()
        .filter_map(|variant| match &variant.content {
            Content::Struct(structure) => Some(structure),
            Content::Unit | Content::Value(_) => None,
        });
    let is_closed = |it: &crate::shape::Struct| it.rest == Rest::Closed && it.flattened.is_empty();
    let first = structs.next();
    first.is_some_and(is_closed) && structs.all(is_closed)
}
