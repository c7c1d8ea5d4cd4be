//! Mediation organisations through their pages, and what a court sets for comparisons: shown, inherited, refused.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use app::figures::query::escape;
use domain::ledger::{Field, Kind, Values};
use domain::policy::{Action, Actor, Grant, Role};
use support::{FORM, House, code, request};

const COURT: &str = "冀0638";
const OWN: &str = "甲<调委会";

/// Disputes of an organisation that ended, so many of them settled.
async fn mediated(house: &House, court: &str, organisation: &str, (all, settled): (usize, usize)) {
    let rows = (0..all).map(|at| {
        let mut said = vec![
            (Field::Applicant, format!("申{organisation}{at}某某")),
            (Field::Respondent, String::from("乙某某")),
            (Field::DisputeCause, String::from("民间借贷纠纷")),
            (Field::Received, String::from("2023-03-01")),
            (Field::Consent, String::from("written")),
            (Field::Organisation, organisation.to_owned()),
            (Field::Mediator, String::from("丙")),
            (Field::AcceptedOn, String::from("2023-03-02")),
            (Field::EndedOn, String::from("2023-03-12")),
        ];
        said.push(match at < settled {
            true => (Field::Settlement, String::from("agreement")),
            false => (Field::FailReason, String::from("refused")),
        });
        (None, Values::from_iter(said))
    });
    let rows: Vec<_> = rows.collect();
    let office = Actor { role: Role::TrialManagement, ..Actor::console(code(court)) };
    let today = "2023-09-30".parse().unwrap();
    house.store.register_many(&office, Kind::Mediation, &rows, today).await.unwrap().unwrap();
}

fn address(court: &str, name: &str) -> String {
    format!("/sources/organisation?court={}&name={}&period=2023-01..2023-09", escape(court), escape(name))
}

fn all(court: &str) -> String {
    format!("/sources/organisations?court={}&period=2023-01..2023-09", escape(court))
}

async fn shown(house: &House, (role, home): (Role, &str), address: &str) -> (u16, String) {
    let answer = house.ask(request("GET", address, Some(house.token(role, home)), None)).await;
    (answer.status.as_u16(), answer.body)
}

async fn post(house: &House, (role, home): (Role, &str), address: &str, form: &str) -> (u16, String) {
    let body = Some((FORM, form.to_owned()));
    let answer = house.ask(request("POST", address, Some(house.token(role, home)), body)).await;
    let to = answer.headers.get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
    (answer.status.as_u16(), to)
}

