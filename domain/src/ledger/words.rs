//! The words of the ledgers: which there are, how an entry stands, what can be done, and what has to be said for it.

use super::{check_steps, source_words, task};
use crate::time_limit::Uncounted;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A ledger.
    Kind ("台账") {
        Request = "request", "审限与程序申请", "requests on time and procedure";
        LongPending = "long_pending", "长期未结", "long-pending cases";
        Transfer = "transfer", "上诉移送", "appeal transfers";
        Intake = "intake", "上诉收案", "appeals from below";
        ReverseReview = "reverse_review", "反向审视", "reverse reviews";
        FourType = "four_type", "四类案件", "four types of cases";
        Review = "review", "阅核", "leadership reviews";
        Approval = "approval", "下级报批", "requests from below";
        Mediation = "mediation", "诉前调解", "pre-litigation mediation";
        Measure = "measure", "治理措施", "governance measures";
        RoundCheck = "round_check", "终本核查", "checks of terminated rounds";
        Litigant = "litigant", "多案当事人", "parties in many cases";
        Petition = "petition", "涉诉信访", "petitions";
        Rectification = "rectification", "整改任务", "rectification tasks";
        SignalCheck = "signal_check", "疑点核查", "checks of signals";
    }
}

impl Kind {
    /// Whether it is a register of dispute, case or petition sources (三源), beside the ledgers of the nodes.
    pub const fn is_of_sources(self) -> bool {
        matches!(self, Self::Mediation | Self::Measure | Self::RoundCheck | Self::Litigant | Self::Petition)
    }

    /// Whether what its lists show is what it counts, taken apart by what is said: the registers, and the tasks.
    pub const fn is_register(self) -> bool {
        self.is_of_sources() || matches!(self, Self::Rectification | Self::SignalCheck)
    }

    /// What stands in the numbers of a register whose matters are no cases.
    pub const fn letter(self) -> Option<&'static str> {
        match self {
            Self::Measure => Some("措"),
            Self::Litigant => Some("当"),
            Self::Petition => Some("访"),
            Self::Rectification => Some("整"),
            Self::SignalCheck => Some("核"),
            _ => None,
        }
    }

    /// Whether the register gives its matters their numbers; the entries of the others are about cases that have one.
    pub const fn gives_numbers(self) -> bool {
        matches!(self, Self::Mediation) || self.letter().is_some()
    }

    /// Whether its entries are about cases of courts below.
    pub const fn is_from_below(self) -> bool {
        matches!(self, Self::Intake | Self::Approval)
    }
}

