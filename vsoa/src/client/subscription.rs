use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_core::Stream;
use tokio::time::Instant;

use super::{
    Client, ReceiveError,
    call::Exchange,
    current_values::CurrentValues,
    inbox::{Inbox, Received, now},
    reader::Reader,
    receive_error::Delivery,
    silence::Silence,
    to_urls,
};
use crate::{
    Error, ErrorKind,
    protocol::{Header, Kind, Packet, Payload, Url, UrlError},
    service::Message,
};

/// What is published on one topic, or on some URLs: a `Stream`, and [`recv`](Self::recv).
///
/// [`regulate`](Self::regulate) thins it out; [`latest`](Self::latest) keeps the newest value alone.
///
/// Dropping it unsubscribes what no other subscription of the client wants. It ends when the
/// client is closed: that of a supervised one stays from one connection to the next, and says so by
/// [`ReceiveError::Reconnected`].
///
/// ```
/// use vsoa::{Client, Message, Payload, Server, Url, transport::memory};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (connector, listener) = memory::channel();
/// let server = Server::builder().serve(listener)?;
/// let client = Client::connect(connector).await?;
///
/// let mut doors = client.subscribe_urls(["/door/"]).await?;
/// let message = Message::new(Url::from_static("/door/left"), Payload::json("open")?);
/// server.publish(message).await?;
///
/// let received = doors.recv().await.ok_or("closed")??;
/// assert_eq!(received.url, "/door/left");
/// # Ok(())
/// # }
/// ```
pub struct Subscription<T> {
    client: Client,
    inbox: Arc<Inbox>,
    urls: Vec<Url>,
    reader: Reader<T>,
    /// Where current values are read as well.
    current: Option<CurrentValues>,
    /// Where there is a deadline.
    silence: Option<Silence>,
}

/// A value, where it was published, and when it came where the inbox tells that.
pub(super) struct Item<T> {
    pub(super) url: Url,
    pub(super) value: T,
    pub(super) came: Option<Instant>,
}

impl<T> Subscription<T> {
    pub(super) fn new(client: Client, reader: Reader<T>, deadline: Option<Duration>) -> Self {
        let inbox = client.shared().open_inbox();
        if deadline.is_some() {
            inbox.tell_times();
        }
        Self {
            inbox,
            client,
            urls: Vec::new(),
            reader,
            current: None,
            silence: deadline.map(Silence::new),
        }
    }

