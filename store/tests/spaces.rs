//! A court's space from outside: who gets in, what a batch leaves behind, and whether what is kept equals what is there.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;
#[path = "support/raw.rs"]
mod raw;

use domain::case::{CaseEvent, CaseRecord, Disposition, EventKind, Person, Procedure, ReportedMeasure};
use domain::court::{CourtCode, hebei, xiongan};
use domain::day::Day;
use domain::fact::Fact;
use domain::intake::FileKind;
use domain::line::Line;
use domain::pack::Pack;
use domain::policy::{Action, Actor, Denied, Grant, Part, Role};
use domain::table::FactTable;
use home::{in_files, location};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{ClockFilter, CourtSpace, Error, Location, MarkedFacts, NewRefusedRow, Store};

struct House {
    folder: tempfile::TempDir,
    store: Store,
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&location(folder.path())).await.unwrap();
        store.install(&xiongan()).await.unwrap();
        Self { folder, store }
    }

    /// A backup of one court, in a folder that lasts as long as the first of the two.
    async fn backed_up(&self, court: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let places = tempfile::tempdir().unwrap();
        let copy = places.path().join("one");
        self.store.backup_court(&code(court), &copy).await.unwrap();
        (places, copy)
    }

    async fn space(&self, court: &str) -> CourtSpace {
        self.store.space(&office(court), Action::ImportData, &code(court)).await.unwrap()
    }
}

fn code(court: &str) -> CourtCode {
    CourtCode::parse(court).unwrap()
}

fn office(court: &str) -> Actor {
    let name = format!("{court}审管办");
    Actor { login: name.clone(), name, ..Actor::console(code(court)) }
}

fn case(court: &str, serial: u32, closed: Option<&str>) -> CaseRecord {
    let number = format!("（2023）{court}民初{serial}号").parse().unwrap();
    CaseRecord {
        division: String::from("民事审判一庭"),
        judge: format!("法官{}", serial % 5),
        closed: closed.map(|day| day.parse().unwrap()),
        cause: String::from("民间借贷纠纷"),
        disposition: closed.map(|_| Disposition::Judgment),
        ..CaseRecord::docketed(number, "2023-01-10".parse().unwrap(), Procedure::Ordinary)
    }
}

fn appeal(court: &str, serial: u32) -> CaseEvent {
    CaseEvent {
        number: format!("（2023）{court}民初{serial}号").parse().unwrap(),
        day: "2023-05-01".parse().unwrap(),
        kind: EventKind::Appeal,
        until: None,
        detail: String::new(),
        approver: String::new(),
    }
}

async fn put(space: &CourtSpace, cases: Vec<CaseRecord>) -> store::BatchReport {
    let mut batch = space.begin(FileKind::Cases, "案件.csv").await.unwrap();
    batch.put_cases(cases).await.unwrap();
    batch.finish().await.unwrap()
}

async fn put_events(space: &CourtSpace, events: Vec<CaseEvent>) -> (store::BatchReport, Vec<usize>) {
    let mut batch = space.begin(FileKind::Events, "事件.csv").await.unwrap();
    let homeless = batch.put_events(events).await.unwrap();
    (batch.finish().await.unwrap(), homeless)
}

/// The facts kept case by case are those of a rebuild, to the bit.
async fn kept_equals_rebuilt(space: &CourtSpace) {
    let kept = space.facts().await.unwrap();
    assert_eq!(*kept, space.rebuild().await.unwrap());
    let bytes = |table: &domain::table::FactTable| {
        domain::pack::Pack { label: String::new(), tables: vec![table.clone()] }.encode().0
    };
    assert_eq!(bytes(&kept), bytes(&space.rebuild().await.unwrap()));
}

#[tokio::test]
async fn importing_twice_counts_once() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    let cases: Vec<_> = (1..=700).map(|serial| case("冀0638", serial, Some("2023-03-01"))).collect();
    let first = put(&space, cases.clone()).await;
    assert_eq!((first.added, first.changed, first.unchanged), (700, 0, 0));
    let second = put(&space, cases.clone()).await;
    assert_eq!((second.added, second.changed, second.unchanged), (0, 0, 700));
    let third = put(&space, vec![case("冀0638", 1, Some("2023-04-01")), case("冀0638", 701, None)]).await;
    assert_eq!((third.added, third.changed, third.unchanged), (1, 1, 0));
    assert_eq!(space.facts().await.unwrap().len(), 701);
    kept_equals_rebuilt(&space).await;
}

