//! Type codes of case numbers (类型代字): what kind of case a number stands for.
//!
//! Source of the table: the code list annexed to the Provisions on Case Numbers of the People's Courts
//! (关于人民法院案件案号的若干规定, in force 2016-01-01, amended by 法〔2018〕335号) with the later additions in use:
//! resettlement education, protection orders, pre-litigation mediation.

use crate::line::Line;
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

vocabulary! {
    /// The categories of the code list.
    Category ("案件类别") {
        Jurisdiction = "jurisdiction", "管辖", "jurisdiction";
        Criminal = "criminal", "刑事", "criminal";
        Civil = "civil", "民事", "civil";
        Administrative = "administrative", "行政", "administrative";
        Compensation = "compensation", "国家赔偿与司法救助", "state compensation and judicial aid";
        RegionalAssistance = "regional_assistance", "区际司法协助", "regional judicial assistance";
        InternationalAssistance = "international_assistance", "国际司法协助", "international judicial assistance";
        Sanction = "sanction", "司法制裁", "judicial sanction";
        Preservation = "preservation", "非诉保全审查", "preservation outside litigation";
        Enforcement = "enforcement", "执行", "enforcement";
        Insolvency = "insolvency", "强制清算与破产", "compulsory liquidation and insolvency";
        PreLitigation = "pre_litigation", "诉前", "before litigation";
    }
}

vocabulary! {
    /// The instance or other stage a case stands in.
    ///
    /// First and second instance, retrial review and retrial are those of criminal, civil, administrative and
    /// administrative compensation cases alone. Appeals on jurisdiction are [`Self::Jurisdiction`], appeals in
    /// insolvency [`Self::Insolvency`]: they decide no dispute on the merits.
    Stage ("审级") {
        FirstInstance = "first_instance", "一审", "first instance";
        SecondInstance = "second_instance", "二审", "second instance";
        RetrialReview = "retrial_review", "申请再审审查", "retrial review on application or petition";
        SupervisionReview = "supervision_review", "依职权再审审查", "retrial review ex officio";
        ProtestReview = "protest_review", "抗诉再审审查", "retrial review on protest";
        Retrial = "retrial", "再审", "retrial";
        ThirdPartyWithdrawal = "third_party_withdrawal", "第三人撤销之诉", "third-party withdrawal action";
        Special = "special", "特别程序", "special procedure";
        Approval = "approval", "刑事复核", "criminal review for approval";
        SentenceChange = "sentence_change", "刑罚与执行变更", "sentence change";
        NonLitigationReview = "non_litigation_review", "行政非诉审查", "non-litigation administrative review";
        FirstEnforcement = "first_enforcement", "首次执行", "first-time enforcement";
        ResumedEnforcement = "resumed_enforcement", "恢复执行", "resumed enforcement";
        PreservationEnforcement = "preservation_enforcement", "保全执行", "enforcement of preservation";
        EnforcementObjection = "enforcement_objection", "执行异议", "enforcement objection";
        EnforcementReconsideration = "enforcement_reconsideration", "执行复议", "enforcement reconsideration";
        EnforcementSupervision = "enforcement_supervision", "执行监督", "enforcement supervision";
        EnforcementCoordination = "enforcement_coordination", "执行协调", "enforcement coordination";
        EnforcementOther = "enforcement_other", "其他执行", "other enforcement";
        PreservationOrder = "preservation_order", "非诉保全", "preservation order outside litigation";
        Mediation = "mediation", "诉前调解", "pre-litigation mediation";
        JudicialConfirmation = "judicial_confirmation", "诉前司法确认", "judicial confirmation before litigation";
        MediationDocument = "mediation_document", "诉前调解书", "mediation document before litigation";
        Jurisdiction = "jurisdiction", "管辖", "jurisdiction";
        Insolvency = "insolvency", "强制清算与破产", "compulsory liquidation and insolvency";
        Compensation = "compensation", "司法赔偿", "judicial compensation";
        JudicialAid = "judicial_aid", "司法救助", "judicial aid";
        Assistance = "assistance", "司法协助", "judicial assistance";
        Sanction = "sanction", "司法制裁", "judicial sanction";
        Other = "other", "其他", "other";
    }
}

