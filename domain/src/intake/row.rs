//! One row: a record, or the first thing that is wrong with it.

use super::{Column, FileKind, Header, Mapping};
use crate::case::{CaseEvent, CaseRecord, Disposition, EventKind, Person, Procedure, ReportedMeasure};
use crate::case_number::CaseNumber;
use crate::court::{CourtCode, Tier};
use crate::day::{Day, Month};
use crate::line::Line;
use crate::measure::{Measure, When};
use crate::money::Money;
use crate::period::Period;
use crate::quantity::Quantity;
use crate::table::can_hold;
use crate::time_limit::Length;

/// A row that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "nearly every row is a case")]
pub enum Parsed {
    /// A case.
    Case(CaseRecord),
    /// An event.
    Event(CaseEvent),
    /// A person.
    Person(Person),
    /// A reported measure.
    Measure(ReportedMeasure),
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The column at fault.
    pub column: Column,
    /// What stood there.
    pub value: String,
    /// Why it cannot be.
    pub reason: String,
    /// What to do.
    pub hint: String,
    /// The month the row was meant for, as far as it could be read.
    pub month: Option<Month>,
}

/// Reads a row for a court's file.
pub fn parse(header: &Header, row: &[String], mapping: &Mapping, court: &CourtCode) -> Result<Parsed, RowFault> {
    let cells = Cells { header, row, mapping };
    let parsed = cells.without_nul().and_then(|()| match header.kind {
        FileKind::Cases => case(&cells, court).map(Parsed::Case),
        FileKind::Events => event(&cells, court).map(Parsed::Event),
        FileKind::People => person(&cells).map(Parsed::Person),
        FileKind::Measures => measure(&cells, court).map(Parsed::Measure),
    });
    parsed.map_err(|mut fault| {
        fault.month = cells.month();
        fault
    })
}

/// Why a cell cannot be, in both languages.
fn unreadable(column: Column, text: &str, error: &impl std::fmt::Display) -> String {
    format!("{}填的是“{}”，无法识别 / {error}", column.zh(), text.chars().take(40).collect::<String>())
}

struct Cells<'a> {
    header: &'a Header,
    row: &'a [String],
    mapping: &'a Mapping,
}

impl Cells<'_> {
    /// The cell of a column, in our words; empty where the file lacks the column.
    fn get(&self, column: Column) -> &str {
        let position = self.header.columns.iter().position(|one| *one == Some(column));
        let cell = position.and_then(|position| self.row.get(position)).map_or("", String::as_str);
        self.mapping.word(column, cell).trim()
    }

    /// Fails where a cell holds the character NUL, which no text has and not every database keeps.
    fn without_nul(&self) -> Result<(), RowFault> {
        let mut columns = self.header.columns.iter().copied().flatten();
        columns.find(|column| self.get(*column).contains('\0')).map_or(Ok(()), |column| {
            let reason = format!("{}中有 NUL 字符 / holds the character NUL", column.zh());
            Err(self.fault(column, reason, NUL_HINT))
        })
    }

    fn fault(&self, column: Column, reason: impl Into<String>, hint: impl Into<String>) -> RowFault {
        RowFault {
            column,
            value: self.get(column).chars().take(80).map(|c| if c == '\0' { '␀' } else { c }).collect(),
            reason: reason.into(),
            hint: hint.into(),
            month: None,
        }
    }

    /// A cell that must not be empty.
    fn required<T, E: std::fmt::Display>(
        &self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, E>,
        hint: &str,
    ) -> Result<T, RowFault> {
        match self.get(column) {
            "" => Err(self.fault(column, format!("{}不能为空 / must not be empty", column.zh()), hint)),
            text => parse(text).map_err(|error| self.fault(column, unreadable(column, text, &error), hint)),
        }
    }

    /// A cell that may be empty.
    fn optional<T, E: std::fmt::Display>(
        &self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, E>,
        hint: &str,
    ) -> Result<Option<T>, RowFault> {
        match self.get(column) {
            "" => Ok(None),
            text => parse(text).map(Some).map_err(|error| self.fault(column, unreadable(column, text, &error), hint)),
        }
    }

    fn flag(&self, column: Column) -> Result<Option<bool>, RowFault> {
        self.optional(column, yes_or_no, "填“是”或“否”，不知道就留空 / write 是 or 否, or leave it empty")
    }

    /// The month a row was meant for.
    fn month(&self) -> Option<Month> {
        let day = |column: Column| self.get(column).parse::<Day>().ok();
        let number =
            || CaseNumber::parse(self.get(Column::CaseNumber)).ok().map(|number| Month::new(i32::from(number.year), 1));
        day(Column::Docketed)
            .or_else(|| day(Column::Day))
            .or_else(|| day(Column::Closed))
            .map(Day::month)
            .or_else(number)
    }
}

