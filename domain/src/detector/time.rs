//! Time limits: deductions, suspensions, extensions and changes of procedure as [`crate::time_limit`] finds them.

use super::looked::{Against, Found, Looked};
use super::rule::Rule;
use super::signal::{Signal, say, tenths, whole};
use crate::case::{CaseEvent, CaseRecord, EventKind, Procedure};
use crate::case_number::CaseNumber;
use crate::change::Sides;
use crate::day::Day;
use crate::time_limit::{self, Calendar, Clock, Irregularity, IrregularityKind as Irregular, Uncounted};
use std::collections::BTreeMap;

/// The clocks of the cases that have an event of a kind.
fn clocks<'a>(looked: &Looked<'a>, kind: EventKind) -> impl Iterator<Item = (&'a CaseRecord, Vec<CaseEvent>, Clock)> {
    let with = looked.with_events().filter(move |(_, events)| events.iter().any(|(_, event)| event.kind == kind));
    with.filter_map(|(case, events)| {
        let events: Vec<CaseEvent> = events.iter().map(|(_, event)| (*event).clone()).collect();
        let clock = time_limit::clock(case, &events, looked.held.today, Calendar::shipped()).ok()?;
        Some((case, events, clock))
    })
}

/// One signal of a case for all that is irregular in one way or another.
fn irregular(rule: Rule, case: &CaseRecord, of: &[&Irregularity], also: Vec<(Day, String, String)>) -> Option<Signal> {
    let named = |one: &&Irregularity| {
        let (zh, en) = (one.what.zh(), one.what.en());
        (one.day, format!("{}{zh}（{}）", one.day, one.article), format!("{}: {en} ({})", one.day, one.article))
    };
    let mut all: Vec<(Day, String, String)> = of.iter().map(named).chain(also).collect();
    all.sort();
    all.dedup();
    let day = all.first()?.0;
    let joined =
        |text: fn(&(Day, String, String)) -> &str, between| all.iter().map(text).collect::<Vec<_>>().join(between);
    let reason = say(joined(|one| one.1.as_str(), "；"), joined(|one| one.2.as_str(), "; "));
    Some(Signal::new(rule, case.number.to_string(), day, vec![case.number.clone()], reason))
}

/// Deductions that the law does not allow, that overlap, or that are more than the limit itself.
pub(super) fn deductions(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::DeductionAbuse;
    let mut found = Found::default();
    let (percent, often) = (looked.get(RULE, "percent"), looked.get(RULE, "settlements"));
    for (case, events, clock) in clocks(looked, EventKind::Deduction) {
        let own = |event: &&CaseEvent| event.kind == EventKind::Deduction;
        let wrong = |one: &&Irregularity| {
            matches!(
                one.what,
                Irregular::PublicNoticeInSimplified
                    | Irregular::UncountedNotApplicable
                    | Irregular::UncountedAfterExpiry
                    | Irregular::UncountedOverCap
                    | Irregular::OverlappingSpans
            )
        };
        let of: Vec<&Irregularity> = clock.irregular.iter().filter(wrong).collect();
        let ended = case.closed.unwrap_or(looked.held.today);
        let length = |event: &CaseEvent| i64::from(event.until.unwrap_or(ended).min(ended).since(event.day) + 1).max(0);
        let deducted: i64 = events.iter().filter(own).map(length).sum();
        let base = i64::from(clock.limit.base.after(case.docketed).since(case.docketed));
        let settlement = |event: &&CaseEvent| time_limit::reason(event) == Some(Uncounted::Settlement);
        let talks: Vec<&CaseEvent> = events.iter().filter(own).filter(settlement).collect();
        let mut also = Vec::new();
        let first = events.iter().find(|event| own(event)).map_or(case.docketed, |event| event.day);
        let too_long = deducted * 100 > base * percent;
        if too_long {
            let zh = format!("扣除合计{deducted}日，超过法定审限{base}日的{percent}%");
            also.push((
                first,
                zh,
                format!("{deducted} days deducted in all, over {percent} % of the limit of {base} days"),
            ));
        }
        if talks.len() as i64 >= often {
            let day = talks.last().map_or(first, |event| event.day);
            also.push((
                day,
                format!("和解扣除{}次", talks.len()),
                format!("deducted {} times for settlement", talks.len()),
            ));
        }
        let Some(mut signal) = irregular(RULE, case, &of, also) else { continue };
        if too_long {
            signal = signal.seen("扣除日数", "days deducted", whole(deducted), Some(whole(base * percent / 100)));
        }
        found.signals.push(signal);
    }
    found
}

