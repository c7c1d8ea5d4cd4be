//! The health check: courts × indicators, and the sentences that say what is the case.

use super::query::Chosen;
use super::{Cell, CourtName, Evaluation, Subject, months_back};
use domain::catalogue::{Group, Indicator, IndicatorId, Unit, counters};
use domain::change::{Attribution, Sides, UnitChange, attribute};
use domain::court::{CourtCode, Tier};
use domain::day::Day;
use domain::figure::{Completeness, State};
use domain::measure::Counter;
use domain::period::Period;
use domain::policy::Part;
use domain::quantity::Quantity;
use domain::range::Range;
use domain::tally::{Dimension, Filter, GroupKey, Key, Question, Reading, Stretches, Tallies};
use serde::{Deserialize, Serialize};

/// The matrix with its opening sentences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCheck {
    /// What was asked.
    pub chosen: Chosen,
    /// The columns after the first, which is the whole scope.
    pub courts: Vec<CourtName>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What is the case.
    pub lede: Lede,
    /// The last day anything happened.
    pub data_until: Option<Day>,
    /// Rows used, of rows received for the period.
    pub completeness: Completeness,
    /// Courts of the scope without any data.
    pub without_data: Vec<CourtCode>,
    /// What of the court the figures are of.
    pub part: Part,
    /// Beside a part of a court, the same rows for the whole of it.
    pub beside: Option<Vec<Cell>>,
}

impl HealthCheck {
    /// Of the whole scope, how many indicators lie inside their range, better and outside. None where no value of those shown
    /// is judged, for want of a range or of a figure fit to be judged: then nobody may say that none lies outside.
    pub fn judged(&self) -> Option<[usize; 3]> {
        self.rows.iter().any(Row::is_judged).then_some([self.lede.inside, self.lede.better, self.lede.outside])
    }
}

/// One indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Which.
    pub indicator: IndicatorId,
    /// The part of the health check it stands in.
    pub group: Group,
    /// The range that applies.
    pub range: Option<Range>,
    /// The whole scope, then each court.
    pub cells: Vec<Cell>,
    /// The whole scope by month, shown values, up to the end of the period.
    pub trend: Vec<Option<Quantity>>,
}

impl Row {
    /// Whether any of its values is judged by a range.
    pub fn is_judged(&self) -> bool {
        self.cells.iter().any(|cell| cell.state.is_some())
    }
}

/// What the opening sentences say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lede {
    /// Indicators with a number for the whole scope.
    pub computed: usize,
    /// Of those with a range: inside it.
    pub inside: usize,
    /// Better than it.
    pub better: usize,
    /// Outside it.
    pub outside: usize,
    /// The court where most values are outside, and which.
    pub worst: Option<(CourtCode, Vec<IndicatorId>)>,
    /// The largest change of a percentage since last year that one cause explains.
    pub change: Option<LedeChange>,
}

/// A change worth a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedeChange {
    /// Of which indicator.
    pub indicator: IndicatorId,
    /// By how much, in its unit.
    pub by: Quantity,
    /// The cause with the largest part in the same direction, and its part.
    pub cause: Option<(String, Quantity)>,
}

/// Months of the tiny trend.
pub(super) const TREND_MONTHS: i32 = 13;

