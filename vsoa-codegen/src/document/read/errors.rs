use super::{Reader, docs};
use crate::document::{Docs, DocumentError, Schema, StatusEnum, Variant, raw::Message};

impl Reader<'_> {
    pub(super) fn errors(&self) -> Result<Vec<StatusEnum>, DocumentError> {
        let errors = self.raw.extension.iter().flat_map(|raw| raw.errors.iter());
        errors
            .map(|(name, raw)| {
                let variants = raw.variants.iter().map(|key| self.variant(name, key));
                Ok(StatusEnum {
                    name: name.to_owned(),
                    docs: Docs {
                        text: raw.description.clone(),
                        deprecated: raw.deprecated.clone(),
                    },
                    variants: variants.collect::<Result<_, _>>()?,
                })
            })
            .collect()
    }

    fn variant(&self, error: &str, key: &str) -> Result<Variant, DocumentError> {
        let place = format!("components.messages.{key}");
        let missing = |what: &str| DocumentError::new(&place, format!("{what} is missing"));
        let message = self.raw.components.messages.get(key);
        let message: &Message =
            message.ok_or_else(|| missing(&format!("a variant of `{error}`")))?;
        let extension = &message.extension;
        let members = message.payload.as_ref().map(Schema::members);
        let fields = members.into_iter().flatten();
        Ok(Variant {
            name: extension
                .variant
                .clone()
                .ok_or_else(|| missing("`x-vsoa.variant`"))?,
            docs: docs(
                message.summary.as_ref(),
                message.description.as_ref(),
                extension.deprecated.as_ref(),
            ),
            status: extension.status.ok_or_else(|| missing("`x-vsoa.status`"))?,
            text: extension.text.clone(),
            fields: fields.filter(|field| field.name != "error").collect(),
        })
    }
}
