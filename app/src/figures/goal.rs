//! What the figures say of a task's target.

use super::health::attribution;
use super::{Evaluation, Subject};
use crate::components::names;
use crate::lang::Lang;
use domain::catalogue::Indicator;
use domain::court::CourtCode;
use domain::figure::Figure;
use domain::ledger::Goal;
use domain::period::Period;
use domain::quantity::{Rounding, signed};
use domain::tally::{Dimension, Question, Stretches, Tallies};

/// Parts of a change that are named.
const PARTS: usize = 3;

/// The figure of a court itself that a target is about. None where the court has no figures here, or the indicator has no
/// value within the target's line or division.
pub fn goal_figure(subject: &Subject, court: &CourtCode, goal: &Goal, period: Period) -> Option<Figure> {
    let indicator = goal.indicator.definition()?;
    let table = subject.tables.iter().find(|table| table.court() == court)?;
    let counters = indicator.counters();
    let filter = goal.filter();
    let question = Question { counters: &counters, by: &[], filter: &filter, stretches: Stretches::around(period) };
    let tallies = Tallies::of(&[table], &question);
    let divides = subject.divides(indicator, &[], &filter);
    let evaluation = Evaluation { indicator, tallies: &tallies, range: None, divides, judged: false };
    divides.then(|| evaluation.figure(&[], period, table.completeness(period)))
}

/// The same as it is written, with its unit.
pub fn goal_shown(subject: &Subject, court: &CourtCode, goal: &Goal, period: Period) -> Option<String> {
    let indicator = goal.indicator.definition()?;
    Some(shown(&goal_figure(subject, court, goal, period)?, indicator))
}

fn shown(figure: &Figure, indicator: &Indicator) -> String {
    let unit = if figure.value().is_some() && indicator.unit.zh() == "%" { "%" } else { "" };
    format!("{}{unit}", figure.display(indicator, Rounding::HalfUp))
}

/// What the change of a target's indicator between two periods is made of, in Chinese and English: its largest parts by
/// cause, which with the rest add up to it exactly. Where corrections have meanwhile changed the earlier value from what it
/// was when the task was set (`set_at`), that is told apart. Empty where there is nothing to take apart.
pub fn goal_because(
    subject: &Subject,
    court: &CourtCode,
    goal: &Goal,
    [earlier, later]: [Period; 2],
    set_at: Option<&str>,
) -> [String; 2] {
    let parts = || {
        let indicator = goal.indicator.definition()?;
        let filter = goal.filter().with(Dimension::Court, court.as_str());
        if later == earlier || !subject.divides(indicator, &[Dimension::Cause], &filter) {
            return None;
        }
        let valued = |period| goal_figure(subject, court, goal, period).filter(|figure| figure.value().is_some());
        let (before, _) = valued(earlier).zip(valued(later))?;
        let change = attribution(subject, indicator, later, earlier, &[Dimension::Cause], &filter)?;
        let named =
            change.parts.iter().filter(|part| !part.total.is_zero()).take(PARTS).filter_map(|part| {
                Some(format!("{} {}", part.key.first()?.id, signed(part.total, indicator.decimals)))
            });
        Some((signed(change.change, indicator.decimals), named.collect::<Vec<_>>(), shown(&before, indicator)))
    };
    let Some((change, parts, anew)) = parts() else { return [String::new(), String::new()] };
    let corrected = set_at.filter(|then| *then != anew);
    [Lang::Zh, Lang::En].map(|lang| {
        let (since, list) = (names::period(earlier, lang), lang.list(&parts));
        let mut words = match parts.is_empty() {
            true => lang.pick(format!("较{since} {change}"), format!("{change} on {since}")),
            false => lang.pick(format!("较{since} {change}，其中 {list}"), format!("{change} on {since}: {list}")),
        };
        if let Some(then) = corrected {
            words.push_str(&lang.pick(
                format!("；另有数据更正，交办时 {then} 现为 {anew}"),
                format!("; besides, corrections made the {then} of then {anew}"),
            ));
        }
        words
    })
}
