//! Registers of sources, and the disputes that files and registers tell of together.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;
#[path = "support/raw.rs"]
mod raw;
mod support;

use domain::case::{CaseEvent, CaseRecord, Disposition, EventKind, Procedure};
use domain::case_number::CaseNumber;
use domain::court::xiongan;
use domain::intake::FileKind;
use domain::ledger::{Entry, Field, Kind, State, Values, Verb};
use domain::lineage::{Counted, Counting, Derivation, Disputes, Preset};
use domain::period::Period;
use domain::policy::{Action, Actor, Denied, Grant, Part, Role};
use home::location;
use store::{CourtSpace, EntryFilter, Error, Store};
use support::{LOWER, UPPER, actor, code, day, judge, office, said};

struct House {
    folder: tempfile::TempDir,
    store: Store,
}

fn number(text: &str) -> CaseNumber {
    text.parse().unwrap()
}

fn officer() -> Actor {
    actor(LOWER, "officer", Role::PetitionOfficer, Part::Court)
}

fn case(text: &str, docketed: &str, closed: Option<(&str, Disposition)>, origin: Option<&str>) -> CaseRecord {
    CaseRecord {
        division: String::from("民事审判一庭"),
        judge: String::from("法官1"),
        closed: closed.map(|(closed, _)| day(closed)),
        disposition: closed.map(|(_, disposition)| disposition),
        cause: String::from("民间借贷纠纷"),
        origin: origin.map(number),
        parties: String::from("原告甲某；被告乙某"),
        ..CaseRecord::docketed(number(text), day(docketed), Procedure::Ordinary)
    }
}

const MEDIATION: &str = "（2023）冀0638诉前调3号";
const FIRST: &str = "（2023）冀0638民初1号";
const SECOND: &str = "（2023）冀96民终9号";
const ENFORCED: &str = "（2023）冀0638执5号";

/// A dispute that failed in mediation, was decided, appealed, upheld and enforced; and a case of another judge.
async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(folder.path())).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    let importer = store.space(&office(LOWER), Action::ImportData, &code(LOWER)).await.unwrap();
    let mut batch = importer.begin(FileKind::Cases, "案件.csv").await.unwrap();
    let other =
        CaseRecord { judge: String::from("法官2"), ..case("（2023）冀0638民初2号", "2023-02-01", None, None) };
    batch
        .put_cases(vec![
            case(FIRST, "2023-02-01", Some(("2023-04-01", Disposition::Judgment)), None),
            case(ENFORCED, "2023-08-01", None, Some(FIRST)),
            other,
        ])
        .await
        .unwrap();
    batch.finish().await.unwrap();
    let event = |kind: EventKind, on: &str, detail: &str| CaseEvent {
        number: number(FIRST),
        day: day(on),
        kind,
        until: None,
        detail: detail.to_owned(),
        approver: String::new(),
    };
    let mut batch = importer.begin(FileKind::Events, "事件.csv").await.unwrap();
    batch
        .put_events(vec![
            event(EventKind::Appeal, "2023-04-10", ""),
            event(EventKind::SecondInstanceDocketed, "2023-05-20", SECOND),
            event(EventKind::SecondInstanceClosed, "2023-07-01", "维持"),
        ])
        .await
        .unwrap();
    batch.finish().await.unwrap();
    House { folder, store }
}

impl House {
    async fn sources(&self, actor: &Actor) -> CourtSpace {
        self.store.space(actor, Action::ViewSources, &code(LOWER)).await.unwrap()
    }

    async fn entries(&self, actor: &Actor, kind: Kind) -> Vec<Entry> {
        let filter = EntryFilter { kind: Some(kind), ..EntryFilter::default() };
        self.sources(actor).await.entries(&filter, 0, 100).await.unwrap().0
    }

    async fn dispute(&self, applicant: &str, received: &str) -> Result<Entry, Error> {
        let pairs = [
            (Field::Applicant, applicant),
            (Field::Respondent, "乙某"),
            (Field::DisputeCause, "民间借贷纠纷"),
            (Field::Received, received),
        ];
        self.store.register_entry(&office(LOWER), Kind::Mediation, &said(&pairs), day("2023-09-30")).await
    }

    async fn petition(&self, petitioner: &str, about: &str, received: &str, today: &str) -> Result<Entry, Error> {
        let pairs = [
            (Field::Petitioner, petitioner),
            (Field::Received, received),
            (Field::Channel, "letter"),
            (Field::Demand, "不服判决"),
            (Field::AboutCase, about),
        ];
        self.store.register_entry(&officer(), Kind::Petition, &said(&pairs), day(today)).await
    }

