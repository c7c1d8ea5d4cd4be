//! The demo's people: one of each role, and one who serves in two courts. Everyone knows their password.

use super::Failure;
use crate::http::DEMO_PASSWORD;
use crate::identity::password;
use domain::court::{Court, CourtCode, Tier};
use domain::line::Line;
use domain::policy::{Actor, Role};
use std::collections::BTreeMap;
use store::{Division, NewAccount, NewMembership, Store};

/// Login, name, role, and the tier of the court. A judge bears the name of one in the files.
const PEOPLE: &[(&str, &str, Role, Tier)] = &[
    ("shenguan", "审管办甲", Role::TrialManagement, Tier::Intermediate),
    ("yuanzhang", "院领导甲", Role::CourtLeader, Tier::Intermediate),
    ("xitong", "系统管理员甲", Role::SystemAdministrator, Tier::Intermediate),
    ("anquan", "安全管理员甲", Role::SecurityAdministrator, Tier::Intermediate),
    ("shenji", "审计管理员甲", Role::AuditAdministrator, Tier::Intermediate),
    ("faguan-zhongyuan", "", Role::Judge, Tier::Intermediate),
    ("shenguan-jiceng", "审管办乙", Role::TrialManagement, Tier::Basic),
    ("yuanzhang-jiceng", "院领导乙", Role::CourtLeader, Tier::Basic),
    ("shuju", "数据员乙", Role::DataOfficer, Tier::Basic),
    ("faguan", "", Role::Judge, Tier::Basic),
    ("tingzhang", "庭长乙", Role::DivisionHead, Tier::Basic),
    ("shujiyuan", "书记员乙", Role::Registrar, Tier::Basic),
    ("xinfang", "信访专员乙", Role::PetitionOfficer, Tier::Basic),
];

/// Creates the accounts, enters the divisions of the files, and says who can sign in.
pub(super) async fn create(store: &Store, courts: &[Court]) -> Result<(), Failure> {
    let of_tier = |tier| courts.iter().find(|court| court.tier == tier);
    let (Some(intermediate), Some(basic)) = (of_tier(Tier::Intermediate), of_tier(Tier::Basic)) else {
        return Err(Failure::Fault(String::from("the demo's courts")));
    };
    let other = courts.iter().filter(|court| court.tier == Tier::Basic).nth(1);
    for court in courts.iter().filter(|court| matches!(court.tier, Tier::Intermediate | Tier::Basic)) {
        enter_divisions(store, &court.code).await?;
    }
    let (judge, division) = busiest(store, &basic.code).await?;
    let (judge_above, _) = busiest(store, &intermediate.code).await?;
    let hash = password::hash(DEMO_PASSWORD).await.map_err(|error| Failure::Fault(error.to_string()))?;
    let mut people = Vec::new();
    for (login, name, role, tier) in PEOPLE {
        let court = if *tier == Tier::Basic { basic } else { intermediate };
        let name = match (role, tier) {
            (Role::Judge, Tier::Basic) => judge.as_str(),
            (Role::Judge, _) => judge_above.as_str(),
            _ => name,
        };
        let divided = matches!(role, Role::DivisionHead | Role::Registrar);
        let membership = |court: &Court| NewMembership {
            court: court.code.clone(),
            role: *role,
            division: divided.then(|| division.clone()),
            line: None,
        };
        let mut memberships = vec![membership(court)];
        if *role == Role::DataOfficer {
            memberships.extend(other.map(membership));
        }
        people.push((account(login, name, &court.code, &hash), memberships));
    }
    let civil = NewMembership {
        court: intermediate.code.clone(),
        role: Role::CourtLeader,
        division: None,
        line: Some(Line::Civil),
    };
    people.push((account("fenguan", "分管院领导甲", &intermediate.code, &hash), vec![civil]));
    // Where there are several intermediate courts, the high court has someone who sees them side by side.
    let several = courts.iter().filter(|court| court.tier == Tier::Intermediate).count() > 1;
    if let Some(high) = of_tier(Tier::High).filter(|_| several) {
        let office = Role::TrialManagement;
        let membership = NewMembership { court: high.code.clone(), role: office, division: None, line: None };
        people.push((account("gaoyuan", "审管办丙", &high.code, &hash), vec![membership]));
    }
    let logins: Vec<String> = people.iter().map(|(account, _)| account.login.clone()).collect();
    store.mark_as_demo(&logins.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    store.found(people).await?;
    say!("sign in with one of these, password {DEMO_PASSWORD}:");
    for (login, memberships) in store.demo_accounts().await? {
        let known =
            |code: &CourtCode| courts.iter().find(|court| court.code == *code).map_or("", |court| &court.short_zh);
        let what: Vec<String> =
            memberships.iter().map(|one| format!("{} {}", known(&one.court), one.role.zh())).collect();
        say!("  {login:16} {}", what.join("、"));
    }
    Ok(())
}

fn account(login: &str, name: &str, court: &CourtCode, hash: &str) -> NewAccount {
    NewAccount {
        login: login.to_owned(),
        name: name.to_owned(),
        court: court.clone(),
        password: Some(hash.to_owned()),
        must_change: false,
    }
}

/// The divisions that the court's people work in, with their lines.
async fn enter_divisions(store: &Store, court: &CourtCode) -> Result<(), Failure> {
    let actor = Actor { role: Role::SystemAdministrator, ..Actor::console(court.clone()) };
    let mut divisions = BTreeMap::new();
    for person in facts(store, court).await?.people() {
        divisions.insert(person.division.clone(), person.line);
    }
    for (name, line) in divisions {
        store.put_division(&actor, court, Division { name, line, closed: false }).await?;
    }
    Ok(())
}

async fn facts(store: &Store, court: &CourtCode) -> Result<std::sync::Arc<domain::table::FactTable>, Failure> {
    let actor = Actor::console(court.clone());
    let space = store.space(&actor, domain::policy::Action::ViewFigures, court).await?;
    Ok(space.facts().await?)
}

/// The judge with the most cases, and the division of most of them.
async fn busiest(store: &Store, court: &CourtCode) -> Result<(String, String), Failure> {
    let mut cases: BTreeMap<_, u32> = BTreeMap::new();
    for fact in facts(store, court).await?.facts().filter(|fact| fact.shape.type_code.line() == Line::Civil) {
        *cases.entry((fact.judge, fact.division)).or_default() += 1;
    }
    let most = cases.into_iter().max_by_key(|(_, cases)| *cases);
    let most = most.map(|((judge, division), _)| (judge.to_string(), division.to_string()));
    most.ok_or_else(|| Failure::Fault(String::from("the demo's judges")))
}
