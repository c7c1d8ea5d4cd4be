//! Mediation before suit and complaints about filing: disputes that wait outside the docket.

use super::looked::{Found, Looked};
use super::rule::Rule;
use super::signal::{Signal, say, whole};
use crate::case_number::CaseNumber;
use crate::day::Day;
use crate::explain::Sentence;
use crate::ledger::{Entry, Field, Kind, State};
use crate::time_limit::Calendar;
use crate::type_code::Stage;
use std::collections::BTreeSet;

fn day(entry: &Entry, field: Field) -> Option<Day> {
    entry.value(field)?.parse().ok()
}

/// What waits outside the docket longer than it may.
pub(super) fn off_book(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::OffBook;
    let mut found = Found::default();
    let (today, calendar) = (looked.held.today, Calendar::shipped());
    let late = |since: Day, most: i32| Some(today.since(since)).filter(|days| *days > most);
    // A period to docket within, which a day of rest prolongs.
    let undocketed = |since: Day, most: i32| late(since, most).filter(|_| today > calendar.period_ends(since, most));
    let mut listed: BTreeSet<u128> = BTreeSet::new();
    for entry in looked.held.entries {
        let (mediate, docket) = (looked.days(RULE, "mediation_days"), looked.days(RULE, "docket_days"));
        let waited = match (entry.kind, entry.state) {
            (Kind::Mediation, State::Mediating) => {
                let begun = day(entry, Field::AcceptedOn).unwrap_or(entry.since);
                let agreed = day(entry, Field::AgreedUntil).is_some_and(|until| until >= today);
                late(begun, mediate).filter(|_| !agreed).map(|days| {
                    let why = say(
                        format!("调解员{begun}接受，至{today}已{days}日，未见约定延长"),
                        format!(
                            "accepted by the mediator on {begun}, {days} days up to {today}, no more time agreed on"
                        ),
                    );
                    (begun, days, mediate, why)
                })
            }
            (Kind::Mediation, State::MustDocket) => {
                let ended = day(entry, Field::EndedOn).unwrap_or(entry.since);
                undocketed(ended, docket).map(|days| {
                    let why = say(
                        format!("{ended}调解不成，至{today}已{days}日未立案"),
                        format!("mediation failed on {ended}, not docketed {days} days later"),
                    );
                    (ended, days, docket, why)
                })
            }
            (Kind::Petition, State::Received | State::Routed | State::Acknowledged)
                if entry.value(Field::PetitionKind) == Some("filing") =>
            {
                let received = day(entry, Field::Received).unwrap_or(entry.opened);
                undocketed(received, docket).map(|days| {
                    let why = say(
                        format!("{received}收到立案投诉，至{today}已{days}日未办结"),
                        format!("a complaint about filing came in on {received} and is open {days} days later"),
                    );
                    (received, days, docket, why)
                })
            }
            _ => None,
        };
        if entry.kind == Kind::Mediation {
            listed.extend(entry.number.case().map(CaseNumber::key));
        }
        let Some((since, days, most, why)) = waited else { continue };
        let numbers = entry.number.case().cloned().into_iter().collect();
        found.signals.push(waits(entry.number.to_string(), since, numbers, why, (days, most)));
    }
    // What the register does not have, the files may: when the mediator accepted they do not say.
    let most = looked.days(RULE, "file_days");
    for case in looked.cases.iter().filter(|case| case.number.type_code.stage() == Stage::Mediation) {
        let number = &case.number;
        let Some(days) = late(case.docketed, most).filter(|_| case.closed.is_none()) else { continue };
        if listed.contains(&number.key()) {
            continue;
        }
        let why = say(
            format!("{}登记的诉前调解至{today}已{days}日未结束", case.docketed),
            format!("the mediation registered on {} is open {days} days later", case.docketed),
        );
        found.signals.push(waits(number.to_string(), case.docketed, vec![number.clone()], why, (days, most)));
    }
    found
}

fn waits(subject: String, since: Day, cases: Vec<CaseNumber>, why: Sentence, (days, most): (i32, i32)) -> Signal {
    let signal = Signal::new(Rule::OffBook, subject, since, cases, why);
    signal.seen("等待日数", "days waited", whole(days.into()), Some(whole(most.into())))
}

/// Delegated to a mediator with no consent of both sides on record.
pub(super) fn forced(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::ForcedMediation;
    let mut found = Found::default();
    for entry in looked.held.entries.iter().filter(|entry| entry.kind == Kind::Mediation) {
        let delegated = match entry.state {
            State::Delegated
            | State::Mediating
            | State::Settled
            | State::ConfirmationAsked
            | State::Documented
            | State::Performed
            | State::Breached => true,
            // Declined before anyone was asked to mediate, it has to be docketed as well.
            State::MustDocket | State::Filed | State::NotPursued => entry.value(Field::AcceptedOn).is_some(),
            _ => false,
        };
        if !delegated || entry.value(Field::Consent).is_some_and(|consent| !consent.trim().is_empty()) {
            continue;
        }
        let reason = say(
            format!("状态为“{}”，未见双方同意的记录", entry.state.zh()),
            format!("stands as “{}”, with no consent of both sides on record", entry.state.en()),
        );
        let numbers = entry.number.case().cloned().into_iter().collect();
        let day = day(entry, Field::AcceptedOn).unwrap_or(entry.since);
        found.signals.push(Signal::new(RULE, entry.number.to_string(), day, numbers, reason));
    }
    found
}
