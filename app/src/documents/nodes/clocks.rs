//! The clocks: open cases by warning, division, judge and age; many can be dealt with at once.

use super::{
    Here, List, Nodes, case_address, head, last_day, list, list_address, list_script, pages, rule_head, rule_named,
    words,
};
use crate::documents::{Frame, document};
use crate::figures::query::escape;
use crate::lang::{Lang, days, lang};
use domain::day::Day;
use domain::ledger::{Act, Kind};
use domain::line::Line;
use domain::time_limit::IrregularityKind;
use leptos::prelude::*;
use store::{Acted, OpenCase};

/// Cases on a page.
pub const ROWS_PER_PAGE: i64 = 50;

/// A case with what warns of it and what was done about that.
#[derive(Clone, Debug)]
pub struct Row {
    /// The case and its clock.
    pub case: OpenCase,
    /// The rule that warns of it: its id.
    pub rule: Option<String>,
    /// What was done.
    pub acts: Vec<Acted>,
}

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A rule of warning, `any`, or none.
    pub rule: String,
    /// A division.
    pub division: String,
    /// A judge.
    pub judge: String,
    /// A line.
    pub line: Option<Line>,
    /// Words in number or cause.
    pub text: String,
    /// Open for so many months at least.
    pub months: Option<i32>,
    /// `urgent`, `oldest` or `number`.
    pub order: String,
    /// Cases passed over.
    pub from: i64,
}

impl Wanted {
    /// The address of another page of the same list.
    pub fn address(&self, nodes: &Nodes, from: i64, path: &str) -> String {
        let months = self.months.map(|months| months.to_string()).unwrap_or_default();
        let line = self.line.map_or("", |line| line.id());
        let asked = [
            ("rule", self.rule.as_str()),
            ("division", &self.division),
            ("judge", &self.judge),
            ("line", line),
            ("text", &self.text),
            ("months", &months),
            ("order", &self.order),
        ];
        list_address(path, &nodes.court, &asked, from)
    }
}

/// A list of clocks.
#[derive(Clone, Debug)]
pub struct Clocks {
    /// The head of the page.
    pub nodes: Nodes,
    /// What is asked for.
    pub wanted: Wanted,
    /// The rules to choose from.
    pub rules: Vec<String>,
    /// The divisions to choose from; none where the reader has but one.
    pub divisions: Vec<String>,
    /// The judges to choose from; none for a judge.
    pub judges: Vec<String>,
    /// The cases of this page.
    pub rows: Vec<Row>,
    /// How many cases there are.
    pub of: i64,
    /// What the reader may do about warnings.
    pub acts: Vec<Act>,
    /// Whether these are the reader's own cases.
    pub own: bool,
}

/// Renders it.
pub fn clocks(frame: Frame, view: Clocks) -> String {
    let title = if view.own { ["我的案件", "My cases"] } else { ["审限时钟", "Clocks"] };
    document(frame, title, move || {
        let lang = lang();
        let [zh, en] = title;
        view! {
            <section class="page admin nodes">
                {head(&view.nodes, Here::Clocks, lang.pick(zh, en).to_owned(), "/nodes/clocks")}
                <p class="lede">{lede(&view, lang)}</p>
                {filters(&view, lang)}
                {table(&view, lang)}
                {list_script()}
            </section>
        }
    })
}

fn lede(view: &Clocks, lang: Lang) -> AnyView {
    let (of, today) = (view.of, view.nodes.today);
    let what = match view.wanted.rule.as_str() {
        "" => lang.pick(String::from("未结案件"), String::from("open cases")),
        "any" => lang.pick(String::from("有预警的案件"), String::from("cases with a warning")),
        rule => {
            let (_, full) = rule_named(rule, lang);
            lang.pick(format!("案件符合“{full}”"), format!("cases: {full}"))
        }
    };
    let figures = view.own.then(|| {
        view! { " " <a href="/">{lang.pick("看本人指标", "See your own figures")}</a> }
    });
    let text = match lang {
        Lang::Zh => format!("{today}，{of} 件{}。", what.trim_start_matches("案件")),
        Lang::En => format!("On {today}: {of} {what}."),
    };
    view! { {text} {figures} }.into_any()
}

