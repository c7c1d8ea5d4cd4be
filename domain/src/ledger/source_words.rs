//! The words to choose from in the registers of dispute, case and petition sources.

use super::words::Word;

/// How both parties agreed to mediation.
pub const CONSENTS: &[Word] = &[
    ("online", "线上确认", "confirmed online"),
    ("written", "书面同意", "in writing"),
    ("spoken", "口头同意并记录", "orally, on record"),
];

/// How a mediation succeeds (Online Mediation Rules 25, the first two of its eight ends).
pub const SETTLEMENTS: &[Word] = &[
    ("agreement", "达成调解协议", "agreement reached"),
    ("withdrawn", "自行和解、撤回申请", "settled by themselves, application withdrawn"),
];

/// How a mediation ends without success (Online Mediation Rules 25, the other six).
pub const FAILURES: &[Word] = &[
    ("unreachable", "无法联系当事人", "a party cannot be reached"),
    ("refused", "一方明确不同意继续调解", "one side refuses to go on"),
    ("too_far_apart", "分歧较大难以达成协议", "positions too far apart"),
    ("expired", "调解期限届满未约定延长", "time over without agreed extension"),
    ("unsigned", "一方不签署调解协议", "one side does not sign"),
    ("other", "其他", "other"),
];

/// How a petition came in.
pub const PETITION_CHANNELS: &[Word] = &[
    ("letter", "来信", "letter"),
    ("visit", "来访", "visit"),
    ("hotline", "12368热线", "12368 hotline"),
    ("online", "网上信访", "online"),
    ("mailbox", "院长信箱", "president's mailbox"),
    ("passed_down", "党委、人大或者上级交办", "passed on by Party, congress or a superior court"),
    ("platform", "信访部门转送", "from the petition bureau"),
];

/// What a petition is.
pub const PETITION_KINDS: &[Word] = &[
    ("consultation", "法律咨询", "legal consultation"),
    ("filing", "立案投诉", "complaint about filing"),
    ("appeal_guidance", "上诉指引", "guidance on appeal"),
    ("retrial", "申诉、申请再审", "petition or application for retrial"),
    ("enforcement", "执行投诉", "complaint about enforcement"),
    ("conduct", "举报审判作风、纪律", "complaint about conduct"),
    ("other", "其他涉诉信访", "other"),
];

/// Where a dispute went wrong, as whoever answers the petition sees it.
pub const WENT_WRONG: &[Word] = &[
    ("filing", "立案", "at filing"),
    ("mediation", "诉前调解", "in mediation before suit"),
    ("trial", "一审审理", "in the trial of first instance"),
    ("explanation", "判后释明", "in explaining the decision"),
    ("appeal", "二审、再审", "on appeal or retrial"),
    ("enforcement", "执行", "in enforcement"),
    ("none", "未发现问题", "nowhere that was found"),
];

/// Grounds of ending a petition for good; what a court has to show is its superior's to say.
pub const TERMINATION_GROUNDS: &[Word] = &[
    ("unfounded", "诉求不成立且已依法答复", "unfounded and answered by law"),
    ("exhausted", "法定程序已经穷尽", "all procedures exhausted"),
    ("settled", "已化解，无新的事实理由反复信访", "settled, repeated without new facts"),
];

/// Measures against derivative cases.
pub const MEASURE_KINDS: &[Word] = &[
    ("explanation", "判后答疑", "post-judgment explanation"),
    ("reminder", "履行提示", "performance reminder"),
    ("preservation", "以保促调、以保促执", "preservation to promote mediation and performance"),
    ("joint_work", "立审执协同", "joint filing, trial and enforcement work"),
    ("like_cases", "类案同判", "like cases judged alike"),
    ("remand_review", "发改案件讲评", "review of reversed and remanded cases"),
    ("other", "其他", "other"),
];

/// Which cases a measure is to prevent; ids of [`crate::lineage::Derivation`].
pub const TARGETS: &[Word] = &[
    ("second_instance", "上诉", "appeals"),
    ("remand", "发回重审", "remands"),
    ("retrial_application", "申请再审", "retrial applications"),
    ("first_enforcement", "首次执行", "first enforcement"),
    ("resumed_enforcement", "恢复执行", "resumed enforcement"),
    ("objection", "执行异议、复议、监督", "enforcement objections"),
];
