use super::{Reader, access, docs, time};
use crate::document::{
    Capture, DocumentError, Failure, State, Topic,
    raw::{Action, ArgumentPlace, Operation},
};

impl Reader<'_> {
    pub(super) fn topics(&self) -> Result<Vec<Topic>, DocumentError> {
        let mut topics = Vec::new();
        for (key, operation) in self.raw.operations.iter() {
            if let (Some(name), Action::Send) = (&operation.extension.topic, operation.action) {
                topics.push(self.topic(&format!("operations.{key}"), name, operation)?);
            }
        }
        Ok(topics)
    }

    fn topic(
        &self,
        place: &str,
        name: &str,
        operation: &Operation,
    ) -> Result<Topic, DocumentError> {
        let extension = &operation.extension;
        let message = self.first_message(place, &operation.messages)?;
        let fields = || extension.fields.iter();
        let captures = fields().filter(|field| field.place == ArgumentPlace::Url);
        let data = fields().find(|field| field.place == ArgumentPlace::Data);
        Ok(Topic {
            name: name.to_owned(),
            docs: docs(
                operation.summary.as_ref(),
                operation.description.as_ref(),
                extension.deprecated.as_ref(),
            ),
            url: self.url(place, operation)?,
            captures: captures
                .map(|field| Capture {
                    name: field.name.clone(),
                    docs: docs(None, field.description.as_ref(), None),
                    schema: field.schema.clone(),
                })
                .collect(),
            param: message.and_then(|message| message.payload.clone()),
            data: data.map(|field| field.name.clone()),
            quick: extension.quick,
            state: extension.state.then(|| self.state(name)).transpose()?,
            deadline: time(place, extension.deadline_ms)?,
            access: access(extension.access.as_ref()),
        })
    }

    /// What the operations say by which the value of a topic is read and set.
    fn state(&self, topic: &str) -> Result<State, DocumentError> {
        let mut state = State {
            refusal: Failure::Never,
            get_access: None,
            set_access: None,
        };
        for (key, operation) in self.raw.operations.iter() {
            let extension = &operation.extension;
            if extension.topic.as_deref() != Some(topic) || operation.action != Action::Receive {
                continue;
            }
            let access = access(extension.access.as_ref());
            if extension.methods.iter().any(|method| method == "SET") {
                state.refusal = self.failure(&format!("operations.{key}"), operation)?;
                state.set_access = access;
            } else {
                state.get_access = access;
            }
        }
        Ok(state)
    }
}
