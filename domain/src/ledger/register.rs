//! The registers of sources: days that were said or that a court sets, who comes again, and how far a row of a file goes.

use super::said::{fitting, sensible};
use super::words::{Field, Kind, State, Verb};
use super::{By, Entry, Refusal, Step, Subject, Values, open, settled, who};
use crate::day::Day;
use crate::policy::Action;
use crate::time_limit::Calendar;
use serde::{Deserialize, Serialize};

/// Days and months a court sets for its registers. No statute has the first four: what stands here at first is a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Clocks {
    /// Days from receipt to the procedural reply to a petition.
    pub reply_days: i32,
    /// Months from receipt to the reply on its result.
    pub result_months: i32,
    /// Days without a further petition after which it counts as resolved.
    pub watch_days: i32,
    /// So many people make a mass visit.
    pub mass_people: u32,
    /// So many cases in twelve months make a party one of many cases.
    pub many_cases: u32,
}

impl Default for Clocks {
    fn default() -> Self {
        Self { reply_days: 7, result_months: 3, watch_days: 180, mass_people: 5, many_cases: 10 }
    }
}

impl Clocks {
    /// Whether they can be meant.
    pub(super) fn make_sense(&self) -> bool {
        (1..=60).contains(&self.reply_days)
            && (1..=24).contains(&self.result_months)
            && (1..=730).contains(&self.watch_days)
            && (2..=1_000).contains(&self.mass_people)
            && (2..=10_000).contains(&self.many_cases)
    }
}

/// Working days a mediator has to accept (among Special Mediator Provisions 13–27).
const TO_ACCEPT: i32 = 3;
/// Days of a mediation (Special Mediator Provisions 27, Online Mediation Rules 24).
const TO_MEDIATE: i32 = 30;

impl Entry {
    /// A day that was said.
    pub fn said_day(&self, field: Field) -> Option<Day> {
        self.value(field).and_then(|day| day.parse().ok())
    }

    /// The last day of a mediation that was accepted: what both sides agreed on, else thirty days from the acceptance.
    pub fn mediation_until(&self) -> Option<Day> {
        let thirty_days = || self.said_day(Field::AcceptedOn).map(|day| day.plus_days(TO_MEDIATE));
        self.said_day(Field::AgreedUntil).or_else(thirty_days)
    }

    /// Last days counted from a day that was said.
    pub(super) fn register_dates(&mut self, clocks: &Clocks) {
        let said = |field: Field| self.said_day(field);
        let received = said(Field::Received).unwrap_or(self.opened);
        let due = match (self.kind, self.state) {
            (Kind::Mediation, State::Delegated) => Some(working_days_after(self.since, TO_ACCEPT)),
            (Kind::Mediation, State::Mediating) => self.mediation_until(),
            (Kind::Mediation, State::Settled | State::ConfirmationAsked | State::Documented) => said(Field::PerformBy),
            (Kind::Mediation, State::MustDocket) => {
                said(Field::EndedOn).zip(self.limit()).map(|(day, limit)| limit.ends(day))
            }
            (Kind::Petition, State::Received | State::Routed) => Some(received.plus_days(clocks.reply_days)),
            (Kind::Petition, State::Acknowledged) => Some(received.plus_months(clocks.result_months)),
            (Kind::Petition, State::Watching) => said(Field::RepliedOn).map(|day| day.plus_days(clocks.watch_days)),
            (Kind::Measure, State::Running) => said(Field::Until),
            (Kind::Litigant, State::Suggested) => said(Field::NextReview),
            _ => return,
        };
        self.due = due;
    }

    /// What someone who keeps the register may put right: what was said before for steps that are theirs.
    pub fn correctable(&self, may: &[Action]) -> Vec<Field> {
        let keeps = who(self.kind, Verb::Open).any(|action| may.contains(&action));
        if !self.kind.is_of_sources() || settled(self.kind, self.state) || !keeps {
            return Vec::new();
        }
        let theirs = |field: &Field| {
            super::steps().any(|step| step.kind == self.kind && may.contains(&step.who) && step.has(*field))
        };
        self.values.keys().copied().filter(theirs).collect()
    }

