//! One dispute from its first mediation to its last petition: every case as it came from another, and where those who
//! petitioned say it went wrong.

use crate::components::mark::counted;
use crate::documents::nodes::{Here, Nodes, capital, case_address, entry_address, head, shown};
use crate::documents::{Frame, document};
use crate::lang::{Lang, lang};
use domain::case_number::CaseNumber;
use domain::day::Day;
use domain::ledger::{Entry, Field, Kind, settled};
use domain::lineage::{Counting, Derivation, Member};
use leptos::prelude::*;

/// A case of the dispute.
#[derive(Clone, Debug)]
pub struct NodeLine {
    /// The case, as far as the reader may know of it.
    pub member: Member,
    /// How many cases stand above it.
    pub depth: usize,
    /// The short name of its court, in Chinese and English.
    pub court: [String; 2],
    /// Whether the reader can open it.
    pub opens: bool,
    /// Entries about it.
    pub entries: Vec<Entry>,
}

/// A petition about a case of the dispute.
#[derive(Clone, Debug)]
pub struct PetitionLine {
    /// Its entry.
    pub entry: Entry,
    /// The case it is about.
    pub about: CaseNumber,
}

/// A dispute as it is shown.
#[derive(Clone, Debug)]
pub struct DisputeView {
    /// The head of the page.
    pub nodes: Nodes,
    /// The case it was asked for by.
    pub number: CaseNumber,
    /// Its cases, each after the one it comes from.
    pub lines: Vec<NodeLine>,
    /// The petitions about them that the reader may read.
    pub petitions: Vec<PetitionLine>,
    /// How many petitions there are.
    pub petitions_in_all: usize,
    /// How the court counts 件.
    pub counting: Counting,
}

/// Cases of a dispute shown at most; of more a file is at fault.
pub const CASES_SHOWN: usize = 500;

/// Renders it.
pub fn dispute(frame: Frame, view: DisputeView) -> String {
    let frame = frame.at_station("/sources");
    document(frame, ["纠纷全程", "The dispute"], move || {
        let lang = lang();
        let title = lang.pick("纠纷全程", "One dispute").to_owned();
        let lines = view.lines.iter().take(CASES_SHOWN).map(|line| node(line, &view, lang));
        let cut = (view.lines.len() > CASES_SHOWN).then(|| {
            let [shown, of] = [CASES_SHOWN, view.lines.len()].map(counted);
            lang.pick(format!("列出 {shown} 件，共 {of} 件。"), format!("{shown} of {of} shown."))
        });
        view! {
            <section class="page admin nodes sources">
                {head(&view.nodes, Here::Dispute, title, "/sources")}
                <p class="lede">{lede(&view, lang)}</p>
                <section class="part" id="chain">
                    <h2>{lang.pick("案件", "Its cases")}</h2>
                    <ol class="dispute">{lines.collect_view()}</ol>
                    {cut.map(|text| view! { <p class="hint">{text}</p> })}
                </section>
                {petitions(&view, lang)}
            </section>
        }
    })
}

fn days(view: &DisputeView) -> Option<(Day, Day)> {
    let of_cases = view.lines.iter().flat_map(|line| [line.member.docketed, line.member.closed]).flatten();
    let all = of_cases.chain(view.petitions.iter().filter_map(|line| line.entry.value(Field::Received)?.parse().ok()));
    let all: Vec<Day> = all.collect();
    Some((*all.iter().min()?, *all.iter().max()?))
}

fn lede(view: &DisputeView, lang: Lang) -> String {
    let cases = view.lines.iter().filter(|line| view.counting.is_case(line.member.number.type_code)).count();
    let mediated = view.lines.iter().any(|line| line.member.kind == Derivation::Mediation);
    let span = days(view).map(|(first, last)| {
        let length = last.since(first) + 1;
        lang.pick(format!("，{first} 至 {last}，历时 {length} 日"), format!(", {first} to {last}, {length} days"))
    });
    let before = match mediated {
        true => lang.pick("经诉前调解，", "after mediation before suit, "),
        false => "",
    };
    let letters = match view.petitions_in_all {
        0 => lang.pick(String::from("没有信访"), String::from("no petition")),
        1 => lang.pick(String::from("信访 1 件"), String::from("one petition")),
        n => lang.pick(format!("信访 {n} 件"), format!("{n} petitions")),
    };
    let span = span.unwrap_or_default();
    lang.pick(
        format!("{before}这件纠纷成为 {cases} 件案件{span}，{letters}。"),
        capital(&format!("{before}this dispute became {cases} cases{span}; {letters}."), lang),
    )
}

/// The kinds of cases that a word of where it went wrong points to.
fn points_to(went_wrong: &str, kind: Derivation) -> bool {
    use Derivation as D;
    match went_wrong {
        "mediation" => kind == D::Mediation,
        "filing" | "trial" | "explanation" => matches!(kind, D::FirstInstance | D::Remand),
        "appeal" => matches!(kind, D::SecondInstance | D::RetrialApplication | D::Retrial),
        "enforcement" => matches!(kind, D::FirstEnforcement | D::ResumedEnforcement | D::Objection),
        _ => false,
    }
}

