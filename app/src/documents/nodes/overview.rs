//! The overview: how the clocks and the ledgers stand, and what waits for the reader.

use super::{
    Here, List, Nodes, Row, case_address, clocks, due_cell, entry_address, head, list, list_script, numbers, rule_head,
    rule_named, words,
};
use crate::components::mark::counted;
use crate::documents::{Frame, document};
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::ledger::{self, Entry};
use leptos::prelude::*;
use store::WarningCount;

/// How things stand at the nodes of a court, as far as it is the reader's.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The head of the page.
    pub nodes: Nodes,
    /// The rules of warning, the most urgent first.
    pub rules: Vec<String>,
    /// Cases by division and judge, and by rule.
    pub counts: Vec<WarningCount>,
    /// Whether the divisions are judges': the reader has one division, or is a judge.
    pub by_judge: bool,
    /// Entries that wait for the reader, those due first, and how many there are.
    pub waiting: (Vec<Entry>, i64),
    /// The most urgent cases.
    pub urgent: Vec<Row>,
    /// Cases open for so many months at least, with who is responsible.
    pub ages: Vec<(i32, String, i64)>,
    /// Cases that presidents and division heads handle themselves, in the year.
    pub leaders: Vec<Load>,
    /// How useful each rule was found: helpful, not.
    pub usefulness: Vec<(String, i64, i64)>,
}

/// The own cases of one of those who lead the court.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub name: String,
    /// As what, in Chinese and English.
    pub role: [String; 2],
    /// Cases docketed in the year.
    pub new: i64,
    /// Cases closed in the year.
    pub closed: i64,
    /// Open cases.
    pub open: i64,
}

/// Renders it.
pub fn overview(frame: Frame, view: Overview) -> String {
    document(frame, ["节点", "Nodes"], move || {
        let lang = lang();
        view! {
            <section class="page admin nodes">
                {head(&view.nodes, Here::Overview, lang.pick("节点管控", "Nodes").to_owned(), "/nodes")}
                <p class="lede">{lede(&view, lang)}</p>
                {waiting(&view.nodes, &view.waiting, lang)}
                {matrix(&view, lang)}
                {urgent(&view, lang)}
                {ages(&view, lang)}
                {leaders(&view.leaders, lang)}
                {usefulness(&view, lang)}
                {list_script()}
            </section>
        }
    })
}

fn total(view: &Overview, rule: &str) -> i64 {
    let at = view.rules.iter().position(|one| one == rule);
    at.map_or(0, |at| view.counts.iter().filter_map(|count| count.by_rule.get(at)).sum())
}

fn lede(view: &Overview, lang: Lang) -> AnyView {
    let court = &view.nodes.court;
    let open: i64 = view.counts.iter().map(|count| count.open).sum();
    let today = view.nodes.today;
    if open == 0 {
        return lang.pick(format!("{today}，没有未结案件。"), format!("On {today} there is no open case.")).into_any();
    }
    let link = |rule: &str, text: String, class: &'static str| {
        let address = format!("/nodes/clocks?court={court}&rule={}", escape(rule));
        view! { <a class=class href=address>{text}</a> }.into_any()
    };
    let overdue = match total(view, "overdue") {
        0 => lang.pick("没有超审限案件", "none is over its time limit").into_any(),
        n => link("overdue", lang.pick(format!("已超审限 {n} 件"), format!("{n} over the time limit")), "late"),
    };
    let soon: Vec<(&String, i64)> = view
        .rules
        .iter()
        .filter(|rule| rule.starts_with("left_"))
        .map(|rule| (rule, total(view, rule)))
        .filter(|(_, n)| *n > 0)
        .take(2)
        .collect();
    let soon = soon.into_iter().map(|(rule, n)| {
        let short = rule_head(rule, &view.rules, lang);
        let text = match rule.as_str() {
            "left_0" => lang.pick(format!("今日届满 {n} 件"), format!("{n} expiring today")),
            _ => lang.pick(format!("{short}的 {n} 件"), format!("{n} with {short}")),
        };
        view! { {lang.pick("，", ", ")} {link(rule, text, "waits")} }
    });
    let waiting = match view.waiting.1 {
        0 => lang.pick("没有事项等您办理。", "Nothing waits for you.").into_any(),
        n => {
            let text = lang.pick(format!("{n} 项等您办理"), format!("{n} matters wait for you"));
            view! { <a href="#waiting">{text}</a> {lang.pick("。", ".")} }.into_any()
        }
    };
    let begin = lang.pick(format!("{today}，未结 {open} 件，"), format!("On {today}, of {open} open cases, "));
    view! { {begin} {overdue} {soon.collect_view()} {lang.pick("。", ". ")} {waiting} }.into_any()
}

