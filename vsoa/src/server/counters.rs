use std::sync::atomic::{AtomicU64, Ordering};

/// One counter that many tasks add to.
#[derive(Debug)]
pub(super) struct Counter {
    value: AtomicU64,
    /// What it is called in the `metrics` facade; made once, since its hash costs as much as all
    /// the rest of counting.
    #[cfg(feature = "metrics")]
    metric: metrics::Key,
}

impl Counter {
    pub(super) fn add(&self) {
        self.add_many(1);
    }

    pub(super) fn add_many(&self, count: u64) {
        self.value.fetch_add(count, Ordering::Relaxed);
        #[cfg(feature = "metrics")]
        metrics::with_recorder(|recorder| {
            let counter = recorder.register_counter(&self.metric, &METADATA);
            counter.increment(count);
        });
    }

    /// As [`add_many`](Self::add_many), of a length.
    pub(super) fn add_len(&self, len: usize) {
        self.add_many(u64::try_from(len).unwrap_or(u64::MAX));
    }

    fn value(&self) -> u64 {
        self.value.load(Ordering::Relaxed)
    }
}

#[cfg(feature = "metrics")]
static METADATA: metrics::Metadata<'static> =
    metrics::Metadata::new(module_path!(), metrics::Level::INFO, Some(module_path!()));

/// Writes each counter's name and meaning once, for all that is made of it.
macro_rules! counters {
    ($($name:ident: $meaning:literal;)*) => {
        /// What a server has counted since it started.
        ///
        /// With the feature `metrics` all servers of the process together count the same through
        /// the `metrics` facade, as `vsoa_<name>_total`.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct ServerCounters {
            $(#[doc = $meaning] pub $name: u64,)*
        }

        impl ServerCounters {
            /// Each counter's name, meaning and value.
            pub fn described(&self) -> impl Iterator<Item = (&'static str, &'static str, u64)> {
                [$((stringify!($name), $meaning, self.$name)),*].into_iter()
            }
        }

        /// The counters of a running server.
        #[derive(Debug)]
        pub(super) struct Counters {
            $(pub(super) $name: Counter,)*
        }

        impl Counters {
            pub(super) fn new() -> Self {
                Self {
                    $($name: Counter {
                        value: AtomicU64::new(0),
                        #[cfg(feature = "metrics")]
                        metric: metrics::Key::from_static_name(
                            concat!("vsoa_", stringify!($name), "_total"),
                        ),
                    },)*
                }
            }

            pub(super) fn snapshot(&self) -> ServerCounters {
                ServerCounters {
                    $($name: self.$name.value(),)*
                }
            }
        }
    };
}

counters! {
    bytes_received: "Bytes read on the normal channel.";
    bytes_sent: "Bytes written on the normal channel.";
    calls_denied: "Calls that the authorizer did not allow.";
    connections: "Connections accepted.";
    connections_refused: "Connections refused because there were too many, with or without a handshake.";
    datagrams_denied: "Datagrams dropped, normal or quick, because the authorizer did not allow them.";
    decode_errors: "Connections closed because their bytes were no VSOA packet.";
    handler_panics: "Handlers that panicked; each ended its own call only.";
    handshake_timeouts: "Clients closed because they did not complete the handshake in time.";
    publications: "Publications, however many clients they went to.";
    publications_dropped: "Publications that a client missed because it was too slow, counted by client.";
    quick_dropped: "Quick datagrams dropped: no packet, an unknown client, or not from its address.";
    quick_unsent: "Quick publications and datagrams that the system did not take.";
    reads_paused: "Times that a client was not read because its calls or the replies to them were too many.";
    relay_datagrams: "Datagrams of clients that were sent on to an upstream server.";
    relay_datagrams_lost: "Datagrams of clients that an upstream server's connection did not take.";
    relay_publications: "Publications of upstream servers that were passed on.";
    relay_publications_lost: "Publications of upstream servers that came too fast, did not fit with the prefix, or were on a URL of another's.";
    relay_subscriptions_refused: "Requests for subscriptions that an upstream server refused or did not answer.";
    send_timeouts: "Clients closed because they took nothing for longer than the send time-out.";
    silent_closed: "Clients closed because they were silent for too long.";
    stream_strangers: "Connections to a stream's port from another address than its client's.";
    streams_claimed: "Streams that clients have opened.";
    streams_refused: "Streams refused because there were too many, or no port was free.";
    streams_unclaimed: "Streams given up because nobody opened them in time.";
    subscriptions_denied: "Requests for subscriptions that the authorizer did not allow.";
    subscriptions_refused: "Requests for more subscriptions than a client may have.";
    tls_failures: "Connections closed because TLS failed: the handshake, or what came after it.";
    urls_refused: "Calls and subscriptions refused because the URL was too long.";
}
