use bytes::Bytes;
use clap::Args;
use vsoa::Payload;

use super::{
    Source,
    param::{Param, is_json},
};
use crate::failure::Failure;

/// What is sent.
#[derive(Args, Debug)]
pub(crate) struct PayloadArgs {
    /// What to send: one JSON text, or `key=value` pairs; `@FILE` and `-` (standard input) hold JSON
    #[arg(allow_negative_numbers = true)]
    param: Vec<String>,
    /// Bytes to send beside it: a text, `@FILE`, or `-` for standard input
    #[arg(long, short, value_name = "TEXT")]
    data: Option<Source>,
    /// Sends PARAM as it stands, be it JSON or not, and shows what comes in the same way
    #[arg(long)]
    pub(crate) raw: bool,
}

impl PayloadArgs {
    /// Reads what is to be sent.
    pub(crate) async fn payload(&self) -> Result<Payload, Failure> {
        let param = if self.raw {
            self.raw_param().await?
        } else {
            self.param().await?.to_json().unwrap_or_default().into()
        };
        Ok(Payload::from_param(param).with_data(self.data().await?))
    }

    /// Reads the data.
    pub(crate) async fn data(&self) -> Result<Bytes, Failure> {
        match &self.data {
            Some(source) => source.read().await,
            None => Ok(Bytes::new()),
        }
    }

    /// Reads the param, which has to be JSON.
    pub(crate) async fn param(&self) -> Result<Param, Failure> {
        let Some(source) = self.source()? else {
            return Param::parse(&self.param).map_err(Failure::usage);
        };
        let read = source.read().await?;
        let text = String::from_utf8(read.into()).map_err(|_| not_json(&source))?;
        if is_json(&text) {
            Ok(Param::Json(text.trim().to_owned()))
        } else {
            Err(not_json(&source))
        }
    }

    async fn raw_param(&self) -> Result<Bytes, Failure> {
        match (self.source()?, &self.param[..]) {
            (Some(source), _) => source.read().await,
            (None, []) => Ok(Bytes::new()),
            (None, [word]) => Ok(Bytes::copy_from_slice(word.as_bytes())),
            (None, _) => Err(Failure::usage("with `--raw`, PARAM is one text")),
        }
    }

    /// Where the param is read from, if it is not on the command line.
    fn source(&self) -> Result<Option<Source>, Failure> {
        let [word] = &self.param[..] else {
            return Ok(None);
        };
        let Ok(source) = word.parse::<Source>();
        match source {
            Source::Text(_) => Ok(None),
            Source::Stdin if self.data == Some(Source::Stdin) => Err(Failure::usage(
                "standard input can be PARAM or the data, not both",
            )),
            source => Ok(Some(source)),
        }
    }
}

fn not_json(source: &Source) -> Failure {
    let place = match source {
        Source::File(path) => path.display().to_string(),
        Source::Stdin | Source::Text(_) => "standard input".to_owned(),
    };
    Failure::usage(format!("{place}: this is not JSON")).hint("`--raw` sends it as it stands")
}
