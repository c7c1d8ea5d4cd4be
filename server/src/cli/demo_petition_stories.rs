//! The petitions of the demo: what people come with, and how it went on. Days are told as in [`super::demo_stories`].

use super::demo_source_stories::Weighted;
use domain::ledger::{Field as F, Verb as V};

/// Where it went wrong, what is replied, and how often.
pub(super) type Reply = (&'static str, &'static str, f64);

/// Which cases a petition can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// Rounds of enforcement that were terminated.
    Terminated,
    /// Enforcement that was closed otherwise.
    Enforced,
    /// Decisions that were appealed.
    Appealed,
    /// Other trials that are closed.
    Decided,
    /// No case.
    Nothing,
}

/// What people come with: how often, about which cases, as what the petition is routed, what they say, what they are told.
pub(super) struct Grievance {
    pub(super) weight: f64,
    pub(super) about: About,
    pub(super) kind: &'static str,
    pub(super) demands: &'static [&'static str],
    pub(super) replies: &'static [Reply],
}

pub(super) const GRIEVANCES: &[Grievance] = &[
    Grievance {
        weight: 30.0,
        about: About::Terminated,
        kind: "enforcement",
        demands: &[
            "反映案件终本后一直没有恢复执行，被执行人名下有车辆，请求继续查控。",
            "反映执行款长期未到位，终本前没有听取其意见。",
            "提供被执行人在外地的财产线索，请求恢复执行。",
        ],
        replies: &[
            ("enforcement", "已重新发起查控，对新发现的财产线索转执行局核查，符合条件的恢复执行。", 5.0),
            ("enforcement", "终本前约谈不充分，已由执行局补充约谈并说明查控结果。", 3.0),
            ("none", "经查询被执行人名下确无可供执行财产，已出示查控结果并释明恢复执行的条件。", 4.0),
        ],
    },
    Grievance {
        weight: 12.0,
        about: About::Enforced,
        kind: "enforcement",
        demands: &["反映执行款发放时间较长。", "对执行费用的计算有疑问，请求说明。", "反映执行人员联系不上。"],
        replies: &[
            ("enforcement", "款项已核对并发放，执行人员已与申请人联系。", 3.0),
            ("none", "已出示执行款收支明细并说明计算方法，信访人表示理解。", 3.0),
        ],
    },
    Grievance {
        weight: 18.0,
        about: About::Appealed,
        kind: "retrial",
        demands: &[
            "不服一、二审判决，认为借款数额认定错误，请求再审。",
            "认为判决未采纳其提交的证据，请求复查。",
            "认为同类案件判决结果不同，请求说明理由。",
        ],
        replies: &[
            ("explanation", "承办人已就证据采信和数额计算当面释明，告知申请再审的期限和途径。", 5.0),
            ("trial", "一审对部分证据的说理不足，已列入评查，并告知申请再审的途径。", 2.0),
            ("appeal", "已就二审改判理由作出说明，告知申请再审的途径。", 2.0),
        ],
    },
    Grievance {
        weight: 17.0,
        about: About::Decided,
        kind: "appeal_guidance",
        demands: &[
            "收到判决书后看不懂，不知道怎么上诉。",
            "认为判决的履行期限不清楚，请求解释。",
            "对诉讼费的负担有意见。",
        ],
        replies: &[
            ("explanation", "已进行判后答疑，说明判决理由、履行期限和上诉的期限、方式。", 5.0),
            ("none", "已说明诉讼费负担的依据，信访人无异议。", 3.0),
        ],
    },
    Grievance {
        weight: 10.0,
        about: About::Nothing,
        kind: "filing",
        demands: &[
            "反映网上立案材料被多次退回，请求一次性告知。",
            "反映立案窗口未当场登记。",
            "反映诉前调解时间过长，请求立案。",
        ],
        replies: &[
            ("filing", "立案庭已一次性告知需要补正的材料，补正后当日登记立案。", 4.0),
            ("mediation", "已向当事人说明诉前调解的期限，其不同意继续调解，已转立案。", 2.0),
            ("none", "经核查材料缺少被告身份信息，已告知查询途径。", 2.0),
        ],
    },
    Grievance {
        weight: 8.0,
        about: About::Nothing,
        kind: "consultation",
        demands: &["咨询土地征收补偿纠纷向何处起诉。", "咨询劳动仲裁裁决后如何起诉。", "咨询申请司法救助的条件。"],
        replies: &[("none", "已解答并提供诉讼指南。", 1.0)],
    },
    Grievance {
        weight: 5.0,
        about: About::Decided,
        kind: "conduct",
        demands: &["反映承办法官庭审中态度生硬，打断当事人发言。", "反映承办人多次改变开庭时间。"],
        replies: &[
            ("none", "督察部门调阅庭审录像，未发现违反审判纪律的情形，已向信访人反馈。", 3.0),
            ("trial", "庭审言语不够规范，已提醒谈话，并向信访人说明。", 1.0),
        ],
    },
];

