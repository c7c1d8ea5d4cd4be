//! 公式: the court's own indicators, the sandbox they are typed in, and two definitions side by side.

pub(in crate::documents) mod cells;
mod diff;
mod index;
mod listed;
mod own;
mod reference;
pub(in crate::documents) mod result;
mod sandbox;

pub use crate::components::names::formula as written;
pub use diff::{Definition, DiffView, diff};
pub use index::{FormulasView, Held, Outcome, formulas};

use crate::figures::query::escape;
use crate::lang::Lang;
use domain::catalogue::{Direction, IndicatorId, Unit};
use domain::court::CourtCode;
use domain::formula::{Formula, FormulaError};
use domain::period::Period;
use domain::tally::Dimension;

/// What was typed and chosen in the sandbox: all of it stands in the address.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The court whose figures are looked at, with those below it.
    pub court: CourtCode,
    /// Over which period.
    pub period: Period,
    /// The formula as it was typed.
    pub text: String,
    /// The unit, where not the one at the end of the text.
    pub unit: Option<Unit>,
    /// Decimals.
    pub decimals: u8,
    /// Which way is good.
    pub direction: Direction,
    /// Grouped by what.
    pub by: Dimension,
    /// The id it would be proposed under.
    pub id: String,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name.
    pub en: String,
    /// Why, in the court's words.
    pub basis: String,
}

impl Typed {
    /// Decimals where none are chosen.
    pub const DECIMALS: u8 = 2;

    /// With nothing typed.
    pub fn nothing(court: CourtCode, period: Period) -> Self {
        Self {
            court,
            period,
            text: String::new(),
            unit: None,
            decimals: Self::DECIMALS,
            direction: Direction::Monitor,
            by: Dimension::Court,
            id: String::new(),
            zh: String::new(),
            en: String::new(),
            basis: String::new(),
        }
    }

    /// The address that holds it.
    pub fn address(&self) -> String {
        let unit = self.unit.map_or("", Unit::id);
        let decimals = self.decimals.to_string();
        let pairs = [
            ("f", self.text.as_str(), ""),
            ("unit", unit, ""),
            ("decimals", &decimals, "2"),
            ("direction", self.direction.id(), Direction::Monitor.id()),
            ("by", self.by.id(), Dimension::Court.id()),
            ("id", &self.id, ""),
            ("zh", &self.zh, ""),
            ("en", &self.en, ""),
            ("basis", &self.basis, ""),
        ];
        let more: String = pairs
            .iter()
            .filter(|(_, value, usual)| value != usual)
            .map(|(name, value, _)| format!("&{name}={}", escape(value)))
            .collect();
        format!("/formulas?court={}&period={}{more}", self.court, self.period)
    }

    /// The formula that was typed, in the unit that was chosen.
    ///
    /// # Errors
    ///
    /// Where the text is no formula, with the place.
    pub fn formula(&self) -> Result<Formula, FormulaError> {
        let formula = Formula::parse(&self.text)?;
        match self.unit {
            Some(unit) => formula.with_unit(unit),
            None => Ok(formula),
        }
    }

    /// The same with an indicator of the catalogue to begin with.
    #[must_use]
    pub fn begun_with(self, id: IndicatorId, lang: Lang) -> Self {
        match id.definition() {
            Some(indicator) => Self {
                text: written(&Formula::of(indicator), lang),
                unit: None,
                decimals: indicator.decimals,
                direction: indicator.direction,
                ..self
            },
            None => self,
        }
    }
}

/// Where two definitions are compared.
pub fn diff_address(court: &CourtCode, a: &str, b: &str, period: Period, earlier: Period) -> String {
    format!("/formulas/diff?court={court}&a={}&b={}&period={period}&earlier={earlier}", escape(a), escape(b))
}
