//! What becomes of a scheme and of its results: adopted, ended, published, objected to, corrected.

use super::*;
use crate::court::CourtCode;
use crate::fraction::Fraction;
use crate::policy::{Actor, Part, Role};
use crate::tally::{GroupKey, Key};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn draft(id: &str) -> Plan {
    Plan { id: id.to_owned(), version: 1, scheme: scheme(Missing::Redistribute), adopted: None }
}

const TODAY: &str = "2025-06-30";

fn adopted(id: &str, from: &str, others: &[Plan]) -> Plan {
    draft(id).adopt(day(from), "全年考核", ("院长", day(TODAY)), others).unwrap()
}

#[test]
fn it_reaches_back_only_with_a_reason_and_does_not_change_any_more() {
    let by = ("院长", day(TODAY));
    let back = draft("a").adopt(day("2025-06-29"), " ", by, &[]);
    assert!(matches!(back, Err(PlanError::Backdated { .. })));
    let today = draft("a").adopt(day(TODAY), "", by, &[]).unwrap();
    assert_eq!(today.adopted.as_ref().unwrap().why_backdated, "");
    let back = draft("a").adopt(day("2025-01-01"), "全年考核", by, &[]).unwrap();
    assert_eq!(back.adopted.as_ref().unwrap().why_backdated, "全年考核");
    assert!(matches!(back.clone().adopt(day(TODAY), "", by, &[]), Err(PlanError::Fixed(_))));
    assert!(matches!(back.clone().rewritten(scheme(Missing::NotScored)), Err(PlanError::Fixed(_))));
    // Two for the same subjects cannot begin on one day; for others they can.
    let same = draft("b").adopt(day("2025-01-01"), "x", by, std::slice::from_ref(&back));
    assert!(matches!(same, Err(PlanError::SameDay { .. })));
    let mut judges = draft("b");
    judges.scheme.subject = Subject::Judge;
    assert!(judges.adopt(day("2025-01-01"), "x", by, &[back]).is_ok());
}

#[test]
fn a_later_one_takes_its_place_and_none_comes_back() {
    let first = adopted("a", "2025-01-01", &[]);
    let second = adopted("b", "2025-06-01", std::slice::from_ref(&first));
    let coming = adopted("c", "2026-01-01", &[]);
    let all = [first.clone(), second.clone(), coming.clone(), draft("d")];
    let at = |plan: &Plan, all: &[Plan]| plan.standing(all, day(TODAY));
    assert_eq!(
        [&first, &second, &coming].map(|plan| at(plan, &all)),
        [Standing::Past, Standing::InForce, Standing::Coming]
    );
    let held = |all: &[Plan], on: &str| adopted_on(all, Subject::Division, day(on)).map(|plan| plan.id.clone());
    assert_eq!(held(&all, "2025-05-31").as_deref(), Some("a"));
    assert_eq!(held(&all, "2025-06-01").as_deref(), Some("b"));
    // What ended leaves nothing behind it; what had not begun never held.
    assert!(matches!(second.clone().end(day("2025-06-29"), day(TODAY)), Err(PlanError::Ended { .. })));
    let ended = second.end(day(TODAY), day(TODAY)).unwrap();
    let back = coming.end(day(TODAY), day(TODAY)).unwrap();
    assert_eq!(held(&[first.clone(), ended.clone()], "2025-07-01"), None);
    assert_eq!(held(&[first, ended, back.clone()], "2026-01-01"), None);
    assert_eq!(at(&back, &[]), Standing::TakenBack);
    assert!(matches!(back.end(day(TODAY), day(TODAY)), Err(PlanError::NotHolding(_))));
}

fn key(court: &str, name: &str) -> GroupKey {
    vec![Key { order: 0, court: CourtCode::parse(court).ok(), id: name.into() }]
}

fn actor(role: Role, part: Part) -> Actor {
    let login = format!("{role:?}");
    Actor { login: login.clone(), name: login, role, part, ..Actor::console(CourtCode::parse("冀0638").unwrap()) }
}

fn head(division: &str) -> Actor {
    actor(Role::DivisionHead, Part::Division(division.to_owned()))
}

fn issued(audience: Audience) -> Issued {
    let figures = [figure(100, 481, 500), figure(100, 130, 1_000), figure(1, 7_000, 100)];
    let few = figure(100, 29, 29);
    let plan = adopted("a", "2025-01-01", &[]);
    let scores = vec![
        plan.scheme.score(key("冀0638", "民一庭"), &figures),
        plan.scheme.score(key("冀0638", "民二庭"), &[few, figures[1], figures[2]]),
    ];
    Issued {
        id: String::from("r"),
        court: CourtCode::parse("冀0638").unwrap(),
        plan: (plan.id, 1),
        scheme: plan.scheme,
        period: "2025-01..2025-06".parse().unwrap(),
        scores,
        frozen: Vec::new(),
        by: String::from("院长"),
        on: day("2025-07-01"),
        audience,
        objections_until: day("2025-07-16"),
        corrections: Vec::new(),
    }
}

