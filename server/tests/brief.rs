//! The brief: what changed since someone looked last, and what a comment on an entry tells whom.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use axum::http::{StatusCode, header};
use domain::catalogue::{IndicatorId, Version};
use domain::ledger::Field;
use domain::policy::{Actor, Role};
use domain::range::{DatedRange, Range};
use support::{DIVISION, FORM, House, code, login, request};

const COURT: &str = "冀0638";

async fn brief(house: &House, role: Role) -> String {
    let answer = house.ask(request("GET", "/brief", Some(house.token(role, COURT)), None)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body
}

fn leader() -> Actor {
    Actor { login: login(Role::CourtLeader, COURT), role: Role::CourtLeader, ..Actor::console(code(COURT)) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_twice_a_day_says_what_changed_since_the_day_before_both_times() {
    let house = House::new().await;
    let (store, leader) = (&house.store, leader());
    let today = store.today().await.unwrap();
    // The first look has nothing to be compared with, and neither has the second of the same day. No range is set here: what
    // nothing judges is not said to lie inside.
    for _ in 0..2 {
        let page = brief(&house, Role::CourtLeader).await;
        assert!(!page.contains("您上次查看以来"));
        assert_eq!(page.matches("各项数值未按").count(), 2);
        assert!(!page.contains("项越出区间") && !page.contains("没有越出区间"));
    }
    assert_eq!(store.brief_look(&leader, today).await.unwrap(), None);
    // The next day both looks are compared with the day before.
    let seen = store.brief_look(&leader, today.plus_days(1)).await.unwrap().unwrap();
    assert_eq!(seen.day, today);
    for now in ["noon", "evening"] {
        store.keep_brief_look(&leader, now, today.plus_days(1)).await.unwrap();
        assert_eq!(store.brief_look(&leader, today.plus_days(1)).await.unwrap(), Some(seen.clone()));
    }
    // The day after that, with what was seen last.
    let last = store.brief_look(&leader, today.plus_days(2)).await.unwrap().unwrap();
    assert_eq!((last.day, last.seen.as_str()), (today.plus_days(1), "evening"));
    // Whoever looks as something else has looked at nothing yet.
    let office = Actor { role: Role::TrialManagement, ..leader };
    assert_eq!(store.brief_look(&office, today.plus_days(2)).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changed_is_told_and_what_cannot_be_read_is_no_look() {
    // All before any answers: while the routes of one are listed, no page of another loads its data.
    let [first, same, back, anew, unjudged] =
        [House::new().await, House::new().await, House::new().await, House::new().await, House::new().await];
    let unread = House::new().await;
    let leader = leader();
    let today = first.store.today().await.unwrap();
    let before = today.plus_days(-3);
    brief(&first, Role::CourtLeader).await;
    let seen = first.store.brief_look(&leader, today.plus_days(1)).await.unwrap().unwrap().seen;
    same.store.keep_brief_look(&leader, &seen, before).await.unwrap();
    let page = brief(&same, Role::CourtLeader).await;
    assert!(
        page.contains("您上次查看以来，各项数值没有变化"),
        "{:?} {seen}",
        page.split("class=\"lede\"").nth(1).map(|rest| rest.chars().take(200).collect::<String>())
    );
    let mut other: serde_json::Value = serde_json::from_str(&seen).unwrap();
    let known = other["indicators"].as_array_mut().unwrap().iter_mut().find(|one| !one["value"].is_null()).unwrap();
    known["outside"] = serde_json::json!([COURT]);
    let indicator = IndicatorId::parse(known["indicator"].as_str().unwrap()).unwrap();
    // Outside before, and judged by nothing now: it has not come back.
    unjudged.store.keep_brief_look(&leader, &other.to_string(), before).await.unwrap();
    let page = brief(&unjudged, Role::CourtLeader).await;
    assert!(page.contains("各项数值没有变化") && !page.contains("回到区间"));
    let range = Range { low: Some(0.into()), high: None, basis: String::from("某文件") };
    let range = DatedRange { indicator, version: Version::V2024_09, from: today.plus_days(-20_000), range };
    for house in [&back, &anew] {
        house.store.set_ranges(&Actor::console(code(COURT)), &code(COURT), std::slice::from_ref(&range)).await.unwrap();
    }
    // A first range judges, and nothing left it or came back to it.
    anew.store.keep_brief_look(&leader, &other.to_string(), before).await.unwrap();
    let page = brief(&anew, Role::CourtLeader).await;
    assert!(page.contains("1 项指标的参考区间有变") && !page.contains("回到区间"));
    let known = other["indicators"].as_array_mut().unwrap();
    let known = known.iter_mut().find(|one| one["indicator"] == indicator.id()).unwrap();
    known["ends"] = serde_json::json!([range.range.low, null]);
    back.store.keep_brief_look(&leader, &other.to_string(), before).await.unwrap();
    assert!(brief(&back, Role::CourtLeader).await.contains("1 项回到区间"));
    unread.store.keep_brief_look(&leader, "another shape", before).await.unwrap();
    assert!(!brief(&unread, Role::CourtLeader).await.contains("您上次查看以来"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_reaches_whose_the_entry_is_and_the_answer_whoever_asked() {
    let house = House::new().await;
    let store = &house.store;
    let today = store.today().await.unwrap();
    let said = |pairs: &[(Field, &str)]| pairs.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
    let task = said(&[
        (Field::Problem, "上诉率偏高"),
        (Field::MeasureText, "判后答疑"),
        (Field::InCharge, DIVISION),
        (Field::Deadline, &today.plus_days(2).to_string()),
    ]);
    let office = Actor { login: login(Role::TrialManagement, COURT), ..Actor::console(code(COURT)) };
    let task = store.set_task(&office, &code(COURT), &task, None, today).await.unwrap();
    let comments = async |role: Role| {
        let actor = Actor { login: login(role, COURT), ..Actor::console(code(COURT)) };
        let all = store.inbox(&actor, false, 0, 50).await.unwrap().0;
        all.iter()
            .filter(|notice| notice.title[0].contains("留言"))
            .map(|notice| notice.text[0].clone())
            .collect::<Vec<_>>()
    };
    // From the brief, and back to it.
    let write = async |role: Role, words: &str| {
        let form = format!("court={COURT}&id={}&verb=comment&opinion={words}&back=%2Fbrief", task.id);
        let answer =
            house.ask(request("POST", "/nodes/step", Some(house.token(role, COURT)), Some((FORM, form)))).await;
        let to = answer.headers[header::LOCATION].to_str().unwrap().to_owned();
        assert!(to.starts_with("/brief?notice="), "{to}");
    };
    write(Role::CourtLeader, "进展如何").await;
    assert_eq!(comments(Role::DivisionHead).await, [format!("{}：进展如何", task.number)]);
    assert_eq!(comments(Role::TrialManagement).await.len(), 1);
    assert!(comments(Role::CourtLeader).await.is_empty());
    write(Role::DivisionHead, "已完成一半").await;
    assert_eq!(comments(Role::CourtLeader).await, [format!("{}：已完成一半", task.number)]);
    assert_eq!(comments(Role::DivisionHead).await.len(), 1);
    // The task is due, and stands in the brief with the way to write.
    let page = brief(&house, Role::CourtLeader).await;
    assert!(page.contains("上诉率偏高") && page.contains("name=\"back\" value=\"/brief\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_sees_no_figures_has_no_brief() {
    let house = House::new().await;
    let answer = house.ask(request("GET", "/brief", Some(house.token(Role::SystemAdministrator, COURT)), None)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
