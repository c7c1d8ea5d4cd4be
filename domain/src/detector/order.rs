//! Days of a case that cannot follow one another as the files have them, though each is a day.

use super::looked::{Found, Looked};
use super::rule::Rule;
use super::signal::{Mark, Signal, say};
use crate::case::{CaseEvent, CaseRecord, EventKind};
use crate::catalogue::IndicatorId;
use crate::day::{Day, Month};
use crate::distinct::distinct;
use crate::measure::is_court_case;
use crate::period::Period;
use std::collections::BTreeMap;

const RULE: Rule = Rule::ImpossibleOrder;

/// What comes after what, and the indicators that count by it.
type Contradiction = (String, String, &'static [IndicatorId]);

const BY_CLOSING: &[IndicatorId] = &[IndicatorId::ClosingDays, IndicatorId::WithinTimeLimit];
const BY_APPEAL: &[IndicatorId] = &[IndicatorId::Appeal, IndicatorId::TransferDays];
const BY_OUTCOME: &[IndicatorId] = &[IndicatorId::ReversedOrRemanded];

pub(super) fn look(looked: &Looked<'_>) -> Found {
    let mut found = Found::default();
    let mut closed_in: BTreeMap<Month, i64> = BTreeMap::new();
    let mut wrong: BTreeMap<(IndicatorId, Month), i64> = BTreeMap::new();
    let mut signals: Vec<(Signal, Month, Vec<IndicatorId>)> = Vec::new();
    for case in &looked.cases {
        if is_court_case(case.number.type_code)
            && let Some(closed) = case.closed
        {
            *closed_in.entry(closed.month()).or_default() += 1;
        }
        let events: Vec<&CaseEvent> = looked.events(&case.number).iter().map(|(_, event)| *event).collect();
        let mut contradictions = of_case(case, looked.held.today);
        contradictions.extend(of_events(case, &events));
        if contradictions.is_empty() {
            continue;
        }
        let day = case.closed.unwrap_or(case.docketed);
        let join =
            |text: fn(&Contradiction) -> &str, with| contradictions.iter().map(text).collect::<Vec<_>>().join(with);
        let reason = say(join(|one| one.0.as_str(), "；"), join(|one| one.1.as_str(), "; "));
        let counted = distinct(contradictions.iter().flat_map(|one| one.2).copied());
        for indicator in &counted {
            *wrong.entry((*indicator, day.month())).or_default() += 1;
        }
        let signal = Signal::new(RULE, case.number.to_string(), day, vec![case.number.clone()], reason);
        signals.push((signal, day.month(), counted));
    }
    // A few wrong days move no figure; many make it not qualified.
    let per_mille = looked.get(RULE, "per_mille");
    for (mut signal, month, counted) in signals {
        let closed = closed_in.get(&month).copied().unwrap_or(0);
        let many = |indicator: &IndicatorId| {
            wrong.get(&(*indicator, month)).is_some_and(|wrong| wrong * 1_000 > closed * per_mille)
        };
        let marked = counted.into_iter().filter(many);
        signal.marks = marked.map(|indicator| Mark { indicator, period: Period::month(month) }).collect();
        found.signals.push(signal);
    }
    found
}

fn of_case(case: &CaseRecord, today: Day) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = Vec::new();
    let (number, docketed) = (&case.number, case.docketed);
    if docketed.ymd().0 != i32::from(number.year) {
        found.push((
            format!("案号年度{}，立案日期{docketed}", number.year),
            format!("numbered in {}, docketed on {docketed}", number.year),
            &[],
        ));
    }
    if let Some(closed) = case.closed {
        if closed < docketed {
            found.push((
                format!("结案{closed}早于立案{docketed}"),
                format!("closed on {closed}, before it was docketed on {docketed}"),
                BY_CLOSING,
            ));
        }
        if closed > today {
            found.push((
                format!("结案日期{closed}晚于数据截止日{today}"),
                format!("closed on {closed}, after {today}, the last day of the files"),
                BY_CLOSING,
            ));
        }
    }
    found
}

fn of_events(case: &CaseRecord, events: &[&CaseEvent]) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = Vec::new();
    let first = |kind: EventKind| events.iter().find(|event| event.kind == kind).copied();
    for event in events.iter().filter(|event| event.day < case.docketed) {
        found.push((
            format!("{}{}早于立案{}", event.kind.zh(), event.day, case.docketed),
            format!("{} on {}, before it was docketed on {}", event.kind.en(), event.day, case.docketed),
            &[],
        ));
    }
    // What can only follow a decision.
    for (kind, counted) in [
        (EventKind::Appeal, BY_APPEAL),
        (EventKind::SecondInstanceDocketed, BY_APPEAL),
        (EventKind::Effective, &[][..]),
        (EventKind::EnforcementDocketed, &[IndicatorId::EnforcementApplication][..]),
    ] {
        let Some(event) = first(kind).filter(|event| case.closed.is_none_or(|closed| event.day < closed)) else {
            continue;
        };
        let closed = case.closed.map_or_else(|| String::from("—"), |day| day.to_string());
        found.push((
            format!("{}{}早于结案{closed}", kind.zh(), event.day),
            format!("{} on {}, before it was closed ({closed})", kind.en(), event.day),
            counted,
        ));
    }
    let docketed = first(EventKind::SecondInstanceDocketed);
    let ended = first(EventKind::SecondInstanceClosed);
    if let Some((docketed, ended)) = docketed.zip(ended).filter(|(docketed, ended)| ended.day < docketed.day) {
        found.push((
            format!("二审结案{}早于二审立案{}", ended.day, docketed.day),
            format!("second instance closed on {}, before it was docketed on {}", ended.day, docketed.day),
            BY_OUTCOME,
        ));
    }
    found
}
