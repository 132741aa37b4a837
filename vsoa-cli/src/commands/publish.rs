//! `pub`: a server that publishes the lines of standard input.

use std::time::Duration;

use clap::Args;
use tokio::time::sleep;
use vsoa::{Message, Payload, Url};

use crate::{
    cli::{Globals, is_json, parse_duration, quoted},
    failure::Failure,
    interrupt::{interrupted, until},
    lines::{Line, Lines},
    serving::{PublishArgs, Publishing},
};

/// `vsoa pub`.
#[derive(Args, Debug)]
pub(crate) struct PubArgs {
    #[command(flatten)]
    publish: PublishArgs,
    /// Publishes all lines on this URL; else each begins with its own: `/speed {"kmh":50}`
    #[arg(long, short, value_name = "URL")]
    url: Option<Url>,
    /// Takes what a line holds beside its URL as a text, not as JSON
    #[arg(long)]
    text: bool,
    /// Publishes on the quick channel
    #[arg(long, short)]
    quick: bool,
    /// Waits so long after each line
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    every: Option<Duration>,
}

/// Publishes what stands on standard input, to its end.
pub(crate) async fn run(globals: &Globals, args: &PubArgs) -> Result<(), Failure> {
    let stop = interrupted();
    let mut publishing = Publishing::start(globals, &args.publish).await?;
    let outcome = until(stop, publish_lines(&mut publishing, args)).await;
    outcome.and(publishing.finish(globals.output).await)
}

async fn publish_lines(publishing: &mut Publishing, args: &PubArgs) -> Result<(), Failure> {
    publishing.ready().await;
    let mut lines = Lines::of_stdin();
    while let Some(line) = lines.next().await? {
        let published = publishing.publish(args.message(&line)?).await;
        published.map_err(|failure| failure.about(&line.place))?;
        if let Some(pause) = args.every {
            sleep(pause).await;
        }
    }
    Ok(())
}

impl PubArgs {
    fn message(&self, line: &Line) -> Result<Message, Failure> {
        let (url, value) = match &self.url {
            Some(url) => (url.clone(), line.text.as_str()),
            None => url_and_value(line)?,
        };
        let param = match value {
            "" => String::new(),
            text if self.text => quoted(text),
            json if is_json(json) => json.to_owned(),
            other => {
                let fault = line.place.wrong(format_args!("`{other}` is not JSON"));
                return Err(fault.hint("`--text` publishes it as a text"));
            }
        };
        let message = Message::new(url, Payload::from_param(param));
        Ok(if self.quick { message.quick() } else { message })
    }
}

fn url_and_value(line: &Line) -> Result<(Url, &str), Failure> {
    let parts = line.text.split_once(char::is_whitespace);
    let (url, value) = parts.unwrap_or((&line.text, ""));
    let fault = |error| {
        let fault = line.place.wrong(format_args!("`{url}`: {error}"));
        fault.hint("a line is `/url JSON`; `--url /url` is for lines of JSON alone")
    };
    let url = Url::try_from(url).map_err(fault)?;
    Ok((url, value.trim_start()))
}