fn node(line: &NodeLine, view: &DisputeView, lang: Lang) -> AnyView {
    let member = &line.member;
    let number = member.number.to_string();
    let is_here = member.number == view.number;
    let name = match (is_here, line.opens) {
        (_, true) => {
            let current = is_here.then_some("true");
            view! { <a href=case_address(&member.number) aria-current=current>{number}</a> }.into_any()
        }
        (true, false) => view! { <strong>{number}</strong> }.into_any(),
        (false, false) => view! { <span>{number}</span> }.into_any(),
    };
    let days = match (member.docketed, member.closed) {
        (Some(from), Some(to)) => {
            let length = to.since(from);
            lang.pick(format!("{from} – {to}，{length} 日"), format!("{from} – {to}, {length} days"))
        }
        (Some(from), None) => lang.pick(format!("{from} 起，未结"), format!("since {from}, open")),
        (None, Some(to)) => lang.pick(format!("{to} 结案"), format!("closed {to}")),
        (None, None) => String::new(),
    };
    let outcome = member.outcome.map(|outcome| {
        view! { " · " <strong>{lang.pick(outcome.zh(), outcome.en())}</strong> }
    });
    let whose: Vec<String> = [member.cause.clone(), member.division.clone(), member.judge.clone()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let [zh, en] = line.court.clone();
    let court = lang.pick(zh, en);
    let blamed = view.petitions.iter().filter(|one| {
        one.about == member.number || {
            let word = one.entry.value(Field::WentWrong).unwrap_or_default();
            view.lines.len() > 1 && points_to(word, member.kind)
        }
    });
    let blamed =
        blamed.filter(|one| points_to(one.entry.value(Field::WentWrong).unwrap_or_default(), member.kind)).count();
    let blame = (blamed > 0).then(|| {
        let text =
            lang.pick(format!("▼ {blamed} 件信访指向这一环节"), format!("▼ petitions that point here: {blamed}"));
        view! { <p class="late">{text}</p> }
    });
    let entries = line.entries.iter().map(|entry| {
        let address = entry_address(&view.nodes.court, &entry.id);
        let text = format!(
            "{}{}{}",
            capital(lang.pick(entry.kind.zh(), entry.kind.en()), lang),
            lang.pick("：", ": "),
            lang.pick(entry.state.zh(), entry.state.en())
        );
        let class = if settled(entry.kind, entry.state) { "" } else { "waits" };
        view! { <a class=class href=address>{text}</a> " " }
    });
    view! {
        <li class=format!("depth-{}{}", line.depth.min(6), if is_here { " here" } else { "" })>
            <p class="dispute-head">
                <span class="relation">{capital(lang.pick(member.kind.zh(), member.kind.en()), lang)}</span>
                {name}
                <span class="hint">{court}</span>
            </p>
            <p class="hint">{days} {outcome}</p>
            {(!whose.is_empty()).then(|| view! { <p class="hint">{whose.join(" · ")}</p> })}
            {blame}
            {(!line.entries.is_empty()).then(|| view! { <p class="hint">{entries.collect_view()}</p> })}
        </li>
    }
    .into_any()
}

fn petitions(view: &DisputeView, lang: Lang) -> Option<AnyView> {
    if view.petitions_in_all == 0 {
        return None;
    }
    let lines = view.petitions.iter().map(|one| {
        let entry = &one.entry;
        let word = |field: Field| entry.value(field).map(|value| shown(field, value, lang)).unwrap_or_default();
        let times =
            entry.value(Field::Times).map(|times| lang.pick(format!("第 {times} 次"), format!("for time {times}")));
        let parts: Vec<String> =
            [word(Field::Received), word(Field::Channel), word(Field::PetitionKind), times.unwrap_or_default()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect();
        let wrong = entry.value(Field::WentWrong).map(|value| {
            let value = shown(Field::WentWrong, value, lang);
            lang.pick(format!("问题环节：{value}"), format!("Went wrong: {value}"))
        });
        view! {
            <li>
                <p class="dispute-head">
                    <span class="relation">{capital(lang.pick(Kind::Petition.zh(), "petition"), lang)}</span>
                    <a href=entry_address(&view.nodes.court, &entry.id)>{entry.number.to_string()}</a>
                    <span class="hint">{lang.pick(entry.state.zh(), entry.state.en())}</span>
                </p>
                <p class="hint">{parts.join(" · ")} {lang.pick("，关于 ", ", about ")} {one.about.to_string()}</p>
                <p class="hint">{wrong}</p>
            </li>
        }
    });
    let hidden = view.petitions_in_all.saturating_sub(view.petitions.len());
    let hidden = (hidden > 0).then(|| {
        let text = lang.pick(
            format!("另有 {hidden} 件，您的角色看不到。"),
            format!("{hidden} more, which your role does not see."),
        );
        view! { <p class="hint">{text}</p> }
    });
    Some(
        view! {
            <section class="part" id="petitions">
                <h2>{lang.pick("信访", "Petitions")}</h2>
                <ol class="dispute">{lines.collect_view()}</ol>
                {hidden}
            </section>
        }
        .into_any(),
    )
}
