//! The workload of a subject beside its own past and its peers'.

use super::band::{Refusal, Spread, spread};
use super::{Needed, Scene};
use crate::change::Sides;
use crate::explain::Sentence;
use crate::measure::{Counter, Measure, Scope};
use crate::period::Period;
use crate::quantity::{Quantity, Ratio};
use crate::table::FactTable;
use crate::tally::{Dimension, Filter, GroupKey, Key, Question, Stretches, Tallies};
use crate::workload::{Weights, weighted_closings};
use serde::{Deserialize, Serialize};

/// What came in, was closed and is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// New cases.
    pub new: i64,
    /// Closings.
    pub closed: i64,
    /// Pending at the end.
    pub pending: i64,
    /// Closings, each by the weight of its type.
    pub weighted: Quantity,
}

/// Where most peers lie, by the percentiles of [`Spread`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadBand {
    /// Of new cases.
    pub new: Spread,
    /// Of closings.
    pub closed: Spread,
    /// Of pending cases.
    pub pending: Spread,
    /// Of weighted closings.
    pub weighted: Spread,
}

/// A stretch of time beside the same of the year before and the peers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Which.
    pub period: Period,
    /// In it.
    pub now: Load,
    /// In the same of the year before.
    pub year_before: Load,
    /// The peers' band, or why there is none.
    pub band: Result<LoadBand, Refusal>,
}

/// The workload of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// The whole period.
    pub whole: Stretch,
    /// Its months; none where it is not made of months.
    pub months: Vec<Stretch>,
    /// What cases weigh, with the source.
    pub weights: Weights,
}

impl Workload {
    /// What must stand beside weighted closings.
    pub fn about_weights(&self) -> Sentence {
        let Sentence { zh, en } = self.weights.label();
        Sentence { zh: format!("折算结案采用{zh}"), en: format!("weighted closings by {en}") }
    }
}

/// The counters of a load, weights apart.
pub(super) const COUNTERS: [Counter; 3] = [
    Counter { measure: Measure::New, scope: Scope::All },
    Counter { measure: Measure::Closed, scope: Scope::All },
    Counter { measure: Measure::Pending, scope: Scope::All },
];

/// The loads of one unit by stretch.
struct Loads<'a> {
    tallies: &'a Tallies,
    key: GroupKey,
    weighted: Vec<Quantity>,
}

impl Loads<'_> {
    fn over(&self, period: Period) -> Load {
        let reading = self.tallies.reading(&self.key, period);
        let [new, closed, pending] =
            COUNTERS.map(|counter| reading.as_ref().and_then(|reading| reading.get(counter)).unwrap_or(0));
        let range = self.tallies.stretches().covering(period).unwrap_or_default();
        let parts = self.weighted.iter().skip(range.start).take(range.len());
        let weighted = parts.fold(Quantity::ZERO, |sum, part| sum.plus(*part).unwrap_or(sum));
        Load { new, closed, pending, weighted }
    }
}

/// The workload. `own` holds the subject's tallies with [`COUNTERS`] over the period, the year before and the months of
/// both.
pub(super) fn workload(scene: &Scene<'_>, own: &Tallies, weights: &Weights) -> Workload {
    let Scene { subject, period, .. } = *scene;
    let own = Loads { tallies: own, key: Vec::new(), weighted: own_weighted(scene, weights, own.stretches()) };
    let stretches = match period.whole_months() {
        Some((first, last)) => Stretches::months(first, last),
        None => Stretches::around(period),
    };
    let tallies = tallied(scene, stretches);
    let peers = if subject.name().is_some() { peers(scene, weights, &tallies) } else { Vec::new() };
    let stretch = |period: Period| {
        let now = own.over(period);
        let band = match subject.dimension() {
            Dimension::Judge => band(now, peers.iter().map(|peer| peer.over(period)), &scene.needed),
            _ => Err(Refusal::SizeDiffers),
        };
        Stretch { period, now, year_before: own.over(period.year_before()), band }
    };
    let months = period.whole_months().into_iter().flat_map(|_| period.each_month()).map(Period::month);
    Workload { whole: stretch(period), months: months.map(stretch).collect(), weights: weights.clone() }
}

