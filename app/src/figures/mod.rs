//! The figures a screen shows, computed from fact tables by the same functions in the server and in the browser.

#[cfg(feature = "ssr")]
pub mod brief;
#[cfg(feature = "ssr")]
pub mod bulletin;
#[cfg(feature = "ssr")]
pub mod findings;
#[cfg(feature = "ssr")]
pub mod formulas;
#[cfg(feature = "ssr")]
pub mod goal;
pub mod health;
pub mod indicator;
pub mod query;
pub mod schemes;
pub mod slides;
#[cfg(feature = "ssr")]
pub(crate) mod slideshow;
pub mod supposition;
pub mod what_if;

use domain::catalogue::{Indicator, IndicatorId, Term, Version};
use domain::court::{Court, CourtCode, Tier, column_of};
use domain::day::Day;
use domain::detector::Unqualified;
use domain::figure::{Completeness, Figure, Standard, State, evaluate};
use domain::measure::Counter;
use domain::period::Period;
use domain::policy::Part;
use domain::quantity::{Quantity, difference};
use domain::range::{DatedRange, Range};
use domain::table::FactTable;
use domain::tally::{Dimension, Filter, GroupKey, Key, Reading, Tallies};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A court as a screen names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourtName {
    /// Its code.
    pub code: CourtCode,
    /// Chinese: full and short.
    pub zh: (String, String),
    /// English: full and short.
    pub en: (String, String),
    /// Its tier.
    pub tier: Tier,
    /// The court above it.
    pub parent: Option<CourtCode>,
}

impl CourtName {
    /// The same where it stands for the courts below it too.
    #[must_use]
    pub fn and_below(mut self) -> Self {
        self.zh.1.push_str("及辖区");
        self.en.1.push_str(" and below");
        self
    }
}

impl From<&Court> for CourtName {
    fn from(court: &Court) -> Self {
        Self {
            code: court.code.clone(),
            zh: (court.name_zh.clone(), court.short_zh.clone()),
            en: (court.name_en.clone(), court.short_en.clone()),
            tier: court.tier,
            parent: court.parent.clone(),
        }
    }
}

/// What every computation of figures starts from.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// The courts of the scope in administrative order, the scope's own court first.
    pub courts: Vec<CourtName>,
    /// Their facts; courts without a space have none.
    pub tables: Vec<Arc<FactTable>>,
    /// The ranges that apply in the scope.
    pub ranges: Arc<[DatedRange]>,
    /// The courts whose cases may be listed.
    pub open: Vec<CourtCode>,
    /// What of these courts the facts hold.
    pub part: Part,
    /// Figures of these courts that failed checks make not qualified.
    pub unqualified: Vec<(CourtCode, Unqualified)>,
    /// Which facts these are, as the pack of them is labelled: another name where any court has others. None where no pack is made of them.
    pub fingerprint: Option<String>,
}

/// More cases than this are not sent to a browser; the server answers its drills.
pub const MOST_CASES: usize = 1_500_000;

impl Subject {
    /// Whether a failed check makes a figure of a court's whole period not qualified: one that is of a part of the period.
    pub fn is_unqualified(&self, court: &CourtCode, indicator: IndicatorId, period: Period) -> bool {
        let within = |one: &Unqualified| {
            one.indicator == indicator && period.first() <= one.period.first() && one.period.last() <= period.last()
        };
        self.unqualified.iter().any(|(of, one)| of == court && within(one))
    }

    /// The court, where the facts are of one alone.
    pub(crate) fn only_court(&self) -> Option<&CourtCode> {
        match self.tables.as_slice() {
            [table] => Some(table.court()),
            _ => None,
        }
    }

    /// Whether every court of the facts has opened its cases.
    pub fn all_open(&self) -> bool {
        self.tables.iter().all(|table| self.open.contains(table.court()))
    }

    /// Which facts a browser may hold, to go on with by itself; none where a court has not opened its cases, or they are too many.
    pub fn for_browsers(&self) -> Option<String> {
        self.fingerprint.clone().filter(|_| self.all_open() && self.cases() <= MOST_CASES)
    }

