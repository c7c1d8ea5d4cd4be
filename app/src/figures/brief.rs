//! The figures of the brief: which lie outside their range, and what changed since the reader looked last, taken apart
//! exactly. What someone saw holds both sides of every indicator by court and by cause, so that the parts of a change add
//! up to it whatever became of the cases meanwhile.

use super::health::{HealthCheck, TREND_MONTHS, sides, trend};
use super::query::Chosen;
use super::{Evaluation, Subject, months_back};
use domain::catalogue::{Indicator, IndicatorId, Version, counters};
use domain::change::{Sides, UnitChange, attribute};
use domain::court::CourtCode;
use domain::figure::{Figure, State};
use domain::period::Period;
use domain::quantity::{Quantity, Ratio, difference};
use domain::range::Range;
use domain::tally::{Dimension, Key, Question, Stretches, Tallies};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Both sides of an indicator in one unit: its name, numerator, denominator.
type Unit = (String, i64, i64);

/// A change of fewer cases than this is not spoken of.
const ENOUGH: i64 = 30;

/// One indicator as someone saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenIndicator {
    /// Which.
    pub indicator: IndicatorId,
    /// Its shown value for the whole scope.
    pub value: Option<Quantity>,
    /// The courts whose value lay outside the range.
    pub outside: Vec<CourtCode>,
    /// The lower and the upper end of that range, both none where there was none; not kept by looks of before it was asked for.
    #[serde(default)]
    pub ends: Option<[Option<Quantity>; 2]>,
    /// Both sides by court.
    pub by_court: Vec<Unit>,
    /// Both sides by cause; empty where it does not divide by causes.
    pub by_cause: Vec<Unit>,
}

/// Counted up when an indicator of the catalogue is counted or judged otherwise: what was seen by another way is not compared with.
const COUNTING: u8 = 2;

/// The figures as someone saw them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Of which period.
    pub period: Period,
    /// By which edition of the catalogue.
    pub version: Version,
    /// By which way of counting: `COUNTING` of then; looks of before it was kept have none.
    #[serde(default)]
    pub counting: u8,
    /// The indicators.
    pub indicators: Vec<SeenIndicator>,
}

/// A value outside its range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// Of which indicator.
    pub indicator: IndicatorId,
    /// Of which court.
    pub court: CourtCode,
    /// The value.
    pub figure: Figure,
    /// The range.
    pub range: Range,
    /// By month, up to the end of the period.
    pub trend: Vec<Option<Quantity>>,
    /// Whether it was not outside when the reader looked last, judged by this range.
    pub new: bool,
}

/// The largest part of a change: of which unit, and how large.
pub type Largest = Option<(String, Quantity)>;

/// A change of a value of the whole scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Of which indicator.
    pub indicator: IndicatorId,
    /// As it was shown.
    pub from: Quantity,
    /// As it is shown now.
    pub to: Quantity,
    /// The court with the largest part in the same direction; none where there is but one.
    pub court: Largest,
    /// The cause with the largest part in the same direction.
    pub cause: Largest,
}

/// What changed since someone looked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Values that left their range.
    pub left: BTreeSet<(IndicatorId, CourtCode)>,
    /// Values that are back in it, or passed it on the good side.
    pub entered: BTreeSet<(IndicatorId, CourtCode)>,
    /// Indicators whose range is another now: set, moved or taken back. Values are said to have left it or come back only where
    /// they would have by the same range.
    pub judged_anew: BTreeSet<IndicatorId>,
    /// Indicators whose value for the whole scope is another now.
    pub moved: usize,
    /// The change to speak of: of an indicator that left its range, else of one that came back, else the largest.
    pub most: Option<Move>,
}

/// What stands in the figures of the brief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BriefFigures {
    /// As the reader sees them now.
    pub seen: Seen,
    /// What changed since they looked last; none where nothing was kept that can be compared.
    pub changed: Option<Changed>,
    /// The first of what lies outside: what left its range since, then what is furthest out.
    pub outside: Vec<Outside>,
    /// How much lies outside.
    pub outside_of: usize,
}

