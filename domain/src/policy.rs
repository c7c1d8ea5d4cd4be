//! Who may do what to which court: the one place that answers.
//!
//! [`RIGHTS`] is the whole of it: a row an action, with the roles that may do it and how far that reaches. [`decide`]
//! reads the row; nothing else in the product checks a permission.

use crate::court::{CourtCode, CourtTree};
use crate::line::Line;
use crate::tally::{Dimension, Filter};
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a person is in a court. The last three administer the installation and exclude one another.
    Role ("角色") {
        TrialManagement = "trial_management", "审管办", "trial management officer", ["审管办人员"];
        CourtLeader = "court_leader", "院领导", "court leader";
        DataOfficer = "data_officer", "数据管理员", "data officer";
        Judge = "judge", "法官", "judge", ["承办人"];
        DivisionHead = "division_head", "庭长", "division head", ["部门负责人"];
        Registrar = "registrar", "书记员", "registrar";
        PetitionOfficer = "petition_officer", "信访专员", "petition officer";
        SystemAdministrator = "system_administrator", "系统管理员", "system administrator";
        SecurityAdministrator = "security_administrator", "安全管理员", "security administrator";
        AuditAdministrator = "audit_administrator", "审计管理员", "audit administrator";
    }
}

vocabulary! {
    /// What can be asked of a court.
    Action ("操作") {
        ViewFigures = "view_figures", "查看指标", "view figures";
        ViewAverages = "view_averages", "与全院均值比较", "compare with the whole court";
        ViewCases = "view_cases", "查看案件", "view cases";
        ViewCaseDetail = "view_case_detail", "查看案件详情", "view a case in detail";
        UnmaskParties = "unmask_parties", "查看当事人姓名", "see the names of parties";
        ViewData = "view_data", "查看数据批次", "view imports and refused rows";
        ImportData = "import_data", "导入数据", "import data";
        ChangeSettings = "change_settings", "修改设置", "change settings";
        ChangeGrant = "change_grant", "调整对上授权", "change what superior courts may see";
        ReadLooks = "read_looks", "查看谁看过本院数据", "see who looked at the court's data";
        ReadAudit = "read_audit", "查看审计日志", "read the audit log";
        ManageCourts = "manage_courts", "管理法院与部门", "manage courts and divisions";
        ManagePeople = "manage_people", "管理人员账号", "manage people's accounts";
        ManageRoles = "manage_roles", "管理角色", "manage roles";
        ViewNodes = "view_nodes", "查看节点台账", "view clocks and ledgers";
        HandleCases = "handle_cases", "办理本人案件事项", "ask and report in their own cases";
        TransferFiles = "transfer_files", "办理上诉移送", "move the files of appeals";
        SuperviseNodes = "supervise_nodes", "督办节点", "supervise nodes";
        ReviewCases = "review_cases", "阅核监督案件", "review and supervise cases";
        DecideRequests = "decide_requests", "审批审限与程序申请", "decide on requests for time";
        ViewSources = "view_sources", "查看三源台账", "view the registers of sources";
        HandleMediation = "handle_mediation", "办理诉前调解", "handle mediation before suit";
        HandlePetitions = "handle_petitions", "办理信访", "handle petitions";
        ViewConsultations = "view_consultations", "查看会商", "view consultations";
        HoldConsultations = "hold_consultations", "组织会商", "prepare and hold consultations";
        AnswerConsultations = "answer_consultations", "提交条线发言和表态", "answer a consultation";
        ViewTasks = "view_tasks", "查看整改台账", "view rectification tasks";
        HandleTasks = "handle_tasks", "办理整改任务", "handle rectification tasks";
        CheckSignals = "check_signals", "核查疑点", "check signals";
        ViewPortraits = "view_portraits", "查看画像", "see portraits";
        SetTasks = "set_tasks", "交办和验收整改任务", "set and verify rectification tasks";
        ProposeIndicators = "propose_indicators", "提出本院指标", "propose indicators of the court's own";
        AdoptIndicators = "adopt_indicators", "采用和停用本院指标", "adopt and withdraw indicators of the court's own";
        ViewSchemes = "view_schemes", "查看考核方案和结果", "see evaluation schemes and results";
        ProposeSchemes = "propose_schemes", "起草考核方案、答复异议", "draft evaluation schemes and answer objections";
        AdoptSchemes = "adopt_schemes", "施行考核方案、公布结果", "adopt evaluation schemes and publish results";
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

impl Role {
    /// Whether the role administers the installation.
    pub const fn is_administrator(self) -> bool {
        matches!(self, Self::SystemAdministrator | Self::SecurityAdministrator | Self::AuditAdministrator)
    }

    /// Whether no one person may hold both: who makes accounts, who gives roles and who reads the record are three.
    pub fn excludes(self, other: Self) -> bool {
        self.is_administrator() && other.is_administrator() && self != other
    }
}

/// What of a court is someone's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    /// All of it.
    #[default]
    Court,
    /// A business line.
    Line(Line),
    /// A division.
    Division(String),
    /// The cases of one judge, by the name in the files.
    Judge(String),
}

/// A membership that does not say what it must.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMembership {
    /// A division head or registrar of no division.
    #[error("“{}”必须指定部门 / the role “{}” needs a division; name one of the court's divisions", .0.zh(), .0.en())]
    NoDivision(Role),
    /// A line where the role is not divided by lines.
    #[error("“{}”不按条线划分 / the role “{}” is not divided by lines; leave the line empty", .0.zh(), .0.en())]
    NoLineHere(Role),
}

