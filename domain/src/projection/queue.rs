//! The cases that wait to be closed: those pending, and those that come in as they did the year before.

use crate::court::CourtCode;
use crate::day::Day;
use crate::explain::{Kept, keeps_shape};
use crate::fact::{Moment, Shape, Trait, Traits};
use crate::measure::is_court_case;
use crate::table::{FactTable, Row, pack_day, unpack_day};
use crate::tally::{Filter, Question, Tallies};
use crate::type_code::Stage;
use crate::what_if::closing::{Ending, Usual, closed, limit_day};
use crate::what_if::open_rows;

/// Cases in the order in which they are closed.
pub(super) struct Queue {
    /// The cases are counted together, under any one of the courts.
    court: CourtCode,
    waiting: Vec<Waiting>,
    /// The waiting cases, in the same order, none closed.
    open: FactTable,
    /// What comes in and is no court case: nobody closes it.
    passing: Vec<Row<'static>>,
    /// The end of the data.
    last: Day,
    /// Days from then to the end of the period.
    days: i32,
}

/// A case that waits. Its words are blank, for that it is within the restriction is already known.
struct Waiting {
    table: usize,
    row: Row<'static>,
    /// On which day after the end of the data it comes in; 0 where it is pending then.
    comes: u32,
    /// Of its time limit, where that is asked for.
    due: Option<Day>,
    ending: Ending,
    /// Places of its shape among those of the table once it is closed: in time, and late.
    closed: [u16; 2],
}

/// Fifty-two weeks, in days.
pub(super) const YEAR: i32 = 364;

const DOCKETED: usize = Moment::Docketed.index() as usize;
const CLOSED: usize = Moment::Closed.index() as usize;

impl Queue {
    /// `limited` says whether time limits are asked for.
    pub(super) fn of(tables: &[&FactTable], within: &Filter, (last, until): (Day, Day), limited: bool) -> Option<Self> {
        let court = tables.first()?.court().clone();
        let days = until.since(last).max(0);
        let open = FactTable::empty(court.clone());
        let mut queue = Self { court, waiting: Vec::new(), open, passing: Vec::new(), last, days };
        for (position, table) in tables.iter().enumerate() {
            let wait = |row: &Row<'_>, as_it_waits: Row<'static>, comes: u32| {
                let number = table.number(row).filter(|_| limited);
                let docketed = as_it_waits.days.get(DOCKETED).copied().and_then(unpack_day);
                let due = number.and_then(|number| limit_day(&number, row.cause, &as_it_waits.shape, docketed));
                Waiting { table: position, row: as_it_waits, comes, due, ending: Ending::UNKNOWN, closed: [0; 2] }
            };
            let pending = open_rows(table, within).filter_map(|row| table.row(row));
            queue.waiting.extend(pending.map(|row| wait(&row, row.without_words(), 0)));
            let of_the_year = rows_on(table, within, Moment::Docketed, (last.plus_days(1 - YEAR), last));
            for row in of_the_year.filter_map(|row| table.row(row)) {
                let Some(docketed) = row.days.get(DOCKETED).copied().and_then(unpack_day) else { continue };
                let again = (1..).map(|years| docketed.plus_days(YEAR * years)).take_while(|day| *day <= until);
                for day in again {
                    let coming = as_docketed(&row, day);
                    match u32::try_from(day.since(last)) {
                        Ok(comes) if is_court_case(coming.shape.type_code) => {
                            queue.waiting.push(wait(&row, coming, comes));
                        }
                        _ => queue.passing.push(coming),
                    }
                }
            }
        }
        let docketed = |one: &Waiting| one.row.days.get(DOCKETED).copied();
        queue.waiting.sort_by_key(|one| (docketed(one), one.table, one.row.key));
        let mut usual = Usual::of(tables);
        for one in &mut queue.waiting {
            one.ending = usual.next(one.table, one.row.shape.type_code, None);
        }
        queue.stand_ready()?;
        Some(queue)
    }

    /// Makes the table of the waiting cases, with all their shapes to come.
    fn stand_ready(&mut self) -> Option<()> {
        let open: Vec<Row<'_>> = self.waiting.iter().map(|one| one.row).collect();
        let in_time = self.waiting.iter().map(|one| one.closed_on(one.due.unwrap_or(self.last)));
        let late = self.waiting.iter().map(|one| one.closed_on(one.due.unwrap_or(self.last).plus_days(1)));
        let all: Vec<Row<'_>> = open.iter().copied().chain(in_time).chain(late).collect();
        let all = FactTable::from_rows(self.court.clone(), &all).ok()?;
        let mut table = FactTable::from_rows(self.court.clone(), &open).ok()?;
        let mut codes = all.shape.chunks(self.waiting.len().max(1));
        table.shape = codes.next().unwrap_or_default().to_vec().into();
        table.shapes = all.shapes;
        let (in_time, late) = (codes.next().unwrap_or_default(), codes.next().unwrap_or_default());
        for (one, closed) in self.waiting.iter_mut().zip(in_time.iter().zip(late)) {
            one.closed = [*closed.0, *closed.1];
        }
        self.open = table;
        Some(())
    }

    /// How many are pending, and how many come in.
    pub(super) fn sizes(&self) -> (u32, u32) {
        let pending = self.waiting.iter().filter(|one| one.comes == 0).count();
        let size = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        (size(pending), size(self.waiting.len() - pending))
    }

