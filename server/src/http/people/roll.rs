//! A list of people in a file: its columns, and what each row asks for.

use crate::files::{FileError, Rows};
use app::documents::people::Fault;
use domain::court::CourtCode;
use domain::line::Line;
use domain::policy::{Part, Role};
use store::NewMembership;

/// No list has more rows than this: each account made costs a slow hash.
pub(super) const MOST_ROWS: usize = 500;

/// A row of the list, as it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) login: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) division: String,
    pub(super) business_line: String,
}

impl Row {
    /// Whether it says anything of roles.
    pub(super) fn names_a_role(&self) -> bool {
        [&self.role, &self.division, &self.business_line].iter().any(|cell| !cell.is_empty())
    }
}

/// The columns, by their Chinese and English names.
const COLUMNS: [[&str; 2]; 5] =
    [["登录名", "login"], ["姓名", "name"], ["角色", "role"], ["部门", "division"], ["条线", "line"]];

/// Reads the rows of a list; says what is wrong where it is no such list. A row without a login is left in: its place is
/// in the report.
pub(super) fn read(rows: Rows) -> Result<Vec<Row>, String> {
    let mut rows = rows.map(|row| row.map_err(unreadable));
    let (_, head) = rows.next().transpose()?.unwrap_or_default();
    let column =
        |[zh, en]: [&str; 2]| head.iter().position(|name| name.trim() == zh || name.trim().eq_ignore_ascii_case(en));
    let [login, name, role, division, line] = COLUMNS.map(column);
    if login.is_none() {
        let found: String = head.join("、").chars().take(60).collect();
        return Err(format!(
            "首行应为列名，其中有“登录名”，收到“{found}” / the first row must name the columns, “login” among them, got “{found}”"
        ));
    }
    let mut list = Vec::new();
    for row in rows {
        let (number, cells) = row?;
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim()).to_owned();
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if list.len() == MOST_ROWS {
            return Err(format!(
                "一次最多 {MOST_ROWS} 行，请分成几个文件 / at most {MOST_ROWS} rows at a time; split the file"
            ));
        }
        list.push(Row {
            line: number,
            login: cell(login),
            name: cell(name),
            role: cell(role),
            division: cell(division),
            business_line: cell(line),
        });
    }
    if list.is_empty() {
        return Err(String::from("文件中只有列名，没有人员 / the file names its columns and nobody"));
    }
    Ok(list)
}

fn unreadable(error: FileError) -> String {
    match error {
        FileError::Csv { row, .. } => format!(
            "第 {row} 行不是正常的 CSV，请检查引号 / row {row} cannot be read as CSV; check its quotation marks"
        ),
        other => format!("文件无法读取，请另存为 CSV / {other}"),
    }
}

/// The membership that these words ask for. A division must be one of the court's, where it keeps any.
pub(super) fn membership(
    court: &CourtCode,
    role: &str,
    division: &str,
    line: &str,
    divisions: &[String],
) -> Result<NewMembership, Fault> {
    let fault = |value: &str, reason: [&str; 2], hint: [String; 2]| Fault {
        value: value.to_owned(),
        reason: reason.map(str::to_owned),
        hint,
    };
    let names = |names: &mut dyn Iterator<Item = &'static str>, joint: &str| names.collect::<Vec<_>>().join(joint);
    let known = Role::parse(role).map_err(|_| {
        let zh = names(&mut Role::ALL.iter().map(|role| role.zh()), "、");
        let en = names(&mut Role::ALL.iter().map(|role| role.id()), ", ");
        fault(role, ["没有这个角色", "no such role"], [format!("请填其中之一：{zh}"), format!("one of: {en}")])
    })?;
    let business_line = match line.trim() {
        "" => None,
        line => Some(Line::parse(line).map_err(|_| {
            let zh = names(&mut Line::ALL.iter().map(|line| line.zh()), "、");
            let en = names(&mut Line::ALL.iter().map(|line| line.id()), ", ");
            fault(line, ["没有这条线", "no such line"], [format!("请填其中之一：{zh}"), format!("one of: {en}")])
        })?),
    };
    let division = Some(division.trim()).filter(|division| !division.is_empty());
    if let Some(named) = division.filter(|named| !divisions.is_empty() && !divisions.iter().any(|one| one == named)) {
        let hint = [
            format!("请填本院部门之一：{}", divisions.join("、")),
            format!("one of the court's divisions: {}", divisions.join(", ")),
        ];
        return Err(fault(named, ["本院没有这个部门", "the court has no such division"], hint));
    }
    if let Err(bad) = Part::of(known, "", division, business_line) {
        let reason = bad.to_string();
        let (zh, en) = reason.split_once(" / ").unwrap_or((&reason, &reason));
        let hint = ["请补填或清空这一格", "fill the cell in, or empty it"].map(str::to_owned);
        return Err(fault(line, [zh, en], hint));
    }
    Ok(NewMembership { court: court.clone(), role: known, division: division.map(str::to_owned), line: business_line })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::files::read_csv;

    fn listed(text: &str) -> Result<Vec<Row>, String> {
        read(read_csv(text.as_bytes().to_vec()))
    }

    #[test]
    fn columns_are_found_by_either_name_in_any_order() {
        let expected = Row {
            line: 3,
            login: String::from("wangmin"),
            name: String::from("王敏"),
            role: String::from("法官"),
            ..Row::default()
        };
        let chinese = listed("\u{feff}姓名,登录名,角色\n , ,\n王敏, wangmin ,法官\n");
        assert_eq!(chinese, Ok(vec![expected.clone()]));
        let english = listed("Login;Role;Name\n;;\nwangmin;法官;王敏\n");
        assert_eq!(english, Ok(vec![expected]));
    }

    #[test]
    fn a_list_from_an_old_spreadsheet_is_read() {
        let (text, _, _) = encoding_rs::GB18030.encode("登录名,姓名\nlina,李娜\n");
        let rows = read(read_csv(text.into_owned())).unwrap();
        assert_eq!((rows.len(), rows[0].name.as_str()), (1, "李娜"));
        assert!(!rows[0].names_a_role());
    }

    #[test]
    fn what_is_no_list_says_why() {
        assert!(listed("").unwrap_err().contains("登录名"));
        assert!(listed("wangmin,王敏\n").unwrap_err().contains("wangmin、王敏"));
        assert!(listed("login\n").unwrap_err().contains("只有列名"));
        assert!(listed(&format!("login\n{}", "a\n".repeat(MOST_ROWS + 1))).unwrap_err().contains("500"));
    }

    #[test]
    fn a_membership_needs_words_that_are_known() {
        let court = CourtCode::parse("冀0638").unwrap();
        let divisions = [String::from("民事审判一庭")];
        let of = |role, division, line| membership(&court, role, division, line, &divisions);
        let head = of("庭长", " 民事审判一庭 ", "").unwrap();
        assert_eq!((head.role, head.division.as_deref()), (Role::DivisionHead, Some("民事审判一庭")));
        assert_eq!(of("court_leader", "", "民事").unwrap().line, Some(Line::Civil));
        assert_eq!(of("院长", "", "").unwrap_err().value, "院长");
        assert_eq!(of("庭长", "民二庭", "").unwrap_err().reason[1], "the court has no such division");
        assert_eq!(of("法官", "", "商务").unwrap_err().value, "商务");
        assert!(of("书记员", "", "").unwrap_err().reason[0].contains("必须指定部门"));
        assert!(of("法官", "", "民事").unwrap_err().reason[0].contains("不按条线划分"));
        assert!(membership(&court, "庭长", "哪个都行", "", &[]).is_ok());
    }
}
