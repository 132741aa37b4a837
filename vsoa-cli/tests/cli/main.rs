//! The `vsoa` command as a user runs it: its output, its exit codes, and what it does to servers,
//! ours in this process and those of the Python and Node packages.
//!
//! Where the output is the same each time it is compared whole, elsewhere by way of `--json`. Each
//! wait has a deadline. Start with `command.rs`, on which the other modules stand.

#![cfg(test)]

mod command;

mod bench;
mod call;
mod car;
mod connection;
mod describe;
mod described;
mod diff;
mod documents;
mod generate;
mod heard;
mod help;
mod info;
mod list;
mod peers;
mod ping;
mod position;
mod proxy;
mod publish;
mod record;
mod replay;
mod send;
mod serving;
mod streams;
mod sub;
#[cfg(feature = "tls")]
mod tls;
