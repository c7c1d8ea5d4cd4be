//! Columns of days counted into groups and stretches.

use super::classes::{Classes, On, Touch};
use super::{Groups, OfRow, Pass};
use crate::fact::Moment;
use crate::table::{FactTable, Held, PackedDay, pack_day_within};
use crate::tally::Stretches;
use std::ops::{AddAssign, BitOr};

/// The stretch of every packed day.
pub(super) struct Lookup {
    /// By day, up to the first one of the last stretch, which holds all that come after it.
    of_day: Vec<u16>,
    last: PackedDay,
    /// One more than the last: where rows go that hold no day.
    none: usize,
}

impl Lookup {
    pub(super) fn of(stretches: &Stretches) -> Self {
        let mut of_day: Vec<u16> = Vec::new();
        for (before, start) in stretches.starts.iter().enumerate() {
            let place = usize::from(pack_day_within(*start));
            of_day.resize(place.max(of_day.len()), before as u16);
        }
        of_day.resize(of_day.len().max(1) + 1, stretches.starts.len() as u16);
        let (last, none) = ((of_day.len() - 1).min(PackedDay::MAX.into()) as PackedDay, stretches.starts.len() + 1);
        if let Some(nothing) = of_day.first_mut() {
            *nothing = none as u16;
        }
        Self { of_day, last, none }
    }

    fn view(&self) -> View<'_> {
        View { of_day: &self.of_day, last: self.last }
    }
}

/// The same as a loop holds it.
#[derive(Clone, Copy)]
struct View<'a> {
    of_day: &'a [u16],
    last: PackedDay,
}

impl View<'_> {
    #[inline]
    fn stretch(self, day: PackedDay) -> usize {
        self.of_day.get(usize::from(day.min(self.last))).copied().map_or(0, usize::from)
    }
}

/// The rows that are gone through.
#[derive(Clone, Copy)]
enum Rows<'a> {
    All,
    /// Those that a restriction keeps.
    Kept(&'a [u32]),
    /// The few that hold something.
    Held(&'a [Held]),
}

impl Rows<'_> {
    fn count(self, table: &FactTable) -> usize {
        match self {
            Self::All => table.len(),
            Self::Kept(rows) => rows.len(),
            Self::Held(rows) => rows.len(),
        }
    }
}

/// What is added up: how many, or how much.
pub(super) trait Sum: Copy + Default + PartialEq + AddAssign + BitOr<Output = Self> + Into<i64> {}

impl Sum for u32 {}
impl Sum for i64 {}

/// So many cells a row may be set to nothing and read again, before it is quicker to go from row to counter.
const CELLS: usize = 8;

/// Counts columns into groups and stretches.
pub(super) struct Count<'a> {
    pub(super) pass: &'a Pass<'a>,
    /// The rows that a restriction keeps, where it does not keep all.
    pub(super) kept: Option<&'a [u32]>,
    pub(super) groups: &'a Groups<'a>,
    pub(super) lookup: &'a Lookup,
}

