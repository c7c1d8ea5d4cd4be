//! What passes ask a table again and again, found out once: no part of what the table is.

use crate::day::{Day, Month};
use crate::tally::kept::Kept;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The columns that few rows may hold something in: stored and derived days, then the two amounts.
const COLUMNS: usize = 13;

/// The rows that hold something in a column, where they are few.
type Rows = OnceLock<Option<Box<[u32]>>>;

/// Answers kept until the columns change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    span: OnceLock<Option<(Day, Day)>>,
    rows: [Rows; COLUMNS],
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

    /// The rows that hold something in the column with this number; none where they are more than half.
    pub(super) fn rows<T: Copy + Default + PartialEq>(&self, number: usize, column: &[T]) -> Option<&[u32]> {
        let nothing = T::default();
        let find = || {
            let held = column.iter().filter(|value| **value != nothing).count();
            let rows = (0_u32..).zip(column).filter(|(_, value)| **value != nothing).map(|(row, _)| row);
            (held * 2 <= column.len()).then(|| rows.collect())
        };
        self.rows.get(number)?.get_or_init(find).as_deref()
    }
}
