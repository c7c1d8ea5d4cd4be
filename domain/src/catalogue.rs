//! The indicator catalogue: the Supreme People's Court's trial quality management indicators by version, and the
//! statistics courts have long printed.
//!
//! No published text gives the full lists, formulas or ranges. What is certain, reported or inferred is said in each
//! row ([`Certainty`]); places of the official lists that are not identified stay unknown; ranges are settings of a
//! court and never stand here.

use crate::court::Tier;
use crate::day::Day;
use crate::distinct::distinct;
use crate::line::Line;
use crate::measure::{Counter, Measure, Scope, When};
use crate::period::Period;
use crate::range::Range;
use crate::tally::{Dimension, Filter};
use crate::type_code::TypeCode;
use crate::vocabulary::vocabulary;
use std::sync::OnceLock;

vocabulary! {
    /// An indicator. The order is that of the health check.
    IndicatorId ("指标") {
        SecondReversalToRemand = "second_instance_reversal_to_remand_ratio", "二审改判-发回重审比", "second-instance reversal-to-remand ratio";
        RetrialReversalToRemand = "retrial_reversal_to_remand_ratio", "再审改判-发回重审比", "retrial reversal-to-remand ratio";
        FirstInstanceReversed = "first_instance_reversed_rate", "一审裁判被改判率", "first-instance judgment reversal rate";
        FirstInstanceRemanded = "first_instance_remanded_rate", "一审裁判被发回重审率", "first-instance judgment remand rate";
        EffectiveReversed = "effective_judgment_reversed_rate", "生效裁判被改判率", "effective-judgment reversal rate";
        EffectiveRemanded = "effective_judgment_remanded_rate", "生效裁判被发回重审率", "effective-judgment remand rate";
        RetrialOrdered = "retrial_ordered_rate", "裁定再审率", "retrial order rate";
        SecondHearing = "second_instance_hearing_rate", "二审开庭率", "second-instance open-hearing rate";
        WithinTimeLimit = "within_time_limit_closure_rate", "审限内结案率", "closure rate within the statutory time limit";
        Over12Months = "over_12_month_pending_ratio", "超12个月未结案件比", "ratio of cases pending over 12 months";
        Extension = "time_limit_extension_rate", "延长审限率", "time-limit extension rate";
        ClosingsPerJudge = "closings_per_judge", "法官人均结案数", "cases closed per judge";
        ClosingDays = "average_closing_days", "平均结案时间", "average time to closing";
        TransferDays = "appeal_transfer_days", "上诉案件平均移送时间", "average appeal-file transfer time";
        CaseToMatter = "case_to_matter_ratio", "案-件比", "case-to-matter ratio";
        Appeal = "appeal_rate", "上诉率", "appeal rate";
        PetitionRetrial = "petition_retrial_rate", "申诉申请再审率", "rate of petitions and applications for retrial";
        Mediation = "mediation_rate", "调解率", "in-trial mediation rate";
        EnforcementApplication = "civil_enforcement_application_rate", "民事裁判申请执行率", "rate of civil decisions for which enforcement is applied";
        VoluntaryPerformance = "civil_voluntary_performance_rate", "民事裁判自动履行率", "voluntary performance rate of civil decisions";
        Completion = "enforcement_completion_rate", "执行完毕率", "enforcement completion rate";
        Recovery = "enforcement_recovery_rate", "执行到位率", "enforcement recovery rate (by amount)";
        TerminatedRound = "first_enforcement_terminated_round_rate", "首次执行案件终本率", "rate of first-time enforcement cases closed by termination of this round";
        Diversion = "presuit_mediation_diversion_rate", "诉前调解成功分流率", "pre-litigation mediation diversion rate";
        SuggestionFeedback = "judicial_suggestion_feedback_rate", "司法建议反馈率", "response rate to judicial suggestions";
        Clearance = "clearance_rate", "结案率", "clearance rate";
        ClosingToIntake = "closing_to_intake_ratio", "结收比", "closing-to-intake ratio";
        ServiceOfJudgment = "service_of_judgment_rate", "一审服判息诉率", "service-of-judgment rate";
        ReversedOrRemanded = "reversed_or_remanded_rate", "一审发改率", "reversed-or-remanded rate";
        LitigationPer10k = "litigation_rate_per_10k", "万人起诉率", "litigation rate per 10,000 people";
        LitigationPer10kRegistered = "litigation_rate_per_10k_registered", "万人成讼率(含登记流动人口)", "litigation rate per 10,000 people, registered floating population included";
        PresuitSuccess = "presuit_mediation_success_rate", "诉前调解成功率", "pre-litigation mediation success rate";
        Simplified = "simplified_procedure_rate", "简易程序适用率", "simplified-procedure rate";
        SmallClaims = "small_claims_rate", "小额诉讼程序适用率", "small-claims rate";
        MediationWithdrawal = "mediation_withdrawal_rate", "调撤率", "mediation-and-withdrawal rate";
        OnlineFiling = "online_filing_rate", "网上立案率", "online filing rate";
    }
}

