//! One dispute, followed from case to case and petition to petition.

use super::super::nodes::head;
use super::super::page::{Page, answer, refused, short};
use app::documents::sources::{CASES_SHOWN, DisputeView, NodeLine, PetitionLine, dispute};
use app::figures::query::parameters_of;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::case_number::CaseNumber;
use domain::ledger::{Entry, Field, Kind};
use domain::lineage::Member;
use domain::policy::{Action, Denied};
use std::collections::{BTreeMap, BTreeSet};
use store::{EntryFilter, Error};

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let number = match CaseNumber::parse(&parameters_of(&query)("number").unwrap_or_default()) {
        Ok(number) => number,
        Err(_) => return (StatusCode::BAD_REQUEST, NO_NUMBER).into_response(),
    };
    match view_of(&page, &number, &query).await {
        Ok(view) => answer(dispute(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

const NO_NUMBER: &str = "案号应如（2023）冀0638民初1号 / expected a case number such as （2023）冀0638民初1号\n";

/// Entries about one case shown at most.
const ENTRIES: i64 = 50;

async fn view_of(page: &Page, number: &CaseNumber, query: &str) -> Result<DisputeView, Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    let space = store.space(actor, Action::ViewSources, &number.court).await?;
    let lineage = store.own_lineage(&space).await?;
    let chain = lineage.chain_of(number);
    let known = chain.and_then(|chain| chain.case(number)).is_some_and(|case| case.is_in(space.part()));
    space.looked(format!("the dispute of {number}")).await?;
    // A dispute that is not there and one of another's part of the court are told in the same words.
    let Some(chain) = chain.filter(|_| known) else {
        return Err(Error::Denied(Denied::OutsideScope));
    };
    let opens = store.would(actor, Action::ViewCaseDetail, &number.court).await?;
    let tree = store.tree().await?;
    let mut lines = Vec::new();
    let members = chain.members();
    // The actor's own, and the cases that these come from: what is neither, and comes from none of them, is not theirs to see.
    let theirs = || members.iter().filter(|member| member.is_in(space.part()));
    let own_ones: BTreeSet<&CaseNumber> = theirs().map(|member| &member.number).collect();
    let own_parents: BTreeSet<&CaseNumber> = theirs().filter_map(|member| member.parent.as_ref()).collect();
    for (member, depth) in downward(&members) {
        let own = member.is_in(space.part());
        let beside = member.parent.as_ref().is_some_and(|parent| own_ones.contains(parent));
        if !own && !beside && !own_parents.contains(&member.number) {
            continue;
        }
        let filter = EntryFilter { case: Some(member.number.clone()), ..EntryFilter::default() };
        let entries =
            if own && lines.len() < CASES_SHOWN { space.entries(&filter, 0, ENTRIES).await?.0 } else { Vec::new() };
        let entries: Vec<Entry> = entries.into_iter().filter(|entry| entry.kind != Kind::Petition).collect();
        let member = if own { member.clone() } else { number_alone(member) };
        let opens = opens && own && member.known && member.number.court == number.court;
        lines.push(NodeLine { court: short(&tree, &member.number.court), opens, member, depth, entries });
    }
    let mut petitions = Vec::new();
    for tie in chain.petitions() {
        if let Some((entry, _)) = space.entry(&tie.id).await? {
            petitions.push(PetitionLine { entry, about: tie.about.clone() });
        }
    }
    petitions.sort_by(|a, b| a.entry.value(Field::Received).cmp(&b.entry.value(Field::Received)));
    Ok(DisputeView {
        nodes: head(page, &space, query).await?,
        number: number.clone(),
        lines,
        petitions_in_all: chain.petitions().count(),
        petitions,
        counting: space.counting(page.desk.today).await?,
    })
}

/// Of a case that is another's, the number: what is only named by one of the actor's.
fn number_alone(member: &Member) -> Member {
    Member {
        docketed: None,
        closed: None,
        outcome: None,
        cause: String::new(),
        division: String::new(),
        judge: String::new(),
        known: false,
        ..member.clone()
    }
}

/// The cases of a chain, each after the one it comes from, with how many stand above it.
fn downward(members: &[Member]) -> Vec<(&Member, usize)> {
    let mut children: BTreeMap<Option<&CaseNumber>, Vec<&Member>> = BTreeMap::new();
    for member in members {
        children.entry(member.parent.as_ref()).or_default().push(member);
    }
    let below = |parent| children.get(&parent).into_iter().flatten().rev().copied();
    let mut order = Vec::with_capacity(members.len());
    let mut waiting: Vec<(&Member, usize)> = below(None).map(|root| (root, 0)).collect();
    while let Some((member, depth)) = waiting.pop() {
        order.push((member, depth));
        waiting.extend(below(Some(&member.number)).map(|child| (child, depth + 1)));
    }
    order
}
