//! Schemes as pages: a refused form loses nothing, and what a court has not opened stays closed in a trial.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use app::api::wire::Wire;
use app::engine::Frame;
use app::figures::query::escape;
use app::figures::schemes::{Changed, Trial, tried};
use axum::body::to_bytes;
use axum::http::StatusCode;
use domain::figure::Absence;
use domain::pack::Pack;
use domain::policy::{Grant, Role};
use domain::scheme::scored;
use std::sync::Arc;
use support::{FORM, House, judge, request};
use tower::ServiceExt;

const OWN: &str = "冀0638";
const ABOVE: &str = "冀96";

fn body(pairs: &[(&str, &str)]) -> String {
    let each: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    each.join("&")
}

fn form(more: &[(&str, &str)]) -> String {
    let usual = [
        ("do", "keep"),
        ("name", "年度考核"),
        ("basis", "审判委员会</textarea><b id=x>"),
        ("effective_from", "2023-10-01"),
        ("full", "100"),
        ("missing", "not_scored"),
        ("small_under", "0"),
        ("items", "1"),
        ("i0_name", "判决"),
        ("i0_by", "formula"),
        ("i0_formula", "closed[disposition = judgment] / closed %"),
        ("i0_full", "100"),
        ("i0_rule", "linear"),
        ("i0_zero_at", "0"),
        ("i0_full_at", "100"),
    ];
    let usual = usual.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    body(&usual.chain(more).copied().collect::<Vec<_>>())
}

/// Keeps a draft and answers with its address.
async fn drafted(house: &House, court: &str, more: &[(&str, &str)]) -> String {
    let token = house.token(Role::TrialManagement, court);
    let answer = house.ask(request("POST", "/schemes/keep", Some(token), Some((FORM, form(more))))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let location = answer.headers["location"].to_str().unwrap();
    location.split("&notice").next().unwrap().to_owned()
}

async fn page(house: &House, role: Role, court: &str, address: &str) -> String {
    let answer = house.ask(request("GET", address, Some(house.token(role, court)), None)).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
    answer.body
}

/// The row of a subject in the table of a trial.
fn row<'a>(page: &'a str, name: &str) -> &'a str {
    let (_, table) = page.split_once("id=\"tried\"").expect("a trial");
    table.split("<tr>").find(|row| row.contains(name)).expect("a row of the subject")
}

#[tokio::test]
async fn a_refused_form_comes_back_with_everything_and_what_is_wrong() {
    let house = House::new().await;
    let token = house.token(Role::TrialManagement, OWN);
    let wrong = form(&[("subject", "judge"), ("i0_full_at", "九十"), ("full", "80")]);
    let answer = house.ask(request("POST", "/schemes/keep", Some(token), Some((FORM, wrong)))).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("得满分的值应为数字") && answer.body.contains("value=\"九十\""), "{}", answer.body);
    // What is typed stays text.
    assert!(answer.body.contains("审判委员会&lt;/textarea>") && !answer.body.contains("<b id=x>"));
    assert!(!page(&house, Role::TrialManagement, OWN, "/schemes").await.contains("年度考核"));
    // A ratio that is banned from assessment is refused under any name.
    let banned = form(&[("subject", "judge"), ("i0_formula", "closed / new %")]);
    let answer = house.ask(request("POST", "/schemes/keep", Some(token), Some((FORM, banned)))).await;
    assert!(answer.body.contains("不得用作年度考核"), "{}", answer.body);
}

#[tokio::test]
async fn a_trial_asks_of_single_cases_only_where_they_are_open() {
    let house = House::new().await;
    let address = drafted(&house, ABOVE, &[("subject", "court")]).await;
    let trial = format!("{address}&period=2023");
    house.open_up(OWN, Grant::Tallies).await;
    let closed = page(&house, Role::TrialManagement, ABOVE, &trial).await;
    assert!(row(&closed, "雄县").contains("未计分"), "{}", row(&closed, "雄县"));
    let points = format!(
        "{}&period=2023&name={}&item=1&side=denominator",
        address.replace("/scheme?", "/scheme/points?"),
        escape(OWN)
    );
    let explained = page(&house, Role::TrialManagement, ABOVE, &points).await;
    assert!(!explained.contains("民初1号"));
    house.open_up(OWN, Grant::CaseList).await;
    let open = page(&house, Role::TrialManagement, ABOVE, &trial).await;
    assert!(row(&open, "雄县").contains("100.00"), "{}", row(&open, "雄县"));
    assert!(page(&house, Role::TrialManagement, ABOVE, &points).await.contains("冀0638民初1号"));
}