/// An open case that stands suspended for long.
pub(super) fn suspensions(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::LongSuspension;
    let mut found = Found::default();
    let (today, most) = (looked.held.today, looked.days(RULE, "days"));
    for (case, events) in looked.with_events().filter(|(case, _)| case.closed.is_none()) {
        let stopped = |(_, event): &&(u128, &CaseEvent)| event.kind == EventKind::Suspension && event.until.is_none();
        if !events.iter().any(|event| stopped(&event)) {
            continue;
        }
        let events: Vec<CaseEvent> = events.iter().map(|(_, event)| (*event).clone()).collect();
        let open = time_limit::open_spans(&events).filter(|event| event.kind == EventKind::Suspension);
        let Some(since) = open.map(|event| event.day).min().filter(|day| today.since(*day) > most) else { continue };
        let days = today.since(since);
        let reason = say(
            format!("{since}起中止，至{today}已{days}日，未见恢复"),
            format!("suspended since {since}, {days} days up to {today}, with no resumption on record"),
        );
        let signal = Signal::new(RULE, case.number.to_string(), since, vec![case.number.clone()], reason);
        found.signals.push(signal.seen("中止日数", "days suspended", whole(days.into()), Some(whole(most.into()))));
    }
    found
}

/// Extensions after expiry, without the approval the law asks for, or longer than it allows.
pub(super) fn extensions(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::LateExtension;
    let mut found = Found::default();
    for (case, _, clock) in clocks(looked, EventKind::Extension) {
        let wrong = |one: &&Irregularity| {
            matches!(
                one.what,
                Irregular::ExtensionAfterExpiry
                    | Irregular::ExtensionWithoutApprover
                    | Irregular::WrongApprover
                    | Irregular::ExtensionTooLong
                    | Irregular::TooManyExtensions
                    | Irregular::CapExceeded
            )
        };
        let of: Vec<&Irregularity> = clock.irregular.iter().filter(wrong).collect();
        found.signals.extend(irregular(RULE, case, &of, Vec::new()));
    }
    found
}

/// Changes into the ordinary procedure of a division in a year.
#[derive(Default)]
struct Changes {
    all: i64,
    last: Vec<CaseNumber>,
}

/// Changes of procedure after expiry, one by one, and in the last days before it, where a division has far more of them
/// than the rest of the court.
pub(super) fn conversions(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::LateConversion;
    let mut found = Found::default();
    let days = looked.days(RULE, "days");
    let mut groups: BTreeMap<(i32, &str), Changes> = BTreeMap::new();
    for (case, events, clock) in clocks(looked, EventKind::ProcedureChange) {
        let late: Vec<&Irregularity> =
            clock.irregular.iter().filter(|one| one.what == Irregular::LateConversion).collect();
        found.signals.extend(irregular(RULE, case, &late, Vec::new()));
        let ordinary = |event: &&CaseEvent| {
            event.kind == EventKind::ProcedureChange && Procedure::parse(&event.detail) == Ok(Procedure::Ordinary)
        };
        let Some(change) = events.iter().find(ordinary) else { continue };
        let before: Vec<CaseEvent> = events.iter().filter(|event| event.day < change.day).cloned().collect();
        let open = CaseRecord { closed: None, disposition: None, ..case.clone() };
        let Ok(then) = time_limit::clock(&open, &before, change.day, Calendar::shipped()) else { continue };
        let group = groups.entry((change.day.ymd().0, case.division.as_str())).or_default();
        group.all += 1;
        if (0..=days).contains(&then.due.since(change.day)) {
            group.last.push(case.number.clone());
        }
    }
    let last = |changes: &Changes| changes.last.len() as i64;
    let (all, in_time) = groups.values().fold((0, 0), |(all, at), group| (all + group.all, at + last(group)));
    let (least, percent, one_in) =
        (looked.get(RULE, "least_cases"), looked.get(RULE, "percent"), looked.get(RULE, "one_in"));
    for ((year, division), group) in &groups {
        let rest = Sides { numerator: in_time - last(group), denominator: all - group.all };
        let unit = Sides { numerator: last(group), denominator: group.all };
        if group.all < least {
            continue;
        }
        let subject = format!("{year} {division}");
        if rest.denominator < least {
            let why = say(
                format!("本院其他程序变更不足{least}件，无从比较"),
                format!("fewer than {least} other changes of procedure in this court to compare with"),
            );
            found.lacking(RULE, subject, why);
            continue;
        }
        let Some(against) = Against::usual(rest, unit) else { continue };
        let far = unit.numerator as f64 * 100.0 >= against.expected * percent as f64;
        if !far || !against.too_many(one_in) {
            continue;
        }
        let (late, expected) = (unit.numerator, against.expected);
        let reason = say(
            format!(
                "{division}{year}年转普通程序{}件，其中{late}件在届满前{days}日内；按本院其余预期约{expected:.1}件",
                group.all
            ),
            format!(
                "{division} changed {} cases into the ordinary procedure in {year}, {late} of them within {days} days before expiry; about {expected:.1} were expected from the rest of the court",
                group.all
            ),
        );
        let day = crate::day::Month::new(*year, 12).last_day().min(looked.held.today);
        let signal = Signal::new(RULE, subject, day, group.last.clone(), reason);
        let (zh, en) = ("临届满变更", "changes close to expiry");
        found.signals.push(signal.seen(zh, en, whole(late), Some(tenths(expected))));
    }
    found
}
