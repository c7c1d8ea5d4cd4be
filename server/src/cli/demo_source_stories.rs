//! What the demo's registers of dispute and case sources hold: places, organisations, and stories as tables, told as in
//! [`super::demo_stories`].

use domain::case::Disposition;
use domain::fact::{Fact, Trait};
use domain::ledger::{Field as F, Verb as V};
use domain::type_code::Stage;

/// A township: its name, and how many people live there. The populations are samples, not counted ones.
pub(crate) type Township = (&'static str, u32);

/// The townships of the demo's counties, by the code of the basic court.
pub(crate) const TOWNSHIPS: &[(&str, (usize, usize), &[Township])] = &[
    (
        "冀0638",
        (3, 4),
        &[
            ("雄州镇", 128_000),
            ("昝岗镇", 52_000),
            ("大营镇", 41_000),
            ("龙湾镇", 38_000),
            ("朱各庄镇", 34_000),
            ("米家务镇", 36_000),
            ("北沙口乡", 27_000),
            ("双堂乡", 30_000),
            ("张岗乡", 29_000),
        ],
    ),
    (
        "冀0629",
        (0, 4),
        &[
            ("容城镇", 78_000),
            ("小里镇", 33_000),
            ("南张镇", 40_000),
            ("大河镇", 29_000),
            ("晾马台镇", 31_000),
            ("八于乡", 22_000),
            ("贾光乡", 24_000),
            ("平王乡", 20_000),
        ],
    ),
    (
        "冀0632",
        (1, 0),
        &[
            ("安新镇", 82_000),
            ("大王镇", 34_000),
            ("三台镇", 46_000),
            ("端村镇", 38_000),
            ("赵北口镇", 36_000),
            ("同口镇", 42_000),
            ("刘李庄镇", 37_000),
            ("安州镇", 39_000),
            ("老河头镇", 48_000),
            ("圈头乡", 26_000),
            ("寨里乡", 28_000),
            ("芦庄乡", 27_000),
        ],
    ),
];

/// Mediation organisations and the causes they are for; those without are for all. `{}` stands for the county, `{镇}` for
/// its first township.
pub(super) const ORGANISATIONS: &[(&str, &[&str])] = &[
    ("{镇}人民调解委员会", &[]),
    ("{}诉前调解中心特邀调解工作室", &[]),
    ("{}金融纠纷调解工作室", &["金融借款合同纠纷", "民间借贷纠纷"]),
    ("{}道路交通事故人民调解委员会", &["机动车交通事故责任纠纷", "生命权、身体权、健康权纠纷"]),
    ("{}妇联婚姻家庭纠纷人民调解委员会", &["离婚纠纷", "继承纠纷"]),
    ("{}总工会劳动争议调解工作室", &["劳动争议", "劳务合同纠纷"]),
    ("{}物业纠纷人民调解委员会", &["物业服务合同纠纷", "房屋租赁合同纠纷"]),
    ("{}工商联商会人民调解委员会", &["买卖合同纠纷", "建设工程施工合同纠纷"]),
];

/// Choices by weight: an id or a text.
pub(super) type Weighted = &'static [(&'static str, f64)];

pub(super) const CONSENTED: Weighted = &[("online", 55.0), ("written", 30.0), ("spoken", 15.0)];
pub(super) const FAILED: Weighted =
    &[("too_far_apart", 38.0), ("refused", 34.0), ("unreachable", 16.0), ("unsigned", 6.0), ("other", 6.0)];
pub(super) const NOT_SUED: Weighted = &[
    ("申请人表示暂不起诉，双方自行协商。", 5.0),
    ("标的额较小，申请人放弃起诉。", 3.0),
    ("申请人向其他调解组织继续申请调解。", 1.0),
    ("申请人逾期未提交起诉材料，经电话确认不再起诉。", 2.0),
];
pub(super) const PERFORMED: Weighted = &[("银行转账回单", 5.0), ("收条及双方签字确认", 3.0), ("调解员回访记录", 2.0)];
pub(super) const BREACHED: Weighted =
    &[("回访时申请人反映对方未按约履行。", 3.0), ("被申请人只履行了第一期。", 2.0), ("被申请人失去联系。", 1.0)];
