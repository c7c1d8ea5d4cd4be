//! What a formula comes to: its text, what is good to know, the table, and the cases behind a cell.

use super::Typed;
use super::cells::{case_cells, court_list, in_unit, parameter, side, value};
use super::index::FormulasView;
use crate::components::mark::{counted, grouped};
use crate::components::names;
use crate::documents::nodes::{List, list, numbers, words};
use crate::documents::pager::{Stretch, pager};
use crate::figures::CourtName;
use crate::figures::formulas::{Answer, Behind, CASES_PER_PAGE, CaseRow, Cell, ROWS, Row};
use crate::lang::Lang;
use domain::explain::Side;
use domain::figure::Figure;
use domain::formula::Formula;
use domain::measure::Measure;
use domain::quantity::Quantity;
use leptos::prelude::*;

/// What was evaluated.
pub(super) fn result(view: &FormulasView, formula: &Formula, answer: &Answer, lang: Lang) -> AnyView {
    let remarks = formula.remarks();
    let remarks = (!remarks.is_empty()).then(|| {
        let each = remarks.into_iter().map(|remark| {
            let told = remark.told();
            view! { <li>{lang.pick(told.zh, told.en)}</li> }
        });
        view! { <ul class="remarks">{each.collect_view()}</ul> }
    });
    view! {
        <div class="evaluated">
            <p class="formula-line">
                <span class="hint">{lang.pick("读作", "Read as")}</span>
                {super::cells::formula(formula, lang)}
            </p>
            {remarks}
            {summary(view, formula, answer, lang)}
            {table(view, formula, answer, lang)}
            {closed(&view.scope, answer, formula, lang)}
            {answer.behind.as_ref().map(|found| behind(view, found, lang))}
        </div>
    }
    .into_any()
}

/// The whole in a sentence, with ways on.
fn summary(view: &FormulasView, formula: &Formula, answer: &Answer, lang: Lang) -> AnyView {
    let typed = &view.typed;
    let scope = match view.part.as_ref() {
        Some(part) => names::part(part, lang),
        None => names::scope(&view.scope, &typed.court, lang),
    };
    let period = names::period(typed.period, lang);
    let unit = match formula.unit() {
        domain::catalogue::Unit::Ratio => String::new(),
        unit => lang.pick(format!(" {}", unit.zh()), format!(" {}", unit.en())),
    };
    let unit = if answer.total.absence.is_some() { String::new() } else { unit };
    let upper = cell_link(typed, None, Side::Numerator, answer.total.numerator);
    let lower = cell_link(typed, None, Side::Denominator, answer.total.denominator);
    let diff =
        super::diff_address(&typed.court, &super::written(formula, lang), "", typed.period, typed.period.year_before());
    view! {
        <p class="summed">
            {lang.pick(format!("{scope}，{period}："), format!("{scope}, {period}: "))}
            <strong>{value(&answer.total, typed.decimals, lang)}{unit}</strong>
            {lang.pick("，分子 ", ", ")} {upper} {lang.pick("，分母 ", " over ")} {lower} {lang.pick("。", ".")}
        </p>
        <p class="onward-line"><a href=diff>{lang.pick("与另一口径或上年比较", "Compare with another definition or the year before")}</a></p>
    }
    .into_any()
}

/// A side that leads to its cases.
fn cell_link(typed: &Typed, row: Option<&Row>, of: Side, count: Option<Quantity>) -> AnyView {
    let Some(count) = count else { return side(None).into_any() };
    let cell = Cell {
        at: row.map(|row| row.key.id.to_string()),
        court: row.and_then(|row| row.key.court.clone()),
        side: of,
        from: 0,
    };
    view! { <a href=cell_address(typed, &cell)>{grouped(count)}</a> }.into_any()
}

