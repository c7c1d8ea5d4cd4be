//! Ledgers and their entries: lists, one entry, new ones, steps.

use super::super::page::{Page, answer, back, ended, refused, short};
use super::attachments::{self, Scan};
use super::candidates::candidates;
use super::{LISTED, Pairs, back_with_undo, head};
use app::api::case::messages;
use app::desk::Desk;
use app::documents::nodes::{
    EntryView, Figures, LedgerView, Opening, ROWS_PER_PAGE, Sought, StepView, entry, ledger, opening,
};
use app::figures::query::{escape, parameters_of};
use axum::Form;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::stats::{
    Moved, by_division, closed_between, counted, month_ends, on_the_way, pending_over, reviews, stage_days, tallies,
};
use domain::ledger::{Entry, Field, Kind, Matter, NodeSettings, State, Step, Values, Verb, dimensions, who};
use domain::policy::{Action, Denied};
use domain::sources::effect;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{ANY, CourtSpace, EntryFilter, Error, StepTaken, random_hex, seen_by};

/// Candidates listed at most.
const CANDIDATES: i64 = 50;
/// So many entries are opened at once at most.
const MOST_AT_ONCE: i64 = 500;
/// Months of the clean-up curve.
const MONTHS: i32 = 12;

/// The ledger an address names.
fn kind_of(query: &str) -> Result<Kind, Error> {
    let kind = parameters_of(query)("kind").unwrap_or_else(|| Kind::Request.id().to_owned());
    Kind::parse(&kind).map_err(|error| Error::Conflict(error.to_string()))
}

/// What the address asks for.
pub(super) fn sought(query: &str, kind: Kind) -> Sought {
    let parameters = parameters_of(query);
    let word = |name: &str| parameters(name).unwrap_or_default().trim().to_owned();
    Sought {
        state: State::parse(&word("state")).ok(),
        which: word("which"),
        division: word("division"),
        text: word("text"),
        came: match (word("came_from").parse(), word("came_to").parse()) {
            (Ok(first), Ok(last)) => Some((first, last)),
            _ => None,
        },
        said: said(query, kind),
        from: word("from").parse().ok().filter(|from| *from >= 0).unwrap_or(0),
    }
}

/// The words of a register's fields that an address asks for, in its order; of a field that is named twice the last.
fn said(query: &str, kind: Kind) -> Vec<(Field, String)> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    // That something was said of a field can be asked of any; what was said, of those a register is taken apart by.
    let field = |name: &str, word: &str| {
        let any = Field::ALL.iter().find(|field| field.id() == name && word == ANY);
        any.or_else(|| dimensions(kind).iter().find(|field| field.id() == name)).copied()
    };
    let mut said: Vec<(Field, String)> = Vec::new();
    for (name, word) in pairs.filter(|(_, word)| !word.is_empty()) {
        if let Some(field) = field(&name, &word) {
            said.retain(|(one, _)| *one != field);
            said.push((field, word.into_owned()));
        }
    }
    said
}

/// The filter that is.
pub(super) fn filter(kind: Kind, sought: &Sought, today: Day) -> EntryFilter {
    EntryFilter {
        kind: Some(kind),
        state: sought.state,
        open: sought.which == "open",
        late_on: (sought.which == "late").then_some(today),
        division: sought.division.clone(),
        text: sought.text.clone(),
        came: sought.came,
        said: sought.said.clone(),
        ..EntryFilter::default()
    }
}