impl Part {
    /// The part of a court that a membership gives: a judge's own cases, a division head's division, a leader's line.
    pub fn of(role: Role, name: &str, division: Option<&str>, line: Option<Line>) -> Result<Self, BadMembership> {
        let division = division.map(str::trim).filter(|division| !division.is_empty());
        match (role, line) {
            (Role::TrialManagement | Role::CourtLeader, Some(line)) => Ok(Self::Line(line)),
            (_, Some(_)) => Err(BadMembership::NoLineHere(role)),
            (Role::Judge, None) => Ok(Self::Judge(name.to_owned())),
            (Role::DivisionHead | Role::Registrar, None) => match division {
                Some(division) => Ok(Self::Division(division.to_owned())),
                None => Err(BadMembership::NoDivision(role)),
            },
            _ => Ok(Self::Court),
        }
    }

    /// Whether a case of this line, division and judge lies in this part.
    pub fn holds(&self, line: Line, division: &str, judge: &str) -> bool {
        match self {
            Self::Court => true,
            Self::Line(one) => *one == line,
            Self::Division(one) => one == division,
            Self::Judge(one) => one == judge,
        }
    }

    /// The restriction on facts that keeps this part of a court.
    pub fn filter(&self) -> Filter {
        match self {
            Self::Court => Filter::default(),
            Self::Line(line) => Filter::default().with(Dimension::Line, line.id()),
            Self::Division(name) => Filter::default().with(Dimension::Division, name.clone()),
            Self::Judge(name) => Filter::default().with(Dimension::Judge, name.clone()),
        }
    }
}

/// Someone acting: no store call is made without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who, as the audit log names them.
    pub login: String,
    /// Who, as a person reads it.
    pub name: String,
    /// Where they serve.
    pub court: CourtCode,
    /// What they are there.
    pub role: Role,
    /// What of the court is theirs.
    pub part: Part,
    /// The request they act in, as the logs name it; empty where there is none.
    pub request: String,
}

impl Actor {
    /// Whoever holds the data folder and works on the command line: the trial management office of a court.
    pub fn console(court: CourtCode) -> Self {
        let name = String::from("console");
        let role = Role::TrialManagement;
        Self { login: name.clone(), name, court, role, part: Part::Court, request: String::new() }
    }
}

/// How a court lies open to the courts above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// How far it opens its figures and cases.
    pub grant: Grant,
    /// Whether it has an administrator of its own of the kind that asks. Until then one above sets it up.
    pub administered: bool,
}

impl From<Grant> for Opening {
    fn from(grant: Grant) -> Self {
        Self { grant, administered: false }
    }
}

