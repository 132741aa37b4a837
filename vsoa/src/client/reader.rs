use crate::{
    Error,
    protocol::Url,
    service::{Captures, Message, Pattern},
    topic::{Topic, pattern_of},
};

/// How a message becomes an item of a subscription.
pub(super) struct Reader<T> {
    /// Which messages do; all where there is none.
    pattern: Option<Pattern>,
    read: fn(Message, &Captures) -> Result<T, Error>,
}

impl<T: Topic> Reader<T> {
    pub(super) fn typed() -> Result<Self, Error> {
        Ok(Self {
            pattern: Some(pattern_of::<T>()?),
            read: |message, captures| T::from_message(captures, &message.payload),
        })
    }
}

impl Reader<Message> {
    pub(super) fn raw() -> Self {
        Self {
            pattern: None,
            read: |message, _| Ok(message),
        }
    }
}

impl<T> Reader<T> {
    /// The item; `None` where the message is not one of this topic.
    pub(super) fn read(&self, message: Message) -> Option<Result<T, Error>> {
        let captures = match &self.pattern {
            Some(pattern) => pattern.captures(&message.url)?,
            None => Captures::default(),
        };
        Some((self.read)(message, &captures))
    }

    pub(super) fn pattern(&self) -> Option<&Pattern> {
        self.pattern.as_ref()
    }

    /// Whether what is published on this URL, or below one that ends in `/`, may be of this topic.
    pub(super) fn may_read(&self, url: &Url) -> bool {
        let pattern = self.pattern.as_ref();
        url.ends_with('/') || pattern.is_none_or(|pattern| pattern.matches(url))
    }
}
