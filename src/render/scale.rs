//! Scales of charts: where values stand, which ticks are named, what they are called.

/// Values along an axis, turned into places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    logarithmic: bool,
}

/// A named line across the plane.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub(super) struct Tick {
    /// Place, pixels.
    pub(super) at: f64,
    /// Its name.
    pub(super) text: String,
}

impl Scale {
    /// A logarithmic scale with some air at both ends; values of zero or less stand at its beginning.
    pub(super) fn logarithmic(values: &[f64], from: f64, to: f64) -> Self {
        let (low, high) = range(values.iter().copied().filter(|value| *value > 0.0));
        let (low, high) = if low < high { (low, high) } else { (low.max(1.0) / 2.0, high.max(1.0) * 2.0) };
        Self { low: (low / 1.25).log10(), high: (high * 1.25).log10(), from, to, logarithmic: true }
    }

    /// A linear scale with some air at both ends.
    pub(super) fn linear(values: &[f64], from: f64, to: f64) -> Self {
        let (low, high) = range(values.iter().copied());
        let air = if low < high { (high - low) * 0.08 } else { 1.0 };
        Self { low: low - air, high: high + air, from, to, logarithmic: false }
    }

    /// Where `value` stands, pixels to a tenth.
    pub(super) fn place(&self, value: f64) -> f64 {
        let value = if self.logarithmic { value.max(f64::MIN_POSITIVE).log10() } else { value };
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        tenth(self.from + share * (self.to - self.from))
    }

    /// Ticks at 1 and 3 of every power of ten; at 1, 2 and 5 where that would name fewer than three.
    pub(super) fn powers(&self) -> Vec<Tick> {
        let ticks = |steps: &[f64]| -> Vec<Tick> {
            (0..=12)
                .flat_map(|power| steps.iter().map(move |step| step * 10_f64.powi(power)))
                .filter(|value| (self.low..=self.high).contains(&value.log10()))
                .map(|value| Tick { at: self.place(value), text: persons(value) })
                .collect()
        };
        let coarse = ticks(&[1.0, 3.0]);
        if coarse.len() < 3 { ticks(&[1.0, 2.0, 5.0]) } else { coarse }
    }

    /// At most eight ticks at multiples of 1, 2, 5, 10, …
    pub(super) fn steps(&self) -> Vec<Tick> {
        let span = self.high - self.low;
        let step = [1.0, 2.0, 5.0, 10.0, 20.0].into_iter().find(|step| span / step <= 8.0).unwrap_or(50.0);
        let first = (self.low / step).ceil() as i64;
        let last = (self.high / step).floor() as i64;
        (first..=last).map(|at| at as f64 * step).map(|value| Tick { at: self.place(value), text: format!("{value}") }).collect()
    }
}

/// Rounds to a tenth, as fine as a drawing needs.
pub(super) fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// A round number of persons as an axis names it: 3千, 10万, 1億.
fn persons(value: f64) -> String {
    let units = [(1e8, "億"), (1e4, "万"), (1e3, "千")];
    match units.into_iter().find(|(unit, _)| value >= *unit) {
        Some((unit, name)) => format!("{}{name}", value / unit),
        None => format!("{value}"),
    }
}

fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low <= high { (low, high) } else { (1.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_ten_are_named_as_people_say_them() {
        let names = |low, high| -> Vec<String> {
            Scale::logarithmic(&[low, high], 0.0, 100.0).powers().into_iter().map(|tick| tick.text).collect()
        };
        assert_eq!(names(11_453.0, 406_047.0), ["1万", "3万", "10万", "30万"]);
        assert_eq!(names(40_000.0, 60_000.0), ["5万"]);
        assert_eq!(names(800.0, 2_000_000.0), ["1千", "3千", "1万", "3万", "10万", "30万", "100万"]);
    }

    #[test]
    fn a_scale_of_one_value_or_none_is_still_a_scale() {
        for values in [&[][..], &[5.0], &[0.0], &[-3.0]] {
            for scale in [Scale::logarithmic(values, 0.0, 100.0), Scale::linear(values, 0.0, 100.0)] {
                assert!((0.0..=100.0).contains(&scale.place(5.0)), "{values:?} {scale:?}");
                assert!(scale.steps().len() < 20);
            }
        }
    }

    #[test]
    fn steps_are_round_and_few() {
        let names: Vec<String> = Scale::linear(&[20.4, 45.1], 0.0, 1.0).steps().into_iter().map(|tick| tick.text).collect();
        assert_eq!(names, ["20", "25", "30", "35", "40", "45"]);
    }
}