vocabulary! {
    /// The part of the health check an indicator stands in.
    Group ("类别") {
        Quality = "quality", "质量", "Quality";
        Efficiency = "efficiency", "效率", "Efficiency";
        Effect = "effect", "效果", "Effect";
        Statistics = "statistics", "常用统计", "Statistics";
    }
}

vocabulary! {
    /// Which way is good.
    Direction ("方向") {
        Positive = "positive", "越高越好", "higher is better";
        Negative = "negative", "越低越好", "lower is better";
        Interval = "interval", "居中为宜", "both ends are suspicious";
        Monitor = "monitor", "只作监测", "watched, no target";
    }
}

vocabulary! {
    /// How sure a definition or membership is.
    Certainty ("确定程度") {
        Confirmed = "confirmed", "已证实", "stated by an SPC text or reproducing published SPC figures";
        Reported = "reported", "有报道", "stated by one court or one paper";
        Inferred = "inferred", "推断", "follows from the name and long statistical practice";
    }
}

vocabulary! {
    /// What the figure is measured in.
    Unit ("单位") {
        Percent = "percent", "%", "%";
        Ratio = "ratio", "比值", "ratio";
        Days = "days", "天", "days";
        CasesPerJudge = "cases_per_judge", "件/人", "cases per judge";
        PerTenThousand = "per_10k", "件/万人", "per 10,000 people";
        PerMille = "per_mille", "‰", "‰";
    }
}

impl Unit {
    /// What numerator ÷ denominator is multiplied by.
    pub const fn scale(self) -> i32 {
        match self {
            Self::Percent => 100,
            Self::PerMille => 1_000,
            Self::PerTenThousand => 10_000,
            Self::Ratio | Self::Days | Self::CasesPerJudge => 1,
        }
    }
}

vocabulary! {
    /// A dated edition of the catalogue.
    Version ("口径版本") {
        V2024_01 = "v2024_01", "2024年1月版", "January 2024";
        V2024_09 = "v2024_09", "2024年9月版", "September 2024";
        Statistics = "statistics", "常用统计", "Long-used statistics";
    }
}

impl Version {
    /// The day from which the edition applied; the date of the press Q&A where the issue date is not published.
    pub fn effective_from(self) -> Option<Day> {
        match self {
            Self::V2024_01 => Day::from_ymd(2024, 1, 1),
            Self::V2024_09 => Day::from_ymd(2024, 9, 29),
            Self::Statistics => None,
        }
    }

    /// How many indicators the official list has, where it is an official list.
    pub const fn official_count(self) -> Option<u8> {
        match self {
            Self::V2024_01 => Some(26),
            Self::V2024_09 => Some(18),
            Self::Statistics => None,
        }
    }

    /// The indicators of the edition, in the order of the health check.
    pub fn indicators(self) -> impl Iterator<Item = &'static Indicator> {
        INDICATORS.iter().filter(move |indicator| indicator.membership(self).is_some())
    }
}

/// One measure in a sum, with its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Added or taken away.
    pub plus: bool,
    /// What.
    pub measure: Measure,
}

/// The definition of an indicator: `scale × Σ numerator ÷ Σ denominator`.
#[derive(Debug)]
pub struct Indicator {
    /// Its id and names.
    pub id: IndicatorId,
    /// The part of the health check.
    pub group: Group,
    /// What it is measured in.
    pub unit: Unit,
    /// 1, 100 or 10,000.
    pub scale: i32,
    /// Upper side.
    pub numerator: &'static [Term],
    /// Lower side.
    pub denominator: &'static [Term],
    /// What the whole lower side is also reported as.
    pub also: Option<&'static str>,
    /// Over which cases the measures are taken.
    pub scope: Scope,
    /// Which way is good.
    pub direction: Direction,
    /// Decimals it is shown with.
    pub decimals: u8,
    /// Court tiers it applies to.
    pub tiers: &'static [Tier],
    /// How sure the formula is.
    pub certainty: Certainty,
    /// Its sides are counted in different lines of work (mediation before suit, cases after it), so that it has no value
    /// for one line, procedure, division or judge.
    pub joins_lines: bool,
    /// What a court's disputes become is counted in other courts too, so that one court's value, though shown, is not
    /// judged by a range.
    pub joins_courts: bool,
    /// Membership in the January 2024 list.
    pub in_2024_01: Option<Certainty>,
    /// Membership in the September 2024 list.
    pub in_2024_09: Option<Certainty>,
    /// Editions known not to hold it.
    pub absent: &'static [Version],
    /// What else must be known to read it: Chinese, English.
    pub note: (&'static str, &'static str),
}

