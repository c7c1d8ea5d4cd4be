//! A fact: the one small row that every figure counts, derived from a case and its events.

use crate::case::{CaseEvent, CaseRecord, Disposition, EventKind, Procedure};
use crate::case_number::CaseNumber;
use crate::day::Day;
use crate::line::Line;
use crate::lineage::Derivation;
use crate::time_limit::{self, Calendar};
use crate::type_code::{Stage, TypeCode};
use crate::vocabulary::vocabulary;
use foldhash::HashSet;
use std::sync::Arc;

vocabulary! {
    /// The days in the life of a case on which it can count for something.
    Moment ("时点") {
        Docketed = "docketed", "立案", "docketed";
        Closed = "closed", "结案", "closed";
        Appealed = "appealed", "上诉", "appealed";
        SecondDocketed = "second_docketed", "二审立案", "second instance docketed";
        SecondClosed = "second_closed", "二审结案", "second instance closed";
        Effective = "effective", "裁判生效", "decision effective";
        EnforcementDocketed = "enforcement_docketed", "申请执行立案", "first enforcement docketed";
        PetitionDocketed = "petition_docketed", "申诉申请再审立案", "petition or retrial application docketed";
        RetrialClosed = "retrial_closed", "再审结案", "retrial closed";
        TwelveMonthsPassed = "twelve_months_passed", "立案满12个月", "twelve months passed since docketing";
    }
}

/// How many moments are stored; the last word of [`Moment`] is derived from the docketing day.
pub const STORED_MOMENTS: usize = 9;

vocabulary! {
    /// Yes-or-no properties of a case that measures ask for.
    Trait ("特征") {
        Heard = "heard", "开庭审理", "heard in open court";
        Enforceable = "enforceable", "有可执行内容", "enforceable content";
        LimitKnown = "limit_known", "有法定审限", "has a statutory limit";
        WithinLimit = "within_limit", "在审限内结案", "closed within the limit";
        Extended = "extended", "延长过审限", "limit was extended";
        AmountMissing = "amount_missing", "缺执行金额", "enforcement amounts missing";
        FiledOnline = "filed_online", "网上立案", "filed online";
        FromMediation = "from_mediation", "诉前调解不成转立案", "docketed after failed mediation";
        SpecialNumber = "special_number", "专门审判代字", "special-trial code in the number";
        FromAnother = "from_another", "发回重审或执行异议之诉", "tried again, or a suit on an enforcement objection";
        HearingUnknown = "hearing_unknown", "未记是否开庭", "whether it was heard is not on record";
        EnforceableUnknown = "enforceable_unknown", "未记有无可执行内容", "whether it has enforceable content is not on record";
        FilingUnknown = "filing_unknown", "未记立案渠道", "how it was filed is not on record";
    }
}

/// A set of traits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Traits(pub(crate) u16);

impl Traits {
    /// With one trait more, if `yes`.
    #[must_use]
    pub const fn with(self, one: Trait, yes: bool) -> Self {
        if yes { Self(self.0 | 1 << one.index()) } else { self }
    }

    /// Without a trait.
    #[must_use]
    pub const fn without(self, one: Trait) -> Self {
        Self(self.0 & !(1 << one.index()))
    }

    /// Those taken from the record as it stands, without what is derived by rules, which change.
    #[must_use]
    pub const fn on_record(self) -> Self {
        let taken = 1 << Trait::Heard.index()
            | 1 << Trait::Extended.index()
            | 1 << Trait::FiledOnline.index()
            | 1 << Trait::FromMediation.index()
            | 1 << Trait::SpecialNumber.index();
        Self(self.0 & taken)
    }

    /// Whether the trait is in the set.
    pub const fn has(self, one: Trait) -> bool {
        self.0 & (1 << one.index()) != 0
    }
}

