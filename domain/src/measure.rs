//! Measures: what is counted, when it counts, by what weight, and which facts are let in.
//!
//! A measure's rule is a row of data, so the same row gives the number, the cases behind it and the sentence that
//! says why a case counts. Ids are the names used in the formulas of the indicator catalogue.

use crate::case::{Disposition, Procedure};
use crate::fact::{Moment, Shape, Trait};
use crate::line::Line;
use crate::type_code::{Stage, TypeCode};
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// A countable quantity.
    Measure ("指标项") {
        New = "new", "新收", "new cases", ["new_cases"];
        CarriedOver = "carried_over", "旧存", "carried over";
        Closed = "closed", "结案", "closed";
        Pending = "pending", "未结", "pending";
        Cases = "cases", "件", "cases (件)", ["case"];
        Matters = "matters", "案", "matters (案)", ["matter"];
        ClosedWithinTimeLimit = "closed_within_time_limit", "审限内结案", "closed within the time limit";
        ClosedLimitUnknown = "closed_limit_unknown", "审限不明的结案", "closed, limit unknown";
        PendingOver12Months = "pending_over_12_months", "超12个月未结", "pending over 12 months";
        ClosedWithExtension = "closed_with_extension", "延长审限的结案", "closed after an extension";
        ClosingDaysTotal = "closing_days_total", "立案至结案天数之和", "total days from docketing to closing", ["sum(closed_on-docketed_on)"];
        QuotaJudges = "quota_judges", "员额法官", "quota judges";
        ClosedByMediation = "closed_by_mediation", "调解结案", "closed by mediation";
        ClosedByWithdrawal = "closed_by_withdrawal", "撤诉结案", "closed by withdrawal";
        FirstInstanceClosed = "first_instance_closed", "一审结案", "first instance closed";
        Appeals = "appeals", "上诉、抗诉", "appeals and protests";
        AppealsDocketed = "appeals_docketed", "二审立案", "appeals docketed";
        AppealTransferDaysTotal = "appeal_transfer_days_total", "一审结案至二审立案天数之和", "total days from first-instance closing to second-instance docketing", ["sum(second_instance_docketed_on-first_instance_closed_on)"];
        FirstInstanceReversed = "first_instance_reversed", "一审被改判", "first-instance decisions reversed";
        FirstInstanceRemanded = "first_instance_remanded", "一审被发回重审", "first-instance decisions remanded";
        SecondInstanceClosed = "second_instance_closed", "二审结案", "second instance closed";
        SecondInstanceReversed = "second_instance_reversed", "二审改判", "reversed at second instance";
        SecondInstanceRemanded = "second_instance_remanded", "二审发回重审", "remanded at second instance";
        SecondInstanceHeard = "second_instance_heard", "二审开庭", "second-instance cases heard";
        RetrialReversed = "retrial_reversed", "再审改判", "reversed on retrial";
        RetrialRemanded = "retrial_remanded", "再审发回重审", "remanded on retrial";
        RetrialReviewsClosed = "retrial_reviews_closed", "再审审查结案", "retrial reviews closed";
        RetrialOrdered = "retrial_ordered", "裁定再审", "retrial ordered";
        EffectiveDecisions = "effective_decisions", "生效裁判", "effective decisions";
        EffectiveReversed = "effective_reversed", "生效裁判被改判", "effective decisions reversed";
        EffectiveRemanded = "effective_remanded", "生效裁判被发回重审", "effective decisions remanded";
        Petitions = "petitions", "刑事申诉", "criminal petitions";
        RetrialApplications = "retrial_applications", "申请再审", "retrial applications";
        EnforceableCivilDecisions = "enforceable_civil_decisions", "有可执行内容的生效民事裁判", "enforceable civil decisions";
        FirstEnforcementOnCivil = "first_enforcement_on_civil", "民事裁判首次申请执行", "first enforcement on civil decisions";
        FirstEnforcementClosed = "first_enforcement_closed", "首次执行结案", "first enforcement closed";
        FirstEnforcementCompleted = "first_enforcement_completed", "首次执行完毕", "first enforcement completed";
        FirstEnforcementTerminated = "first_enforcement_terminated_this_round", "首次执行终本", "first enforcement terminated this round";
        EnforcementClosed = "enforcement_closed", "执行结案", "enforcement closed";
        EnforcementAmountMissing = "enforcement_amount_missing", "缺金额的执行结案", "enforcement closed, amounts missing";
        AmountApplied = "amount_applied", "申请标的额", "amount applied for";
        AmountRecovered = "amount_recovered", "到位金额", "amount recovered";
        PresuitMediations = "presuit_mediations_concluded_or_accepted", "受理诉前调解", "pre-litigation mediations accepted", ["presuit_mediations"];
        PresuitSuccess = "presuit_success", "诉前调解成功", "settled by pre-litigation mediation";
        FirstInstanceCivilAdminNew = "first_instance_civil_admin_new", "新收一审民事行政", "new first-instance civil and administrative";
        FirstInstanceCivilClosed = "first_instance_civil_closed", "一审民事结案", "first-instance civil closed";
        FirstInstanceCivilSimplified = "first_instance_civil_closed_by_simplified_including_small_claims", "一审民事适用简易程序(含小额)结案", "first-instance civil closed by simplified procedure, small claims included";
        FirstInstanceCivilSmallClaims = "first_instance_civil_closed_by_small_claims", "一审民事适用小额诉讼结案", "first-instance civil closed by small claims";
        OnlineFilings = "online_filings_approved", "网上立案通过", "online filings approved";
        OnlineMediations = "online_mediation_applications", "网上调解申请", "online mediation applications";
        MediationDocuments = "mediation_documents_applied", "申请出具诉前调解书", "mediation documents applied for";
        FailedMediationsDocketed = "failed_mediations_docketed", "诉前调解不成转立案", "failed mediations docketed";
        SuggestionsIssued = "suggestions_issued", "发出司法建议", "judicial suggestions issued";
        SuggestionsAnswered = "suggestions_answered", "反馈司法建议", "judicial suggestions answered";
        ResidentPopulation = "resident_population", "常住人口", "resident population";
        FloatingPopulation = "registered_floating_population", "登记流动人口", "registered floating population";
        SecondInstanceHearingUnknown = "second_instance_hearing_unknown", "未记是否开庭的二审结案", "second instance closed, hearing not on record";
        EffectiveCivilDecisions = "effective_civil_decisions", "生效民事裁判", "effective civil decisions";
        EnforceableUnknown = "effective_civil_enforceable_unknown", "未记有无可执行内容的生效民事裁判", "effective civil decisions, enforceable content not on record";
        FilingUnknown = "filing_unknown", "未记立案渠道的新收", "new cases, way of filing not on record";
        MediationFilingUnknown = "mediation_filing_unknown", "未记立案渠道的诉前调解", "mediations, way of filing not on record";
    }
}

