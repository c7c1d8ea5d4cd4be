//! Appeals: outcomes that shift from reversals to withdrawals, and days of transfer that cannot be.

use super::looked::{Against, Found, Looked};
use super::rule::Rule;
use super::signal::{Signal, say, tenths, whole};
use crate::case::{CaseEvent, Disposition, EventKind};
use crate::case_number::CaseNumber;
use crate::change::Sides;
use crate::day::{Day, Month};
use crate::type_code::Stage;
use std::collections::BTreeMap;

/// Outcomes of second instance in a year.
#[derive(Default)]
struct Outcomes {
    all: i64,
    reversed: i64,
    settled: Vec<CaseNumber>,
}

/// In the year `now`, fewer reversals and remands and more withdrawals and mediations than in the years before.
pub(super) fn suppressed(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::SuppressedReversal;
    let mut found = Found::default();
    let Some(since) = looked.since else { return found };
    let mut groups: BTreeMap<String, BTreeMap<i32, Outcomes>> = BTreeMap::new();
    let mut count = |group: String, day: Day, outcome: Disposition, number: &CaseNumber| {
        let of = groups.entry(group).or_default().entry(day.ymd().0).or_default();
        of.all += 1;
        match outcome {
            Disposition::Reversed | Disposition::Remanded => of.reversed += 1,
            Disposition::Withdrawn | Disposition::Mediated => of.settled.push(number.clone()),
            _ => {}
        }
    };
    // Decided here: by the court that decided first.
    for case in looked.cases.iter().filter(|case| case.number.type_code.stage() == Stage::SecondInstance) {
        if let Some((closed, outcome)) = case.closed.zip(case.disposition) {
            let below = case.origin.as_ref().map_or_else(|| String::from("?"), |origin| origin.court.to_string());
            count(below, closed, outcome, &case.number);
            count(String::from("all"), closed, outcome, &case.number);
        }
    }
    // Decided first here, and then above.
    for (case, events) in looked.with_events() {
        let decided =
            events.iter().map(|(_, event)| *event).find(|event| event.kind == EventKind::SecondInstanceClosed);
        let outcome = |event: &CaseEvent| Some((event.day, Disposition::parse(&event.detail).ok()?));
        if let Some((day, outcome)) = decided.and_then(outcome) {
            count(String::from("above"), day, outcome, &case.number);
        }
    }
    let (wanted, least) = (looked.get(RULE, "least_years"), looked.get(RULE, "least_cases"));
    let (percent, one_in) = (looked.get(RULE, "percent"), looked.get(RULE, "one_in"));
    for (group, years) in &groups {
        for (year, now) in years {
            let whole_year = |year: i32| {
                let month = |month| Month::new(year, month);
                since <= month(1).last_day() && month(12).last_day() <= looked.held.today
            };
            if !whole_year(*year) || now.all < least {
                continue;
            }
            let back = i32::try_from(looked.get(RULE, "years")).unwrap_or(1);
            let before: Vec<&Outcomes> =
                years.range(year - back..*year).filter(|(year, _)| whole_year(**year)).map(|(_, of)| of).collect();
            let subject = format!("{year} {group}");
            if (before.len() as i64) < wanted {
                let why = say(
                    format!("需要此前至少{wanted}个完整年度，现有{}个", before.len()),
                    format!("needs at least {wanted} whole years before it, there are {}", before.len()),
                );
                found.lacking(RULE, subject, why);
                continue;
            }
            let usual = |of: fn(&Outcomes) -> i64| Sides {
                numerator: before.iter().map(|one| of(one)).sum(),
                denominator: before.iter().map(|one| one.all).sum(),
            };
            let settled = now.settled.len() as i64;
            let of = |numerator| Sides { numerator, denominator: now.all };
            let reversals = Against::usual(usual(|one| one.reversed), of(now.reversed));
            let others = Against::usual(usual(|one| one.settled.len() as i64), of(settled));
            let Some((reversals, others)) = reversals.zip(others) else { continue };
            let fewer = now.reversed as f64 * 100.0 <= reversals.expected * percent as f64;
            if !fewer || !reversals.too_few(one_in) || !others.too_many(one_in) {
                continue;
            }
            let reason = say(
                format!(
                    "{year}年二审结案{}件，改判发回{}件（按往年约{:.1}件），撤诉调解{settled}件（按往年约{:.1}件）",
                    now.all, now.reversed, reversals.expected, others.expected
                ),
                format!(
                    "of {} second-instance cases closed in {year}, {} were reversed or remanded (about {:.1} by earlier years) and {settled} withdrawn or mediated (about {:.1})",
                    now.all, now.reversed, reversals.expected, others.expected
                ),
            );
            let day = Month::new(*year, 12).last_day();
            let signal = Signal::new(RULE, subject, day, now.settled.clone(), reason)
                .seen("改判发回", "reversed or remanded", whole(now.reversed), Some(tenths(reversals.expected)))
                .seen("撤诉调解", "withdrawn or mediated", whole(settled), Some(tenths(others.expected)));
            found.signals.push(signal);
        }
    }
    found
}

