//! What a supposed closing looks like to the engine: its ending, its time limit, its shape.

use crate::case::{CaseEvent, CaseRecord, Disposition, EventKind};
use crate::case_number::CaseNumber;
use crate::day::Day;
use crate::fact::{Moment, Shape, Trait};
use crate::table::FactTable;
use crate::time_limit::{self, Calendar, Length};
use crate::type_code::TypeCode;
use std::collections::BTreeMap;

/// How a case ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ending {
    /// The way of closing.
    pub(crate) way: Disposition,
    /// Whether it was heard, where that is on record.
    pub(crate) heard: Option<bool>,
}

impl Ending {
    /// Nothing tells how such a case ends.
    pub(crate) const UNKNOWN: Self = Self { way: Disposition::Other, heard: None };
}

/// How often closed cases ended in each way.
type Endings = BTreeMap<Ending, i64>;

/// The endings that the closed cases of each type had, and those given out to supposed closings so far.
pub(crate) struct Usual {
    /// By position of the table.
    of_court: Vec<BTreeMap<TypeCode, Endings>>,
    of_all: BTreeMap<TypeCode, Endings>,
    given: BTreeMap<(usize, TypeCode, Option<Disposition>), Endings>,
}

impl Usual {
    pub(crate) fn of(tables: &[&FactTable]) -> Self {
        let of_court: Vec<_> = tables.iter().map(|table| endings(table)).collect();
        let mut of_all: BTreeMap<TypeCode, Endings> = BTreeMap::new();
        for (type_code, endings) in of_court.iter().flatten() {
            let all = of_all.entry(*type_code).or_default();
            endings.iter().for_each(|(ending, count)| *all.entry(*ending).or_default() += count);
        }
        Self { of_court, of_all, given: BTreeMap::new() }
    }

    /// The ending of the next supposed closing of a type: of those the court had (in one way of closing, if asked for)
    /// the one that is furthest behind its share; of those equally far the more usual, then the first in order.
    pub(crate) fn next(&mut self, table: usize, type_code: TypeCode, way: Option<Disposition>) -> Ending {
        let own = self.of_court.get(table).and_then(|types| types.get(&type_code));
        let known = own.or_else(|| self.of_all.get(&type_code));
        let fits = |ending: &Ending| way.is_none_or(|way| way == ending.way);
        let had = || known.into_iter().flatten().filter(|(ending, _)| fits(ending));
        let whole: i64 = had().map(|(_, count)| count).sum();
        let given = self.given.entry((table, type_code, way)).or_default();
        let turn = given.values().sum::<i64>() + 1;
        let behind = |ending: &Ending, count: i64| {
            i128::from(count) * i128::from(turn)
                - i128::from(whole) * i128::from(given.get(ending).copied().unwrap_or(0))
        };
        let first = had().max_by_key(|(ending, count)| (behind(ending, **count), **count, std::cmp::Reverse(**ending)));
        let otherwise = Ending { way: way.unwrap_or(Ending::UNKNOWN.way), ..Ending::UNKNOWN };
        let ending = first.map_or(otherwise, |(ending, _)| *ending);
        *given.entry(ending).or_default() += 1;
        ending
    }
}

/// The endings of the closed cases of a court, by type.
fn endings(table: &FactTable) -> BTreeMap<TypeCode, Endings> {
    let mut of_shape = vec![0_i64; table.shapes.len()];
    for (closed, shape) in table.column(Moment::Closed).iter().zip(&table.shape) {
        if let Some(count) = of_shape.get_mut(usize::from(*shape)) {
            *count += i64::from(*closed != 0);
        }
    }
    let mut endings: BTreeMap<TypeCode, Endings> = BTreeMap::new();
    for (shape, count) in table.shapes.iter().zip(of_shape).filter(|(_, count)| *count > 0) {
        if let Some(way) = shape.disposition {
            let known = !shape.traits.has(Trait::HearingUnknown);
            let ending = Ending { way, heard: known.then(|| shape.traits.has(Trait::Heard)) };
            *endings.entry(shape.type_code).or_default().entry(ending).or_default() += count;
        }
    }
    endings
}

/// The last day of the limit of a pending case, as far as its fact tells: without deductions and suspensions, with the
/// first extension of its limit where it was extended and the law names the length.
pub(crate) fn limit_day(number: &CaseNumber, cause: &str, shape: &Shape, docketed: Option<Day>) -> Option<Day> {
    let docketed = docketed?;
    let mut case = CaseRecord::docketed(number.clone(), docketed, shape.procedure);
    cause.clone_into(&mut case.cause);
    let clock = |events: &[CaseEvent]| time_limit::clock(&case, events, docketed, Calendar::shipped()).ok();
    let plain = clock(&[])?;
    let extension = plain.next_extension.filter(|_| shape.traits.has(Trait::Extended));
    let Some((extension, length)) = extension.and_then(|extension| Some((extension, extension.length?))) else {
        return Some(plain.due);
    };
    let granted = CaseEvent {
        number: case.number.clone(),
        day: docketed,
        kind: EventKind::Extension,
        until: None,
        detail: match length {
            Length::Months(months) => format!("{months}个月"),
            Length::Days(days) => format!("{days}日"),
        },
        approver: extension.approver.zh().to_owned(),
    };
    clock(&[granted]).map(|clock| clock.due)
}

/// The shape of a pending case once it is closed on a day. Days and amounts aside, this is all that a closing changes in
/// a fact; see [`Fact::derive`](crate::fact::Fact::derive).
pub(crate) fn closed(shape: Shape, ending: Ending, due: Option<Day>, on: Day) -> Shape {
    let traits = match ending.heard {
        Some(heard) => shape.traits.with(Trait::Heard, heard).without(Trait::HearingUnknown),
        None => shape.traits,
    };
    let traits = traits.with(Trait::LimitKnown, due.is_some());
    let traits = traits.with(Trait::WithinLimit, due.is_some_and(|due| on <= due));
    Shape { disposition: Some(ending.way), traits, ..shape }
}