pub(super) const CHANNELS: Weighted = &[
    ("visit", 34.0),
    ("hotline", 26.0),
    ("letter", 14.0),
    ("online", 12.0),
    ("platform", 6.0),
    ("passed_down", 5.0),
    ("mailbox", 3.0),
];
/// Petitions that go elsewhere, instead of being answered: the step, to whom, and why.
pub(super) const ELSEWHERE: &[(V, &str, &str)] = &[
    (V::PassOn, "县自然资源和规划局", "反映土地确权，属行政机关职责，依规转送并告知信访人。"),
    (V::TurnAway, "", "反映企业拖欠补贴，不属于人民法院受理范围，已告知向主管部门反映。"),
    (V::PassOn, "上级人民法院立案庭", "不服上级法院生效裁判，依规转送并告知信访人。"),
    (V::TurnAway, "", "反映村务公开问题，不属于人民法院受理范围，已告知向乡镇人民政府反映。"),
];

/// Whoever takes a step of a petition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// The petition officer.
    Officer,
    /// A leader of the court.
    Leader,
    /// The judge who has an account.
    Judge,
}

/// One step: who, what, how many days ago, and what they say. Each opening begins another petition of the same petitioner
/// about the same case.
pub(super) type Move = (Who, V, i32, &'static [(F, &'static str)]);

/// A petition of its own course.
pub(super) struct Told {
    pub(super) about: About,
    pub(super) moves: &'static [Move],
}

use Who::{Judge, Leader, Officer};

const OPEN: V = V::Open;

