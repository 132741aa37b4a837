use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    time::Duration,
};

use super::{Client, Subscription};
use crate::{
    Error, ErrorKind,
    protocol::{Url, UrlError},
    service::{Message, Pattern},
    topic::Topic,
};

/// A subscription in the making: awaiting it subscribes.
///
/// # Errors
///
/// [`ErrorKind::Refused`] where the server does not allow it, [`ErrorKind::InvalidUrl`] and
/// [`ErrorKind::Argument`] for URLs that are none and for no URL at all; else as a
/// [`Call`](super::Call).
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
}

/// How a message becomes an item; `None` where it is not one of this topic.
pub(super) struct Reader<T>(
    pub(super) Box<dyn Fn(Message) -> Option<Result<T, Error>> + Send + Sync>,
);

impl<T: Topic> Subscribe<T> {
    pub(super) fn typed(client: Client) -> Self {
        let pattern = T::PATTERN.parse::<Pattern>().map_err(|error| {
            Error::with_text(ErrorKind::InvalidUrl, T::PATTERN).with_source(error)
        });
        Self {
            client,
            urls: match &pattern {
                Ok(pattern) => Ok(vec![pattern.fixed_prefix()]),
                Err(_) => Ok(Vec::new()),
            },
            reader: pattern.map(|pattern| {
                Reader(Box::new(move |message: Message| {
                    let captures = pattern.captures(&message.url)?;
                    Some(T::from_message(&captures, &message.payload))
                }))
            }),
            timeout: None,
        }
    }
}

impl Subscribe<Message> {
    pub(super) fn raw(client: Client, urls: Result<Vec<Url>, UrlError>) -> Self {
        Self {
            client,
            urls: urls.map_err(Error::from),
            reader: Ok(Reader(Box::new(|message| Some(Ok(message))))),
            timeout: None,
        }
    }
}

impl<T> Subscribe<T> {
    /// Gives up after this time instead of the client's call time-out.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }
}

impl<T: Send + 'static> IntoFuture for Subscribe<T> {
    type Output = Result<Subscription<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let urls = self.urls?;
            let reader = self.reader?;
            let mut subscription = Subscription::new(self.client, reader);
            subscription.add(urls, self.timeout).await?;
            Ok(subscription)
        })
    }
}

impl<T> fmt::Debug for Subscribe<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscribe")
            .field("urls", &self.urls)
            .finish_non_exhaustive()
    }
}