fn filters(view: &Clocks, lang: Lang) -> AnyView {
    let wanted = &view.wanted;
    let option = |value: &str, text: String, chosen: bool| {
        view! { <option value=value.to_owned() selected=chosen>{text}</option> }.into_any()
    };
    let all = || lang.pick("全部", "all").to_owned();
    let rules = std::iter::once(option("", all(), wanted.rule.is_empty()))
        .chain([option("any", lang.pick("任一预警", "any warning").to_owned(), wanted.rule == "any")])
        .chain(view.rules.iter().map(|rule| option(rule, rule_head(rule, &view.rules, lang), *rule == wanted.rule)));
    let names = |names: &[String], chosen: &str| {
        let named = names.iter().map(|name| option(name, name.clone(), name == chosen));
        std::iter::once(option("", all(), chosen.is_empty())).chain(named).collect_view()
    };
    let divisions = (view.divisions.len() > 1).then(|| {
        view! {
            <label>
                <span>{lang.pick("部门", "Division")}</span>
                <select name="division">{names(&view.divisions, &wanted.division)}</select>
            </label>
        }
    });
    let judges = (view.judges.len() > 1).then(|| {
        view! {
            <label>
                <span>{lang.pick("承办人", "Judge")}</span>
                <select name="judge">{names(&view.judges, &wanted.judge)}</select>
            </label>
        }
    });
    let orders = [
        ("urgent", "最急在前", "most urgent"),
        ("oldest", "最早立案在前", "oldest"),
        ("number", "按案号", "by number"),
    ];
    let orders = orders.map(|(id, zh, en)| option(id, lang.pick(zh, en).to_owned(), id == wanted.order));
    let months = wanted.months.map(|months| months.to_string()).unwrap_or_default();
    view! {
        <form class="gate-form in-line search" method="get" action="/nodes/clocks">
            <input type="hidden" name="court" value=view.nodes.court.to_string() />
            <label>
                <span>{lang.pick("预警", "Warning")}</span>
                <select name="rule">{rules.collect_view()}</select>
            </label>
            {divisions}
            {judges}
            <label>
                <span>{lang.pick("立案超过（月）", "Open for over (months)")}</span>
                <input type="number" name="months" min="1" max="240" value=months />
            </label>
            <label>
                <span>{lang.pick("案号或案由", "Number or cause")}</span>
                <input type="search" name="text" value=wanted.text.clone() autocomplete="off" />
            </label>
            <label>
                <span>{lang.pick("排序", "Order")}</span>
                <select name="order">{orders}</select>
            </label>
            <button class="quiet" type="submit">{lang.pick("查看", "Show")}</button>
        </form>
    }
    .into_any()
}

fn table(view: &Clocks, lang: Lang) -> AnyView {
    if view.rows.is_empty() {
        return view! { <p class="empty">{lang.pick("没有这样的案件。", "No such case.")}</p> }.into_any();
    }
    let today = view.nodes.today;
    let deals = !view.acts.is_empty();
    let rows = view.rows.iter().map(|row| {
        let case = &row.case;
        let number = case.number.to_string();
        let rule = row.rule.clone().unwrap_or_default();
        let marked = deals.then(|| {
            let label = lang.pick(format!("选 {number}"), format!("Select {number}"));
            let value = format!("{number}|{rule}");
            view! {
                <td class="mark-cell">
                    {(!rule.is_empty()).then(|| view! { <input type="checkbox" name="case" value=value aria-label=label /> })}
                </td>
            }
        });
        let class = if rule == "overdue" { "late" } else { "" };
        let warned = row.rule.as_ref().map(|rule| {
            let (short, full) = rule_named(rule, lang);
            view! { <span class=class title=full.clone()>{short}</span> }
        });
        let asks = ask_address(&view.nodes, case);
        view! {
            <tr>
                {marked}
                <th scope="row"><a href=case_address(&case.number)>{number.clone()}</a></th>
                <td data-label=lang.pick("案由", "Cause") class="cause">{case.cause.clone()}</td>
                <td data-label=lang.pick("承办", "Judge") class="moment">
                    <span title=case.division.clone()>{case.judge.clone()}</span>
                </td>
                <td data-label=lang.pick("立案", "Docketed") class="moment">{case.docketed.to_string()}</td>
                <td data-label=lang.pick("届满", "Expires") class="moment expires">{due_words(case, today, lang)}</td>
                <td data-label=lang.pick("预警", "Warning") class="moment">{warned}</td>
                <td data-label=lang.pick("要做什么", "What to do")>
                    {what_to_do(case, today, lang)}
                    {(view.own && !case.approver.is_empty()).then(|| view! { " " <a href=asks>{lang.pick("申请", "Ask")}</a> })}
                </td>
                <td data-label=lang.pick("办理", "Done") class="done">{done(&row.acts, lang)}</td>
            </tr>
        }
    });
    let heads = [
        words("案号", "Case"),
        words("案由", "Cause"),
        words("承办", "Judge"),
        words("立案", "Docketed"),
        words("届满", "Expires"),
        words("预警", "Warning"),
        words("要做什么", "What to do"),
        words("办理", "Done"),
    ];
    let label = Some(lang.pick("案件表", "Cases"));
    let page = |from: i64| view.wanted.address(&view.nodes, from, "/nodes/clocks");
    let export = view.wanted.address(&view.nodes, 0, "/nodes/export");
    view! {
        <form method="post" action="/nodes/warnings">
            <input type="hidden" name="court" value=view.nodes.court.to_string() />
            <input type="hidden" name="back" value=page(view.wanted.from) />
            {bulk(view, lang)}
            {list(List { label, marks: deals, stays: false }, heads, rows.collect_view())}
        </form>
        {pages(view.wanted.from, view.rows.len(), view.of, page, export)}
    }
    .into_any()
}

