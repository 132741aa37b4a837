//! What the tests stand on: peers as processes of their own, on the public packages or on ours.
//!
//! Start with [`ServerPeer`] and [`run_client`]. The peers' command line, routes, events and steps
//! stand in `tests/peers/README.md`. Everything here panics where it cannot do its work: a peer
//! that is missing is a failed test, never a skipped one.

mod certificates;
mod client;
mod implementation;
mod install;
mod port;
mod process;
mod program;
mod server;
mod validate;

pub use self::{
    certificates::{Authority, Certificate},
    client::{StepResult, run_client, run_client_with},
    implementation::Implementation,
    install::typescript,
    program::{Program, python},
    server::ServerPeer,
    validate::{accepted, problems_of_asyncapi},
};
