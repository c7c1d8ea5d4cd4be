//! 执行台账: the enforcement cases of a court, what was reached in them, and the terminated rounds that are to be checked.

use super::{Span, register_address, span_form};
use crate::components::mark::{grouped, plain};
use crate::components::names;
use crate::documents::nodes::{Here, List, Nodes, case_address, head, list, numbers, words};
use crate::documents::{Frame, document};
use crate::figures::query::{Chosen, Drill, escape};
use crate::lang::{Lang, lang};
use domain::catalogue::{Indicator, IndicatorId};
use domain::figure::Figure;
use domain::ledger::{Kind, State};
use domain::quantity::difference;
use domain::tally::{Dimension, Key};
use leptos::prelude::*;
use store::TerminatedRound;

/// The indicators of a row: the first tells what was in hand and closed, the others are shown.
pub const INDICATORS: [IndicatorId; 4] =
    [IndicatorId::Clearance, IndicatorId::Completion, IndicatorId::Recovery, IndicatorId::TerminatedRound];

/// What the cases can be taken apart by.
pub const BY: [Dimension; 3] = [Dimension::Court, Dimension::Division, Dimension::Judge];

/// The page.
#[derive(Clone, Debug)]
pub struct EnforcementView {
    /// The head of the page.
    pub nodes: Nodes,
    /// Of which days.
    pub span: Span,
    /// What the figures are asked for.
    pub chosen: Chosen,
    /// What they are taken apart by.
    pub by: Dimension,
    /// The whole, then each part.
    pub rows: Vec<EnforcementRow>,
    /// Terminated rounds that look unfit and were not checked, those listed and how many; none where the court has not
    /// opened its cases to the reader.
    pub unfit: Option<(Vec<TerminatedRound>, i64)>,
    /// Checks by their state, where the reader sees the register.
    pub checks: Vec<(State, i64)>,
}

/// The enforcement cases of one part.
#[derive(Clone, Debug)]
pub struct EnforcementRow {
    /// Which; none for the whole.
    pub key: Option<Key>,
    /// The figures of [`INDICATORS`]; one is lacking where the part has no case of its kind.
    pub figures: [Option<Figure>; 4],
}

/// Renders it.
pub fn enforcement(frame: Frame, view: EnforcementView) -> String {
    document(frame, ["执行台账", "Enforcement"], move || {
        let lang = lang();
        let title = lang.pick("执行台账", "Enforcement ledger").to_owned();
        let kept = [("by", view.by.id().to_owned())];
        view! {
            <section class="page admin nodes sources">
                {head(&view.nodes, Here::Enforcement, title, "/sources/enforcement")}
                {lede(&view, lang)}
                {span_form("/sources/enforcement", &view.nodes, view.span, &kept, lang)}
                {dimensions(&view, lang)}
                {table(&view, lang)}
                {rounds(&view, lang)}
            </section>
        }
    })
}

/// Closed, and still in hand at the end.
fn counts(figure: Option<&Figure>) -> [String; 2] {
    let sides = figure.and_then(|figure| Some((figure.numerator?, figure.denominator?)));
    match sides {
        None => [String::from("0"), String::from("0")],
        Some((closed, in_hand)) => [grouped(closed), difference(in_hand, closed).map(grouped).unwrap_or_default()],
    }
}

/// A rate in a sentence.
fn with_unit(figure: &Figure, indicator: &Indicator) -> String {
    let value = plain(figure, indicator);
    if figure.absence.is_some() { value } else { format!("{value}%") }
}

fn lede(view: &EnforcementView, lang: Lang) -> AnyView {
    let whole = view.rows.first();
    let of = |at: usize| whole.and_then(|row| row.figures.get(at)).and_then(Option::as_ref);
    let [closed, left] = counts(of(0));
    let shown = |at: usize| {
        let indicator = INDICATORS.get(at).and_then(|id| id.definition());
        of(at).zip(indicator).map_or_else(|| String::from("NAP"), |(figure, indicator)| with_unit(figure, indicator))
    };
    let (completion, recovery, terminated) = (shown(1), shown(2), shown(3));
    let span = view.span.words(lang);
    let text = lang.pick(
        format!("{span}：执行结案 {closed} 件，未结 {left} 件；执行完毕率 {completion}，执行到位率 {recovery}，首次执行终本率 {terminated}。"),
        format!("{span}: {closed} closed, {left} pending; completed {completion}, recovered {recovery}, first rounds terminated {terminated}."),
    );
    let unfit = view.unfit.as_ref().filter(|(_, of)| *of > 0).map(|(_, of)| {
        let text = lang.pick(format!("待核查的终本 {of} 件"), format!("{of} terminated rounds to be checked"));
        view! { <a class="late" href="#rounds">{text}</a> }
    });
    view! { <p class="lede">{text} " " {unfit}</p> }.into_any()
}

fn address(view: &EnforcementView, by: Dimension) -> String {
    format!("/sources/enforcement?court={}&{}&by={}", view.nodes.court, view.span.query(), by.id())
}

