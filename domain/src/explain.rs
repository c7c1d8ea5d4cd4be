//! The cases behind a figure: exactly the facts a measure's rule lets in, and why.

use crate::catalogue::{Indicator, Term};
use crate::fact::{Fact, Moment};
use crate::measure::{Condition, Counter, Measure, Weight, When};
use crate::period::Period;
use crate::table::FactTable;
use crate::tally::{Dimension, Filter};
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// A side of an indicator.
    Side ("分子分母") {
        Numerator = "numerator", "分子", "numerator";
        Denominator = "denominator", "分母", "denominator";
    }
}

impl Side {
    /// The terms of that side.
    pub fn terms(self, indicator: &Indicator) -> &'static [Term] {
        match self {
            Self::Numerator => indicator.numerator,
            Self::Denominator => indicator.denominator,
        }
    }
}

/// One case behind a figure: which row of the table, for which term it counts, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Row in the fact table.
    pub row: usize,
    /// The measure it counts for.
    pub measure: Measure,
    /// With which sign.
    pub plus: bool,
    /// How much, without sign.
    pub weight: i64,
}

/// The cases that one side of an indicator counts in a period, in the order of the table. Their signed weights add up
/// to that side. A case that counts for two terms stands twice. Terms that are not from cases have none.
pub fn explain(table: &FactTable, indicator: &Indicator, side: Side, period: Period, filter: &Filter) -> Vec<Counted> {
    if filter.get(Dimension::Court).is_some_and(|court| court != table.court().as_str()) {
        return Vec::new();
    }
    let mut counted = Vec::new();
    for term in side.terms(indicator).iter().filter(|term| term.measure.from_cases()) {
        let counter = Counter { measure: term.measure, scope: indicator.scope };
        for (row, weight) in rows_behind(table, counter, period, filter) {
            counted.push(Counted { row, measure: term.measure, plus: term.plus, weight });
        }
    }
    counted.sort_by_key(|one| one.row);
    counted
}

/// The rows a counter counts in a period, with how much each counts for. The court is not asked.
pub(crate) fn rows_behind<'a>(
    table: &'a FactTable,
    counter: Counter,
    period: Period,
    filter: &'a Filter,
) -> impl Iterator<Item = (usize, i64)> + 'a {
    let let_in: Vec<bool> =
        table.shapes.iter().map(|shape| counter.lets_in(shape) && keeps_shape(filter, shape)).collect();
    let kept = Kept::new(table, filter);
    let behind = move |row: &usize| {
        let shape = table.shape.get(*row).copied().map_or(usize::MAX, usize::from);
        let_in.get(shape).copied().unwrap_or(false) && counts(table, counter, *row, period)
    };
    kept.rows(table.len()).filter(behind).map(move |row| (row, weight(table, counter, row)))
}

/// Whether the rule's time lets the row count in the period.
fn counts(table: &FactTable, counter: Counter, row: usize, period: Period) -> bool {
    let day = |moment: Moment| table.day(row, moment);
    let standing = |moment: Moment, on: crate::day::Day| {
        day(moment).is_some_and(|from| from <= on) && day(Moment::Closed).is_none_or(|closed| closed > on)
    };
    match counter.measure.rule().when {
        When::On(moment) => day(moment).is_some_and(|day| period.contains(day)),
        When::StandingAtEnd(moment) => standing(moment, period.last()),
        When::StandingAtStart(moment) => standing(moment, period.first().plus_days(-1)),
        When::InOffice | When::Reported | When::ReportedLevel => false,
    }
}

fn weight(table: &FactTable, counter: Counter, row: usize) -> i64 {
    let day = |moment: Moment| table.day(row, moment);
    let amount = |column: &[u64]| column.get(row).and_then(|fen| i64::try_from(*fen).ok()).unwrap_or(0);
    let rule = counter.measure.rule();
    match rule.weight {
        Weight::One => 1,
        Weight::Days(_) => {
            let days = rule.days().and_then(|(from, to)| day(from).zip(day(to)));
            days.map_or(0, |(from, to)| i64::from(to.since(from)))
        }
        Weight::Applied => amount(&table.applied),
        Weight::Recovered => amount(&table.recovered),
    }
}

/// Whether cases of a shape are within a restriction.
pub(crate) fn keeps_shape(filter: &Filter, shape: &crate::fact::Shape) -> bool {
    let is = |dimension, value: &str| filter.get(dimension).is_none_or(|wanted| wanted == value);
    is(Dimension::Line, shape.type_code.line().id()) && is(Dimension::Procedure, shape.procedure.id())
}

/// A restriction in the codes of a table's words; its shapes are asked by [`keeps_shape`].
pub(crate) struct Kept<'a>(Vec<(Option<u16>, &'a [u16])>);

