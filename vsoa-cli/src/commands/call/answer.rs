use bytes::Bytes;
use serde::{Deserialize, Serialize};
use vsoa::{Payload, Response, Status};

use crate::{
    exit::Exit,
    failure::Failure,
    output::{self, Output, PayloadReport},
    target::Target,
};

/// An answer as JSON.
#[derive(Serialize)]
pub(super) struct AnswerReport {
    status: u8,
    #[serde(flatten)]
    payload: PayloadReport,
    /// Whether it offers a stream.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    stream: bool,
}

impl AnswerReport {
    pub(super) fn new(response: &Response) -> Self {
        Self {
            status: response.status().0,
            payload: PayloadReport::new(response.payload()),
            stream: response.offers_stream(),
        }
    }
}

/// Writes an answer for people: its param, or where there is none, its data.
pub(super) fn write(
    output: Output,
    payload: &Payload,
    raw: bool,
    is_saved: bool,
) -> Result<(), Failure> {
    let Payload { param, data } = payload;
    let shown = match (param.is_empty(), data.is_empty() || is_saved) {
        (false, true) => param,
        (false, false) => {
            output.note(format_args!(
                "data: {} bytes, which `--save FILE` keeps",
                data.len()
            ));
            param
        }
        (true, false) => data,
        (true, true) => return Ok(()),
    };
    let is_param = !param.is_empty();
    if (raw || !is_param || output::json(shown).is_none()) && !output::is_terminal() {
        return output::bytes(shown);
    }
    output::text(|out| output::write_bytes(out, shown))
}

/// Tells people of an answer whose param cannot go to standard output.
pub(super) fn note(output: Output, payload: &Payload) {
    if !payload.param.is_empty() {
        let mut text = Vec::new();
        // Writing to memory does not fail.
        let _ = output::write_bytes(&mut text, &payload.param);
        output.note(String::from_utf8_lossy(&text).trim_end());
    }
}

/// Puts the data into a file, or onto standard output.
pub(super) async fn save(output: Output, path: &str, data: &Bytes) -> Result<(), Failure> {
    if path == "-" {
        return output::bytes(data);
    }
    let written = tokio::fs::write(path, data).await;
    written.map_err(|error| Failure::local(path, &error))?;
    output.note(format_args!("saved {} bytes to {path}", data.len()));
    Ok(())
}

/// What an answer without success is to the command.
pub(super) fn failure(response: &Response, target: &Target) -> Option<Failure> {
    let status = response.status();
    if status.is_success() {
        return None;
    }
    let text = match response.payload().parse::<ErrorText>() {
        Ok(ErrorText { error }) => format!("{status}: {error}"),
        Err(_) => status.to_string(),
    };
    let failure = Failure::new(Exit::Status, text);
    Some(match status {
        Status::INVALID_URL => failure.hint(format!(
            "look whether `{}` and the method are right; `vsoa list {}` shows what there is, where \
             the server is described",
            target.url(),
            target.server()
        )),
        Status::ARGUMENTS => failure.hint(format!(
            "`vsoa describe {}` shows what is expected, where the server is described",
            target.server()
        )),
        _ => failure,
    })
}

/// What servers commonly send with a status: `{"error": text}`.
#[derive(Deserialize)]
struct ErrorText {
    error: String,
}
