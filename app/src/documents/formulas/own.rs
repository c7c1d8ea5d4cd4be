//! The court's own indicators: the figures of those in force, and every version with what can be done about it.

use super::cells::{self, in_unit};
use super::index::{FormulasView, Held};
use super::result::with_sides;
use super::{Typed, diff_address, written};
use crate::components::names;
use crate::lang::Lang;
use domain::catalogue::Unit;
use domain::formula::OwnIndicator;
use domain::formula::own::State;
use leptos::prelude::*;
use store::KeptIndicator;

/// Courts beside one another at most; of more only the whole is shown.
const COLUMNS: usize = 6;

/// The section.
pub(super) fn own(view: &FormulasView, lang: Lang) -> AnyView {
    let (gone, standing): (Vec<&KeptIndicator>, Vec<&KeptIndicator>) =
        view.kept.iter().partition(|one| matches!(one.own.state, State::Withdrawn { .. }));
    let (proposals, adopted): (Vec<&KeptIndicator>, Vec<&KeptIndicator>) =
        standing.into_iter().partition(|one| one.own.state == State::Proposal);
    let none = view.kept.is_empty().then(|| {
        let text = lang.pick(
            "还没有自设指标。在下面写出公式，计算后即可存为提案，由院领导采用。",
            "None yet. Type a formula below: once evaluated it can be kept as a proposal, which a court leader adopts.",
        );
        view! { <p class="empty">{text}</p> }
    });
    let group = |title: [&'static str; 2], all: Vec<&KeptIndicator>| {
        let items = all.iter().map(|one| version(view, one, lang)).collect_view();
        let [zh, en] = title;
        (!all.is_empty()).then(|| view! { <h3>{lang.pick(zh, en)}</h3> <ul class="own-list">{items}</ul> })
    };
    let gone_items = gone.iter().map(|one| version(view, one, lang)).collect_view();
    let gone = (!gone.is_empty()).then(|| {
        let title = lang.pick(format!("已停用或撤回 {} 版", gone.len()), format!("{} withdrawn", gone.len()));
        view! { <details class="gone"><summary>{title}</summary><ul class="own-list">{gone_items}</ul></details> }
    });
    view! {
        <section class="part" id="own">
            <h2>{lang.pick("本院指标", "The court's own indicators")}</h2>
            {none}
            {held(view, lang)}
            {group(["提案", "Proposals"], proposals)}
            {group(["已采用", "Adopted"], adopted)}
            {gone}
        </section>
    }
    .into_any()
}

fn named(own: &OwnIndicator, lang: Lang) -> String {
    lang.pick(&own.zh, &own.en).clone()
}

/// The sandbox with an indicator's formula in it.
fn opened_in_sandbox(view: &FormulasView, own: &OwnIndicator, lang: Lang) -> Typed {
    Typed {
        text: written(&own.formula, lang),
        unit: None,
        decimals: own.decimals,
        direction: own.direction,
        ..Typed::nothing(view.typed.court.clone(), view.typed.period)
    }
}

fn held(view: &FormulasView, lang: Lang) -> Option<AnyView> {
    if view.held.is_empty() {
        return None;
    }
    let with_courts = (2..=COLUMNS).contains(&view.scope.len());
    let columns = view.scope.iter().filter(|_| with_courts);
    let heads = columns.map(|court| {
        view! { <th scope="col" class="number">{lang.pick(&court.zh.1, &court.en.1).clone()}</th> }
    });
    let whole = match view.part.as_ref() {
        Some(part) => names::part(part, lang),
        None if view.scope.len() > 1 => lang.pick("合计", "Whole scope").to_owned(),
        None => lang.pick("本期值", "Value").to_owned(),
    };
    let row = |held: &Held| {
        let own = &held.own;
        let unit = match own.formula.unit() {
            Unit::Ratio => String::new(),
            unit => lang.pick(unit.zh(), unit.en()).to_owned(),
        };
        let courts = view.scope.iter().zip(&held.courts).filter(|_| with_courts).map(|(court, figure)| {
            let label = lang.pick(&court.zh.1, &court.en.1).clone();
            view! { <td class="number" data-label=label>{cells::value(figure, own.decimals, lang)}</td> }
        });
        let address = opened_in_sandbox(view, own, lang).address();
        view! {
            <tr>
                <th scope="row"><a href=format!("{address}#sandbox")>{named(own, lang)}</a> <span class="unit">{unit}</span></th>
                <td>{in_force(own, lang)}</td>
                <td class="number" data-label=whole.clone()>{with_sides(&held.total, own.decimals, lang)}</td>
                {courts.collect_view()}
            </tr>
        }
        .into_any()
    };
    let rows = view.held.iter().map(row).collect_view();
    let period = names::period(view.typed.period, lang);
    let day = view.typed.period.last();
    let hint = lang
        .pick(format!("{period}，按 {day} 施行的版本计算。"), format!("{period}, by the version that holds on {day}."));
    Some(
        view! {
            <div class="table-frame" id="held">
                <table class="rows stacked">
                    <thead><tr>
                        <th scope="col">{lang.pick("指标", "Indicator")}</th>
                        <th scope="col">{lang.pick("版本", "Version")}</th>
                        <th scope="col" class="number">{whole.clone()}</th>
                        {heads.collect_view()}
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="hint">{hint}</p>
        }
        .into_any(),
    )
}

