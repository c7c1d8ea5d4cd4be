//! Rules on conduct that beautifies figures.

use super::{least_cases, one_in, parameter, proposed};
use crate::detector::rule::{Basis, Definition, LooksAt, Nature, Parameter, Rule, Unit};

const YEARS: Parameter = proposed("years", ("对比往年数", "years before to compare with"), Unit::Years, (3, 1, 10));
const LEAST_YEARS: Parameter =
    proposed("least_years", ("至少往年数", "whole years before at least"), Unit::Years, (2, 1, 10));

pub(super) const YEAR_END_INTAKE_STOP: Definition = Definition {
    rule: Rule::YearEndIntakeStop,
    nature: Nature::Conduct,
    looks_at: LooksAt::Days,
    // A complaint has to be docketed within seven days of its receipt.
    basis: Basis::Statute("TLP 6"),
    parameters: &[
        proposed("days", ("年末天数", "last days of the year"), Unit::Days, (30, 10, 60)),
        YEARS,
        LEAST_YEARS,
        proposed("percent", ("不超过预期的比例", "at most of what is expected"), Unit::Percent, (70, 10, 95)),
        least_cases(30),
        one_in(1_000),
    ],
    reason: (
        "年末收案明显少于往年同期、次年1月又集中收案，可能是为提高结案率而推迟立案",
        "far fewer cases at the end of the year than in earlier years, and many in January: docketing may have been put off for the clearance rate",
    ),
    innocent: &[
        ("春节、停电、系统切换等使立案窗口停开", "the filing counter was shut for a holiday or a change of systems"),
        ("大批同类纠纷在次年1月才发生", "a series of like disputes arose only in January"),
        ("年末案件尚未导入", "cases of the last days are not imported yet"),
    ],
};

pub(super) const OFF_BOOK: Definition = Definition {
    rule: Rule::OffBook,
    nature: Nature::Conduct,
    looks_at: LooksAt::Registers,
    basis: Basis::Statute("Special Mediator Provisions 27, Online Mediation Rules 21, 24, TLP 6"),
    parameters: &[
        parameter(
            "mediation_days",
            ("诉前调解期限", "days of mediation before suit"),
            Unit::Days,
            (30, 30, 180),
            Basis::Statute("Special Mediator Provisions 27, Online Mediation Rules 24"),
        ),
        parameter("docket_days", ("立案期限", "days to docket"), Unit::Days, (7, 7, 60), Basis::Statute("TLP 6")),
        proposed(
            "file_days",
            ("仅见于案件文件的诉前调解天数", "days of a mediation known from the files alone"),
            Unit::Days,
            (60, 30, 365),
        ),
    ],
    reason: (
        "纠纷在诉前调解或者立案投诉中久拖未立案，当事人等待的时间不计入审限",
        "a dispute waits in mediation or as a complaint about filing and is not docketed; the parties' wait counts in no limit",
    ),
    innocent: &[
        ("双方约定延长而未登记", "both sides agreed on more time and nobody registered it"),
        ("鉴定期间不计入调解期限", "an appraisal is under way, which is not counted"),
        ("已立案而未登记案号", "it was docketed and the number not registered"),
    ],
};

pub(super) const FORCED_MEDIATION: Definition = Definition {
    rule: Rule::ForcedMediation,
    nature: Nature::Conduct,
    looks_at: LooksAt::Registers,
    basis: Basis::Statute("Online Mediation Rules 9–25"),
    parameters: &[],
    reason: (
        "委派调解须经双方同意，登记中没有同意的记录",
        "mediation needs the consent of both sides, and the register has none",
    ),
    innocent: &[
        ("同意书在纸质卷宗中，尚未登记", "the consent is in the paper file and not registered"),
        ("由文件导入，来源系统不含同意字段", "it came from a file whose system does not record consent"),
    ],
};

