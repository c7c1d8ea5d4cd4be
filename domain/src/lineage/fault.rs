//! What the links of the files contradict themselves in, and what to correct.

use super::sight::Merged;
use super::{Chain, Derivation, Seen};
use crate::case_number::CaseNumber;
use crate::explain::Sentence;
use crate::line::Line;
use crate::type_code::{Category, Stage};
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

vocabulary! {
    /// What is wrong with a link.
    FaultKind ("关联疑点") {
        Cycle = "cycle", "原审案号成环", "origins in a ring";
        Orphan = "orphan", "原审案件不存在", "origin not in the files";
        ImpossibleLink = "impossible_link", "案件类型不能如此衔接", "kinds that cannot follow one another";
        BeforeOrigin = "before_origin", "立案早于原审", "docketed before its origin";
        NotSuperior = "not_superior", "二审法院不是上级法院", "second instance not at a superior court";
        RemandedTwice = "remanded_twice", "两次发回重审", "remanded twice on appeal";
        TwoOrigins = "two_origins", "原审案号不一致", "two origins";
    }
}

/// A contradiction in the files. The chain is built all the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fault {
    /// The case to correct.
    pub number: CaseNumber,
    /// What is wrong.
    pub kind: FaultKind,
    /// The case it is wrong with: the origin, the other origin, or the earlier remand.
    pub other: Option<CaseNumber>,
}

impl Fault {
    /// What is wrong and what to correct.
    pub fn hint(&self) -> Sentence {
        let (number, other) = (&self.number, self.other.as_ref().map_or_else(String::new, CaseNumber::to_string));
        let (zh, en) = match self.kind {
            FaultKind::Cycle => (
                format!("{number}的原审案号{other}又回到本案，暂以本案为源头；请更正其中一件的原审案号"),
                format!(
                    "{number} has the origin {other}, which leads back to it, and stands as the root for now; correct the origin of one of them"
                ),
            ),
            FaultKind::Orphan => (
                format!("{number}的原审案号为{other}，该院该年度同类案件已导入而无此案；请核对原审案号或补导该案"),
                format!(
                    "{number} has the origin {other}, which is not among the cases of that court, year and type; correct the origin or import the case"
                ),
            ),
            FaultKind::ImpossibleLink => (
                format!("{number}不可能由{other}而来；请更正原审案号"),
                format!("{number} cannot come from {other}; correct the origin"),
            ),
            FaultKind::BeforeOrigin => (
                format!("{number}的立案日期早于原审{other}；请更正立案日期或原审案号"),
                format!("{number} was docketed before its origin {other}; correct the day or the origin"),
            ),
            FaultKind::NotSuperior => (
                format!("{number}的法院不高于原审{other}的法院；请更正原审案号"),
                format!("{number} is not at a higher tier than its origin {other}; correct the origin"),
            ),
            FaultKind::RemandedTwice => (
                format!(
                    "{number}之前已有{other}发回重审，二审不得再次发回（民事诉讼法第一百七十七条、行政诉讼法第八十九条）；请核对原审案号"
                ),
                format!(
                    "{number} follows {other}, already tried again after remand; a second instance may not remand twice (CPL art. 177, ALL art. 89); check the origin"
                ),
            ),
            FaultKind::TwoOrigins => (
                format!("{number}另有一处记其原审为{other}；请核对后更正其中一处"),
                format!("{number} is elsewhere said to come from {other}; correct one of the two"),
            ),
        };
        Sentence { zh, en }
    }
}

