//! The bulletin: on screen, changed in its words, as Word and Excel files; and the minutes as a file.

use super::super::nodes::Pairs;
use super::super::page::{Page, answer, back, ended, refused};
use super::super::sheet;
use super::figures::{Found, made};
use super::{address, frozen, holding, revision, room, room_of, troubled};
use crate::bulletin::{self, FormulaRow, word};
use app::components::names;
use app::documents::consultations::{BulletinView, bulletin as bulletin_page, minutes_document};
use app::figures::query::parameters_of;
use app::lang::Lang;
use axum::Form;
use axum::extract::RawQuery;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::bulletin::Changes;
use domain::catalogue::{Indicator, Term};
use domain::consultation::Consultation;
use domain::ledger::Field;
use domain::policy::Action;
use store::Error;

/// Characters of a part of the bulletin at most.
const LONGEST: usize = 4_000;

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    match view_of(&page, &query).await {
        Ok(view) => answer(bulletin_page(page.frame, view)),
        Err(error) => troubled(page, &query, error),
    }
}

async fn view_of(page: &Page, query: &str) -> Result<BulletinView, Error> {
    let room = room(page, query).await?;
    frozen(&room)?;
    let (made, _) = made(page, &room, page.frame.preferences.lang).await?;
    let editing = room.holds && parameters_of(query)("edit").is_some();
    Ok(BulletinView { bulletin: made.clone().changed(&room.consultation.changes), made: editing.then_some(made), room })
}

pub(super) async fn set(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let to = address("bulletin", pairs.get("id"));
    let result = changed(&page, &pairs).await;
    ended(page.frame, &to, result, |changes| format!("已保存，改动 {changes} 处 / saved, {changes} parts changed"))
}

/// Takes over what differs from the document as it is made; what is the same again is no change any more.
async fn changed(page: &Page, pairs: &Pairs) -> Result<usize, Error> {
    holding(page).await?;
    let room = room_of(page, pairs.get("id")).await?;
    frozen(&room)?;
    let (made, _) = made(page, &room, page.frame.preferences.lang).await?;
    let mut changes: Changes = room.consultation.changes.clone();
    for (id, words) in pairs.all("block").zip(pairs.all("words")) {
        let Some(block) = made.blocks.iter().find(|block| block.id == id) else { continue };
        let words: String = words.replace("\r\n", "\n").chars().take(LONGEST).collect();
        if words == block.content.words() {
            changes.remove(id);
        } else {
            changes.insert(id.to_owned(), Some(words).filter(|words| !words.is_empty()));
        }
    }
    let count = changes.len();
    let desk = &page.desk;
    let change = |one: &mut Consultation| one.changes = changes;
    desk.store.change_consultation(&desk.actor, pairs.get("id"), revision(pairs)?, change).await?;
    Ok(count)
}

/// A file to be sent.
struct File {
    name: String,
    kind: &'static str,
    bytes: Vec<u8>,
}

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) async fn export(page: Page, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    match exported(&page, &query).await {
        Ok(file) => {
            let head = [
                (CONTENT_TYPE, file.kind.to_owned()),
                (CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file.name)),
                (CACHE_CONTROL, String::from("no-store")),
            ];
            (head, file.bytes).into_response()
        }
        Err(Error::Conflict(why)) => back(&address("prepare", &parameters_of(&query)("id").unwrap_or_default()), &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn exported(page: &Page, query: &str) -> Result<File, Error> {
    let desk = &page.desk;
    let room = room(page, query).await?;
    let format = parameters_of(query)("format").unwrap_or_default();
    let court = &room.consultation.court;
    let object = format!("export {format} of consultation {}", room.consultation.id);
    let opened = desk.store.open_act(&desk.actor, Some(court), Action::ViewConsultations.id(), &object).await?;
    let result = written(page, room, &format).await;
    opened.close(result, |file| format!("{}: {} bytes", file.name, file.bytes.len())).await
}

async fn written(page: &Page, room: app::documents::consultations::Room, format: &str) -> Result<File, Error> {
    let (lang, id) = (page.frame.preferences.lang, room.consultation.id.clone());
    if format == "minutes" {
        super::with_figures(&room)?;
        let notes = page.desk.store.notes(&page.desk.actor, &room.consultation.court, &id).await?;
        let mut tasks = if room.holds { page.desk.store.tasks_set(&page.desk.actor).await? } else { Vec::new() };
        tasks.retain(|(_, task)| task.value(Field::Consultation) == Some(id.as_str()));
        let document = minutes_document(&room, &notes, &tasks, lang);
        let bytes = file(move || word(&document)).await?;
        return Ok(File { name: format!("minutes-{id}.docx"), kind: WORD, bytes });
    }
    frozen(&room)?;
    if format == "since" {
        let bytes = sheet::written(super::since::table(page, room).await?).await?;
        return Ok(File { name: format!("changed-since-{id}.xlsx"), kind: EXCEL, bytes });
    }
    let (made, found) = made(page, &room, lang).await?;
    let bulletin = made.changed(&room.consultation.changes);
    let short = room.consultation.frozen.as_ref().map(|frozen| frozen.short().to_owned()).unwrap_or_default();
    match format {
        "docx" => {
            Ok(File { name: format!("bulletin-{short}.docx"), kind: WORD, bytes: file(move || word(&bulletin)).await? })
        }
        "xlsx" => {
            let formulas = formulas(&found, lang);
            let bytes = file(move || bulletin::sheet(&bulletin, &formulas)).await?;
            Ok(File { name: format!("bulletin-{short}.xlsx"), kind: EXCEL, bytes })
        }
        other => Err(Error::Conflict(format!(
            "应为 docx、xlsx、minutes 或 since，收到“{other}” / expected docx, xlsx, minutes or since, got “{other}”"
        ))),
    }
}

async fn file(
    write: impl FnOnce() -> Result<Vec<u8>, crate::bulletin::FileError> + Send + 'static,
) -> Result<Vec<u8>, Error> {
    match tokio::task::spawn_blocking(write).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a file of a bulletin");
            Err(Error::Broken(String::from("a file to be written")))
        }
        Err(_) => Err(Error::Broken(String::from("a file to be written"))),
    }
}

/// How each value of the whole scope is computed.
fn formulas(found: &Found, lang: Lang) -> Vec<FormulaRow> {
    let rows = found.check.rows.iter();
    rows.filter_map(|row| {
        let indicator = row.indicator.definition()?;
        let figure = &row.cells.first()?.figure;
        let shown = |side: Option<domain::quantity::Quantity>| side.map(|side| side.to_string());
        Some(FormulaRow {
            indicator: lang.pick(row.indicator.zh(), row.indicator.en()).to_owned(),
            formula: in_words(indicator, lang),
            numerator: shown(figure.numerator),
            denominator: shown(figure.denominator),
            scale: indicator.scale,
            decimals: indicator.decimals,
        })
    })
    .collect()
}

fn in_words(indicator: &Indicator, lang: Lang) -> String {
    let side = |terms: &[Term]| {
        let text = names::side(terms, lang);
        if terms.len() > 1 { lang.pick(format!("（{text}）"), format!("({text})")) } else { text }
    };
    let scale = if indicator.scale == 1 { String::new() } else { format!("{} × ", indicator.scale) };
    format!("{scale}{} ÷ {}", side(indicator.numerator), side(indicator.denominator))
}
