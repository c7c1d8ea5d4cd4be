//! Portraits: a court, a division or a judge over the catalogue, beside its own past and beside comparable peers.
//!
//! The Supreme People's Court forbids ranking courts and judges by these indicators (September 2024). So a portrait holds
//! the subject's own values and a band of its peers, never a peer's value, a place or a score, and what is outside the
//! band asks for a look at the cases, which every finding names.
//!
//! - Shares of cases stand in a [`Funnel`] around what the peers' ratios would have brought with the subject's own mix of
//!   cases (`standard`, as finely as [`Grain`] says).
//! - Days, amounts and other ratios stand beside the [`Spread`] of the peers' values, where these are many (`band`).
//! - Where cases or peers are few there is no band, with the reason ([`Refusal`]).
//!
//! Start at [`Peers::of`] and [`portrait()`]. The limits are those of [`chance`](crate::chance), which take each case to have the same chance. Cases that differ vary
//! less than that together, so the funnel is, if anything, too wide.

mod access;
mod band;
mod finding;
mod load;
mod organisation;
mod peers;
mod profile;
mod settings;
mod standard;
#[cfg(test)]
mod tests;

pub use access::{Access, Closed, may_open, place_of};
pub use band::{Away, Band, Funnel, Refusal, Spread, TAILS};
pub use finding::{Basis, Finding, FindingKind};
pub use load::{Load, LoadBand, Stretch, Workload};
pub use organisation::{
    DECIMALS, Gauge, Gauged, Mediated, Mediations, OrganisationFinding, OrganisationPortrait, months_needed,
    organisation,
};
pub use peers::{Peers, Reach, Stated};
pub use profile::Profile;
pub use settings::{BadComparison, Comparison, NUMBERS, Number, SetBy, Standing, source};
pub use standard::{Adjusted, Grain};

use crate::catalogue::{Indicator, Version};
use crate::court::CourtCode;
use crate::distinct::distinct;
use crate::explain::Sentence;
use crate::figure::Completeness;
use crate::period::Period;
use crate::table::FactTable;
use crate::tally::{Dimension, Filter};
use crate::workload::Weights;
use profile::Tallied;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::sync::Arc;

/// Whose portrait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A court by itself, without those below it.
    Court {
        /// Its code.
        court: CourtCode,
    },
    /// A division.
    Division {
        /// Of which court.
        court: CourtCode,
        /// Its name in the files.
        name: String,
    },
    /// A judge in charge of cases (承办人).
    Judge {
        /// Of which court.
        court: CourtCode,
        /// The name in the files.
        name: String,
    },
}

impl Subject {
    /// The court it is or belongs to.
    pub const fn court(&self) -> &CourtCode {
        match self {
            Self::Court { court } | Self::Division { court, .. } | Self::Judge { court, .. } => court,
        }
    }

    /// Its name within the court; none for the court itself.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Court { .. } => None,
            Self::Division { name, .. } | Self::Judge { name, .. } => Some(name),
        }
    }

    /// What it is one of.
    pub const fn dimension(&self) -> Dimension {
        match self {
            Self::Court { .. } => Dimension::Court,
            Self::Division { .. } => Dimension::Division,
            Self::Judge { .. } => Dimension::Judge,
        }
    }

    /// The restriction on facts that keeps its cases.
    pub fn filter(&self) -> Filter {
        let court = Filter::default().with(Dimension::Court, self.court().as_str());
        self.name().map_or(court.clone(), |name| court.with(self.dimension(), name))
    }

    /// The words of its dimension in a table, and which of them each row has.
    fn words<'a>(&self, table: &'a FactTable) -> (&'a [Arc<str>], &'a [u16]) {
        match self.dimension() {
            Dimension::Judge => (&table.judges, &table.judge),
            _ => (&table.divisions, &table.division),
        }
    }
}

/// What a comparison needs before it is made. No published text sets these numbers: they are proposals, for a court to set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needed {
    /// Cases a value stands on.
    pub cases: i64,
    /// Peers with such cases, for a funnel.
    pub peers: usize,
    /// Peers with so many cases, for a spread.
    pub spread_peers: usize,
    /// Peers' cases in a stratum.
    pub stratum: i64,
    /// The largest part of the peers' cases that one of them may have, in per cent.
    pub largest_part: u8,
    /// How many in a hundred peers lie beyond each end of a spread.
    pub tail: u8,
}

impl Default for Needed {
    fn default() -> Self {
        Self { cases: 30, peers: 5, spread_peers: 10, stratum: 30, largest_part: 50, tail: 10 }
    }
}

