//! A ledger: its entries, and the cases that belong in it and are not there yet; its figures are next door.

use super::figures::{Figures, figures};
use super::{
    Here, List, Nodes, Row, capital, case_address, clocks, due_cell, entry_address, forms, head, list, list_address,
    list_script, pages, words,
};
use crate::documents::{Frame, document};
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::case_number::CaseNumber;
use domain::catalogue::IndicatorId;
use domain::day::Day;
use domain::ledger::{self, Entry, Field, Kind, State, Values};
use leptos::prelude::*;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// A state.
    pub state: Option<State>,
    /// `open`, `late` or all.
    pub which: String,
    /// A division.
    pub division: String,
    /// Words in the number or in what was said.
    pub text: String,
    /// That came in these days.
    pub came: Option<(Day, Day)>,
    /// With these words in these fields, in the order they were chosen.
    pub said: Vec<(Field, String)>,
    /// Entries passed over.
    pub from: i64,
}

impl Sought {
    /// The address of a page of the list.
    pub fn address(&self, nodes: &Nodes, kind: Kind, from: i64, path: &str) -> String {
        let days = self.came.map(|(first, last)| [first.to_string(), last.to_string()]).unwrap_or_default();
        let mut asked = vec![
            ("kind", kind.id()),
            ("state", self.state.map_or("", |state| state.id())),
            ("which", self.which.as_str()),
            ("division", &self.division),
            ("text", &self.text),
            ("came_from", &days[0]),
            ("came_to", &days[1]),
        ];
        asked.extend(self.said.iter().map(|(field, word)| (field.id(), word.as_str())));
        list_address(path, &nodes.court, &asked, from)
    }

    /// The same with one word more, or without it where it is there already.
    pub(super) fn toggled(&self, field: Field, word: &str) -> Self {
        let mut said = self.said.clone();
        said.retain(|(one, _)| *one != field);
        if said.len() == self.said.len() || !self.said.contains(&(field, word.to_owned())) {
            said.push((field, word.to_owned()));
        }
        Self { said, from: 0, ..self.clone() }
    }
}

/// A case that belongs in the ledger.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The case; none where it is about no single one.
    pub number: Option<CaseNumber>,
    /// What it is called where it is no case.
    pub name: String,
    /// Its judge and division.
    pub judge: String,
    /// Why it belongs there, in Chinese and English.
    pub why: [String; 2],
    /// What is filled in when it is opened from here.
    pub values: Vec<(Field, String)>,
    /// Its clock, where it is open.
    pub row: Option<Row>,
}

/// A ledger as it is shown.
#[derive(Clone, Debug)]
pub struct LedgerView {
    /// The head of the page.
    pub nodes: Nodes,
    /// Which.
    pub kind: Kind,
    /// What is asked for.
    pub sought: Sought,
    /// The divisions to choose from.
    pub divisions: Vec<String>,
    /// The entries of this page.
    pub entries: Vec<Entry>,
    /// How many there are.
    pub of: i64,
    /// Cases that belong in it, some of them, and how many there are.
    pub candidates: (Vec<Candidate>, i64),
    /// Whether the reader opens entries.
    pub opens: bool,
    /// Its figures.
    pub figures: Figures,
}

/// Renders it.
pub fn ledger(frame: Frame, view: LedgerView) -> String {
    let kind = view.kind;
    let frame = frame.at_station(super::home_of(kind));
    document(frame, [kind.zh(), kind.en()], move || {
        let lang = lang();
        view! {
            <section class="page admin nodes">
                {head(&view.nodes, Here::Ledger(kind), capital(lang.pick(kind.zh(), kind.en()), lang), "/nodes/ledger")}
                <p class="lede">{lede(&view, lang)}</p>
                {filters(&view, lang)}
                {chosen(&view, lang)}
                {table(&view, lang)}
                {candidates(&view, lang)}
                {figures(&view, lang)}
                {list_script()}
            </section>
        }
    })
}