    /// The same without the facts, which [`Subject::fingerprint`] names.
    #[must_use]
    pub fn without_tables(&self) -> Self {
        Self {
            courts: self.courts.clone(),
            tables: Vec::new(),
            ranges: Arc::clone(&self.ranges),
            open: self.open.clone(),
            part: self.part.clone(),
            unqualified: self.unqualified.clone(),
            fingerprint: self.fingerprint.clone(),
        }
    }

    /// How many cases the facts are of.
    pub fn cases(&self) -> usize {
        self.tables.iter().map(|table| table.len()).sum()
    }

    /// The tables as the engine takes them.
    pub fn tables(&self) -> Vec<&FactTable> {
        self.tables.iter().map(Arc::as_ref).collect()
    }

    /// The court of the scope's own or directly below it that a court stands under.
    pub(crate) fn column_of(&self, code: &CourtCode) -> CourtCode {
        let parent = |code: &CourtCode| self.courts.iter().find(|court| court.code == *code)?.parent.as_ref();
        match self.courts.first() {
            Some(scope) => column_of(&scope.code, code, parent).clone(),
            None => code.clone(),
        }
    }

    /// The scope's own court and those directly below it, as columns; one with courts below it stands for them too.
    pub(crate) fn columns(&self) -> Vec<CourtName> {
        let scope = self.courts.first().map(|scope| &scope.code);
        let own = |court: &&CourtName| Some(&court.code) == scope || court.parent.as_ref() == scope;
        let below = |code: &CourtCode| self.courts.iter().any(|other| other.parent.as_ref() == Some(code));
        let named = |court: &CourtName| match Some(&court.code) != scope && below(&court.code) {
            true => court.clone().and_below(),
            false => court.clone(),
        };
        self.courts.iter().filter(own).map(named).collect()
    }

    /// Tallies by court as tallies by column.
    pub(crate) fn by_column(&self, by_court: &Tallies) -> Tallies {
        by_court.regrouped(|key| {
            let column = key.first().and_then(|key| CourtCode::parse(&key.id).ok()).map(|code| self.column_of(&code));
            let order = |code: &CourtCode| self.courts.iter().position(|court| court.code == *code).unwrap_or(0) as u32;
            column.map(|code| Key { order: order(&code), court: None, id: code.as_str().into() }).into_iter().collect()
        })
    }

    /// Whether an indicator has values within such groups and restrictions, and within the part of the court that the facts
    /// hold.
    pub(crate) fn divides(&self, indicator: &Indicator, by: &[Dimension], within: &Filter) -> bool {
        indicator.divides_by(by, within) && indicator.divides_by(by, &self.part.filter())
    }

    /// The range that judges an indicator on a day.
    pub fn range(&self, indicator: IndicatorId, version: Version, on: Day) -> Option<&Range> {
        DatedRange::judging(self.ranges.iter(), (indicator, version), on)
    }

    /// The last day anything happened.
    pub fn data_until(&self) -> Option<Day> {
        self.tables.iter().filter_map(|table| table.span()).map(|(_, last)| last).max()
    }

    /// Whether refused rows make a figure of these courts unfit: their completeness where any row of the period was
    /// refused, and nothing missing otherwise, without counting.
    pub(crate) fn qualifying(&self, period: Period, court: impl Fn(&CourtCode) -> bool) -> Completeness {
        let months = period.first().month()..=period.last().month();
        let tables: Vec<_> = self.tables.iter().filter(|table| court(table.court())).collect();
        if tables.iter().all(|table| table.refused().iter().all(|one| !months.contains(&one.month))) {
            return Completeness::FULL;
        }
        tables.iter().map(|table| table.completeness(period)).sum()
    }

    /// The same of an indicator's figure of all courts, or of one column of them; none where a failed check makes it not qualified.
    pub(crate) fn qualifying_for(
        &self,
        indicator: IndicatorId,
        period: Period,
        column: Option<&CourtCode>,
    ) -> Option<Completeness> {
        let doubted = column.or(self.only_court()).is_some_and(|court| self.is_unqualified(court, indicator, period));
        (!doubted)
            .then(|| self.qualifying(period, |court| column.is_none_or(|column| self.column_of(court) == *column)))
    }

    /// How many of the rows of a period could be used, over these courts or one column of them.
    pub fn completeness(&self, period: Period, court: Option<&CourtCode>) -> Completeness {
        let tables =
            self.tables.iter().filter(|table| court.is_none_or(|court| self.column_of(table.court()) == *court));
        tables.map(|table| table.completeness(period)).sum()
    }
}