    async fn import(&self, court: &str, cases: Vec<CaseRecord>) {
        let importer = self.store.space(&office(court), Action::ImportData, &code(court)).await.unwrap();
        let mut batch = importer.begin(FileKind::Cases, "案件.csv").await.unwrap();
        batch.put_cases(cases).await.unwrap();
        batch.finish().await.unwrap();
    }

    async fn step(&self, actor: &Actor, entry: &Entry, verb: Verb, pairs: &[(Field, &str)], today: &str) -> Entry {
        self.store.take_step(actor, &code(LOWER), &entry.id, verb, &said(pairs), day(today)).await.unwrap()
    }
}

fn conflict<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Conflict(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn row(applicant: &str, received: &str, more: &[(Field, &str)]) -> Values {
    let mut row = said(&[
        (Field::Applicant, applicant),
        (Field::Respondent, "乙某"),
        (Field::DisputeCause, "民间借贷纠纷"),
        (Field::Received, received),
    ]);
    row.extend(said(more));
    row
}

const FAILED: [(Field, &str); 6] = [
    (Field::Consent, "written"),
    (Field::Organisation, "雄州镇人民调解委员会"),
    (Field::Mediator, "示例调解员1"),
    (Field::AcceptedOn, "2023-01-06"),
    (Field::FailReason, "refused"),
    (Field::EndedOn, "2023-01-25"),
];

#[tokio::test]
async fn numbers_follow_one_another_and_the_same_sides_are_found_again() {
    let house = house().await;
    let first = house.dispute("甲某", "2023-09-01").await.unwrap();
    let second = house.dispute("丙某", "2023-09-02").await.unwrap();
    assert_eq!(
        [first.number.to_string(), second.number.to_string()],
        ["（2023）冀0638诉前调1号", "（2023）冀0638诉前调2号"]
    );
    assert!(conflict(house.dispute("丙某", "2022-12-31").await).contains("诉前调2号"));
    let earlier = house.dispute("丁某", "2022-12-31").await.unwrap();
    assert_eq!(earlier.number.to_string(), "（2022）冀0638诉前调1号");
    assert!(conflict(house.dispute(" 甲 某", "2023-09-05").await).contains("诉前调1号"));
    // Once it is settled the same sides may come again.
    house.step(&office(LOWER), &first, Verb::Withdraw, &[(Field::Reason, "登记有误")], "2023-09-03").await;
    assert_eq!(house.dispute("甲某", "2023-09-05").await.unwrap().number.to_string(), "（2023）冀0638诉前调3号");
    // A register that is about cases gives no numbers.
    let why = house.store.register_entry(&office(LOWER), Kind::Review, &said(&[]), day("2023-09-30")).await;
    assert!(conflict(why).contains("give its number"));
}

#[tokio::test]
async fn two_at_once_get_two_numbers() {
    let house = house().await;
    let one = |name: &'static str| house.dispute(name, "2023-09-01");
    let (a, b, c) = tokio::join!(one("一"), one("二"), one("三"));
    let mut numbers: Vec<String> = [a, b, c].into_iter().map(|entry| entry.unwrap().number.to_string()).collect();
    numbers.sort();
    assert_eq!(numbers, [1, 2, 3].map(|serial| format!("（2023）冀0638诉前调{serial}号")));
}

#[tokio::test]
async fn a_file_goes_in_as_a_whole_or_not_at_all() {
    let house = house().await;
    let enter = async |rows: Vec<(Option<CaseNumber>, Values)>| {
        house.store.register_many(&office(LOWER), Kind::Mediation, &rows, day("2023-09-30")).await.unwrap()
    };
    let mut failed = FAILED.to_vec();
    failed.push((Field::FirstNumber, FIRST));
    let good = (Some(number(MEDIATION)), row("甲某", "2023-01-05", &failed));
    let mut impossible = FAILED.to_vec();
    impossible[5].1 = "2023-01-02";
    let bad = [
        (None, row("丙某", "2023-01-05", &impossible)),
        (None, row("甲某", "2023-01-05", &[])),
        (Some(number("（2023）冀0638民初7号")), row("丁某", "2023-01-05", &[])),
        (None, row("戊某", "2023-10-05", &[])),
    ];
    let mut all = vec![good.clone()];
    all.extend(bad);
    let refused = enter(all).await.unwrap_err();
    assert_eq!(refused.iter().map(|one| one.row).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert!(refused[0].why.contains("结束日期") && refused[1].why.contains("第 1 条"), "{refused:?}");
    assert!(refused[2].why.contains("诉前调") && refused[3].why.contains("还没有到"), "{refused:?}");
    assert!(house.entries(&office(LOWER), Kind::Mediation).await.is_empty(), "nothing was entered");
    assert_eq!(enter(vec![good.clone(), (None, row("丙某", "2023-01-05", &FAILED))]).await, Ok(2));
    let entries = house.entries(&office(LOWER), Kind::Mediation).await;
    let by_number = |text: &str| entries.iter().find(|entry| entry.number.to_string() == text).unwrap();
    assert_eq!(by_number(MEDIATION).state, State::Filed);
    // The number that a row brought along counts when the next is given.
    let next = by_number("（2023）冀0638诉前调4号");
    assert_eq!((next.state, next.due), (State::MustDocket, Some(day("2023-02-01"))));
    let (_, steps) = house.sources(&office(LOWER)).await.entry(&next.id).await.unwrap().unwrap();
    let verbs: Vec<Verb> = steps.iter().map(|step| step.verb).collect();
    assert_eq!(verbs, [Verb::Open, Verb::Consent, Verb::Delegate, Verb::Accept, Verb::Fail]);
    assert_eq!((steps[4].from, steps[4].to), (State::Mediating, State::MustDocket));
    // Again: it is there already.
    let again = enter(vec![(Some(number(MEDIATION)), row("己某", "2023-01-05", &[]))]).await.unwrap_err();
    assert!(again[0].why.contains("in the register already"));
}

#[tokio::test]
async fn a_petition_that_comes_again_is_counted_and_marks_the_one_before() {
    let house = house().await;
    let first = house.petition("甲某", FIRST, "2023-05-05", "2023-05-05").await.unwrap();
    assert_eq!(first.number.to_string(), "冀0638访〔2023〕1号");
    // It stands with the division and judge of its case.
    assert_eq!((first.division.as_str(), first.judge.as_str()), ("民事审判一庭", "法官1"));
    assert!(conflict(house.petition("甲某", FIRST, "2023-05-05", "2023-05-06").await).contains("访〔2023〕1号"));
    let routed = [(Field::PetitionKind, "retrial"), (Field::Handler, "信访专员")];
    house.step(&officer(), &first, Verb::Route, &routed, "2023-05-06").await;
    let reply = [(Field::RepliedOn, "2023-05-08"), (Field::Opinion, "已收悉")];
    house.step(&officer(), &first, Verb::ReplyProcedure, &reply, "2023-05-08").await;
    let right = [(Field::Handler, "信访专员乙"), (Field::WhyCorrected, "承办人有误")];
    let corrected = house.step(&officer(), &first, Verb::Correct, &right, "2023-05-09").await;
    assert_eq!((corrected.state, corrected.value(Field::Handler)), (State::Acknowledged, Some("信访专员乙")));
    assert_eq!(corrected.value(Field::WhyCorrected), None, "the reason is of the step");
    let result =
        [(Field::RepliedOn, "2023-06-01"), (Field::Opinion, "判决并无不当"), (Field::WentWrong, "explanation")];
    let watched = house.step(&officer(), &first, Verb::ReplyResult, &result, "2023-06-01").await;
    assert_eq!(watched.state, State::Watching);
    let second = house.petition("甲某", FIRST, "2023-07-01", "2023-07-01").await.unwrap();
    assert_eq!(second.value(Field::Times), Some("2"));
    // Another's petition about the same case is none of these.
    assert_eq!(house.petition("丙某", FIRST, "2023-07-02", "2023-07-02").await.unwrap().value(Field::Times), None);
    let all = house.entries(&officer(), Kind::Petition).await;
    assert_eq!(all.iter().find(|entry| entry.id == first.id).unwrap().state, State::Repeated);
    // What is watched in quiet to its end is resolved by the day.
    house.step(&officer(), &second, Verb::Route, &routed, "2023-07-01").await;
    house
        .step(&officer(), &second, Verb::ReplyProcedure, &[(Field::RepliedOn, "2023-07-02"), reply[1]], "2023-07-02")
        .await;
    let result = [(Field::RepliedOn, "2023-07-03"), result[1], result[2]];
    let watched = house.step(&officer(), &second, Verb::ReplyResult, &result, "2023-07-03").await;
    assert_eq!(watched.due, Some(day("2023-12-30")));
    house.store.day_begins(&code(LOWER), day("2023-12-30"), 1).await.unwrap();
    let state = async || house.sources(&officer()).await.entry(&second.id).await.unwrap().unwrap().0.state;
    assert_eq!(state().await, State::Watching);
    house.store.day_begins(&code(LOWER), day("2023-12-31"), 2).await.unwrap();
    assert_eq!(state().await, State::Resolved);
}

/// Petitions of a file count on from those of the register and among themselves.
#[tokio::test]
async fn petitions_of_a_file_are_counted_on() {
    let house = house().await;
    house.petition("甲某", FIRST, "2023-05-05", "2023-05-05").await.unwrap();
    let row = |received: &str| {
        let pairs = [
            (Field::Petitioner, "甲某"),
            (Field::Received, received),
            (Field::Channel, "visit"),
            (Field::Demand, "同前"),
            (Field::AboutCase, FIRST),
        ];
        (None, said(&pairs))
    };
    let rows = [row("2023-06-05"), row("2023-07-05")];
    let entered = house.store.register_many(&officer(), Kind::Petition, &rows, day("2023-08-01")).await.unwrap();
    assert_eq!(entered, Ok(2));
    let mut times: Vec<Option<String>> = house
        .entries(&officer(), Kind::Petition)
        .await
        .iter()
        .map(|entry| entry.value(Field::Times).map(str::to_owned))
        .collect();
    times.sort();
    assert_eq!(times, [None, Some(String::from("2")), Some(String::from("3"))]);
}

/// Who reads what: names stay in their court, a complaint about conduct from those it may be about, and the petition officer
/// sees no node.
#[tokio::test]
async fn registers_show_what_a_reader_may_know() {
    let house = house().await;
    house.dispute("甲某某", "2023-09-01").await.unwrap();
    let complaint = house.petition("甲某", FIRST, "2023-05-05", "2023-05-05").await.unwrap();
    let plain = house.petition("丁某", FIRST, "2023-05-06", "2023-05-06").await.unwrap();
    let head = actor(LOWER, "head", Role::DivisionHead, Part::Division(String::from("民事审判一庭")));
    assert!(house.entries(&judge(), Kind::Petition).await.is_empty(), "nobody has read them yet");
    for (entry, kind) in [(&complaint, "conduct"), (&plain, "retrial")] {
        let routed = [(Field::PetitionKind, kind), (Field::Handler, "信访专员")];
        house.step(&officer(), entry, Verb::Route, &routed, "2023-05-07").await;
    }
    for reader in [judge(), head] {
        let seen: Vec<String> =
            house.entries(&reader, Kind::Petition).await.into_iter().map(|entry| entry.id).collect();
        assert_eq!(seen, std::slice::from_ref(&plain.id), "{:?}", reader.role);
        assert!(house.entries(&reader, Kind::Mediation).await.is_empty());
    }
    let other = actor(LOWER, "法官2", Role::Judge, Part::Judge(String::from("法官2")));
    assert!(house.entries(&other, Kind::Petition).await.is_empty());
    let all = house.sources(&officer()).await.entries(&EntryFilter::default(), 0, 100).await.unwrap().0;
    assert!(all.iter().all(|entry| entry.kind.is_of_sources()) && all.len() == 3);
    let nodes = house.store.space(&officer(), Action::ViewNodes, &code(LOWER)).await;
    assert!(matches!(nodes, Err(Error::Denied(Denied::NotYourRole(..)))));
    // The judge makes a statement, which is theirs to make; the officer does not.
    house.step(&judge(), &plain, Verb::MakeStatement, &[(Field::Statement, "已释明")], "2023-05-08").await;
    let (officer, stated) = (officer(), said(&[(Field::Statement, "x")]));
    let court = code(LOWER);
    let no = house.store.take_step(&officer, &court, &plain.id, Verb::MakeStatement, &stated, day("2023-05-08"));
    assert!(matches!(no.await, Err(Error::Denied(_))));
    // The court above: figures always, entries by grant, names never.
    let above = office(UPPER);
    let closed = house.store.space(&above, Action::ViewSources, &code(LOWER)).await;
    assert!(matches!(closed, Err(Error::Denied(Denied::NotGranted(_)))));
    let figures = house.store.space(&above, Action::ViewFigures, &code(LOWER)).await.unwrap();
    let counted = figures.entries_to_count(Kind::Mediation, (day("2023-01-01"), day("2023-12-31"))).await.unwrap();
    assert!(counted.len() == 1 && !counted[0].values.contains_key(&Field::Applicant));
    let security = actor(LOWER, "security", Role::SecurityAdministrator, Part::Court);
    house.store.set_grant(&security, &code(LOWER), Grant::CaseDetail).await.unwrap();
    let seen = house.entries(&above, Kind::Mediation).await;
    assert_eq!(seen.len(), 1);
    assert!(!seen[0].value(Field::Applicant).unwrap().contains("某某"), "{:?}", seen[0].values);
    let named = EntryFilter { text: String::from("甲某某"), ..EntryFilter::default() };
    assert_eq!(house.sources(&above).await.count_entries(&named).await.unwrap(), 0);
    assert_eq!(house.sources(&office(LOWER)).await.count_entries(&named).await.unwrap(), 1);
    assert!(house.entries(&above, Kind::Petition).await.is_empty());
}

/// Mediation of the register, cases of the files, second instance of an event, enforcement, petition: one dispute.
#[tokio::test]
async fn files_and_registers_tell_one_dispute() {
    let house = house().await;
    let mut failed = FAILED.to_vec();
    failed.push((Field::FirstNumber, FIRST));
    let rows = [(Some(number(MEDIATION)), row("甲某", "2023-01-05", &failed))];
    house.store.register_many(&office(LOWER), Kind::Mediation, &rows, day("2023-01-30")).await.unwrap().unwrap();
    let petition = house.petition("甲某", ENFORCED, "2023-09-01", "2023-09-01").await.unwrap();
    let space = house.sources(&office(LOWER)).await;
    let lineage = house.store.own_lineage(&space).await.unwrap();
    let chain = lineage.chain_of(&number(SECOND)).unwrap();
    let told: Vec<(String, Derivation)> = chain.cases().map(|case| (case.number().to_string(), case.kind())).collect();
    let wanted = [
        (MEDIATION, Derivation::Mediation),
        (FIRST, Derivation::FirstInstance),
        (SECOND, Derivation::SecondInstance),
        (ENFORCED, Derivation::FirstEnforcement),
    ];
    assert_eq!(told, wanted.map(|(number, kind)| (number.to_owned(), kind)));
    assert_eq!(chain.petitions().map(|tie| tie.id.clone()).collect::<Vec<_>>(), [petition.id]);
    assert_eq!(chain.members()[0].outcome, Some(Disposition::PresuitFailed));
    // First instance alone: two 案 (the other judge's case too) and one appeal and one enforcement more; with enforcement:
    // three and the appeal.
    let year = Period::days(day("2023-01-01"), day("2023-12-31")).unwrap();
    let ratio = |preset: Preset| Counted::of([&*lineage], &Counting::of(preset, day("2016-01-01"))).ratio(year, None);
    assert_eq!((ratio(Preset::FirstInstance).cases, ratio(Preset::FirstInstance).matters), (4, 2));
    assert_eq!((ratio(Preset::FirstAndEnforcement).cases, ratio(Preset::FirstAndEnforcement).matters), (4, 3));
    // Kept until something changes.
    let again = house.store.own_lineage(&space).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&lineage, &again));
    house.petition("丙某", FIRST, "2023-09-02", "2023-09-02").await.unwrap();
    let changed = house.store.own_lineage(&space).await.unwrap();
    assert_eq!(changed.chain_of(&number(FIRST)).unwrap().petitions().count(), 2);
    // The court above counts it too, from the same spaces.
    let above = house.store.lineage(&office(UPPER), &code(UPPER)).await.unwrap();
    assert_eq!(dispute(&above, FIRST), [MEDIATION, FIRST, SECOND, ENFORCED]);
}

