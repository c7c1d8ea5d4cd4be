//! One portrait.

use super::band::{Beside, drawing, sided, told};
use super::index::opened_to;
use super::{period_form, said};
use crate::components::names;
use crate::components::spark::Sparkline;
use crate::documents::nodes::{List, due_cell, entry_address, list, numbers, shown, words};
use crate::documents::{Frame, document};
use crate::figures::CourtName;
use crate::figures::query::{Chosen, Drill};
use crate::lang::{Lang, lang};
use domain::day::Day;
use domain::explain::Sentence;
use domain::ledger::{Entry, Field, Kind};
use domain::period::Period;
use domain::portrait::{Access, Finding, FindingKind, LoadBand, Portrait, Profile, SetBy, Spread, Stretch, Subject};
use domain::tally::{Dimension, Filter};
use leptos::prelude::*;
use store::{PortraitComment, PortraitLook};

/// A portrait as it is shown.
#[derive(Clone, Debug)]
pub struct PortraitView {
    /// The portrait.
    pub portrait: Portrait,
    /// The names of the courts.
    pub courts: Vec<CourtName>,
    /// Where a judge is in office.
    pub division: Option<String>,
    /// What its figures are asked for, where a link leads to them.
    pub chosen: Chosen,
    /// Whether it is the reader's own.
    pub own: bool,
    /// Where the conditions of the comparison come from.
    pub source: Sentence,
    /// Who set what cases weigh, with the name of the court; none of the sample.
    pub weighed_by: Option<(SetBy, Sentence)>,
    /// What the judge said to it.
    pub comments: Vec<PortraitComment>,
    /// Who opened it, for those who may know.
    pub looks: Vec<PortraitLook>,
    /// Who opens portraits of judges.
    pub access: Access,
    /// Reviews of reversals and remands, with the judge's own statement.
    pub reviews: Vec<Entry>,
    /// Tasks that are open.
    pub tasks: Vec<Entry>,
    /// Periods that can be chosen.
    pub periods: Vec<Period>,
    /// The day it is.
    pub today: Day,
}

/// Renders it.
pub fn portrait(frame: Frame, view: PortraitView) -> String {
    document(frame.at_station("/portraits"), ["画像", "Portrait"], move || {
        let lang = lang();
        view! {
            <section class="page admin portraits">
                {head(&view, lang)}
                {lede(&view, lang)}
                {findings(&view, lang)}
                {profiles(&view, lang)}
                {load(&view, lang)}
                {reviews(&view, lang)}
                {tasks(&view, lang)}
                {comments(&view, lang)}
                {looks(&view, lang)}
            </section>
        }
    })
}

fn head(view: &PortraitView, lang: Lang) -> AnyView {
    let subject = &view.portrait.subject;
    let court = names::short(&view.courts, subject.court(), lang);
    let name = subject.name().map_or_else(|| court.clone(), str::to_owned);
    let place = match (subject, &view.division) {
        (Subject::Court { .. }, _) => String::new(),
        (Subject::Judge { .. }, Some(division)) => format!("{court} · {division}"),
        _ => court,
    };
    let name_kept = subject.name().map(|name| view! { <input type="hidden" name="name" value=name.to_owned() /> });
    let kept = view! {
        <input type="hidden" name="court" value=subject.court().to_string() />
        <input type="hidden" name="of" value=subject.dimension().id() />
        {name_kept}
    };
    let back = format!("/portraits?period={}", view.portrait.period);
    view! {
        <p class="crumbs"><a href=back>{lang.pick("画像", "Portraits")}</a></p>
        <div class="title-row"><h1>{name} " " <span class="hint">{place}</span></h1></div>
        {period_form("/portrait", kept, &view.periods, view.portrait.period, lang)}
    }
    .into_any()
}

fn of_kind(view: &PortraitView, kind: FindingKind) -> Vec<&Finding> {
    view.portrait.findings.iter().filter(|one| one.kind == kind).collect()
}