    /// The entry with something that was said put right, for a reason, and what is different now. Nothing else changes but a
    /// last day that is counted from it; what was said before stays in the course.
    ///
    /// # Errors
    ///
    /// What is not theirs to correct, not as its field wants it, no reason, and nothing different.
    pub fn corrected(&self, said: &Values, by: &By<'_>) -> Result<(Self, Values), Refusal> {
        let fields = self.correctable(&by.may);
        if fields.is_empty() {
            return Err(Refusal::NotYours(Verb::Correct));
        }
        let mut changed = Values::new();
        for (field, text) in said {
            let text = text.trim();
            if *field == Field::WhyCorrected || text.is_empty() {
                continue;
            }
            if !fields.contains(field) {
                return Err(Refusal::NotTaken { verb: Verb::Correct, field: *field });
            }
            let text = fitting(*field, text)?;
            if self.value(*field) != Some(text.as_str()) {
                changed.insert(*field, text);
            }
        }
        if changed.is_empty() {
            return Err(Refusal::NothingChanged);
        }
        let why = said.get(&Field::WhyCorrected).map(|why| why.trim()).filter(|why| !why.is_empty());
        let why = fitting(Field::WhyCorrected, why.ok_or(Refusal::Missing(Field::WhyCorrected))?)?;
        let mut values = self.values.clone();
        values.extend(changed.clone());
        sensible(&values, &changed, by)?;
        let mut after = Self { values, ..self.clone() };
        after.register_dates(&by.clocks);
        changed.insert(Field::WhyCorrected, why);
        Ok((after, changed))
    }

    /// A petition that was answered and has not come again in the time of observation, as it is then.
    pub fn resolved(&self, today: Day) -> Option<Self> {
        let over = self.due.is_some_and(|due| due < today);
        (self.kind == Kind::Petition && self.state == State::Watching && over).then(|| Self {
            state: State::Resolved,
            since: today,
            due: None,
            ..self.clone()
        })
    }

    /// A petition that was answered and whose petitioner comes again with the same, as it is then.
    pub fn repeated(&self, today: Day) -> Option<Self> {
        (self.kind == Kind::Petition && self.state == State::Watching).then(|| Self {
            state: State::Repeated,
            since: today,
            due: None,
            ..self.clone()
        })
    }

    /// What a round has to show before it may be terminated: inquiries, restriction, the applicant heard.
    pub(super) fn fit_to_be_terminated(&self) -> Result<(), Refusal> {
        let shown = [Field::PropertyInquiry, Field::SpendingRestriction, Field::ApplicantHeard];
        if shown.iter().all(|field| self.value(*field) == Some("yes")) { Ok(()) } else { Err(Refusal::NotFit) }
    }
}

fn working_days_after(day: Day, days: i32) -> Day {
    let calendar = Calendar::shipped();
    let mut last = day;
    for _ in 0..days {
        let next = last.plus_days(1);
        last = calendar.next_working(next).unwrap_or(next);
    }
    last
}

/// By whom and about what an entry of a register is, for finding those that are about the same: the two sides of a
/// dispute, the petitioner and the case, the party; nothing for the other ledgers. Blanks and the order of the sides make
/// no difference.
pub fn party_key(kind: Kind, values: &Values) -> String {
    let plain = |field: Field| -> String {
        values.get(&field).map(|text| text.chars().filter(|c| !c.is_whitespace()).collect()).unwrap_or_default()
    };
    let key = match kind {
        Kind::Mediation => {
            let mut sides = [plain(Field::Applicant), plain(Field::Respondent)];
            sides.sort();
            sides.join("|")
        }
        Kind::Petition => format!("{}|{}", plain(Field::Petitioner), plain(Field::AboutCase)),
        Kind::Litigant => plain(Field::Litigant),
        Kind::Rectification => format!("{}|{}", plain(Field::Problem), plain(Field::InCharge)),
        Kind::SignalCheck => format!("{}|{}", plain(Field::SignalRule), plain(Field::SignalSubject)),
        _ => String::new(),
    };
    // One side without a name is nobody to be found again.
    if key.starts_with('|') { String::new() } else { key }
}

