use std::time::Duration;

use super::{
    access,
    alias::declaration,
    context::Kind,
    ident::{self, Ident},
    layout,
    module::Module,
    owner::{Owner, braced},
};
use crate::{
    document::{Access, Docs, Failure, Segment},
    emit::{EmitError, names::Case},
    shape::{Capture, Message, Struct, Topic, Type},
};

impl Module<'_> {
    /// A struct that is published.
    pub(super) fn topic(&mut self, topic: &Topic) -> Result<(), EmitError> {
        let name = self.context.name(Kind::Topic, &topic.name);
        let docs = layout::docs(&annotated(topic));
        let item = match &topic.message {
            Message::Fields {
                captures,
                param,
                data,
            } => self.topic_of_fields(topic, captures, param.as_ref(), data.as_deref())?,
            Message::Nothing => {
                let attribute = self.topic_attribute(topic, &[]);
                format!("{attribute}{}pub struct {name};\n", self.derive(&[]))
            }
            Message::Value(of) => {
                let attribute = self.topic_attribute(topic, &[]);
                let of = format!("pub {}", self.spelled(of)?);
                let derive = self.derive(&[]);
                format!("{attribute}{derive}{}", declaration(&name, &[of]))
            }
        };
        self.add(&name, format!("{docs}{item}"));
        Ok(())
    }

    /// A struct of which some fields are not in the param.
    fn topic_of_fields(
        &mut self,
        topic: &Topic,
        captures: &[Capture],
        param: Option<&Struct>,
        data: Option<&str>,
    ) -> Result<String, EmitError> {
        let name = self.context.name(Kind::Topic, &topic.name);
        let mut owner = Owner::new(&topic.name, &name, "pub ");
        let mut scope = ident::scope();
        let nothing = Struct::default();
        let members = self.fields(&mut owner, &mut scope, param.unwrap_or(&nothing), None)?;
        let mut fields = Vec::new();
        let mut idents = Vec::new();
        for capture in captures {
            let ident = Ident::take(&mut scope, &capture.name, Case::Snake);
            let of = self.spelled_capture(capture.of.as_ref())?;
            fields.push(owner.field(&capture.docs, &[], &ident, &of));
            idents.push((capture.name.as_str(), ident));
        }
        fields.extend_from_slice(&members.texts);
        if let Some(data) = data {
            self.uses.add("vsoa", "Bytes");
            let ident = Ident::take(&mut scope, data, Case::Snake);
            let field = owner.field(&Docs::default(), &[], &ident, "Bytes");
            fields.push(format!("#[data]\n{field}"));
        }
        let attribute = self.topic_attribute(topic, &idents);
        let derive = layout::derive(&["Clone", "Debug", "PartialEq"]);
        let serde = members.container_attribute();
        let (body, defaults) = (braced(&fields), owner.defaults());
        Ok(format!(
            "{attribute}{derive}{serde}pub struct {name} {body}\n{defaults}"
        ))
    }

    /// `#[vsoa::topic(..)]`; names in the URL are those of the fields.
    pub(super) fn topic_attribute(&mut self, topic: &Topic, names: &[(&str, Ident)]) -> String {
        let mut arguments = vec![format!("{:?}", url(topic.url.segments(), names))];
        if topic.quick {
            arguments.push("quick".to_owned());
        }
        if let Some(state) = &topic.state {
            arguments.push("state".to_owned());
            if state.refusal != Failure::AnyStatus {
                let refusal = self.spelled_failure(&state.refusal);
                arguments.push(format!("refusal = {refusal}"));
            }
        }
        arguments.extend(
            topic
                .deadline
                .map(|time| format!("deadline = {:?}", shown_time(time))),
        );
        if self.context.options.describe {
            arguments.push("describe".to_owned());
        }
        let is_path = |argument: &String| argument.starts_with("refusal");
        if arguments.iter().any(is_path) {
            // Such an attribute is left by rustfmt as it is.
            return format!("#[vsoa::topic({})]\n", arguments.join(", "));
        }
        layout::attribute("vsoa::topic", &arguments)
    }

    /// The type of what stands in a URL.
    pub(super) fn spelled_capture(&mut self, of: Option<&Type>) -> Result<String, EmitError> {
        match of {
            Some(of) if self.context.is_text(of) => self.spelled(of),
            _ => Ok("String".to_owned()),
        }
    }

    /// The type of what something fails with.
    pub(super) fn spelled_failure(&mut self, failure: &Failure) -> String {
        match failure {
            Failure::AnyStatus => {
                self.uses.add("vsoa", "Status");
                "Status".to_owned()
            }
            Failure::Enum(name) => self.own(Kind::Error, name),
            Failure::Never => {
                self.uses.add("std::convert", "Infallible");
                "Infallible".to_owned()
            }
        }
    }
}

/// A topic's docs, with who may do what.
pub(super) fn annotated(topic: &Topic) -> Docs {
    let set = topic
        .state
        .as_ref()
        .and_then(|state| state.set_access.as_ref());
    let notes: [(&str, Option<&Access>); 2] = [("Subscribed", topic.access.as_ref()), ("Set", set)];
    access::with_notes(&topic.docs, &notes)
}

/// A URL, whose names are called by these identifiers.
pub(super) fn url<'a>(
    segments: impl Iterator<Item = Segment<'a>>,
    names: &[(&str, Ident)],
) -> String {
    let segments = segments.map(|segment| match segment {
        Segment::Text(text) => format!("/{text}"),
        Segment::Name(name) => {
            let ident = names.iter().find(|(known, _)| *known == name);
            let name = ident.map_or(name, |(_, ident)| &ident.name);
            format!("/{{{name}}}")
        }
    });
    segments.collect()
}

/// A time as the macros read it.
pub(super) fn shown_time(time: Duration) -> String {
    let micros = time.as_nanos().div_ceil(1000);
    for (unit, length) in [("min", 60_000_000), ("s", 1_000_000), ("ms", 1_000)] {
        if micros.is_multiple_of(length) {
            return format!("{}{unit}", micros / length);
        }
    }
    format!("{micros}us")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_whole_number_of_some_unit() {
        for (nanos, text) in [
            (500_000_000, "500ms"),
            (2_000_000_000, "2s"),
            (120_000_000_000, "2min"),
            (1_500_000, "1500us"),
            (1, "1us"),
        ] {
            assert_eq!(shown_time(Duration::from_nanos(nanos)), text);
        }
    }
}