impl Indicator {
    /// How sure it is that the edition holds this indicator; `None` when it does not, or nothing says so.
    pub fn membership(&self, version: Version) -> Option<Certainty> {
        match version {
            Version::V2024_01 => self.in_2024_01,
            Version::V2024_09 => self.in_2024_09,
            Version::Statistics => (self.group == Group::Statistics).then_some(self.certainty),
        }
    }

    /// The lines whose cases it counts; none where it counts no cases.
    pub fn lines(&self) -> Vec<Line> {
        let terms = || self.numerator.iter().chain(self.denominator).map(|term| term.measure);
        let lets_in = |measure: Measure, code: TypeCode| {
            measure.from_cases()
                && self.scope.covers(code.line())
                && measure.rule().lets_in.iter().all(|condition| condition.lets_code_in(code))
        };
        let counted = |line: Line| {
            let mut codes = TypeCode::ALL.iter().filter(|code| code.line() == line);
            codes.any(|code| terms().any(|measure| lets_in(measure, *code)))
        };
        Line::ALL.iter().copied().filter(|line| counted(*line)).collect()
    }

    /// Whether it lays what stands against what flows, so that a month's value is not of the size of a year's.
    pub fn depends_on_length(&self) -> bool {
        let mut terms = self.numerator.iter().chain(self.denominator);
        let flows = |term: &Term| matches!(term.measure.rule().when, When::On(_) | When::Reported);
        let first = self.numerator.first().is_some_and(flows);
        terms.any(|term| flows(term) != first)
    }

    /// The range as a band behind values by month: none where these are not of the size it is set for.
    pub fn band_by_month<'a>(&self, range: Option<&'a Range>) -> Option<&'a Range> {
        range.filter(|_| !self.depends_on_length())
    }

    /// What tells how many of its cases lack data that it asks for: (lacking, of).
    pub fn lacking(&self) -> impl Iterator<Item = (Measure, Measure)> + '_ {
        self.numerator.iter().chain(self.denominator).filter_map(|term| term.measure.lacking())
    }

    /// Every counter the indicator needs, its completeness included.
    pub fn counters(&self) -> Vec<Counter> {
        let mut counters = Vec::new();
        let mut needed = |measure| counters.push(Counter { measure, scope: self.scope });
        self.numerator.iter().chain(self.denominator).for_each(|term| needed(term.measure));
        for (lacking, of) in self.lacking() {
            needed(lacking);
            needed(of);
        }
        counters
    }

    /// Whether the indicator has values within such groups and restrictions.
    pub fn divides_by(&self, by: &[Dimension], within: &Filter) -> bool {
        !self.joins_lines || keeps_lines_together(by, within)
    }

    /// Whether a range judges values over so many courts, broken down in such a way.
    pub fn is_judged(&self, courts: usize, by: &[Dimension]) -> bool {
        use Dimension as D;
        !self.joins_courts
            || (courts > 1 && [D::Court, D::Division, D::Judge].iter().all(|dimension| !by.contains(dimension)))
    }

    /// Whether a range judges values over such a period: no month, and no part of one, of what is not of the size then that
    /// the range is set for.
    pub fn is_judged_over(&self, period: Period) -> bool {
        !self.depends_on_length() || period.first().month() != period.last().month()
    }

    /// Whether the indicator applies to courts of a tier.
    pub fn applies_to(&self, tier: Tier) -> bool {
        self.tiers.contains(&tier)
    }
}

/// Whether groups and restrictions leave all lines of work together.
pub(crate) fn keeps_lines_together(by: &[Dimension], within: &Filter) -> bool {
    use Dimension as D;
    let splits = [D::Line, D::Procedure, D::Division, D::Judge];
    splits.iter().all(|dimension| !by.contains(dimension) && within.get(*dimension).is_none())
}

impl IndicatorId {
    /// The definition.
    pub fn definition(self) -> Option<&'static Indicator> {
        INDICATORS.iter().find(|indicator| indicator.id == self)
    }
}

/// Every counter any indicator needs, without repetition, in a fixed order.
pub fn counters() -> &'static [Counter] {
    static COUNTERS: OnceLock<Vec<Counter>> = OnceLock::new();
    COUNTERS.get_or_init(|| distinct(INDICATORS.iter().flat_map(Indicator::counters)))
}

const fn plus(measure: Measure) -> Term {
    Term { plus: true, measure }
}

const fn minus(measure: Measure) -> Term {
    Term { plus: false, measure }
}

