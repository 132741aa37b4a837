//! What is published.

use minijinja::{Value, context};

use super::{
    Python,
    members::{Field, Fields},
    names,
    text::{docs, docstring, quoted},
};
use crate::{
    document::{Failure, Segment},
    emit::names::Case,
    shape::{Capture, Message, Topic, Type},
};

pub(super) fn topic(python: &mut Python<'_>, topic: &Topic) -> String {
    let mut scope = python.topic_names.clone();
    let (of, message, class) = match &topic.message {
        Message::Fields {
            captures,
            param,
            data,
        } => {
            let name = scope.take(&topic.name, Case::Pascal);
            let fields = TopicFields::new(python, topic, captures, param.as_ref(), data.as_deref());
            let class = fields.class(&name, topic);
            (name, None, Some(class))
        }
        Message::Nothing => (
            "None".to_owned(),
            Some("items.no_message()".to_owned()),
            None,
        ),
        Message::Value(of) => {
            let expressions = python.expressions();
            let message = format!("items.value({})", expressions.codec(of));
            (expressions.annotation(of), Some(message), None)
        }
    };
    let constant = scope.take(&topic.name, Case::Screaming);
    python.topic_names = scope;
    python.topic_constants.push(constant.clone());
    let text = docs(
        &topic.docs,
        &format!("Published on `{}`.", topic.url.as_str()),
    );
    python.templates.render(
        "topic.py",
        context! {
            class => class,
            constant => constant,
            docs => docstring(&text, 0),
            kind => if topic.state.is_some() { "StateTopic" } else { "Topic" },
            of => of,
            url => quoted(topic.url.as_str()),
            message => message,
            options => options(python, topic),
        },
    )
}

/// What else is said of a topic.
fn options(python: &Python<'_>, topic: &Topic) -> Vec<String> {
    let mut options = Vec::new();
    if topic.quick {
        options.push("quick=True".to_owned());
    }
    if let Some(deadline) = topic.deadline {
        options.push(format!("deadline={:?}", deadline.as_secs_f64()));
    }
    if let Some(Failure::Enum(name)) = topic.state.as_ref().map(|state| &state.refusal) {
        options.push(format!(
            "failures=errors.{}",
            python.names.error(name).failures
        ));
    }
    options
}

/// A topic that has fields in several places.
struct TopicFields {
    /// A field, its name in the URL, and its codec.
    captures: Vec<(Field, String, String)>,
    param: Option<Fields>,
    data: Option<String>,
}

impl TopicFields {
    fn new(
        python: &Python<'_>,
        topic: &Topic,
        captures: &[Capture],
        param: Option<&crate::shape::Struct>,
        data: Option<&str>,
    ) -> Self {
        let expressions = python.expressions();
        let mut scope = names::attributes();
        let in_url = |name: &str| {
            topic
                .url
                .segments()
                .any(|segment| segment == Segment::Name(name))
        };
        let captures = captures
            .iter()
            .filter(|capture| in_url(&capture.name))
            .map(|capture| {
                let of = capture.of.clone().unwrap_or(Type::Text(None));
                let field = Field {
                    name: scope.take(&capture.name, Case::Snake),
                    annotation: expressions.annotation(&of),
                    default: None,
                    docs: docs(&capture.docs, ""),
                };
                (field, capture.name.clone(), expressions.codec(&of))
            });
        let captures = captures.collect();
        let data = data.map(|name| scope.take(name, Case::Snake));
        let param = param.map(|param| Fields::among(param, &expressions, &mut scope));
        Self {
            captures,
            param,
            data,
        }
    }

    /// The class of its messages.
    fn class(&self, class: &str, topic: &Topic) -> Value {
        let data = self.data.iter().map(|name| Field {
            name: name.clone(),
            annotation: "bytes".to_owned(),
            default: None,
            docs: String::new(),
        });
        let captures = self.captures.iter().map(|(field, _, _)| field.clone());
        let param = self.param.iter().flat_map(|param| param.declared.clone());
        let mut fields: Vec<_> = captures.chain(param).chain(data).collect();
        fields.sort_by_key(|field| field.default.is_some());
        let text = docs(
            &topic.docs,
            &format!("A message on `{}`.", topic.url.as_str()),
        );
        context! {
            name => class,
            docs => docstring(&text, 4),
            fields => fields.iter().map(Value::from).collect::<Vec<_>>(),
            has_param => self.param.is_some(),
            parts => self.param.as_ref().map(|param| param.parts.clone()),
            data => self.data.as_deref().map(quoted),
            captures => self.captures.iter().map(|(field, name, codec)| context! {
                name => &*field.name,
                annotation => &*field.annotation,
                attribute => quoted(&field.name),
                wire => quoted(name),
                codec => codec,
            }).collect::<Vec<_>>(),
        }
    }
}
