//! What if: suppositions about real cases of the tables, and what they would do to every figure.
//!
//! A supposition is first made into [`Changed`] cases, each a real fact and the fact it would be ([`changes`]); nothing
//! is supposed that is not a change of a case one can look at. A [`Basis`] then gives the tallies as they would be: the
//! tallies of the whole, less those of the changed facts as they are, and those of the facts as they would be. That
//! costs the changed cases alone, and equals, bit for bit, a count of the changed tables from the start.
//!
//! # What is supposed of a closing
//!
//! - **The day** is the one named, the last of the time allowed.
//! - **The way of closing**, where none is named, is the court's own: the endings its closed cases of that type had
//!   (way of closing, and whether heard), each as often as it had them. The first case gets the most usual ending, and
//!   forty get the mix of the court, so that the rates of endings stay where practice has them. A type without closed
//!   cases in its court takes the mix of the other courts, and else [`Disposition::Other`].
//! - **The time limit** is that of the law for the type, procedure and docketing day; an extended case has the first
//!   extension of that limit where the law names its length. Deductions and suspensions stand in no fact: a case that
//!   had them may count as late here and not be.
//! - **Amounts** of an enforcement case stay as they are: a supposed closing recovers nothing that is not recorded, and
//!   is not held to lack its amounts.
//! - **What follows a closing** (appeal, effect, enforcement) is not supposed. Rates of it over closed cases, such as the
//!   appeal rate, therefore fall with each supposed closing, as they do at first with real ones.

mod basis;
pub(crate) mod closing;
mod refusal;

pub use basis::{Basis, Effect, View};
pub use refusal::WhatIfError;

use crate::case::Disposition;
use crate::case_number::CaseNumber;
use crate::court::CourtCode;
use crate::day::Day;
use crate::explain::{Kept, keeps_shape};
use crate::fact::{Fact, Moment};
use crate::measure::is_court_case;
use crate::table::{CaseKey, FactTable, can_hold, unpack_day};
use crate::tally::{Dimension, Filter};
use crate::type_code::Stage;
use closing::{Usual, closed, limit_day};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Something the room supposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Supposition {
    /// So many more of the pending cases within a restriction are closed, the one docketed first at the head; of cases
    /// docketed on one day the order of courts and case numbers decides. Pending is what the measure
    /// [`Pending`](crate::measure::Measure::Pending) counts: no mediations, no preservation.
    CloseMore {
        /// How many.
        count: u32,
        /// The day they are closed on. Cases docketed after it are left aside.
        by: Day,
        /// Of which cases.
        within: Filter,
        /// How; the court's usual mix where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        way: Option<Disposition>,
    },
    /// These cases are closed.
    Close {
        /// Which; each pending.
        cases: Vec<CaseNumber>,
        /// The day they are closed on, not before their docketing.
        on: Day,
        /// How; the court's usual mix where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        way: Option<Disposition>,
    },
    /// The second instance, or the retrial, had ended otherwise.
    ///
    /// Of a case appealed from, the outcome at second instance is changed; of a closed second-instance or retrial case,
    /// its own disposition. Facts do not tell which two cases are one dispute: where the tables hold both courts, name
    /// both numbers.
    Outcome {
        /// Which; each with such an outcome.
        cases: Vec<CaseNumber>,
        /// What the outcome was.
        was: Disposition,
    },
    /// These cases are left out of consideration.
    Leave {
        /// Which.
        cases: Vec<CaseNumber>,
    },
}

/// A case that is otherwise than it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Position of its court's table among the tables.
    pub table: usize,
    /// The fact as it stands in the table.
    pub before: Fact,
    /// The fact as it would be; none where the case is left out.
    pub after: Option<Fact>,
}

impl Changed {
    /// Whose case it is.
    pub fn court(&self) -> &CourtCode {
        &self.before.number.court
    }
}

/// The ways a second instance or a retrial ends.
const OUTCOMES: [Disposition; 7] = [
    Disposition::Upheld,
    Disposition::Reversed,
    Disposition::Remanded,
    Disposition::Mediated,
    Disposition::Withdrawn,
    Disposition::ClaimDismissed,
    Disposition::Other,
];

