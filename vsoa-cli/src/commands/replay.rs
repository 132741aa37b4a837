//! `replay`: a server that publishes a recording again.

use std::{path::PathBuf, str::FromStr, time::Duration};

use clap::Args;
use tokio::time::{Instant, sleep_until};

use crate::{
    cli::Globals,
    clock::now,
    failure::Failure,
    interrupt::{interrupted, until},
    recording::{Entry, Recording},
    serving::{PublishArgs, Publishing},
};

/// `vsoa replay`.
#[derive(Args, Debug)]
pub(crate) struct ReplayArgs {
    /// What `record` or `sub --json` wrote; `-` is standard input
    file: PathBuf,
    #[command(flatten)]
    publish: PublishArgs,
    /// How many times as fast as it was: `2`, `0.5`; or `max`, without waiting
    #[arg(long, short, value_name = "FACTOR", default_value = "1")]
    speed: Speed,
    /// Begins again at the end, until it is interrupted
    #[arg(long = "loop", short)]
    again: bool,
}

/// Publishes a recording, once or again and again.
pub(crate) async fn run(globals: &Globals, args: &ReplayArgs) -> Result<(), Failure> {
    if args.again && args.file.as_os_str() == "-" {
        return Err(Failure::usage(
            "standard input cannot be read again for `--loop`",
        ));
    }
    let stop = interrupted();
    // What cannot be read is told before anybody connects.
    let recording = Recording::open(&args.file).await?;
    let mut publishing = Publishing::start(globals, &args.publish).await?;
    let outcome = until(stop, replay(&mut publishing, args, recording)).await;
    outcome.and(publishing.finish(globals.output).await)
}

async fn replay(
    publishing: &mut Publishing,
    args: &ReplayArgs,
    mut recording: Recording,
) -> Result<(), Failure> {
    publishing.ready().await;
    let mut start = now();
    loop {
        let end = round(publishing, &mut recording, args.speed, start).await?;
        if !args.again {
            return Ok(());
        }
        if end == start && args.speed != Speed::Max {
            let text = "a recording that takes no time cannot be published again and again";
            return Err(Failure::usage(text).hint("`--speed max` does it without a pause"));
        }
        // From there and not from now, so that no round is longer than the recording.
        start = if args.speed == Speed::Max { now() } else { end };
        recording = Recording::open(&args.file).await?;
    }
}

/// Publishes the recording once, and tells when its end was due.
async fn round(
    publishing: &mut Publishing,
    recording: &mut Recording,
    speed: Speed,
    start: Instant,
) -> Result<Instant, Failure> {
    let mut end = start;
    while let Some(entry) = recording.next().await? {
        if let Some(due) = speed.due(start, &entry)? {
            sleep_until(due).await;
            end = end.max(due);
        }
        if let Some(message) = entry.message {
            let published = publishing.publish(message).await;
            published.map_err(|failure| failure.about(&entry.place))?;
        }
    }
    Ok(end)
}

/// How fast a recording is published.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Speed {
    Max,
    Times(f64),
}

impl Speed {
    /// When an entry is to be published; `None` for at once.
    fn due(self, start: Instant, entry: &Entry) -> Result<Option<Instant>, Failure> {
        let Self::Times(factor) = self else {
            return Ok(None);
        };
        let after = Duration::try_from_secs_f64(entry.at.as_secs_f64() / factor).ok();
        let due = after.and_then(|after| start.checked_add(after));
        let fault = || entry.place.wrong("`at` is too far away");
        due.map(Some).ok_or_else(fault)
    }
}

impl FromStr for Speed {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse() {
            _ if text == "max" => Ok(Self::Max),
            Ok(factor) if f64::is_finite(factor) && factor > 0.0 => Ok(Self::Times(factor)),
            _ => Err("a speed is a number above 0, or `max`"),
        }
    }
}
