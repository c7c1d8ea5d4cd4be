//! A column of a table.

use std::ops::Deref;
use std::sync::Arc;

/// What stands in a column, row by row. Tables of one court share the columns in which they do not differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column<T>(Arc<Vec<T>>);

impl<T: Clone> Column<T> {
    /// To be changed: a copy of its own, where others hold it too.
    pub(crate) fn make_mut(&mut self) -> &mut [T] {
        Arc::make_mut(&mut self.0).as_mut_slice()
    }
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Deref for Column<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(values: Vec<T>) -> Self {
        Self(Arc::new(values))
    }
}

impl<T> FromIterator<T> for Column<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::from(Vec::from_iter(values))
    }
}

impl<'a, T> IntoIterator for &'a Column<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
