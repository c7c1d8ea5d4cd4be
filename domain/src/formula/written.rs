//! How formulas are printed: the canonical text in ids, and the same in Chinese names. Both read back to the formula.

use super::{Addend, Formula, Narrowed};
use crate::catalogue::Unit;
use crate::measure::Scope;
use crate::narrowing::Narrowing;
use std::fmt;

impl Formula {
    /// The text in Chinese names, to show and to go on typing in.
    pub fn in_chinese(&self) -> String {
        self.written(true)
    }

    fn written(&self, in_chinese: bool) -> String {
        let numerator = side(&self.numerator, in_chinese);
        let upper = if self.numerator.len() == 1 { numerator } else { format!("({numerator})") };
        let denominator = side(&self.denominator, in_chinese);
        let alone = matches!(self.denominator.as_slice(), [addend] if addend.factor.to_string() == "1");
        let lower = if alone { denominator } else { format!("({denominator})") };
        let unit = match self.unit {
            Unit::Ratio => "",
            Unit::Percent | Unit::PerMille => self.unit.zh(),
            unit if in_chinese => unit.zh(),
            unit => unit.id(),
        };
        format!("{upper} / {lower} {unit}").trim_end().to_owned()
    }
}

impl Narrowed {
    fn written(&self, in_chinese: bool) -> String {
        let name = |id: &'static str, zh: &'static str| if in_chinese { zh } else { id };
        let measure = name(self.counter.measure.id(), self.counter.measure.zh());
        let scope = match self.counter.scope {
            Scope::All => String::new(),
            // Written as any other value is, which knows of quotation marks.
            scope => Narrowing::to_scope(scope).written(in_chinese),
        };
        let within = self.within.written(in_chinese);
        match (scope.is_empty(), within.is_empty()) {
            (true, true) => measure.to_owned(),
            (false, false) => format!("{measure}[{scope}, {within}]"),
            _ => format!("{measure}[{scope}{within}]"),
        }
    }
}

fn side(addends: &[Addend], in_chinese: bool) -> String {
    let mut text = String::new();
    for (position, addend) in addends.iter().enumerate() {
        let factor = addend.factor.to_string();
        let (minus, size) = factor.strip_prefix('\u{2212}').map_or((false, factor.as_str()), |size| (true, size));
        text.push_str(match (position, minus) {
            (0, false) => "",
            (0, true) => "-",
            (_, false) => " + ",
            (_, true) => " - ",
        });
        if size != "1" {
            text.push_str(size);
            text.push_str(" * ");
        }
        text.push_str(&addend.counted.written(in_chinese));
    }
    text
}

impl fmt::Display for Narrowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(false))
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(false))
    }
}