/// What another version of the program derived by its own rules is derived anew, by whoever comes first: a reader or a file.
#[tokio::test]
async fn facts_of_another_edition_are_derived_anew() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    put(&space, vec![case("冀0638", 1, None)]).await;
    let pool = raw::raw(house.folder.path(), "冀0638").await;
    let other = |pool| async move {
        // As if the rules of then had seen one case of two.
        let sql = "update fact_pack set bytes = $1";
        let only = FactTable::build(code("冀0638"), &[Fact::derive(&case("冀0638", 1, None), &[])]).unwrap();
        let bytes = Pack { label: String::from("冀0638"), tables: vec![only] }.encode().0;
        sqlx::query(sql).bind(bytes).execute(pool).await.unwrap();
    };
    put(&space, vec![case("冀0638", 2, Some("2023-03-01"))]).await;
    other(&pool).await;
    let opened_later = Store::open(&location(house.folder.path())).await.unwrap();
    let reader = opened_later.space(&office("冀0638"), Action::ViewFigures, &code("冀0638")).await.unwrap();
    assert_eq!(reader.facts().await.unwrap().len(), 2);
    kept_equals_rebuilt(&reader).await;
    assert_eq!(opened_later.verify().await.unwrap().faults, []);
    other(&pool).await;
    put(&space, vec![case("冀0638", 3, None)]).await;
    assert_eq!(space.facts().await.unwrap().len(), 3);
    kept_equals_rebuilt(&space).await;
}

#[tokio::test]
async fn of_two_rows_with_one_number_in_a_file_the_later_stays() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    put(&space, vec![case("冀0638", 1, None), case("冀0638", 1, Some("2023-04-01"))]).await;
    let (stored, _) = space.case(&"（2023）冀0638民初1号".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(stored.closed, Some("2023-04-01".parse().unwrap()));
}

/// Each row is counted against the one before it, whether a file hands both over at once or a thousand rows apart.
#[tokio::test]
async fn rows_of_one_number_count_alike_near_and_far() {
    let (open, closed) = (case("冀0638", 1, None), case("冀0638", 1, Some("2023-04-01")));
    for (standing, counted) in [(&open, (0, 1, 1)), (&closed, (0, 2, 0))] {
        for apart in [false, true] {
            let house = House::new().await;
            let space = house.space("冀0638").await;
            put(&space, vec![standing.clone()]).await;
            let mut batch = space.begin(FileKind::Cases, "两次.csv").await.unwrap();
            let rows = if apart {
                vec![vec![open.clone()], vec![closed.clone()]]
            } else {
                vec![vec![open.clone(), closed.clone()]]
            };
            for rows in rows {
                batch.put_cases(rows).await.unwrap();
            }
            let report = batch.finish().await.unwrap();
            assert_eq!((report.added, report.changed, report.unchanged), counted, "apart: {apart}");
            assert_eq!(space.case(&open.number).await.unwrap().map(|(case, _)| case), Some(closed.clone()));
            kept_equals_rebuilt(&space).await;
        }
    }
}

#[tokio::test]
async fn a_batch_dropped_half_way_leaves_nothing() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    let mut batch = space.begin(FileKind::Cases, "断电.csv").await.unwrap();
    batch.put_cases(vec![case("冀0638", 1, None)]).await.unwrap();
    drop(batch);
    assert_eq!(space.batches().await.unwrap(), []);
    assert_eq!(space.case(&"（2023）冀0638民初1号".parse().unwrap()).await.unwrap(), None);
    assert!(space.facts().await.unwrap().is_empty());
    // And the space can be written again.
    assert_eq!(put(&space, vec![case("冀0638", 1, None)]).await.id, 1);
}

#[tokio::test]
async fn events_without_their_case_are_told_and_left_out() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    put(&space, vec![case("冀0638", 1, Some("2023-03-01"))]).await;
    let (report, homeless) =
        put_events(&space, vec![appeal("冀0638", 2), appeal("冀0638", 1), appeal("冀0638", 1)]).await;
    assert_eq!((report.added, report.unchanged, homeless), (1, 1, vec![0]));
    kept_equals_rebuilt(&space).await;
}

