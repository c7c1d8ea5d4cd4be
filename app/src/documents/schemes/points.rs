//! One subject's points, item by item: the value with its sides, the rule that gave the points, the cases behind, what was
//! corrected, and objections.

use super::cells::rule;
use super::objections::{objections, raise};
use super::{Of, points_address, result_address, scheme_address};
use crate::components::mark::grouped;
use crate::components::names;
use crate::components::points::{measured_by, parts, points as shown_points, said, shown, subject_name};
use crate::documents::formulas::result::{case_table, not_from_cases};
use crate::documents::pager::{Stretch, pager};
use crate::documents::{Frame, document};
use crate::figures::CourtName;
use crate::figures::formulas::CASES_PER_PAGE;
use crate::figures::schemes::{ItemCases, Which};
use crate::lang::{Lang, lang};
use domain::day::Day;
use domain::explain::Side;
use domain::period::Period;
use domain::quantity::Quantity;
use domain::scheme::{Item, ItemScore, Plan, Scheme, Score};
use domain::tally::Key;
use leptos::prelude::*;
use store::KeptResult;

/// What points come from.
#[derive(Clone, Debug)]
pub enum Basis {
    /// A version of a scheme, tried on a period.
    Tried(Box<Plan>, Period),
    /// A published result.
    Published(Box<KeptResult>),
}

impl Basis {
    fn scheme(&self) -> &Scheme {
        match self {
            Self::Tried(plan, _) => &plan.scheme,
            Self::Published(kept) => &kept.issued.scheme,
        }
    }

    const fn period(&self) -> Period {
        match self {
            Self::Tried(_, period) => *period,
            Self::Published(kept) => kept.issued.period,
        }
    }

    fn of(&self) -> Of<'_> {
        match self {
            Self::Tried(plan, period) => Of::Plan(&plan.id, plan.version, *period),
            Self::Published(kept) => Of::Result(&kept.issued.id),
        }
    }
}

/// The page.
#[derive(Clone, Debug)]
pub struct PointsView {
    /// What the points come from.
    pub basis: Basis,
    /// The subject.
    pub key: Key,
    /// Its score, corrected.
    pub score: Score,
    /// The courts of the subjects.
    pub courts: Vec<CourtName>,
    /// The cases behind a side of an item; none where nobody asked.
    pub behind: Option<ItemCases>,
    /// Whether the reader may list the cases.
    pub cases_open: bool,
    /// Whether the reader may object.
    pub objects: bool,
    /// The day it is.
    pub today: Day,
}

/// Renders it.
pub fn points(frame: Frame, view: PointsView) -> String {
    document(frame.at_station("/schemes"), ["得分说明", "Points explained"], move || {
        let lang = lang();
        let scheme = view.basis.scheme();
        let name = subject_name(&view.courts, scheme.subject, &view.key, lang);
        let (back, title) = match &view.basis {
            Basis::Tried(plan, period) => {
                let address = format!("{}&period={period}#tried", scheme_address(&plan.id, plan.version));
                (address, lang.pick("试算", "The trial"))
            }
            Basis::Published(kept) => {
                (result_address(&kept.issued.id), lang.pick("公布的结果", "The published result"))
            }
        };
        let place = format!("{} · {}", scheme.name, names::period(view.basis.period(), lang));
        let raised = match &view.basis {
            Basis::Published(kept) => objections(kept, Some(&view.score.key), &view.courts, view.today, lang),
            Basis::Tried(..) => None,
        };
        view! {
            <section class="page admin schemes">
                <p class="crumbs"><a href=back>{title}</a></p>
                <div class="title-row"><h1>{name} " " <span class="hint">{place}</span></h1></div>
                <p class="lede">{lede(&view, lang)}</p>
                {items(&view, lang)}
                {raised}
            </section>
        }
    })
}

fn lede(view: &PointsView, lang: Lang) -> String {
    let score = &view.score;
    let Some(total) = score.total else {
        return lang.pick(
            String::from("没有一个项目有可用的数值，因此没有总分；不按 0 分计。"),
            String::from("No item has a value to go by, so there is no total; that is not counted as 0."),
        );
    };
    let left_out = score.items.iter().filter(|item| item.points.is_none()).count();
    let left = match left_out {
        0 => String::new(),
        _ => lang.pick(format!("；{left_out} 个项目未计分"), format!("; items left out: {left_out}")),
    };
    let tried = match view.basis {
        Basis::Tried(..) => lang.pick("试算，未公布：", "A trial, nothing is published: "),
        Basis::Published(_) => "",
    };
    let corrected = match &view.basis {
        Basis::Published(kept) => {
            kept.issued.published(&score.key).and_then(|one| one.total).filter(|one| *one != total)
        }
        Basis::Tried(..) => None,
    };
    let before = corrected.map(|before| {
        let before = before.display(2);
        lang.pick(format!("（公布时 {before}，后经更正）"), format!(" (published as {before}, corrected since)"))
    });
    let (points, of, before) = (total.display(2), score.of.brief(2), before.unwrap_or_default());
    lang.pick(
        format!("{tried}总分 {points}{before}，满分 {of}{left}。下面逐项说明，点分子或分母看案件。"),
        format!("{tried}{points} points{before} of {of}{left}. Item by item below; numerator and denominator lead to the cases."),
    )
}

