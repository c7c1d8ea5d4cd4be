//! How a case came into its dispute, and who could have prevented it.

use crate::case_number::CaseNumber;
use crate::type_code::Stage;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How a case came into its dispute: the kind of link that added it.
    Derivation ("衍生类型") {
        Mediation = "mediation", "诉前调解", "pre-litigation mediation";
        FirstInstance = "first_instance", "一审", "first instance";
        SecondInstance = "second_instance", "上诉", "appeal";
        Remand = "remand", "发回重审", "tried again after remand";
        RetrialApplication = "retrial_application", "申请再审", "retrial application";
        ExOfficio = "ex_officio", "依职权或抗诉审查", "review ex officio or on protest";
        Retrial = "retrial", "再审", "retrial";
        ThirdPartyWithdrawal = "third_party_withdrawal", "第三人撤销之诉", "third-party withdrawal action";
        FirstEnforcement = "first_enforcement", "首次执行", "first-time enforcement";
        ResumedEnforcement = "resumed_enforcement", "恢复执行", "resumed enforcement";
        Objection = "objection", "执行异议复议监督", "enforcement objection, reconsideration or supervision";
        ObjectionSuit = "objection_suit", "执行异议之诉", "suit on an enforcement objection";
        Jurisdiction = "jurisdiction", "管辖", "jurisdiction";
        NonLitigationReview = "non_litigation_review", "行政非诉审查", "non-litigation administrative review";
        Other = "other", "其他", "other";
    }
}

vocabulary! {
    /// Whose work could have made a case unnecessary.
    Preventer ("源头责任") {
        TrialDivision = "trial_division", "原审部门", "the division of the original trial";
        Enforcement = "enforcement", "执行部门", "enforcement";
        MediationOrganisation = "mediation_organisation", "调解组织", "mediation organisation";
        FilingDivision = "filing_division", "立案部门", "filing division";
        Nobody = "nobody", "无", "nobody";
    }
}

impl Derivation {
    /// By the case's number and the case it comes from. A first-instance case is tried again when it comes from a trial
    /// (first instance, second instance or retrial), and a suit on an objection when it comes from 执异.
    pub fn of(number: &CaseNumber, parent: Option<&CaseNumber>) -> Self {
        match number.type_code.stage() {
            Stage::Mediation => Self::Mediation,
            Stage::FirstInstance => match parent.map(|parent| parent.type_code.stage()) {
                Some(Stage::FirstInstance | Stage::SecondInstance | Stage::Retrial) => Self::Remand,
                Some(Stage::EnforcementObjection) => Self::ObjectionSuit,
                _ => Self::FirstInstance,
            },
            Stage::SecondInstance => Self::SecondInstance,
            Stage::RetrialReview => Self::RetrialApplication,
            Stage::SupervisionReview | Stage::ProtestReview => Self::ExOfficio,
            Stage::Retrial => Self::Retrial,
            Stage::ThirdPartyWithdrawal => Self::ThirdPartyWithdrawal,
            Stage::FirstEnforcement => Self::FirstEnforcement,
            Stage::ResumedEnforcement => Self::ResumedEnforcement,
            Stage::EnforcementObjection | Stage::EnforcementReconsideration | Stage::EnforcementSupervision => {
                Self::Objection
            }
            Stage::Jurisdiction => Self::Jurisdiction,
            Stage::NonLitigationReview => Self::NonLitigationReview,
            _ => Self::Other,
        }
    }

    /// Whose work could have made such a case unnecessary. A design of this product, no rule of law or of any bulletin:
    /// it says where to look first, not who is to blame.
    pub const fn preventable_by(self) -> Preventer {
        match self {
            Self::FirstInstance => Preventer::MediationOrganisation,
            Self::SecondInstance
            | Self::Remand
            | Self::RetrialApplication
            | Self::ExOfficio
            | Self::Retrial
            | Self::ThirdPartyWithdrawal
            | Self::FirstEnforcement => Preventer::TrialDivision,
            Self::ResumedEnforcement | Self::Objection | Self::ObjectionSuit => Preventer::Enforcement,
            Self::Jurisdiction => Preventer::FilingDivision,
            Self::Mediation | Self::NonLitigationReview | Self::Other => Preventer::Nobody,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_where_it_comes_from_tell_the_kind() {
        for (number, parent, kind) in [
            ("（2023）冀0638诉前调9号", None, Derivation::Mediation),
            ("（2023）冀0638民初9号", None, Derivation::FirstInstance),
            ("（2023）冀0638民初9号", Some("（2023）冀0638诉前调5号"), Derivation::FirstInstance),
            ("（2023）冀0638民初9号", Some("（2022）冀0638民初3号"), Derivation::Remand),
            ("（2023）冀0638民初9号", Some("（2022）冀96民终3号"), Derivation::Remand),
            ("（2023）冀0638民初9号", Some("（2022）冀96民再3号"), Derivation::Remand),
            ("（2023）冀0638民初9号", Some("（2022）冀0638执异3号"), Derivation::ObjectionSuit),
            ("（2023）冀96民终9号", Some("（2022）冀0638民初3号"), Derivation::SecondInstance),
            ("（2023）冀96刑申9号", None, Derivation::RetrialApplication),
            ("（2023）冀96民监9号", None, Derivation::ExOfficio),
            ("（2023）冀96行抗9号", None, Derivation::ExOfficio),
            ("（2023）冀96民再9号", None, Derivation::Retrial),
            ("（2023）冀0638民撤9号", None, Derivation::ThirdPartyWithdrawal),
            ("（2023）冀0638执9号", None, Derivation::FirstEnforcement),
            ("（2023）冀0638执恢9号", None, Derivation::ResumedEnforcement),
            ("（2023）冀0638执异9号", None, Derivation::Objection),
            ("（2023）冀96执复9号", None, Derivation::Objection),
            ("（2023）冀96执监9号", None, Derivation::Objection),
            ("（2023）冀96民辖终9号", None, Derivation::Jurisdiction),
            ("（2023）冀0638行审9号", None, Derivation::NonLitigationReview),
            ("（2023）冀0638执保9号", None, Derivation::Other),
        ] {
            let parent: Option<CaseNumber> = parent.map(|text| text.parse().unwrap());
            assert_eq!(Derivation::of(&number.parse().unwrap(), parent.as_ref()), kind, "{number}");
        }
    }

    #[test]
    fn each_kind_has_somebody_to_ask_or_nobody() {
        let by = |preventer| Derivation::ALL.iter().filter(|kind| kind.preventable_by() == preventer).count();
        let counts: Vec<usize> = Preventer::ALL.iter().map(|&preventer| by(preventer)).collect();
        assert_eq!(counts, [7, 3, 1, 1, 3]);
    }
}
