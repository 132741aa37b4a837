//! The objects of AsyncAPI 3.0, as far as they are read.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Schema, entries::Entries};

#[derive(Debug, Deserialize)]
pub(super) struct Document {
    pub(super) asyncapi: String,
    pub(super) info: Info,
    #[serde(default)]
    pub(super) channels: Entries<Channel>,
    #[serde(default)]
    pub(super) operations: Entries<Operation>,
    #[serde(default)]
    pub(super) components: Components,
    #[serde(rename = "x-vsoa")]
    pub(super) extension: Option<DocumentExtension>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Info {
    pub(super) title: String,
    pub(super) version: String,
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) tags: Vec<Reference>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Channel {
    pub(super) address: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Operation {
    pub(super) action: Action,
    pub(super) channel: Reference,
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) messages: Vec<Reference>,
    pub(super) reply: Option<Reply>,
    #[serde(rename = "x-vsoa", default)]
    pub(super) extension: OperationExtension,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Action {
    Receive,
    Send,
}

#[derive(Debug, Deserialize)]
pub(super) struct Reply {
    #[serde(default)]
    pub(super) messages: Vec<Reference>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Components {
    #[serde(default)]
    pub(super) schemas: BTreeMap<String, Schema>,
    #[serde(default)]
    pub(super) messages: Entries<Message>,
    #[serde(default)]
    pub(super) tags: Entries<Tag>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Message {
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
    pub(super) payload: Option<Schema>,
    #[serde(rename = "x-vsoa", default)]
    pub(super) extension: MessageExtension,
}

#[derive(Debug, Deserialize)]
pub(super) struct Tag {
    pub(super) description: Option<String>,
    #[serde(rename = "x-vsoa", default)]
    pub(super) extension: TagExtension,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Reference {
    #[serde(rename = "$ref")]
    pub(super) pointer: String,
}

impl Reference {
    /// The last key on the way.
    pub(super) fn key(&self) -> &str {
        let last = self.pointer.rsplit('/').next();
        last.unwrap_or_default()
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct DocumentExtension {
    pub(super) format: u32,
    #[serde(default)]
    pub(super) errors: Entries<ErrorExtension>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ErrorExtension {
    pub(super) description: Option<String>,
    pub(super) deprecated: Option<String>,
    pub(super) variants: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct TagExtension {
    pub(super) deprecated: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_excessive_bools, reason = "the format has them")]
pub(super) struct OperationExtension {
    pub(super) service: Option<String>,
    pub(super) name: Option<String>,
    pub(super) topic: Option<String>,
    pub(super) methods: Vec<String>,
    pub(super) arguments: Vec<ArgumentExtension>,
    pub(super) fields: Vec<ArgumentExtension>,
    pub(super) error: Option<String>,
    pub(super) any_status: bool,
    pub(super) stream: bool,
    pub(super) timeout_ms: Option<f64>,
    pub(super) priority: u8,
    pub(super) quick: bool,
    pub(super) state: bool,
    pub(super) deadline_ms: Option<f64>,
    pub(super) access: Option<AccessExtension>,
    pub(super) deprecated: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ArgumentExtension {
    pub(super) name: String,
    #[serde(rename = "in")]
    pub(super) place: ArgumentPlace,
    pub(super) description: Option<String>,
    pub(super) schema: Option<Schema>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(super) enum ArgumentPlace {
    Data,
    Member,
    Param,
    Payload,
    RawParam,
    Url,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum AccessExtension {
    Roles(Vec<String>),
    Word(AccessWord),
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum AccessWord {
    Everyone,
    Users,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MessageExtension {
    pub(super) data: bool,
    pub(super) raw: bool,
    pub(super) variant: Option<String>,
    pub(super) status: Option<u8>,
    pub(super) text: Option<String>,
    pub(super) deprecated: Option<String>,
}
