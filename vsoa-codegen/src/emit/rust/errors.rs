use super::{
    context::Kind,
    format,
    ident::{self, Ident},
    layout::{self, Body},
    module::Module,
};
use crate::{
    emit::{EmitError, names::Case},
    parse::{APPLICATION, MAX_MEMBERS},
    shape::{StatusEnum, StatusVariant},
};

impl Module<'_> {
    /// An enum whose variants are statuses.
    pub(super) fn error(&mut self, error: &StatusEnum) -> Result<(), EmitError> {
        check(error)?;
        let name = self.context.name(Kind::Error, &error.name);
        let mut scope = ident::scope();
        let mut variants = Vec::new();
        for variant in &error.variants {
            let place = format!("{}.{}", error.name, variant.name);
            let docs = layout::docs(&variant.docs);
            let text = format::text(self.context, variant);
            let text = layout::attribute("error", &[format!("{text:?}")]);
            variants.push(layout::Variant {
                head: format!("{docs}#[status({})]\n{text}", variant.status),
                name: Ident::take(&mut scope, &variant.name, Case::Pascal).text,
                body: self.status_body(&place, variant)?,
            });
        }
        let docs = layout::docs(&error.docs);
        let describe = if self.context.options.describe {
            "#[status(describe)]\n"
        } else {
            ""
        };
        let variants = layout::variants(&variants);
        self.uses.add("thiserror", "Error");
        self.uses.add("vsoa", "Status");
        let derive = layout::derive(&["Clone", "Debug", "Error", "PartialEq", "Status"]);
        let item = format!("{docs}{derive}{describe}pub enum {name} {{\n{variants}}}\n");
        self.add(&name, item);
        Ok(())
    }

    fn status_body(&mut self, place: &str, variant: &StatusVariant) -> Result<Body, EmitError> {
        if variant.fields.is_empty() {
            return Ok(Body::Unit);
        }
        let fields = variant.fields.iter().map(|field| {
            let ident = Ident::exact(&field.name).ok_or_else(|| EmitError::Unsupported {
                place: place.to_owned(),
                problem: format!("its field `{}` cannot be called so in Rust", field.name),
            })?;
            let of = self.spelled_member(field)?;
            // The derive of the text would take it for the error that was the cause.
            let name = if ident.name == "source" {
                "r#source"
            } else {
                &ident.text
            };
            Ok(format!("{}{name}: {of}", layout::docs(&field.docs)))
        });
        Ok(Body::Fields(fields.collect::<Result<_, EmitError>>()?))
    }
}

/// Refuses what the derive would refuse, where the description tells of it.
fn check(error: &StatusEnum) -> Result<(), EmitError> {
    let refuse = |variant: &StatusVariant, problem: String| {
        let place = format!("{}.{}", error.name, variant.name);
        Err(EmitError::Unsupported { place, problem })
    };
    if error.variants.is_empty() {
        let problem = "it has no variants, so that nothing can fail with it: leave it out, and `error` where it is named"
            .to_owned();
        let place = error.name.clone();
        return Err(EmitError::Unsupported { place, problem });
    }
    for (index, variant) in error.variants.iter().enumerate() {
        let status = variant.status;
        let before = &error.variants[..index];
        if !APPLICATION.contains(&status) {
            let problem = format!("its status {status} is not one of an application's, 128 to 254");
            return refuse(variant, problem);
        }
        if let Some(earlier) = before.iter().find(|earlier| earlier.status == status) {
            let problem = format!("its status {status} is that of `{}` too", earlier.name);
            return refuse(variant, problem);
        }
        if variant.fields.len() > MAX_MEMBERS {
            let problem = format!("it has more than {MAX_MEMBERS} fields");
            return refuse(variant, problem);
        }
    }
    Ok(())
}
