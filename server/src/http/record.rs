//! The record: who from other courts looked (查看记录), and the court's log (审计), on screen and as a file.

use super::App;
use super::page::{Page, answer, refused, short};
use app::components::names::{day_begins, time};
use app::documents::audit::{Audit, ENTRIES_PER_PAGE, Entry, Wanted, audit};
use app::documents::looks::{Look, Looks, looks};
use app::figures::query::{escape, parameters_of};
use axum::extract::RawQuery;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use domain::court::{CourtCode, CourtTree};
use domain::day::Day;
use domain::policy::Action;
use store::{Error, LogEntry, Search};

/// So many looks are listed.
const MOST_LOOKS: i64 = 200;
/// So many entries go into a file.
const MOST_EXPORTED: i64 = 100_000;

/// What of the record can be asked for.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![("GET", "/looks", get(show_looks)), ("GET", "/audit", get(show_audit)), ("GET", "/audit/export", get(export))]
}

/// The short name of a court that a log names; what is no court's code as it stands.
fn named(tree: &CourtTree, code: &str) -> [String; 2] {
    CourtCode::parse(code).map_or_else(|_| [code.to_owned(), code.to_owned()], |code| short(tree, &code))
}

async fn show_looks(page: Page) -> Response {
    let loaded = async {
        let (store, actor) = (&page.desk.store, &page.desk.actor);
        let (found, tree) = (store.looks(actor, &actor.court, MOST_LOOKS).await?, store.tree().await?);
        let cut = i64::try_from(found.len()).is_ok_and(|found| found >= MOST_LOOKS);
        let look = |entry: LogEntry| Look {
            from: named(&tree, &entry.home),
            at: entry.at,
            login: entry.login,
            role: entry.role,
            action: entry.action,
            object: entry.object,
            request: entry.request,
        };
        let court = short(&tree, &actor.court);
        Ok(Looks { court, looks: found.into_iter().map(look).collect(), cut, now: store::clock() })
    };
    match loaded.await {
        Ok(view) => answer(looks(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

/// What the address asks for, and what in it could not be read.
fn wanted(query: &str) -> (Wanted, Search, Option<String>) {
    let parameters = parameters_of(query);
    let word = |name: &str| parameters(name).unwrap_or_default().trim().to_owned();
    let from = word("from").parse().ok().filter(|from| *from >= 0).unwrap_or(0);
    let wanted = Wanted {
        court: word("court"),
        login: word("login"),
        action: word("action"),
        since: word("since"),
        until: word("until"),
        text: word("text"),
        from,
    };
    let mut unread = None;
    let mut day = |text: &str| match text {
        "" => None,
        text => text.parse::<Day>().map_err(|_| unread = Some(text.to_owned())).ok(),
    };
    let (since, until) = (day(&wanted.since), day(&wanted.until));
    let search = Search {
        login: wanted.login.clone(),
        action: wanted.action.clone(),
        text: wanted.text.clone(),
        from: since.map_or(0, day_begins),
        until: until.map_or(i64::MAX, |until| day_begins(until.plus_days(1))),
        limit: ENTRIES_PER_PAGE,
        offset: from,
        ..Search::default()
    };
    let said = unread.map(|text| {
        format!("日期“{text}”没有采用，应如 2024-05-31 / the date “{text}” was passed over; write it like 2024-05-31")
    });
    (wanted, search, said)
}

async fn show_audit(page: Page, RawQuery(query): RawQuery) -> Response {
    let (wanted, search, said) = wanted(&query.unwrap_or_default());
    let loaded = async {
        let store = &page.desk.store;
        let (found, of) = store.search_log(&page.desk.actor, &page.court, &search).await?;
        let tree = store.tree().await?;
        let entry = |entry: LogEntry| Entry {
            home: named(&tree, &entry.home),
            seq: entry.seq,
            at: entry.at,
            login: entry.login,
            role: entry.role,
            action: entry.action,
            object: entry.object,
            phase: entry.phase,
            detail: entry.detail,
            request: entry.request,
        };
        let court = short(&tree, &page.court);
        Ok(Audit { court, wanted, entries: found.into_iter().map(entry).collect(), of })
    };
    let loaded = loaded.await;
    let mut frame = page.frame;
    frame.notice = frame.notice.or(said);
    match loaded {
        Ok(view) => answer(audit(frame, view)),
        Err(error) => refused(frame, error),
    }
}

/// The entries found, as a file. Taking them along is itself an act in the log.
async fn export(page: Page, RawQuery(query): RawQuery) -> Response {
    let (_, search, _) = wanted(&query.unwrap_or_default());
    let search = Search { limit: MOST_EXPORTED, offset: 0, ..search };
    let exported = async {
        let (store, actor, court) = (&page.desk.store, &page.desk.actor, &page.court);
        store.may(actor, Action::ReadAudit, court).await?;
        let act = store.open_act(actor, Some(court), "export", court.as_str()).await?;
        let found = store.search_log(actor, court, &search).await;
        let (found, of) = act.close(found, |(found, of)| format!("{} of {of} entries", found.len())).await?;
        let mark = format!("# {}, {court}, {}, {} / {of}", actor.login, time(store::clock()), found.len());
        written(&found, &mark)
    };
    let day: String = time(store::clock()).chars().take(10).collect();
    let name = escape(&format!("审计日志-{}-{day}.csv", page.court));
    match exported.await {
        Ok(file) => {
            let disposition = format!("attachment; filename=\"audit.csv\"; filename*=UTF-8''{name}");
            let head = [
                (CONTENT_TYPE, String::from("text/csv; charset=utf-8")),
                (CONTENT_DISPOSITION, disposition),
                (CACHE_CONTROL, String::from("no-store")),
            ];
            (head, file).into_response()
        }
        Err(error) => refused(page.frame, error),
    }
}

/// A cell that no spreadsheet program takes for a formula.
fn harmless(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

/// The entries as CSV, each with its hash, and under them whose copy it is.
fn written(entries: &[LogEntry], mark: &str) -> Result<Vec<u8>, Error> {
    const HEAD: [&str; 13] = [
        "seq", "at", "time", "login", "home", "role", "action", "object", "phase", "opening", "detail", "request",
        "hash",
    ];
    let failed = |error: csv::Error| Error::Files(std::io::Error::other(error));
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::from("\u{feff}"));
    writer.write_record(HEAD).map_err(failed)?;
    for entry in entries {
        let [seq, at, opening] = [entry.seq, entry.at, entry.opening].map(|number| number.to_string());
        let moment = time(entry.at);
        let cells = [
            &seq,
            &at,
            &moment,
            &entry.login,
            &entry.home,
            &entry.role,
            &entry.action,
            &entry.object,
            &entry.phase,
            &opening,
            &entry.detail,
            &entry.request,
            &entry.hash,
        ];
        writer.write_record(cells.map(|cell| harmless(cell))).map_err(failed)?;
    }
    writer.write_record([mark]).map_err(failed)?;
    writer.into_inner().map_err(|error| Error::Files(std::io::Error::other(error.to_string())))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless() {
        for cell in ["=1+1", "+1", "-1", "@sum", "\t=1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        assert_eq!(harmless("冀0638"), "冀0638");
        assert_eq!(harmless(""), "");
    }

    #[test]
    fn a_copy_of_the_log_begins_with_its_columns_and_ends_with_whose_it_is() {
        let entry = LogEntry {
            seq: 7,
            at: 1_717_084_800,
            object: String::from("=cmd()"),
            detail: String::from("一, \"二\""),
            ..LogEntry::default()
        };
        let file = String::from_utf8(written(&[entry], "# shenji, 冀0638, 2024-05-31 00:00, 1 / 1").unwrap()).unwrap();
        let lines: Vec<&str> = file.lines().collect();
        assert!(lines[0].starts_with("\u{feff}seq,at,time,") && lines[0].ends_with(",request,hash"));
        assert_eq!(lines[1], "7,1717084800,2024-05-31 00:00,,,,,'=cmd(),,0,\"一, \"\"二\"\"\",,");
        assert_eq!(lines[2], "\"# shenji, 冀0638, 2024-05-31 00:00, 1 / 1\"");
    }

    #[test]
    fn days_of_a_search_are_whole_days_in_beijing() {
        let (_, search, said) = wanted("since=2024-05-31&until=2024-05-31&from=-3");
        assert_eq!((search.from, search.until, search.offset), (1_717_084_800, 1_717_171_200, 0));
        assert_eq!(said, None);
        let (_, search, said) = wanted("since=gestern");
        assert_eq!(search.from, 0);
        assert!(said.unwrap().contains("gestern"));
    }
}