/// Days after a settlement on which it is to be performed.
pub(super) const TO_PERFORM: &[(i32, f64)] = &[(0, 30.0), (7, 22.0), (15, 20.0), (30, 20.0), (60, 8.0)];

/// Whoever takes a step of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// The trial management office.
    Office,
    /// A leader of the court.
    Leader,
}

/// One step: who, what, how many days ago, and what they say.
pub(super) type Move = (Who, V, i32, &'static [(F, &'static str)]);

use Who::{Leader, Office};

/// A measure: at which court, from how many days ago, which cases decided since then it is about and how many of them;
/// they are attached where the steps say so.
pub(super) struct Measured {
    pub(super) court: &'static str,
    pub(super) fits: fn(&Fact) -> bool,
    pub(super) most: usize,
    pub(super) moves: &'static [Move],
}

fn is_first(fact: &Fact) -> bool {
    fact.shape.type_code.stage() == Stage::FirstInstance
}

pub(super) const MEASURES: &[Measured] = &[
    Measured {
        court: "冀0638",
        fits: |fact| {
            is_first(fact) && &*fact.cause == "民间借贷纠纷" && fact.shape.disposition == Some(Disposition::Judgment)
        },
        most: 36,
        moves: &[
            (
                Office,
                V::Open,
                183,
                &[
                    (F::MeasureName, "民间借贷案件判后答疑"),
                    (F::MeasureKind, "explanation"),
                    (F::Target, "second_instance"),
                    (
                        F::MeasureText,
                        "宣判后十日内由承办人就借款数额、利息计算逐项答疑并记录；当事人不服的告知上诉期限和风险。",
                    ),
                ],
            ),
            (Office, V::AttachCases, 62, &[]),
            (
                Office,
                V::Progress,
                30,
                &[(F::Progress, "已答疑案件的上诉少于未答疑案件，继续推进并向物业合同纠纷扩展。")],
            ),
        ],
    },
    Measured {
        court: "冀0638",
        fits: |fact| is_first(fact) && fact.shape.traits.has(Trait::Enforceable),
        most: 40,
        moves: &[
            (
                Office,
                V::Open,
                152,
                &[
                    (F::MeasureName, "裁判生效前履行提示"),
                    (F::MeasureKind, "reminder"),
                    (F::Target, "first_enforcement"),
                    (F::MeasureText, "送达裁判文书时附履行提示书，履行期限届满前三日电话提醒。"),
                ],
            ),
            (Office, V::AttachCases, 75, &[]),
            (Office, V::Progress, 41, &[(F::Progress, "电话提醒由审判团队书记员完成，提示书回执入卷。")]),
        ],
    },
    Measured {
        court: "冀0638",
        fits: |fact| fact.shape.disposition == Some(Disposition::TerminatedThisRound),
        most: 24,
        moves: &[
            (
                Office,
                V::Open,
                201,
                &[
                    (F::MeasureName, "终本案件立审执协同"),
                    (F::MeasureKind, "joint_work"),
                    (F::Target, "resumed_enforcement"),
                    (F::MeasureText, "立案时提示保全，审理中核实财产，执行终本前约谈申请人并列明查控结果。"),
                ],
            ),
            (Office, V::AttachCases, 90, &[]),
            (
                Office,
                V::End,
                24,
                &[(F::Opinion, "第一阶段结束：终本前约谈已成为必经环节，保全提示转为立案窗口日常工作。")],
            ),
        ],
    },
    Measured {
        court: "冀96",
        fits: |fact| {
            fact.shape.type_code.stage() == Stage::SecondInstance
                && matches!(fact.shape.disposition, Some(Disposition::Remanded | Disposition::Reversed))
        },
        most: 20,
        moves: &[
            (
                Office,
                V::Open,
                170,
                &[
                    (F::MeasureName, "发改案件季度讲评"),
                    (F::MeasureKind, "remand_review"),
                    (F::Target, "remand"),
                    (F::MeasureText, "每季度由审判庭向辖区法院讲评改判、发回案件，归纳事实认定和程序问题。"),
                ],
            ),
            (Office, V::AttachCases, 48, &[]),
            (Office, V::Progress, 20, &[(F::Progress, "已讲评两次，辖区三家法院参加。")]),
        ],
    },
];