pub(super) async fn show_ledger(page: Page, RawQuery(query): RawQuery) -> Response {
    match ledger_view(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(ledger(page.frame, view)),
        Err(Error::Conflict(why)) => back("/nodes", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn ledger_view(page: &Page, query: &str) -> Result<LedgerView, Error> {
    let today = page.desk.today;
    let kind = kind_of(query)?;
    let space = page.desk.store.space(&page.desk.actor, seen_by(kind), &page.court).await?;
    if !space.shows(kind) {
        space.looked("a ledger that stays in its court").await?;
        return Err(Error::Denied(Denied::OutsideScope));
    }
    let sought = sought(query, kind);
    let filter = filter(kind, &sought, today);
    let (entries, of) = space.entries(&filter, sought.from, ROWS_PER_PAGE).await?;
    // Of a register what is shown is taken apart; of a ledger of the nodes, its whole course.
    let (counted, courses) = match kind.is_register() {
        true => (space.register_to_count(kind, &filter).await?, Vec::new()),
        false => (Vec::new(), courses(&space, kind).await?),
    };
    let counted: Vec<&Entry> = counted.iter().map(Arc::as_ref).chain(courses.iter().map(|(entry, _)| entry)).collect();
    // The figures are of what they are counted from: the list of a register, the whole of a ledger of the nodes.
    let counted_by = match kind.is_register() {
        true => filter,
        false => EntryFilter { kind: Some(kind), ..EntryFilter::default() },
    };
    let divisions: BTreeSet<&str> =
        counted.iter().map(|entry| entry.division.as_str()).filter(|name| !name.is_empty()).collect();
    let settings = space.node_settings().await?;
    let candidates = candidates(&space, kind, &settings, today, CANDIDATES).await?;
    space.looked(format!("{}: {} entries", kind.id(), entries.len())).await?;
    Ok(LedgerView {
        nodes: head(page, &space, query).await?,
        kind,
        divisions: divisions.into_iter().map(str::to_owned).collect(),
        entries,
        of,
        candidates,
        opens: opens(page, kind).await?,
        figures: figures(&space, kind, (&counted, &courses), &settings, &counted_by, today).await?,
        sought,
    })
}

/// Whether the reader opens entries of a ledger there.
async fn opens(page: &Page, kind: Kind) -> Result<bool, Error> {
    let desk = &page.desk;
    desk.store.would_any(&desk.actor, who(kind, Verb::Open), &page.court).await
}

async fn courses(space: &CourtSpace, kind: Kind) -> Result<Vec<(Entry, Vec<Moved>)>, Error> {
    let moved = |step: StepTaken| Moved {
        day: step.day,
        verb: step.verb,
        to: step.to,
        changed: step.said.get(&Field::Changed).cloned(),
    };
    let all = space.steps_of(kind).await?;
    Ok(all.into_iter().map(|(entry, steps)| (entry, steps.into_iter().map(moved).collect())).collect())
}

async fn figures(
    space: &CourtSpace,
    kind: Kind,
    (all, courses): (&[&Entry], &[(Entry, Vec<Moved>)]),
    settings: &NodeSettings,
    filter: &EntryFilter,
    today: Day,
) -> Result<Figures, Error> {
    // A register counts what its list shows; a ledger of the nodes leaves out what was withdrawn.
    let counts = |entry: &&Entry| kind.is_register() || entry.state != State::Withdrawn;
    let entries = || all.iter().copied().filter(counts);
    let pattern = |field: Field| (field, tallies(entries(), field));
    let patterns: &[Field] = match kind {
        Kind::Request | Kind::Approval => &[Field::What, Field::Uncounted],
        Kind::LongPending => &[Field::CauseClass],
        Kind::Transfer | Kind::Intake => &[Field::Outcome],
        Kind::ReverseReview => &[Field::Ground, Field::RootCause, Field::Fault],
        Kind::FourType => &[Field::FourType],
        Kind::Review => &[],
        kind => dimensions(kind),
    };
    let year = Day::from_ymd(today.ymd().0, 1, 1).unwrap_or(today);
    let mut curves = Vec::new();
    if kind == Kind::LongPending {
        let (facts, ends) = (space.facts().await?, month_ends(today, MONTHS));
        for band in &settings.bands {
            let counts = pending_over(&facts, band.months, &ends);
            curves.push((band.months, ends.iter().copied().zip(counts).collect()));
        }
    }
    let closed_this_year = if kind == Kind::Review { closed_between(&*space.facts().await?, year, today) } else { 0 };
    let reviewed: BTreeSet<&Matter> =
        entries().filter(|entry| entry.opened >= year).map(|entry| &entry.number).collect();
    Ok(Figures {
        stages: stage_days(courses),
        reviews: (kind == Kind::Review && !courses.is_empty()).then(|| reviews(courses)),
        patterns: patterns.iter().map(|field| pattern(*field)).collect(),
        divisions: by_division(entries()),
        causes: if matches!(kind, Kind::ReverseReview | Kind::Petition) {
            counted(space.causes_of(filter).await?.into_iter())
        } else {
            Vec::new()
        },
        ways: if kind == Kind::Intake { on_the_way(courses) } else { Vec::new() },
        curves,
        closed_this_year,
        reviewed_this_year: i64::try_from(reviewed.len()).unwrap_or(0),
    })
}

pub(super) async fn show_entry(scan: Scan, page: Page, RawQuery(query): RawQuery) -> Response {
    match entry_view(&page, &query.unwrap_or_default(), &scan).await {
        Ok(view) => answer(entry(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

async fn entry_view(page: &Page, query: &str, scan: &Scan) -> Result<EntryView, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let space = store.ledger_space(actor, &page.court).await?;
    let id = parameters_of(query)("id").unwrap_or_default();
    let found = space.entry(&id).await?;
    space.looked(format!("entry {id}")).await?;
    let Some((entry, steps)) = found else {
        return Err(Error::Denied(Denied::OutsideScope));
    };
    let tree = store.tree().await?;
    let named = |code: &str| match CourtCode::parse(code) {
        Ok(code) => short(&tree, &code),
        Err(_) => [code.to_owned(), code.to_owned()],
    };
    let Offered { may, kept, open } = steps_open(&page.desk, &page.court, &entry).await?;
    let between = !matches!(entry.kind, Kind::LongPending | Kind::FourType | Kind::Review) && !entry.kind.is_register();
    let messages = match entry.number.case() {
        Some(number) if between => messages(store, &space, &[number]).await?,
        _ => Vec::new(),
    };
    let own_other = page.court == actor.court && entry.kind != Kind::Rectification;
    let tasks = match own_other && store.would(actor, Action::ViewTasks, &page.court).await? {
        true => {
            let tasks = store.space(actor, Action::ViewTasks, &page.court).await?;
            tasks.entries(&from_entry(&entry), 0, LISTED).await?.0
        }
        false => Vec::new(),
    };
    let sets_tasks = own_other && store.would(actor, Action::SetTasks, &page.court).await?;
    Ok(EntryView {
        tasks,
        sets_tasks,
        nodes: head(page, &space, query).await?,
        steps: steps.into_iter().map(|step| StepView { court: named(&step.court), step }).collect(),
        own: kept && open.is_empty(),
        open,
        attachments: attachments::shown(page, &space, &entry.id, !may.is_empty(), scan).await?,
        comments: !may.is_empty(),
        correctable: entry.correctable(&may),
        effect: match entry.kind {
            Kind::Measure => {
                let lineage = store.own_lineage(&space).await?;
                effect(&entry, &lineage, &space.counting(page.desk.today).await?, page.desk.today)
            }
            _ => None,
        },
        messages,
        entry,
    })
}

/// What someone can do to an entry now.
pub(in crate::http) struct Offered {
    /// What the policy lets them do to it; with nothing they do not comment either.
    pub(in crate::http) may: Vec<Action>,
    /// The steps.
    pub(in crate::http) open: Vec<&'static Step>,
    /// Whether a step is kept from them because it is for another.
    pub(in crate::http) kept: bool,
}

/// The steps of an entry of a court that someone can take.
pub(in crate::http) async fn steps_open(desk: &Desk, court: &CourtCode, entry: &Entry) -> Result<Offered, Error> {
    let may = desk.store.may_do(&desk.actor, court, entry.kind, |part| entry.is_in(part)).await?;
    // Nothing is reported upward that the president decides on.
    let decided_here = entry.value(Field::Approver).is_none_or(|approver| approver == "president");
    let offered = |step: &&'static Step| may.contains(&step.who) && !(decided_here && step.verb == Verb::Forward);
    let theirs: Vec<_> = entry.steps().filter(offered).collect();
    let (kept, open): (Vec<_>, Vec<_>) = theirs.into_iter().partition(|step| entry.keeps_out(step, &desk.actor));
    Ok(Offered { may, kept: !kept.is_empty(), open })
}

/// The tasks that came from an entry.
fn from_entry(entry: &Entry) -> EntryFilter {
    let named = entry.as_problem().remove(&Field::FromEntry).unwrap_or_default();
    let said = vec![(Field::FromEntry, named)];
    EntryFilter { kind: Some(Kind::Rectification), said, ..EntryFilter::default() }
}

/// Fields of a form or an address that belong to a ledger.
pub(in crate::http) fn values<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Values {
    pairs
        .filter_map(|(name, value)| Some((Field::ALL.iter().find(|field| field.id() == name)?, value.trim())))
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, value)| (*field, value.to_owned()))
        .collect()
}

pub(super) async fn show_opening(page: Page, RawQuery(query): RawQuery) -> Response {
    match opening_view(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(opening(page.frame, view)),
        Err(Error::Conflict(why)) => back("/nodes", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn opening_view(page: &Page, query: &str) -> Result<Opening, Error> {
    let kind = kind_of(query)?;
    let parameters = parameters_of(query);
    let number = parameters("number").unwrap_or_default().trim().to_owned();
    let space = page.desk.store.space(&page.desk.actor, seen_by(kind), &page.court).await?;
    let case = match CaseNumber::parse(&number) {
        Ok(number) if number.court == page.court => space.clock_of(&number).await?,
        _ => None,
    };
    let filled = Field::ALL.iter().filter_map(|field| Some((field.id(), parameters(field.id())?))).collect::<Vec<_>>();
    let values = values(filled.iter().map(|(name, value)| (*name, value.as_str())));
    space.looked(format!("new {}", kind.id())).await?;
    Ok(Opening { nodes: head(page, &space, query).await?, kind, number, case, values, may: opens(page, kind).await? })
}

pub(super) async fn open(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let said = values(pairs.0.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let kept: String = said.iter().map(|(field, value)| format!("&{}={}", field.id(), escape(value))).collect();
    let again = format!(
        "/nodes/new?court={}&kind={}&number={}{kept}",
        escape(pairs.get("court")),
        escape(pairs.get("kind")),
        escape(pairs.get("number"))
    );
    let result = async {
        let kind = Kind::parse(pairs.get("kind")).map_err(|error| Error::Conflict(error.to_string()))?;
        let desk = &page.desk;
        if kind == Kind::Rectification {
            return desk.store.set_task(&desk.actor, &desk.actor.court, &said, None, desk.today).await;
        }
        if kind.gives_numbers() {
            return desk.store.register_entry(&desk.actor, kind, &said, desk.today).await;
        }
        let number = CaseNumber::parse(pairs.get("number")).map_err(|error| Error::Conflict(error.to_string()))?;
        desk.store.open_entry(&desk.actor, kind, &number, &said, desk.today, "").await
    };
    match result.await {
        Ok(entry) => {
            let to = format!("/nodes/entry?court={}&id={}", entry.number.court(), entry.id);
            back(&to, "已登记 / opened")
        }
        Err(Error::Conflict(why)) => back(&again, &why),
        Err(error) => refused(page.frame, error),
    }
}

pub(super) async fn open_many(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let to = pairs.back("/nodes");
    match opened_many(&page, &pairs).await {
        Ok((_, 0, _)) => back(&to, "没有选中待登记的案件 / no case without an entry was selected; select some"),
        Ok((together, entries, left_out)) => {
            let (zh, en) = match left_out {
                0 => (String::new(), String::new()),
                n => (format!("，{n} 件不能登记"), format!(", {n} could not be")),
            };
            back_with_undo(&to, &format!("已登记 {entries} 件{zh} / {entries} entries opened{en}"), &together)
        }
        Err(Error::Conflict(why)) => back(&to, &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn opened_many(page: &Page, pairs: &Pairs) -> Result<(String, usize, usize), Error> {
    let (court, desk) = (pairs.court(page)?, &page.desk);
    let kind = Kind::parse(pairs.get("kind")).map_err(|error| Error::Conflict(error.to_string()))?;
    desk.store.may_any(&desk.actor, &who(kind, Verb::Open).collect::<Vec<_>>(), &court).await?;
    let space = desk.store.space(&desk.actor, seen_by(kind), &court).await?;
    let settings = space.node_settings().await?;
    let (candidates, _) = candidates(&space, kind, &settings, desk.today, MOST_AT_ONCE).await?;
    let marked: BTreeSet<&str> = pairs.all("number").collect();
    let together = random_hex(8)?;
    let (mut opened, mut left_out) = (0, 0);
    for one in &candidates {
        let Some(number) = one.number.as_ref().filter(|number| marked.contains(number.to_string().as_str())) else {
            continue;
        };
        let said: Values = one.values.iter().cloned().collect();
        match desk.store.open_entry(&desk.actor, kind, number, &said, desk.today, &together).await {
            Ok(_) => opened += 1,
            // Someone else was quicker with this one: the others go on.
            Err(Error::Conflict(_)) => left_out += 1,
            Err(error) => return Err(error),
        }
    }
    Ok((together, opened, left_out))
}

pub(super) async fn step(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let id = pairs.get("id").to_owned();
    let to = match pairs.court(&page) {
        Ok(court) => pairs.back(&format!("/nodes/entry?court={court}&id={}", escape(&id))),
        Err(_) => String::from("/nodes"),
    };
    let result = async {
        let court = pairs.court(&page)?;
        let verb = Verb::parse(pairs.get("verb")).map_err(|error| Error::Conflict(error.to_string()))?;
        let said = values(pairs.0.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let desk = &page.desk;
        desk.store.take_step(&desk.actor, &court, &id, verb, &said, desk.today).await
    };
    let result = result.await;
    ended(page.frame, &to, result, |entry| format!("已办理：{} / done: {}", entry.state.zh(), entry.state.en()))
}

pub(super) async fn undo(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let to = pairs.back("/nodes");
    let result = async {
        let (court, desk) = (pairs.court(&page)?, &page.desk);
        let together = pairs.get("together");
        let acts = desk.store.undo_warning_acts(&desk.actor, &court, together).await?;
        let entries = desk.store.undo_together(&desk.actor, &court, together, desk.today).await?;
        Ok(acts as usize + entries)
    };
    let result = result.await;
    ended(page.frame, &to, result, |undone| match undone {
        0 => String::from("没有可以撤销的 / there is nothing to undo"),
        n => format!("已撤销 {n} 项 / {n} undone"),
    })
}
