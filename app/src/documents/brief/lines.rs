//! The blocks of the brief: a line a thing, a tap to where it stands, and what can be done about it folded beneath.

use super::opening::{unjudged, with_unit};
use super::{Brief, BriefOfFigures, EntryLine, LINES, Line};
use crate::components::mark::{StateMark, plain};
use crate::components::names;
use crate::components::spark::Sparkline;
use crate::documents::nodes::{capital, comment_form, due_cell, entry_address, folded_step};
use crate::figures::brief::Outside;
use crate::figures::query::escape;
use crate::lang::Lang;
use domain::catalogue::Indicator;
use domain::day::Day;
use domain::figure::State;
use domain::ledger::{Field, Kind};
use domain::policy::Part;
use leptos::prelude::*;

/// The head of a block, with how much there is of it and, where not all is shown, the way to the rest.
fn head(id: &'static str, [zh, en]: [&'static str; 2], (shown, of): (usize, usize), all: &str, lang: Lang) -> AnyView {
    let count = (of > 0).then(|| view! { " " <span class="brief-count">{of.to_string()}</span> });
    let rest = (of > shown).then(|| {
        let more = of - shown;
        let text = lang.pick(format!("另有 {more} 项"), format!("{more} more"));
        view! { <a href=all.to_owned()>{text}</a> }
    });
    view! { <header><h2 id=id>{lang.pick(zh, en)} {count}</h2>{rest}</header> }.into_any()
}

/// A line: what leads on, and what is folded beneath where there is anything, under what it is about.
fn line(link: AnyView, folded: Option<(String, AnyView)>, lang: Lang) -> AnyView {
    let folded = folded.map(|(about, folded)| {
        view! {
            <details class="brief-fold">
                <summary><span class="unseen">{lang.pick("办理：", "Act on: ")} {about}</span></summary>
                <div class="brief-acts">{folded}</div>
            </details>
        }
    });
    view! { <li>{link} {folded}</li> }.into_any()
}

fn fresh(new: bool, lang: Lang) -> Option<AnyView> {
    new.then(|| view! { <span class="brief-new">{lang.pick("新", "new")}</span> " " }.into_any())
}