#[tokio::test]
async fn undoing_puts_everything_back() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    put(&space, (1..=20).map(|serial| case("冀0638", serial, None)).collect()).await;
    let before = space.facts().await.unwrap();
    let fingerprint = async || MarkedFacts::fingerprint(&[space.marked_facts().await.unwrap()]);
    let first = fingerprint().await;
    let changed = put(&space, vec![case("冀0638", 3, Some("2023-05-05")), case("冀0638", 99, None)]).await;
    assert_ne!(fingerprint().await, first);
    let (events, _) = put_events(&space, vec![appeal("冀0638", 3)]).await;
    let report = space.undo(events.id).await.unwrap();
    assert_eq!((report.removed, report.restored), (1, 0));
    let report = space.undo(changed.id).await.unwrap();
    assert_eq!((report.removed, report.restored), (1, 1));
    assert_eq!(*space.facts().await.unwrap(), *before);
    assert_eq!(fingerprint().await, first);
    kept_equals_rebuilt(&space).await;
    assert!(matches!(space.undo(changed.id).await, Err(Error::Conflict(text)) if text.contains("undone already")));
    assert!(matches!(space.undo(77).await, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn a_batch_others_build_on_is_not_undone_first() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    let first = put(&space, vec![case("冀0638", 1, None)]).await;
    let second = put(&space, vec![case("冀0638", 1, Some("2023-05-05"))]).await;
    let refused = space.undo(first.id).await;
    assert!(matches!(refused, Err(Error::Conflict(text)) if text.contains(&format!("undo batch {} first", second.id))));
    assert_eq!(space.facts().await.unwrap().len(), 1);
}

/// A stop is warned of from the day on which the clock of the case says so, and not a day earlier.
#[tokio::test]
async fn a_long_stop_is_listed_when_it_warns() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    put(&space, vec![case("冀0638", 1, None)]).await;
    put_events(&space, vec![CaseEvent { kind: EventKind::Suspension, ..appeal("冀0638", 1) }]).await;
    let begun: Day = "2023-05-01".parse().unwrap();
    let filter = ClockFilter { rule: String::from("paused_180"), ..ClockFilter::default() };
    for (days, warned) in [(179, false), (180, false), (181, true)] {
        let today = begun.plus_days(days);
        let levels = domain::time_limit::warning::Levels { days: vec![30, 0], two_thirds: true };
        let (listed, of) = space.clocks(&filter, &levels, today, 0, 10).await.unwrap();
        assert_eq!((listed.len(), of), (usize::from(warned), i64::from(warned)), "{days}");
        let (all, _) = space.clocks(&ClockFilter::default(), &levels, today, 0, 10).await.unwrap();
        assert_eq!(store::warned_by(&all[0], &levels, today).is_some(), warned, "{days}");
    }
}

#[tokio::test]
async fn people_and_measures_come_with_the_facts() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    let person = Person {
        division: String::from("民事审判一庭"),
        name: String::from("法官1"),
        line: Line::Civil,
        quota: true,
        from: "2020-01-01".parse().unwrap(),
        until: None,
    };
    let mut batch = space.begin(FileKind::People, "人员.csv").await.unwrap();
    batch.put_people(vec![person.clone(), person]).await.unwrap();
    assert_eq!(batch.finish().await.unwrap().unchanged, 1);
    let mut batch = space.begin(FileKind::Measures, "指标项.csv").await.unwrap();
    let one = |value: &str| ReportedMeasure {
        period: "2023-01".parse().unwrap(),
        measure: String::from("resident_population"),
        value: value.parse().unwrap(),
    };
    batch.put_measures(vec![one("480000"), one("481000")]).await.unwrap();
    let report = batch.finish().await.unwrap();
    assert_eq!((report.added, report.changed), (1, 1));
    kept_equals_rebuilt(&space).await;
}

#[tokio::test]
async fn refused_rows_wait_until_they_are_settled() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    let mut batch = space.begin(FileKind::Cases, "案件.csv").await.unwrap();
    let row = |number: i64| NewRefusedRow {
        row_number: number,
        raw: vec![(String::from("案号"), String::from("（2023）冀0638民仞1号"))],
        column: String::from("案号"),
        value: String::from("（2023）冀0638民仞1号"),
        reason: String::from("unknown type code"),
        hint: String::from("correct it"),
        key: Some(store::case_key(&format!("（2023）冀0638民初{number}号").parse().unwrap())),
        month: "2023-03".parse::<domain::period::Period>().ok().map(|period| period.first().month()),
    };
    batch.refuse(vec![row(2), row(5)]).await.unwrap();
    let report = batch.finish().await.unwrap();
    assert_eq!(report.refused, 2);
    let (rows, of) = space.refused(Some(report.id), 0, 10).await.unwrap();
    assert_eq!((rows.iter().map(|row| row.row_number).collect::<Vec<_>>(), of), (vec![2, 5], 2));
    // Two of two rows of the month are lacking.
    let period = "2023-03".parse().unwrap();
    assert_eq!(space.facts().await.unwrap().completeness(period).basis_points(), 0);
    let mut correction = space.begin(FileKind::Cases, "1/2").await.unwrap();
    correction.put_cases(vec![case("冀0638", 1, None)]).await.unwrap();
    correction.settle(&[rows[0].id]).await.unwrap();
    let correction = correction.finish().await.unwrap();
    assert!(matches!(space.refused_row(rows[0].id).await, Err(Error::NotFound(_))));
    assert_eq!(space.refused(None, 0, 10).await.unwrap().1, 1);
    // Undoing the correction makes the row wait again.
    space.undo(correction.id).await.unwrap();
    assert_eq!(space.refused(None, 0, 10).await.unwrap().1, 2);
}