/// Computes the health check.
pub fn health_check(subject: &Subject, chosen: &Chosen) -> HealthCheck {
    let tables = subject.tables();
    let filter = chosen.filter();
    let stretches = Stretches::for_period(chosen.period, months_back(chosen.period).max(TREND_MONTHS));
    let by_court = Tallies::of_courts(
        &tables,
        &Question { counters: counters(), by: &[Dimension::Court], filter: &filter, stretches },
    );
    // Periods that are not made of months have no months to compare with: tally each comparison on its own.
    let whole = by_court.total();
    let by_column = subject.by_column(&by_court);
    let with_data = |court: &CourtCode| by_court.courts().any(|code| code == court);
    let key_of = |code: &CourtCode| {
        by_column.keys().find(|key| key.first().is_some_and(|key| &*key.id == code.as_str())).cloned()
    };
    let courts: Vec<CourtName> = subject.columns().into_iter().filter(|court| key_of(&court.code).is_some()).collect();
    let tiers: Vec<(CourtCode, Tier)> = subject
        .courts
        .iter()
        .filter(|court| with_data(&court.code))
        .map(|court| (subject.column_of(&court.code), court.tier))
        .collect();
    let applies_to = |indicator: &Indicator, column: &CourtCode| {
        tiers.iter().any(|(under, tier)| under == column && indicator.applies_to(*tier))
    };
    let complete = subject.completeness(chosen.period, None);
    let complete_in: Vec<Completeness> =
        courts.iter().map(|court| subject.completeness(chosen.period, Some(&court.code))).collect();
    let rows: Vec<Row> = chosen
        .version
        .indicators()
        .filter(|indicator| chosen.group.is_none_or(|group| group == indicator.group))
        .map(|indicator| {
            // A range is set for courts: it judges no person and no division, and is not shown to them as if it did.
            let range = subject.range(indicator.id, chosen.version, chosen.period.last());
            let range = range.filter(|_| subject.part == Part::Court);
            let divides = subject.divides(indicator, &[], &filter);
            let judged = |by: &[Dimension]| indicator.is_judged(courts.len(), by);
            let evaluation =
                |tallies, by: &[Dimension]| Evaluation { indicator, tallies, range, divides, judged: judged(by) };
            let applies = divides && courts.iter().any(|court| applies_to(indicator, &court.code));
            let marked = |cell: Cell, court: Option<&CourtCode>| match court
                .is_some_and(|court| subject.is_unqualified(court, indicator.id, chosen.period))
            {
                true => cell.unqualified(),
                false => cell,
            };
            let earlier = |column| move |period| subject.qualifying_for(indicator.id, period, column);
            let all = match applies {
                true => evaluation(&whole, &[]).cell(&[], chosen.period, complete, earlier(None)),
                false => Cell::NOT_HERE,
            };
            let each = courts.iter().zip(&complete_in).map(|(court, complete)| match key_of(&court.code) {
                Some(key) if divides && applies_to(indicator, &court.code) => {
                    let column = Some(&court.code);
                    let evaluation = evaluation(&by_column, &[Dimension::Court]);
                    marked(evaluation.cell(&key, chosen.period, *complete, earlier(column)), column)
                }
                _ => Cell::NOT_HERE,
            });
            let cells = std::iter::once(marked(all, subject.only_court())).chain(each).collect();
            Row {
                indicator: indicator.id,
                group: indicator.group,
                range: range.cloned(),
                cells,
                trend: trend(&evaluation(&whole, &[]), &[], chosen.period, |month| subject.qualifying(month, |_| true)),
            }
        })
        .collect();
    let lede = lede(subject, chosen, &courts, &rows);
    let without_data = subject.courts.iter().map(|court| court.code.clone()).filter(|code| !with_data(code)).collect();
    HealthCheck {
        chosen: chosen.clone(),
        rows,
        lede,
        data_until: subject.data_until(),
        completeness: complete,
        without_data,
        courts,
        part: subject.part.clone(),
        beside: None,
    }
}

/// The health check of a part of a court, with the figures of the whole court beside its own.
pub fn beside_the_court(mut own: HealthCheck, whole: &HealthCheck) -> HealthCheck {
    if own.courts.len() < 2 {
        let of = |id| whole.rows.iter().find(|row| row.indicator == id).and_then(|row| row.cells.first()).cloned();
        own.beside = Some(own.rows.iter().map(|row| of(row.indicator).unwrap_or(Cell::NOT_HERE)).collect());
    }
    own
}

/// The tiny trend of a group, with how complete its rows of a month are.
pub(super) fn trend(
    evaluation: &Evaluation<'_>,
    key: &[Key],
    period: Period,
    rows: impl Fn(Period) -> Completeness,
) -> Vec<Option<Quantity>> {
    let Some((_, last)) = period.whole_months() else {
        return Vec::new();
    };
    (0..TREND_MONTHS)
        .rev()
        .map(|back| {
            let month = Period::month(last.plus(-back));
            evaluation.figure(key, month, rows(month)).shown(evaluation.indicator)
        })
        .collect()
}

