//! What has happened in the demo's ledgers: stories as tables, a row a step.
//!
//! A day is given as days before the day the story is told on; in a field that takes a day likewise, with a sign: `+20`
//! lies ahead. What differs from case to case (numbers, days of the files) is added when the story is played.

use domain::ledger::{Field as F, Kind as K, Verb as V};

/// Whoever acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// The judge who has an account.
    Judge,
    /// The head of that judge's division.
    Head,
    /// The court leader.
    Leader,
    /// The trial management office.
    Office,
    /// The trial management office of the court above, on the entry there.
    Above,
}

/// One step: who, what, how many days ago, and what they say.
pub(super) type Move = (Who, V, i32, &'static [(F, &'static str)]);

/// The course of an entry; the first step opens it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Story {
    pub(super) kind: K,
    pub(super) moves: &'static [Move],
}

const fn story(kind: K, moves: &'static [Move]) -> Story {
    Story { kind, moves }
}

use Who::{Above, Head, Judge, Leader, Office};

/// Requests that wait for the leader; the first is about time that ends soon.
pub(super) const EXTENSION_ASKED: Story = story(
    K::Request,
    &[(
        Judge,
        V::Open,
        3,
        &[
            (F::What, "extension"),
            (F::Length, "1个月"),
            (F::Reason, "双方对主要事实争议较大，需再次开庭，预计无法在审限内作出裁判。"),
            (F::Evidence, "开庭传票、庭审笔录"),
        ],
    )],
);
pub(super) const DEDUCTION_ASKED: Story = story(
    K::Request,
    &[(
        Judge,
        V::Open,
        2,
        &[
            (F::What, "deduction"),
            (F::Uncounted, "appraisal"),
            (F::From, "-6"),
            (F::Reason, "已委托司法鉴定机构进行鉴定。"),
            (F::Evidence, "鉴定委托书、鉴定机构受理通知书"),
        ],
    )],
);
/// Requests that were decided, or go back to the judge.
pub(super) const DEDUCTION_GRANTED: Story = story(
    K::Request,
    &[
        (
            Judge,
            V::Open,
            16,
            &[
                (F::What, "deduction"),
                (F::Uncounted, "settlement"),
                (F::From, "-18"),
                (F::Until, "-4"),
                (F::Reason, "双方当事人共同书面申请庭外和解。"),
                (F::Evidence, "双方和解申请书"),
            ],
        ),
        (Leader, V::Grant, 14, &[(F::Opinion, "理由成立，同意扣除。")]),
    ],
);
pub(super) const EXTENSION_REFUSED: Story = story(
    K::Request,
    &[
        (
            Judge,
            V::Open,
            19,
            &[(F::What, "extension"), (F::Length, "1个月"), (F::Reason, "近期案件较多。"), (F::Evidence, "收案统计表")],
        ),
        (Leader, V::Refuse, 17, &[(F::Opinion, "案多不是延长审限的法定理由，请在审限内办结。")]),
    ],
);
pub(super) const DEDUCTION_RETURNED: Story = story(
    K::Request,
    &[
        (
            Judge,
            V::Open,
            9,
            &[
                (F::What, "deduction"),
                (F::Uncounted, "appraisal"),
                (F::From, "-12"),
                (F::Reason, "等待鉴定意见。"),
                (F::Evidence, "当事人鉴定申请书"),
            ],
        ),
        (Leader, V::Return, 7, &[(F::Opinion, "请补充鉴定委托书，写明委托日期。")]),
    ],
);

const PLAN: V = V::Plan;

/// Long-pending cases, the oldest first.
pub(super) const LONG_PENDING: &[Story] = &[
    // The day for looking at it again has passed.
    story(
        K::LongPending,
        &[
            (Office, V::Open, 26, &[(F::Reason, "审理时间较长，列入清理")]),
            (
                Office,
                PLAN,
                25,
                &[
                    (F::CauseClass, "related_case"),
                    (F::Evidence, "另案受理通知书"),
                    (F::Leader, "院领导乙"),
                    (F::Plan, "每半月了解另案进展；另案生效后十五日内恢复审理并开庭。"),
                    (F::PlannedClosing, "+60"),
                    (F::NextReview, "-5"),
                ],
            ),
        ],
    ),
    story(
        K::LongPending,
        &[
            (Office, V::Open, 26, &[(F::Reason, "审理时间较长，列入清理")]),
            (
                Office,
                PLAN,
                24,
                &[
                    (F::CauseClass, "appraisal"),
                    (F::Evidence, "鉴定机构回函"),
                    (F::Leader, "院领导乙"),
                    (F::Plan, "司法技术部门每周催办鉴定；意见书送达后十日内开庭。"),
                    (F::PlannedClosing, "+45"),
                    (F::NextReview, "-10"),
                ],
            ),
            (Office, V::Progress, 10, &[(F::Progress, "鉴定机构答复国庆节后出具意见书。"), (F::NextReview, "+10")]),
        ],
    ),
    // Without a plan so far.
    story(K::LongPending, &[(Office, V::Open, 6, &[(F::Reason, "审理时间较长，尚未确定清理方案")])]),
];

