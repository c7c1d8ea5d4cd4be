//! A court case as the case system hands it over: one record and its events.

use crate::case_number::CaseNumber;
use crate::day::Day;
use crate::money::Money;
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// The procedure a case runs under.
    Procedure ("审理程序") {
        Ordinary = "ordinary", "普通程序", "ordinary procedure", ["普通"];
        Simplified = "simplified", "简易程序", "simplified procedure", ["简易", "简易程序(独任)"];
        SmallClaims = "small_claims", "小额诉讼程序", "small-claims procedure", ["小额诉讼", "小额程序", "小额"];
        FastTrack = "fast_track", "速裁程序", "fast-track procedure", ["速裁", "刑事速裁"];
        Special = "special", "特别程序", "special procedure", ["特别"];
        SecondInstance = "second_instance", "二审程序", "second-instance procedure", ["二审", "第二审程序"];
        Enforcement = "enforcement", "执行程序", "enforcement procedure", ["执行"];
        PresuitMediation = "presuit_mediation", "诉前调解", "pre-litigation mediation", ["诉前调解程序"];
        RetrialReview = "retrial_review", "再审审查程序", "retrial review", ["再审审查", "申请再审审查"];
        Retrial = "retrial", "再审程序", "retrial procedure", ["再审", "审判监督程序"];
        Other = "other", "其他程序", "other procedure", ["其他"];
    }
}

vocabulary! {
    /// How a case was closed.
    Disposition ("结案方式") {
        Judgment = "judgment", "判决", "judgment";
        ClaimDismissed = "claim_dismissed", "裁定驳回起诉", "claim dismissed by ruling", ["驳回起诉"];
        Mediated = "mediated", "调解", "closed by mediation", ["调解结案"];
        Withdrawn = "withdrawn", "撤诉", "withdrawn", ["准予撤诉", "按撤诉处理", "撤回起诉", "撤回上诉"];
        Transferred = "transferred", "移送管辖", "transferred", ["移送"];
        Upheld = "upheld", "维持", "upheld", ["维持原判"];
        Reversed = "reversed", "改判", "reversed";
        Remanded = "remanded", "发回重审", "remanded for retrial", ["发回", "发还"];
        ApplicationRejected = "application_rejected", "驳回申请", "application rejected", ["驳回再审申请", "驳回申诉"];
        RetrialOrdered = "retrial_ordered", "裁定再审", "retrial ordered", ["指令再审", "提审", "指令再审(提审)"];
        ApplicationWithdrawn = "application_withdrawn", "撤回", "application withdrawn", ["撤回申请"];
        EnforcementCompleted = "enforcement_completed", "执行完毕", "fully enforced";
        TerminatedThisRound = "terminated_this_round", "终结本次执行程序", "this enforcement round terminated", ["终本"];
        EnforcementEnded = "enforcement_ended", "终结执行", "enforcement ended";
        PresuitSettled = "presuit_settled", "调解成功", "settled before suit", ["诉前调解成功"];
        PresuitFailed = "presuit_failed", "调解不成", "mediation failed", ["调解不成功", "诉前调解不成"];
        Other = "other", "其他", "other";
    }
}

vocabulary! {
    /// What can happen to a case between docketing and its end, and after it.
    EventKind ("事件") {
        Extension = "extension", "延长审限", "extension", ["延长", "延长审理期限"];
        Deduction = "deduction", "扣除审限", "deduction", ["扣除", "扣除审理期限"];
        Suspension = "suspension", "中止", "suspension", ["中止审理", "中止执行"];
        ProcedureChange = "procedure_change", "程序变更", "change of procedure", ["程序转换"];
        Appeal = "appeal", "上诉", "appeal or protest", ["抗诉"];
        SecondInstanceDocketed = "second_instance_docketed", "二审立案", "second instance docketed";
        SecondInstanceClosed = "second_instance_closed", "二审结案", "second instance closed";
        Effective = "effective", "生效", "decision became effective", ["裁判生效"];
        EnforcementDocketed = "enforcement_docketed", "申请执行立案", "first enforcement docketed", ["首次执行立案"];
        PetitionDocketed = "petition_docketed", "申诉申请再审立案", "petition or retrial application docketed", ["申请再审立案", "申诉立案"];
        RetrialClosed = "retrial_closed", "再审结案", "retrial closed";
    }
}

