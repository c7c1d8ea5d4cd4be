//! A scheme tried on a past period: what everyone would come to, and who gains or loses beside another one, and why.

use super::cells::{change, in_a_line, points, said, subject_name};
use super::{Of, SUBJECTS_PER_PAGE, points_address};
use crate::components::names;
use crate::documents::nodes::{List, list, numbers, words};
use crate::documents::pager::{Stretch, pager};
use crate::figures::CourtName;
use crate::lang::Lang;
use domain::fraction::Fraction;
use domain::period::Period;
use domain::scheme::{Gain, Plan, Score, Subject};
use leptos::prelude::*;
use std::cmp::Ordering;

/// What a version came to on a period.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The period.
    pub period: Period,
    /// Everyone's score, in the order of courts and names.
    pub scores: Vec<Score>,
    /// The version it is laid against, and who gains or loses.
    pub against: Option<(Plan, Vec<Gain>)>,
    /// Subjects passed over.
    pub from: usize,
}

/// The section; `address` is the page's, with the version, the period and what it is laid against.
pub(super) fn tried(plan: &Plan, tried: &Tried, courts: &[CourtName], address: &str, lang: Lang) -> AnyView {
    if tried.scores.is_empty() {
        return view! { <p class="empty">{lang.pick("这一期间没有可考核的对象。", "Nobody can be evaluated over this period.")}</p> }.into_any();
    }
    let subject = plan.scheme.subject;
    let summary = match &tried.against {
        Some((_, gains)) => compared(subject, gains, lang),
        None => alone(subject, &tried.scores, lang),
    };
    let table = match &tried.against {
        Some((_, gains)) => gains_table(plan, tried, gains, courts, lang),
        None => scores_table(plan, tried, courts, lang),
    };
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let shown = tried.scores.len().saturating_sub(tried.from).min(SUBJECTS_PER_PAGE);
    let stretch =
        Stretch { from: count(tried.from), shown, of: count(tried.scores.len()), a_page: count(SUBJECTS_PER_PAGE) };
    let pages = (!stretch.is_all()).then(|| pager(stretch, |from| format!("{address}&from={from}#tried")));
    view! { <p class="summed">{summary}</p> {table} {pages} }.into_any()
}

fn sign(gain: &Gain) -> Option<Ordering> {
    gain.change.map(|change| change.parts().0.cmp(&0))
}

/// Who gains and who loses, and by which items most, in a sentence.
fn compared(subject: Subject, gains: &[Gain], lang: Lang) -> String {
    let of = |wanted: Ordering| gains.iter().filter(|gain| sign(gain) == Some(wanted)).count();
    let (up, down, same) = (of(Ordering::Greater), of(Ordering::Less), of(Ordering::Equal));
    let neither = gains.len() - up - down - same;
    let mut items: Vec<(&str, f64)> = Vec::new();
    for part in gains.iter().flat_map(|gain| &gain.parts) {
        let weight =
            part.change.quantity().or_else(|| part.change.rounded(6)).map_or(0.0, |one| one.approximate().abs());
        match items.iter_mut().find(|(name, _)| *name == part.name) {
            Some((_, sum)) => *sum += weight,
            None => items.push((&part.name, weight)),
        }
    }
    items.retain(|(_, sum)| *sum > 0.0);
    items.sort_by(|a, b| b.1.total_cmp(&a.1));
    let most: Vec<String> = items.iter().take(2).map(|(name, _)| (*name).to_owned()).collect();
    let why = match most.is_empty() {
        true => String::new(),
        false => lang
            .pick(format!("，变化最大的项目是{}", lang.list(&most)), format!("; most of it by {}", lang.list(&most))),
    };
    let unknown = match neither {
        0 => String::new(),
        _ => lang.pick(format!("，{neither} 个两边不能比"), format!(", {neither} cannot be compared")),
    };
    let (whose, en) = (measure_word(subject), subject.en());
    lang.pick(
        format!("{} {whose}中：得分上升 {up}，下降 {down}，不变 {same}{unknown}{why}。", gains.len()),
        format!("Of {} {en}: {up} gain, {down} lose, {same} stay{unknown}{why}.", gains.len()),
    )
}

