//! Clocks, ledgers and messages between two courts, from outside.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;
#[path = "support/raw.rs"]
mod raw;
mod support;

use domain::case::{CaseEvent, CaseRecord, Disposition, EventKind, Procedure};
use domain::court::xiongan;
use domain::intake::FileKind;
use domain::ledger::{Act, Entry, Field, Kind, State, Values, Verb};
use domain::policy::{Action, Actor, Denied, Part, Role};
use domain::time_limit::warning::Levels;
use home::location;
use store::{ClockFilter, CourtSpace, EntryFilter, Error, NewAccount, NewMembership, Store, rules};
use support::{LOWER, UPPER, actor, code, day, judge, office, said};

const DIVISION: &str = "民事审判一庭";

struct House {
    folder: tempfile::TempDir,
    store: Store,
}

fn leader() -> Actor {
    actor(LOWER, "leader", Role::CourtLeader, Part::Court)
}

fn case(serial: u32, docketed: &str, closed: Option<&str>) -> CaseRecord {
    let number = format!("（2023）{LOWER}民初{serial}号").parse().unwrap();
    CaseRecord {
        division: String::from(DIVISION),
        judge: format!("法官{}", serial % 3),
        closed: closed.map(day),
        cause: String::from("民间借贷纠纷"),
        disposition: closed.map(|_| Disposition::Judgment),
        parties: String::from("原告甲某；被告乙某"),
        ..CaseRecord::docketed(number, day(docketed), Procedure::Ordinary)
    }
}

fn event(serial: u32, kind: EventKind, from: &str, until: Option<&str>, detail: &str) -> CaseEvent {
    CaseEvent {
        number: format!("（2023）{LOWER}民初{serial}号").parse().unwrap(),
        day: day(from),
        kind,
        until: until.map(day),
        detail: detail.to_owned(),
        approver: String::from("院长"),
    }
}

impl House {
    /// A court below with open and closed cases, and an empty one above it.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&location(folder.path())).await.unwrap();
        store.install(&xiongan()).await.unwrap();
        let house = Self { folder, store };
        house
            .put(vec![
                case(1, "2023-01-10", Some("2023-05-08")),
                case(2, "2023-04-01", None),
                case(4, "2023-03-01", None),
            ])
            .await;
        house
    }

    async fn importer(&self) -> CourtSpace {
        self.store.space(&office(LOWER), Action::ImportData, &code(LOWER)).await.unwrap()
    }

    async fn put(&self, cases: Vec<CaseRecord>) {
        let mut batch = self.importer().await.begin(FileKind::Cases, "案件.csv").await.unwrap();
        batch.put_cases(cases).await.unwrap();
        batch.finish().await.unwrap();
    }

    async fn put_events(&self, events: Vec<CaseEvent>) {
        let mut batch = self.importer().await.begin(FileKind::Events, "事件.csv").await.unwrap();
        assert!(batch.put_events(events).await.unwrap().is_empty());
        batch.finish().await.unwrap();
    }

    async fn nodes(&self, actor: &Actor, court: &str) -> CourtSpace {
        self.store.space(actor, Action::ViewNodes, &code(court)).await.unwrap()
    }

    async fn open(
        &self,
        actor: &Actor,
        kind: Kind,
        serial: u32,
        pairs: &[(Field, &str)],
        today: &str,
    ) -> Result<Entry, Error> {
        let number = format!("（2023）{LOWER}民初{serial}号").parse().unwrap();
        self.store.open_entry(actor, kind, &number, &said(pairs), day(today), "").await
    }

    async fn step(
        &self,
        actor: &Actor,
        id: &str,
        verb: Verb,
        pairs: &[(Field, &str)],
        today: &str,
    ) -> Result<Entry, Error> {
        self.store.take_step(actor, &actor.court, id, verb, &said(pairs), day(today)).await
    }

    async fn raw(&self, court: &str) -> sqlx::AnyPool {
        raw::raw(self.folder.path(), court).await
    }

    async fn one(&self, court: &str, kind: Kind) -> Entry {
        let filter = EntryFilter { kind: Some(kind), ..EntryFilter::default() };
        let (mut entries, of) = self.nodes(&office(court), court).await.entries(&filter, 0, 10).await.unwrap();
        assert_eq!(of, 1, "{kind:?} in {court}");
        entries.remove(0)
    }
}

