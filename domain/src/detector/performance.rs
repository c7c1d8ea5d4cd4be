//! Enforcement: completions without the money, and rounds ended before anything could be found.

use super::looked::{Found, Looked};
use super::rule::Rule;
use super::signal::{Signal, say, whole};
use crate::case::{CaseRecord, Disposition};
use crate::type_code::Stage;
use std::collections::BTreeMap;

/// The first resumed case of each case it resumes, by the key of that.
fn resumed<'a>(looked: &Looked<'a>) -> BTreeMap<u128, &'a CaseRecord> {
    let mut first: BTreeMap<u128, &CaseRecord> = BTreeMap::new();
    for case in looked.cases.iter().filter(|case| case.number.type_code.stage() == Stage::ResumedEnforcement) {
        if let Some(origin) = &case.origin {
            let kept = first.entry(origin.key()).or_insert(case);
            if case.docketed < kept.docketed {
                *kept = case;
            }
        }
    }
    first
}

fn ended_as<'a>(looked: &'a Looked<'_>, way: Disposition) -> impl Iterator<Item = &'a CaseRecord> {
    let is_enforcement = |case: &&&CaseRecord| {
        matches!(case.number.type_code.stage(), Stage::FirstEnforcement | Stage::ResumedEnforcement)
    };
    looked.cases.iter().filter(is_enforcement).copied().filter(move |case| case.disposition == Some(way))
}

/// Said to be fully enforced, with less recovered than applied for, or resumed afterwards.
pub(super) fn completed(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::FalsePerformance;
    let mut found = Found::default();
    let percent = looked.get(RULE, "percent");
    let resumed = resumed(looked);
    for case in ended_as(looked, Disposition::EnforcementCompleted) {
        let Some(closed) = case.closed else { continue };
        let yuan = |fen: u64| i64::try_from(fen / 100).unwrap_or(i64::MAX);
        let short = case.applied.zip(case.recovered).filter(|(applied, recovered)| {
            applied.fen() > 0
                && u128::from(recovered.fen()) * 100 < u128::from(applied.fen()) * percent.unsigned_abs() as u128
        });
        let again = resumed.get(&case.number.key()).filter(|again| again.docketed >= closed);
        let mut numbers = vec![case.number.clone()];
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        if let Some((applied, recovered)) = short {
            let (applied, recovered) = (yuan(applied.fen()), yuan(recovered.fen()));
            zh.push(format!("报执行完毕，申请{applied}元，到位{recovered}元"));
            en.push(format!("closed as fully enforced with {recovered} of {applied} yuan recovered"));
        }
        if let Some(again) = again {
            zh.push(format!("{closed}报执行完毕，{}又恢复执行（{}）", again.docketed, again.number));
            en.push(format!(
                "closed as fully enforced on {closed} and resumed on {} as {}",
                again.docketed, again.number
            ));
            numbers.push(again.number.clone());
        }
        if zh.is_empty() {
            continue;
        }
        let reason = say(zh.join("；"), en.join("; "));
        let mut signal = Signal::new(RULE, case.number.to_string(), closed, numbers, reason);
        if let Some((applied, recovered)) = short {
            let (recovered, applied) = (whole(yuan(recovered.fen())), whole(yuan(applied.fen())));
            signal = signal.seen("到位金额（元）", "recovered, yuan", recovered, Some(applied));
        }
        found.signals.push(signal);
    }
    found
}

/// A round ended within days of its docketing, or early and resumed soon after.
pub(super) fn rounds(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::ImproperRound;
    let mut found = Found::default();
    let (soon, very_soon, back) =
        (looked.days(RULE, "early_days"), looked.days(RULE, "very_soon"), looked.days(RULE, "resumed_days"));
    let resumed = resumed(looked);
    for case in ended_as(looked, Disposition::TerminatedThisRound) {
        let Some(closed) = case.closed else { continue };
        let days = closed.since(case.docketed);
        let again = resumed.get(&case.number.key()).filter(|again| (0..=back).contains(&again.docketed.since(closed)));
        if days >= very_soon && !(days < soon && again.is_some()) {
            continue;
        }
        let (mut zh, mut en) = (format!("立案{days}日即终本"), format!("the round ended {days} days after docketing"));
        let mut numbers = vec![case.number.clone()];
        if let Some(again) = again {
            let after = again.docketed.since(closed);
            zh.push_str(&format!("，终本{after}日后恢复执行（{}）", again.number));
            en.push_str(&format!(" and was resumed {after} days later as {}", again.number));
            numbers.push(again.number.clone());
        }
        let signal = Signal::new(RULE, case.number.to_string(), closed, numbers, say(zh, en));
        let (zh, en) = ("立案至终本日数", "days to the end of the round");
        found.signals.push(signal.seen(zh, en, whole(days.into()), Some(whole(soon.into()))));
    }
    found
}
