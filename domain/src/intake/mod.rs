//! Rows of a court's files as records: which columns there are, what may stand in them, and what is wrong with a row.
//!
//! Pure: readers hand over texts, records or faults come back. A fault names the column, what stood there, why it cannot
//! be and what to do.

mod mapping;
mod row;

pub use mapping::{Mapping, MappingError};
pub use row::{Parsed, RowFault, parse};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// The kinds of files a court hands in.
    FileKind ("文件类型") {
        Cases = "cases", "案件", "cases";
        Events = "events", "事件", "events";
        People = "people", "人员", "people";
        Measures = "measures", "指标项", "measures";
    }
}

vocabulary! {
    /// Every column of every file.
    Column ("列名") {
        CaseNumber = "case_number", "案号", "case number";
        Division = "division", "承办部门", "division", ["部门"];
        Judge = "judge", "承办人", "judge", ["承办法官"];
        Docketed = "docketed_on", "立案日期", "docketed on";
        Closed = "closed_on", "结案日期", "closed on";
        Procedure = "procedure", "审理程序", "procedure", ["适用程序"];
        Cause = "cause", "案由", "cause";
        Disposition = "disposition", "结案方式", "disposition";
        Heard = "heard", "是否开庭", "heard";
        Enforceable = "enforceable", "可执行内容", "enforceable";
        Origin = "origin_number", "原审案号", "origin number";
        Applied = "amount_applied", "申请标的额", "amount applied for";
        Recovered = "amount_recovered", "到位金额", "amount recovered";
        FiledBy = "filed_by", "立案渠道", "filed by";
        Event = "event", "事件", "event";
        Day = "day", "日期", "day";
        Until = "until", "截止日期", "until";
        Detail = "detail", "内容", "detail";
        Approver = "approver", "批准人层级", "approver";
        Line = "line", "条线", "business line";
        Name = "name", "姓名", "name";
        Quota = "quota_judge", "员额法官", "quota judge";
        From = "from", "任职起", "from";
        To = "to", "任职止", "to", ["until_day"];
        Court = "court", "法院", "court";
        Period = "period", "期间", "period";
        Measure = "measure", "指标项", "measure";
        Value = "value", "数值", "value";
        Parties = "parties", "当事人", "parties";
    }
}

impl FileKind {
    /// The columns a file of this kind must have, and those it may have.
    pub const fn columns(self) -> (&'static [Column], &'static [Column]) {
        use Column as C;
        match self {
            Self::Cases => (
                &[C::CaseNumber, C::Division, C::Judge, C::Docketed, C::Closed, C::Procedure, C::Cause, C::Disposition],
                &[C::Heard, C::Enforceable, C::Origin, C::Applied, C::Recovered, C::FiledBy, C::Parties],
            ),
            Self::Events => (&[C::CaseNumber, C::Event, C::Day], &[C::Until, C::Detail, C::Approver]),
            Self::People => (&[C::Division, C::Name, C::Quota, C::From], &[C::Line, C::To]),
            Self::Measures => (&[C::Period, C::Measure, C::Value], &[C::Court]),
        }
    }
}

/// The header of a file: what kind it is, and which column stands where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The kind of file.
    pub kind: FileKind,
    /// The column at each position; `None` where it is not ours.
    pub columns: Vec<Option<Column>>,
    /// Headings that are not ours and are left aside.
    pub unknown: Vec<String>,
}

/// A first row that is no header of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// It fits no kind of file.
    #[error(
        "the first row names no known kind of file; expected the columns of a case file (案号,承办部门,承办人,立案日期,…), an event file (案号,事件,日期,…), a people file (部门,姓名,员额法官,任职起,…) or a measures file (期间,指标项,数值), got: {0}"
    )]
    Unknown(String),
    /// Columns are missing.
    #[error("the {kind} file lacks the columns {missing}; add them, or name theirs in a column mapping", kind = .kind.en(), missing = .missing.join("、"))]
    Missing {
        /// The kind it is nearest to.
        kind: FileKind,
        /// The missing columns' names.
        missing: Vec<String>,
    },
    /// A column stands twice.
    #[error("the column {0} stands twice; keep one of them")]
    Twice(String),
}

