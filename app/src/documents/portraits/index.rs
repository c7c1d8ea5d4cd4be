//! Whose portraits there are, in the order of the court's own list.

use super::portrait_address;
use crate::documents::nodes::{List, list, words};
use crate::documents::{Frame, document};
use crate::figures::CourtName;
use crate::lang::{Lang, lang};
use domain::court::CourtCode;
use domain::period::Period;
use domain::portrait::{Access, Subject};
use leptos::prelude::*;

/// The page.
#[derive(Clone, Debug)]
pub struct PortraitsView {
    /// The period portraits are opened for.
    pub period: Period,
    /// Periods that can be chosen.
    pub periods: Vec<Period>,
    /// The reader's court.
    pub court: CourtCode,
    /// The courts whose portraits the reader opens.
    pub courts: Vec<CourtName>,
    /// The divisions of the own court the reader opens, each with its judges in their order.
    pub divisions: Vec<Portrayable>,
    /// What the court set.
    pub access: Access,
    /// Whether the reader sets it.
    pub sets: bool,
}

/// A division and its judges.
#[derive(Clone, Debug)]
pub struct Portrayable {
    /// Its name.
    pub division: String,
    /// Whether the reader opens the division's.
    pub opens: bool,
    /// The judges whose portraits the reader opens.
    pub judges: Vec<String>,
}

/// Renders it.
pub fn portraits(frame: Frame, view: PortraitsView) -> String {
    document(frame.at_station("/portraits"), ["画像", "Portraits"], move || {
        let lang = lang();
        view! {
            <section class="page admin portraits">
                <div class="title-row"><h1>{lang.pick("画像", "Portraits")}</h1></div>
                <p class="lede">{lang.pick(
                    "与自身过去比，与同类的正常波动范围比；不排名，不打总分，不出现他人的数值。",
                    "Beside the own past and the band that chance keeps comparable peers in; no rank, no score, nobody else's value.",
                )} " "
                    <a href=format!("/sources/organisations?court={}&period={}", view.court, view.period)>{lang.pick("调解组织画像", "Mediation organisations")}</a> " "
                    <a href="/schemes">{lang.pick("考核方案与结果", "Evaluation schemes and results")}</a></p>
                {super::period_form("/portraits", (), &view.periods, view.period, lang)}
                {courts(&view, lang)}
                {divisions(&view, lang)}
                {settings(&view, lang)}
            </section>
        }
    })
}

fn courts(view: &PortraitsView, lang: Lang) -> Option<AnyView> {
    if view.courts.is_empty() {
        return None;
    }
    let each = view.courts.iter().map(|court| {
        let address = portrait_address(&Subject::Court { court: court.code.clone() }, view.period);
        view! { <li><a href=address>{lang.pick(&court.zh.1, &court.en.1).clone()}</a></li> }
    });
    Some(
        view! {
            <section class="part" id="courts">
                <h2>{lang.pick("法院", "Courts")}</h2>
                <ul class="portrait-list">{each.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

fn divisions(view: &PortraitsView, lang: Lang) -> Option<AnyView> {
    if view.divisions.is_empty() {
        return None;
    }
    let rows = view.divisions.iter().map(|one| {
        let subject = |of: fn(CourtCode, String) -> Subject, name: &str| {
            portrait_address(&of(view.court.clone(), name.to_owned()), view.period)
        };
        let division = match one.opens {
            true => {
                let address = subject(|court, name| Subject::Division { court, name }, &one.division);
                view! { <a href=address>{one.division.clone()}</a> }.into_any()
            }
            false => one.division.clone().into_any(),
        };
        let judges = one.judges.iter().map(|judge| {
            let address = subject(|court, name| Subject::Judge { court, name }, judge);
            view! { <a href=address>{judge.clone()}</a> " " }
        });
        view! {
            <tr>
                <th scope="row">{division}</th>
                <td class="names" data-label=lang.pick("法官", "Judges")>{judges.collect_view()}</td>
            </tr>
        }
    });
    let heads = [words("部门", "Division"), words("法官", "Judges")];
    Some(
        view! {
            <section class="part" id="divisions">
                <h2>{lang.pick("部门与法官", "Divisions and judges")}</h2>
                {list(List::default(), heads, rows.collect_view())}
                <p class="hint">{opened_to(view.access, lang)}</p>
            </section>
        }
        .into_any(),
    )
}

/// Who opens portraits of judges, in words.
pub(super) fn opened_to(access: Access, lang: Lang) -> String {
    let all = [
        (access.heads, "庭长", "heads of divisions"),
        (access.leaders, "院领导", "court leaders"),
        (access.office, "审管办", "the trial management office"),
    ];
    let others: Vec<String> =
        all.iter().filter(|(opens, ..)| *opens).map(|(_, zh, en)| lang.pick(*zh, *en).to_owned()).collect();
    let Access { days, .. } = access;
    match others.is_empty() {
        true => lang.pick(
            String::from("法官画像只由本人查看。每次打开都有记录，本人可见。"),
            String::from("A judge's portrait is the judge's alone. Each opening is written down, and the judge reads it."),
        ),
        false => lang.pick(
            format!("法官画像本人先看；本人看过，或期间届满 {days} 日后，{}可以查看。每次打开都有记录，本人可见。", lang.list(&others)),
            format!(
                "The judge sees a portrait first; once the judge has, or {days} days after the period, it is open to {}. Each opening is written down, and the judge reads it.",
                lang.list(&others)
            ),
        ),
    }
}

fn settings(view: &PortraitsView, lang: Lang) -> Option<AnyView> {
    let Access { days, heads, leaders, office } = view.access;
    let tick = |name: &'static str, on: bool, zh: &'static str, en: &'static str| {
        view! { <label class="tick"><input type="checkbox" name=name value="1" checked=on /> <span>{lang.pick(zh, en)}</span></label> }
    };
    view.sets.then(|| {
        view! {
            <section class="part" id="settings">
                <p><a href="/portraits/settings">{lang.pick("比较条件与案件权重", "Conditions of comparisons and case weights")}</a></p>
                <h2>{lang.pick("谁可以查看法官画像", "Who opens portraits of judges")}</h2>
                <p class="hint">{lang.pick(
                    "没有规定；起始值为系统建议。更改记入审计日志。",
                    "No rule sets this; it begins with a proposal of this system. A change goes into the audit log.",
                )}</p>
                <form class="gate-form wide" method="post" action="/portraits/settings">
                    <label><span>{lang.pick("期间届满后只由本人查看的天数", "Days after the period for the judge alone")}</span>
                        <input type="number" name="days" min="0" max=Access::MOST_DAYS.to_string() value=days.to_string() required /></label>
                    {tick("heads", heads, "庭长查看本庭法官", "heads, of their division")}
                    {tick("leaders", leaders, "院领导查看本院（分管条线）法官", "court leaders, of their court or line")}
                    {tick("office", office, "审管办查看本院法官", "the trial management office, of its court")}
                    <button class="primary" type="submit">{lang.pick("保存", "Save")}</button>
                </form>
            </section>
        }
        .into_any()
    })
}
