//! Real cases that are supposed to be otherwise: found in the pack, picked and put back.

use super::drill::chosen;
use crate::figures::Subject;
use crate::figures::slides::Meeting;
use crate::lang::Lang;
use domain::case::Disposition;
use domain::case_number::CaseNumber;
use domain::catalogue::{Indicator, IndicatorId};
use domain::day::Day;
use domain::explain::{Side, explain};
use domain::fact::{Fact, Moment};
use domain::table::FactTable;
use domain::what_if::{Supposition, pending};
use std::collections::BTreeMap;

/// Cases offered at once: what ten fingers point at.
pub(super) const OFFERED: usize = 10;

/// What is supposed of a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    /// Its remand had been a reversal.
    #[default]
    Reversed,
    /// Its reversal or remand had been upheld.
    Upheld,
    /// It is closed by the end of the period.
    Closed,
    /// It is left out of consideration.
    Left,
}

impl Fate {
    pub(super) const ALL: [Self; 4] = [Self::Reversed, Self::Upheld, Self::Closed, Self::Left];

    pub(super) fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Reversed => lang.pick("发回如为改判", "remanded, had it been reversed"),
            Self::Upheld => lang.pick("改判、发回如为维持", "reversed or remanded, had it been upheld"),
            Self::Closed => lang.pick("未结如在期末前结案", "pending, had it been closed"),
            Self::Left => lang.pick("分子中的案件如不计", "counted, had it been left out"),
        }
    }

    /// The cases it can be supposed of, within a court or the whole scope; `first` is the indicator on the wall.
    pub(super) fn candidates(self, meeting: &Meeting, subject: &Subject, court: &str, first: IndicatorId) -> Vec<Fact> {
        let outcomes = |ids: &[(IndicatorId, Side)]| {
            let held = |(id, _): &&(IndicatorId, Side)| {
                id.definition().is_some_and(|one| one.membership(meeting.version).is_some())
            };
            // The first that the edition knows; the last is known to all.
            let (id, side) = ids.iter().find(held).or(ids.last()).copied()?;
            Some((id.definition()?, side))
        };
        let of = match self {
            Self::Reversed => outcomes(&[
                (IndicatorId::SecondReversalToRemand, Side::Denominator),
                (IndicatorId::FirstInstanceRemanded, Side::Numerator),
            ]),
            Self::Upheld => outcomes(&[
                (IndicatorId::ReversedOrRemanded, Side::Numerator),
                (IndicatorId::FirstInstanceRemanded, Side::Numerator),
            ]),
            Self::Left => first.definition().map(|one| (one, Side::Numerator)),
            Self::Closed => None,
        };
        let filter = chosen(meeting).filter();
        let tables = subject.tables.iter().filter(|table| court.is_empty() || table.court().as_str() == court);
        let mut facts: Vec<Fact> = match of {
            Some((indicator, side)) => tables.flat_map(|table| counted(table, indicator, side, meeting)).collect(),
            None => {
                tables.flat_map(|table| pending(table, meeting.period.last(), &filter).collect::<Vec<_>>()).collect()
            }
        };
        facts.sort_by(|a, b| (day(a, Moment::Docketed), &a.number).cmp(&(day(b, Moment::Docketed), &b.number)));
        facts.dedup_by(|a, b| a.number == b.number);
        facts
    }
}

fn counted(table: &FactTable, indicator: &Indicator, side: Side, meeting: &Meeting) -> Vec<Fact> {
    let counted = explain(table, indicator, side, meeting.period, &chosen(meeting).filter());
    counted.iter().filter_map(|one| table.fact(one.row)).collect()
}

fn day(fact: &Fact, moment: Moment) -> Option<Day> {
    fact.days.get(usize::from(moment.index())).copied().flatten()
}

/// What was picked, as suppositions: cases of one fate together.
pub(super) fn suppositions(picked: &BTreeMap<CaseNumber, Fate>, on: Day) -> Vec<Supposition> {
    Fate::ALL
        .into_iter()
        .filter_map(|fate| {
            let cases: Vec<CaseNumber> =
                picked.iter().filter(|(_, one)| **one == fate).map(|(number, _)| number.clone()).collect();
            (!cases.is_empty()).then_some(match fate {
                Fate::Reversed => Supposition::Outcome { cases, was: Disposition::Reversed },
                Fate::Upheld => Supposition::Outcome { cases, was: Disposition::Upheld },
                Fate::Closed => Supposition::Close { cases, on, way: None },
                Fate::Left => Supposition::Leave { cases },
            })
        })
        .collect()
}

/// A case as it is offered: its number and cause, with which it is looked for.
pub(super) fn offered(fact: &Fact, lang: Lang) -> String {
    let docketed =
        day(fact, Moment::Docketed).map(|day| lang.pick(format!("，{day} 立案"), format!(", docketed {day}")));
    format!("{} {}{}", fact.number, fact.cause, docketed.unwrap_or_default())
}

/// Whether a case is one of those looked for: each word stands somewhere in what is offered, in its division or judge.
pub(super) fn is_looked_for(fact: &Fact, words: &str) -> bool {
    let text = format!("{} {} {} {}", fact.number, fact.cause, fact.division, fact.judge);
    words.split_whitespace().all(|word| text.contains(word))
}
