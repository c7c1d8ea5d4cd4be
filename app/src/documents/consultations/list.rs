//! The consultations of a court, what others ask of it, and a new one.

use super::button;
use crate::components::names;
use crate::documents::nodes::{List, capital, list as rows_of, words};
use crate::documents::{Frame, document};
use crate::lang::{Lang, lang};
use domain::catalogue::Version;
use domain::consultation::Consultation;
use domain::day::Day;
use domain::line::Line;
use domain::period::Period;
use leptos::prelude::*;

/// The list.
#[derive(Clone, Debug)]
pub struct ListView {
    /// The consultations, the latest first.
    pub consultations: Vec<Consultation>,
    /// What is asked of the reader.
    pub asked: Vec<AskedLine>,
    /// Whether the reader makes new ones.
    pub holds: bool,
    /// Periods worth choosing.
    pub periods: Vec<Period>,
    /// The day it is.
    pub today: Day,
}

/// Something a consultation asks of the reader.
#[derive(Clone, Debug)]
pub struct AskedLine {
    /// The consultation.
    pub consultation: Consultation,
    /// What the court that holds it is called, in both languages.
    pub holder: [String; 2],
    /// What is asked.
    pub speech: domain::consultation::Speech,
    /// Where the figures are that it is to speak about.
    pub figures: String,
}

/// Renders it.
pub fn list(frame: Frame, view: ListView) -> String {
    document(frame.at_station("/consultations"), ["数据会商", "Consultations"], move || {
        let lang = lang();
        view! {
            <section class="page admin consultations">
                <div class="title-row"><h1>{lang.pick("数据会商", "Data consultations")}</h1></div>
                <p class="lede">{lede(&view, lang)}</p>
                {asked(&view, lang)}
                {consultations(&view, lang)}
                {view.holds.then(|| new(&view, lang))}
            </section>
        }
    })
}

fn lede(view: &ListView, lang: Lang) -> String {
    let waiting = view.asked.iter().filter(|one| one.speech.sent.is_none()).count();
    match (view.consultations.first(), waiting) {
        (_, 1..) => lang.pick(
            format!("有 {waiting} 份发言或表态等您提交。"),
            format!("{waiting} statements or commitments wait for you."),
        ),
        (None, 0) => lang
            .pick("还没有会商。先建一次会商，再冻结数据、整理发现、形成通报。", "No consultation yet. Make one, freeze its figures, go through the findings, and the bulletin is there.")
            .to_owned(),
        (Some(latest), 0) => lang.pick(
            format!("最近一次：{}，{}，{}。", latest.title, latest.held_on, latest.stage.zh()),
            format!("The latest: {}, {}, {}.", latest.title, latest.held_on, latest.stage.en()),
        ),
    }
}

fn asked(view: &ListView, lang: Lang) -> Option<AnyView> {
    if view.asked.is_empty() {
        return None;
    }
    let each = view.asked.iter().map(|one| {
        let speech = &one.speech;
        let [zh, en] = &one.holder;
        let what = capital(lang.pick(speech.asked.zh(), speech.asked.en()), lang);
        let late = speech.sent.is_none() && speech.due < view.today;
        let state = match &speech.sent {
            Some((who, at)) => lang.pick(
                format!("{who} 于 {} 提交，可修改", names::time(*at)),
                format!("sent in by {who} on {}, can be changed", names::time(*at)),
            ),
            None => lang.pick(format!("请于 {} 前提交", speech.due), format!("to be sent in by {}", speech.due)),
        };
        let division = (!speech.division.is_empty()).then(|| format!(" · {}", speech.division));
        view! {
            <article class="asked" id=speech.id.clone()>
                <h3>{what} {division} {lang.pick("：", ": ")} {one.consultation.title.clone()}</h3>
                <p class="hint">{lang.pick(zh, en).clone()} " · " <span class=late.then_some("late")>{state}</span> " · "
                    <a href=one.figures.clone()>{lang.pick("所谈的数据", "The figures it speaks about")}</a></p>
                <form class="gate-form wide" method="post" action="/consultations/answer">
                    <input type="hidden" name="holder" value=one.consultation.court.to_string() />
                    <input type="hidden" name="speech" value=speech.id.clone() />
                    <label class="long">
                        <span>{lang.pick("内容", "Text")}</span>
                        <textarea name="text" rows="6" maxlength="8000" required>{crate::documents::nodes::in_textarea(&speech.text)}</textarea>
                    </label>
                    {button("提交", "Send in", lang)}
                </form>
            </article>
        }
    });
    Some(
        view! {
            <section class="part">
                <h2>{lang.pick("等我提交", "Asked of me")}</h2>
                {each.collect_view()}
            </section>
        }
        .into_any(),
    )
}

