//! Consultations: what is frozen stays as it was, what is asked is answered by those who were asked, what is written in the
//! room stands once, and figures alone close a task that has a target.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;
#[path = "support/planned.rs"]
mod planned;
#[path = "support/raw.rs"]
mod raw;
mod support;

use domain::case::{CaseRecord, Disposition, Procedure};
use domain::consultation::{Asked, Consultation, Frozen, Note, NoteKind, RoomTask, Speech, Stage};
use domain::court::{CourtCode, xiongan};
use domain::figure::{Completeness, Figure, Measures, Standard, evaluate};
use domain::intake::FileKind;
use domain::ledger::{Entry, Field, Goal, Kind, State, Values, Verb};
use domain::line::Line;
use domain::measure::Counter;
use domain::pack::Pack;
use domain::policy::{Action, Actor, Denied, Grant, Part, Role};
use domain::quantity::Quantity;
use home::location;
use planned::planned;
use store::{EntryFilter, Error, NotesTaken, SetIn, Store, TaskOutcome};
use support::{LOWER, UPPER, actor, code, day, office, said};

const SIDE: &str = "冀0629";

struct House {
    folder: tempfile::TempDir,
    store: Store,
}

fn case(court: &str, serial: u32, closed: Option<&str>) -> CaseRecord {
    let number = format!("（2023）{court}民初{serial}号").parse().unwrap();
    CaseRecord {
        division: String::from("民一庭"),
        judge: String::from("法官1"),
        closed: closed.map(day),
        cause: String::from("民间借贷纠纷"),
        disposition: closed.map(|_| Disposition::Judgment),
        ..CaseRecord::docketed(number, day("2023-01-10"), Procedure::Ordinary)
    }
}

async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(folder.path())).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    let house = House { folder, store };
    for court in [UPPER, LOWER, SIDE] {
        house.import(court, vec![case(court, 1, Some("2023-09-30")), case(court, 2, None)]).await;
    }
    house
}

impl House {
    async fn import(&self, court: &str, cases: Vec<CaseRecord>) {
        let space = self.store.space(&office(court), Action::ImportData, &code(court)).await.unwrap();
        let mut batch = space.begin(FileKind::Cases, "案件.csv").await.unwrap();
        batch.put_cases(cases).await.unwrap();
        batch.finish().await.unwrap();
    }

    async fn make(&self, period: &str, held_on: &str) -> String {
        self.store.make_consultation(&office(UPPER), plan(period, held_on)).await.unwrap()
    }

    async fn get(&self, id: &str) -> (Consultation, i64) {
        self.store.consultation(&office(UPPER), &code(UPPER), id).await.unwrap()
    }

    async fn frozen(&self, period: &str, held_on: &str) -> Consultation {
        let id = self.make(period, held_on).await;
        self.store.freeze(&office(UPPER), &id, day(held_on)).await.unwrap()
    }

    async fn task(&self, court: &str, id: &str) -> Entry {
        let space = self.store.space(&office(court), Action::ViewTasks, &code(court)).await.unwrap();
        let filter = EntryFilter { kind: Some(Kind::Rectification), ..EntryFilter::default() };
        let all = space.entries(&filter, 0, 100).await.unwrap().0;
        all.into_iter().find(|task| task.id == id).unwrap()
    }
}

fn plan(period: &str, held_on: &str) -> Consultation {
    planned(UPPER, &format!("{period} 会商"), period, held_on)
}

fn leader(court: &str) -> Actor {
    actor(court, "leader", Role::CourtLeader, Part::Court)
}

fn head(court: &str, division: &str) -> Actor {
    actor(court, division, Role::DivisionHead, Part::Division(division.to_owned()))
}

