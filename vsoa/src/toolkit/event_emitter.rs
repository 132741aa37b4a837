use std::{
    any::{Any, TypeId, type_name},
    collections::HashMap,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::sync::Mutex;

/// Tells listeners of events; an event is a value of any type, and its type is what one listens to.
///
/// Cheap to clone; clones have the same listeners. Listeners run one after the other, in the order
/// in which they were added, in [`emit`](Self::emit) itself: they must not block, and a panic in
/// one goes to who emits. They may add, remove and emit as they like; an event that is being
/// emitted goes to those that were there when it began.
///
/// [`ListenerAdded`] and [`ListenerRemoved`] are events as well, that only the emitter makes.
///
/// # Examples
///
/// ```
/// use std::sync::{Arc, Mutex};
///
/// use vsoa::toolkit::EventEmitter;
///
/// enum Door {
///     Opened { by: &'static str },
///     Closed,
/// }
///
/// let log = Arc::new(Mutex::new(Vec::new()));
/// let emitter = EventEmitter::new();
/// let lines = log.clone();
/// let listener = emitter.on(move |event: &Door| match event {
///     Door::Opened { by } => lines.lock().unwrap().push(*by),
///     Door::Closed => lines.lock().unwrap().push("closed"),
/// });
///
/// assert!(emitter.emit(&Door::Opened { by: "the driver" }));
/// assert!(emitter.emit(&Door::Closed));
/// assert!(!emitter.emit(&"nobody listens to texts"));
/// assert_eq!(*log.lock().unwrap(), ["the driver", "closed"]);
///
/// assert!(emitter.remove(listener));
/// assert!(!emitter.emit(&Door::Closed));
/// ```
#[derive(Clone, Default)]
pub struct EventEmitter(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// By the type of the event; no list is empty.
    listeners: Mutex<HashMap<TypeId, Event>>,
    last_number: AtomicU64,
}

/// What is known of one type of event.
struct Event {
    name: &'static str,
    /// Copied before it is changed, where somebody emits.
    listeners: Arc<Vec<Listener>>,
}

#[derive(Clone)]
struct Listener {
    id: ListenerId,
    once: bool,
    function: Arc<Function>,
}

type Function = dyn Fn(&dyn Any) + Send + Sync;

/// Names a listener of an [`EventEmitter`], which alone knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ListenerId {
    event: TypeId,
    number: u64,
}

/// The event that a listener is about to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListenerAdded {
    /// Which one; it is not there yet.
    pub listener: ListenerId,
    /// The name of the type that it listens to.
    pub event: &'static str,
}

/// The event that a listener has been removed, be it because it was one for a single event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListenerRemoved {
    /// Which one; it is not there any more.
    pub listener: ListenerId,
    /// The name of the type that it listened to.
    pub event: &'static str,
}

impl ListenerId {
    /// Whether it listens to events of this type.
    #[must_use]
    pub fn listens_to<E: 'static>(&self) -> bool {
        self.event == TypeId::of::<E>()
    }
}

