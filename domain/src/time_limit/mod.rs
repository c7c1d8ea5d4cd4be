//! The case clock (审限): how long a case may take, what was added and not counted, and the last day of each step.
//!
//! A limit runs from the day after docketing (TLP 8), so one of months ends on the docketing day's number. Its last day
//! is found in three parts: the base limit and its extensions, one after the other; then the days not counted, each
//! once; then the roll over days of rest (CPL 85). What comes when the limit has expired already does not heal it, and
//! what the law does not allow is not honoured: an extension beyond its length or the cap is cut, one that no article
//! provides and time that an article does not exempt have no effect. Each of these is named in [`Clock::irregular`].
//!
//! Start at [`clock`]; the rules are tables in [`rules`], the working days in [`calendar`], the warnings in [`mod@warning`].

pub mod calendar;
mod length;
pub mod rules;
mod run;
mod told;
pub mod warning;

pub use calendar::{Calendar, CalendarError};
pub use length::Length;
pub use rules::{Approver, Effect, Extension, LIMITS, Limit, Uncounted, UncountedRule};
pub use told::{ToldError, told};
pub use warning::{Levels, Rule, Warning, warning};

use crate::case::{CaseEvent, CaseRecord, EventKind, Procedure};
use crate::day::Day;
use crate::type_code::TypeCode;
use crate::vocabulary::vocabulary;
use rules::{FREE_BY_LAW, UNCOUNTED};

vocabulary! {
    /// The steps by which a limit came about.
    StepKind ("审限计算步骤") {
        Base = "base", "法定审限", "statutory limit";
        Conversion = "conversion", "程序转换", "change of procedure";
        Restart = "restart", "重新计算", "counted anew";
        Extension = "extension", "延长", "extension";
        NotCounted = "not_counted", "不计入", "not counted";
        Holiday = "holiday", "节假日顺延", "moved over days of rest";
    }
}

vocabulary! {
    /// What can still be done about a limit.
    ActionKind ("审限事项") {
        ApplyExtension = "apply_extension", "申请本院院长延长", "apply to the president for an extension";
        DecideExtension = "decide_extension", "院长决定延长", "the president decides on an extension";
        ApplySuperiorExtension = "apply_superior_extension", "报请上级法院延长", "apply to the court above for an extension";
        DecideSuperiorExtension = "decide_superior_extension", "上级法院决定延长", "the court above decides on an extension";
        ConvertProcedure = "convert_procedure", "转换程序", "change the procedure";
    }
}

vocabulary! {
    /// What is not as the law has it.
    IrregularityKind ("审限异常") {
        PublicNoticeInSimplified = "public_notice_in_simplified", "简易程序公告送达", "public notice in simplified procedure";
        SecondRemand = "second_remand", "再次发回重审", "remanded a second time";
        ExtensionAfterExpiry = "extension_after_expiry", "届满后延长", "extended after expiry";
        ExtensionWithoutApprover = "extension_without_approver", "延长无批准人", "extended without an approver";
        WrongApprover = "wrong_approver", "批准人层级不够", "approved below the level required";
        ExtensionTooLong = "extension_too_long", "单次延长超过法定长度", "one extension longer than allowed";
        TooManyExtensions = "too_many_extensions", "延长次数超限", "more extensions than the law provides";
        CapExceeded = "cap_exceeded", "累计超过法定上限", "over the cap in all";
        UncountedNotApplicable = "uncounted_not_applicable", "扣除事由不适用", "reason does not apply to such cases";
        UncountedAfterExpiry = "uncounted_after_expiry", "届满后扣除", "begins after expiry";
        UncountedOverCap = "uncounted_over_cap", "扣除超过法定期间", "longer than may be left uncounted";
        LateConversion = "late_conversion", "届满后转换程序", "procedure changed after expiry";
        SuspensionWithoutEnd = "suspension_without_end", "停止计算超180日未恢复", "stopped for over 180 days without an end";
        OverlappingSpans = "overlapping_spans", "扣除期间重叠", "spans overlap";
    }
}

/// The limit of a case as it stands after its events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The row it is counted by.
    pub limit: &'static Limit,
    /// The procedure as it runs now.
    pub procedure: Procedure,
    /// The day it is counted from; the first counted day is the next (TLP 8).
    pub start: Day,
    /// The last day before the roll over days of rest.
    pub statutory_due: Day,
    /// The last day: the first working day that is not before [`Self::statutory_due`] (CPL 85).
    pub due: Day,
    /// Since when a span without an end stops it. While it does, [`Self::due`] moves with the day asked for, and
    /// [`Self::days_left`] stays.
    pub paused: Option<Day>,
    /// The counted days of the limit: used and left. While it is stopped, without a roll over days of rest.
    pub days_total: i32,
    /// Counted days up to the day asked for, or the closing.
    pub days_used: i32,
    /// Counted days left then; negative when overdue.
    pub days_left: i32,
    /// Days not counted, each once.
    pub days_not_counted: i32,
    /// The day on which two thirds of the limit have run.
    pub two_thirds: Day,
    /// How many extensions took effect.
    pub extensions: u8,
    /// The extension that comes next; none where the law provides no more.
    pub next_extension: Option<&'static Extension>,
    /// How it came about, in order.
    pub steps: Vec<Step>,
    /// The last day for each thing that can still be done; none of a closed case.
    pub actions: Vec<LastDay>,
    /// What is not as the law has it, by day.
    pub irregular: Vec<Irregularity>,
    /// Whether the calendar covers the last day.
    pub calendar: Reach,
}