#[test]
fn each_sees_their_own_until_it_is_shown_to_the_court() {
    let seen = |audience, actor: &Actor, evaluates| issued(audience).shown_to(actor, evaluates).count();
    let [own, office] = [head("民一庭"), actor(Role::TrialManagement, Part::Court)];
    assert_eq!([Audience::Nobody, Audience::Own, Audience::Court].map(|to| seen(to, &own, false)), [0, 1, 2]);
    assert_eq!(seen(Audience::Nobody, &office, true), 2);
    assert_eq!(seen(Audience::Own, &office, false), 0);
    assert_eq!(seen(Audience::Own, &head("立案庭"), false), 0);
    // A registrar of the division is not the division, and a judge of its name neither.
    assert_eq!(seen(Audience::Own, &actor(Role::Registrar, Part::Division(String::from("民一庭"))), false), 0);
    assert_eq!(seen(Audience::Own, &actor(Role::Judge, Part::Judge(String::from("民一庭"))), false), 0);
    // A division of that name in another court is another one.
    let elsewhere = Actor { court: CourtCode::parse("冀0629").unwrap(), ..head("民一庭") };
    assert_eq!(seen(Audience::Own, &elsewhere, false), 0);
    let court = vec![Key { order: 0, court: None, id: "冀0638".into() }];
    assert!(is_own(&office, Subject::Court, &court) && !is_own(&own, Subject::Court, &court));
}

fn raise(
    issued: &Issued,
    standing: &[Objection],
    item: &str,
    cases: &str,
    on: &str,
) -> Result<Objection, ObjectionError> {
    let about = (&key("冀0638", "民一庭"), item);
    Objection::raised(issued, standing, &head("民一庭"), about, ("一件系移送", cases), day(on)).unwrap()
}

#[test]
fn an_objection_is_raised_once_in_time_and_about_the_own() {
    let issued = issued(Audience::Own);
    let raised = raise(&issued, &[], "上诉", "（2025）冀0638民初1号", "2025-07-16").unwrap();
    assert_eq!((raised.cases.len(), raised.due), (1, day("2025-07-31")));
    assert!(raised.is_late(day("2025-08-01")) && !raised.is_late(day("2025-07-31")));
    assert!(matches!(raise(&issued, &[raised], "上诉", "", "2025-07-16"), Err(ObjectionError::Waiting(_))));
    assert!(matches!(raise(&issued, &[], "上诉", "", "2025-07-17"), Err(ObjectionError::Late { .. })));
    assert!(matches!(raise(&issued, &[], "没有", "", "2025-07-16"), Err(ObjectionError::NoItem(_))));
    assert!(matches!(raise(&issued, &[], "上诉", "某案", "2025-07-16"), Err(ObjectionError::Case(_))));
    let about = (&key("冀0638", "民二庭"), "上诉");
    let said = ("x", "");
    assert!(Objection::raised(&issued, &[], &head("民一庭"), about, said, day("2025-07-16")).is_none());
    // Shown to the court, the points of another division are seen, and still not theirs to object to.
    let open = super::kept::issued(Audience::Court);
    assert!(Objection::raised(&open, &[], &head("民一庭"), about, said, day("2025-07-16")).is_none());
}

#[test]
fn a_correction_keeps_the_old_points_and_adds_up_anew() {
    let issued = issued(Audience::Own);
    let subject = key("冀0638", "民一庭");
    let raised = raise(&issued, &[], "上诉", "", "2025-07-02").unwrap();
    let office = actor(Role::TrialManagement, Part::Court);
    let own = raised.clone().answered(Outcome::Corrected, "x", &head("民一庭"), day("2025-07-03"));
    assert_eq!(own, Err(ObjectionError::YourOwn));
    assert_eq!(
        raised.clone().answered(Outcome::TakenBack, "x", &office, day("2025-07-03")),
        Err(ObjectionError::YourOwn)
    );
    let answered = raised.clone().answered(Outcome::Corrected, "确系移送", &office, day("2025-07-03")).unwrap();
    let again = answered.clone().answered(Outcome::Kept, "x", &office, day("2025-07-03"));
    assert_eq!(again, Err(ObjectionError::Answered));
    let by = ("审管办", day("2025-07-03"));
    for wrong in ["-1", "15.1", "12"] {
        let refused = issued.clone().correct(&answered, quantity(wrong), "x", by);
        assert!(matches!(refused, Err(ObjectionError::Points { .. })), "{wrong}");
    }
    let corrected = issued.clone().correct(&answered, quantity("13.5"), "确系移送", by).unwrap();
    let total = |issued: &Issued| issued.corrected(&subject).unwrap().total.unwrap().brief(2);
    assert_eq!((total(&issued).as_str(), total(&corrected).as_str()), ("22.75", "24.25"));
    assert_eq!(corrected.published(&subject), issued.published(&subject));
    let kept: Vec<&Correction> = corrected.corrections_of(&subject, "上诉").collect();
    assert_eq!((kept[0].before, kept[0].after), (Fraction::from(12), quantity("13.5")));
    // Of another division nothing changes; and an item that was left out has no points to correct.
    assert_eq!(corrected.corrected(&key("冀0638", "民二庭")), issued.corrected(&key("冀0638", "民二庭")));
    let left_out = Objection { key: key("冀0638", "民二庭"), item: String::from("审限内结案"), ..answered };
    let refused = issued.correct(&left_out, quantity("5"), "x", by);
    assert!(matches!(refused, Err(ObjectionError::LeftOut(_))));
    let json = serde_json::to_string(&corrected).unwrap();
    assert_eq!(serde_json::from_str::<Issued>(&json).unwrap(), corrected);
}