fn in_force(own: &OwnIndicator, lang: Lang) -> String {
    let (version, from) = (own.version, own.effective_from);
    lang.pick(format!("第 {version} 版，{from} 起施行"), format!("version {version}, in force from {from}"))
}

fn state(own: &OwnIndicator, lang: Lang) -> String {
    let version = own.version;
    match own.state {
        State::Proposal => lang.pick(format!("第 {version} 版，提案"), format!("version {version}, proposed")),
        State::Adopted => in_force(own, lang),
        State::Withdrawn { from } if own.effective_from < from => lang.pick(
            format!("第 {version} 版，{} 起施行，{from} 起停用", own.effective_from),
            format!("version {version}, in force from {} until {from}", own.effective_from),
        ),
        State::Withdrawn { .. } => {
            lang.pick(format!("第 {version} 版，未施行即撤回"), format!("version {version}, withdrawn before its day"))
        }
    }
}

/// One version, with what can be done about it.
fn version(view: &FormulasView, kept: &KeptIndicator, lang: Lang) -> AnyView {
    let own = &kept.own;
    let sandbox = opened_in_sandbox(view, own, lang);
    let anew = Typed {
        id: own.id.clone(),
        zh: own.zh.clone(),
        en: own.en.clone(),
        basis: own.basis.clone(),
        ..sandbox.clone()
    };
    let anew = view.proposes.then(|| {
        view! { <a href=format!("{}#sandbox", anew.address())>{lang.pick("改写为新版", "Write a new version")}</a> }
    });
    let before = before(view, own).map(|before| {
        let period = view.typed.period;
        let [a, b] = [before, own].map(|one| format!("{}@{}", one.id, one.version));
        let address = diff_address(&view.typed.court, &a, &b, period, period.year_before());
        let text =
            lang.pick(format!("与第 {} 版比较", before.version), format!("Compare with version {}", before.version));
        view! { <a href=address>{text}</a> }
    });
    let direction = lang.pick(own.direction.zh(), own.direction.en());
    view! {
        <li id=format!("{}-{}", own.id, own.version)>
            <p class="own-head">
                <strong>{named(own, lang)}</strong> " "
                <span class="hint">{lang.pick(&own.en, &own.zh).clone()} " · " <code>{own.id.clone()}</code></span>
                <span class="own-state" class:waits=own.state == State::Proposal>{state(own, lang)}</span>
            </p>
            <p class="formula-line">{cells::formula(&own.formula, lang)}</p>
            <p class="hint as-written">{lang.pick("依据：", "Basis: ")}{own.basis.clone()}</p>
            <p class="hint">
                {in_unit(own.formula.unit(), lang)} " · " {direction} " · "
                {kept.name.clone()} " " {names::time(kept.at)}
            </p>
            <p class="own-links">
                <a href=format!("{}#sandbox", sandbox.address())>{lang.pick("在沙盒中看", "Open in the sandbox")}</a>
                {anew} {before}
            </p>
            {acts(view, kept, lang)}
        </li>
    }
    .into_any()
}

/// The version before, to be compared with.
fn before<'a>(view: &'a FormulasView, own: &OwnIndicator) -> Option<&'a OwnIndicator> {
    let all = view.kept.iter().map(|one| &one.own);
    all.filter(|one| one.id == own.id && one.version < own.version && one.formula.unit() == own.formula.unit())
        .max_by_key(|one| one.version)
}

fn acts(view: &FormulasView, kept: &KeptIndicator, lang: Lang) -> Option<AnyView> {
    let own = &kept.own;
    let hidden = || {
        view! {
            <input type="hidden" name="id" value=own.id.clone() />
            <input type="hidden" name="version" value=own.version.to_string() />
            <input type="hidden" name="revision" value=kept.revision.to_string() />
        }
    };
    let today = view.today.to_string();
    match own.state {
        State::Proposal => {
            let adopt = view.adopts.then(|| {
                view! {
                    <form class="gate-form in-line" method="post" action="/formulas/adopt">
                        {hidden()}
                        <label><span>{lang.pick("施行日期", "In force from")}</span>
                            <input type="date" name="from" value=today.clone() required /></label>
                        <button class="primary" type="submit">{lang.pick("采用", "Adopt")}</button>
                    </form>
                }
            });
            let withdraw = view.proposes.then(|| {
                view! {
                    <form class="gate-form in-line" method="post" action="/formulas/withdraw">
                        {hidden()}
                        <button class="quiet" type="submit">{lang.pick("撤回提案", "Withdraw the proposal")}</button>
                    </form>
                }
            });
            Some(view! { <div class="own-acts">{adopt} {withdraw}</div> }.into_any())
        }
        State::Adopted => view.adopts.then(|| {
            let name = named(own, lang);
            view! {
                <details class="step-form">
                    <summary>{lang.pick("停用", "Withdraw")}</summary>
                    <form class="gate-form in-line" method="post" action="/formulas/withdraw">
                        {hidden()}
                        <label><span>{lang.pick("自哪一天起停用", "No longer from")}</span>
                            <input type="date" name="from" value=today.clone() required /></label>
                        <label><span>{lang.pick(format!("请写出名称“{name}”以确认"), format!("Type its name, “{name}”, to confirm"))}</span>
                            <input type="text" name="confirm" required autocomplete="off" /></label>
                        <button class="quiet" type="submit">{lang.pick("停用", "Withdraw")}</button>
                    </form>
                </details>
            }
            .into_any()
        }),
        State::Withdrawn { .. } => None,
    }
}