/// A refusal, with its reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The court is outside what the actor may know of. Nothing more is said: it may not even be known to exist.
    #[error("您的范围内没有这个法院 / no such court in your scope")]
    OutsideScope,
    /// The court opens itself only up to a lower level.
    #[error(
        "该院只向上级开放到“{}”，请它放宽授权 / the court has opened itself to superior courts only for “{}”; ask it for a wider grant",
        .0.zh(), .0.en()
    )]
    NotGranted(Grant),
    /// The role does not do this.
    #[error(
        "“{}”不能{}，请联系本院安全管理员 / the role “{}” may not {}; ask the security administrator of the court",
        .0.zh(), .1.zh(), .0.en(), .1.en()
    )]
    NotYourRole(Role, Action),
    /// Only the court itself does this.
    #[error("只有该院自己能{}，请在该院登录 / only the court itself may {}; sign in there", .0.zh(), .0.en())]
    OnlyTheCourtItself(Action),
}

/// How far a role's right to an action reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The part of the own court that the membership names.
    OwnPart,
    /// The own court.
    Own,
    /// The own court as a whole, whatever part of it is theirs.
    OwnWhole,
    /// The own court, and those below it that have opened themselves so far.
    Below,
}

/// Those who see lists of cases open them too; how far a court below lets them is its grant's to say.
const CASE_READERS: &[(Role, Reach)] = &[
    (Role::TrialManagement, Reach::Below),
    (Role::CourtLeader, Reach::Below),
    (Role::DataOfficer, Reach::Below),
    (Role::Judge, Reach::OwnPart),
    (Role::DivisionHead, Reach::OwnPart),
    (Role::Registrar, Reach::OwnPart),
];