#[tokio::test]
async fn no_more_rows_wait_than_anybody_corrects() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    let rows = |kind: char, many: i64| -> Vec<NewRefusedRow> {
        let row = |row_number| NewRefusedRow {
            row_number,
            raw: vec![(String::from("案号"), format!("{kind}{row_number}{}", "x".repeat(1 << 20)))],
            column: String::from("案号"),
            value: String::new(),
            reason: String::from("no case number"),
            hint: String::from("correct it"),
            key: None,
            month: None,
        };
        (2..many + 2).map(row).collect()
    };
    let refuse = async |rows: Vec<NewRefusedRow>| {
        let mut batch = space.begin(FileKind::Cases, "案件.csv").await.unwrap();
        batch.put_cases(vec![case("冀0638", 1, None)]).await.unwrap();
        batch.refuse(rows).await?;
        batch.finish().await
    };
    let waiting = async || space.refused(None, 0, 1).await.unwrap().1;
    // Too many at once leave nothing, the case beside them neither.
    let said = refuse(rows('a', 64)).await.unwrap_err().to_string();
    assert!(said.contains("64 rows of this file cannot be taken in, for example row 65 (案号)"), "{said}");
    assert_eq!((waiting().await, space.facts().await.unwrap().len()), (0, 0));
    assert_eq!(refuse(rows('a', 40)).await.unwrap().refused, 40);
    // Nor too many beside those that wait; those that come again are there already.
    assert!(matches!(refuse(rows('b', 40)).await, Err(Error::Conflict(_))));
    assert_eq!(refuse(rows('a', 40)).await.unwrap().refused, 40);
    assert_eq!(waiting().await, 40);
    for row in space.refused(None, 0, 40).await.unwrap().0 {
        space.set_aside(row.id).await.unwrap();
    }
    assert_eq!(refuse(rows('b', 40)).await.unwrap().refused, 40);
}

#[tokio::test]
async fn no_case_has_more_events_than_any_has() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    put(&space, vec![case("冀0638", 1, None), case("冀0638", 2, None)]).await;
    let many = |case, from: i32, to: i32| -> Vec<CaseEvent> {
        let event = |at: i32| CaseEvent { detail: at.to_string(), ..appeal("冀0638", case) };
        (from..to).map(event).collect()
    };
    put_events(&space, many(1, 0, 1_999)).await;
    // Those that are there already do not count again.
    let (report, _) = put_events(&space, [many(1, 0, 2_000), many(2, 0, 10)].concat()).await;
    assert_eq!((report.added, report.unchanged), (11, 1_999));
    let mut batch = space.begin(FileKind::Events, "事件.csv").await.unwrap();
    let said = batch.put_events([many(2, 10, 20), many(1, 2_000, 2_001)].concat()).await.unwrap_err().to_string();
    assert!(said.contains("1号 has more than 2000 events"), "{said}");
    drop(batch);
    let (_, events) = space.case(&"（2023）冀0638民初2号".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(events.len(), 10);
}

#[tokio::test]
async fn nobody_reaches_beyond_their_subtree() {
    let house = House::new().await;
    house.space("冀0629").await;
    let neighbour = office("冀0638");
    for action in [Action::ViewFigures, Action::ViewCases, Action::ImportData, Action::ReadLooks] {
        for target in ["冀0629", "冀96"] {
            let refused = house.store.space(&neighbour, action, &code(target)).await;
            assert!(matches!(refused, Err(Error::Denied(Denied::OutsideScope))), "{action:?} {target}");
        }
    }
    assert!(matches!(house.store.tables(&neighbour, &code("冀0629")).await, Err(Error::Denied(_))));
    // A court that does not exist is told in the same words.
    let nowhere = house.store.space(&neighbour, Action::ViewFigures, &code("沪0101")).await;
    assert!(matches!(nowhere, Err(Error::Denied(Denied::OutsideScope))));
}

