//! `record`: keeps what is published, with its timing.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use tokio::time::{MissedTickBehavior, interval};

use crate::{
    cli::Globals,
    failure::Failure,
    listening::{ListenArgs, Listening, take},
    output::json_line,
    recording::{Line, RecordingFile},
};

/// `vsoa record`.
#[derive(Args, Debug)]
pub(crate) struct RecordArgs {
    #[command(flatten)]
    listen: ListenArgs,
    /// The file to write; one that is there is kept, and the command fails
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    /// Replaces a file that is there
    #[arg(long)]
    overwrite: bool,
}

/// Records what comes until it is enough, or the user ends it.
pub(crate) async fn run(globals: &Globals, args: &RecordArgs) -> Result<(), Failure> {
    let mut file = RecordingFile::create(&args.out, args.overwrite)?;
    let mut listening = Listening::start(globals, &args.listen).await?;
    globals.output.note(format_args!(
        "recording into {}; Ctrl-C ends it",
        args.out.display()
    ));
    let outcome = take(record(&mut listening, &mut file)).await;
    let summary = listening.summary();
    // What came before a connection was lost is a recording as well.
    let outcome = outcome.and(file.finish(summary.time));
    globals.output.note(summary);
    if globals.output.is_json() {
        json_line(summary)?;
    }
    outcome
}

async fn record(listening: &mut Listening, file: &mut RecordingFile) -> Result<(), Failure> {
    let mut flushes = interval(FLUSH_AFTER);
    flushes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            _ = flushes.tick() => file.flush()?,
            heard = listening.next() => match heard? {
                Some(heard) => file.add(&Line::of(&heard, listening.server(heard.source)))?,
                None => return Ok(()),
            },
        }
    }
}

/// How much of a recording is lost at most where the command is killed.
const FLUSH_AFTER: Duration = Duration::from_secs(1);