vocabulary! {
    /// How an entry stands.
    State ("状态") {
        Requested = "requested", "待审批", "waiting for a decision";
        Returned = "returned", "退回补充", "returned for supplement";
        Granted = "granted", "已批准", "granted";
        Refused = "refused", "不予批准", "refused";
        Withdrawn = "withdrawn", "已撤回", "withdrawn";
        Listed = "listed", "待定方案", "waiting for a plan";
        Planned = "planned", "按方案清理", "being cleared by plan";
        Cleared = "cleared", "已清结", "cleared";
        AppealReceived = "appeal_received", "已收上诉状", "appeal received";
        CopyServed = "copy_served", "副本已送达", "copy served";
        Answered = "answered", "答辩已收或期满", "answered or answer period over";
        Scanned = "scanned", "卷宗已扫描", "file scanned";
        Checked = "checked", "形式审查通过", "form checked";
        Sent = "sent", "已移送，待签收", "sent, to be signed for";
        Supplement = "supplement", "上级退回补充", "sent back by the upper court";
        SignedFor = "signed_for", "已签收，待立案", "signed for, to be docketed";
        Docketed = "docketed", "二审已立案", "docketed at second instance";
        Concluded = "concluded", "二审已结案", "closed at second instance";
        DeemedWithdrawn = "deemed_withdrawn", "按撤回上诉处理", "appeal deemed withdrawn";
        Arrived = "arrived", "待签收", "to be signed for";
        SentBack = "sent_back", "已退回下级补充", "sent back to the lower court";
        ContestReceived = "contest_received", "待答复异议", "contest to be answered";
        ContestSettled = "contest_settled", "异议已答复", "contest answered";
        Stating = "stating", "待承办人说明", "waiting for the judge's statement";
        Stated = "stated", "待定性", "to be classified";
        Contested = "contested", "异议待二审答复", "contest with the upper court";
        ContestAnswered = "contest_answered", "二审已答复异议", "contest answered by the upper court";
        Classified = "classified", "已定性，待总结", "classified, lesson to be drawn";
        Learned = "learned", "已总结归档", "lesson drawn and filed";
        Suspected = "suspected", "疑似", "suspected";
        Confirmed = "confirmed", "已确认", "confirmed";
        Supervised = "supervised", "监督中", "supervised";
        Released = "released", "已解除", "released";
        Dismissed = "dismissed", "已排除", "not of the four types";
        Submitted = "submitted", "待阅核", "waiting for review";
        Agreed = "agreed", "阅核同意", "agreed";
        Disagreed = "disagreed", "不同意，待复议", "disagreed, to be reconsidered";
        Reconsidered = "reconsidered", "已复议，待再阅核", "reconsidered, to be reviewed again";
        JudgesMeeting = "judges_meeting", "提交专业法官会议", "before the specialised judges' meeting";
        MeetingHeld = "meeting_held", "会议已提出意见", "opinion of the judges' meeting given";
        Committee = "committee", "提交审判委员会", "before the adjudication committee";
        Decided = "decided", "审判委员会已决定", "decided by the adjudication committee";
        Forwarded = "forwarded", "已上报，待上级决定", "with the superior court";
        Expired = "expired", "逾期未决", "expired without a decision";
        Registered = "registered", "已登记，待征求同意", "registered, consent to be asked for";
        Consented = "consented", "已同意调解，待委派", "consented, to be delegated";
        Delegated = "delegated", "已委派，待接受", "delegated, to be accepted";
        Mediating = "mediating", "调解中", "in mediation";
        Settled = "settled", "调解成功，待履行", "settled, to be performed";
        ConfirmationAsked = "confirmation_asked", "已申请司法确认", "judicial confirmation applied for";
        Documented = "documented", "已出具调解书", "mediation document issued";
        Performed = "performed", "已自动履行", "performed voluntarily";
        Breached = "breached", "未履行", "not performed";
        MustDocket = "must_docket", "应转立案", "has to be docketed";
        Filed = "filed", "已转立案", "docketed";
        NotPursued = "not_pursued", "当事人不起诉", "not pursued by the party";
        Received = "received", "待分办", "to be routed";
        Routed = "routed", "待程序性答复", "procedural reply due";
        Acknowledged = "acknowledged", "待结果答复", "reply on the result due";
        Watching = "watching", "已答复，观察中", "answered, under observation";
        Resolved = "resolved", "已化解", "resolved";
        Terminated = "terminated", "已终结", "terminated";
        PassedOn = "passed_on", "已转送", "passed on";
        NotCourts = "not_courts", "不属法院受理", "not a court's business";
        Repeated = "repeated", "再次信访", "petitioned again";
        Running = "running", "实施中", "running";
        Ended = "ended", "已结束", "ended";
        Noted = "noted", "已列入", "noted";
        Talked = "talked", "已约谈", "talked to";
        Suggested = "suggested", "已发司法建议", "judicial suggestion sent";
        SuggestionAnswered = "suggestion_answered", "建议已回函", "suggestion answered";
        ClosedOut = "closed_out", "已销号", "closed out";
        ToCheck = "to_check", "待核查", "to be checked";
        Passed = "passed", "符合终本条件", "fit to be terminated";
        ToResume = "to_resume", "应恢复执行", "to be resumed";
        Resumed = "resumed", "已恢复执行", "resumed";
        ToStart = "to_start", "待整改", "open";
        InProgress = "in_progress", "整改中", "in progress";
        HandedIn = "handed_in", "已提交，待验收", "submitted, to be verified";
        FoundOut = "found_out", "已有核查结论", "checked, with a finding";
        CarriedOver = "carried_over", "结转整改", "carried over";
    }
}

