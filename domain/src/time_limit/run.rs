//! The run of a clock through the events of a case.

use super::rules::{
    Approver, CONVERSION, CONVERSIONS, Conversion, Date, Effect, Extension, LIMITS, Limit, Tried, Uncounted,
};
use super::{
    ActionKind, Calendar, Clock, Irregularity, IrregularityKind, LastDay, Length, Reach, Step, StepKind, reason,
    rule_for, uncounted_rule,
};
use crate::case::{CaseEvent, CaseRecord, Disposition, EventKind, Procedure};
use crate::day::Day;
use crate::line::Line;
use crate::type_code::{Stage, TypeCode};

/// From how many days on a stop without an end is an irregularity.
pub const LONG_STOP: i32 = 180;

/// The row a case is counted by under a procedure.
pub(super) fn find(case: &CaseRecord, procedure: Procedure) -> Option<&'static Limit> {
    let type_code = case.number.type_code.as_str();
    let in_force = |from: Option<Date>, until: Option<Date>| {
        let day = case.docketed.ymd();
        from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
    };
    LIMITS.iter().find(|limit| {
        limit.types.contains(&type_code)
            && limit.procedure.is_none_or(|wanted| wanted == procedure)
            && limit.tried.is_none_or(|wanted| tried(case, procedure) == Some(wanted))
            && (limit.causes.is_empty() || limit.causes.iter().any(|word| case.cause.contains(word)))
            && in_force(limit.from, limit.until)
    })
}

/// As which instance a retrial is tried: as the procedure says, or else as the decision was made, and as second
/// instance by a court above the one that made it (CPL 218). `None` where the record does not tell.
fn tried(case: &CaseRecord, procedure: Procedure) -> Option<Tried> {
    match (procedure, &case.origin) {
        (Procedure::Ordinary, _) => Some(Tried::AsFirst),
        (Procedure::SecondInstance, _) => Some(Tried::AsSecond),
        (_, Some(origin)) => match origin.type_code.stage() {
            Stage::FirstInstance if origin.court == case.number.court => Some(Tried::AsFirst),
            Stage::FirstInstance | Stage::SecondInstance => Some(Tried::AsSecond),
            _ => None,
        },
        (_, None) => None,
    }
}

/// A start and the last day that base limit and extensions give from it. There is more than one when a limit was
/// started anew: the one that ends last holds, so that counting anew never shortens.
#[derive(Clone, Copy)]
struct Track {
    start: Day,
    due: Day,
}

/// A clock while it runs.
pub(super) struct Run<'a> {
    case: &'a CaseRecord,
    calendar: &'a Calendar,
    /// The day asked for.
    today: Day,
    /// The closing, or the day asked for.
    last: Day,
    limit: &'static Limit,
    procedure: Procedure,
    tracks: Vec<Track>,
    /// Spans not counted: in order, each day in one of them at most.
    spans: Vec<(Day, Day)>,
    /// The last day of any span so far, whatever it does.
    covered: Option<Day>,
    paused: Option<Day>,
    /// Extensions that took effect, in all.
    extensions: u8,
    /// Extensions of the present limit.
    granted: u8,
    steps: Vec<Step>,
    irregular: Vec<Irregularity>,
}

/// Whether a span without an end is told once more with its end: the same stop, which is over.
pub(crate) fn has_ended(event: &CaseEvent, events: &[CaseEvent]) -> bool {
    let spans = matches!(event.kind, EventKind::Deduction | EventKind::Suspension) && event.until.is_none();
    let same = |other: &CaseEvent| {
        (other.kind, other.day, &other.detail) == (event.kind, event.day, &event.detail) && other.until.is_some()
    };
    spans && events.iter().any(same)
}

impl<'a> Run<'a> {
    pub(super) fn start(case: &'a CaseRecord, limit: &'static Limit, today: Day, calendar: &'a Calendar) -> Self {
        let start = case.docketed;
        let due = limit.base.after(start);
        let base = Step {
            what: StepKind::Base,
            article: limit.article,
            from: start,
            until: None,
            days: due.since(start),
            due,
            detail: String::new(),
        };
        Self {
            case,
            calendar,
            today,
            last: case.closed.unwrap_or(today),
            limit,
            procedure: case.procedure,
            tracks: vec![Track { start, due }],
            spans: Vec::new(),
            covered: None,
            paused: None,
            extensions: 0,
            granted: 0,
            steps: vec![base],
            irregular: Vec::new(),
        }
    }

