//! One indicator of a subject: now, a year before, over time, and beside the peers.

use super::band::{Band, Refusal, funnel, spread};
use super::standard::{expected, grains, sides, strata, sum};
use super::{Scene, Subject};
use crate::catalogue::{Indicator, IndicatorId};
use crate::chance::is_share;
use crate::change::Sides;
use crate::figure::{Absence, Completeness, Figure, Standard, evaluate, lack_data};
use crate::measure::{Counter, Weight};
use crate::period::Period;
use crate::tally::{Dimension, Filter, Question, Reading, Stretches, Tallies};
use serde::{Deserialize, Serialize};

/// One indicator of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Which.
    pub indicator: IndicatorId,
    /// In the period.
    pub now: Figure,
    /// In the same period of the year before.
    pub year_before: Figure,
    /// In the periods of the same length before, earliest first, and in this one.
    pub trend: Vec<(Period, Figure)>,
    /// Beside the comparable peers.
    pub band: Band,
}

/// Everything tallied for a portrait.
pub(super) struct Tallied {
    /// The subject's own, over every period asked for.
    pub(super) own: Tallies,
    /// The subject's own by line, procedure and cause.
    own_strata: Tallies,
    /// All peers together by line, procedure and cause.
    pool: Tallies,
    /// By court and the subject's dimension, peers and others.
    units: Tallies,
}

const STRATA: [Dimension; 3] = [Dimension::Line, Dimension::Procedure, Dimension::Cause];

impl Tallied {
    /// Four passes: two over the subject's court, two over the courts of the peers.
    pub(super) fn of(scene: &Scene<'_>, counters: &[Counter], periods: &[Period]) -> Self {
        let home: Vec<_> = scene.home().into_iter().collect();
        let (filter, open) = (scene.subject.filter(), Filter::default());
        let around = || Stretches::around(scene.period);
        let shares: Vec<Counter> = scene
            .version
            .indicators()
            .filter(|indicator| is_share(indicator.id))
            .flat_map(Indicator::counters)
            .filter(|counter| counters.contains(counter))
            .collect();
        let shares: Vec<Counter> = counters.iter().copied().filter(|counter| shares.contains(counter)).collect();
        let own = Question { counters, by: &[], filter: &filter, stretches: Stretches::of_periods(periods) };
        let strata = |filter| Question { counters: &shares, by: &STRATA, filter, stretches: around() };
        let dimension = scene.subject.dimension();
        let by: &[Dimension] =
            if dimension == Dimension::Court { &[Dimension::Court] } else { &[Dimension::Court, dimension] };
        let rows = |table| {
            let positions = scene.peers.positions(table, dimension)?;
            Some((table, positions.iter().map(Option::is_some).collect()))
        };
        let peers: Vec<_> = scene.peer_tables().collect();
        Self {
            own: Tallies::of(&home, &own),
            own_strata: Tallies::of(&home, &strata(&filter)),
            pool: Tallies::among(peers.iter().filter_map(|table| rows(*table)), &strata(&open)),
            units: Tallies::of(&peers, &Question { counters, by, filter: &open, stretches: around() }),
        }
    }

    /// The subject's own sides as tallied.
    pub(super) fn sides(&self, indicator: &Indicator, period: Period) -> Option<Sides> {
        sides(indicator, &self.own.reading(&[], period)?)
    }
}

/// The profile of one indicator.
pub(super) fn profile(
    scene: &Scene<'_>,
    indicator: &'static Indicator,
    tallied: &Tallied,
    trend: &[Period],
) -> Profile {
    let now = scene.period;
    let figure = |period| figure(scene, indicator, &tallied.own, period);
    let (value, before) = (figure(now), now.year_before());
    Profile {
        indicator: indicator.id,
        now: value,
        year_before: figure(before),
        trend: trend.iter().map(|period| (*period, figure(*period))).collect(),
        band: band(scene, indicator, tallied, &value).unwrap_or_else(Band::Refused),
    }
}