    /// The next item; `None` when the subscription has ended, or the client is closed.
    ///
    /// # Errors
    ///
    /// [`ReceiveError`]; more items may follow.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn recv(&mut self) -> Option<Result<T, ReceiveError>> {
        poll_fn(|cx| self.poll_recv(cx)).await
    }

    /// As [`recv`](Self::recv), for a task of one's own.
    pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, ReceiveError>>> {
        let item = ready!(self.poll_item(cx));
        Poll::Ready(item.map(|item| item.map(|item| item.value)))
    }

    /// As [`poll_recv`](Self::poll_recv), and tells where and when it came.
    pub(super) fn poll_item(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Item<T>, ReceiveError>>> {
        if let Poll::Ready(item) = self.poll_waiting(cx) {
            return Poll::Ready(item);
        }
        let Some(silence) = &mut self.silence else {
            return Poll::Pending;
        };
        ready!(silence.poll(cx));
        let deadline = silence.deadline();
        Poll::Ready(Some(Err(ReceiveError::Stale { deadline })))
    }

    /// As [`poll_item`](Self::poll_item), but nothing is told of silence.
    pub(super) fn poll_waiting(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Item<T>, ReceiveError>>> {
        loop {
            let (message, came) = match ready!(self.poll_received(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(received)) => received,
            };
            let url = message.url.clone();
            if let Some(read) = self.reader.read(message) {
                let value = match read {
                    Ok(value) => value,
                    Err(source) => {
                        return Poll::Ready(Some(Err(ReceiveError::Unreadable { url, source })));
                    }
                };
                if let (Some(silence), Some(came)) = (&mut self.silence, came) {
                    silence.handle_value(came);
                }
                return Poll::Ready(Some(Ok(Item { url, value, came })));
            }
        }
    }

    /// What comes next, be it published or a current value that was asked for.
    fn poll_received(&mut self, cx: &mut Context<'_>) -> Poll<Option<Delivery>> {
        if let Some(current) = &mut self.current
            && let Poll::Ready((url, answer)) = current.poll(cx, &self.inbox)
        {
            return Poll::Ready(Some(match answer {
                Ok(payload) => Ok((Message::new(url, payload), Some(now()))),
                Err(source) => Err(ReceiveError::Unreadable { url, source }),
            }));
        }
        let received = ready!(self.inbox.poll_recv(cx));
        if let (Some(current), Some(received)) = (&mut self.current, &received) {
            match received {
                Received::Message(message, _) => current.handle_published(&message.url),
                // What is missing may have been the newest value of a URL.
                Received::Lost(_) | Received::Reconnected => {
                    current.ask(&self.client, &self.urls, None);
                }
                Received::Refused(..) => {}
            }
        }
        Poll::Ready(received.map(Received::into_result))
    }

    /// The URLs subscribed.
    #[must_use]
    pub fn urls(&self) -> &[Url] {
        &self.urls
    }

    /// Ends the subscription and waits until the server has confirmed that.
    ///
    /// # Errors
    ///
    /// As a call; the subscription has ended all the same.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, the server may still publish, which is then ignored.
    pub async fn unsubscribe(mut self) -> Result<(), Error> {
        let urls = std::mem::take(&mut self.urls);
        confirmed(self.take_back(&urls)).await
    }

    pub(super) async fn add(
        &mut self,
        urls: Vec<Url>,
        timeout: Option<Duration>,
    ) -> Result<(), Error> {
        if urls.is_empty() {
            return Err(Error::with_text(ErrorKind::Argument, "no URL to subscribe"));
        }
        // From here on what comes is kept, and dropping this takes the URLs back.
        let first_new = self.urls.len();
        let known = |url: &Url| self.urls.contains(url);
        let new: Vec<Url> = urls.iter().filter(|url| !known(url)).cloned().collect();
        self.urls.extend(new.iter().cloned());
        let result = subscribe(&self.client, &self.inbox, &urls, &new, timeout).await;
        if result.is_err() {
            self.urls.truncate(first_new);
        }
        result
    }

    /// Reads the current values of the URLs, now and after each gap.
    pub(super) async fn watch(&mut self, timeout: Option<Duration>) -> Result<(), Error> {
        let mut current = CurrentValues::default();
        let start = now();
        let time = timeout.unwrap_or(self.client.shared().options().call_timeout);
        loop {
            let rest = time.saturating_sub(start.elapsed());
            current.ask(&self.client, &self.urls, Some(rest));
            match current.answered(&self.inbox).await {
                Ok(()) => break,
                // The subscription is there on the next connection before the question is.
                Err(error) if error.is_closed() && self.client.waits_for_connection() => {}
                Err(error) => return Err(error),
            }
        }
        self.current = Some(current);
        Ok(())
    }

    /// From now on, only the newest message is kept until it is read, and with its time.
    pub(super) fn keep_newest(&self) {
        self.inbox.tell_times();
        self.inbox.keep_newest(self.reader.pattern().cloned());
    }

    pub(super) fn silence(&self) -> Option<&Silence> {
        self.silence.as_ref()
    }

    /// Gives URLs up; whether the server has done so too is for the exchanges to tell.
    fn take_back(&self, urls: &[Url]) -> Vec<Exchange> {
        take_back(&self.client, &self.inbox, urls)
    }
}

impl Subscription<Message> {
    /// Subscribes more URLs, whose messages come here as well.
    ///
    /// # Errors
    ///
    /// As subscribing; the URLs that were there before stay.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, messages on the new URLs may or may not come.
    pub async fn subscribe<U>(&mut self, urls: impl IntoIterator<Item = U>) -> Result<(), Error>
    where
        U: TryInto<Url, Error: Into<UrlError>>,
    {
        self.add(to_urls(urls)?, None).await
    }

    /// Gives some of the URLs up.
    ///
    /// # Errors
    ///
    /// As a call; the URLs are given up all the same.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, the server may still publish, which is then ignored.
    pub async fn unsubscribe_urls<U>(
        &mut self,
        urls: impl IntoIterator<Item = U>,
    ) -> Result<(), Error>
    where
        U: TryInto<Url, Error: Into<UrlError>>,
    {
        let mut urls = to_urls(urls)?;
        urls.retain(|url| self.urls.contains(url));
        self.urls.retain(|url| !urls.contains(url));
        confirmed(self.take_back(&urls)).await
    }
}

impl<T> Stream for Subscription<T> {
    type Item = Result<T, ReceiveError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_recv(cx)
    }
}

