//! What an operator asks of a running server: health, version, URLs, help and metrics.
//!
//! [`Operations`] adds routes to a server that is about to start; nothing is there unless it is
//! asked for. It builds on the public API of `server` and `router` alone.

#[cfg(feature = "describe")]
mod description;
mod health;
mod metrics;

use std::{collections::BTreeMap, sync::Arc};

use serde::Serialize;
use serde_json::json;

use self::health::Checks;
use crate::{
    protocol::Payload,
    router::{Handler, Router},
    server::{ServerBuilder, ServerHandle},
    service::{Method, Request, Response},
};

/// Routes for operators, added to a server just before it starts.
///
/// | GET | answers |
/// | --- | --- |
/// | `/health` | `{"status": "up", "checks": {name: {"status": "up"}}}`; if a check fails, `"down"` with its `"error"`, and status 128 |
/// | `/version` | `{"name": .., "version": .., "vsoa": version of this crate}` |
/// | `/urls` | `[{"url": pattern, "methods": ["GET", "SET"]}]`, by URL |
/// | `/help` | `{url: text}`, by URL |
/// | `/metrics` | Prometheus text, as data |
/// | `/description` | with the feature `describe`, where it was asked for: the AsyncAPI document |
///
/// ```
/// use vsoa::{Client, Operations, Payload, Request, Router, Server, transport::memory};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vsoa::Error> {
/// # let (connector, listener) = memory::channel();
/// let fan = Router::new().get("/fan", async |_: Request| Payload::json("slow"));
/// let server = Operations::new("climate", "1.2.0")
///     .check("fan", async || Err::<(), _>("it does not turn".into()))
///     .help("/fan", "the speed of the fan")
///     .install(Server::builder().merge(fan))
///     .serve(listener)?;
///
/// let client = Client::connect(connector).await?;
/// let health: serde_json::Value = client.get("/health").await?.payload().parse()?;
/// assert_eq!(health["checks"]["fan"]["error"], "it does not turn");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Operations {
    name: String,
    version: String,
    prefix: String,
    checks: Checks,
    help: BTreeMap<String, String>,
    more_metrics: MoreMetrics,
    /// What `/description` answers, where there is a description.
    description: Option<Response>,
}

/// A function of the application that gives Prometheus text of its own.
struct MoreMetrics(Box<dyn Fn() -> String + Send + Sync>);

impl std::fmt::Debug for MoreMetrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MoreMetrics(..)")
    }
}

impl Operations {
    /// Operations of a server of this name and version.
    pub fn new(name: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            version: version.into(),
            prefix: String::new(),
            checks: Checks::default(),
            help: BTreeMap::new(),
            more_metrics: MoreMetrics(Box::new(String::new)),
            description: None,
        }
    }

    /// Puts the routes below this URL, such as `/operations`.
    #[must_use]
    pub fn below(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Adds a check that `/health` runs; its error says what is wrong.
    ///
    /// All checks run at once, each for 5 seconds at most.
    #[must_use]
    pub fn check<F, Fut>(mut self, name: impl Into<String>, check: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), String>> + Send + 'static,
    {
        self.checks.add(name.into(), check);
        self
    }

    /// Adds a text for `/help`.
    #[must_use]
    pub fn help(mut self, url: impl Into<String>, text: impl Into<String>) -> Self {
        self.help.insert(url.into(), text.into());
        self
    }

    /// Adds Prometheus text of the application's own to `/metrics`.
    #[must_use]
    pub fn metrics(mut self, render: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.more_metrics = MoreMetrics(Box::new(render));
        self
    }

    /// Serves a description of what the server offers, for tools and for who generates code.
    ///
    /// It is answered whole, as param. One that does not fit into a packet is refused with
    /// [`Status::NO_MEMORY`](crate::Status::NO_MEMORY) and a text that says so.
    #[cfg(feature = "describe")]
    #[must_use]
    pub fn describe(mut self, description: &crate::Description) -> Self {
        self.description = Some(description::answer(description));
        self
    }

    /// Adds the routes to a server that is about to start; `/urls` knows those added before.
    pub fn install<L>(self, builder: ServerBuilder<L>) -> ServerBuilder<L> {
        let mut urls: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for route in builder.router().routes() {
            let methods = route.methods.iter().map(Method::to_string);
            urls.entry(route.url).or_default().extend(methods);
        }
        for (url, _) in self.own() {
            let url = format!("{}{url}", self.prefix);
            urls.entry(url).or_default().push(Method::Get.to_string());
        }
        let handle = builder.handle();
        builder.merge(self.routes(&urls, handle))
    }

    /// The routes, and their lines in `/help`.
    fn own(&self) -> Vec<(&'static str, &'static str)> {
        let described = self.description.as_ref().map(|_| DESCRIPTION);
        OWN.into_iter().chain(described).collect()
    }

    fn routes(mut self, urls: &BTreeMap<String, Vec<String>>, server: ServerHandle) -> Router {
        let version = json!({
            "name": self.name,
            "version": self.version,
            "vsoa": env!("CARGO_PKG_VERSION"),
        });
        let urls: Vec<_> = urls
            .iter()
            .map(|(url, methods)| json!({ "url": url, "methods": methods }))
            .collect();
        for (url, text) in self.own() {
            let url = format!("{}{url}", self.prefix);
            self.help.entry(url).or_insert_with(|| text.to_owned());
        }
        let checks = Arc::new(self.checks);
        let more = self.more_metrics.0;
        let at = |url: &str| format!("{}{url}", self.prefix);
        let router = Router::new()
            .get(at("/health"), move |_: Request| {
                let checks = checks.clone();
                async move { checks.run().await }
            })
            .get(at("/version"), constant(&version))
            .get(at("/urls"), constant(&urls))
            .get(at("/help"), constant(&self.help))
            .get(at("/metrics"), move |_: Request| {
                let text = metrics::render(&server) + &more();
                async move { Payload::from_data(text) }
            });
        match self.description {
            Some(answer) => router.get(at(DESCRIPTION.0), move |_: Request| {
                std::future::ready(answer.clone())
            }),
            None => router,
        }
    }
}

/// A handler that always answers the same.
fn constant<T: Serialize>(value: &T) -> impl Handler + use<T> {
    let payload = Payload::json(value).unwrap_or_default();
    move |_: Request| std::future::ready(payload.clone())
}

/// The route that is there where there is a description, and its line in `/help`.
const DESCRIPTION: (&str, &str) = ("/description", "what can be called, as AsyncAPI");

/// The routes that are always there, and their lines in `/help`.
const OWN: [(&str, &str); 5] = [
    ("/health", "whether the server is well"),
    ("/version", "what runs here"),
    ("/urls", "what can be called"),
    ("/help", "what is what"),
    ("/metrics", "what has been counted, as Prometheus text"),
];
