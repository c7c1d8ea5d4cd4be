//! Lists as Excel files. Each says on every printed page who took it along, and its taking is in the log.

use super::super::page::{Page, back, refused, short};
use super::super::sheet::{Table, written};
use super::{clocks, entries};
use app::components::names::half;
use app::documents::nodes::shown;
use app::figures::query::parameters_of;
use axum::extract::RawQuery;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::ledger::{self, Field, Kind};
use domain::policy::Action;
use domain::time_limit::IrregularityKind;
use store::{Error, seen_by};

/// So many rows go into a file.
const MOST: i64 = 100_000;

pub(super) async fn export(page: Page, RawQuery(query): RawQuery) -> Response {
    match exported(&page, &query.unwrap_or_default()).await {
        Ok((name, file)) => {
            let head = [
                (CONTENT_TYPE, String::from("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
                (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.xlsx\"")),
                (CACHE_CONTROL, String::from("no-store")),
            ];
            (head, file).into_response()
        }
        Err(Error::Conflict(why)) => back("/nodes", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn exported(page: &Page, query: &str) -> Result<(String, Vec<u8>), Error> {
    let desk = &page.desk;
    let action = match parameters_of(query)("kind").map(|kind| Kind::parse(&kind)) {
        Some(Ok(kind)) => seen_by(kind),
        _ => Action::ViewNodes,
    };
    let space = desk.store.space(&desk.actor, action, &page.court).await?;
    let opened = desk.store.open_act(&desk.actor, Some(&page.court), action.id(), &format!("export {query}")).await?;
    let result = table(page, &space, query).await;
    let (name, table) = opened.close(result, |(name, table)| format!("{name}: {} rows", table.rows.len())).await?;
    space.looked(format!("export {name}")).await?;
    Ok((name, written(table).await?))
}

async fn table(page: &Page, space: &store::CourtSpace, query: &str) -> Result<(String, Table), Error> {
    let (lang, today) = (page.frame.preferences.lang, page.desk.today);
    let tree = page.desk.store.tree().await?;
    let [zh, en] = short(&tree, &page.court);
    let mark = format!("{} · {} · {today}", page.frame.reader.mark, lang.pick(zh, en));
    let pick = |words: &[(&str, &str)]| words.iter().map(|(zh, en)| lang.pick(*zh, *en).to_owned()).collect::<Vec<_>>();
    let cut = |of: i64| {
        (of > MOST).then(|| lang.pick(format!("只导出 {MOST} 行，共 {of} 行"), format!("{MOST} of {of} rows")))
    };
    let day = |day: Option<domain::day::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    match parameters_of(query)("kind") {
        None => {
            let settings = space.node_settings().await?;
            let wanted = clocks::wanted(query);
            let (rows, of) = clocks::rows(space, &settings, &clocks::filter(&wanted, today), today, (0, MOST)).await?;
            let heads = pick(&[
                ("案号", "Case"),
                ("案由", "Cause"),
                ("承办部门", "Division"),
                ("承办人", "Judge"),
                ("程序", "Procedure"),
                ("立案日期", "Docketed"),
                ("届满日期", "Expires"),
                ("剩余天数", "Days left"),
                ("停止计算起", "Stopped since"),
                ("不计入天数", "Days not counted"),
                ("延长次数", "Extensions"),
                ("预警", "Warning"),
                ("申请期限", "Ask by"),
                ("决定期限", "Decide by"),
                ("依据", "Article"),
                ("记录异常", "Irregular"),
            ]);
            let row = |row: app::documents::nodes::Row| {
                let case = row.case;
                let left = case.left(today).map(|left| left.to_string()).unwrap_or_default();
                let flaws = case.irregular.iter().filter_map(|id| IrregularityKind::parse(id).ok());
                let flaws: Vec<String> = flaws.map(|flaw| lang.pick(flaw.zh(), flaw.en()).to_owned()).collect();
                vec![
                    case.number.to_string(),
                    case.cause,
                    case.division,
                    case.judge,
                    lang.pick(case.procedure.zh(), case.procedure.en()).to_owned(),
                    case.docketed.to_string(),
                    day(case.due),
                    left,
                    day(case.paused.map(|(since, _)| since)),
                    case.not_counted.to_string(),
                    case.extensions.to_string(),
                    row.rule.unwrap_or_default(),
                    day(case.apply_by),
                    day(case.decide_by),
                    case.article,
                    lang.list(&flaws),
                ]
            };
            let name = lang.pick("审限时钟", "Clocks").to_owned();
            let rows = rows.into_iter().map(row).collect();
            // Days left, days not counted, extensions.
            let numbers = &[7, 9, 10];
            Ok((String::from("clocks"), Table { name, heads, rows, numbers, mark, cut: cut(of) }))
        }
        Some(kind) => {
            let kind = Kind::parse(&kind).map_err(|error| Error::Conflict(error.to_string()))?;
            let (entries, of) =
                space.entries(&entries::filter(kind, &entries::sought(query, kind), today), 0, MOST).await?;
            let mut heads = pick(&[
                ("案号", "Case"),
                ("状态", "State"),
                ("轮到", "Whose turn"),
                ("最迟", "By"),
                ("承办部门", "Division"),
                ("承办人", "Judge"),
                ("登记日期", "Opened"),
                ("进入状态", "Since"),
            ]);
            let used = |field: &&Field| entries.iter().any(|entry| entry.values.contains_key(field));
            let fields: Vec<Field> = Field::ALL.iter().filter(used).copied().collect();
            heads.extend(fields.iter().map(|field| lang.pick(field.zh(), field.en()).to_owned()));
            let rows = entries.iter().map(|entry| {
                let (zh, en) = ledger::turn(entry.kind, entry.state).named();
                let mut row = vec![
                    entry.number.to_string(),
                    lang.pick(entry.state.zh(), entry.state.en()).to_owned(),
                    lang.pick(zh, en).to_owned(),
                    day(entry.due),
                    entry.division.clone(),
                    entry.judge.clone(),
                    entry.opened.to_string(),
                    entry.since.to_string(),
                ];
                row.extend(fields.iter().map(|field| shown(*field, entry.value(*field).unwrap_or_default(), lang)));
                row
            });
            let name = half(&format!("{} / {}", kind.zh(), kind.en()), lang).to_owned();
            let rows = rows.collect();
            Ok((kind.id().to_owned(), Table { name, heads, rows, numbers: &[], mark, cut: cut(of) }))
        }
    }
}