#[tokio::test]
async fn what_is_frozen_stays_as_it_was() {
    let house = house().await;
    let consultation = house.frozen("2023-01..2023-09", "2023-10-09").await;
    let frozen = consultation.frozen.clone().unwrap();
    let courts: Vec<&str> = frozen.courts.iter().map(|one| one.court.as_str()).collect();
    assert_eq!(courts, [UPPER, LOWER, SIDE]);
    let before = house.store.frozen_tables(&office(UPPER), &consultation).await.unwrap();
    // A correction, a case that came late, and one that is gone.
    house.import(LOWER, vec![case(LOWER, 1, Some("2023-08-01")), case(LOWER, 3, Some("2023-09-01"))]).await;
    let after = house.store.frozen_tables(&office(UPPER), &consultation).await.unwrap();
    assert_eq!(before, after);
    assert_eq!(after[1].len(), 2);
    // The same from another handle, which holds nothing in memory.
    let again = Store::open(&location(house.folder.path())).await.unwrap();
    assert_eq!(again.frozen_tables(&office(UPPER), &consultation).await.unwrap(), before);
    let now = house.store.tables(&office(UPPER), &code(UPPER)).await.unwrap();
    let found = before[1].differences(&now[1]);
    assert_eq!((found.added.len(), found.changed.len(), found.removed.len()), (1, 1, 0));
    // Equal figures freeze under the equal names, changed ones do not.
    let next = house.frozen("2023-01..2023-09", "2023-10-10").await.frozen.unwrap();
    assert_eq!(next.courts[0].hash, frozen.courts[0].hash);
    assert_ne!(next.courts[1].hash, frozen.courts[1].hash);
    assert_ne!(next.hash, frozen.hash);
    // No facts of a court below stand in the space of the court that holds the meeting.
    let pool = raw::raw(house.folder.path(), UPPER).await;
    let kept: Vec<String> = sqlx::query_scalar("select hash from frozen_pack").fetch_all(&pool).await.unwrap();
    assert_eq!(kept, [frozen.courts[0].hash.clone()]);
}

/// A pack says by which rules its facts were derived; one that another version of the program made is known as such.
#[tokio::test]
async fn what_other_rules_froze_is_known() {
    let house = house().await;
    let consultation = house.frozen("2023-01..2023-09", "2023-10-09").await;
    let others = async |one: &Consultation| {
        let packs = house.store.frozen_packs(&office(UPPER), one).await.unwrap();
        let others = packs.iter().filter(|kept| !kept.by_these_rules);
        others.map(|kept| kept.table.court().clone()).collect::<Vec<_>>()
    };
    assert_eq!(others(&consultation).await, []);
    let pool = raw::raw(house.folder.path(), LOWER).await;
    let frozen = consultation.frozen.clone().unwrap();
    let bytes: Vec<u8> = sqlx::query_scalar("select bytes from frozen_pack").fetch_one(&pool).await.unwrap();
    let pack = Pack { label: String::from(LOWER), ..Pack::decode(&bytes).unwrap().0 };
    let (bytes, hash) = pack.encode();
    sqlx::query("insert into frozen_pack (hash, bytes, at) values ($1, $2, 0)")
        .bind(hash.to_string())
        .bind(bytes)
        .execute(&pool)
        .await
        .unwrap();
    let mut courts = frozen.courts.clone();
    courts[1].hash = hash.to_string();
    let older = Consultation { frozen: Some(Frozen { courts, ..frozen }), ..consultation };
    assert_eq!(others(&older).await, [code(LOWER)]);
    assert!(matches!(house.store.frozen_packs(&leader("冀0632"), &older).await, Err(Error::Denied(_))));
}