const REQUEST: [(Field, &str); 4] =
    [(Field::What, "extension"), (Field::Length, "3个月"), (Field::Reason, "等待鉴定"), (Field::Evidence, "委托书")];

#[tokio::test]
async fn a_granted_extension_moves_the_clock_and_the_facts() {
    let house = House::new().await;
    let number = "（2023）冀0638民初4号".parse().unwrap();
    let before = house.nodes(&judge(), LOWER).await.clock_of(&number).await.unwrap().unwrap();
    // Six months from 1 March (CPL 152); to be asked for fifteen days before, decided on five days before (EXP 1).
    assert_eq!(
        (before.due, before.apply_by, before.decide_by),
        (Some(day("2023-09-01")), Some(day("2023-08-17")), Some(day("2023-08-27")))
    );
    let entry = house.open(&judge(), Kind::Request, 4, &REQUEST, "2023-08-10").await.unwrap();
    assert_eq!((entry.state, entry.due), (State::Requested, before.decide_by));
    let granted =
        house.step(&leader(), &entry.id, Verb::Grant, &[(Field::Opinion, "同意")], "2023-08-20").await.unwrap();
    assert_eq!(granted.state, State::Granted);
    let after = house.nodes(&judge(), LOWER).await.clock_of(&number).await.unwrap().unwrap();
    assert_eq!((after.due, after.extensions), (Some(day("2023-12-01")), 1));
    let space = house.importer().await;
    assert_eq!(*space.facts().await.unwrap(), space.rebuild().await.unwrap());
    // The event stands in a batch of its own, which the data page lists.
    assert!(space.batches().await.unwrap()[0].file_name.contains("审限与程序申请"));
}

#[tokio::test]
async fn nobody_acts_beyond_their_role_or_twice() {
    let house = House::new().await;
    let entry = house.open(&judge(), Kind::Request, 4, &REQUEST, "2023-08-10").await.unwrap();
    let opinion = [(Field::Opinion, "同意")];
    let denied = house.step(&judge(), &entry.id, Verb::Grant, &opinion, "2023-08-11").await;
    assert!(matches!(denied, Err(Error::Denied(Denied::NotYourRole(..)))), "{denied:?}");
    // Another judge does not even find it, nor opens one for a case that is not theirs.
    let other = actor(LOWER, "法官2", Role::Judge, Part::Judge(String::from("法官2")));
    assert!(house.nodes(&other, LOWER).await.entry(&entry.id).await.unwrap().is_none());
    let foreign = house.open(&other, Kind::Request, 4, &REQUEST, "2023-08-10").await;
    assert!(matches!(foreign, Err(Error::Denied(Denied::OutsideScope))), "{foreign:?}");
    // From above nothing can be done, whatever is granted.
    let above = house
        .store
        .take_step(&office(UPPER), &code(LOWER), &entry.id, Verb::Grant, &said(&opinion), day("2023-08-11"))
        .await;
    assert!(matches!(above, Err(Error::Denied(_))), "{above:?}");
    // Two leaders at once: one of them is told.
    let leader = leader();
    let (one, two) = tokio::join!(
        house.step(&leader, &entry.id, Verb::Grant, &opinion, "2023-08-11"),
        house.step(&leader, &entry.id, Verb::Refuse, &opinion, "2023-08-11"),
    );
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    // After the limit nothing is granted; bad values are told and change nothing.
    let late = house.open(&judge(), Kind::Request, 4, &REQUEST, "2023-08-12").await;
    let late = late.unwrap();
    let told = house.step(&leader, &late.id, Verb::Grant, &opinion, "2024-03-01").await;
    assert!(matches!(&told, Err(Error::Conflict(why)) if why.contains("届满")), "{told:?}");
    let (kept, steps) = house.nodes(&leader, LOWER).await.entry(&late.id).await.unwrap().unwrap();
    assert_eq!((kept.state, steps.len()), (State::Requested, 1));
}

#[tokio::test]
async fn steps_are_never_changed() {
    let house = House::new().await;
    house.open(&judge(), Kind::Request, 4, &REQUEST, "2023-08-10").await.unwrap();
    let entered = raw::entered(house.folder.path(), LOWER).await;
    for sql in ["update entry_step set said = '{}'", "delete from entry_step"] {
        let error = sqlx::query(sql).execute(&entered).await.unwrap_err().to_string();
        assert!(error.contains("never") || error.contains("permission denied"), "{error}");
    }
}

