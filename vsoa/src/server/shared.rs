use std::{
    collections::HashMap,
    sync::{
        Arc, OnceLock, Weak,
        atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::watch;

use super::{SlowSubscriber, counters::Counters, guard::Guard, link::Link, streams::Streams};
use crate::{
    Error, ErrorKind,
    layer::auth::Access,
    protocol::{Secret, Status},
    service::Session,
    session::SubscriptionTable,
    sync::{Mutex, RwLock},
    transport::QuickSocket,
};

/// What all connections of a server, and its handles, have in common.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) counters: Counters,
    pub(super) password: RwLock<Option<Secret>>,
    /// What a slow subscriber means where a publication does not say. Set before the first client
    /// comes.
    pub(super) slow_subscribers: OnceLock<SlowSubscriber>,
    /// Whether any client ever had a priority: only then publications have an order.
    pub(super) prioritised: AtomicBool,
    /// Set before the first client comes, unless there is nothing to decide.
    pub(super) guard: OnceLock<Guard>,
    /// Owned by the task that receives, so that no handle keeps the port taken.
    pub(super) quick: OnceLock<Weak<QuickSocket>>,
    pub(super) subscribers: RwLock<SubscriptionTable<Arc<Link>>>,
    pub(super) streams: Streams,
    clients: Mutex<Clients>,
    /// Whether the server has shut down: nobody will ever get a publication again.
    pub(super) ended: AtomicBool,
    next_id: AtomicU32,
    /// Connections that have not completed the handshake.
    handshakes: Arc<AtomicUsize>,
    /// How many connections there are, for who waits until there are none.
    connections: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Clients {
    links: HashMap<u32, Arc<Link>>,
    /// Whether the server takes no more of them.
    closed: bool,
}

impl Shared {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            counters: Counters::new(),
            password: RwLock::default(),
            slow_subscribers: OnceLock::new(),
            prioritised: AtomicBool::new(false),
            guard: OnceLock::new(),
            quick: OnceLock::new(),
            subscribers: RwLock::default(),
            streams: Streams::new(),
            clients: Mutex::default(),
            ended: AtomicBool::new(false),
            next_id: AtomicU32::new(1),
            handshakes: Arc::default(),
            connections: watch::Sender::new(0),
        })
    }

    /// Sets what holds for all clients, before the first of them comes.
    pub(super) fn set_rules(&self, guard: Guard, slow_subscribers: SlowSubscriber) {
        self.slow_subscribers.get_or_init(|| slow_subscribers);
        if !guard.is_open() {
            self.guard.get_or_init(|| guard);
        }
    }

    /// The status with which a client is refused something; `None` where it may.
    pub(super) fn refusal(&self, session: &Session, access: Access<'_>) -> Option<Status> {
        self.guard.get()?.refusal(session, access)
    }

    /// What the quick channel is sent on, where there is one.
    pub(super) fn quick_socket(&self) -> Option<Arc<QuickSocket>> {
        self.quick.get().and_then(Weak::upgrade)
    }

    /// An id that no client has.
    pub(super) fn new_id(&self) -> u32 {
        let clients = self.clients.lock();
        loop {
            let id = self.next_id.fetch_add(1, Ordering::Relaxed);
            if !clients.links.contains_key(&id) {
                return id;
            }
        }
    }

    /// Adds a connection, unless the server is about to close.
    pub(super) fn add(&self, link: &Arc<Link>) -> bool {
        let mut clients = self.clients.lock();
        if clients.closed {
            return false;
        }
        clients.links.insert(link.id(), link.clone());
        self.connections.send_modify(|count| *count += 1);
        true
    }

    /// A place among the connections without a handshake, if there are fewer than `limit`.
    pub(super) fn handshake_place(&self, limit: usize) -> Option<HandshakePlace> {
        let place = HandshakePlace(self.handshakes.clone());
        (place.0.fetch_add(1, Ordering::Relaxed) < limit).then_some(place)
    }

    /// Takes a connection out of the list of clients.
    pub(super) fn remove(&self, id: u32) {
        self.clients.lock().links.remove(&id);
    }

    /// Takes note that nothing more happens because of a connection that was removed.
    pub(super) fn handle_ended(&self) {
        self.connections.send_modify(|count| *count -= 1);
    }

    pub(super) fn client(&self, id: u32) -> Option<Arc<Link>> {
        self.clients.lock().links.get(&id).cloned()
    }

    pub(super) fn links(&self) -> Vec<Arc<Link>> {
        self.clients.lock().links.values().cloned().collect()
    }

    pub(super) fn connections(&self) -> usize {
        *self.connections.borrow()
    }

    /// See [`Server::shutdown`](super::Server::shutdown).
    pub(super) async fn drain(&self, patience: Duration) -> Result<(), Error> {
        self.clients.lock().closed = true;
        self.links().iter().for_each(|link| link.drain());
        let ended = async {
            self.emptied().await;
            self.streams.ended().await;
        };
        let ended = tokio::time::timeout(patience, ended).await;
        self.close();
        if ended.is_err() {
            self.emptied().await;
            self.streams.ended().await;
            return Err(Error::with_text(
                ErrorKind::TimedOut,
                "some calls or streams had not ended when the server closed",
            ));
        }
        Ok(())
    }

    /// Closes every connection once what waits in it is written, and every stream at once.
    pub(super) fn close(&self) {
        self.streams.close();
        self.ended.store(true, Ordering::Relaxed);
        self.clients.lock().closed = true;
        self.links().iter().for_each(|link| link.close_now());
    }

    async fn emptied(&self) {
        let mut connections = self.connections.subscribe();
        // It cannot fail: `self` holds the sender.
        let _ = connections.wait_for(|count| *count == 0).await;
    }
}

/// A place among the connections that have not completed the handshake; free when dropped.
#[derive(Debug)]
pub(super) struct HandshakePlace(Arc<AtomicUsize>);

impl Drop for HandshakePlace {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
