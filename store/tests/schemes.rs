//! Schemes: the office writes, leaders adopt and publish; each of those evaluated sees their own points until a leader shows
//! them to the court, objects to them, and reads the correction; the facts a result was computed from stay.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;
mod support;

use domain::case::{CaseRecord, Disposition, Procedure};
use domain::catalogue::IndicatorId;
use domain::court::xiongan;
use domain::intake::FileKind;
use domain::period::Period;
use domain::policy::{Action, Actor, Denied, Part, Role};
use domain::scheme::{Audience, Item, Missing, PointsRule, Scheme, Subject, Yardstick, simulate};
use domain::table::FactTable;
use domain::tally::GroupKey;
use home::location;
use store::{Error, KeptResult, NewResult, PlanVersion, Search, Store};
use support::{LOWER, UPPER, actor, code, day, judge, office};

const TODAY: &str = "2023-09-30";

async fn house() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(folder.path())).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    for court in [UPPER, LOWER] {
        import(&store, court, "2023-03-01").await;
    }
    (folder, store)
}

async fn import(store: &Store, court: &str, closed: &str) {
    let case = |serial: u32, name: &str| {
        let number = format!("（2023）{court}民初{serial}号").parse().unwrap();
        CaseRecord {
            division: String::from("民一庭"),
            judge: name.to_owned(),
            closed: Some(day(closed)),
            cause: String::from("民间借贷纠纷"),
            disposition: Some(Disposition::Judgment),
            ..CaseRecord::docketed(number, day("2023-01-10"), Procedure::Ordinary)
        }
    };
    let space = store.space(&office(court), Action::ImportData, &code(court)).await.unwrap();
    let mut batch = space.begin(FileKind::Cases, "案件.csv").await.unwrap();
    batch.put_cases(vec![case(1, "法官1"), case(2, "法官2")]).await.unwrap();
    batch.finish().await.unwrap();
}

fn scheme(subject: Subject) -> Scheme {
    let rule = PointsRule::Linear { zero_at: "0".parse().unwrap(), full_at: "100".parse().unwrap() };
    let full = "100".parse().unwrap();
    let by = Yardstick::Catalogue(IndicatorId::WithinTimeLimit);
    Scheme {
        name: String::from("年度考核"),
        basis: String::from("审判委员会"),
        effective_from: day("2023-10-01"),
        until: None,
        subject,
        full,
        missing: Missing::Redistribute,
        small_under: 0,
        items: vec![Item { name: String::from("审限内结案"), by, full, rule }],
    }
}

fn leader(court: &str) -> Actor {
    actor(court, "leader", Role::CourtLeader, Part::Court)
}

fn other_judge() -> Actor {
    actor(LOWER, "法官2", Role::Judge, Part::Judge(String::from("法官2")))
}

fn denied<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::Denied(Denied::OutsideScope | Denied::NotYourRole(..)))), "{result:?}");
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::Conflict(_))), "{result:?}");
}

fn version(id: &str, version: u32, revision: i64) -> PlanVersion {
    PlanVersion { id: id.to_owned(), version, revision }
}

/// Drafts, adopts and publishes, as one court does.
async fn published(store: &Store, court: &str, subject: Subject) -> String {
    let (id, _) = store.draft_scheme(&office(court), None, scheme(subject)).await.unwrap();
    let which = version(&id, 1, 1);
    store.adopt_scheme(&leader(court), &which, (day("2023-01-01"), "全年"), day(TODAY)).await.unwrap();
    publish(store, court, &id, "2023-01..2023-06").await.unwrap()
}

async fn publish(store: &Store, court: &str, id: &str, period: &str) -> Result<String, Error> {
    let (leader, period): (Actor, Period) = (leader(court), period.parse().unwrap());
    let plan = store.schemes(&leader).await?.into_iter().find(|one| one.plan.id == id).unwrap().plan;
    let held = store.hold_for_result(&leader, plan.scheme.subject).await?;
    let tables: Vec<&FactTable> = held.iter().map(|one| one.table.as_ref()).collect();
    let scores = simulate(&plan.scheme, &tables, period);
    let until = day("2023-10-15");
    let new = NewResult { plan, period, scores, held, audience: Audience::Own, objections_until: until };
    store.publish_result(&leader, new, day(TODAY)).await
}

fn names(kept: &KeptResult) -> Vec<&str> {
    kept.issued.scores.iter().map(|score| &*score.key[0].id).collect()
}