/// A long-pending case of the judge who has an account.
pub(super) const OWN_LONG_PENDING: Story = story(
    K::LongPending,
    &[
        (Office, V::Open, 20, &[]),
        (
            Office,
            PLAN,
            19,
            &[
                (F::CauseClass, "complex"),
                (F::Evidence, "审理报告"),
                (F::Leader, "院领导乙"),
                (F::Plan, "提交专业法官会议讨论，形成意见后十日内宣判。"),
                (F::PlannedClosing, "+30"),
                (F::NextReview, "+5"),
            ],
        ),
        (Judge, V::Progress, 8, &[(F::Progress, "已补充调查，等待专业法官会议排期。")]),
    ],
);

const PAPERS: &str = "一审卷宗正卷、上诉状、送达回证";

/// Appeals: on how many days ago the story wants the appeal, and the story. The last appeals stay where they are.
pub(super) const TRANSFERS: &[(i32, Story)] = &[
    // Sent and arrived above.
    (
        27,
        story(
            K::Transfer,
            &[
                (Office, V::Open, 26, &[(F::Appellant, "一审被告"), (F::Papers, PAPERS)]),
                (Office, V::ServeCopy, 23, &[(F::Served, "-23")]),
                (Office, V::RecordAnswer, 8, &[(F::Answer, "expired")]),
                (Office, V::Scan, 5, &[(F::Papers, PAPERS)]),
                (Office, V::Check, 3, &[]),
                (Office, V::Send, 2, &[(F::Papers, PAPERS)]),
            ],
        ),
    ),
    // Sent back for supplement.
    (
        34,
        story(
            K::Transfer,
            &[
                (Office, V::Open, 33, &[(F::Appellant, "一审原告"), (F::Papers, PAPERS)]),
                (Office, V::ServeCopy, 30, &[(F::Served, "-30")]),
                (Office, V::RecordAnswer, 16, &[(F::Answer, "received")]),
                (Office, V::Scan, 13, &[(F::Papers, PAPERS)]),
                (Office, V::Check, 12, &[]),
                (Office, V::Send, 11, &[(F::Papers, PAPERS)]),
                (Above, V::SignFor, 9, &[]),
                (Above, V::SendBack, 7, &[(F::Opinion, "缺上诉状副本送达回证，请补充后再送。")]),
            ],
        ),
    ),
    // Scanned: the office checks the form.
    (
        24,
        story(
            K::Transfer,
            &[
                (Office, V::Open, 23, &[(F::Appellant, "一审被告")]),
                (Office, V::ServeCopy, 20, &[(F::Served, "-20")]),
                (Office, V::RecordAnswer, 4, &[(F::Answer, "expired")]),
                (Office, V::Scan, 1, &[(F::Papers, PAPERS)]),
            ],
        ),
    ),
];

/// An appeal in a case of the judge who has an account: the answer is waited for.
pub(super) const OWN_TRANSFER: (i32, Story) = (
    9,
    story(
        K::Transfer,
        &[
            (Office, V::Open, 8, &[(F::Appellant, "一审被告"), (F::Papers, "上诉状")]),
            (Judge, V::ServeCopy, 5, &[(F::Served, "-5")]),
        ],
    ),
);

/// An appeal that was docketed above, told on the day of that.
pub(super) const DOCKETED_TRANSFER: (i32, Story) = (
    30,
    story(
        K::Transfer,
        &[
            (Office, V::Open, 29, &[(F::Appellant, "一审被告"), (F::Papers, PAPERS)]),
            (Office, V::ServeCopy, 26, &[(F::Served, "-26")]),
            (Office, V::RecordAnswer, 11, &[(F::Answer, "received")]),
            (Office, V::Scan, 8, &[(F::Papers, PAPERS)]),
            (Office, V::Check, 7, &[]),
            (Office, V::Send, 6, &[(F::Papers, PAPERS)]),
            (Above, V::SignFor, 4, &[]),
            (Above, V::Docket, 0, &[]),
        ],
    ),
);