/// The numbers of the dispute a case is in.
fn dispute(disputes: &Disputes, of: &str) -> Vec<String> {
    let mut chains = disputes.lineages().filter_map(|lineage| lineage.chain_of(&number(of)));
    let numbers = chains.next().unwrap().cases().map(|case| case.number().to_string()).collect();
    assert!(chains.next().is_none(), "in one chain of one lineage");
    numbers
}

/// Of the courts below a court, one after another changes; a dispute grows from one court into the next.
#[tokio::test]
async fn the_disputes_of_a_scope_follow_each_court() {
    let house = house().await;
    let above = async || house.store.lineage(&office(UPPER), &code(UPPER)).await.unwrap();
    let year = Period::days(day("2023-01-01"), day("2023-12-31")).unwrap();
    let ratio = |disputes: &Disputes| {
        let ratio =
            Counted::of(disputes.lineages(), &Counting::of(Preset::FirstInstance, day("2016-01-01"))).ratio(year, None);
        (ratio.cases, ratio.matters)
    };
    house.import(UPPER, vec![case(SECOND, "2023-05-10", None, Some(FIRST))]).await;
    let first = above().await;
    assert_eq!(dispute(&first, FIRST), [FIRST, SECOND, ENFORCED]);
    assert_eq!(ratio(&first), (4, 2));
    assert!(std::sync::Arc::ptr_eq(&first, &above().await), "nothing has changed");
    // A dispute that lies in the court alone.
    let alone = "（2023）冀0638民初77号";
    house.import(LOWER, vec![case(alone, "2023-03-01", None, None)]).await;
    let second = above().await;
    assert_eq!((dispute(&second, alone), ratio(&second)), (vec![alone.to_owned()], (5, 3)));
    // The court above has a case that comes from it, of which the court below says nothing.
    let retrial = "（2023）冀96民申3号";
    house.import(UPPER, vec![case(retrial, "2023-08-01", None, Some(alone))]).await;
    let third = above().await;
    assert_eq!((dispute(&third, alone), ratio(&third)), (vec![alone.to_owned(), retrial.to_owned()], (6, 3)));
    assert_eq!(dispute(&third, FIRST), [FIRST, SECOND, ENFORCED]);
    assert_eq!(third.faults(), []);
    // A court asked alone has what its own files tell.
    let lower = house.store.lineage(&office(LOWER), &code(LOWER)).await.unwrap();
    assert_eq!(dispute(&lower, alone), [alone]);
}

