//! 节点: clocks and ledgers, on screen, in forms and as files.

mod attachments;
mod candidates;
mod clocks;
mod entries;
mod export;
mod settings;
mod signals;

pub(super) use entries::{Offered, steps_open, values};

use super::App;
use super::page::{Page, answer, back, refused};
use super::preferences::is_own_page;
use app::documents::nodes::{Load, Nodes, Overview, Tab, overview};
use app::figures::query::parameters_of;
use axum::extract::RawQuery;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::stats::{docketed_by, load_of};
use domain::ledger::{Kind, NodeSettings, State, Turn, stages};
use domain::policy::{Action, Actor, Part, Role};
use store::{CourtSpace, Error, rules};

/// What of the nodes can be asked for.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    let mut all = vec![
        ("GET", "/nodes", get(show)),
        ("GET", "/nodes/clocks", get(clocks::show)),
        ("POST", "/nodes/warnings", post(clocks::act)),
        ("GET", "/nodes/ledger", get(entries::show_ledger)),
        ("GET", "/nodes/entry", get(entries::show_entry)),
        ("GET", "/nodes/new", get(entries::show_opening)),
        ("POST", "/nodes/open", post(entries::open)),
        ("POST", "/nodes/open-many", post(entries::open_many)),
        ("POST", "/nodes/step", post(entries::step)),
        ("POST", "/nodes/undo", post(entries::undo)),
        ("GET", "/nodes/export", get(export::export)),
        ("GET", "/nodes/signals", get(signals::show)),
        ("POST", "/nodes/signals/settings", post(signals::set)),
        ("GET", "/nodes/settings", get(settings::show)),
        ("POST", "/nodes/settings", post(settings::set)),
    ];
    all.extend(attachments::routes());
    all
}

/// The fields of a form, in their order; a name may come more than once.
pub(super) struct Pairs(pub(super) Vec<(String, String)>);

impl Pairs {
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value.trim())
    }

    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(one, _)| one == name).map(|(_, value)| value.trim())
    }

    /// The court the form is about.
    fn court(&self, page: &Page) -> Result<CourtCode, Error> {
        match self.get("court") {
            "" => Ok(page.court.clone()),
            text => CourtCode::parse(text).map_err(|error| Error::Conflict(error.to_string())),
        }
    }

    /// Where the form leads back to: an address of the nodes or the brief, and no other.
    fn back(&self, otherwise: &str) -> String {
        let asked = self.get("back");
        let homes = ["/brief", "/nodes", "/sources", "/rectification"];
        if is_own_page(asked) && homes.iter().any(|home| asked.starts_with(home)) {
            asked.to_owned()
        } else {
            otherwise.to_owned()
        }
    }
}

/// Back to where a bulk came from, with what was done and the name under which it can be undone.
fn back_with_undo(to: &str, said: &str, together: &str) -> Response {
    let joint = if to.contains('?') { '&' } else { '?' };
    back(&format!("{to}{joint}undo={together}"), said)
}

/// The space of a court for whoever sees its nodes.
async fn nodes_space(page: &Page, court: &CourtCode) -> Result<CourtSpace, Error> {
    page.desk.store.space(&page.desk.actor, Action::ViewNodes, court).await
}

/// The head of a page about a court's nodes or registers: the ledgers the reader sees there.
pub(super) async fn head(page: &Page, space: &CourtSpace, query: &str) -> Result<Nodes, Error> {
    let desk = &page.desk;
    let court = &space.court().code;
    let tree = desk.store.tree().await?;
    let (nodes, sources, tasks) = (
        desk.store.would(&desk.actor, Action::ViewNodes, court).await?,
        desk.store.would(&desk.actor, Action::ViewSources, court).await?,
        desk.store.would(&desk.actor, Action::ViewTasks, court).await?,
    );
    let counts = if nodes || sources || tasks { space.entry_counts(desk.today).await? } else { Vec::new() };
    let has_below = tree.courts().iter().any(|other| other.parent.as_ref() == Some(court));
    let is_below = tree.get(court).is_some_and(|own| own.parent.is_some());
    let shown = |kind: &Kind| {
        space.shows(*kind)
            && match kind {
                Kind::Rectification => tasks,
                kind if kind.is_of_sources() => sources,
                _ => nodes,
            }
            && match kind {
                Kind::Intake | Kind::Approval => has_below,
                Kind::Transfer => is_below,
                _ => true,
            }
    };
    let tab = |kind: &Kind| {
        let (open, late) = counts.iter().find(|(one, ..)| one == kind).map_or((0, 0), |(_, open, late)| (*open, *late));
        Tab { kind: *kind, open, late }
    };
    // The overview of the sources is figures, which courts below show without a grant.
    let seen = match page.frame.address.split('?').next().unwrap_or_default() {
        address if address.starts_with("/sources") => Action::ViewFigures,
        "/rectification" => Action::ViewTasks,
        _ if page.frame.address.contains("kind=rectification") => Action::ViewTasks,
        _ => Action::ViewNodes,
    };
    let courts = desk.store.courts_for(&desk.actor, seen, &desk.actor.court).await?;
    let undo = parameters_of(query)("undo").filter(|name| name.chars().all(|c| c.is_ascii_hexdigit()));
    Ok(Nodes {
        court: court.clone(),
        courts: courts.iter().map(Into::into).collect(),
        today: desk.today,
        tabs: Kind::ALL.iter().filter(|kind| shown(kind)).map(tab).collect(),
        sets: *court == desk.actor.court && desk.store.would(&desk.actor, Action::ChangeSettings, court).await?,
        signals: *court == desk.actor.court && desk.store.would(&desk.actor, Action::CheckSignals, court).await?,
        undo,
        address: page.frame.address.clone(),
    })
}

