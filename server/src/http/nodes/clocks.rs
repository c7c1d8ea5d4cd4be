//! The list of clocks, and what is done about warnings.

use super::super::page::{Page, answer, back, refused};
use super::{Pairs, back_with_undo, head, long_pending_by, nodes_space};
use app::documents::nodes::{Clocks, ROWS_PER_PAGE, Row, Wanted, clocks};
use app::figures::query::parameters_of;
use axum::Form;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::case_number::CaseNumber;
use domain::day::Day;
use domain::ledger::{Act, NodeSettings};
use domain::line::Line;
use domain::policy::{Action, Part, Role};
use std::collections::BTreeSet;
use store::{ClockFilter, ClockOrder, CourtSpace, Error, rules, warned_by};

/// What the address asks for.
pub(super) fn wanted(query: &str) -> Wanted {
    let parameters = parameters_of(query);
    let word = |name: &str| parameters(name).unwrap_or_default().trim().to_owned();
    Wanted {
        rule: word("rule"),
        division: word("division"),
        judge: word("judge"),
        line: Line::parse(&word("line")).ok(),
        text: word("text"),
        months: word("months").parse().ok().filter(|months| (1..=240).contains(months)),
        order: word("order"),
        from: word("from").parse().ok().filter(|from| *from >= 0).unwrap_or(0),
    }
}

/// The filter that is.
pub(super) fn filter(wanted: &Wanted, today: Day) -> ClockFilter {
    ClockFilter {
        rule: wanted.rule.clone(),
        division: wanted.division.clone(),
        judge: wanted.judge.clone(),
        line: wanted.line,
        text: wanted.text.clone(),
        docketed_by: wanted.months.map(|months| long_pending_by(today, months)),
        order: match wanted.order.as_str() {
            "oldest" => ClockOrder::Oldest,
            "number" => ClockOrder::Number,
            _ => ClockOrder::Urgent,
        },
        ..ClockFilter::default()
    }
}

/// Cases with what warns of them and what was done; `span` is the offset and how many at most.
pub(super) async fn rows(
    space: &CourtSpace,
    settings: &NodeSettings,
    filter: &ClockFilter,
    today: Day,
    span: (i64, i64),
) -> Result<(Vec<Row>, i64), Error> {
    let (cases, of) = space.clocks(filter, &settings.levels(), today, span.0, span.1).await?;
    let numbers: Vec<CaseNumber> = cases.iter().map(|case| case.number.clone()).collect();
    let mut acts = space.warning_acts(&numbers).await?;
    let levels = settings.levels();
    let row = |case: store::OpenCase| Row {
        rule: warned_by(&case, &levels, today).map(|rule| rule.id()),
        acts: acts.remove(&case.number).unwrap_or_default(),
        case,
    };
    Ok((cases.into_iter().map(row).collect(), of))
}

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(clocks(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

async fn view(page: &Page, query: &str) -> Result<Clocks, Error> {
    let (actor, today) = (&page.desk.actor, page.desk.today);
    let space = nodes_space(page, &page.court).await?;
    let settings = space.node_settings().await?;
    let wanted = wanted(query);
    let (rows, of) = rows(&space, &settings, &filter(&wanted, today), today, (wanted.from, ROWS_PER_PAGE)).await?;
    let counts = space.warning_counts(&settings.levels(), today).await?;
    let divisions: BTreeSet<String> = counts.iter().map(|count| count.division.clone()).collect();
    let theirs = |division: &String| wanted.division.is_empty() || *division == wanted.division;
    let judges: BTreeSet<String> =
        counts.iter().filter(|count| theirs(&count.division)).map(|count| count.judge.clone()).collect();
    let at_home = page.court == actor.court;
    let urges = at_home && page.desk.store.would(actor, Action::SuperviseNodes, &page.court).await?;
    let handles = at_home && page.desk.store.would(actor, Action::HandleCases, &page.court).await?;
    let acts = match (urges, handles) {
        (true, _) => Act::ALL.to_vec(),
        (false, true) => Act::ALL.iter().copied().filter(|act| *act != Act::Urge).collect(),
        (false, false) => Vec::new(),
    };
    space.looked(format!("clocks: {} cases", rows.len())).await?;
    Ok(Clocks {
        nodes: head(page, &space, query).await?,
        rules: rules(&settings.levels()),
        divisions: divisions.into_iter().collect(),
        judges: judges.into_iter().collect(),
        own: actor.role == Role::Judge && matches!(actor.part, Part::Judge(_)),
        wanted,
        rows,
        of,
        acts,
    })
}

pub(super) async fn act(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let to = pairs.back("/nodes/clocks");
    match acted(&page, &pairs).await {
        Ok((_, 0)) => back(
            &to,
            "没有选中在您范围内、有预警的案件 / none of the selected cases has a warning within your scope; select some",
        ),
        Ok((together, cases)) => back_with_undo(&to, &format!("已办理 {cases} 件 / done for {cases} cases"), &together),
        Err(Error::Conflict(why)) => back(&to, &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn acted(page: &Page, pairs: &Pairs) -> Result<(String, usize), Error> {
    let court = pairs.court(page)?;
    let act = Act::parse(pairs.get("act")).map_err(|error| Error::Conflict(error.to_string()))?;
    let mut warned = Vec::new();
    for marked in pairs.all("case") {
        let (number, rule) = marked.split_once('|').unwrap_or((marked, ""));
        let number = CaseNumber::parse(number).map_err(|error| Error::Conflict(error.to_string()))?;
        warned.push((number, rule.to_owned()));
    }
    let desk = &page.desk;
    desk.store.act_on_warnings(&desk.actor, &court, &warned, act, pairs.get("said"), desk.today).await
}
