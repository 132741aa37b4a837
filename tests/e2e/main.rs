//! Clients and servers of this crate with each other, and with bytes from a socket: over loopback
//! on ports that the system chooses, and in memory where nothing depends on a socket.
//!
//! Tests wait for events, each wait with a deadline; none waits for time to pass. Start with
//! `deadline.rs`, `gate.rs` and `raw.rs`, on which the other modules stand.

#![cfg(test)]

mod deadline;
mod gate;
mod raw;
mod start;

mod bind;
mod blocking;
mod calls;
mod calls_in_flight;
mod cancelling;
mod clients;
mod closing;
mod connecting;
mod datagrams;
mod events;
mod fairness;
mod fetching;
mod freshness;
mod full_outbox;
mod handshake;
mod hostile;
mod layers;
mod limits;
mod lookup;
mod name_server;
mod nesting;
mod one_way;
mod packets;
mod passwords;
mod publishing;
mod readiness;
mod registering;
mod registry;
mod relay;
mod shutdown;
mod slow_clients;
mod state_order;
mod states;
mod streams;
mod subscriptions;
mod supervised;
mod time;
mod tls;
mod typed_replies;
mod wakers;
