//! The chain of a dispute: the cases it went through, from mediation to enforcement.

use crate::case::{CaseRecord, Disposition};
use crate::case_number::CaseNumber;
use crate::day::Day;
use crate::type_code::Stage;
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// As what a case stands in its dispute.
    Relation ("案件关联") {
        Mediation = "mediation", "诉前调解", "pre-litigation mediation";
        FirstInstance = "first_instance", "一审", "first instance";
        SecondInstance = "second_instance", "二审", "second instance";
        Remand = "remand", "发回重审", "tried again after remand";
        RetrialApplication = "retrial_application", "申请再审", "retrial application";
        Retrial = "retrial", "再审", "retrial";
        Enforcement = "enforcement", "执行", "enforcement";
        Other = "other", "关联案件", "linked case";
    }
}

impl Relation {
    /// As what a case stands, by its number; one of first instance that comes from another trial is tried again.
    pub fn of(number: &CaseNumber, origin: Option<&CaseNumber>) -> Self {
        match number.type_code.stage() {
            Stage::Mediation => Self::Mediation,
            Stage::FirstInstance => match origin.map(|origin| origin.type_code.stage()) {
                Some(Stage::FirstInstance | Stage::SecondInstance) => Self::Remand,
                _ => Self::FirstInstance,
            },
            Stage::SecondInstance => Self::SecondInstance,
            Stage::RetrialReview | Stage::SupervisionReview | Stage::ProtestReview => Self::RetrialApplication,
            Stage::Retrial => Self::Retrial,
            Stage::FirstEnforcement | Stage::ResumedEnforcement => Self::Enforcement,
            _ => Self::Other,
        }
    }
}

/// A case of a dispute, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Which.
    pub number: CaseNumber,
    /// As what it stands there.
    pub relation: Relation,
    /// When it was docketed.
    pub docketed: Option<Day>,
    /// When it was closed.
    pub closed: Option<Day>,
    /// How.
    pub outcome: Option<Disposition>,
}

impl Link {
    /// One of which only the number is known.
    pub fn named(number: CaseNumber) -> Self {
        Self { relation: Relation::of(&number, None), number, docketed: None, closed: None, outcome: None }
    }
}

impl From<&CaseRecord> for Link {
    fn from(case: &CaseRecord) -> Self {
        Self {
            number: case.number.clone(),
            relation: Relation::of(&case.number, case.origin.as_ref()),
            docketed: Some(case.docketed),
            closed: case.closed,
            outcome: case.disposition,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_its_place_and_an_origin_a_remand() {
        for (number, origin, relation) in [
            ("（2023）冀0638民初9号", None, Relation::FirstInstance),
            ("（2023）冀0638民初9号", Some("（2023）冀0638诉前调5号"), Relation::FirstInstance),
            ("（2023）冀0638民初9号", Some("（2022）冀0638民初3号"), Relation::Remand),
            ("（2023）冀0638民初9号", Some("（2022）冀96民终3号"), Relation::Remand),
            ("（2023）冀96民终9号", Some("（2022）冀0638民初3号"), Relation::SecondInstance),
            ("（2023）冀96民申9号", None, Relation::RetrialApplication),
            ("（2023）冀96民再9号", None, Relation::Retrial),
            ("（2023）冀0638执9号", None, Relation::Enforcement),
            ("（2023）冀0638执恢9号", None, Relation::Enforcement),
            ("（2023）冀0638诉前调9号", None, Relation::Mediation),
            ("（2023）冀0638执异9号", None, Relation::Other),
        ] {
            let origin: Option<CaseNumber> = origin.map(|text| text.parse().unwrap());
            assert_eq!(Relation::of(&number.parse().unwrap(), origin.as_ref()), relation, "{number}");
        }
    }
}
