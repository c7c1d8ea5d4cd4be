//! Figures of indicators that are too good, too bad or too sudden to be taken as they are.

use super::held::Shown;
use super::looked::{Against, Found, Looked};
use super::rule::Rule;
use super::signal::{Mark, Signal, say, whole};
use crate::catalogue::IndicatorId;
use crate::chance::is_share;
use crate::change::Sides;
use crate::day::Month;
use crate::period::Period;
use crate::quantity::{Quantity, Ratio, Rounding};
use std::collections::BTreeMap;

/// Whether both sides of an indicator count on the same moment of the same cases. Where the numerator counts what became
/// of them later, a month of little intake alone makes the share leap.
fn is_of_one_moment(indicator: IndicatorId) -> bool {
    let Some(row) = indicator.definition() else { return false };
    let mut terms = row.numerator.iter().chain(row.denominator).map(|term| term.measure.rule().when);
    let first = terms.next();
    is_share(indicator) && terms.all(|when| Some(when) == first)
}

/// The months of each indicator that is such a share, of the court and of each part.
type Series<'a> = BTreeMap<(IndicatorId, &'a str), BTreeMap<Month, Sides>>;

fn series<'a>(shown: &'a [Shown]) -> Series<'a> {
    let mut series = Series::new();
    for one in shown.iter().filter(|one| is_of_one_moment(one.indicator)) {
        let sides = one.sides;
        if sides.denominator > 0 && (0..=sides.denominator).contains(&sides.numerator) {
            series.entry((one.indicator, one.of.as_str())).or_default().insert(one.month, sides);
        }
    }
    series
}

fn sum<'a>(months: impl Iterator<Item = &'a Sides>) -> Sides {
    months.fold(Sides { numerator: 0, denominator: 0 }, |sum, one| Sides {
        numerator: sum.numerator + one.numerator,
        denominator: sum.denominator + one.denominator,
    })
}

/// A share in percent, to two decimals.
fn percent(sides: Sides) -> Quantity {
    let hundredths = i128::from(sides.numerator) * 10_000 / i128::from(sides.denominator.max(1));
    Quantity::new(hundredths, 2)
}

fn subject(indicator: IndicatorId, of: &str, month: Month) -> String {
    let part = if of.is_empty() { String::new() } else { format!(" {of}") };
    format!("{month} {}{part}", indicator.id())
}

fn signal(rule: Rule, (indicator, of): (IndicatorId, &str), month: Month, now: Sides, usual: Sides) -> Signal {
    let part = if of.is_empty() { String::new() } else { format!("{of} ") };
    let written = |sides: Sides| Ratio::new(100, whole(sides.numerator), whole(sides.denominator));
    let written = |sides: Sides| written(sides).map_or_else(String::new, |ratio| ratio.display(2, Rounding::HalfUp));
    let (value, before) = (written(now), written(usual));
    let reason = say(
        format!(
            "{part}{month}{}为{value}%（{}/{}），此前各月合计{before}%",
            indicator.zh(),
            now.numerator,
            now.denominator
        ),
        format!(
            "{part}{month}: the {} is {value} % ({} of {}), {before} % over the months before",
            indicator.en(),
            now.numerator,
            now.denominator
        ),
    );
    let mut signal = Signal::new(rule, subject(indicator, of, month), month.last_day(), Vec::new(), reason);
    signal = signal.seen(indicator.zh(), indicator.en(), percent(now), Some(percent(usual)));
    // The figure of a part does not say that the court's is wrong.
    if of.is_empty() {
        signal.marks.push(Mark { indicator, period: Period::month(month) });
    }
    signal
}

/// 0.00 % or 100.00 % of many cases, where the months before make that no chance.
pub(super) fn extremes(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::ExtremeValue;
    let mut found = Found::default();
    let (least, one_in, wanted) =
        (looked.get(RULE, "least_cases"), looked.get(RULE, "one_in"), looked.get(RULE, "months"));
    for (of, months) in series(looked.held.shown) {
        for (month, now) in &months {
            if now.denominator < least || (now.numerator != 0 && now.numerator != now.denominator) {
                continue;
            }
            if (months.range(..month).count() as i64) < wanted {
                found.lacking(RULE, subject(of.0, of.1, *month), too_few_months(wanted));
                continue;
            }
            let usual = sum(months.range(..month).map(|(_, sides)| sides));
            let against = Against::usual(usual, *now);
            if against.is_some_and(|against| against.too_few(one_in) || against.too_many(one_in)) {
                found.signals.push(signal(RULE, of, *month, *now, usual));
            }
        }
    }
    found
}

/// A month further from the twelve before than their own scatter explains.
pub(super) fn jumps(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::Jump;
    let mut found = Found::default();
    let (least, one_in) = (looked.get(RULE, "least_cases"), looked.get(RULE, "one_in"));
    let months_before = looked.get(RULE, "months");
    let deviations = looked.get(RULE, "deviations") as f64 / 10.0;
    for (of, months) in series(looked.held.shown) {
        let many = |now: &Sides| now.denominator >= least;
        let mut jumped_before = false;
        for (month, now) in &months {
            let mut past: Vec<&Sides> = months.range(..month).map(|(_, sides)| sides).filter(|one| many(one)).collect();
            past.drain(..past.len().saturating_sub(months_before as usize));
            if !many(now) {
                continue;
            }
            if (past.len() as i64) < months_before {
                found.lacking(RULE, subject(of.0, of.1, *month), too_few_months(months_before));
                continue;
            }
            let share = |one: &Sides| one.numerator as f64 / one.denominator as f64;
            let count = past.len() as f64;
            let mean = past.iter().map(|one| share(one)).sum::<f64>() / count;
            let variance =
                past.iter().map(|one| (share(one) - mean) * (share(one) - mean)).sum::<f64>() / (count - 1.0);
            let away = share(now) - mean;
            let scattered = away * away > deviations * deviations * variance;
            let usual = sum(past.into_iter());
            let by_chance =
                Against::usual(usual, *now).is_none_or(|against| !against.too_few(one_in) && !against.too_many(one_in));
            let jumped = scattered && !by_chance;
            // A level that stays is one jump, not one a month.
            if jumped && !jumped_before {
                found.signals.push(signal(RULE, of, *month, *now, usual));
            }
            jumped_before = jumped;
        }
    }
    found
}

fn too_few_months(wanted: i64) -> crate::explain::Sentence {
    say(format!("需要此前至少{wanted}个月的数据"), format!("needs at least {wanted} months before it"))
}
