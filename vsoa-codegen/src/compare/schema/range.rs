use std::fmt;

use serde_json::{Map, Value};

use super::Effect;

/// Numbers between two bounds, infinite where there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    /// The least number, and whether it is left out: the greater pair accepts less.
    low: (f64, bool),
    /// The greatest number, and whether it is included: the greater pair accepts more.
    high: (f64, bool),
}

impl Range {
    /// The numbers that a schema accepts.
    pub(super) fn of_numbers(schema: &Map<String, Value>) -> Self {
        let format = schema.get("format").and_then(Value::as_str);
        let (low, high) = format.and_then(format_range).unwrap_or(EVERYTHING);
        let mut range = Self {
            low: (low, false),
            high: (high, true),
        };
        let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
        for (key, is_open) in [("minimum", false), ("exclusiveMinimum", true)] {
            let low = bound(key).map(|at| (at, is_open));
            range.low = low.filter(|low| *low > range.low).unwrap_or(range.low);
        }
        for (key, is_closed) in [("maximum", true), ("exclusiveMaximum", false)] {
            let high = bound(key).map(|at| (at, is_closed));
            range.high = high.filter(|high| *high < range.high).unwrap_or(range.high);
        }
        range
    }

    /// How long what a schema accepts may be.
    pub(super) fn of_lengths(schema: &Map<String, Value>, least: &str, most: &str) -> Self {
        let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
        Self {
            low: (bound(least).unwrap_or(0.0), false),
            high: (bound(most).unwrap_or(f64::INFINITY), true),
        }
    }

    /// What it means if this becomes `new`.
    pub(super) fn effect(self, new: Self) -> Effect {
        let accepts_more = new.low < self.low || new.high > self.high;
        let accepts_less = new.low > self.low || new.high < self.high;
        Effect::of(accepts_more, accepts_less)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((low, is_open), (high, is_closed)) = (self.low, self.high);
        let (above, below) = match (is_open, is_closed) {
            (false, true) => ("", ""),
            (true, true) => ("more than ", ""),
            (false, false) => ("", "less than "),
            (true, false) => ("more than ", "less than "),
        };
        match (low.is_finite(), high.is_finite()) {
            (true, true) => write!(f, "{above}{low} to {below}{high}"),
            (true, false) if is_open => write!(f, "{above}{low}"),
            (true, false) => write!(f, "{low} or more"),
            (false, true) if is_closed => write!(f, "{high} or less"),
            (false, true) => write!(f, "{below}{high}"),
            (false, false) => f.write_str("any"),
        }
    }
}

/// The numbers of a Rust type.
fn format_range(format: &str) -> Option<(f64, f64)> {
    let two_to = |power: i32| 2f64.powi(power);
    let signed = |bits: i32| (-two_to(bits - 1), two_to(bits - 1) - 1.0);
    let unsigned = |bits: i32| (0.0, two_to(bits) - 1.0);
    let bits = |text: &str| {
        let bits = text.parse().ok();
        bits.filter(|bits| (1..=128).contains(bits))
    };
    match format {
        "double" => Some((f64::MIN, f64::MAX)),
        "float" => Some((f64::from(f32::MIN), f64::from(f32::MAX))),
        "int" => Some(signed(64)),
        "uint" => Some(unsigned(64)),
        _ => match format.strip_prefix("uint") {
            Some(text) => bits(text).map(unsigned),
            None => bits(format.strip_prefix("int")?).map(signed),
        },
    }
}

const EVERYTHING: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);