/// Everything about a fact that decides what it counts for, apart from days and amounts. Few distinct shapes
/// occur, so rules are asked once a shape, not once a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shape {
    /// Type code of the case number.
    pub type_code: TypeCode,
    /// The procedure the case ended in, or runs in.
    pub procedure: Procedure,
    /// How it was closed.
    pub disposition: Option<Disposition>,
    /// How the second instance ended, for a case that was appealed.
    pub second_instance: Option<Disposition>,
    /// How a retrial of its effective decision ended.
    pub retrial: Option<Disposition>,
    /// Its traits.
    pub traits: Traits,
}

/// Words that case after case has again, each held once however many facts have it.
#[derive(Debug, Default)]
pub struct Words(HashSet<Arc<str>>);

impl Words {
    /// The word, in the one place where all have it.
    pub fn shared(&mut self, word: &str) -> Arc<str> {
        if let Some(held) = self.0.get(word) {
            return held.clone();
        }
        let held: Arc<str> = word.into();
        self.0.insert(held.clone());
        held
    }
}

/// One case as the engine sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// 案号.
    pub number: CaseNumber,
    /// 承办部门.
    pub division: Arc<str>,
    /// 承办人.
    pub judge: Arc<str>,
    /// 案由.
    pub cause: Arc<str>,
    /// What kind of case it is and what became of it.
    pub shape: Shape,
    /// When what happened; by [`Moment`], without the derived one.
    pub days: [Option<Day>; STORED_MOMENTS],
    /// 申请标的额 in fen.
    pub applied: u64,
    /// 到位金额 in fen.
    pub recovered: u64,
}

impl Fact {
    /// Derives the fact of a case. `events` are those of this case in the order of their days.
    ///
    /// A decision counts for its court when it is reversed or remanded later, so the outcome at second instance and on
    /// retrial stands in the fact of the case decided first.
    pub fn derive(case: &CaseRecord, events: &[CaseEvent]) -> Self {
        Self::derive_sharing(&mut Words::default(), case, events)
    }

    /// The same of one of many cases, which share their words.
    pub fn derive_sharing(words: &mut Words, case: &CaseRecord, events: &[CaseEvent]) -> Self {
        let first = |kind: EventKind| events.iter().find(|event| event.kind == kind);
        let day = |kind: EventKind| first(kind).map(|event| event.day);
        let outcome = |kind: EventKind| first(kind).and_then(|event| Disposition::parse(&event.detail).ok());
        let change = events.iter().rfind(|event| event.kind == EventKind::ProcedureChange);
        let procedure = change.and_then(|event| Procedure::parse(&event.detail).ok()).unwrap_or(case.procedure);
        // The limit of an open case is not part of its fact: it would move with "today".
        let clock = case.closed.and_then(|closed| time_limit::clock(case, events, closed, Calendar::shipped()).ok());
        let within = clock.as_ref().zip(case.closed).is_some_and(|(clock, closed)| closed <= clock.due);
        let extended = events.iter().any(|event| event.kind == EventKind::Extension);
        let enforcement = case.number.type_code.is_enforcement_of_amounts();
        // What enforcement was applied for on has something to enforce, whether the file says so or not.
        let enforceable = case.enforceable.or(day(EventKind::EnforcementDocketed).map(|_| true));
        let on_appeal = case.number.type_code.stage() == Stage::SecondInstance;
        let effective_civil = case.number.type_code.line() == Line::Civil && day(EventKind::Effective).is_some();
        let from_mediation = case.origin.as_ref().is_some_and(|origin| origin.type_code == TypeCode::PRESUIT_MEDIATION);
        let traits = Traits::default()
            .with(Trait::Heard, case.heard == Some(true))
            .with(Trait::Enforceable, enforceable == Some(true))
            .with(Trait::LimitKnown, clock.is_some())
            .with(Trait::WithinLimit, within)
            .with(Trait::Extended, extended)
            .with(
                Trait::AmountMissing,
                enforcement && case.closed.is_some() && (case.applied.is_none() || case.recovered.is_none()),
            )
            .with(Trait::FiledOnline, case.filed_online == Some(true))
            .with(Trait::FromMediation, from_mediation)
            .with(Trait::SpecialNumber, case.number.special.is_some())
            .with(
                Trait::FromAnother,
                matches!(
                    Derivation::of(&case.number, case.origin.as_ref()),
                    Derivation::Remand | Derivation::ObjectionSuit
                ),
            )
            .with(Trait::HearingUnknown, on_appeal && case.heard.is_none())
            .with(Trait::EnforceableUnknown, effective_civil && enforceable.is_none())
            .with(Trait::FilingUnknown, case.filed_online.is_none());
        let known_amounts = case.applied.zip(case.recovered);
        Self {
            number: case.number.clone(),
            division: words.shared(&case.division),
            judge: words.shared(&case.judge),
            cause: words.shared(&case.cause),
            shape: Shape {
                type_code: case.number.type_code,
                procedure,
                disposition: case.disposition,
                second_instance: outcome(EventKind::SecondInstanceClosed),
                retrial: outcome(EventKind::RetrialClosed),
                traits,
            },
            days: [
                Some(case.docketed),
                case.closed,
                day(EventKind::Appeal),
                day(EventKind::SecondInstanceDocketed),
                day(EventKind::SecondInstanceClosed),
                day(EventKind::Effective),
                day(EventKind::EnforcementDocketed),
                day(EventKind::PetitionDocketed),
                day(EventKind::RetrialClosed),
            ],
            applied: known_amounts.map_or(0, |(applied, _)| applied.fen()),
            recovered: known_amounts.map_or(0, |(_, recovered)| recovered.fen()),
        }
    }
}