const NUL_HINT: &str = "删去看不见的 NUL 字符，这里显示为 ␀ / take out the invisible character, shown here as ␀";
const DATE_HINT: &str = "写成 2023-09-30 这样的日期 / write a date such as 2023-09-30";
const NUMBER_HINT: &str = "照裁判文书上的案号填写 / copy the case number from the document";
const WORD_HINT: &str =
    "改用所列词语，或在列名对照中写明换算 / use one of the words listed, or map yours in the column mapping";

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "是" | "1" | "有" | "Y" | "y" | "yes" | "true" => Ok(true),
        "否" | "0" | "无" | "N" | "n" | "no" | "false" => Ok(false),
        other => Err(format!("expected 是 or 否, got “{other}”")),
    }
}

/// A date in any written form; a plain number of five digits is a day of a spreadsheet (1900 system).
fn date(text: &str) -> Result<Day, String> {
    let serial = (text.len() == 5).then(|| text.parse::<i32>().ok()).flatten();
    // Day 25569 of the 1900 system is 1970-01-01.
    let day = match serial {
        Some(serial) => Day::from_number(serial - 25_569),
        None => text.parse().map_err(|error: crate::day::DayError| error.to_string())?,
    };
    if can_hold(day) { Ok(day) } else { Err(format!("expected a day from 1990 to 2169, got {day}")) }
}

fn own_number(cells: &Cells<'_>, court: &CourtCode) -> Result<CaseNumber, RowFault> {
    let number = cells.required(Column::CaseNumber, CaseNumber::parse, NUMBER_HINT)?;
    if number.court != *court {
        return Err(cells.fault(
            Column::CaseNumber,
            format!(
                "案号属于{}，正在导入的是{court} / the number belongs to {}, this import is for {court}",
                number.court, number.court
            ),
            "导入到该案所属法院 / import it into the court it belongs to",
        ));
    }
    Ok(number)
}

fn text(cells: &Cells<'_>, column: Column, hint: &str) -> Result<String, RowFault> {
    cells.required(column, |text| Ok::<_, String>(text.to_owned()), hint)
}

fn case(cells: &Cells<'_>, court: &CourtCode) -> Result<CaseRecord, RowFault> {
    let number = own_number(cells, court)?;
    let docketed = cells.required(Column::Docketed, date, DATE_HINT)?;
    let closed = cells.optional(Column::Closed, date, DATE_HINT)?;
    let disposition = cells.optional(Column::Disposition, Disposition::parse, WORD_HINT)?;
    let (year, _, _) = docketed.ymd();
    if (year - i32::from(number.year)).abs() > 1 {
        return Err(cells.fault(
            Column::Docketed,
            format!(
                "立案日期与案号年份 {} 相差一年以上 / more than a year from the year {} of the number",
                number.year, number.year
            ),
            "核对立案日期或案号 / check the date or the number",
        ));
    }
    if closed.is_some_and(|closed| closed < docketed) {
        return Err(cells.fault(
            Column::Closed,
            format!("结案日期早于立案日期 {docketed} / closed before it was docketed on {docketed}"),
            "核对两个日期 / check both dates",
        ));
    }
    if closed.is_some() != disposition.is_some() {
        let column = if closed.is_some() { Column::Disposition } else { Column::Closed };
        return Err(cells.fault(
            column,
            "结案日期和结案方式须同时有或同时无 / closing date and disposition stand together or not at all",
            "补上所缺的一项，未结案件两项都留空 / fill in the one that is missing; leave both empty while the case is open",
        ));
    }
    let applied = cells.optional(Column::Applied, str::parse::<Money>, "以元为单位 / in yuan")?;
    let recovered = cells.optional(Column::Recovered, str::parse::<Money>, "以元为单位 / in yuan")?;
    if applied.is_none() && recovered.is_some_and(|money| money.fen() > 0) {
        return Err(cells.fault(
            Column::Applied,
            "有到位金额而无申请标的额 / an amount was recovered but none applied for",
            "补上申请标的额 / fill in the amount applied for",
        ));
    }
    Ok(CaseRecord {
        division: text(cells, Column::Division, "填承办部门 / name the division")?,
        judge: text(cells, Column::Judge, "填承办人 / name the judge")?,
        procedure: cells.required(Column::Procedure, Procedure::parse, WORD_HINT)?,
        cause: text(cells, Column::Cause, "填案由 / name the cause")?,
        heard: cells.flag(Column::Heard)?,
        enforceable: cells.flag(Column::Enforceable)?,
        origin: cells.optional(Column::Origin, CaseNumber::parse, NUMBER_HINT)?,
        filed_online: cells.optional(Column::FiledBy, filed_by, "填“网上”或“窗口” / write 网上 or 窗口")?,
        parties: cells.get(Column::Parties).chars().take(2_000).collect(),
        number,
        docketed,
        closed,
        disposition,
        applied,
        recovered,
    })
}

