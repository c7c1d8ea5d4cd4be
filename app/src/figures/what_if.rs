//! “What if” in a meeting: real cases that had been otherwise, more of them closed, a target; and what that comes to.

use super::Subject;
use super::query::Chosen;
use crate::components::mark::plain;
use crate::lang::Lang;
use domain::case::Disposition;
use domain::case_number::CaseNumber;
use domain::catalogue::{IndicatorId, counters};
use domain::day::Day;
use domain::explain::{Side, explain};
use domain::fact::Moment;
use domain::figure::Standard;
use domain::period::Period;
use domain::projection::{Aim, Bound, Projection, weekly_closings};
use domain::quantity::Quantity;
use domain::table::FactTable;
use domain::tally::{Dimension, Filter, Question, Stretches};
use domain::what_if::{Basis, Effect, Supposition, View, changes, pending};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Cases offered at once: what ten fingers point at.
const OFFERED: usize = 10;

/// What is supposed of a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fate {
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
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Reversed, Self::Upheld, Self::Closed, Self::Left];

    /// In words.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Reversed => lang.pick("发回如为改判", "remanded, had it been reversed"),
            Self::Upheld => lang.pick("改判、发回如为维持", "reversed or remanded, had it been upheld"),
            Self::Closed => lang.pick("未结如在期末前结案", "pending, had it been closed"),
            Self::Left => lang.pick("分子中的案件如不计", "counted, had it been left out"),
        }
    }
}

/// What is supposed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supposed {
    /// So many more closed.
    pub more: u32,
    /// In which court; empty for all.
    pub court: String,
    /// Real cases, with what is supposed of each.
    pub picked: BTreeMap<CaseNumber, Fate>,
}

impl Supposed {
    fn list(&self, by: Day) -> Vec<Supposition> {
        let mut all = suppositions(&self.picked, by);
        if self.more > 0 {
            let within = match self.court.as_str() {
                "" => Filter::default(),
                court => Filter::default().with(Dimension::Court, court),
            };
            all.push(Supposition::CloseMore { count: self.more, by, within, way: None });
        }
        all
    }
}

/// What was picked, as suppositions: cases of one fate together.
fn suppositions(picked: &BTreeMap<CaseNumber, Fate>, on: Day) -> Vec<Supposition> {
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

/// Which real cases are looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sought {
    /// The indicator on the wall.
    pub indicator: IndicatorId,
    /// Of which this can be supposed.
    pub fate: Fate,
    /// In which court; empty for all.
    pub court: String,
    /// Each of these words stands somewhere in what is offered, in its division or judge.
    pub words: String,
}

/// A case as it is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// 案号.
    pub number: CaseNumber,
    /// 案由.
    pub cause: String,
    /// When it was docketed.
    pub docketed: Option<Day>,
}

impl Offered {
    /// In one line.
    pub fn words(&self, lang: Lang) -> String {
        let docketed = self
            .docketed
            .map(|day| lang.pick(format!("，{day} 立案"), format!(", docketed {day}")))
            .unwrap_or_default();
        format!("{} {}{docketed}", self.number, self.cause)
    }
}

/// A case of which something can be supposed: when it was docketed, its table among those of the subject, and its row there. There
/// may be hundreds of thousands.
pub type Candidate = (Option<Day>, usize, usize);

/// How many of these cases are looked for, and the first of them.
pub fn offered(subject: &Subject, cases: &[Candidate], words: &str) -> (usize, Vec<Offered>) {
    let words: Vec<&str> = words.split_whitespace().collect();
    let mentioning: Vec<_> = subject.tables.iter().map(|table| table.mentioning(&words)).collect();
    let looked_for = |(_, table, row): &&Candidate| mentioning.get(*table).is_some_and(|mentioning| mentioning(*row));
    let (mut of, mut first) = (0, Vec::new());
    for (docketed, table, row) in cases.iter().filter(looked_for) {
        of += 1;
        if first.len() < OFFERED
            && let Some(fact) = subject.tables.get(*table).and_then(|table| table.fact(*row))
        {
            first.push(Offered { number: fact.number, cause: fact.cause.to_string(), docketed: *docketed });
        }
    }
    (of, first)
}

