//! Values, formulas and faults as these pages set them.

use crate::components::mark::{AbsenceCode, grouped};
use crate::components::names;
use crate::documents::nodes::case_address;
use crate::figures::formulas::CaseName;
use crate::figures::{CourtName, query};
use crate::lang::Lang;
use domain::catalogue::{Group, INDICATORS, Unit};
use domain::court::CourtCode;
use domain::day::Day;
use domain::figure::Figure;
use domain::formula::{Formula, FormulaError};
use domain::period::Period;
use domain::quantity::{Quantity, Rounding};
use leptos::prelude::*;

/// A value with so many decimals, marked where it rests on few cases, or the code for why there is none.
pub(super) fn value(figure: &Figure, decimals: u8, lang: Lang) -> AnyView {
    if let Some(absence) = figure.absence {
        return view! { <AbsenceCode absence figure=*figure /> }.into_any();
    }
    let text = figure.written(decimals, Rounding::HalfUp);
    let few = lang.pick("不足 30 件，偶然性大", "fewer than 30 cases: chance speaks louder");
    match figure.small {
        true => view! { <span class="value small-number" title=few>{text}<span class="unseen">{format!(" {few}")}</span></span> }.into_any(),
        false => view! { <span class="value">{text}</span> }.into_any(),
    }
}

/// A side, or a stroke where it is not known.
pub(super) fn side(side: Option<Quantity>) -> String {
    side.map_or_else(|| String::from("—"), grouped)
}

/// What a value is measured in, as the head of its column says it.
pub(super) fn in_unit(unit: Unit, lang: Lang) -> String {
    match unit {
        Unit::Ratio => lang.pick("值", "Value").to_owned(),
        unit => lang.pick(format!("值（{}）", unit.zh()), format!("Value ({})", unit.en())),
    }
}

/// A formula in the reader's names and, in Chinese, in ids below.
pub(super) fn formula(formula: &Formula, lang: Lang) -> AnyView {
    let ids = formula.to_string();
    let zh = (lang == Lang::Zh).then(|| view! { <code class="formula-text">{formula.in_chinese()}</code> });
    let class = if lang == Lang::Zh { "formula-text ids" } else { "formula-text" };
    view! { {zh} <code class=class>{ids}</code> }.into_any()
}

/// A text that is no formula: where, and what is wrong with it.
pub(in crate::documents) fn fault(text: &str, error: &FormulaError, lang: Lang) -> AnyView {
    let part = |from: usize, to: usize| text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>();
    let length = text.chars().count();
    let (start, end) = (error.at.start.min(length), error.at.end.min(length));
    let (before, marked, after) = (part(0, start), part(start, end), part(end, length));
    // Where nothing stands, something is missing: the place is shown as a gap.
    let gap = marked.trim().is_empty();
    let marked = if gap { String::from("\u{3000}") } else { marked };
    let told = error.told();
    view! {
        <div class="formula-fault" role="alert">
            <pre>{before}<mark class:gap=gap>{marked}</mark>{after}</pre>
            <p>{lang.pick(told.zh, told.en)}</p>
        </div>
    }
    .into_any()
}

/// Periods to choose from; the chosen one is among them.
pub(in crate::documents) fn period_options(periods: &[Period], chosen: Period, lang: Lang) -> AnyView {
    let other = (!periods.contains(&chosen)).then_some(chosen);
    let all = other.into_iter().chain(periods.iter().copied());
    let option = |one: Period| view! { <option value=one.to_string() selected=one == chosen>{names::period(one, lang)}</option> };
    all.map(option).collect_view().into_any()
}

/// Courts to choose from.
pub(super) fn court_options(courts: &[CourtName], chosen: &CourtCode, lang: Lang) -> AnyView {
    let option = |court: &CourtName| {
        let name = names::scope(courts, &court.code, lang);
        view! { <option value=court.code.to_string() selected=court.code == *chosen>{name}</option> }
    };
    courts.iter().map(option).collect_view().into_any()
}

/// The indicators of the catalogue to choose from, part by part.
pub(super) fn built_in_options(lang: Lang) -> AnyView {
    built_in_options_chosen("", lang)
}

/// The same with one of them chosen, by its id.
pub(in crate::documents) fn built_in_options_chosen(chosen: &str, lang: Lang) -> AnyView {
    let of_group = |group: &Group| {
        let all = INDICATORS.iter().filter(|indicator| indicator.group == *group);
        let each = all.map(|one| {
            let id = one.id.id();
            view! { <option value=id selected=id == chosen>{lang.pick(one.id.zh(), one.id.en())}</option> }
        });
        view! { <optgroup label=lang.pick(group.zh(), group.en())>{each.collect_view()}</optgroup> }
    };
    Group::ALL.iter().map(of_group).collect_view().into_any()
}

/// The names of courts that are left out.
pub(super) fn court_list(courts: &[CourtName], codes: &[CourtCode], lang: Lang) -> String {
    let all: Vec<String> = codes.iter().map(|code| names::short(courts, code, lang)).collect();
    lang.list(&all)
}

/// Number, judge, cause and days of a case, as cells of a row.
pub(in crate::documents) fn case_cells(case: &CaseName, lang: Lang) -> AnyView {
    let day = |day: Option<Day>| day.map_or_else(|| String::from("—"), |day| day.to_string());
    view! {
        <th scope="row"><a href=case_address(&case.number)>{case.number.to_string()}</a></th>
        <td data-label=lang.pick("承办", "Judge")>{case.judge.clone()}</td>
        <td class="cause" data-label=lang.pick("案由", "Cause")>{case.cause.clone()}</td>
        <td class="moment" data-label=lang.pick("立案", "Docketed")>{day(case.docketed)}</td>
        <td class="moment" data-label=lang.pick("结案", "Closed")>{day(case.closed)}</td>
    }
    .into_any()
}

/// A parameter that follows others in an address.
pub(super) fn parameter(name: &str, value: &str) -> String {
    format!("&{name}={}", query::escape(value))
}
