//! Rules on figures that contradict themselves.

use super::{least_cases, one_in, proposed};
use crate::detector::rule::{Basis, Definition, LooksAt, Nature, Parameter, Rule, Unit};

const PER_MILLE_ADDS_UP: Parameter =
    proposed("per_mille", ("重算允许的差异", "difference allowed in a recount"), Unit::PerMille, (0, 0, 100));
const PER_MILLE_WRONG: Parameter = proposed(
    "per_mille",
    ("矛盾案件超过当月结案的比例即不出数", "share of a month's closings from which figures are not qualified"),
    Unit::PerMille,
    (10, 0, 1_000),
);

pub(super) const LATE_EDIT: Definition = Definition {
    rule: Rule::LateEdit,
    nature: Nature::Consistency,
    looks_at: LooksAt::Edits,
    basis: Basis::Proposal,
    parameters: &[
        proposed("days", ("改动的宽限天数", "days of grace for a change"), Unit::Days, (0, 0, 60)),
        proposed("entry_days", ("补录的宽限天数", "days of grace for a late entry"), Unit::Days, (10, 0, 90)),
    ],
    reason: (
        "通报或者会商的数据冻结后，又改动当期案件的立案、结案日期，已公布的数值可能不再成立",
        "days of cases were changed after the figures they count in were frozen: what was announced may no longer hold",
    ),
    innocent: &[
        ("更正已发现的登记错误", "a mistake that was found is corrected"),
        ("送达回证后到，补录结案日期", "the proof of service came later and the closing was entered then"),
    ],
};

pub(super) const ARITHMETIC: Definition = Definition {
    rule: Rule::Arithmetic,
    nature: Nature::Consistency,
    looks_at: LooksAt::Counts,
    basis: Basis::Proposal,
    parameters: &[PER_MILLE_ADDS_UP],
    reason: (
        "填报数据勾稽不符：旧存＋新收－结案≠未结、期初≠上期末、部分多于总数，或者与案件重算不一致",
        "reported counts do not add up: carried over + new − closed is not pending, the opening is not the last closing stock, a part exceeds its whole, or a recount differs",
    ),
    innocent: &[
        ("填报后补录了案件", "cases were entered after the report"),
        ("填报口径含本系统未导入的类型", "the report counts types that are not imported here"),
    ],
};

pub(super) const EXTREME_VALUE: Definition = Definition {
    rule: Rule::ExtremeValue,
    nature: Nature::Consistency,
    looks_at: LooksAt::Figures,
    basis: Basis::Proposal,
    parameters: &[
        least_cases(30),
        proposed("months", ("至少往月数", "months before at least"), Unit::Months, (6, 3, 60)),
        one_in(100_000),
    ],
    reason: (
        "案件不少而比率恰为0.00%或100.00%，按以往数据难属偶然",
        "exactly 0.00 % or 100.00 % of many cases, which the months before make no chance",
    ),
    innocent: &[
        ("某字段当月未导入", "a column was not imported that month"),
        ("新规定使某类做法停止或者一律适用", "a new rule ended a practice, or made it general"),
    ],
};

pub(super) const JUMP: Definition = Definition {
    rule: Rule::Jump,
    nature: Nature::Consistency,
    looks_at: LooksAt::Figures,
    basis: Basis::Proposal,
    parameters: &[
        least_cases(30),
        proposed("months", ("对比往月数", "months before to compare with"), Unit::Months, (12, 6, 36)),
        proposed("deviations", ("超过标准差的倍数", "standard deviations, over"), Unit::Tenths, (30, 20, 100)),
        one_in(100_000),
    ],
    reason: (
        "某月数值偏离前12个月的程度超过其自身波动，可能口径有变或者数据有误",
        "a month is further from the twelve before than they are from one another: the way of counting may have changed, or the data be wrong",
    ),
    innocent: &[
        ("法律、司法解释或者统计口径变化", "a law or the way of counting changed"),
        ("系列案件集中立案或者结案", "a series of like cases came in or was closed"),
    ],
};

pub(super) const IMPOSSIBLE_ORDER: Definition = Definition {
    rule: Rule::ImpossibleOrder,
    nature: Nature::Consistency,
    looks_at: LooksAt::Cases,
    basis: Basis::Statute("CPL 171, TLP 8, 10"),
    parameters: &[PER_MILLE_WRONG],
    reason: (
        "日期先后不可能：结案早于立案、上诉早于裁判、二审结案早于立案等",
        "days cannot follow one another so: closed before docketed, appealed before decided, closed above before docketed there",
    ),
    innocent: &[
        ("日期录入错误", "a day was mistyped"),
        ("案件移送，案号与立案日期分属两年", "a transferred case kept the number of another year"),
    ],
};