/// A court of one prefecture tells of a dispute of another, and somebody looks at the first prefecture alone in between.
#[tokio::test]
async fn what_one_scope_learns_the_others_know() {
    let house = house().await;
    house.store.install(&domain::court::hebei()).await.unwrap();
    let seen_from =
        async |scope: &str, of: &str| dispute(&house.store.lineage(&office(scope), &code(scope)).await.unwrap(), of);
    let (away, enforced) = ("（2023）冀0102民初1号", "（2023）冀0638执88号");
    // So that there are two courts in the first prefecture.
    house.import("冀0629", vec![case("（2023）冀0629民初1号", "2023-02-01", None, None)]).await;
    house.import("冀0102", vec![case(away, "2023-02-01", Some(("2023-04-01", Disposition::Judgment)), None)]).await;
    assert_eq!(seen_from("冀", away).await, [away]);
    house.import(LOWER, vec![case(enforced, "2023-08-01", None, Some(away))]).await;
    assert_eq!(seen_from(UPPER, enforced).await, [away, enforced]);
    assert_eq!(seen_from("冀", away).await, [away, enforced]);
}

/// Rows are changed behind the program's back, to see what is read.
#[tokio::test]
async fn what_was_put_down_is_read_after_a_start() {
    let house = house().await;
    // As another program finds it, or this one after a start.
    let after_a_start = async |of: &str| {
        let store = Store::open(&location(house.folder.path())).await.unwrap();
        dispute(&store.lineage(&office(UPPER), &code(UPPER)).await.unwrap(), of)
    };
    house.import(UPPER, vec![case(SECOND, "2023-05-10", None, Some(FIRST))]).await;
    assert_eq!(after_a_start(FIRST).await, [FIRST, SECOND, ENFORCED]);
    let pool = raw::raw(house.folder.path(), LOWER).await;
    let told = async |origin: &str| {
        let sql = "update case_file set origin = $1 where number = $2";
        sqlx::query(sql).bind(origin.to_owned()).bind(ENFORCED).execute(&pool).await.unwrap();
    };
    let (other, retrial) = ("（2023）冀0638民初2号", "（2023）冀96民申3号");
    told(other).await;
    assert_eq!(after_a_start(FIRST).await, [FIRST, SECOND, ENFORCED], "the rows were read");
    // Damaged, it is not taken; and the rows that are read instead are put down again.
    sqlx::query("update dispute_parcel set bytes = (select bytes from fact_pack)").execute(&pool).await.unwrap();
    assert_eq!(after_a_start(other).await, [other, ENFORCED]);
    told(FIRST).await;
    assert_eq!(after_a_start(other).await, [other, ENFORCED], "it was not put down again");
    // What the court above tells now goes on from a dispute that was put down as closed: read anew, rows and all.
    house.import(UPPER, vec![case(retrial, "2023-08-01", None, Some(other))]).await;
    assert_eq!(after_a_start(other).await, [other, retrial]);
    assert_eq!(after_a_start(FIRST).await, [FIRST, SECOND, ENFORCED]);
    // Of other rows, or of another edition, it is not taken either.
    told(other).await;
    house.import(LOWER, vec![case("（2023）冀0638民初77号", "2023-03-01", None, None)]).await;
    assert_eq!(after_a_start(FIRST).await, [FIRST, SECOND]);
    told(FIRST).await;
    sqlx::query("update dispute_parcel set edition = edition - 1").execute(&pool).await.unwrap();
    assert_eq!(after_a_start(FIRST).await, [FIRST, SECOND, ENFORCED]);
}