pub(super) const FALSE_CLOSING: Definition = Definition {
    rule: Rule::FalseClosing,
    nature: Nature::Conduct,
    looks_at: LooksAt::Cases,
    basis: Basis::Statute("TLP 10"),
    parameters: &[proposed("days", ("宽限天数", "days of grace"), Unit::Days, (0, 0, 30))],
    reason: (
        "报结之后仍有延长、扣除、中止或者程序变更，案件当时可能并未审结",
        "an extension, deduction, suspension or change of procedure comes after the closing: the case may not have been over",
    ),
    innocent: &[
        ("事项发生在结案前，日期登记为补录之日", "it happened before and bears the day it was entered"),
        ("结案日期登记有误", "the closing day is wrong"),
    ],
};

pub(super) const RUSH_CLOSING: Definition = Definition {
    rule: Rule::RushClosing,
    nature: Nature::Conduct,
    looks_at: LooksAt::Days,
    basis: Basis::Proposal,
    parameters: &[
        proposed("days", ("月末天数", "last days of the month"), Unit::Days, (3, 1, 10)),
        proposed("months", ("至少往月数", "months before at least"), Unit::Months, (12, 6, 60)),
        proposed("times", ("达到预期的比例", "of what is expected, at least"), Unit::Percent, (300, 150, 1_000)),
        least_cases(20),
        one_in(100_000),
    ],
    reason: (
        "结案集中在月末几日，远多于本部门平时，可能为考核节点突击结案",
        "closings pile up in the last days of the month, far beyond the division's own habit: they may have been rushed for a date of assessment",
    ),
    innocent: &[
        ("系列案件同日宣判", "a series of like cases was decided on one day"),
        ("文书集中送达或者结案信息集中补录", "documents were served, or closings entered, all at once"),
        ("假期使当月工作日集中在月末", "holidays left the working days to the end of the month"),
    ],
};

pub(super) const WITHDRAW_REFILE: Definition = Definition {
    rule: Rule::WithdrawRefile,
    nature: Nature::Conduct,
    looks_at: LooksAt::Cases,
    basis: Basis::Proposal,
    parameters: &[proposed("days", ("间隔不超过", "days between at most"), Unit::Days, (30, 1, 180))],
    reason: (
        "撤诉后不久相同当事人以同一案由重新立案，审限重新起算，也多计一次结案",
        "withdrawn and filed again soon by the same parties for the same cause: the limit begins anew and one closing more is counted",
    ),
    innocent: &[
        ("未按时交费按撤诉处理后补交再诉", "deemed withdrawn for an unpaid fee, paid and filed again"),
        ("补充证据或者变更请求后再诉", "filed again with other evidence or another claim"),
        ("两案为不同的合同", "the two are about different contracts"),
    ],
};

pub(super) const SPLIT_DISPUTE: Definition = Definition {
    rule: Rule::SplitDispute,
    nature: Nature::Conduct,
    looks_at: LooksAt::Cases,
    basis: Basis::Proposal,
    parameters: &[
        proposed("cases", ("案件数达到", "cases at least"), Unit::Cases, (3, 2, 100)),
        proposed("days", ("相隔不超过", "days apart at most"), Unit::Days, (0, 0, 30)),
    ],
    reason: (
        "同日立案的数件案件当事人、案由相同，可能由一件纠纷拆分而来，会改善案-件比和人均结案数",
        "several cases of one day have the same parties and cause: one dispute may have been split, which flatters the case-to-matter ratio and closings per judge",
    ),
    innocent: &[
        (
            "分属不同合同、房屋、期间，依法可分别起诉",
            "they are about different contracts, flats or periods, each of which may be sued for",
        ),
        ("当事人自行分案起诉且不同意合并", "the party itself filed them apart and does not agree to join them"),
    ],
};

