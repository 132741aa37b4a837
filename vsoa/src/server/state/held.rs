use std::{collections::HashMap, sync::Arc};

use crate::{
    Error, ErrorKind,
    protocol::{Payload, Url},
    topic::{EncodedMessage, StateTopic},
};

/// The values of a state by their URL.
#[derive(Debug)]
pub(super) struct Held<T>(HashMap<Url, Entry<T>>);

/// A value, and what answers a GET.
#[derive(Debug)]
struct Entry<T> {
    value: Arc<T>,
    payload: Payload,
}

/// A value that is good to be held and published.
pub(super) struct Change<T> {
    url: Url,
    entry: Entry<T>,
    publication: EncodedMessage,
}

impl<T> Held<T> {
    pub(super) fn value(&self, url: &str) -> Option<Arc<T>> {
        self.0.get(url).map(|entry| entry.value.clone())
    }

    pub(super) fn payload(&self, url: &str) -> Option<Payload> {
        self.0.get(url).map(|entry| entry.payload.clone())
    }

    pub(super) fn values(&self) -> Vec<Arc<T>> {
        self.0.values().map(|entry| entry.value.clone()).collect()
    }

    /// Puts a value in place of the one before; gives that, and what is to be published.
    pub(super) fn apply(&mut self, change: Change<T>) -> (Option<Arc<T>>, EncodedMessage) {
        let before = self.0.insert(change.url, change.entry);
        (before.map(|entry| entry.value), change.publication)
    }
}

impl<T> Default for Held<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: StateTopic> Change<T> {
    /// Fails where the value cannot be published.
    pub(super) fn to(value: T) -> Result<Self, Error> {
        let message = value.to_message()?;
        let entry = Entry {
            value: Arc::new(value),
            payload: message.payload.clone(),
        };
        Ok(Self {
            url: message.url.clone(),
            entry,
            publication: EncodedMessage::of(message)?.kept(),
        })
    }

    /// The same change, unless it is of another URL.
    pub(super) fn at(self, url: &str) -> Result<Self, Error> {
        if self.url == url {
            return Ok(self);
        }
        let text = format!("the value belongs to {}, not to {url}", self.url);
        Err(Error::with_text(ErrorKind::InvalidUrl, text))
    }

    pub(super) fn value(&self) -> Arc<T> {
        self.entry.value.clone()
    }
}
