//! Publications with their timing, as JSON Lines: what `record` and `sub --json` write, and
//! `replay` publishes again.
//!
//! | member | what it says |
//! | --- | --- |
//! | `at` | seconds since the recording began |
//! | `url` | of a publication: where it was published |
//! | `param`, `param_base64`, `data_base64` | what it carried, each only where it is there |
//! | `quick` | true where it came over the quick channel |
//! | `server` | which of several servers it came from |
//! | `time` | when it came, where that was asked for |
//! | `lost` | in place of a publication: so many were lost here |
//! | `reconnected` | the connection was lost, and messages with it; there is another |
//! | `refused`, `status` | the server refuses this subscription from now on |
//! | `end` | the recording ends; its `at` says how long it is |
//!
//! Who reads it ignores members that it does not know. Start with [`Line`].

mod reader;
mod writer;

use std::time::Duration;

use serde::Serialize;
use vsoa::ReceiveError;

pub(crate) use self::{
    reader::{Entry, Recording},
    writer::RecordingFile,
};
use crate::{clock::seconds, listening::Heard, output::PayloadReport};

/// What came, or that something is missing.
#[derive(Serialize)]
pub(crate) struct Line<'a> {
    at: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server: Option<&'a str>,
    #[serde(flatten)]
    what: What<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum What<'a> {
    Publication {
        url: &'a str,
        #[serde(flatten)]
        payload: PayloadReport,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        quick: bool,
    },
    Lost {
        lost: u64,
    },
    Reconnected {
        reconnected: bool,
    },
    Refused {
        refused: &'a str,
        status: u8,
    },
    Missing {
        missing: String,
    },
    End {
        end: bool,
    },
}

impl<'a> Line<'a> {
    pub(crate) fn of(heard: &'a Heard, server: Option<&'a str>) -> Self {
        Self {
            at: seconds(heard.at),
            time: None,
            server,
            what: What::of(heard),
        }
    }

    /// The same with the time of the day.
    pub(crate) fn with_time(mut self, time: String) -> Self {
        self.time = Some(time);
        self
    }

    fn end(at: Duration) -> Self {
        Self {
            at: seconds(at),
            time: None,
            server: None,
            what: What::End { end: true },
        }
    }
}

impl<'a> What<'a> {
    fn of(heard: &'a Heard) -> Self {
        match &heard.what {
            Ok(message) => Self::Publication {
                url: &message.url,
                payload: PayloadReport::new(&message.payload),
                quick: message.quick,
            },
            Err(ReceiveError::Gap { lost }) => Self::Lost { lost: *lost },
            Err(ReceiveError::Reconnected) => Self::Reconnected { reconnected: true },
            Err(ReceiveError::Refused { url, status }) => Self::Refused {
                refused: url,
                status: status.0,
            },
            Err(other) => Self::Missing {
                missing: other.to_string(),
            },
        }
    }
}