/// A case that names itself, an origin that is not there, two origins of one stage.
/// `elsewhere` as for [`super::build::lineage`].
pub(super) fn of_claims(cases: &[Merged], elsewhere: &[u128]) -> Vec<Fault> {
    let known = |case: &&Merged| case.known;
    let dockets: Vec<u128> = cases.iter().filter(known).map(|case| docket(case.key)).collect();
    let seen: Vec<u128> = cases.iter().filter(known).map(|case| case.key).collect();
    let mut faults = Vec::new();
    for case in cases {
        let mut fault = |kind, other: &CaseNumber| {
            faults.push(Fault { number: case.number.clone(), kind, other: Some(other.clone()) });
        };
        let mut of_stage: BTreeMap<Stage, u128> = BTreeMap::new();
        for claim in &case.claims {
            if claim.key == case.key {
                fault(FaultKind::Cycle, &claim.number);
                continue;
            }
            let among = |dockets: &[u128]| dockets.binary_search(&docket(claim.key)).is_ok();
            let imported = among(&dockets) || among(elsewhere);
            if claim.own && imported && seen.binary_search(&claim.key).is_err() {
                fault(FaultKind::Orphan, &claim.number);
            }
            if *of_stage.entry(claim.number.type_code.stage()).or_insert(claim.key) != claim.key {
                fault(FaultKind::TwoOrigins, &claim.number);
            }
        }
    }
    faults
}

/// A number without its serial: court, type, special trial and year.
pub(super) fn docket(key: u128) -> u128 {
    key >> 32
}

/// Links from a case to its parent that cannot be.
pub(super) fn of_chain(chain: Chain<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    // The nearest case above, or the case itself, that was tried again after a remand on appeal.
    let mut tried_again: Vec<Option<usize>> = vec![None; chain.cases.len()];
    chain.downward(|place| {
        let parent = chain.parent(place);
        let (Some(case), Some((at, parent))) = (chain.at(place), parent.and_then(|at| Some((at, chain.at(at)?))))
        else {
            return;
        };
        let mut fault = |kind, other: Seen<'_>| {
            faults.push(Fault { number: case.number(), kind, other: Some(other.number()) });
        };
        if !may_follow(case, parent) {
            fault(FaultKind::ImpossibleLink, parent);
        }
        if case.docketed().zip(parent.docketed()).is_some_and(|(day, origin)| day < origin) {
            fault(FaultKind::BeforeOrigin, parent);
        }
        if case.kind() == Derivation::SecondInstance && case.court().tier() >= parent.court().tier() {
            fault(FaultKind::NotSuperior, parent);
        }
        let earlier = tried_again.get(at).copied().flatten();
        let once_only = matches!(case.type_code().line(), Line::Civil | Line::Administrative);
        let again = once_only && case.kind() == Derivation::Remand && stage(parent) != Stage::Retrial;
        if let Some(earlier) = earlier.filter(|_| again).and_then(|earlier| chain.at(earlier)) {
            fault(FaultKind::RemandedTwice, earlier);
        }
        if let Some(slot) = tried_again.get_mut(place) {
            *slot = if again { Some(place) } else { earlier };
        }
    });
    faults
}

/// Whether a case of one stage may come from one of another. Says no only where no procedure leads there.
fn may_follow(case: Seen<'_>, parent: Seen<'_>) -> bool {
    let from = stage(parent);
    let from_enforcement = parent.type_code().category() == Category::Enforcement;
    let before_suit = parent.type_code().category() == Category::PreLitigation;
    match stage(case) {
        Stage::Mediation => before_suit,
        Stage::SecondInstance => {
            matches!(from, Stage::FirstInstance | Stage::ThirdPartyWithdrawal | Stage::Retrial)
                && case.type_code().line() == parent.type_code().line()
        }
        Stage::RetrialReview | Stage::SupervisionReview | Stage::ProtestReview | Stage::Retrial => {
            !from_enforcement && !before_suit
        }
        Stage::FirstEnforcement => {
            !from_enforcement || matches!(from, Stage::FirstEnforcement | Stage::PreservationEnforcement)
        }
        Stage::EnforcementReconsideration => from_enforcement,
        Stage::EnforcementObjection | Stage::EnforcementSupervision => from != Stage::Mediation,
        _ => true,
    }
}

