//! What divisions and courts are asked to prepare, and what came, beside the figures it speaks about.

use super::{Here, Room, button, head, named};
use crate::components::names;
use crate::documents::{Frame, document};
use crate::lang::{Lang, lang};
use domain::consultation::{Asked, Speech};
use domain::court::CourtCode;
use leptos::prelude::*;

/// The page.
#[derive(Clone, Debug)]
pub struct SpeechesView {
    /// The consultation.
    pub room: Room,
    /// What was asked.
    pub speeches: Vec<Speech>,
    /// Divisions that can be asked.
    pub divisions: Vec<String>,
    /// Courts below that can be asked.
    pub below: Vec<CourtCode>,
}

/// Renders it.
pub fn speeches(frame: Frame, view: SpeechesView) -> String {
    document(frame.at_station("/consultations"), ["发言与表态", "Statements"], move || {
        let lang = lang();
        let room = &view.room;
        let came = view.speeches.iter().filter(|one| one.sent.is_some()).count();
        let late = view.speeches.iter().filter(|one| one.sent.is_none() && one.due < room.today).count();
        let lede = match view.speeches.len() {
            0 => lang.pick("还没有请任何部门或法院发言。", "Nobody was asked for a statement yet.").to_owned(),
            of => lang.pick(
                format!("共请 {of} 份，已交 {came} 份，逾期未交 {late} 份。"),
                format!("{of} asked for, {came} came in, {late} are late."),
            ),
        };
        let each = view.speeches.iter().map(|one| speech(&view, one, lang)).collect_view();
        view! {
            <section class="page admin consultations">
                {head(room, Here::Speeches)}
                <p class="lede">{lede}</p>
                {each}
                {room.changes().then(|| ask(&view, lang))}
            </section>
        }
    })
}

fn speech(view: &SpeechesView, one: &Speech, lang: Lang) -> AnyView {
    let room = &view.room;
    let who = match one.division.as_str() {
        "" => names::short(&room.courts, &one.court, lang),
        division => division.to_owned(),
    };
    let late = one.sent.is_none() && one.due < room.today;
    let state = match &one.sent {
        Some((who, at)) => {
            lang.pick(format!("{who} {} 提交", names::time(*at)), format!("sent in by {who}, {}", names::time(*at)))
        }
        None => lang.pick(format!("应于 {} 前提交", one.due), format!("due on {}", one.due)),
    };
    let meeting = if room.is_frozen() { format!("&meeting={}", room.consultation.id) } else { String::new() };
    let line = one.line.map(|line| format!("&line={}", line.id())).unwrap_or_default();
    let figures = format!("/?court={}&period={}{line}{meeting}", one.court, room.consultation.period);
    let text = one.text.split('\n').filter(|line| !line.trim().is_empty());
    let text = text.map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
    view! {
        <article class="speech">
            <h3>{who} " " <span class="hint">{lang.pick(one.asked.zh(), one.asked.en())}</span></h3>
            <p class="hint"><span class=late.then_some("late")>{state}</span>
                {room.whole.then(|| view! { " · " <a href=figures>{lang.pick("对应数据", "Its figures")}</a> })}</p>
            <div class="speech-text">{text}</div>
        </article>
    }
    .into_any()
}

fn ask(view: &SpeechesView, lang: Lang) -> AnyView {
    let room = &view.room;
    let asked = |court: &CourtCode, division: &str, kind: Asked| {
        view.speeches.iter().any(|one| one.court == *court && one.division == division && one.asked == kind)
    };
    let own = &room.consultation.court;
    let divisions = view.divisions.iter().filter(|name| !asked(own, name, Asked::Statement)).map(|name| {
        view! { <label class="tick"><input type="checkbox" name="division" value=name.clone() checked /> <span>{name.clone()}</span></label> }
    });
    let below = view.below.iter().filter(|court| !asked(court, "", Asked::Commitment)).map(|court| {
        let name = names::short(&room.courts, court, lang);
        view! { <label class="tick"><input type="checkbox" name="below" value=court.to_string() checked /> <span>{name}</span></label> }
    });
    let (divisions, below) = (divisions.collect_view(), below.collect_view());
    if divisions.is_empty() && below.is_empty() {
        return view! { <p class="hint">{lang.pick("各部门、各院都已请到。", "Every division and court was asked.")}</p> }.into_any();
    }
    let due = room.consultation.held_on.plus_days(-2).max(room.today);
    view! {
        <section class="part" id="ask">
            <h2>{lang.pick("请发言、表态", "Ask for statements and commitments")}</h2>
            <form class="gate-form wide" method="post" action="/consultations/ask">
                {named(room)}
                <label>
                    <span>{lang.pick("提交期限", "Due on")}</span>
                    <input type="date" name="due" required value=due.to_string() />
                </label>
                {(!divisions.is_empty()).then(|| view! {
                    <fieldset class="long ticks"><legend>{lang.pick("条线发言", "Line statements")}</legend>{divisions}</fieldset>
                })}
                {(!below.is_empty()).then(|| view! {
                    <fieldset class="long ticks"><legend>{lang.pick("表态发言", "Commitments")}</legend>{below}</fieldset>
                })}
                {button("发出", "Ask", lang)}
            </form>
        </section>
    }
    .into_any()
}