/// What the suppositions come to, one after the other: each sees the cases as the ones before it left them. In the order
/// of tables and case numbers, each case once, and only those that end up otherwise than they are.
///
/// `tables` are of different courts. The result depends on nothing but the arguments.
pub fn changes(tables: &[&FactTable], suppositions: &[Supposition]) -> Result<Vec<Changed>, WhatIfError> {
    let mut supposed = Supposed { tables, now: BTreeMap::new(), usual: None };
    for supposition in suppositions {
        supposed.suppose(supposition)?;
    }
    let changed = supposed.now.into_iter().filter_map(|((table, _), (row, after))| {
        let before = tables.get(table)?.fact(row)?;
        (after.as_ref() != Some(&before)).then_some(Changed { table, before, after })
    });
    Ok(changed.collect())
}

/// The last day the tables tell of: the latest docketing or closing. What is pending is pending on this day.
pub fn last_day(tables: &[&FactTable]) -> Option<Day> {
    let columns = tables.iter().flat_map(|table| [table.column(Moment::Docketed), table.column(Moment::Closed)]);
    columns.filter_map(|column| column.iter().copied().max()).max().and_then(unpack_day)
}

/// Where a case stands: position of the table, and its key there.
type Place = (usize, CaseKey);

/// The cases supposed to be otherwise so far.
struct Supposed<'a> {
    tables: &'a [&'a FactTable],
    /// By place: the row, and the fact as it would be.
    now: BTreeMap<Place, (usize, Option<Fact>)>,
    usual: Option<Usual>,
}