/// An appeal goes up, is sent back once, docketed and decided; the outcome and its reverse review come down; the court
/// below contests, the court above answers. Each message arrives once, also when it is delivered again.
#[tokio::test]
async fn an_appeal_goes_to_the_court_above_and_comes_back() {
    let house = House::new().await;
    let (lower, upper) = (office(LOWER), office(UPPER));
    let begin = [(Field::Appellant, "甲某"), (Field::Received, "2023-05-20")];
    let entry = house.open(&lower, Kind::Transfer, 1, &begin, "2023-05-20").await.unwrap();
    for (verb, pairs) in [
        (Verb::ServeCopy, vec![(Field::Served, "2023-05-22")]),
        (Verb::RecordAnswer, vec![(Field::Answer, "expired")]),
        (Verb::Scan, vec![(Field::Papers, "正卷")]),
        (Verb::Check, vec![]),
        (Verb::Send, vec![(Field::Papers, "正卷")]),
    ] {
        house.step(&lower, &entry.id, verb, &pairs, "2023-06-10").await.unwrap();
    }
    let intake = house.one(UPPER, Kind::Intake).await;
    assert_eq!((intake.state, intake.number.to_string().as_str()), (State::Arrived, "（2023）冀0638民初1号"));
    house.step(&upper, &intake.id, Verb::SendBack, &[(Field::Opinion, "缺送达回证")], "2023-06-11").await.unwrap();
    assert_eq!(house.one(LOWER, Kind::Transfer).await.state, State::Supplement);
    house.step(&lower, &entry.id, Verb::Send, &[(Field::Papers, "补齐")], "2023-06-13").await.unwrap();
    house.step(&upper, &intake.id, Verb::SignFor, &[], "2023-06-14").await.unwrap();
    let number = [(Field::SecondNumber, "（2023）冀96民终9号")];
    house.step(&upper, &intake.id, Verb::Docket, &number, "2023-06-16").await.unwrap();
    let outcome = [(Field::Outcome, "reversed"), (Field::DecidedOn, "2023-08-01"), (Field::Ground, "wrong_law")];
    house.step(&upper, &intake.id, Verb::Conclude, &outcome, "2023-08-02").await.unwrap();
    assert_eq!(house.one(LOWER, Kind::Transfer).await.state, State::Concluded);
    // The case of first instance knows its appeal and its outcome.
    let (_, events) = house.importer().await.case(entry.number.case().unwrap()).await.unwrap().unwrap();
    let kinds: Vec<EventKind> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Appeal, EventKind::SecondInstanceDocketed, EventKind::SecondInstanceClosed]);
    assert_eq!(events[2].detail, "改判");
    let space = house.importer().await;
    assert_eq!(*space.facts().await.unwrap(), space.rebuild().await.unwrap());
    // The reverse review opened by itself, waits for the judge, is contested and answered.
    let review = house.one(LOWER, Kind::ReverseReview).await;
    assert_eq!((review.state, review.value(Field::Ground)), (State::Stating, Some("wrong_law")));
    let judge = judge();
    house
        .step(&judge, &review.id, Verb::MakeStatement, &[(Field::Statement, "依据当时证据")], "2023-08-05")
        .await
        .unwrap();
    house.step(&judge, &review.id, Verb::Contest, &[(Field::Contest, "新证据所致")], "2023-08-06").await.unwrap();
    let answer = [(Field::ContestUpheld, "yes"), (Field::ContestAnswer, "属新证据")];
    house.step(&upper, &intake.id, Verb::AnswerContest, &answer, "2023-08-10").await.unwrap();
    let review = house.one(LOWER, Kind::ReverseReview).await;
    assert_eq!((review.state, review.value(Field::ContestUpheld)), (State::ContestAnswered, Some("yes")));
    // As if the sender had lost its notes: everything is on its way again, and nothing is entered twice.
    for court in [LOWER, UPPER] {
        sqlx::query("update message_out set delivered = null").execute(&house.raw(court).await).await.unwrap();
    }
    assert_eq!(house.store.deliver(day("2023-08-11")).await.unwrap(), 8);
    assert_eq!(house.one(LOWER, Kind::ReverseReview).await, review);
    let received = house.nodes(&upper, UPPER).await.received(entry.number.case().unwrap()).await.unwrap();
    let told: Vec<&str> = received.iter().map(|sent| sent.message.id()).collect();
    assert_eq!(told, ["appeal", "appeal", "contested"]);
    assert!(received.iter().all(|sent| sent.problem.is_empty() && sent.arrived.is_some()));
}