/// The figures of the brief from a health check, with at most so many values outside their range.
pub fn brief_figures(subject: &Subject, check: &HealthCheck, earlier: Option<&Seen>, most: usize) -> BriefFigures {
    let chosen = &check.chosen;
    let stretches = Stretches::for_period(chosen.period, months_back(chosen.period).max(TREND_MONTHS));
    let by_court = tallies(subject, chosen, Dimension::Court, stretches);
    let by_court = subject.by_column(&by_court);
    let by_cause = tallies(subject, chosen, Dimension::Cause, Stretches::around(chosen.period));
    let seen = seen(subject, check, &by_court, &by_cause);
    let earlier = earlier.filter(|one| (one.version, one.counting) == (seen.version, seen.counting));
    let columns = columns(check);
    let mut changed = earlier.map(|earlier| changed(earlier, &seen));
    if let Some(changed) = &mut changed {
        // What nothing judges any more has not come back.
        changed.entered.retain(|(indicator, court)| {
            let row = check.rows.iter().find(|row| row.indicator == *indicator);
            let column = columns.iter().find(|(_, of)| of == court);
            row.zip(column).and_then(|(row, (at, _))| row.cells.get(*at)?.state).is_some()
        });
    }
    let is_new = |one: &(IndicatorId, CourtCode)| changed.as_ref().is_some_and(|changed| changed.left.contains(one));
    let mut outside = Vec::new();
    for row in &check.rows {
        let Some((indicator, range)) = row.indicator.definition().zip(row.range.as_ref()) else { continue };
        for (at, court) in &columns {
            let Some(cell) = row.cells.get(*at).filter(|cell| cell.state == Some(State::Outside)) else { continue };
            let new = is_new(&(row.indicator, court.clone()));
            outside.push((new, distance(&cell.figure, range), indicator, range, court, &cell.figure));
        }
    }
    outside.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.id.cmp(&b.2.id)));
    let outside_of = outside.len();
    let shown = outside.into_iter().take(most).map(|(new, _, indicator, range, court, figure)| Outside {
        trend: trend_of(subject, chosen, &by_court, indicator, court),
        indicator: indicator.id,
        court: court.clone(),
        figure: *figure,
        range: range.clone(),
        new,
    });
    BriefFigures { outside: shown.collect(), outside_of, changed, seen }
}

fn tallies(subject: &Subject, chosen: &Chosen, by: Dimension, stretches: Stretches) -> Tallies {
    let filter = chosen.filter();
    Tallies::of(&subject.tables(), &Question { counters: counters(), by: &[by], filter: &filter, stretches })
}

/// The columns that ranges judge, with their courts: where there is but one court, the whole stands for it.
fn columns(check: &HealthCheck) -> Vec<(usize, CourtCode)> {
    match check.courts.len() {
        0 | 1 => vec![(0, check.courts.first().map_or(&check.chosen.court, |court| &court.code).clone())],
        _ => check.courts.iter().enumerate().map(|(at, court)| (at + 1, court.code.clone())).collect(),
    }
}

/// How far beyond the nearer end of its range a value lies, relative to that end.
fn distance(figure: &Figure, range: &Range) -> f64 {
    let Some(value) = figure.value().map(|value| value.approximate()) else { return 0.0 };
    let beyond =
        |end: Option<Quantity>| end.map(|end| (value - end.approximate()).abs() / end.approximate().abs().max(1e-9));
    [range.low, range.high].into_iter().filter_map(beyond).fold(f64::INFINITY, f64::min)
}

fn trend_of(
    subject: &Subject,
    chosen: &Chosen,
    by_court: &Tallies,
    indicator: &Indicator,
    court: &CourtCode,
) -> Vec<Option<Quantity>> {
    let key = by_court.keys().find(|key| key.first().is_some_and(|key| &*key.id == court.as_str()));
    let Some(key) = key else { return Vec::new() };
    let evaluation = Evaluation { indicator, tallies: by_court, range: None, divides: true, judged: false };
    trend(&evaluation, key, chosen.period, |month| subject.qualifying(month, |one| subject.column_of(one) == *court))
}

fn seen(subject: &Subject, check: &HealthCheck, by_court: &Tallies, by_cause: &Tallies) -> Seen {
    let chosen = &check.chosen;
    let units = |tallies: &Tallies, indicator: &Indicator| -> Vec<Unit> {
        let unit = |key: &Vec<Key>| {
            let Sides { numerator, denominator } = sides(indicator, tallies.reading(key, chosen.period));
            let name = key.first().map(|key| key.id.to_string()).unwrap_or_default();
            ((numerator, denominator) != (0, 0)).then_some((name, numerator, denominator))
        };
        tallies.keys().filter_map(unit).collect()
    };
    let indicators = check.rows.iter().filter_map(|row| {
        let indicator = row.indicator.definition()?;
        let whole = row.cells.first().filter(|cell| cell.applies)?;
        let outside = columns(check)
            .into_iter()
            .filter(|(at, _)| row.cells.get(*at).is_some_and(|cell| cell.state == Some(State::Outside)));
        let divides = subject.divides(indicator, &[Dimension::Cause], &chosen.filter());
        Some(SeenIndicator {
            indicator: row.indicator,
            value: whole.figure.shown(indicator),
            outside: outside.map(|(_, court)| court).collect(),
            ends: Some(row.range.as_ref().map_or([None; 2], |range| [range.low, range.high])),
            by_court: units(by_court, indicator),
            by_cause: if divides { units(by_cause, indicator) } else { Vec::new() },
        })
    });
    Seen { period: chosen.period, version: chosen.version, counting: COUNTING, indicators: indicators.collect() }
}