    /// So many closings a week that more would do nothing more: a day's share is all there is.
    pub(super) fn most(&self) -> u32 {
        let all = u32::try_from(self.waiting.len()).unwrap_or(u32::MAX);
        if self.days == 0 { 0 } else { all.saturating_mul(7) }
    }

    /// A tally of everything without the pending cases, and with what comes in and does not wait.
    pub(super) fn taken_out_of(&self, mut whole: Tallies, question: &Question<'_>) -> Option<Tallies> {
        let pending = self.waiting.iter().filter(|one| one.comes == 0).map(|one| one.row);
        let taken = whole.subtract(&self.tally(pending, question)?);
        let added = whole.add(&self.tally(self.passing.iter().copied(), question)?);
        (taken && added).then_some(whole)
    }

    /// The tally of the waiting cases with so many closings a week: by day t after the end of the data, ⌊t × weekly ÷ 7⌋,
    /// as far as there are cases.
    pub(super) fn closing(&self, weekly: u32, question: &Question<'_>) -> Tallies {
        let mut table = self.open.clone();
        let weekly = u64::from(weekly);
        let mut turn = 0;
        if let Some(closed) = table.days.get_mut(CLOSED) {
            for (one, (closed, shape)) in
                self.waiting.iter().zip(closed.make_mut().iter_mut().zip(table.shape.make_mut()))
            {
                // The next closing, or the first one that is not before the case is there.
                let first = weekly * u64::from(one.comes.saturating_sub(1)) / 7 + 1;
                turn = first.max(turn + 1);
                let day = (turn * 7 + weekly.saturating_sub(1)).checked_div(weekly);
                let Some(day) = day.and_then(|day| i32::try_from(day).ok()).filter(|day| *day <= self.days) else {
                    break;
                };
                let on = self.last.plus_days(day);
                let [in_time, late] = one.closed;
                *closed = pack_day(Some(on));
                *shape = if one.due.is_some_and(|due| on > due) { late } else { in_time };
            }
        }
        table.derive_columns();
        self.count(&table, question)
    }

    fn tally(&self, rows: impl Iterator<Item = Row<'static>>, question: &Question<'_>) -> Option<Tallies> {
        let rows: Vec<Row<'_>> = rows.collect();
        Some(self.count(&FactTable::from_rows(self.court.clone(), &rows).ok()?, question))
    }

    fn count(&self, table: &FactTable, question: &Question<'_>) -> Tallies {
        let everything = Filter::default();
        Tallies::of(&[table], &Question { filter: &everything, ..question.clone() })
    }
}

impl Waiting {
    fn closed_on(&self, on: Day) -> Row<'static> {
        let mut row = self.row;
        row.shape = closed(row.shape, self.ending, self.due, on);
        if let Some(closed) = row.days.get_mut(CLOSED) {
            *closed = pack_day(Some(on));
        }
        row
    }
}

/// How many court cases were closed in these days.
pub(super) fn closed_in(tables: &[&FactTable], within: &Filter, days: (Day, Day)) -> u32 {
    let is_case = |table: &FactTable, row: usize| table.row(row).is_some_and(|row| is_court_case(row.shape.type_code));
    let of =
        |table: &&FactTable| rows_on(table, within, Moment::Closed, days).filter(|row| is_case(table, *row)).count();
    u32::try_from(tables.iter().map(of).sum::<usize>()).unwrap_or(u32::MAX)
}

/// The rows of a court, within a restriction other than of courts, whose moment lies in these days.
fn rows_on<'a>(
    table: &'a FactTable,
    within: &'a Filter,
    moment: Moment,
    (first, last): (Day, Day),
) -> impl Iterator<Item = usize> + 'a {
    let kept: Vec<bool> = table.shapes.iter().map(|shape| keeps_shape(within, shape)).collect();
    let (first, last) = (pack_day(Some(first)).max(1), pack_day(Some(last)));
    let days = table.column(moment).iter().zip(&table.shape).enumerate();
    let then = days.filter(move |(_, (day, _))| (first..=last).contains(*day));
    let then = then.filter(move |(_, (_, shape))| kept.get(usize::from(**shape)).copied().unwrap_or(false));
    let words = Kept::new(table, within);
    then.map(|(row, _)| row).filter(move |row| words.keeps(*row))
}

/// The case as a new one, of which no more is known than a docketing on a day.
fn as_docketed(row: &Row<'_>, day: Day) -> Row<'static> {
    let known =
        [Trait::FiledOnline, Trait::FilingUnknown, Trait::FromMediation, Trait::FromAnother, Trait::SpecialNumber];
    let traits = known.iter().fold(Traits::default(), |traits, one| traits.with(*one, row.shape.traits.has(*one)));
    // Whether it is heard its ending tells, where that is on record.
    let traits = traits.with(Trait::HearingUnknown, row.shape.type_code.stage() == Stage::SecondInstance);
    let shape = Shape { disposition: None, second_instance: None, retrial: None, traits, ..row.shape };
    let mut days = [0; crate::fact::STORED_MOMENTS];
    if let Some(docketed) = days.get_mut(DOCKETED) {
        *docketed = pack_day(Some(day));
    }
    Row { shape, days, applied: 0, recovered: 0, ..row.without_words() }
}