/// A number of the rules by which this build derives facts: what was derived under another is derived anew.
pub fn edition() -> u64 {
    use std::hash::Hasher;
    /// Counted up when [`Fact::derive`] derives something else.
    const RULES: u8 = 1;
    let mut hash = std::hash::DefaultHasher::new();
    hash.write_u64(time_limit::edition());
    hash.write_u8(RULES);
    Trait::WORDS.iter().for_each(|(id, ..)| hash.write(id.as_bytes()));
    hash.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::sample::{case, event};

    #[test]
    fn an_appealed_case() {
        let number = "（2023）冀0632民初7号";
        let record = case(number, "2023-01-10", Some("2023-05-08"), Some(Disposition::Judgment));
        let fact = Fact::derive(
            &record,
            &[
                event(number, EventKind::Appeal, "2023-05-20", None, ""),
                event(number, EventKind::SecondInstanceDocketed, "2023-06-25", None, "（2023）冀96民终9号"),
                event(number, EventKind::SecondInstanceClosed, "2023-08-01", None, "改判"),
            ],
        );
        assert_eq!(fact.shape.second_instance, Some(Disposition::Reversed));
        assert!(fact.shape.traits.has(Trait::WithinLimit) && fact.shape.traits.has(Trait::LimitKnown));
        assert!(!fact.shape.traits.has(Trait::Extended));
        let appealed = fact.days.get(usize::from(Moment::Appealed.index())).copied().flatten();
        assert_eq!(appealed.map(|day| day.to_string()).as_deref(), Some("2023-05-20"));
    }

    #[test]
    fn closed_a_day_late_is_not_within_the_limit() {
        let on_time = case("（2023）冀0632民初7号", "2023-01-10", Some("2023-07-10"), Some(Disposition::Judgment));
        let late = case("（2023）冀0632民初7号", "2023-01-10", Some("2023-07-11"), Some(Disposition::Judgment));
        assert!(Fact::derive(&on_time, &[]).shape.traits.has(Trait::WithinLimit));
        assert!(!Fact::derive(&late, &[]).shape.traits.has(Trait::WithinLimit));
    }

    #[test]
    fn an_open_case_has_no_limit_in_its_fact() {
        let open = case("（2023）冀0632民初7号", "2023-01-10", None, None);
        assert!(!Fact::derive(&open, &[]).shape.traits.has(Trait::LimitKnown));
    }
}