/// The rights, all of them. A judge sees the own cases, a division head the division, leaders and trial management the
/// court and, by grant, the courts below; the three administrators see no case and no figure.
pub const RIGHTS: &[(Action, &[(Role, Reach)])] = &[
    (
        Action::ViewFigures,
        &[
            (Role::TrialManagement, Reach::Below),
            (Role::CourtLeader, Reach::Below),
            (Role::DataOfficer, Reach::Below),
            (Role::PetitionOfficer, Reach::Own),
            (Role::Judge, Reach::OwnPart),
            (Role::DivisionHead, Reach::OwnPart),
            (Role::Registrar, Reach::OwnPart),
        ],
    ),
    (
        Action::ViewAverages,
        &[
            (Role::TrialManagement, Reach::OwnWhole),
            (Role::CourtLeader, Reach::OwnWhole),
            (Role::Judge, Reach::OwnWhole),
            (Role::DivisionHead, Reach::OwnWhole),
            (Role::Registrar, Reach::OwnWhole),
        ],
    ),
    (Action::ViewCases, CASE_READERS),
    (Action::ViewCaseDetail, CASE_READERS),
    (
        Action::UnmaskParties,
        &[
            (Role::TrialManagement, Reach::Own),
            (Role::CourtLeader, Reach::Own),
            (Role::Judge, Reach::OwnPart),
            (Role::DivisionHead, Reach::OwnPart),
        ],
    ),
    (
        Action::ViewData,
        &[(Role::TrialManagement, Reach::Below), (Role::CourtLeader, Reach::Below), (Role::DataOfficer, Reach::Below)],
    ),
    (Action::ImportData, &[(Role::TrialManagement, Reach::Below), (Role::DataOfficer, Reach::Below)]),
    (Action::ChangeSettings, &[(Role::TrialManagement, Reach::Own)]),
    (Action::ChangeGrant, &[(Role::SecurityAdministrator, Reach::Own)]),
    (
        Action::ReadLooks,
        &[
            (Role::TrialManagement, Reach::Own),
            (Role::CourtLeader, Reach::Own),
            (Role::SecurityAdministrator, Reach::Own),
            (Role::AuditAdministrator, Reach::Own),
        ],
    ),
    (Action::ReadAudit, &[(Role::AuditAdministrator, Reach::Own)]),
    (Action::ManageCourts, &[(Role::SystemAdministrator, Reach::Below)]),
    (Action::ManagePeople, &[(Role::SystemAdministrator, Reach::Below)]),
    (Action::ManageRoles, &[(Role::SecurityAdministrator, Reach::Below)]),
    (
        Action::ViewNodes,
        &[
            (Role::TrialManagement, Reach::Below),
            (Role::CourtLeader, Reach::Below),
            (Role::Judge, Reach::OwnPart),
            (Role::DivisionHead, Reach::OwnPart),
            (Role::Registrar, Reach::OwnPart),
        ],
    ),
    // The judge alone: whoever reviews a draft or decides on a request has no hand in it.
    (Action::HandleCases, &[(Role::Judge, Reach::OwnPart)]),
    (
        Action::TransferFiles,
        &[
            (Role::TrialManagement, Reach::Own),
            (Role::Judge, Reach::OwnPart),
            (Role::DivisionHead, Reach::OwnPart),
            (Role::Registrar, Reach::OwnPart),
        ],
    ),
    (
        Action::SuperviseNodes,
        &[(Role::TrialManagement, Reach::Own), (Role::CourtLeader, Reach::Own), (Role::DivisionHead, Reach::OwnPart)],
    ),
    (Action::ReviewCases, &[(Role::CourtLeader, Reach::Own), (Role::DivisionHead, Reach::OwnPart)]),
    (Action::DecideRequests, &[(Role::CourtLeader, Reach::Own)]),
    (
        Action::ViewSources,
        &[
            (Role::TrialManagement, Reach::Below),
            (Role::CourtLeader, Reach::Below),
            (Role::PetitionOfficer, Reach::Own),
            (Role::Judge, Reach::OwnPart),
            (Role::DivisionHead, Reach::OwnPart),
            (Role::Registrar, Reach::OwnPart),
        ],
    ),
    (
        Action::HandleMediation,
        &[(Role::TrialManagement, Reach::Own), (Role::DivisionHead, Reach::OwnPart), (Role::Registrar, Reach::OwnPart)],
    ),
    (Action::HandlePetitions, &[(Role::TrialManagement, Reach::Own), (Role::PetitionOfficer, Reach::Own)]),
    (
        Action::ViewConsultations,
        &[(Role::TrialManagement, Reach::Own), (Role::CourtLeader, Reach::Own), (Role::DivisionHead, Reach::OwnPart)],
    ),
    (Action::HoldConsultations, &[(Role::TrialManagement, Reach::OwnWhole), (Role::CourtLeader, Reach::OwnWhole)]),
    (
        Action::AnswerConsultations,
        &[(Role::TrialManagement, Reach::Own), (Role::CourtLeader, Reach::Own), (Role::DivisionHead, Reach::OwnPart)],
    ),
    (
        Action::ViewTasks,
        &[
            (Role::TrialManagement, Reach::Below),
            (Role::CourtLeader, Reach::Below),
            (Role::Judge, Reach::OwnPart),
            (Role::DivisionHead, Reach::OwnPart),
        ],
    ),
    (
        Action::HandleTasks,
        &[
            (Role::TrialManagement, Reach::Own),
            (Role::CourtLeader, Reach::Own),
            (Role::Judge, Reach::OwnPart),
            (Role::DivisionHead, Reach::OwnPart),
        ],
    ),
    (Action::CheckSignals, &[(Role::TrialManagement, Reach::OwnWhole), (Role::CourtLeader, Reach::OwnWhole)]),
    (
        Action::ViewPortraits,
        &[
            (Role::TrialManagement, Reach::Below),
            (Role::CourtLeader, Reach::Below),
            (Role::Judge, Reach::OwnPart),
            (Role::DivisionHead, Reach::OwnPart),
        ],
    ),
    (Action::SetTasks, &[(Role::TrialManagement, Reach::Below), (Role::CourtLeader, Reach::Below)]),
    (Action::ProposeIndicators, &[(Role::TrialManagement, Reach::Own), (Role::CourtLeader, Reach::Own)]),
    // What the court is measured by is its leaders' to decide, not the office's that proposes it.
    (Action::AdoptIndicators, &[(Role::CourtLeader, Reach::Own)]),
    // Which results of a scheme each of them sees is said by the result: `scheme::Issued::shown_to`.
    (
        Action::ViewSchemes,
        &[
            (Role::TrialManagement, Reach::Own),
            (Role::CourtLeader, Reach::Own),
            (Role::Judge, Reach::OwnPart),
            (Role::DivisionHead, Reach::OwnPart),
        ],
    ),
    (Action::ProposeSchemes, &[(Role::TrialManagement, Reach::Own), (Role::CourtLeader, Reach::Own)]),
    (Action::AdoptSchemes, &[(Role::CourtLeader, Reach::Own)]),
];