#[tokio::test]
async fn a_look_from_above_needs_a_grant_and_is_written_down_below() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    put(&space, vec![case("冀0638", 1, None)]).await;
    let above = office("冀96");
    let closed = house.store.space(&above, Action::ViewCases, &code("冀0638")).await;
    assert!(matches!(closed, Err(Error::Denied(Denied::NotGranted(Grant::Tallies)))));
    // Nobody but the court's own security administrator opens it.
    let guardian = |court| Actor { role: Role::SecurityAdministrator, ..office(court) };
    assert!(house.store.set_grant(&guardian("冀96"), &code("冀0638"), Grant::CaseList).await.is_err());
    assert!(house.store.set_grant(&office("冀0638"), &code("冀0638"), Grant::CaseList).await.is_err());
    house.store.set_grant(&guardian("冀0638"), &code("冀0638"), Grant::CaseList).await.unwrap();
    let looking = house.store.space(&above, Action::ViewCases, &code("冀0638")).await.unwrap();
    looking.looked("3 cases").await.unwrap();
    let looks = || async { house.store.looks(&office("冀0638"), &code("冀0638"), 10).await.unwrap() };
    let told: Vec<_> = looks().await.into_iter().map(|look| (look.login, look.home, look.action)).collect();
    assert_eq!(told, [("冀96审管办".to_owned(), "冀96".to_owned(), "view_cases".to_owned())]);
    // Figures need no grant; the look is told of all the same.
    house.store.tables(&above, &code("冀96")).await.unwrap();
    let of_scope = async || {
        let all = looks().await;
        all.iter().filter(|look| look.action == "view_figures" && look.object == "冀96").count()
    };
    assert_eq!(of_scope().await, 1);
    // So it is of figures that are counted from registers; of the court's own there is nothing to tell.
    house.store.space_of_scope(&above, &code("冀96")).await.unwrap().looked("registers").await.unwrap();
    let own = house.store.space_of_scope(&office("冀0638"), &code("冀0638")).await.unwrap();
    own.looked("registers").await.unwrap();
    assert_eq!((of_scope().await, looks().await.len()), (2, 3));
    // Its registers themselves need more than the list of cases.
    let guarded = house.store.space(&above, Action::ViewSources, &code("冀0638")).await;
    assert!(matches!(guarded, Err(Error::Denied(Denied::NotGranted(Grant::CaseList)))));
    house.store.set_grant(&guardian("冀0638"), &code("冀0638"), Grant::CaseDetail).await.unwrap();
    let registers = house.store.space(&above, Action::ViewSources, &code("冀0638")).await.unwrap();
    registers.looked("a dispute").await.unwrap();
    assert_eq!(looks().await.first().unwrap().action, "view_sources");
    // So are portraits of it, and of the mediation organisations in its registers.
    let court = domain::portrait::Subject::Court { court: code("冀0638") };
    let leader = Actor { role: Role::CourtLeader, ..above.clone() };
    let period = "2023-01..2023-06".parse().unwrap();
    house.store.sit(&leader, &court, period, "2023-09-30".parse().unwrap()).await.unwrap();
    assert!(looks().await.iter().any(|look| look.action == "view_portraits"));
    let (from, to) = ("2023-01-01".parse().unwrap(), "2023-06-30".parse().unwrap());
    let organisation = (&code("冀0638"), "某调解委员会");
    house.store.sit_organisation(&above, organisation, (from, to)).await.unwrap();
    assert!(looks().await.iter().any(|look| look.object.starts_with("portrait of mediation organisation")));
    // Nobody else reads who looked.
    assert!(house.store.looks(&above, &code("冀0638"), 10).await.is_err());
}

#[tokio::test]
async fn a_judge_is_given_the_own_cases_and_no_others() {
    let house = House::new().await;
    put(&house.space("冀0638").await, (1..=20).map(|serial| case("冀0638", serial, None)).collect()).await;
    let part = Part::Judge(String::from("法官1"));
    let judge = Actor { role: Role::Judge, part, ..office("冀0638") };
    let tables = house.store.tables(&judge, &code("冀0638")).await.unwrap();
    assert!(tables[0].len() == 4 && tables[0].facts().all(|fact| &*fact.judge == "法官1"));
    // A part of the facts goes by another name than the whole, and than another part.
    let others = Actor { part: Part::Division(String::from("法官1")), ..judge.clone() };
    let mut names = Vec::new();
    for actor in [&judge, &others, &office("冀0638")] {
        names.push(MarkedFacts::fingerprint(&house.store.figures(actor, &code("冀0638")).await.unwrap().facts));
    }
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 3);
    let space = house.store.space(&judge, Action::ViewCases, &code("冀0638")).await.unwrap();
    assert!(space.case(&"（2023）冀0638民初1号".parse().unwrap()).await.unwrap().is_some());
    assert!(space.case(&"（2023）冀0638民初2号".parse().unwrap()).await.unwrap().is_none());
    assert_eq!(house.store.whole_court(&judge).await.unwrap().len(), 20);
    assert!(house.store.space(&judge, Action::ImportData, &code("冀0638")).await.is_err());
}