const TRIAL: &[Tier] = &[Tier::Basic, Tier::Intermediate, Tier::High];
const ALL_TIERS: &[Tier] = &[Tier::Basic, Tier::Intermediate, Tier::High, Tier::Supreme];
const APPELLATE: &[Tier] = &[Tier::Intermediate, Tier::High, Tier::Supreme];
const LOWER: &[Tier] = &[Tier::Basic, Tier::Intermediate];
/// What a district has once, whichever courts above it reach over it too.
const BASIC: &[Tier] = &[Tier::Basic];

const SURE: Option<Certainty> = Some(Certainty::Confirmed);
const LIKELY: Option<Certainty> = Some(Certainty::Inferred);

/// What the rows of the table leave unsaid.
const BLANK: Indicator = Indicator {
    id: IndicatorId::Appeal,
    group: Group::Statistics,
    unit: Unit::Percent,
    scale: 100,
    numerator: &[],
    denominator: &[],
    also: None,
    scope: Scope::All,
    direction: Direction::Monitor,
    decimals: 2,
    tiers: ALL_TIERS,
    certainty: Certainty::Inferred,
    joins_lines: false,
    joins_courts: false,
    in_2024_01: None,
    in_2024_09: None,
    absent: &[],
    note: ("", ""),
};

use Measure as M;