fn stage(seen: Seen<'_>) -> Stage {
    seen.type_code().stage()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lineage::tests::{lineage, number};
    use std::collections::BTreeSet;

    #[test]
    fn each_fault_is_found_and_the_case_to_correct_is_named() {
        let cases: &[(FaultKind, &str, &str, &[&str])] = &[
            (
                // The earliest is the root.
                FaultKind::Cycle,
                "（2023）冀0638执1号",
                "（2023）冀0638执恢1号",
                &[
                    "（2023）冀0638执恢1号 （2023）冀0638执1号 2023-02-01",
                    "（2023）冀0638执1号 （2023）冀0638执恢1号 2023-02-01",
                ],
            ),
            (
                FaultKind::Cycle,
                "（2023）冀0638民初1号",
                "（2023）冀0638民初1号",
                &["（2023）冀0638民初1号 （2023）冀0638民初1号 2023-02-01"],
            ),
            (
                FaultKind::Orphan,
                "（2023）冀96民终1号",
                "（2023）冀0638民初2号",
                &["（2023）冀0638民初1号 - 2023-02-01", "（2023）冀96民终1号 （2023）冀0638民初2号 2023-05-01"],
            ),
            (
                FaultKind::ImpossibleLink,
                "（2023）冀96民终1号",
                "（2023）冀0638执1号",
                &["（2023）冀0638执1号 - 2023-02-01", "（2023）冀96民终1号 （2023）冀0638执1号 2023-05-01"],
            ),
            (
                FaultKind::BeforeOrigin,
                "（2023）冀96民终1号",
                "（2023）冀0638民初1号",
                &["（2023）冀0638民初1号 - 2023-02-01", "（2023）冀96民终1号 （2023）冀0638民初1号 2023-01-31"],
            ),
            (
                FaultKind::NotSuperior,
                "（2023）冀0606民终1号",
                "（2023）冀0638民初1号",
                &["（2023）冀0638民初1号 - 2023-02-01", "（2023）冀0606民终1号 （2023）冀0638民初1号 2023-05-01"],
            ),
            (
                FaultKind::RemandedTwice,
                "（2023）冀0638民初3号",
                "（2023）冀0638民初2号",
                &[
                    "（2023）冀0638民初1号 - 2023-01-01",
                    "（2023）冀96民终1号 （2023）冀0638民初1号 2023-02-01",
                    "（2023）冀0638民初2号 （2023）冀96民终1号 2023-03-01",
                    "（2023）冀96民终2号 （2023）冀0638民初2号 2023-04-01",
                    "（2023）冀0638民初3号 （2023）冀96民终2号 2023-05-01",
                ],
            ),
            (
                FaultKind::TwoOrigins,
                "（2023）冀96民终1号",
                "（2023）冀0638民初2号",
                &[
                    "（2023）冀0638民初1号 - 2023-02-01",
                    "（2023）冀0638民初2号 - 2023-02-02",
                    "（2023）冀96民终1号 （2023）冀0638民初1号 2023-05-01",
                    "（2023）冀96民终1号 （2023）冀0638民初2号 2023-05-01",
                ],
            ),
        ];
        for (kind, of, other, lines) in cases {
            let lineage = lineage(lines);
            let fault = Fault { number: number(of), kind: *kind, other: Some(number(other)) };
            assert_eq!(lineage.faults(), std::slice::from_ref(&fault), "{kind:?}");
            let hint = fault.hint();
            assert!(hint.zh.contains(of) && hint.en.contains(other), "{hint:?}");
            assert_eq!(lineage.chains().len(), 1 + usize::from(*kind == FaultKind::Orphan), "{kind:?}");
            assert!(lineage.chains().all(|chain| chain.roots().next().is_some()));
        }
        let kinds: BTreeSet<FaultKind> = cases.iter().map(|(kind, ..)| *kind).collect();
        assert_eq!(kinds.len(), FaultKind::ALL.len());
    }

    #[test]
    fn a_second_remand_is_lawful_on_retrial_and_in_criminal_cases() {
        for lines in [
            [
                "（2023）冀0638民初2号 （2022）冀96民终1号 2023-03-01",
                "（2023）冀96民再2号 （2023）冀0638民初2号 2023-04-01",
                "（2023）冀0638民初3号 （2023）冀96民再2号 2023-05-01",
            ],
            [
                "（2023）冀0638刑初2号 （2022）冀96刑终1号 2023-03-01",
                "（2023）冀96刑终2号 （2023）冀0638刑初2号 2023-04-01",
                "（2023）冀0638刑初3号 （2023）冀96刑终2号 2023-05-01",
            ],
        ] {
            assert_eq!(lineage(&lines).faults(), [], "{lines:?}");
        }
    }
}