fn items(view: &PointsView, lang: Lang) -> AnyView {
    let scheme = view.basis.scheme();
    let shares = parts(&view.score);
    let all = view.score.items.iter().zip(&scheme.items).zip(shares).enumerate();
    let each = all.map(|(at, ((score, item), points))| one(view, at, (item, score, points), lang));
    view! { <div class="points-list">{each.collect_view()}</div> }.into_any()
}

fn one(
    view: &PointsView,
    at: usize,
    (item, score, points): (&Item, &ItemScore, Option<Quantity>),
    lang: Lang,
) -> AnyView {
    let got = match points {
        Some(_) => lang.pick(
            format!("{} / {} 分", shown(points), score.of.brief(2)),
            format!("{} of {} points", shown(points), score.of.brief(2)),
        ),
        None => lang.pick("未计分", "left out").to_owned(),
    };
    let behind = view.behind.as_ref().filter(|found| found.item == at).map(|found| cases(view, found, lang));
    let corrections = match &view.basis {
        Basis::Published(kept) => {
            let all = kept.issued.corrections_of(&view.score.key, &item.name);
            let each = all.map(|made| {
                let (before, after, on) = (shown_points(Some(made.before)), made.after, made.on);
                let text = lang.pick(
                    format!("{on} 由 {before} 分更正为 {after} 分，{}：", made.by),
                    format!("{on} corrected from {before} to {after} points by {}: ", made.by),
                );
                view! { <p class="corrected">{text} <span class="as-written">{made.reason.clone()}</span></p> }
            });
            each.collect_view().into_any()
        }
        Basis::Tried(..) => ().into_any(),
    };
    let object = match &view.basis {
        Basis::Published(kept) if view.objects => {
            let waits = kept
                .objections
                .iter()
                .any(|one| one.key == view.score.key && one.item == item.name && one.answer.is_none());
            (!waits).then(|| raise(kept, &view.key, &item.name, lang))
        }
        _ => None,
    };
    view! {
        <section class="part point" id=format!("item-{}", at + 1)>
            <h2>{item.name.clone()} <span class="got">{got}</span></h2>
            <p>{said(&score.told, lang)}{lang.pick("。", ".")}</p>
            {sides(view, at, item, score, lang)}
            <p class="hint">{lang.pick("衡量：", "Measured by: ")} {measured_by(&item.by, lang)}</p>
            <p class="hint">{lang.pick("规则：", "Rule: ")} {rule(&item.rule, lang)}</p>
            {corrections}
            {behind}
            {object}
        </section>
    }
    .into_any()
}

fn cases_address(view: &PointsView, at: usize, which: Which, from: i64) -> String {
    let from = if from > 0 { format!("&from={from}") } else { String::new() };
    format!("{}&item={}&side={}{from}#cases", points_address(&view.basis.of(), &view.key), at + 1, which.id())
}

fn which_named(which: Which, lang: Lang) -> &'static str {
    match which {
        Which::Of(side) => lang.pick(side.zh(), side.en()),
        Which::Rest => lang.pick("在分母、不在分子", "in the denominator alone"),
    }
}

/// Both sides of the value, each leading to its cases, and the cases that only the denominator counts.
fn sides(view: &PointsView, at: usize, item: &Item, score: &ItemScore, lang: Lang) -> Option<AnyView> {
    let (upper, lower) = (score.figure.numerator?, score.figure.denominator?);
    let one = |which: Which| {
        let count = match which {
            Which::Of(Side::Numerator) => grouped(upper),
            Which::Of(Side::Denominator) => grouped(lower),
            Which::Rest => String::new(),
        };
        let name = which_named(which, lang);
        match view.cases_open {
            true => view! { <a href=cases_address(view, at, which, 0)>{name} " " {count}</a> }.into_any(),
            false => view! { <span>{name} " " {count}</span> }.into_any(),
        }
    };
    let shown = |which: &Which| {
        which.is_of(item) && (view.cases_open || *which != Which::Rest) && !(*which == Which::Rest && lower.is_zero())
    };
    let each = Which::ALL.into_iter().filter(shown).map(one).collect_view();
    Some(view! { <p class="own-links">{each}</p> }.into_any())
}

fn cases(view: &PointsView, found: &ItemCases, lang: Lang) -> AnyView {
    let body = case_table(&found.cases, lang).unwrap_or_else(|| {
        view! { <p class="empty">{lang.pick("没有可以列出的案件。", "There is no case to list.")}</p> }.into_any()
    });
    let rest = not_from_cases(&found.not_from_cases, lang);
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let stretch = Stretch {
        from: count(found.from),
        shown: found.cases.len(),
        of: count(found.of),
        a_page: count(CASES_PER_PAGE),
    };
    let pages = (!stretch.is_all()).then(|| pager(stretch, |from| cases_address(view, found.item, found.which, from)));
    let title = match found.which {
        Which::Of(side) => lang.pick(format!("{}的案件", side.zh()), format!("Cases in the {}", side.en())),
        Which::Rest => lang.pick("在分母、不在分子的案件", "Cases in the denominator alone").to_owned(),
    };
    view! {
        <div class="cases-behind" id="cases">
            <h3>{title} " " <span class="hint">{found.of.to_string()}</span></h3>
            {body} {rest} {pages}
        </div>
    }
    .into_any()
}
