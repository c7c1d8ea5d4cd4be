//! Numbers as they are printed, read back, and the axis that shows them.

/// A number as it is printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Printed {
    /// What is printed, in the unit it is printed in: 85.43 for 85.43%.
    pub(crate) value: f64,
    /// So many digits follow the point.
    pub(crate) decimals: usize,
    /// Whether a per cent sign follows.
    pub(crate) percent: bool,
    /// Whether commas part the thousands.
    pub(crate) grouped: bool,
}

impl Printed {
    /// The number that `text` prints; none for words and for the codes of absence.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim().replace('−', "-");
        let (number, percent) = match text.strip_suffix(['%', '％']) {
            Some(number) => (number.trim_end(), true),
            None => (text.as_str(), false),
        };
        let plain = number.replace(',', "");
        let digits = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
        if !digits.starts_with(|first: char| first.is_ascii_digit())
            || !digits.chars().all(|at| at.is_ascii_digit() || at == '.')
        {
            return None;
        }
        let decimals = plain.split_once('.').map_or(0, |(_, after)| after.len());
        Some(Self { value: plain.parse().ok()?, decimals, percent, grouped: plain.len() < number.len() })
    }

    /// What a cell of a sheet holds: hundredths where a per cent sign follows.
    pub(crate) fn held(&self) -> f64 {
        // Through text, because dividing by 100 would leave 0.8543 a little beside itself.
        let shift = if self.percent { -2 } else { 0 };
        format!("{}e{shift}", self.value).parse().unwrap_or(self.value)
    }

    /// How a cell of a sheet prints it, in Excel's notation.
    pub(crate) fn format(&self) -> String {
        let whole = if self.grouped { "#,##0" } else { "0" };
        let point = if self.decimals == 0 { String::new() } else { format!(".{}", "0".repeat(self.decimals)) };
        let sign = if self.percent { "%" } else { "" };
        format!("{whole}{point}{sign}")
    }
}

/// An axis from tick to tick around what it shows; it does not begin at nought unless the values do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Axis {
    first: i64,
    last: i64,
    step: i64,
    /// Ticks are in units of ten to this power.
    power: i32,
}

impl Axis {
    /// The axis on which `values` lie; none without values.
    pub(crate) fn over(values: &[f64]) -> Option<Self> {
        let low = values.iter().copied().reduce(f64::min)?;
        let high = values.iter().copied().reduce(f64::max)?;
        let spread = if high > low { high - low } else { (low.abs() / 10.0).max(1.0) };
        let (step, power) = stride(spread / 4.0);
        let size = Self::sized(step, power);
        let (first, last) = ((low / size + 1e-9).floor(), (high / size - 1e-9).ceil());
        let last = if last > first { last } else { first + 1.0 };
        // Printed numbers lie far inside what 64 bits hold, and a cast saturates.
        Some(Self { first: first as i64, last: last as i64, step, power })
    }

    /// Its lowest value.
    pub(crate) fn low(&self) -> f64 {
        self.tick(self.first)
    }

    /// Its highest value.
    pub(crate) fn high(&self) -> f64 {
        self.tick(self.last)
    }

    /// What lies between two ticks.
    pub(crate) fn step(&self) -> f64 {
        Self::sized(self.step, self.power)
    }

    /// Its ticks from below.
    pub(crate) fn ticks(&self) -> impl Iterator<Item = f64> + '_ {
        (self.first..=self.last).map(|at| self.tick(at))
    }

    /// So many digits after the point tell its ticks apart.
    pub(crate) fn decimals(&self) -> usize {
        let trailing = if self.step % 10 == 0 { 1 } else { 0 };
        usize::try_from(-(self.power + trailing)).unwrap_or_default()
    }

    fn tick(&self, at: i64) -> f64 {
        Self::sized(at.saturating_mul(self.step), self.power)
    }

    fn sized(units: i64, power: i32) -> f64 {
        let ten = 10_f64.powi(power.abs());
        if power < 0 { units as f64 / ten } else { units as f64 * ten }
    }
}

/// The smallest of 1, 2, 2.5 and 5 times a power of ten that is not less than `rough`, as tenths and a power.
fn stride(rough: f64) -> (i64, i32) {
    let mut power = -1;
    let mut rest = rough;
    while rest >= 10.0 {
        (rest, power) = (rest / 10.0, power + 1);
    }
    while rest < 1.0 && power > -12 {
        (rest, power) = (rest * 10.0, power - 1);
    }
    let step = [(1.0, 10), (2.0, 20), (2.5, 25), (5.0, 50)].into_iter().find(|(most, _)| rest <= most + 1e-9);
    (step.map_or(100, |(_, tenths)| tenths), power)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn printed_numbers_are_read_with_their_print() {
        let read = |text| Printed::read(text).map(|printed| (printed.held(), printed.format()));
        assert_eq!(read("85.43%"), Some((0.8543, "0.00%".into())));
        assert_eq!(read("1,234.5"), Some((1234.5, "#,##0.0".into())));
        assert_eq!(read("−0.30"), Some((-0.3, "0.00".into())));
        assert_eq!(read("7"), Some((7.0, "0".into())));
        for absent in ["—", "N/A", "", "-", "%", "inf", "1e5", "1.2.3", "12天"] {
            assert_eq!(read(absent), None, "{absent}");
        }
    }

    #[test]
    fn an_axis_has_round_ticks_around_its_values() {
        let ticks = |values: &[f64]| Axis::over(values).map(|axis| (axis.ticks().collect::<Vec<_>>(), axis.decimals()));
        assert_eq!(ticks(&[82.1, 97.4]), Some((vec![80.0, 85.0, 90.0, 95.0, 100.0], 0)));
        assert_eq!(ticks(&[0.21, 0.29]), Some((vec![0.2, 0.22, 0.24, 0.26, 0.28, 0.3], 2)));
        assert_eq!(ticks(&[0.0, 9.0]), Some((vec![0.0, 2.5, 5.0, 7.5, 10.0], 1)));
        assert_eq!(ticks(&[-3.0, 1200.0]), Some((vec![-500.0, 0.0, 500.0, 1000.0, 1500.0], 0)));
        assert_eq!(ticks(&[50.0]).map(|(ticks, _)| (ticks[0], ticks.len() > 1)), Some((50.0, true)));
        assert_eq!(ticks(&[]), None);
    }
}