fn lede(view: &PortraitView, lang: Lang) -> AnyView {
    let [strong, weak] = [FindingKind::Strength, FindingKind::Weak].map(|kind| of_kind(view, kind).len());
    let closed = view.portrait.workload.whole.now.closed;
    let text = match strong + weak {
        0 => lang.pick(
            format!("结案 {closed} 件；各项指标与同类、与自身上年同期相比，均在正常波动内，或案件太少不作比较。"),
            format!("{closed} closed; nothing differs from peers or the own past beyond chance, or there are too few cases to say."),
        ),
        _ => lang.pick(
            format!("结案 {closed} 件；超出正常波动的长处 {strong} 处、短板 {weak} 处。"),
            format!("{closed} closed; beyond chance: {strong} strengths, {weak} weak points."),
        ),
    };
    let peers = said(&view.portrait.peers.why, lang);
    let needed = said(&view.portrait.needed.told(&view.source), lang);
    view! {
        <p class="lede">{text}</p>
        <p class="hint">{lang.pick("比较对象：", "Compared with: ")} {peers} {lang.pick("。", ". ")} {needed} {lang.pick("。", ".")}</p>
    }
    .into_any()
}

/// The screen of an indicator with the cases of a finding.
fn cases_address(view: &PortraitView, id: domain::catalogue::IndicatorId, side: domain::explain::Side) -> String {
    let subject = &view.portrait.subject;
    let within = subject.name().map_or_else(Filter::default, |name| Filter::default().with(subject.dimension(), name));
    let drill = Drill { by: vec![Dimension::Cause], within, side, ..Drill::default() };
    format!("{}{}#cases", view.chosen.indicator_address(id, subject.court()), drill.parameters())
}

fn findings(view: &PortraitView, lang: Lang) -> AnyView {
    let one = |finding: &Finding| {
        let address = cases_address(view, finding.indicator, finding.side);
        let innocent = finding.innocent.as_ref().map(|why| view! { <p class="hint">{said(why, lang)}</p> });
        view! {
            <li>
                <strong>{lang.pick(finding.indicator.zh(), finding.indicator.en())}</strong> " " {said(&finding.said, lang)}
                " " <a href=address>{lang.pick("看案件", "see the cases")}</a>
                {innocent}
            </li>
        }
        .into_any()
    };
    let part = |kind: FindingKind, zh: &'static str, en: &'static str| {
        let found = of_kind(view, kind);
        let items = found.iter().map(|finding| one(finding)).collect_view();
        (!found.is_empty()).then(|| view! { <h3>{lang.pick(zh, en)}</h3> <ul class="findings-list">{items}</ul> })
    };
    let noise = of_kind(view, FindingKind::Noise);
    let count = noise.len();
    let items = noise.iter().map(|finding| one(finding)).collect_view();
    let noise = (count > 0).then(|| {
        let title = lang.pick(format!("属正常波动 {count} 处"), format!("{count} no more than chance"));
        view! { <details><summary>{title}</summary><ul class="findings-list">{items}</ul></details> }
    });
    if view.portrait.findings.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="part" id="findings">
            <h2>{lang.pick("超出正常波动的", "Beyond chance")}</h2>
            {part(FindingKind::Weak, "短板", "Weak points")}
            {part(FindingKind::Strength, "长处", "Strengths")}
            {noise}
            <p class="hint">{lang.pick(
                "二十项指标中，平均有一项会因偶然超出 95% 的波动范围；判断只提示去看案件，不作评价结论。",
                "Of twenty indicators one lies beyond the 95 % limits by chance: a finding asks for a look and is no verdict.",
            )}</p>
        </section>
    }
    .into_any()
}