/// The cases it can be supposed of, within a court or the whole scope, whatever their words; the one docketed first at the head, of
/// those of one day in the order of courts and case numbers, as [`Supposition::CloseMore`] takes them.
pub fn candidates(subject: &Subject, chosen: &Chosen, sought: &Sought) -> Vec<Candidate> {
    let outcomes = |ids: &[(IndicatorId, Side)]| {
        let held = |(id, _): &&(IndicatorId, Side)| {
            id.definition().is_some_and(|one| one.membership(chosen.version).is_some())
        };
        // The first that the edition knows; the last is known to all.
        let (id, side) = ids.iter().find(held).or(ids.last()).copied()?;
        Some((id.definition()?, side))
    };
    let of = match sought.fate {
        Fate::Reversed => outcomes(&[
            (IndicatorId::SecondReversalToRemand, Side::Denominator),
            (IndicatorId::FirstInstanceRemanded, Side::Numerator),
        ]),
        Fate::Upheld => outcomes(&[
            (IndicatorId::ReversedOrRemanded, Side::Numerator),
            (IndicatorId::FirstInstanceRemanded, Side::Numerator),
        ]),
        Fate::Left => sought.indicator.definition().map(|one| (one, Side::Numerator)),
        Fate::Closed => None,
    };
    let filter = chosen.filter();
    let tables = subject.tables.iter().enumerate();
    let tables = tables.filter(|(_, table)| sought.court.is_empty() || table.court().as_str() == sought.court);
    let mut cases: Vec<Candidate> = Vec::new();
    for (at, table) in tables {
        let candidate = |row: usize| (table.day(row, Moment::Docketed), at, row);
        match of {
            Some((indicator, side)) => {
                let counted = explain(table, indicator, side, chosen.period, &filter);
                cases.extend(counted.into_iter().map(|one| candidate(one.row)));
            }
            None => cases.extend(pending(table, chosen.period.last(), &filter).map(candidate)),
        }
    }
    cases.sort_unstable();
    cases.dedup();
    cases
}

/// One pass over the facts, after which each supposition costs its cases alone.
pub fn basis(subject: &Subject, chosen: &Chosen) -> Basis {
    let filter = chosen.filter();
    let question =
        Question { counters: counters(), by: &[], filter: &filter, stretches: Stretches::around(chosen.period) };
    Basis::of(&subject.tables(), &question)
}

/// What every indicator comes to; where something cannot be supposed, why.
pub fn effects(subject: &Subject, basis: &Basis, chosen: &Chosen, supposed: &Supposed) -> Result<Vec<Effect>, String> {
    let tables: Vec<&FactTable> = subject.tables();
    let changed = changes(&tables, &supposed.list(chosen.period.last())).map_err(|error| error.to_string())?;
    let after = basis.after(&tables, &changed).map_err(|error| error.to_string())?;
    let view = View {
        version: chosen.version,
        group: &[],
        period: chosen.period,
        rows: subject.completeness(chosen.period, None),
        standard: Standard::default(),
    };
    Ok(basis.effects(&after, view))
}

/// How many closings a week reach a target by the end of the year, in Chinese and English.
pub fn aimed(subject: &Subject, chosen: &Chosen, id: IndicatorId, target: &str) -> [String; 2] {
    let (Some(indicator), Ok(target)) = (id.definition(), target.trim().parse::<Quantity>()) else {
        return ["目标值应为数字，如 11.5", "expected a number such as 11.5"].map(String::from);
    };
    let (year, ..) = chosen.period.last().ymd();
    let whole = Day::from_ymd(year, 1, 1).zip(Day::from_ymd(year, 12, 31));
    let Some(period) = whole.and_then(|(first, last)| Period::days(first, last)) else {
        return Default::default();
    };
    let filter = chosen.filter();
    let aim = Aim { indicator, within: &filter, target, bound: Bound::usual(indicator.direction), period };
    match weekly_closings(&subject.tables(), &aim).projection {
        Projection::Already { reaches } => {
            let reaches = plain(&reaches, indicator);
            [
                format!("照此下去年底为 {reaches}，已达目标。"),
                format!("As things go it is {reaches} at the end of the year: reached."),
            ]
        }
        Projection::Weekly { closings, reaches } => {
            let reaches = plain(&reaches, indicator);
            [
                format!("每周结 {closings} 件，年底为 {reaches}。"),
                format!("{closings} a week make it {reaches} at the end of the year."),
            ]
        }
        Projection::OutOfReach { closings, best } => {
            let best = plain(&best, indicator);
            [
                format!("到不了：每周结 {closings} 件也只到 {best}。"),
                format!("Out of reach: {closings} a week make it {best}."),
            ]
        }
        Projection::NotMoved { .. } => {
            ["结案多少不影响这项指标。", "How many are closed does not move this indicator."].map(String::from)
        }
        Projection::NoData => ["数据不足，不能推算。", "The data do not suffice."].map(String::from),
    }
}
