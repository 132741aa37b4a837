//! AsyncAPI objects to the model.

mod errors;
mod methods;
mod topics;

use std::time::Duration;

use super::{
    Access, Docs, Document, DocumentError, Failure, Pattern,
    raw::{self, AccessExtension, AccessWord, Message, Operation, Reference},
};

/// Reads a document from JSON or YAML.
pub(super) fn read(text: &str) -> Result<Document, DocumentError> {
    let raw: raw::Document = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(DocumentError::syntax)?
    } else {
        serde_saphyr::from_str(text).map_err(DocumentError::syntax)?
    };
    if !raw.asyncapi.starts_with("3.") {
        let problem = format!("AsyncAPI {} is not read, only 3", raw.asyncapi);
        return Err(DocumentError::new("asyncapi", problem));
    }
    match &raw.extension {
        Some(extension) if extension.format == FORMAT => Reader { raw: &raw }.document(),
        Some(extension) => Err(DocumentError::new(
            "x-vsoa.format",
            format!("format {} is not known, only {FORMAT}", extension.format),
        )),
        None => Err(DocumentError::new(
            "x-vsoa",
            "missing: the document does not describe VSOA services",
        )),
    }
}

/// A document while it is read.
struct Reader<'a> {
    raw: &'a raw::Document,
}

impl Reader<'_> {
    fn document(&self) -> Result<Document, DocumentError> {
        let raw::Document {
            info, components, ..
        } = self.raw;
        Ok(Document {
            title: info.title.clone(),
            version: info.version.clone(),
            text: info.description.clone(),
            services: self.services()?,
            topics: self.topics()?,
            errors: self.errors()?,
            schemas: components.schemas.clone(),
        })
    }

    /// The URL pattern of an operation.
    fn url(&self, place: &str, operation: &Operation) -> Result<Pattern, DocumentError> {
        let key = operation.channel.key();
        let channel = self.raw.channels.get(key);
        let channel = channel.ok_or_else(|| nowhere(place, &operation.channel))?;
        Pattern::read(&channel.address).ok_or_else(|| {
            let problem = format!("the address `{}` does not start with `/`", channel.address);
            DocumentError::new(format!("channels.{key}"), problem)
        })
    }

    /// The message that stands first, if there is one.
    fn first_message(
        &self,
        place: &str,
        messages: &[Reference],
    ) -> Result<Option<&Message>, DocumentError> {
        let Some(reference) = messages.first() else {
            return Ok(None);
        };
        let message = self.raw.components.messages.get(reference.key());
        message.map(Some).ok_or_else(|| nowhere(place, reference))
    }

    fn failure(&self, place: &str, operation: &Operation) -> Result<Failure, DocumentError> {
        let extension = &operation.extension;
        let Some(name) = &extension.error else {
            return Ok(if extension.any_status {
                Failure::AnyStatus
            } else {
                Failure::Never
            });
        };
        let known = self
            .raw
            .extension
            .iter()
            .any(|raw| raw.errors.get(name).is_some());
        if known {
            Ok(Failure::Enum(name.clone()))
        } else {
            let problem = format!("the error `{name}` is not in `x-vsoa.errors`");
            Err(DocumentError::new(place, problem))
        }
    }
}

fn nowhere(place: &str, reference: &Reference) -> DocumentError {
    DocumentError::new(place, format!("`{}` leads nowhere", reference.pointer))
}

/// The docs of what has a summary and more.
fn docs(summary: Option<&String>, rest: Option<&String>, deprecated: Option<&String>) -> Docs {
    let parts: Vec<&str> = [summary, rest]
        .into_iter()
        .flatten()
        .map(|text| &**text)
        .collect();
    Docs {
        text: (!parts.is_empty()).then(|| parts.join("\n\n")),
        deprecated: deprecated.cloned(),
    }
}

fn access(access: Option<&AccessExtension>) -> Option<Access> {
    access.map(|access| match access {
        AccessExtension::Roles(roles) => Access::Roles(roles.clone()),
        AccessExtension::Word(AccessWord::Everyone) => Access::Everyone,
        AccessExtension::Word(AccessWord::Users) => Access::Users,
    })
}

fn time(place: &str, milliseconds: Option<f64>) -> Result<Option<Duration>, DocumentError> {
    let time = milliseconds.map(|time| Duration::try_from_secs_f64(time / 1000.0));
    time.transpose()
        .map_err(|_| DocumentError::new(place, "a time is not one"))
}

/// The version of the format that is read.
const FORMAT: u32 = 1;
