//! 法院 and 授权: courts with their divisions, and what each opens to the courts above it.

use super::App;
use super::page::{Page, answer, ended, refused};
use app::documents::courts::{Courts, DivisionLine, courts};
use app::documents::grants::{Grants, grants};
use app::figures::CourtName;
use app::figures::query::escape;
use axum::Form;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use domain::court::{Court, CourtCode, CourtTree};
use domain::line::Line;
use domain::policy::{Action, Denied, Grant};
use serde::Deserialize;
use store::{Division, Error};

/// No name of a court has more characters.
const LONGEST_NAME: usize = 64;

/// What of courts can be asked for, and done.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![
        ("GET", "/courts", get(show)),
        ("POST", "/courts/put", post(put)),
        ("POST", "/courts/division", post(put_division)),
        ("GET", "/grants", get(show_grants)),
        ("POST", "/grants", post(set_grant)),
    ]
}

fn home(court: &str) -> String {
    format!("/courts?court={}", escape(court.trim()))
}

async fn show(page: Page) -> Response {
    match load(&page).await {
        Ok(view) => answer(courts(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

async fn load(page: &Page) -> Result<Courts, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    store.may(actor, Action::ManageCourts, &page.court).await?;
    let mut kept = Vec::new();
    for court in store.courts_for(actor, Action::ManageCourts, &actor.court).await? {
        kept.push((CourtName::from(&court), store.divisions(&court.code).await?.len()));
    }
    let tree = store.tree().await?;
    let chosen = tree.get(&page.court).map(CourtName::from).ok_or(Error::Denied(Denied::OutsideScope))?;
    let divisions = store.divisions(&page.court).await?.into_iter();
    let divisions = divisions.map(|Division { name, line, closed }| DivisionLine { name, line, closed }).collect();
    let above = tree.ancestors(&actor.court).map(CourtName::from).collect();
    Ok(Courts { courts: kept, above, chosen, divisions })
}

#[derive(Deserialize)]
struct Put {
    code: String,
    name_zh: String,
    name_en: String,
    short_zh: String,
    short_en: String,
    #[serde(default)]
    parent: String,
}

async fn put(page: Page, Form(form): Form<Put>) -> Response {
    let put = async {
        let (store, actor) = (&page.desk.store, &page.desk.actor);
        let (asked, tree) = (code(&form.code)?, store.tree().await?);
        // What a new court stands under; nothing else in the form is read for one who may not.
        let under = match tree.get(&asked) {
            None if !form.parent.trim().is_empty() => code(&form.parent)?,
            _ => asked,
        };
        store.may(actor, Action::ManageCourts, &under).await?;
        let court = court(&form, &tree)?;
        let said = (court.short_zh.clone(), court.short_en.clone());
        store.put_court(actor, court).await?;
        Ok(said)
    };
    let put = put.await;
    ended(page.frame, &home(page.court.as_str()), put, |(zh, en)| format!("{zh}已保存 / {en} is saved"))
}

/// The court a form asks for. One that is known keeps its place; a new one comes last below the court above it.
fn court(form: &Put, tree: &CourtTree) -> Result<Court, Error> {
    let code = code(&form.code)?;
    let [name_zh, name_en, short_zh, short_en] =
        [&form.name_zh, &form.name_en, &form.short_zh, &form.short_en].map(|name| name.trim().to_owned());
    let fits = |name: &String| !name.is_empty() && name.chars().count() <= LONGEST_NAME;
    if let Some(name) = [&name_zh, &name_en, &short_zh, &short_en].into_iter().find(|name| !fits(name)) {
        return Err(Error::Conflict(format!(
            "法院的四个名称各应为 1–{LONGEST_NAME} 个字，收到“{name}” / each of the four names has 1 to {LONGEST_NAME} characters, got “{name}”"
        )));
    }
    let tier = code.tier();
    let (parent, position) = match tree.get(&code) {
        Some(known) => (known.parent.clone(), known.position),
        None => {
            let parent = tree.get(&self::code(&form.parent)?).ok_or(Error::Denied(Denied::OutsideScope))?;
            if parent.tier >= tier {
                return Err(Error::Conflict(format!(
                    "{code} 是{}，上级法院应高于它，{}不是 / {code} is of the tier “{}”; the court above must be of a higher one, {} is not",
                    tier.zh(),
                    parent.short_zh,
                    tier.en(),
                    parent.short_en
                )));
            }
            let last = tree.children(&parent.code).map(|sibling| sibling.position).max();
            (Some(parent.code.clone()), last.map_or(0, |last| last.saturating_add(1)))
        }
    };
    Ok(Court { code, name_zh, name_en, short_zh, short_en, tier, parent, position })
}

fn code(text: &str) -> Result<CourtCode, Error> {
    CourtCode::parse(text).map_err(|error| {
        let text = text.trim();
        Error::Conflict(format!("“{text}”不是法院代字，应如 冀、冀96 或 冀0638 / {error}"))
    })
}

#[derive(Deserialize)]
struct PutDivision {
    court: String,
    name: String,
    line: String,
    #[serde(default)]
    closed: String,
}

async fn put_division(page: Page, Form(form): Form<PutDivision>) -> Response {
    let put = async {
        let court = code(&form.court)?;
        page.desk.store.may(&page.desk.actor, Action::ManageCourts, &court).await?;
        let line = Line::parse(&form.line).map_err(|_| {
            Error::Conflict(String::from("没有这条线，请从列表中选 / no such line; choose one of the list"))
        })?;
        let name = form.name.trim().to_owned();
        let division = Division { name: name.clone(), line, closed: !form.closed.is_empty() };
        page.desk.store.put_division(&page.desk.actor, &court, division).await?;
        Ok(name)
    };
    let put = put.await;
    ended(page.frame, &home(&form.court), put, |name| format!("部门“{name}”已保存 / the division “{name}” is saved"))
}

async fn show_grants(page: Page) -> Response {
    match load_grants(&page).await {
        Ok(view) => answer(grants(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

async fn load_grants(page: &Page) -> Result<Grants, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    store.may(actor, Action::ChangeGrant, &actor.court).await?;
    let tree = store.tree().await?;
    let opened = store.grants(actor).await?;
    let mut named = opened.iter().filter_map(|(code, grant)| Some((CourtName::from(tree.get(code)?), *grant)));
    let own = named.next().ok_or(Error::Denied(Denied::OutsideScope))?;
    Ok(Grants { own, below: named.collect() })
}

#[derive(Deserialize)]
struct SetGrant {
    grant: String,
}

async fn set_grant(page: Page, Form(form): Form<SetGrant>) -> Response {
    let set = async {
        page.desk.store.may(&page.desk.actor, Action::ChangeGrant, &page.desk.actor.court).await?;
        let grant = Grant::parse(&form.grant).map_err(|_| {
            Error::Conflict(String::from("没有这个授权级别，请从三项中选 / no such level; choose one of the three"))
        })?;
        page.desk.store.set_grant(&page.desk.actor, &page.desk.actor.court, grant).await?;
        Ok(grant)
    };
    let set = set.await;
    ended(page.frame, "/grants", set, |grant| {
        format!("对上开放到“{}” / opened upward as far as “{}”", grant.zh(), grant.en())
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use domain::court::{Tier, xiongan};

    fn form(code: &str, parent: &str) -> Put {
        let name = || String::from("甲");
        let (code, parent) = (code.to_owned(), parent.to_owned());
        Put { code, parent, name_zh: name(), name_en: name(), short_zh: name(), short_en: name() }
    }

    #[test]
    fn a_known_court_keeps_its_place_and_a_new_one_comes_last() {
        let tree = CourtTree::new(xiongan()).unwrap();
        let known = tree.get(&CourtCode::parse("冀0638").unwrap()).unwrap();
        let renamed = court(&form("冀0638", "最高法"), &tree).unwrap();
        assert_eq!((&renamed.parent, renamed.position), (&known.parent, known.position));
        let new = court(&form("冀9601", "冀96"), &tree).unwrap();
        let last = tree.children(&CourtCode::parse("冀96").unwrap()).last().unwrap().position;
        assert_eq!((new.tier, new.position), (Tier::Basic, last + 1));
    }

    #[test]
    fn what_cannot_stand_there_is_said_in_both_languages() {
        let tree = CourtTree::new(xiongan()).unwrap();
        let said = |form: &Put| court(form, &tree).unwrap_err().to_string();
        assert!(said(&form("冀9601", "冀0638")).contains(" / "));
        assert!(said(&form("雄01", "冀96")).starts_with("“雄01”不是法院代字"));
        assert!(said(&Put { short_en: String::from(" "), ..form("冀9601", "冀96") }).contains("四个名称"));
    }
}
