//! The figures of a ledger, below its list.

use super::ledger::LedgerView;
use super::{List, capital, forms, list, numbers, words};
use crate::components::mark::counted;
use crate::documents::ratio::{figure, sided};
use crate::lang::Lang;
use domain::day::Day;
use domain::ledger::Field;
use domain::ledger::stats::{OnTheWay, Reviews, StageDays, Tally};
use domain::sources::per;
use leptos::prelude::*;

/// Figures of a ledger.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Average days by stage.
    pub stages: Vec<StageDays>,
    /// Figures of reviews.
    pub reviews: Option<Reviews>,
    /// Patterns: the field, and how often each of its words.
    pub patterns: Vec<(Field, Vec<Tally>)>,
    /// Entries by division.
    pub divisions: Vec<Tally>,
    /// Entries by cause of the case.
    pub causes: Vec<Tally>,
    /// How long appeals took from each court below.
    pub ways: Vec<OnTheWay>,
    /// Cases open for more than so many months at the end of each of the last months.
    pub curves: Vec<(i32, Vec<(Day, i64)>)>,
    /// Cases closed this year, which the reviews of the year are a share of.
    pub closed_this_year: i64,
    /// Cases with a review submitted this year.
    pub reviewed_this_year: i64,
}

/// Renders them; nothing where there are none.
pub(super) fn figures(view: &LedgerView, lang: Lang) -> Option<AnyView> {
    let figures = &view.figures;
    let parts: Vec<AnyView> = [
        figures.reviews.as_ref().map(|reviews| reviews_of(reviews, figures, lang)),
        curves(&figures.curves, lang),
        stages(&figures.stages, lang),
        ways(&figures.ways, view, lang),
        patterns(view, lang),
        tallies(
            lang.pick("按案由", "By cause"),
            figures.causes.iter().take(MOST_CAUSES).map(|one| (one.word.clone().into_any(), one.count)).collect(),
        ),
        tallies(
            lang.pick("按部门", "By division"),
            figures.divisions.iter().map(|one| (one.word.clone().into_any(), one.count)).collect(),
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| {
        view! {
            <section class="part" id="figures">
                <h2>{lang.pick("台账数据", "Figures of the ledger")}</h2>
                <div class="ledger-figures">{parts}</div>
            </section>
        }
        .into_any()
    })
}

fn reviews_of(reviews: &Reviews, figures: &Figures, lang: Lang) -> AnyView {
    let of_submitted = |part: i64| sided((part, reviews.submitted), 100, 1, "%", lang);
    let days = per(1, reviews.days, reviews.settled);
    let days = match days {
        None => figure(days, 1),
        Some(_) => lang.pick(format!("{} 日", figure(days, 1)), format!("{} days", figure(days, 1))),
    };
    let rows = [
        (
            lang.pick("本年送阅件数比本年结案件数", "Cases submitted this year, to cases closed this year"),
            sided((figures.reviewed_this_year, figures.closed_this_year), 100, 2, "%", lang),
        ),
        (lang.pick("累计送阅", "Submitted in all"), counted(reviews.submitted)),
        (lang.pick("其中提出不同意见", "Of them disagreed with"), of_submitted(reviews.disagreed)),
        (lang.pick("其中阅核后改变", "Of them changed after review"), of_submitted(reviews.changed)),
        (lang.pick("平均阅核天数", "Average days of a review"), days),
    ];
    let rows = rows.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    view! { <dl class="case-facts">{rows}</dl> }.into_any()
}

fn stages(stages: &[StageDays], lang: Lang) -> Option<AnyView> {
    if stages.is_empty() {
        return None;
    }
    let rows = stages.iter().map(|stage| {
        view! {
            <tr>
                <th scope="row">{lang.pick(stage.state.zh(), stage.state.en())}</th>
                <td class="number">{figure(per(1, stage.days, stage.times), 1)}</td>
                <td class="number">{counted(stage.times)}</td>
                <td class="number">{counted(stage.longest)}</td>
            </tr>
        }
    });
    let heads = [
        words("环节", "Stage"),
        numbers("平均（日）", "Average (days)"),
        numbers("次数", "Times"),
        numbers("最长（日）", "Longest (days)"),
    ];
    Some(list(List { stays: true, ..List::default() }, heads, rows.collect_view()))
}

/// Causes named at most.
const MOST_CAUSES: usize = 10;

fn ways(ways: &[OnTheWay], view: &LedgerView, lang: Lang) -> Option<AnyView> {
    if ways.is_empty() {
        return None;
    }
    let rows = ways.iter().map(|way| {
        view! {
            <tr>
                <th scope="row">{crate::components::names::short(&view.nodes.courts, &way.court, lang)}</th>
                <td class="number">{counted(way.came)}</td>
                <td class="number">{counted(way.sent_back)}</td>
                <td class="number">{figure(per(1, way.days, way.docketed), 1)}</td>
            </tr>
        }
    });
    let heads = [
        words("下级法院", "Court below"),
        numbers("移送", "Sent up"),
        numbers("退回过", "Sent back"),
        numbers("收上诉状至二审立案（平均日）", "Days to docketing (average)"),
    ];
    Some(list(List { stays: true, ..List::default() }, heads, rows.collect_view()))
}

fn patterns(view: &LedgerView, lang: Lang) -> Option<AnyView> {
    let drills = view.kind.is_register();
    let blocks: Vec<AnyView> = view
        .figures
        .patterns
        .iter()
        .filter_map(|(field, tallies_of)| {
            let title = capital(lang.pick(field.zh(), field.en()), lang);
            let row = |one: &Tally| {
                let word = forms::shown(*field, &one.word, lang);
                let word = if drills {
                    let address = view.sought.toggled(*field, &one.word);
                    let address = address.address(&view.nodes, view.kind, 0, "/nodes/ledger");
                    view! { <a href=address>{word}</a> }.into_any()
                } else {
                    word.into_any()
                };
                (word, one.count)
            };
            let cut = tallies_of.len().saturating_sub(MOST_WORDS);
            let block = tallies(&title, tallies_of.iter().take(MOST_WORDS).map(row).collect())?;
            let cut = (cut > 0).then(|| {
                view! { <p class="cut">{lang.pick(format!("另有 {cut} 个"), format!("{cut} more"))}</p> }
            });
            Some(view! { <div>{block} {cut}</div> }.into_any())
        })
        .collect();
    (!blocks.is_empty()).then(|| blocks.into_any())
}

/// Words of a field listed at most.
const MOST_WORDS: usize = 20;

fn tallies(title: &str, rows: Vec<(AnyView, i64)>) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let largest = rows.iter().map(|(_, count)| *count).max().unwrap_or(1) as f64;
    let rows = rows.into_iter().map(|(word, count)| {
        view! {
            <tr>
                <th scope="row">{word}</th>
                <td class="number">{counted(count)}</td>
                <td class="bar-cell"><crate::components::lines::Bar value=count as f64 largest class="" /></td>
            </tr>
        }
    });
    Some(
        view! {
            <div class="table-frame">
                <table class="rows">
                    <thead><tr><th scope="col" colspan="3">{title.to_owned()}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any(),
    )
}

fn curves(curves: &[(i32, Vec<(Day, i64)>)], lang: Lang) -> Option<AnyView> {
    let drawn: Vec<AnyView> = curves.iter().filter_map(|(months, points)| curve(*months, points, lang)).collect();
    (!drawn.is_empty()).then(|| drawn.into_any())
}

/// Cases open for so long, month by month: the clean-up curve.
fn curve(months: i32, points: &[(Day, i64)], lang: Lang) -> Option<AnyView> {
    const WIDTH: f64 = 480.0;
    const HEIGHT: f64 = 120.0;
    let largest = points.iter().map(|(_, count)| *count).max().filter(|largest| *largest > 0)? as f64;
    let ((first, _), (last, now)) = (points.first()?, points.last()?);
    let step = WIDTH / (points.len().saturating_sub(1).max(1)) as f64;
    let y = |count: i64| HEIGHT - count as f64 / largest * HEIGHT;
    let d: String = points
        .iter()
        .enumerate()
        .map(|(at, (_, count))| format!("{}{:.1} {:.1}", if at == 0 { "M" } else { "L" }, at as f64 * step, y(*count)))
        .collect();
    let name = lang.pick(
        format!("各月末超 {months} 个月未结案件"),
        format!("Cases open for over {months} months at the end of each month"),
    );
    Some(
        view! {
            <figure class="curve">
                <figcaption>{name.clone()}</figcaption>
                <svg class="trend-drawing" viewBox=format!("-4 -10 {} {}", WIDTH + 64.0, HEIGHT + 34.0) role="img" aria-label=name>
                    <line class="axis" x1="0" x2=WIDTH y1=HEIGHT y2=HEIGHT />
                    <path class="line lead" d=d />
                    <text class="lead" x=WIDTH + 8.0 y=format!("{:.1}", y(*now) + 4.0)>{now.to_string()}</text>
                    <text class="axis-text" x="0" y=HEIGHT + 18.0>{first.to_string()}</text>
                    <text class="axis-text end" x=WIDTH y=HEIGHT + 18.0>{last.to_string()}</text>
                </svg>
            </figure>
        }
        .into_any(),
    )
}