vocabulary! {
    /// The case types an indicator takes its measures over.
    Scope ("案件范围") {
        All = "all", "全部案件", "all cases";
        Litigation = "litigation", "刑事、民事、行政", "criminal, civil, administrative";
        LitigationAndEnforcement = "litigation_and_enforcement", "刑事、民事、行政、执行", "criminal, civil, administrative, enforcement";
        CivilAndAdministrative = "civil_and_administrative", "民事、行政", "civil, administrative";
    }
}

impl Scope {
    /// Whether cases of a line are in the scope.
    pub fn covers(self, line: Line) -> bool {
        match self {
            Self::All => true,
            Self::Litigation => matches!(line, Line::Criminal | Line::Civil | Line::Administrative),
            Self::LitigationAndEnforcement => Self::Litigation.covers(line) || line == Line::Enforcement,
            Self::CivilAndAdministrative => matches!(line, Line::Civil | Line::Administrative),
        }
    }
}

/// When a fact counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A flow: in the period its moment falls into.
    On(Moment),
    /// A stock at the end of the period: from its moment until it is closed.
    StandingAtEnd(Moment),
    /// A stock at the beginning of the period: from its moment until it is closed.
    StandingAtStart(Moment),
    /// People within the post quota at the end of the period.
    InOffice,
    /// Not from cases: reported for the period and added up.
    Reported,
    /// Not from cases: reported, the latest value up to the end of the period holds.
    ReportedLevel,
}

/// How much a fact counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// One.
    One,
    /// The days from this moment to the one it counts on.
    Days(Moment),
    /// The amount applied for, in fen.
    Applied,
    /// The amount recovered, in fen.
    Recovered,
}