fn measure_word(subject: Subject) -> &'static str {
    match subject {
        Subject::Court => "个法院",
        Subject::Division => "个部门",
        Subject::Judge => "名法官",
    }
}

fn alone(subject: Subject, scores: &[Score], lang: Lang) -> String {
    let left_out = scores.iter().filter(|score| score.items.iter().any(|item| item.points.is_none())).count();
    let none = scores.iter().filter(|score| score.total.is_none()).count();
    let (whose, en) = (measure_word(subject), subject.en());
    lang.pick(
        format!("共 {} {whose}，其中 {left_out} 个有项目因缺值或件数过少未计分，{none} 个没有总分。", scores.len()),
        format!(
            "{} {en}; {left_out} with items left out for want of a value or for few cases, {none} without a total.",
            scores.len()
        ),
    )
}

fn of_points(total: Option<Fraction>, of: Fraction, lang: Lang) -> String {
    match total {
        Some(_) => lang.pick(format!("满分 {}", of.brief(2)), format!("of {}", of.brief(2))),
        None => String::new(),
    }
}

fn scores_table(plan: &Plan, tried: &Tried, courts: &[CourtName], lang: Lang) -> AnyView {
    let rows = page(&tried.scores, tried.from).filter_map(|score| {
        let key = score.key.first()?;
        let address = points_address(&Of::Plan(&plan.id, plan.version, tried.period), key);
        Some(view! {
            <tr>
                <th scope="row"><a href=address>{subject_name(courts, plan.scheme.subject, key, lang)}</a></th>
                <td class="number" data-label=lang.pick("总分", "Total")>{points(score.total)} " " <span class="hint">{of_points(score.total, score.of, lang)}</span></td>
                <td class="why" data-label=lang.pick("各项", "Items")>{in_a_line(score, lang)}</td>
            </tr>
        })
    });
    let heads = [words("对象", "Subject"), numbers("总分", "Total"), words("各项", "Items")];
    let label = Some(lang.pick("试算结果", "What it comes to"));
    list(List { label, ..List::default() }, heads, rows.collect_view())
}

fn page<T>(all: &[T], from: usize) -> impl Iterator<Item = &T> {
    all.iter().skip(from).take(SUBJECTS_PER_PAGE)
}

fn gains_table(plan: &Plan, tried: &Tried, gains: &[Gain], courts: &[CourtName], lang: Lang) -> AnyView {
    let rows = page(gains, tried.from).filter_map(|gain| {
        let key = gain.key.first()?;
        let address = points_address(&Of::Plan(&plan.id, plan.version, tried.period), key);
        let told = gain.told(2).map(|told| said(&told, lang));
        let told = told.unwrap_or_else(|| lang.pick("缺一边的总分，不能比", "one of the totals is missing").to_owned());
        Some(view! {
            <tr>
                <th scope="row"><a href=address>{subject_name(courts, plan.scheme.subject, key, lang)}</a></th>
                <td class="number" data-label=lang.pick("对照", "Other")>{points(gain.before)}</td>
                <td class="number" data-label=lang.pick("本方案", "This one")>{points(gain.after)}</td>
                <td class="number" data-label=lang.pick("变化", "Change")>{change(gain.change)}</td>
                <td class="why" data-label=lang.pick("因为", "Because")>{told}</td>
            </tr>
        })
    });
    let heads = [
        words("对象", "Subject"),
        numbers("对照", "Other"),
        numbers("本方案", "This one"),
        numbers("变化", "Change"),
        words("因为", "Because"),
    ];
    let label = Some(lang.pick("谁升谁降", "Who gains or loses"));
    list(List { label, ..List::default() }, heads, rows.collect_view())
}

/// The name of what it is laid against.
pub(super) fn against(tried: &Tried, lang: Lang) -> Option<String> {
    let (plan, _) = tried.against.as_ref()?;
    let period = names::period(tried.period, lang);
    Some(lang.pick(
        format!("{period}，与“{}”第 {} 版比较", plan.scheme.name, plan.version),
        format!("{period}, beside “{}” version {}", plan.scheme.name, plan.version),
    ))
}