impl EventEmitter {
    /// An emitter without listeners.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls the function with each event of type `E` from now on.
    pub fn on<E: 'static>(&self, function: impl Fn(&E) + Send + Sync + 'static) -> ListenerId {
        self.add(function, false)
    }

    /// Calls the function with the next event of type `E`, and with no other.
    pub fn once<E: 'static>(&self, function: impl Fn(&E) + Send + Sync + 'static) -> ListenerId {
        self.add(function, true)
    }

    /// Removes a listener; says whether it was there.
    #[expect(clippy::must_use_candidate, reason = "most know that it was there")]
    pub fn remove(&self, listener: ListenerId) -> bool {
        self.take(listener.event, |known| known.id == listener)
    }

    /// Removes all listeners to events of type `E`.
    pub fn remove_all<E: 'static>(&self) {
        self.take(TypeId::of::<E>(), |_| true);
    }

    /// Removes all listeners to all events.
    ///
    /// Those that listen to [`ListenerRemoved`] come last, and so hear of the others.
    pub fn clear(&self) {
        let mut events: Vec<_> = self.0.listeners.lock().keys().copied().collect();
        events.sort_by_key(|event| *event == TypeId::of::<ListenerRemoved>());
        for event in events {
            self.take(event, |_| true);
        }
    }

    /// How many listen to events of type `E`.
    #[must_use]
    pub fn listener_count<E: 'static>(&self) -> usize {
        self.listening::<E>().len()
    }

    /// Who listens to events of type `E`, in the order in which they are called.
    #[must_use]
    pub fn listeners<E: 'static>(&self) -> Vec<ListenerId> {
        let listening = self.listening::<E>();
        listening.iter().map(|listener| listener.id).collect()
    }

    /// Calls all who listen to events of type `E`; says whether there was anyone.
    pub fn emit<E: 'static>(&self, event: &E) -> bool {
        let listening = self.listening::<E>();
        let mut anyone = false;
        for listener in &*listening {
            // Of two that emit at the same time, one takes it out and calls it.
            if !listener.once || self.remove(listener.id) {
                (listener.function)(event);
                anyone = true;
            }
        }
        anyone
    }

    fn add<E: 'static>(
        &self,
        function: impl Fn(&E) + Send + Sync + 'static,
        once: bool,
    ) -> ListenerId {
        let event = TypeId::of::<E>();
        let id = ListenerId {
            event,
            number: self.0.last_number.fetch_add(1, Ordering::Relaxed),
        };
        let name = type_name::<E>();
        self.emit(&ListenerAdded {
            listener: id,
            event: name,
        });
        let function = Arc::new(move |event: &dyn Any| {
            event.downcast_ref().into_iter().for_each(&function);
        });
        let mut known = self.0.listeners.lock();
        let known = known.entry(event).or_insert_with(|| Event {
            name,
            listeners: Arc::default(),
        });
        Arc::make_mut(&mut known.listeners).push(Listener { id, once, function });
        id
    }

    fn listening<E: 'static>(&self) -> Arc<Vec<Listener>> {
        let known = self.0.listeners.lock();
        let event = known.get(&TypeId::of::<E>());
        event
            .map(|event| event.listeners.clone())
            .unwrap_or_default()
    }

    /// Removes listeners, and tells of each; says whether there were any.
    fn take(&self, event: TypeId, unwanted: impl Fn(&Listener) -> bool) -> bool {
        let mut known = self.0.listeners.lock();
        let Some(entry) = known.get_mut(&event) else {
            return false;
        };
        let name = entry.name;
        let (taken, left): (Vec<_>, Vec<_>) = entry.listeners.iter().cloned().partition(unwanted);
        let before = if left.is_empty() {
            known.remove(&event).map(|event| event.listeners)
        } else {
            Some(std::mem::replace(&mut entry.listeners, Arc::new(left)))
        };
        drop(known);
        // What functions hold may well use this emitter when it is dropped.
        drop(before);
        for listener in &taken {
            self.emit(&ListenerRemoved {
                listener: listener.id,
                event: name,
            });
        }
        !taken.is_empty()
    }
}