    /// Through the events up to a day.
    pub(super) fn through(mut self, events: &[CaseEvent], upto: Day) -> Clock {
        let mut in_order: Vec<&CaseEvent> =
            events.iter().filter(|event| event.day <= upto && !has_ended(event, events)).collect();
        in_order.sort();
        for event in in_order {
            match event.kind {
                EventKind::Extension => self.extend(event),
                EventKind::Deduction | EventKind::Suspension => self.leave_out(event),
                EventKind::ProcedureChange => self.convert(event),
                _ => {}
            }
        }
        self.look_for_second_remand(events);
        self.finish()
    }

    fn extend(&mut self, event: &CaseEvent) {
        let Some(length) = Length::parse(&event.detail) else { return };
        let rule = self.next_extension();
        if event.day > self.due() {
            let article = rule.map_or(self.limit.article, |rule| rule.timing);
            return self.note(IrregularityKind::ExtensionAfterExpiry, article, event.day);
        }
        let Some(rule) = rule else {
            return self.note(IrregularityKind::TooManyExtensions, self.limit.article, event.day);
        };
        if event.approver.trim().is_empty() {
            self.note(IrregularityKind::ExtensionWithoutApprover, rule.article, event.day);
        } else if Approver::parse(&event.approver).is_ok_and(|approver| !approver.suffices_for(rule.approver)) {
            self.note(IrregularityKind::WrongApprover, rule.article, event.day);
        }
        let (mut too_long, mut over_cap) = (false, false);
        let before = self.statutory().1;
        for track in &mut self.tracks {
            let asked = length.after(track.due);
            let allowed = rule.length.map_or(asked, |length| length.after(track.due).min(asked));
            let cap = self.limit.latest(track.start).map(|cap| cap.max(track.due));
            let granted = cap.map_or(allowed, |cap| cap.min(allowed));
            too_long |= allowed < asked;
            over_cap |= cap.is_some_and(|cap| cap < asked);
            track.due = granted;
        }
        if over_cap {
            self.note(IrregularityKind::CapExceeded, self.limit.article, event.day);
        } else if too_long {
            self.note(IrregularityKind::ExtensionTooLong, rule.article, event.day);
        }
        self.extensions = self.extensions.saturating_add(1);
        self.granted = self.granted.saturating_add(1);
        self.step(StepKind::Extension, rule.article, event, None, before);
    }

    fn leave_out(&mut self, event: &CaseEvent) {
        let kind = reason(event).unwrap_or(Uncounted::Other);
        let Some(rule) = rule_for(kind, self.type_code()) else {
            let article = uncounted_rule(kind).article;
            return self.note(IrregularityKind::UncountedNotApplicable, article, event.day);
        };
        if event.day > self.due() {
            return self.note(IrregularityKind::UncountedAfterExpiry, rule.article, event.day);
        }
        let simplified = matches!(self.procedure, Procedure::Simplified | Procedure::SmallClaims);
        if kind == Uncounted::PublicNotice && simplified && self.type_code().line() == Line::Civil {
            self.note(IrregularityKind::PublicNoticeInSimplified, "EXP 4", event.day);
        }
        if self.covered.is_some_and(|covered| event.day <= covered) {
            self.note(IrregularityKind::OverlappingSpans, rule.article, event.day);
        }
        if event.until.is_none() && self.last.since(event.day) > LONG_STOP {
            self.note(IrregularityKind::SuspensionWithoutEnd, rule.article, event.day);
        }
        let mut until = event.until.unwrap_or(self.last);
        if let Some(cap) = rule.cap {
            let last = cap.after(event.day).plus_days(-1);
            if until > last {
                self.note(IrregularityKind::UncountedOverCap, rule.article, last.plus_days(1));
                until = last;
            }
        }
        let open = self.case.closed.is_none() && event.until.is_none() && until >= self.last;
        if open {
            self.paused = Some(self.paused.map_or(event.day, |since| since.min(event.day)));
        }
        let before = self.statutory().1;
        let end = (!open).then_some(until);
        let from = self.spans.last().map_or(event.day, |(_, last)| event.day.max(last.plus_days(1)));
        self.covered = self.covered.max(Some(until));
        if rule.effect == Effect::Restart && event.until.is_some() {
            self.tracks.push(Track { start: until, due: self.limit.base.after(until) });
            self.step(StepKind::Restart, rule.article, event, end, before);
        } else if from <= until {
            self.spans.push((from, until));
            self.step(StepKind::NotCounted, rule.article, event, end, before);
        }
    }

