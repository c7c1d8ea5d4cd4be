//! What was found, and what the officer makes of it.

use super::super::nodes::Pairs;
use super::super::page::{Page, answer, ended};
use super::figures::found;
use super::{address, holding, revision, room, troubled, with_figures};
use app::documents::consultations::{FindingsView, findings};
use axum::Form;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::consultation::{Consultation, Verdict};
use store::Error;

/// Characters of a finding in an officer's words at most.
const LONGEST: usize = 500;
/// Characters of what the presenter says to it at most.
const MOST_SAID: usize = 1_000;

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    match view_of(&page, &query).await {
        Ok(view) => answer(findings(page.frame, view)),
        Err(error) => troubled(page, &query, error),
    }
}

async fn view_of(page: &Page, query: &str) -> Result<FindingsView, Error> {
    let room = room(page, query).await?;
    with_figures(&room)?;
    let found = found(page, &room).await?;
    Ok(FindingsView { room, judged: found.check.judged(), found: found.findings })
}

pub(super) async fn set(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let to = address("findings", pairs.get("id"));
    let result = chosen(&page, &pairs).await;
    ended(page.frame, &to, result, |kept| format!("已保存，采用 {kept} 条 / saved, {kept} kept"))
}

async fn chosen(page: &Page, pairs: &Pairs) -> Result<usize, Error> {
    holding(page).await?;
    let mut verdicts = Vec::new();
    for ((id, verdict), words) in pairs.all("finding").zip(pairs.all("verdict")).zip(pairs.all("words")) {
        let words: String = words.chars().take(LONGEST).collect();
        let verdict = match verdict {
            "drop" => Verdict::Drop,
            "edit" if !words.is_empty() => Verdict::Edit(words),
            "keep" => Verdict::Keep,
            _ => {
                return Err(Error::Conflict(format!(
                    "“{id}”选了改写，却没有填写内容 / “{id}” is to be kept in other words, and there are none"
                )));
            }
        };
        verdicts.push((id.to_owned(), verdict));
    }
    let speaking: Vec<(String, String)> = pairs
        .all("finding")
        .zip(pairs.all("speaking"))
        .map(|(id, words)| (id.to_owned(), words.chars().take(MOST_SAID).collect()))
        .collect();
    let kept = verdicts.iter().filter(|(_, verdict)| *verdict != Verdict::Drop).count();
    let change = |one: &mut Consultation| {
        one.verdicts.extend(verdicts);
        one.speaking_notes.extend(speaking);
        one.speaking_notes.retain(|_, words| !words.is_empty());
    };
    let desk = &page.desk;
    desk.store.change_consultation(&desk.actor, pairs.get("id"), revision(pairs)?, change).await?;
    Ok(kept)
}