#[tokio::test]
async fn the_office_writes_leaders_adopt_and_what_was_adopted_stays() {
    let (_folder, store) = house().await;
    let office = office(LOWER);
    denied(store.draft_scheme(&judge(), None, scheme(Subject::Judge)).await);
    refused(store.draft_scheme(&office, None, Scheme { items: Vec::new(), ..scheme(Subject::Judge) }).await);
    let (id, first) = store.draft_scheme(&office, None, scheme(Subject::Judge)).await.unwrap();
    assert_eq!(first, 1);
    // A draft is for those who make it.
    assert!(store.schemes(&judge()).await.unwrap().is_empty());
    denied(store.adopt_scheme(&office, &version(&id, 1, 1), (day("2023-10-01"), ""), day(TODAY)).await);
    refused(store.adopt_scheme(&leader(LOWER), &version(&id, 1, 9), (day("2023-10-01"), ""), day(TODAY)).await);
    refused(store.adopt_scheme(&leader(LOWER), &version(&id, 1, 1), (day("2023-01-01"), ""), day(TODAY)).await);
    store.adopt_scheme(&leader(LOWER), &version(&id, 1, 1), (day("2023-10-01"), ""), day(TODAY)).await.unwrap();
    assert_eq!(store.schemes(&judge()).await.unwrap().len(), 1);
    refused(store.discard_scheme(&office, &version(&id, 1, 2)).await);
    // Written again it is a second version; the first stays as it was adopted.
    let changed = Scheme { basis: String::from("院长办公会"), ..scheme(Subject::Judge) };
    let again = store.draft_scheme(&office, Some(&version(&id, 1, 2)), changed).await.unwrap();
    assert_eq!(again, (id.clone(), 2));
    let all = store.schemes(&office).await.unwrap();
    let basis = |version: u32| all.iter().find(|one| one.plan.version == version).unwrap().plan.scheme.basis.as_str();
    assert_eq!((basis(1), basis(2)), ("审判委员会", "院长办公会"));
    store.discard_scheme(&office, &version(&id, 2, 1)).await.unwrap();
    // It has not begun: nothing can be published under it, and it can be taken back.
    refused(publish(&store, LOWER, &id, "2023-01..2023-06").await);
    store.end_scheme(&leader(LOWER), &version(&id, 1, 2), day(TODAY), day(TODAY)).await.unwrap();
    refused(store.end_scheme(&leader(LOWER), &version(&id, 1, 3), day(TODAY), day(TODAY)).await);
}

#[tokio::test]
async fn each_sees_their_own_until_it_is_shown_and_objects_to_it() {
    let (_folder, store) = house().await;
    let id = published(&store, LOWER, Subject::Judge).await;
    // The same is not published twice.
    refused(publish(&store, LOWER, &store.schemes(&leader(LOWER)).await.unwrap()[0].plan.id, "2023-01..2023-06").await);
    refused(publish(&store, LOWER, &store.schemes(&leader(LOWER)).await.unwrap()[0].plan.id, "2023-07..2023-12").await);
    let seen = store.result(&judge(), &id).await.unwrap();
    assert_eq!(names(&seen), ["法官1"]);
    assert_eq!(names(&store.result(&office(LOWER), &id).await.unwrap()), ["法官1", "法官2"]);
    denied(store.result(&actor(LOWER, "x", Role::DivisionHead, Part::Division(String::from("民一庭"))), &id).await);
    denied(store.result(&office(UPPER), &id).await);
    denied(store.result(&actor(LOWER, "x", Role::Registrar, Part::Division(String::from("民一庭"))), &id).await);
    // The facts of others stay where they are.
    let tables = store.result_tables(&judge(), &seen).await.unwrap();
    assert!(tables[0].facts().all(|fact| &*fact.judge == "法官1"));

    let own: GroupKey = seen.issued.scores[0].key.clone();
    let about = (&own, "审限内结案");
    let said = ("一件应扣除鉴定时间", "（2023）冀0638民初1号");
    denied(store.object_to_result(&other_judge(), &id, about, said, day(TODAY)).await);
    refused(store.object_to_result(&judge(), &id, about, ("", ""), day(TODAY)).await);
    store.object_to_result(&judge(), &id, about, said, day(TODAY)).await.unwrap();
    refused(store.object_to_result(&judge(), &id, about, said, day(TODAY)).await);
    assert!(store.result(&other_judge(), &id).await.unwrap().objections.is_empty());
    let raised = store.result(&office(LOWER), &id).await.unwrap().objections.remove(0).id;
    denied(store.answer_objection(&judge(), (&id, &raised), ("x", None), day(TODAY)).await);
    let points = |text: &str| Some(text.parse().unwrap());
    refused(store.answer_objection(&office(LOWER), (&id, &raised), ("x", points("101")), day(TODAY)).await);
    // Nothing of a refused answer is kept.
    assert!(store.result(&judge(), &id).await.unwrap().objections[0].answer.is_none());
    store.answer_objection(&office(LOWER), (&id, &raised), ("确应扣除", points("90.5")), day(TODAY)).await.unwrap();
    refused(store.answer_objection(&office(LOWER), (&id, &raised), ("x", None), day(TODAY)).await);
    let after = store.result(&judge(), &id).await.unwrap();
    assert_eq!(after.issued.corrected(&own).unwrap().total.unwrap().brief(2), "90.5");
    assert_eq!(after.issued.published(&own), seen.issued.published(&own));
    assert!(store.result(&other_judge(), &id).await.unwrap().issued.corrections.is_empty());

    // An objection taken back leaves the way open for another.
    store.object_to_result(&judge(), &id, about, said, day(TODAY)).await.unwrap();
    let second = store.result(&judge(), &id).await.unwrap().objections;
    let second = second.iter().find(|one| one.answer.is_none()).unwrap().id.clone();
    denied(store.take_objection_back(&other_judge(), (&id, &second), "x", day(TODAY)).await);
    refused(store.take_objection_back(&office(LOWER), (&id, &second), "x", day(TODAY)).await);
    store.take_objection_back(&judge(), (&id, &second), "已核对", day(TODAY)).await.unwrap();

    // Shown to the court, and no longer; the log says from what to what.
    let revision = store.result(&leader(LOWER), &id).await.unwrap().revision;
    denied(store.show_result(&office(LOWER), &id, revision, Audience::Court).await);
    refused(store.show_result(&leader(LOWER), &id, 0, Audience::Court).await);
    store.show_result(&leader(LOWER), &id, revision, Audience::Court).await.unwrap();
    assert_eq!(names(&store.result(&judge(), &id).await.unwrap()), ["法官1", "法官2"]);
    denied(store.result(&office(UPPER), &id).await);
    store.show_result(&leader(LOWER), &id, revision + 1, Audience::Nobody).await.unwrap();
    denied(store.result(&judge(), &id).await);
    let auditor = actor(LOWER, "auditor", Role::AuditAdministrator, Part::Court);
    let search = Search { action: Action::AdoptSchemes.id().to_owned(), limit: 50, ..Search::default() };
    let (entries, _) = store.search_log(&auditor, &code(LOWER), &search).await.unwrap();
    let switched =
        entries.iter().any(|entry| entry.detail == "shown to the whole court, before shown to each their own");
    assert!(switched, "{entries:?}");
}

