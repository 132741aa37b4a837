use std::{any::TypeId, collections::BTreeMap};

use super::{
    entries::Entries,
    extension::{ErrorExtension, MessageExtension, VariantExtension},
    objects::Message,
    writer::Writer,
};
use crate::description::{
    VariantDescription,
    method::Failure,
    schemas::{Member, Schemas},
    status::Statuses,
};

/// What an operation can fail with.
#[derive(Clone, Debug, Default)]
pub(super) struct Failures {
    /// The key of the error.
    pub(super) error: Option<String>,
    pub(super) any_status: bool,
    /// The keys of the messages.
    pub(super) messages: Vec<String>,
}

/// The errors that are written already, by type.
#[derive(Debug, Default)]
pub(super) struct Errors {
    pub(super) entries: Entries<ErrorExtension>,
    failures_of: BTreeMap<TypeId, Failures>,
}

impl Writer<'_> {
    /// Writes an error, unless it is there already.
    pub(super) fn failures(&mut self, failure: Option<&Failure>) -> Failures {
        let Some(failure) = failure else {
            return Failures::default();
        };
        if let Some(known) = self.errors.failures_of.get(&failure.id) {
            return known.clone();
        }
        let failures = match (failure.describe)().0 {
            Statuses::None => Failures::default(),
            Statuses::Any => Failures {
                any_status: true,
                ..Failures::default()
            },
            Statuses::Listed {
                name,
                docs,
                variants,
            } => {
                let error = self.keys.take(name);
                let messages: Vec<_> = variants
                    .iter()
                    .map(|variant| self.variant(&error, variant))
                    .collect();
                let extension = ErrorExtension {
                    description: docs.text(),
                    deprecated: docs.deprecated,
                    variants: messages.clone(),
                };
                self.errors.entries.insert(error.clone(), extension);
                Failures {
                    error: Some(error),
                    any_status: false,
                    messages,
                }
            }
        };
        let known = self.errors.failures_of.entry(failure.id);
        known.or_insert(failures).clone()
    }

    /// Writes the message of one variant, and gives its key.
    fn variant(&mut self, error: &str, variant: &VariantDescription) -> String {
        let (summary, description) = variant.docs.summary_and_rest();
        let message = Message {
            summary,
            description,
            payload: Some(payload(&mut self.schemas, &variant.members)),
            extension: Some(MessageExtension {
                variant: Some(VariantExtension {
                    error: error.to_owned(),
                    variant: variant.name,
                    status: variant.status.0,
                    text: variant.text,
                    deprecated: variant.docs.deprecated,
                }),
                ..MessageExtension::default()
            }),
            ..Message::default()
        };
        self.message(&format!("{error}.{}", variant.name), message)
    }
}

/// The param of an error: its text, and its fields beside it.
fn payload(schemas: &mut Schemas, members: &[Member]) -> serde_json::Value {
    let text = Member::of::<String>("error");
    schemas.object([&text].into_iter().chain(members))
}