/// A figure with what a reader needs to judge it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The figure.
    pub figure: Figure,
    /// With regard to the range.
    pub state: Option<State>,
    /// Change of the shown value since the same period last year.
    pub year_on_year: Option<Quantity>,
    /// Change since the period before.
    pub on_period_before: Option<Quantity>,
    /// Whether the indicator applies to courts of this tier.
    pub applies: bool,
}

impl Cell {
    /// For courts of a tier, or a line, that the indicator does not apply to.
    pub const NOT_HERE: Self = Self {
        figure: Figure::NOT_APPLICABLE,
        state: None,
        year_on_year: None,
        on_period_before: None,
        applies: false,
    };

    /// The same where a failed check keeps its value from being shown.
    pub(crate) fn unqualified(self) -> Self {
        let figure = self.figure.without_qualification();
        Self { figure, state: None, year_on_year: None, on_period_before: None, ..self }
    }
}

/// Evaluates one indicator for one group of tallies.
pub(crate) struct Evaluation<'a> {
    pub(crate) indicator: &'a Indicator,
    pub(crate) tallies: &'a Tallies,
    pub(crate) range: Option<&'a Range>,
    /// Whether the indicator has values within the groups and restrictions of the tallies.
    pub(crate) divides: bool,
    /// Whether the range judges the values.
    pub(crate) judged: bool,
}

impl Evaluation<'_> {
    /// The figure of a group over a period.
    pub(crate) fn figure(&self, key: &[Key], period: Period, rows: Completeness) -> Figure {
        if !self.tallies.reaches(period) {
            return Figure::NOT_AVAILABLE;
        }
        match self.tallies.reading(key, period) {
            Some(reading) => {
                let figure = evaluate(self.indicator, &reading, rows, Standard::default());
                if self.divides { figure } else { figure.without_meaning() }
            }
            None => Figure::NOT_APPLICABLE,
        }
    }

    /// The groups in which anything counts over one of some periods, in order, with each such period and what is divided by in it.
    pub(crate) fn counting<'s>(&'s self, periods: &[Period]) -> impl Iterator<Item = (&'s GroupKey, Period, i64)> {
        let reached: Vec<Period> = periods.iter().copied().filter(|period| self.tallies.reaches(*period)).collect();
        let side = |reading: &Reading<'_>, terms: &[Term]| {
            terms.iter().try_fold(0, |sum, term| {
                let value = reading.get(Counter { measure: term.measure, scope: self.indicator.scope })?;
                Some(if term.plus { sum + value } else { sum - value })
            })
        };
        self.tallies.readings_over(&reached).filter_map(move |(key, period, reading)| {
            let denominator = side(&reading, self.indicator.denominator).unwrap_or(0);
            let counts = denominator != 0 || side(&reading, self.indicator.numerator).is_some_and(|side| side != 0);
            counts.then_some((key, period, denominator))
        })
    }

    /// Where the figure of a period lies with regard to the range.
    pub(crate) fn state(&self, figure: &Figure, period: Period) -> Option<State> {
        let range = self.range.filter(|_| self.judged && self.indicator.is_judged_over(period))?;
        range.state(figure.value()?, self.indicator.direction)
    }

    /// The figure with its state and its changes since periods whose rows are fit for it, as `earlier` tells of each.
    pub(crate) fn cell(
        &self,
        key: &[Key],
        period: Period,
        rows: Completeness,
        earlier: impl Fn(Period) -> Option<Completeness>,
    ) -> Cell {
        let figure = self.figure(key, period, rows);
        let state = self.state(&figure, period);
        let since = |before: Period| {
            let before = self.figure(key, before, earlier(before)?).shown(self.indicator)?;
            difference(figure.shown(self.indicator)?, before)
        };
        Cell {
            figure,
            state,
            year_on_year: since(period.year_before()),
            on_period_before: since(period.before()),
            applies: true,
        }
    }
}

/// Months before the period that tallies must reach back for the comparisons.
pub(crate) fn months_back(period: Period) -> i32 {
    period.whole_months().map_or(0, |(first, last)| 12.max(last.number() - first.number() + 1))
}
