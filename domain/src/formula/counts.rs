//! Evaluation over fact tables: the engine's pass once for the whole, and once for each part a measure is narrowed to.

use super::{Formula, Narrowed};
use crate::catalogue::counters;
use crate::court::CourtCode;
use crate::distinct::distinct;
use crate::explain::Side;
use crate::figure::{Completeness, Figure, Measures, Standard, cases_behind};
use crate::measure::{Counter, When};
use crate::narrowing::Narrowing;
use crate::period::Period;
use crate::quantity::Quantity;
use crate::table::FactTable;
use crate::tally::{Dimension, Filter, GroupKey, Key, Question, Reading, Stretches, Tallies};

/// Over what formulas are looked at.
#[derive(Clone, Debug)]
pub struct Look<'a> {
    /// The facts that whoever asks may see, a table a court. Nothing else is looked at.
    pub tables: &'a [&'a FactTable],
    /// Grouped by what, outermost first.
    pub by: &'a [Dimension],
    /// Over which facts.
    pub filter: &'a Filter,
    /// In which stretches.
    pub stretches: Stretches,
}

impl Look<'_> {
    fn question<'q>(&'q self, counters: &'q [Counter]) -> Question<'q> {
        Question { counters, by: self.by, filter: self.filter, stretches: self.stretches.clone() }
    }
}

/// What some formulas count over fact tables.
#[derive(Clone, Debug)]
pub struct Counts<'a> {
    look: Look<'a>,
    whole: Tallies,
    parts: Vec<(Narrowing, Tallies)>,
}

impl<'a> Counts<'a> {
    /// Counts everything the formulas need. The groups are those of the built-in indicators.
    pub fn of(look: Look<'a>, formulas: &[&Formula]) -> Self {
        let counted = distinct(formulas.iter().flat_map(|formula| formula.everything_counted()));
        let of = |within: &Narrowing| -> Vec<Counter> {
            counted.iter().filter(|one| one.within == *within).map(|one| one.counter).collect()
        };
        let plain = distinct(of(&Narrowing::EVERYTHING).iter().chain(counters()).copied());
        let whole = Tallies::of(look.tables, &look.question(&plain));
        let narrowings = distinct(counted.iter().map(|one| &one.within).filter(|within| !within.is_everything()));
        let parts = narrowings
            .into_iter()
            .map(|within| (within.clone(), Tallies::narrowed(look.tables, &look.question(&of(within)), within)))
            .collect();
        Self { look, whole, parts }
    }

    /// The groups, in the order of courts, lists and names.
    pub fn keys(&self) -> impl Iterator<Item = &GroupKey> {
        self.whole.keys()
    }

    /// What was counted in a group over a period that the stretches make up.
    pub fn reading<'b>(&'b self, key: &'b [Key], period: Period) -> Option<NarrowedReading<'b>> {
        Some(NarrowedReading { counts: self, key, period, whole: self.whole.reading(key, period)? })
    }

    /// A formula's figure for a group over a period that the stretches make up.
    pub fn figure(&self, formula: &Formula, key: &[Key], period: Period, standard: Standard) -> Figure {
        if !self.whole.reaches(period) {
            return Figure::NOT_AVAILABLE;
        }
        let Some(reading) = self.reading(key, period) else { return Figure::NOT_APPLICABLE };
        let figure = formula.evaluate(&reading, self.rows(key, period), standard);
        if formula.divides_by(self.look.by, self.look.filter) { figure } else { figure.without_meaning() }
    }

    /// How complete the rows of a group's court are, or those of all courts together.
    fn rows(&self, key: &[Key], period: Period) -> Completeness {
        self.tables_of(key).map(|table| table.completeness(period)).sum()
    }

    /// The tables that a group's cases lie in.
    fn tables_of(&self, key: &[Key]) -> impl Iterator<Item = &'a FactTable> {
        let wanted = Key::court_of(key, self.look.by);
        let asked = self.look.filter.get(Dimension::Court);
        let is = move |court: &CourtCode| {
            wanted.as_ref().is_none_or(|wanted| wanted == court) && asked.is_none_or(|asked| asked == court.as_str())
        };
        self.look.tables.iter().copied().filter(move |table| is(table.court()))
    }
}

/// One group's counters over one period, those of its parts included.
#[derive(Clone, Debug)]
pub struct NarrowedReading<'a> {
    counts: &'a Counts<'a>,
    key: &'a [Key],
    period: Period,
    whole: Reading<'a>,
}

impl NarrowedReading<'_> {
    /// Whether some court of the group has told sums only, of which no part can be taken.
    fn cannot_part(&self, counter: Counter) -> bool {
        let of_courts = |dimension: &Dimension| matches!(dimension, Dimension::Court | Dimension::Month);
        let sums_only = |table: &FactTable| match counter.measure.rule().when {
            When::InOffice => table.people().is_empty(),
            _ => table.is_empty() && !table.has_no_data(),
        };
        self.counts.look.by.iter().all(of_courts) && self.counts.tables_of(self.key).any(sums_only)
    }
}

impl Measures for NarrowedReading<'_> {
    fn quantity(&self, counter: Counter) -> Option<Quantity> {
        self.whole.quantity(counter)
    }

    fn narrowed(&self, counter: Counter, within: &Narrowing) -> Option<Quantity> {
        if within.is_everything() {
            return self.quantity(counter);
        }
        let (_, part) = self.counts.parts.iter().find(|(one, _)| one == within)?;
        if self.cannot_part(counter) {
            return None;
        }
        // A group that is there, but has nothing of this part.
        part.reading(self.key, self.period).map_or(Some(Quantity::ZERO), |reading| reading.quantity(counter))
    }
}

impl Formula {
    /// The figure. `rows` is the completeness of the rows as such; what the measures themselves lack is taken into
    /// account here, as for the catalogue. `NA` where something narrowed is asked of tallies that do not carry it.
    pub fn evaluate(&self, measures: &dyn Measures, rows: Completeness, standard: Standard) -> Figure {
        let of = |counted: &Narrowed| measures.narrowed(counted.counter, &counted.within);
        let total = |side: Side, unit: bool| {
            self.side(side).iter().try_fold(Quantity::ZERO, |sum, addend| {
                let factor = if unit { sign(addend.factor) } else { addend.factor };
                sum.plus(of(&addend.counted)?.product(factor)?)
            })
        };
        let lacking = self.addends().filter_map(|addend| addend.counted.lacking());
        let own = lacking
            .filter_map(|(lacking, all)| Completeness::without(of(&lacking)?, of(&all)?))
            .reduce(|worst, own| worst.or_worse(Some(own)));
        let sides = [total(Side::Numerator, false), total(Side::Denominator, false)];
        // Chance knows cases, not factors: what is counted ten times is not ten times as sure.
        let cases = cases_behind(self.kind(Side::Denominator), total(Side::Denominator, true), own);
        Figure::of(self.scale(), sides, cases, rows.or_worse(own), standard)
    }

    /// The figures of all groups over one period.
    pub fn figures(
        &self,
        tables: &[&FactTable],
        by: &[Dimension],
        filter: &Filter,
        period: Period,
        standard: Standard,
    ) -> Vec<(GroupKey, Figure)> {
        let counts = Counts::of(Look { tables, by, filter, stretches: Stretches::around(period) }, &[self]);
        counts.keys().map(|key| (key.clone(), counts.figure(self, key, period, standard))).collect()
    }
}

fn sign(factor: Quantity) -> Quantity {
    Quantity::from(if factor.approximate() < 0.0 { -1 } else { 1 })
}