/// Neither the number of entries, nor how many are settled, nor what they are about changes when a mediation fails.
#[tokio::test]
async fn a_step_of_a_register_is_seen_by_who_looked_before() {
    let house = house().await;
    let entry = house.dispute("甲某", "2023-09-01").await.unwrap();
    let ended = async || {
        let disputes = house.store.lineage(&office(LOWER), &code(LOWER)).await.unwrap();
        let mut lineages = disputes.lineages();
        let number: CaseNumber = entry.number.to_string().parse().unwrap();
        let member = lineages.next().unwrap().chain_of(&number).unwrap().members().remove(0);
        (member.outcome, member.closed)
    };
    let half = &FAILED[..3];
    house.step(&office(LOWER), &entry, Verb::Consent, &half[..1], "2023-09-02").await;
    house.step(&office(LOWER), &entry, Verb::Delegate, &half[1..2], "2023-09-03").await;
    let accepted = [half[2], (Field::AcceptedOn, "2023-09-04")];
    house.step(&office(LOWER), &entry, Verb::Accept, &accepted, "2023-09-05").await;
    assert_eq!(ended().await, (None, None));
    let failed = [FAILED[4], (Field::EndedOn, "2023-09-20")];
    house.step(&office(LOWER), &entry, Verb::Fail, &failed, "2023-09-21").await;
    assert_eq!(ended().await, (Some(Disposition::PresuitFailed), Some(day("2023-09-20"))));
}