fn lede(view: &LedgerView, lang: Lang) -> AnyView {
    let tab = view.nodes.tabs.iter().find(|tab| tab.kind == view.kind);
    let (open, late) = tab.map_or((0, 0), |tab| (tab.open, tab.late));
    let which = |which: &str, text: String| {
        let sought = Sought { which: which.to_owned(), ..Sought::default() };
        let address = sought.address(&view.nodes, view.kind, 0, "/nodes/ledger");
        view! { <a href=address>{text}</a> }.into_any()
    };
    let open = match open {
        0 => lang.pick("没有未办结的条目", "No entry is open").into_any(),
        n => which("open", lang.pick(format!("{n} 项未办结"), format!("{n} entries are open"))),
    };
    let late = (late > 0).then(|| {
        let link = which("late", lang.pick(format!("{late} 项逾期"), format!("{late} of them late")));
        view! { {lang.pick("，", ", ")} <span class="late">{link}</span> }
    });
    let (_, candidates) = &view.candidates;
    let more = (*candidates > 0).then(|| {
        let (zh, one, several) = match view.kind {
            Kind::Litigant => ("个", "party", "parties"),
            _ => ("件", "case", "cases"),
        };
        let text = lang.pick(
            format!("{candidates} {zh}待登记"),
            match candidates {
                1 => format!("1 {one} belongs here and has no entry yet"),
                _ => format!("{candidates} {several} belong here and have no entry yet"),
            },
        );
        view! { {lang.pick("，", "; ")} <a href="#candidates">{text}</a> }
    });
    let new = view.opens.then(|| {
        let address = format!("/nodes/new?court={}&kind={}", view.nodes.court, view.kind.id());
        let many = view.kind.gives_numbers().then(|| {
            let address = format!("/sources/import?kind={}", view.kind.id());
            view! { " " <a href=address>{lang.pick("批量登记", "Open many from a file")}</a> }
        });
        view! { " " <a href=address>{lang.pick("新登记一条", "Open one")}</a> {many} }
    });
    // The rates of enforcement are indicators, with their cases behind them.
    let rates = (view.kind == Kind::RoundCheck).then(|| {
        let one = |id: IndicatorId| {
            let address = format!("/indicator/{}?court={}", id.id(), view.nodes.court);
            view! { " " <a href=address rel="external">{lang.pick(id.zh(), id.en())}</a> }
        };
        [IndicatorId::Completion, IndicatorId::Recovery, IndicatorId::TerminatedRound].map(one)
    });
    view! { {open} {late} {more} {lang.pick("。", ".")} {new} {rates} }.into_any()
}

fn filters(view: &LedgerView, lang: Lang) -> AnyView {
    let sought = &view.sought;
    let option = |value: &str, text: &str, chosen: bool| {
        view! { <option value=value.to_owned() selected=chosen>{text.to_owned()}</option> }.into_any()
    };
    let all = lang.pick("全部", "all");
    let states = std::iter::once(option("", all, sought.state.is_none())).chain(
        ledger::states(view.kind)
            .map(|state| option(state.id(), lang.pick(state.zh(), state.en()), sought.state == Some(state))),
    );
    let which = [("", all), ("open", lang.pick("未办结", "open")), ("late", lang.pick("逾期", "late"))];
    let which = which.map(|(id, text)| option(id, text, id == sought.which));
    let days = view.kind.is_of_sources().then(|| {
        let [first, last] = sought.came.map(|(first, last)| [first.to_string(), last.to_string()]).unwrap_or_default();
        view! {
            <label>
                <span>{lang.pick("收到起", "Received from")}</span>
                <input type="date" name="came_from" value=first />
            </label>
            <label>
                <span>{lang.pick("收到止", "Received to")}</span>
                <input type="date" name="came_to" value=last />
            </label>
        }
    });
    let said =
        sought.said.iter().map(|(field, word)| view! { <input type="hidden" name=field.id() value=word.clone() /> });
    let divisions = (view.divisions.len() > 1).then(|| {
        let named = view.divisions.iter().map(|name| option(name, name, *name == sought.division));
        let named = std::iter::once(option("", all, sought.division.is_empty())).chain(named);
        view! {
            <label>
                <span>{lang.pick("部门", "Division")}</span>
                <select name="division">{named.collect_view()}</select>
            </label>
        }
    });
    view! {
        <form class="gate-form in-line search" method="get" action="/nodes/ledger">
            <input type="hidden" name="court" value=view.nodes.court.to_string() />
            <input type="hidden" name="kind" value=view.kind.id() />
            <label>
                <span>{lang.pick("状态", "State")}</span>
                <select name="state">{states.collect_view()}</select>
            </label>
            <label>
                <span>{lang.pick("范围", "Which")}</span>
                <select name="which">{which}</select>
            </label>
            {divisions}
            {days}
            {said.collect_view()}
            <label>
                <span>{lang.pick("案号或内容", "Number or words")}</span>
                <input type="search" name="text" value=sought.text.clone() autocomplete="off" />
            </label>
            <button class="quiet" type="submit">{lang.pick("查看", "Show")}</button>
        </form>
    }
    .into_any()
}

