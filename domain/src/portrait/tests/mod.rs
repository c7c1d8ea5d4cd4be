//! Worked examples: small courts whose expected numbers are computed on paper.
#![allow(clippy::unwrap_used)]

mod compared;
mod hidden;
mod loads;
mod organisations;
mod standards;

use super::*;
use crate::case::sample::case;
use crate::case::{Disposition, Procedure};
use crate::catalogue::IndicatorId;
use crate::fact::Fact;

pub(super) const HOME: &str = "冀0632";

/// A court in the making.
#[derive(Clone, Default)]
pub(super) struct Made {
    facts: Vec<Fact>,
}

/// Closings of one judge in one cause.
pub(super) struct Work<'a> {
    pub(super) judge: &'a str,
    pub(super) cause: &'a str,
    pub(super) year: i32,
    pub(super) cases: u32,
    /// Of these closed by mediation.
    pub(super) mediated: u32,
    /// From docketing to closing.
    pub(super) days: i32,
}

impl Work<'_> {
    pub(super) const fn of<'a>(judge: &'a str, cause: &'a str, cases: u32, mediated: u32) -> Work<'a> {
        Work { judge, cause, year: 2023, cases, mediated, days: 20 }
    }
}

impl Made {
    pub(super) fn with(mut self, work: &Work<'_>) -> Self {
        for one in 0..work.cases {
            let way = if one < work.mediated { Disposition::Mediated } else { Disposition::Judgment };
            let number = format!("（{}）{HOME}民初{}号", work.year, self.facts.len() + 1);
            let closed = crate::day::Day::from_ymd(work.year, 6, 15).unwrap();
            let docketed = closed.plus_days(-work.days).to_string();
            let mut record = case(&number, &docketed, Some(&closed.to_string()), Some(way));
            record.judge = work.judge.to_owned();
            record.cause = work.cause.to_owned();
            record.procedure = Procedure::Ordinary;
            self.facts.push(Fact::derive(&record, &[]));
        }
        self
    }

    /// Five peers, each with the same work.
    pub(super) fn with_peers(self, works: &[(&str, u32, u32)]) -> Self {
        PEERS.iter().fold(self, |made, judge| {
            works
                .iter()
                .fold(made, |made, (cause, cases, mediated)| made.with(&Work::of(judge, cause, *cases, *mediated)))
        })
    }

    pub(super) fn table(&self) -> FactTable {
        self.table_of(HOME)
    }

    /// The same work in another court.
    pub(super) fn table_of(&self, court: &str) -> FactTable {
        let mut facts = self.facts.clone();
        facts.iter_mut().for_each(|fact| fact.number.court = code(court));
        FactTable::build(code(court), &facts).unwrap()
    }
}

pub(super) const PEERS: [&str; 5] = ["同侪乙", "同侪丙", "同侪丁", "同侪戊", "同侪己"];
pub(super) const LOANS: &str = "民间借贷纠纷";
pub(super) const DIVORCE: &str = "离婚纠纷";

pub(super) fn code(text: &str) -> CourtCode {
    CourtCode::parse(text).unwrap()
}

pub(super) fn judge(name: &str) -> Subject {
    Subject::Judge { court: code(HOME), name: name.to_owned() }
}

pub(super) fn drawn(table: &FactTable, version: Version) -> Portrait {
    drawn_with(table, version, &Options::default())
}

pub(super) fn drawn_with(table: &FactTable, version: Version, options: &Options) -> Portrait {
    let subject = judge("甲");
    let peers = Peers::of(&[table], &subject, Reach::OwnCourt, CourtCode::parent_by_rule);
    portrait(&[table], version, &subject, "2023".parse().unwrap(), &peers, options)
}

impl Portrait {
    fn of(&self, indicator: IndicatorId) -> &Profile {
        self.profiles.iter().find(|profile| profile.indicator == indicator).unwrap()
    }

    fn funnel(&self, indicator: IndicatorId) -> &Funnel {
        match &self.of(indicator).band {
            Band::Funnel(funnel) => funnel,
            other => panic!("expected a funnel, got {other:?}"),
        }
    }

    fn refusal(&self, indicator: IndicatorId) -> Refusal {
        match self.of(indicator).band {
            Band::Refused(refusal) => refusal,
            ref other => panic!("expected a refusal, got {other:?}"),
        }
    }
}
