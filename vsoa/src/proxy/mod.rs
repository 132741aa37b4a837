//! A service below a prefix of a router; where it is a connection, all that it carries.
//!
//! This is where a router, which knows neither client nor server, learns that what it is given is
//! a client. It holds no state: calls are the router's, and what a server passes on beside them is
//! `server/relay`. Start with [`Router::nest`].

#[cfg(all(feature = "client", feature = "server"))]
use std::sync::Arc;

#[cfg(feature = "client")]
use tower::ServiceExt;
use tower_service::Service;

#[cfg(all(feature = "client", feature = "server"))]
use crate::server::RELAY_MAKER;
use crate::{
    BoxError,
    router::Router,
    service::{Request, Response},
};
#[cfg(feature = "client")]
use crate::{Client, Error, Status};

/// Services below a prefix.
impl Router {
    /// Gives a service everything at and below `prefix`, with the prefix taken off the URL.
    ///
    /// `/s1/a` arrives as `/a` below `/s1`, and `/s1` itself as `/`. The service answers for all of
    /// it: what it does not know does not come back to this router's fallback. Errors become a
    /// status as in [`Router::route_service`].
    ///
    /// A [`Client`] is a proxy for its server: where that cannot be reached or does
    /// not answer in time, the caller gets [`Status::PROXY`] and
    /// `{"error": text}`. What it publishes comes out below the prefix, and datagrams go to it, as
    /// [`Router::relay`] says; but not where the prefix holds a `{name}`.
    ///
    /// # Examples
    ///
    /// ```
    /// use tower::ServiceExt;
    /// use vsoa::{Payload, Request, Router, Url};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let car = Router::new().get("/fan", async |_: Request| Payload::json("slow"));
    /// let fleet = Router::new().nest("/cars/7", car);
    ///
    /// let call = Request::get(Url::from_static("/cars/7/fan"));
    /// assert_eq!(fleet.oneshot(call).await?.payload().parse::<String>()?, "slow");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn nest<S>(self, prefix: &str, service: S) -> Self
    where
        S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
    {
        let stem = prefix.strip_suffix('/').unwrap_or(prefix);
        #[cfg(feature = "client")]
        if let Some(client) = (&service as &dyn std::any::Any).downcast_ref::<Client>() {
            return self.nest_client(stem, client.clone());
        }
        self.inherit(prefix, &service).mount(stem, service)
    }

    #[cfg(feature = "client")]
    fn nest_client(self, stem: &str, client: Client) -> Self {
        #[cfg(feature = "server")]
        let this = if stem.contains('{') {
            self
        } else {
            self.add_relay(stem, Arc::new(client.clone()), &RELAY_MAKER)
        };
        #[cfg(not(feature = "server"))]
        let this = self;
        this.mount(stem, client.map_result(in_time))
    }

    /// Passes on, at and below `prefix`, what is not calls between the clients of this router's
    /// server and the server of `upstream`.
    ///
    /// [`Router::nest`] does this by itself for a client. This is for one that is nested inside of
    /// layers, which hide it:
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use tower::ServiceBuilder;
    /// use vsoa::{Client, Router, Server, layer::TimeoutLayer, transport::memory};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), vsoa::Error> {
    /// # let (connector, listener) = memory::channel();
    /// # let _car = Server::builder().serve(listener)?;
    /// let car = Client::connect(connector).await?;
    /// let calls = ServiceBuilder::new()
    ///     .layer(TimeoutLayer::new(Duration::from_secs(2)))
    ///     .service(car.clone());
    /// let router = Router::new().nest("/car", calls).relay("/car", car);
    /// # router.check()
    /// # }
    /// ```
    ///
    /// - **Publications.** What `upstream` publishes on `/a` comes out on `/s1/a` below `/s1`, on
    ///   the channel on which it came, to those who have subscribed that. It is subscribed there
    ///   once, as long as anyone here wants it; whoever subscribes it here is answered when the
    ///   upstream server has answered, and with its status where it refuses. A subscription that
    ///   reaches beyond the prefix, as `/` does, is made in any case.
    /// - **Datagrams** to `/s1/a` go to `upstream` as `/a`, and are no event of this server. Those
    ///   that the upstream server sends are for [`Client::datagrams`]:
    ///   it does not say which client here they are for.
    ///
    /// Where prefixes lie within each other, a URL belongs to the longest. A server looks at this
    /// when it starts; what its clients may do is asked about the URLs here. A prefix with a
    /// `{name}`, or with a relay already, is a mistake that [`Router::check`] tells.
    #[cfg(all(feature = "client", feature = "server"))]
    #[must_use]
    pub fn relay(self, prefix: &str, upstream: Client) -> Self {
        self.add_relay(prefix, Arc::new(upstream), &RELAY_MAKER)
    }
}

/// A caller is told that it was the server behind this one that did not answer.
#[cfg(feature = "client")]
fn in_time(result: Result<Response, Error>) -> Result<Response, Error> {
    match result {
        Err(error) if error.is_timeout() => {
            Ok(Response::from_error(Status::PROXY, &error.to_string()))
        }
        result => result,
    }
}
