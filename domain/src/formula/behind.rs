//! The cases behind a side of a formula: exactly those it counts, and why.

use super::{Addend, Formula};
use crate::explain::{self, Sentence, Side, rows_behind};
use crate::fact::Fact;
use crate::narrowing::Narrowing;
use crate::period::Period;
use crate::quantity::Quantity;
use crate::table::FactTable;
use crate::tally::{Dimension, Filter};

/// One case behind a side: which row of the table, for which part of the side, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behind {
    /// Row in the fact table.
    pub row: usize,
    /// Position of the part in its side.
    pub part: usize,
    /// How much it adds to the side, the factor and its sign included.
    pub value: Quantity,
}

impl Formula {
    /// The cases that one side counts in a period, in the order of the table. Their values add up to what of that side
    /// is from cases. A case that counts for two parts stands twice.
    pub fn behind(&self, table: &FactTable, side: Side, period: Period, filter: &Filter) -> Vec<Behind> {
        if filter.get(Dimension::Court).is_some_and(|court| court != table.court().as_str()) {
            return Vec::new();
        }
        let mut behind = Vec::new();
        for (part, addend) in self.side(side).iter().enumerate() {
            let counter = addend.counted.counter;
            if !counter.measure.from_cases() {
                continue;
            }
            let within = kept(&addend.counted.within, table);
            let kept = |row: usize| within.as_ref().is_none_or(|rows| rows.get(row).copied().unwrap_or(false));
            for (row, weight) in rows_behind(table, counter, period, filter).filter(|(row, _)| kept(*row)) {
                let one = Quantity::new(i128::from(weight), counter.measure.decimals());
                behind.extend(one.product(addend.factor).map(|value| Behind { row, part, value }));
            }
        }
        behind.sort_by_key(|one| one.row);
        behind
    }
}

fn kept(within: &Narrowing, table: &FactTable) -> Option<Vec<bool>> {
    (!within.is_everything()).then(|| within.rows(table))
}

/// Why a fact counts for a part of a side: the sentences of its measure, then one for each predicate and the factor.
pub fn because(fact: &Fact, addend: &Addend, period: Period) -> Vec<Sentence> {
    let mut sentences = explain::because(fact, addend.counted.counter.measure, period);
    sentences.extend(addend.counted.within.predicates().iter().map(|predicate| predicate.told(fact)));
    if addend.factor != Quantity::from(1) {
        sentences.push(Sentence {
            zh: format!("按系数 {} 计", addend.factor),
            en: format!("counted with the factor {}", addend.factor),
        });
    }
    sentences
}
