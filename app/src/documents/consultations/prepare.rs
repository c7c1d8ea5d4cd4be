//! Preparing a consultation: what it is about, its agenda and people, and the freezing of its figures.

use super::list::{lines, versions};
use super::{Here, Room, button, head, named};
use crate::components::mark::counted;
use crate::components::names;
use crate::documents::nodes::{List, in_textarea, list, numbers, words};
use crate::documents::{Frame, document};
use crate::lang::{Lang, lang};
use domain::consultation::{Item, Part, Stage};
use domain::period::Period;
use leptos::prelude::*;

/// The page.
#[derive(Clone, Debug)]
pub struct PrepareView {
    /// The consultation.
    pub room: Room,
    /// Periods worth choosing.
    pub periods: Vec<Period>,
}

/// Empty rows for further items of the agenda.
const MORE: usize = 2;

/// Renders it.
pub fn prepare(frame: Frame, view: PrepareView) -> String {
    document(frame.at_station("/consultations"), ["会商筹备", "Preparation"], move || {
        let lang = lang();
        let room = &view.room;
        view! {
            <section class="page admin consultations">
                {head(room, Here::Prepare)}
                <p class="lede">{lede(room, lang)}</p>
                {freezing(room, lang)}
                {if room.changes() { form(&view, lang) } else { agenda(room, lang) }}
                {room.changes().then(|| stages(room, lang)).flatten()}
            </section>
        }
    })
}

fn lede(room: &Room, lang: Lang) -> String {
    let minutes: u32 = room.consultation.agenda.iter().map(|item| u32::from(item.minutes)).sum();
    let items = room.consultation.agenda.len();
    let figures = match &room.consultation.frozen {
        None => lang.pick("数据尚未冻结。", "The figures are not frozen yet.").to_owned(),
        Some(frozen) => {
            let cases = counted(frozen.courts.iter().map(|court| court.cases).sum::<usize>());
            lang.pick(
                format!("数据于 {} 冻结，{} 个法院 {cases} 件案件，此后的更正不影响会商。", frozen.on, frozen.courts.len()),
                format!("The figures of {} courts with {cases} cases were frozen on {}; later corrections do not touch them.", frozen.courts.len(), frozen.on),
            )
        }
    };
    lang.pick(
        format!("议程 {items} 项，约 {minutes} 分钟。{figures}"),
        format!("{items} items on the agenda, about {minutes} minutes. {figures}"),
    )
}

fn freezing(room: &Room, lang: Lang) -> Option<AnyView> {
    let Some(frozen) = &room.consultation.frozen else {
        return room.changes().then(|| {
            view! {
                <section class="part" id="freeze">
                    <h2>{lang.pick("冻结数据", "Freeze the figures")}</h2>
                    <p class="hint">{lang.pick(
                        "冻结后，会商、通报、投影都用这一份数据；名称、期间、条线、口径不能再改。",
                        "From then on consultation, bulletin and projector use these figures; title, period, line and edition stay as they are.",
                    )}</p>
                    <form class="gate-form" method="post" action="/consultations/freeze">
                        {named(room)}
                        {button("冻结数据", "Freeze", lang)}
                    </form>
                </section>
            }
            .into_any()
        });
    };
    let rows = frozen.courts.iter().map(|one| {
        view! {
            <tr>
                <th scope="row">{names::short(&room.courts, &one.court, lang)}</th>
                <td class="number" data-label=lang.pick("案件", "Cases")>{one.cases}</td>
                <td data-label=lang.pick("数据包", "Pack")><code>{one.hash.get(..16).unwrap_or_default().to_owned()}</code></td>
            </tr>
        }
    });
    let heads = [words("法院", "Court"), numbers("案件", "Cases"), words("数据包", "Pack")];
    let check = format!("/?court={}&meeting={}", room.consultation.court, room.consultation.id);
    Some(
        view! {
            <section class="part" id="frozen">
                <h2>{lang.pick("已冻结的数据", "What is frozen")}</h2>
                <p class="hint"><code>{frozen.hash.clone()}</code></p>
                {room.whole.then(|| view! { <p><a href=check>{lang.pick("查看冻结数据的体检表", "The health check of these figures")}</a></p> })}
                {list(List::default(), heads, rows.collect_view())}
            </section>
        }
        .into_any(),
    )
}

