//! Objections: raised beside the item, answered by those who evaluate.

use super::{Of, points_address};
use crate::components::points::subject_name;
use crate::documents::nodes::{case_address, last_day};
use crate::figures::CourtName;
use crate::lang::{Lang, days};
use domain::day::Day;
use domain::scheme::{Objection, Outcome};
use domain::tally::{GroupKey, Key};
use leptos::prelude::*;
use store::KeptResult;

/// The objections to a result, or to one subject's items.
pub(super) fn objections(
    kept: &KeptResult,
    of: Option<&GroupKey>,
    courts: &[CourtName],
    today: Day,
    lang: Lang,
) -> Option<AnyView> {
    let all: Vec<&Objection> = kept.objections.iter().filter(|one| of.is_none_or(|key| one.key == *key)).collect();
    if all.is_empty() {
        return None;
    }
    let (waiting, settled): (Vec<&Objection>, Vec<&Objection>) = all.into_iter().partition(|one| one.answer.is_none());
    let each =
        |some: Vec<&Objection>| some.into_iter().map(|one| objection(kept, one, courts, today, lang)).collect_view();
    Some(
        view! {
            <section class="part" id="objections">
                <h2>{lang.pick("异议", "Objections")}</h2>
                <ul class="own-list">{each(waiting)} {each(settled)}</ul>
            </section>
        }
        .into_any(),
    )
}

fn objection(kept: &KeptResult, one: &Objection, courts: &[CourtName], today: Day, lang: Lang) -> AnyView {
    let subject = kept.issued.scheme.subject;
    let key = one.key.first();
    let name = key.map(|key| subject_name(courts, subject, key, lang)).unwrap_or_default();
    let address = key.map(|key| points_address(&Of::Result(&kept.issued.id), key));
    let state = match &one.answer {
        Some(answer) => lang.pick(answer.outcome.zh(), answer.outcome.en()).into_any(),
        None => last_day(one.due, today, 5, lang, |left| match (lang, left) {
            (Lang::Zh, ..0) => format!("答复逾期 {} 日", -left),
            (Lang::Zh, _) => format!("还有 {left} 日"),
            (Lang::En, ..0) => format!("{} late", days(-left)),
            (Lang::En, _) => format!("in {}", days(left)),
        }),
    };
    let cases = one.cases.iter().map(|case| view! { <a href=case_address(case)>{case.to_string()}</a> " " });
    let cases = (!one.cases.is_empty()).then(|| {
        view! { <p class="own-links">{lang.pick("案件：", "Cases: ")} {cases.collect_view()}</p> }
    });
    let answer = one.answer.as_ref().map(|answer| {
        let head = lang.pick(format!("{} {} 答复：", answer.on, answer.by), format!("{} {}: ", answer.on, answer.by));
        view! { <p class="as-written"><span class="hint">{head}</span> {answer.words.clone()}</p> }
    });
    let said = lang.pick(format!("{} {} 提出：", one.on, one.by.0), format!("{} {}: ", one.on, one.by.0));
    view! {
        <li id=format!("objection-{}", one.id)>
            <p class="own-head">
                <strong><a href=address>{name}</a> " · " {one.item.clone()}</strong>
                <span class="own-state">{state}</span>
            </p>
            <p class="as-written"><span class="hint">{said}</span> {one.reason.clone()}</p>
            {cases}
            {correction(kept, one, lang)}
            {answer}
            {one.answer.is_none().then(|| forms(kept, one, lang))}
        </li>
    }
    .into_any()
}

fn correction(kept: &KeptResult, one: &Objection, lang: Lang) -> Option<AnyView> {
    let made = kept.issued.corrections.iter().find(|made| made.objection == one.id)?;
    let (before, after) = (made.before.brief(2), made.after);
    let text =
        lang.pick(format!("由 {before} 分更正为 {after} 分"), format!("Corrected from {before} to {after} points"));
    Some(view! { <p class="corrected">{text}</p> }.into_any())
}

fn hidden(kept: &KeptResult, one: &Objection) -> impl IntoView + use<> {
    let (result, id) = (kept.issued.id.clone(), one.id.clone());
    view! {
        <input type="hidden" name="result" value=result />
        <input type="hidden" name="objection" value=id />
    }
}

/// What its reader can do with one that waits: answer it where they evaluate, take it back where it is theirs.
fn forms(kept: &KeptResult, one: &Objection, lang: Lang) -> AnyView {
    if !kept.evaluates {
        return view! {
            <details class="step-form">
                <summary>{lang.pick("撤回异议", "Take it back")}</summary>
                <form class="gate-form in-line" method="post" action="/schemes/answer">
                    {hidden(kept, one)}
                    <input type="hidden" name="outcome" value=Outcome::TakenBack.id() />
                    <label><span>{lang.pick("说明", "Why")}</span> <input type="text" name="words" required maxlength="500" /></label>
                    <button class="quiet" type="submit">{lang.pick("撤回异议", "Take it back")}</button>
                </form>
            </details>
        }
        .into_any();
    }
    let score = kept.issued.corrected(&one.key);
    let item = score.as_ref().and_then(|score| score.items.iter().find(|item| item.name == one.item));
    let stands = item.and_then(|item| item.points).map(|points| points.brief(2)).unwrap_or_default();
    let of = item.map(|item| item.of.brief(2)).unwrap_or_default();
    let options = [Outcome::Kept, Outcome::Corrected].map(|outcome| {
        view! { <option value=outcome.id()>{lang.pick(outcome.zh(), outcome.en())}</option> }
    });
    let label =
        lang.pick(format!("更正为（0 至 {of}，现 {stands}）"), format!("Corrected to (0 to {of}, now {stands})"));
    view! {
        <details class="step-form">
            <summary>{lang.pick("答复", "Answer")}</summary>
            <form class="gate-form wide" method="post" action="/schemes/answer">
                {hidden(kept, one)}
                <label><span>{lang.pick("结果", "What becomes of it")}</span> <select name="outcome">{options}</select></label>
                <label><span>{label}</span> <input type="text" name="points" maxlength="30" autocomplete="off" /></label>
                <label class="long"><span>{lang.pick("理由，提出人会看到", "Why; whoever objected reads it")}</span>
                    <textarea name="words" rows="3" maxlength="2000" required></textarea></label>
                <button class="primary" type="submit">{lang.pick("答复", "Answer")}</button>
            </form>
        </details>
    }
    .into_any()
}

/// The form that raises one against an item of the own result.
pub(super) fn raise(kept: &KeptResult, key: &Key, item: &str, lang: Lang) -> AnyView {
    view! {
        <details class="step-form">
            <summary>{lang.pick("对此项提出异议", "Object to this item")}</summary>
            <form class="gate-form wide" method="post" action="/schemes/object">
                <input type="hidden" name="result" value=kept.issued.id.clone() />
                <input type="hidden" name="of" value=key.court.as_ref().map(ToString::to_string).unwrap_or_default() />
                <input type="hidden" name="name" value=key.id.to_string() />
                <input type="hidden" name="item" value=item.to_owned() />
                <label class="long"><span>{lang.pick("理由", "Why")}</span>
                    <textarea name="reason" rows="3" maxlength="2000" required></textarea></label>
                <label class="long"><span>{lang.pick("有关案号，用空格隔开（可不填）", "Case numbers it rests on, apart by spaces (optional)")}</span>
                    <textarea name="cases" rows="2" maxlength="3000"></textarea></label>
                <button class="primary" type="submit">{lang.pick("提出异议", "Object")}</button>
            </form>
        </details>
    }
    .into_any()
}
