use std::{convert::Infallible, path::PathBuf, str::FromStr};

use bytes::Bytes;
use tokio::io::AsyncReadExt;

use crate::failure::Failure;

/// Where bytes come from: a text as it stands, `@file`, or `-` for standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    File(PathBuf),
    Stdin,
    Text(String),
}

impl Source {
    /// Reads all of it.
    pub(crate) async fn read(&self) -> Result<Bytes, Failure> {
        match self {
            Self::Text(text) => Ok(Bytes::copy_from_slice(text.as_bytes())),
            Self::File(path) => {
                let read = tokio::fs::read(path).await;
                let read = read.map_err(|error| Failure::local(path.display(), &error));
                read.map(Bytes::from)
            }
            Self::Stdin => {
                let mut read = Vec::new();
                let outcome = tokio::io::stdin().read_to_end(&mut read).await;
                outcome.map_err(|error| Failure::local("standard input", &error))?;
                Ok(read.into())
            }
        }
    }
}

impl FromStr for Source {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match (text, text.strip_prefix('@')) {
            ("-", _) => Self::Stdin,
            (_, Some(path)) => Self::File(path.into()),
            (_, None) => Self::Text(text.to_owned()),
        })
    }
}
