//! One version of a scheme: what it says, what can be done with it, and what it would have come to.

use super::cells::{rule, standing};
use super::scheme_address;
use super::tried::{Tried, against, tried};
use crate::components::points::measured_by;
use crate::documents::formulas::cells::period_options;
use crate::documents::nodes::{List, list, numbers, words};
use crate::documents::{Frame, document};
use crate::figures::CourtName;
use crate::lang::{Lang, lang};
use domain::day::Day;
use domain::period::Period;
use domain::scheme::{Audience, Issued, Plan, Standing};
use leptos::prelude::*;
use store::KeptPlan;

/// The page.
#[derive(Clone, Debug)]
pub struct SchemeView {
    /// The version.
    pub kept: KeptPlan,
    /// Where it stands.
    pub standing: Standing,
    /// The courts evaluated, or the own one.
    pub courts: Vec<CourtName>,
    /// Versions it can be laid against.
    pub others: Vec<Plan>,
    /// Periods to try it on.
    pub periods: Vec<Period>,
    /// What it came to; none where it was not tried, or the reader may not.
    pub tried: Option<Tried>,
    /// Whether it held on the last day of the period it was tried on, so that a result can be published.
    pub held: bool,
    /// Whether the reader drafts and tries schemes.
    pub proposes: bool,
    /// Whether the reader adopts them and publishes results.
    pub adopts: bool,
    /// The day it is.
    pub today: Day,
}

/// Renders it.
pub fn scheme(frame: Frame, view: SchemeView) -> String {
    document(frame.at_station("/schemes"), ["考核方案", "Evaluation scheme"], move || {
        let lang = lang();
        let plan = &view.kept.plan;
        view! {
            <section class="page admin schemes">
                <p class="crumbs"><a href="/schemes">{lang.pick("考核方案", "Evaluation schemes")}</a></p>
                <div class="title-row"><h1>{plan.scheme.name.clone()}</h1></div>
                <p class="lede">{lede(&view, lang)}</p>
                <p class="hint as-written">{lang.pick("依据：", "Basis: ")}{plan.scheme.basis.clone()}</p>
                {items(plan, lang)}
                {acts(&view, lang)}
                {view.proposes.then(|| trial(&view, lang))}
            </section>
        }
    })
}

fn lede(view: &SchemeView, lang: Lang) -> String {
    let (plan, scheme) = (&view.kept.plan, &view.kept.plan.scheme);
    let adopted = plan.adopted.as_ref().map(|adopted| {
        let back = match adopted.why_backdated.as_str() {
            "" => String::new(),
            why => lang.pick(format!("，追溯施行：{why}"), format!(", reaching back: {why}")),
        };
        lang.pick(
            format!("，{} 由{}确定{back}", adopted.on, adopted.by),
            format!(", adopted by {} on {}{back}", adopted.by, adopted.on),
        )
    });
    let drafted = plan
        .adopted
        .is_none()
        .then(|| lang.pick(format!("，{}起草", view.kept.name), format!(", by {}", view.kept.name)));
    let state = standing(scheme, view.standing, lang);
    let (zh, en) = (scheme.subject.zh(), scheme.subject.en());
    let more = adopted.or(drafted).unwrap_or_default();
    lang.pick(
        format!("考核{zh}，满分 {}，第 {} 版，{state}{more}。", scheme.full, plan.version),
        format!("Evaluates {en}, full points {}, version {}, {state}{more}.", scheme.full, plan.version),
    )
}

