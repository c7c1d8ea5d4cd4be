//! Case weights (案件权重): how much work a case of a type is taken for. No statute knows them; each court sets its own.

use crate::explain::Sentence;
use crate::formula::{Formula, FormulaError, Narrowed};
use crate::fraction::Fraction;
use crate::measure::{Counter, Measure, Scope};
use crate::narrowing::{Narrowing, Predicate, Test};
use crate::period::Period;
use crate::quantity::Quantity;
use crate::table::FactTable;
use crate::tally::{Dimension, Filter, GroupKey, Question, Stretches, Tallies};
use crate::type_code::TypeCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A table of case weights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// Where the numbers come from, in words.
    pub source: String,
    /// Whether they are a sample to start from, and not a decision of the court.
    pub sample: bool,
    /// The weight of types without a row.
    pub others: Quantity,
    /// The weight of a case of each type.
    pub rows: BTreeMap<TypeCode, Quantity>,
}

/// Why weights cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// A weight that is not above zero, or too large or fine.
    #[error(
        "“{of}”的权重应大于 0、不超过 1000、至多 6 位小数，得到 {found} / expected a weight above 0, at most 1,000 and with \
         at most 6 decimals for “{of}”, got {found}"
    )]
    Weight {
        /// Of which type.
        of: String,
        /// What it is.
        found: Quantity,
    },
    /// The source is not told.
    #[error("应写明权重来源（1 至 500 字），得到 {0} 字 / expected the source in 1 to 500 characters, got {0}")]
    Source(usize),
}

/// The weighed closings of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// Which group.
    pub key: GroupKey,
    /// Cases closed.
    pub closed: Quantity,
    /// Their weights, added up.
    pub weighed: Quantity,
}

impl Weights {
    /// Weights found in one court system's program, to start from. Neither official nor in force anywhere.
    pub fn sample() -> Self {
        let tenth = |text: &str, hundredths: i128| (TypeCode::parse(text), Quantity::new(hundredths, 2));
        let rows = [
            tenth("民撤", 150),
            tenth("刑再", 100),
            tenth("民再", 100),
            tenth("行再", 100),
            tenth("刑监", 50),
            tenth("民监", 50),
            tenth("行监", 50),
            tenth("民辖终", 90),
            tenth("刑更", 7),
        ];
        Self {
            source: String::from("样例：见于某地法院系统程序，非官方，须由本院自行确定"),
            sample: true,
            others: Quantity::from(1),
            rows: rows.into_iter().filter_map(|(code, weight)| Some((code.ok()?, weight))).collect(),
        }
    }

    /// The weights, where they can be kept.
    pub fn checked(self) -> Result<Self, WeightsError> {
        let told = self.source.trim().chars().count();
        if !(1..=500).contains(&told) {
            return Err(WeightsError::Source(told));
        }
        let rows = self.rows.iter().map(|(code, weight)| (code.as_str(), *weight));
        for (of, weight) in rows.chain([("其他", self.others)]) {
            let upper = Fraction::from(weight).minus(Fraction::from(1_000));
            let small = upper.is_some_and(|over| over.parts().0 <= 0);
            if Fraction::from(weight).parts().0 <= 0 || !small || !weight.is_writable() {
                return Err(WeightsError::Weight { of: of.to_owned(), found: weight });
            }
        }
        Ok(self)
    }

    /// What must stand beside every number made with them.
    pub fn label(&self) -> Sentence {
        let (zh, en) = match self.sample {
            true => ("样例权重，非法定、非本院规定", "sample weights, neither statutory nor set by the court"),
            false => ("本院权重，非法定", "the court's own weights, not statutory"),
        };
        Sentence { zh: format!("{zh}；来源：{}", self.source), en: format!("{en}; source: {}", self.source) }
    }

    /// The weight of a case of a type.
    pub fn of(&self, code: TypeCode) -> Quantity {
        self.rows.get(&code).copied().unwrap_or(self.others)
    }

    /// The weights of the cases closed in a period added up by group, in the order of courts and names. What is closed is
    /// the measure [`Closed`](Measure::Closed). Courts that reported sums instead of cases have no row.
    pub fn workload(&self, tables: &[&FactTable], period: Period, by: &[Dimension], filter: &Filter) -> Vec<Workload> {
        let with_cases: Vec<&FactTable> = tables.iter().copied().filter(|table| !table.is_empty()).collect();
        let counter = Counter { measure: Measure::Closed, scope: Scope::All };
        let mut found: BTreeMap<GroupKey, (Quantity, Quantity)> = BTreeMap::new();
        for (weight, within) in self.parts() {
            let question = Question { counters: &[counter], by, filter, stretches: Stretches::around(period) };
            let tallies = Tallies::narrowed(&with_cases, &question, &within);
            for key in tallies.keys() {
                let closed = tallies.reading(key, period).and_then(|reading| reading.quantity(counter));
                let Some((closed, weighed)) = closed.and_then(|closed| Some((closed, closed.product(weight)?))) else {
                    continue;
                };
                let sum = found.entry(key.clone()).or_insert((Quantity::ZERO, Quantity::ZERO));
                if let Some(more) = sum.0.plus(closed).zip(sum.1.plus(weighed)) {
                    *sum = more;
                }
            }
        }
        let nothing = |sum: &(Quantity, Quantity)| sum.0.is_zero();
        let rows = found.into_iter().filter(|(_, sum)| by.is_empty() || !nothing(sum));
        rows.map(|(key, (closed, weighed))| Workload { key, closed, weighed }).collect()
    }

    /// The weighed closings per judge in office, as a formula: an item of a scheme, or an own indicator. Refused where
    /// so many types have weights of their own that its text is too long.
    pub fn per_judge(&self) -> Result<Formula, FormulaError> {
        let closed = |within: Narrowing| Narrowed { within, ..Narrowed::plain(Measure::Closed) };
        let parts: Vec<String> =
            self.parts().into_iter().map(|(weight, within)| format!("{weight} * {}", closed(within))).collect();
        Formula::parse(&format!("({}) / quota_judges cases_per_judge", parts.join(" + ")))
    }

    /// The types of each weight: few weights occur, so facts are passed once a weight and not once a type.
    fn parts(&self) -> Vec<(Quantity, Narrowing)> {
        let mut types: Vec<(Quantity, Vec<Test>)> = Vec::new();
        for (code, weight) in &self.rows {
            match types.iter_mut().find(|(one, _)| one == weight) {
                Some((_, tests)) => tests.push(Test::Type(*code)),
                None => types.push((*weight, vec![Test::Type(*code)])),
            }
        }
        let all = self.rows.keys().map(|code| Test::Type(*code)).collect();
        let rest = Narrowing::new(Predicate::new(true, all).into_iter().collect());
        let of = |(weight, tests)| (weight, Narrowing::new(Predicate::new(false, tests).into_iter().collect()));
        types.into_iter().map(of).chain([(self.others, rest)]).collect()
    }
}
