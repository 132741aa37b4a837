use std::time::Duration;

/// Counts of times, in steps of at most a thirty-second of their length.
#[derive(Debug)]
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self::new()
    }
}

impl Histogram {
    /// Without any times.
    #[must_use]
    pub fn new() -> Self {
        Self {
            counts: vec![0; bucket(u64::MAX) + 1],
            total: 0,
        }
    }

    /// Counts a time in.
    pub fn record(&mut self, time: Duration) {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.counts[bucket(nanoseconds)] += 1;
        self.total += 1;
    }

    /// Counts in what another has counted.
    pub fn add(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.total += other.total;
    }

    /// How many times were counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The time, in microseconds, that this many of a thousand times do not exceed.
    #[must_use]
    pub fn microseconds(&self, per_mille: u64) -> f64 {
        let wanted = (self.total * per_mille).div_ceil(1000).max(1);
        let mut before = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            if before + count >= wanted {
                let nanoseconds = between(bucket, wanted - before, *count);
                return (nanoseconds / 10.0).round() / 100.0;
            }
            before += count;
        }
        0.0
    }
}

/// Times below 64 ns have a bucket each; from there on, each doubling has 32.
fn bucket(nanoseconds: u64) -> usize {
    let shift = nanoseconds.max(1).ilog2().saturating_sub(STEP_BITS);
    let step = nanoseconds >> shift;
    usize::try_from(step + (u64::from(shift) << STEP_BITS)).unwrap_or(usize::MAX)
}

/// The time of the so-maniest of those in a bucket, as if they were spread over it evenly.
fn between(bucket: usize, nth: u64, of: u64) -> f64 {
    let bucket = bucket as u64;
    let shift = (bucket >> STEP_BITS).saturating_sub(1);
    let (first, len) = ((bucket - (shift << STEP_BITS)) << shift, 1_u64 << shift);
    #[expect(
        clippy::cast_precision_loss,
        reason = "times and counts are far below 2^53"
    )]
    let [first, len, nth, of] = [first, len, nth, of].map(|number| number as f64);
    first + len * (nth - 0.5) / of
}

const STEP_BITS: u32 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_within_a_thirty_second() {
        for nanoseconds in [1_000, 14_700, 1_000_003, 1_700_000_000_u32] {
            let mut times = Histogram::new();
            times.record(Duration::from_nanos(nanoseconds.into()));
            let told = times.microseconds(500) * 1e3;
            let nanoseconds = f64::from(nanoseconds);
            assert!(
                (told - nanoseconds).abs() <= nanoseconds / 32.0,
                "{nanoseconds}: {told}"
            );
        }
    }

    #[test]
    fn so_many_of_a_thousand_times_are_not_longer() {
        let mut times = Histogram::new();
        for microseconds in 1..=1000 {
            times.record(Duration::from_micros(microseconds));
        }
        for (per_mille, expected) in [(500, 500.0), (990, 990.0), (999, 999.0)] {
            let told = times.microseconds(per_mille);
            assert!(
                (told - expected).abs() <= expected / 500.0,
                "{per_mille}: {told}"
            );
        }
    }
}