#[tokio::test]
async fn terminated_rounds_to_look_at() {
    let house = house().await;
    let importer = house.store.space(&office(LOWER), Action::ImportData, &code(LOWER)).await.unwrap();
    let mut batch = importer.begin(FileKind::Cases, "案件.csv").await.unwrap();
    let round = |serial: u32, docketed: &str, closed: &str| {
        let number = format!("（2023）冀0638执{serial}号");
        case(&number, docketed, Some((closed, Disposition::TerminatedThisRound)), None)
    };
    batch
        .put_cases(vec![
            round(11, "2023-01-10", "2023-06-10"),
            round(12, "2023-03-10", "2023-06-07"),
            round(13, "2023-01-10", "2023-06-01"),
            case("（2023）冀0638执恢1号", "2023-07-01", None, Some("（2023）冀0638执13号")),
            round(14, "2023-01-10", "2023-06-01"),
            case("（2023）冀0638执恢2号", "2023-07-02", None, Some("（2023）冀0638执14号")),
        ])
        .await
        .unwrap();
    batch.finish().await.unwrap();
    let space = house.sources(&office(LOWER)).await;
    let (found, of) = space.terminated_unfit(day("2023-05-01"), 10).await.unwrap();
    // Eighty-nine days after docketing, and thirty days to the resumption; not ninety-one and more, nor thirty-one.
    let numbers: Vec<String> = found.iter().map(|round| round.number.to_string()).collect();
    assert_eq!((numbers, of), (vec![String::from("（2023）冀0638执13号"), String::from("（2023）冀0638执12号")], 2));
    let entry = house
        .store
        .open_entry(&office(LOWER), Kind::RoundCheck, &found[0].number, &said(&[]), day("2023-09-30"), "")
        .await
        .unwrap();
    assert_eq!(entry.state, State::ToCheck);
    assert_eq!(space.terminated_unfit(day("2023-05-01"), 10).await.unwrap().1, 1);
}

