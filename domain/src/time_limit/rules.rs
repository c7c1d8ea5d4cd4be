//! The rules of the case clock as tables: base limits with their extensions, time not counted, conversions.
//!
//! Articles stand by the numbers in force: CPL 2023 (since 2024-01-01), CrPL 2018 (since 2018-10-26), ALL 2017 (since
//! 2017-07-01), their interpretations CPLI 2022, CrPLI 2021 and ALLI 2018, TLP 法释〔2000〕29号 (since 2000-09-28), EXP the
//! Provisions on Extension and Postponement of 2018, amended 2019. `from` and `until` of a row bound the docketing days
//! for which its *length* is the law, not the number of the article; a row without them is older, or its date is not
//! known for sure.
//!
//! Not in the table, because no record tells them apart: second instance on a ruling (30 days, CPL 183), civil trials
//! with a foreign element under a number like any other's (no limit, CPL 287), private prosecution of an accused at liberty
//! (6 months, CrPL 212), voter lists (before election day, CPL 189), enforcement of non-litigation administrative acts (3
//! months, TLP 5). Sentence changes (刑更) and administrative retrials (行再) have no
//! row: no rule is known here.

use super::length::Length;
use crate::case::Procedure;
use crate::day::Day;
use crate::line::Line;
use crate::type_code::{Stage, TypeCode};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Who decides on a limit: the four who may extend one in the order of their rank, then the parties and the bench.
    Approver ("批准人层级") {
        President = "president", "院长", "president of the court", ["本院院长"];
        Superior = "superior", "上级法院", "superior court", ["上一级法院", "上级人民法院", "上一级人民法院", "中级法院", "中级人民法院"];
        High = "high", "高级法院", "high court", ["高级人民法院", "高院"];
        Supreme = "supreme", "最高法院", "Supreme People's Court", ["最高人民法院", "最高法"];
        Parties = "parties", "当事人", "the parties", ["双方当事人"];
        Court = "court", "本院", "the court itself", ["合议庭", "独任法官"];
    }
}

impl Approver {
    /// Whether this one may approve what is for `needed`; a higher court may where a lower one does.
    pub fn suffices_for(self, needed: Self) -> bool {
        match (self, needed) {
            (Self::Parties | Self::Court, _) | (_, Self::Parties | Self::Court) => self == needed,
            _ => self >= needed,
        }
    }
}

vocabulary! {
    /// Why time is not counted into the limit.
    Uncounted ("不计入审限的事由") {
        PublicNotice = "public_notice", "公告", "public notice";
        Appraisal = "appraisal", "鉴定", "expert appraisal";
        NewAppraisal = "new_appraisal", "重新鉴定", "new appraisal on application";
        AuditValuation = "audit_valuation", "审计评估", "audit, valuation or inventory";
        Jurisdiction = "jurisdiction", "管辖异议", "objection to or dispute on jurisdiction";
        Settlement = "settlement", "和解", "settlement talks";
        Mediation = "mediation", "调解", "mediation";
        Suspension = "suspension", "中止", "suspension of proceedings";
        Psychiatric = "psychiatric", "精神病鉴定", "psychiatric examination";
        SupplementaryInvestigation = "supplementary_investigation", "补充侦查", "supplementary investigation";
        JurisdictionChange = "jurisdiction_change", "改变管辖", "change of jurisdiction";
        ProsecutionReading = "prosecution_reading", "检察院阅卷", "prosecution reading the file";
        NewDefender = "new_defender", "更换辩护人", "change of defender";
        NewEvidence = "new_evidence", "调取新证据", "new witness or evidence";
        EnforcementSettlement = "enforcement_settlement", "执行和解", "settlement in enforcement";
        SuperiorSuspension = "superior_suspension", "上级法院通知暂缓", "suspended by the superior court";
        Auction = "auction", "拍卖变卖", "auction or sale";
        RelatedCivil = "related_civil", "先行民事争议", "related civil dispute decided first";
        Other = "other", "其他", "other";
    }
}

