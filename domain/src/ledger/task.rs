//! A task with a target: an indicator, of a line or a division, that is to be at most or at least so much.

use super::steps::Step;
use super::words::{Field, Kind, State, Verb, Word};
use super::{Entry, Refusal, Values, settled};
use crate::catalogue::{Indicator, IndicatorId, Unit};
use crate::day::Day;
use crate::figure::Figure;
use crate::line::Line;
use crate::policy::{Action, Actor};
use crate::quantity::{Quantity, Rounding};
use crate::tally::{Dimension, Filter};
use std::cmp::Ordering;

/// The indicators a task can be measured by.
pub const INDICATORS: &[Word] = IndicatorId::WORDS;

/// The lines it can be narrowed to.
pub const LINES: &[Word] = Line::WORDS;

/// Which way a target lies.
pub const GOAL_IS: &[Word] = &[("at_most", "不高于", "at most"), ("at_least", "不低于", "at least")];

/// What has to be said of a target, all or nothing.
const WHOLE: [Field; 3] = [Field::Indicator, Field::GoalIs, Field::Goal];

/// What the figures of a court have to show for a task to be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// Which indicator.
    pub indicator: IndicatorId,
    /// Of one line, or of all.
    pub line: Option<Line>,
    /// Of one division, or of all.
    pub division: Option<String>,
    /// Whether it is to be at most so much, rather than at least.
    pub at_most: bool,
    /// How much, in the indicator's unit.
    pub value: Quantity,
}

impl Goal {
    /// The target that fields of a task state; none where it has none.
    pub fn of(values: &Values) -> Option<Self> {
        let said = |field: Field| values.get(&field).map(String::as_str);
        Some(Self {
            indicator: IndicatorId::parse(said(Field::Indicator)?).ok()?,
            line: said(Field::GoalLine).and_then(|line| Line::parse(line).ok()),
            division: said(Field::GoalDivision).filter(|name| !name.is_empty()).map(str::to_owned),
            at_most: said(Field::GoalIs)? == "at_most",
            value: said(Field::Goal)?.parse().ok()?,
        })
    }

    /// The restriction on facts it makes.
    pub fn filter(&self) -> Filter {
        let filter = match self.line {
            Some(line) => Filter::default().with(Dimension::Line, line.id()),
            None => Filter::default(),
        };
        match &self.division {
            Some(division) => filter.with(Dimension::Division, division.clone()),
            None => filter,
        }
    }

    /// Whether a figure reaches it; not known where the figure has no value.
    pub fn is_reached_by(&self, figure: &Figure) -> Option<bool> {
        let against = figure.value()?.compare(self.value)?;
        Some(match against {
            Ordering::Equal => true,
            Ordering::Less => self.at_most,
            Ordering::Greater => !self.at_most,
        })
    }

    /// What it says, in Chinese and English: 上诉率（民事）不高于 10.5%.
    pub fn named(&self) -> [String; 2] {
        let unit = self.indicator.definition().map_or(["", ""], |one| [one.unit.zh(), one.unit.en()]);
        let joined = |parts: [Option<&str>; 2], joint: &str| -> String {
            parts.into_iter().flatten().collect::<Vec<_>>().join(joint)
        };
        let division = self.division.as_deref();
        let zh = joined([self.line.map(Line::zh), division], "、");
        let en = joined([self.line.map(Line::en), division], ", ");
        let within = |scope: String, [open, close]: [&str; 2]| match scope.is_empty() {
            true => String::new(),
            false => format!("{open}{scope}{close}"),
        };
        let [unit_zh, unit_en] = unit.map(|unit| if unit == "%" { String::from("%") } else { format!(" {unit}") });
        let is = if self.at_most { ("不高于", "at most") } else { ("不低于", "at least") };
        [
            format!("{}{}{} {}{unit_zh}", self.indicator.zh(), within(zh, ["（", "）"]), is.0, self.value),
            format!("{}{} {} {}{unit_en}", self.indicator.en(), within(en, [" (", ")"]), is.1, self.value),
        ]
    }
}

/// What a pack that was frozen later says of a task's target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The figure in it.
    pub figure: Figure,
    /// The last day of its period.
    pub until: Day,
    /// Its hash.
    pub pack: String,
}

impl Reached {
    /// The value as it is written down.
    fn shown(&self, indicator: &Indicator) -> String {
        let unit = if self.figure.value().is_some() && indicator.unit == Unit::Percent { "%" } else { "" };
        format!("{}{unit}", self.figure.display(indicator, Rounding::HalfUp))
    }
}

impl Entry {
    /// The target of a task.
    pub fn goal(&self) -> Option<Goal> {
        (self.kind == Kind::Rectification).then(|| Goal::of(&self.values)).flatten()
    }

    /// A task with a target after the figures of a later pack, with what happened to it and what was found: closed where
    /// they reach the target, carried over where they do not and it was submitted or its deadline lies behind, else only
    /// written down. None where the pack says nothing of it: it is settled or has no target, the pack is no later one, has
    /// been read already, or shows no value.
    pub fn measured(&self, reached: &Reached, today: Day) -> Option<(Self, Verb, Values)> {
        let goal = self.goal()?;
        let indicator = goal.indicator.definition()?;
        let day = |field: Field| self.value(field).and_then(|day| day.parse::<Day>().ok());
        let later = reached.until > day(Field::SetOn).unwrap_or(self.opened);
        let read = self.value(Field::Pack) == Some(reached.pack.as_str());
        if settled(self.kind, self.state) || !later || read {
            return None;
        }
        let is_reached = goal.is_reached_by(&reached.figure)?;
        let found = Values::from([
            (Field::Measured, reached.shown(indicator)),
            (Field::MeasuredOn, reached.until.to_string()),
            (Field::Pack, reached.pack.clone()),
        ]);
        let over = self.state == State::HandedIn || day(Field::Deadline).is_some_and(|last| last <= reached.until);
        let (verb, state) = match (is_reached, over) {
            (true, _) => (Verb::Reached, State::ClosedOut),
            (false, true) => (Verb::Missed, State::CarriedOver),
            (false, false) => (Verb::Missed, self.state),
        };
        let mut values = self.values.clone();
        values.extend(found.clone());
        let since = if state == self.state { self.since } else { today };
        let due = self.due.filter(|_| !is_reached);
        Some((Self { state, since, due, values, ..self.clone() }, verb, found))
    }

    /// Ending a task is for the court that set it, and of one with a target for the figures.
    pub(super) fn is_theirs_to_end(&self, step: &Step, actor: &Actor) -> Result<(), Refusal> {
        if self.kind != Kind::Rectification || step.who != Action::SetTasks {
            return Ok(());
        }
        match self.value(Field::SetBy) {
            Some(court) if court != actor.court.as_str() => Err(Refusal::SetByAnother(court.to_owned())),
            _ if step.verb == Verb::Verify && self.goal().is_some() => Err(Refusal::OnlyFigures),
            _ => Ok(()),
        }
    }
}

/// A target is said as a whole or not at all.
pub(super) fn asked(values: &Values) -> Result<(), Refusal> {
    let some = Field::ALL.iter().any(|field| {
        (WHOLE.contains(field) || matches!(field, Field::GoalLine | Field::GoalDivision)) && values.contains_key(field)
    });
    match WHOLE.iter().find(|field| !values.contains_key(field)) {
        Some(missing) if some => Err(Refusal::HalfAGoal(*missing)),
        _ => Ok(()),
    }
}
