//! What holds of the pure layers whatever comes, as checks that panic where it does not.
//!
//! The programs in `vsoa/fuzz/` show them input that coverage leads to, the property tests beside
//! them input that is random. Nothing here is part of what a program uses: it is there in tests and
//! under `--cfg fuzzing` alone, and no other folder may import it.
//!
//! Start with [`check_packet`].

mod arguments;
mod input;
mod packet;
mod routes;
mod sessions;
mod stream;

pub use self::{
    arguments::check_arguments,
    packet::check_packet,
    routes::{Methods, Part, Parts, RouteTrial},
    sessions::{
        Forgery, Intrusion, Length, Operation, Password, Policy, SessionTrial, Setup, Side,
    },
    stream::{Piece, StreamTrial},
};