/// One row of the case file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRecord {
    /// 案号.
    pub number: CaseNumber,
    /// 承办部门.
    pub division: String,
    /// 承办人, unique within the court.
    pub judge: String,
    /// 立案日期.
    pub docketed: Day,
    /// 结案日期; not before docketing. Present exactly when `disposition` is.
    pub closed: Option<Day>,
    /// 审理程序 at docketing; later changes are events.
    pub procedure: Procedure,
    /// 案由.
    pub cause: String,
    /// 结案方式.
    pub disposition: Option<Disposition>,
    /// 是否开庭.
    pub heard: Option<bool>,
    /// 可执行内容: whether the decision can be enforced.
    pub enforceable: Option<bool>,
    /// 原审案号: the case this one comes from.
    pub origin: Option<CaseNumber>,
    /// 申请标的额 of an enforcement case.
    pub applied: Option<Money>,
    /// 到位金额 of an enforcement case.
    pub recovered: Option<Money>,
    /// 立案渠道: filed online.
    pub filed_online: Option<bool>,
    /// 当事人, as the file writes them. Rows kept before there was such a column have none.
    #[serde(default)]
    pub parties: String,
}

impl CaseRecord {
    /// A case of which no more is known than its docketing.
    pub fn docketed(number: CaseNumber, docketed: Day, procedure: Procedure) -> Self {
        Self {
            number,
            division: String::new(),
            judge: String::new(),
            docketed,
            closed: None,
            procedure,
            cause: String::new(),
            disposition: None,
            heard: None,
            enforceable: None,
            origin: None,
            applied: None,
            recovered: None,
            filed_online: None,
            parties: String::new(),
        }
    }
}

/// One row of the event file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseEvent {
    /// 案号 of the case the event belongs to.
    pub number: CaseNumber,
    /// 日期.
    pub day: Day,
    /// 事件.
    pub kind: EventKind,
    /// 截止日期: the last day of a deduction or suspension; none while it runs.
    pub until: Option<Day>,
    /// 内容: the new procedure, the outcome, the days granted, the number of the other case, or the reason.
    pub detail: String,
    /// 批准人层级.
    pub approver: String,
}

/// One row of the people file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Person {
    /// 部门.
    pub division: String,
    /// 姓名, unique within the court.
    pub name: String,
    /// 条线 of the division.
    pub line: crate::line::Line,
    /// 员额法官: within the post quota.
    pub quota: bool,
    /// 任职起.
    pub from: Day,
    /// 任职止; none while in office.
    pub until: Option<Day>,
}

/// One figure of the aggregated measures file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedMeasure {
    /// 期间 the court reported for.
    pub period: crate::period::Period,
    /// 指标项: a measure id.
    pub measure: String,
    /// 数值.
    pub value: crate::quantity::Quantity,
}

/// Small records for worked examples in tests.
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod sample {
    use super::*;

    pub(crate) fn case(
        number: &str,
        docketed: &str,
        closed: Option<&str>,
        disposition: Option<Disposition>,
    ) -> CaseRecord {
        CaseRecord {
            number: number.parse().unwrap(),
            division: String::from("民事审判一庭"),
            judge: String::from("法官01"),
            docketed: docketed.parse().unwrap(),
            closed: closed.map(|day| day.parse().unwrap()),
            procedure: Procedure::Ordinary,
            cause: String::from("民间借贷纠纷"),
            disposition,
            heard: Some(true),
            enforceable: None,
            origin: None,
            applied: None,
            recovered: None,
            filed_online: None,
            parties: String::new(),
        }
    }

    pub(crate) fn event(number: &str, kind: EventKind, day: &str, until: Option<&str>, detail: &str) -> CaseEvent {
        CaseEvent {
            number: number.parse().unwrap(),
            day: day.parse().unwrap(),
            kind,
            until: until.map(|day| day.parse().unwrap()),
            detail: detail.to_owned(),
            approver: String::new(),
        }
    }
}
