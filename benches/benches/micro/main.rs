//! Pieces by themselves, and what they allocate: `cargo bench -p vsoa-benches`.

mod codec;
mod json;
mod routing;
mod subscriptions;

use divan::{AllocProfiler, Divan};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    Divan::from_args().sample_size(500).main();
}
