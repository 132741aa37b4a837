//! What holds of the pure layers whatever comes, as checks that panic where it does not.
//!
//! The programs in `vsoa/fuzz/` show them input that coverage leads to, the property tests beside
//! them input that is random. Nothing here is part of what a program uses: it is there in tests and
//! under `--cfg fuzzing` alone, and no other folder may import it.
//!
//! Start with [`check_packet`].

mod input;
mod packet;
mod sessions;
mod stream;

pub use self::{
    packet::check_packet,
    sessions::{
        Forgery, Intrusion, Length, Operation, Password, Policy, SessionTrial, Setup, Side,
    },
    stream::{Piece, StreamTrial},
};
