//! Portraits: whose there are, one of them, what the judge says to it, and who else opens it.

mod settings;

use settings::set_by;
pub(super) use settings::source_of;

use super::App;
use super::nodes::Pairs;
use super::page::{Page, answer, back, ended, refused};
use app::desk::off_the_async_threads;
use app::documents::portraits::{PortraitView, PortraitsView, Portrayable, portrait, portraits};
use app::figures::CourtName;
use app::figures::query::{Chosen, escape, parameters_of, past_periods};
use axum::Form;
use axum::extract::RawQuery;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use domain::catalogue::Version;
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{Entry, Kind, NodeSettings, settled};
use domain::period::Period;
use domain::policy::{Action, Part};
use domain::portrait::{Access, Options, Peers, Portrait, Reach, Subject, may_open, place_of};
use domain::table::FactTable;
use domain::workload::Weights;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::{EntryFilter, Error, Sitting};

/// Reviews and tasks listed at most.
const LISTED: i64 = 20;

/// What of portraits can be asked for.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![
        ("GET", "/portraits", get(show_all)),
        ("GET", "/portrait", get(show)),
        ("POST", "/portrait/comment", post(comment)),
        ("POST", "/portraits/settings", post(set)),
        ("GET", "/portraits/settings", get(settings::show)),
        ("POST", "/portraits/comparison", post(settings::compare)),
        ("POST", "/portraits/weights", post(settings::weigh)),
    ]
}

/// Months of a portrait at most: each of them is counted for everyone of the tier.
const LONGEST: i32 = 36;

fn is_short(period: &Period) -> bool {
    period.last().month().number() - period.first().month().number() < LONGEST
}

/// The period an address asks for, else the first that can be chosen.
pub(super) fn period_of(query: &str, today: Day) -> Result<Period, Error> {
    match parameters_of(query)("period").filter(|text| !text.is_empty()) {
        Some(text) => text.parse().ok().filter(is_short).ok_or_else(|| {
            let text: String = text.chars().take(40).collect();
            Error::Conflict(format!(
                "期间应如 2023-01..2023-06，不超过 {LONGEST} 个月，收到“{text}” / expected a period such as 2023-01..2023-06, of {LONGEST} months at most, got “{text}”"
            ))
        }),
        None => {
            past_periods(today).into_iter().next().ok_or_else(|| Error::Broken(String::from("a period to begin with")))
        }
    }
}

