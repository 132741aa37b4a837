use rustc_hash::FxHashMap;

use super::target::Methods;
use crate::service::{Method, Pattern, Segment};

/// The rules by which a URL finds its route; pure.
///
/// Routes are known by the numbers that they are inserted with. Those without names are found by
/// their whole text; a trie of segments holds the others, and those that cover what is below them.
///
/// The tables hold what the program wrote and nothing that a client sent, so a fast hash that is
/// easily made to collide does for them.
#[derive(Clone, Default)]
pub(super) struct Matcher {
    exact: FxHashMap<Box<[u8]>, Slots>,
    root: Node,
}

impl Matcher {
    /// Adds a route; if one is there for the same URLs and method, says which and changes nothing.
    pub(super) fn insert(
        &mut self,
        methods: Methods,
        pattern: &Pattern,
        route: usize,
    ) -> Result<(), usize> {
        let slots = if let Some(stem) = pattern.covered_segments() {
            &mut self.root.grow(stem).covering
        } else if pattern.names().is_empty() {
            self.exact
                .entry(pattern.as_str().as_bytes().into())
                .or_default()
        } else {
            &mut self.root.grow(pattern.segments()).whole
        };
        slots.fill(methods, route)
    }

    /// The route for a URL, by the rules that [`Router`](super::Router) documents.
    ///
    /// The URL is text that nobody needs as such where the same text is a route's.
    pub(super) fn find(&self, method: Method, url: &[u8]) -> Option<usize> {
        let exact = self.exact.get(url).copied().unwrap_or_default();
        exact.route(method).or_else(|| {
            let mut search = Search::new(method);
            let whole = search.whole(&self.root, segments_of(str::from_utf8(url).ok()?), 0);
            let other_method_only = search.other_method || !exact.is_empty();
            whole.or(search
                .covering
                .filter(|_| !other_method_only)
                .map(|(_, route)| route))
        })
    }
}

/// A place in the trie, reached by the segments on the way to it.
#[derive(Clone, Default)]
struct Node {
    texts: FxHashMap<Box<str>, Self>,
    name: Option<Box<Self>>,
    /// What matches a URL that ends here.
    whole: Slots,
    /// What covers this place and all below.
    covering: Slots,
}

impl Node {
    /// The place that these segments lead to, made where it is not there yet.
    fn grow<'a>(&mut self, segments: impl Iterator<Item = Segment<'a>>) -> &mut Self {
        segments.fold(self, |node, segment| match segment {
            Segment::Name(_) => node.name.get_or_insert_default(),
            Segment::Text(text) => node.texts.entry(text.into()).or_default(),
        })
    }
}

/// One walk down the trie, and what it has met.
struct Search {
    method: Method,
    /// Whether the whole URL matched, but not for this method.
    other_method: bool,
    /// The route that covers the URL with the most segments, and their number.
    covering: Option<(usize, usize)>,
    #[cfg(test)]
    visited: usize,
}

impl Search {
    fn new(method: Method) -> Self {
        Self {
            method,
            other_method: false,
            covering: None,
            #[cfg(test)]
            visited: 0,
        }
    }

    /// The route that matches all the segments left; turns back where a text led nowhere and a
    /// name may.
    ///
    /// Visits no node twice, and goes no deeper than the longest route, however long the URL is.
    fn whole(&mut self, node: &Node, rest: Option<&str>, depth: usize) -> Option<usize> {
        #[cfg(test)]
        {
            self.visited += 1;
        }
        if let Some(route) = node.covering.route(self.method)
            && self.covering.is_none_or(|(longest, _)| depth > longest)
        {
            self.covering = Some((depth, route));
        }
        let Some(rest) = rest else {
            self.other_method |= !node.whole.is_empty();
            return node.whole.route(self.method);
        };
        let (part, rest) = match rest.split_once('/') {
            Some((part, rest)) => (part, Some(rest)),
            None => (rest, None),
        };
        let text = node.texts.get(part);
        let name = node.name.as_deref().filter(|_| !part.is_empty());
        text.and_then(|node| self.whole(node, rest, depth + 1))
            .or_else(|| self.whole(name?, rest, depth + 1))
    }
}

/// What is behind the first slash: the segments of a URL, joined by slashes.
fn segments_of(url: &str) -> Option<&str> {
    url.strip_prefix('/')
}

/// At most one route for each method.
#[derive(Clone, Copy, Default)]
struct Slots {
    get: Option<usize>,
    set: Option<usize>,
}

impl Slots {
    fn fill(&mut self, methods: Methods, route: usize) -> Result<(), usize> {
        let methods = methods.each();
        if let Some(first) = methods.iter().find_map(|method| self.route(*method)) {
            return Err(first);
        }
        for method in methods {
            match method {
                Method::Get => self.get = Some(route),
                Method::Set => self.set = Some(route),
            }
        }
        Ok(())
    }

    fn route(self, method: Method) -> Option<usize> {
        match method {
            Method::Get => self.get,
            Method::Set => self.set,
        }
    }

    fn is_empty(self) -> bool {
        self.get.is_none() && self.set.is_none()
    }
}

#[cfg(test)]
mod tests;
