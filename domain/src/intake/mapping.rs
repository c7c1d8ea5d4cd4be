//! Mappings: how another system's export names columns and values.

use super::Column;
use std::collections::BTreeMap;

/// Their names for our columns, and their words for ours.
///
/// One a line: `their column = our column`, or `our column: their word = our word`; `#` begins a comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    columns: BTreeMap<String, String>,
    words: BTreeMap<(Column, String), String>,
}

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line} of the mapping: expected “their column = our column” or “our column: their word = our word” with one of our column names, got “{text}”"
)]
pub struct MappingError {
    /// Line number, from 1.
    pub line: usize,
    /// The line.
    pub text: String,
}

impl Mapping {
    /// Reads a mapping.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let mut mapping = Self::default();
        for (position, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim().trim_start_matches('\u{feff}');
            if line.is_empty() {
                continue;
            }
            let fail = || MappingError { line: position + 1, text: line.chars().take(60).collect() };
            let (theirs, ours) =
                line.split_once('=').map(|(theirs, ours)| (theirs.trim(), ours.trim())).ok_or_else(fail)?;
            if theirs.is_empty() || ours.is_empty() {
                return Err(fail());
            }
            match theirs.split_once([':', '：']) {
                Some((column, word)) => {
                    let column = Column::parse(column).map_err(|_| fail())?;
                    mapping.words.insert((column, word.trim().to_owned()), ours.to_owned());
                }
                None => {
                    Column::parse(ours).map_err(|_| fail())?;
                    mapping.columns.insert(theirs.to_owned(), ours.to_owned());
                }
            }
        }
        Ok(mapping)
    }

    /// Our name for a heading.
    pub fn column<'a>(&'a self, heading: &'a str) -> &'a str {
        self.columns.get(heading).map_or(heading, String::as_str)
    }

    /// Our word for a cell.
    pub fn word<'a>(&'a self, column: Column, cell: &'a str) -> &'a str {
        if self.words.is_empty() {
            return cell;
        }
        self.words.get(&(column, cell.trim().to_owned())).map_or(cell, String::as_str)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_words() {
        let mapping = Mapping::parse("# 案管系统\n收案日期 = 立案日期\n审理程序: 独任 = 简易程序\n").unwrap();
        assert_eq!(mapping.column("收案日期"), "立案日期");
        assert_eq!(mapping.column("案由"), "案由");
        assert_eq!(mapping.word(Column::Procedure, " 独任"), "简易程序");
        assert_eq!(mapping.word(Column::Cause, "独任"), "独任");
    }

    #[test]
    fn a_bad_line_is_named() {
        for (text, line) in [("案号", 1), ("a = 案号\nb = 乙", 2), ("乙: x = y", 1), (" = 案号", 1)] {
            assert_eq!(Mapping::parse(text).unwrap_err().line, line, "{text}");
        }
    }
}