impl<T> Unpin for Subscription<T> {}

impl<T> Drop for Subscription<T> {
    fn drop(&mut self) {
        drop(self.take_back(&self.urls));
    }
}

impl<T> fmt::Debug for Subscription<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("urls", &self.urls)
            .finish_non_exhaustive()
    }
}

/// Has an inbox get what is published on these URLs, some of which are new to it.
pub(super) async fn subscribe(
    client: &Client,
    inbox: &Arc<Inbox>,
    urls: &[Url],
    new: &[Url],
    timeout: Option<Duration>,
) -> Result<(), Error> {
    client.shared().add_subscription(inbox, new);
    let result = request_subscription(client, urls, timeout).await;
    if result.is_err() {
        // The server may have subscribed some of them, be it on a connection that came meanwhile.
        drop(take_back(client, inbox, new));
    }
    result
}

/// Asks the server until it has answered: a connection that is lost meanwhile, and that there will
/// be another of, makes no difference to who subscribes.
async fn request_subscription(
    client: &Client,
    urls: &[Url],
    timeout: Option<Duration>,
) -> Result<(), Error> {
    let start = now();
    let time = timeout.unwrap_or(client.shared().options().call_timeout);
    loop {
        let rest = time.saturating_sub(start.elapsed());
        let exchange = Exchange::new(client.clone(), subscribe_packet(urls), Some(rest));
        match succeeded(exchange).await {
            Err(error) if error.is_closed() && client.waits_for_connection() => {}
            result => return result,
        }
    }
}

/// Takes URLs from an inbox; whether the server has done so too is for the exchanges to tell.
pub(super) fn take_back(client: &Client, inbox: &Inbox, urls: &[Url]) -> Vec<Exchange> {
    let requests = client.shared().unsubscribe(inbox, urls, client.is_early());
    Exchange::all_sent(client, requests)
}

/// Waits until the server has confirmed all of these requests.
pub(super) async fn confirmed(exchanges: Vec<Exchange>) -> Result<(), Error> {
    let mut result = Ok(());
    for exchange in exchanges {
        result = result.and(succeeded(exchange).await);
    }
    result
}

pub(super) async fn succeeded(exchange: Exchange) -> Result<(), Error> {
    match exchange.await?.header.status {
        status if status.is_success() => Ok(()),
        status => Err(Error::new(ErrorKind::Refused(status))),
    }
}

/// One URL travels as URL, several as a list.
fn subscribe_packet(urls: &[Url]) -> Packet {
    let packet = Packet::new(Header::new(Kind::SUBSCRIBE));
    match urls {
        [url] => packet.with_url(url.as_text().clone()),
        urls => {
            let list: Vec<&str> = urls.iter().map(|url| &**url).collect();
            packet.with_payload(Payload::json(&list).unwrap_or_default())
        }
    }
}