/// One extension a limit may get.
#[derive(Debug, PartialEq, Eq)]
pub struct Extension {
    /// How long at most; none where the law names no length.
    pub length: Option<Length>,
    /// Who approves it.
    pub approver: Approver,
    /// The article.
    pub article: &'static str,
    /// How many times; none where the law does not say.
    pub times: Option<u8>,
    /// How many days before expiry it is to be applied for.
    pub apply_before: Option<i32>,
    /// How many days before expiry it is to be decided.
    pub decide_before: Option<i32>,
    /// The article on the days before expiry.
    pub timing: &'static str,
}

vocabulary! {
    /// As which instance a retrial is tried (CPL 218).
    Tried ("再审适用程序") {
        AsFirst = "as_first", "一审程序", "as first instance";
        AsSecond = "as_second", "二审程序", "as second instance";
    }
}

/// A day of the tables: year, month, day.
pub type Date = (i32, u32, u32);

/// One row of the table of limits: which cases, how long, by which article.
#[derive(Debug, PartialEq, Eq)]
pub struct Limit {
    /// Type codes it applies to.
    pub types: &'static [&'static str],
    /// The procedure it is limited to, if any.
    pub procedure: Option<Procedure>,
    /// For retrials: as which instance it is tried.
    pub tried: Option<Tried>,
    /// Words one of which the cause must hold, if any.
    pub causes: &'static [&'static str],
    /// The base limit.
    pub base: Length,
    /// The article.
    pub article: &'static str,
    /// The first docketing day for which it holds.
    pub from: Option<Date>,
    /// The last docketing day for which it holds.
    pub until: Option<Date>,
    /// The extensions it may get, in order.
    pub extensions: &'static [Extension],
    /// The longest the limit may be with its extensions, counted from its start: these lengths one after the other, where
    /// there are any.
    pub cap: &'static [Length],
}

const fn limit(types: &'static [&'static str], base: Length, article: &'static str) -> Limit {
    Limit {
        types,
        procedure: None,
        tried: None,
        causes: &[],
        base,
        article,
        from: None,
        until: None,
        extensions: &[],
        cap: &[],
    }
}

impl Limit {
    const fn by(self, procedure: Procedure) -> Self {
        Self { procedure: Some(procedure), ..self }
    }

    const fn tried(self, tried: Tried) -> Self {
        Self { tried: Some(tried), ..self }
    }

    const fn since(self, from: Date) -> Self {
        Self { from: Some(from), ..self }
    }

    const fn until(self, until: Date) -> Self {
        Self { until: Some(until), ..self }
    }

    const fn causes(self, causes: &'static [&'static str]) -> Self {
        Self { causes, ..self }
    }

    const fn extended(self, extensions: &'static [Extension]) -> Self {
        Self { extensions, ..self }
    }

    const fn at_most(self, cap: &'static [Length]) -> Self {
        Self { cap, ..self }
    }

    /// The last day there can be of a limit that runs from `start`, where the law says one.
    pub(super) fn latest(&self, start: Day) -> Option<Day> {
        let sum = |day: Day, length: &Length| length.after(day);
        (!self.cap.is_empty()).then(|| self.cap.iter().fold(start, sum))
    }
}

const fn extension(length: Option<Length>, approver: Approver, article: &'static str, times: Option<u8>) -> Extension {
    Extension { length, approver, article, times, apply_before: None, decide_before: None, timing: article }
}

impl Extension {
    const fn before(self, apply: i32, decide: i32, timing: &'static str) -> Self {
        Self { apply_before: Some(apply), decide_before: Some(decide), timing, ..self }
    }
}

use Approver::{High, President, Superior, Supreme};
use Length::{Days, Months};