#[tokio::test]
async fn a_trial_is_for_those_who_make_schemes() {
    let house = House::new().await;
    let address = drafted(&house, OWN, &[("subject", "judge")]).await;
    let trial = page(&house, Role::TrialManagement, OWN, &format!("{address}&period=2023")).await;
    assert!(row(&trial, &judge(OWN)).contains("100.00") && trial.contains("冀0638他人"));
    let points = format!(
        "{}&period=2023&of={}&name={}",
        address.replace("/scheme?", "/scheme/points?"),
        escape(OWN),
        escape(&judge(OWN))
    );
    for role in [Role::Judge, Role::DivisionHead] {
        for address in [&address, &points] {
            let answer = house.ask(request("GET", address, Some(house.token(role, OWN)), None)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{role:?} {address}");
        }
    }
    // Adopted it is read by everyone it concerns; a trial of it still is not.
    let leader = house.token(Role::CourtLeader, OWN);
    let id = address.split(['=', '&']).nth(1).unwrap();
    let adopt = body(&[("id", id), ("version", "1"), ("revision", "1"), ("from", "2023-01-01"), ("why", "全年")]);
    let answer = house.ask(request("POST", "/schemes/adopt", Some(leader), Some((FORM, adopt)))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let read = page(&house, Role::Judge, OWN, &format!("{address}&period=2023")).await;
    assert!(read.contains("判决") && !read.contains("id=\"tried\"") && !read.contains("冀0638他人"));
    let answer = house.ask(request("GET", &points, Some(house.token(Role::Judge, OWN)), None)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

/// What the screen that tries changes starts from.
async fn laid_open(house: &House, address: &str) -> Trial {
    let token = house.token(Role::TrialManagement, ABOVE);
    let query = address.split_once('?').unwrap().1;
    let asked = format!("address={}", escape(&format!("{query}&period=2023")));
    let answer = house.ask(request("POST", "/api/trial", Some(token), Some((FORM, asked)))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str::<Wire<Trial>>(&answer.body).unwrap().0
}

#[tokio::test]
async fn a_browser_counts_what_the_server_counts_and_gets_no_case_that_is_closed() {
    let house = House::new().await;
    let more = [
        ("subject", "court"),
        ("items", "2"),
        ("i0_full", "60"),
        ("i1_name", "审限内"),
        ("i1_by", "within_time_limit_closure_rate"),
        ("i1_full", "40"),
        ("i1_rule", "linear"),
        ("i1_zero_at", "0"),
        ("i1_full_at", "200"),
    ];
    let address = drafted(&house, ABOVE, &more).await;
    let pack = || {
        let token = house.token(Role::TrialManagement, ABOVE);
        let asked = request("GET", &format!("/pack?court={}", escape(ABOVE)), Some(token), None);
        async { house.router.clone().oneshot(asked).await.unwrap() }
    };
    // A court that opened its tallies only: no facts of it leave, and what asks of cases has no value there.
    house.open_up(OWN, Grant::Tallies).await;
    let closed = laid_open(&house, &address).await;
    assert_eq!(closed.facts, None);
    assert_eq!(pack().await.status(), StatusCode::FORBIDDEN);
    let of = |trial: &Trial| trial.by_this.iter().find(|one| &*one.key[0].id == OWN).unwrap().figures.clone();
    assert_eq!(of(&closed)[0].absence, Some(Absence::NotAvailable));
    assert_eq!(of(&closed)[1].absence, None);
    // Open, the pack holds the facts, and what is counted from it is what the server counted.
    for court in [OWN, "冀0629"] {
        house.open_up(court, Grant::CaseList).await;
    }
    let open = laid_open(&house, &address).await;
    let bytes = to_bytes(pack().await.into_body(), 1 << 24).await.unwrap();
    assert_eq!(to_bytes(pack().await.into_body(), 1 << 24).await.unwrap(), bytes);
    let (pack, _) = Pack::decode(&bytes).unwrap();
    assert_eq!(Some(&pack.label), open.facts.as_ref(), "the facts are those which the server answered from");
    let subject = Frame::from(&open).around(pack.tables.into_iter().map(Arc::new).collect());
    let counted = tried(&subject, &open.typed, &[0, 1], open.period).unwrap();
    assert_eq!(counted, open.by_this);
    assert_eq!(of(&open)[0].absence, None);
    // Other numbers, and an item less: from the facts and from what the server counted it comes to the same.
    let mut changed = Changed::nothing(&open.typed);
    changed.items[0].0.full = String::from("30");
    changed.items[1].0.full_at = String::from("150");
    changed.add_up();
    assert_eq!(changed.full, "70");
    assert_eq!(open.changed(&changed).unwrap().items[0].full, "30".parse().unwrap());
    changed.items[0].1 = true;
    changed.add_up();
    let (scheme, stay) = (open.changed(&changed).unwrap(), changed.stay());
    assert_eq!((scheme.items.len(), stay.as_slice()), (1, [1].as_slice()));
    let scores = scored(&scheme, tried(&subject, &open.typed, &stay, open.period).unwrap());
    assert_eq!(scores, scored(&scheme, open.measured(&stay)));
    assert_eq!(scores, app::figures::schemes::scores(&subject, &scheme, open.period));
    // What is wrong is told at the place of the item as it stands on the screen.
    changed.items[1].0.full_at = String::from("很多");
    assert_eq!(open.changed(&changed).unwrap_err()[0].item, Some(1));
}