#[tokio::test]
async fn freezing_is_done_once_by_those_who_hold_it_and_only_when_the_period_is_over() {
    let house = house().await;
    let id = house.make("2023-01..2023-12", "2024-01-10").await;
    let early = house.store.freeze(&office(UPPER), &id, day("2023-10-01")).await;
    assert!(matches!(early, Err(Error::Conflict(why)) if why.contains("2023-10-01")));
    // The period is over by then, and the data end in September.
    let short = house.store.freeze(&office(UPPER), &id, day("2024-01-10")).await;
    assert!(matches!(short, Err(Error::Conflict(why)) if why.contains("2023-09-30")));
    assert!(house.get(&id).await.0.frozen.is_none());
    let id = house.make("2023-01..2023-09", "2023-10-09").await;
    for stranger in [leader(LOWER), head(UPPER, "民一庭"), actor(UPPER, "data", Role::DataOfficer, Part::Court)] {
        let refused = house.store.freeze(&stranger, &id, day("2023-10-09")).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{stranger:?}");
    }
    house.store.freeze(&office(UPPER), &id, day("2023-10-09")).await.unwrap();
    let twice = house.store.freeze(&office(UPPER), &id, day("2023-10-10")).await;
    assert!(matches!(twice, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn a_bent_pack_is_found() {
    let house = house().await;
    let frozen = house.frozen("2023-01..2023-09", "2023-10-09").await.frozen.unwrap();
    assert_eq!(house.store.verify().await.unwrap().faults, []);
    let pool = raw::raw(house.folder.path(), LOWER).await;
    // The pack of another state of the court under the name of this one.
    house.import(LOWER, vec![case(LOWER, 9, None)]).await;
    sqlx::query("update frozen_pack set bytes = (select bytes from fact_pack)").execute(&pool).await.unwrap();
    let faults = house.store.verify().await.unwrap().faults;
    assert_eq!(faults.len(), 1);
    assert!(faults[0].what.contains(&frozen.courts[1].hash) && faults[0].place == LOWER);
}

#[tokio::test]
async fn two_who_change_it_at_once_are_told_and_a_closed_one_stays() {
    let house = house().await;
    let id = house.make("2023-01..2023-09", "2023-10-09").await;
    let (_, revision) = house.get(&id).await;
    let chair = |name: &str| {
        let name = name.to_owned();
        move |one: &mut Consultation| one.chair = name
    };
    house.store.change_consultation(&office(UPPER), &id, revision, chair("甲")).await.unwrap();
    let late = house.store.change_consultation(&leader(UPPER), &id, revision, chair("乙")).await;
    assert!(matches!(late, Err(Error::Conflict(_))));
    assert_eq!(house.get(&id).await.0.chair, "甲");
    let early = house.store.move_consultation(&office(UPPER), &id, Stage::Held).await;
    assert!(matches!(early, Err(Error::Conflict(_))));
    house.store.freeze(&office(UPPER), &id, day("2023-10-09")).await.unwrap();
    let (_, revision) = house.get(&id).await;
    let other = |one: &mut Consultation| one.period = "2023-01..2023-06".parse().unwrap();
    let moved = house.store.change_consultation(&office(UPPER), &id, revision, other).await;
    assert!(matches!(moved, Err(Error::Conflict(_))));
    house.store.move_consultation(&office(UPPER), &id, Stage::Held).await.unwrap();
    house.store.move_consultation(&office(UPPER), &id, Stage::Closed).await.unwrap();
    let (_, revision) = house.get(&id).await;
    let closed = house.store.change_consultation(&office(UPPER), &id, revision, chair("丙")).await;
    assert!(matches!(closed, Err(Error::Conflict(_))));
    // It is nobody else's.
    let elsewhere = house.store.consultation(&office(LOWER), &code(UPPER), &id).await;
    assert!(matches!(elsewhere, Err(Error::Denied(_))));
}

#[tokio::test]
async fn what_is_asked_is_answered_by_those_who_were_asked() {
    let house = house().await;
    let id = house.make("2023-01..2023-09", "2023-10-09").await;
    let speech = |court: &str, division: &str, asked: Asked| Speech {
        id: String::new(),
        court: code(court),
        division: division.to_owned(),
        line: (!division.is_empty()).then_some(Line::Civil),
        asked,
        due: day("2023-10-07"),
        text: String::new(),
        sent: None,
    };
    let wanted = vec![speech(UPPER, "民一庭", Asked::Statement), speech(LOWER, "", Asked::Commitment)];
    assert_eq!(house.store.ask_speeches(&office(UPPER), &id, wanted.clone()).await.unwrap(), 2);
    // Asked twice is asked once; a court that is not below is not asked.
    assert_eq!(house.store.ask_speeches(&office(UPPER), &id, wanted).await.unwrap(), 0);
    let outside = vec![speech("冀06", "", Asked::Commitment)];
    assert!(matches!(house.store.ask_speeches(&office(UPPER), &id, outside).await, Err(Error::Conflict(_))));
    let asked = |actor: Actor| {
        let store = house.store.clone();
        async move { store.asked_of(&actor).await.unwrap().into_iter().map(|(_, speech)| speech).collect::<Vec<_>>() }
    };
    let of_lower = asked(leader(LOWER)).await;
    assert_eq!((of_lower.len(), of_lower[0].asked), (1, Asked::Commitment));
    assert_eq!(asked(leader(SIDE)).await, []);
    assert_eq!(asked(head(LOWER, "民一庭")).await, []);
    let of_head = asked(head(UPPER, "民一庭")).await;
    assert_eq!((of_head.len(), of_head[0].division.as_str()), (1, "民一庭"));
    assert_eq!(asked(head(UPPER, "刑庭")).await, []);
    let commitment = of_lower[0].id.clone();
    let send = |actor: Actor, text: &'static str| {
        let (store, id) = (house.store.clone(), commitment.clone());
        async move { store.answer_speech(&actor, &code(UPPER), &id, text).await }
    };
    for stranger in [leader(SIDE), head(LOWER, "民一庭"), head(UPPER, "民一庭"), office(UPPER)] {
        assert!(matches!(send(stranger.clone(), "代交").await, Err(Error::Denied(_))), "{stranger:?}");
    }
    assert!(matches!(send(leader(LOWER), "  ").await, Err(Error::Conflict(_))));
    send(leader(LOWER), "九月底前清结").await.unwrap();
    send(office(LOWER), "十月底前清结").await.unwrap();
    let all = house.store.speeches(&office(UPPER), &code(UPPER), &id).await.unwrap();
    assert_eq!(all.len(), 2);
    let sent = all.iter().find(|one| one.id == commitment).unwrap();
    assert_eq!((sent.text.as_str(), sent.sent.as_ref().unwrap().0.as_str()), ("十月底前清结", "office"));
    // A division sees what is asked of it alone.
    let own = house.store.speeches(&head(UPPER, "民一庭"), &code(UPPER), &id).await.unwrap();
    assert_eq!(own.len(), 1);
    // Those who are asked are told.
    assert!(matches!(house.store.speeches(&office(LOWER), &code(UPPER), &id).await, Err(Error::Denied(_))));
}

#[tokio::test]
async fn a_note_sent_twice_stands_once() {
    let house = house().await;
    let id = house.make("2023-01..2023-09", "2023-10-09").await;
    let note = |id: &str, at: i64| Note {
        id: id.to_owned(),
        kind: NoteKind::Decision,
        slide: String::from("left-appeal_rate"),
        text: format!("决定 {id}"),
        at,
        task: None,
    };
    let take = |notes: Vec<Note>| {
        let (store, id) = (house.store.clone(), id.clone());
        async move { store.take_notes(&office(UPPER), &id, &notes, |_, _| None, day("2023-10-09")).await }
    };
    let first = [note("a-1", 20), note("a-2", 10)];
    assert_eq!(take(first.to_vec()).await.unwrap().new, 2);
    // The network was cut after they had arrived: they are sent again with one more.
    let again = [note("a-1", 20), note("a-2", 10), note("a-3", 30)];
    assert_eq!(take(again.to_vec()).await.unwrap().new, 1);
    let kept = house.store.notes(&office(UPPER), &code(UPPER), &id).await.unwrap();
    let names: Vec<&str> = kept.iter().map(|one| one.note.id.as_str()).collect();
    assert_eq!(names, ["a-2", "a-1", "a-3"]);
    // Within one second the order is that of arrival, whatever their names are.
    for name in ["c-1", "b-1", "d-1"] {
        assert_eq!(take(vec![note(name, 30)]).await.unwrap().new, 1);
    }
    let kept = house.store.notes(&office(UPPER), &code(UPPER), &id).await.unwrap();
    let names: Vec<&str> = kept.iter().map(|one| one.note.id.as_str()).collect();
    assert_eq!(names, ["a-2", "a-1", "a-3", "c-1", "b-1", "d-1"]);
    // One that cannot be kept keeps the others out too.
    let bad = [note("a-4", 40), Note { text: String::new(), ..note("a-5", 50) }];
    assert!(matches!(take(bad.to_vec()).await, Err(Error::Conflict(_))));
    assert_eq!(house.store.notes(&office(UPPER), &code(UPPER), &id).await.unwrap().len(), 6);
    let head = house.store.take_notes(&head(UPPER, "民一庭"), &id, &first, |_, _| None, day("2023-10-09")).await;
    assert!(matches!(head, Err(Error::Denied(_))));
}

#[tokio::test]
async fn a_task_set_in_the_room_is_set_once_and_one_that_cannot_be_is_kept_with_the_reason() {
    let house = house().await;
    let id = house.make("2023-01..2023-09", "2023-10-09").await;
    let note = |name: &str, court: &str, said: Values| Note {
        id: name.to_owned(),
        kind: NoteKind::Task,
        slide: String::from("left-mediation_rate"),
        text: String::from("调解率偏低"),
        at: 10,
        task: Some(RoomTask { court: code(court), said }),
    };
    let take = |notes: Vec<Note>| {
        let (store, id) = (house.store.clone(), id.clone());
        let standing = |_: &CourtCode, goal: &Goal| goal.at_most.then(String::new).or(Some(String::from("25.00%")));
        async move { store.take_notes(&office(UPPER), &id, &notes, standing, day("2023-10-09")).await.unwrap() }
    };
    let mut late = task(&[]);
    late.remove(&Field::InCharge);
    let notes = vec![note("t-1", LOWER, task(GOAL)), note("t-2", "冀06", task(&[])), note("t-3", LOWER, late)];
    let taken = take(notes.clone()).await;
    let refused: Vec<&str> = taken.not_set.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((taken.new, refused), (3, vec!["t-2", "t-3"]));
    assert_eq!(take(notes.clone()).await, NotesTaken::default());
    let set = house.store.tasks_set(&office(UPPER)).await.unwrap();
    let [(court, one)] = set.as_slice() else { panic!("{set:?}") };
    let value = |field: Field| one.value(field).unwrap_or_default();
    assert_eq!((court, value(Field::Consultation)), (&code(LOWER), id.as_str()));
    assert_eq!((value(Field::SetAt), value(Field::SetOn)), ("25.00%", "2023-09-30"));
    let kept = house.store.notes(&office(UPPER), &code(UPPER), &id).await.unwrap();
    assert_eq!(kept.first().unwrap().outcome, Some(TaskOutcome::Set(one.number.to_string())));
    assert!(matches!(&kept.get(2).unwrap().outcome, Some(TaskOutcome::NotSet(why)) if why.contains("责任部门")));
    // The server stopped after the task was set and before its note was written: sent again it is not set twice.
    let consultation = house.store.consultation(&office(UPPER), &code(UPPER), &id).await.unwrap().0;
    let from = SetIn { consultation: &consultation, standing: None, note: Some("t-4") };
    let before = house.store.set_task(&office(UPPER), &code(SIDE), &task(&[]), Some(from), day("2023-10-09")).await;
    take(vec![note("t-4", SIDE, task(&[]))]).await;
    let kept = house.store.notes(&office(UPPER), &code(UPPER), &id).await.unwrap();
    assert_eq!(kept.last().unwrap().outcome, Some(TaskOutcome::Set(before.unwrap().number.to_string())));
    assert_eq!(house.store.tasks_set(&office(UPPER)).await.unwrap().len(), 2);
}

/// A figure of the mediation rate.
fn rate(upper: i128, lower: i128) -> Figure {
    struct Two(i128, i128);
    impl Measures for Two {
        fn quantity(&self, counter: Counter) -> Option<Quantity> {
            let upper = domain::catalogue::IndicatorId::Mediation.definition()?.numerator.first()?.measure;
            Some(Quantity::new(if counter.measure == upper { self.0 } else { self.1 }, 0))
        }
    }
    let indicator = domain::catalogue::IndicatorId::Mediation.definition().unwrap();
    evaluate(indicator, &Two(upper, lower), Completeness::FULL, Standard::default())
}

fn task(more: &[(Field, &str)]) -> Values {
    let mut values = said(&[
        (Field::Problem, "调解率偏低"),
        (Field::MeasureText, "诉前先行调解"),
        (Field::InCharge, "民一庭"),
        (Field::Deadline, "2023-12-31"),
    ]);
    values.extend(said(more));
    values
}

const GOAL: &[(Field, &str)] =
    &[(Field::Indicator, "mediation_rate"), (Field::GoalIs, "at_least"), (Field::Goal, "30")];

#[tokio::test]
async fn figures_of_a_later_consultation_close_a_task_and_nothing_else_does() {
    let house = house().await;
    let first = house.frozen("2023-01..2023-06", "2023-07-20").await;
    let set_on = day("2023-07-20");
    let set = |court: &'static str, values: Values| {
        let (store, first) = (house.store.clone(), first.clone());
        async move {
            store
                .set_task(
                    &office(UPPER),
                    &code(court),
                    &values,
                    Some(SetIn { consultation: &first, standing: Some(String::from("25.00%")), note: None }),
                    set_on,
                )
                .await
        }
    };
    // Set below without any grant; not outside the court's own tree, and not by a court below.
    let one = set(LOWER, task(GOAL)).await.unwrap();
    let other = set(SIDE, task(GOAL)).await.unwrap();
    assert!(matches!(set("冀06", task(GOAL)).await, Err(Error::Denied(_))));
    let upwards = house.store.set_task(&office(LOWER), &code(UPPER), &task(GOAL), None, set_on).await;
    assert!(matches!(upwards, Err(Error::Denied(_))));
    assert_eq!(one.value(Field::SetBy), Some(UPPER));
    // The court that has to do it sees it, the one that set it may follow it, others do not see it from above without a grant.
    assert_eq!(house.task(LOWER, &one.id).await.state, State::ToStart);
    assert_eq!(house.store.tasks_set(&office(UPPER)).await.unwrap().len(), 2);
    let (seen, closed) = house.store.tasks(&office(UPPER), &code(UPPER)).await.unwrap();
    assert_eq!((seen.len(), closed.len()), (1, 3));
    // Submitted below; neither court verifies a task with a target.
    let evidence = said(&[(Field::Evidence, "已开展")]);
    let step = |actor: Actor, verb: Verb, values: Values| {
        let (store, id) = (house.store.clone(), one.id.clone());
        async move { store.take_step(&actor, &code(LOWER), &id, verb, &values, day("2023-12-20")).await }
    };
    step(head(LOWER, "民一庭"), Verb::HandIn, evidence).await.unwrap();
    let opinion = said(&[(Field::Opinion, "可以")]);
    for somebody in [leader(LOWER), leader(UPPER)] {
        let verified = step(somebody, Verb::Verify, opinion.clone()).await;
        assert!(verified.is_err());
    }
    house.store.set_grant(&security(LOWER), &code(LOWER), Grant::CaseDetail).await.unwrap();
    let verified = step(leader(UPPER), Verb::Verify, opinion.clone()).await;
    assert!(matches!(verified, Err(Error::Conflict(why)) if why.contains("数据")));
    let longer = said(&[(Field::Deadline, "2024-03-31"), (Field::Reason, "人员变动")]);
    assert!(matches!(step(leader(LOWER), Verb::CarryOver, longer).await, Err(Error::Conflict(_))));
    // The figures it was set on close nothing.
    let high = |_: &CourtCode, _: &Goal| Some(rate(90, 100));
    let same = house.store.check_tasks(&office(UPPER), &first, high, day("2023-07-21")).await.unwrap();
    assert_eq!(same, []);
    let later = house.frozen("2023-01..2023-09", "2023-10-09").await;
    let figure =
        |court: &CourtCode, _: &Goal| Some(if court.as_str() == LOWER { rate(31, 100) } else { rate(29, 100) });
    for stranger in [leader(LOWER), head(UPPER, "民一庭")] {
        let refused = house.store.check_tasks(&stranger, &later, figure, day("2024-01-12")).await;
        assert!(matches!(refused, Err(Error::Denied(_))));
    }
    let checked = house.store.check_tasks(&office(UPPER), &later, figure, day("2024-01-12")).await.unwrap();
    assert_eq!(checked.len(), 2);
    let closed = house.task(LOWER, &one.id).await;
    assert_eq!((closed.state, closed.value(Field::Measured)), (State::ClosedOut, Some("31.00%")));
    assert_eq!(closed.value(Field::Pack), later.frozen.as_ref().map(|frozen| frozen.hash.as_str()));
    // Not submitted and its deadline to come: it goes on as it was.
    assert_eq!(house.task(SIDE, &other.id).await.state, State::ToStart);
    let again = house.store.check_tasks(&office(UPPER), &later, figure, day("2024-01-13")).await.unwrap();
    assert_eq!(again, []);
    assert_eq!(house.store.verify().await.unwrap().faults, []);
}

fn security(court: &str) -> Actor {
    actor(court, "security", Role::SecurityAdministrator, Part::Court)
}

#[tokio::test]
async fn the_same_task_is_set_once_and_half_a_target_is_none() {
    let house = house().await;
    let set = |values: Values| {
        let store = house.store.clone();
        async move { store.set_task(&office(LOWER), &code(LOWER), &values, None, day("2023-09-30")).await }
    };
    let first = set(task(&[])).await.unwrap();
    assert_eq!(first.number.to_string(), "冀0638整〔2023〕1号");
    assert!(matches!(set(task(&[])).await, Err(Error::Conflict(why)) if why.contains("1号")));
    let half = set(task(&[(Field::Problem, "另一问题"), (Field::Indicator, "mediation_rate")])).await;
    assert!(matches!(half, Err(Error::Conflict(_))));
    let denied = house.store.set_task(&head(LOWER, "民一庭"), &code(LOWER), &task(&[]), None, day("2023-09-30")).await;
    assert!(matches!(denied, Err(Error::Denied(Denied::NotYourRole(..) | Denied::OutsideScope))));
    // A head of another division does not see it; the one in charge does.
    let sees = |actor: Actor| {
        let store = house.store.clone();
        async move {
            let space = store.space(&actor, Action::ViewTasks, &code(LOWER)).await.unwrap();
            space.entries(&EntryFilter::default(), 0, 10).await.unwrap().0.len()
        }
    };
    assert_eq!((sees(head(LOWER, "民一庭")).await, sees(head(LOWER, "刑庭")).await), (1, 0));
}
