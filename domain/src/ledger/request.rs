//! What a request asks of the clock of its case, and what granting it does.

use super::words::{APPROVERS, Field, PROCEDURES, UNCOUNTED, Word};
use super::{By, Effect, Entry, Refusal, Values, text};
use crate::case::{CaseEvent, CaseRecord, EventKind};
use crate::day::Day;
use crate::time_limit::calendar::Calendar;
use crate::time_limit::{IrregularityKind, clock, open_spans};

/// What goes up with a request.
pub(super) const ASKED: &[Field] = &[
    Field::What,
    Field::Uncounted,
    Field::Length,
    Field::From,
    Field::Until,
    Field::Procedure,
    Field::Reason,
    Field::Evidence,
    Field::Approver,
    Field::Opinion,
];

impl Entry {
    pub(super) fn in_time(&self, by: &By<'_>) -> Result<(), Refusal> {
        match by.expires.filter(|expires| *expires < by.today) {
            Some(expires) => Err(Refusal::Expired(expires)),
            None => Ok(()),
        }
    }

    /// Whether a court above decides: on an extension, and by the law as the case stands now.
    pub(super) fn is_decided_above(&self, by: &By<'_>) -> bool {
        let asked = self.value(Field::Approver);
        let approver = by.approver.or(asked).unwrap_or("president");
        self.value(Field::What) == Some("extension") && approver != "president"
    }

    /// What a granted request does to the case.
    pub(super) fn granted(&self, today: Day) -> Result<Effect, Refusal> {
        if self.value(Field::What) == Some("resumption") {
            return Ok(Effect::Resumed(self.day(Field::From)?));
        }
        self.event(today).map(Effect::Happened)
    }

    /// What a request asks to be written into the case, in the words of the event file.
    pub fn event(&self, today: Day) -> Result<CaseEvent, Refusal> {
        let word = |field: Field, words: &[Word]| {
            let id = self.value(field).unwrap_or_default();
            words.iter().find(|word| word.0 == id).map_or_else(String::new, |word| word.1.to_owned())
        };
        let until = self.value(Field::Until).map(|_| self.day(Field::Until)).transpose()?;
        let (kind, day, until, detail) = match self.value(Field::What) {
            Some("extension") => (EventKind::Extension, today, None, text(&self.values, Field::Length)),
            Some("deduction") => {
                (EventKind::Deduction, self.day(Field::From)?, until, word(Field::Uncounted, UNCOUNTED))
            }
            Some("suspension") => {
                (EventKind::Suspension, self.day(Field::From)?, until, word(Field::Uncounted, UNCOUNTED))
            }
            _ => (EventKind::ProcedureChange, today, None, word(Field::Procedure, PROCEDURES)),
        };
        Ok(CaseEvent {
            number: self.case()?.clone(),
            day,
            kind,
            until,
            detail,
            approver: word(Field::Approver, APPROVERS),
        })
    }

    /// Whether what a request asks for has an effect on the clock of its case and is as the law has it.
    pub fn is_of_use(
        &self,
        case: &CaseRecord,
        events: &[CaseEvent],
        today: Day,
        calendar: &Calendar,
    ) -> Result<(), Refusal> {
        if self.value(Field::What) == Some("resumption") {
            return match open_spans(events).next() {
                Some(event) if self.day(Field::From)? > event.day => Ok(()),
                Some(event) => Err(Refusal::Bad {
                    field: Field::From,
                    zh: format!("应晚于停止计算的起始日 {}", event.day),
                    en: format!("expected a day after {}, when the clock was stopped", event.day),
                }),
                None => Err(Refusal::NoEffect {
                    zh: String::from("审限没有停止计算"),
                    en: String::from("the clock is not stopped"),
                }),
            };
        }
        let event = self.event(today)?;
        let none = |zh: &str, en: &str| Err(Refusal::NoEffect { zh: zh.to_owned(), en: en.to_owned() });
        let latest = events.iter().map(|event| event.day).chain([event.day, today]).max().unwrap_or(today);
        let Ok(before) = clock(case, events, latest, calendar) else {
            return none("本类案件没有可延长、扣除的审限", "the case has no limit on record");
        };
        let mut with: Vec<CaseEvent> = events.to_vec();
        with.push(event);
        with.sort();
        let Ok(after) = clock(case, &with, latest, calendar) else {
            return none("转换后没有对应的审限", "there is no limit after the change");
        };
        let known: Vec<_> = before.irregular.iter().map(|one| one.what).collect();
        // Who decides is looked at when it is decided.
        let new = after.irregular.iter().find(|one| {
            !known.contains(&one.what)
                && !matches!(one.what, IrregularityKind::WrongApprover | IrregularityKind::ExtensionWithoutApprover)
        });
        if let Some(flaw) = new {
            return Err(Refusal::NoEffect {
                zh: format!("{}（{}）", flaw.what.zh(), flaw.article),
                en: format!("{} ({})", flaw.what.en(), flaw.article),
            });
        }
        let same = (after.due, after.paused, after.procedure) == (before.due, before.paused, before.procedure);
        if same { none("届满日不变", "the last day stays the same") } else { Ok(()) }
    }
}

/// What stopped a clock, told once more with its end: the day before the case goes on.
pub fn ended(events: &[CaseEvent], goes_on: Day) -> Vec<CaseEvent> {
    let before = open_spans(events).filter(|event| event.day < goes_on);
    before.map(|event| CaseEvent { until: Some(goes_on.plus_days(-1)), ..event.clone() }).collect()
}

/// What a request asks for decides what else it has to say.
pub(super) fn asked(values: &Values) -> Result<(), Refusal> {
    let needs: &[Field] = match values.get(&Field::What).map(String::as_str) {
        Some("extension") => &[Field::Length],
        Some("deduction" | "suspension") => &[Field::Uncounted, Field::From],
        Some("resumption") => &[Field::From],
        _ => &[Field::Procedure],
    };
    if let Some(field) = needs.iter().find(|field| !values.contains_key(field)) {
        return Err(Refusal::Missing(*field));
    }
    Ok(())
}
