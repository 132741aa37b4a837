use std::iter;

use super::{
    access,
    context::Kind,
    ident::{self, Ident},
    layout,
    module::Module,
    owner::{Owner, braced},
    topics::{shown_time, url},
};
use crate::{
    document::{Segment, Verb},
    emit::{EmitError, names::Case},
    shape::{Answer, Body, Member, Method, Place, Service, Struct, Type},
};

impl Module<'_> {
    /// A trait, of which the macro makes the client.
    pub(super) fn service(&mut self, service: &Service) -> Result<(), EmitError> {
        let name = self.context.name(Kind::Service, &service.name);
        let prefix = prefix(service);
        let mut methods = Vec::new();
        for (method, ident) in service.methods.iter().zip(names(service)) {
            methods.push(self.method(service, method, &ident, prefix)?);
        }
        let options = self.context.options;
        let url = (prefix > 0).then(|| {
            let segments = service
                .methods
                .iter()
                .flat_map(|method| method.url.segments());
            format!("{:?}", url(segments.take(prefix), &[]))
        });
        let blocking = options.blocking.then(|| "blocking".to_owned());
        let describe = options.describe.then(|| "describe".to_owned());
        let arguments: Vec<_> = url.into_iter().chain(blocking).chain(describe).collect();
        let attribute = if arguments.is_empty() {
            "#[vsoa::service]\n".to_owned()
        } else {
            layout::attribute("vsoa::service", &arguments)
        };
        let docs = layout::docs(&service.docs);
        let methods = layout::indented(&methods.join("\n"));
        let body = if methods.is_empty() {
            "{}".to_owned()
        } else {
            format!("{{\n{methods}}}")
        };
        self.add(&name, format!("{docs}{attribute}pub trait {name} {body}\n"));
        Ok(())
    }

    fn method(
        &mut self,
        service: &Service,
        method: &Method,
        ident: &Ident,
        prefix: usize,
    ) -> Result<String, EmitError> {
        let Arguments { texts, captures } = self.arguments(service, method)?;
        let own = url(method.url.segments().skip(prefix), &captures);
        let mut route = vec![format!("{own:?}")];
        route.extend(
            method
                .timeout
                .map(|time| format!("timeout = {:?}", shown_time(time))),
        );
        if method.priority > 0 {
            route.push(format!("priority = {}", method.priority));
        }
        let verb = match method.verb {
            Verb::Both => "call",
            Verb::Get => "get",
            Verb::Set => "set",
        };
        let route = layout::attribute(verb, &route);
        let docs = access::with_notes(&method.docs, &[("Called", method.access.as_ref())]);
        let docs = layout::docs(&docs);
        let answer = self.spelled_answer(&method.answer)?;
        let error = self.spelled_failure(&method.failure);
        let open = format!("async fn {}(", ident.text);
        let close = format!(") -> Result<{answer}, {error}>;");
        let arguments: Vec<_> = iter::once("&self".to_owned()).chain(texts).collect();
        let signature = layout::list(&open, &arguments, &close, layout::INDENT);
        Ok(format!("{docs}{route}{signature}\n"))
    }

    fn arguments<'m>(
        &mut self,
        service: &Service,
        method: &'m Method,
    ) -> Result<Arguments<'m>, EmitError> {
        let bundle = self
            .context
            .bundle(&service.name, &method.name)
            .map(str::to_owned);
        let mut scope = ident::scope();
        let is_member = |place: &Place| matches!(place, Place::Member(_));
        let members = method.arguments.iter().filter(|it| is_member(&it.place));
        if bundle.is_none() {
            // Members have their names from the wire, so the others make way.
            members.for_each(|member| drop(scope.take(&member.name, Case::Snake)));
        }
        let mut found = Arguments::default();
        let mut members = Vec::new();
        for argument in &method.arguments {
            let docs = layout::docs(&argument.docs);
            let (marker, of) = match &argument.place {
                Place::Data => ("#[data]", self.imported("vsoa", "Bytes")),
                Place::Param(of) => ("#[param]", self.spelled(of)?),
                Place::Payload => ("", self.imported("vsoa", "Payload")),
                Place::RawParam => ("#[param]", self.imported("vsoa", "Bytes")),
                Place::Url(of) => ("", self.spelled_capture(of.as_ref())?),
                Place::Member(member) if bundle.is_some() => {
                    members.push(member.clone());
                    continue;
                }
                Place::Member(member) => {
                    let of = self.spelled_member(member)?;
                    if let Some(ident) = Ident::exact(&argument.name) {
                        found.texts.push(format!("{docs}{}: {of}", ident.text));
                    }
                    continue;
                }
            };
            let ident = Ident::take(&mut scope, &argument.name, Case::Snake);
            let gap = match (marker, &*docs) {
                ("", _) => "",
                (_, "") => " ",
                _ => "\n",
            };
            let name = &ident.text;
            found.texts.push(format!("{docs}{marker}{gap}{name}: {of}"));
            if matches!(argument.place, Place::Url(_)) {
                found.captures.push((argument.name.as_str(), ident));
            }
        }
        if let Some(name) = bundle {
            let ident = Ident::take(&mut scope, "arguments", Case::Snake);
            found.texts.push(format!("#[param] {}: {name}", ident.text));
            self.bundle(method, &name, members)?;
        }
        Ok(found)
    }

    /// A struct of all members of a call, where they cannot be arguments of their own.
    fn bundle(
        &mut self,
        method: &Method,
        name: &str,
        members: Vec<Member>,
    ) -> Result<(), EmitError> {
        let mut owner = Owner::new("", name, "pub ");
        let members = Struct {
            members,
            ..Struct::default()
        };
        let fields = self.fields(&mut owner, &mut ident::scope(), &members, None)?;
        let derive = self.derive(&[]);
        let serde = fields.container_attribute();
        let body = braced(&fields.texts);
        let docs = format!("/// What `{}` takes.\n", method.name);
        self.add(
            name,
            format!("{docs}{derive}{serde}pub struct {name} {body}\n"),
        );
        Ok(())
    }

    /// The type of a value that is a member of an object, and may be missing.
    pub(super) fn spelled_member(&mut self, member: &Member) -> Result<String, EmitError> {
        let spelled = self.spelled(&member.of)?;
        Ok(
            if member.required || matches!(member.of, Type::Optional(_)) {
                spelled
            } else {
                format!("Option<{spelled}>")
            },
        )
    }

    fn spelled_answer(&mut self, answer: &Answer) -> Result<String, EmitError> {
        let value = match &answer.body {
            Body::Data => self.imported("vsoa", "Bytes"),
            Body::Nothing => "()".to_owned(),
            // The macro takes `()` for no param at all.
            Body::Param(Type::Null) => "Option<()>".to_owned(),
            Body::Param(of) => self.spelled(of)?,
            Body::ParamAndData(of) => {
                let bytes = self.imported("vsoa", "Bytes");
                format!("({}, {bytes})", self.spelled(of)?)
            }
            Body::Payload => self.imported("vsoa", "Payload"),
        };
        Ok(if answer.stream {
            format!("{}<{value}>", self.imported("vsoa", "StreamReply"))
        } else {
            value
        })
    }

    fn imported(&mut self, module: &'static str, name: &str) -> String {
        self.uses.add(module, name);
        name.to_owned()
    }
}

/// What the methods of a service are called.
pub(super) fn names(service: &Service) -> Vec<Ident> {
    let mut scope = ident::method_scope();
    let methods = service.methods.iter();
    methods
        .map(|method| Ident::take(&mut scope, &method.name, Case::Snake))
        .collect()
}

/// The arguments of a method.
#[derive(Default)]
struct Arguments<'a> {
    texts: Vec<String>,
    /// Those that stand in the URL, by their names there.
    captures: Vec<(&'a str, Ident)>,
}

/// How many segments all URLs of a service begin with, none of which is a name.
fn prefix(service: &Service) -> usize {
    let mut urls = service.methods.iter().map(|method| {
        let mut segments: Vec<_> = method.url.segments().collect();
        // Something has to be left for the method itself.
        segments.pop();
        segments
    });
    let first = urls.next().unwrap_or_default();
    let is_text =
        |segment: &Segment<'_>| matches!(segment, Segment::Text(text) if !text.is_empty());
    let mut common = first.iter().take_while(|segment| is_text(segment)).count();
    for other in urls {
        let same = first
            .iter()
            .zip(&other)
            .take_while(|(one, other)| one == other);
        common = common.min(same.count());
    }
    common
}