vocabulary! {
    /// What can be done to an entry.
    Verb ("办理") {
        Open = "open", "登记", "open";
        Grant = "grant", "批准", "grant";
        Refuse = "refuse", "不予批准", "refuse";
        Return = "return", "退回补充", "return for supplement";
        Resubmit = "resubmit", "补充后再报", "submit again";
        Withdraw = "withdraw", "撤回", "withdraw";
        Plan = "plan", "定方案", "set a plan";
        Progress = "progress", "记录进展", "record progress";
        Clear = "clear", "清结", "clear";
        ServeCopy = "serve_copy", "送达上诉状副本", "serve the copy of the appeal";
        RecordAnswer = "record_answer", "答辩已收或期满", "record the answer or the end of its period";
        Scan = "scan", "扫描卷宗", "scan the file";
        Check = "check", "形式审查通过", "pass the form check";
        Send = "send", "移送上级法院", "send to the upper court";
        DeemWithdrawn = "deem_withdrawn", "按撤回上诉处理", "deem the appeal withdrawn";
        SignFor = "sign_for", "签收", "sign for";
        SendBack = "send_back", "退回补充", "send back for supplement";
        Docket = "docket", "二审立案", "docket at second instance";
        Conclude = "conclude", "登记二审结果", "record the outcome";
        MakeStatement = "make_statement", "说明", "make a statement";
        Contest = "contest", "提出异议", "contest";
        AnswerContest = "answer_contest", "答复异议", "answer the contest";
        Classify = "classify", "定性", "classify";
        Learn = "learn", "总结并归档", "draw the lesson and file";
        Confirm = "confirm", "确认", "confirm";
        Dismiss = "dismiss", "排除", "dismiss";
        Supervise = "supervise", "记录监督措施", "record a measure of supervision";
        Release = "release", "解除", "release";
        Agree = "agree", "同意", "agree";
        Disagree = "disagree", "不同意，建议复议", "disagree and ask to reconsider";
        Reconsider = "reconsider", "报告复议结果", "report the reconsideration";
        ReferMeeting = "refer_meeting", "提交专业法官会议", "refer to the specialised judges' meeting";
        RecordMeeting = "record_meeting", "记录会议意见", "record the meeting's opinion";
        ReferCommittee = "refer_committee", "提请审判委员会", "refer to the adjudication committee";
        RecordDecision = "record_decision", "记录审委会决定", "record the committee's decision";
        Forward = "forward", "同意并上报上级法院", "agree and report to the superior court";
        Comment = "comment", "备注", "comment";
        Receive = "receive", "收到对方法院通知", "notice from the other court";
        Expire = "expire", "审限届满或结案，申请失效", "lapse with the limit or the case";
        Consent = "consent", "记录同意", "record the consent";
        Decline = "decline", "登记不同意调解", "record that mediation is declined";
        Delegate = "delegate", "委派", "delegate";
        Accept = "accept", "调解员接受", "record the mediator's acceptance";
        HandBack = "hand_back", "退回委派", "hand the delegation back";
        Prolong = "prolong", "约定延长", "agree on more time";
        Settle = "settle", "登记调解成功", "record a settlement";
        Fail = "fail", "登记调解终止", "record that mediation failed";
        AskConfirmation = "ask_confirmation", "申请司法确认", "apply for judicial confirmation";
        IssueDocument = "issue_document", "出具调解书", "issue a mediation document";
        Perform = "perform", "登记自动履行", "record the performance";
        Breach = "breach", "登记未履行", "record that it was not performed";
        File = "file", "转立案", "docket as a case";
        DropSuit = "drop_suit", "登记不起诉", "record that no suit follows";
        Route = "route", "分办", "route";
        ReplyProcedure = "reply_procedure", "程序性答复", "give the procedural reply";
        ReplyResult = "reply_result", "结果答复", "reply on the result";
        Hear = "hear", "登记听证", "record a hearing";
        Aid = "aid", "登记司法救助", "record judicial aid";
        Terminate = "terminate", "批准终结", "terminate";
        PassOn = "pass_on", "转送", "pass on";
        TurnAway = "turn_away", "告知不属法院受理", "tell that it is not a court's business";
        Repeat = "repeat", "同一诉求再次信访", "petitioned again";
        Resolve = "resolve", "观察期满未再信访", "no petition again in the time of observation";
        AttachCases = "attach_cases", "关联案件", "attach cases";
        End = "end", "结束并总结", "end and sum up";
        Talk = "talk", "约谈", "talk";
        Suggest = "suggest", "发司法建议", "send a judicial suggestion";
        RecordReply = "record_reply", "登记回函", "record the answer";
        CloseOut = "close_out", "销号", "close out";
        Pass = "pass", "核查通过", "pass the check";
        OrderResumption = "order_resumption", "要求恢复执行", "order the resumption";
        Resume = "resume", "登记恢复执行", "record the resumption";
        Correct = "correct", "更正登记", "correct what was said";
        Start = "start", "开始整改", "start";
        HandIn = "hand_in", "提交验收", "submit for verification";
        Verify = "verify", "验收销号", "verify and close";
        CarryOver = "carry_over", "结转", "carry over";
        Reached = "reached", "数据达标，销号", "closed by the figures of a later pack";
        Missed = "missed", "数据未达标", "not reached by the figures of a later pack";
    }
}