    fn convert(&mut self, event: &CaseEvent) {
        let Ok(procedure) = Procedure::parse(&event.detail) else { return };
        let rule = self.conversion();
        self.procedure = procedure;
        let Some(limit) = find(self.case, procedure).filter(|limit| !std::ptr::eq(*limit, self.limit)) else { return };
        let late = event.day > self.due();
        if late {
            self.note(IrregularityKind::LateConversion, rule.article, event.day);
        }
        let before = self.statutory().1;
        let start = if rule.anew { event.day } else { self.case.docketed };
        let track = Track { start, due: limit.base.after(start) };
        // A limit that has expired is not made longer by leaving its procedure.
        if late && self.end_of(track) >= before {
            return;
        }
        self.limit = limit;
        self.granted = 0;
        self.tracks = vec![track];
        self.step(StepKind::Conversion, rule.article, event, None, before);
    }

    /// Only one remand: after a second decision of first instance the case may not be remanded again. A criminal case
    /// may, for a breach of procedure (CrPL 238), and the record does not tell why. The record of a chain of cases is
    /// not looked into: a remanded case gets a new number.
    fn look_for_second_remand(&mut self, events: &[CaseEvent]) {
        let article = match self.type_code().line() {
            Line::Civil => "CPL 177",
            Line::Administrative => "ALL 89",
            _ => return,
        };
        let remanded = |event: &&CaseEvent| {
            event.kind == EventKind::SecondInstanceClosed
                && event.day <= self.today
                && Disposition::parse(&event.detail) == Ok(Disposition::Remanded)
        };
        let mut days: Vec<Day> = events.iter().filter(remanded).map(|event| event.day).collect();
        days.sort();
        for day in days.into_iter().skip(1) {
            self.note(IrregularityKind::SecondRemand, article, day);
        }
    }

    fn finish(mut self) -> Clock {
        let (track, statutory_due) = self.statutory();
        let start = track.start;
        let rolled = self.calendar.next_working(statutory_due);
        let due = rolled.unwrap_or(statutory_due);
        if due > statutory_due {
            let names = self.calendar.holiday(statutory_due).map_or("周末", |(name, _)| name);
            self.steps.push(Step {
                what: StepKind::Holiday,
                article: "CPL 85",
                from: statutory_due,
                until: Some(due),
                days: due.since(statutory_due),
                due,
                detail: names.to_owned(),
            });
        }
        let net = |day: Day| day.since(start) - self.left_out(start, day);
        let days_total = net(if self.paused.is_some() { statutory_due } else { due });
        let days_used = net(self.last.max(start));
        let mut actions = if self.case.closed.is_none() { self.actions(due) } else { Vec::new() };
        actions.retain(|action| action.day >= self.today);
        actions.sort_by_key(|action| (action.day, action.what));
        let two_thirds = self.day_of(start, (2 * days_total + 2).div_euclid(3));
        let days_not_counted = self.left_out(start, Day::from_number(i32::MAX));
        let next_extension = self.next_extension().filter(|_| self.is_below_cap());
        self.irregular.sort_by_key(|irregularity| (irregularity.day, irregularity.what));
        Clock {
            limit: self.limit,
            procedure: self.procedure,
            start,
            statutory_due,
            due,
            paused: self.paused,
            days_total,
            days_used,
            days_left: days_total - days_used,
            days_not_counted,
            two_thirds,
            extensions: self.extensions,
            next_extension,
            steps: self.steps,
            actions,
            irregular: self.irregular,
            calendar: if rolled.is_some() { Reach::Inside } else { Reach::Outside },
        }
    }