fn profiles(view: &PortraitView, lang: Lang) -> AnyView {
    // What there is nothing of is named below the table.
    let is_known = |profile: &&Profile| profile.now.value().is_some() || profile.year_before.value().is_some();
    let (known, unknown): (Vec<&Profile>, Vec<&Profile>) = view.portrait.profiles.iter().partition(is_known);
    let rows = known.into_iter().filter_map(|profile| {
        let indicator = profile.indicator.definition()?;
        let address = cases_address(view, profile.indicator, domain::explain::Side::Numerator);
        let trend = profile.trend.iter().map(|(_, figure)| figure.shown(indicator)).collect();
        let beside = Beside::of(profile, indicator);
        Some(view! {
            <tr>
                <th scope="row"><a href=address>{lang.pick(profile.indicator.zh(), profile.indicator.en())}</a></th>
                <td class="number" data-label=lang.pick("本期", "Now")>{sided(&profile.now, indicator, lang)}</td>
                <td class="number" data-label=lang.pick("上年同期", "A year before")>{sided(&profile.year_before, indicator, lang)}</td>
                <td data-label=lang.pick("走势", "Trend")><Sparkline values=trend range=None /></td>
                <td class="band-cell" data-label=lang.pick("与同类相比", "Beside peers")>{drawing(&beside)} {told(&beside)}</td>
            </tr>
        })
    });
    let heads = [
        words("指标", "Indicator"),
        numbers("本期", "Now"),
        numbers("上年同期", "A year before"),
        words("走势", "Trend"),
        words("与同类相比", "Beside peers"),
    ];
    let rows = rows.collect_view();
    let unknown: Vec<String> =
        unknown.iter().map(|one| lang.pick(one.indicator.zh(), one.indicator.en()).to_owned()).collect();
    let unknown = (!unknown.is_empty()).then(|| {
        let names = lang.list(&unknown);
        let text = lang.pick(format!("没有这类案件或数据的：{names}。"), format!("No such cases or data: {names}."));
        view! { <p class="hint">{text}</p> }
    });
    view! {
        <section class="part" id="profile">
            <h2>{lang.pick("指标", "Indicators")}</h2>
            {list(List::default(), heads, rows)}
            {unknown}
        </section>
    }
    .into_any()
}

fn load(view: &PortraitView, lang: Lang) -> AnyView {
    let workload = &view.portrait.workload;
    let cell = |now: String, before: Option<String>, band: Option<&Spread>, label: &'static str| {
        let before = before.map(|before| lang.pick(format!("（上年 {before}）"), format!(" ({before} before)")));
        let band = band.map(|band| {
            let (Spread { low, high, .. }, within) = (band, band.within());
            lang.pick(format!("同类的 {within}% {low}–{high}"), format!("{within}% of peers {low}–{high}"))
        });
        view! { <td class="number" data-label=label>{now} <span class="hint">{before}</span> <span class="hint peers">{band}</span></td> }.into_any()
    };
    let row = |stretch: &Stretch, whole: bool| {
        let band: Option<&LoadBand> = stretch.band.as_ref().ok().filter(|_| whole);
        let before = |text: String| whole.then_some(text);
        let (now, then) = (&stretch.now, &stretch.year_before);
        let period = names::period(stretch.period, lang);
        view! {
            <tr class:whole=whole>
                <th scope="row">{period}</th>
                {cell(now.new.to_string(), before(then.new.to_string()), band.map(|band| &band.new), lang.pick("新收", "New"))}
                {cell(now.closed.to_string(), before(then.closed.to_string()), band.map(|band| &band.closed), lang.pick("结案", "Closed"))}
                {cell(now.weighted.to_string(), before(then.weighted.to_string()), band.map(|band| &band.weighted), lang.pick("折算结案", "Weighted"))}
                {cell(now.pending.to_string(), before(then.pending.to_string()), band.map(|band| &band.pending), lang.pick("期末未结", "Pending"))}
            </tr>
        }
        .into_any()
    };
    let rows = std::iter::once(row(&workload.whole, true)).chain(workload.months.iter().map(|month| row(month, false)));
    let heads = [
        words("期间", "Period"),
        numbers("新收", "New"),
        numbers("结案", "Closed"),
        numbers("折算结案", "Weighted closings"),
        numbers("期末未结", "Pending at the end"),
    ];
    let refused = workload
        .whole
        .band
        .as_ref()
        .err()
        .map(|refusal| view! { {said(&refusal.told(), lang)} {lang.pick("。", ". ")} });
    let weighed_by = view.weighed_by.as_ref().map(|(SetBy { name, on, why, .. }, court)| {
        lang.pick(
            format!("（{}设定，{name}，{on}，理由：{why}）", court.zh),
            format!(" (set by {}, {name}, {on}, because: {why})", court.en),
        )
    });
    view! {
        <section class="part" id="workload">
            <h2>{lang.pick("工作量", "Workload")}</h2>
            {list(List::default(), heads, rows.collect_view())}
            <p class="hint">{refused} {said(&workload.about_weights(), lang)} {weighed_by} {lang.pick("。", ".")}</p>
        </section>
    }
    .into_any()
}