fn figure(scene: &Scene<'_>, indicator: &Indicator, own: &Tallies, period: Period) -> Figure {
    if !own.reaches(period) {
        return Figure::NOT_AVAILABLE;
    }
    let Some(reading) = own.reading(&[], period) else { return Figure::NOT_APPLICABLE };
    let figure = evaluate(indicator, &reading, completeness(scene, period), Standard::default());
    if indicator.divides_by(&[], &scene.subject.filter()) { figure } else { figure.without_meaning() }
}

/// How complete the rows of the subject's court are; earlier periods are counted only where rows were refused.
fn completeness(scene: &Scene<'_>, period: Period) -> Completeness {
    let months = period.first().month()..=period.last().month();
    match scene.home() {
        Some(table) if period == scene.period => scene.rows.get_or_init(|| table.completeness(period)).to_owned(),
        Some(table) if table.refused().iter().any(|one| months.contains(&one.month)) => table.completeness(period),
        _ => Completeness::FULL,
    }
}

fn band(scene: &Scene<'_>, indicator: &Indicator, tallied: &Tallied, value: &Figure) -> Result<Band, Refusal> {
    let Scene { subject, period, needed, .. } = scene;
    let by: &[Dimension] = match subject {
        Subject::Court { .. } => &[Dimension::Court],
        Subject::Division { .. } => &[Dimension::Division],
        Subject::Judge { .. } => &[Dimension::Judge],
    };
    if !indicator.divides_by(by, &subject.filter()) || !indicator.is_judged(1, by) {
        return Err(Refusal::NotDivisible);
    }
    let (Some(ratio), Some(reading)) = (value.value(), tallied.own.reading(&[], *period)) else {
        return Err(Refusal::NotARatio);
    };
    let own = sides(indicator, &reading).ok_or(Refusal::NotARatio)?;
    let have = cases(indicator, &reading);
    if have < needed.cases {
        return Err(Refusal::FewCases { have, needed: needed.cases });
    }
    let readings = tallied.units.keys().filter(|key| scene.peers.hold(key));
    let readings = readings.filter_map(|key| tallied.units.reading(key, *period));
    let has_data = |reading: &Reading<'_>| {
        let figure = evaluate(indicator, reading, Completeness::FULL, Standard::default());
        figure.absence != Some(Absence::NotQualified)
    };
    let readings = readings.filter(has_data);
    if is_share(indicator.id) {
        if lack_data(indicator, &tallied.pool, *period) {
            return Err(Refusal::PeersLackData);
        }
        let denominators: Vec<i64> =
            readings.filter_map(|reading| Some(sides(indicator, &reading)?.denominator)).collect();
        let [own_strata, pool] =
            [&tallied.own_strata, &tallied.pool].map(|tallies| strata(indicator, tallies, *period));
        let expected = expected(&own_strata, &pool, grains(indicator), needed.stratum);
        return funnel(indicator.scale, own, expected, &denominators, needed).map(Band::Funnel);
    }
    let enough = readings.filter(|reading| cases(indicator, reading) >= needed.cases);
    let peers = enough.filter_map(|reading| sides(indicator, &reading)).filter(|sides| sides.denominator > 0).collect();
    let decimals = |terms: &[crate::catalogue::Term]| {
        10_i128.pow(terms.iter().map(|term| u32::from(term.measure.decimals())).max().unwrap_or(0))
    };
    let per = (i128::from(indicator.scale) * decimals(indicator.denominator), decimals(indicator.numerator));
    spread(ratio, peers, per, indicator.decimals, needed).map(Band::Spread)
}

/// On how many cases a value stands: its denominator where that counts cases, else its numerator, else the rows that may
/// lack something.
fn cases(indicator: &Indicator, reading: &Reading<'_>) -> i64 {
    let counts = |terms: &[crate::catalogue::Term]| {
        terms.iter().all(|term| term.measure.from_cases() && term.measure.rule().weight == Weight::One)
    };
    let side = [indicator.denominator, indicator.numerator].into_iter().find(|side| counts(side));
    let rows =
        indicator.lacking().next().and_then(|(_, of)| reading.get(Counter { measure: of, scope: indicator.scope }));
    side.map_or(rows, |side| sum(side, indicator.scope, reading)).unwrap_or(0)
}
