use super::{Reader, access, docs, time};
use crate::document::{
    Answer, Argument, Body, Docs, DocumentError, Method, Place, Schema, Service, Verb,
    raw::{Action, ArgumentExtension, ArgumentPlace, Message, Operation},
};

impl Reader<'_> {
    /// The services: those that have a tag, and those that only methods name.
    pub(super) fn services(&self) -> Result<Vec<Service>, DocumentError> {
        let tags = self.raw.info.tags.iter();
        let mut services: Vec<_> = tags.map(|tag| self.service(tag.key())).collect();
        for (key, operation) in self.raw.operations.iter() {
            let Some(name) = &operation.extension.service else {
                continue;
            };
            let method = self.method(&format!("operations.{key}"), operation)?;
            let known = services.iter().position(|service| service.name == *name);
            let index = known.unwrap_or_else(|| {
                services.push(self.service(name));
                services.len() - 1
            });
            services[index].methods.push(method);
        }
        Ok(services)
    }

    /// A service without its methods.
    fn service(&self, name: &str) -> Service {
        let tag = self.raw.components.tags.get(name);
        Service {
            name: name.to_owned(),
            docs: Docs {
                text: tag.and_then(|tag| tag.description.clone()),
                deprecated: tag.and_then(|tag| tag.extension.deprecated.clone()),
            },
            methods: Vec::new(),
        }
    }

    fn method(&self, place: &str, operation: &Operation) -> Result<Method, DocumentError> {
        let extension = &operation.extension;
        let call = self.first_message(place, &operation.messages)?;
        let replies = operation.reply.as_ref().map(|reply| &*reply.messages);
        let answer = self.first_message(place, replies.unwrap_or_default())?;
        let missing = |what| DocumentError::new(place, format!("`x-vsoa.{what}` is missing"));
        if operation.action != Action::Receive {
            return Err(DocumentError::new(place, "a method is received, not sent"));
        }
        let arguments = extension.arguments.iter();
        let arguments = arguments.map(|raw| argument(place, raw, call));
        Ok(Method {
            name: extension.name.clone().ok_or_else(|| missing("name"))?,
            docs: docs(
                operation.summary.as_ref(),
                operation.description.as_ref(),
                extension.deprecated.as_ref(),
            ),
            verb: verb(&extension.methods).ok_or_else(|| missing("methods"))?,
            url: self.url(place, operation)?,
            arguments: arguments.collect::<Result<_, _>>()?,
            answer: Answer {
                body: body(answer),
                stream: extension.stream,
            },
            failure: self.failure(place, operation)?,
            timeout: time(place, extension.timeout_ms)?,
            priority: extension.priority,
            access: access(extension.access.as_ref()),
        })
    }
}

fn verb(methods: &[String]) -> Option<Verb> {
    let answers = |method: &str| methods.iter().any(|known| known == method);
    match (answers("GET"), answers("SET")) {
        (true, true) => Some(Verb::Both),
        (true, false) => Some(Verb::Get),
        (false, true) => Some(Verb::Set),
        (false, false) => None,
    }
}

fn argument(
    place: &str,
    raw: &ArgumentExtension,
    call: Option<&Message>,
) -> Result<Argument, DocumentError> {
    let name = raw.name.clone();
    let missing = |what: &str| {
        let problem = format!("the payload of the call has no {what}");
        DocumentError::new(place, problem)
    };
    let param = || call.and_then(|message| message.payload.as_ref());
    let place = match raw.place {
        ArgumentPlace::Data => Place::Data,
        ArgumentPlace::Member => {
            let members = param().map(Schema::members);
            let mut members = members.into_iter().flatten();
            let member = members.find(|member| member.name == name);
            Place::Member(member.ok_or_else(|| missing(&format!("member `{name}`")))?)
        }
        ArgumentPlace::Param => Place::Param(param().cloned().ok_or_else(|| missing("schema"))?),
        ArgumentPlace::Payload => Place::Payload,
        ArgumentPlace::RawParam => Place::RawParam,
        ArgumentPlace::Url => Place::Url(raw.schema.clone()),
    };
    let docs = docs(None, raw.description.as_ref(), None);
    Ok(Argument { name, docs, place })
}

fn body(message: Option<&Message>) -> Body {
    let Some(message) = message else {
        return Body::Nothing;
    };
    match (message.payload.clone(), &message.extension) {
        (_, extension) if extension.raw => Body::Payload,
        (Some(schema), extension) if extension.data => Body::ParamAndData(schema),
        (Some(schema), _) => Body::Param(schema),
        (None, extension) if extension.data => Body::Data,
        (None, _) => Body::Nothing,
    }
}