#[tokio::test]
async fn what_is_counted_in_memory_is_what_the_database_lists() {
    let house = house().await;
    let rows: Vec<_> = (1..=120)
        .map(|at| {
            let day = format!("2023-0{}-1{}", 1 + at % 9, at % 10);
            let more = if at % 3 == 0 { &FAILED[..3] } else { &[] };
            (None, row(&format!("申{at}"), &day, more))
        })
        .collect();
    let office = office(LOWER);
    house.store.register_many(&office, Kind::Mediation, &rows, day("2023-09-30")).await.unwrap().unwrap();
    let base = EntryFilter { kind: Some(Kind::Mediation), ..EntryFilter::default() };
    let filters = [
        base.clone(),
        EntryFilter { state: Some(State::Delegated), ..base.clone() },
        EntryFilter { open: true, ..base.clone() },
        EntryFilter { late_on: Some(day("2023-07-01")), ..base.clone() },
        EntryFilter { came: Some((day("2023-02-01"), day("2023-04-30"))), ..base.clone() },
        EntryFilter { said: vec![(Field::Mediator, String::from("示例调解员1"))], ..base.clone() },
        EntryFilter { said: vec![(Field::Mediator, String::from(store::ANY))], ..base.clone() },
        EntryFilter { said: vec![(Field::Applicant, String::from("申7"))], ..base.clone() },
        EntryFilter { text: String::from("申11"), ..base.clone() },
        EntryFilter { division: String::from("立案庭"), ..base.clone() },
    ];
    let of_division = actor(LOWER, "head", Role::DivisionHead, Part::Division(String::from("立案庭")));
    let mut found = 0;
    let registered = EntryFilter { state: Some(State::Registered), ..base.clone() };
    for round in 0..3 {
        for reader in [&office, &of_division] {
            let space = house.sources(reader).await;
            for filter in &filters {
                let listed = space.entries(filter, 0, 1000).await.unwrap().0;
                let counted = space.register_to_count(Kind::Mediation, filter).await.unwrap();
                let mut listed: Vec<_> = listed.iter().map(|entry| (entry.id.as_str(), entry.state)).collect();
                let mut counted: Vec<_> = counted.iter().map(|entry| (entry.id.as_str(), entry.state)).collect();
                listed.sort_unstable();
                counted.sort_unstable();
                assert_eq!(listed, counted, "round {round}: {filter:?}");
                found += counted.len();
            }
        }
        // A step more, and one that came: both are counted from then on.
        let open = house.sources(&office).await.entries(&registered, 0, 1).await.unwrap().0.remove(0);
        house.step(&office, &open, Verb::Consent, &FAILED[..1], "2023-09-30").await;
        house.dispute(&format!("后来{round}"), "2023-09-29").await.unwrap();
    }
    assert!(found > 1000, "{found}");
}

