//! What was found in the frozen figures: each with its reason and its cells, to be kept, reworded or left out.

use super::{Here, Room, button, head, named};
use crate::documents::{Frame, document};
use crate::figures::findings::{Finding, FindingKind};
use crate::lang::{Lang, lang};
use domain::consultation::Verdict;
use leptos::prelude::*;

/// The page.
#[derive(Clone, Debug)]
pub struct FindingsView {
    /// The consultation.
    pub room: Room,
    /// What was found.
    pub found: Vec<Finding>,
    /// What the figures say in one sentence: inside, better, outside; none where no range judges them.
    pub judged: Option<[usize; 3]>,
}

/// Renders it.
pub fn findings(frame: Frame, view: FindingsView) -> String {
    document(frame.at_station("/consultations"), ["会商发现", "Findings"], move || {
        let lang = lang();
        let room = &view.room;
        let count = view.found.len();
        let (zh, en) = match view.judged {
            Some([inside, better, outside]) => (
                format!("全辖 {inside} 项在区间内，{better} 项优于区间，{outside} 项偏离"),
                format!("In the whole scope {inside} inside their range, {better} better, {outside} outside"),
            ),
            None => (
                String::from("冻结数据均未按参考区间评价，不判断偏离"),
                String::from("None of the frozen figures is judged by a range"),
            ),
        };
        let lede = lang.pick(
            format!("{zh}；从冻结数据中发现 {count} 条。"),
            format!("{en}; {count} findings in the frozen figures."),
        );
        let nothing = match view.judged {
            Some(_) => lang.pick("没有偏离、没有明显变化。", "Nothing lies outside and nothing moved much."),
            None => lang.pick("没有明显变化。", "Nothing moved much."),
        };
        let mut kinds: Vec<FindingKind> = view.found.iter().map(|one| one.kind).collect();
        kinds.dedup();
        let groups = kinds.into_iter().map(|kind| group(&view, kind, lang)).collect_view();
        let body = match room.changes() {
            true => view! {
                <form class="findings" method="post" action="/consultations/findings">
                    {named(room)}
                    {groups}
                    <p class="form-foot">{button("保存取舍", "Save the choice", lang)}</p>
                </form>
            }
            .into_any(),
            false => view! { <div class="findings">{groups}</div> }.into_any(),
        };
        view! {
            <section class="page admin consultations">
                {head(room, Here::Findings)}
                <p class="lede">{lede}</p>
                {if view.found.is_empty() {
                    view! { <p class="empty">{nothing}</p> }.into_any()
                } else { body }}
            </section>
        }
    })
}

fn group(view: &FindingsView, kind: FindingKind, lang: Lang) -> AnyView {
    let (zh, en) = kind.named();
    let found = view.found.iter().filter(|one| one.kind == kind).map(|one| row(view, one, lang)).collect_view();
    let how = match kind {
        FindingKind::Change => Some(lang.pick(
            "精确分解，各部分之和等于总变化：“比率”是该部分自身数值的变化，“结构”是其比重的变化。偶然波动以内的变化不列。",
            "Taken apart exactly: the parts add up to the change. “Rate” is the change of a part's own value, “mix” that of its share. Changes that chance accounts for are left out.",
        )),
        FindingKind::Chance => Some(lang.pick(
            "默认不采用；数值是真的，但还说明不了问题。",
            "Left out at first: the values are true, and say little yet.",
        )),
        _ => None,
    };
    view! {
        <section class="part">
            <h2>{crate::documents::nodes::capital(lang.pick(zh, en), lang)}</h2>
            {how.map(|how| view! { <p class="hint">{how}</p> })}
            <ol class="found">{found}</ol>
        </section>
    }
    .into_any()
}

fn row(view: &FindingsView, one: &Finding, lang: Lang) -> AnyView {
    let room = &view.room;
    let verdict = room.consultation.verdicts.get(&one.id);
    let [zh, en] = &one.title;
    let [why_zh, why_en] = &one.why;
    let words = match verdict {
        Some(Verdict::Edit(text)) => text.clone(),
        _ => lang.pick(zh, en).clone(),
    };
    let dropped = matches!(verdict, Some(Verdict::Drop)) || (verdict.is_none() && one.kind == FindingKind::Chance);
    let cells = one.cells.iter().map(|([zh, en], address)| {
        view! { <a href=address.clone()>{lang.pick(zh, en).clone()}</a> " " }
    });
    let cells = cells.collect_view();
    let choice = room.changes().then(|| {
        let option = |id: &'static str, zh: &'static str, en: &'static str, chosen: bool| {
            view! { <option value=id selected=chosen>{lang.pick(zh, en)}</option> }
        };
        let edited = matches!(verdict, Some(Verdict::Edit(_)));
        let select = lang.pick("取舍", "Choice");
        let reword = lang.pick("改写", "Other words");
        let notes = lang.pick("讲稿，只在主讲人窗口显示", "Notes, for the presenter's window alone");
        let speaking = room.consultation.speaking_notes.get(&one.id).cloned().unwrap_or_default();
        view! {
            <p class="choice">
                <input type="hidden" name="finding" value=one.id.clone() />
                <select name="verdict" aria-label=select>
                    {option("keep", "采用", "keep", !dropped && !edited)}
                    {option("edit", "改写后采用", "keep in other words", edited)}
                    {option("drop", "不采用", "leave out", dropped)}
                </select>
                <input type="text" name="words" maxlength="500" value=words.clone() aria-label=reword autocomplete="off" />
            </p>
            <p class="choice">
                <input type="text" name="speaking" maxlength="1000" value=speaking.clone() placeholder=notes aria-label=notes autocomplete="off" />
            </p>
        }
    });
    view! {
        <li class=dropped.then_some("dropped") id=one.id.clone()>
            <p class="found-title">{words.clone()}</p>
            <p class="hint">{lang.pick(why_zh, why_en).clone()}</p>
            <p class="hint">{lang.pick("查看：", "See: ")} {cells}</p>
            {choice}
        </li>
    }
    .into_any()
}
