//! The list, a new consultation, its agenda, the freezing of its figures.

use super::super::nodes::Pairs;
use super::super::page::{Page, answer, back, ended, refused, short};
use super::{address, holding, revision, room};
use app::components::chips::periods;
use app::documents::consultations::{AskedLine, ListView, PrepareView, list as list_page, prepare};
use axum::Form;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::bulletin::Changes;
use domain::catalogue::Version;
use domain::consultation::{Consultation, Item, Part, Stage, usual_agenda};
use domain::day::Day;
use domain::line::Line;
use domain::period::Period;
use domain::policy::Action;
use std::collections::BTreeMap;
use store::Error;

/// Items of an agenda, and people, at most.
const MOST: usize = 200;
/// Characters of whoever presides, takes part or speaks at most.
const LONGEST_NAME: usize = 60;

pub(super) async fn list(page: Page) -> Response {
    match list_of(&page).await {
        Ok(view) => answer(list_page(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

async fn list_of(page: &Page) -> Result<ListView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let consultations = store.consultations(actor, &actor.court).await?;
    let tree = store.tree().await?;
    let line = |(consultation, speech): (Consultation, domain::consultation::Speech)| {
        let own = consultation.court == actor.court && consultation.frozen.is_some();
        let meeting = if own { format!("&meeting={}", consultation.id) } else { String::new() };
        let line = speech.line.map(|line| format!("&line={}", line.id())).unwrap_or_default();
        AskedLine {
            holder: short(&tree, &consultation.court),
            figures: format!("/?court={}&period={}{line}{meeting}", actor.court, consultation.period),
            consultation,
            speech,
        }
    };
    Ok(ListView {
        consultations,
        asked: store.asked_of(actor).await?.into_iter().map(line).collect(),
        holds: store.would(actor, Action::HoldConsultations, &actor.court).await?,
        periods: ended_periods(today),
        today,
    })
}

/// Periods that are over, the year so far first.
fn ended_periods(today: Day) -> Vec<Period> {
    let month = if today.month().last_day() == today { today.month() } else { today.month().plus(-1) };
    let mut all = periods(Some(month.last_day()), Period::year_to(month));
    all.retain(|period| period.last() <= today);
    all
}

/// Title, period, line, edition and day, as a form gives them.
fn basis(pairs: &Pairs) -> Result<(String, Period, Option<Line>, Version, Day), Error> {
    let conflict = |error: String| Error::Conflict(error);
    let line = match pairs.get("line") {
        "" => None,
        text => Some(Line::parse(text).map_err(|error| conflict(error.to_string()))?),
    };
    Ok((
        pairs.get("title").chars().take(100).collect(),
        pairs.get("period").parse::<Period>().map_err(|error| conflict(error.to_string()))?,
        line,
        Version::parse(pairs.get("catalogue")).map_err(|error| conflict(error.to_string()))?,
        pairs.get("held_on").parse::<Day>().map_err(|error| conflict(error.to_string()))?,
    ))
}

pub(super) async fn make(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    match made(&page, &Pairs(pairs)).await {
        Ok(id) => back(&address("prepare", &id), "已新建，请安排议程 / made; set its agenda"),
        Err(Error::Conflict(why)) => back("/consultations", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn made(page: &Page, pairs: &Pairs) -> Result<String, Error> {
    holding(page).await?;
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let (title, period, line, version, held_on) = basis(pairs)?;
    let tree = store.tree().await?;
    let like = match pairs.get("like") {
        "" => None,
        id => Some(store.consultation(actor, &actor.court, id).await?.0),
    };
    let zh = page.frame.preferences.lang == app::lang::Lang::Zh;
    let new = match like {
        Some(like) => Consultation { line, ..like.again(String::new(), title, period, version, held_on) },
        None => Consultation {
            id: String::new(),
            court: actor.court.clone(),
            title,
            period,
            line,
            version,
            held_on,
            stage: Stage::Preparing,
            chair: String::new(),
            people: Vec::new(),
            agenda: usual_agenda(tree.subtree(&actor.court).len() > 1, zh),
            frozen: None,
            verdicts: BTreeMap::new(),
            changes: Changes::new(),
            speaking_notes: BTreeMap::new(),
        },
    };
    store.make_consultation(actor, new).await
}

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match room(&page, &query.unwrap_or_default()).await {
        Ok(room) => {
            let periods = ended_periods(page.desk.today);
            answer(prepare(page.frame, PrepareView { room, periods }))
        }
        Err(error) => refused(page.frame, error),
    }
}

pub(super) async fn change(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let to = address("prepare", pairs.get("id"));
    let result = changed(&page, &pairs).await;
    ended(page.frame, &to, result, |()| String::from("已保存 / saved"))
}

async fn changed(page: &Page, pairs: &Pairs) -> Result<(), Error> {
    holding(page).await?;
    let (title, period, line, version, held_on) = basis(pairs)?;
    let people: Vec<String> = pairs
        .get("people")
        .lines()
        .map(|line| line.trim().chars().take(LONGEST_NAME).collect::<String>())
        .filter(|line| !line.is_empty())
        .take(MOST)
        .collect();
    let agenda = agenda(pairs)?;
    let chair = pairs.get("chair").chars().take(LONGEST_NAME).collect();
    let change = |one: &mut Consultation| {
        *one = Consultation { title, period, line, version, held_on, chair, people, agenda, ..one.clone() };
    };
    let desk = &page.desk;
    desk.store.change_consultation(&desk.actor, pairs.get("id"), revision(pairs)?, change).await
}

/// The items of a form, row by row; those without a title are gone.
fn agenda(pairs: &Pairs) -> Result<Vec<Item>, Error> {
    let mut items = Vec::new();
    let rows = pairs.all("part").zip(pairs.all("item")).zip(pairs.all("speaker")).zip(pairs.all("minutes"));
    for (((part, title), speaker), minutes) in rows.take(MOST).filter(|(((_, title), _), _)| !title.is_empty()) {
        let minutes = minutes.parse::<u16>().ok().filter(|minutes| (1..=480).contains(minutes)).ok_or_else(|| {
            Error::Conflict(format!(
                "“{title}”的分钟数应为 1 到 480，收到“{minutes}” / “{title}” takes from 1 to 480 minutes, got “{minutes}”"
            ))
        })?;
        items.push(Item {
            part: Part::parse(part).map_err(|error| Error::Conflict(error.to_string()))?,
            title: title.chars().take(100).collect(),
            speaker: speaker.chars().take(LONGEST_NAME).collect(),
            minutes,
        });
    }
    Ok(items)
}

pub(super) async fn freeze(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let to = address("prepare", pairs.get("id"));
    let result = page.desk.store.freeze(&page.desk.actor, pairs.get("id"), page.desk.today).await;
    ended(page.frame, &to, result, |after| {
        let short = after.frozen.as_ref().map(|frozen| frozen.short().to_owned()).unwrap_or_default();
        format!("数据已冻结，数据包 {short} / the figures are frozen, pack {short}")
    })
}

pub(super) async fn stage(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let result = async {
        holding(&page).await?;
        let stage = Stage::parse(pairs.get("stage")).map_err(|error| Error::Conflict(error.to_string()))?;
        page.desk.store.move_consultation(&page.desk.actor, pairs.get("id"), stage).await?;
        Ok(stage)
    };
    let result = result.await;
    let to = address("prepare", pairs.get("id"));
    ended(page.frame, &to, result, |stage| format!("{} / {}", stage.zh(), stage.en()))
}