impl Header {
    /// Reads a header row.
    pub fn read(headings: &[String], mapping: &Mapping) -> Result<Self, HeaderError> {
        let columns: Vec<Option<Column>> = headings
            .iter()
            .map(|heading| {
                let heading = heading.trim().trim_start_matches('\u{feff}');
                Column::parse(mapping.column(heading)).ok()
            })
            .collect();
        let has = |column: Column| columns.contains(&Some(column));
        let missing = |kind: FileKind| kind.columns().0.iter().filter(|column| !has(**column)).count();
        // The kind whose required columns are most nearly there; an event column decides against cases.
        let kind = FileKind::ALL
            .iter()
            .copied()
            .filter(|kind| missing(*kind) < kind.columns().0.len().div_ceil(2))
            .min_by_key(|kind| (missing(*kind), *kind));
        let Some(kind) = kind else {
            return Err(HeaderError::Unknown(headings.iter().take(12).cloned().collect::<Vec<_>>().join(",")));
        };
        let lacking: Vec<String> =
            kind.columns().0.iter().filter(|column| !has(**column)).map(|column| column.zh().to_owned()).collect();
        if !lacking.is_empty() {
            return Err(HeaderError::Missing { kind, missing: lacking });
        }
        let ours = |column: &Column| kind.columns().0.contains(column) || kind.columns().1.contains(column);
        for column in Column::ALL.iter().filter(|column| ours(column)) {
            if columns.iter().filter(|one| **one == Some(*column)).count() > 1 {
                return Err(HeaderError::Twice(column.zh().to_owned()));
            }
        }
        let unknown = headings
            .iter()
            .zip(&columns)
            .filter(|(heading, column)| !heading.trim().is_empty() && !column.is_some_and(|column| ours(&column)))
            .map(|(heading, _)| heading.clone())
            .collect();
        let columns = columns.into_iter().map(|column| column.filter(|column| ours(column))).collect();
        Ok(Self { kind, columns, unknown })
    }

    /// The cells of a row by column name and in our words, for keeping a row until it is corrected.
    pub fn cells(&self, row: &[String], mapping: &Mapping) -> Vec<(String, String)> {
        let named = self.columns.iter().enumerate().filter_map(|(position, column)| Some((position, (*column)?)));
        named
            .map(|(position, column)| {
                let cell = row.get(position).map_or("", String::as_str);
                (column.zh().to_owned(), mapping.word(column, cell).to_owned())
            })
            .collect()
    }

    /// The header of rows kept as they came.
    pub fn of_cells(kind: FileKind, cells: &[(String, String)]) -> Self {
        let columns = cells.iter().map(|(name, _)| Column::parse(name).ok()).collect();
        Self { kind, columns, unknown: Vec::new() }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn headings(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn kinds_are_known_by_their_columns() {
        for (text, kind) in [
            ("\u{feff}案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式", FileKind::Cases),
            ("case_number,division,judge,docketed_on,closed_on,procedure,cause,disposition,heard", FileKind::Cases),
            ("案号,事件,日期,截止日期,内容,批准人层级", FileKind::Events),
            ("部门,条线,姓名,员额法官,任职起,任职止", FileKind::People),
            ("法院,期间,指标项,数值", FileKind::Measures),
        ] {
            assert_eq!(Header::read(&headings(text), &Mapping::default()).unwrap().kind, kind, "{text}");
        }
    }

    #[test]
    fn what_is_missing_or_double_is_named() {
        let error =
            Header::read(&headings("案号,承办部门,承办人,立案日期,结案日期,审理程序,案由"), &Mapping::default())
                .unwrap_err();
        assert_eq!(error, HeaderError::Missing { kind: FileKind::Cases, missing: vec!["结案方式".into()] });
        assert!(matches!(Header::read(&headings("a,b,c"), &Mapping::default()), Err(HeaderError::Unknown(_))));
        assert_eq!(
            Header::read(&headings("案号,事件,日期,日期"), &Mapping::default()),
            Err(HeaderError::Twice("日期".into()))
        );
    }

    #[test]
    fn foreign_columns_are_reported() {
        let header = Header::read(&headings("案号,事件,日期,备注"), &Mapping::default()).unwrap();
        assert_eq!(header.unknown, ["备注"]);
    }
}
