//! 疑点: what the rules find in the court's files, what may explain it, and what checks said. It asks for a look and accuses
//! nobody.

use super::{Here, List, Nodes, case_address, entry_address, head, list, numbers, words};
use crate::components::mark::counted;
use crate::components::names;
use crate::documents::pager::{Stretch, pager};
use crate::documents::{Frame, document};
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::case_number::CaseNumber;
use domain::detector::{
    Basis, Definition, NotEnough, Outcome, Parameter, RULES, Rule, Settings, Signal, Unqualified, Usefulness, rule_of,
};
use domain::explain::Sentence;
use domain::ledger::{Entry, Field, Kind, State};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The page.
#[derive(Clone, Debug)]
pub struct SignalsView {
    /// The head of the page.
    pub nodes: Nodes,
    /// The year the matters came about in.
    pub year: i32,
    /// Years there are signals of.
    pub years: Vec<i32>,
    /// When the rules looked last, in seconds since 1970.
    pub at: i64,
    /// How many signals of the year there are of each rule, and how many of them are being checked.
    pub counts: BTreeMap<Rule, (usize, usize)>,
    /// How useful each rule was by all checks so far.
    pub usefulness: BTreeMap<Rule, Usefulness>,
    /// The rule that is looked at.
    pub rule: Option<Rule>,
    /// Its signals of the year from a place on, the latest first, each with its check.
    pub signals: Vec<(Signal, Option<Entry>)>,
    /// Where they begin, and how many there are.
    pub from: (i64, i64),
    /// What could not be judged by it.
    pub not_enough: Vec<NotEnough>,
    /// The figures that are not qualified.
    pub unqualified: Vec<Unqualified>,
    /// The parameters as they are set.
    pub settings: Settings,
}

/// Signals on a page.
pub const SIGNALS_PER_PAGE: i64 = 50;
/// Cases named of a signal.
const NAMED: usize = 8;
/// Days a check has, where nothing else is set: a proposal.
const DAYS: i32 = 15;

/// Renders it.
pub fn signals(frame: Frame, view: SignalsView) -> String {
    document(frame.at_station("/nodes"), ["疑点", "Signals"], move || {
        let lang = lang();
        let title = lang.pick("疑点", "Signals").to_owned();
        let chosen = view.rule.and_then(Rule::definition);
        view! {
            <section class="page admin nodes signals">
                {head(&view.nodes, Here::Signals, title, "/nodes/signals")}
                {lede(&view, lang)}
                {years(&view, lang)}
                {rules(&view, lang)}
                {chosen.map(|definition| rule(&view, definition, lang))}
                {unqualified(&view, lang)}
            </section>
        }
    })
}

fn said(sentence: &Sentence, lang: Lang) -> String {
    lang.pick(&sentence.zh, &sentence.en).clone()
}

fn lede(view: &SignalsView, lang: Lang) -> AnyView {
    let (all, checking) = view.counts.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let text = lang.pick(
        format!("{} 年有 {all} 处疑点，{checking} 处正在核查。疑点只提示去看案件和数据，不是结论，不对人。", view.year),
        format!("{all} signals of {}, {checking} of them being checked. A signal asks for a look at cases and data; it is no finding, and about nobody.", view.year),
    );
    let at = lang.pick(
        format!("规则于 {} 查看过。", names::time(view.at)),
        format!("The rules looked at {}.", names::time(view.at)),
    );
    view! { <p class="lede">{text}</p> <p class="hint">{at}</p> }.into_any()
}

fn years(view: &SignalsView, lang: Lang) -> AnyView {
    let options = view.years.iter().map(|year| {
        view! { <option value=year.to_string() selected=*year == view.year>{year.to_string()}</option> }
    });
    let rule = view.rule.map(|rule| view! { <input type="hidden" name="rule" value=rule.id() /> });
    view! {
        <form class="gate-form in-line" method="get" action="/nodes/signals">
            {rule}
            <label><span>{lang.pick("年份", "Year")}</span> <select name="year">{options.collect_view()}</select></label>
            <button class="quiet" type="submit">{lang.pick("查看", "Show")}</button>
        </form>
    }
    .into_any()
}