fn dimensions(view: &EnforcementView, lang: Lang) -> AnyView {
    let each = BY.iter().filter(|by| **by != Dimension::Court || view.nodes.courts.len() > 1).map(|by| {
        let current = (*by == view.by).then_some("page");
        let text = lang.pick(format!("按{}", by.zh()), format!("by {}", by.en()));
        view! { <a href=address(view, *by) aria-current=current>{text}</a> " " }
    });
    view! { <p class="dimensions">{each.collect_view()}</p> }.into_any()
}

fn table(view: &EnforcementView, lang: Lang) -> AnyView {
    let rows = view.rows.iter().map(|row| {
        let name = match &row.key {
            None => lang.pick("合计", "All").to_owned(),
            Some(key) => names::key(&view.nodes.courts, view.by, key, lang),
        };
        let [closed, left] = counts(row.figures.first().and_then(Option::as_ref));
        let drill = row.key.as_ref().map_or_else(Drill::default, |key| Drill::default().narrowed(view.by, &key.id));
        let shown = INDICATORS.iter().zip(&row.figures).skip(1).filter_map(|(id, figure)| {
            let indicator = id.definition()?;
            let label = lang.pick(id.zh(), id.en());
            let cell = figure.as_ref().map(|figure| {
                let address =
                    format!("{}{}", view.chosen.indicator_address(*id, &view.chosen.court), drill.parameters());
                view! { <a href=address>{plain(figure, indicator)}</a> }
            });
            Some(view! { <td class="number" data-label=label>{cell}</td> })
        });
        let shown = shown.collect_view();
        view! {
            <tr class:whole=row.key.is_none()>
                <th scope="row">{name}</th>
                <td class="number" data-label=lang.pick("结案", "Closed")>{closed}</td>
                <td class="number" data-label=lang.pick("未结", "Pending")>{left}</td>
                {shown}
            </tr>
        }
    });
    let heads = [
        words(view.by.zh(), view.by.en()),
        numbers("结案", "Closed"),
        numbers("未结", "Pending"),
        numbers("执行完毕率%", "Completed %"),
        numbers("执行到位率%", "Recovered %"),
        numbers("首次执行终本率%", "Rounds terminated %"),
    ];
    let note = lang.pick(
        "完毕率、终本率按首次执行案件结案计算；到位率按首次执行、恢复执行结案的金额计算，终本案件留在分母。",
        "Completion and termination are of first-time cases closed; recovery is by amount of first and resumed cases closed, terminated rounds included.",
    );
    view! {
        <section class="part" id="enforcement">
            {list(List::default(), heads, rows.collect_view())}
            <p class="hint">{note}</p>
        </section>
    }
    .into_any()
}

fn rounds(view: &EnforcementView, lang: Lang) -> AnyView {
    let register = |said: &[(&str, &str)]| register_address(&view.nodes, Kind::RoundCheck, None, said);
    let checks = view.checks.iter().filter(|(_, count)| *count > 0).map(|(state, count)| {
        let text = format!("{} {count}", lang.pick(state.zh(), state.en()));
        view! { <a href=register(&[("state", state.id())])>{text}</a> " " }
    });
    let checks = checks.collect_view();
    let content = match &view.unfit {
        None => {
            let text =
                lang.pick("本页只汇总；终本逐案核查在各法院。", "Rounds are checked case by case in each court.");
            view! { <p class="empty">{text}</p> }.into_any()
        }
        Some((_, 0)) => {
            let text = lang.pick("没有待核查的终本案件。", "No terminated round waits to be checked.");
            view! { <p class="empty">{text}</p> }.into_any()
        }
        Some((found, of)) => {
            let rows = found.iter().map(|round| {
                let [zh, en] = round.why();
                let check = format!(
                    "/nodes/new?court={}&kind={}&number={}&reason={}",
                    view.nodes.court,
                    Kind::RoundCheck.id(),
                    escape(&round.number.to_string()),
                    escape(&zh)
                );
                view! {
                    <tr>
                        <th scope="row"><a href=case_address(&round.number)>{round.number.to_string()}</a></th>
                        <td data-label=lang.pick("承办人", "Judge")>{round.judge.clone()}</td>
                        <td data-label=lang.pick("为何核查", "Why")>{lang.pick(zh, en)}</td>
                        <td><a href=check>{lang.pick("登记核查", "Check it")}</a></td>
                    </tr>
                }
            });
            let heads = [words("案号", "Case"), words("承办人", "Judge"), words("为何核查", "Why"), words("", "")];
            let cut = (*of > found.len() as i64).then(|| {
                let text = lang.pick(
                    format!("列出 {} 件，共 {of} 件；批量登记见", found.len()),
                    format!("{} of {of} listed; enter many at once in the", found.len()),
                );
                view! { <p class="cut">{text} " " <a href=register(&[])>{lang.pick("终本核查台账", "register of checks")}</a></p> }
            });
            view! { {list(List::default(), heads, rows.collect_view())} {cut} }.into_any()
        }
    };
    view! {
        <section class="part" id="rounds">
            <h2>{lang.pick("终本核查（三个月内终本，或终本后三十日内恢复执行）", "Terminated rounds to be checked: within three months, or resumed within thirty days")}</h2>
            <p>{checks}</p>
            {content}
        </section>
    }
    .into_any()
}