    fn actions(&self, due: Day) -> Vec<LastDay> {
        let mut actions = Vec::new();
        if let Some(rule) = self.next_extension().filter(|_| self.is_below_cap()) {
            let (apply, decide) = match rule.approver {
                Approver::President => (ActionKind::ApplyExtension, ActionKind::DecideExtension),
                _ => (ActionKind::ApplySuperiorExtension, ActionKind::DecideSuperiorExtension),
            };
            let mut add = |what, before: i32| {
                let (day, approver) = (due.plus_days(-before), rule.approver);
                actions.push(LastDay { what, day, article: rule.timing, approver });
            };
            // Where no article says how long before, it must be before expiry all the same.
            add(apply, rule.apply_before.unwrap_or(0));
            if let Some(before) = rule.decide_before {
                add(decide, before);
            }
        }
        let rule = self.conversion();
        if rule.procedure.is_some() {
            let (what, approver) = (ActionKind::ConvertProcedure, Approver::Court);
            actions.push(LastDay { what, day: due, article: rule.article, approver });
        }
        actions
    }

    fn is_below_cap(&self) -> bool {
        let below = |track: &Track| self.limit.latest(track.start).is_none_or(|cap| track.due < cap);
        self.tracks.iter().any(below)
    }

    /// The extension that comes next, if the law provides one.
    fn next_extension(&self) -> Option<&'static Extension> {
        let mut granted = self.granted;
        self.limit.extensions.iter().find(|extension| match extension.times {
            Some(times) if granted >= times => {
                granted -= times;
                false
            }
            _ => true,
        })
    }

    fn conversion(&self) -> &'static Conversion {
        let type_code = self.type_code().as_str();
        let fits = |rule: &&Conversion| {
            rule.types.contains(&type_code) && rule.procedure.is_none_or(|left| left == self.procedure)
        };
        CONVERSIONS.iter().find(fits).unwrap_or(CONVERSION)
    }

    fn type_code(&self) -> TypeCode {
        self.case.number.type_code
    }

    /// The track that ends last, and its last day before the roll over days of rest.
    fn statutory(&self) -> (Track, Day) {
        let first = Track { start: self.case.docketed, due: self.case.docketed };
        let ends = self.tracks.iter().map(|track| (self.end_of(*track), *track));
        let (due, track) = ends.max_by_key(|(due, track)| (*due, track.start)).unwrap_or((first.due, first));
        // A span that begins on a day of rest after the last day, when the limit still ran over it, holds it to its end.
        (track, self.spans.last().map_or(due, |(_, until)| due.max(*until)))
    }

    fn end_of(&self, track: Track) -> Day {
        track.due.plus_days(self.left_out(track.start, Day::from_number(i32::MAX)))
    }

    fn due(&self) -> Day {
        let due = self.statutory().1;
        self.calendar.next_working(due).unwrap_or(due)
    }

    /// Days not counted after `start`, up to `day`.
    fn left_out(&self, start: Day, day: Day) -> i32 {
        let first = start.plus_days(1);
        self.spans.iter().map(|(from, until)| (until.min(&day).since(*from.max(&first)) + 1).max(0)).sum()
    }

    /// The day on which this many days after `start` have been counted.
    fn day_of(&self, start: Day, counted: i32) -> Day {
        let first = start.plus_days(1);
        let mut day = start.plus_days(counted);
        for (from, until) in &self.spans {
            let from = *from.max(&first);
            if from <= day && from <= *until {
                day = day.plus_days(until.since(from) + 1);
            }
        }
        day
    }

    fn step(&mut self, what: StepKind, article: &'static str, event: &CaseEvent, until: Option<Day>, before: Day) {
        let due = self.statutory().1;
        let (from, days, detail) = (event.day, due.since(before), event.detail.clone());
        self.steps.push(Step { what, article, from, until, days, due, detail });
    }

    fn note(&mut self, what: IrregularityKind, article: &'static str, day: Day) {
        self.irregular.push(Irregularity { what, article, day });
    }
}
