//! `call`, `get` and `set`: one call, its answer, and the stream that the answer may offer.

mod answer;
mod described;
mod stream;

use std::pin::pin;

use clap::{Args, builder::TypedValueParser};
use vsoa::{Method, Request, Response};

use self::{answer::AnswerReport, described::Checked, stream::StreamArgs};
use crate::{
    cli::{Globals, PayloadArgs},
    failure::Failure,
    interrupt::interrupted,
    output,
    target::Target,
};

/// `vsoa call`.
#[derive(Args, Debug)]
pub(crate) struct CallArgs {
    /// Whether to GET or to SET; what the server is described to answer, or GET, if not said
    #[arg(long, short, value_parser = method_parser())]
    pub(crate) method: Option<Method>,
    #[command(flatten)]
    pub(crate) exchange: ExchangeArgs,
}

/// What `call`, `get` and `set` have in common.
#[derive(Args, Debug)]
pub(crate) struct ExchangeArgs {
    /// What to call: `vsoa://host:port/url`
    url: Target,
    #[command(flatten)]
    payload: PayloadArgs,
    /// Saves the data of the answer; `-` is standard output
    #[arg(long, short = 'o', value_name = "FILE")]
    save: Option<String>,
    #[command(flatten)]
    stream: StreamArgs,
    /// Sends without a look at the description that the server may have of itself
    #[arg(long)]
    unchecked: bool,
}

/// Calls, shows the answer, and moves what its stream carries.
pub(crate) async fn run(
    globals: &Globals,
    method: Option<Method>,
    args: &ExchangeArgs,
) -> Result<(), Failure> {
    args.check(globals)?;
    let mut stop = pin!(interrupted());
    let response = tokio::select! {
        response = args.call(globals, method) => response?,
        () = &mut stop => return Err(Failure::interrupted()),
    };
    args.stream.run(globals, &response, stop).await
}

impl ExchangeArgs {
    /// Calls, and shows the answer.
    async fn call(&self, globals: &Globals, method: Option<Method>) -> Result<Response, Failure> {
        let response = if self.unchecked || self.payload.raw {
            let payload = self.payload.payload().await?;
            let client = globals.connection.connect(&self.url).await?;
            let method = method.unwrap_or(Method::Get);
            let request = Request::new(method, self.url.url()).with_payload(payload);
            client.call(request).await?
        } else {
            let checked = Checked {
                globals,
                target: &self.url,
                method,
                param: self.payload.param().await?,
                data: self.payload.data().await?,
            };
            checked.call().await?
        };
        self.show(globals, &response).await?;
        match answer::failure(&response, &self.url) {
            Some(failure) => Err(failure),
            None => Ok(response),
        }
    }

    fn check(&self, globals: &Globals) -> Result<(), Failure> {
        let to_stdout = [self.save.as_deref(), self.stream.to()];
        match to_stdout.iter().filter(|to| **to == Some("-")).count() {
            0 => Ok(()),
            1 if !globals.output.is_json() => Ok(()),
            1 => Err(Failure::usage(
                "with `--json`, nothing else goes to standard output",
            )),
            _ => Err(Failure::usage(
                "standard output can have the data or the stream, not both",
            )),
        }
    }

    async fn show(&self, globals: &Globals, response: &Response) -> Result<(), Failure> {
        let (output, payload) = (globals.output, response.payload());
        if let Some(path) = &self.save {
            answer::save(output, path, &payload.data).await?;
        }
        if output.is_json() {
            return output::json_line(&AnswerReport::new(response));
        }
        let is_taken = self.save.as_deref() == Some("-") || self.stream.to() == Some("-");
        if is_taken {
            answer::note(output, payload);
            Ok(())
        } else {
            answer::write(output, payload, self.payload.raw, self.save.is_some())
        }
    }
}

fn method_parser() -> impl TypedValueParser<Value = Method> {
    clap::builder::PossibleValuesParser::new(["get", "set"]).map(|text| match text.as_str() {
        "set" => Method::Set,
        _ => Method::Get,
    })
}