/// CPL 152: six months by the president, more by the superior court (TLP 2: three months; the statute names no length).
const CIVIL_ORDINARY: &[Extension] = &[
    extension(Some(Months(6)), President, "CPL 152", Some(1)).before(15, 5, "EXP 1"),
    extension(None, Superior, "CPL 152, TLP 2", None).before(15, 5, "EXP 1"),
];
const CIVIL_ONE_MONTH: &[Extension] =
    &[extension(Some(Months(1)), President, "CPL 164", Some(1)).before(15, 5, "EXP 1")];
const SMALL_CLAIMS: &[Extension] = &[extension(Some(Months(1)), President, "CPL 168", Some(1)).before(15, 5, "EXP 1")];
/// CPLI of 2015, 258: no length, but six months in all.
const SIMPLIFIED_BEFORE_2022: &[Extension] = &[extension(None, President, "CPLI (2015) 258", None)];
/// CPL 183: by the president; the statute names no length (TLP 2: three months).
const CIVIL_SECOND: &[Extension] = &[extension(None, President, "CPL 183", None).before(15, 5, "EXP 1")];
const CIVIL_SPECIAL: &[Extension] = &[extension(None, President, "CPL 187", None)];
const RETRIAL_REVIEW: &[Extension] = &[extension(None, President, "CPL 215", None)];
const SHIP: &[Extension] = &[extension(Some(Months(6)), President, "TLP 2", Some(1)).before(15, 5, "EXP 1")];
/// CrPL 208: once three months by the court above; beyond that the Supreme People's Court, one to three months each.
const CRIMINAL_FIRST: &[Extension] = &[
    extension(Some(Months(3)), Superior, "CrPL 208", Some(1)).before(15, 5, "CrPLI 210"),
    extension(Some(Months(3)), Supreme, "CrPL 208, CrPLI 210", None).before(15, 5, "CrPLI 210"),
];
/// Not an approval but the longer limit for an expected sentence over three years (CrPL 220): told by an extension.
const CRIMINAL_SIMPLIFIED: &[Extension] = &[extension(None, President, "CrPL 220", Some(1))];
/// The same for an expected sentence over one year (CrPL 225).
const FAST_TRACK: &[Extension] = &[extension(None, President, "CrPL 225", Some(1))];
const CRIMINAL_SECOND: &[Extension] = &[
    extension(Some(Months(2)), High, "CrPL 243", Some(1)).before(15, 5, "CrPLI 210"),
    extension(None, Supreme, "CrPL 243", None).before(15, 5, "CrPLI 210"),
];
/// CrPL 258 names no approver.
const CRIMINAL_RETRIAL: &[Extension] = &[extension(None, President, "CrPL 258", None)];
/// CrPLI 457 refers to 210: once three months by the court above, more by the Supreme People's Court.
const CRIMINAL_PETITION: &[Extension] = &[
    extension(Some(Months(3)), Superior, "CrPLI 457, 210", Some(1)).before(15, 5, "CrPLI 210"),
    extension(Some(Months(3)), Supreme, "CrPLI 457, 210", None).before(15, 5, "CrPLI 210"),
];
const ADMIN_FIRST: &[Extension] = &[extension(None, High, "ALL 81, ALLI 50", None).before(10, 3, "TLP 13, 14")];
const ADMIN_SECOND: &[Extension] = &[extension(None, High, "ALL 88, ALLI 50", None).before(10, 3, "TLP 13, 14")];
/// Where the act looks manifestly unlawful: thirty days from acceptance, told by an extension.
const NON_LITIGATION: &[Extension] = &[extension(None, President, "ALLI 160", Some(1))];
/// TLP 5: three months by the president; more is reported up to the high court for its record, which is no approval.
const ENFORCEMENT: &[Extension] =
    &[extension(Some(Months(3)), President, "TLP 5", Some(1)), extension(None, President, "TLP 5", None)];
const RECONSIDERATION: &[Extension] = &[extension(Some(Days(30)), President, "法释〔2020〕21号 8", Some(1))];

