//! What a rule is: its id, what it looks at, its parameters, its reason and what may explain it.

use super::definitions::RULES;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A detector. The ids are kept with reviews: never rename one.
    Rule ("疑点规则") {
        YearEndIntakeStop = "year_end_intake_stop", "年底限制收案", "year-end intake stop";
        OffBook = "off_book", "体外循环", "off-book handling";
        ForcedMediation = "forced_mediation", "未经同意委派调解", "mediation without consent";
        FalseClosing = "false_closing", "结案后仍有程序事项", "procedural acts after closing";
        RushClosing = "rush_closing", "突击结案", "rush closing";
        WithdrawRefile = "withdraw_refile", "撤诉后重新立案", "withdrawn and filed again";
        SplitDispute = "split_dispute", "拆分立案", "one dispute split into cases";
        DeductionAbuse = "deduction_abuse", "扣除审限异常", "irregular deductions";
        LongSuspension = "long_suspension", "长期中止未恢复", "long suspension without resumption";
        LateExtension = "late_extension", "延长审限不合规", "irregular extensions";
        LateConversion = "late_conversion", "临届满转换程序", "procedure changed at expiry";
        SuppressedReversal = "suppressed_reversal", "改判减少而撤调增加", "fewer reversals, more withdrawals";
        BackdatedTransfer = "backdated_transfer", "上诉移送日期异常", "dates of appeal transfer";
        FalsePerformance = "false_performance", "执行完毕存疑", "doubtful full enforcement";
        ImproperRound = "improper_round", "终本存疑", "doubtful end of an enforcement round";
        LateEdit = "late_edit", "冻结后改动", "edits after figures were frozen";
        Arithmetic = "arithmetic", "数据勾稽不符", "counts that do not add up";
        ExtremeValue = "extreme_value", "极端值", "extreme values";
        Jump = "jump", "数值突变", "sudden jumps";
        ImpossibleOrder = "impossible_order", "日期先后矛盾", "dates in an impossible order";
    }
}

impl Rule {
    /// Its row of the table.
    pub fn definition(self) -> Option<&'static Definition> {
        RULES.iter().find(|row| row.rule == self)
    }
}

vocabulary! {
    /// Whether a rule looks at how people act or at whether figures agree.
    Nature ("类别") {
        Conduct = "conduct", "行为", "conduct";
        Consistency = "consistency", "一致性", "consistency";
    }
}

vocabulary! {
    /// What a rule reads.
    LooksAt ("数据来源") {
        Cases = "cases", "案件与事件", "cases and their events";
        Days = "days", "逐日收结案数", "intake and closings by day";
        Registers = "registers", "台账与登记", "registers";
        Counts = "counts", "填报数据", "reported counts";
        Figures = "figures", "指标值", "figures of indicators";
        Edits = "edits", "改动记录", "the record of edits";
    }
}

vocabulary! {
    /// What a parameter is counted in.
    Unit ("单位") {
        Days = "days", "日", "days";
        Months = "months", "个月", "months";
        Years = "years", "年", "years";
        Cases = "cases", "件", "cases";
        Times = "times", "次", "times";
        Percent = "percent", "%", "%";
        PerMille = "per_mille", "‰", "‰";
        OneIn = "one_in", "分之一", "to one, the odds against chance";
        Tenths = "tenths", "十分之一", "tenths";
    }
}

/// Where a rule or a number comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// An article.
    Statute(&'static str),
    /// No source has it: a proposal of this product, for a court to set.
    Proposal,
}

/// A number that a court may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its stable name within the rule.
    pub name: &'static str,
    /// What it is, in Chinese.
    pub zh: &'static str,
    /// What it is, in English.
    pub en: &'static str,
    /// What it is counted in.
    pub unit: Unit,
    /// What it is until a court sets it.
    pub default: i64,
    /// The smallest sensible value.
    pub least: i64,
    /// The largest sensible value.
    pub most: i64,
    /// Where the default comes from.
    pub basis: Basis,
}

/// A row of the table of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Which rule.
    pub rule: Rule,
    /// Conduct or consistency; what fails the latter may make a figure not qualified.
    pub nature: Nature,
    /// What it reads.
    pub looks_at: LooksAt,
    /// What the pattern rests on.
    pub basis: Basis,
    /// Its parameters.
    pub parameters: &'static [Parameter],
    /// What it looks for and why that matters, in Chinese and English.
    pub reason: (&'static str, &'static str),
    /// What may explain it, to be checked first, in Chinese and English.
    pub innocent: &'static [(&'static str, &'static str)],
}
