use std::{fmt, time::Duration};

use indicatif::HumanBytes;
use serde::{Serialize, Serializer};
use vsoa::{Message, ReceiveError};

use crate::{clock::seconds, output::count};

/// What came, in numbers.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Summary {
    pub(crate) messages: u64,
    pub(crate) bytes: u64,
    pub(crate) lost: u64,
    /// Connections that were lost, each of which may have cost messages that nobody counted.
    pub(crate) reconnected: u64,
    #[serde(rename = "seconds", serialize_with = "in_seconds")]
    pub(crate) time: Duration,
}

impl Summary {
    pub(super) fn count(&mut self, what: &Result<Message, ReceiveError>) {
        match what {
            Ok(message) => {
                self.messages += 1;
                let payload = &message.payload;
                self.bytes += (payload.param.len() + payload.data.len()) as u64;
            }
            Err(ReceiveError::Gap { lost }) => self.lost += lost,
            Err(ReceiveError::Reconnected) => self.reconnected += 1,
            Err(_) => {}
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.time.as_secs_f64();
        write!(
            f,
            "{} ({}) in {time:.1} s",
            count(self.messages, "publication"),
            HumanBytes(self.bytes)
        )?;
        if self.messages > 1 && time >= 0.1 {
            #[expect(clippy::cast_precision_loss, reason = "it is shown with one decimal")]
            let rate = self.messages as f64 / time;
            write!(f, ", {rate:.1} a second")?;
        }
        if self.lost > 0 {
            write!(f, "; {} lost", self.lost)?;
        }
        if self.reconnected > 0 {
            write!(f, "; connected again {}", count(self.reconnected, "time"))?;
        }
        Ok(())
    }
}

fn in_seconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(seconds(*time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told_where_something_is() {
        let summary = Summary {
            messages: 1500,
            bytes: 3000,
            lost: 0,
            reconnected: 0,
            time: Duration::from_secs(3),
        };
        let text = "1,500 publications (2.93 KiB) in 3.0 s, 500.0 a second";
        assert_eq!(summary.to_string(), text);
        let missing = Summary {
            lost: 2,
            reconnected: 1,
            ..summary
        };
        assert_eq!(
            missing.to_string(),
            format!("{text}; 2 lost; connected again 1 time")
        );
    }
}