fn address(view: &SignalsView, rule: Rule, from: i64) -> String {
    let from = if from > 0 { format!("&from={from}") } else { String::new() };
    format!("/nodes/signals?year={}&rule={}{from}#rule", view.year, rule.id())
}

fn rules(view: &SignalsView, lang: Lang) -> AnyView {
    // Rules that found something, or were checked, or are looked at; of the others the names suffice.
    let speaks =
        |rule: Rule| view.counts.contains_key(&rule) || view.usefulness.contains_key(&rule) || view.rule == Some(rule);
    let (speaking, silent): (Vec<&Definition>, Vec<&Definition>) = RULES.iter().partition(|one| speaks(one.rule));
    let rows = speaking.into_iter().map(|definition| {
        let rule = definition.rule;
        let (count, checking) = view.counts.get(&rule).copied().unwrap_or_default();
        let current = (view.rule == Some(rule)).then_some("page");
        let useful = view.usefulness.get(&rule).filter(|one| one.reviewed > 0);
        let findings = useful.map(|one| {
            lang.pick(
                format!("属实 {}，有解释 {}，有误 {}", one.real, one.explained, one.wrong),
                format!("{} real, {} explained, {} wrong", one.real, one.explained, one.wrong),
            )
        });
        let share = useful.and_then(|one| one.between).map(|(low, high)| format!("{}–{}%", low / 10, high.div_ceil(10)));
        view! {
            <tr>
                <th scope="row"><a href=address(view, rule, 0) aria-current=current>{lang.pick(rule.zh(), rule.en())}</a></th>
                <td data-label=lang.pick("类别", "Kind")>{lang.pick(definition.nature.zh(), definition.nature.en())}</td>
                <td class="number" data-label=lang.pick("疑点", "Signals")>{counted(count)}</td>
                <td class="number" data-label=lang.pick("核查中", "Being checked")>{counted(checking)}</td>
                <td data-label=lang.pick("核查结论", "Findings")>{findings.unwrap_or_default()}</td>
                <td class="number" data-label=lang.pick("属实比例", "Share real")>{share.unwrap_or_default()}</td>
            </tr>
        }
    });
    let heads = [
        words("规则", "Rule"),
        words("类别", "Kind"),
        numbers("疑点", "Signals"),
        numbers("核查中", "Being checked"),
        words("核查结论", "Findings"),
        numbers("属实比例（95% 区间）", "Share real (95 %)"),
    ];
    let rows = rows.collect_view();
    let count = silent.len();
    let names = silent.into_iter().map(|one| {
        view! { <a href=address(view, one.rule, 0)>{lang.pick(one.rule.zh(), one.rule.en())}</a> " " }
    });
    let names = names.collect_view();
    let silent = (count > 0).then(|| {
        let title = lang.pick(format!("没有发现的规则 {count} 条"), format!("{count} rules found nothing"));
        view! { <p class="hint">{title} {lang.pick("：", ": ")} {names}</p> }
    });
    view! { <section class="part" id="rules">{list(List::default(), heads, rows)} {silent}</section> }.into_any()
}

