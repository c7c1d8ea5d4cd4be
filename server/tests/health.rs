//! The health check as it is held on to: at every state of the courts it is the page that another application gives, which is
//! asked the other way round, so that it holds on to other things; and nobody is shown what was put together for another.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use axum::Router;
use axum::http::{StatusCode, header};
use domain::case::ReportedMeasure;
use domain::catalogue::{IndicatorId, Version};
use domain::court::{Court, xiongan};
use domain::intake::FileKind;
use domain::line::Line;
use domain::policy::{Action, Actor, Grant, Role};
use domain::range::{DatedRange, Range};
use huishang_server::http::application;
use std::collections::{BTreeMap, BTreeSet};
use store::NewMembership;
use support::{HERE, House, LONG, ask, code, consult, import_cases, login, request};

/// Who looks, and at what.
const PEOPLE: [(Role, &str); 6] = [
    (Role::TrialManagement, "冀96"),
    (Role::CourtLeader, "冀96"),
    (Role::Judge, "冀96"),
    (Role::TrialManagement, "冀0638"),
    (Role::DivisionHead, "冀0638"),
    (Role::Judge, "冀0638"),
];
const ASKED: [&str; 6] = [
    "court=冀96&period=2023",
    "court=冀0638&period=2023",
    "court=冀0638&period=2023-01..2023-06",
    "court=冀0638&period=2023&line=civil",
    "court=冀0638&period=2023&group=quality",
    "court=冀0638&period=2023&catalogue=v2024_01",
];
const LOOKS: [&str; 3] = ["lang=zh", "type=large", "lang=en"];

/// The order in which they ask.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    Forward,
    Backward,
}

/// What each of them is answered, by who, what and in which language; also of the figures that a consultation froze.
async fn pages(house: &House, router: &Router, meeting: &str, order: Order) -> BTreeMap<String, (StatusCode, String)> {
    let mut asked = Vec::new();
    let frozen = ["冀96", "冀0638"].map(|court| format!("court={court}&meeting={meeting}"));
    for (role, court) in PEOPLE {
        for what in ASKED.into_iter().chain(frozen.iter().map(String::as_str)) {
            asked.extend(LOOKS.map(|look| (role, court, what, look)));
        }
    }
    if order == Order::Backward {
        asked.reverse();
    }
    let mut all = BTreeMap::new();
    for (role, court, what, look) in asked {
        let address = format!("/?{}", what.replace('冀', "%E5%86%80"));
        let mut asking = request("GET", &address, None, None);
        let cookies = format!("huishang={}; {look}", house.token(role, court));
        asking.headers_mut().insert(header::COOKIE, cookies.parse().unwrap());
        let answer = ask(router, asking).await;
        all.insert(format!("{} {court} {what} {look}", role.id()), (answer.status, answer.body));
    }
    all
}

async fn import(house: &House, court: &str, rows: &str) {
    let head = "案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式";
    import_cases(&house.store, court, &format!("{head}\n{rows}\n")).await;
}

/// A consultation of the court above over two of the months, whose figures are frozen.
async fn frozen(house: &House) -> String {
    let office = house.token(Role::TrialManagement, "冀96");
    let id = consult(house, office, "a", "2023-01..2023-02", "2023-10-08", "").await;
    house.post(office, "/consultations/freeze", &[("id", &id)]).await;
    id
}

