use std::task::{Context, Poll, Waker};

use arbitrary::{Arbitrary, Unstructured};
use tower_service::Service;

use super::input::{all_of, up_to};
use crate::{Method, Payload, Request, Response, Route, Router, Status, Url, service::Pattern};

/// Routes, and calls to them.
#[derive(Clone, Debug)]
pub struct RouteTrial {
    /// For which methods, and for what URLs.
    pub routes: Vec<(Methods, Parts)>,
    /// By which method, and on what URL.
    pub calls: Vec<(Methods, Parts)>,
}

/// The methods of a route; a call's is the first of them.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Methods {
    /// GET and SET.
    Both,
    /// GET alone.
    Get,
    /// SET alone.
    Set,
}

/// What stands between the slashes of a URL.
#[derive(Arbitrary, Clone, Debug)]
pub struct Parts(#[arbitrary(with = up_to::<4, _>)] Vec<Part>);

/// One of them.
#[derive(Arbitrary, Clone, Debug)]
pub enum Part {
    /// Whatever it is.
    Any(char),
    /// Nothing.
    Empty,
    /// One of few names, or what is none.
    Name(Option<bool>),
    /// One of few texts.
    Text(bool),
}

impl RouteTrial {
    /// Checks that a router knows which routes are none, and sends each call where the rules say
    /// that it goes, with what its URL's names stand for.
    ///
    /// # Panics
    ///
    /// If it does not.
    pub fn check(&self) {
        let texts: Vec<String> = self.routes.iter().map(|(_, parts)| parts.url()).collect();
        let mut router = Router::new();
        let mut known: Vec<Known<'_>> = Vec::new();
        for ((methods, _), text) in self.routes.iter().zip(&texts) {
            let grown = add(router.clone(), *methods, text, known.len());
            let route = Known::of(*methods, text);
            assert_eq!(text.parse::<Pattern>().is_ok(), route.is_some(), "{text}");
            let route = route.filter(|route| !known.iter().any(|other| other.clashes_with(route)));
            assert_eq!(grown.check().is_ok(), route.is_some(), "{text}");
            if let Some(route) = route {
                known.push(route);
                router = grown;
            }
        }
        for (methods, parts) in &self.calls {
            let url = parts.url();
            let answer = call(&mut router, *methods, &url);
            match Known::find(&known, methods.first(), &url) {
                Some(index) => {
                    let expected = (index, known[index].captured(&url));
                    assert_eq!(answer.payload().parse().ok(), Some(expected), "{url}");
                }
                None => assert_eq!(answer.status(), Status::INVALID_URL, "{url}"),
            }
        }
    }
}

/// First few routes, then calls for as long as there is input.
impl<'a> Arbitrary<'a> for RouteTrial {
    fn arbitrary(input: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(Self {
            routes: up_to::<12, _>(input)?,
            calls: all_of(input)?,
        })
    }
}

/// A route that answers with its number and with what it captured, by its names in their order.
fn add(router: Router, methods: Methods, text: &str, number: usize) -> Router {
    let pattern = text.parse::<Pattern>();
    let names = pattern
        .map(|pattern| pattern.names().to_vec())
        .unwrap_or_default();
    let handler = move |request: Request| {
        let captures = request.context().captures();
        let texts: Vec<_> = names.iter().map(|name| captures.get(name)).collect();
        let answer = Payload::json(&(number, texts));
        async move { answer }
    };
    let route = Route::from(text.to_owned());
    match methods {
        Methods::Both => router.route(route, handler),
        Methods::Get => router.get(route, handler),
        Methods::Set => router.set(route, handler),
    }
}

fn call(router: &mut Router, methods: Methods, url: &str) -> Response {
    let url = Url::try_from(url).expect("it starts with a slash, and is short");
    let request = match methods.first() {
        Method::Get => Request::get(url),
        Method::Set => Request::set(url),
    };
    let future = std::pin::pin!(router.call(request));
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(response)) => response,
        Poll::Pending => panic!("nothing here waits"),
    }
}

