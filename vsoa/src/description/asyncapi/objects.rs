use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{
    entries::Entries,
    extension::{DocumentExtension, MessageExtension, OperationExtension, TagExtension},
};

/// A whole AsyncAPI document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::description) struct Document {
    pub(super) asyncapi: &'static str,
    pub(super) info: Info,
    pub(super) default_content_type: &'static str,
    pub(super) channels: Entries<Channel>,
    pub(super) operations: Entries<Operation>,
    pub(super) components: Components,
    #[serde(rename = "x-vsoa")]
    pub(super) extension: DocumentExtension,
}

#[derive(Debug, Serialize)]
pub(super) struct Info {
    pub(super) title: String,
    pub(super) version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tags: Vec<Reference>,
}

#[derive(Debug, Serialize)]
pub(super) struct Channel {
    pub(super) address: String,
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub(super) parameters: Entries<Empty>,
    pub(super) messages: Entries<Reference>,
}

/// An object without members.
#[derive(Debug, Serialize)]
pub(super) struct Empty {}

#[derive(Debug, Serialize)]
pub(super) struct Operation {
    pub(super) action: Action,
    pub(super) channel: Reference,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tags: Vec<Reference>,
    pub(super) messages: Vec<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reply: Option<Reply>,
    #[serde(rename = "x-vsoa")]
    pub(super) extension: OperationExtension,
}

/// What the described server does.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Action {
    Receive,
    Send,
}

#[derive(Debug, Serialize)]
pub(super) struct Reply {
    pub(super) channel: Reference,
    pub(super) messages: Vec<Reference>,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct Message {
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) payload: Option<Value>,
    #[serde(rename = "x-vsoa", skip_serializing_if = "Option::is_none")]
    pub(super) extension: Option<MessageExtension>,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct Components {
    pub(super) schemas: BTreeMap<String, Value>,
    pub(super) messages: Entries<Message>,
    pub(super) tags: Entries<Tag>,
}

#[derive(Debug, Serialize)]
pub(super) struct Tag {
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(rename = "x-vsoa", skip_serializing_if = "Option::is_none")]
    pub(super) extension: Option<TagExtension>,
}

/// A pointer to another part of the document.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Reference {
    #[serde(rename = "$ref")]
    pointer: String,
}

impl Reference {
    /// A pointer to what stands at these keys, which need no escaping.
    pub(super) fn to(keys: &[&str]) -> Self {
        Self {
            pointer: format!("#/{}", keys.join("/")),
        }
    }
}
