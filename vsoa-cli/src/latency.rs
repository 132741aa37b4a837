use std::time::Duration;

use serde::Serialize;

/// How long things took: counted in buckets, so that it stays as small however many there are.
///
/// Least, most and mean are exact, percentiles to 1.6 % (one part in 64).
#[derive(Clone, Debug, Default)]
pub(crate) struct Latencies {
    buckets: Vec<u64>,
    count: u64,
    sum_ns: u128,
    min_ns: u64,
    max_ns: u64,
}

/// What is told of latencies, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct LatencySummary {
    pub(crate) min: f64,
    pub(crate) avg: f64,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    pub(crate) max: f64,
}

impl Latencies {
    pub(crate) fn record(&mut self, time: Duration) {
        let ns = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let bucket = bucket(ns);
        if bucket >= self.buckets.len() {
            self.buckets.resize(bucket + 1, 0);
        }
        self.buckets[bucket] += 1;
        self.min_ns = if self.count == 0 {
            ns
        } else {
            self.min_ns.min(ns)
        };
        self.max_ns = self.max_ns.max(ns);
        self.sum_ns += u128::from(ns);
        self.count += 1;
    }

    /// Counts those of another in.
    pub(crate) fn add(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            self.clone_from(other);
            return;
        }
        if self.buckets.len() < other.buckets.len() {
            self.buckets.resize(other.buckets.len(), 0);
        }
        for (bucket, more) in self.buckets.iter_mut().zip(&other.buckets) {
            *bucket += more;
        }
        self.min_ns = self.min_ns.min(other.min_ns);
        self.max_ns = self.max_ns.max(other.max_ns);
        self.sum_ns += other.sum_ns;
        self.count += other.count;
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The time that this part of all took at most, from 0 to 1; zero where there are none.
    pub(crate) fn percentile(&self, part: f64) -> Duration {
        let mut left = rank(self.count, part);
        for (bucket, count) in self.buckets.iter().enumerate() {
            if *count >= left {
                let ns = highest(bucket).clamp(self.min_ns, self.max_ns);
                return Duration::from_nanos(ns);
            }
            left -= count;
        }
        Duration::ZERO
    }

    /// `None` where there are none.
    pub(crate) fn summary(&self) -> Option<LatencySummary> {
        let mean = self.sum_ns.checked_div(u128::from(self.count))?;
        let mean = u64::try_from(mean).unwrap_or(u64::MAX);
        Some(LatencySummary {
            min: micros(Duration::from_nanos(self.min_ns)),
            avg: micros(Duration::from_nanos(mean)),
            p50: micros(self.percentile(0.5)),
            p99: micros(self.percentile(0.99)),
            max: micros(Duration::from_nanos(self.max_ns)),
        })
    }
}

/// Microseconds, to the nanosecond.
#[expect(
    clippy::cast_precision_loss,
    reason = "exact for a hundred days, and then good enough"
)]
pub(crate) fn micros(time: Duration) -> f64 {
    time.as_nanos() as f64 / 1e3
}

/// The number of the bucket for this time: 64 for each power of two, from 128 ns on.
fn bucket(ns: u64) -> usize {
    let shift = (u64::BITS - ns.leading_zeros()).saturating_sub(SUB_BITS + 1);
    shift as usize * SUBS + usize::try_from(ns >> shift).unwrap_or(usize::MAX)
}

/// The longest time in this bucket.
fn highest(bucket: usize) -> u64 {
    let shift = (bucket / SUBS).saturating_sub(1);
    let sub = (bucket - shift * SUBS) as u64;
    ((sub + 1) << shift) - 1
}

/// How many of so many are that part of them, at least one.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part between 0 and 1 of a count is a count, and one more or less of 2^53 is the same"
)]
fn rank(count: u64, part: f64) -> u64 {
    ((count as f64 * part).ceil() as u64).max(1)
}

const SUB_BITS: u32 = 6;
const SUBS: usize = 1 << SUB_BITS;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_time_is_in_a_bucket_that_ends_at_most_a_64th_above_it() {
        let mut times: Vec<u64> = (0..20_000).collect();
        times.extend((7..64).flat_map(|bit| [(1_u64 << bit) - 1, 1 << bit, (1 << bit) + 1]));
        for ns in times {
            let most = highest(bucket(ns));
            assert!(most >= ns && most - ns <= ns / 64, "{ns}: {most}");
        }
    }

    #[test]
    fn percentiles_are_those_of_the_times() {
        let mut latencies = Latencies::default();
        assert_eq!(latencies.summary(), None);
        assert_eq!(latencies.percentile(0.5), Duration::ZERO);
        for micros in 1..=1000 {
            latencies.record(Duration::from_micros(micros));
        }
        let summary = latencies.summary().unwrap();
        assert_eq!(
            (summary.min, summary.avg, summary.max),
            (1.0, 500.5, 1000.0)
        );
        for (told, exact) in [(summary.p50, 500.0), (summary.p99, 990.0)] {
            assert!(
                told >= exact && told <= exact * (1.0 + 1.0 / 64.0),
                "{told}"
            );
        }
        assert_eq!(latencies.percentile(1.0), Duration::from_millis(1));
        assert_eq!(latencies.percentile(0.0), Duration::from_nanos(1007));
    }

    #[test]
    fn what_is_added_is_as_if_it_had_been_recorded() {
        let (mut all, mut odd, mut even) = <(Latencies, Latencies, Latencies)>::default();
        for micros in 1..=1000 {
            let half = if micros % 2 == 0 { &mut even } else { &mut odd };
            half.record(Duration::from_micros(micros));
            all.record(Duration::from_micros(micros));
        }
        let mut sum = Latencies::default();
        for part in [&Latencies::default(), &odd, &even, &Latencies::default()] {
            sum.add(part);
        }
        assert_eq!((sum.count(), sum.summary()), (1000, all.summary()));
    }

    #[test]
    fn one_time_is_all_of_them() {
        let mut latencies = Latencies::default();
        latencies.record(Duration::from_nanos(123_457));
        let summary = latencies.summary().unwrap();
        assert_eq!((summary.p50, summary.p99), (123.457, 123.457));
    }
}
