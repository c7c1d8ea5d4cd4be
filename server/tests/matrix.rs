//! The matrix of `docs/permissions.md`, derived again from real requests: every role, every action, every relation.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use domain::court::{CourtTree, xiongan};
use domain::policy::{Action, Actor, Denied, Grant, Opening, Part, Role, decide};
use std::collections::{BTreeMap, BTreeSet};
use support::table::{self, MEETINGS, Needs, STEPS, TABLE};
use support::{COURTS, DIVISION, House, code, judge, meeting, request, transfer};

/// Home, target, what the target opens, and whether it has administrators of its own.
const RELATIONS: [(&str, &str, Grant, bool); 7] = [
    ("冀96", "冀96", Grant::Tallies, true),
    ("冀96", "冀0638", Grant::Tallies, true),
    ("冀96", "冀0638", Grant::CaseList, true),
    ("冀96", "冀0638", Grant::CaseDetail, true),
    ("冀96", "冀0632", Grant::Tallies, false),
    ("冀0638", "冀0629", Grant::CaseDetail, true),
    ("冀0638", "冀96", Grant::CaseDetail, true),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_enforced_is_what_is_written() {
    let house = House::new().await;
    let tree = CourtTree::new(xiongan()).unwrap();
    let mut entries = BTreeMap::new();
    for court in COURTS {
        entries.insert(court, transfer(&house.store, court).await);
    }
    let (meeting, speech) = meeting(&house, "冀96").await;
    let (mut cells, mut tried) = (0, BTreeSet::new());
    // A pack is of a court and those below it: what is asked here is the court, so those below are open.
    for court in COURTS {
        house.open_up(court, Grant::CaseDetail).await;
    }
    for (home, target, grant, administered) in RELATIONS {
        house.open_up(target, grant).await;
        for role in Role::ALL {
            let part = Part::of(*role, &judge(home), Some(DIVISION), None).unwrap();
            let actor = Actor { role: *role, part, ..Actor::console(code(home)) };
            for row in TABLE.iter().chain(STEPS).chain(MEETINGS) {
                let actions = match row.needs {
                    Needs::May(action) => vec![action],
                    Needs::Either(one, other) => vec![one, other],
                    Needs::AtHome(action) if home == target => vec![action],
                    _ => continue,
                };
                let decided = actions.iter().map(|action| {
                    let opening = Opening { grant, administered };
                    decide(&actor, *action, &code(target), &tree, opening)
                });
                let decided: Vec<_> = decided.collect();
                let told = |no: &&Result<Part, Denied>| {
                    matches!(no, Err(Denied::NotGranted(_) | Denied::OnlyTheCourtItself(_)))
                };
                // The yes, if there is one; else the no that is told with its reason.
                let expected = match decided.iter().find(|one| one.is_ok()) {
                    Some(_) => row.done,
                    None if decided.iter().any(|no| told(&no)) => 403,
                    None => 404,
                };
                let entry = entries.get(target).map_or("none", String::as_str);
                let named = |text: &str| {
                    let text =
                        text.replace("{entry}", entry).replace("{meeting}", &meeting).replace("{speech}", &speech);
                    table::named(&text, target)
                };
                let body = row.body.map(|(kind, body)| (kind, named(body)));
                let answer =
                    house.ask(request(row.method, &named(row.call), Some(house.token(*role, home)), body)).await;
                assert_eq!(
                    answer.status.as_u16(),
                    expected,
                    "{role:?} of {home} → {target} ({grant:?}): {} {} {}",
                    row.method,
                    row.call,
                    answer.body
                );
                cells += 1;
                tried.extend(actions);
            }
        }
    }
    // Every action was tried by a request, but the averages, which are part of other pages.
    let untried: Vec<&Action> = Action::ALL.iter().filter(|action| !tried.contains(action)).collect();
    assert_eq!(untried, [&Action::ViewAverages]);
    assert!(cells > 500, "{cells}");
}
