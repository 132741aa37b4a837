use std::{
    collections::BTreeMap,
    io::{self, Write},
    time::Duration,
};

use indicatif::{HumanBytes, HumanCount};
use serde::Serialize;
use tokio::time::{MissedTickBehavior, interval};
use vsoa::Message;

use crate::{
    clock::{now, per_second, seconds},
    failure::Failure,
    listening::Listening,
    output::{Output, Report, printable, style},
};

/// Shows, each second, how much came on each URL.
pub(super) async fn show_rates(output: Output, listening: &mut Listening) -> Result<(), Failure> {
    let start = now();
    let mut ticks = interval(SECOND);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    let (mut rates, mut last) = (Rates::default(), start);
    loop {
        tokio::select! {
            // A tick first: what never stops coming would hide it.
            biased;
            _ = ticks.tick() => {
                let time = now();
                rates.show(output, time - start, time - last)?;
                last = time;
            }
            heard = listening.next() => match heard? {
                Some(heard) => heard.what.iter().for_each(|message| rates.count(message)),
                None => return Ok(()),
            },
        }
    }
}

/// What came since the last look, by URL; a URL stays once something has come on it.
#[derive(Debug, Default)]
struct Rates(BTreeMap<String, Volume>);

#[derive(Clone, Copy, Debug, Default)]
struct Volume {
    messages: u64,
    bytes: u64,
}

impl Rates {
    fn count(&mut self, message: &Message) {
        let is_known = self.0.contains_key(message.url.as_str());
        let url = if is_known || self.0.len() < MAX_URLS {
            message.url.as_str()
        } else {
            OTHERS
        };
        let volume = match self.0.get_mut(url) {
            Some(volume) => volume,
            None => self.0.entry(url.to_owned()).or_default(),
        };
        let payload = &message.payload;
        volume.messages += 1;
        volume.bytes += (payload.param.len() + payload.data.len()) as u64;
    }

    fn show(&mut self, output: Output, at: Duration, window: Duration) -> Result<(), Failure> {
        for (url, volume) in &mut self.0 {
            output.report(&Rate {
                at: seconds(at),
                url,
                messages_per_second: per_second(volume.messages, window),
                bytes_per_second: per_second(volume.bytes, window),
            })?;
            *volume = Volume::default();
        }
        Ok(())
    }
}

/// How much came on a URL in about a second.
#[derive(Serialize)]
struct Rate<'a> {
    at: f64,
    url: &'a str,
    messages_per_second: u64,
    bytes_per_second: u64,
}

impl Report for Rate<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let dim = style::DIM;
        writeln!(
            out,
            "{dim}{:>4.0} s{dim:#}  {:>10}/s  {:>12}/s  {}",
            self.at,
            HumanCount(self.messages_per_second).to_string(),
            HumanBytes(self.bytes_per_second).to_string(),
            printable(self.url),
        )
    }
}

const SECOND: Duration = Duration::from_secs(1);

/// More are counted together, for a server that publishes on ever new ones.
const MAX_URLS: usize = 1000;
const OTHERS: &str = "(others)";

#[cfg(test)]
mod tests {
    use vsoa::{Payload, Url};

    use super::*;

    #[test]
    fn a_server_with_ever_new_urls_takes_no_more_than_so_much_memory() {
        let mut rates = Rates::default();
        for number in 0..2 * MAX_URLS {
            let url = Url::try_from(format!("/{number}")).unwrap();
            rates.count(&Message::new(url, Payload::from_data("ab")));
        }
        assert_eq!(rates.0.len(), MAX_URLS + 1);
        let others = &rates.0[OTHERS];
        assert_eq!((others.messages, others.bytes), (1000, 2000));
        assert_eq!(rates.0["/0"].messages, 1);
    }
}