#[tokio::test]
async fn parts_of_a_court_that_are_held_on_to_stay_whose_they_are() {
    let house = House::new().await;
    put(&house.space("冀0638").await, (1..=20).map(|serial| case("冀0638", serial, None)).collect()).await;
    let of = async |name: &str| {
        let judge = Actor { role: Role::Judge, part: Part::Judge(name.to_owned()), ..office("冀0638") };
        house.store.tables(&judge, &code("冀0638")).await.unwrap().remove(0)
    };
    // Five judges in turn, then more than are held on to, who have no case, then the five again.
    let names = ["法官0", "法官1", "法官2", "法官3", "法官4"];
    for round in ["first", "held"] {
        for name in names {
            let own = of(name).await;
            assert!(own.len() == 4 && own.facts().all(|fact| *fact.judge == *name), "{round}: {name}");
        }
    }
    let held = of(names[0]).await;
    assert!(Arc::ptr_eq(&held, &of(names[0]).await));
    for other in 5..50 {
        assert_eq!(of(&format!("法官{other}")).await.len(), 0);
    }
    assert!(!Arc::ptr_eq(&held, &of(names[0]).await), "none is held for good");
    for name in names {
        assert_eq!(of(name).await.len(), 4, "{name}");
    }
    // With facts that are others the parts are others.
    put(&house.space("冀0638").await, vec![case("冀0638", 21, None)]).await;
    assert_eq!(of("法官1").await.len(), 5);
}

#[tokio::test]
async fn each_court_has_a_space_of_its_own() {
    let house = House::new().await;
    for court in ["冀0638", "冀0629"] {
        put(&house.space(court).await, vec![case(court, 1, None)]).await;
    }
    for court in ["冀0638", "冀0629"] {
        let pool = raw::raw(house.folder.path(), court).await;
        let kept: Vec<String> = sqlx::query_scalar("select number from case_file").fetch_all(&pool).await.unwrap();
        assert_eq!(kept, [format!("（2023）{court}民初1号")]);
    }
    if in_files() {
        let file = house.folder.path().join("courts/冀0638.db");
        let text = |path: &std::path::Path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        let own = text(&file) + &text(&file.with_extension("db-wal"));
        assert!(own.contains("（2023）冀0638民初1号") && !own.contains("冀0629"));
    }
}

#[tokio::test]
async fn spaces_are_opened_when_needed_and_few_stay_open() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(folder.path())).await.unwrap();
    store.keep_open(64).await;
    store.install(&hebei()).await.unwrap();
    let courts: Vec<CourtCode> = hebei().into_iter().map(|court| court.code).take(90).collect();
    assert_eq!(store.open_spaces().await, 0);
    for court in &courts {
        store.space(&office(court.as_str()), Action::ImportData, court).await.unwrap();
    }
    assert_eq!(store.open_spaces().await, 64);
}

#[tokio::test]
async fn verify_finds_bent_facts_and_a_missing_file() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    put(&space, vec![case("冀0638", 1, None)]).await;
    put(&house.space("冀0629").await, vec![case("冀0629", 1, None)]).await;
    assert_eq!(house.store.verify().await.unwrap().faults, []);
    let pool = raw::raw(house.folder.path(), "冀0638").await;
    sqlx::query("update case_file set docketed = docketed + 1").execute(&pool).await.unwrap();
    match in_files() {
        true => std::fs::remove_file(house.folder.path().join("courts/冀0629.db")).unwrap(),
        false => drop(sqlx::query("drop schema \"court_冀0629\" cascade").execute(&pool).await.unwrap()),
    }
    let again = Store::open(&location(house.folder.path())).await.unwrap();
    let faults: Vec<String> = again.verify().await.unwrap().faults.into_iter().map(|fault| fault.what).collect();
    assert_eq!(
        faults,
        [
            "the facts differ from a rebuild of all rows",
            "the space of this court is missing, and its log says that data were imported"
        ]
    );
}

#[tokio::test]
async fn the_log_that_stood_in_the_space_is_taken_over() {
    if !in_files() {
        // No program that kept its log there knew PostgreSQL.
        return;
    }
    let house = House::new().await;
    house.space("冀0638").await;
    let pool = raw::raw(house.folder.path(), "冀0638").await;
    sqlx::query(
        "create table audit (seq bigint primary key, at bigint, actor text, action text, detail text, hash text)",
    )
    .execute(&pool)
    .await
    .unwrap();
    sqlx::query("insert into audit values (1, 1700000000, '旧人', 'import', 'batch 1', 'x')")
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    // Opened anew, as after an upgrade.
    let again = Store::open(&location(house.folder.path())).await.unwrap();
    again.space(&office("冀0638"), Action::ImportData, &code("冀0638")).await.unwrap();
    let reader = Actor { role: Role::AuditAdministrator, ..office("冀0638") };
    let (entries, of) = again.search_log(&reader, &code("冀0638"), &store::Search::default()).await.unwrap();
    assert_eq!((entries[0].login.as_str(), entries[0].at, of), ("旧人", 1_700_000_000, 1));
    assert_eq!(again.verify().await.unwrap().faults, []);
}