fn form(view: &PrepareView, lang: Lang) -> AnyView {
    let room = &view.room;
    let consultation = &room.consultation;
    let fixed = room.is_frozen();
    let mut periods = view.periods.clone();
    if !periods.contains(&consultation.period) {
        periods.insert(0, consultation.period);
    }
    let options = periods.iter().map(|period| {
        view! { <option value=period.to_string() selected=*period == consultation.period>{names::period(*period, lang)}</option> }
    });
    let basis = match fixed {
        true => view! {
            <input type="hidden" name="title" value=consultation.title.clone() />
            <input type="hidden" name="period" value=consultation.period.to_string() />
            <input type="hidden" name="line" value=consultation.line.map(|line| line.id()).unwrap_or_default() />
            <input type="hidden" name="catalogue" value=consultation.version.id() />
        }
        .into_any(),
        false => view! {
            <label class="long">
                <span>{lang.pick("名称", "Title")}</span>
                <input type="text" name="title" required maxlength="100" value=consultation.title.clone() autocomplete="off" />
            </label>
            <label>
                <span>{lang.pick("统计期间", "Period")}</span>
                <select name="period">{options.collect_view()}</select>
            </label>
            <label>
                <span>{lang.pick("条线", "Line")}</span>
                <select name="line">{lines(consultation.line, lang)}</select>
            </label>
            <label>
                <span>{lang.pick("口径", "Catalogue")}</span>
                <select name="catalogue">{versions(consultation.version, lang)}</select>
            </label>
        }
        .into_any(),
    };
    let blank = Item { part: Part::Other, title: String::new(), speaker: String::new(), minutes: 10 };
    let items = consultation.agenda.iter().cloned().chain(std::iter::repeat_n(blank, MORE));
    view! {
        <section class="part" id="prepare">
            <h2>{lang.pick("会议安排", "The meeting")}</h2>
            <form class="gate-form wide" method="post" action="/consultations/change">
                {named(room)}
                {basis}
                <label>
                    <span>{lang.pick("召开日期", "Held on")}</span>
                    <input type="date" name="held_on" required value=consultation.held_on.to_string() />
                </label>
                <label>
                    <span>{lang.pick("主持人", "Chair")}</span>
                    <input type="text" name="chair" maxlength="60" value=consultation.chair.clone() autocomplete="off" />
                </label>
                <label class="long">
                    <span>{lang.pick("参会人（一行一人）", "Who takes part (one a line)")}</span>
                    <textarea name="people" rows="4" maxlength="4000">{in_textarea(&consultation.people.join("\n"))}</textarea>
                </label>
                <div class="long agenda-edit">
                    <table class="rows stacked keyed">
                        <caption class="unseen">{lang.pick("议程", "Agenda")}</caption>
                        <thead><tr>
                            <th scope="col">{lang.pick("环节", "Part")}</th>
                            <th scope="col">{lang.pick("议题（清空即删除）", "Item (empty to remove)")}</th>
                            <th scope="col">{lang.pick("发言人", "Speaker")}</th>
                            <th scope="col">{lang.pick("分钟", "Minutes")}</th>
                        </tr></thead>
                        <tbody>{items.map(|item| item_row(&item, lang)).collect_view()}</tbody>
                    </table>
                </div>
                {button("保存", "Save", lang)}
            </form>
        </section>
    }
    .into_any()
}

fn item_row(item: &Item, lang: Lang) -> AnyView {
    let parts = Part::ALL.iter().map(|part| {
        view! { <option value=part.id() selected=*part == item.part>{lang.pick(part.zh(), part.en())}</option> }
    });
    let labels = [
        lang.pick("环节", "Part"),
        lang.pick("议题", "Item"),
        lang.pick("发言人", "Speaker"),
        lang.pick("分钟", "Minutes"),
    ];
    let [part, title, speaker, minutes] = labels;
    view! {
        <tr>
            <td data-label=part><select name="part" aria-label=part>{parts.collect_view()}</select></td>
            <td data-label=title><input type="text" name="item" maxlength="100" value=item.title.clone() aria-label=title autocomplete="off" /></td>
            <td data-label=speaker><input type="text" name="speaker" maxlength="60" value=item.speaker.clone() aria-label=speaker autocomplete="off" /></td>
            <td data-label=minutes><input type="number" name="minutes" min="1" max="480" value=item.minutes.to_string() aria-label=minutes required /></td>
        </tr>
    }
    .into_any()
}

fn agenda(room: &Room, lang: Lang) -> AnyView {
    let rows = room.consultation.agenda.iter().map(|item| {
        view! {
            <tr>
                <th scope="row">{item.title.clone()}</th>
                <td data-label=lang.pick("发言人", "Speaker")>{item.speaker.clone()}</td>
                <td class="number" data-label=lang.pick("分钟", "Minutes")>{item.minutes}</td>
            </tr>
        }
    });
    let heads = [words("议题", "Item"), words("发言人", "Speaker"), numbers("分钟", "Minutes")];
    let people = lang.list(&room.consultation.people);
    view! {
        <section class="part">
            <h2>{lang.pick("议程", "Agenda")}</h2>
            {(!people.is_empty()).then(|| view! { <p class="hint">{lang.pick("参会：", "Taking part: ")} {people.clone()}</p> })}
            {list(List::default(), heads, rows.collect_view())}
        </section>
    }
    .into_any()
}

/// Being held, and being closed.
fn stages(room: &Room, lang: Lang) -> Option<AnyView> {
    let (to, text, what) = match room.consultation.stage {
        Stage::Preparing => return None,
        Stage::Frozen => (
            Stage::Held,
            lang.pick("会议开过后，登记为已召开。", "Once the meeting has taken place, say so."),
            ("登记为已召开", "It was held"),
        ),
        Stage::Held => (
            Stage::Closed,
            lang.pick(
                "归档后，议程、发现、通报和记录都不能再改；任务照常办理。",
                "Once it is closed, agenda, findings, bulletin and notes do not change any more; its tasks go on.",
            ),
            ("归档", "Close it"),
        ),
        Stage::Closed => return None,
    };
    Some(
        view! {
            <section class="part" id="stage">
                <h2>{lang.pick("阶段", "Stage")}</h2>
                <p class="hint">{text}</p>
                <form class="gate-form" method="post" action="/consultations/stage">
                    {named(room)}
                    <input type="hidden" name="stage" value=to.id() />
                    <button class="quiet" type="submit">{lang.pick(what.0, what.1)}</button>
                </form>
            </section>
        }
        .into_any(),
    )
}