/// What stands on the demo's day, in each court; in the first of them the judge makes a statement too.
pub(super) const STANDING: &[Told] = &[
    // Nobody has routed this one, and the time for a first reply is over.
    Told {
        about: About::Terminated,
        moves: &[(Officer, OPEN, 10, &[(F::Channel, "letter"), (F::Demand, "反映被执行人转移财产，请求恢复执行。")])],
    },
    Told {
        about: About::Decided,
        moves: &[(
            Officer,
            OPEN,
            2,
            &[(F::Channel, "hotline"), (F::Demand, "反映判决书送达较晚，询问上诉期如何计算。")],
        )],
    },
    Told {
        about: About::Nothing,
        moves: &[
            (
                Officer,
                OPEN,
                4,
                &[
                    (F::Channel, "visit"),
                    (F::Demand, "小区业主集体反映物业服务合同纠纷立案后长时间调解，请求尽快开庭。"),
                    (F::People, "12"),
                ],
            ),
            (
                Officer,
                V::Route,
                3,
                &[(F::PetitionKind, "filing"), (F::Handler, "示例立案人员01"), (F::Leader, "院领导")],
            ),
        ],
    },
    // A complaint about conduct.
    Told {
        about: About::Decided,
        moves: &[
            (Officer, OPEN, 6, &[(F::Channel, "mailbox"), (F::Demand, "举报承办人私下会见对方当事人，请求调查。")]),
            (
                Officer,
                V::Route,
                5,
                &[(F::PetitionKind, "conduct"), (F::Handler, "示例督察人员01"), (F::Leader, "院领导")],
            ),
        ],
    },
    // The reply on the result is late.
    Told {
        about: About::Terminated,
        moves: &[
            (
                Officer,
                OPEN,
                108,
                &[(F::Channel, "passed_down"), (F::Demand, "反映拖欠工程款案件终本，三年未执行到位。")],
            ),
            (Officer, V::Route, 107, &[(F::PetitionKind, "enforcement"), (F::Leader, "院领导")]),
            (Officer, V::ReplyProcedure, 103, &[(F::Opinion, "已受理并转执行局办理，三个月内答复结果。")]),
        ],
    },
    // A mass visit that was heard.
    Told {
        about: About::Terminated,
        moves: &[
            (
                Officer,
                OPEN,
                38,
                &[
                    (F::Channel, "visit"),
                    (F::Demand, "三十名工人反映工资执行案件终本，请求与被执行人当面对账。"),
                    (F::People, "30"),
                ],
            ),
            (Officer, V::Route, 38, &[(F::PetitionKind, "enforcement"), (F::Leader, "院领导")]),
            (Officer, V::ReplyProcedure, 36, &[(F::Opinion, "已推选代表，定于近期举行听证。")]),
            (Officer, V::Hear, 15, &[(F::Opinion, "邀请人大代表、律师参加听证，双方对账一致，被执行人承诺分期支付。")]),
        ],
    },
    // Judicial aid.
    Told {
        about: About::Terminated,
        moves: &[
            (
                Officer,
                OPEN,
                52,
                &[(F::Channel, "visit"), (F::Demand, "交通事故受害人治疗无钱，被执行人无财产，请求救助。")],
            ),
            (Officer, V::Route, 51, &[(F::PetitionKind, "enforcement")]),
            (Officer, V::ReplyProcedure, 48, &[(F::Opinion, "已告知申请司法救助的条件和材料。")]),
            (
                Officer,
                V::Aid,
                20,
                &[(F::AidNumber, "司救执3"), (F::Amount, "30000"), (F::Opinion, "符合救助条件，已报批发放。")],
            ),
        ],
    },
    // Ended for good, by a leader.
    Told {
        about: About::Appealed,
        moves: &[
            (Officer, OPEN, 172, &[(F::Channel, "platform"), (F::Demand, "不服生效判决，多次要求改判。")]),
            (Officer, V::Route, 171, &[(F::PetitionKind, "retrial"), (F::Leader, "院领导")]),
            (Officer, V::ReplyProcedure, 166, &[(F::Opinion, "已受理，由原审判庭复查。")]),
            (
                Officer,
                V::ReplyResult,
                120,
                &[(F::Opinion, "再审申请、检察监督均未获支持，诉求不成立，已当面释明。"), (F::WentWrong, "none")],
            ),
            (
                Leader,
                V::Terminate,
                75,
                &[
                    (F::TerminationGround, "exhausted"),
                    (F::Document, "信访终结〔2023〕1号"),
                    (F::Opinion, "法定程序已经穷尽，同意终结，移交属地做好帮扶。"),
                ],
            ),
        ],
    },
    // Comes a third time: the first answer held for a while, the second did not.
    Told {
        about: About::Terminated,
        moves: &[
            (Officer, OPEN, 150, &[(F::Channel, "hotline"), (F::Demand, "反映被执行人有收入不执行。")]),
            (Officer, V::Route, 149, &[(F::PetitionKind, "enforcement")]),
            (Officer, V::ReplyProcedure, 145, &[(F::Opinion, "已转执行局办理。")]),
            (Officer, V::ReplyResult, 118, &[(F::Opinion, "经查控未发现财产。"), (F::WentWrong, "none")]),
            (Officer, OPEN, 64, &[(F::Channel, "visit"), (F::Demand, "提供被执行人经营门市的照片，请求恢复执行。")]),
            (Officer, V::Route, 63, &[(F::PetitionKind, "enforcement"), (F::Leader, "院领导")]),
            (Officer, V::ReplyProcedure, 60, &[(F::Opinion, "已核实线索。")]),
            (
                Officer,
                V::ReplyResult,
                31,
                &[(F::Opinion, "门市登记在案外人名下，已释明异议之诉途径。"), (F::WentWrong, "enforcement")],
            ),
            (Officer, OPEN, 5, &[(F::Channel, "visit"), (F::Demand, "第三次来访，要求约见院领导。")]),
            (Officer, V::Route, 4, &[(F::PetitionKind, "enforcement"), (F::Leader, "院领导")]),
        ],
    },
    // Comes again once, and is under observation.
    Told {
        about: About::Appealed,
        moves: &[
            (Officer, OPEN, 140, &[(F::Channel, "letter"), (F::Demand, "不服判决，请求复查利息计算。")]),
            (Officer, V::Route, 139, &[(F::PetitionKind, "retrial")]),
            (Officer, V::ReplyProcedure, 134, &[(F::Opinion, "已转原审判庭。")]),
            (Officer, V::ReplyResult, 101, &[(F::Opinion, "已书面说明利息计算方法。"), (F::WentWrong, "explanation")]),
            (Officer, OPEN, 70, &[(F::Channel, "visit"), (F::Demand, "看了书面说明仍不理解，请求当面说明。")]),
            (Officer, V::Route, 69, &[(F::PetitionKind, "retrial")]),
            (Officer, V::ReplyProcedure, 66, &[(F::Opinion, "约定由承办人当面答疑。")]),
            (
                Officer,
                V::ReplyResult,
                45,
                &[(F::Opinion, "承办人当面逐笔核对，信访人认可。"), (F::WentWrong, "explanation")],
            ),
        ],
    },
    Told {
        about: About::Decided,
        moves: &[
            (Officer, OPEN, 118, &[(F::Channel, "online"), (F::Demand, "反映调解书履行内容写错，请求补正。")]),
            (Officer, V::Route, 117, &[(F::PetitionKind, "other")]),
            (Officer, V::ReplyProcedure, 114, &[(F::Opinion, "已转承办人核对。")]),
            (Officer, V::ReplyResult, 96, &[(F::Opinion, "已裁定补正笔误。"), (F::WentWrong, "trial")]),
            (Officer, OPEN, 26, &[(F::Channel, "online"), (F::Demand, "补正裁定没有收到，请求重新送达。")]),
            (Officer, V::Route, 25, &[(F::PetitionKind, "other")]),
            (Officer, V::ReplyProcedure, 22, &[(F::Opinion, "已安排重新送达。")]),
        ],
    },
];

/// The judge of the case says what happened; where the judge has an account.
pub(super) const STATED: Told = Told {
    about: About::Decided,
    moves: &[
        (Officer, OPEN, 17, &[(F::Channel, "visit"), (F::Demand, "对判决认定的违约金数额有意见，请求承办人解释。")]),
        (Officer, V::Route, 16, &[(F::PetitionKind, "appeal_guidance")]),
        (
            Judge,
            V::MakeStatement,
            14,
            &[(F::Statement, "违约金按合同约定并参照实际损失调整，判决书第五页已说明；同意再次当面答疑。")],
        ),
        (Officer, V::ReplyProcedure, 12, &[(F::Opinion, "已预约判后答疑。")]),
    ],
};
