use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    time::Duration,
};

use super::{Client, Subscription, reader::Reader, to_urls};
use crate::{
    Error, ErrorKind,
    protocol::{Url, UrlError},
    service::{Message, Pattern},
    topic::{StateTopic, Topic},
};

/// A subscription in the making: awaiting it subscribes.
///
/// # Errors
///
/// [`ErrorKind::Refused`] where the server does not allow it, or, for a
/// [`watch`](Client::watch), a URL has no value; [`ErrorKind::InvalidUrl`] and
/// [`ErrorKind::Argument`] for URLs that are none, or none of the topic, and for no URL at all;
/// else as a [`Call`](super::Call).
///
/// # Cancel safety
///
/// Dropped before it is done, what the server has subscribed by then is unsubscribed.
#[must_use = "a subscription is made when it is awaited"]
pub struct Subscribe<T> {
    client: Client,
    urls: Result<Vec<Url>, Error>,
    reader: Result<Reader<T>, Error>,
    timeout: Option<Duration>,
    deadline: Option<Duration>,
    /// Whether the current values of the URLs are read as well.
    watches: bool,
}

impl<T: Topic> Subscribe<T> {
    pub(super) fn typed(client: Client) -> Self {
        let reader = Reader::typed();
        let pattern = reader.as_ref().ok().and_then(Reader::pattern);
        Self {
            client,
            urls: Ok(pattern.map(Pattern::fixed_prefix).into_iter().collect()),
            reader,
            timeout: None,
            deadline: T::DEADLINE,
            watches: false,
        }
    }

    /// Subscribes these URLs of the topic alone: `.urls(["/climate/front/cabin"])`.
    ///
    /// One that ends in `/` covers all below it, as with
    /// [`subscribe_urls`](Client::subscribe_urls). Without this, whatever the pattern matches
    /// comes, and the URL up to the first `{name}` is subscribed.
    pub fn urls<U>(mut self, urls: impl IntoIterator<Item = U>) -> Self
    where
        U: TryInto<Url, Error: Into<UrlError>>,
    {
        self.urls = to_urls(urls).map_err(Error::from);
        self
    }
}

impl<T: StateTopic> Subscribe<T> {
    pub(super) fn watching(client: Client) -> Self {
        Self {
            watches: true,
            ..Self::typed(client)
        }
    }
}

impl Subscribe<Message> {
    pub(super) fn raw(client: Client, urls: Result<Vec<Url>, UrlError>) -> Self {
        Self {
            client,
            urls: urls.map_err(Error::from),
            reader: Ok(Reader::raw()),
            timeout: None,
            deadline: None,
            watches: false,
        }
    }
}

impl<T> Subscribe<T> {
    /// Gives up after this time instead of the client's call time-out.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Has the reader told, by [`ReceiveError::Stale`](super::ReceiveError::Stale), when nothing
    /// has come for so long; if not set, it is what the topic says.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    async fn make(self) -> Result<Subscription<T>, Error> {
        let (urls, reader) = (self.urls?, self.reader?);
        let covers_none = |url: &&Url| {
            let is_a_value = !self.watches || !url.ends_with('/');
            !(is_a_value && reader.may_read(url))
        };
        if let Some(url) = urls.iter().find(covers_none) {
            let pattern = reader.pattern().map_or("", Pattern::as_str);
            let text = format!("{url} is no URL of the topic {pattern}");
            return Err(Error::with_text(ErrorKind::InvalidUrl, text));
        }
        let mut subscription = Subscription::new(self.client, reader, self.deadline);
        subscription.add(urls, self.timeout).await?;
        if self.watches {
            // Only now: a value that is read before may change without a word.
            subscription.watch(self.timeout).await?;
        }
        Ok(subscription)
    }
}

impl<T: Send + 'static> IntoFuture for Subscribe<T> {
    type Output = Result<Subscription<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.make())
    }
}

impl<T> fmt::Debug for Subscribe<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscribe")
            .field("urls", &self.urls)
            .finish_non_exhaustive()
    }
}
