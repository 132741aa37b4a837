//! Descriptions of services and topics: where they are, and how they are read.

use std::{fmt, path::PathBuf, str::FromStr};

use vsoa::{Client, Payload, Status};
use vsoa_codegen::document::Document;

use crate::{
    cli::{Globals, Source},
    exit::Exit,
    failure::{Failure, chain},
    target::Target,
};

/// Where a description is: at a server, in a file, or on standard input.
#[derive(Clone, Debug)]
pub(crate) enum Description {
    File(PathBuf),
    Server(Target),
    Stdin,
}

impl Description {
    /// Reads it.
    pub(crate) async fn read(&self, globals: &Globals) -> Result<Document, Failure> {
        let text = match self {
            Self::File(path) => {
                let text = Source::File(path.clone()).read().await;
                text.map_err(|failure| {
                    let hint = "a server is named with its scheme: `vsoa://host:port`";
                    failure.hint(hint)
                })?
            }
            Self::Stdin => Source::Stdin.read().await?,
            Self::Server(target) => {
                let client = globals.connection.connect(target).await?;
                return fetch(&client, target).await?.ok_or_else(|| none(target));
            }
        };
        let text = String::from_utf8_lossy(&text);
        let fault = |error| Failure::usage(chain(&error)).about(self);
        Document::parse(&text).map_err(fault)
    }
}

/// Fetches the description that a server has of itself; `None` where it has none.
pub(crate) async fn fetch(client: &Client, target: &Target) -> Result<Option<Document>, Failure> {
    let url = match target.url() {
        whole if whole == "/" => DESCRIPTION.to_owned(),
        url => url.to_string(),
    };
    let answer = client.get(&url).await?;
    match answer.status() {
        Status::SUCCESS => {}
        Status::INVALID_URL => return Ok(None),
        status => {
            let text = error_text(answer.payload()).unwrap_or_default();
            let text = format!("{url}: the server answered with {status}{text}");
            return Err(Failure::new(Exit::Status, text));
        }
    }
    let text = String::from_utf8_lossy(&answer.payload().param);
    let document = Document::parse(&text).map_err(|error| {
        let text = format!("{}{url}: {}", target.server(), chain(&error));
        Failure::new(Exit::Broken, text).hint("ask whoever runs the server for its description")
    });
    document.map(Some)
}

/// What the server says of its error, behind a colon.
fn error_text(payload: &Payload) -> Option<String> {
    let value: serde_json::Value = payload.parse().ok()?;
    Some(format!(": {}", value["error"].as_str()?))
}

pub(crate) fn none(target: &Target) -> Failure {
    let text = format!("{} has no description of itself", target.server());
    let hint = "servers of this crate serve one where `Operations::describe` is used; a file does \
                as well";
    Failure::new(Exit::Status, text).hint(hint)
}

impl FromStr for Description {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "-" => Ok(Self::Stdin),
            server if names_a_server(server) => server.parse().map(Self::Server),
            path => Ok(Self::File(path.into())),
        }
    }
}

/// Whether there is a scheme, or else a port.
fn names_a_server(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or_default();
    let port = host.rsplit_once(':').map(|(_, port)| port);
    let has_port = port.is_some_and(|port| port.parse::<u16>().is_ok());
    text.contains("://") || has_port
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(target) => f.write_str(target.server()),
            Self::Stdin => f.write_str("standard input"),
        }
    }
}

/// Where [`Operations::describe`](vsoa::Operations::describe) has it, unless told otherwise.
const DESCRIPTION: &str = "/description";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_and_files_are_told_apart() {
        for (text, shown) in [
            ("vsoa://climate", "vsoa://climate"),
            ("vsoas://h:1/x/description", "vsoas://h:1"),
            ("127.0.0.1:3005", "vsoa://127.0.0.1:3005"),
            ("[::1]:3005/description", "vsoa://[::1]:3005"),
            ("car.json", "car.json"),
            ("./a:b/car.json", "./a:b/car.json"),
            ("-", "standard input"),
        ] {
            assert_eq!(text.parse::<Description>().unwrap().to_string(), shown);
        }
        assert!("http://h/".parse::<Description>().is_err());
    }
}