/// Second instance docketed before the appeal, sooner after it than a file can be put together, on another day than the
/// court above says, or many on one day.
pub(super) fn transfers(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::BackdatedTransfer;
    let mut found = Found::default();
    let least = looked.days(RULE, "days");
    let above: BTreeMap<u128, Day> =
        looked.held.elsewhere.iter().map(|case| (case.number.key(), case.docketed)).collect();
    let mut by_day: BTreeMap<Day, Vec<CaseNumber>> = BTreeMap::new();
    for (case, events) in looked.with_events() {
        if case.number.type_code.stage() != Stage::FirstInstance {
            continue;
        }
        let first = |kind: EventKind| events.iter().map(|(_, event)| *event).find(|event| event.kind == kind);
        let Some(docketed) = first(EventKind::SecondInstanceDocketed) else { continue };
        by_day.entry(docketed.day).or_default().push(case.number.clone());
        let appealed = first(EventKind::Appeal).map(|event| event.day);
        let there = CaseNumber::parse(&docketed.detail).ok().and_then(|number| above.get(&number.key()).copied());
        let (from, zh, en) = match (appealed, there) {
            (_, Some(there)) if there != docketed.day => (
                there,
                format!("本院记二审立案为{}，上级法院记为{there}", docketed.day),
                format!(
                    "second instance docketed on {} by the record here, on {there} by that of the court above",
                    docketed.day
                ),
            ),
            (Some(appealed), _) if docketed.day.since(appealed) < least => (
                appealed,
                format!("{appealed}上诉，{}即二审立案，卷宗移送不足{least}日", docketed.day),
                format!(
                    "appealed on {appealed} and docketed above on {}: under {least} days for the file",
                    docketed.day
                ),
            ),
            _ => continue,
        };
        let days = docketed.day.since(from);
        let signal = Signal::new(RULE, case.number.to_string(), docketed.day, vec![case.number.clone()], say(zh, en));
        found.signals.push(signal.seen("相差日数", "days between", whole(days.into()), None));
    }
    bunched(looked, by_day, &mut found);
    found
}

fn bunched(looked: &Looked<'_>, by_day: BTreeMap<Day, Vec<CaseNumber>>, found: &mut Found) {
    const RULE: Rule = Rule::BackdatedTransfer;
    let (least, one_in) = (looked.get(RULE, "bunch"), looked.get(RULE, "one_in"));
    let Some(((first, _), (last, _))) = by_day.first_key_value().zip(by_day.last_key_value()) else { return };
    let span = i64::from(last.since(*first)) + 1;
    let all: i64 = by_day.values().map(|cases| cases.len() as i64).sum();
    for (day, cases) in by_day {
        let count = cases.len() as i64;
        let usual = Sides { numerator: 1, denominator: span };
        let against = Against::usual(usual, Sides { numerator: count, denominator: all });
        let Some(against) = against.filter(|against| count >= least && against.too_many(one_in)) else { continue };
        let reason = say(
            format!("{day}一日二审立案{count}件，平均每日{:.1}件", against.expected),
            format!("{count} appeals were docketed above on {day} alone, {:.1} a day on average", against.expected),
        );
        let signal = Signal::new(RULE, day.to_string(), day, cases, reason);
        let (zh, en) = ("当日二审立案", "docketed above on the day");
        found.signals.push(signal.seen(zh, en, whole(count), Some(tenths(against.expected))));
    }
}
