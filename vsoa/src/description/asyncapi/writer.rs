use super::{
    channels::Channels,
    entries::Entries,
    errors::{Errors, Failures},
    extension::{DocumentExtension, FORMAT, MethodExtension, OperationExtension, TagExtension},
    objects::{Action, Components, Document, Info, Message, Operation, Reference, Reply, Tag},
};
use crate::description::{Description, Docs, schemas::Schemas, unique::UniqueKeys};

/// The document that says what a description does.
pub(in crate::description) fn write(description: &Description) -> Document {
    let mut writer = Writer {
        description,
        schemas: Schemas::new(),
        keys: UniqueKeys::default(),
        channels: Channels::default(),
        operations: Entries::default(),
        messages: Entries::default(),
        tags: Entries::default(),
        errors: Errors::default(),
    };
    for service in &description.services {
        writer.service(service);
    }
    for topic in &description.topics {
        writer.topic(topic);
    }
    writer.finish()
}

/// What of the document is written already.
pub(super) struct Writer<'a> {
    pub(super) description: &'a Description,
    pub(super) schemas: Schemas,
    /// The keys of services, topics, errors, and the messages below them.
    pub(super) keys: UniqueKeys,
    pub(super) channels: Channels,
    pub(super) operations: Entries<Operation>,
    messages: Entries<Message>,
    tags: Entries<Tag>,
    pub(super) errors: Errors,
}

impl Writer<'_> {
    /// Writes a message, and gives its key.
    pub(super) fn message(&mut self, wanted: &str, message: Message) -> String {
        let key = self.keys.take(wanted);
        let name = key.clone();
        self.messages
            .insert(key.clone(), Message { name, ..message });
        key
    }

    /// An operation that answers a call, of which no more is said.
    pub(super) fn exchange(
        &mut self,
        address: &str,
        call: &str,
        answer: &str,
        failures: &Failures,
    ) -> Operation {
        let messages = vec![self.channels.carry(address, call)];
        let mut replies = vec![self.channels.carry(address, answer)];
        for message in &failures.messages {
            replies.push(self.channels.carry(address, message));
        }
        let channel = Reference::to(&["channels", &self.channels.at(address)]);
        Operation {
            action: Action::Receive,
            channel: channel.clone(),
            summary: None,
            description: None,
            tags: Vec::new(),
            messages,
            reply: Some(Reply {
                channel,
                messages: replies,
            }),
            extension: OperationExtension::Method(MethodExtension::default()),
        }
    }

    /// Writes what operations belong to, and gives what they refer to it by.
    pub(super) fn tag(&mut self, key: &str, docs: &Docs) -> Reference {
        let tag = Tag {
            name: key.to_owned(),
            description: docs.text(),
            extension: docs
                .deprecated
                .map(|note| TagExtension { deprecated: note }),
        };
        self.tags.insert(key.to_owned(), tag);
        Reference::to(&["components", "tags", key])
    }

    fn finish(self) -> Document {
        let tags = self.tags.keys();
        let tags = tags.map(|key| Reference::to(&["components", "tags", key]));
        Document {
            asyncapi: "3.0.0",
            info: Info {
                title: self.description.title.clone(),
                version: self.description.version.clone(),
                description: self.description.text.clone(),
                tags: tags.collect(),
            },
            default_content_type: JSON,
            channels: self.channels.into_entries(),
            operations: self.operations,
            components: Components {
                schemas: self.schemas.into_components(),
                messages: self.messages,
                tags: self.tags,
            },
            extension: DocumentExtension {
                format: FORMAT,
                errors: self.errors.entries,
            },
        }
    }
}

const JSON: &str = "application/json";