fn rule(view: &SignalsView, definition: &'static Definition, lang: Lang) -> AnyView {
    let rule = definition.rule;
    let innocent = definition.innocent.iter().map(|(zh, en)| view! { <li>{lang.pick(*zh, *en)}</li> });
    let innocent = innocent.collect_view();
    let rows = view.signals.iter().map(|(signal, check)| row(view, signal, check.as_ref(), lang)).collect_view();
    let heads = [words("疑点", "What was seen"), words("案件", "Cases"), words("核查", "Check")];
    let none = view.signals.is_empty().then(|| {
        view! { <p class="empty">{lang.pick("没有发现。", "Nothing was found.")}</p> }
    });
    let table = (!view.signals.is_empty()).then(|| list(List::default(), heads, rows));
    let not_enough =
        view.not_enough.iter().map(|one| view! { <li>{one.subject.clone()} " " {said(&one.why, lang)}</li> });
    let not_enough = (!view.not_enough.is_empty()).then(|| {
        view! {
            <h3>{lang.pick("数据不足，未作判断的", "Too little to say")}</h3>
            <ul class="plain">{not_enough.collect_view()}</ul>
        }
    });
    view! {
        <section class="part" id="rule">
            <h2>{lang.pick(rule.zh(), rule.en())}</h2>
            <p>{lang.pick(definition.reason.0, definition.reason.1)}{lang.pick("。", ".")} <span class="hint">{basis(definition.basis, lang)}</span></p>
            <h3>{lang.pick("先看看是不是这样", "What may explain it, to be checked first")}</h3>
            <ul class="plain">{innocent}</ul>
            {none}
            {table}
            {pages(view, rule)}
            {not_enough}
            {parameters(view, definition, lang)}
        </section>
    }
    .into_any()
}

fn basis(basis: Basis, lang: Lang) -> String {
    match basis {
        Basis::Statute(article) => lang.pick(format!("依据 {article}"), format!("under {article}")),
        Basis::Proposal => lang.pick("没有规定，为系统建议", "no source sets it: a proposal of this system").to_owned(),
    }
}

fn row(view: &SignalsView, signal: &Signal, check: Option<&Entry>, lang: Lang) -> AnyView {
    let seen = signal.seen.iter().map(|one| {
        let expected = one.expected.map(|expected| lang.pick(format!("（{expected}）"), format!(" ({expected})")));
        view! { <span>{said(&one.what, lang)} " " {one.observed.to_string()} {expected} " "</span> }
    });
    let cases = signal.cases.iter().take(NAMED).map(|number: &CaseNumber| {
        view! { <a href=case_address(number)>{number.to_string()}</a> " " }
    });
    let more = usize::try_from(signal.of).unwrap_or(0).saturating_sub(NAMED.min(signal.cases.len()));
    let more = (more > 0).then(|| lang.pick(format!("另 {more} 件"), format!("and {more} more")));
    let court = &view.nodes.court;
    let check = match check {
        Some(entry) => {
            let finding = entry.value(Field::CheckOutcome).and_then(|text| Outcome::parse(text).ok());
            let state = finding.filter(|_| entry.state == State::FoundOut).map_or_else(
                || lang.pick(entry.state.zh(), entry.state.en()),
                |finding| lang.pick(finding.zh(), finding.en()),
            );
            view! { <a href=entry_address(court, &entry.id)>{state}</a> }.into_any()
        }
        None => {
            let cases: Vec<String> = signal.cases.iter().take(MOST_ATTACHED).map(ToString::to_string).collect();
            let filled = [
                ("signal_rule", signal.rule.id().to_owned()),
                ("signal_subject", signal.subject.clone()),
                ("reason", said(&signal.reason, lang)),
                ("cases", cases.join(" ")),
                ("deadline", view.nodes.today.plus_days(DAYS).to_string()),
            ];
            let filled: String = filled.iter().map(|(name, text)| format!("&{name}={}", escape(text))).collect();
            let address = format!("/nodes/new?court={court}&kind={}{filled}", Kind::SignalCheck.id());
            view! { <a href=address>{lang.pick("登记核查", "Check it")}</a> }.into_any()
        }
    };
    view! {
        <tr>
            <td data-label=lang.pick("疑点", "What was seen")>
                <time>{signal.day.to_string()}</time> " " {said(&signal.reason, lang)}
                <p class="hint">{seen.collect_view()}</p>
            </td>
            <td class="names" data-label=lang.pick("案件", "Cases")>{cases.collect_view()} {more}</td>
            <td data-label=lang.pick("核查", "Check")>{check}</td>
        </tr>
    }
    .into_any()
}