#[tokio::test]
async fn a_dispute_that_follows_its_case_is_counted_where_it_went() {
    let house = house().await;
    let office = office(LOWER);
    let rows = [(Some(number(MEDIATION)), row("甲某某", "2023-01-03", &[]))];
    house.store.register_many(&office, Kind::Mediation, &rows, day("2023-09-30")).await.unwrap().unwrap();
    let of = async |division: &str| {
        let filter =
            EntryFilter { kind: Some(Kind::Mediation), division: division.to_owned(), ..EntryFilter::default() };
        let space = house.sources(&office).await;
        let counted = space.register_to_count(Kind::Mediation, &filter).await.unwrap().len();
        assert_eq!(counted, space.entries(&filter, 0, 9).await.unwrap().0.len());
        counted
    };
    assert_eq!((of("速裁庭").await, of("民事审判一庭").await), (0, 0));
    let importer = house.store.space(&office, Action::ImportData, &code(LOWER)).await.unwrap();
    for (division, counts) in [("速裁庭", (1, 0)), ("民事审判一庭", (0, 1))] {
        let mut batch = importer.begin(FileKind::Cases, "改派.csv").await.unwrap();
        let moved = CaseRecord { division: division.to_owned(), ..case(MEDIATION, "2023-01-05", None, None) };
        batch.put_cases(vec![moved]).await.unwrap();
        batch.finish().await.unwrap();
        assert_eq!((of("速裁庭").await, of("民事审判一庭").await), counts);
    }
}