/// What the entries of a register are taken apart by, in any order.
pub const fn dimensions(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Mediation => &[
            Field::Place,
            Field::DisputeCause,
            Field::Organisation,
            Field::Mediator,
            Field::Settlement,
            Field::FailReason,
        ],
        Kind::Petition => &[Field::Channel, Field::PetitionKind, Field::WentWrong, Field::Place, Field::Handler],
        Kind::Measure => &[Field::MeasureKind, Field::Target],
        Kind::Rectification => &[Field::InCharge, Field::Owner, Field::Indicator],
        Kind::SignalCheck => &[Field::SignalRule, Field::CheckOutcome, Field::InCharge],
        _ => &[],
    }
}

/// The case an entry names beside its own number: the one a petition is about, the one a mediation became, the one a round
/// was resumed as.
pub fn named_case(values: &Values) -> Option<&str> {
    let fields = [Field::AboutCase, Field::FirstNumber, Field::ResumedNumber];
    fields.iter().find_map(|field| values.get(field)).map(String::as_str)
}

/// How an entry stood after a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    /// The entry.
    pub entry: Entry,
    /// The step that led there.
    pub verb: Verb,
    /// What was said for it.
    pub said: Values,
}

/// An entry of a register opened by a row of a file and taken on for as long as the row says what the next step needs. Answers with every
/// stand of the entry, the opening first. Registers have no other effects than their entries.
///
/// # Errors
///
/// What the first step that cannot be taken was refused for; a step of another's is not taken.
pub fn as_far_as_it_says(kind: Kind, subject: Subject, row: &Values, by: &By<'_>) -> Result<Vec<Stand>, Refusal> {
    let way = way(kind, row, by);
    // What a later step cannot do without is said there.
    let said_at = |at: usize, step: &Step| -> Values {
        let later = way.get(at + 1..).unwrap_or_default();
        let left = |field: &Field| step.needs.contains(field) || !later.iter().any(|step| step.needs.contains(field));
        let fields = step.needs.iter().chain(step.takes).filter(|field| left(field));
        fields.filter_map(|field| Some((*field, row.get(field)?.clone()))).collect()
    };
    let said = way.first().map(|step| said_at(0, step)).unwrap_or_default();
    let (mut entry, _) = open(kind, subject, &said, by)?;
    let mut stands = vec![Stand { entry: entry.clone(), verb: Verb::Open, said }];
    for (at, step) in way.iter().enumerate().skip(1) {
        let said = said_at(at, step);
        entry = entry.advanced(step.verb, &said, by)?.0;
        stands.push(Stand { entry: entry.clone(), verb: step.verb, said });
    }
    match row.keys().find(|field| !way.iter().any(|step| step.has(**field))) {
        Some(field) => {
            Err(Refusal::NotTaken { verb: stands.last().map_or(Verb::Open, |stand| stand.verb), field: *field })
        }
        None => Ok(stands),
    }
}

/// The steps a row tells of, the opening first: of the ways that lead on from a state the first that has a use for
/// everything the row says, and where none has, the first.
fn way(kind: Kind, row: &Values, by: &By<'_>) -> Vec<&'static Step> {
    let first = super::steps().find(|step| step.kind == kind && step.verb == Verb::Open);
    let Some(first) = first else { return Vec::new() };
    let mut taken = vec![first];
    let mut best = None;
    walk(row, by, &mut taken, &mut best);
    best.unwrap_or(taken)
}

/// Goes on from the last step; says whether the way there has a use for everything. `best` is the first way to its end.
fn walk(row: &Values, by: &By<'_>, taken: &mut Vec<&'static Step>, best: &mut Option<Vec<&'static Step>>) -> bool {
    let Some(last) = taken.last().copied() else { return false };
    // Something the row says has to be new: no step is taken twice.
    let ready = |step: &&'static Step| {
        step.kind == last.kind
            && step.from.contains(&last.to)
            && by.may.contains(&step.who)
            && step.needs.iter().all(|field| row.contains_key(field))
            && step.needs.iter().any(|field| !taken.iter().any(|step| step.has(*field)))
    };
    let onward: Vec<&'static Step> = super::steps().filter(ready).collect();
    if onward.is_empty() {
        let whole = row.keys().all(|field| taken.iter().any(|step| step.has(*field)));
        if whole || best.is_none() {
            *best = Some(taken.clone());
        }
        return whole;
    }
    onward.into_iter().any(|step| {
        taken.push(step);
        let whole = walk(row, by, taken, best);
        taken.pop();
        whole
    })
}
