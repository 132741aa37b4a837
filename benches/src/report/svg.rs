use std::fmt::{self, Write};

use crate::figures::Figure;

/// Lines over places on the x axis that have names.
pub(super) struct Plot<'a> {
    pub(super) title: &'a str,
    /// What the y axis shows.
    pub(super) figure: Figure,
    pub(super) scale: Scale,
    pub(super) places: Vec<String>,
    pub(super) series: Vec<Series>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    Linear,
    Log,
}

/// One line: its points by their places.
pub(super) struct Series {
    pub(super) label: String,
    pub(super) points: Vec<(usize, f64)>,
}

impl Series {
    pub(super) fn new(label: &str) -> Self {
        Self {
            label: label.to_owned(),
            points: Vec::new(),
        }
    }

    fn is_ours(&self) -> bool {
        self.label.starts_with("vsoa")
    }
}

impl Plot<'_> {
    pub(super) fn draw(&self) -> String {
        let mut text = String::new();
        self.write(&mut text)
            .expect("a string takes whatever is written");
        text
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        writeln!(
            out,
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">"#
        )?;
        writeln!(
            out,
            r#"<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>"#
        )?;
        text(out, [LEFT, 24.0], "start", 15, self.title)?;
        let axis = self.axis();
        for value in &axis.marks {
            let y = axis.y(*value);
            writeln!(out, r##"<path d="M{LEFT} {y:.1}H{RIGHT}" stroke="#ddd"/>"##)?;
            text(
                out,
                [LEFT - 8.0, y + 4.0],
                "end",
                12,
                &self.figure.show(*value),
            )?;
        }
        for (place, name) in self.places.iter().enumerate() {
            text(out, [self.x(place), BOTTOM + 20.0], "middle", 12, name)?;
        }
        for (index, series) in self.series.iter().enumerate() {
            self.write_series(out, index, series, &axis)?;
        }
        writeln!(out, "</svg>")
    }

    fn write_series(
        &self,
        out: &mut String,
        index: usize,
        series: &Series,
        axis: &Axis,
    ) -> fmt::Result {
        let color = COLORS[index % COLORS.len()];
        let width = if series.is_ours() { 3 } else { 1 };
        let at = |(place, value): &(usize, f64)| (self.x(*place), axis.y(*value));
        let mut path = String::new();
        for (x, y) in series.points.iter().map(at) {
            let step = if path.is_empty() { 'M' } else { 'L' };
            write!(path, "{step}{x:.1} {y:.1}")?;
            writeln!(
                out,
                r#"<circle cx="{x:.1}" cy="{y:.1}" r="3.5" fill="{color}"/>"#
            )?;
        }
        writeln!(
            out,
            r#"<path d="{path}" fill="none" stroke="{color}" stroke-width="{width}"/>"#
        )?;
        let y = TOP + 10.0 + 20.0 * float(index);
        let (start, end) = (RIGHT + 20.0, RIGHT + 40.0);
        writeln!(
            out,
            r#"<path d="M{start} {y}H{end}" stroke="{color}" stroke-width="{width}"/>"#
        )?;
        text(out, [end + 8.0, y + 4.0], "start", 12, &series.label)
    }

    fn axis(&self) -> Axis {
        let values = self.series.iter().flat_map(|series| &series.points);
        let (mut least, mut most) = (f64::MAX, f64::MIN_POSITIVE);
        for (_, value) in values {
            least = least.min(*value);
            most = most.max(*value);
        }
        Axis::new(self.scale, least, most)
    }

    fn x(&self, place: usize) -> f64 {
        let step = (RIGHT - LEFT) / float(self.places.len());
        LEFT + step * (float(place) + 0.5)
    }
}

/// From a value to a height.
struct Axis {
    scale: Scale,
    least: f64,
    most: f64,
    marks: Vec<f64>,
}

impl Axis {
    fn new(scale: Scale, least: f64, most: f64) -> Self {
        let marks: Vec<f64> = match scale {
            Scale::Log => {
                let powers = decade(least)..=decade(most) + 1;
                powers.map(|power| 10_f64.powi(power)).collect()
            }
            Scale::Linear => {
                let step = 10_f64.powi(decade(most / 2.0));
                let steps = (0..=20).map(|count| step * f64::from(count));
                let needed = steps.take_while(|mark| *mark < most + step);
                needed.collect()
            }
        };
        Self {
            scale,
            least: marks.first().copied().unwrap_or(0.0),
            most: marks.last().copied().unwrap_or(1.0),
            marks,
        }
    }

    fn y(&self, value: f64) -> f64 {
        let share = match self.scale {
            Scale::Linear => (value - self.least) / (self.most - self.least),
            Scale::Log => (value / self.least).ln() / (self.most / self.least).ln(),
        };
        BOTTOM - share * (BOTTOM - TOP)
    }
}

/// The power of ten below a value.
fn decade(value: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "at most 308")]
    let power = value.log10().floor() as i32;
    power
}

fn text(out: &mut String, [x, y]: [f64; 2], anchor: &str, size: u8, text: &str) -> fmt::Result {
    writeln!(
        out,
        r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" font-size="{size}">{text}</text>"#
    )
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

const WIDTH: f64 = 820.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 90.0;
const RIGHT: f64 = 600.0;
const TOP: f64 = 50.0;
const BOTTOM: f64 = 380.0;
const COLORS: [&str; 12] = [
    "#1f77b4", "#ff7f0e", "#2ca02c", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22",
    "#17becf", "#aec7e8", "#d62728", "#98df8a",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greater_values_are_higher_and_within_the_plot() {
        for scale in [Scale::Linear, Scale::Log] {
            let axis = Axis::new(scale, 2.7, 21.7);
            let (least, most) = (axis.y(2.7), axis.y(21.7));
            assert!(TOP <= most && most < least && least <= BOTTOM, "{scale:?}");
        }
    }
}
