use super::{Client, Subscribe};
use crate::{
    CallError,
    protocol::{Url, UrlError},
    service::Request,
    topic::{SingleState, StateTopic},
};

/// State topics: topics with a current value.
impl Client {
    /// Subscribes a state topic and reads its current value: `client.watch::<Fan>().await`.
    ///
    /// The current value comes first, then every change, in order; none that came later is
    /// followed by an older one. A value may come twice. Where messages were lost, which is told by
    /// [`ReceiveError::Gap`](super::ReceiveError::Gap), or the connection was, which is told by
    /// [`ReceiveError::Reconnected`](super::ReceiveError::Reconnected), the current value comes
    /// again. For a quick
    /// topic this holds as far as the quick channel keeps order, and loses nothing.
    ///
    /// The server may be any that answers GET on the URL that it publishes on.
    pub fn watch<T: SingleState>(&self) -> Subscribe<T> {
        Subscribe::watching(self.clone())
    }

    /// As [`watch`](Self::watch), for these URLs of a topic that has `{names}` in its URL.
    ///
    /// Each must be one URL: what ends in `/` has no value.
    pub fn watch_urls<T: StateTopic>(
        &self,
        urls: impl IntoIterator<Item = impl TryInto<Url, Error: Into<UrlError>>>,
    ) -> Subscribe<T> {
        Subscribe::watching(self.clone()).urls(urls)
    }

    /// Asks the server to make this the current value of its topic, and waits until it has.
    ///
    /// # Errors
    ///
    /// [`CallError::Service`] with the topic's own refusal; else as a [`Call`](super::Call) and
    /// [`Topic::to_message`](crate::Topic::to_message).
    ///
    /// # Cancel safety
    ///
    /// As a [`Call`](super::Call): dropped once it is sent, the value may be set all the same.
    pub async fn set_state<T: StateTopic>(&self, value: &T) -> Result<(), CallError<T::Refusal>> {
        let message = value.to_message()?;
        let request = Request::set(message.url).with_payload(message.payload);
        let answer = self.call(request).await?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(CallError::refused(status, answer.into_payload())),
        }
    }
}