#[tokio::test]
async fn a_message_that_does_not_fit_is_kept_and_told() {
    let house = House::new().await;
    let lower = office(LOWER);
    let begin = [(Field::Appellant, "甲某"), (Field::Received, "2023-05-20")];
    let entry = house.open(&lower, Kind::Transfer, 1, &begin, "2023-05-20").await.unwrap();
    // The court above says it signed for what was never sent.
    assert_eq!(house.nodes(&office(UPPER), UPPER).await.sent(entry.number.case().unwrap()).await.unwrap(), []);
    sqlx::query(
        "insert into message_out (id, seq, entry, to_court, number, body, at, delivered, problem)
         values ('m1', 1, 'x', $1, $2, '\"signed_for\"', 1, null, '')",
    )
    .bind(LOWER)
    .bind(entry.number.to_string())
    .execute(&house.raw(UPPER).await)
    .await
    .unwrap();
    assert_eq!(house.store.deliver(day("2023-06-01")).await.unwrap(), 1);
    let received = house.nodes(&lower, LOWER).await.received(entry.number.case().unwrap()).await.unwrap();
    assert!(received[0].problem.contains("不符"), "{received:?}");
    assert_eq!(house.one(LOWER, Kind::Transfer).await.state, State::AppealReceived);
}

/// A court above with the widest grant reads of long-pending cases and appeals, and of no draft; nobody of it writes here.
#[tokio::test]
async fn a_court_above_reads_no_draft_and_writes_nothing() {
    let house = House::new().await;
    let guardian = Actor { role: Role::SecurityAdministrator, ..Actor::console(code(LOWER)) };
    house.store.set_grant(&guardian, &code(LOWER), domain::policy::Grant::CaseDetail).await.unwrap();
    let draft = [(Field::Title, "判决书"), (Field::Draft, "驳回"), (Field::Reason, "四类案件")];
    let review = house.open(&judge(), Kind::Review, 4, &draft, "2023-08-10").await.unwrap();
    let begin = [(Field::Appellant, "甲某"), (Field::Received, "2023-05-20")];
    let transfer = house.open(&office(LOWER), Kind::Transfer, 1, &begin, "2023-05-20").await.unwrap();
    let above = house.nodes(&office(UPPER), LOWER).await;
    let all = above.entries(&EntryFilter::default(), 0, 10).await.unwrap();
    assert_eq!((all.0.iter().map(|entry| entry.kind).collect::<Vec<_>>(), all.1), (vec![Kind::Transfer], 1));
    assert!(above.entry(&review.id).await.unwrap().is_none());
    assert!(!above.shows(Kind::Review) && above.shows(Kind::Transfer));
    assert!(above.steps_of(Kind::Review).await.unwrap().is_empty());
    assert_eq!(above.entry_counts(day("2023-08-11")).await.unwrap(), [(Kind::Transfer, 1, 1)]);
    let drafted = EntryFilter { text: String::from("驳回"), ..EntryFilter::default() };
    assert_eq!(above.count_entries(&drafted).await.unwrap(), 0);
    // Nor the name of who appealed, nor does it find by it; the court itself does.
    let named = EntryFilter { text: String::from("甲某"), ..EntryFilter::default() };
    assert_ne!(all.0[0].value(Field::Appellant), Some("甲某"));
    assert_eq!(above.count_entries(&named).await.unwrap(), 0);
    assert_eq!(house.nodes(&office(LOWER), LOWER).await.count_entries(&named).await.unwrap(), 1);
    // A registrar of the division keeps files and reads no draft either.
    let registrar = actor(LOWER, "registrar", Role::Registrar, Part::Division(String::from(DIVISION)));
    assert!(house.nodes(&registrar, LOWER).await.entry(&review.id).await.unwrap().is_none());
    for verb in [Verb::Comment, Verb::ServeCopy] {
        let words = said(&[(Field::Opinion, "x")]);
        let written =
            house.store.take_step(&office(UPPER), &code(LOWER), &transfer.id, verb, &words, day("2023-08-11")).await;
        assert!(matches!(written, Err(Error::Denied(_))), "{written:?}");
    }
}

