//! What passes ask a table again and again, found out once: no part of what the table is.

use crate::day::{Day, Month};
use crate::table::PackedDay;
use crate::tally::kept::Kept;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The columns that few rows may hold something in: stored and derived days, then the two amounts.
const COLUMNS: usize = 13;

/// A row that holds something in a column, with the two things that every pass asks of it: where few rows are read, each would
/// be fetched from afar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) row: u32,
    pub(crate) shape: u16,
    pub(crate) day: PackedDay,
}

/// The rows that hold something in a column, where they are few.
type HeldRows = OnceLock<Option<Box<[Held]>>>;

/// Answers kept until the columns change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    span: OnceLock<Option<(Day, Day)>>,
    rows: [HeldRows; COLUMNS],
    /// Cases docketed in each month.
    pub(super) docketed: OnceLock<BTreeMap<Month, i64>>,
    /// What the facts add up to by month.
    pub(crate) sums: Kept,
}

/// Equal tables are equal whatever they were asked.
impl PartialEq for Known {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Known {}

impl Known {
    pub(super) fn span(&self, find: impl FnOnce() -> Option<(Day, Day)>) -> Option<(Day, Day)> {
        *self.span.get_or_init(find)
    }

    /// The rows that hold something in the column with this number, with what stands in `shapes` and `days`; none where they are
    /// more than half.
    pub(super) fn rows<T: Copy + Default + PartialEq>(
        &self,
        number: usize,
        column: &[T],
        shapes: &[u16],
        days: &[PackedDay],
    ) -> Option<&[Held]> {
        let nothing = T::default();
        let find = || {
            let held = column.iter().filter(|value| **value != nothing).count();
            let rows = column.iter().enumerate().filter(|(_, value)| **value != nothing);
            let rows = rows
                .filter_map(|(row, _)| Some(Held { row: row as u32, shape: *shapes.get(row)?, day: *days.get(row)? }));
            (held * 2 <= column.len()).then(|| rows.collect())
        };
        self.rows.get(number)?.get_or_init(find).as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::Known;

    /// Rows, shapes and days of what is listed of a column; none where no list is made.
    fn listed(column: &[u64]) -> Option<Vec<(u32, u16, u16)>> {
        let (shapes, days): (Vec<u16>, Vec<u16>) = (0..4).map(|row| (10 + row, 20 + row)).unzip();
        let known = Known::default();
        let rows = known.rows(12, column, &shapes, &days)?;
        Some(rows.iter().map(|held| (held.row, held.shape, held.day)).collect())
    }

    #[test]
    fn a_column_that_half_its_rows_or_fewer_hold_is_listed() {
        assert_eq!(listed(&[0, 7]), Some(vec![(1, 11, 21)]));
        assert_eq!(listed(&[5, 0, 0, 7]), Some(vec![(0, 10, 20), (3, 13, 23)]));
        assert_eq!(listed(&[0, 0, 0]), Some(Vec::new()));
        assert_eq!(listed(&[5, 6, 0]), None);
    }
}
