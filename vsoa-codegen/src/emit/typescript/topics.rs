//! Topics: a class for each, and an interface where a message has fields of its own.

use minijinja::{Value, context};

use super::{
    codecs::Codecs,
    docs::doc_comment,
    layout::{access, block, group, literal_name, member_name, quoted},
    names::Names,
    types::{Types, object},
};
use crate::{
    document::{Docs, Failure, Pattern},
    shape::{Capture, Message, Struct, Topic, Type},
};

/// What `topic.ts` is filled with.
pub(super) fn context(names: &Names, topic: &Topic) -> Value {
    let parts = Parts { names, topic };
    let captures = parts.captures();
    let state = topic.state.as_ref();
    context! {
        name => topic.name.clone(),
        class => names.of_topic(&topic.name),
        docs => doc_comment(&topic.docs, &notes(topic)),
        of => parts.message_type(),
        own => parts.own_type(),
        url => pattern(names, &topic.url, captures.iter().map(|it| (&*it.name, it.of.as_ref()))),
        text => topic.url.as_str(),
        at => at(names, captures, ""),
        at_some => at(names, captures, "?"),
        param => parts.codec(),
        decode => parts.decode(),
        is_state => state.is_some(),
        set => parts.encode(),
        refusal => state.and_then(|state| revive(names, &state.refusal)),
        summary => summary(&topic.docs),
    }
}

struct Parts<'a> {
    names: &'a Names,
    topic: &'a Topic,
}

impl<'a> Parts<'a> {
    fn types(&self) -> Types<'a> {
        Types {
            names: self.names,
            prefix: "types.",
        }
    }

    fn codecs(&self) -> Codecs<'a> {
        Codecs {
            names: self.names,
            is_home: false,
        }
    }

    fn captures(&self) -> &'a [Capture] {
        match &self.topic.message {
            Message::Fields { captures, .. } => captures,
            Message::Nothing | Message::Value(_) => &[],
        }
    }

    fn message_type(&self) -> String {
        match &self.topic.message {
            Message::Fields { .. } => self.names.of_message(&self.topic.name).to_owned(),
            Message::Nothing => "undefined".to_owned(),
            Message::Value(of) => self.types().expression(of),
        }
    }

    /// The interface of a message with fields of its own.
    fn own_type(&self) -> Option<String> {
        let Message::Fields {
            captures,
            param,
            data,
        } = &self.topic.message
        else {
            return None;
        };
        let captures = captures.iter().map(|capture| {
            let docs = doc_comment(&capture.docs, &[]);
            let of = text_type(self.names, capture.of.as_ref());
            format!("{docs}{}: {of}", member_name(&capture.name))
        });
        let members = param.iter().flat_map(|param| self.types().members(param));
        let data = data
            .iter()
            .map(|name| format!("{}: Buffer", member_name(name)));
        let members: Vec<_> = captures.chain(members).chain(data).collect();
        let docs = doc_comment(&self.topic.docs, &[]);
        let name = self.names.of_message(&self.topic.name);
        Some(format!(
            "{docs}export interface {name} {}\n",
            block(&members)
        ))
    }

    fn param(&self) -> Option<&'a Struct> {
        match &self.topic.message {
            Message::Fields { param, .. } => param.as_ref(),
            Message::Nothing | Message::Value(_) => None,
        }
    }

    fn codec(&self) -> Option<String> {
        let codec = match &self.topic.message {
            Message::Value(of) => self.codecs().expression(of),
            _ => self.codecs().structure(self.param()?),
        };
        Some(codec)
    }

    /// The expression that reads `message`.
    fn decode(&self) -> String {
        let class = self.names.of_topic(&self.topic.name);
        let param = format!("decodeParam({class}.#param, message, \"message\")");
        let Message::Fields { captures, data, .. } = &self.topic.message else {
            return self.codec().map_or("undefined".to_owned(), |_| param);
        };
        let mut members = Vec::new();
        if !captures.is_empty() {
            members.push(format!("...decodeCaptures({class}.#url, message)"));
        }
        members.extend(self.param().map(|_| format!("...{param}")));
        members.extend(
            data.iter()
                .map(|name| format!("{}: message.data", literal_name(name))),
        );
        format!("({})", group("{", &members, ",", "}"))
    }

    /// The members of a request that sets `value`.
    fn encode(&self) -> String {
        let class = self.names.of_topic(&self.topic.name);
        let mut members = vec!["method: \"SET\"".to_owned()];
        let values = if self.captures().is_empty() {
            "{}"
        } else {
            "value"
        };
        members.push(format!("url: {class}.#url.fill({values})"));
        if self.codec().is_some() {
            members.push(format!(
                "param: encodeParam({class}.#param, value, \"value\")"
            ));
        }
        if let Message::Fields {
            data: Some(name), ..
        } = &self.topic.message
        {
            let value = access("value", name);
            members.push(format!("data: encodeBytes({value}, {})", quoted(&value)));
        }
        group("{", &members, ",", "}").replace('\n', "\n      ")
    }
}

/// The URL pattern of an item, with the codecs of what stands in it.
pub(super) fn pattern<'a>(
    names: &Names,
    url: &Pattern,
    captures: impl Iterator<Item = (&'a str, Option<&'a Type>)>,
) -> String {
    let codecs = Codecs {
        names,
        is_home: false,
    };
    let captures = captures.map(|(name, of)| {
        let of = of.map_or("c.text".to_owned(), |of| codecs.expression(of));
        format!("{}: {of}", literal_name(name))
    });
    let captures: Vec<_> = captures.collect();
    let url = quoted(url.as_str());
    if captures.is_empty() {
        format!("new c.UrlPattern({url}, {{}})")
    } else {
        format!(
            "new c.UrlPattern({url}, {})",
            group("{", &captures, ",", "}")
        )
    }
}

/// The function that makes an error of a status.
pub(super) fn revive(names: &Names, failure: &Failure) -> Option<String> {
    match failure {
        Failure::AnyStatus | Failure::Never => None,
        Failure::Enum(name) => Some(format!("errors.revive{}", names.of_error(name))),
    }
}

/// The type of what stands in a URL.
pub(super) fn text_type(names: &Names, of: Option<&Type>) -> String {
    let types = Types {
        names,
        prefix: "types.",
    };
    of.map_or("string".to_owned(), |of| types.expression(of))
}

/// The first paragraph of the docs, in one line.
pub(super) fn summary(docs: &Docs) -> Option<String> {
    let lines = docs.text.as_ref()?.lines();
    let paragraph = lines.take_while(|line| !line.trim().is_empty());
    Some(paragraph.collect::<Vec<_>>().join(" "))
}

/// The type of the values in a URL, which may all be left out with `?` for `mark`.
fn at(names: &Names, captures: &[Capture], mark: &str) -> Option<String> {
    let members = captures.iter().map(|capture| {
        let of = text_type(names, capture.of.as_ref());
        format!("{}{mark}: {of}", member_name(&capture.name))
    });
    (!captures.is_empty()).then(|| object(&members.collect::<Vec<_>>()))
}

fn notes(topic: &Topic) -> Vec<String> {
    let mut facts = vec![format!("Published on `{}`", topic.url.as_str())];
    if topic.quick {
        facts.push("on the quick channel, which may lose messages".to_owned());
    }
    if let Some(deadline) = topic.deadline {
        let millis = deadline.as_millis();
        facts.push(format!("a value is good for {millis} ms"));
    }
    vec![format!("{}.", facts.join("; "))]
}