impl Needed {
    /// The same, however low they were set, with no less than keeps peers from being read off: three for a funnel, none of
    /// them with more than four fifths of the cases; seven for a spread, whose ends are the outermost values of fewer.
    #[must_use]
    pub fn hiding(self) -> Self {
        Self {
            peers: self.peers.max(3),
            spread_peers: self.spread_peers.max(7),
            largest_part: self.largest_part.min(80),
            tail: if band::TAILS.contains(&self.tail) { self.tail } else { Self::default().tail },
            ..self
        }
    }

    /// What stands beside every portrait about these numbers, `source` saying who set them.
    pub fn told(&self, source: &Sentence) -> Sentence {
        let Self { cases, peers, spread_peers, stratum, largest_part, tail } = self;
        let (low, high) = (tail, 100_u8.saturating_sub(*tail));
        Sentence {
            zh: format!(
                "{}：案件不少于 {cases} 件；同类对象不少于 {peers} 个（天数、金额类 {spread_peers} 个，取 {low}–{high} 百分位）；同类结构的案件不少于 \
                 {stratum} 件；单个对象不超过同类案件的 {largest_part}%",
                source.zh
            ),
            en: format!(
                "{}: {cases} cases; {peers} peers ({spread_peers} for days and amounts, of which percentiles {low} to {high}); \
                 {stratum} of the peers' cases of a kind; at most {largest_part} % of the peers' cases with one of them",
                source.en
            ),
        }
    }
}

/// How a portrait is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// What a comparison needs.
    pub needed: Needed,
    /// How many earlier periods the trend goes back.
    pub trend: u8,
    /// What cases weigh in the workload.
    pub weights: Weights,
}

impl Default for Options {
    /// The proposals, twelve earlier periods, sample weights.
    fn default() -> Self {
        Self { needed: Needed::default(), trend: 12, weights: Weights::sample() }
    }
}

/// A portrait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portrait {
    /// Whose.
    pub subject: Subject,
    /// Over which period.
    pub period: Period,
    /// By which edition of the catalogue.
    pub version: Version,
    /// How many peers it is compared with, and why these.
    pub peers: Stated,
    /// What the comparisons needed.
    pub needed: Needed,
    /// The indicators that apply to courts of its tier, in the order of the catalogue.
    pub profiles: Vec<Profile>,
    /// Strengths, weak points and what is no more than chance, in the same order.
    pub findings: Vec<Finding>,
    /// What came in, was closed and is left.
    pub workload: Workload,
}

/// What every part of a portrait looks at.
struct Scene<'a> {
    tables: &'a [&'a FactTable],
    subject: &'a Subject,
    period: Period,
    version: Version,
    peers: &'a Peers,
    needed: Needed,
    /// How complete the rows of the period are, once counted.
    rows: OnceCell<Completeness>,
}

impl<'a> Scene<'a> {
    /// The table of the subject's court.
    fn home(&self) -> Option<&'a FactTable> {
        self.tables.iter().copied().find(|table| table.court() == self.subject.court())
    }

    /// The tables of the courts that have peers.
    fn peer_tables(&self) -> impl Iterator<Item = &'a FactTable> {
        self.tables.iter().copied().filter(|table| self.peers.names(table.court()).is_some())
    }
}

/// Draws the portrait of a subject from the tables of its own court and of those of its peers.
pub fn portrait(
    tables: &[&FactTable],
    version: Version,
    subject: &Subject,
    period: Period,
    peers: &Peers,
    options: &Options,
) -> Portrait {
    let needed = options.needed.hiding();
    let scene = Scene { tables, subject, period, version, peers, needed, rows: OnceCell::new() };
    let mut trend: Vec<Period> = std::iter::successors(Some(period), |later| Some(later.before()))
        .take(usize::from(options.trend) + 1)
        .collect();
    trend.reverse();
    let before = period.year_before();
    let months = period.whole_months().into_iter().flat_map(|_| period.each_month().chain(before.each_month()));
    let periods: Vec<Period> = trend.iter().copied().chain([before]).chain(months.map(Period::month)).collect();

    let tier = subject.court().tier();
    let indicators: Vec<&'static Indicator> =
        version.indicators().filter(|indicator| indicator.applies_to(tier)).collect();
    let of_indicators = indicators.iter().flat_map(|indicator| indicator.counters());
    let counters = distinct(of_indicators.chain(load::COUNTERS));
    let tallied = Tallied::of(&scene, &counters, &periods);

    let profiles: Vec<Profile> =
        indicators.iter().map(|indicator| profile::profile(&scene, indicator, &tallied, &trend)).collect();
    let findings = indicators.iter().zip(&profiles);
    let findings = findings.flat_map(|(indicator, profile)| finding::findings(indicator, profile, &tallied, &scene));
    Portrait {
        subject: subject.clone(),
        period,
        version,
        peers: peers.stated().clone(),
        needed,
        findings: findings.collect(),
        profiles,
        workload: load::workload(&scene, &tallied.own, &options.weights),
    }
}