/// A type code, such as 民初. One byte; ordered as in the code list; a string in JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeCode(Code);

/// A type code that is not in the list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected a type code of the code list such as 民初, 刑终 or 执恢, got “{0}”; check the part before the serial"
)]
pub struct TypeCodeError(pub String);

/// What the list says about a code.
struct Row {
    text: &'static str,
    category: Category,
    stage: Stage,
    line: Line,
    en: &'static str,
}

/// Declares the list, one row a code: constant, code, category, stage, line, English gloss. The position of a row
/// is what is stored in packs: add at the end, never re-order.
macro_rules! type_codes {
    ($( $name:ident = $text:literal, $category:ident, $stage:ident, $line:ident, $en:literal; )*) => {
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Code { $($name),* }

        impl Code {
            const fn row(self) -> &'static Row {
                match self {
                    $(Self::$name => &Row {
                        text: $text,
                        category: Category::$category,
                        stage: Stage::$stage,
                        line: Line::$line,
                        en: $en,
                    }),*
                }
            }
        }

        impl TypeCode {
            /// Every code, in the order of the list.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            $(
                #[doc = concat!($text, ": ", $en, ".")]
                pub const $name: Self = Self(Code::$name);
            )*
        }
    };
}

impl TypeCode {
    /// The code that is exactly this text, blanks around it aside.
    pub fn parse(text: &str) -> Result<Self, TypeCodeError> {
        let text = text.trim();
        let found = Self::ALL.iter().find(|code| code.as_str() == text).copied();
        found.ok_or_else(|| TypeCodeError(text.chars().take(12).collect()))
    }

    /// The longest code a text starts with, and what follows it: `行审复3号` starts with 行审复, not with 行审.
    pub fn longest_prefix(text: &str) -> Option<(Self, &str)> {
        let starts = Self::ALL.iter().filter_map(|&code| Some((code, text.strip_prefix(code.as_str())?)));
        starts.min_by_key(|(_, rest)| rest.len())
    }

    /// The code at a position of [`Self::ALL`].
    pub fn from_index(index: u8) -> Option<Self> {
        Self::ALL.get(usize::from(index)).copied()
    }

    /// The position in [`Self::ALL`].
    pub const fn index(self) -> u8 {
        self.0 as u8
    }

    /// The code as it stands in a case number.
    pub const fn as_str(self) -> &'static str {
        self.0.row().text
    }

    /// What the code means, in English.
    pub const fn en(self) -> &'static str {
        self.0.row().en
    }

    /// Its category in the code list.
    pub const fn category(self) -> Category {
        self.0.row().category
    }

    /// The instance or other stage.
    pub const fn stage(self) -> Stage {
        self.0.row().stage
    }

    /// The business line that usually handles such cases.
    ///
    /// Retrial reviews and retrials (监, 申, 抗, 再) stay in the line of their matter (民申 and 民再 are civil): whether
    /// a supervision division or the trial division of the matter handles them differs from court to court.
    /// Administrative compensation is administrative, insolvency and preservation civil; judicial compensation,
    /// judicial aid, judicial assistance and sanctions belong to no line.
    pub const fn line(self) -> Line {
        self.0.row().line
    }

    /// Whether money is applied for and recovered in such a case: first-time and resumed enforcement.
    pub const fn is_enforcement_of_amounts(self) -> bool {
        matches!(self.stage(), Stage::FirstEnforcement | Stage::ResumedEnforcement)
    }
}

impl fmt::Debug for TypeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TypeCode").field(&self.as_str()).finish()
    }
}