/// What a court must have opened for one above it to do this there.
const fn needed(action: Action) -> Grant {
    match action {
        Action::ViewCases => Grant::CaseList,
        Action::ViewCaseDetail
        | Action::ViewData
        | Action::ImportData
        | Action::ViewNodes
        | Action::ViewSources
        | Action::ViewTasks
        | Action::SetTasks => Grant::CaseDetail,
        _ => Grant::Tallies,
    }
}

/// Whether an action concerns a court's data as a whole, so that one who has only a line of it does not do it.
const fn undivided(action: Action) -> bool {
    !matches!(
        action,
        Action::ViewFigures
            | Action::ViewAverages
            | Action::ViewCases
            | Action::ViewCaseDetail
            | Action::UnmaskParties
            | Action::ViewNodes
            | Action::HandleCases
            | Action::TransferFiles
            | Action::SuperviseNodes
            | Action::ReviewCases
            | Action::DecideRequests
            | Action::ViewSources
            | Action::HandleMediation
            | Action::ViewConsultations
            | Action::AnswerConsultations
            | Action::ViewTasks
            | Action::HandleTasks
            | Action::SetTasks
            | Action::ViewPortraits
            | Action::ViewSchemes
    )
}

/// Whether administrators do this. One above does it in a court below until that court has its own: from then on nobody
/// above makes accounts, gives roles or resets passwords there, and so nobody opens the court but itself.
const fn administers(action: Action) -> bool {
    matches!(action, Action::ManageCourts | Action::ManagePeople | Action::ManageRoles)
}

/// Whether a role does this at all, anywhere.
pub fn does(role: Role, action: Action) -> bool {
    reach(role, action).is_some()
}

fn reach(role: Role, action: Action) -> Option<Reach> {
    let (_, roles) = RIGHTS.iter().find(|(one, _)| *one == action)?;
    roles.iter().find(|(one, _)| *one == role).map(|(_, reach)| *reach)
}

/// Whether the role does anything at all in courts below its own, and so knows of them.
pub fn looks_down(role: Role) -> bool {
    Action::ALL.iter().any(|action| reach(role, *action) == Some(Reach::Below))
}

/// Decides. `opening` is how the target court lies open to courts above it. Yes comes with the part of the court that
/// it holds for.
pub fn decide(
    actor: &Actor,
    action: Action,
    target: &CourtCode,
    tree: &CourtTree,
    opening: Opening,
) -> Result<Part, Denied> {
    let own = *target == actor.court;
    if !tree.is_within(target, &actor.court) || (!own && !looks_down(actor.role)) {
        return Err(Denied::OutsideScope);
    }
    match reach(actor.role, action) {
        None => Err(Denied::NotYourRole(actor.role, action)),
        Some(_) if undivided(action) && actor.part != Part::Court => Err(Denied::NotYourRole(actor.role, action)),
        Some(Reach::OwnPart) if own && actor.part == Part::Court => Err(Denied::NotYourRole(actor.role, action)),
        Some(Reach::OwnWhole) if own => Ok(Part::Court),
        Some(_) if own => Ok(actor.part.clone()),
        Some(Reach::OwnPart | Reach::Own | Reach::OwnWhole) => Err(Denied::OnlyTheCourtItself(action)),
        Some(Reach::Below) if administers(action) && opening.administered => Err(Denied::OnlyTheCourtItself(action)),
        Some(Reach::Below) if opening.grant >= needed(action) => Ok(actor.part.clone()),
        Some(Reach::Below) => Err(Denied::NotGranted(opening.grant)),
    }
}

