//! Who may do what to which court: the one place that answers.

use crate::court::{CourtCode, CourtTree};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a person is in a court.
    Role ("角色") {
        TrialManagement = "trial_management", "审管办", "trial management officer";
        CourtLeader = "court_leader", "院领导", "court leader";
        DataOfficer = "data_officer", "数据管理员", "data officer";
    }
}

vocabulary! {
    /// What can be asked of a court's space.
    Action ("操作") {
        ViewFigures = "view_figures", "查看指标", "view figures";
        ViewCases = "view_cases", "查看案件", "view cases";
        ViewData = "view_data", "查看数据批次", "view imports and refused rows";
        ImportData = "import_data", "导入数据", "import data";
        ChangeSettings = "change_settings", "修改设置", "change settings";
        Maintain = "maintain", "维护", "verify, rebuild and back up";
    }
}

vocabulary! {
    /// How far a court opens itself to the courts above it.
    Grant ("授权级别") {
        Tallies = "tallies", "汇总", "tallies";
        CaseList = "case_list", "案件列表", "case list";
        CaseDetail = "case_detail", "案件详情", "case details";
    }
}

/// Someone acting: no store call is made without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who, as the audit log names them.
    pub name: String,
    /// Where they serve.
    pub court: CourtCode,
    /// What they are there.
    pub role: Role,
}

/// A refusal, with its reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The court is outside the actor's own subtree. Nothing more is said: it may not even be known to exist.
    #[error("no such court in your scope")]
    OutsideScope,
    /// The court opens itself only up to a lower level.
    #[error("the court has opened itself to superior courts only for “{}”; ask it for a wider grant", .0.en())]
    NotGranted(Grant),
    /// The role does not do this.
    #[error("the role “{}” may not {}; ask the trial management office of that court", .0.en(), .1.en())]
    NotYourRole(Role, Action),
    /// Only the court itself does this.
    #[error("only the court itself may {}; sign in there", .0.en())]
    OnlyTheCourtItself(Action),
}

/// Decides. `grant` is what the target court opens to courts above it.
pub fn decide(actor: &Actor, action: Action, target: &CourtCode, tree: &CourtTree, grant: Grant) -> Result<(), Denied> {
    if !tree.is_within(target, &actor.court) {
        return Err(Denied::OutsideScope);
    }
    let own = *target == actor.court;
    match action {
        Action::ViewFigures => Ok(()),
        Action::ViewCases if own || grant >= Grant::CaseList => Ok(()),
        Action::ViewCases => Err(Denied::NotGranted(grant)),
        Action::ViewData | Action::ImportData | Action::ChangeSettings | Action::Maintain => {
            match actor.role {
                Role::CourtLeader if action != Action::ViewData => Err(Denied::NotYourRole(actor.role, action)),
                Role::DataOfficer if action == Action::ChangeSettings => Err(Denied::NotYourRole(actor.role, action)),
                // A trial management office one tier up keeps the data of the courts that let it see their cases.
                _ if own || grant >= Grant::CaseDetail => Ok(()),
                _ => Err(Denied::OnlyTheCourtItself(action)),
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::court::xiongan;

    fn ask(home: &str, role: Role, action: Action, target: &str, grant: Grant) -> Result<(), Denied> {
        let actor = Actor { name: String::from("审管办"), court: CourtCode::parse(home).unwrap(), role };
        decide(&actor, action, &CourtCode::parse(target).unwrap(), &CourtTree::new(xiongan()).unwrap(), grant)
    }

    #[test]
    fn the_matrix() {
        use Action::{ImportData, ViewCases, ViewFigures};
        let office = Role::TrialManagement;
        assert_eq!(ask("冀96", office, ViewFigures, "冀0638", Grant::Tallies), Ok(()));
        assert_eq!(ask("冀96", office, ViewCases, "冀0638", Grant::Tallies), Err(Denied::NotGranted(Grant::Tallies)));
        assert_eq!(ask("冀96", office, ViewCases, "冀0638", Grant::CaseList), Ok(()));
        assert_eq!(
            ask("冀96", office, ImportData, "冀0638", Grant::CaseList),
            Err(Denied::OnlyTheCourtItself(ImportData))
        );
        assert_eq!(ask("冀0638", office, ImportData, "冀0638", Grant::Tallies), Ok(()));
        assert_eq!(
            ask("冀0638", Role::CourtLeader, ImportData, "冀0638", Grant::Tallies),
            Err(Denied::NotYourRole(Role::CourtLeader, ImportData))
        );
        assert_eq!(ask("冀0638", office, ViewFigures, "冀0629", Grant::CaseDetail), Err(Denied::OutsideScope));
        assert_eq!(ask("冀0638", office, ViewFigures, "冀96", Grant::CaseDetail), Err(Denied::OutsideScope));
    }
}