/// Base limits; the first row that fits a case applies.
pub static LIMITS: &[Limit] = &[
    limit(&["民初"], Months(12), "TLP 2").by(Procedure::Ordinary).causes(&["船舶碰撞", "共同海损"]).extended(SHIP),
    // CPL 164 since the amendment of 2021.
    limit(&["民初"], Months(3), "CPL 164")
        .by(Procedure::Simplified)
        .since((2022, 1, 1))
        .extended(CIVIL_ONE_MONTH)
        .at_most(&[Months(4)]),
    limit(&["民初"], Months(3), "CPL (2017) 161")
        .by(Procedure::Simplified)
        .until((2021, 12, 31))
        .extended(SIMPLIFIED_BEFORE_2022)
        .at_most(&[Months(6)]),
    limit(&["民初"], Months(2), "CPL 168")
        .by(Procedure::SmallClaims)
        .since((2022, 1, 1))
        .extended(SMALL_CLAIMS)
        .at_most(&[Months(3)]),
    // Before the amendment of 2021 small claims were a simplified procedure without a limit of their own.
    limit(&["民初"], Months(3), "CPL (2017) 161, 162")
        .by(Procedure::SmallClaims)
        .until((2021, 12, 31))
        .extended(SIMPLIFIED_BEFORE_2022)
        .at_most(&[Months(6)]),
    limit(&["民初", "民撤"], Months(6), "CPL 152").extended(CIVIL_ORDINARY),
    limit(&["民终"], Months(3), "CPL 183").extended(CIVIL_SECOND),
    limit(&["民辖终"], Days(30), "CPL 183").extended(CIVIL_SECOND),
    limit(&["民特"], Days(30), "CPL 187").extended(CIVIL_SPECIAL),
    limit(&["民督"], Days(15), "CPL 227"),
    limit(&["民申", "行申"], Months(3), "CPL 215").extended(RETRIAL_REVIEW),
    limit(&["民再"], Months(3), "CPLI 128, CPL 183").tried(Tried::AsSecond).extended(CIVIL_SECOND),
    limit(&["民再"], Months(6), "CPLI 128, CPL 152").extended(CIVIL_ORDINARY),
    // A month and a half: half a month is always fifteen days (CrPLI 202).
    limit(&["刑初"], Days(20), "CrPL 220")
        .by(Procedure::Simplified)
        .extended(CRIMINAL_SIMPLIFIED)
        .at_most(&[Months(1), Days(15)]),
    // New in CrPL 2018.
    limit(&["刑初"], Days(10), "CrPL 225")
        .by(Procedure::FastTrack)
        .since((2018, 10, 26))
        .extended(FAST_TRACK)
        .at_most(&[Days(15)]),
    // Two months, three at the latest: the later is the limit. CrPL 2012, in force 2013-01-01, brought it.
    limit(&["刑初"], Months(3), "CrPL 208").since((2013, 1, 1)).extended(CRIMINAL_FIRST),
    limit(&["刑终"], Months(2), "CrPL 243").since((2013, 1, 1)).extended(CRIMINAL_SECOND),
    limit(&["刑再"], Months(3), "CrPL 258").extended(CRIMINAL_RETRIAL).at_most(&[Months(6)]),
    // Three months, six at the latest: the later is the limit.
    limit(&["刑申"], Months(6), "CrPLI 457").extended(CRIMINAL_PETITION),
    limit(&["刑医"], Months(1), "CrPL 305").since((2013, 1, 1)),
    // The amendment of 2014, in force 2015-05-01, made three months six and brought the simplified procedure.
    limit(&["行初"], Days(45), "ALL 83").by(Procedure::Simplified).since((2015, 5, 1)),
    limit(&["行初"], Months(6), "ALL 81").since((2015, 5, 1)).extended(ADMIN_FIRST),
    limit(&["行终"], Months(3), "ALL 88").since((2015, 5, 1)).extended(ADMIN_SECOND),
    limit(&["行审"], Days(7), "ALLI 160").since((2018, 2, 8)).extended(NON_LITIGATION).at_most(&[Days(30)]),
    // Another court's review of a refusal.
    limit(&["行审复"], Days(30), "ALLI 160").since((2018, 2, 8)),
    limit(&["执", "执恢"], Months(6), "TLP 5").since((2000, 9, 28)).extended(ENFORCEMENT),
    limit(&["执异"], Days(15), "CPL 236, 238"),
    limit(&["执复"], Days(30), "法释〔2020〕21号 8").extended(RECONSIDERATION),
    limit(&["司惩复"], Days(5), "TLP 2").since((2000, 9, 28)),
];

