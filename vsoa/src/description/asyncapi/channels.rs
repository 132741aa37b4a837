use std::collections::BTreeMap;

use super::{
    entries::Entries,
    objects::{Channel, Empty, Reference},
};
use crate::description::unique::UniqueKeys;

/// One channel for each URL pattern.
#[derive(Debug, Default)]
pub(super) struct Channels {
    entries: Entries<Channel>,
    keys: UniqueKeys,
    key_of: BTreeMap<String, String>,
}

impl Channels {
    /// The key of the channel at this address.
    pub(super) fn at(&mut self, address: &str) -> String {
        let keys = &mut self.keys;
        let key = self.key_of.entry(address.to_owned());
        let key = key.or_insert_with(|| keys.take(&wanted_key(address)));
        key.clone()
    }

    /// Lets a message travel at this address, and gives what an operation refers to it by.
    pub(super) fn carry(&mut self, address: &str, message: &str) -> Reference {
        let key = self.at(address);
        let channel = self.entries.entry(&key, || new(address));
        let target = || Reference::to(&["components", "messages", message]);
        channel.messages.entry(message, target);
        Reference::to(&["channels", &key, "messages", message])
    }

    pub(super) fn into_entries(self) -> Entries<Channel> {
        self.entries
    }
}

fn new(address: &str) -> Channel {
    let mut parameters = Entries::default();
    for name in address.split('/').filter_map(name) {
        parameters.insert(name.to_owned(), Empty {});
    }
    Channel {
        address: address.to_owned(),
        parameters,
        messages: Entries::default(),
    }
}

/// `/climate/{zone}/temperature` as `climate.zone.temperature`.
fn wanted_key(address: &str) -> String {
    let segments = address.split('/').skip(1).map(|segment| match segment {
        "" => "_",
        segment => name(segment).unwrap_or(segment),
    });
    segments.collect::<Vec<_>>().join(".")
}

fn name(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}