/// Entries that wait for the reader, some of them, and how many there are.
pub(in crate::documents) fn waiting(nodes: &Nodes, waiting: &(Vec<Entry>, i64), lang: Lang) -> Option<AnyView> {
    let (entries, of) = waiting;
    if entries.is_empty() {
        return None;
    }
    let court = &nodes.court;
    let rows = entries.iter().map(|entry| {
        view! {
            <tr>
                <th scope="row"><a href=entry_address(court, &entry.id)>{entry.number.to_string()}</a></th>
                <td data-label=lang.pick("台账", "Ledger")>{lang.pick(entry.kind.zh(), entry.kind.en())}</td>
                <td data-label=lang.pick("状态", "State")>{lang.pick(entry.state.zh(), entry.state.en())}</td>
                <td data-label=lang.pick("最迟", "By")>{due_cell(entry, nodes.today, lang)}</td>
                <td data-label=lang.pick("承办", "Judge") class=entry.judge.is_empty().then_some("nothing")>{entry.judge.clone()}</td>
            </tr>
        }
    });
    let heads = [
        words("案号", "Case"),
        words("台账", "Ledger"),
        words("状态", "State"),
        words("最迟", "By"),
        words("承办", "Judge"),
    ];
    let shown = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let more = (*of > shown).then(|| {
        let text =
            lang.pick(format!("另有 {} 项，见各台账。", of - shown), format!("{} more in the ledgers.", of - shown));
        view! { <p class="cut">{text}</p> }
    });
    Some(
        view! {
            <section class="part" id="waiting">
                <h2>{lang.pick("等您办理", "Waiting for you")}</h2>
                {list(List::default(), heads, rows.collect_view())}
                {more}
            </section>
        }
        .into_any(),
    )
}