/// Decisions of the judge that were reversed or remanded: what was decided last waits for the statement.
pub(super) const REVERSE_REVIEWS: &[Story] = &[
    story(K::ReverseReview, &[(Office, V::Open, 3, &[(F::Reason, "二审结果已送达本院")])]),
    story(
        K::ReverseReview,
        &[
            (Office, V::Open, 25, &[(F::Reason, "二审结果已送达本院")]),
            (
                Judge,
                V::MakeStatement,
                22,
                &[(F::Statement, "一审依据当时在案证据认定事实，二审中当事人补充提交了新证据。")],
            ),
            (Judge, V::Contest, 20, &[(F::Contest, "二审采信的证据在一审中未提交，不宜认定一审事实不清。")]),
            (
                Above,
                V::AnswerContest,
                13,
                &[(F::ContestUpheld, "yes"), (F::ContestAnswer, "异议成立：改判系因二审新证据，不属一审认定错误。")],
            ),
            (
                Leader,
                V::Classify,
                9,
                &[
                    (F::Ground, "wrong_facts"),
                    (F::RootCause, "new_evidence"),
                    (F::Fault, "no_fault"),
                    (F::Opinion, "二审新证据所致，一审无差错。"),
                ],
            ),
        ],
    ),
];

/// The four types of cases; the first is reported by the judge.
pub(super) const FOUR_TYPES: &[Story] = &[
    story(
        K::FourType,
        &[(
            Judge,
            V::Open,
            4,
            &[(F::FourType, "conflict"), (F::Reason, "类案检索发现本院另有裁判标准不同的生效判决。")],
        )],
    ),
    story(
        K::FourType,
        &[
            (Office, V::Open, 15, &[(F::FourType, "group"), (F::Reason, "当事人人数众多，系列案件。")]),
            (Head, V::Confirm, 13, &[(F::FourType, "group"), (F::Reason, "人数众多，有后续批量起诉可能。")]),
        ],
    ),
    story(
        K::FourType,
        &[
            (Office, V::Open, 24, &[(F::FourType, "major"), (F::Reason, "新类型案件，对法律适用有指导意义。")]),
            (Head, V::Confirm, 22, &[(F::FourType, "major"), (F::Reason, "确属新类型案件。")]),
            (Leader, V::Supervise, 18, &[(F::Measure, "like_case_report"), (F::Opinion, "请提交类案检索报告。")]),
            (
                Head,
                V::Supervise,
                6,
                &[(F::Measure, "review_outline"), (F::Opinion, "已审阅庭审提纲，庭审应围绕争议焦点展开。")],
            ),
        ],
    ),
];

/// Drafts under review, all of the judge who has an account.
pub(super) const REVIEWS: &[Story] = &[
    story(
        K::Review,
        &[(
            Judge,
            V::Open,
            2,
            &[
                (F::Title, "民事判决书"),
                (F::Draft, "判令被告于判决生效后十日内支付欠款及逾期利息。"),
                (F::Reason, "合同成立并已实际履行。"),
            ],
        )],
    ),
    story(
        K::Review,
        &[
            (
                Judge,
                V::Open,
                11,
                &[
                    (F::Title, "民事判决书"),
                    (F::Draft, "驳回原告全部诉讼请求。"),
                    (F::Reason, "原告未能证明其主张的事实。"),
                ],
            ),
            (Head, V::Disagree, 8, &[(F::Opinion, "举证责任分配与本院类案不一致，建议复议。")]),
        ],
    ),
    story(
        K::Review,
        &[
            (
                Judge,
                V::Open,
                23,
                &[
                    (F::Title, "民事判决书"),
                    (F::Draft, "支持原告主张的违约金，不予调减。"),
                    (F::Reason, "约定明确，被告未举证证明过高。"),
                ],
            ),
            (Head, V::Disagree, 20, &[(F::Opinion, "违约金明显过高，建议复议是否调减。")]),
            (
                Judge,
                V::Reconsider,
                16,
                &[(F::Changed, "kept"), (F::Draft, "支持原告主张的违约金，不予调减。"), (F::Reason, "维持原意见。")],
            ),
            (Head, V::ReferMeeting, 13, &[(F::Opinion, "意见不一致，提交专业法官会议讨论。")]),
        ],
    ),
];

/// In the court above: a request that waits, and a case whose meeting's opinion the leader looks at.
pub(super) const HEARD_AT_MEETING: Story = story(
    K::Review,
    &[
        (
            Judge,
            V::Open,
            22,
            &[
                (F::Title, "民事判决书"),
                (F::Draft, "撤销一审判决，驳回原告诉讼请求。"),
                (F::Reason, "原审适用法律错误。"),
            ],
        ),
        (Leader, V::Disagree, 18, &[(F::Opinion, "改判理由尚不充分，建议复议。")]),
        (
            Judge,
            V::Reconsider,
            14,
            &[(F::Changed, "kept"), (F::Draft, "撤销一审判决，驳回原告诉讼请求。"), (F::Reason, "合议庭维持原意见。")],
        ),
        (Leader, V::ReferMeeting, 11, &[(F::Opinion, "提交专业法官会议讨论。")]),
        (Leader, V::RecordMeeting, 5, &[(F::Opinion, "会议多数意见同意改判。")]),
    ],
);
