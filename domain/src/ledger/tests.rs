#![allow(clippy::unwrap_used)]

use super::*;
use crate::court::CourtCode;
use crate::policy::Role;
use crate::time_limit::Calendar;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn actor(login: &str, role: Role) -> Actor {
    let console = Actor::console(CourtCode::parse("冀0632").unwrap());
    Actor { login: login.to_owned(), name: login.to_owned(), role, ..console }
}

fn may(role: Role) -> Vec<Action> {
    let row = |(action, roles): &(Action, &[(Role, crate::policy::Reach)])| {
        roles.iter().any(|(one, _)| *one == role).then_some(*action)
    };
    crate::policy::RIGHTS.iter().filter_map(row).collect()
}

fn by<'a>(actor: &'a Actor, today: &str) -> By<'a> {
    By {
        actor,
        may: may(actor.role),
        today: day(today),
        decide_by: None,
        expires: None,
        approver: Some("president"),
        docketed: None,
        clocks: Clocks::default(),
    }
}

fn subject() -> Subject {
    Subject {
        id: String::from("e1"),
        number: CaseNumber::parse("（2023）冀0632民初7号").unwrap().into(),
        division: String::from("民事审判一庭"),
        judge: String::from("judge"),
        line: Line::Civil,
    }
}

fn said(pairs: &[(Field, &str)]) -> Values {
    pairs.iter().map(|(field, text)| (*field, (*text).to_owned())).collect()
}

/// Every state has a stage, every state but the first is reached, and none but the settled is a dead end.
#[test]
fn the_table_hangs_together() {
    for step in steps() {
        for state in step.from.iter().chain([&step.to]) {
            assert!(stage_of(step.kind, *state).is_some(), "{:?} {state:?} has no stage", step.kind);
        }
    }
    for stage in stages() {
        let leads_on = steps().any(|step| step.kind == stage.kind && step.from.contains(&stage.state));
        let waits = stage.turn == Turn::OtherCourt;
        assert!(leads_on || waits || stage.turn == Turn::Nobody, "{:?} {:?} is a dead end", stage.kind, stage.state);
        assert!(stage.turn != Turn::Nobody || !leads_on, "{:?} {:?} is settled and goes on", stage.kind, stage.state);
    }
}

/// A reviewer gives an opinion and never touches the draft.
#[test]
fn no_reviewer_writes_into_a_draft() {
    let reviews = steps().filter(|step| step.kind == Kind::Review);
    for step in reviews {
        let writes = step.needs.contains(&Field::Draft) || step.takes.contains(&Field::Draft);
        assert!(!writes || step.who == Action::HandleCases, "{:?}", step.verb);
        assert!(
            step.who == Action::HandleCases || step.needs.contains(&Field::Opinion),
            "{:?} without opinion",
            step.verb
        );
    }
}