impl Count<'_> {
    /// Adds up one column. Unless there are more than [`CELLS`] cells a row, facts are first counted by class, a class being all
    /// shapes that touch the same counters, so that a case costs one addition and not one for each counter it touches.
    /// `weighing` are the only closed rows that weigh anything, with the days they were closed on, where that is known.
    pub(super) fn column<S: Sum>(
        &self,
        on: On,
        classes: &Classes,
        weighing: Option<&[Held]>,
        weigh: impl Fn(usize, PackedDay) -> S,
        counted: &mut Vec<S>,
        sums: &mut [Vec<i64>],
    ) {
        if classes.touches.len() <= 1 {
            return;
        }
        let table = self.pass.table;
        let (days, few): (&[PackedDay], _) = match on {
            On::Moment(moment) => (table.column(moment), table.rows_with(moment)),
            On::ClosedAfterTwelveMonths => (&table.closed_after_twelve_months, table.rows_closed_after_twelve_months()),
        };
        let weighing = weighing.filter(|_| on == On::Moment(Moment::Closed));
        let rows = match (self.kept, weighing.or(few)) {
            (Some(kept), _) => Rows::Kept(kept),
            (None, Some(held)) => Rows::Held(held),
            (None, None) => Rows::All,
        };
        let (kinds, places) = (classes.touches.len(), self.lookup.none + 1);
        let cells = self.groups.codes.len() * places * kinds;
        if cells > CELLS * rows.count(table) {
            let (stretches, counters) = (self.lookup.none, self.pass.question.counters.len());
            let touches_of: Vec<&[Touch]> = classes.by_shape().map(|(_, touches)| touches).collect();
            // Behind a pointer: one loop in the program instead of one for each way of weighing.
            let told: &mut dyn FnMut(usize, PackedDay, u16, usize) = &mut |row, day, shape, group| {
                let (stretch, touches) = (self.lookup.view().stretch(day), touches_of.get(usize::from(shape)));
                let (Some(touches), Some(sums)) = (touches, sums.get_mut(group)) else { return };
                if touches.is_empty() || stretch == stretches {
                    return;
                }
                let amount: i64 = weigh(row, day).into();
                if amount == 0 {
                    return;
                }
                if sums.is_empty() {
                    sums.resize(stretches * counters, 0);
                }
                for touch in *touches {
                    if let Some(sum) = sums.get_mut(usize::from(touch.counter) * stretches + stretch) {
                        *sum += i64::from(touch.sign) * amount;
                    }
                }
            };
            self.each(rows, days, told);
            return;
        }
        // One piece of memory for all columns: fresh pages would cost more than the counting.
        counted.clear();
        counted.resize(cells, S::default());
        // A cell stands where its group, its class and its stretch add up to.
        let of_shape: Vec<usize> = classes.by_shape().map(|(class, _)| class * places).collect();
        let (of_group, of_shape, of_day) = (kinds * places, of_shape.as_slice(), self.lookup.view());
        let cells = counted.as_mut_slice();
        self.each(rows, days, move |row, day, shape, group| {
            let Some(of_shape) = of_shape.get(usize::from(shape)) else { return };
            if let Some(sum) = cells.get_mut(group * of_group + of_shape + of_day.stretch(day)) {
                *sum += weigh(row, day);
            }
        });
        self.spread(classes, counted, sums);
    }

    /// Goes through rows: their number, day, shape and group. Not inlined, so that each loop has the registers to itself.
    #[inline(never)]
    fn each(&self, rows: Rows<'_>, days: &[PackedDay], mut told: impl FnMut(usize, PackedDay, u16, usize)) {
        let shapes = &self.pass.table.shape;
        match rows {
            Rows::Kept(rows) => {
                for row in rows.iter().map(|row| *row as usize) {
                    if let (Some(day), Some(shape)) = (days.get(row), shapes.get(row)) {
                        told(row, *day, *shape, self.groups.of(row));
                    }
                }
            }
            Rows::Held(rows) => {
                let rows = rows.iter().map(|held| (held.row as usize, held.day, held.shape));
                // By one dimension, which is asked most, without a choice at every row.
                match &self.groups.of_row {
                    OfRow::Column(column) => rows.for_each(|(row, day, shape)| {
                        told(row, day, shape, column.get(row).copied().map_or(0, usize::from));
                    }),
                    _ => rows.for_each(|(row, day, shape)| told(row, day, shape, self.groups.of(row))),
                }
            }
            Rows::All => {
                let rows = days.iter().zip(shapes).enumerate();
                match &self.groups.of_row {
                    OfRow::One => rows.for_each(|(row, (day, shape))| told(row, *day, *shape, 0)),
                    OfRow::Column(column) => rows
                        .zip(&**column)
                        .for_each(|((row, (day, shape)), group)| told(row, *day, *shape, usize::from(*group))),
                    OfRow::Numbers(numbers) => {
                        rows.zip(numbers)
                            .for_each(|((row, (day, shape)), group)| told(row, *day, *shape, *group as usize));
                    }
                }
            }
        }
    }

    /// Adds what was counted by class to the counters that the class touches.
    fn spread<S: Sum>(&self, classes: &Classes, counted: &[S], sums: &mut [Vec<i64>]) {
        let (kinds, stretches) = (classes.touches.len(), self.lookup.none);
        let mut amounts = Vec::with_capacity(stretches);
        for (by_class, sums) in counted.chunks_exact((stretches + 1) * kinds).zip(sums) {
            for (counted, touches) in by_class.chunks_exact(stretches + 1).zip(&classes.touches) {
                let counted = counted.get(..stretches).unwrap_or_default();
                // Most judges have cases of one or two kinds.
                if touches.is_empty() || counted.iter().fold(S::default(), |all, one| all | *one) == S::default() {
                    continue;
                }
                if sums.is_empty() {
                    sums.resize(stretches * self.pass.question.counters.len(), 0);
                }
                amounts.clear();
                amounts.extend(counted.iter().map(|amount| Into::<i64>::into(*amount)));
                for touch in touches {
                    let from = usize::from(touch.counter) * stretches;
                    let sums = sums.get_mut(from..from + stretches).unwrap_or_default().iter_mut().zip(&amounts);
                    match touch.sign {
                        1 => sums.for_each(|(sum, amount)| *sum += amount),
                        _ => sums.for_each(|(sum, amount)| *sum -= amount),
                    }
                }
            }
        }
    }
}
