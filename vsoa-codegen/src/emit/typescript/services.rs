//! Services: a class for each, with a method for each of theirs.

use minijinja::{Value, context};

use super::{
    codecs::Codecs,
    docs::doc_comment,
    layout::{indented, member_name, quoted},
    names::{Case, Names},
    topics::{pattern, revive, summary, text_type},
    types::{Types, argument, object},
};
use crate::{
    document::{Failure, Verb},
    emit::names::Scope,
    shape::{Argument, Body, Member, Method, Place, Service},
};

/// What `service.ts` is filled with.
pub(super) fn context(names: &Names, service: &Service) -> Value {
    let class = names.of_service(&service.name);
    let mut scope = Scope::new(&["constructor", "then"]);
    let methods = service.methods.iter().map(|method| {
        let parts = Parts {
            names,
            class,
            method,
            name: scope.take(&method.name, Case::Camel),
        };
        parts.context()
    });
    let methods: Vec<_> = methods.collect();
    context! {
        name => service.name.clone(),
        class => class,
        variable => Case::Camel.of(&service.name),
        docs => doc_comment(&service.docs, &[]),
        summary => summary(&service.docs),
        methods => methods,
    }
}

struct Parts<'a> {
    names: &'a Names,
    class: &'a str,
    method: &'a Method,
    name: String,
}

impl Parts<'_> {
    fn context(&self) -> Value {
        let Self { method, names, .. } = self;
        let captures = method.arguments.iter().filter_map(|it| match &it.place {
            Place::Url(of) => Some((&*it.name, of.as_ref())),
            _ => None,
        });
        let (result, value) = self.answer();
        context! {
            name => self.name.clone(),
            docs => indented(&doc_comment(&method.docs, &self.notes())),
            summary => summary(&method.docs),
            verb => self.verb(),
            text => method.url.as_str(),
            url => nested(&pattern(names, &method.url, captures.clone())),
            fills => captures.count() > 0,
            arguments => self.arguments().map(|it| it.replace('\n', "\n  ")),
            all_optional => method.arguments.iter().all(is_optional),
            param => self.param_codec().map(|it| nested(&it)),
            answer => self.answer_codec().map(|it| nested(&it)),
            sent => self.sent(),
            revive => revive(names, &method.failure),
            result => result,
            value => value,
        }
    }

    fn types(&self) -> Types<'_> {
        Types {
            names: self.names,
            prefix: "types.",
        }
    }

    fn codecs(&self) -> Codecs<'_> {
        Codecs {
            names: self.names,
            is_home: false,
        }
    }

    fn verb(&self) -> &'static str {
        match self.method.verb {
            Verb::Both | Verb::Get => "GET",
            Verb::Set => "SET",
        }
    }

    /// The type of the arguments; none where there are none.
    fn arguments(&self) -> Option<String> {
        let members = self.method.arguments.iter().map(|argument| {
            let of = match &argument.place {
                Place::Data | Place::RawParam => "Buffer".to_owned(),
                Place::Member(member) => return self.types().member(member),
                Place::Param(of) => self.types().expression(of),
                Place::Payload => "Payload".to_owned(),
                Place::Url(of) => text_type(self.names, of.as_ref()),
            };
            let docs = doc_comment(&argument.docs, &[]);
            format!("{docs}{}: {of}", member_name(&argument.name))
        });
        let members: Vec<_> = members.collect();
        (!members.is_empty()).then(|| object(&members))
    }

    fn members(&self) -> Vec<&Member> {
        let members = self.method.arguments.iter();
        let members = members.filter_map(|argument| match &argument.place {
            Place::Member(member) => Some(member),
            _ => None,
        });
        members.collect()
    }

    fn param_codec(&self) -> Option<String> {
        let members = self.members();
        if !members.is_empty() {
            return Some(self.codecs().members(members));
        }
        self.method.arguments.iter().find_map(|it| match &it.place {
            Place::Param(of) => Some(self.codecs().expression(of)),
            _ => None,
        })
    }

    /// The members of the request that carry arguments.
    fn sent(&self) -> Vec<String> {
        let codec = format!("{}.#{}Call.param", self.class, self.name);
        let whole = (!self.members().is_empty())
            .then(|| format!("param: encodeParam({codec}, args, \"args\")"));
        let others = self.method.arguments.iter().filter_map(|it| {
            let value = argument(&it.name);
            let place = quoted(&value);
            Some(match &it.place {
                Place::Data => format!("data: encodeBytes({value}, {place})"),
                Place::Param(_) => format!("param: encodeParam({codec}, {value}, {place})"),
                Place::Payload => format!("...encodePayload({value}, {place})"),
                Place::RawParam => format!("param: encodeBytes({value}, {place})"),
                Place::Member(_) | Place::Url(_) => return None,
            })
        });
        whole.into_iter().chain(others).collect()
    }

    fn answer_codec(&self) -> Option<String> {
        match &self.method.answer.body {
            Body::Param(of) | Body::ParamAndData(of) => Some(self.codecs().expression(of)),
            Body::Data | Body::Nothing | Body::Payload => None,
        }
    }

    /// What a call is answered with: its type, and its value, none where there is nothing.
    fn answer(&self) -> (String, Option<String>) {
        let codec = format!("{}.#{}Call.answer", self.class, self.name);
        let decoded = format!("decodeParam({codec}, reply, \"answer\")");
        let (of, value) = match &self.method.answer.body {
            Body::Data => ("Buffer".to_owned(), Some("reply.data".to_owned())),
            Body::Nothing => ("void".to_owned(), None),
            Body::Param(of) => (self.types().expression(of), Some(decoded)),
            Body::ParamAndData(of) => (
                format!("WithData<{}>", self.types().expression(of)),
                Some(format!("{{ param: {decoded}, data: reply.data }}")),
            ),
            Body::Payload => (
                "Payload".to_owned(),
                Some("decodePayload(reply)".to_owned()),
            ),
        };
        if self.method.answer.stream {
            let value = value.unwrap_or_else(|| "undefined".to_owned());
            let with_stream = format!("await this.#client.withStream({value}, reply, options)");
            (format!("StreamReply<{of}>"), Some(with_stream))
        } else {
            (of, value)
        }
    }

    fn notes(&self) -> Vec<String> {
        let Self { method, names, .. } = self;
        let mut facts = vec![format!("`{} {}`", self.verb(), method.url.as_str())];
        if let Some(timeout) = method.timeout {
            facts.push(format!(
                "ended by the server after {} ms",
                timeout.as_millis()
            ));
        }
        if method.priority > 0 {
            facts.push(format!("of priority {} at least", method.priority));
        }
        let throws = match &method.failure {
            Failure::Enum(name) => {
                Some(format!("@throws {{@link errors.{}}}", names.of_error(name)))
            }
            Failure::AnyStatus => Some("@throws {@link StatusError}".to_owned()),
            Failure::Never => None,
        };
        let facts = format!("{}.", facts.join(", "));
        [facts].into_iter().chain(throws).collect()
    }
}

fn is_optional(argument: &Argument) -> bool {
    matches!(&argument.place, Place::Member(member) if !member.required)
}

/// An expression within a member of a class.
fn nested(text: &str) -> String {
    text.replace('\n', "\n    ")
}