const OFFICE: (Role, &str) = (Role::TrialManagement, COURT);
const ABOVE: (Role, &str) = (Role::TrialManagement, "冀96");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_stands_beside_the_others_and_names_none() {
    let house = House::new().await;
    for at in 0..5 {
        mediated(&house, COURT, &format!("组织{at}"), (40, 20)).await;
    }
    mediated(&house, COURT, OWN, (60, 50)).await;
    let (status, list) = shown(&house, OFFICE, &all(COURT)).await;
    assert_eq!(status, 200);
    assert!(list.contains("260 件委派给 6 个调解组织") && list.contains("组织4"), "{list}");
    let (status, page) = shown(&house, OFFICE, &address(COURT, OWN)).await;
    assert_eq!(status, 200);
    assert!(page.contains("甲&lt;调委会") && !page.contains("甲<调委会"));
    // The finding with its numbers, the peers without their names, the entries behind it and the register of them.
    assert!(page.contains("长处 1 处") && page.contains("（50/60）") && page.contains("共 5 个"), "{page}");
    assert!(!page.contains("组织0") && page.contains("/nodes/entry?court=") && page.contains("came_from=2023-01-01"));
    // Whoever sees figures alone sees the same without a way into the register.
    let (status, page) = shown(&house, (Role::DataOfficer, COURT), &address(COURT, OWN)).await;
    assert_eq!(status, 200);
    assert!(page.contains("（50/60）") && !page.contains("/nodes/entry?court=") && !page.contains("came_from="));
    // A judge sees the own part, in which there is none; nobody sees another court's.
    let (status, page) = shown(&house, (Role::Judge, COURT), &address(COURT, OWN)).await;
    assert!(status == 200 && page.contains("没有交给它的纠纷") && !page.contains("60"), "{page}");
    assert_eq!(shown(&house, (Role::TrialManagement, "冀0629"), &address(COURT, OWN)).await.0, 404);
    // The court above sees figures always, and the register where it was let.
    house.open_up(COURT, Grant::Tallies).await;
    let (status, page) = shown(&house, ABOVE, &address(COURT, OWN)).await;
    assert!(status == 200 && page.contains("（50/60）") && !page.contains("/nodes/entry?court="));
    house.open_up(COURT, Grant::CaseDetail).await;
    assert!(shown(&house, ABOVE, &address(COURT, OWN)).await.1.contains("/nodes/entry?court="));
    let (_, courts) = shown(&house, ABOVE, &all("冀96")).await;
    assert!(
        courts.contains("id=\"courts\"")
            && courts.contains("/sources/organisations?court=冀0638&amp;period=2023-01..2023-09"),
        "{courts}"
    );
    // That it was opened stands in the log of the court.
    let auditor = Actor { role: Role::AuditAdministrator, ..Actor::console(code(COURT)) };
    let search = store::Search { text: String::from("portrait of mediation organisation"), ..Default::default() };
    let (entries, _) = house.store.search_log(&auditor, &code(COURT), &search).await.unwrap();
    assert!(entries.len() >= 2, "{entries:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_court_sets_is_shown_inherited_and_taken_back() {
    let house = House::new().await;
    mediated(&house, COURT, OWN, (60, 50)).await;
    for at in 0..5 {
        mediated(&house, "冀0629", &format!("容城组织{at}"), (40, 20)).await;
    }
    let page = async || shown(&house, OFFICE, &address(COURT, OWN)).await.1;
    assert!(page().await.contains("系统建议值，并非规定") && page().await.contains("可比对象 0 个，不足 5 个"));
    let form = |reach: &str, why: &str| {
        let numbers = "cases=20&peers=4&spread_peers=8&stratum=20&largest_part=60&tail=25";
        format!("{numbers}&reach={reach}&why={}", escape(why))
    };
    let set = async |who, form: String| post(&house, who, "/portraits/comparison", &form).await;
    // Not without a reason, not across courts where there are none below, not by whoever may not.
    for (who, form, told) in [
        (OFFICE, form("own_court", ""), "请写明理由"),
        (OFFICE, form("same_tier", "试"), "跨院比较只能由上级法院"),
        (OFFICE, form("own_court", "试").replace("peers=4", "peers=2"), "应为 3–1000"),
    ] {
        let (status, to) = set(who, form).await;
        assert!(status == 303 && to.contains(&escape(told)), "{told}: {to}");
    }
    assert_eq!(set((Role::CourtLeader, COURT), form("own_court", "试")).await.0, 404);
    assert!(page().await.contains("系统建议值，并非规定"));
    // Set by the court above, it holds below: peers of the other court, of whom nothing but the band is seen.
    let (_, to) = set(ABOVE, form("same_tier", "各院组织少")).await;
    assert!(to.contains(&escape("已设定")), "{to}");
    let inherited = page().await;
    assert!(inherited.contains("理由：各院组织少"), "{inherited}");
    assert!(inherited.contains("共 5 个") && inherited.contains("取 25–75 百分位") && inherited.contains("长处 1 处"));
    assert!(!inherited.contains("容城"));
    // What the court sets itself goes before it; taken back, the other holds again.
    set(OFFICE, form("own_court", "本院自定")).await;
    assert!(page().await.contains("理由：本院自定") && page().await.contains("可比对象 0 个，不足 4 个"));
    set(OFFICE, String::from("back=1")).await;
    assert!(page().await.contains("理由：各院组织少"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn weights_are_a_sample_until_a_court_types_its_own_with_their_source() {
    let house = House::new().await;
    let portrait = format!("/portrait?court={}&of=court&period=2023", escape(COURT));
    assert!(shown(&house, OFFICE, &portrait).await.1.contains("样例权重"));
    let weigh = async |lines: &str, source: &str| {
        let form = format!("weights={}&source={}&why={}", escape(lines), escape(source), escape("审委会讨论"));
        post(&house, OFFICE, "/portraits/weights", &form).await.1
    };
    for (lines, source, told) in
        [("民初 1\n民间 2", "办法", "第 2 行"), ("民初 0", "办法", "大于 0"), ("民初 1", "", "应写明权重来源")]
    {
        let to = weigh(lines, source).await;
        assert!(to.contains(&escape(told)), "{told}: {to}");
    }
    weigh("民初 2.5\n其他 1", "本院案件权重办法").await;
    let page = shown(&house, OFFICE, &portrait).await.1;
    // Two cases were closed, each of them 民初.
    assert!(page.contains("本院案件权重办法") && page.contains("审委会讨论") && !page.contains("样例权重"), "{page}");
    assert!(page.contains(">5<") || page.contains(">5 <"), "{page}");
    let own = house.store.weights(&Actor::console(code("冀96")), &code(COURT)).await.unwrap();
    assert_eq!(own.unwrap().by.why, "审委会讨论");
    assert!(house.store.may(&Actor::console(code(COURT)), Action::ChangeSettings, &code(COURT)).await.is_ok());
}