/// More answers to suggestions than there were suggestions.
async fn report(house: &House, court: &str) {
    let space = house.store.space(&Actor::console(code(court)), Action::ImportData, &code(court)).await.unwrap();
    let mut batch = space.begin(FileKind::Measures, "指标项.csv").await.unwrap();
    let of = |measure: &str, value: i64| ReportedMeasure {
        period: "2023-02".parse().unwrap(),
        measure: measure.to_owned(),
        value: value.into(),
    };
    batch.put_measures(vec![of("suggestions_issued", 3), of("suggestions_answered", 5)]).await.unwrap();
    batch.finish().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_held_is_what_would_be_made_anew() {
    let house = House::new().await;
    let site = tempfile::tempdir().unwrap();
    let meeting = frozen(&house).await;
    let mut seen = BTreeSet::new();
    let range = DatedRange {
        indicator: IndicatorId::Mediation,
        version: Version::V2024_09,
        from: "2023-01-01".parse().unwrap(),
        range: Range { low: Some("10".parse().unwrap()), high: None, basis: String::from("某文件") },
    };
    let states = [
        "at first",
        "a case more",
        "reported",
        "a failed check",
        "a range",
        "another name",
        "opened to those above",
        "a row that waits for correction",
    ];
    for state in states {
        match state {
            "a case more" => {
                import(
                    &house,
                    "冀0638",
                    "（2023）冀0638民初9号,民一庭,某法官,2023-02-01,2023-03-31,普通程序,离婚纠纷,调解",
                )
                .await;
            }
            "a row that waits for correction" => {
                import(
                    &house,
                    "冀0638",
                    "（2023）冀0638民初10号,民一庭,某法官,2023-02-01,2023-01-01,普通程序,离婚纠纷,调解",
                )
                .await;
            }
            "reported" => report(&house, "冀0638").await,
            "a failed check" => {
                let office = Actor { role: Role::TrialManagement, ..Actor::console(code("冀0638")) };
                let space = house.store.space(&office, Action::ViewNodes, &code("冀0638")).await.unwrap();
                let found = space.signals("2023-09-30".parse().unwrap()).await.unwrap();
                assert!(!found.report.signals.is_empty());
            }
            "a range" => {
                let one = std::slice::from_ref(&range);
                house.store.set_ranges(&Actor::console(code("冀0638")), &code("冀0638"), one).await.unwrap();
            }
            "another name" => {
                let renamed = xiongan().into_iter().filter(|court| court.code == code("冀0638"));
                let renamed: Vec<Court> =
                    renamed.map(|court| Court { short_zh: String::from("雄县新名"), ..court }).collect();
                house.store.install(&renamed).await.unwrap();
            }
            // Nothing of it is on the page; but who looks from above is held on to with what they see.
            "opened to those above" => house.open_up("冀0638", Grant::CaseDetail).await,
            _ => {}
        }
        let first = pages(&house, &house.router, &meeting, Order::Forward).await;
        let held = [first, pages(&house, &house.router, &meeting, Order::Forward).await];
        let other = application(house.store.clone(), site.path(), HERE.parse().unwrap());
        let anew = pages(&house, &other, &meeting, Order::Backward).await;
        for (who, page) in &anew {
            for held in &held {
                assert_eq!(held[who].0, page.0, "{state}: {who}");
                assert!(held[who].1 == page.1, "{state}: {who} is shown what was true before, or of others");
            }
        }
        // Each state is another than those before, so that what was held then would be wrong now.
        let shown: Vec<String> = anew.values().map(|(_, page)| page.clone()).collect();
        assert!(seen.insert(shown) != (state == "opened to those above"), "{state}");
        let frozen = ["冀96", "冀0638"]
            .map(|court| &anew[&format!("court_leader 冀96 court={court}&meeting={meeting} lang=zh")]);
        assert_eq!(frozen.map(|(status, _)| *status), [StatusCode::OK; 2]);
        assert_ne!(frozen[0].1, frozen[1].1);
        // From another court nobody comes to it, held or not.
        let above = &anew["judge 冀96 court=冀0638&period=2023 lang=zh"];
        assert_eq!(above.0, StatusCode::NOT_FOUND, "{state}");
        // Of whoever sees a part of the court the figures are others than the court's own.
        let of = |role: &str| {
            let (status, page) = &anew[&format!("{role} 冀0638 court=冀0638&period=2023 lang=zh")];
            assert_eq!(*status, StatusCode::OK);
            page.split("<main").nth(1).unwrap().to_owned()
        };
        assert_ne!(of("judge"), of("trial_management"), "{state}");
        assert_ne!(of("division_head"), of("trial_management"), "{state}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_court_stands_beside_a_part_of_it_and_beside_no_other_court() {
    let house = House::new().await;
    let address = format!("/?court={}&period=2023", app::figures::query::escape("冀0638"));
    for (home, beside) in [("冀0638", true), ("冀96", false)] {
        let account = house.store.account_by_login(&login(Role::CourtLeader, home)).await.unwrap().unwrap();
        let security = Actor { role: Role::SecurityAdministrator, ..Actor::console(code(home)) };
        let civil =
            NewMembership { court: code(home), role: Role::CourtLeader, division: None, line: Some(Line::Civil) };
        house.store.add_membership(&security, &account.id, civil).await.unwrap();
        let memberships = house.store.memberships(&account.id).await.unwrap();
        let of_a_line = memberships.iter().find(|one| one.line.is_some()).unwrap();
        let token = house.store.begin_session(&account.id, Some(&of_a_line.id), true, LONG).await.unwrap();
        let answer = house.ask(request("GET", &address, Some(&token), None)).await;
        assert_eq!(answer.status, StatusCode::OK, "{home}: {}", answer.body);
        assert_eq!(answer.body.contains("whole-court"), beside, "{home}");
    }
}