fn own_weighted(scene: &Scene<'_>, weights: &Weights, stretches: &Stretches) -> Vec<Quantity> {
    let Some(table) = scene.home() else { return Vec::new() };
    let (words, column) = scene.subject.words(table);
    let word = scene.subject.name().map(|name| words.iter().position(|word| **word == *name));
    let is = |row: usize| {
        let here = column.get(row).copied().map(usize::from);
        word.is_none_or(|word| word.is_some() && word == here).then_some(0)
    };
    weighted_closings(table, weights, stretches, 1, is).and_then(|mut all| all.pop()).unwrap_or_default()
}

/// The tallies of every judge of the peers' courts.
fn tallied(scene: &Scene<'_>, stretches: Stretches) -> Tallies {
    let (filter, by) = (Filter::default(), [Dimension::Court, scene.subject.dimension()]);
    let question = Question { counters: &COUNTERS, by: &by, filter: &filter, stretches };
    let tables: Vec<&FactTable> =
        if scene.subject.dimension() == Dimension::Judge { scene.peer_tables().collect() } else { Vec::new() };
    Tallies::of(&tables, &question)
}

fn peers<'a>(scene: &Scene<'_>, weights: &Weights, tallies: &'a Tallies) -> Vec<Loads<'a>> {
    let of_court = |table: &FactTable| -> Vec<Loads<'a>> {
        let dimension = scene.subject.dimension();
        let (Some(names), Some(positions)) =
            (scene.peers.names(table.court()), scene.peers.positions(table, dimension))
        else {
            return Vec::new();
        };
        let of = |row: usize| positions.get(row).copied().flatten();
        let weighted = weighted_closings(table, weights, tallies.stretches(), names.len(), of).unwrap_or_default();
        let key_of = |name: &str| {
            let is = |key: &&GroupKey| {
                Key::court_of(key, &[Dimension::Court]).as_ref() == Some(table.court())
                    && key.last().is_some_and(|key| &*key.id == name)
            };
            tallies.keys().find(is).cloned()
        };
        let loads = names
            .iter()
            .zip(weighted)
            .filter_map(|(name, weighted)| Some(Loads { tallies, key: key_of(name)?, weighted }));
        loads.collect()
    };
    scene.peer_tables().flat_map(of_court).collect()
}

/// The band of peers who had any work in the stretch.
fn band(own: Load, peers: impl Iterator<Item = Load>, needed: &Needed) -> Result<LoadBand, Refusal> {
    let peers: Vec<Load> = peers.filter(|load| load.new != 0 || load.closed != 0 || load.pending != 0).collect();
    let whole = |own: i64, of: fn(&Load) -> i64| {
        let values = peers.iter().map(|load| Sides { numerator: of(load), denominator: 1 }).collect();
        let own = Ratio::new(1, own.into(), 1.into()).ok_or(Refusal::NotARatio)?;
        spread(own, values, (1, 1), 1, needed)
    };
    let millionths = |load: &Load| {
        let numerator = load.weighted.at(6).and_then(|number| i64::try_from(number).ok());
        Some(Sides { numerator: numerator?, denominator: 1 })
    };
    let weights: Option<Vec<Sides>> = peers.iter().map(millionths).collect();
    let own_weight = Ratio::new(1, own.weighted, 1.into()).ok_or(Refusal::NotARatio)?;
    Ok(LoadBand {
        new: whole(own.new, |load| load.new)?,
        closed: whole(own.closed, |load| load.closed)?,
        pending: whole(own.pending, |load| load.pending)?,
        weighted: spread(own_weight, weights.ok_or(Refusal::NotARatio)?, (1, 1_000_000), 2, needed)?,
    })
}