/// Type codes that have no limit by law, and the article: trials with a foreign element, and by reference those with
/// one of Hong Kong or Macao. Recognition of Taiwan decisions has limits of its own that differ by what is recognised.
pub static FREE_BY_LAW: &[(&[&str], &str)] = &[(&["协外认"], "CPL 287"), (&["认港", "认澳"], "CPL 287, TLP 2")];

/// What a change of procedure does to the limit.
#[derive(Debug, PartialEq, Eq)]
pub struct Conversion {
    /// Type codes.
    pub types: &'static [&'static str],
    /// The procedure that is left, if the row is about one.
    pub procedure: Option<Procedure>,
    /// Whether the new limit starts on the day of the change; otherwise it is counted from docketing.
    pub anew: bool,
    /// The article.
    pub article: &'static str,
}

/// Changes of procedure; the first row that fits applies.
pub static CONVERSIONS: &[Conversion] = &[
    Conversion { types: &["刑初"], procedure: Some(Procedure::Simplified), anew: true, article: "CrPL 221, TLP 8" },
    Conversion { types: &["刑初"], procedure: Some(Procedure::FastTrack), anew: true, article: "CrPL 226, TLP 8" },
    Conversion { types: &["刑初"], procedure: None, anew: true, article: "TLP 8" },
    Conversion { types: &["民初"], procedure: Some(Procedure::Simplified), anew: false, article: "CPLI 258" },
    Conversion { types: &["民初"], procedure: Some(Procedure::SmallClaims), anew: false, article: "CPLI 258" },
    Conversion { types: &["行初"], procedure: Some(Procedure::Simplified), anew: false, article: "ALL 84, TLP 8" },
];

/// What a change of procedure does where no row says otherwise.
pub static CONVERSION: &Conversion = &Conversion { types: &[], procedure: None, anew: false, article: "TLP 8" };

/// What time not counted does to the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The days are not counted.
    NotCounted,
    /// The limit starts anew on the day the span ends.
    Restart,
}

/// One row of the table of time not counted.
#[derive(Debug, PartialEq, Eq)]
pub struct UncountedRule {
    /// Why.
    pub kind: Uncounted,
    /// Words by which the reason of an event is recognised.
    pub words: &'static [&'static str],
    /// Type codes it is limited to, if any.
    pub types: &'static [&'static str],
    /// The lines it applies to; none means every line.
    pub lines: &'static [Line],
    /// The stages it is limited to, if any.
    pub stages: &'static [Stage],
    /// The article.
    pub article: &'static str,
    /// The longest one span may be.
    pub cap: Option<Length>,
    /// What it does.
    pub effect: Effect,
}

impl UncountedRule {
    /// Whether the row is about cases of this type.
    pub fn covers(&self, type_code: TypeCode) -> bool {
        (self.types.is_empty() || self.types.contains(&type_code.as_str()))
            && (self.lines.is_empty() || self.lines.contains(&type_code.line()))
            && (self.stages.is_empty() || self.stages.contains(&type_code.stage()))
    }
}

const fn uncounted(
    kind: Uncounted,
    words: &'static [&'static str],
    lines: &'static [Line],
    article: &'static str,
) -> UncountedRule {
    UncountedRule { kind, words, types: &[], lines, stages: &[], article, cap: None, effect: Effect::NotCounted }
}

