//! Cases between the same parties about the same thing: filed again after a withdrawal, or filed as several.

use super::looked::{Found, Looked};
use super::rule::Rule;
use super::signal::{Signal, say, whole};
use crate::case::{CaseRecord, Disposition};
use crate::parties::{defendants, names};
use crate::type_code::{Category, Stage};
use std::collections::BTreeMap;

/// First-instance civil and administrative cases by cause, parties and who of them is sued; in the order of docketing.
fn disputes<'a>(looked: &Looked<'a>) -> BTreeMap<(&'a str, String), Vec<&'a CaseRecord>> {
    let mut disputes: BTreeMap<(&str, String), Vec<&CaseRecord>> = BTreeMap::new();
    for case in &looked.cases {
        let code = case.number.type_code;
        let is_suit = code.stage() == Stage::FirstInstance
            && matches!(code.category(), Category::Civil | Category::Administrative);
        if !is_suit || case.parties.is_empty() || case.cause.is_empty() {
            continue;
        }
        let sued = defendants(&case.parties);
        if sued.is_empty() {
            continue;
        }
        let joined = |names: std::collections::BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join("、");
        let who = format!("{}→{}", joined(names(&case.parties)), joined(sued));
        disputes.entry((case.cause.as_str(), who)).or_default().push(case);
    }
    disputes.retain(|_, cases| cases.len() > 1);
    disputes.values_mut().for_each(|cases| cases.sort_by_key(|case| (case.docketed, case.number.key())));
    disputes
}

/// Withdrawn, and filed again before long: the clock begins anew.
pub(super) fn refiled(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::WithdrawRefile;
    let mut found = Found::default();
    let most = looked.days(RULE, "days");
    for cases in disputes(looked).into_values() {
        let withdrawn = cases.iter().filter(|case| case.disposition == Some(Disposition::Withdrawn));
        for (case, closed) in withdrawn.filter_map(|case| Some((*case, case.closed?))) {
            let at = cases.partition_point(|other| other.docketed < closed);
            let later = cases.get(at..).unwrap_or_default();
            let again = later.iter().find(|other| other.number != case.number && other.docketed >= closed);
            let Some(again) = again.filter(|again| again.docketed.since(closed) <= most) else { continue };
            let gap = again.docketed.since(closed);
            let judge = if again.judge == case.judge {
                ("，承办人相同", ", before the same judge")
            } else {
                ("，承办人不同", ", before another judge")
            };
            let reason = say(
                format!("{}撤诉，{gap}日后相同当事人以同一案由重新立案{}", closed, judge.0),
                format!(
                    "withdrawn on {closed}; {gap} days later the same parties filed the same cause again{}",
                    judge.1
                ),
            );
            let subject = format!("{} {}", case.number, again.number);
            let numbers = vec![case.number.clone(), again.number.clone()];
            let signal = Signal::new(RULE, subject, again.docketed, numbers, reason);
            let (zh, en) = ("间隔日数", "days between");
            found.signals.push(signal.seen(zh, en, whole(gap.into()), Some(whole(most.into()))));
        }
    }
    found
}

/// Several cases at once where one dispute may be one.
pub(super) fn split(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::SplitDispute;
    let mut found = Found::default();
    let (least, apart) = (usize::try_from(looked.get(RULE, "cases")).unwrap_or(usize::MAX), looked.days(RULE, "days"));
    for cases in disputes(looked).into_values() {
        let mut rest = cases.as_slice();
        while let Some(first) = rest.first() {
            let last = first.docketed.plus_days(apart);
            let (near, later) = rest.split_at(rest.partition_point(|case| case.docketed <= last));
            if near.len() < least {
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            rest = later;
            let count = near.len();
            let reason = say(
                format!("相同原、被告以同一案由于{}起{}日内立{count}案", first.docketed, apart + 1),
                format!(
                    "the same parties have {count} cases of one cause docketed within {} day(s) from {}",
                    apart + 1,
                    first.docketed
                ),
            );
            let numbers = near.iter().map(|case| case.number.clone()).collect();
            let signal = Signal::new(RULE, first.number.to_string(), first.docketed, numbers, reason);
            let (zh, en) = ("立案件数", "cases docketed");
            found.signals.push(signal.seen(zh, en, whole(count as i64), Some(whole(least as i64 - 1))));
        }
    }
    found
}
