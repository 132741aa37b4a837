#![doc = include_str!("../../docs/toolkit.md")]
//!
//! # Reading the source
//!
//! Each tool is a file or folder of its own and thin over tokio. None knows anything of VSOA, nor
//! another one: only `layer::in_turn` joins a [`WorkQueue`] with calls. Start with [`Timer`].

mod event_emitter;
mod timer;
mod work_queue;

pub use self::{
    event_emitter::{EventEmitter, ListenerAdded, ListenerId, ListenerRemoved},
    timer::Timer,
    work_queue::{QueueFull, Turn, WorkQueue},
};