impl Supposed<'_> {
    fn suppose(&mut self, supposition: &Supposition) -> Result<(), WhatIfError> {
        match supposition {
            Supposition::CloseMore { count, by, within, way } => self.close_more(*count, *by, within, *way),
            Supposition::Close { cases, on, way } => cases.iter().try_for_each(|number| {
                let place = self.find(number)?;
                self.close(place, *on, *way)
            }),
            Supposition::Outcome { was, .. } if !OUTCOMES.contains(was) => Err(WhatIfError::NotAnOutcome(*was)),
            Supposition::Outcome { cases, was } => cases.iter().try_for_each(|number| self.had_ended(number, *was)),
            Supposition::Leave { cases } => cases.iter().try_for_each(|number| self.leave(number)),
        }
    }

    fn close_more(
        &mut self,
        count: u32,
        by: Day,
        within: &Filter,
        way: Option<Disposition>,
    ) -> Result<(), WhatIfError> {
        let mut pending = self.pending(by, within);
        let wanted = usize::try_from(count).unwrap_or(usize::MAX);
        if pending.len() < wanted {
            return Err(WhatIfError::TooFew { asked: count, pending: pending.len() });
        }
        pending.sort_unstable();
        for (_, (table, key), row) in pending.into_iter().take(wanted) {
            self.stand((table, key), row);
            self.close((table, key), by, way)?;
        }
        Ok(())
    }

    /// What is pending within a restriction and was docketed by a day: docketing day, place and row.
    fn pending(&self, by: Day, within: &Filter) -> Vec<(Day, Place, usize)> {
        let mut pending = Vec::new();
        for (position, table) in self.tables.iter().enumerate() {
            if within.get(Dimension::Court).is_some_and(|court| court != table.court().as_str()) {
                continue;
            }
            for row in open_rows(table, within) {
                let Some(found) = table.row(row) else { continue };
                let place = (position, found.key);
                // What is supposed of a case already took it out of those pending.
                let docketed = table.day(row, Moment::Docketed);
                if let Some(docketed) = docketed.filter(|docketed| *docketed <= by && !self.now.contains_key(&place)) {
                    pending.push((docketed, place, row));
                }
            }
        }
        pending
    }

    fn close(&mut self, place: Place, on: Day, way: Option<Disposition>) -> Result<(), WhatIfError> {
        let tables = self.tables;
        let Some((_, Some(fact))) = self.now.get_mut(&place) else { return Ok(()) };
        let number = || Box::new(fact.number.clone());
        let day = |moment: Moment| fact.days.get(usize::from(moment.index())).copied().flatten();
        if !can_hold(on) {
            return Err(WhatIfError::Far(on));
        }
        if let Some(on) = day(Moment::Closed) {
            return Err(WhatIfError::AlreadyClosed { number: number(), on });
        }
        if let Some(docketed) = day(Moment::Docketed).filter(|docketed| *docketed > on) {
            return Err(WhatIfError::BeforeDocketing { number: number(), docketed, on });
        }
        let usual = self.usual.get_or_insert_with(|| Usual::of(tables));
        let ending = usual.next(place.0, fact.shape.type_code, way);
        let due = limit_day(&fact.number, &fact.cause, &fact.shape, day(Moment::Docketed));
        fact.shape = closed(fact.shape, ending, due, on);
        if let Some(closed) = fact.days.get_mut(usize::from(Moment::Closed.index())) {
            *closed = Some(on);
        }
        Ok(())
    }

    fn had_ended(&mut self, number: &CaseNumber, was: Disposition) -> Result<(), WhatIfError> {
        let place = self.find(number)?;
        let Some((_, Some(fact))) = self.now.get_mut(&place) else { return Ok(()) };
        let happened = |moment: Moment| fact.days.get(usize::from(moment.index())).copied().flatten().is_some();
        match fact.shape.type_code.stage() {
            Stage::SecondInstance | Stage::Retrial if happened(Moment::Closed) => fact.shape.disposition = Some(was),
            _ if happened(Moment::SecondClosed) => fact.shape.second_instance = Some(was),
            _ => return Err(WhatIfError::NoOutcome(Box::new(number.clone()))),
        }
        Ok(())
    }

    fn leave(&mut self, number: &CaseNumber) -> Result<(), WhatIfError> {
        let place = self.find(number)?;
        if let Some((_, fact)) = self.now.get_mut(&place) {
            *fact = None;
        }
        Ok(())
    }

    /// A case by its number, made ready to be supposed otherwise.
    fn find(&mut self, number: &CaseNumber) -> Result<Place, WhatIfError> {
        let of_court = |table: &&FactTable| *table.court() == number.court;
        let found = self.tables.iter().position(of_court).and_then(|position| {
            let row = self.tables.get(position)?.row_of(number)?;
            Some(((position, CaseKey::from(number)), row))
        });
        let (place, row) = found.ok_or_else(|| WhatIfError::NotHere(Box::new(number.clone())))?;
        self.stand(place, row);
        match self.now.get(&place) {
            Some((_, None)) => Err(WhatIfError::LeftOut(Box::new(number.clone()))),
            _ => Ok(place),
        }
    }

    /// Takes a case up as it stands in its table, unless something is supposed of it already.
    fn stand(&mut self, place: Place, row: usize) {
        if let Entry::Vacant(vacant) = self.now.entry(place) {
            let fact = self.tables.get(place.0).and_then(|table| table.fact(row));
            vacant.insert((row, fact));
        }
    }
}

/// The rows of a court's pending cases that were docketed by a day, within a restriction other than of courts: those that can be
/// supposed closed then. In the order of the table.
pub fn pending<'a>(table: &'a FactTable, by: Day, within: &'a Filter) -> impl Iterator<Item = usize> + 'a {
    open_rows(table, within).filter(move |row| table.day(*row, Moment::Docketed).is_some_and(|day| day <= by))
}

/// The rows of a court that are pending, within a restriction other than of courts.
pub(crate) fn open_rows<'a>(table: &'a FactTable, within: &'a Filter) -> impl Iterator<Item = usize> + 'a {
    let counted: Vec<bool> =
        table.shapes.iter().map(|shape| is_court_case(shape.type_code) && keeps_shape(within, shape)).collect();
    let days = table.column(Moment::Docketed).iter().zip(table.column(Moment::Closed)).zip(&table.shape);
    let open = days.enumerate().filter(|(_, ((docketed, closed), _))| **docketed != 0 && **closed == 0);
    let kept = move |shape: &u16| counted.get(usize::from(*shape)).copied().unwrap_or(false);
    let words = Kept::new(table, within);
    open.filter(move |(_, (_, shape))| kept(shape)).map(|(row, _)| row).filter(move |row| words.keeps(*row))
}