#[tokio::test]
async fn a_judge_is_not_shown_what_was_reported_about_them() {
    let house = House::new().await;
    let kinds = [(2, "reported"), (4, "group")];
    for (serial, kind) in kinds {
        let said = [(Field::FourType, kind), (Field::Reason, "群众反映")];
        house.open(&office(LOWER), Kind::FourType, serial, &said, "2023-08-10").await.unwrap();
    }
    let own = |name: &str| actor(LOWER, name, Role::Judge, Part::Judge(name.to_owned()));
    let seen =
        async |name: &str| house.nodes(&own(name), LOWER).await.count_entries(&EntryFilter::default()).await.unwrap();
    assert_eq!((seen("法官2").await, seen("法官1").await), (0, 1));
}

#[tokio::test]
async fn entries_follow_their_case_to_another_judge() {
    let house = House::new().await;
    let entry = house.open(&judge(), Kind::Request, 4, &REQUEST, "2023-08-10").await.unwrap();
    house.put(vec![CaseRecord { judge: String::from("法官9"), ..case(4, "2023-03-01", None) }]).await;
    assert!(house.nodes(&judge(), LOWER).await.entry(&entry.id).await.unwrap().is_none());
    let new = actor(LOWER, "法官9", Role::Judge, Part::Judge(String::from("法官9")));
    assert!(house.nodes(&new, LOWER).await.entry(&entry.id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_stop_is_ended_by_resuming_and_told_again_stays_ended() {
    let house = House::new().await;
    let stop = event(4, EventKind::Suspension, "2023-06-01", None, "等待另案");
    house.put_events(vec![stop.clone()]).await;
    let number = "（2023）冀0638民初4号".parse().unwrap();
    let clock = async || house.nodes(&judge(), LOWER).await.clock_of(&number).await.unwrap().unwrap();
    assert!(clock().await.paused.is_some());
    let resume = [
        (Field::What, "resumption"),
        (Field::From, "2023-07-01"),
        (Field::Reason, "另案已结"),
        (Field::Evidence, "判决书"),
    ];
    let entry = house.open(&judge(), Kind::Request, 4, &resume, "2023-07-01").await.unwrap();
    house.step(&leader(), &entry.id, Verb::Grant, &[(Field::Opinion, "同意")], "2023-07-02").await.unwrap();
    // Thirty days of June are not counted: 1 September and thirty days, a day of rest, so the first working day.
    let after = clock().await;
    assert_eq!((after.paused, after.not_counted, after.due), (None, 30, Some(day("2023-10-07"))));
    // The case system still tells the stop without its end.
    house.put_events(vec![stop]).await;
    assert_eq!(clock().await, after);
    // What was granted here is not undone on the data screen.
    let space = house.importer().await;
    let batch = space.batches().await.unwrap()[1].id;
    assert!(matches!(space.undo(batch).await, Err(Error::Conflict(why)) if why.contains("台账")));
}

#[tokio::test]
async fn the_same_is_not_asked_for_twice_and_what_has_no_effect_not_at_all() {
    let house = House::new().await;
    house.open(&judge(), Kind::Request, 4, &REQUEST, "2023-08-10").await.unwrap();
    let again = house.open(&judge(), Kind::Request, 4, &REQUEST, "2023-08-10").await;
    assert!(matches!(again, Err(Error::Conflict(why)) if why.contains("未办结")));
    let late = house
        .open(&judge(), Kind::Request, 4, &[REQUEST[0], (Field::Length, "9个月"), REQUEST[2], REQUEST[3]], "2024-08-10")
        .await;
    assert!(matches!(late, Err(Error::Conflict(_))));
    let useless = [
        (Field::What, "deduction"),
        (Field::Uncounted, "psychiatric"),
        (Field::From, "2023-05-01"),
        REQUEST[2],
        REQUEST[3],
    ];
    let told = house.open(&judge(), Kind::Request, 4, &useless, "2023-08-10").await;
    assert!(matches!(&told, Err(Error::Conflict(why)) if why.contains("不会变化")), "{told:?}");
    // Two at once: the index lets one in.
    let office = office(LOWER);
    let (one, two) = tokio::join!(
        house.open(&office, Kind::LongPending, 4, &[], "2023-08-10"),
        house.open(&office, Kind::LongPending, 4, &[], "2023-08-10"),
    );
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
}

/// A second extension is the superior court's: the request goes up, the decision comes down and counts from its day.
#[tokio::test]
async fn a_request_goes_up_and_its_decision_comes_down() {
    let house = House::new().await;
    let first = house.open(&judge(), Kind::Request, 4, &REQUEST, "2023-08-10").await.unwrap();
    house.step(&leader(), &first.id, Verb::Grant, &[(Field::Opinion, "同意")], "2023-08-20").await.unwrap();
    let second = house.open(&judge(), Kind::Request, 4, &REQUEST, "2023-11-10").await.unwrap();
    assert_eq!(second.value(Field::Approver), Some("superior"));
    let opinion = [(Field::Opinion, "同意上报")];
    let alone = house.step(&leader(), &second.id, Verb::Grant, &opinion, "2023-11-11").await;
    assert!(matches!(alone, Err(Error::Conflict(why)) if why.contains("文号")));
    house.step(&leader(), &second.id, Verb::Forward, &opinion, "2023-11-11").await.unwrap();
    let above = actor(UPPER, "president", Role::CourtLeader, Part::Court);
    let asked = house.one(UPPER, Kind::Approval).await;
    assert_eq!((asked.state, asked.value(Field::Expires)), (State::Requested, Some("2023-12-01")));
    house.step(&above, &asked.id, Verb::Grant, &opinion, "2023-11-20").await.unwrap();
    let (entry, steps) = house.nodes(&leader(), LOWER).await.entry(&second.id).await.unwrap().unwrap();
    assert_eq!((entry.state, steps.last().unwrap().verb), (State::Granted, Verb::Receive));
    let number = "（2023）冀0638民初4号".parse().unwrap();
    let clock = house.nodes(&judge(), LOWER).await.clock_of(&number).await.unwrap().unwrap();
    assert_eq!((clock.extensions, clock.due, clock.irregular), (2, Some(day("2024-03-01")), Vec::new()));
}

/// The kept clocks are those that are made anew, whatever came in and in which order.
#[tokio::test]
async fn kept_clocks_equal_rebuilt_ones() {
    let house = House::new().await;
    house
        .put((10..200).map(|serial| case(serial, &format!("2023-0{}-1{}", 1 + serial % 7, serial % 9), None)).collect())
        .await;
    house
        .put_events(vec![
            event(10, EventKind::Deduction, "2023-05-01", Some("2023-06-10"), "鉴定"),
            event(11, EventKind::Suspension, "2023-05-01", None, "等待另案"),
            event(12, EventKind::Extension, "2023-06-01", None, "3个月"),
        ])
        .await;
    // Some are closed, one of them later again open; an import is undone.
    house.put(vec![case(13, "2023-01-10", Some("2023-06-01")), case(14, "2023-01-10", Some("2023-06-01"))]).await;
    house.put(vec![case(14, "2023-01-10", None)]).await;
    let batch = house.importer().await.batches().await.unwrap()[0].id;
    house.importer().await.undo(batch).await.unwrap();
    let all = async || {
        let space = house.nodes(&office(LOWER), LOWER).await;
        let filter = ClockFilter { order: store::ClockOrder::Number, ..ClockFilter::default() };
        space.clocks(&filter, &Levels::default(), day("2023-09-30"), 0, 1_000).await.unwrap()
    };
    let kept = all().await;
    let raw = house.raw(LOWER).await;
    for sql in ["delete from case_clock", "delete from clock_state"] {
        sqlx::query(sql).execute(&raw).await.unwrap();
    }
    assert_eq!(all().await, kept);
    assert_eq!(kept.1, 190);
    let paused = kept.0.iter().find(|case| case.number.serial == 11).unwrap();
    assert!(paused.paused.is_some() && paused.due.is_none());
}

#[tokio::test]
async fn warnings_stand_under_their_rule_on_their_day() {
    let house = House::new().await;
    let levels = Levels::default();
    // Case 2: docketed on 1 April, due on 1 October 2023, a day of rest: the first working day after the holiday is the 7th.
    let number = "（2023）冀0638民初2号".parse().unwrap();
    let office = office(LOWER);
    let space = house.nodes(&office, LOWER).await;
    let due = space.clock_of(&number).await.unwrap().unwrap().due.unwrap();
    for (before, rule) in [
        (31, "two_thirds"),
        (30, "left_30"),
        (16, "left_30"),
        (15, "left_15"),
        (5, "left_5"),
        (1, "left_5"),
        (0, "left_0"),
        (-1, "overdue"),
    ] {
        let today = due.plus_days(-before);
        let filter = ClockFilter { rule: rule.to_owned(), text: String::from("民初2号"), ..ClockFilter::default() };
        let (found, of) = space.clocks(&filter, &levels, today, 0, 10).await.unwrap();
        assert_eq!((found.len(), of), (1, 1), "{rule} with {before} days left");
        let warned = store::warned_by(&found[0], &levels, today).map(|rule| rule.id());
        assert_eq!(warned.as_deref(), Some(rule), "{before}");
        let counts = space.warning_counts(&levels, today).await.unwrap();
        let at = rules(&levels).iter().position(|one| one == rule).unwrap();
        assert!(counts.iter().any(|count| count.judge == "法官2" && count.by_rule[at] == 1), "{rule}");
    }
}

#[tokio::test]
async fn what_is_done_about_warnings_can_be_undone() {
    let house = House::new().await;
    let (office, today) = (office(LOWER), day("2023-08-25"));
    let number: domain::case_number::CaseNumber = "（2023）冀0638民初4号".parse().unwrap();
    let warned = [
        (number.clone(), String::from("left_10")),
        ("（2023）冀0638民初1号".parse().unwrap(), String::from("left_10")),
    ];
    // The second is closed: nothing warns of it.
    let (together, cases) =
        house.store.act_on_warnings(&office, &code(LOWER), &warned, Act::Urge, "尽快", today).await.unwrap();
    assert_eq!(cases, 1);
    house.store.act_on_warnings(&office, &code(LOWER), &warned[..1], Act::Helpful, "", today).await.unwrap();
    let space = house.nodes(&office, LOWER).await;
    assert_eq!(space.warning_acts(std::slice::from_ref(&number)).await.unwrap()[&number].len(), 2);
    assert_eq!(space.usefulness().await.unwrap()[0].helpful, 1);
    // Not by another.
    assert_eq!(house.store.undo_warning_acts(&leader(), &code(LOWER), &together).await.unwrap(), 0);
    assert_eq!(house.store.undo_warning_acts(&office, &code(LOWER), &together).await.unwrap(), 1);
    assert_eq!(space.warning_acts(std::slice::from_ref(&number)).await.unwrap()[&number].len(), 1);
    let empty = house.store.act_on_warnings(&office, &code(LOWER), &warned[..1], Act::Note, " ", today).await;
    assert!(matches!(empty, Err(Error::Conflict(_))));
    let judge_urges = house.store.act_on_warnings(&judge(), &code(LOWER), &warned[..1], Act::Urge, "", today).await;
    assert!(matches!(judge_urges, Err(Error::Denied(_))));
}

#[tokio::test]
async fn a_bulk_is_undone_as_far_as_nothing_was_done_since() {
    let house = House::new().await;
    let office = office(LOWER);
    for serial in [2, 4] {
        let number = format!("（2023）{LOWER}民初{serial}号").parse().unwrap();
        house
            .store
            .open_entry(&office, Kind::LongPending, &number, &Values::new(), day("2023-09-01"), "b1")
            .await
            .unwrap();
    }
    let filter = EntryFilter { kind: Some(Kind::LongPending), open: true, ..EntryFilter::default() };
    let space = house.nodes(&office, LOWER).await;
    let first = space.entries(&filter, 0, 10).await.unwrap().0.remove(0);
    let plan = [
        (Field::CauseClass, "appraisal"),
        (Field::Evidence, "委托书"),
        (Field::Leader, "院长"),
        (Field::Plan, "催促鉴定"),
        (Field::PlannedClosing, "2023-12-31"),
        (Field::NextReview, "2023-10-01"),
    ];
    house.step(&office, &first.id, Verb::Plan, &plan, "2023-09-02").await.unwrap();
    assert_eq!(house.store.undo_together(&office, &code(LOWER), "b1", day("2023-09-03")).await.unwrap(), 1);
    assert_eq!(space.entries(&filter, 0, 10).await.unwrap().1, 1);
    // When the case is closed by an import, its entry is cleared by that.
    house.put(vec![case(first.number.case().unwrap().serial, "2023-03-01", Some("2023-09-20"))]).await;
    let (cleared, steps) = space.entry(&first.id).await.unwrap().unwrap();
    assert_eq!((cleared.state, steps.last().unwrap().verb), (State::Cleared, Verb::Clear));
}

#[tokio::test]
async fn the_day_tells_each_person_once() {
    let house = House::new().await;
    let person = |login: &str, name: &str, role: Role, division: Option<&str>| {
        let account = NewAccount {
            login: login.to_owned(),
            name: name.to_owned(),
            court: code(LOWER),
            password: None,
            must_change: false,
        };
        let division = division.map(str::to_owned);
        (account, vec![NewMembership { court: code(LOWER), role, division, line: None }])
    };
    let people = vec![
        person("judge", "法官1", Role::Judge, None),
        person("head", "庭长", Role::DivisionHead, Some(DIVISION)),
        person("office", "审管办", Role::TrialManagement, None),
    ];
    house.store.found(people).await.unwrap();
    // Case 4 is due on 1 September: five days left on 27 August.
    let five = day("2023-08-27");
    assert_eq!(house.store.day_begins(&code(LOWER), five, 1).await.unwrap(), 2);
    assert_eq!(house.store.day_begins(&code(LOWER), five, 2).await.unwrap(), 0);
    // The next day brings nothing new; the day after the last one, the office is told too.
    assert_eq!(house.store.day_begins(&code(LOWER), day("2023-08-28"), 3).await.unwrap(), 0);
    assert_eq!(house.store.day_begins(&code(LOWER), day("2023-09-02"), 4).await.unwrap(), 3);
    let reader = actor(LOWER, "judge", Role::Judge, Part::Judge(String::from("法官1")));
    let (told, of) = house.store.inbox(&reader, false, 0, 10).await.unwrap();
    assert_eq!(of, 2);
    assert!(told[0].text[0].contains("民初4号") && told[0].text[0].contains("已超审限"), "{told:?}");
    // A request that nobody decided is late the day after.
    house.open(&judge(), Kind::Request, 4, &REQUEST, "2023-08-10").await.unwrap();
    assert!(house.store.day_begins(&code(LOWER), day("2023-08-28"), 5).await.unwrap() >= 1);
    // And lapses when the limit is over.
    house.store.day_begins(&code(LOWER), day("2023-09-02"), 6).await.unwrap();
    assert_eq!(house.one(LOWER, Kind::Request).await.state, State::Expired);
}

/// The day that was kept with criminal appeals before the end of their appeal period could be said goes; what else is kept stays.
#[tokio::test]
async fn criminal_appeals_of_before_wait_for_their_period() {
    let house = House::new().await;
    house.store.space(&office(LOWER), Action::ViewNodes, &code(LOWER)).await.unwrap();
    let pool = raw::raw(house.folder.path(), LOWER).await;
    let rows = [
        ("waits", "transfer", "criminal", "copy_served", r#"{"received":"2023-05-20"}"#),
        ("knows", "transfer", "criminal", "copy_served", r#"{"appeal_period_ends":"2023-05-26"}"#),
        ("sent", "transfer", "criminal", "sent", "{}"),
        ("civil", "transfer", "civil", "copy_served", "{}"),
        ("other", "review", "criminal", "answered", "{}"),
    ];
    for (id, kind, line, state, said) in rows {
        sqlx::query(
            "insert into entry (id, kind, number, state, division, judge, line, opened, opened_by, since, due, settled, said, seq)
             values ($1, $2, $1, $3, '', '', $4, 1, '', 1, 19500, 0, $5, 1)",
        )
        .bind(id)
        .bind(kind)
        .bind(state)
        .bind(line)
        .bind(said)
        .execute(&pool)
        .await
        .unwrap();
    }
    sqlx::raw_sql(include_str!("../migrations/space/0018_criminal_appeals.sql")).execute(&pool).await.unwrap();
    let without: Vec<String> =
        sqlx::query_scalar("select id from entry where due is null").fetch_all(&pool).await.unwrap();
    assert_eq!(without, ["waits"]);
}