impl Methods {
    fn first(self) -> Method {
        match self {
            Self::Both | Self::Get => Method::Get,
            Self::Set => Method::Set,
        }
    }

    fn has(self, method: Method) -> bool {
        self == Self::Both || self.first() == method
    }
}

impl Parts {
    fn url(&self) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Any(text) => format!("/{text}"),
            Part::Empty => "/".to_owned(),
            Part::Name(Some(true)) => "/{x}".to_owned(),
            Part::Name(Some(false)) => "/{y}".to_owned(),
            Part::Name(None) => "/{}".to_owned(),
            Part::Text(true) => "/a".to_owned(),
            Part::Text(false) => "/b".to_owned(),
        });
        let url: String = parts.collect();
        if url.is_empty() { "/".to_owned() } else { url }
    }
}

/// A route as the rules speak of it.
struct Known<'a> {
    methods: Methods,
    /// What a segment is, where that is not any text.
    segments: Vec<Option<&'a str>>,
    /// Whether it covers what is below it too.
    covers: bool,
}

impl<'a> Known<'a> {
    fn of(methods: Methods, text: &'a str) -> Option<Self> {
        let mut segments = Vec::new();
        let mut names = Vec::new();
        for part in text[1..].split('/') {
            let name = part
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            let inside = name.unwrap_or(part);
            if inside.contains(['{', '}'])
                || name == Some("")
                || name.is_some_and(|name| names.contains(&name))
            {
                return None;
            }
            names.extend(name);
            segments.push(name.is_none().then_some(part));
        }
        let covers = segments.pop_if(|last| *last == Some("")).is_some();
        Some(Self {
            methods,
            segments,
            covers,
        })
    }

    fn clashes_with(&self, other: &Self) -> bool {
        let methods = [Method::Get, Method::Set];
        methods
            .iter()
            .any(|method| self.methods.has(*method) && other.methods.has(*method))
            && (self.covers, &self.segments) == (other.covers, &other.segments)
    }

    fn matches(&self, parts: &[&str]) -> bool {
        let mut pairs = self.segments.iter().zip(parts);
        let fits = pairs.all(|(segment, part)| match segment {
            Some(text) => text == part,
            None => !part.is_empty(),
        });
        let len = self.segments.len();
        fits && (len == parts.len() || self.covers && len < parts.len())
    }

    fn captured(&self, url: &str) -> Vec<String> {
        let parts = self.segments.iter().zip(url[1..].split('/'));
        let captured = parts.filter(|(segment, _)| segment.is_none());
        captured.map(|(_, part)| part.to_owned()).collect()
    }

    /// Which of them a call goes to: the rules as they are told, one route after the other.
    fn find(all: &[Self], method: Method, url: &str) -> Option<usize> {
        let parts: Vec<&str> = url[1..].split('/').collect();
        let matching = || {
            all.iter()
                .enumerate()
                .filter(|(_, route)| route.matches(&parts))
        };
        let ours = || matching().filter(|(_, route)| route.methods.has(method));
        let names =
            |route: &Self| -> Vec<bool> { route.segments.iter().map(Option::is_none).collect() };
        let whole = ours().filter(|(_, route)| !route.covers);
        let whole = whole.min_by_key(|(_, route)| names(route));
        let covering = ours().filter(|(_, route)| route.covers);
        let covering =
            covering.min_by_key(|(_, route)| (usize::MAX - route.segments.len(), names(route)));
        let is_other = |(_, route): (usize, &Self)| !route.covers && !route.methods.has(method);
        let found = whole.or(covering.filter(|_| !matching().any(is_other)));
        found.map(|(index, _)| index)
    }
}

#[cfg(test)]
mod tests {
    use proptest::{arbitrary::any, collection::vec, proptest, strategy::Strategy};

    use super::*;

    fn trial() -> impl Strategy<Value = RouteTrial> {
        vec(any::<u8>(), 0..1000).prop_map(|bytes| Unstructured::new(&bytes).arbitrary().unwrap())
    }

    proptest! {
        #[test]
        fn a_call_goes_where_trying_every_route_leads(trial in trial()) {
            trial.check();
        }
    }
}