vocabulary! {
    /// What is done about a warning.
    Act ("预警办理") {
        Acknowledge = "acknowledge", "已知悉", "acknowledged";
        Urge = "urge", "催办", "urged";
        Note = "note", "备注", "noted";
        Helpful = "helpful", "预警有用", "found helpful";
        NotHelpful = "not_helpful", "预警无用", "found not helpful";
    }
}

/// A word to choose: its id, its Chinese and its English name.
pub type Word = (&'static str, &'static str, &'static str);

/// What is written into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A line of text.
    Line,
    /// Sentences.
    Text,
    /// A day.
    Day,
    /// A length of time, such as `3个月`.
    Length,
    /// The number of a case.
    Case,
    /// An amount in yuan.
    Amount,
    /// A number with decimals.
    Decimal,
    /// How many.
    Count,
    /// The numbers of cases, with blanks or commas between them.
    Cases,
    /// One of some words.
    Choice(&'static [Word]),
}

/// Declares the fields: variant, id, Chinese and English name, and what is written into it.
macro_rules! fields {
    ($($name:ident = $id:literal, $zh:literal, $en:literal, $input:expr;)*) => {
        vocabulary! {
            /// Something that has to be said for a step.
            Field ("字段") { $($name = $id, $zh, $en;)* }
        }

        impl Field {
            /// What is written into it.
            pub const fn input(self) -> Input {
                match self { $(Self::$name => $input),* }
            }
        }
    };
}

fields! {
    What = "what", "申请事项", "what is asked for", Input::Choice(REQUESTS);
    Uncounted = "uncounted", "扣除或中止事由", "ground of the time not counted", Input::Choice(UNCOUNTED);
    Length = "length", "延长期限", "length of the extension", Input::Length;
    From = "from", "起始日期", "from", Input::Day;
    Until = "until", "截止日期", "until", Input::Day;
    Procedure = "procedure", "转为", "into", Input::Choice(PROCEDURES);
    Reason = "reason", "理由", "reason", Input::Text;
    Evidence = "evidence", "依据材料", "evidence", Input::Text;
    Approver = "approver", "批准人层级", "level of the approver", Input::Choice(APPROVERS);
    Document = "document", "批准文号", "number of the approval", Input::Line;
    CauseClass = "cause_class", "未结原因", "cause class", Input::Choice(CAUSES);
    Leader = "leader", "包案领导", "responsible leader", Input::Line;
    Plan = "plan", "清理方案", "plan", Input::Text;
    PlannedClosing = "planned_closing", "计划结案日期", "planned closing", Input::Day;
    NextReview = "next_review", "下次检视日期", "next review", Input::Day;
    Progress = "progress", "进展", "progress", Input::Text;
    Appellant = "appellant", "上诉人", "appellant", Input::Line;
    AppealPeriodEnds = "appeal_period_ends", "上诉期满日（刑事）", "end of the appeal period (criminal)", Input::Day;
    Received = "received", "收到日期", "received on", Input::Day;
    Served = "served", "送达日期", "served on", Input::Day;
    Answer = "answer", "答辩", "answer", Input::Choice(ANSWERS);
    Papers = "papers", "材料清单", "papers", Input::Text;
    SecondNumber = "second_number", "二审案号", "number at second instance", Input::Case;
    Outcome = "outcome", "二审结果", "outcome", Input::Choice(OUTCOMES);
    DecidedOn = "decided_on", "裁判日期", "decided on", Input::Day;
    Ground = "ground", "改判发回依据", "statutory ground", Input::Choice(GROUNDS);
    Statement = "statement", "承办人说明", "statement", Input::Text;
    Contest = "contest", "异议理由", "grounds of the contest", Input::Text;
    ContestAnswer = "contest_answer", "答复", "answer to the contest", Input::Text;
    ContestUpheld = "contest_upheld", "异议是否成立", "whether the contest is upheld", Input::Choice(YES_NO);
    RootCause = "root_cause", "根因", "root cause", Input::Choice(ROOT_CAUSES);
    Fault = "fault", "责任", "fault", Input::Choice(FAULTS);
    Lesson = "lesson", "教训与改进", "lesson", Input::Text;
    LikeCases = "like_cases", "类案提示", "notice on like cases", Input::Text;
    FourType = "four_type", "属于哪一类", "which type", Input::Choice(FOUR_TYPES);
    Measure = "measure", "监督措施", "measure of supervision", Input::Choice(MEASURES);
    Title = "title", "文书名称", "title of the document", Input::Line;
    Draft = "draft", "裁判结果（送阅稿）", "result as drafted", Input::Text;
    Changed = "changed", "复议后结果", "result after reconsideration", Input::Choice(KEPT_OR_CHANGED);
    Opinion = "opinion", "书面意见", "written opinion", Input::Text;
    Expires = "expires", "审限届满日期", "last day of the limit", Input::Day;
    Applicant = "applicant", "申请人", "applicant", Input::Line;
    Respondent = "respondent", "被申请人", "respondent", Input::Line;
    DisputeCause = "dispute_cause", "纠纷类型", "cause of the dispute", Input::Line;
    Amount = "amount", "标的额（元）", "amount in yuan", Input::Amount;
    Place = "place", "乡镇街道", "township", Input::Line;
    Consent = "consent", "双方同意方式", "how both sides consented", Input::Choice(source_words::CONSENTS);
    Organisation = "organisation", "调解组织", "mediation organisation", Input::Line;
    Mediator = "mediator", "调解员", "mediator", Input::Line;
    AcceptedOn = "accepted_on", "接受日期", "accepted on", Input::Day;
    AgreedUntil = "agreed_until", "约定延长至", "agreed until", Input::Day;
    Settlement = "settlement", "成功方式", "how it was settled", Input::Choice(source_words::SETTLEMENTS);
    FailReason = "fail_reason", "终止原因", "why it failed", Input::Choice(source_words::FAILURES);
    EndedOn = "ended_on", "结束日期", "ended on", Input::Day;
    PerformBy = "perform_by", "约定履行日期", "to be performed by", Input::Day;
    PerformedOn = "performed_on", "履行日期", "performed on", Input::Day;
    ConfirmationNumber = "confirmation_number", "司法确认案号", "number of the confirmation", Input::Case;
    DocumentNumber = "document_number", "调解书案号", "number of the mediation document", Input::Case;
    FirstNumber = "first_number", "立案案号", "number of the case docketed", Input::Case;
    Petitioner = "petitioner", "信访人", "petitioner", Input::Line;
    Channel = "channel", "信访渠道", "channel", Input::Choice(source_words::PETITION_CHANNELS);
    Demand = "demand", "信访诉求", "demand", Input::Text;
    PetitionKind = "petition_kind", "诉求类别", "kind of petition", Input::Choice(source_words::PETITION_KINDS);
    AboutCase = "about_case", "涉及案号", "case it is about", Input::Case;
    People = "people", "人数", "how many people", Input::Count;
    Handler = "handler", "承办人", "handler", Input::Line;
    RepliedOn = "replied_on", "答复日期", "replied on", Input::Day;
    WentWrong = "went_wrong", "问题环节", "where it went wrong", Input::Choice(source_words::WENT_WRONG);
    HeldOn = "held_on", "举行日期", "held on", Input::Day;
    AidNumber = "aid_number", "救助案号", "number of the judicial aid", Input::Case;
    TerminationGround = "termination_ground", "终结理由", "ground of the termination", Input::Choice(source_words::TERMINATION_GROUNDS);
    To = "to", "转送单位", "passed on to", Input::Line;
    Times = "times", "第几次信访", "petitioned for the n-th time", Input::Count;
    MeasureName = "measure_name", "措施名称", "name of the measure", Input::Line;
    MeasureText = "measure_text", "措施内容", "what is done", Input::Text;
    MeasureKind = "measure_kind", "措施类别", "kind of measure", Input::Choice(source_words::MEASURE_KINDS);
    Target = "target", "要减少的衍生案件", "derivative cases to prevent", Input::Choice(source_words::TARGETS);
    Cases = "cases", "关联案件", "cases attached", Input::Cases;
    Litigant = "litigant", "当事人", "party", Input::Line;
    SentOn = "sent_on", "发出日期", "sent on", Input::Day;
    PropertyInquiry = "property_inquiry", "已作财产查控", "property inquiries made", Input::Choice(YES_NO);
    SpendingRestriction = "spending_restriction", "已限制消费", "spending restricted", Input::Choice(YES_NO);
    ApplicantHeard = "applicant_heard", "已听取申请人意见", "applicant heard", Input::Choice(YES_NO);
    WhyCorrected = "why_corrected", "更正理由", "why it is corrected", Input::Line;
    ResumedNumber = "resumed_number", "恢复执行案号", "number of the resumed case", Input::Case;
    Problem = "problem", "问题", "problem", Input::Line;
    ProblemCause = "problem_cause", "原因分析", "cause of the problem", Input::Text;
    InCharge = "in_charge", "责任部门", "division in charge", Input::Line;
    Owner = "owner", "责任人", "owner", Input::Line;
    Deadline = "deadline", "完成期限", "deadline", Input::Day;
    Indicator = "indicator", "考核指标", "indicator", Input::Choice(task::INDICATORS);
    GoalLine = "goal_line", "指标条线", "line of the indicator", Input::Choice(task::LINES);
    GoalDivision = "goal_division", "指标部门", "division of the indicator", Input::Line;
    GoalIs = "goal_is", "目标方向", "direction of the target", Input::Choice(task::GOAL_IS);
    Goal = "goal", "目标值", "target", Input::Decimal;
    SignalRule = "signal_rule", "疑点规则", "rule", Input::Choice(check_steps::RULES);
    SignalSubject = "signal_subject", "疑点事项", "what it is about", Input::Line;
    CheckOutcome = "check_outcome", "核查结论", "finding", Input::Choice(check_steps::OUTCOMES);
    FromEntry = "from_entry", "来源台账", "entry it comes from", Input::Line;
    Consultation = "consultation", "会商", "consultation", Input::Line;
    SetBy = "set_by", "交办法院", "court that set it", Input::Line;
    RoomNote = "room_note", "会场记录", "note of the meeting", Input::Line;
    SetOn = "set_on", "交办时数据截止", "last day of the figures it was set on", Input::Day;
    SetAt = "set_at", "交办时数值", "value when it was set", Input::Line;
    HandedInBy = "handed_in_by", "提交人", "submitted by", Input::Line;
    Measured = "measured", "复核数值", "value in the later pack", Input::Line;
    MeasuredOn = "measured_on", "复核数据截止", "last day of the later pack", Input::Day;
    Pack = "pack", "复核数据包", "later pack", Input::Line;
}

/// What a judge can ask for.
pub const REQUESTS: &[Word] = &[
    ("extension", "延长审限", "extension"),
    ("deduction", "扣除审限", "deduction"),
    ("suspension", "中止", "suspension"),
    ("procedure_change", "程序变更", "change of procedure"),
    ("resumption", "恢复审理、恢复执行", "resumption"),
];

/// Grounds of time not counted; the words stand in the event that a granted request becomes.
pub const UNCOUNTED: &[Word] = Uncounted::WORDS;

/// Procedures a case can be turned into.
pub const PROCEDURES: &[Word] = &[
    ("ordinary", "普通程序", "ordinary procedure"),
    ("simplified", "简易程序", "simplified procedure"),
    ("small_claims", "小额诉讼程序", "small-claims procedure"),
];

/// Who decides on time.
pub const APPROVERS: &[Word] = &[
    ("president", "院长", "president of the court"),
    ("superior", "上级法院", "superior court"),
    ("high", "高级法院", "high court"),
    ("supreme", "最高法院", "supreme court"),
];

/// Why a case stays open, and who of the court takes it up.
pub const CAUSES: &[Word] = &[
    ("complex", "案情疑难复杂", "difficult or complex"),
    ("related_case", "等待另案结果", "waiting for another case"),
    ("appraisal", "鉴定、审计、评估", "appraisal, audit or valuation"),
    ("superior_reply", "等待上级答复", "waiting for a superior court's reply"),
    ("criminal_investigation", "等待刑事侦查", "waiting for a criminal investigation"),
    ("party_unavailable", "当事人无法参加诉讼", "a party cannot take part"),
    ("jurisdiction", "管辖争议", "dispute over jurisdiction"),
    ("other", "其他", "other"),
];

/// How the period for an answer ended.
pub const ANSWERS: &[Word] = &[("received", "已收答辩", "received"), ("expired", "期满未答辩", "period over")];

/// How a second instance ends; the words of the disposition in the files.
pub const OUTCOMES: &[Word] = &[
    ("upheld", "维持", "upheld"),
    ("reversed", "改判", "reversed"),
    ("remanded", "发回重审", "remanded for retrial"),
    ("withdrawn", "撤诉", "withdrawn"),
    ("mediated", "调解", "closed by mediation"),
    ("other", "其他", "other"),
];

/// Grounds of a reversal or remand (CPL 177, ALL 89, CrPL 236, 238).
pub const GROUNDS: &[Word] = &[
    ("wrong_facts", "认定事实错误", "wrong facts"),
    ("wrong_law", "适用法律错误", "wrong law"),
    ("facts_unclear", "基本事实不清、证据不足", "basic facts unclear"),
    ("procedure", "严重违反法定程序", "serious breach of procedure"),
];

/// What lay behind it.
pub const ROOT_CAUSES: &[Word] = &[
    ("fact_finding", "事实认定与证据", "fact finding and evidence"),
    ("law", "法律适用", "application of law"),
    ("procedure", "程序", "procedure"),
    ("discretion", "裁量与数额", "discretion or amount"),
    ("new_evidence", "二审新证据", "new evidence at second instance"),
    ("settlement", "当事人和解或诉求变化", "settlement or changed position"),
    ("change_of_law", "法律政策变化", "change of law or policy"),
    ("related_case", "关联案件结果", "outcome of a related case"),
    ("formal", "文书形式差错", "formal error in the document"),
    ("different_view", "认识分歧", "different view without fault"),
];

/// Whose fault it was.
pub const FAULTS: &[Word] =
    &[("fault", "有差错", "fault"), ("no_fault", "无差错", "no fault"), ("disputed", "有争议", "disputed")];

/// The four types of 法发〔2021〕30号.
pub const FOUR_TYPES: &[Word] = &[
    ("major", "重大、疑难、复杂、敏感", "major, difficult, complex or sensitive"),
    ("group", "群体性或者引发社会广泛关注", "group dispute or broad public attention"),
    ("conflict", "可能与类案判决冲突", "possible conflict with like decisions"),
    ("reported", "反映法官违法审判", "reported unlawful adjudication"),
];

/// What presidents and division heads may do about such a case. None of it changes a decision of the panel.
pub const MEASURES: &[Word] = &[
    ("adjust_assignment", "按权限调整分案", "adjust the assignment"),
    ("report_progress", "要求报告进展或评议结果", "ask for a report on progress or deliberation"),
    ("like_case_report", "要求提交类案检索报告", "ask for a like-case search report"),
    ("review_outline", "审阅庭审提纲、审理报告", "review the hearing outline or trial report"),
    ("attend", "阅卷、旁听庭审", "read the file, attend the hearing"),
    ("reconsider", "要求合议庭复议并报告", "ask the panel to reconsider and report"),
    ("judges_meeting", "提交专业法官会议", "refer to the specialised judges' meeting"),
    ("committee", "提请审判委员会讨论", "refer to the adjudication committee"),
    ("superior", "报请上级法院审理", "report to the superior court for trial"),
];

/// Whether a draft was kept.
pub const KEPT_OR_CHANGED: &[Word] = &[("kept", "维持原意见", "kept"), ("changed", "改变原意见", "changed")];

/// Yes or no.
pub const YES_NO: &[Word] = &[("yes", "是", "yes"), ("no", "否", "no")];