pub(super) const DEDUCTION_ABUSE: Definition = Definition {
    rule: Rule::DeductionAbuse,
    nature: Nature::Conduct,
    looks_at: LooksAt::Cases,
    basis: Basis::Statute("CPLI 243, ALLI 50, TLP 9, EXP 4"),
    parameters: &[
        proposed(
            "percent",
            ("扣除合计超过审限的比例", "deducted in all, over the limit's"),
            Unit::Percent,
            (100, 20, 500),
        ),
        proposed("settlements", ("和解扣除次数达到", "deductions for settlement, at least"), Unit::Times, (3, 2, 10)),
    ],
    reason: (
        "扣除期间重叠、届满后扣除、事由不适用或者合计超过审限，实际审理时间可能被掩盖",
        "deductions overlap, begin after expiry, have no ground in such cases or add up to more than the limit: the real length may be hidden",
    ),
    innocent: &[
        ("鉴定机构多次退回，期间确属必要", "the appraiser sent the matter back more than once"),
        ("截止日期未登记，系统按在途计算", "an end was not entered, so that it seems to run on"),
        ("同一扣除重复登记", "one deduction was entered twice"),
    ],
};

pub(super) const LONG_SUSPENSION: Definition = Definition {
    rule: Rule::LongSuspension,
    nature: Nature::Conduct,
    looks_at: LooksAt::Cases,
    basis: Basis::Statute("CPL 153, CrPL 206, ALLI 50"),
    parameters: &[proposed("days", ("中止超过", "days suspended, over"), Unit::Days, (180, 30, 1_000))],
    reason: (
        "案件长期中止而未恢复，中止事由可能早已消除",
        "a case stands suspended for long: the ground may have gone long ago",
    ),
    innocent: &[
        ("所等待的另案确未审结", "the case it waits for is indeed not decided"),
        ("已恢复而未登记", "it was resumed and nobody entered it"),
    ],
};

pub(super) const LATE_EXTENSION: Definition = Definition {
    rule: Rule::LateExtension,
    nature: Nature::Conduct,
    looks_at: LooksAt::Cases,
    basis: Basis::Statute("CPL 152, 164, 183, CrPL 208, 243, ALL 81, 88, TLP 2, 5, EXP 1"),
    parameters: &[],
    reason: (
        "延长在届满之后作出、没有批准人、批准层级不够或者超过法定长度",
        "an extension came after expiry, has no approver or one below the level required, or is longer than the law allows",
    ),
    innocent: &[
        ("批准在届满前作出，登记在后", "it was granted in time and entered later"),
        ("批准人层级漏填", "the level of the approver was not filled in"),
        ("此前的扣除未登记，届满日实际较晚", "an earlier deduction was not entered, so that expiry came later"),
    ],
};

pub(super) const LATE_CONVERSION: Definition = Definition {
    rule: Rule::LateConversion,
    nature: Nature::Conduct,
    looks_at: LooksAt::Cases,
    basis: Basis::Statute("CPLI 258, TLP 8"),
    parameters: &[
        proposed("days", ("届满前天数", "days before expiry"), Unit::Days, (5, 1, 15)),
        least_cases(10),
        proposed("percent", ("达到预期的比例", "of what is expected, at least"), Unit::Percent, (150, 110, 1_000)),
        one_in(1_000),
    ],
    reason: (
        "届满后才转换程序，或者某部门转普通程序集中在届满前几日，可能为延长审限而转换",
        "the procedure was changed after expiry, or a division's changes crowd into the last days before it: to gain time, perhaps",
    ),
    innocent: &[
        ("转换裁定在届满前作出，登记在后", "the change was ruled in time and entered later"),
        ("鉴定、公告等事由在审理后期才出现", "the need for an appraisal or a public notice came up late"),
    ],
};