/// The words chosen so far, each with the way back without it.
fn chosen(view: &LedgerView, lang: Lang) -> Option<AnyView> {
    let sought = &view.sought;
    if sought.said.is_empty() {
        return None;
    }
    let words = sought.said.iter().map(|(field, word)| {
        let address = sought.toggled(*field, word).address(&view.nodes, view.kind, 0, "/nodes/ledger");
        let name = capital(lang.pick(field.zh(), field.en()), lang);
        let label = lang.pick(format!("去掉{name}"), format!("Without {name}"));
        let text = format!("{name}{}{}", lang.pick("：", ": "), forms::shown(*field, word, lang));
        view! { <a href=address aria-label=label>{text} " ×"</a> " " }
    });
    Some(view! { <p class="dimensions">{lang.pick("已选 ", "Chosen ")} {words.collect_view()}</p> }.into_any())
}

fn table(view: &LedgerView, lang: Lang) -> AnyView {
    if view.entries.is_empty() {
        return view! { <p class="empty">{lang.pick("没有这样的条目。", "No such entry.")}</p> }.into_any();
    }
    let court = &view.nodes.court;
    let rows = view.entries.iter().map(|entry| {
        let (zh, en) = ledger::turn(entry.kind, entry.state).named();
        view! {
            <tr>
                <th scope="row"><a href=entry_address(court, &entry.id)>{entry.number.to_string()}</a></th>
                <td data-label=lang.pick("状态", "State")>{lang.pick(entry.state.zh(), entry.state.en())}</td>
                <td data-label=lang.pick("轮到", "Whose turn")>{lang.pick(zh, en)}</td>
                <td data-label=lang.pick("最迟", "By")>{due_cell(entry, view.nodes.today, lang)}</td>
                <td data-label=lang.pick("承办", "Judge") class=entry.judge.is_empty().then_some("nothing")>
                    {entry.judge.clone()} <span class="hint">" " {entry.division.clone()}</span>
                </td>
                <td data-label=lang.pick("内容", "What")><span class="gist">{what(entry, lang)}</span></td>
                <td data-label=lang.pick("登记", "Opened") class="moment">{entry.opened.to_string()}</td>
            </tr>
        }
    });
    let heads = [
        words("案号", "Case"),
        words("状态", "State"),
        words("轮到", "Whose turn"),
        words("最迟", "By"),
        words("承办", "Judge"),
        words("内容", "What"),
        words("登记", "Opened"),
    ];
    let shown = List { label: Some(lang.pick("台账", "Ledger")), ..List::default() };
    let page = |from: i64| view.sought.address(&view.nodes, view.kind, from, "/nodes/ledger");
    let export = view.sought.address(&view.nodes, view.kind, 0, "/nodes/export");
    view! {
        {list(shown, heads, rows.collect_view())}
        {pages(view.sought.from, view.entries.len(), view.of, page, export)}
    }
    .into_any()
}

/// What an entry is about, in a few words.
fn what(entry: &Entry, lang: Lang) -> String {
    let first = [
        Field::What,
        Field::FourType,
        Field::CauseClass,
        Field::Outcome,
        Field::DisputeCause,
        Field::PetitionKind,
        Field::MeasureKind,
    ];
    let word = first.iter().find_map(|field| Some(forms::shown(*field, entry.value(*field)?, lang)));
    let length = entry.value(Field::Length).map(str::to_owned);
    let parts: Vec<String> =
        [word, length, Some(gist(&entry.values))].into_iter().flatten().filter(|text| !text.is_empty()).collect();
    parts.join(" · ")
}