/// Whether a person with these roles may be given one more.
pub fn may_hold(held: &[Role], more: Role) -> Result<(), Exclusion> {
    match held.iter().find(|role| role.excludes(more)) {
        Some(held) => Err(Exclusion { held: *held, more }),
        None => Ok(()),
    }
}

/// Two roles that no one person may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{}”与“{}”不得由同一人担任 / a {} may not be {} too; give the role to someone else", held.zh(), more.zh(), held.en(), more.en())]
pub struct Exclusion {
    /// The one held.
    pub held: Role,
    /// The one asked for.
    pub more: Role,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::case::{CaseRecord, Procedure};
    use crate::court::xiongan;
    use crate::day::Day;
    use crate::fact::Fact;
    use crate::table::FactTable;

    fn ask(home: &str, role: Role, part: Part, action: Action, target: &str, grant: Grant) -> Result<Part, Denied> {
        let actor = Actor { role, part, ..Actor::console(CourtCode::parse(home).unwrap()) };
        decide(&actor, action, &CourtCode::parse(target).unwrap(), &CourtTree::new(xiongan()).unwrap(), grant.into())
    }

    #[test]
    fn a_part_holds_the_cases_that_its_restriction_keeps() {
        let [own, other] = [("民初", Line::Civil, "民一庭", "甲"), ("刑初", Line::Criminal, "刑庭", "乙")];
        let parts = [Part::Court, Part::Line(own.1), Part::Division(own.2.to_owned()), Part::Judge(own.3.to_owned())];
        for (code, line) in [(own.0, own.1), (other.0, other.1)] {
            for (division, judge) in [(own.2, own.3), (own.2, other.3), (other.2, own.3), (other.2, other.3)] {
                let number = format!("（2023）冀0638{code}1号").parse().unwrap();
                let docketed = Day::from_ymd(2023, 3, 1).unwrap();
                let case = CaseRecord {
                    division: division.to_owned(),
                    judge: judge.to_owned(),
                    ..CaseRecord::docketed(number, docketed, Procedure::Ordinary)
                };
                let table = FactTable::build(CourtCode::parse("冀0638").unwrap(), &[Fact::derive(&case, &[])]).unwrap();
                let held = [true, line == own.1, division == own.2, judge == own.3];
                for (part, held) in parts.iter().zip(held) {
                    assert_eq!(part.holds(line, division, judge), held, "{part:?}: {code} {division} {judge}");
                    assert_eq!(table.restricted(&part.filter()).unwrap().len(), usize::from(held), "{part:?}");
                }
            }
        }
    }