pub(super) const SUPPRESSED_REVERSAL: Definition = Definition {
    rule: Rule::SuppressedReversal,
    nature: Nature::Conduct,
    looks_at: LooksAt::Cases,
    basis: Basis::Proposal,
    parameters: &[
        YEARS,
        LEAST_YEARS,
        least_cases(50),
        proposed(
            "percent",
            ("改判发回不超过预期的", "reversed, at most of what is expected"),
            Unit::Percent,
            (60, 10, 95),
        ),
        one_in(1_000),
    ],
    reason: (
        "改判、发回明显减少而撤回上诉、调解明显增加，可能以做工作代替依法改判",
        "far fewer reversals and far more withdrawals and settlements than in earlier years: appeals may be talked away rather than decided",
    ),
    innocent: &[
        ("一审质量提高，同类案件裁判统一", "first-instance decisions got better, like cases are judged alike"),
        ("系列案件一并和解", "a series of cases was settled together"),
        ("案件结构变化", "the mix of cases changed"),
    ],
};

pub(super) const BACKDATED_TRANSFER: Definition = Definition {
    rule: Rule::BackdatedTransfer,
    nature: Nature::Conduct,
    looks_at: LooksAt::Cases,
    basis: Basis::Statute("CPL 174, CrPLI 381, ALLI 108"),
    parameters: &[
        proposed(
            "days",
            ("上诉至二审立案至少", "days from the appeal to docketing above, at least"),
            Unit::Days,
            (3, 1, 30),
        ),
        proposed("bunch", ("同日二审立案达到", "docketed above on one day, at least"), Unit::Cases, (6, 3, 100)),
        one_in(10_000_000),
    ],
    reason: (
        "二审立案日期早于或者过近于上诉日期、与上级法院记录不一，或者一日集中立案，平均移送时间可能失实",
        "second instance was docketed before or too soon after the appeal, on another day than the court above says, or for many cases on one day: transfer times may be untrue",
    ),
    innocent: &[
        ("上诉日期登记为补录之日", "the appeal bears the day it was entered"),
        ("系列案件一并上诉、一并移送", "a series of cases was appealed and sent together"),
        ("上级法院集中扫描立案", "the court above dockets on certain days"),
    ],
};

pub(super) const FALSE_PERFORMANCE: Definition = Definition {
    rule: Rule::FalsePerformance,
    nature: Nature::Conduct,
    looks_at: LooksAt::Cases,
    basis: Basis::Proposal,
    parameters: &[proposed("percent", ("到位不足申请的", "recovered, under"), Unit::Percent, (90, 10, 100))],
    reason: (
        "报执行完毕而到位金额明显不足，或者其后又恢复执行",
        "closed as fully enforced with clearly less recovered than applied for, or resumed afterwards",
    ),
    innocent: &[
        ("申请人放弃部分债权，执行和解已履行", "the applicant waived part, the settlement was performed"),
        ("标的为行为或者物，金额仅为参考", "what was enforced was an act or a thing"),
        ("利息等补充执行另立恢复案号", "interest left over was enforced under a new number"),
    ],
};

pub(super) const IMPROPER_ROUND: Definition = Definition {
    rule: Rule::ImproperRound,
    nature: Nature::Conduct,
    looks_at: LooksAt::Cases,
    basis: Basis::Proposal,
    parameters: &[
        proposed(
            "early_days",
            ("立案后过早终本", "days after docketing in which it is early"),
            Unit::Days,
            (90, 15, 180),
        ),
        proposed("resumed_days", ("终本后恢复不超过", "resumed within days"), Unit::Days, (15, 1, 180)),
        proposed("very_soon", ("立案后来不及查控", "days in which nothing can be looked for"), Unit::Days, (10, 1, 60)),
    ],
    reason: (
        "立案不久即终本且随即恢复，或者短到来不及查控财产，终本条件可能未满足",
        "the round ended early and was resumed at once, or ended too soon for any inquiry: its conditions may not have been met",
    ),
    innocent: &[
        ("被执行人系列案件，财产已在他案查清", "the debtor's property was known from other cases"),
        ("终本后申请人提供了新的财产线索", "the applicant found property after the round ended"),
    ],
};
