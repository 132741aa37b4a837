use std::fmt;

/// A time for people, to three digits: `213 µs`, `1.24 ms`, `12.0 s`.
pub(crate) fn time(micros: f64) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        let (value, unit) = match micros {
            999_500.0.. => (micros / 1e6, "s"),
            999.5.. => (micros / 1e3, "ms"),
            _ => (micros, "µs"),
        };
        let decimals = match value {
            99.95.. => 0,
            9.995.. => 1,
            _ => 2,
        };
        write!(f, "{value:.decimals$} {unit}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_three_digits() {
        for (micros, shown) in [
            (213.456, "213 µs"),
            (9.996, "10.0 µs"),
            (999.6, "1.00 ms"),
            (1240.0, "1.24 ms"),
            (99_960.0, "100 ms"),
            (12e6, "12.0 s"),
            (3.6e9, "3600 s"),
            (0.0, "0.00 µs"),
        ] {
            assert_eq!(time(micros).to_string(), shown);
        }
    }
}
