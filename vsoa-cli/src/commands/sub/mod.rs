//! `sub`: shows what is published.

mod rate;
mod shown;

use clap::Args;

use self::{rate::show_rates, shown::Shown};
use crate::{
    cli::Globals,
    failure::Failure,
    listening::{ListenArgs, Listening, take},
    output::{json_line, text},
    recording::Line,
};

/// `vsoa sub`.
#[derive(Args, Debug)]
pub(crate) struct SubArgs {
    #[command(flatten)]
    listen: ListenArgs,
    /// Shows when each came
    #[arg(long, short, conflicts_with = "rate")]
    timestamps: bool,
    /// Shows how many came in each second, by URL, in place of what came
    #[arg(long, short)]
    rate: bool,
}

/// Shows what comes until it is enough, and then how much it was.
pub(crate) async fn run(globals: &Globals, args: &SubArgs) -> Result<(), Failure> {
    let mut listening = Listening::start(globals, &args.listen).await?;
    let outcome = if args.rate {
        take(show_rates(globals.output, &mut listening)).await
    } else {
        take(show(globals, args, &mut listening)).await
    };
    if !matches!(&outcome, Err(failure) if failure.is_silent()) {
        globals.output.note(listening.summary());
    }
    outcome
}

async fn show(globals: &Globals, args: &SubArgs, listening: &mut Listening) -> Result<(), Failure> {
    let output = globals.output;
    while let Some(heard) = listening.next().await? {
        let server = listening.server(heard.source);
        let time = args.timestamps.then(time_of_day);
        if output.is_json() {
            let line = Line::of(&heard, server);
            let line = match time {
                Some(time) => line.with_time(time),
                None => line,
            };
            json_line(&line)?;
        } else {
            let shown = Shown {
                heard: &heard,
                server,
                time,
            };
            text(|out| shown.write(out))?;
        }
    }
    Ok(())
}

/// In UTC, to the millisecond.
fn time_of_day() -> String {
    humantime::format_rfc3339_millis(std::time::SystemTime::now()).to_string()
}