/// Cases that go into the form of a check: as many as its field holds with ease.
const MOST_ATTACHED: usize = 50;

fn pages(view: &SignalsView, rule: Rule) -> Option<AnyView> {
    let (from, of) = view.from;
    let stretch = Stretch { from, shown: view.signals.len(), of, a_page: SIGNALS_PER_PAGE };
    (!stretch.is_all()).then(|| pager(stretch, |to| address(view, rule, to)))
}

fn parameters(view: &SignalsView, definition: &'static Definition, lang: Lang) -> Option<AnyView> {
    if definition.parameters.is_empty() {
        return None;
    }
    let value = |parameter: &Parameter| view.settings.get(definition.rule, parameter.name);
    let words = |parameter: &Parameter| {
        let unit = lang.pick(parameter.unit.zh(), parameter.unit.en());
        format!("{}（{unit}）", lang.pick(parameter.zh, parameter.en))
    };
    let content = match view.nodes.sets {
        true => {
            let fields = definition.parameters.iter().map(|parameter| {
                let hint = lang.pick(
                    format!("{}–{}，起始 {}；{}", parameter.least, parameter.most, parameter.default, basis(parameter.basis, lang)),
                    format!("{}–{}, at first {}; {}", parameter.least, parameter.most, parameter.default, basis(parameter.basis, lang)),
                );
                view! {
                    <label>
                        <span>{words(parameter)}</span>
                        <input type="number" name=parameter.name min=parameter.least.to_string() max=parameter.most.to_string() value=value(parameter).to_string() required />
                        <span class="hint">{hint}</span>
                    </label>
                }
            });
            let fields = fields.collect_view();
            view! {
                <form class="gate-form wide" method="post" action="/nodes/signals/settings">
                    <input type="hidden" name="rule" value=definition.rule.id() />
                    {fields}
                    <button class="quiet" type="submit">{lang.pick("保存参数", "Save the parameters")}</button>
                </form>
            }
            .into_any()
        }
        false => {
            let items = definition.parameters.iter().map(|parameter| {
                view! { <li>{words(parameter)} " " {value(parameter).to_string()} " " <span class="hint">{basis(parameter.basis, lang)}</span></li> }
            });
            view! { <ul class="plain">{items.collect_view()}</ul> }.into_any()
        }
    };
    let title = lang.pick("参数", "Parameters");
    Some(view! { <details class="step-form"><summary>{title}</summary>{content}</details> }.into_any())
}

fn unqualified(view: &SignalsView, lang: Lang) -> Option<AnyView> {
    if view.unqualified.is_empty() {
        return None;
    }
    let items = view.unqualified.iter().map(|one| {
        let rules = one.by.iter().filter_map(|key| rule_of(key));
        let mut rules: Vec<String> = rules.map(|rule| lang.pick(rule.zh(), rule.en()).to_owned()).collect();
        rules.dedup();
        view! {
            <li>
                {lang.pick(one.indicator.zh(), one.indicator.en())} " " {names::period(one.period, lang)} " "
                <span class="hint">{lang.list(&rules)}</span>
            </li>
        }
    });
    let items = items.collect_view();
    Some(
        view! {
            <section class="part" id="unqualified">
                <h2>{lang.pick("因一致性疑点不出数（NQ）的数值", "Figures not qualified (NQ) by failed checks")}</h2>
                <p class="hint">{lang.pick(
                    "含这些期间的数值在体检表中记 NQ，直到核查认定有合理解释或有误。",
                    "Figures of periods that hold these read NQ in the health check until a check finds them explained or the signal wrong.",
                )}</p>
                <ul class="plain">{items}</ul>
            </section>
        }
        .into_any(),
    )
}
