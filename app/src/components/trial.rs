//! What a scheme comes to on past data: everyone's points, and who gains or loses beside another one, and why.

use crate::components::points::{change, in_a_line, points, said, subject_name};
use crate::components::rows::{List, list, numbers, words};
use crate::figures::CourtName;
use crate::lang::Lang;
use domain::fraction::Fraction;
use domain::scheme::{Gain, Score, Subject};
use domain::tally::Key;
use leptos::prelude::*;
use std::cmp::Ordering;

/// What is shown of a trial.
pub(crate) struct Outcome<'a> {
    /// Who is evaluated.
    pub(crate) subject: Subject,
    /// The courts evaluated, or the own one.
    pub(crate) courts: &'a [CourtName],
    /// Everyone's score, in the order of courts and names.
    pub(crate) scores: &'a [Score],
    /// Who gains or loses beside another scheme.
    pub(crate) gains: Option<&'a [Gain]>,
    /// Subjects passed over, and shown at most.
    pub(crate) stretch: (usize, usize),
    /// Where the points of a subject are explained.
    pub(crate) explained: &'a dyn Fn(&Key) -> Option<String>,
}

impl Outcome<'_> {
    fn page<'b, T>(&self, all: &'b [T]) -> impl Iterator<Item = &'b T> + use<'b, T> {
        let (from, most) = self.stretch;
        all.iter().skip(from).take(most)
    }

    fn named(&self, key: &Key, lang: Lang) -> AnyView {
        let name = subject_name(self.courts, self.subject, key, lang);
        match (self.explained)(key) {
            Some(address) => view! { <a href=address>{name}</a> }.into_any(),
            None => name.into_any(),
        }
    }
}

/// What it comes to in a sentence.
pub(crate) fn summary(shown: &Outcome<'_>, lang: Lang) -> String {
    match shown.gains {
        _ if shown.scores.is_empty() => {
            lang.pick("这一期间没有可考核的对象。", "Nobody can be evaluated over this period.").to_owned()
        }
        Some(gains) => compared(shown.subject, gains, lang),
        None => alone(shown.subject, shown.scores, lang),
    }
}

/// Everyone in a row, where there is anyone.
pub(crate) fn table(shown: &Outcome<'_>, lang: Lang) -> Option<AnyView> {
    let some = !shown.scores.is_empty();
    some.then(|| match shown.gains {
        Some(gains) => gains_table(shown, gains, lang),
        None => scores_table(shown, lang),
    })
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

fn scores_table(shown: &Outcome<'_>, lang: Lang) -> AnyView {
    let rows = shown.page(shown.scores).filter_map(|score| {
        let key = score.key.first()?;
        Some(view! {
            <tr>
                <th scope="row">{shown.named(key, lang)}</th>
                <td class="number" data-label=lang.pick("总分", "Total")>{points(score.total)} " " <span class="hint">{of_points(score.total, score.of, lang)}</span></td>
                <td class="why" data-label=lang.pick("各项", "Items")>{in_a_line(score, lang)}</td>
            </tr>
        })
    });
    let heads = [words("对象", "Subject"), numbers("总分", "Total"), words("各项", "Items")];
    let label = Some(lang.pick("试算结果", "What it comes to"));
    list(List { label, ..List::default() }, heads, rows.collect_view())
}

fn gains_table(shown: &Outcome<'_>, gains: &[Gain], lang: Lang) -> AnyView {
    let rows = shown.page(gains).filter_map(|gain| {
        let key = gain.key.first()?;
        let told = gain.told(2).map(|told| said(&told, lang));
        let told = told.unwrap_or_else(|| lang.pick("缺一边的总分，不能比", "one of the totals is missing").to_owned());
        Some(view! {
            <tr>
                <th scope="row">{shown.named(key, lang)}</th>
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