const LITIGATION: &[Line] = &[Line::Civil, Line::Administrative];
const WITH_ENFORCEMENT: &[Line] = &[Line::Civil, Line::Administrative, Line::Enforcement];
const CRIMINAL: &[Line] = &[Line::Criminal];
const ENFORCED: &[Line] = &[Line::Enforcement];

/// A reason that is not recognised: not counted, and not judged.
pub(super) static OTHER: &UncountedRule = &uncounted(Uncounted::Other, &[], &[], "CPLI 243, ALLI 50, TLP 9");

/// Time not counted, one row a kind and the type groups it applies to; the first row that fits applies.
pub static UNCOUNTED: &[UncountedRule] = &[
    // Thirty days after the end of a public notice.
    UncountedRule {
        types: &["民特"],
        effect: Effect::Restart,
        ..uncounted(Uncounted::PublicNotice, &["公告"], &[], "CPL 187")
    },
    uncounted(Uncounted::PublicNotice, &["公告"], WITH_ENFORCEMENT, "CPLI 243, 129, ALLI 50, TLP 9(6)"),
    uncounted(Uncounted::Appraisal, &["鉴定"], LITIGATION, "CPLI 243, ALLI 50, TLP 9(6)"),
    uncounted(Uncounted::NewAppraisal, &["重新鉴定"], LITIGATION, "CPLI 243, ALLI 50, TLP 9(6)"),
    UncountedRule {
        cap: Some(Months(1)), ..uncounted(Uncounted::NewAppraisal, &["重新鉴定"], CRIMINAL, "TLP 9(5)")
    },
    uncounted(Uncounted::AuditValuation, &["审计", "评估", "资产清理"], WITH_ENFORCEMENT, "TLP 9(8)"),
    uncounted(Uncounted::Jurisdiction, &["管辖"], &[], "CPLI 243, ALLI 50, TLP 9(7)"),
    uncounted(Uncounted::Settlement, &["和解"], &[Line::Civil], "CPLI 243, 129"),
    uncounted(Uncounted::Mediation, &["调解"], LITIGATION, "ALLI 50, Online Mediation Rules 24"),
    uncounted(Uncounted::Suspension, &["中止"], &[], "CPL 153, CrPL 206, ALLI 50, TLP 9"),
    uncounted(Uncounted::Psychiatric, &["精神病", "精神疾病", "精神病重新鉴定"], CRIMINAL, "CrPLI 211, TLP 9(1)"),
    UncountedRule {
        effect: Effect::Restart,
        ..uncounted(Uncounted::SupplementaryInvestigation, &["补充侦查", "补侦"], CRIMINAL, "CrPL 208")
    },
    UncountedRule {
        effect: Effect::Restart,
        ..uncounted(Uncounted::JurisdictionChange, &["改变管辖"], CRIMINAL, "CrPL 208")
    },
    UncountedRule {
        stages: &[Stage::SecondInstance],
        cap: Some(Months(1)),
        ..uncounted(Uncounted::ProsecutionReading, &["阅卷"], CRIMINAL, "CrPL 235, CrPLI 396")
    },
    UncountedRule { cap: Some(Days(10)), ..uncounted(Uncounted::NewDefender, &["辩护人"], CRIMINAL, "TLP 9(2)") },
    UncountedRule {
        cap: Some(Months(1)),
        ..uncounted(Uncounted::NewEvidence, &["新证据", "新的证据", "新证人", "新的证人", "调取证据"], &[], "TLP 9(5)")
    },
    uncounted(Uncounted::EnforcementSettlement, &["执行和解"], ENFORCED, "TLP 9(10)"),
    uncounted(Uncounted::SuperiorSuspension, &["通知暂缓", "暂缓执行"], ENFORCED, "TLP 9(11)"),
    uncounted(Uncounted::Auction, &["拍卖", "变卖"], ENFORCED, "TLP 9(12)"),
    uncounted(Uncounted::RelatedCivil, &["民事争议"], &[Line::Administrative], "ALL 61"),
    uncounted(Uncounted::Other, &[], &[], "CPLI 243, ALLI 50, TLP 9"),
];
