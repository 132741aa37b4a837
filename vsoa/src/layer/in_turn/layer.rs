use tower_layer::Layer;

use super::InTurn;
use crate::{
    protocol::{Url, UrlError},
    toolkit::WorkQueue,
};

/// Has calls run one after the other, in the order in which they come, whoever makes them.
///
/// They take their turn in a [`WorkQueue`], which may be that of other layers and have jobs of its
/// own. A call that waits and is given up frees its place; where there is none left, the call
/// fails with tower's `Overloaded`: on a server, its caller gets
/// [`Status::NO_MEMORY`](crate::Status::NO_MEMORY).
///
/// A handler must not call what takes its turn in the same queue: it would wait for itself.
///
/// # Examples
///
/// ```
/// use vsoa::{Client, Request, Router, Server, layer::InTurnLayer, toolkit::WorkQueue};
/// use vsoa::transport::memory;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (connector, listener) = memory::channel();
/// let arm = WorkQueue::new(100);
/// let router = Router::new()
///     .set("/arm/move", async |_: Request| println!("one movement at a time"))
///     .get("/state", async |_: Request| println!("any number of readers"));
/// let _server = Server::builder()
///     .merge(router)
///     .layer(InTurnLayer::new(&arm).urls(["/arm/"])?)
///     .serve(listener)?;
///
/// let client = Client::connect(connector).await?;
/// assert!(client.set("/arm/move").await?.status().is_success());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct InTurnLayer {
    queue: WorkQueue,
    urls: Option<Vec<Url>>,
}

impl InTurnLayer {
    /// Has all calls take their turn in this queue.
    #[must_use]
    pub fn new(queue: &WorkQueue) -> Self {
        Self {
            queue: queue.clone(),
            urls: None,
        }
    }

    /// Has the calls of these URLs alone take their turn; a URL that ends in `/` is for all below.
    ///
    /// # Errors
    ///
    /// If one is no URL.
    pub fn urls<U>(mut self, urls: impl IntoIterator<Item = U>) -> Result<Self, UrlError>
    where
        U: TryInto<Url, Error: Into<UrlError>>,
    {
        let urls = urls
            .into_iter()
            .map(|url| url.try_into().map_err(Into::into));
        self.urls = Some(urls.collect::<Result<_, _>>()?);
        Ok(self)
    }
}

impl<S> Layer<S> for InTurnLayer {
    type Service = InTurn<S>;

    fn layer(&self, inner: S) -> InTurn<S> {
        InTurn::new(inner, self.queue.clone(), self.urls.clone())
    }
}