/// What changed between two looks.
pub fn changed(earlier: &Seen, now: &Seen) -> Changed {
    let mut changed = Changed::default();
    let mut best: Option<((bool, bool), f64, Move)> = None;
    for later in &now.indicators {
        let Some(before) = earlier.indicators.iter().find(|one| one.indicator == later.indicator) else { continue };
        let only_in = |one: &[CourtCode], other: &[CourtCode]| -> Vec<(IndicatorId, CourtCode)> {
            let courts = one.iter().filter(|court| !other.contains(court));
            courts.map(|court| (later.indicator, court.clone())).collect()
        };
        // Where the range moved meanwhile, both are judged by it as it is now: what counts is that the value moved.
        let moved_to = later.ends.filter(|ends| before.ends.is_some_and(|before| before != *ends));
        changed.judged_anew.extend(moved_to.map(|_| later.indicator));
        let was = moved_to.map_or_else(|| before.outside.clone(), |ends| outside_by(before, ends, now.period));
        let (left, entered) = (only_in(&later.outside, &was), only_in(&was, &later.outside));
        let weight = (!left.is_empty(), !entered.is_empty());
        changed.left.extend(left);
        changed.entered.extend(entered);
        let (Some(from), Some(to)) = (before.value, later.value) else { continue };
        // A value that was kept may be written with fewer zeros than the same value just computed.
        let Some(change) = difference(to, from).filter(|change| !change.is_zero()) else { continue };
        changed.moved += 1;
        let size = ((to.approximate() - from.approximate()) / from.approximate().abs().max(1e-9)).abs();
        let better = best.as_ref().is_none_or(|(heaviest, most, _)| (weight, size) > (*heaviest, *most));
        let (upper, lower) = later.by_court.iter().fold((0, 0), |sum, unit| (sum.0 + unit.1, sum.1 + unit.2));
        if better && upper.min(lower) >= ENOUGH {
            let court = largest(later.indicator, &before.by_court, &later.by_court, change);
            let court = court.filter(|_| later.by_court.len() > 1);
            let cause = largest(later.indicator, &before.by_cause, &later.by_cause, change);
            best = Some((weight, size, Move { indicator: later.indicator, from, to, court, cause }));
        }
    }
    changed.most = best.map(|(.., most)| most);
    changed
}

/// The courts whose value, as it was seen, lies outside these ends.
fn outside_by(seen: &SeenIndicator, [low, high]: [Option<Quantity>; 2], period: Period) -> Vec<CourtCode> {
    let judged = seen.indicator.definition().filter(|indicator| indicator.is_judged_over(period));
    let Some(indicator) = judged else { return Vec::new() };
    let range = Range { low, high, basis: String::new() };
    let outside = |(court, numerator, denominator): &Unit| {
        let value = Ratio::new(indicator.scale, (*numerator).into(), (*denominator).into())?;
        (range.state(value, indicator.direction) == Some(State::Outside)).then(|| CourtCode::parse(court).ok())?
    };
    seen.by_court.iter().filter_map(outside).collect()
}

