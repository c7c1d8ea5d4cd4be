//! What a court's space holds that rules look at.

use crate::case::{CaseEvent, CaseRecord, ReportedMeasure};
use crate::case_number::CaseNumber;
use crate::catalogue::IndicatorId;
use crate::change::Sides;
use crate::day::Day;
use crate::ledger::Entry;
use crate::period::Period;
use crate::vocabulary::vocabulary;

/// What is looked at, borrowed; every part in any order, and what is not kept is left empty.
#[derive(Clone, Copy, Debug)]
pub struct Holdings<'a> {
    /// The last day the files tell of.
    pub today: Day,
    /// The court's cases.
    pub cases: &'a [CaseRecord],
    /// Their events.
    pub events: &'a [CaseEvent],
    /// Entries of the registers of mediation and of petitions; others are left aside.
    pub entries: &'a [Entry],
    /// Measures the court reported.
    pub reported: &'a [ReportedMeasure],
    /// Changes of the days of cases after they were first taken in.
    pub edits: &'a [Edit],
    /// When the figures of which period were frozen.
    pub frozen: &'a [Frozen],
    /// Monthly figures of indicators, of the court or of parts of it.
    pub shown: &'a [Shown],
    /// Cases of other courts that events here name, where those courts let them be known.
    pub elsewhere: &'a [Elsewhere],
}

impl Holdings<'_> {
    /// Nothing, on a day.
    pub const fn nothing(today: Day) -> Self {
        Self {
            today,
            cases: &[],
            events: &[],
            entries: &[],
            reported: &[],
            edits: &[],
            frozen: &[],
            shown: &[],
            elsewhere: &[],
        }
    }
}

vocabulary! {
    /// A day of a case that figures count by.
    Edited ("改动字段") {
        Docketed = "docketed", "立案日期", "docketing day";
        Closed = "closed", "结案日期", "closing day";
    }
}

/// A change of a day of a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The case.
    pub number: CaseNumber,
    /// Which day.
    pub field: Edited,
    /// The day on which it was changed.
    pub made: Day,
    /// What it was; none where there was none.
    pub before: Option<Day>,
    /// What it is since; none where it was taken out.
    pub after: Option<Day>,
}

/// Figures that were frozen for a bulletin or a consultation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Frozen {
    /// The period they are of.
    pub period: Period,
    /// The day on which they were frozen.
    pub on: Day,
}

/// An indicator's figure in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Which.
    pub indicator: IndicatorId,
    /// Of what part of the court, such as a division; empty for all of it.
    pub of: String,
    /// The month.
    pub month: crate::day::Month,
    /// Its two sides.
    pub sides: Sides,
}

/// A case of another court.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Its number.
    pub number: CaseNumber,
    /// The day that court docketed it.
    pub docketed: Day,
}