#[tokio::test]
async fn a_backup_brings_the_same_figures_back() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    put(&space, vec![case("冀0638", 1, None)]).await;
    let places = tempfile::tempdir().unwrap();
    let (copy, restored) = (places.path().join("copy"), places.path().join("restored"));
    house.store.backup(&copy).await.unwrap();
    assert!(matches!(house.store.backup(&copy).await, Err(Error::Location(_) | Error::Conflict(_))));
    let restored = Location::Folder(restored);
    Store::restore(&copy, &restored).await.unwrap();
    let again = Store::open(&restored).await.unwrap();
    let back = again.space(&office("冀0638"), Action::ViewFigures, &code("冀0638")).await.unwrap();
    assert_eq!(*back.facts().await.unwrap(), *space.facts().await.unwrap());
}

#[tokio::test]
async fn one_court_is_put_back_and_no_other_touched() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    put(&space, vec![case("冀0638", 1, None)]).await;
    put(&house.space("冀0629").await, vec![case("冀0629", 1, None)]).await;
    let (places, copy) = house.backed_up("冀0638").await;
    let before = space.facts().await.unwrap();
    put(&space, vec![case("冀0638", 2, None)]).await;
    put(&house.space("冀0629").await, vec![case("冀0629", 2, None)]).await;
    drop(space);
    let kept = house.store.restore_court(&copy, &code("冀0638")).await.unwrap().unwrap();
    assert_eq!(*house.space("冀0638").await.facts().await.unwrap(), *before);
    assert_eq!(house.space("冀0629").await.facts().await.unwrap().len(), 2);
    // The log went on: it knows of the case that is gone, and of the restoring.
    assert_eq!(house.store.verify().await.unwrap().faults, []);
    let nothing = house.store.restore_court(places.path(), &code("冀0638")).await;
    assert!(matches!(nothing, Err(Error::Location(text)) if text.contains("courts/冀0638.db")));
    // What stood there is kept, for whoever keeps the machine and for nobody else.
    if in_files() {
        assert!(house.folder.path().join("courts").join(kept).is_file());
    } else {
        let count = format!("select count(*) from \"{kept}\".case_file");
        let owner = raw::raw(house.folder.path(), "冀0638").await;
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(count.clone())).fetch_one(&owner).await.unwrap();
        assert_eq!(rows, 2);
        let court = raw::entered(house.folder.path(), "冀0638").await;
        let refused = sqlx::query(sqlx::AssertSqlSafe(count)).fetch_one(&court).await.map(|_| ()).unwrap_err();
        assert!(refused.to_string().contains("permission denied"), "{refused}");
    }
}

/// Nothing stands there any more: that is what a backup is for.
#[tokio::test]
async fn a_court_that_is_gone_is_put_back() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    put(&space, vec![case("冀0638", 1, None)]).await;
    let (_places, copy) = house.backed_up("冀0638").await;
    let before = space.facts().await.unwrap();
    drop(space);
    if in_files() {
        std::fs::remove_file(house.folder.path().join("courts/冀0638.db")).unwrap();
    } else {
        let owner = raw::raw(house.folder.path(), "冀0638").await;
        sqlx::query("drop schema \"court_冀0638\" cascade").execute(&owner).await.unwrap();
    }
    assert_eq!(house.store.restore_court(&copy, &code("冀0638")).await.unwrap(), None);
    assert_eq!(*house.space("冀0638").await.facts().await.unwrap(), *before);
    put(&house.space("冀0638").await, vec![case("冀0638", 2, None)]).await;
    assert_eq!(house.store.verify().await.unwrap().faults, []);
}

/// Of another kind than a backup of this program, with what it holds: nothing is lost by trying.
#[tokio::test]
async fn what_cannot_be_put_back_leaves_what_stood_there() {
    if in_files() {
        return;
    }
    let house = House::new().await;
    let space = house.space("冀0638").await;
    put(&space, vec![case("冀0638", 1, None)]).await;
    let (_places, copy) = house.backed_up("冀0638").await;
    let file = copy.join("courts/冀0638.db");
    let address = format!("sqlite://{}", file.display());
    let pool = sqlx::AnyPool::connect(&address).await.unwrap();
    sqlx::query("create table of_a_later_version (a bigint)").execute(&pool).await.unwrap();
    pool.close().await;
    drop(space);
    let refused = house.store.restore_court(&copy, &code("冀0638")).await;
    assert!(matches!(&refused, Err(Error::Conflict(text)) if text.contains("of_a_later_version")), "{refused:?}");
    assert_eq!(house.space("冀0638").await.facts().await.unwrap().len(), 1);
    put(&house.space("冀0638").await, vec![case("冀0638", 2, None)]).await;
    assert_eq!(house.store.verify().await.unwrap().faults, []);
}

