//! Days of cases changed after the figures they count in were frozen.

use super::held::Frozen;
use super::looked::{Found, Looked};
use super::rule::Rule;
use super::signal::{Signal, say, whole};
use crate::day::Day;

pub(super) fn look(looked: &Looked<'_>) -> Found {
    const RULE: Rule = Rule::LateEdit;
    let mut found = Found::default();
    let (moved, entered) = (looked.days(RULE, "days"), looked.days(RULE, "entry_days"));
    let mut frozen: Vec<&Frozen> = looked.held.frozen.iter().collect();
    frozen.sort();
    let mut edits: Vec<_> = looked.held.edits.iter().filter(|edit| edit.before != edit.after).collect();
    edits.sort();
    for edit in edits {
        // A day that was not there before is entered late; one that was there is changed.
        let grace = if edit.before.is_none() { entered } else { moved };
        let counts_in = |one: &&&Frozen| {
            let touches = |day: Option<Day>| day.is_some_and(|day| one.period.contains(day));
            (touches(edit.before) || touches(edit.after)) && edit.made.since(one.on) > grace
        };
        let Some(one) = frozen.iter().find(counts_in) else { continue };
        let days = edit.made.since(one.on);
        let written = |day: Option<Day>| day.map_or_else(|| String::from("—"), |day| day.to_string());
        let (before, after) = (written(edit.before), written(edit.after));
        let reason = say(
            format!("{}的数据于{}冻结，{days}日后{}由{before}改为{after}", one.period, one.on, edit.field.zh()),
            format!(
                "the figures of {} were frozen on {}; {days} days later the {} was changed from {before} to {after}",
                one.period,
                one.on,
                edit.field.en()
            ),
        );
        let subject = format!("{} {} {}", edit.number, edit.field.id(), edit.made);
        let signal = Signal::new(RULE, subject, edit.made, vec![edit.number.clone()], reason);
        let (zh, en) = ("冻结后日数", "days after freezing");
        found.signals.push(signal.seen(zh, en, whole(days.into()), Some(whole(grace.into()))));
    }
    found
}