fn consultations(view: &ListView, lang: Lang) -> Option<AnyView> {
    if view.consultations.is_empty() {
        return None;
    }
    let rows = view.consultations.iter().map(|one| {
        let hash = one.frozen.as_ref().map(|frozen| frozen.short().to_owned()).unwrap_or_else(|| String::from("—"));
        view! {
            <tr>
                <th scope="row"><a href=format!("/consultations/prepare?id={}", one.id)>{one.title.clone()}</a></th>
                <td data-label=lang.pick("期间", "Period")>{names::period(one.period, lang)}</td>
                <td data-label=lang.pick("召开", "Held on")>{one.held_on.to_string()}</td>
                <td data-label=lang.pick("阶段", "Stage")>{lang.pick(one.stage.zh(), one.stage.en())}</td>
                <td data-label=lang.pick("数据包", "Pack")><code>{hash}</code></td>
            </tr>
        }
    });
    let heads = [
        words("会商", "Consultation"),
        words("期间", "Period"),
        words("召开", "Held on"),
        words("阶段", "Stage"),
        words("数据包", "Pack"),
    ];
    Some(rows_of(List::default(), heads, rows.collect_view()))
}

fn new(view: &ListView, lang: Lang) -> AnyView {
    let periods = view.periods.iter().enumerate().map(|(at, period)| {
        view! { <option value=period.to_string() selected=at == 0>{names::period(*period, lang)}</option> }
    });
    let before =
        view.consultations.iter().map(|one| view! { <option value=one.id.clone()>{one.title.clone()}</option> });
    view! {
        <section class="part" id="new">
            <h2>{lang.pick("新建会商", "A new consultation")}</h2>
            <form class="gate-form wide" method="post" action="/consultations/new">
                <label class="long">
                    <span>{lang.pick("名称", "Title")}</span>
                    <input type="text" name="title" required maxlength="100" autocomplete="off" />
                </label>
                <label>
                    <span>{lang.pick("统计期间", "Period")}</span>
                    <select name="period">{periods.collect_view()}</select>
                </label>
                <label>
                    <span>{lang.pick("条线", "Line")}</span>
                    <select name="line">{lines(None, lang)}</select>
                </label>
                <label>
                    <span>{lang.pick("口径", "Catalogue")}</span>
                    <select name="catalogue">{versions(Version::V2024_09, lang)}</select>
                </label>
                <label>
                    <span>{lang.pick("召开日期", "Held on")}</span>
                    <input type="date" name="held_on" required value=view.today.to_string() />
                </label>
                <label>
                    <span>{lang.pick("沿用议程和参会人", "Agenda and people of")}</span>
                    <select name="like">
                        <option value="">{lang.pick("通用议程", "the usual agenda")}</option>
                        {before.collect_view()}
                    </select>
                </label>
                {button("新建", "Make it", lang)}
            </form>
        </section>
    }
    .into_any()
}

/// The lines to choose from, or all.
pub(super) fn lines(chosen: Option<Line>, lang: Lang) -> AnyView {
    let lines = [Line::Criminal, Line::Civil, Line::Administrative, Line::Enforcement];
    let options = lines.iter().map(|line| {
        view! { <option value=line.id() selected=chosen == Some(*line)>{lang.pick(line.zh(), line.en())}</option> }
    });
    view! { <option value="">{lang.pick("全部", "all")}</option> {options.collect_view()} }.into_any()
}

/// The editions to choose from.
pub(super) fn versions(chosen: Version, lang: Lang) -> AnyView {
    let options = Version::ALL.iter().rev().map(|version| {
        view! { <option value=version.id() selected=*version == chosen>{lang.pick(version.zh(), version.en())}</option> }
    });
    options.collect_view().into_any()
}