fn items(plan: &Plan, lang: Lang) -> AnyView {
    let scheme = &plan.scheme;
    let rows = scheme.items.iter().map(|item| {
        view! {
            <tr>
                <th scope="row">{item.name.clone()}</th>
                <td class="why" data-label=lang.pick("衡量", "Measured by")>{measured_by(&item.by, lang)}</td>
                <td class="number" data-label=lang.pick("满分", "Full")>{item.full.to_string()}</td>
                <td class="why" data-label=lang.pick("给分", "Rule")>{rule(&item.rule, lang)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let heads = [
        words("项目", "Item"),
        words("衡量", "Measured by"),
        numbers("满分", "Full points"),
        words("给分规则", "Rule"),
    ];
    let (small, missing) = (scheme.small_under, scheme.missing);
    let hint = lang.pick(
        format!("缺值或所据不足 {small} 件的项目不按 0 分计：{}。", missing.zh()),
        format!("An item without a value, or with fewer than {small} cases, is not counted as 0: {}.", missing.en()),
    );
    view! {
        <section class="part" id="items">
            <h2>{lang.pick("项目与给分", "Items and points")}</h2>
            {list(List::default(), heads, rows)}
            <p class="hint">{hint}</p>
        </section>
    }
    .into_any()
}

fn hidden(kept: &KeptPlan) -> impl IntoView + use<> {
    let (id, version) = (kept.plan.id.clone(), kept.plan.version.to_string());
    view! {
        <input type="hidden" name="id" value=id />
        <input type="hidden" name="version" value=version />
        <input type="hidden" name="revision" value=kept.revision.to_string() />
    }
}

fn acts(view: &SchemeView, lang: Lang) -> Option<AnyView> {
    let (kept, plan) = (&view.kept, &view.kept.plan);
    let edit = format!("/schemes/edit?id={}&version={}", plan.id, plan.version);
    let write = view.proposes.then(|| {
        let text = match plan.adopted {
            None => lang.pick("修改草案", "Change the draft"),
            Some(_) => lang.pick("另立新版", "Write a new version"),
        };
        view! { <p class="own-links"><a href=edit>{text}</a></p> }
    });
    let adopt = (view.adopts && plan.adopted.is_none()).then(|| {
        view! {
            <form class="gate-form wide act-form" method="post" action="/schemes/adopt">
                {hidden(kept)}
                <label><span>{lang.pick("施行日期", "In force from")}</span>
                    <input type="date" name="from" value=plan.scheme.effective_from.to_string() required /></label>
                <label class="long"><span>{lang.pick("早于今天的，写明追溯施行的理由", "Where it reaches back before today: why")}</span>
                    <textarea name="why" rows="2" maxlength="500"></textarea></label>
                <button class="primary" type="submit">{lang.pick("确定施行", "Adopt")}</button>
            </form>
        }
    });
    let discard = (view.proposes && plan.adopted.is_none()).then(|| {
        view! {
            <details class="step-form">
                <summary>{lang.pick("丢弃草案", "Discard the draft")}</summary>
                <form class="gate-form in-line" method="post" action="/schemes/discard">
                    {hidden(kept)}
                    {confirm(plan, lang)}
                    <button class="quiet" type="submit">{lang.pick("丢弃草案", "Discard the draft")}</button>
                </form>
            </details>
        }
    });
    let ends = view.adopts && matches!(view.standing, Standing::InForce | Standing::Coming);
    let end = ends.then(|| {
        let text = match view.standing {
            Standing::Coming => lang.pick("撤回，不施行", "Take back before its day"),
            _ => lang.pick("停止施行", "End it"),
        };
        view! {
            <details class="step-form">
                <summary>{text}</summary>
                <form class="gate-form in-line" method="post" action="/schemes/end">
                    {hidden(kept)}
                    <label><span>{lang.pick("最后一日", "Last day")}</span>
                        <input type="date" name="last" value=view.today.to_string() required /></label>
                    {confirm(plan, lang)}
                    <button class="quiet" type="submit">{text}</button>
                </form>
            </details>
        }
    });
    (view.proposes || view.adopts).then(|| {
        view! {
            <section class="part" id="acts">
                <h2>{lang.pick("办理", "What can be done")}</h2>
                {write} {adopt} {discard} {end}
            </section>
        }
        .into_any()
    })
}

fn confirm(plan: &Plan, lang: Lang) -> AnyView {
    let name = &plan.scheme.name;
    let text = lang.pick(format!("请写出名称“{name}”以确认"), format!("Type its name, “{name}”, to confirm"));
    view! { <label><span>{text}</span> <input type="text" name="confirm" required autocomplete="off" /></label> }
        .into_any()
}

fn trial(view: &SchemeView, lang: Lang) -> AnyView {
    let plan = &view.kept.plan;
    let first = view.periods.first().copied();
    let period = view.tried.as_ref().map(|tried| tried.period).or(first);
    let laid =
        view.tried.as_ref().and_then(|tried| tried.against.as_ref()).map(|(plan, _)| (plan.id.clone(), plan.version));
    let none = laid.is_none();
    let others = view.others.iter().map(|one| {
        let value = format!("{}@{}", one.id, one.version);
        let current = laid.as_ref().is_some_and(|(id, version)| *id == one.id && *version == one.version);
        let state = match one.adopted {
            Some(_) => String::new(),
            None => lang.pick("，草案", ", draft").to_owned(),
        };
        let name = lang.pick(
            format!("{} 第 {} 版{state}", one.scheme.name, one.version),
            format!("{} version {}{state}", one.scheme.name, one.version),
        );
        view! { <option value=value selected=current>{name}</option> }
    });
    let others = others.collect_view();
    let options = period.map(|period| period_options(&view.periods, period, lang));
    let address = scheme_address(&plan.id, plan.version);
    let asked = |found: &Tried| {
        let with = match &found.against {
            Some((other, _)) => format!("{}@{}", other.id, other.version),
            None => String::from("none"),
        };
        format!("{address}&period={}&against={with}", found.period)
    };
    let live = view.tried.as_ref().filter(|_| plan.adopted.as_ref().is_none_or(|adopted| !adopted.taken_back));
    let live = live.map(|found| {
        let page = asked(found).replacen("/scheme?", "/schemes/live?", 1);
        view! { <p class="own-links"><a href=page>{lang.pick("边改边试算", "Change and try at once")}</a></p> }
    });
    let outcome = view.tried.as_ref().map(|found| {
        let page = asked(found);
        let title = against(found, lang).map(|title| view! { <h3>{title}</h3> });
        view! {
            {title}
            {tried(plan, found, &view.courts, &page, lang)}
            {publish(view, found, lang)}
        }
    });
    view! {
        <section class="part" id="tried">
            <h2>{lang.pick("用过去的数据试算", "Tried on past data")}</h2>
            <form class="gate-form in-line" method="get" action="/scheme">
                <input type="hidden" name="id" value=plan.id.clone() />
                <input type="hidden" name="version" value=plan.version.to_string() />
                <label><span>{lang.pick("期间", "Period")}</span> <select name="period">{options}</select></label>
                <label><span>{lang.pick("对照", "Beside")}</span>
                    <select name="against">
                        <option value="none" selected=none>{lang.pick("不对照", "nothing")}</option>
                        {others}
                    </select></label>
                <button class="quiet" type="submit">{lang.pick("试算", "Try")}</button>
            </form>
            {live}
            {outcome}
        </section>
    }
    .into_any()
}

/// The form that publishes what the period came to.
fn publish(view: &SchemeView, found: &Tried, lang: Lang) -> Option<AnyView> {
    let kept = &view.kept;
    let until = view.today.plus_days(Issued::DAYS).to_string();
    let option = |one: &Audience| {
        view! { <option value=one.id() selected=*one == Audience::Own>{lang.pick(one.zh(), one.en())}</option> }
    };
    let options = Audience::ALL.iter().map(option).collect_view();
    (view.adopts && view.held).then(|| {
        view! {
            <h3>{lang.pick("公布这一期间的结果", "Publish the result of this period")}</h3>
            <p class="hint">{lang.pick(
                "公布时固定当时的数据，以后可以重算核对。默认只向本人公布；改变范围记入审计日志。",
                "The facts are kept as they are now, so that it can be computed again. Each sees their own unless chosen otherwise; a change of that stands in the log.",
            )}</p>
            <form class="gate-form in-line" method="post" action="/schemes/publish">
                {hidden(kept)}
                <input type="hidden" name="period" value=found.period.to_string() />
                <label><span>{lang.pick("公开范围", "Shown to")}</span> <select name="audience">{options}</select></label>
                <label><span>{lang.pick("异议截止", "Objections until")}</span>
                    <input type="date" name="until" value=until required /></label>
                <button class="primary" type="submit">{lang.pick("公布结果", "Publish")}</button>
            </form>
        }
        .into_any()
    })
}
