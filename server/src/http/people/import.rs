//! A list of people, imported row by row: the system administrator makes the accounts that are missing, the security
//! administrator gives the roles.

use super::super::page::{Page, answer, back, refused};
use super::{home, make_account, open_divisions, roll};
use crate::files::read_csv;
use app::documents::people::{Fault, Happened, ImportReport, ImportedRow, import_report};
use axum::extract::Multipart;
use axum::response::Response;
use domain::policy::Action;
use roll::Row;
use std::collections::BTreeMap;
use store::{Account, Error, Membership, NewMembership};

/// No list is larger than this many bytes, with what the form puts around it.
pub(super) const LARGEST_UPLOAD: usize = (1 << 20) + (1 << 12);

/// Imports a list and answers with what came of each row.
pub(super) async fn import(page: Page, form: Multipart) -> Response {
    let to = home(&page.court);
    let makes_accounts = match ready(&page).await {
        Ok(makes_accounts) => makes_accounts,
        Err(error) => return refused(page.frame, error),
    };
    let rows = match received(form).await.and_then(|file| roll::read(read_csv(file))) {
        Ok(rows) => rows,
        Err(why) => return back(&to, &why),
    };
    let roles_ignored = makes_accounts && rows.iter().any(Row::names_a_role);
    let imported = if makes_accounts { make_accounts(&page, rows).await } else { give_roles(&page, rows).await };
    match imported {
        Ok(rows) => {
            let mut frame = page.frame;
            frame.address.clone_from(&to);
            answer(import_report(frame, ImportReport { back: to, roles_ignored, rows }))
        }
        Err(error) => refused(page.frame, error),
    }
}

/// Whether the list makes accounts; otherwise it gives roles.
async fn ready(page: &Page) -> Result<bool, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let action = store.with_people(actor).await?;
    store.may(actor, action, &page.court).await?;
    Ok(action == Action::ManagePeople)
}

async fn received(mut form: Multipart) -> Result<Vec<u8>, String> {
    let broken =
        |_| String::from("文件没有收全，或大于 1 MiB / the file did not come whole, or is larger than 1 MiB; split it");
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            return Ok(field.bytes().await.map_err(broken)?.to_vec());
        }
    }
    Err(String::from("没有收到文件，请选择 CSV 文件 / no file came; choose a CSV file"))
}

async fn accounts(page: &Page) -> Result<BTreeMap<String, (Account, Vec<Membership>)>, Error> {
    let people = page.desk.store.people(&page.desk.actor, &page.court).await?;
    Ok(people.into_iter().map(|(account, roles)| (account.login.clone(), (account, roles))).collect())
}

async fn make_accounts(page: &Page, rows: Vec<Row>) -> Result<Vec<ImportedRow>, Error> {
    let mut known = accounts(page).await?.into_keys().collect::<std::collections::BTreeSet<String>>();
    let mut imported = Vec::with_capacity(rows.len());
    for row in rows {
        let happened = if known.contains(&row.login) {
            Happened::Same(["已有账号，未改动", "the account is there; left as it is"].map(str::to_owned))
        } else {
            match make_account(page, &row.login, &row.name).await {
                Ok(password) => {
                    known.insert(row.login.clone());
                    Happened::Made(password)
                }
                Err(error) => Happened::Refused(fault(&row.login, error)),
            }
        };
        imported.push(ImportedRow { line: row.line, login: row.login, happened });
    }
    Ok(imported)
}

async fn give_roles(page: &Page, rows: Vec<Row>) -> Result<Vec<ImportedRow>, Error> {
    let (accounts, divisions) = (accounts(page).await?, page.desk.store.divisions(&page.court).await?);
    let divisions = open_divisions(divisions);
    let mut given: Vec<(String, NewMembership)> = Vec::new();
    let mut imported = Vec::with_capacity(rows.len());
    for row in rows {
        let asked = roll::membership(&page.court, &row.role, &row.division, &row.business_line, &divisions);
        let happened = match (accounts.get(&row.login), asked) {
            (None, _) => Happened::Refused(Fault {
                value: row.login.clone(),
                reason: ["本院没有这个账号", "the court keeps no such account"].map(str::to_owned),
                hint: ["请系统管理员先建立账号", "ask the system administrator to make it first"].map(str::to_owned),
            }),
            (Some(_), Err(fault)) => Happened::Refused(fault),
            (Some((account, held)), Ok(new)) => {
                let again = given.iter().any(|(id, one)| *id == account.id && *one == new);
                if again || held.iter().any(|one| same(one, &new)) {
                    Happened::Same(["已有此角色", "has the role already"].map(str::to_owned))
                } else {
                    match page.desk.store.add_membership(&page.desk.actor, &account.id, new.clone()).await {
                        Ok(()) => {
                            let said = [format!("已授予“{}”", new.role.zh()), format!("is now {}", new.role.en())];
                            given.push((account.id.clone(), new));
                            Happened::Done(said)
                        }
                        Err(error) => Happened::Refused(fault(&row.role, error)),
                    }
                }
            }
        };
        imported.push(ImportedRow { line: row.line, login: row.login, happened });
    }
    Ok(imported)
}

/// Whether a membership gives what a new one would.
fn same(held: &Membership, new: &NewMembership) -> bool {
    (&held.court, held.role, &held.division, held.line) == (&new.court, new.role, &new.division, new.line)
}

/// Why the store took a row not; what is no matter of the row goes to the log.
fn fault(value: &str, error: Error) -> Fault {
    let value = value.to_owned();
    match error {
        Error::Conflict(why) => {
            let (zh, en) = why.split_once(" / ").unwrap_or((&why, &why));
            let hint = ["改好后重新导入这一行", "correct the row and import it again"].map(str::to_owned);
            Fault { value, reason: [zh.to_owned(), en.to_owned()], hint }
        }
        other => {
            app::desk::report(other);
            Fault {
                value,
                reason: ["服务器出错，这一行未作更改", "the server failed; nothing was changed for this row"]
                    .map(str::to_owned),
                hint: ["请稍后重新导入这一行", "import the row again later"].map(str::to_owned),
            }
        }
    }
}