fn filed_by(text: &str) -> Result<bool, String> {
    match text {
        "网上" | "网上立案" | "online" => Ok(true),
        "窗口" | "现场" | "counter" => Ok(false),
        other => Err(format!("expected 网上 or 窗口, got “{other}”")),
    }
}

fn event(cells: &Cells<'_>, court: &CourtCode) -> Result<CaseEvent, RowFault> {
    let number = own_number(cells, court)?;
    let kind = cells.required(Column::Event, EventKind::parse, WORD_HINT)?;
    let day = cells.required(Column::Day, date, DATE_HINT)?;
    let until = cells.optional(Column::Until, date, DATE_HINT)?;
    if until.is_some_and(|until| until < day) {
        return Err(cells.fault(
            Column::Until,
            format!("截止日期早于 {day} / ends before {day}"),
            "核对两个日期 / check both dates",
        ));
    }
    let detail = cells.get(Column::Detail);
    let understood = match kind {
        EventKind::ProcedureChange => Procedure::parse(detail).map(|_| ()).map_err(|error| error.to_string()),
        EventKind::SecondInstanceClosed | EventKind::RetrialClosed => {
            Disposition::parse(detail).map(|_| ()).map_err(|error| error.to_string())
        }
        EventKind::Extension => Length::parse(detail)
            .map(|_| ())
            .ok_or_else(|| format!("expected a length such as 6个月 or 30日, got “{detail}”")),
        _ => Ok(()),
    };
    understood.map_err(|error| cells.fault(Column::Detail, unreadable(Column::Detail, detail, &error), WORD_HINT))?;
    Ok(CaseEvent {
        number,
        day,
        kind,
        until,
        detail: detail.to_owned(),
        approver: cells.get(Column::Approver).to_owned(),
    })
}

fn person(cells: &Cells<'_>) -> Result<Person, RowFault> {
    let from = cells.required(Column::From, date, DATE_HINT)?;
    let until = cells.optional(Column::To, date, DATE_HINT)?;
    if until.is_some_and(|until| until < from) {
        return Err(cells.fault(
            Column::To,
            format!("任职止早于任职起 {from} / ends before {from}"),
            "核对两个日期 / check both dates",
        ));
    }
    Ok(Person {
        division: text(cells, Column::Division, "填部门 / name the division")?,
        name: text(cells, Column::Name, "填姓名 / fill in the name")?,
        line: cells.optional(Column::Line, Line::parse, WORD_HINT)?.unwrap_or(Line::Other),
        quota: cells.required(Column::Quota, yes_or_no, "填“是”或“否” / write 是 or 否")?,
        from,
        until,
    })
}

