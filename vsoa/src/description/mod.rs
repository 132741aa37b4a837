//! What services and topics are, written down: an AsyncAPI document made from their types.
//!
//! The builders here are filled by what `#[vsoa::service(.., describe)]`, `#[vsoa::topic(.., describe)]`
//! and `#[status(describe)]` write, or by hand; `asyncapi` writes the document from them. Nothing
//! here calls, serves or publishes anything. Start with [`Description`].

mod asyncapi;
mod capture;
mod docs;
mod has_schema;
mod method;
mod schemas;
mod service;
mod status;
mod topic;
mod unique;

pub use self::{
    capture::CaptureSchema,
    has_schema::HasSchema,
    method::MethodDescription,
    service::ServiceDescription,
    status::{DescribedStatus, StatusDescription, VariantDescription},
    topic::{DescribedTopic, TopicDescription},
};

use self::docs::Docs;
use crate::{
    layer::auth::{AccessList, Allowed, Operation},
    service::{Method, Pattern},
};

/// What a server offers, described: services and topics, with their types and errors.
///
/// It is written as an AsyncAPI 3.0 document, as JSON or YAML; the same description gives the same
/// text. Services and topics stand in the order in which they were added.
///
/// ```
/// use vsoa::{Description, schemars};
///
/// #[vsoa::service("/fan", describe)]
/// trait Fan {
///     /// Sets the speed, 0 to 5.
///     #[set("/speed")]
///     async fn set_speed(&self, speed: u8) -> Result<(), vsoa::Status>;
/// }
///
/// /// How fast the fan turns.
/// #[vsoa::topic("/fan/speed", describe)]
/// #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
/// struct Speed(u8);
///
/// let description = Description::new("fan", "1.0.0")
///     .service(FanServer::description())
///     .topic::<Speed>();
/// assert!(description.to_yaml().contains("address: /fan/speed"));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Description {
    title: String,
    version: String,
    text: Option<String>,
    services: Vec<ServiceDescription>,
    topics: Vec<TopicDescription>,
    access: Option<AccessList>,
}

impl Description {
    /// A description of what has this title and version, without services and topics.
    pub fn new(title: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            version: version.into(),
            text: None,
            services: Vec::new(),
            topics: Vec::new(),
            access: None,
        }
    }

    /// Says in Markdown what it is.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Adds a service.
    pub fn service(mut self, service: ServiceDescription) -> Self {
        self.services.push(service);
        self
    }

    /// Adds a topic.
    pub fn topic<T: DescribedTopic>(self) -> Self {
        self.topic_description(T::description())
    }

    /// Adds a topic that was described by hand.
    pub fn topic_description(mut self, topic: TopicDescription) -> Self {
        self.topics.push(topic);
        self
    }

    /// Says of each operation who may do it by these rules.
    ///
    /// Where that depends on what stands in a URL for its `{names}`, nothing is said.
    pub fn access(mut self, rules: &AccessList) -> Self {
        self.access = Some(rules.clone());
        self
    }

    /// The description as JSON, on one line.
    #[expect(clippy::missing_panics_doc, reason = "a document has a form")]
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(&asyncapi::write(self)).expect(PROOF)
    }

    /// The description as YAML, to read.
    #[expect(clippy::missing_panics_doc, reason = "a document has a form")]
    #[must_use]
    pub fn to_yaml(&self) -> String {
        serde_saphyr::to_string(&asyncapi::write(self)).expect(PROOF)
    }

    /// Who may call by these methods; `None` where that is not known, or differs between them.
    fn access_to_calls(&self, address: &str, methods: &[Method]) -> Option<Allowed> {
        let rules = self.access.as_ref()?;
        let pattern: Pattern = address.parse().ok()?;
        let mut allowed = methods.iter().map(|method| {
            let operation = match method {
                Method::Get => Operation::Get,
                Method::Set => Operation::Set,
            };
            rules.allowed(operation, &pattern)
        });
        let first = allowed.next()??;
        allowed
            .all(|other| other.as_ref() == Some(&first))
            .then_some(first)
    }

    /// Who may receive what is published: subscribers ask for the part of the URL without names.
    fn access_to_topic(&self, address: &str) -> Option<Allowed> {
        let pattern: Pattern = address.parse().ok()?;
        let asked = pattern.fixed_prefix().parse().ok()?;
        self.access.as_ref()?.allowed(Operation::Subscribe, &asked)
    }
}

const PROOF: &str = "the document has text keys, and texts, numbers and JSON for values";