impl Clock {
    /// The warning the clock gives on `today`, by these levels.
    pub fn warning(&self, today: Day, levels: &Levels) -> Option<Warning> {
        let paused = self.paused.map(|since| today.since(since));
        let rule = warning(self.days_left, paused, today >= self.two_thirds, !self.irregular.is_empty(), levels)?;
        Some(Warning { level: rule.level(levels), threshold: rule })
    }
}

/// Whether the calendar of working days covers the last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It does: the last day is a working day.
    Inside,
    /// It does not: the last day is not rolled.
    Outside,
}

/// One step of a limit: what was added, by which article, and the last day after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub what: StepKind,
    /// The article.
    pub article: &'static str,
    /// From which day.
    pub from: Day,
    /// To which day; none while it runs, and of steps that are no spans.
    pub until: Option<Day>,
    /// By how many days the last day moved; of the base limit, its days.
    pub days: i32,
    /// The last day after this step, before the roll over days of rest; after that roll in the last step.
    pub due: Day,
    /// What the record says about it.
    pub detail: String,
}

/// The last day for something that can still be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastDay {
    /// What.
    pub what: ActionKind,
    /// The last day.
    pub day: Day,
    /// The article.
    pub article: &'static str,
    /// Who decides.
    pub approver: Approver,
}

/// Something that is not as the law has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Irregularity {
    /// What.
    pub what: IrregularityKind,
    /// The article it is against.
    pub article: &'static str,
    /// The day it came about.
    pub day: Day,
}

/// Why a case has no clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoClock {
    /// The law sets no limit.
    ByLaw {
        /// The article.
        article: &'static str,
    },
    /// No rule is known for such cases, or they are no trials (诉前调).
    Unknown,
}

/// The limit of `case` on `today`, or on its closing. The order of `events` does not matter; those after that day are
/// left aside.
pub fn clock(case: &CaseRecord, events: &[CaseEvent], today: Day, calendar: &Calendar) -> Result<Clock, NoClock> {
    counted(case, events, (today, case.closed.unwrap_or(today)), calendar)
}

/// The same as if events to come had come: days used and left are those of `today`, the last day is that after all
/// `events`. A span that is to begin has to have an end.
pub fn foreseen(case: &CaseRecord, events: &[CaseEvent], today: Day, calendar: &Calendar) -> Result<Clock, NoClock> {
    counted(case, events, (today, case.closed.unwrap_or(Day::from_number(i32::MAX))), calendar)
}

/// On a day, through the events up to another.
fn counted(
    case: &CaseRecord,
    events: &[CaseEvent],
    (today, upto): (Day, Day),
    calendar: &Calendar,
) -> Result<Clock, NoClock> {
    let type_code = case.number.type_code;
    match run::find(case, case.procedure) {
        Some(limit) => Ok(run::Run::start(case, limit, today, calendar).through(events, upto)),
        None => Err(FREE_BY_LAW
            .iter()
            .find(|(types, _)| types.contains(&type_code.as_str()))
            .map_or(NoClock::Unknown, |(_, article)| NoClock::ByLaw { article })),
    }
}

/// A number of the rules and the calendar as they are in this build: what was counted under another is counted anew.
pub fn edition() -> u64 {
    use std::hash::Hasher;
    // The same for the same build; another compiler may give another, and then clocks are counted once more.
    let mut hash = std::hash::DefaultHasher::new();
    hash.write(format!("{:?}{UNCOUNTED:?}{FREE_BY_LAW:?}", rules::LIMITS).as_bytes());
    hash.write(calendar::SHIPPED.as_bytes());
    hash.finish()
}

/// What stops a clock and has no end yet. A span told once more with its end is over.
pub fn open_spans(events: &[CaseEvent]) -> impl Iterator<Item = &CaseEvent> {
    let open = |event: &&CaseEvent| {
        matches!(event.kind, EventKind::Deduction | EventKind::Suspension)
            && event.until.is_none()
            && !run::has_ended(event, events)
    };
    events.iter().filter(open)
}

/// The rule on time not counted for a reason, as it stands for most cases.
pub fn uncounted_rule(kind: Uncounted) -> &'static UncountedRule {
    let mut rows = UNCOUNTED.iter().filter(|rule| rule.kind == kind);
    rows.find(|rule| rule.types.is_empty()).unwrap_or(rules::OTHER)
}

/// Whether time is left uncounted for this reason in cases of this type.
pub fn applies(kind: Uncounted, type_code: TypeCode) -> bool {
    rule_for(kind, type_code).is_some()
}

/// The reason of a deduction or suspension: the longest known word in its text decides; none of other events.
pub fn reason(event: &CaseEvent) -> Option<Uncounted> {
    match event.kind {
        EventKind::Suspension => Some(Uncounted::Suspension),
        EventKind::Deduction => Some(Uncounted::parse(&event.detail).unwrap_or_else(|_| {
            let words = UNCOUNTED.iter().flat_map(|rule| rule.words.iter().map(|word| (rule.kind, *word)));
            let found = words.filter(|(_, word)| event.detail.contains(word));
            // Of words of one length the first in the table; `max_by_key` would take the last.
            found.rev().max_by_key(|(_, word)| word.len()).map_or(Uncounted::Other, |(kind, _)| kind)
        })),
        _ => None,
    }
}

fn rule_for(kind: Uncounted, type_code: TypeCode) -> Option<&'static UncountedRule> {
    UNCOUNTED.iter().find(|rule| rule.kind == kind && rule.covers(type_code))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