#[tokio::test]
async fn two_writers_take_turns() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    let writes = (0..4_u32).map(|part| {
        let space = space.clone();
        tokio::spawn(async move { put(&space, vec![case("冀0638", part + 1, None)]).await })
    });
    for write in writes.collect::<Vec<_>>() {
        write.await.unwrap();
    }
    assert_eq!(space.facts().await.unwrap().len(), 4);
    kept_equals_rebuilt(&space).await;
}

fn event(number: &str, kind: EventKind, day: &str, detail: &str) -> CaseEvent {
    let (number, detail) = (number.parse().unwrap(), detail.to_owned());
    CaseEvent { number, day: day.parse().unwrap(), kind, until: None, detail, approver: String::new() }
}

/// 一审 → 二审 (发回) → 重审 → 二审 → 执行, of which the second instances lie with the court above.
#[tokio::test]
async fn a_dispute_is_followed_through_its_cases() {
    let house = House::new().await;
    let space = house.space("冀0638").await;
    let from = |serial: u32, docketed: &str, closed: Option<&str>, kind: &str, origin: Option<&str>| CaseRecord {
        number: format!("（2023）冀0638{kind}{serial}号").parse().unwrap(),
        docketed: docketed.parse().unwrap(),
        origin: origin.map(|number| number.parse().unwrap()),
        judge: if kind == "执" { String::from("执行法官") } else { String::from("法官甲") },
        ..case("冀0638", serial, closed)
    };
    let (first, again) = ("（2023）冀0638民初1号", "（2023）冀0638民初2号");
    let (up, up_again) = ("（2023）冀96民终7号", "（2023）冀96民终9号");
    put(
        &space,
        vec![
            from(1, "2023-01-10", Some("2023-03-01"), "民初", Some("（2022）冀0638诉前调5号")),
            from(2, "2023-06-10", Some("2023-08-01"), "民初", Some(first)),
            from(3, "2023-12-10", None, "执", Some(again)),
            from(9, "2023-02-01", None, "民初", None),
        ],
    )
    .await;
    put_events(
        &space,
        vec![
            event(first, EventKind::SecondInstanceDocketed, "2023-04-01", up),
            event(first, EventKind::SecondInstanceClosed, "2023-06-01", "发回重审"),
            event(again, EventKind::SecondInstanceDocketed, "2023-09-01", up_again),
            event(again, EventKind::SecondInstanceClosed, "2023-11-01", "维持"),
        ],
    )
    .await;
    let told = async |space: &CourtSpace, number: &str| -> Vec<String> {
        let chain = space.chain(&number.parse().unwrap()).await.unwrap();
        let outcome = |link: &domain::chain::Link| link.outcome.map_or("", |outcome| outcome.zh());
        chain.iter().map(|link| format!("{} {} {}", link.relation.zh(), link.number, outcome(link))).collect()
    };
    let whole = [
        "诉前调解 （2022）冀0638诉前调5号 ",
        "一审 （2023）冀0638民初1号 判决",
        "二审 （2023）冀96民终7号 发回重审",
        "发回重审 （2023）冀0638民初2号 判决",
        "二审 （2023）冀96民终9号 维持",
        "执行 （2023）冀0638执3号 ",
    ];
    for number in [first, again, "（2023）冀0638执3号"] {
        assert_eq!(told(&space, number).await, whole, "{number}");
    }
    assert_eq!(told(&space, "（2023）冀0638民初9号").await, ["一审 （2023）冀0638民初9号 "]);
    // A judge is told of the cases of others no more than the own ones say.
    let judge = Actor { role: Role::Judge, part: Part::Judge(String::from("法官甲")), ..office("冀0638") };
    let own = house.store.space(&judge, Action::ViewCaseDetail, &code("冀0638")).await.unwrap();
    assert_eq!(told(&own, first).await, whole[..5]);
    let other = Actor { part: Part::Judge(String::from("执行法官")), ..judge };
    let own = house.store.space(&other, Action::ViewCaseDetail, &code("冀0638")).await.unwrap();
    assert_eq!(told(&own, "（2023）冀0638执3号").await, ["一审 （2023）冀0638民初2号 ", "执行 （2023）冀0638执3号 "]);
}
