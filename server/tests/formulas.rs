//! Formulas over courts that are open and courts that are not, and who decides on a court's own indicators.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use app::figures::query::escape;
use axum::http::StatusCode;
use domain::catalogue::Direction;
use domain::day::Day;
use domain::formula::own::State;
use domain::formula::{Formula, OwnIndicator};
use domain::line::Line;
use domain::policy::{Actor, Denied, Grant, Part, Role};
use store::{Error, IndicatorVersion};
use support::{House, code, request};

const OWN: &str = "冀0638";
const ABOVE: &str = "冀96";
const JUDGED: &str = "closed[disposition = judgment] / closed %";

async fn page(house: &House, role: Role, court: &str, address: &str) -> String {
    let answer = house.ask(request("GET", address, Some(house.token(role, court)), None)).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
    answer.body
}

fn sandbox(court: &str, formula: &str, more: &str) -> String {
    format!("/formulas?court={}&period=2023&f={}{more}", escape(court), escape(formula))
}

/// The row of a court in the table of values.
fn row(page: &str, court: &str) -> String {
    let (_, after) = page.split_once(&format!("data-key=\"{court}\"")).expect("a row of the court");
    after.split("</tr>").next().unwrap().to_owned()
}

#[tokio::test]
async fn what_asks_of_single_cases_is_not_available_where_tallies_alone_are_open() {
    let house = House::new().await;
    let office = async |address: String| page(&house, Role::TrialManagement, ABOVE, &address).await;
    house.open_up(OWN, Grant::Tallies).await;
    house.open_up("冀0629", Grant::CaseList).await;
    let narrowed = office(sandbox(ABOVE, JUDGED, "&side=denominator")).await;
    assert!(row(&narrowed, OWN).contains(">NA<"), "{}", row(&narrowed, OWN));
    assert!(row(&narrowed, "冀0629").contains("100.00"));
    // The whole is not known either, and no case of the closed court is listed.
    let summed = narrowed.split("class=\"summed\"").nth(1).unwrap().split("</p>").next().unwrap().to_owned();
    assert!(summed.contains(">NA<"), "{summed}");
    assert!(narrowed.contains("冀0629民初1号") && !narrowed.contains("冀0638民初1号"));
    // What tallies carry is there; by judge the court is left out.
    let plain = office(sandbox(ABOVE, "closed / new %", "")).await;
    assert!(row(&plain, OWN).contains("100.00"));
    let judges = office(sandbox(ABOVE, "closed / new %", "&by=judge")).await;
    assert!(judges.contains("冀0629他人") && !judges.contains("冀0638他人"));
    let compared =
        office(format!("/formulas/diff?court={}&period=2023&a={}&b=closed%2Fnew%25", escape(ABOVE), escape(JUDGED)));
    assert!(!compared.await.contains("冀0638民初1号"));
    house.open_up(OWN, Grant::CaseList).await;
    let narrowed = office(sandbox(ABOVE, JUDGED, "&side=denominator")).await;
    assert!(row(&narrowed, OWN).contains("100.00") && narrowed.contains("冀0638民初1号"));
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn proposal(id: &str) -> OwnIndicator {
    OwnIndicator {
        id: id.to_owned(),
        zh: String::from("判决占比"),
        en: String::from("Share of judgments"),
        formula: Formula::parse(JUDGED).unwrap(),
        version: 1,
        effective_from: day("2023-01-01"),
        direction: Direction::Monitor,
        decimals: 2,
        basis: String::from("院长办公会"),
        state: State::Proposal,
    }
}

fn which(version: u32, revision: i64) -> IndicatorVersion {
    IndicatorVersion { id: String::from("judgments"), version, revision }
}

#[tokio::test]
async fn leaders_decide_on_what_the_office_proposes() {
    let house = House::new().await;
    let store = &house.store;
    let as_role = |role: Role| Actor { role, ..Actor::console(code(OWN)) };
    let (office, leader) = (as_role(Role::TrialManagement), as_role(Role::CourtLeader));
    let reader = as_role(Role::DataOfficer);
    let of_a_line = Actor { part: Part::Line(Line::Civil), ..leader.clone() };
    let denied = |result: Result<(), Error>| assert!(matches!(result, Err(Error::Denied(Denied::NotYourRole(..)))));
    let stands_in_the_way = |result: Result<(), Error>| assert!(matches!(result, Err(Error::Conflict(_))));

    assert_eq!(store.propose_indicator(&office, proposal("judgments")).await.unwrap(), 1);
    assert_eq!(store.propose_indicator(&leader, proposal("judgments")).await.unwrap(), 2);
    stands_in_the_way(store.propose_indicator(&office, proposal("appeals")).await.map(|_| ()));
    denied(store.propose_indicator(&reader, proposal("other")).await.map(|_| ()));
    denied(store.propose_indicator(&of_a_line, proposal("other")).await.map(|_| ()));
    assert!(store.own_indicators(&reader, &code(OWN)).await.unwrap().is_empty());

    denied(store.adopt_indicator(&office, &which(1, 1), day("2023-03-01")).await);
    stands_in_the_way(store.adopt_indicator(&leader, &which(1, 9), day("2023-03-01")).await);
    store.adopt_indicator(&leader, &which(1, 1), day("2023-03-01")).await.unwrap();
    stands_in_the_way(store.adopt_indicator(&leader, &which(1, 2), day("2023-04-01")).await);
    // A second version holds from a later day.
    stands_in_the_way(store.adopt_indicator(&leader, &which(2, 1), day("2023-03-01")).await);
    let seen = store.own_indicators(&reader, &code(OWN)).await.unwrap();
    assert_eq!(seen.iter().map(|one| one.own.version).collect::<Vec<_>>(), [1]);

    denied(store.withdraw_indicator(&office, &which(1, 2), day("2023-06-01")).await);
    store.withdraw_indicator(&office, &which(2, 1), day("2023-06-01")).await.unwrap();
    store.withdraw_indicator(&leader, &which(1, 2), day("2023-06-01")).await.unwrap();
    let all = store.own_indicators(&office, &code(OWN)).await.unwrap();
    assert!(all.iter().all(|one| matches!(one.own.state, State::Withdrawn { .. })));
    // Adopting and withdrawing stand in the court's log, with the refusals.
    let search = store::Search { action: String::from("adopt_indicators"), limit: 50, ..store::Search::default() };
    let auditor = as_role(Role::AuditAdministrator);
    let (entries, _) = store.search_log(&auditor, &code(OWN), &search).await.unwrap();
    assert!(entries.iter().any(|entry| entry.object.contains("judgments version 1")));
}