/// Divisions, or judges, by rule.
fn matrix(view: &Overview, lang: Lang) -> Option<AnyView> {
    if view.counts.len() < 2 {
        return None;
    }
    let mut lines: Vec<(String, i64, Vec<i64>)> = Vec::new();
    for count in &view.counts {
        let name = if view.by_judge { &count.judge } else { &count.division };
        let at = lines.iter().position(|(known, ..)| known == name).unwrap_or_else(|| {
            lines.push((name.clone(), 0, vec![0; view.rules.len()]));
            lines.len() - 1
        });
        if let Some((_, open, by_rule)) = lines.get_mut(at) {
            *open += count.open;
            by_rule.iter_mut().zip(&count.by_rule).for_each(|(sum, n)| *sum += n);
        }
    }
    let court = &view.nodes.court;
    let key = if view.by_judge { "judge" } else { "division" };
    let address =
        |name: &str, rule: &str| format!("/nodes/clocks?court={court}&{key}={}&rule={}", escape(name), escape(rule));
    let rows = lines.iter().map(|(name, open, by_rule)| {
        let cells = view.rules.iter().zip(by_rule).map(|(rule, n)| {
            let class = if rule == "overdue" && *n > 0 { "late" } else { "" };
            let short = rule_head(rule, &view.rules, lang);
            let cell = match n {
                0 => view! { <span class="none">"·"</span> }.into_any(),
                n => view! { <a class=class href=address(name, rule)>{n.to_string()}</a> }.into_any(),
            };
            let class = if *n == 0 { "number nothing" } else { "number" };
            view! { <td class=class data-label=short>{cell}</td> }
        });
        view! {
            <tr>
                <th scope="row"><a href=address(name, "")>{name.clone()}</a></th>
                <td class="number" data-label=lang.pick("未结", "Open")>{counted(*open)}</td>
                {cells.collect_view()}
            </tr>
        }
    });
    let heads = view.rules.iter().map(|rule| {
        let (_, full) = rule_named(rule, lang);
        view! { <th scope="col" class="number" title=full>{rule_head(rule, &view.rules, lang)}</th> }
    });
    let (title, first) = if view.by_judge {
        (lang.pick("各承办人的预警", "Warnings by judge"), lang.pick("承办人", "Judge"))
    } else {
        (lang.pick("各部门的预警", "Warnings by division"), lang.pick("部门", "Division"))
    };
    Some(
        view! {
            <section class="part" id="warnings">
                <h2>{title}</h2>
                <div class="table-frame wide" tabindex="0" role="region" aria-label=title>
                    <table class="rows stacked warning-matrix">
                        <thead>
                            <tr>
                                <th scope="col">{first}</th>
                                <th scope="col" class="number">{lang.pick("未结", "Open")}</th>
                                {heads.collect_view()}
                            </tr>
                        </thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any(),
    )
}

fn urgent(view: &Overview, lang: Lang) -> Option<AnyView> {
    if view.urgent.is_empty() {
        return None;
    }
    let rows = view.urgent.iter().map(|row| {
        let case = &row.case;
        view! {
            <tr>
                <th scope="row"><a href=case_address(&case.number)>{case.number.to_string()}</a></th>
                <td data-label=lang.pick("案由", "Cause")>{case.cause.clone()}</td>
                <td data-label=lang.pick("承办", "Judge")>{case.judge.clone()}</td>
                <td data-label=lang.pick("届满", "Expires")>{clocks::due_words(case, view.nodes.today, lang)}</td>
                <td data-label=lang.pick("要做什么", "What to do")>{clocks::what_to_do(case, view.nodes.today, lang)}</td>
            </tr>
        }
    });
    let heads = [
        words("案号", "Case"),
        words("案由", "Cause"),
        words("承办", "Judge"),
        words("届满", "Expires"),
        words("要做什么", "What to do"),
    ];
    let all = format!("/nodes/clocks?court={}&rule=any", view.nodes.court);
    Some(
        view! {
            <section class="part" id="urgent">
                <h2>{lang.pick("最急的案件", "The most urgent cases")}</h2>
                {list(List::default(), heads, rows.collect_view())}
                <p class="onward"><a href=all>{lang.pick("全部预警案件", "All cases with a warning")}</a></p>
            </section>
        }
        .into_any(),
    )
}

fn ages(view: &Overview, lang: Lang) -> Option<AnyView> {
    if view.ages.iter().all(|(.., n)| *n == 0) {
        return None;
    }
    let court = &view.nodes.court;
    let cells = view.ages.iter().map(|(months, leader, n)| {
        let address = format!("/nodes/clocks?court={court}&months={months}&order=oldest");
        let name = lang.pick(format!("超 {months} 个月"), format!("over {months} months"));
        view! {
            <div>
                <dt>{name}</dt>
                <dd><a href=address>{n.to_string()}</a> <span class="hint">" " {leader.clone()}</span></dd>
            </div>
        }
    });
    let address = format!("/nodes/ledger?court={court}&kind={}", ledger::Kind::LongPending.id());
    Some(
        view! {
            <section class="part" id="ages">
                <h2>{lang.pick("长期未结", "Long pending")}</h2>
                <dl class="case-facts ages">{cells.collect_view()}</dl>
                <p class="onward"><a href=address>{lang.pick("长期未结台账", "The ledger of long-pending cases")}</a></p>
            </section>
        }
        .into_any(),
    )
}

fn leaders(leaders: &[Load], lang: Lang) -> Option<AnyView> {
    if leaders.is_empty() {
        return None;
    }
    let rows = leaders.iter().map(|load| {
        let [zh, en] = load.role.clone();
        view! {
            <tr>
                <th scope="row">{load.name.clone()}</th>
                <td data-label=lang.pick("职务", "Role")>{lang.pick(zh, en)}</td>
                <td class="number" data-label=lang.pick("本年新收", "New this year")>{counted(load.new)}</td>
                <td class="number" data-label=lang.pick("本年办结", "Closed this year")>{counted(load.closed)}</td>
                <td class="number" data-label=lang.pick("未结", "Open")>{counted(load.open)}</td>
            </tr>
        }
    });
    let heads = [
        words("姓名", "Name"),
        words("职务", "Role"),
        numbers("本年新收", "New this year"),
        numbers("本年办结", "Closed this year"),
        numbers("未结", "Open"),
    ];
    Some(
        view! {
            <section class="part" id="leaders">
                <h2>{lang.pick("院庭长办案", "Cases of presidents and division heads")}</h2>
                {list(List::default(), heads, rows.collect_view())}
            </section>
        }
        .into_any(),
    )
}

fn usefulness(view: &Overview, lang: Lang) -> Option<AnyView> {
    if view.usefulness.is_empty() {
        return None;
    }
    let items = view.usefulness.iter().map(|(rule, helpful, not)| {
        let (short, full) = rule_named(rule, lang);
        let of = helpful + not;
        let share = domain::quantity::Ratio::new(100, (*helpful).into(), of.into());
        let share = share.map_or_else(String::new, |ratio| format!("{}%", ratio.display(0, Default::default())));
        let words = lang.pick(format!("{of} 次评价，{share} 有用"), format!("{of} judgements, {share} helpful"));
        view! { <div><dt title=full>{short}</dt><dd>{words}</dd></div> }
    });
    Some(
        view! {
            <section class="part" id="usefulness">
                <h2>{lang.pick("预警效果", "Use of the warnings")}</h2>
                <dl class="case-facts">{items.collect_view()}</dl>
            </section>
        }
        .into_any(),
    )
}
