use std::{mem, sync::Arc, task::Waker};

use super::{
    builder::Options,
    inbox::{Inbox, compact},
};
use crate::{
    protocol::{Status, Url},
    service::Message,
    session::SubscriptionTable,
};

/// Who reads what comes on a connection: the inboxes of subscriptions and of datagram listeners.
#[derive(Debug, Default)]
pub(super) struct Inboxes {
    subscriptions: SubscriptionTable<Arc<Inbox>>,
    listeners: Vec<Arc<Inbox>>,
    /// Datagrams that came before anyone ever listened.
    early: Vec<Message>,
    listened: bool,
    last_id: u32,
}

impl Inboxes {
    /// A new inbox that gets nothing yet.
    pub(super) fn open(&mut self, options: &Options) -> Arc<Inbox> {
        self.last_id = self.last_id.wrapping_add(1);
        Inbox::new(self.last_id, options.inbox_messages, options.inbox_len)
    }

    /// Gives an inbox what comes on these URLs.
    pub(super) fn subscribe(&mut self, inbox: &Arc<Inbox>, urls: &[Url]) {
        for url in urls {
            self.subscriptions.insert(url, inbox.id(), inbox.clone());
        }
    }

    /// Takes these URLs from an inbox; returns those that no inbox has any more.
    pub(super) fn unsubscribe(&mut self, inbox: &Inbox, urls: &[Url]) -> Vec<Url> {
        let gone = urls
            .iter()
            .filter(|url| self.subscriptions.remove(url, inbox.id()));
        gone.cloned().collect()
    }

    /// Ends every subscription; returns their URLs and inboxes.
    pub(super) fn end_subscriptions(&mut self) -> (Vec<Url>, Vec<Arc<Inbox>>) {
        mem::take(&mut self.subscriptions).into_parts()
    }

    /// Gives an inbox the datagrams from now on; the first one also gets those that came early.
    pub(super) fn listen(&mut self, inbox: &Arc<Inbox>) {
        self.listened = true;
        for message in mem::take(&mut self.early) {
            // Nobody reads it yet.
            let _ = inbox.push(message);
        }
        self.listeners.push(inbox.clone());
    }

    pub(super) fn stop_listening(&mut self, inbox: &Inbox) {
        self.listeners.retain(|other| other.id() != inbox.id());
    }

    /// All URLs that are subscribed.
    pub(super) fn urls(&self) -> Vec<Url> {
        self.subscriptions.urls()
    }

    /// The connection is lost; `was_up` says whether there were subscriptions on it.
    pub(super) fn handle_lost(&self, was_up: bool) {
        if was_up {
            self.subscriptions.for_each(|inbox| inbox.interrupt());
        }
        self.listeners.iter().for_each(|inbox| inbox.interrupt());
    }

    /// There is another connection: tells those who listen.
    pub(super) fn resume_listeners(&self, wakers: &mut Vec<Waker>) {
        let resumed = self.listeners.iter().filter_map(|inbox| inbox.resume());
        wakers.extend(resumed);
    }

    /// Subscriptions are made anew: tells those who had them on the connection before.
    pub(super) fn resume_subscriptions(&self, wakers: &mut Vec<Waker>) {
        let resume = |inbox: &Arc<Inbox>| wakers.extend(inbox.resume());
        self.subscriptions.for_each(resume);
    }

    /// The server refuses what it allowed before: tells those who had subscribed it.
    pub(super) fn refused(&self, url: &Url, status: Status, wakers: &mut Vec<Waker>) {
        let refuse = |inbox: &Arc<Inbox>| wakers.extend(inbox.refuse(url.clone(), status));
        self.subscriptions.for_each_of(url, refuse);
    }

    /// Hands out a publication.
    pub(super) fn publication(&self, message: &Message, wakers: &mut Vec<Waker>) {
        let push = |inbox: &Arc<Inbox>| wakers.extend(inbox.push(message.clone()));
        self.subscriptions.for_each_match(&message.url, push);
    }

    /// Tells of publications that the server dropped; `/` stands for URLs that it did not tell apart
    /// (protocol document, "Gaps").
    pub(super) fn gap(&self, url: &str, lost: u32, wakers: &mut Vec<Waker>) {
        let tell = |inbox: &Arc<Inbox>| wakers.extend(inbox.lose(lost.into()));
        if url == "/" {
            self.subscriptions.for_each(tell);
        } else {
            self.subscriptions.for_each_match(url, tell);
        }
    }

    /// Hands out a datagram.
    pub(super) fn datagram(&mut self, message: Message, wakers: &mut Vec<Waker>) {
        for inbox in &self.listeners {
            wakers.extend(inbox.push(message.clone()));
        }
        if !self.listened {
            if self.early.len() == EARLY_DATAGRAMS {
                self.early.remove(0);
            }
            self.early.push(compact(message));
        }
    }

    /// Takes all inboxes out for their end; what came early stays for who listens later.
    pub(super) fn take(&mut self) -> Vec<Arc<Inbox>> {
        let (_, mut inboxes) = self.end_subscriptions();
        inboxes.append(&mut self.listeners);
        inboxes
    }
}

/// Datagrams that a server may send before the program listens, such as a greeting.
const EARLY_DATAGRAMS: usize = 64;