fn measure(cells: &Cells<'_>, court: &CourtCode) -> Result<ReportedMeasure, RowFault> {
    if let Some(named) =
        cells.optional(Column::Court, CourtCode::parse, "填法院代字，如 冀0638 / write the court code")?
        && named != *court
    {
        return Err(cells.fault(
            Column::Court,
            format!("这一行属于{named}，正在导入的是{court} / this row belongs to {named}, this import is for {court}"),
            "导入到该法院 / import it into that court",
        ));
    }
    let measure = cells.required(Column::Measure, Measure::parse, WORD_HINT)?;
    if measure.rule().when == When::ReportedLevel && court.tier() != Tier::Basic {
        return Err(cells.fault(
            Column::Measure,
            "辖区人口由基层法院填报，上级法院的即其和 / inhabitants are reported by basic courts; those of a court above are their sum",
            "删去这一行，由各基层法院填报 / leave the row out and let the basic courts report",
        ));
    }
    if cells.get(Column::Value).starts_with(['-', '\u{2212}', '－']) {
        return Err(cells.fault(Column::Value, "数值不能为负 / must not be negative", "核对数值 / check the value"));
    }
    Ok(ReportedMeasure {
        period: cells.required(
            Column::Period,
            str::parse::<Period>,
            "写成 2023-09、2023Q3 或 2023 / write 2023-09, 2023Q3 or 2023",
        )?,
        measure: measure.id().to_owned(),
        value: cells.required(Column::Value, str::parse::<Quantity>, "填数字 / write a number")?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const CASES: &str = "案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式,是否开庭,申请标的额,到位金额";

    fn read(head: &str, row: &str) -> Result<Parsed, RowFault> {
        let split = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        let header = Header::read(&split(head), &Mapping::default()).unwrap();
        parse(&header, &split(row), &Mapping::default(), &CourtCode::parse("冀0638").unwrap())
    }

    #[test]
    fn no_text_has_the_character_nul() {
        let fault = read(CASES, "（2023）冀0638民初8号,民一\0庭,法官01,44931,,普通程序,离婚纠纷,,,,").unwrap_err();
        assert_eq!((fault.column, fault.value.as_str()), (Column::Division, "民一␀庭"));
        assert!(fault.reason.contains("NUL") && fault.hint.contains('␀'));
        // A column that is not read may hold what it likes.
        assert!(
            read(&format!("{CASES},备注"), "（2023）冀0638民初8号,民一庭,法官01,44931,,普通程序,离婚纠纷,,,,,\0")
                .is_ok()
        );
    }

    #[test]
    fn a_case() {
        let Parsed::Case(case) =
            read(CASES, "(2023)冀0638民初7号,民事审判一庭,法官01,2023/1/5,20230401,简易,离婚纠纷,判决,是,,").unwrap()
        else {
            panic!("expected a case");
        };
        assert_eq!(case.number.to_string(), "（2023）冀0638民初7号");
        assert_eq!(
            (case.procedure, case.disposition, case.heard),
            (Procedure::Simplified, Some(Disposition::Judgment), Some(true))
        );
        let Parsed::Case(open) =
            read(CASES, "（2023）冀0638民初8号,民一庭,法官01,44931,,普通程序,离婚纠纷,,,,").unwrap()
        else {
            panic!("expected a case");
        };
        assert_eq!(open.docketed.to_string(), "2023-01-05");
    }

    /// One row for each thing that can be wrong with a case.
    #[test]
    fn faults_name_their_column() {
        for (row, column) in [
            ("（2023）冀0638民七7号,民一庭,法官01,2023-01-05,,普通程序,离婚纠纷,,,,", Column::CaseNumber),
            (",民一庭,法官01,2023-01-05,,普通程序,离婚纠纷,,,,", Column::CaseNumber),
            ("（2023）冀0629民初7号,民一庭,法官01,2023-01-05,,普通程序,离婚纠纷,,,,", Column::CaseNumber),
            ("（2023）冀0638民初7号,,法官01,2023-01-05,,普通程序,离婚纠纷,,,,", Column::Division),
            ("（2023）冀0638民初7号,民一庭,,2023-01-05,,普通程序,离婚纠纷,,,,", Column::Judge),
            ("（2023）冀0638民初7号,民一庭,法官01,2023-02-30,,普通程序,离婚纠纷,,,,", Column::Docketed),
            ("（2023）冀0638民初7号,民一庭,法官01,2020-02-03,,普通程序,离婚纠纷,,,,", Column::Docketed),
            ("（2023）冀0638民初7号,民一庭,法官01,2023-02-03,2023-02-01,普通程序,离婚纠纷,判决,,,", Column::Closed),
            ("（2023）冀0638民初7号,民一庭,法官01,2023-02-03,2023-03-01,普通程序,离婚纠纷,,,,", Column::Disposition),
            ("（2023）冀0638民初7号,民一庭,法官01,2023-02-03,,普通程序,离婚纠纷,判决,,,", Column::Closed),
            ("（2023）冀0638民初7号,民一庭,法官01,2023-02-03,,快速程序,离婚纠纷,,,,", Column::Procedure),
            ("（2023）冀0638民初7号,民一庭,法官01,2023-02-03,,普通程序,,,,,", Column::Cause),
            ("（2023）冀0638民初7号,民一庭,法官01,2023-02-03,,普通程序,离婚纠纷,,也许,,", Column::Heard),
            (
                "（2023）冀0638执7号,执行局,法官01,2023-02-03,2023-03-03,执行程序,民间借贷纠纷,执行完毕,,一百,",
                Column::Applied,
            ),
            (
                "（2023）冀0638执7号,执行局,法官01,2023-02-03,2023-03-03,执行程序,民间借贷纠纷,执行完毕,,,100",
                Column::Applied,
            ),
        ] {
            let fault = read(CASES, row).unwrap_err();
            assert_eq!(fault.column, column, "{row}");
            assert!(!fault.reason.is_empty() && !fault.hint.is_empty());
        }
    }

    #[test]
    fn a_fault_keeps_the_month_it_was_meant_for() {
        let fault = read(CASES, "（2023）冀0638民初7号,民一庭,法官01,2023-02-03,2023-02-01,普通程序,离婚纠纷,判决,,,")
            .unwrap_err();
        assert_eq!(fault.month, Some(Month::new(2023, 2)));
        let fault = read(CASES, "（2023）冀0638民初7号,民一庭,法官01,某日,,普通程序,离婚纠纷,,,,").unwrap_err();
        assert_eq!(fault.month, Some(Month::new(2023, 1)));
    }

    #[test]
    fn events_people_measures() {
        let events = "案号,事件,日期,截止日期,内容";
        assert!(matches!(read(events, "（2023）冀0638民初7号,延长审限,2023-05-01,,6个月"), Ok(Parsed::Event(_))));
        for (row, column) in [
            ("（2023）冀0638民初7号,延长,2023-05-01,,很久", Column::Detail),
            ("（2023）冀0638民初7号,二审结案,2023-05-01,,赢了", Column::Detail),
            ("（2023）冀0638民初7号,扣除审限,2023-05-01,2023-04-01,鉴定", Column::Until),
            ("（2023）冀0638民初7号,开会,2023-05-01,,", Column::Event),
        ] {
            assert_eq!(read(events, row).unwrap_err().column, column, "{row}");
        }
        let people = "部门,条线,姓名,员额法官,任职起,任职止";
        assert!(matches!(read(people, "民一庭,民事,法官01,是,2020-01-01,"), Ok(Parsed::Person(_))));
        assert_eq!(read(people, "民一庭,民事,法官01,是,2020-01-01,2019-01-01").unwrap_err().column, Column::To);
        let measures = "法院,期间,指标项,数值";
        assert!(matches!(read(measures, "冀0638,2023-05,suggestions_issued,3"), Ok(Parsed::Measure(_))));
        assert_eq!(read(measures, "冀0629,2023-05,suggestions_issued,3").unwrap_err().column, Column::Court);
        assert_eq!(read(measures, "冀0638,2023-05,luck,3").unwrap_err().column, Column::Measure);
        // The inhabitants of a court above are those of the courts below.
        let inhabitants = "冀96,2023-01,resident_population,1200000".split(',').map(str::to_owned).collect::<Vec<_>>();
        let header =
            Header::read(&measures.split(',').map(str::to_owned).collect::<Vec<_>>(), &Mapping::default()).unwrap();
        let above = parse(&header, &inhabitants, &Mapping::default(), &CourtCode::parse("冀96").unwrap());
        assert_eq!(above.unwrap_err().column, Column::Measure);
        assert!(read(measures, "冀0638,2023-01,resident_population,480000").is_ok());
    }
}