/// The largest part that goes the way of a change, of all parts, which add up to it exactly.
fn largest(indicator: IndicatorId, before: &[Unit], later: &[Unit], change: Quantity) -> Largest {
    let definition = indicator.definition()?;
    let mut units: BTreeMap<&str, (Sides, Sides)> = BTreeMap::new();
    for (name, numerator, denominator) in before {
        units.entry(name).or_default().0 = Sides { numerator: *numerator, denominator: *denominator };
    }
    for (name, numerator, denominator) in later {
        units.entry(name).or_default().1 = Sides { numerator: *numerator, denominator: *denominator };
    }
    let units = units.into_iter().map(|(name, (earlier, later))| UnitChange { key: name, earlier, later });
    let attribution = attribute(units.collect(), definition.scale, definition.decimals)?;
    let part = attribution.leading(change)?;
    (!part.key.is_empty()).then(|| (part.key.to_owned(), part.total))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn code(text: &str) -> CourtCode {
        CourtCode::parse(text).unwrap()
    }

    fn unit(name: &str, numerator: i64, denominator: i64) -> Unit {
        (name.to_owned(), numerator, denominator)
    }

    fn judged_by(high: &str, mut look: Seen) -> Seen {
        for one in &mut look.indicators {
            one.ends = Some([None, Some(high.parse().unwrap())]);
        }
        look
    }

    fn look(value: &str, outside: &[&str], by_court: Vec<Unit>, by_cause: Vec<Unit>) -> Seen {
        let outside = outside.iter().map(|court| code(court)).collect();
        let value = Some(value.parse().unwrap());
        let one = SeenIndicator { indicator: IndicatorId::Appeal, value, outside, ends: None, by_court, by_cause };
        let period = "2023-01..2023-08".parse().unwrap();
        Seen { period, version: Version::V2024_09, counting: COUNTING, indicators: vec![one] }
    }

    #[test]
    fn a_change_is_named_by_its_largest_exact_parts() {
        // 100 of 1,000, then 126 of 1,000: 2.6 points. By court 30 come from the first and 4 go in the other; by cause all
        // come from lending.
        let before = look(
            "10.00",
            &[],
            vec![unit("冀0638", 60, 500), unit("冀0629", 40, 500)],
            vec![unit("民间借贷纠纷", 50, 400), unit("买卖合同纠纷", 50, 600)],
        );
        let now = look(
            "12.60",
            &["冀0638"],
            vec![unit("冀0638", 90, 500), unit("冀0629", 36, 500)],
            vec![unit("民间借贷纠纷", 76, 400), unit("买卖合同纠纷", 50, 600)],
        );
        let changed = changed(&before, &now);
        assert_eq!(changed.left, BTreeSet::from([(IndicatorId::Appeal, code("冀0638"))]));
        assert!(changed.entered.is_empty());
        assert_eq!(changed.moved, 1);
        let most = changed.most.unwrap();
        assert_eq!(most.court, Some((String::from("冀0638"), "3.00".parse().unwrap())));
        assert_eq!(most.cause, Some((String::from("民间借贷纠纷"), "2.60".parse().unwrap())));
    }

    #[test]
    fn the_same_again_is_no_change_and_what_came_back_is_told() {
        let units = || vec![unit("冀0638", 100, 1_000)];
        let before = look("10.00", &["冀0638"], units(), Vec::new());
        assert_eq!(changed(&before, &before), Changed::default());
        let now = look("10.00", &[], units(), Vec::new());
        assert_eq!(changed(&before, &now).entered, BTreeSet::from([(IndicatorId::Appeal, code("冀0638"))]));
    }

    #[test]
    fn a_range_that_moved_is_no_value_that_left_it() {
        let units = |cases| vec![unit("冀0638", cases, 1_000)];
        let before = judged_by("12", look("10.00", &[], units(100), Vec::new()));
        let now = judged_by("9", look("10.00", &["冀0638"], units(100), Vec::new()));
        let by_others = Changed { judged_anew: BTreeSet::from([IndicatorId::Appeal]), ..Changed::default() };
        assert_eq!(changed(&before, &now), by_others);
        assert_eq!(changed(&now, &before), by_others, "nor has it come back");
        let mut unjudged = before.clone();
        unjudged.indicators.iter_mut().for_each(|one| one.ends = Some([None, None]));
        assert_eq!(changed(&unjudged, &now), by_others, "a first range");
        assert_eq!(changed(&now, &unjudged), by_others, "none any more");
        // Where both moved, the value would have left the range as it is now, or come back to it.
        let (of, lower) = (|all: &Changed| [all.left.len(), all.entered.len(), all.judged_anew.len()], units(80));
        let lower = judged_by("12", look("8.00", &[], lower, Vec::new()));
        assert_eq!(of(&changed(&lower, &now)), [1, 0, 1]);
        let higher = judged_by("9", look("13.00", &["冀0638"], units(130), Vec::new()));
        assert_eq!(of(&changed(&higher, &before)), [0, 1, 1]);
        let older = look("10.00", &[], units(100), Vec::new());
        assert_eq!(of(&changed(&older, &now)), [1, 0, 0], "a look that kept no ends");
    }

    #[test]
    fn a_handful_of_cases_is_not_spoken_of() {
        let before = look("10.00", &[], vec![unit("冀0638", 10, 100)], Vec::new());
        let now = look("20.00", &[], vec![unit("冀0638", 20, 100)], Vec::new());
        let changed = changed(&before, &now);
        assert_eq!((changed.moved, changed.most), (1, None));
    }
}