impl<'a> Kept<'a> {
    /// Looks up the words of a restriction. A word that no case has leaves no row.
    pub(crate) fn new(table: &'a FactTable, filter: &Filter) -> Self {
        let columns = [
            (Dimension::Judge, &table.judges, &table.judge),
            (Dimension::Cause, &table.causes, &table.cause),
            (Dimension::Division, &table.divisions, &table.division),
        ];
        let wanted = columns.into_iter().filter_map(|(dimension, words, column)| {
            let wanted = filter.get(dimension)?;
            let code = words.iter().position(|word| **word == *wanted).and_then(|code| u16::try_from(code).ok());
            Some((code, &**column))
        });
        Self(wanted.collect())
    }

    /// Whether it leaves every row.
    pub(crate) fn keeps_all(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a row is within the restriction.
    pub(crate) fn keeps(&self, row: usize) -> bool {
        self.0.iter().all(|(code, column)| code.is_some() && column.get(row).copied() == *code)
    }

    /// The rows within the restriction, of a table with so many. The first column is read alone, for it leaves few.
    pub(crate) fn rows(self, rows: usize) -> impl Iterator<Item = usize> + 'a {
        let first = self.0.first().copied();
        let all = if first.is_none() { rows } else { 0 };
        let read = first.into_iter().flat_map(|(code, column)| {
            let wanted = move |(_, one): &(usize, &u16)| Some(**one) == code;
            column.iter().enumerate().filter(wanted).map(|(row, _)| row)
        });
        read.chain(0..all).filter(move |row| self.keeps(*row))
    }
}

/// A sentence in both languages of the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Why a fact counts for a measure: one sentence for the day and one for each condition it met.
pub fn because(fact: &Fact, measure: Measure, period: Period) -> Vec<Sentence> {
    let rule = measure.rule();
    let day = |moment: Moment| match moment {
        Moment::TwelveMonthsPassed => {
            fact.days.first().copied().flatten().map(|docketed| docketed.plus_months(12).plus_days(1))
        }
        stored => fact.days.get(usize::from(stored.index())).copied().flatten(),
    };
    let written = |moment: Moment| day(moment).map_or_else(|| String::from("—"), |day| day.to_string());
    let standing = |moment: Moment, on: crate::day::Day| Sentence {
        zh: format!("{}（{}），{on} 尚未结案", moment.zh(), written(moment)),
        en: format!("{} ({}), not closed on {on}", moment.en(), written(moment)),
    };
    let mut sentences = vec![match rule.when {
        When::On(moment) => Sentence {
            zh: format!("{}日期 {} 在本期内", moment.zh(), written(moment)),
            en: format!("{} on {}, within the period", moment.en(), written(moment)),
        },
        When::StandingAtEnd(moment) => standing(moment, period.last()),
        When::StandingAtStart(moment) => standing(moment, period.first().plus_days(-1)),
        When::InOffice | When::Reported | When::ReportedLevel => {
            Sentence { zh: measure.zh().to_owned(), en: measure.en().to_owned() }
        }
    }];
    sentences.extend(rule.lets_in.iter().map(|condition| condition_met(*condition, fact)));
    if let Some((from, to)) = rule.days()
        && let Some((from_day, to_day)) = day(from).zip(day(to))
    {
        sentences.push(Sentence {
            zh: format!("{}至{} {} 天", from.zh(), to.zh(), to_day.since(from_day)),
            en: format!("{} days from {} to {}", to_day.since(from_day), from.en(), to.en()),
        });
    }
    sentences
}

fn condition_met(condition: Condition, fact: &Fact) -> Sentence {
    let code = fact.shape.type_code;
    let of = |label_zh: &str, label_en: &str, zh: &str, en: &str| Sentence {
        zh: format!("{label_zh}：{zh}"),
        en: format!("{label_en}: {en}"),
    };
    match condition {
        Condition::Stage(_) | Condition::Type(_) => of("案件类型", "type", code.as_str(), code.as_str()),
        Condition::Line(_) => of("条线", "line", code.line().zh(), code.line().en()),
        Condition::CourtCase | Condition::DisputeCase => {
            of("计为一件", "counts as a case", code.as_str(), code.as_str())
        }
        Condition::OwnMatter => of("计为一案", "counts as a matter", code.as_str(), code.as_str()),
        Condition::Procedure(_) => of("程序", "procedure", fact.shape.procedure.zh(), fact.shape.procedure.en()),
        Condition::Disposition(_) => {
            let way = fact.shape.disposition;
            of("结案方式", "disposition", way.map_or("—", |way| way.zh()), way.map_or("—", |way| way.en()))
        }
        Condition::SecondInstance(way) => of("二审结果", "second instance", way.zh(), way.en()),
        Condition::Retrial(way) => of("再审结果", "retrial", way.zh(), way.en()),
        Condition::Has(one) => of("符合", "is", one.zh(), one.en()),
        Condition::Lacks(one) => of("不符合", "is not", one.zh(), one.en()),
    }
}
