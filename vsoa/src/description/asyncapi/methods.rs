use super::{
    extension::{
        Access, ArgumentExtension, MessageExtension, MethodExtension, OperationExtension, Owner,
    },
    objects::{Message, Operation, Reference},
    writer::Writer,
};
use crate::description::{
    MethodDescription, ServiceDescription,
    method::{Answer, Argument, Place},
};

impl Writer<'_> {
    pub(super) fn service(&mut self, service: &ServiceDescription) {
        let key = self.keys.take(service.name);
        let tag = self.tag(&key, &service.docs);
        for method in &service.methods {
            self.method(&key, &service.prefix, &tag, method);
        }
    }

    fn method(&mut self, service: &str, prefix: &str, tag: &Reference, method: &MethodDescription) {
        let address = format!("{prefix}{}", method.route.pattern());
        let key = self.keys.take(&format!("{service}.{}", method.name));
        let call = self.call(&method.arguments);
        let call = self.message(&format!("{key}.call"), call);
        let answer = self.answer(&method.answer);
        let answer = self.message(&format!("{key}.answer"), answer);
        let failures = self.failures(method.failure.as_ref());

        let exchange = self.exchange(&address, &call, &answer, &failures);
        let (summary, description) = method.docs.summary_and_rest();
        let operation = Operation {
            summary,
            description,
            tags: vec![tag.clone()],
            extension: OperationExtension::Method(MethodExtension {
                owner: Owner::Service {
                    service: service.to_owned(),
                    name: method.name,
                },
                methods: method.methods.iter().map(ToString::to_string).collect(),
                arguments: self.arguments(&method.arguments),
                error: failures.error,
                any_status: failures.any_status,
                stream: method.answer.stream,
                timeout_ms: method.route.timeout().map(milliseconds),
                priority: method.route.priority(),
                access: self
                    .description
                    .access_to_calls(&address, method.methods)
                    .map(Access),
                deprecated: method.docs.deprecated,
            }),
            ..exchange
        };
        self.operations.insert(key, operation);
    }

    /// What a call carries.
    fn call(&mut self, arguments: &[Argument]) -> Message {
        let members = arguments
            .iter()
            .filter_map(|argument| match &argument.place {
                Place::Member(member) => Some(member),
                _ => None,
            });
        let whole = arguments.iter().find_map(|argument| match argument.place {
            Place::Param(schema) => Some(schema),
            _ => None,
        });
        let payload = match whole {
            Some(schema) => Some(self.schemas.of(schema)),
            None if members.clone().next().is_some() => Some(self.schemas.object(members)),
            None => None,
        };
        let has =
            |wanted: fn(&Place) -> bool| arguments.iter().any(|argument| wanted(&argument.place));
        Message {
            payload,
            extension: MessageExtension {
                data: has(|place| matches!(place, Place::Data)),
                raw: has(|place| matches!(place, Place::Payload)),
                raw_param: has(|place| matches!(place, Place::RawParam)),
                variant: None,
            }
            .if_any(),
            ..Message::default()
        }
    }

    /// What an answer carries.
    fn answer(&mut self, answer: &Answer) -> Message {
        Message {
            payload: answer.param.map(|schema| self.schemas.of(schema)),
            extension: MessageExtension {
                data: answer.data,
                raw: answer.payload,
                ..MessageExtension::default()
            }
            .if_any(),
            ..Message::default()
        }
    }

    fn arguments(&mut self, arguments: &[Argument]) -> Vec<ArgumentExtension> {
        let arguments = arguments.iter().map(|argument| {
            let (place, capture) = match &argument.place {
                Place::Data => ("data", None),
                Place::Member(_) => ("member", None),
                Place::Param(_) => ("param", None),
                Place::Payload => ("payload", None),
                Place::RawParam => ("rawParam", None),
                Place::Url(capture) => ("url", *capture),
            };
            ArgumentExtension {
                name: argument.name,
                place,
                description: argument.docs.text(),
                schema: capture.and_then(|capture| self.schemas.capture(capture)),
            }
        });
        arguments.collect()
    }
}

/// A time as the document says it.
pub(super) fn milliseconds(time: std::time::Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