/// What lies outside its range. A range judges courts: whoever has a part of one is shown none.
pub(super) fn outside(brief: &Brief, lang: Lang) -> Option<AnyView> {
    let of = brief.figures.as_ref().filter(|of| of.check.part == Part::Court)?;
    let figures = &of.figures;
    let lines = figures.outside.iter().filter_map(|one| outside_line(brief, of, one, lang)).collect_view();
    let none = match of.check.judged() {
        None => Some(view! { <p class="empty">{unjudged(of, lang)}</p> }.into_any()),
        Some(_) => (figures.outside_of == 0).then(|| {
            let text = lang.pick("没有越出区间的指标。", "No value lies outside its range.");
            view! { <p class="empty">{text}</p> }.into_any()
        }),
    };
    let all = format!("/?{}", of.check.chosen.parameters());
    Some(
        view! {
            <section class="brief-block" aria-labelledby="outside">
                {head("outside", ["越出区间", "Outside the range"], (figures.outside.len(), figures.outside_of), &all, lang)}
                {none}
                <ul>{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

fn outside_line(brief: &Brief, of: &BriefOfFigures, one: &Outside, lang: Lang) -> Option<AnyView> {
    let indicator = one.indicator.definition()?;
    let chosen = &of.check.chosen;
    let address = chosen.indicator_address(one.indicator, &one.court);
    let court = names::short(&of.courts, &one.court, lang);
    let name = capital(lang.pick(one.indicator.zh(), one.indicator.en()), lang);
    let range = names::range(&one.range, indicator, lang);
    let value = with_unit(plain(&one.figure, indicator), indicator, lang);
    let range_words = lang.pick(format!("区间 {range}"), format!("range {range}"));
    let link = view! {
        <a class="brief-link" href=address.clone()>
            <span class="brief-what">
                <span class="brief-name">{fresh(one.new, lang)} {name.clone()}</span>
                <span class="brief-small">{range_words} " · " {court.clone()}</span>
            </span>
            <span class="brief-figure outside">
                <span class="value">{value}</span>
                <StateMark state=Some(State::Outside) />
                <Sparkline values=one.trend.clone() range=indicator.band_by_month(Some(&one.range)).cloned() outside=true />
            </span>
        </a>
    };
    let task = brief.sets_tasks.then(|| {
        let cases = format!("{address}&side=numerator#cases");
        let ways = view! {
            <p class="brief-ways">
                <a class="quiet" href=cases>{lang.pick("看案件", "See the cases")}</a>
                <a class="quiet" href=task_address(of, one, indicator)>{lang.pick("交办整改", "Set a task")}</a>
            </p>
        };
        (format!("{name} {court}"), ways.into_any())
    });
    Some(line(link.into_any(), task, lang))
}

/// The form of a task that begins with what lies outside and, where it is the own court's figure, with the end of the range
/// as its target.
fn task_address(of: &BriefOfFigures, one: &Outside, indicator: &Indicator) -> String {
    let court = names::short(&of.courts, &one.court, Lang::Zh);
    let value = with_unit(plain(&one.figure, indicator), indicator, Lang::Zh);
    let range = names::range(&one.range, indicator, Lang::Zh);
    let mut said = vec![(Field::Problem, format!("{court}{} {value}，越出区间 {range}", one.indicator.zh()))];
    if of.check.chosen.court == one.court && of.check.courts.len() < 2 {
        let above = one.range.high.filter(|high| {
            one.figure.value().is_some_and(|value| value.compare(*high) == Some(std::cmp::Ordering::Greater))
        });
        let goal = above.map(|high| ("at_most", high)).or_else(|| one.range.low.map(|low| ("at_least", low)));
        if let Some((way, goal)) = goal {
            said.push((Field::Indicator, one.indicator.id().to_owned()));
            said.push((Field::GoalIs, way.to_owned()));
            said.push((Field::Goal, goal.to_string()));
        }
    }
    let said: String = said.iter().map(|(field, text)| format!("&{}={}", field.id(), escape(text))).collect();
    format!("/nodes/new?kind={}{said}", Kind::Rectification.id())
}

/// What is due, or waits.
pub(super) fn block(
    id: &'static str,
    title: [&'static str; 2],
    (lines, of): &(Vec<Line>, usize),
    all: &str,
    today: Day,
    lang: Lang,
) -> AnyView {
    let none = lines.is_empty().then(|| view! { <p class="empty">{lang.pick("没有。", "Nothing.")}</p> });
    let shown = lines.iter().take(LINES).map(|one| one_line(one, today, lang)).collect_view();
    view! {
        <section class="brief-block" aria-labelledby=id>
            {head(id, title, (lines.len().min(LINES), *of), all, lang)}
            {none}
            <ul>{shown}</ul>
        </section>
    }
    .into_any()
}

fn one_line(one: &Line, today: Day, lang: Lang) -> AnyView {
    match one {
        Line::Many { what: [zh, en], count, address, late } => {
            let what = lang.pick(zh, en).clone();
            let link = view! {
                <a class="brief-link" href=address.clone()>
                    <span class="brief-what">{what}</span>
                    <span class="brief-figure" class:late=*late>{count.to_string()}</span>
                </a>
            };
            line(link.into_any(), None, lang)
        }
        Line::One(one) => entry_line(one, today, lang),
    }
}

fn entry_line(one: &EntryLine, today: Day, lang: Lang) -> AnyView {
    let EntryLine { court, entry, .. } = one;
    let kind = capital(lang.pick(entry.kind.zh(), entry.kind.en()), lang);
    let elsewhere = one.elsewhere.as_ref().map(|[zh, en]| format!("{} · ", lang.pick(zh, en)));
    // A task is known by its problem, everything else by its number.
    let what = match (entry.kind, entry.value(Field::Problem)) {
        (Kind::Rectification, Some(problem)) => problem.to_owned(),
        _ => entry.number.to_string(),
    };
    let state = lang.pick(entry.state.zh(), entry.state.en());
    let link = view! {
        <a class="brief-link" href=entry_address(court, &entry.id)>
            <span class="brief-what">
                <span class="brief-name">{fresh(one.new, lang)} {what.clone()}</span>
                <span class="brief-small">{elsewhere} {kind} " · " {state}</span>
            </span>
            {entry.due.map(|_| view! { <span class="brief-due">{due_cell(entry, today, lang)}</span> })}
        </a>
    };
    let acts = (one.comments || !one.steps.is_empty()).then(|| {
        let back = Some("/brief");
        let steps = one.steps.iter().map(|step| folded_step(court, entry, step, back, lang)).collect_view();
        let comment = one.comments.then(|| {
            view! {
                <details class="step-form">
                    <summary>{lang.pick("留言、提问", "Comment or ask")}</summary>
                    {comment_form(court, &entry.id, back, lang)}
                </details>
            }
        });
        (what, view! { {steps} {comment} }.into_any())
    });
    line(link.into_any(), acts, lang)
}