fn reviews(view: &PortraitView, lang: Lang) -> Option<AnyView> {
    if view.reviews.is_empty() {
        return None;
    }
    let rows = view.reviews.iter().map(|entry| {
        let value = |field: Field| entry.value(field).map(|value| shown(field, value, lang));
        let statement = value(Field::Statement);
        let statement = statement.unwrap_or_else(|| lang.pick("本人尚未说明", "no statement yet").to_owned());
        view! {
            <tr>
                <th scope="row"><a href=entry_address(view.portrait.subject.court(), &entry.id)>{entry.number.to_string()}</a></th>
                <td data-label=lang.pick("状态", "State")>{lang.pick(entry.state.zh(), entry.state.en())}</td>
                <td class="as-written" data-label=lang.pick("承办人说明", "The judge's statement")>{statement}</td>
                <td data-label=lang.pick("认定", "Finding")>{value(Field::Fault).unwrap_or_default()}</td>
            </tr>
        }
    });
    let heads = [
        words("案号", "Case"),
        words("状态", "State"),
        words("承办人说明", "The judge's statement"),
        words("认定", "Finding"),
    ];
    let rows = rows.collect_view();
    Some(
        view! {
            <section class="part" id="reviews">
                <h2>{lang.pick(Kind::ReverseReview.zh(), "Reversals and remands under review")}</h2>
                {list(List::default(), heads, rows)}
            </section>
        }
        .into_any(),
    )
}

fn tasks(view: &PortraitView, lang: Lang) -> Option<AnyView> {
    if view.tasks.is_empty() {
        return None;
    }
    let items = view.tasks.iter().map(|task| {
        let problem = task.value(Field::Problem).unwrap_or_default().to_owned();
        view! {
            <li>
                <a href=entry_address(view.portrait.subject.court(), &task.id)>{task.number.to_string()}</a> " " {problem} " · "
                {lang.pick(task.state.zh(), task.state.en())} " · " {due_cell(task, view.today, lang)}
            </li>
        }
    });
    let items = items.collect_view();
    Some(
        view! {
            <section class="part" id="tasks">
                <h2>{lang.pick("未销号的整改任务", "Open rectification tasks")}</h2>
                <ul class="findings-list">{items}</ul>
            </section>
        }
        .into_any(),
    )
}

fn comments(view: &PortraitView, lang: Lang) -> Option<AnyView> {
    if !matches!(view.portrait.subject, Subject::Judge { .. }) {
        return None;
    }
    let items = view.comments.iter().map(|one| {
        view! { <li><p class="as-written">{one.words.clone()}</p><p class="hint">{one.name.clone()} " · " {names::time(one.at)}</p></li> }
    });
    let items = items.collect_view();
    let none = view.comments.is_empty().then(|| {
        view! { <p class="hint">{lang.pick("本人没有写说明。", "The judge has said nothing to it.")}</p> }
    });
    let form = view.own.then(|| {
        view! {
            <form class="gate-form wide" method="post" action="/portrait/comment">
                <input type="hidden" name="period" value=view.portrait.period.to_string() />
                <label class="long">
                    <span>{lang.pick("对本期画像的说明，能打开画像的人都会看到", "What you say to it; whoever opens the portrait reads it")}</span>
                    <textarea name="words" rows="3" maxlength="2000" required></textarea>
                </label>
                <button class="primary" type="submit">{lang.pick("写说明", "Say it")}</button>
            </form>
        }
    });
    Some(
        view! {
            <section class="part" id="comments">
                <h2>{lang.pick("本人说明", "What the judge says")}</h2>
                {none}
                <ul class="findings-list">{items}</ul>
                {form}
            </section>
        }
        .into_any(),
    )
}

fn looks(view: &PortraitView, lang: Lang) -> Option<AnyView> {
    if view.looks.is_empty() {
        return None;
    }
    let items = view.looks.iter().map(|one| {
        let role = one.role.map(|role| lang.pick(role.zh(), role.en())).unwrap_or_default();
        let who = if one.own { lang.pick("本人", "the judge").to_owned() } else { format!("{} · {role}", one.name) };
        view! { <li>{who} " · " {names::time(one.at)}</li> }
    });
    let items = items.collect_view();
    Some(
        view! {
            <section class="part" id="looks">
                <h2>{lang.pick("谁打开过", "Who opened it")}</h2>
                <ul class="findings-list">{items}</ul>
                <p class="hint">{opened_to(view.access, lang)}</p>
            </section>
        }
        .into_any(),
    )
}
