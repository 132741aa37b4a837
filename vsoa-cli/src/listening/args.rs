use std::time::Duration;

use clap::{Args, value_parser};

use crate::{cli::parse_duration, target::Target};

/// What a command listens to.
#[derive(Args, Clone, Debug)]
pub(crate) struct ListenArgs {
    /// What to subscribe: `/t` is that alone, `/t/` is it and all below, `/` is everything
    #[arg(required = true, value_name = "URL")]
    pub(super) targets: Vec<Target>,
    /// Waits for a server that is not there yet, and connects again where a connection is lost
    #[arg(long)]
    pub(super) reconnect: bool,
    #[command(flatten)]
    pub(super) until: Until,
}

impl ListenArgs {
    /// The same, which ends after this time unless something else ends it.
    pub(crate) fn ending_after(mut self, time: Duration) -> Self {
        if self.until.count.is_none() {
            self.until.duration.get_or_insert(time);
        }
        self
    }
}

/// When a command that listens ends by itself; Ctrl-C ends it in any case.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Until {
    /// Ends after so many publications
    #[arg(long, short = 'n', value_name = "N", value_parser = value_parser!(u64).range(1..))]
    pub(crate) count: Option<u64>,
    /// Ends after this time
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub(crate) duration: Option<Duration>,
}