#[test]
fn an_extension_is_granted_in_time_and_becomes_an_event() {
    let (judge, leader) = (actor("judge", Role::Judge), actor("leader", Role::CourtLeader));
    let asks = said(&[
        (Field::What, "extension"),
        (Field::Length, "3个月"),
        (Field::Reason, "等待鉴定"),
        (Field::Evidence, "鉴定委托书"),
    ]);
    let asking = By { decide_by: Some(day("2023-07-05")), ..by(&judge, "2023-06-20") };
    let (entry, effects) = open(Kind::Request, subject(), &asks, &asking).unwrap();
    assert_eq!((entry.state, entry.due, effects), (State::Requested, Some(day("2023-07-05")), Vec::new()));
    let opinion = said(&[(Field::Opinion, "同意")]);
    // The judge does not grant it, not even in a leader's role.
    assert_eq!(entry.advanced(Verb::Grant, &opinion, &asking), Err(Refusal::NotYours(Verb::Grant)));
    let same = Actor { role: Role::CourtLeader, ..judge.clone() };
    assert_eq!(entry.advanced(Verb::Grant, &opinion, &by(&same, "2023-06-21")), Err(Refusal::NotYourOwn(Verb::Grant)));
    // After the limit nothing can be granted (EXP 1).
    let late = By { expires: Some(day("2023-07-10")), ..by(&leader, "2023-07-11") };
    assert_eq!(entry.advanced(Verb::Grant, &opinion, &late), Err(Refusal::Expired(day("2023-07-10"))));
    let in_time = By { expires: Some(day("2023-07-10")), ..by(&leader, "2023-07-03") };
    let (after, effects) = entry.advanced(Verb::Grant, &opinion, &in_time).unwrap();
    assert!(settled(after.kind, after.state));
    let [Effect::Happened(event)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((event.kind, event.detail.as_str(), event.approver.as_str()), (EventKind::Extension, "3个月", "院长"));
}

#[test]
fn a_request_nobody_decided_lapses_with_the_limit() {
    let judge = actor("judge", Role::Judge);
    let asks = said(&[
        (Field::What, "extension"),
        (Field::Length, "3个月"),
        (Field::Reason, "等待鉴定"),
        (Field::Evidence, "鉴定委托书"),
    ]);
    let (entry, _) = open(Kind::Request, subject(), &asks, &by(&judge, "2023-06-20")).unwrap();
    let due = Some(day("2023-07-10"));
    assert_eq!(entry.lapsed(due, false, day("2023-07-10")), None);
    let lapsed = entry.lapsed(due, false, day("2023-07-11")).unwrap();
    assert!(lapsed.state == State::Expired && settled(lapsed.kind, lapsed.state));
    assert_eq!(lapsed.lapsed(due, false, day("2023-07-12")), None);
    assert!(entry.lapsed(None, true, day("2023-06-21")).is_some());
}

#[test]
fn a_request_says_what_it_needs() {
    let judge = actor("judge", Role::Judge);
    let ask = |more: &[(Field, &str)]| {
        let mut values = said(&[(Field::What, "deduction"), (Field::Reason, "x"), (Field::Evidence, "y")]);
        values.extend(said(more));
        open(Kind::Request, subject(), &values, &by(&judge, "2023-06-20")).map(|(entry, _)| entry.state)
    };
    assert_eq!(ask(&[]), Err(Refusal::Missing(Field::Uncounted)));
    assert_eq!(ask(&[(Field::Uncounted, "鉴定")]), Err(Refusal::Missing(Field::From)));
    let reversed = [(Field::Uncounted, "鉴定"), (Field::From, "2023-05-02"), (Field::Until, "2023-05-01")];
    assert!(matches!(ask(&reversed), Err(Refusal::Bad { field: Field::Until, .. })));
    assert!(matches!(ask(&[(Field::Uncounted, "公差")]), Err(Refusal::Bad { field: Field::Uncounted, .. })));
    assert!(matches!(ask(&[(Field::Draft, "x")]), Err(Refusal::NotTaken { field: Field::Draft, .. })));
    assert_eq!(ask(&[(Field::Uncounted, "鉴定"), (Field::From, "2023-05-02")]), Ok(State::Requested));
}

/// CPL 174: five days to serve the copy, fifteen to answer from its service, five to send; TLP 6: five to docket.
#[test]
fn an_appeal_goes_up_and_its_outcome_comes_back() {
    let office = actor("office", Role::TrialManagement);
    let above = Actor { court: CourtCode::parse("冀96").unwrap(), ..office.clone() };
    let take = |entry: &Entry, verb, pairs: &[(Field, &str)], today| {
        let who = if entry.kind.is_from_below() { &above } else { &office };
        entry.advanced(verb, &said(pairs), &by(who, today)).unwrap()
    };
    let begin = said(&[(Field::Appellant, "王示例1"), (Field::Received, "2023-05-20")]);
    let (entry, effects) = open(Kind::Transfer, subject(), &begin, &by(&office, "2023-05-20")).unwrap();
    assert!(matches!(effects.as_slice(), [Effect::Happened(event)] if event.kind == EventKind::Appeal));
    assert_eq!(entry.due, Some(day("2023-05-25")));
    let (entry, _) = take(&entry, Verb::ServeCopy, &[(Field::Served, "2023-05-24")], "2023-05-25");
    assert_eq!(entry.due, Some(day("2023-06-08")));
    let (entry, _) = take(&entry, Verb::RecordAnswer, &[(Field::Answer, "expired")], "2023-06-09");
    assert_eq!(entry.due, Some(day("2023-06-14")));
    let (entry, _) = take(&entry, Verb::Scan, &[(Field::Papers, "正卷2册")], "2023-06-10");
    let (entry, _) = take(&entry, Verb::Check, &[], "2023-06-11");
    // Five days for all of it, not for each part.
    assert_eq!(entry.due, Some(day("2023-06-14")));
    let (lower, effects) = take(&entry, Verb::Send, &[(Field::Papers, "正卷2册、副卷1册")], "2023-06-12");
    let [Effect::Tell(message)] = effects.as_slice() else { panic!("{effects:?}") };
    let number = lower.number.case().unwrap().clone();
    let upper = message.told(None, "e1", &number, day("2023-06-13")).unwrap().entry;
    assert_eq!((upper.state, upper.kind, upper.due), (State::Arrived, Kind::Intake, Some(day("2023-06-15"))));
    // Back for a missing paper, and up again.
    let (upper, effects) = take(&upper, Verb::SendBack, &[(Field::Opinion, "缺送达回证")], "2023-06-14");
    let [Effect::Tell(message)] = effects.as_slice() else { panic!("{effects:?}") };
    let lower = message.told(Some(lower), "e1", &number, day("2023-06-14")).unwrap().entry;
    assert_eq!((lower.state, lower.due), (State::Supplement, Some(day("2023-06-19"))));
    let (lower, effects) = take(&lower, Verb::Send, &[(Field::Papers, "补送达回证")], "2023-06-16");
    let [Effect::Tell(message)] = effects.as_slice() else { panic!("{effects:?}") };
    let upper = message.told(Some(upper), "e1", &number, day("2023-06-16")).unwrap().entry;
    let (upper, effects) = take(&upper, Verb::SignFor, &[], "2023-06-17");
    let [Effect::Tell(message)] = effects.as_slice() else { panic!("{effects:?}") };
    let lower = message.told(Some(lower), "e1", &number, day("2023-06-17")).unwrap().entry;
    let (upper, effects) = take(&upper, Verb::Docket, &[(Field::SecondNumber, "（2023）冀96民终9号")], "2023-06-20");
    let [Effect::Tell(message)] = effects.as_slice() else { panic!("{effects:?}") };
    let told = message.told(Some(lower), "e1", &number, day("2023-06-20")).unwrap();
    assert!(matches!(told.effects.as_slice(), [Effect::Happened(event)] if event.detail == "（2023）冀96民终9号"));
    let outcome = [(Field::Outcome, "remanded"), (Field::DecidedOn, "2023-08-01"), (Field::Ground, "facts_unclear")];
    let (_, effects) = take(&upper, Verb::Conclude, &outcome, "2023-08-02");
    let [Effect::Tell(message)] = effects.as_slice() else { panic!("{effects:?}") };
    let told = message.told(Some(told.entry), "e1", &number, day("2023-08-02")).unwrap();
    assert!(told.to_review && settled(told.entry.kind, told.entry.state));
    assert!(matches!(told.effects.as_slice(), [Effect::Happened(event)] if event.detail == "发回重审"));
    // The same again does not fit any more.
    assert!(matches!(message.told(Some(told.entry), "e1", &number, day("2023-08-03")), Err(Refusal::OutOfStep { .. })));
}

/// EXP 1: a second extension is the superior court's to give.
#[test]
fn a_request_goes_to_the_court_that_decides() {
    let (judge, leader) = (actor("judge", Role::Judge), actor("leader", Role::CourtLeader));
    let asks = said(&[
        (Field::What, "extension"),
        (Field::Length, "3个月"),
        (Field::Reason, "鉴定未结束"),
        (Field::Evidence, "鉴定机构函"),
    ]);
    let opinion = said(&[(Field::Opinion, "同意上报")]);
    let here = open(Kind::Request, subject(), &asks, &by(&judge, "2023-06-20")).unwrap().0;
    assert_eq!(here.advanced(Verb::Forward, &opinion, &by(&leader, "2023-06-21")), Err(Refusal::DecidedHere));
    let above = |actor, today| By { approver: Some("superior"), ..by(actor, today) };
    let (entry, _) = open(Kind::Request, subject(), &asks, &above(&judge, "2023-06-20")).unwrap();
    let asking =
        By { decide_by: Some(day("2023-07-05")), expires: Some(day("2023-07-10")), ..above(&leader, "2023-06-21") };
    let late = By { expires: Some(day("2023-06-20")), ..asking.clone() };
    assert!(matches!(entry.advanced(Verb::Forward, &opinion, &late), Err(Refusal::Expired(_))));
    assert_eq!(entry.advanced(Verb::Grant, &opinion, &asking), Err(Refusal::NeedsDocument));
    let (entry, effects) = entry.advanced(Verb::Forward, &opinion, &asking).unwrap();
    let [Effect::Tell(message)] = effects.as_slice() else { panic!("{effects:?}") };
    let number = entry.number.case().unwrap().clone();
    let upper = message.told(None, "e1", &number, day("2023-06-21")).unwrap().entry;
    assert_eq!((upper.kind, upper.state, upper.due), (Kind::Approval, State::Requested, Some(day("2023-07-05"))));
    let late = upper.advanced(Verb::Grant, &opinion, &by(&leader, "2023-07-11"));
    assert_eq!(late.unwrap_err(), Refusal::Expired(day("2023-07-10")));
    let (upper, effects) = upper.advanced(Verb::Grant, &opinion, &by(&leader, "2023-06-25")).unwrap();
    assert!(settled(upper.kind, upper.state));
    let [Effect::Tell(message)] = effects.as_slice() else { panic!("{effects:?}") };
    // However late it arrives, it counts from the day it was decided.
    let told = message.told(Some(entry), "e1", &number, day("2023-06-28")).unwrap();
    assert_eq!(told.entry.state, State::Granted);
    let [Effect::Happened(event)] = told.effects.as_slice() else { panic!("{:?}", told.effects) };
    assert_eq!((event.approver.as_str(), event.day), ("上级法院", day("2023-06-25")));
}

#[test]
fn a_review_goes_to_the_committee() {
    let (judge, head, leader) =
        (actor("judge", Role::Judge), actor("head", Role::DivisionHead), actor("leader", Role::CourtLeader));
    let draft = said(&[(Field::Title, "民事判决书"), (Field::Draft, "驳回"), (Field::Reason, "四类案件")]);
    let (mut entry, _) = open(Kind::Review, subject(), &draft, &by(&judge, "2023-06-01")).unwrap();
    let opinion = |text: &str| said(&[(Field::Opinion, text)]);
    let again = said(&[(Field::Changed, "kept"), (Field::Draft, "驳回"), (Field::Reason, "合议庭多数意见")]);
    let decision = said(&[(Field::Changed, "changed"), (Field::Opinion, "改判")]);
    let course: &[(&Actor, Verb, Values, State)] = &[
        (&head, Verb::Disagree, opinion("类案不同判"), State::Disagreed),
        (&judge, Verb::Reconsider, again, State::Reconsidered),
        (&head, Verb::ReferMeeting, opinion("仍不同意"), State::JudgesMeeting),
        (&head, Verb::RecordMeeting, opinion("会议多数认为应改"), State::MeetingHeld),
        (&leader, Verb::ReferCommittee, opinion("提请讨论"), State::Committee),
        (&leader, Verb::RecordDecision, decision, State::Decided),
    ];
    for (who, verb, values, state) in course {
        entry = entry.advanced(*verb, values, &by(who, "2023-06-02")).unwrap().0;
        assert_eq!(entry.state, *state);
        // What the judge drafted stands as the judge drafted it.
        assert_eq!(entry.value(Field::Draft), Some("驳回"));
    }
    // Nothing goes on from there.
    assert!(matches!(
        entry.advanced(Verb::Agree, &opinion("x"), &by(&head, "2023-06-03")),
        Err(Refusal::NotNow { .. })
    ));
}

#[test]
fn a_reviewer_of_the_own_case_is_kept_out() {
    let (judge, head) = (actor("judge", Role::Judge), actor("judge", Role::DivisionHead));
    let leader = actor("leader", Role::CourtLeader);
    let draft = said(&[(Field::Title, "判决书"), (Field::Draft, "驳回"), (Field::Reason, "自办案件")]);
    let (entry, _) = open(Kind::Review, subject(), &draft, &by(&judge, "2023-06-01")).unwrap();
    let opinion = said(&[(Field::Opinion, "同意")]);
    assert_eq!(entry.advanced(Verb::Agree, &opinion, &by(&head, "2023-06-02")), Err(Refusal::NotYourOwn(Verb::Agree)));
    assert!(entry.advanced(Verb::Agree, &opinion, &by(&leader, "2023-06-02")).is_ok());
}

#[test]
fn long_pending_entries_show_a_late_review() {
    let office = actor("office", Role::TrialManagement);
    let (entry, _) = open(Kind::LongPending, subject(), &Values::new(), &by(&office, "2023-06-01")).unwrap();
    let plan = said(&[
        (Field::CauseClass, "appraisal"),
        (Field::Evidence, "鉴定委托书"),
        (Field::Leader, "张院长"),
        (Field::Plan, "催促鉴定"),
        (Field::PlannedClosing, "2023-09-30"),
        (Field::NextReview, "2023-07-01"),
    ]);
    let (entry, _) = entry.advanced(Verb::Plan, &plan, &by(&office, "2023-06-02")).unwrap();
    assert!(!entry.is_late(day("2023-07-01")) && entry.is_late(day("2023-07-02")));
}

#[test]
fn a_day_lies_where_it_can() {
    let office = actor("office", Role::TrialManagement);
    let begin = |received: &str| {
        let said = said(&[(Field::Appellant, "王示例1"), (Field::Received, received)]);
        let by = By { docketed: Some(day("2023-01-10")), ..by(&office, "2023-05-20") };
        open(Kind::Transfer, subject(), &said, &by).map(|(entry, _)| entry.due)
    };
    assert!(matches!(begin("2023-05-21"), Err(Refusal::Bad { field: Field::Received, .. })));
    assert!(matches!(begin("2023-01-09"), Err(Refusal::Bad { field: Field::Received, .. })));
    // Entered late, it is due from the day it came.
    assert_eq!(begin("2023-05-10"), Ok(Some(day("2023-05-15"))));
}

/// CrPLI 381: three days after the appeal period, however early the appeal came in.
#[test]
fn a_criminal_appeal_goes_up_after_its_period() {
    let office = actor("office", Role::TrialManagement);
    let criminal = || Subject { line: Line::Criminal, ..subject() };
    let received = [(Field::Appellant, "王示例1"), (Field::Received, "2023-05-20")];
    let (unknown, _) = open(Kind::Transfer, criminal(), &said(&received), &by(&office, "2023-05-20")).unwrap();
    assert_eq!(unknown.due, None, "when the period ends is not known");
    // The 26th is a Friday, the 29th a Monday.
    let ends = |day| (Field::AppealPeriodEnds, day);
    let known = said(&[received.as_slice(), &[ends("2023-05-26")]].concat());
    let (known, _) = open(Kind::Transfer, criminal(), &known, &by(&office, "2023-05-20")).unwrap();
    assert_eq!(known.due, Some(day("2023-05-29")));
    // Another is served later: the period ends later, and with it the three days, a Saturday.
    let served = said(&[(Field::Served, "2023-05-22"), ends("2023-05-31")]);
    for entry in [&known, &unknown] {
        let (entry, _) = entry.advanced(Verb::ServeCopy, &served, &by(&office, "2023-05-22")).unwrap();
        assert_eq!(entry.due, Some(day("2023-06-05")));
        let (entry, _) = entry
            .advanced(Verb::RecordAnswer, &said(&[(Field::Answer, "received")]), &by(&office, "2023-05-25"))
            .unwrap();
        assert_eq!(entry.due, Some(day("2023-06-05")), "for all of it");
    }
    let early = said(&[received.as_slice(), &[ends("2013-05-26")]].concat());
    let by_case = By { docketed: Some(day("2023-01-10")), ..by(&office, "2023-05-20") };
    let early = open(Kind::Transfer, criminal(), &early, &by_case);
    assert!(matches!(early, Err(Refusal::Bad { field: Field::AppealPeriodEnds, .. })));
    // The day of before, when it was counted from the registration, goes with the next step; the end may be said with any.
    let old = Entry { due: Some(day("2023-05-23")), ..unknown.clone() };
    let (old, _) =
        old.advanced(Verb::ServeCopy, &said(&[(Field::Served, "2023-05-22")]), &by(&office, "2023-05-22")).unwrap();
    assert_eq!((old.due, old.lacks_appeal_period()), (None, true));
    let late = said(&[(Field::Answer, "received"), ends("2023-05-31")]);
    let (old, _) = old.advanced(Verb::RecordAnswer, &late, &by(&office, "2023-05-25")).unwrap();
    assert_eq!((old.due, old.limit().map(|limit| limit.article)), (Some(day("2023-06-05")), Some("CrPLI 381")));
    let far = said(&[received.as_slice(), &[ends("2033-05-26")]].concat());
    let far = open(Kind::Transfer, criminal(), &far, &by(&office, "2023-05-20"));
    assert!(matches!(far, Err(Refusal::Bad { field: Field::AppealPeriodEnds, .. })));
}

/// CPL 85: a period that ends on a day of rest ends on the first working day after.
#[test]
fn a_period_does_not_end_on_a_day_of_rest() {
    let office = actor("office", Role::TrialManagement);
    let begin = said(&[(Field::Appellant, "王示例1"), (Field::Received, "2023-09-24")]);
    let (entry, _) = open(Kind::Transfer, subject(), &begin, &by(&office, "2023-09-24")).unwrap();
    // From 29 September to 6 October; the 7th, a Saturday, is a working day.
    assert_eq!(entry.due, Some(day("2023-10-07")));
}

#[test]
fn a_request_has_an_effect_or_is_told() {
    use crate::case::sample::{case, event};
    let judge = actor("judge", Role::Judge);
    let number = "（2023）冀0632民初7号";
    let record = case(number, "2023-01-10", None, None);
    let ask = |pairs: &[(Field, &str)], events: &[CaseEvent], today: &str| {
        let mut values = said(&[(Field::Reason, "x"), (Field::Evidence, "y")]);
        values.extend(said(pairs));
        let (entry, _) = open(Kind::Request, subject(), &values, &by(&judge, today)).unwrap();
        entry.is_of_use(&record, events, day(today), Calendar::shipped())
    };
    let appraisal = [(Field::What, "deduction"), (Field::Uncounted, "appraisal"), (Field::From, "2023-05-02")];
    assert_eq!(ask(&appraisal, &[], "2023-05-03"), Ok(()));
    let psychiatric = [(Field::What, "deduction"), (Field::Uncounted, "psychiatric"), (Field::From, "2023-05-02")];
    assert!(matches!(ask(&psychiatric, &[], "2023-05-03"), Err(Refusal::NoEffect { .. })));
    let late = [(Field::What, "extension"), (Field::Length, "3个月")];
    assert!(matches!(ask(&late, &[], "2023-08-01"), Err(Refusal::NoEffect { .. })));
    let resume = [(Field::What, "resumption"), (Field::From, "2023-05-20")];
    assert!(matches!(ask(&resume, &[], "2023-05-20"), Err(Refusal::NoEffect { .. })));
    let stopped = event(number, EventKind::Suspension, "2023-04-01", None, "中止");
    assert_eq!(ask(&resume, std::slice::from_ref(&stopped), "2023-05-20"), Ok(()));
    // A length no article gives.
    let long =
        said(&[(Field::What, "extension"), (Field::Length, "3650个月"), (Field::Reason, "x"), (Field::Evidence, "y")]);
    assert!(matches!(open(Kind::Request, subject(), &long, &by(&judge, "2023-05-01")), Err(Refusal::Bad { .. })));
}

#[test]
fn words_of_settings_have_their_length_and_number() {
    let with = |leader: usize, causes: usize, long: usize| {
        let bands = vec![Band { months: 12, leader: "院".repeat(leader) }];
        NodeSettings { bands, causes: vec!["案".repeat(long); causes], ..NodeSettings::default() }.checked()
    };
    assert!(with(60, 200, 60).is_ok());
    assert_eq!(with(61, 0, 1), Err(SettingsError::Bands));
    assert_eq!(with(1, 201, 1), Err(SettingsError::Causes));
    assert_eq!(with(1, 1, 61), Err(SettingsError::Causes));
}

#[test]
fn settings_are_checked() {
    let set = |change: &dyn Fn(&mut NodeSettings)| {
        let mut settings = NodeSettings::default();
        change(&mut settings);
        settings.checked()
    };
    assert_eq!(set(&|_| {}), Ok(NodeSettings::default()));
    assert_eq!(set(&|settings| settings.days = vec![5, 30]).map(|settings| settings.days), Ok(vec![30, 5]));
    assert_eq!(set(&|settings| settings.days.clear()), Err(SettingsError::Days));
    assert_eq!(set(&|settings| settings.days.push(400)), Err(SettingsError::Days));
    assert_eq!(set(&|settings| settings.bands.clear()), Err(SettingsError::Bands));
    assert_eq!(set(&|settings| settings.parties = 1), Err(SettingsError::Parties(1)));
    let default = NodeSettings::default();
    assert_eq!(default.band(11).map(|band| band.months), Some(6));
    assert_eq!(default.band(40).map(|band| band.months), Some(36));
    assert_eq!(default.band(5), None);
}

#[test]
fn messages_survive_the_way() {
    let message = Message::Appeal { papers: said(&[(Field::Appellant, "王示例1")]), line: Line::Civil };
    let sent = serde_json::to_string(&message).unwrap();
    assert_eq!(serde_json::from_str::<Message>(&sent).unwrap(), message);
}

fn dispute() -> Subject {
    Subject {
        id: String::from("m1"),
        number: Matter::parse("（2023）冀0632诉前调7号").unwrap(),
        division: String::from("立案庭"),
        judge: String::new(),
        line: Line::Civil,
    }
}

fn letter() -> Subject {
    Subject { number: Matter::parse("冀0632访〔2023〕7号").unwrap(), ..dispute() }
}

/// Special Mediator Provisions 13–27, Online Mediation Rules 9–25, TLP 6. Friday 2023-06-02 and three working days.
#[test]
fn a_dispute_is_mediated_in_thirty_days_and_docketed_when_that_fails() {
    let office = actor("office", Role::TrialManagement);
    let take = |entry: &Entry, verb: Verb, pairs: &[(Field, &str)], today: &str| {
        entry.advanced(verb, &said(pairs), &by(&office, today)).unwrap().0
    };
    let intake = said(&[
        (Field::Applicant, "甲"),
        (Field::Respondent, "乙"),
        (Field::DisputeCause, "民间借贷纠纷"),
        (Field::Received, "2023-06-01"),
        (Field::Amount, "12500.5"),
    ]);
    let (entry, effects) = open(Kind::Mediation, dispute(), &intake, &by(&office, "2023-06-01")).unwrap();
    assert_eq!((entry.state, entry.due, effects.len()), (State::Registered, None, 0));
    assert_eq!(entry.value(Field::Amount), Some("12500.50"));
    // Nobody delegates without the consent of both sides.
    let without =
        entry.advanced(Verb::Delegate, &said(&[(Field::Organisation, "某镇调委会")]), &by(&office, "2023-06-02"));
    assert!(matches!(without, Err(Refusal::NotNow { .. })));
    let entry = take(&entry, Verb::Consent, &[(Field::Consent, "written")], "2023-06-02");
    let entry = take(&entry, Verb::Delegate, &[(Field::Organisation, "某镇调委会")], "2023-06-02");
    assert_eq!(entry.due, Some(day("2023-06-07")));
    let accepted = [(Field::Mediator, "丙"), (Field::AcceptedOn, "2023-06-05")];
    let entry = take(&entry, Verb::Accept, &accepted, "2023-06-06");
    assert_eq!(entry.due, Some(day("2023-07-05")));
    let agreed = [(Field::AgreedUntil, "2023-07-20"), (Field::Evidence, "双方书面同意")];
    let entry = take(&entry, Verb::Prolong, &agreed, "2023-07-04");
    assert_eq!(entry.due, Some(day("2023-07-20")));
    // One way it goes well, and is performed.
    let settled_on =
        [(Field::Settlement, "agreement"), (Field::EndedOn, "2023-07-18"), (Field::PerformBy, "2023-08-18")];
    let well = take(&entry, Verb::Settle, &settled_on, "2023-07-18");
    assert_eq!((well.state, well.due), (State::Settled, Some(day("2023-08-18"))));
    let performed = [(Field::PerformedOn, "2023-08-10"), (Field::Evidence, "转账凭证")];
    let well = take(&well, Verb::Perform, &performed, "2023-08-11");
    assert!(settled(well.kind, well.state));
    // The other way it has to be docketed within seven days of its end, whenever that is written down.
    let failed = [(Field::FailReason, "too_far_apart"), (Field::EndedOn, "2023-07-18")];
    let badly = take(&entry, Verb::Fail, &failed, "2023-07-21");
    assert_eq!((badly.state, badly.due), (State::MustDocket, Some(day("2023-07-25"))));
    assert!(badly.is_late(day("2023-07-26")) && !badly.is_late(day("2023-07-25")));
    let badly = take(&badly, Verb::File, &[(Field::FirstNumber, "(2023)冀0632民初88号")], "2023-07-24");
    assert_eq!(badly.value(Field::FirstNumber), Some("（2023）冀0632民初88号"));
    assert!(settled(badly.kind, badly.state));
}

/// The days are the court's settings; the watch begins with the reply.
#[test]
fn a_petition_is_answered_twice_and_judged_by_what_follows() {
    let officer = actor("officer", Role::PetitionOfficer);
    let take = |entry: &Entry, verb: Verb, pairs: &[(Field, &str)], today: &str| {
        entry.advanced(verb, &said(pairs), &by(&officer, today)).unwrap().0
    };
    let came = said(&[
        (Field::Petitioner, "甲"),
        (Field::Received, "2023-03-31"),
        (Field::Channel, "visit"),
        (Field::Demand, "判决后未履行"),
        (Field::AboutCase, "（2022）冀0632民初1号"),
    ]);
    let (entry, _) = open(Kind::Petition, letter(), &came, &by(&officer, "2023-04-03")).unwrap();
    assert_eq!((entry.state, entry.due), (State::Received, Some(day("2023-04-07"))));
    let routed = [(Field::PetitionKind, "enforcement"), (Field::Handler, "执行局丁")];
    let entry = take(&entry, Verb::Route, &routed, "2023-04-03");
    assert_eq!(entry.due, Some(day("2023-04-07")));
    let entry = take(
        &entry,
        Verb::ReplyProcedure,
        &[(Field::RepliedOn, "2023-04-06"), (Field::Opinion, "已受理")],
        "2023-04-06",
    );
    // Three months from 31 March is the last day of June.
    assert_eq!((entry.state, entry.due), (State::Acknowledged, Some(day("2023-06-30"))));
    let result = [(Field::RepliedOn, "2023-05-10"), (Field::Opinion, "已恢复执行"), (Field::WentWrong, "enforcement")];
    let entry = take(&entry, Verb::ReplyResult, &result, "2023-05-10");
    assert_eq!((entry.state, entry.due), (State::Watching, Some(day("2023-11-06"))));
    assert_eq!(entry.resolved(day("2023-11-06")), None);
    let resolved = entry.resolved(day("2023-11-07")).unwrap();
    assert!(resolved.state == State::Resolved && settled(resolved.kind, resolved.state));
    assert_eq!(entry.repeated(day("2023-08-01")).map(|after| after.state), Some(State::Repeated));
    assert_eq!(resolved.repeated(day("2023-12-01")), None);
    // Only a leader ends it for good.
    let ground = said(&[(Field::TerminationGround, "unfounded"), (Field::Document, "1号"), (Field::Opinion, "同意")]);
    assert_eq!(
        entry.advanced(Verb::Terminate, &ground, &by(&officer, "2023-06-01")),
        Err(Refusal::NotYours(Verb::Terminate))
    );
    let leader = actor("leader", Role::CourtLeader);
    assert!(entry.advanced(Verb::Terminate, &ground, &by(&leader, "2023-06-01")).is_ok());
}

#[test]
fn a_round_passes_only_with_all_that_was_to_be_done() {
    let office = actor("office", Role::TrialManagement);
    let head = actor("head", Role::DivisionHead);
    let subject = Subject { number: Matter::parse("（2023）冀0632执7号").unwrap(), ..subject() };
    let (entry, _) = open(Kind::RoundCheck, subject, &said(&[]), &by(&office, "2023-06-01")).unwrap();
    let shown = |heard| {
        said(&[
            (Field::PropertyInquiry, "yes"),
            (Field::SpendingRestriction, "yes"),
            (Field::ApplicantHeard, heard),
            (Field::Opinion, "已核"),
        ])
    };
    let today = by(&head, "2023-06-02");
    assert_eq!(entry.advanced(Verb::Pass, &shown("no"), &today), Err(Refusal::NotFit));
    assert_eq!(entry.advanced(Verb::Pass, &shown("yes"), &today).unwrap().0.state, State::Passed);
    assert_eq!(entry.advanced(Verb::OrderResumption, &shown("no"), &today).unwrap().0.state, State::ToResume);
}

#[test]
fn a_row_of_a_file_goes_as_far_as_it_says() {
    let office = actor("office", Role::TrialManagement);
    let mut row = said(&[
        (Field::Applicant, "甲"),
        (Field::Respondent, "乙"),
        (Field::DisputeCause, "物业服务合同纠纷"),
        (Field::Received, "2023-05-04"),
        (Field::Consent, "online"),
        (Field::Organisation, "某镇调委会"),
        (Field::Mediator, "丙"),
        (Field::AcceptedOn, "2023-05-05"),
    ]);
    let walk = |row: &Values| as_far_as_it_says(Kind::Mediation, dispute(), row, &by(&office, "2023-06-30"));
    let last = |row: &Values| walk(row).unwrap().pop().unwrap().entry;
    // The mediator is said once and serves both steps that ask for one.
    let refused = walk(&row);
    assert!(refused.is_ok(), "{refused:?}");
    assert_eq!((last(&row).state, last(&row).due), (State::Mediating, Some(day("2023-06-04"))));
    row.extend(said(&[(Field::FailReason, "refused"), (Field::EndedOn, "2023-05-20")]));
    assert_eq!(
        (last(&row).state, last(&row).due),
        (State::MustDocket, Some(day("2023-05-29"))),
        "the 27th is a Saturday"
    );
    row.extend(said(&[(Field::FirstNumber, "（2023）冀0632民初9号")]));
    assert_eq!((last(&row).state, walk(&row).unwrap().len()), (State::Filed, 6));
    // A reason and an end fit a refusal of mediation too: what the row says beside them tells which it was.
    let mut dropped = row.clone();
    dropped.remove(&Field::FirstNumber);
    dropped.extend(said(&[(Field::Reason, "另行协商"), (Field::Evidence, "确认书")]));
    let stands = walk(&dropped).unwrap();
    assert_eq!((last(&dropped).state, stands.len()), (State::NotPursued, 6));
    assert!(!stands[1].said.contains_key(&Field::Evidence), "no evidence of the consent");
    // What no step asks for is refused, and so is a day that cannot be.
    row.extend(said(&[(Field::Draft, "x")]));
    assert!(matches!(walk(&row), Err(Refusal::NotTaken { field: Field::Draft, .. })));
    row.remove(&Field::Draft);
    row.extend(said(&[(Field::EndedOn, "2023-05-01")]));
    assert!(matches!(walk(&row), Err(Refusal::Bad { field: Field::EndedOn, .. })));
}

#[test]
fn the_same_sides_and_the_same_petitioner_are_found_again() {
    let key = |kind, pairs: &[(Field, &str)]| party_key(kind, &said(pairs));
    let one = key(Kind::Mediation, &[(Field::Applicant, "甲 公司"), (Field::Respondent, "乙")]);
    assert_eq!(one, key(Kind::Mediation, &[(Field::Applicant, "乙"), (Field::Respondent, "甲公司")]));
    assert_ne!(one, key(Kind::Mediation, &[(Field::Applicant, "乙"), (Field::Respondent, "丙")]));
    assert_eq!(key(Kind::Review, &[(Field::Title, "x")]), "");
    assert_eq!(key(Kind::Mediation, &[(Field::Applicant, "甲")]), "");
    assert_eq!(key(Kind::Petition, &[(Field::AboutCase, "（2023）冀0632民初7号")]), "");
}

#[test]
fn cases_are_attached_to_those_before() {
    let office = actor("office", Role::TrialManagement);
    let subject = Subject { number: Matter::parse("冀0632措〔2023〕1号").unwrap(), ..dispute() };
    let pairs = [
        (Field::MeasureName, "判后答疑"),
        (Field::MeasureKind, "explanation"),
        (Field::Target, "second_instance"),
        (Field::From, "2023-05-01"),
        (Field::MeasureText, "每案答疑"),
        (Field::Cases, "（2023）冀0632民初1号"),
    ];
    let (entry, _) = open(Kind::Measure, subject, &said(&pairs), &by(&office, "2023-05-02")).unwrap();
    let more = said(&[(Field::Cases, "(2023)冀0632民初2号，（2023）冀0632民初1号")]);
    let (entry, _) = entry.advanced(Verb::AttachCases, &more, &by(&office, "2023-05-03")).unwrap();
    assert_eq!(entry.value(Field::Cases), Some("（2023）冀0632民初1号 （2023）冀0632民初2号"));
    let none = entry.advanced(Verb::AttachCases, &said(&[(Field::Cases, "二号案")]), &by(&office, "2023-05-03"));
    assert!(matches!(none, Err(Refusal::Bad { field: Field::Cases, .. })));
}

#[test]
fn what_was_said_is_put_right_for_a_reason_by_those_who_keep_the_register() {
    let (officer, office) = (actor("officer", Role::PetitionOfficer), actor("leader", Role::CourtLeader));
    let came = said(&[
        (Field::Petitioner, "甲"),
        (Field::Received, "2023-04-01"),
        (Field::Channel, "visit"),
        (Field::Demand, "判决后未履行"),
    ]);
    let (entry, _) = open(Kind::Petition, letter(), &came, &by(&officer, "2023-04-03")).unwrap();
    let right =
        said(&[(Field::Received, "2023-04-02"), (Field::Channel, "visit"), (Field::WhyCorrected, "登记日期有误")]);
    let today = by(&officer, "2023-04-03");
    let (after, changed) = entry.corrected(&right, &today).unwrap();
    // The last day follows; only what is different is told.
    assert_eq!((after.state, after.due), (entry.state, Some(day("2023-04-09"))));
    assert_eq!(changed.keys().copied().collect::<Vec<_>>(), [Field::Received, Field::WhyCorrected]);
    let refused = |pairs: &[(Field, &str)], by: &By<'_>| entry.corrected(&said(pairs), by).unwrap_err();
    let why = (Field::WhyCorrected, "有误");
    assert_eq!(refused(&[(Field::Received, "2023-04-02")], &today), Refusal::Missing(Field::WhyCorrected));
    assert_eq!(refused(&[(Field::Channel, "visit"), why], &today), Refusal::NothingChanged);
    assert!(matches!(refused(&[(Field::Received, "2023-05-02"), why], &today), Refusal::Bad { .. }));
    // What was not said yet is no correction, and neither is another's step.
    assert!(matches!(refused(&[(Field::WentWrong, "trial"), why], &today), Refusal::NotTaken { .. }));
    assert_eq!(
        refused(&[(Field::Channel, "letter"), why], &by(&office, "2023-04-03")),
        Refusal::NotYours(Verb::Correct)
    );
    let mut stated = entry.clone();
    stated.values.insert(Field::Statement, String::from("已释明"));
    assert!(!stated.correctable(&today.may).contains(&Field::Statement));
    let ended = Entry { state: State::NotCourts, ..entry.clone() };
    assert!(ended.correctable(&today.may).is_empty());
}

mod tasks {
    use super::*;
    use crate::figure::{Completeness, Standard, evaluate};
    use crate::ledger::{Goal, Reached};
    use crate::measure::Counter;
    use crate::quantity::Quantity;

    struct Two(i128, i128);

    impl crate::figure::Measures for Two {
        fn quantity(&self, counter: Counter) -> Option<Quantity> {
            let upper = crate::catalogue::IndicatorId::Mediation.definition()?.numerator.first()?.measure;
            Some(Quantity::new(if counter.measure == upper { self.0 } else { self.1 }, 0))
        }
    }

    fn reached(upper: i128, lower: i128, until: &str) -> Reached {
        let indicator = crate::catalogue::IndicatorId::Mediation.definition().unwrap();
        let figure = evaluate(indicator, &Two(upper, lower), Completeness::FULL, Standard::default());
        Reached { figure, until: until.parse().unwrap(), pack: format!("pack of {until}") }
    }

    fn officer(login: &str, court: &str) -> Actor {
        let court = CourtCode::parse(court).unwrap();
        Actor { login: login.to_owned(), name: login.to_owned(), ..Actor::console(court) }
    }

    fn by<'a>(actor: &'a Actor, may: &[Action]) -> By<'a> {
        By {
            actor,
            may: may.to_vec(),
            today: "2023-09-30".parse().unwrap(),
            decide_by: None,
            expires: None,
            approver: None,
            docketed: None,
            clocks: Clocks::default(),
        }
    }

    fn said(pairs: &[(Field, &str)]) -> Values {
        pairs.iter().map(|(field, text)| (*field, (*text).to_owned())).collect()
    }

    const PLAIN: &[(Field, &str)] = &[
        (Field::Problem, "调解率偏低"),
        (Field::MeasureText, "诉前先行调解"),
        (Field::InCharge, "民一庭"),
        (Field::Deadline, "2023-12-31"),
    ];
    const GOAL: &[(Field, &str)] =
        &[(Field::Indicator, "mediation_rate"), (Field::GoalIs, "at_least"), (Field::Goal, "30")];

    fn opened(more: &[(Field, &str)], setter: &Actor) -> Result<Entry, Refusal> {
        let number = RegisterNumber { court: setter.court.clone(), kind: Kind::Rectification, year: 2023, serial: 1 };
        let subject = Subject {
            id: String::from("t"),
            number: Matter::Register(number),
            division: String::from("民一庭"),
            judge: String::new(),
            line: Line::Civil,
        };
        let all: Vec<_> = PLAIN.iter().chain(more).copied().collect();
        open(Kind::Rectification, subject, &said(&all), &by(setter, &[Action::SetTasks])).map(|(entry, _)| entry)
    }

    #[test]
    fn a_target_is_said_as_a_whole_or_not_at_all() {
        let setter = officer("a", "冀0638");
        assert_eq!(opened(&[], &setter).unwrap().goal(), None);
        let goal = opened(GOAL, &setter).unwrap().goal().unwrap();
        assert_eq!(goal.named(), ["调解率不低于 30%", "in-trial mediation rate at least 30%"].map(str::to_owned));
        assert_eq!(opened(&GOAL[..2], &setter), Err(Refusal::HalfAGoal(Field::Goal)));
        assert_eq!(opened(&[(Field::GoalLine, "civil")], &setter), Err(Refusal::HalfAGoal(Field::Indicator)));
        let wrong = opened(&[GOAL[0], GOAL[1], (Field::Goal, "三成")], &setter);
        assert!(matches!(wrong, Err(Refusal::Bad { field: Field::Goal, .. })));
    }

    #[test]
    fn only_a_later_pack_closes_a_task_with_a_target() {
        let (setter, owner, third) = (officer("a", "冀0638"), officer("b", "冀0638"), officer("c", "冀0638"));
        let mut task = opened(GOAL, &setter).unwrap();
        task.values.insert(Field::SetOn, String::from("2023-09-30"));
        let evidence = said(&[(Field::Evidence, "已开展")]);
        let (handed, _) = task.advanced(Verb::HandIn, &evidence, &by(&owner, &[Action::HandleTasks])).unwrap();
        let verified =
            handed.advanced(Verb::Verify, &said(&[(Field::Opinion, "可以")]), &by(&third, &[Action::SetTasks]));
        assert_eq!(verified, Err(Refusal::OnlyFigures));
        let today = "2024-01-12".parse().unwrap();
        // The figures it was set on say nothing of it, however they stand.
        assert_eq!(handed.measured(&reached(90, 100, "2023-09-30"), today), None);
        let (closed, verb, found) = handed.measured(&reached(31, 100, "2023-12-31"), today).unwrap();
        assert_eq!((closed.state, verb), (State::ClosedOut, Verb::Reached));
        assert_eq!(found.get(&Field::Measured).map(String::as_str), Some("31.00%"));
        let (carried, verb, _) = handed.measured(&reached(29, 100, "2023-12-31"), today).unwrap();
        assert_eq!((carried.state, verb), (State::CarriedOver, Verb::Missed));
        // The same pack is read once; a value that is none closes nothing.
        assert_eq!(carried.measured(&reached(29, 100, "2023-12-31"), today), None);
        assert_eq!(handed.measured(&reached(0, 0, "2023-12-31"), today), None);
        assert_eq!(closed.measured(&reached(31, 100, "2024-03-31"), today), None);
        // Before its deadline, and not submitted, it goes on.
        let (going_on, ..) = task.measured(&reached(29, 100, "2023-11-30"), today).unwrap();
        assert_eq!(going_on.state, State::ToStart);
    }

    #[test]
    fn a_task_without_a_target_needs_evidence_and_a_second_person() {
        let (setter, owner, third) = (officer("a", "冀0638"), officer("b", "冀0638"), officer("c", "冀0638"));
        let task = opened(&[], &setter).unwrap();
        let handing = by(&owner, &[Action::HandleTasks, Action::SetTasks]);
        assert_eq!(task.advanced(Verb::HandIn, &Values::new(), &handing), Err(Refusal::Missing(Field::Evidence)));
        let (handed, _) = task.advanced(Verb::HandIn, &said(&[(Field::Evidence, "附件一")]), &handing).unwrap();
        let opinion = said(&[(Field::Opinion, "属实")]);
        for one in [&setter, &owner] {
            let result = handed.advanced(Verb::Verify, &opinion, &by(one, &[Action::SetTasks]));
            assert_eq!(result, Err(Refusal::NotYourOwn(Verb::Verify)));
        }
        let (closed, _) = handed.advanced(Verb::Verify, &opinion, &by(&third, &[Action::SetTasks])).unwrap();
        assert_eq!((closed.state, closed.due), (State::ClosedOut, None));
    }

    #[test]
    fn what_a_court_above_set_it_ends() {
        let (above, here) = (officer("a", "冀96"), officer("b", "冀0638"));
        let mut task = opened(&[], &above).unwrap();
        task.values.insert(Field::SetBy, String::from("冀96"));
        let longer = said(&[(Field::Deadline, "2024-03-31"), (Field::Reason, "人员变动")]);
        let own = task.advanced(Verb::CarryOver, &longer, &by(&here, &[Action::SetTasks]));
        assert_eq!(own, Err(Refusal::SetByAnother(String::from("冀96"))));
        let (carried, _) = task.advanced(Verb::CarryOver, &longer, &by(&above, &[Action::SetTasks])).unwrap();
        assert_eq!((carried.state, carried.due), (State::CarriedOver, Some("2024-03-31".parse().unwrap())));
        let goal = Goal::of(&said(GOAL)).unwrap();
        assert_eq!(goal.is_reached_by(&reached(30, 100, "2023-12-31").figure), Some(true));
        assert_eq!(
            Goal { at_most: true, ..goal }.is_reached_by(&reached(301, 1_000, "2023-12-31").figure),
            Some(false)
        );
    }
}