/// What a fact must be to be let in; every condition of a rule must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The type code is of this stage.
    Stage(&'static [Stage]),
    /// The type code belongs to this line.
    Line(&'static [Line]),
    /// It counts as a court case: no pre-litigation mediation, preservation or sanction number.
    CourtCase,
    /// It is a 件 of some dispute: a court case, but no sentence change.
    DisputeCase,
    /// It is a dispute of its own: first instance, non-litigation review or first enforcement (counting preset B, see
    /// docs/indicators.md).
    OwnMatter,
    /// This type code.
    Type(&'static [&'static str]),
    /// Runs or ended in this procedure.
    Procedure(&'static [Procedure]),
    /// Closed in this way.
    Disposition(&'static [Disposition]),
    /// The second instance ended in this way.
    SecondInstance(Disposition),
    /// The retrial ended in this way.
    Retrial(Disposition),
    /// Has the trait.
    Has(Trait),
    /// Lacks the trait.
    Lacks(Trait),
}

impl Condition {
    /// Whether a fact of this shape meets the condition.
    pub fn holds(self, shape: &Shape) -> bool {
        match self {
            Self::Procedure(procedures) => procedures.contains(&shape.procedure),
            Self::Disposition(ways) => shape.disposition.is_some_and(|way| ways.contains(&way)),
            Self::SecondInstance(way) => shape.second_instance == Some(way),
            Self::Retrial(way) => shape.retrial == Some(way),
            Self::Has(one) => shape.traits.has(one),
            Self::Lacks(one) => !shape.traits.has(one),
            _ => self.lets_code_in(shape.type_code),
        }
    }

    /// What it asks of the type code; true where it asks for something else.
    pub(crate) fn lets_code_in(self, code: TypeCode) -> bool {
        match self {
            Self::Stage(stages) => stages.contains(&code.stage()),
            Self::Line(lines) => lines.contains(&code.line()),
            Self::CourtCase => is_court_case(code),
            Self::DisputeCase => is_dispute_case(code),
            Self::OwnMatter => {
                matches!(code.stage(), Stage::FirstInstance | Stage::FirstEnforcement)
                    || code == TypeCode::NON_LITIGATION_REVIEW
            }
            Self::Type(codes) => codes.contains(&code.as_str()),
            _ => true,
        }
    }

    /// Whether the type code of a case decides it.
    pub(crate) const fn asks_for_code(self) -> bool {
        matches!(
            self,
            Self::Stage(_) | Self::Line(_) | Self::CourtCase | Self::DisputeCase | Self::OwnMatter | Self::Type(_)
        )
    }
}

/// Pre-litigation mediation and its documents, preservation and sanctions have numbers but are no court cases here.
pub fn is_court_case(code: TypeCode) -> bool {
    !matches!(
        code.stage(),
        Stage::Mediation
            | Stage::JudicialConfirmation
            | Stage::MediationDocument
            | Stage::PreservationOrder
            | Stage::PreservationEnforcement
            | Stage::Sanction
    )
}

/// Sentence changes, of which one dispute may have many years after it was decided, are court cases and no 件 of it.
pub fn is_dispute_case(code: TypeCode) -> bool {
    is_court_case(code) && code.stage() != Stage::SentenceChange
}

/// The rule of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// When a fact counts.
    pub when: When,
    /// How much it counts for.
    pub weight: Weight,
    /// What it must be.
    pub lets_in: &'static [Condition],
}

impl Rule {
    /// The moments between which days are counted, where they are what a fact counts for.
    pub const fn days(&self) -> Option<(Moment, Moment)> {
        match (self.weight, self.when) {
            (Weight::Days(from), When::On(to)) => Some((from, to)),
            _ => None,
        }
    }
}

const fn count(when: When, lets_in: &'static [Condition]) -> Rule {
    Rule { when, weight: Weight::One, lets_in }
}

const fn weigh(when: When, weight: Weight, lets_in: &'static [Condition]) -> Rule {
    Rule { when, weight, lets_in }
}

const FIRST_INSTANCE: Condition = Condition::Stage(&[Stage::FirstInstance]);
const SECOND_INSTANCE: Condition = Condition::Stage(&[Stage::SecondInstance]);
const RETRIAL: Condition = Condition::Stage(&[Stage::Retrial]);
const RETRIAL_REVIEW: Condition = Condition::Stage(&[Stage::RetrialReview]);
const DECIDED_ON_MERITS: Condition = Condition::Stage(&[Stage::FirstInstance, Stage::SecondInstance]);
const CIVIL: Condition = Condition::Line(&[Line::Civil]);
const CIVIL_OR_ADMINISTRATIVE: Condition = Condition::Line(&[Line::Civil, Line::Administrative]);
const FIRST_ENFORCEMENT: Condition = Condition::Stage(&[Stage::FirstEnforcement]);
const FIRST_OR_RESUMED_ENFORCEMENT: Condition = Condition::Stage(&[Stage::FirstEnforcement, Stage::ResumedEnforcement]);
const MEDIATION: Condition = Condition::Stage(&[Stage::Mediation]);
const SIMPLIFIED: Condition = Condition::Procedure(&[Procedure::Simplified, Procedure::SmallClaims]);

impl Measure {
    /// The rule: the table of all measures.
    pub const fn rule(self) -> Rule {
        use Condition::{
            CourtCase, Disposition as Way, DisputeCase, Has, Lacks, OwnMatter, Procedure as By, Retrial, SecondInstance,
        };
        use Disposition as D;
        use Moment as M;
        use When::{InOffice, On, Reported, ReportedLevel, StandingAtEnd, StandingAtStart};
        match self {
            Self::New => count(On(M::Docketed), &[CourtCase]),
            Self::Cases => count(On(M::Docketed), &[DisputeCase]),
            Self::CarriedOver => count(StandingAtStart(M::Docketed), &[CourtCase]),
            Self::Closed => count(On(M::Closed), &[CourtCase]),
            Self::Pending => count(StandingAtEnd(M::Docketed), &[CourtCase]),
            Self::Matters => count(On(M::Docketed), &[DisputeCase, OwnMatter, Lacks(Trait::FromAnother)]),
            Self::ClosedWithinTimeLimit => count(On(M::Closed), &[CourtCase, Has(Trait::WithinLimit)]),
            Self::ClosedLimitUnknown => count(On(M::Closed), &[CourtCase, Lacks(Trait::LimitKnown)]),
            Self::PendingOver12Months => count(StandingAtEnd(M::TwelveMonthsPassed), &[CourtCase]),
            Self::ClosedWithExtension => count(On(M::Closed), &[CourtCase, Has(Trait::Extended)]),
            Self::ClosingDaysTotal => weigh(On(M::Closed), Weight::Days(M::Docketed), &[CourtCase]),
            Self::QuotaJudges => count(InOffice, &[]),
            Self::ClosedByMediation => count(On(M::Closed), &[CourtCase, Way(&[D::Mediated])]),
            Self::ClosedByWithdrawal => count(On(M::Closed), &[CourtCase, Way(&[D::Withdrawn])]),
            Self::FirstInstanceClosed => count(On(M::Closed), &[FIRST_INSTANCE]),
            Self::Appeals => count(On(M::Appealed), &[FIRST_INSTANCE]),
            Self::AppealsDocketed => count(On(M::SecondDocketed), &[FIRST_INSTANCE]),
            Self::AppealTransferDaysTotal => weigh(On(M::SecondDocketed), Weight::Days(M::Closed), &[FIRST_INSTANCE]),
            Self::FirstInstanceReversed => count(On(M::SecondClosed), &[FIRST_INSTANCE, SecondInstance(D::Reversed)]),
            Self::FirstInstanceRemanded => count(On(M::SecondClosed), &[FIRST_INSTANCE, SecondInstance(D::Remanded)]),
            Self::SecondInstanceClosed => count(On(M::Closed), &[SECOND_INSTANCE]),
            Self::SecondInstanceReversed => count(On(M::Closed), &[SECOND_INSTANCE, Way(&[D::Reversed])]),
            Self::SecondInstanceRemanded => count(On(M::Closed), &[SECOND_INSTANCE, Way(&[D::Remanded])]),
            Self::SecondInstanceHeard => count(On(M::Closed), &[SECOND_INSTANCE, Has(Trait::Heard)]),
            Self::RetrialReversed => count(On(M::Closed), &[RETRIAL, Way(&[D::Reversed])]),
            Self::RetrialRemanded => count(On(M::Closed), &[RETRIAL, Way(&[D::Remanded])]),
            Self::RetrialReviewsClosed => count(On(M::Closed), &[RETRIAL_REVIEW, CIVIL_OR_ADMINISTRATIVE]),
            Self::RetrialOrdered => {
                count(On(M::Closed), &[RETRIAL_REVIEW, CIVIL_OR_ADMINISTRATIVE, Way(&[D::RetrialOrdered])])
            }
            Self::EffectiveDecisions => count(On(M::Effective), &[DECIDED_ON_MERITS]),
            Self::EffectiveReversed => count(On(M::RetrialClosed), &[DECIDED_ON_MERITS, Retrial(D::Reversed)]),
            Self::EffectiveRemanded => count(On(M::RetrialClosed), &[DECIDED_ON_MERITS, Retrial(D::Remanded)]),
            Self::Petitions => count(On(M::PetitionDocketed), &[DECIDED_ON_MERITS, Condition::Line(&[Line::Criminal])]),
            Self::RetrialApplications => count(On(M::PetitionDocketed), &[DECIDED_ON_MERITS, CIVIL_OR_ADMINISTRATIVE]),
            Self::EnforceableCivilDecisions => {
                count(On(M::Effective), &[DECIDED_ON_MERITS, CIVIL, Has(Trait::Enforceable)])
            }
            Self::FirstEnforcementOnCivil => {
                count(On(M::EnforcementDocketed), &[DECIDED_ON_MERITS, CIVIL, Has(Trait::Enforceable)])
            }
            Self::FirstEnforcementClosed => count(On(M::Closed), &[FIRST_ENFORCEMENT]),
            Self::FirstEnforcementCompleted => {
                count(On(M::Closed), &[FIRST_ENFORCEMENT, Way(&[D::EnforcementCompleted])])
            }
            Self::FirstEnforcementTerminated => {
                count(On(M::Closed), &[FIRST_ENFORCEMENT, Way(&[D::TerminatedThisRound])])
            }
            Self::EnforcementClosed => count(On(M::Closed), &[FIRST_OR_RESUMED_ENFORCEMENT]),
            Self::EnforcementAmountMissing => {
                count(On(M::Closed), &[FIRST_OR_RESUMED_ENFORCEMENT, Has(Trait::AmountMissing)])
            }
            Self::AmountApplied => weigh(On(M::Closed), Weight::Applied, &[FIRST_OR_RESUMED_ENFORCEMENT]),
            Self::AmountRecovered => weigh(On(M::Closed), Weight::Recovered, &[FIRST_OR_RESUMED_ENFORCEMENT]),
            Self::PresuitMediations => count(On(M::Docketed), &[MEDIATION]),
            Self::PresuitSuccess => count(On(M::Closed), &[MEDIATION, Way(&[D::PresuitSettled])]),
            Self::FirstInstanceCivilAdminNew => count(On(M::Docketed), &[FIRST_INSTANCE, CIVIL_OR_ADMINISTRATIVE]),
            Self::FirstInstanceCivilClosed => count(On(M::Closed), &[FIRST_INSTANCE, CIVIL]),
            Self::FirstInstanceCivilSimplified => count(On(M::Closed), &[FIRST_INSTANCE, CIVIL, SIMPLIFIED]),
            Self::FirstInstanceCivilSmallClaims => {
                count(On(M::Closed), &[FIRST_INSTANCE, CIVIL, By(&[Procedure::SmallClaims])])
            }
            Self::OnlineFilings => count(On(M::Docketed), &[CourtCase, Has(Trait::FiledOnline)]),
            Self::OnlineMediations => count(On(M::Docketed), &[MEDIATION, Has(Trait::FiledOnline)]),
            Self::MediationDocuments => count(On(M::Docketed), &[Condition::Stage(&[Stage::MediationDocument])]),
            Self::FailedMediationsDocketed => count(On(M::Docketed), &[FIRST_INSTANCE, Has(Trait::FromMediation)]),
            Self::SuggestionsIssued | Self::SuggestionsAnswered => count(Reported, &[]),
            Self::ResidentPopulation | Self::FloatingPopulation => count(ReportedLevel, &[]),
            Self::SecondInstanceHearingUnknown => count(On(M::Closed), &[SECOND_INSTANCE, Has(Trait::HearingUnknown)]),
            Self::EffectiveCivilDecisions => count(On(M::Effective), &[DECIDED_ON_MERITS, CIVIL]),
            Self::EnforceableUnknown => {
                count(On(M::Effective), &[DECIDED_ON_MERITS, CIVIL, Has(Trait::EnforceableUnknown)])
            }
            Self::FilingUnknown => count(On(M::Docketed), &[CourtCase, Has(Trait::FilingUnknown)]),
            Self::MediationFilingUnknown => count(On(M::Docketed), &[MEDIATION, Has(Trait::FilingUnknown)]),
        }
    }

    /// The measure that tells what this one could not count for want of data, and of how many: (lacking, of).
    pub const fn lacking(self) -> Option<(Self, Self)> {
        match self {
            Self::ClosedWithinTimeLimit => Some((Self::ClosedLimitUnknown, Self::Closed)),
            Self::AmountApplied | Self::AmountRecovered => {
                Some((Self::EnforcementAmountMissing, Self::EnforcementClosed))
            }
            Self::SecondInstanceHeard => Some((Self::SecondInstanceHearingUnknown, Self::SecondInstanceClosed)),
            Self::EnforceableCivilDecisions | Self::FirstEnforcementOnCivil => {
                Some((Self::EnforceableUnknown, Self::EffectiveCivilDecisions))
            }
            Self::OnlineFilings => Some((Self::FilingUnknown, Self::New)),
            Self::OnlineMediations => Some((Self::MediationFilingUnknown, Self::PresuitMediations)),
            _ => None,
        }
    }

    /// Whether the measure is counted from cases.
    pub const fn from_cases(self) -> bool {
        matches!(self.rule().when, When::On(_) | When::StandingAtEnd(_) | When::StandingAtStart(_))
    }

    /// How many digits of its whole-number tally stand after the point: amounts are tallied in fen.
    pub const fn decimals(self) -> u8 {
        match self.rule().weight {
            Weight::Applied | Weight::Recovered => 2,
            Weight::One | Weight::Days(..) => 0,
        }
    }
}

/// A measure taken over a scope: the unit of tallying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Counter {
    /// What is counted.
    pub measure: Measure,
    /// Over which cases.
    pub scope: Scope,
}

