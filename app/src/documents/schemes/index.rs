//! The schemes of a court, and the published results its reader sees.

use super::cells::standing;
use super::{result_address, scheme_address};
use crate::components::names;
use crate::documents::nodes::{List, list, words};
use crate::documents::{Frame, document};
use crate::figures::CourtName;
use crate::lang::{Lang, lang};
use domain::court::CourtCode;
use domain::day::Day;
use domain::scheme::{Plan, Standing, Subject};
use leptos::prelude::*;
use store::{KeptPlan, KeptResult};

/// The page.
#[derive(Clone, Debug)]
pub struct SchemesView {
    /// The reader's court.
    pub court: CourtCode,
    /// It and the courts above it.
    pub courts: Vec<CourtName>,
    /// The schemes.
    pub plans: Vec<KeptPlan>,
    /// The results.
    pub results: Vec<KeptResult>,
    /// Whether the reader drafts schemes.
    pub proposes: bool,
    /// The day it is.
    pub today: Day,
}

impl SchemesView {
    /// Where a plan stands among those of its court.
    fn standing(&self, kept: &KeptPlan) -> Standing {
        let beside = self.plans.iter().filter(|one| one.court == kept.court);
        let all: Vec<Plan> = beside.map(|one| one.plan.clone()).collect();
        kept.plan.standing(&all, self.today)
    }
}

/// Renders it.
pub fn schemes(frame: Frame, view: SchemesView) -> String {
    document(frame.at_station("/schemes"), ["考核方案", "Evaluation schemes"], move || {
        let lang = lang();
        let new = view.proposes.then(|| {
            view! { <p class="onward-line"><a class="quiet" href="/schemes/edit">{lang.pick("起草方案", "Draft a scheme")}</a></p> }
        });
        let group = |title: [&'static str; 2], which: &[Standing]| {
            let all: Vec<&KeptPlan> = view.plans.iter().filter(|one| which.contains(&view.standing(one))).collect();
            plans(&view, title, &all, lang)
        };
        view! {
            <section class="page admin schemes">
                <div class="title-row"><h1>{lang.pick("考核方案", "Evaluation schemes")}</h1></div>
                <p class="lede">{lede(&view, lang)}</p>
                {new}
                {group(["施行中和将施行", "In force and to come"], &[Standing::InForce, Standing::Coming])}
                {group(["草案", "Drafts"], &[Standing::Draft])}
                {results(&view, lang)}
                {group(["已停止", "Past"], &[Standing::Past, Standing::TakenBack])}
            </section>
        }
    })
}

fn lede(view: &SchemesView, lang: Lang) -> String {
    let of = |which: Standing| view.plans.iter().filter(|one| view.standing(one) == which).count();
    let (held, drafts) = (of(Standing::InForce), of(Standing::Draft));
    let waiting: usize = view.results.iter().flat_map(|one| &one.objections).filter(|one| one.answer.is_none()).count();
    let mut zh = match held {
        0 => String::from("没有施行中的方案，系统不产生任何总分"),
        _ => format!("施行中的方案 {held} 个"),
    };
    let mut en = match held {
        0 => String::from("No scheme is in force: the system gives no score"),
        _ => format!("Schemes in force: {held}"),
    };
    if drafts > 0 {
        zh.push_str(&format!("，草案 {drafts} 个"));
        en.push_str(&format!("; drafts: {drafts}"));
    }
    if waiting > 0 {
        zh.push_str(&format!("，待答复异议 {waiting} 件"));
        en.push_str(&format!("; objections that wait for an answer: {waiting}"));
    }
    lang.pick(
        format!("{zh}。只按法院和名称的顺序排列，不排名次；每一分都能追到案件。"),
        format!("{en}. Order is that of courts and names, never of points; every point leads to its cases."),
    )
}

fn plans(view: &SchemesView, [zh, en]: [&'static str; 2], all: &[&KeptPlan], lang: Lang) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let rows = all.iter().map(|kept| {
        let (plan, scheme) = (&kept.plan, &kept.plan.scheme);
        let above = (kept.court != view.court).then(|| format!("{} · ", names::short(&view.courts, &kept.court, lang)));
        let address = scheme_address(&plan.id, plan.version);
        let state = standing(scheme, view.standing(kept), lang);
        view! {
            <tr>
                <th scope="row"><a href=address>{above} {scheme.name.clone()}</a></th>
                <td data-label=lang.pick("对象", "Of")>{lang.pick(scheme.subject.zh(), scheme.subject.en())}</td>
                <td data-label=lang.pick("版本", "Version")>{plan.version.to_string()}</td>
                <td data-label=lang.pick("项目", "Items")>{scheme.items.len().to_string()}</td>
                <td data-label=lang.pick("状态", "State")>{state}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let heads = [
        words("方案", "Scheme"),
        words("对象", "Of"),
        words("版本", "Version"),
        words("项目", "Items"),
        words("状态", "State"),
    ];
    Some(
        view! { <section class="part plans"><h2>{lang.pick(zh, en)}</h2> {list(List::default(), heads, rows)}</section> }
            .into_any(),
    )
}

fn results(view: &SchemesView, lang: Lang) -> AnyView {
    let rows = view.results.iter().map(|kept| {
        let issued = &kept.issued;
        let waiting = kept.objections.iter().filter(|one| one.answer.is_none()).count();
        let late = kept.objections.iter().filter(|one| one.is_late(view.today)).count();
        let objections = match (waiting, late) {
            (0, _) => kept.objections.len().to_string(),
            (_, 0) => lang.pick(format!("待答复 {waiting}"), format!("{waiting} waiting")),
            _ => lang.pick(format!("待答复 {waiting}，逾期 {late}"), format!("{waiting} waiting, {late} late")),
        };
        let court = match issued.scheme.subject {
            Subject::Court if issued.court != view.court => format!("{} · ", names::short(&view.courts, &issued.court, lang)),
            _ => String::new(),
        };
        let class = if late > 0 { Some("late") } else { (waiting > 0).then_some("waits") };
        view! {
            <tr>
                <th scope="row"><a href=result_address(&issued.id)>{court} {issued.scheme.name.clone()}</a></th>
                <td data-label=lang.pick("期间", "Period")>{names::period(issued.period, lang)}</td>
                <td data-label=lang.pick("公布", "Published")>{issued.on.to_string()} " " {issued.by.clone()}</td>
                <td data-label=lang.pick("范围", "Shown to")>{lang.pick(issued.audience.zh(), issued.audience.en())}</td>
                <td data-label=lang.pick("异议", "Objections")><span class=class>{objections}</span></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let heads = [
        words("方案", "Scheme"),
        words("期间", "Period"),
        words("公布", "Published"),
        words("范围", "Shown to"),
        words("异议", "Objections"),
    ];
    let body = match view.results.is_empty() {
        true => {
            view! { <p class="empty">{lang.pick("没有您能看到的结果。", "There is no result for you to see.")}</p> }
                .into_any()
        }
        false => list(List::default(), heads, rows),
    };
    view! { <section class="part plans" id="results"><h2>{lang.pick("公布的结果", "Published results")}</h2> {body}</section> }
        .into_any()
}
