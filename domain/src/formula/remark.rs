//! What is not wrong with a formula, but good to know before it is adopted.

use super::{Addend, Formula};
use crate::catalogue::Unit;
use crate::explain::{Sentence, Side};
use crate::fact::{Moment, Trait};
use crate::measure::{Condition, Measure, Weight, When};
use crate::narrowing::{Field, Predicate};
use crate::quantity::Quantity;

/// Something a formula's reader should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A side adds a stock to a flow. A stock is what stands on one day, a flow what came in a period: the longer the
    /// period, the less the stock weighs in their sum. Refused it is not, because carried over plus new, and pending
    /// plus closed, are the cases a court had to handle.
    StockAndFlow(Side),
    /// The numerator is counted a hundred times: a per cent sign at the end says the same and keeps the cases countable.
    WritePercent,
    /// It counts closings against intake or against cases accepted, which since 17 October 2023 may not be used for
    /// annual assessment.
    BannedForAssessment,
}

impl Remark {
    /// The remark in words.
    pub fn told(self) -> Sentence {
        let (zh, en) = match self {
            Self::StockAndFlow(Side::Numerator) => (
                "分子把时点存量与期间流量相加，期间越长存量所占越小，不同期间不宜比较",
                "the numerator adds what stands on one day to what came in a period: values of periods of different length \
                 cannot be compared",
            ),
            Self::StockAndFlow(Side::Denominator) => (
                "分母把时点存量与期间流量相加，期间越长存量所占越小，不同期间不宜比较",
                "the denominator adds what stands on one day to what came in a period: values of periods of different \
                 length cannot be compared",
            ),
            Self::WritePercent => (
                "分子乘了 100；如为百分比，请去掉 100 并在末尾写 %，分子才等于案件数",
                "the numerator is multiplied by 100; for a percentage write % at the end instead, so that it counts cases",
            ),
            Self::BannedForAssessment => (
                "实为结案率或结收比，最高法2023年10月17日起不得用作年度考核，只可作统计",
                "this is the clearance rate or the closing-to-intake ratio: since 17 October 2023 a statistic only, not to \
                 be used for annual assessment",
            ),
        };
        Sentence { zh: zh.to_owned(), en: en.to_owned() }
    }
}

pub(super) fn remarks(formula: &Formula) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = [Side::Numerator, Side::Denominator]
        .into_iter()
        .filter(|side| mixes_stock_and_flow(formula.side(*side)))
        .map(Remark::StockAndFlow)
        .collect();
    let hundred = Quantity::from(100);
    if formula.unit() == Unit::Ratio && formula.side(Side::Numerator).iter().all(|addend| addend.factor == hundred) {
        remarks.push(Remark::WritePercent);
    }
    if formula.is_banned_for_assessment() {
        remarks.push(Remark::BannedForAssessment);
    }
    remarks
}

/// How a measure stands to the coming and going of cases.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Movement {
    Carried,
    In,
    Out,
    Left,
}

impl Formula {
    /// Whether it is made of nothing but cases coming in and closed: under whichever name, and over whichever types of
    /// case, the clearance rate or the closing-to-intake ratio (SPC, 17 October 2023), its reciprocal or complement.
    pub fn is_banned_for_assessment(&self) -> bool {
        let movements: Option<Vec<Movement>> = self.addends().map(movement).collect();
        movements.is_some_and(|movements| {
            let holds = |one: Movement| movements.contains(&one);
            let closings = holds(Movement::Out) && movements.iter().any(|one| *one != Movement::Out);
            closings || holds(Movement::Left) && holds(Movement::Carried)
        })
    }
}

/// The movement of a part that asks of cases no more than what type they are and whose.
fn movement(addend: &Addend) -> Option<Movement> {
    let rule = addend.counted.counter.measure.rule();
    // Suits tried again are few of a court's suits.
    let of_type =
        |condition: &Condition| condition.asks_for_code() || *condition == Condition::Lacks(Trait::FromAnother);
    // What is left out may be next to nothing, so only asking for an outcome makes it another thing.
    let of_whole = |predicate: &Predicate| {
        use Field as F;
        predicate.excludes() || !matches!(predicate.field(), F::Disposition | F::SecondInstance | F::Retrial | F::Has)
    };
    let plain = rule.weight == Weight::One
        && rule.lets_in.iter().all(of_type)
        && addend.counted.within.predicates().iter().all(of_whole);
    match rule.when {
        When::StandingAtStart(Moment::Docketed) if plain => Some(Movement::Carried),
        When::On(Moment::Docketed) if plain => Some(Movement::In),
        When::On(Moment::Closed) if plain => Some(Movement::Out),
        When::StandingAtEnd(Moment::Docketed) if plain => Some(Movement::Left),
        _ => None,
    }
}

/// Cases (件) are the new cases without a few types.
const fn intake(measure: Measure) -> Measure {
    match measure {
        Measure::Cases => Measure::New,
        other => other,
    }
}

fn mixes_stock_and_flow(side: &[Addend]) -> bool {
    let when = |addend: &Addend| addend.counted.counter.measure.rule().when;
    let stock = side.iter().any(|addend| matches!(when(addend), When::StandingAtEnd(_) | When::StandingAtStart(_)));
    let flow = side.iter().any(|addend| matches!(when(addend), When::On(_) | When::Reported));
    stock && flow && !is_workload(side)
}

/// Carried over plus new, or pending plus closed, over one part of the cases.
fn is_workload(side: &[Addend]) -> bool {
    let [one, other] = side else { return false };
    let part = |addend: &Addend| (addend.factor, addend.counted.counter.scope, addend.counted.within.clone());
    let mut measures = [one, other].map(|addend| intake(addend.counted.counter.measure));
    measures.sort_unstable();
    part(one) == part(other)
        && (measures == [Measure::New, Measure::CarriedOver] || measures == [Measure::Closed, Measure::Pending])
}
