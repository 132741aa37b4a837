use super::{
    errors::Failures,
    extension::{
        Access, ArgumentExtension, MessageExtension, MethodExtension, OperationExtension, Owner,
        TopicExtension,
    },
    methods::milliseconds,
    objects::{Action, Message, Operation, Reference},
    writer::Writer,
};
use crate::{
    description::{TopicDescription, method::Failure},
    service::Method,
};

impl Writer<'_> {
    pub(super) fn topic(&mut self, topic: &TopicDescription) {
        let key = self.keys.take(topic.name);
        let (summary, description) = topic.docs.summary_and_rest();
        let message = Message {
            payload: topic.param.map(|schema| self.schemas.of(schema)),
            extension: MessageExtension {
                data: topic.data.is_some(),
                ..MessageExtension::default()
            }
            .if_any(),
            ..Message::default()
        };
        let message = self.message(&format!("{key}.message"), message);
        let operation = Operation {
            action: Action::Send,
            channel: Reference::to(&["channels", &self.channels.at(topic.pattern)]),
            summary,
            description,
            tags: Vec::new(),
            messages: vec![self.channels.carry(topic.pattern, &message)],
            reply: None,
            extension: OperationExtension::Topic(TopicExtension {
                topic: key.clone(),
                quick: topic.quick,
                state: topic.state.is_some(),
                deadline_ms: topic.deadline.map(milliseconds),
                fields: self.fields(topic),
                access: self.description.access_to_topic(topic.pattern).map(Access),
                deprecated: topic.docs.deprecated,
            }),
        };
        self.operations.insert(key.clone(), operation);
        if let Some(refusal) = &topic.state {
            self.state(&key, topic, &message, refusal);
        }
    }

    fn fields(&mut self, topic: &TopicDescription) -> Vec<ArgumentExtension> {
        let captures = topic.captures.iter().map(|capture| ArgumentExtension {
            name: capture.name,
            place: "url",
            description: capture.docs.text(),
            schema: capture
                .schema
                .and_then(|capture| self.schemas.capture(capture)),
        });
        let mut fields: Vec<_> = captures.collect();
        fields.extend(topic.data.map(|name| ArgumentExtension {
            name,
            place: "data",
            description: None,
            schema: None,
        }));
        fields
    }

    /// The calls that read and change a state topic's current value: what they carry is what is
    /// published.
    fn state(&mut self, key: &str, topic: &TopicDescription, message: &str, refusal: &Failure) {
        let nothing = self.message(&format!("{key}.get.call"), Message::default());
        let refused = self.failures(Some(refusal));
        let get = self.exchange(topic.pattern, &nothing, message, &Failures::default());
        let done = self.message(&format!("{key}.set.answer"), Message::default());
        let set = self.exchange(topic.pattern, message, &done, &refused);
        for (method, exchange, failures) in [
            (Method::Get, get, Failures::default()),
            (Method::Set, set, refused),
        ] {
            let extension = MethodExtension {
                owner: Owner::Topic {
                    topic: key.to_owned(),
                },
                methods: vec![method.to_string()],
                error: failures.error,
                any_status: failures.any_status,
                access: self
                    .description
                    .access_to_calls(topic.pattern, &[method])
                    .map(Access),
                ..MethodExtension::default()
            };
            let operation = Operation {
                extension: OperationExtension::Method(extension),
                ..exchange
            };
            let key = format!("{key}.{}", method.to_string().to_lowercase());
            let key = self.keys.take(&key);
            self.operations.insert(key, operation);
        }
    }
}