/// A check of a terminated round, and whether of one that was resumed.
pub(super) struct Checked {
    pub(super) resumed: bool,
    pub(super) moves: &'static [Move],
}

const LISTED: &[(F, &str)] = &[(F::Reason, "终本时间较短，列入核查")];

pub(super) const CHECKS: &[Checked] = &[
    Checked { resumed: false, moves: &[(Office, V::Open, 4, LISTED)] },
    Checked { resumed: true, moves: &[(Office, V::Open, 9, &[(F::Reason, "终本后短期内恢复执行")])] },
    Checked {
        resumed: false,
        moves: &[
            (Office, V::Open, 20, LISTED),
            (
                Leader,
                V::Pass,
                14,
                &[
                    (F::PropertyInquiry, "yes"),
                    (F::SpendingRestriction, "yes"),
                    (F::ApplicantHeard, "yes"),
                    (F::Opinion, "查控、限消、约谈齐备，符合终本条件。"),
                ],
            ),
        ],
    },
    Checked {
        resumed: false,
        moves: &[
            (Office, V::Open, 19, LISTED),
            (
                Leader,
                V::OrderResumption,
                12,
                &[
                    (F::PropertyInquiry, "yes"),
                    (F::SpendingRestriction, "yes"),
                    (F::ApplicantHeard, "no"),
                    (F::Opinion, "卷内没有约谈申请人的记录，请恢复执行。"),
                ],
            ),
        ],
    },
    Checked {
        resumed: true,
        moves: &[
            (Office, V::Open, 27, &[(F::Reason, "终本后短期内恢复执行")]),
            (
                Leader,
                V::OrderResumption,
                23,
                &[
                    (F::PropertyInquiry, "no"),
                    (F::SpendingRestriction, "yes"),
                    (F::ApplicantHeard, "yes"),
                    (F::Opinion, "终本前未查询车辆登记，应当恢复执行。"),
                ],
            ),
            (Office, V::Resume, 21, &[]),
        ],
    },
    Checked {
        resumed: false,
        moves: &[
            (Office, V::Open, 16, LISTED),
            (Office, V::Withdraw, 15, &[(F::Reason, "系破产衔接案件，不属核查范围")]),
        ],
    },
];

/// A party of many cases: what its name has in it, and what was done. Of those with such a name the one with most cases is
/// meant that is in no story yet.
pub(super) struct Noted {
    pub(super) name: &'static str,
    pub(super) moves: &'static [Move],
}

pub(super) const LITIGANTS: &[Noted] = &[
    Noted {
        name: "物业服务有限公司",
        moves: &[
            (Office, V::Open, 85, &[]),
            (Office, V::Talk, 78, &[(F::Opinion, "约谈公司负责人，反映维修和收费公示问题较集中。")]),
            (
                Office,
                V::Suggest,
                72,
                &[
                    (F::Document, "雄县法院司法建议〔2023〕5号"),
                    (F::Opinion, "建议公示维修基金使用情况，起诉前先经物业纠纷人民调解委员会调解。"),
                ],
            ),
            (Office, V::RecordReply, 40, &[(F::Opinion, "复函采纳：已公示收支并与调解委员会建立诉前对接。")]),
        ],
    },
    Noted {
        name: "银行股份有限公司",
        moves: &[
            (Office, V::Open, 70, &[]),
            (
                Office,
                V::Suggest,
                60,
                &[
                    (F::Document, "雄县法院司法建议〔2023〕6号"),
                    (F::Opinion, "建议完善授信审查和到期提醒，先行协商分期，减少批量起诉。"),
                    (F::NextReview, "-8"),
                ],
            ),
        ],
    },
    Noted {
        name: "有限公司",
        moves: &[
            (Office, V::Open, 33, &[]),
            (Office, V::Talk, 26, &[(F::Opinion, "约谈负责人，同意小额纠纷起诉前先行电话协商。")]),
        ],
    },
];