impl fmt::Display for TypeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for TypeCode {
    type Err = TypeCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for TypeCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for TypeCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

type_codes! {
    // Jurisdiction.
    CRIMINAL_JURISDICTION = "刑辖", Jurisdiction, Jurisdiction, Criminal, "criminal jurisdiction";
    CIVIL_JURISDICTION = "民辖", Jurisdiction, Jurisdiction, Civil, "civil jurisdiction";
    CIVIL_JURISDICTION_APPEAL = "民辖终", Jurisdiction, Jurisdiction, Civil, "appeal on civil jurisdiction";
    CIVIL_JURISDICTION_SUPERVISION = "民辖监", Jurisdiction, Jurisdiction, Civil, "supervision of civil jurisdiction";
    ADMIN_JURISDICTION = "行辖", Jurisdiction, Jurisdiction, Administrative, "administrative jurisdiction";
    ADMIN_JURISDICTION_APPEAL = "行辖终", Jurisdiction, Jurisdiction, Administrative, "appeal on administrative jurisdiction";
    COMPENSATION_JURISDICTION = "赔辖", Jurisdiction, Jurisdiction, Administrative, "jurisdiction over administrative compensation";
    COMPENSATION_JURISDICTION_APPEAL = "赔辖终", Jurisdiction, Jurisdiction, Administrative, "appeal on jurisdiction over administrative compensation";
    // Criminal.
    CRIMINAL_FIRST = "刑初", Criminal, FirstInstance, Criminal, "criminal first instance";
    CRIMINAL_SECOND = "刑终", Criminal, SecondInstance, Criminal, "criminal second instance";
    CRIMINAL_SUPERVISION_REVIEW = "刑监", Criminal, SupervisionReview, Criminal, "criminal retrial review ex officio";
    CRIMINAL_RETRIAL_REVIEW = "刑申", Criminal, RetrialReview, Criminal, "criminal petition review";
    CRIMINAL_PROTEST_REVIEW = "刑抗", Criminal, ProtestReview, Criminal, "criminal retrial review on protest";
    CRIMINAL_RETRIAL = "刑再", Criminal, Retrial, Criminal, "criminal retrial";
    CONFISCATION = "刑没", Criminal, Special, Criminal, "confiscation of illegal gains";
    CRIMINAL_APPROVAL = "刑核", Criminal, Approval, Criminal, "review for approval of a death sentence, a sentence below the statutory minimum or a special parole";
    COMPULSORY_TREATMENT = "刑医", Criminal, Special, Criminal, "compulsory medical treatment";
    COMPULSORY_TREATMENT_RELEASE = "刑医解", Criminal, Special, Criminal, "release from compulsory medical treatment";
    COMPULSORY_TREATMENT_RECONSIDERATION = "刑医复", Criminal, Special, Criminal, "reconsideration of compulsory medical treatment";
    COMPULSORY_TREATMENT_SUPERVISION = "刑医监", Criminal, Special, Criminal, "supervision of compulsory medical treatment";
    EXECUTION_STAY = "刑止", Criminal, Other, Criminal, "stay of execution of a death sentence";
    EXECUTION_STAY_INQUIRY = "刑止调", Criminal, Other, Criminal, "inquiry after a stay of execution";
    EXECUTION_STAY_APPROVAL = "刑止核", Criminal, Other, Criminal, "review of the inquiry after a stay of execution";
    SENTENCE_CHANGE = "刑更", Criminal, SentenceChange, Criminal, "change of a sentence or its execution";
    SENTENCE_CHANGE_SUPERVISION = "刑更监", Criminal, SentenceChange, Criminal, "supervision of a sentence change";
    SENTENCE_CHANGE_RECORD = "刑更备", Criminal, SentenceChange, Criminal, "record of a sentence change";
    RESETTLEMENT_EDUCATION = "刑教", Criminal, Special, Criminal, "placement in resettlement education";
    RESETTLEMENT_EDUCATION_RELEASE = "刑教解", Criminal, Special, Criminal, "release from resettlement education";
    RESETTLEMENT_EDUCATION_RECONSIDERATION = "刑教复", Criminal, Special, Criminal, "reconsideration of resettlement education";
    RESETTLEMENT_EDUCATION_SUPERVISION = "刑教监", Criminal, Special, Criminal, "supervision of resettlement education";
    CRIMINAL_OTHER = "刑他", Criminal, Other, Criminal, "other criminal";
    // Civil.
    CIVIL_FIRST = "民初", Civil, FirstInstance, Civil, "civil first instance";
    CIVIL_SECOND = "民终", Civil, SecondInstance, Civil, "civil second instance";
    CIVIL_SUPERVISION_REVIEW = "民监", Civil, SupervisionReview, Civil, "civil retrial review ex officio";
    CIVIL_RETRIAL_REVIEW = "民申", Civil, RetrialReview, Civil, "civil retrial review on application";
    CIVIL_PROTEST_REVIEW = "民抗", Civil, ProtestReview, Civil, "civil retrial review on protest";
    CIVIL_RETRIAL = "民再", Civil, Retrial, Civil, "civil retrial";
    THIRD_PARTY_WITHDRAWAL = "民撤", Civil, ThirdPartyWithdrawal, Civil, "third-party withdrawal action";
    CIVIL_SPECIAL = "民特", Civil, Special, Civil, "civil special procedure";
    CIVIL_SPECIAL_SUPERVISION = "民特监", Civil, Special, Civil, "supervision of a civil special procedure";
    PUBLIC_NOTICE = "民催", Civil, Special, Civil, "public notice for assertion of claims";
    PAYMENT_ORDER = "民督", Civil, Special, Civil, "payment order";
    PAYMENT_ORDER_SUPERVISION = "民督监", Civil, Special, Civil, "supervision of a payment order";
    PROTECTION_ORDER = "民保令", Civil, Special, Civil, "personal safety protection order";
    PROTECTION_ORDER_CHANGE = "民保更", Civil, Special, Civil, "change of a personal safety protection order";
    CIVIL_OTHER = "民他", Civil, Other, Civil, "other civil";
    // Administrative.
    ADMIN_FIRST = "行初", Administrative, FirstInstance, Administrative, "administrative first instance";
    ADMIN_SECOND = "行终", Administrative, SecondInstance, Administrative, "administrative second instance";
    ADMIN_SUPERVISION_REVIEW = "行监", Administrative, SupervisionReview, Administrative, "administrative retrial review ex officio";
    ADMIN_RETRIAL_REVIEW = "行申", Administrative, RetrialReview, Administrative, "administrative retrial review on application";
    ADMIN_PROTEST_REVIEW = "行抗", Administrative, ProtestReview, Administrative, "administrative retrial review on protest";
    ADMIN_RETRIAL = "行再", Administrative, Retrial, Administrative, "administrative retrial";
    NON_LITIGATION_REVIEW = "行审", Administrative, NonLitigationReview, Administrative, "review of a request to enforce an administrative act";
    NON_LITIGATION_RECONSIDERATION = "行审复", Administrative, NonLitigationReview, Administrative, "reconsideration of such a review";
    ADMIN_OTHER = "行他", Administrative, Other, Administrative, "other administrative";
    // State compensation and judicial aid.
    ADMIN_COMPENSATION_FIRST = "行赔初", Compensation, FirstInstance, Administrative, "administrative compensation, first instance";
    ADMIN_COMPENSATION_SECOND = "行赔终", Compensation, SecondInstance, Administrative, "administrative compensation, second instance";
    ADMIN_COMPENSATION_SUPERVISION_REVIEW = "行赔监", Compensation, SupervisionReview, Administrative, "administrative compensation, retrial review ex officio";
    ADMIN_COMPENSATION_RETRIAL_REVIEW = "行赔申", Compensation, RetrialReview, Administrative, "administrative compensation, retrial review on application";
    ADMIN_COMPENSATION_PROTEST_REVIEW = "行赔抗", Compensation, ProtestReview, Administrative, "administrative compensation, retrial review on protest";
    ADMIN_COMPENSATION_RETRIAL = "行赔再", Compensation, Retrial, Administrative, "administrative compensation, retrial";
    ADMIN_COMPENSATION_OTHER = "行赔他", Compensation, Other, Administrative, "other administrative compensation";
    COURT_COMPENSATION = "法赔", Compensation, Compensation, Other, "compensation owed by the court itself";
    COMMITTEE_COMPENSATION = "委赔", Compensation, Compensation, Other, "compensation before the compensation committee";
    COMMITTEE_COMPENSATION_SUPERVISION = "委赔监", Compensation, Compensation, Other, "supervision of judicial compensation";
    COMPENSATION_CONFIRMATION_SUPERVISION = "赔确监", Compensation, Compensation, Other, "review of a petition on confirmation of a wrong";
    COMMITTEE_COMPENSATION_BY_UPPER = "委赔提", Compensation, Compensation, Other, "rehearing by the compensation committee of the court above";
    COMMITTEE_COMPENSATION_REHEARING = "委赔再", Compensation, Compensation, Other, "rehearing by the same compensation committee";
    COMPENSATION_OTHER = "赔他", Compensation, Compensation, Other, "other compensation";
    AID_CRIMINAL = "司救刑", Compensation, JudicialAid, Other, "judicial aid in a criminal case";
    AID_CIVIL = "司救民", Compensation, JudicialAid, Other, "judicial aid in a civil case";
    AID_ADMIN = "司救行", Compensation, JudicialAid, Other, "judicial aid in an administrative case";
    AID_COMPENSATION = "司救赔", Compensation, JudicialAid, Other, "judicial aid in a compensation case";
    AID_ENFORCEMENT = "司救执", Compensation, JudicialAid, Other, "judicial aid in an enforcement case";
    AID_PETITION = "司救访", Compensation, JudicialAid, Other, "judicial aid on a petition";
    AID_OTHER = "司救他", Compensation, JudicialAid, Other, "other judicial aid";
    // Regional judicial assistance.
    RECOGNITION_TAIWAN = "认台", RegionalAssistance, Assistance, Other, "recognition of a Taiwan decision";
    RECOGNITION_HONG_KONG = "认港", RegionalAssistance, Assistance, Other, "recognition of a Hong Kong decision";
    RECOGNITION_MACAO = "认澳", RegionalAssistance, Assistance, Other, "recognition of a Macao decision";
    RECOGNITION_RECONSIDERATION = "认复", RegionalAssistance, Assistance, Other, "reconsideration of a recognition";
    RECOGNITION_OTHER = "认他", RegionalAssistance, Assistance, Other, "other recognition";
    SERVICE_IN_TAIWAN = "请台送", RegionalAssistance, Assistance, Other, "request for service in Taiwan";
    SERVICE_IN_HONG_KONG = "请港送", RegionalAssistance, Assistance, Other, "request for service in Hong Kong";
    SERVICE_IN_MACAO = "请澳送", RegionalAssistance, Assistance, Other, "request for service in Macao";
    SERVICE_FOR_TAIWAN = "台请送", RegionalAssistance, Assistance, Other, "service at the request of Taiwan";
    SERVICE_FOR_HONG_KONG = "港请送", RegionalAssistance, Assistance, Other, "service at the request of Hong Kong";
    SERVICE_FOR_MACAO = "澳请送", RegionalAssistance, Assistance, Other, "service at the request of Macao";
    EVIDENCE_IN_TAIWAN = "请台调", RegionalAssistance, Assistance, Other, "request for evidence from Taiwan";
    EVIDENCE_IN_HONG_KONG = "请港调", RegionalAssistance, Assistance, Other, "request for evidence from Hong Kong";
    EVIDENCE_IN_MACAO = "请澳调", RegionalAssistance, Assistance, Other, "request for evidence from Macao";
    EVIDENCE_FOR_TAIWAN = "台请调", RegionalAssistance, Assistance, Other, "evidence at the request of Taiwan";
    EVIDENCE_FOR_HONG_KONG = "港请调", RegionalAssistance, Assistance, Other, "evidence at the request of Hong Kong";
    EVIDENCE_FOR_MACAO = "澳请调", RegionalAssistance, Assistance, Other, "evidence at the request of Macao";
    PRISONER_FROM_TAIWAN = "请移管", RegionalAssistance, Assistance, Other, "taking over of a sentenced person from Taiwan";
    PRISONER_TO_TAIWAN = "助移管", RegionalAssistance, Assistance, Other, "handing over of a sentenced person to Taiwan";
    PROCEEDS_FROM_TAIWAN = "请移赃", RegionalAssistance, Assistance, Other, "taking over of proceeds of crime from Taiwan";
    PROCEEDS_TO_TAIWAN = "助移赃", RegionalAssistance, Assistance, Other, "handing over of proceeds of crime to Taiwan";
    // International judicial assistance.
    RECOGNITION_FOREIGN = "协外认", InternationalAssistance, Assistance, Other, "recognition of a foreign decision or award";
    RECOGNITION_FOREIGN_OTHER = "协他", InternationalAssistance, Assistance, Other, "other foreign recognition";
    SERVICE_FOR_FOREIGN = "协外送", InternationalAssistance, Assistance, Other, "service at foreign request";
    SERVICE_ABROAD = "请外送", InternationalAssistance, Assistance, Other, "request for service abroad";
    EVIDENCE_FOR_FOREIGN = "协外调", InternationalAssistance, Assistance, Other, "evidence at foreign request";
    EVIDENCE_ABROAD = "请外调", InternationalAssistance, Assistance, Other, "request for evidence abroad";
    PRISONER_FROM_ABROAD = "请外移", InternationalAssistance, Assistance, Other, "taking over of a sentenced person from abroad";
    PRISONER_TO_ABROAD = "协外移", InternationalAssistance, Assistance, Other, "handing over of a sentenced person abroad";
    EXTRADITION_REQUEST = "请外引", InternationalAssistance, Assistance, Other, "request for extradition from abroad";
    EXTRADITION = "协外引", InternationalAssistance, Assistance, Other, "extradition at foreign request";
    // Judicial sanctions.
    SANCTION = "司惩", Sanction, Sanction, Other, "judicial detention or fine";
    SANCTION_RECONSIDERATION = "司惩复", Sanction, Sanction, Other, "reconsideration of a judicial sanction";
    // Preservation outside litigation.
    PROPERTY_PRESERVATION = "财保", Preservation, PreservationOrder, Civil, "property preservation";
    CONDUCT_PRESERVATION = "行保", Preservation, PreservationOrder, Civil, "conduct preservation";
    CONDUCT_PRESERVATION_RECONSIDERATION = "行保复", Preservation, PreservationOrder, Civil, "reconsideration of conduct preservation";
    EVIDENCE_PRESERVATION = "证保", Preservation, PreservationOrder, Civil, "evidence preservation";
    // Enforcement.
    FIRST_ENFORCEMENT = "执", Enforcement, FirstEnforcement, Enforcement, "first-time enforcement";
    RESUMED_ENFORCEMENT = "执恢", Enforcement, ResumedEnforcement, Enforcement, "resumed enforcement";
    PRESERVATION_ENFORCEMENT = "执保", Enforcement, PreservationEnforcement, Enforcement, "enforcement of preservation";
    ENFORCEMENT_OBJECTION = "执异", Enforcement, EnforcementObjection, Enforcement, "enforcement objection";
    ENFORCEMENT_RECONSIDERATION = "执复", Enforcement, EnforcementReconsideration, Enforcement, "enforcement reconsideration";
    ENFORCEMENT_SUPERVISION = "执监", Enforcement, EnforcementSupervision, Enforcement, "enforcement supervision";
    ENFORCEMENT_COORDINATION = "执协", Enforcement, EnforcementCoordination, Enforcement, "coordination between enforcing courts";
    ENFORCEMENT_OTHER = "执他", Enforcement, EnforcementOther, Enforcement, "other enforcement";
    // Compulsory liquidation and insolvency.
    LIQUIDATION_APPLICATION = "清申", Insolvency, Insolvency, Civil, "application for compulsory liquidation";
    INSOLVENCY_APPLICATION = "破申", Insolvency, Insolvency, Civil, "application for insolvency";
    LIQUIDATION_APPEAL = "清终", Insolvency, Insolvency, Civil, "appeal in compulsory liquidation";
    INSOLVENCY_APPEAL = "破终", Insolvency, Insolvency, Civil, "appeal in insolvency";
    LIQUIDATION_SUPERVISION = "清监", Insolvency, Insolvency, Civil, "supervision of compulsory liquidation";
    INSOLVENCY_SUPERVISION = "破监", Insolvency, Insolvency, Civil, "supervision of insolvency";
    LIQUIDATION = "强清", Insolvency, Insolvency, Civil, "compulsory liquidation";
    INSOLVENCY = "破", Insolvency, Insolvency, Civil, "insolvency: liquidation, reorganisation or composition";
    // Before litigation: local use and later additions to the 2015 standard.
    PRESUIT_MEDIATION = "诉前调", PreLitigation, Mediation, Filing, "pre-litigation mediation";
    PRESUIT_CONFIRMATION = "诉前调确", PreLitigation, JudicialConfirmation, Filing, "judicial confirmation of a pre-litigation mediation agreement";
    PRESUIT_DOCUMENT = "诉前调书", PreLitigation, MediationDocument, Filing, "mediation document issued before litigation";
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_comes_back_from_its_text_its_position_and_json() {
        for &code in TypeCode::ALL {
            assert_eq!(TypeCode::parse(code.as_str()), Ok(code));
            assert_eq!(TypeCode::from_index(code.index()), Some(code));
            assert_eq!(TypeCode::longest_prefix(code.as_str()), Some((code, "")));
            let json = serde_json::to_string(&code).unwrap();
            assert_eq!(json, format!("\"{code}\""));
            assert_eq!(serde_json::from_str::<TypeCode>(&json).unwrap(), code);
        }
        assert_eq!(TypeCode::from_index(u8::MAX), None);
    }

    #[test]
    fn the_list_is_whole_and_has_no_code_twice() {
        let texts: BTreeSet<&str> = TypeCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), TypeCode::ALL.len());
        let per_category = |category| TypeCode::ALL.iter().filter(|code| code.category() == category).count();
        let counts: Vec<usize> = Category::ALL.iter().map(|&category| per_category(category)).collect();
        assert_eq!(counts, [8, 23, 15, 9, 21, 21, 10, 2, 4, 8, 8, 3]);
    }

    /// Article on type codes: at most three characters; the local pre-litigation codes have four.
    #[test]
    fn a_code_has_at_most_three_characters_unless_local() {
        for &code in TypeCode::ALL {
            let most = if code.category() == Category::PreLitigation { 4 } else { 3 };
            assert!((1..=most).contains(&code.as_str().chars().count()), "{code}");
        }
    }

    #[test]
    fn the_longest_code_wins() {
        let cases = [
            ("行审复3号", "行审复", "3号"),
            ("行审3号", "行审", "3号"),
            ("执复12号", "执复", "12号"),
            ("执12号", "执", "12号"),
            ("司惩复1号", "司惩复", "1号"),
            ("民督监7号", "民督监", "7号"),
            ("民督7号", "民督", "7号"),
            ("民辖终8号", "民辖终", "8号"),
            ("诉前调确5号", "诉前调确", "5号"),
            ("诉前调5号", "诉前调", "5号"),
            ("破申2号", "破申", "2号"),
            ("破2号", "破", "2号"),
            ("民初字第4号", "民初", "字第4号"),
        ];
        for (text, code, rest) in cases {
            let (found, after) = TypeCode::longest_prefix(text).unwrap();
            assert_eq!((found.as_str(), after), (code, rest), "{text}");
        }
        assert_eq!(TypeCode::longest_prefix("知民初1号"), None);
        assert_eq!(TypeCode::longest_prefix(""), None);
    }

    #[test]
    fn the_constants_stand_for_the_codes_of_the_standard() {
        let cases = [
            (TypeCode::CRIMINAL_FIRST, "刑初", Category::Criminal, Stage::FirstInstance, Line::Criminal),
            (TypeCode::CRIMINAL_RETRIAL_REVIEW, "刑申", Category::Criminal, Stage::RetrialReview, Line::Criminal),
            (TypeCode::SENTENCE_CHANGE, "刑更", Category::Criminal, Stage::SentenceChange, Line::Criminal),
            (TypeCode::CIVIL_SECOND, "民终", Category::Civil, Stage::SecondInstance, Line::Civil),
            (TypeCode::CIVIL_SUPERVISION_REVIEW, "民监", Category::Civil, Stage::SupervisionReview, Line::Civil),
            (TypeCode::CIVIL_RETRIAL_REVIEW, "民申", Category::Civil, Stage::RetrialReview, Line::Civil),
            (TypeCode::CIVIL_RETRIAL, "民再", Category::Civil, Stage::Retrial, Line::Civil),
            (TypeCode::CIVIL_JURISDICTION_APPEAL, "民辖终", Category::Jurisdiction, Stage::Jurisdiction, Line::Civil),
            (TypeCode::ADMIN_FIRST, "行初", Category::Administrative, Stage::FirstInstance, Line::Administrative),
            (TypeCode::CONDUCT_PRESERVATION, "行保", Category::Preservation, Stage::PreservationOrder, Line::Civil),
            (TypeCode::FIRST_ENFORCEMENT, "执", Category::Enforcement, Stage::FirstEnforcement, Line::Enforcement),
            (
                TypeCode::RESUMED_ENFORCEMENT,
                "执恢",
                Category::Enforcement,
                Stage::ResumedEnforcement,
                Line::Enforcement,
            ),
            (TypeCode::INSOLVENCY, "破", Category::Insolvency, Stage::Insolvency, Line::Civil),
            (TypeCode::SANCTION, "司惩", Category::Sanction, Stage::Sanction, Line::Other),
            (TypeCode::PRESUIT_MEDIATION, "诉前调", Category::PreLitigation, Stage::Mediation, Line::Filing),
        ];
        for (code, text, category, stage, line) in cases {
            assert_eq!((code.as_str(), code.category(), code.stage(), code.line()), (text, category, stage, line));
        }
    }

    /// 初, 终, 申, 监, 抗 and 再 mean the same in every matter.
    #[test]
    fn the_last_character_of_a_trial_code_tells_its_stage() {
        for matter in ["刑", "民", "行", "行赔"] {
            for (last, stage) in [
                ("初", Stage::FirstInstance),
                ("终", Stage::SecondInstance),
                ("监", Stage::SupervisionReview),
                ("申", Stage::RetrialReview),
                ("抗", Stage::ProtestReview),
                ("再", Stage::Retrial),
            ] {
                let code = TypeCode::parse(&format!("{matter}{last}")).unwrap();
                assert_eq!(code.stage(), stage, "{code}");
            }
        }
    }

    #[test]
    fn amounts_belong_to_first_and_resumed_enforcement_alone() {
        let with: Vec<&str> =
            TypeCode::ALL.iter().filter(|code| code.is_enforcement_of_amounts()).map(|code| code.as_str()).collect();
        assert_eq!(with, ["执", "执恢"]);
    }

    #[test]
    fn an_unknown_code_is_named() {
        assert!(TypeCode::parse("民商初").unwrap_err().to_string().contains("“民商初”"));
        assert!(serde_json::from_str::<TypeCode>("\"民商初\"").is_err());
    }

    proptest! {
        #[test]
        fn what_follows_a_code_and_the_code_make_the_text(text in "[刑民行执诉前调辖初终复监破保]{0,6}[0-9]{0,3}") {
            if let Some((code, rest)) = TypeCode::longest_prefix(&text) {
                prop_assert_eq!(format!("{code}{rest}"), text);
            }
        }
    }
}