impl fmt::Debug for EventEmitter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.0.listeners.lock();
        let counts = known
            .values()
            .map(|event| (event.name, event.listeners.len()));
        f.debug_map().entries(counts).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Opened;
    struct Closed;

    /// What listeners said, in order.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<String>>>);

    impl Log {
        fn listener<E: 'static>(&self, line: &str) -> impl Fn(&E) + Send + Sync + use<E> {
            let (log, line) = (self.clone(), line.to_owned());
            move |_| log.0.lock().push(line.clone())
        }

        fn take(&self) -> Vec<String> {
            std::mem::take(&mut self.0.lock())
        }
    }

    #[test]
    fn an_event_goes_to_those_who_listen_to_its_type_in_their_order() {
        let (emitter, log) = (EventEmitter::new(), Log::default());
        emitter.on::<Opened>(log.listener("first"));
        emitter.on::<Closed>(log.listener("other"));
        emitter.on::<Opened>(log.listener("second"));
        assert!(emitter.emit(&Opened));
        assert_eq!(log.take(), ["first", "second"]);
        assert!(emitter.clone().emit(&Closed));
        assert_eq!(log.take(), ["other"]);
        assert!(!emitter.emit(&"no such event"));
    }

    #[test]
    fn one_who_listens_once_hears_one_event() {
        let (emitter, log) = (EventEmitter::new(), Log::default());
        emitter.once::<Opened>(log.listener("once"));
        assert!(emitter.emit(&Opened));
        assert!(!emitter.emit(&Opened));
        assert_eq!(log.take(), ["once"]);
        assert_eq!(emitter.listener_count::<Opened>(), 0);
    }

    #[test]
    fn one_who_listens_once_is_called_once_by_two_who_emit_at_the_same_time() {
        let (emitter, log) = (EventEmitter::new(), Log::default());
        let (own, heard) = (emitter.clone(), AtomicU64::new(0));
        emitter.on(move |_: &Opened| {
            if heard.fetch_add(1, Ordering::Relaxed) == 0 {
                own.emit(&Opened);
            }
        });
        emitter.once::<Opened>(log.listener("once"));
        emitter.emit(&Opened);
        assert_eq!(log.take(), ["once"]);
    }

    #[test]
    fn listeners_are_counted_listed_and_removed() {
        let (emitter, log) = (EventEmitter::new(), Log::default());
        let first = emitter.on::<Opened>(log.listener("first"));
        let second = emitter.on::<Opened>(log.listener("second"));
        emitter.on::<Closed>(log.listener("other"));
        assert_eq!(emitter.listener_count::<Opened>(), 2);
        assert_eq!(emitter.listeners::<Opened>(), [first, second]);
        assert!(first.listens_to::<Opened>() && !first.listens_to::<Closed>());

        assert!(emitter.remove(first));
        assert!(!emitter.remove(first));
        emitter.emit(&Opened);
        assert_eq!(log.take(), ["second"]);

        emitter.on::<Opened>(log.listener("third"));
        emitter.remove_all::<Opened>();
        assert_eq!(emitter.listeners::<Opened>(), []);
        assert!(!emitter.emit(&Opened) && emitter.emit(&Closed));
    }

    #[test]
    fn adding_and_removing_are_events() {
        let (emitter, log) = (EventEmitter::new(), Log::default());
        let lines = log.clone();
        emitter.on(move |added: &ListenerAdded| {
            assert!(added.listener.listens_to::<Opened>() == added.event.ends_with("Opened"));
            lines.0.lock().push(format!("+{}", added.event));
        });
        let lines = log.clone();
        emitter.on(move |removed: &ListenerRemoved| {
            lines.0.lock().push(format!("-{}", removed.event));
        });
        log.take();

        let [added, removed] = ["+", "-"].map(|sign| sign.to_owned() + type_name::<Opened>());
        let listener = emitter.on(|_: &Opened| ());
        assert_eq!(log.take(), [&*added]);
        emitter.remove(listener);
        assert_eq!(log.take(), [&*removed]);
        emitter.once::<Opened>(log.listener("heard"));
        emitter.emit(&Opened);
        assert_eq!(log.take(), [&*added, &removed, "heard"]);
    }

    #[test]
    fn who_listens_to_removals_hears_of_all_others_that_are_cleared() {
        let (emitter, log) = (EventEmitter::new(), Log::default());
        emitter.on::<ListenerRemoved>(log.listener("removed"));
        emitter.on(|_: &ListenerAdded| ());
        emitter.on(|_: &Opened| ());
        emitter.on(|_: &Opened| ());
        emitter.clear();
        assert_eq!(log.take().len(), 3);
        assert_eq!(emitter.listener_count::<ListenerRemoved>(), 0);
    }

    #[test]
    fn a_listener_changes_the_listeners_while_it_is_called() {
        let (emitter, log) = (EventEmitter::new(), Log::default());
        let (own, line) = (emitter.clone(), log.clone());
        emitter.on(move |_: &Opened| {
            own.remove_all::<Opened>();
            own.on::<Opened>(line.listener("added meanwhile"));
        });
        emitter.on::<Opened>(log.listener("was there"));
        emitter.emit(&Opened);
        assert_eq!(log.take(), ["was there"]);
        emitter.emit(&Opened);
        assert_eq!(log.take(), ["added meanwhile"]);
    }
}