/// The catalogue.
pub const INDICATORS: &[Indicator] = &[
    Indicator {
        id: IndicatorId::SecondReversalToRemand,
        group: Group::Quality,
        unit: Unit::Ratio,
        scale: 1,
        numerator: &[plus(M::SecondInstanceReversed)],
        denominator: &[plus(M::SecondInstanceRemanded)],
        scope: Scope::Litigation,
        direction: Direction::Positive,
        tiers: APPELLATE,
        in_2024_09: SURE,
        absent: &[Version::V2024_01],
        note: (
            "当改则改：能直接改判的不发回。无发回时不可计算，只列件数。2024年9月替代一审裁判被改判率、被发回重审率。",
            "Correct directly rather than remand. Not computable without a remand; counts are shown. Replaced the first-instance reversal and remand rates in September 2024.",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::RetrialReversalToRemand,
        group: Group::Quality,
        unit: Unit::Ratio,
        scale: 1,
        numerator: &[plus(M::RetrialReversed)],
        denominator: &[plus(M::RetrialRemanded)],
        scope: Scope::Litigation,
        direction: Direction::Positive,
        tiers: APPELLATE,
        in_2024_09: SURE,
        absent: &[Version::V2024_01],
        note: (
            "无发回时不可计算，只列件数。2024年9月替代生效裁判被改判率、被发回重审率。",
            "Not computable without a remand; counts are shown. Replaced the effective-judgment rates in September 2024.",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::FirstInstanceReversed,
        group: Group::Quality,
        numerator: &[plus(M::FirstInstanceReversed)],
        denominator: &[plus(M::FirstInstanceClosed)],
        scope: Scope::Litigation,
        direction: Direction::Interval,
        tiers: TRIAL,
        certainty: Certainty::Reported,
        in_2024_01: SURE,
        absent: &[Version::V2024_09],
        note: (
            "计入一审法院，按二审结案时间。不追求绝对低值。",
            "Counts against the first-instance court, in the period of the second-instance decision. An absolutely low value is no aim.",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::FirstInstanceRemanded,
        group: Group::Quality,
        numerator: &[plus(M::FirstInstanceRemanded)],
        denominator: &[plus(M::FirstInstanceClosed)],
        scope: Scope::Litigation,
        direction: Direction::Negative,
        tiers: TRIAL,
        in_2024_01: SURE,
        absent: &[Version::V2024_09],
        note: (
            "计入一审法院，按二审结案时间。",
            "Counts against the first-instance court, in the period of the second-instance decision.",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::EffectiveReversed,
        group: Group::Quality,
        numerator: &[plus(M::EffectiveReversed)],
        denominator: &[plus(M::EffectiveDecisions)],
        scope: Scope::Litigation,
        direction: Direction::Interval,
        tiers: TRIAL,
        in_2024_01: SURE,
        absent: &[Version::V2024_09],
        note: (
            "计入作出生效裁判的法院，按再审结案时间。",
            "Counts against the court of the effective decision, in the period of the retrial decision.",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::EffectiveRemanded,
        group: Group::Quality,
        numerator: &[plus(M::EffectiveRemanded)],
        denominator: &[plus(M::EffectiveDecisions)],
        scope: Scope::Litigation,
        direction: Direction::Negative,
        tiers: TRIAL,
        in_2024_01: SURE,
        absent: &[Version::V2024_09],
        note: (
            "计入作出生效裁判的法院，按再审结案时间。",
            "Counts against the court of the effective decision, in the period of the retrial decision.",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::RetrialOrdered,
        group: Group::Quality,
        numerator: &[plus(M::RetrialOrdered)],
        denominator: &[plus(M::RetrialReviewsClosed)],
        scope: Scope::CivilAndAdministrative,
        direction: Direction::Interval,
        tiers: APPELLATE,
        in_2024_01: SURE,
        absent: &[Version::V2024_09],
        ..BLANK
    },
    Indicator {
        id: IndicatorId::SecondHearing,
        group: Group::Quality,
        numerator: &[plus(M::SecondInstanceHeard)],
        denominator: &[plus(M::SecondInstanceClosed)],
        scope: Scope::Litigation,
        direction: Direction::Positive,
        tiers: APPELLATE,
        in_2024_01: SURE,
        in_2024_09: LIKELY,
        ..BLANK
    },
    Indicator {
        id: IndicatorId::WithinTimeLimit,
        group: Group::Efficiency,
        numerator: &[plus(M::ClosedWithinTimeLimit)],
        denominator: &[plus(M::Closed)],
        scope: Scope::Litigation,
        direction: Direction::Interval,
        in_2024_01: SURE,
        in_2024_09: LIKELY,
        note: (
            "依法延长、扣除的期间不计。追求 100% 不合审判规律。",
            "Approved extensions and deducted time are honoured. Chasing 100 % is against judicial rules.",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::Over12Months,
        group: Group::Efficiency,
        numerator: &[plus(M::PendingOver12Months)],
        denominator: &[plus(M::CarriedOver), plus(M::New)],
        also: Some("cases_new_or_accepted"),
        scope: Scope::Litigation,
        direction: Direction::Negative,
        decimals: 3,
        in_2024_01: SURE,
        in_2024_09: LIKELY,
        note: (
            "期末时点数，自立案之日起算，不减扣除期间。分母取受理数（旧存加新收），官方取新收或受理未明。",
            "A stock at the end of the period, from docketing, deductions not subtracted. The denominator is cases accepted (carried over plus new); whether the SPC takes new or accepted is not published.",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::Extension,
        group: Group::Efficiency,
        numerator: &[plus(M::ClosedWithExtension)],
        denominator: &[plus(M::Closed)],
        scope: Scope::Litigation,
        direction: Direction::Negative,
        in_2024_01: SURE,
        absent: &[Version::V2024_09],
        ..BLANK
    },
    Indicator {
        id: IndicatorId::ClosingsPerJudge,
        group: Group::Efficiency,
        unit: Unit::CasesPerJudge,
        scale: 1,
        numerator: &[plus(M::Closed)],
        denominator: &[plus(M::QuotaJudges)],
        certainty: Certainty::Reported,
        in_2024_01: SURE,
        absent: &[Version::V2024_09],
        note: ("员额法官取期末在任人数。", "Judges in office at the end of the period."),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::ClosingDays,
        group: Group::Efficiency,
        unit: Unit::Days,
        scale: 1,
        numerator: &[plus(M::ClosingDaysTotal)],
        denominator: &[plus(M::Closed)],
        scope: Scope::LitigationAndEnforcement,
        direction: Direction::Negative,
        in_2024_01: LIKELY,
        in_2024_09: LIKELY,
        note: ("自然日，不减扣除期间。", "Natural days, deductions not subtracted."),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::TransferDays,
        group: Group::Efficiency,
        unit: Unit::Days,
        scale: 1,
        numerator: &[plus(M::AppealTransferDaysTotal)],
        denominator: &[plus(M::AppealsDocketed)],
        scope: Scope::Litigation,
        direction: Direction::Negative,
        tiers: TRIAL,
        certainty: Certainty::Reported,
        in_2024_01: SURE,
        in_2024_09: LIKELY,
        note: (
            "一审结案至二审立案，计入一审法院。",
            "From first-instance closing to second-instance docketing; counts for the first-instance court.",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::CaseToMatter,
        group: Group::Effect,
        unit: Unit::Ratio,
        scale: 1,
        numerator: &[plus(M::Cases)],
        denominator: &[plus(M::Matters)],
        direction: Direction::Negative,
        in_2024_01: SURE,
        in_2024_09: SURE,
        note: (
            "案取一审、行政非诉审查加首次执行（预设乙），发回重审与执行异议之诉不另计案；件不含保全、诉前调解、司法确认、司法制裁、刑罚变更。官方案件范围未公布。上诉、申诉的件计在上级法院，故单个法院只列数，不判区间。",
            "Matters are first instance, non-litigation review and first enforcement (preset B), but no suit tried again or on an enforcement objection; cases leave out preservation, pre-litigation mediation, judicial confirmation, sanctions and sentence changes. The official case lists are not published. Appeals and reviews are docketed above, so a single court's value is shown but not judged.",
        ),
        joins_courts: true,
        ..BLANK
    },
    Indicator {
        id: IndicatorId::Appeal,
        group: Group::Effect,
        numerator: &[plus(M::Appeals)],
        denominator: &[plus(M::FirstInstanceClosed)],
        scope: Scope::Litigation,
        direction: Direction::Negative,
        tiers: TRIAL,
        certainty: Certainty::Reported,
        in_2024_01: LIKELY,
        in_2024_09: LIKELY,
        note: (
            "分母为全部一审结案，含不得上诉的小额案件。",
            "The denominator is all first-instance closings, small claims included although they cannot be appealed.",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::PetitionRetrial,
        group: Group::Effect,
        numerator: &[plus(M::Petitions), plus(M::RetrialApplications)],
        denominator: &[plus(M::EffectiveDecisions)],
        scope: Scope::Litigation,
        direction: Direction::Negative,
        tiers: TRIAL,
        in_2024_01: LIKELY,
        in_2024_09: LIKELY,
        ..BLANK
    },
    Indicator {
        id: IndicatorId::Mediation,
        group: Group::Effect,
        numerator: &[plus(M::ClosedByMediation)],
        denominator: &[plus(M::Closed)],
        scope: Scope::CivilAndAdministrative,
        direction: Direction::Positive,
        tiers: TRIAL,
        certainty: Certainty::Reported,
        in_2024_01: LIKELY,
        in_2024_09: LIKELY,
        note: ("不含撤诉；调撤率另计。", "Withdrawals are not included; the mediation-and-withdrawal rate adds them."),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::EnforcementApplication,
        group: Group::Effect,
        numerator: &[plus(M::FirstEnforcementOnCivil)],
        denominator: &[plus(M::EnforceableCivilDecisions)],
        direction: Direction::Negative,
        tiers: LOWER,
        in_2024_01: LIKELY,
        in_2024_09: LIKELY,
        ..BLANK
    },
    Indicator {
        id: IndicatorId::VoluntaryPerformance,
        group: Group::Statistics,
        numerator: &[plus(M::EnforceableCivilDecisions), minus(M::FirstEnforcementOnCivil)],
        denominator: &[plus(M::EnforceableCivilDecisions)],
        direction: Direction::Positive,
        tiers: LOWER,
        note: (
            "民事裁判申请执行率的补数；最高法2025年起改用此名。",
            "Complement of the enforcement-application rate; the SPC's term since 2025.",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::Completion,
        group: Group::Effect,
        numerator: &[plus(M::FirstEnforcementCompleted)],
        denominator: &[plus(M::FirstEnforcementClosed)],
        direction: Direction::Positive,
        tiers: LOWER,
        in_2024_01: LIKELY,
        in_2024_09: LIKELY,
        ..BLANK
    },
    Indicator {
        id: IndicatorId::Recovery,
        group: Group::Effect,
        numerator: &[plus(M::AmountRecovered)],
        denominator: &[plus(M::AmountApplied)],
        direction: Direction::Positive,
        tiers: LOWER,
        certainty: Certainty::Reported,
        in_2024_01: SURE,
        in_2024_09: LIKELY,
        note: (
            "首次执行、恢复执行结案的到位金额与申请金额之比，单位元；终本案件留在分母。",
            "Amounts of first and resumed enforcement cases closed, in yuan; terminated rounds stay in the denominator.",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::TerminatedRound,
        group: Group::Effect,
        numerator: &[plus(M::FirstEnforcementTerminated)],
        denominator: &[plus(M::FirstEnforcementClosed)],
        direction: Direction::Negative,
        tiers: LOWER,
        in_2024_01: LIKELY,
        in_2024_09: LIKELY,
        ..BLANK
    },
    Indicator {
        id: IndicatorId::Diversion,
        group: Group::Effect,
        numerator: &[plus(M::PresuitSuccess)],
        denominator: &[plus(M::PresuitSuccess), plus(M::FirstInstanceCivilAdminNew)],
        direction: Direction::Positive,
        tiers: LOWER,
        certainty: Certainty::Confirmed,
        in_2024_01: SURE,
        in_2024_09: LIKELY,
        note: ("2025年起最高法改报先行调解。", "Since 2025 the SPC reports prior mediation instead."),
        joins_lines: true,
        ..BLANK
    },
    Indicator {
        id: IndicatorId::SuggestionFeedback,
        group: Group::Effect,
        numerator: &[plus(M::SuggestionsAnswered)],
        denominator: &[plus(M::SuggestionsIssued)],
        direction: Direction::Positive,
        in_2024_01: SURE,
        absent: &[Version::V2024_09],
        note: ("不从案件计算，取法院填报数。", "Not computed from cases; as reported by the court."),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::Clearance,
        numerator: &[plus(M::Closed)],
        denominator: &[plus(M::CarriedOver), plus(M::New)],
        certainty: Certainty::Confirmed,
        note: (
            "只作统计。最高法2023年10月17日起不得用作年度考核。",
            "A plain statistic. Not to be used as an annual assessment metric (SPC, 17 October 2023).",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::ClosingToIntake,
        numerator: &[plus(M::Closed)],
        denominator: &[plus(M::New)],
        certainty: Certainty::Confirmed,
        note: (
            "只作统计。最高法2023年10月17日起不得用作年度考核。",
            "A plain statistic. Not to be used as an annual assessment metric (SPC, 17 October 2023).",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::ServiceOfJudgment,
        numerator: &[plus(M::FirstInstanceClosed), minus(M::Appeals)],
        denominator: &[plus(M::FirstInstanceClosed)],
        scope: Scope::Litigation,
        direction: Direction::Positive,
        tiers: TRIAL,
        certainty: Certainty::Reported,
        ..BLANK
    },
    Indicator {
        id: IndicatorId::ReversedOrRemanded,
        numerator: &[plus(M::FirstInstanceReversed), plus(M::FirstInstanceRemanded)],
        denominator: &[plus(M::FirstInstanceClosed)],
        scope: Scope::Litigation,
        direction: Direction::Interval,
        tiers: TRIAL,
        certainty: Certainty::Reported,
        note: (
            "计入一审法院，按二审结案时间。",
            "Counts against the first-instance court, in the period of the second-instance decision.",
        ),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::LitigationPer10k,
        unit: Unit::PerTenThousand,
        scale: 10_000,
        numerator: &[plus(M::PresuitSuccess), plus(M::FirstInstanceCivilAdminNew)],
        denominator: &[plus(M::ResidentPopulation)],
        tiers: BASIC,
        certainty: Certainty::Confirmed,
        note: (
            "分子含诉前调解成功；人口取各基层法院最近一次填报的常住人口，上级法院辖区人口即其和，不另计。",
            "Settled mediations are included; population as last reported by the basic courts: that of a court above is their sum and not counted again.",
        ),
        joins_lines: true,
        ..BLANK
    },
    Indicator {
        id: IndicatorId::LitigationPer10kRegistered,
        unit: Unit::PerTenThousand,
        scale: 10_000,
        numerator: &[plus(M::FirstInstanceCivilAdminNew)],
        denominator: &[plus(M::ResidentPopulation), plus(M::FloatingPopulation)],
        tiers: BASIC,
        certainty: Certainty::Confirmed,
        note: ("人民法院报2023年11月所述口径。", "As defined in the People's Court Daily, November 2023."),
        joins_lines: true,
        ..BLANK
    },
    Indicator {
        id: IndicatorId::PresuitSuccess,
        numerator: &[plus(M::PresuitSuccess)],
        denominator: &[plus(M::PresuitMediations)],
        direction: Direction::Positive,
        tiers: LOWER,
        certainty: Certainty::Reported,
        note: ("分母为受理数。", "The denominator is mediations accepted."),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::Simplified,
        numerator: &[plus(M::FirstInstanceCivilSimplified)],
        denominator: &[plus(M::FirstInstanceCivilClosed)],
        tiers: LOWER,
        certainty: Certainty::Confirmed,
        note: ("小额诉讼计入简易程序。", "Small claims count as simplified."),
        ..BLANK
    },
    Indicator {
        id: IndicatorId::SmallClaims,
        numerator: &[plus(M::FirstInstanceCivilSmallClaims)],
        denominator: &[plus(M::FirstInstanceCivilClosed)],
        tiers: LOWER,
        certainty: Certainty::Confirmed,
        ..BLANK
    },
    Indicator {
        id: IndicatorId::MediationWithdrawal,
        numerator: &[plus(M::ClosedByMediation), plus(M::ClosedByWithdrawal)],
        denominator: &[plus(M::Closed)],
        scope: Scope::CivilAndAdministrative,
        direction: Direction::Positive,
        tiers: TRIAL,
        certainty: Certainty::Confirmed,
        ..BLANK
    },
    Indicator {
        id: IndicatorId::OnlineFiling,
        numerator: &[plus(M::OnlineFilings), plus(M::OnlineMediations)],
        denominator: &[plus(M::New), plus(M::PresuitMediations), minus(M::FailedMediationsDocketed)],
        certainty: Certainty::Reported,
        note: (
            "河南法院2021年口径：新收加诉前调解，减诉前调解书、调解不成转立案。此处新收本不含诉前调解书，不再减。",
            "Henan practice of 2021: new cases and mediations less mediation documents and failed mediations docketed. New cases hold no mediation documents here, so none are taken away.",
        ),
        joins_lines: true,
        ..BLANK
    },
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::quantity::Quantity;

    #[test]
    fn every_indicator_is_defined_once_in_its_order() {
        let defined: Vec<IndicatorId> = INDICATORS.iter().map(|indicator| indicator.id).collect();
        assert_eq!(defined, IndicatorId::ALL);
        for indicator in INDICATORS {
            assert!(!indicator.numerator.is_empty() && !indicator.denominator.is_empty(), "{}", indicator.id.id());
        }
    }

    #[test]
    fn what_joins_mediation_and_cases_has_no_value_for_one_line() {
        let within = Filter::default().with(Dimension::Line, "civil");
        let diversion = IndicatorId::Diversion.definition().is_some_and(|one| one.divides_by(&[], &within));
        let appeal = IndicatorId::Appeal.definition().is_some_and(|one| one.divides_by(&[Dimension::Judge], &within));
        let by_cause = IndicatorId::Diversion
            .definition()
            .is_some_and(|one| one.divides_by(&[Dimension::Cause], &Filter::default()));
        assert_eq!((diversion, appeal, by_cause), (false, true, true));
    }

    #[test]
    fn the_lines_of_an_indicator_are_those_of_its_cases() {
        let of = |id: IndicatorId| {
            let lines = id.definition().map(Indicator::lines).unwrap_or_default();
            lines.iter().map(|line| line.id()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of(IndicatorId::Completion), "enforcement");
        assert_eq!(of(IndicatorId::PetitionRetrial), "criminal civil administrative");
        assert_eq!(of(IndicatorId::Simplified), "civil");
        assert_eq!(of(IndicatorId::LitigationPer10k), "filing civil administrative");
        assert_eq!(of(IndicatorId::SuggestionFeedback), "");
        assert_eq!(of(IndicatorId::CaseToMatter), "criminal civil administrative enforcement other");
    }

    #[test]
    fn a_month_of_what_depends_on_length_is_no_twelfth_of_a_year() {
        let depends = INDICATORS.iter().filter(|one| one.depends_on_length()).map(|one| one.id);
        let expected = [
            IndicatorId::Over12Months,
            IndicatorId::ClosingsPerJudge,
            IndicatorId::Clearance,
            IndicatorId::LitigationPer10k,
            IndicatorId::LitigationPer10kRegistered,
        ];
        assert_eq!(depends.collect::<Vec<_>>(), expected);
        // So no range judges it, nor is one drawn behind it; what a month is of the same size in, is judged.
        let range = Range { low: None, high: Some(Quantity::new(1, 0)), basis: String::new() };
        for indicator in INDICATORS {
            let by_month = !expected.contains(&indicator.id);
            assert_eq!(indicator.band_by_month(Some(&range)).is_some(), by_month, "{}", indicator.id.id());
            let over = |period: &str| indicator.is_judged_over(period.parse().unwrap());
            assert_eq!([over("2023-01"), over("2023-01-09..2023-01-15")], [by_month; 2], "{}", indicator.id.id());
            assert_eq!([over("2023-01..2023-02"), over("2023")], [true; 2], "{}", indicator.id.id());
        }
    }

    #[test]
    fn a_single_court_of_what_joins_courts_is_not_judged() {
        use Dimension::{Cause, Court, Division, Judge};
        let joining: Vec<&Indicator> = INDICATORS.iter().filter(|one| one.joins_courts).collect();
        assert!(!joining.is_empty());
        for one in joining {
            let judged = [&[][..], &[Cause], &[Court], &[Cause, Division], &[Judge]].map(|by| one.is_judged(2, by));
            assert_eq!(judged, [true, true, false, false, false], "{}", one.id.id());
            assert!(!one.is_judged(1, &[]), "{}", one.id.id());
        }
    }

    #[test]
    fn what_is_decided_on_appeal_is_for_courts_of_appeal() {
        let hearing = IndicatorId::SecondHearing.definition().unwrap();
        let tiers: Vec<Tier> = Tier::ALL.iter().copied().filter(|tier| hearing.applies_to(*tier)).collect();
        assert_eq!(tiers, [Tier::Supreme, Tier::High, Tier::Intermediate]);
    }

    #[test]
    fn no_edition_both_holds_an_indicator_and_does_not() {
        for indicator in INDICATORS {
            let both = indicator.absent.iter().any(|version| indicator.membership(*version).is_some());
            assert!(!both, "{}", indicator.id.id());
        }
    }

    /// 22 of the 26 of January 2024 and 16 of the 18 of September 2024 are identified; the rest stay unknown.
    #[test]
    fn editions_hold_what_is_identified() {
        assert_eq!(Version::V2024_01.indicators().count(), 22);
        assert_eq!(Version::V2024_09.indicators().count(), 16);
        let all = [Version::V2024_01, Version::V2024_09, Version::Statistics];
        assert_eq!(all.map(Version::official_count), [Some(26), Some(18), None]);
        let from = all.map(|version| version.effective_from().map(|day| day.to_string()));
        assert_eq!(from.each_ref().map(Option::as_deref), [Some("2024-01-01"), Some("2024-09-29"), None]);
    }
}
