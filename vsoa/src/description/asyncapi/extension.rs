//! What stands under `x-vsoa`; `vsoa_codegen::document` says what each member means.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::entries::Entries;
use crate::layer::auth::Allowed;

#[derive(Debug, Serialize)]
pub(super) struct DocumentExtension {
    pub(super) format: u32,
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub(super) errors: Entries<ErrorExtension>,
}

/// An enum of statuses.
#[derive(Debug, Serialize)]
pub(super) struct ErrorExtension {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deprecated: Option<&'static str>,
    /// The keys of the variants' messages.
    pub(super) variants: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct TagExtension {
    pub(super) deprecated: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum OperationExtension {
    Method(MethodExtension),
    Topic(TopicExtension),
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MethodExtension {
    /// The service, or for the calls of a state topic: the topic.
    #[serde(flatten)]
    pub(super) owner: Owner,
    pub(super) methods: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) arguments: Vec<ArgumentExtension>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) any_status: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timeout_ms: Option<f64>,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) priority: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) access: Option<Access>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deprecated: Option<&'static str>,
}

/// Who may do it: `everyone`, `users`, or a list of roles.
#[derive(Debug)]
pub(super) struct Access(pub(super) Allowed);

impl Serialize for Access {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Allowed::Everyone => serializer.serialize_str("everyone"),
            Allowed::Roles(roles) => roles.serialize(serializer),
            Allowed::Users => serializer.serialize_str("users"),
        }
    }
}

#[derive(Debug, Default, Serialize)]
#[serde(untagged)]
pub(super) enum Owner {
    #[default]
    None,
    Service {
        service: String,
        name: &'static str,
    },
    Topic {
        topic: String,
    },
}

#[derive(Debug, Serialize)]
pub(super) struct ArgumentExtension {
    pub(super) name: &'static str,
    #[serde(rename = "in")]
    pub(super) place: &'static str,
    /// What it is; of a member its schema says that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) schema: Option<Value>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TopicExtension {
    pub(super) topic: String,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) quick: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) state: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deadline_ms: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) fields: Vec<ArgumentExtension>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) access: Option<Access>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deprecated: Option<&'static str>,
}

/// Nothing is said of a message that carries no more than its payload.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageExtension {
    #[serde(skip_serializing_if = "is_false")]
    pub(super) data: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) raw: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) raw_param: bool,
    #[serde(flatten)]
    pub(super) variant: Option<VariantExtension>,
}

#[derive(Debug, Serialize)]
pub(super) struct VariantExtension {
    pub(super) error: String,
    pub(super) variant: &'static str,
    pub(super) status: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deprecated: Option<&'static str>,
}

impl MessageExtension {
    /// Something, where anything is said.
    pub(super) fn if_any(self) -> Option<Self> {
        (self.data || self.raw || self.raw_param).then_some(self)
    }
}

/// The version of what stands under `x-vsoa`.
pub(super) const FORMAT: u32 = 1;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(value: &u8) -> bool {
    *value == 0
}