/// What was said first, for lists.
fn gist(values: &Values) -> String {
    let sides = [Field::Applicant, Field::Respondent].map(|field| values.get(&field).cloned());
    if let [Some(applicant), Some(respondent)] = sides {
        return format!("{applicant} / {respondent}");
    }
    if let Some(petitioner) = values.get(&Field::Petitioner) {
        let demand = values.get(&Field::Demand).cloned().unwrap_or_default();
        return format!("{petitioner} · {demand}");
    }
    let of = [
        Field::Problem,
        Field::Litigant,
        Field::MeasureName,
        Field::Title,
        Field::Reason,
        Field::Plan,
        Field::Contest,
        Field::Appellant,
        Field::Opinion,
    ];
    of.iter().find_map(|field| values.get(field)).cloned().unwrap_or_default()
}

fn candidates(view: &LedgerView, lang: Lang) -> Option<AnyView> {
    let (candidates, of) = &view.candidates;
    if candidates.is_empty() {
        return None;
    }
    let today = view.nodes.today;
    // What needs more than the case is opened one by one.
    let together =
        view.opens && matches!(view.kind, Kind::LongPending | Kind::ReverseReview | Kind::FourType | Kind::RoundCheck);
    let rows = candidates.iter().map(|one| {
        let number = one.number.as_ref().map_or_else(|| one.name.clone(), ToString::to_string);
        let label = lang.pick(format!("选 {number}"), format!("Select {number}"));
        let mark = together.then(|| {
            view! { <td class="mark-cell"><input type="checkbox" name="number" value=number.clone() aria-label=label /></td> }
        });
        let [zh, en] = one.why.clone();
        let due = one.row.as_ref().map(|row| clocks::due_words(&row.case, today, lang));
        let filled: String = one.values.iter().map(|(field, value)| format!("&{}={}", field.id(), escape(value))).collect();
        let about = one.number.as_ref().map(|number| format!("&number={}", escape(&number.to_string())));
        let about = about.unwrap_or_default();
        let address = format!("/nodes/new?court={}&kind={}{about}{filled}", view.nodes.court, view.kind.id());
        let name = match &one.number {
            Some(case) => view! { <a href=case_address(case)>{number.clone()}</a> }.into_any(),
            None => number.clone().into_any(),
        };
        let open = view.opens.then(|| view! { <a href=address>{lang.pick("登记", "Open")}</a> });
        view! {
            <tr>
                {mark}
                <th scope="row">{name}</th>
                <td data-label=lang.pick("为何", "Why")>{lang.pick(zh, en)}</td>
                <td data-label=lang.pick("承办", "Judge")>{one.judge.clone()}</td>
                <td data-label=lang.pick("审限", "Limit")>{due}</td>
                <td>{open}</td>
            </tr>
        }
    });
    let heads =
        [words("案号", "Case"), words("为何", "Why"), words("承办", "Judge"), words("审限", "Limit"), words("", "")];
    let shown = i64::try_from(candidates.len()).unwrap_or(0);
    let more = (*of > shown).then(|| {
        let text = lang.pick(format!("列出 {shown} 件，共 {of} 件。"), format!("{shown} of {of} are listed."));
        view! { <p class="cut">{text}</p> }
    });
    let back = view.sought.address(&view.nodes, view.kind, view.sought.from, "/nodes/ledger");
    let title = match view.kind {
        Kind::Litigant => lang.pick("十二个月内多次涉诉的当事人", "Parties of many cases in twelve months"),
        _ => lang.pick("待登记的案件", "Cases without an entry"),
    };
    let bulk = together.then(|| {
        view! {
            <div class="bulk">
                <button class="quiet" type="submit">{lang.pick("登记选中的案件", "Open entries for the selected cases")}</button>
            </div>
        }
    });
    Some(
        view! {
            <section class="part" id="candidates">
                <h2>{title}</h2>
                <form method="post" action="/nodes/open-many">
                    <input type="hidden" name="court" value=view.nodes.court.to_string() />
                    <input type="hidden" name="kind" value=view.kind.id() />
                    <input type="hidden" name="back" value=back />
                    {bulk}
                    {list(List { label: Some(title), marks: together, stays: false }, heads, rows.collect_view())}
                </form>
                {more}
            </section>
        }
        .into_any(),
    )
}