impl Counter {
    /// Whether a fact of this shape is let in (at the right time).
    #[inline]
    pub fn lets_in(self, shape: &Shape) -> bool {
        self.scope.covers(shape.type_code.line())
            && self.measure.rule().lets_in.iter().all(|condition| condition.holds(shape))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::fact::Traits;

    #[test]
    fn scopes_are_made_of_lines() {
        let of = |scope: Scope| -> Vec<Line> { Line::ALL.iter().copied().filter(|line| scope.covers(*line)).collect() };
        assert_eq!(of(Scope::All), Line::ALL);
        assert_eq!(of(Scope::Litigation), [Line::Criminal, Line::Civil, Line::Administrative]);
        let with_enforcement = [Line::Criminal, Line::Civil, Line::Administrative, Line::Enforcement];
        assert_eq!(of(Scope::LitigationAndEnforcement), with_enforcement);
        assert_eq!(of(Scope::CivilAndAdministrative), [Line::Civil, Line::Administrative]);
    }

    #[test]
    fn a_condition_holds_for_what_it_says_and_nothing_else() {
        let shape = |code: &str| Shape {
            type_code: TypeCode::parse(code).unwrap(),
            procedure: Procedure::Ordinary,
            disposition: None,
            second_instance: None,
            retrial: None,
            traits: Traits::default(),
        };
        let reversed = Some(Disposition::Reversed);
        let above = Shape { second_instance: reversed, ..shape("民初") };
        let again = Shape { retrial: reversed, ..shape("民初") };
        let plain = shape("民初");
        let of = |condition: Condition| [&above, &again, &plain].map(|shape| condition.holds(shape));
        assert_eq!(of(Condition::SecondInstance(Disposition::Reversed)), [true, false, false]);
        assert_eq!(of(Condition::Retrial(Disposition::Reversed)), [false, true, false]);
        assert_eq!(of(Condition::SecondInstance(Disposition::Remanded)), [false; 3]);
        assert_eq!(of(Condition::Retrial(Disposition::Remanded)), [false; 3]);
        // First instance, first enforcement and non-litigation review, whose reconsideration is no dispute of its own.
        let own = ["民初", "刑初", "执", "行审"].map(|code| Condition::OwnMatter.holds(&shape(code)));
        let others = ["民终", "民再", "执恢", "行审复"].map(|code| Condition::OwnMatter.holds(&shape(code)));
        assert_eq!((own, others), ([true; 4], [false; 4]));
    }

    #[test]
    fn days_are_counted_to_a_day_on_which_something_happened() {
        for measure in Measure::ALL {
            let rule = measure.rule();
            assert_eq!(matches!(rule.weight, Weight::Days(_)), rule.days().is_some(), "{}", measure.id());
        }
    }
}