/// What can be done to the marked cases.
fn bulk(view: &Clocks, lang: Lang) -> Option<AnyView> {
    if view.acts.is_empty() {
        return None;
    }
    let buttons = view.acts.iter().map(|act| {
        view! { <button class="quiet" type="submit" name="act" value=act.id()>{act_words(*act, lang)}</button> }
    });
    Some(
        view! {
            <div class="bulk">
                <label>
                    <span class="unseen">{lang.pick("附言", "Words to go with it")}</span>
                    <input type="text" name="said" maxlength="400" autocomplete="off" placeholder=lang.pick("附言（备注必填）", "Words to go with it (a note needs some)") />
                </label>
                {buttons.collect_view()}
            </div>
        }
        .into_any(),
    )
}

fn act_words(act: Act, lang: Lang) -> String {
    match act {
        Act::Acknowledge => lang.pick("知悉", "Acknowledge"),
        Act::Urge => lang.pick("催办", "Urge"),
        Act::Note => lang.pick("备注", "Note"),
        Act::Helpful => lang.pick("预警有用", "Helpful"),
        Act::NotHelpful => lang.pick("预警无用", "Not helpful"),
    }
    .to_owned()
}

fn done(acts: &[Acted], lang: Lang) -> Option<AnyView> {
    let last = acts.last()?;
    let said = (!last.said.is_empty()).then(|| lang.pick(format!("：{}", last.said), format!(": {}", last.said)));
    let more =
        (acts.len() > 1).then(|| lang.pick(format!("（共 {} 次）", acts.len()), format!(" ({} in all)", acts.len())));
    let day = last.day.to_string();
    let text = format!(" {} {}", last.name, lang.pick(last.act.zh(), last.act.en()));
    Some(view! { <span class="said"><span class="day">{day}</span> {text} {said} {more}</span> }.into_any())
}

fn ask_address(nodes: &Nodes, case: &OpenCase) -> String {
    format!("/nodes/new?court={}&kind={}&number={}", nodes.court, Kind::Request.id(), escape(&case.number.to_string()))
}

/// When a case's limit runs out, in words.
pub fn due_words(case: &OpenCase, today: Day, lang: Lang) -> AnyView {
    if let Some((since, left)) = case.paused {
        let (before, after) = lang.pick((None, " 起停止计算，"), (Some("stopped since "), ", "));
        let left = lang.pick(format!("剩 {left} 日"), format!("{} left", days(left)));
        return view! {
            <span class="paused">
                {before} <span class="day">{since.to_string()}</span> {after} <span class="day">{left}</span>
            </span>
        }
        .into_any();
    }
    let Some(due) = case.due else {
        return lang.pick("未收录审限", "no limit on record").into_any();
    };
    last_day(due, today, 15, lang, |left| match (lang, left) {
        (Lang::Zh, ..0) => format!("已超 {} 日", -left),
        (Lang::Zh, _) => format!("剩 {left} 日"),
        (Lang::En, ..0) => format!("{} over", days(-left)),
        (Lang::En, _) => format!("{} left", days(left)),
    })
}

/// What has to be done by when.
pub fn what_to_do(case: &OpenCase, today: Day, lang: Lang) -> AnyView {
    let irregular = case.irregular.iter().filter_map(|id| IrregularityKind::parse(id).ok());
    let irregular: Vec<String> = irregular.map(|kind| lang.pick(kind.zh(), kind.en()).to_owned()).collect();
    let flaws = (!irregular.is_empty()).then(|| {
        let text = lang.pick(format!("核对：{}", irregular.join("、")), format!("check: {}", irregular.join(", ")));
        view! { <span class="waits">{text}</span> }
    });
    let left = case.left(today);
    let todo = match (case.paused, left, case.apply_by, case.decide_by) {
        (Some(_), ..) => lang.pick(String::from("事由消失即恢复"), String::from("resume when the reason is gone")),
        (None, Some(left), ..) if left < 0 => {
            lang.pick(String::from("尽快结案并说明"), String::from("close and explain"))
        }
        (None, Some(_), Some(apply), _) if today <= apply => {
            lang.pick(format!("结案，或不晚于 {apply} 申请延长"), format!("close, or ask for time by {apply}"))
        }
        (None, Some(_), Some(_), Some(decide)) if today <= decide => lang.pick(
            format!("结案；已过申请期，不晚于 {decide} 决定"),
            format!("close; too late to ask, decided by {decide}"),
        ),
        (None, Some(_), ..) => lang.pick(String::from("届满前结案"), String::from("close before it expires")),
        _ => String::new(),
    };
    let between = (flaws.is_some() && !todo.is_empty()).then(|| lang.pick("；", "; "));
    view! { {todo} {between} {flaws} }.into_any()
}
