use clap::Args;
use vsoa::Message;

use crate::{
    cli::{Globals, PayloadArgs},
    failure::Failure,
    target::Target,
};

/// `vsoa send`.
#[derive(Args, Debug)]
pub(crate) struct SendArgs {
    /// Where to send it: `vsoa://host:port/url`
    url: Target,
    #[command(flatten)]
    payload: PayloadArgs,
    /// Sends it over UDP, which may lose it
    #[arg(long)]
    quick: bool,
}

/// Sends one datagram, and waits until the server must have seen it.
pub(crate) async fn run(globals: &Globals, args: &SendArgs) -> Result<(), Failure> {
    let payload = args.payload.payload().await?;
    let client = globals.connection.connect(&args.url).await?;
    let message = Message::new(args.url.url(), payload);
    let message = if args.quick { message.quick() } else { message };
    client.datagram(message)?;
    // A datagram has no answer, but the ping behind it has: a connection that closed at once could
    // take a quick one along that the server has not read yet.
    client.ping().await?;
    Ok(())
}