/// The states of the ledgers of the nodes, or of the registers of sources, in which it is an actor's turn.
pub(super) fn turns_of(actor: &Actor, sources: bool) -> Vec<(Kind, State)> {
    let theirs = |turn: Turn| match actor.role {
        Role::Judge => turn == Turn::Judge,
        Role::DivisionHead => turn == Turn::DivisionHead,
        Role::CourtLeader => turn == Turn::Leader,
        Role::TrialManagement => matches!(turn, Turn::Office | Turn::Filing),
        Role::Registrar => turn == Turn::Filing,
        Role::PetitionOfficer => turn == Turn::Petitions,
        _ => false,
    };
    let of_page = stages().filter(|stage| stage.kind.is_of_sources() == sources);
    of_page.filter(|stage| theirs(stage.turn)).map(|stage| (stage.kind, stage.state)).collect()
}

async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match overview_of(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(overview(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

/// Entries and cases listed on the overview at most.
pub(super) const LISTED: i64 = 10;

async fn overview_of(page: &Page, query: &str) -> Result<Overview, Error> {
    let (actor, today) = (&page.desk.actor, page.desk.today);
    let space = nodes_space(page, &page.court).await?;
    let settings = space.node_settings().await?;
    let nodes = head(page, &space, query).await?;
    let own_court = page.court == actor.court;
    let waiting = if own_court { space.waiting(&turns_of(actor, false), LISTED).await? } else { (Vec::new(), 0) };
    let counts = space.warning_counts(&settings.levels(), today).await?;
    let urgent = clocks::rows(
        &space,
        &settings,
        &store::ClockFilter { rule: String::from("any"), ..store::ClockFilter::default() },
        today,
        (0, LISTED),
    )
    .await?
    .0;
    let ages = ages(&space, &settings, today).await?;
    let leaders = match (actor.role, &actor.part) {
        (Role::TrialManagement | Role::CourtLeader, Part::Court) if own_court => {
            loads(page, &space, &page.court, today).await?
        }
        _ => Vec::new(),
    };
    let usefulness = space.usefulness().await?;
    let view = Overview {
        nodes,
        rules: rules(&settings.levels()),
        counts,
        by_judge: matches!(actor.part, Part::Division(_) | Part::Judge(_)),
        waiting,
        urgent,
        ages,
        leaders,
        usefulness: usefulness.into_iter().map(|one| (one.rule, one.helpful, one.not_helpful)).collect(),
    };
    space.looked("nodes").await?;
    Ok(view)
}

async fn ages(space: &CourtSpace, settings: &NodeSettings, today: Day) -> Result<Vec<(i32, String, i64)>, Error> {
    let days: Vec<Day> = settings.bands.iter().map(|band| long_pending_by(today, band.months)).collect();
    let counts = space.open_since(&days).await?;
    Ok(settings.bands.iter().zip(counts).map(|(band, count)| (band.months, band.leader.clone(), count)).collect())
}

/// The docketing day of a case that has been open for more than so many months.
fn long_pending_by(today: Day, months: i32) -> Day {
    docketed_by(today, months)
}

async fn loads(page: &Page, space: &CourtSpace, court: &CourtCode, today: Day) -> Result<Vec<Load>, Error> {
    let year = Day::from_ymd(today.ymd().0, 1, 1).unwrap_or(today);
    let facts = space.facts().await?;
    let supervisors = page.desk.store.supervisors(&page.desk.actor, court).await?;
    let load = |(name, role): (String, Role)| {
        let (new, closed, open) = load_of(&facts, &name, year);
        Load { name, role: [role.zh().to_owned(), role.en().to_owned()], new, closed, open }
    };
    Ok(supervisors.into_iter().map(load).collect())
}
