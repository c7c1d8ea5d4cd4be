//! The townships of a court through its page: set, shown, and left alone where something is wrong.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use domain::place::{Place, populations};
use domain::policy::{Action, Actor, Grant, Role};
use store::Search;
use support::{House, code, request};

const UPLOAD: &str = "multipart/form-data; boundary=x";
const COURT: &str = "冀0638";

fn form(map: &str, populations: &str) -> String {
    format!(
        "--x\r\nContent-Disposition: form-data; name=\"populations\"\r\n\r\n{populations}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.geojson\"\r\n\r\n{map}\r\n--x--\r\n"
    )
}

#[test]
fn townships_are_set_and_drawn() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let house = House::new().await;
        let token = house.token(Role::TrialManagement, COURT);
        let set = async |map: &str, populations: &str| {
            let body = Some((UPLOAD, form(map, populations)));
            let answer = house.ask(request("POST", "/sources/places", Some(token), body)).await;
            assert_eq!(answer.status, 303, "{}", answer.body);
            answer.headers["location"].to_str().unwrap().to_owned()
        };
        let shown = async || house.ask(request("GET", "/sources/places", Some(token), None)).await.body;
        assert!(shown().await.contains("还没有乡镇和人口"));
        let map = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"甲<镇","schematic":true},
            "geometry":{"type":"Polygon","coordinates":[[[116,39],[117,39],[117,40],[116,39]]]}}]}"#;
        set(map, "甲<镇 12000\n乙乡 0").await;
        let page = shown().await;
        assert!(page.contains("<svg") && page.contains("示意图，非行政区划边界"));
        assert!(page.contains("12,000") && page.contains("乙乡") && page.contains("其他或未填"));
        // The name stands in the map, the table and the textarea, and is markup in none of them.
        assert!(page.contains("甲&lt;镇 12000"));
        assert!(!page.contains("甲<镇"));
        // A line that cannot be read: nothing changes, and it says so.
        let refused = set(map, "丙镇 many").await;
        assert!(refused.contains("notice="), "{refused}");
        let after = shown().await;
        assert!(after.contains("12,000") && !after.contains("丙镇"));
    });
}

#[test]
fn a_court_above_sees_the_townships_of_all_together() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let house = House::new().await;
        for (court, towns) in [(COURT, "雄州镇 10000\n昝岗镇 0"), ("冀0629", "容城镇 20000")] {
            let space = house.store.space(&Actor::console(code(court)), Action::ChangeSettings, &code(court)).await;
            let places = populations(towns).unwrap().into_iter();
            let places = places.map(|(name, population)| Place { name, population, shape: None }).collect();
            space.unwrap().set_places(places).await.unwrap();
            house.open_up(court, Grant::Tallies).await;
        }
        let token = house.token(Role::TrialManagement, "冀96");
        let page = house.ask(request("GET", "/sources/places", Some(token), None)).await.body;
        assert!(page.contains("id=\"courts\""));
        for name in ["雄州镇 · 雄县", "昝岗镇 · 雄县", "容城镇 · 容城"] {
            assert!(page.contains(name), "{name}: {page}");
        }
        // People of all; and the own form does not offer the townships of others.
        assert!(page.contains("30,000") && !page.contains("容城镇 20000"));
        // What is counted over courts below is told to each of them, once a look; what is counted of one's own is not.
        let looks = async || house.store.looks(&Actor::console(code(COURT)), &code(COURT), 100).await.unwrap();
        let before = looks().await.len();
        let pages = ["/sources", "/sources/cases", "/sources/enforcement", "/sources/organisations", "/sources/places"];
        for (at, page) in pages.iter().enumerate() {
            // Nothing of the courts below is counted for a judge above, nor for whoever answers petitions there.
            let lookers = [(Role::TrialManagement, COURT), (Role::Judge, "冀96"), (Role::PetitionOfficer, "冀96")];
            for (role, court) in lookers.into_iter().chain([(Role::TrialManagement, "冀96")]) {
                let answer = house.ask(request("GET", page, Some(house.token(role, court)), None)).await;
                assert_eq!(answer.status.as_u16(), 200, "{page}");
                let more = at + usize::from(role == Role::TrialManagement && court == "冀96");
                assert_eq!(looks().await.len(), before + more, "{page} of {} {court}", role.id());
            }
        }
        assert!(looks().await.iter().all(|look| look.action == "view_figures" && look.object == "冀96"));
        // Each look at what a court opened besides is told once, and ended.
        house.open_up(COURT, Grant::CaseDetail).await;
        let token = house.token(Role::TrialManagement, "冀96");
        let page = format!("/sources/enforcement?court={}", COURT.replace('冀', "%E5%86%80"));
        assert_eq!(house.ask(request("GET", &page, Some(token), None)).await.status.as_u16(), 200);
        let told: Vec<String> = looks().await.into_iter().map(|look| look.action).collect();
        let times = |action: &str| told.iter().filter(|one| *one == action).count();
        let all = [times("view_cases"), times("view_sources"), times("view_figures"), told.len()];
        assert_eq!(all, [1, 1, before + pages.len() + 1, before + pages.len() + 3]);
        let auditor = Actor { role: Role::AuditAdministrator, ..Actor::console(code(COURT)) };
        let log = house.store.search_log(&auditor, &code(COURT), &Search { limit: 100, ..Search::default() }).await;
        let phases: Vec<String> = log.unwrap().0.into_iter().map(|entry| entry.phase).collect();
        let count = |phase: &str| phases.iter().filter(|one| *one == phase).count();
        assert_eq!(count("opened"), count("done"), "{phases:?}");
    });
}