fn lede(subject: &Subject, chosen: &Chosen, courts: &[CourtName], rows: &[Row]) -> Lede {
    let overall = || rows.iter().filter_map(|row| row.cells.first());
    let count = |state: State| overall().filter(|cell| cell.state == Some(state)).count();
    let outside_of = |position: usize| -> Vec<IndicatorId> {
        let outside = rows
            .iter()
            .filter(|row| row.cells.get(position + 1).is_some_and(|cell| cell.state == Some(State::Outside)));
        outside.map(|row| row.indicator).collect()
    };
    let worst = courts
        .iter()
        .enumerate()
        .map(|(position, court)| (court.code.clone(), outside_of(position)))
        .filter(|(_, outside)| !outside.is_empty())
        // Of equal counts the first in administrative order.
        .reduce(|best, next| if next.1.len() > best.1.len() { next } else { best });
    Lede {
        computed: overall().filter(|cell| cell.figure.value().is_some()).count(),
        inside: count(State::Inside),
        better: count(State::Better),
        outside: count(State::Outside),
        worst,
        change: largest_change(subject, chosen, rows),
    }
}

/// The percentage that moved most since last year, relative to its own size, with the cause that moved it most.
fn largest_change(subject: &Subject, chosen: &Chosen, rows: &[Row]) -> Option<LedeChange> {
    let moved = |row: &Row| {
        let cell = row.cells.first()?;
        let definition = row.indicator.definition()?;
        let change = cell.year_on_year?;
        // A change of a few cases is chance, whatever share of the rate it is.
        let counted = cell.figure.numerator.is_some_and(|numerator| numerator.approximate() >= 30.0);
        let enough = counted && !cell.figure.small && definition.unit == Unit::Percent && !change.is_zero();
        enough.then(|| (change.approximate() / cell.figure.value()?.approximate()).abs().into()).flatten()
    };
    let row = rows
        .iter()
        .filter_map(|row| moved(row).map(|size: f64| (size, row)))
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, row)| row)?;
    let by = row.cells.first()?.year_on_year?;
    let attribution = attribution(
        subject,
        row.indicator.definition()?,
        chosen.period,
        chosen.period.year_before(),
        &[Dimension::Cause],
        &chosen.filter(),
    );
    let cause = attribution.and_then(|attribution| {
        let part = attribution.leading(by)?;
        Some((part.key.first()?.id.to_string(), part.total)).filter(|(name, _)| !name.is_empty())
    });
    Some(LedeChange { indicator: row.indicator, by, cause })
}

/// Takes the change of an indicator between two periods apart by the given dimensions.
pub(crate) fn attribution(
    subject: &Subject,
    indicator: &Indicator,
    later: Period,
    earlier: Period,
    by: &[Dimension],
    filter: &Filter,
) -> Option<Attribution> {
    let counters = indicator.counters();
    let stretches = Stretches::of_periods(&[later, earlier]);
    let tallies = Tallies::of(&subject.tables(), &Question { counters: &counters, by, filter, stretches });
    let Attribution { change, parts } = attribution_of(&tallies, indicator, later, earlier)?;
    Some(Attribution { change, parts: parts.iter().map(domain::change::Part::owned).collect() })
}

/// The same from tallies whose stretches make up both periods, under their keys.
pub(super) fn attribution_of<'a>(
    tallies: &'a Tallies,
    indicator: &Indicator,
    later: Period,
    earlier: Period,
) -> Option<Attribution<&'a GroupKey>> {
    let units = tallies.readings(earlier).zip(tallies.readings(later)).map(|((key, earlier), (_, later))| UnitChange {
        key,
        earlier: sides(indicator, Some(earlier)),
        later: sides(indicator, Some(later)),
    });
    // What counts in neither period is no part of a change.
    let counting = units.filter(|unit| [unit.earlier, unit.later] != [Sides::default(); 2]);
    attribute(counting.collect(), indicator.scale, indicator.decimals)
}

/// Both sides of an indicator, as whole numbers.
pub(super) fn sides(indicator: &Indicator, reading: Option<Reading<'_>>) -> Sides {
    let Some(reading) = reading else {
        return Sides::default();
    };
    let sum = |terms: &[domain::catalogue::Term]| {
        terms
            .iter()
            .filter_map(|term| {
                let value = reading.get(Counter { measure: term.measure, scope: indicator.scope })?;
                Some(if term.plus { value } else { -value })
            })
            .sum()
    };
    Sides { numerator: sum(indicator.numerator), denominator: sum(indicator.denominator) }
}
