use super::{Docs, MethodDescription};

/// What a service is: its methods, in order.
///
/// `#[vsoa::service("/x", describe)]` gives the server that it makes a function `description()`;
/// a router of handlers may be described by hand.
///
/// ```
/// use vsoa::description::{MethodDescription, ServiceDescription};
///
/// let fan = ServiceDescription::new("Fan")
///     .docs(&["A fan in the ceiling."])
///     .method(MethodDescription::get("speed", "/fan/speed").answers::<u8>());
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ServiceDescription {
    pub(super) name: &'static str,
    pub(super) docs: Docs,
    pub(super) prefix: String,
    pub(super) methods: Vec<MethodDescription>,
}

impl ServiceDescription {
    /// A service of this name, without methods.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            docs: Docs::default(),
            prefix: String::new(),
            methods: Vec::new(),
        }
    }

    /// Says in lines of Markdown what it is for.
    pub fn docs(mut self, lines: &'static [&'static str]) -> Self {
        self.docs.set(lines);
        self
    }

    /// Says that it should no longer be used, and what should.
    pub fn deprecated(mut self, note: &'static str) -> Self {
        self.docs.deprecated = Some(note);
        self
    }

    /// Adds a method.
    pub fn method(mut self, method: MethodDescription) -> Self {
        self.methods.push(method);
        self
    }

    /// The same service below a prefix, as [`Router::nest`](crate::Router::nest) puts it there.
    pub fn below(mut self, prefix: &str) -> Self {
        let stem = prefix.strip_suffix('/').unwrap_or(prefix);
        self.prefix.insert_str(0, stem);
        self
    }
}