#[tokio::test]
async fn a_result_is_computed_again_from_the_facts_it_was_published_with() {
    let (_folder, store) = house().await;
    let id = published(&store, LOWER, Subject::Judge).await;
    // Closed long after the limit, as it turns out.
    import(&store, LOWER, "2023-08-30").await;
    let kept = store.result(&leader(LOWER), &id).await.unwrap();
    let tables = store.result_tables(&leader(LOWER), &kept).await.unwrap();
    let tables: Vec<&FactTable> = tables.iter().map(AsRef::as_ref).collect();
    let issued = &kept.issued;
    assert_eq!(simulate(&issued.scheme, &tables, issued.period), issued.scores);
    let now = store.whole_court(&leader(LOWER)).await.unwrap();
    assert_ne!(simulate(&issued.scheme, &[now.as_ref()], issued.period), issued.scores);
}

#[tokio::test]
async fn a_court_reads_what_the_court_above_found_of_it() {
    let (_folder, store) = house().await;
    let id = published(&store, UPPER, Subject::Court).await;
    let leader = leader(LOWER);
    let seen = store.result(&leader, &id).await.unwrap();
    assert_eq!((names(&seen), seen.evaluates), (vec![LOWER], false));
    assert_eq!(store.schemes(&leader).await.unwrap().len(), 1);
    // A judge there is not the court.
    denied(store.result(&judge(), &id).await);
    let key = seen.issued.scores[0].key.clone();
    store.object_to_result(&leader, &id, (&key, "审限内结案"), ("数据有误", ""), day(TODAY)).await.unwrap();
    let evaluator = office(UPPER);
    let raised = store.result(&evaluator, &id).await.unwrap().objections.remove(0).id;
    denied(store.answer_objection(&office(LOWER), (&id, &raised), ("x", None), day(TODAY)).await);
    store.answer_objection(&evaluator, (&id, &raised), ("数据无误", None), day(TODAY)).await.unwrap();
    let answered = store.result(&leader, &id).await.unwrap().objections.remove(0).answer.unwrap();
    assert_eq!(answered.words, "数据无误");
    // Its own table, whole, and no other's.
    let tables = store.result_tables(&leader, &seen).await.unwrap();
    assert_eq!(tables.iter().map(|table| table.court().clone()).collect::<Vec<_>>(), [code(LOWER)]);
}