async fn show_all(page: Page, RawQuery(query): RawQuery) -> Response {
    match index(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(portraits(page.frame, view)),
        Err(Error::Conflict(why)) => back("/portraits", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn index(page: &Page, query: &str) -> Result<PortraitsView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let period = period_of(query, today)?;
    let people = store.portrayable(actor).await?;
    let access = store.portrait_access(actor, &actor.court).await?;
    let court = actor.court.clone();
    // Whether a judge has looked decides on one portrait; in the list stand all that can come to be open.
    let opens = |subject: &Subject| may_open(actor, subject, &people, (period, today), (access, true)).is_ok();
    let mut divisions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let in_office =
        people.iter().filter(|one| one.from <= period.last() && one.until.is_none_or(|until| until >= period.first()));
    for one in in_office {
        divisions.entry(&one.division).or_default().insert(&one.name);
    }
    let divisions = divisions.into_iter().map(|(division, judges)| Portrayable {
        division: division.to_owned(),
        opens: opens(&Subject::Division { court: court.clone(), name: division.to_owned() }),
        judges: judges
            .into_iter()
            .filter(|name| opens(&Subject::Judge { court: court.clone(), name: (*name).to_owned() }))
            .map(str::to_owned)
            .collect(),
    });
    let mut courts = store.courts_for(actor, Action::ViewPortraits, &actor.court).await?;
    courts.retain(|one| opens(&Subject::Court { court: one.code.clone() }));
    Ok(PortraitsView {
        period,
        periods: past_periods(today),
        courts: courts.iter().map(CourtName::from).collect(),
        divisions: divisions.filter(|one| one.opens || !one.judges.is_empty()).collect(),
        access,
        sets: store.would(actor, Action::ChangeSettings, &actor.court).await?,
        court,
    })
}

/// The subject an address names.
fn subject_of(query: &str, court: &CourtCode) -> Result<Subject, Error> {
    let parameters = parameters_of(query);
    let (court, name) = (court.clone(), parameters("name").unwrap_or_default());
    match (parameters("of").unwrap_or_default().as_str(), name.is_empty()) {
        ("court" | "", _) => Ok(Subject::Court { court }),
        ("division", false) => Ok(Subject::Division { court, name }),
        ("judge", false) => Ok(Subject::Judge { court, name }),
        (other, _) => Err(Error::Conflict(format!(
            "应为 court、division 或 judge 及其名称，收到“{other}” / expected court, or division or judge with a name, got “{other}”"
        ))),
    }
}

async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view_of(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(portrait(page.frame, view)),
        Err(Error::Conflict(why)) => back("/portraits", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn view_of(page: &Page, query: &str) -> Result<PortraitView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let period = period_of(query, today)?;
    let subject = subject_of(query, &page.court)?;
    let Sitting { tables, compared, comments, looks } = store.sit(actor, &subject, period, today).await?;
    let home = tables.iter().find(|table| table.court() == subject.court());
    let people = home.map(|table| table.people().to_vec()).unwrap_or_default();
    let division = subject.name().and_then(|name| place_of(&people, name, period.last()));
    let tree = store.tree().await?;
    let above: BTreeMap<CourtCode, CourtCode> =
        tree.courts().iter().filter_map(|court| Some((court.code.clone(), court.parent.clone()?))).collect();
    let names = tables.iter().filter_map(|table| tree.get(table.court())).map(CourtName::from).collect();
    let conditions = compared.conditions(subject.court());
    let weights = compared.weights.as_ref().map(|set| set.value.clone());
    let options =
        Options { needed: conditions.needed, weights: weights.unwrap_or_else(Weights::sample), ..Options::default() };
    let drawn = draw(tables, subject.clone(), period, above, (conditions.reach, options)).await?;
    let weighed_by = compared.weights.as_ref().map(|set| (set.by.clone(), set_by(&tree, &set.by)));
    Ok(PortraitView {
        source: source_of(&tree, compared.comparison.as_ref().map(|set| &set.by)),
        weighed_by,
        courts: names,
        division: division.map(|(division, _)| division.to_owned()),
        chosen: Chosen {
            court: page.court.clone(),
            period,
            line: None,
            version: Version::V2024_09,
            group: None,
            meeting: None,
        },
        own: subject.name().is_some_and(|name| actor.part == Part::Judge(name.to_owned())),
        comments,
        looks,
        access: store.portrait_access(actor, subject.court()).await?,
        reviews: entries(page, &subject, Kind::ReverseReview, Action::ViewNodes).await?,
        tasks: open(entries(page, &subject, Kind::Rectification, Action::ViewTasks).await?),
        periods: past_periods(today),
        today,
        portrait: drawn,
    })
}

async fn draw(
    tables: Vec<Arc<FactTable>>,
    subject: Subject,
    period: Period,
    above: BTreeMap<CourtCode, CourtCode>,
    (reach, options): (Reach, Options),
) -> Result<Portrait, Error> {
    let drawn = off_the_async_threads(move || {
        let tables: Vec<&FactTable> = tables.iter().map(Arc::as_ref).collect();
        let peers = Peers::of(&tables, &subject, reach, |court| above.get(court).cloned());
        domain::portrait::portrait(&tables, Version::V2024_09, &subject, period, &peers, &options)
    });
    drawn.await.map_err(|problem| Error::Broken(format!("a portrait: {problem}")))
}

/// The entries of a ledger about the subject, as far as the reader sees the ledger of the own court.
async fn entries(page: &Page, subject: &Subject, kind: Kind, action: Action) -> Result<Vec<Entry>, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    if subject.court() != &actor.court || !store.would(actor, action, &actor.court).await? {
        return Ok(Vec::new());
    }
    let space = store.space(actor, action, &actor.court).await?;
    let named = |is: bool| subject.name().filter(|_| is).unwrap_or_default().to_owned();
    let filter = EntryFilter {
        kind: Some(kind),
        division: named(matches!(subject, Subject::Division { .. })),
        judge: named(matches!(subject, Subject::Judge { .. })),
        ..EntryFilter::default()
    };
    Ok(space.entries(&filter, 0, LISTED).await?.0)
}

fn open(mut tasks: Vec<Entry>) -> Vec<Entry> {
    tasks.retain(|task| !settled(task.kind, task.state));
    tasks
}

async fn comment(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let desk = &page.desk;
    let to = match &desk.actor.part {
        Part::Judge(name) => format!(
            "/portrait?court={}&of=judge&name={}&period={}",
            desk.actor.court,
            escape(name),
            escape(pairs.get("period"))
        ),
        _ => String::from("/portraits"),
    };
    let result = async {
        let period = period_of(&format!("period={}", escape(pairs.get("period"))), desk.today)?;
        desk.store.comment_portrait(&desk.actor, period, pairs.get("words"), desk.today).await
    };
    let result = result.await;
    ended(page.frame, &to, result, |()| String::from("已写入 / written down"))
}

async fn set(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let desk = &page.desk;
    let result = async {
        let space = desk.store.space(&desk.actor, Action::ChangeSettings, &desk.actor.court).await?;
        let days = pairs.get("days");
        let days = days.parse().map_err(|_| {
            Error::Conflict(format!("天数应为整数，收到“{days}” / expected a whole number of days, got “{days}”"))
        })?;
        let on = |name: &str| pairs.get(name) == "1";
        let portraits = Access { days, heads: on("heads"), leaders: on("leaders"), office: on("office") };
        let standing = space.node_settings().await?;
        space.set_node_settings(NodeSettings { portraits, ..standing }).await
    };
    let result = result.await;
    ended(page.frame, "/portraits", result, |()| String::from("已保存 / saved"))
}