fn cell_address(typed: &Typed, cell: &Cell) -> String {
    let at = cell.at.as_ref().map(|at| parameter("at", at)).unwrap_or_default();
    let court = cell.court.as_ref().map(|court| parameter("in", court.as_str())).unwrap_or_default();
    let from = if cell.from > 0 { format!("&from={}", cell.from) } else { String::new() };
    format!("{}&side={}{at}{court}{from}#cases", typed.address(), cell.side.id())
}

fn table(view: &FormulasView, formula: &Formula, answer: &Answer, lang: Lang) -> AnyView {
    let typed = &view.typed;
    if answer.rows.is_empty() {
        return view! { <p class="empty">{lang.pick("此范围内没有可计的案件。", "No case counts here.")}</p> }
            .into_any();
    }
    let chosen = answer.behind.as_ref().map(|behind| &behind.cell);
    let rows = answer.rows.iter().map(|row| {
        let current = chosen.is_some_and(|cell| cell.at.as_deref() == Some(&*row.key.id) && cell.court == row.key.court);
        let name = names::key(&view.scope, typed.by, &row.key, lang);
        let name = if name.is_empty() { lang.pick("（空）", "(empty)").to_owned() } else { name };
        let shown = |of: Side, count: Option<Quantity>| cell_link(typed, Some(row), of, count);
        view! {
            <tr class:chosen=current data-key=row.key.id.to_string()>
                <th scope="row">{name}</th>
                <td class="number figure" data-label=lang.pick("值", "Value")>{value(&row.figure, typed.decimals, lang)}</td>
                <td class="number" data-label=lang.pick("分子", "Numerator")>{shown(Side::Numerator, row.figure.numerator)}</td>
                <td class="number" data-label=lang.pick("分母", "Denominator")>{shown(Side::Denominator, row.figure.denominator)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let cut = (answer.of > answer.rows.len()).then(|| {
        let text = lang.pick(
            format!("共 {} 行，显示前 {ROWS} 行。", answer.of),
            format!("{} rows; the first {ROWS} are shown.", answer.of),
        );
        view! { <p class="cut">{text}</p> }
    });
    let heads = [
        view! { <th scope="col">{lang.pick(typed.by.zh(), first_upper(typed.by.en()))}</th> }.into_any(),
        view! { <th scope="col" class="number">{in_unit(formula.unit(), lang)}</th> }.into_any(),
        view! { <th scope="col" class="number">{lang.pick("分子", "Numerator")}</th> }.into_any(),
        view! { <th scope="col" class="number">{lang.pick("分母", "Denominator")}</th> }.into_any(),
    ];
    let label = lang.pick("按组的值", "Values by group");
    view! {
        <div class="table-frame" role="region" aria-label=label>
            <table class="rows stacked values"><thead><tr>{heads.collect_view()}</tr></thead><tbody>{rows}</tbody></table>
        </div>
        {cut}
    }
    .into_any()
}

fn first_upper(word: &'static str) -> &'static str {
    match word {
        "court" => "Court",
        "business line" => "Line",
        "division" => "Division",
        "judge" => "Judge",
        "procedure" => "Procedure",
        "cause" => "Cause",
        "month" => "Month",
        other => other,
    }
}

fn closed(courts: &[CourtName], answer: &Answer, formula: &Formula, lang: Lang) -> Option<AnyView> {
    if answer.closed.is_empty() {
        return None;
    }
    let names = court_list(courts, &answer.closed, lang);
    let text = match formula.needs_facts() {
        true => lang.pick(
            format!("公式要看单个案件的情况，{names}只开放了汇总，故为 NA；合计也因此为 NA。"),
            format!("The formula asks of single cases; {names} opened tallies only, hence NA, and NA for the whole."),
        ),
        false => lang.pick(
            format!("{names}只开放了汇总，不显示法官的数值。"),
            format!("{names} opened tallies only: no figure of a judge is shown."),
        ),
    };
    Some(view! { <p class="hint">{text}</p> }.into_any())
}

fn behind(view: &FormulasView, found: &Behind, lang: Lang) -> AnyView {
    let typed = &view.typed;
    let group = found.cell.at.as_ref().map(|at| {
        let key = domain::tally::Key { order: 0, court: found.cell.court.clone(), id: at.as_str().into() };
        names::key(&view.scope, typed.by, &key, lang)
    });
    let group = group.unwrap_or_else(|| lang.pick("合计", "the whole").to_owned());
    let title = lang.pick(
        format!("{group}：{}的案件", found.cell.side.zh()),
        format!("{group}: cases in the {}", found.cell.side.en()),
    );
    let cases = case_table(&found.cases, lang);
    let none = (found.of == 0).then(|| {
        view! { <p class="empty">{lang.pick("没有可以列出的案件。", "There is no case to list.")}</p> }
    });
    let rest = not_from_cases(&found.not_from_cases, lang);
    let closed = (!found.closed.is_empty()).then(|| {
        let names = court_list(&view.scope, &found.closed, lang);
        let text = lang.pick(
            format!("{names}未开放案件，或您的角色看不到，未列出。"),
            format!("Not listed: {names}, whose cases are not open or not for your role."),
        );
        view! { <p class="hint">{text}</p> }
    });
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let stretch = Stretch {
        from: count(found.cell.from),
        shown: found.cases.len(),
        of: count(found.of),
        a_page: count(CASES_PER_PAGE),
    };
    let page = |from: i64| {
        let cell = Cell { from: usize::try_from(from).unwrap_or(0), ..found.cell.clone() };
        cell_address(typed, &cell)
    };
    view! {
        <section class="cases-behind" id="cases">
            <h3>{title} " " <span class="hint">{counted(found.of)}</span></h3>
            {cases} {none} {rest} {closed}
            {(!found.cases.is_empty()).then(|| pager(stretch, page))}
        </section>
    }
    .into_any()
}

/// The cases behind a number, each with why it counts; none where there is none.
pub(in crate::documents) fn case_table(cases: &[CaseRow], lang: Lang) -> Option<AnyView> {
    let rows = cases.iter().map(|one| case_row(one, lang)).collect_view();
    let heads = [
        words("案号", "Case"),
        words("承办", "Judge"),
        words("案由", "Cause"),
        words("立案", "Docketed"),
        words("结案", "Closed"),
        numbers("计", "Counts"),
        words("为何计入", "Why it counts"),
    ];
    let label = Some(lang.pick("背后的案件", "The cases behind"));
    (!cases.is_empty()).then(|| list(List { label, ..List::default() }, heads, rows))
}

/// What of a number no case stands behind.
pub(in crate::documents) fn not_from_cases(measures: &[Measure], lang: Lang) -> Option<AnyView> {
    if measures.is_empty() {
        return None;
    }
    let all: Vec<String> = measures.iter().map(|one| lang.pick(one.zh(), one.en()).to_owned()).collect();
    let names = lang.list(&all);
    let text =
        lang.pick(format!("{names}不是从案件数出来的，没有案件可列。"), format!("Not counted from cases: {names}."));
    Some(view! { <p class="hint">{text}</p> }.into_any())
}

/// A case that counts, and why.
fn case_row(one: &CaseRow, lang: Lang) -> AnyView {
    let why: Vec<String> = one.because.iter().map(|sentence| lang.pick(&sentence.zh, &sentence.en).clone()).collect();
    view! {
        <tr>
            {case_cells(&one.case, lang)}
            <td class="number" data-label=lang.pick("计", "Counts")>{grouped(one.value)}</td>
            <td class="because" data-label=lang.pick("为何计入", "Why it counts")>{why.join(lang.pick("；", "; "))}</td>
        </tr>
    }
    .into_any()
}

/// A figure with both sides, for the table of what is in force.
pub(super) fn with_sides(figure: &Figure, decimals: u8, lang: Lang) -> AnyView {
    let sides = format!("{}/{}", side(figure.numerator), side(figure.denominator));
    view! { {value(figure, decimals, lang)} " " <span class="hint sides">{sides}</span> }.into_any()
}