    #[test]
    fn a_role_does_what_it_may_do_somewhere() {
        for role in Role::ALL {
            for action in Action::ALL {
                let part = Part::of(*role, "甲", Some("民一庭"), None).unwrap();
                let may = |home, target| ask(home, *role, part.clone(), *action, target, Grant::CaseDetail).is_ok();
                assert_eq!(does(*role, *action), may("冀96", "冀96") || may("冀96", "冀0638"), "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn an_upper_court_reaches_as_far_as_it_is_let() {
        use Action::{ImportData, ViewCases, ViewFigures};
        let office = |action, target, grant| ask("冀96", Role::TrialManagement, Part::Court, action, target, grant);
        assert_eq!(office(ViewFigures, "冀0638", Grant::Tallies), Ok(Part::Court));
        assert_eq!(office(ViewCases, "冀0638", Grant::Tallies), Err(Denied::NotGranted(Grant::Tallies)));
        assert_eq!(office(ViewCases, "冀0638", Grant::CaseList), Ok(Part::Court));
        assert_eq!(office(ImportData, "冀0638", Grant::CaseList), Err(Denied::NotGranted(Grant::CaseList)));
        assert_eq!(
            office(Action::ReadLooks, "冀0638", Grant::CaseDetail),
            Err(Denied::OnlyTheCourtItself(Action::ReadLooks))
        );
        let below =
            |action, target| ask("冀0638", Role::TrialManagement, Part::Court, action, target, Grant::CaseDetail);
        assert_eq!(below(ViewFigures, "冀0629"), Err(Denied::OutsideScope));
        assert_eq!(below(ViewFigures, "冀96"), Err(Denied::OutsideScope));
    }

    #[test]
    fn a_part_stays_a_part() {
        let judge = Part::Judge(String::from("张三"));
        let ask =
            |role, part: &Part, action, target| ask("冀96", role, part.clone(), action, target, Grant::CaseDetail);
        assert_eq!(ask(Role::Judge, &judge, Action::ViewCases, "冀96"), Ok(judge.clone()));
        // A judge of the court above does not look down, and without a part sees nothing rather than everything.
        assert_eq!(ask(Role::Judge, &judge, Action::ViewFigures, "冀0638"), Err(Denied::OutsideScope));
        let nobody = ask(Role::Judge, &Part::Court, Action::ViewFigures, "冀96");
        assert_eq!(nobody, Err(Denied::NotYourRole(Role::Judge, Action::ViewFigures)));
        // A leader in charge of a line sees that line here and below, and does not see whole imports.
        let line = Part::Line(Line::Civil);
        assert_eq!(ask(Role::CourtLeader, &line, Action::ViewFigures, "冀0638"), Ok(line.clone()));
        assert!(ask(Role::CourtLeader, &line, Action::ViewData, "冀96").is_err());
    }

    #[test]
    fn parts_come_from_memberships() {
        let of = |role, division, line| Part::of(role, "张三", division, line);
        assert_eq!(of(Role::Judge, Some("民一庭"), None), Ok(Part::Judge(String::from("张三"))));
        assert_eq!(of(Role::DivisionHead, Some("民一庭"), None), Ok(Part::Division(String::from("民一庭"))));
        assert_eq!(of(Role::Registrar, Some(" "), None), Err(BadMembership::NoDivision(Role::Registrar)));
        assert_eq!(of(Role::CourtLeader, None, Some(Line::Civil)), Ok(Part::Line(Line::Civil)));
        assert_eq!(of(Role::Judge, None, Some(Line::Civil)), Err(BadMembership::NoLineHere(Role::Judge)));
        assert_eq!(of(Role::CourtLeader, None, None), Ok(Part::Court));
    }

    #[test]
    fn one_above_sets_a_court_up_and_then_leaves_it_alone() {
        let actor = Actor { role: Role::SecurityAdministrator, ..Actor::console(CourtCode::parse("冀96").unwrap()) };
        let (tree, target) = (CourtTree::new(xiongan()).unwrap(), CourtCode::parse("冀0638").unwrap());
        let ask = |administered| {
            decide(&actor, Action::ManageRoles, &target, &tree, Opening { grant: Grant::Tallies, administered })
        };
        assert_eq!(ask(false), Ok(Part::Court));
        assert_eq!(ask(true), Err(Denied::OnlyTheCourtItself(Action::ManageRoles)));
    }

    #[test]
    fn three_administrators_are_three_people() {
        use Role::{AuditAdministrator, SecurityAdministrator, SystemAdministrator, TrialManagement};
        assert!(may_hold(&[TrialManagement, SystemAdministrator], SecurityAdministrator).is_err());
        assert!(may_hold(&[AuditAdministrator], SystemAdministrator).is_err());
        assert_eq!(may_hold(&[SystemAdministrator], SystemAdministrator), Ok(()));
        assert_eq!(may_hold(&[TrialManagement], AuditAdministrator), Ok(()));
    }

    #[test]
    fn administrators_see_no_case_and_no_figure_and_every_action_has_its_row() {
        for (action, roles) in RIGHTS {
            let data = !undivided(*action) || matches!(action, Action::ViewData | Action::ImportData);
            assert!(!data || roles.iter().all(|(role, _)| !role.is_administrator()), "{action:?}");
        }
        let rows: Vec<Action> = RIGHTS.iter().map(|(action, _)| *action).collect();
        assert_eq!(rows, Action::ALL);
    }
}
