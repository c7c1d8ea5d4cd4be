//! The steps of every ledger, a row a step: from which state, by whom, what has to be said, and where it leads.
//!
//! Who may take a step is an action of the policy; what a state waits for, and how long, is in [`stages`]. The rows of the
//! registers of sources are in `source_steps`.

use super::words::{Field, Kind, State, Verb};
use super::{check_steps, source_steps, task_steps};
use crate::day::Day;
use crate::line::Line;
use crate::policy::Action;
use crate::time_limit::Calendar;

/// A step that can be taken.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// In which ledger.
    pub kind: Kind,
    /// What is done.
    pub verb: Verb,
    /// From which states; none for the first step.
    pub from: &'static [State],
    /// Into which state.
    pub to: State,
    /// Whoever may do this to the case.
    pub who: Action,
    /// What has to be said.
    pub needs: &'static [Field],
    /// What can be said.
    pub takes: &'static [Field],
    /// Whether it is for someone other than the judge of the case and whoever opened the entry.
    pub by_another: bool,
}

impl Step {
    /// Whether something of this field can be said for it.
    pub fn has(&self, field: Field) -> bool {
        self.needs.contains(&field) || self.takes.contains(&field)
    }
}

pub(super) const fn step(
    kind: Kind,
    verb: Verb,
    from: &'static [State],
    to: State,
    who: Action,
    needs: &'static [Field],
    takes: &'static [Field],
) -> Step {
    Step { kind, verb, from, to, who, needs, takes, by_another: false }
}

pub(super) const fn by_another(step: Step) -> Step {
    Step { by_another: true, ..step }
}

use Action::{DecideRequests, HandleCases, ReviewCases, SuperviseNodes, TransferFiles};
use Field as F;
use Kind::{Approval, FourType, Intake, LongPending, Request, ReverseReview, Review, Transfer};
use State as S;
use Verb as V;

/// Those of the nodes of a case.
const STEPS: &[Step] = &[
    // Extensions, deductions, suspensions and changes of procedure.
    step(
        Request,
        V::Open,
        &[],
        S::Requested,
        HandleCases,
        &[F::What, F::Reason, F::Evidence],
        &[F::Uncounted, F::Length, F::From, F::Until, F::Procedure],
    ),
    by_another(step(
        Request,
        V::Grant,
        &[S::Requested, S::Forwarded],
        S::Granted,
        DecideRequests,
        &[F::Opinion],
        &[F::Document],
    )),
    by_another(step(
        Request,
        V::Refuse,
        &[S::Requested, S::Forwarded],
        S::Refused,
        DecideRequests,
        &[F::Opinion],
        &[F::Document],
    )),
    by_another(step(Request, V::Return, &[S::Requested], S::Returned, DecideRequests, &[F::Opinion], &[])),
    step(
        Request,
        V::Resubmit,
        &[S::Returned],
        S::Requested,
        HandleCases,
        &[F::Reason, F::Evidence],
        &[F::Uncounted, F::Length, F::From, F::Until, F::Procedure],
    ),
    step(Request, V::Withdraw, &[S::Requested, S::Returned], S::Withdrawn, HandleCases, &[], &[F::Reason]),
    by_another(step(Request, V::Forward, &[S::Requested], S::Forwarded, DecideRequests, &[F::Opinion], &[])),
    // What a court below asks of this one.
    step(Approval, V::Grant, &[S::Requested], S::Granted, DecideRequests, &[F::Opinion], &[F::Document]),
    step(Approval, V::Refuse, &[S::Requested], S::Refused, DecideRequests, &[F::Opinion], &[F::Document]),
    // Long-pending cases.
    step(LongPending, V::Open, &[], S::Listed, SuperviseNodes, &[], &[F::Reason]),
    step(
        LongPending,
        V::Plan,
        &[S::Listed, S::Planned],
        S::Planned,
        SuperviseNodes,
        &[F::CauseClass, F::Evidence, F::Leader, F::Plan, F::PlannedClosing, F::NextReview],
        &[],
    ),
    step(LongPending, V::Progress, &[S::Planned], S::Planned, HandleCases, &[F::Progress], &[]),
    step(
        LongPending,
        V::Progress,
        &[S::Planned],
        S::Planned,
        SuperviseNodes,
        &[F::Progress, F::NextReview],
        &[F::PlannedClosing],
    ),
    step(LongPending, V::Clear, &[S::Listed, S::Planned], S::Cleared, SuperviseNodes, &[F::Progress], &[]),
    step(LongPending, V::Withdraw, &[S::Listed], S::Withdrawn, SuperviseNodes, &[], &[F::Reason]),
    // The file of an appeal on its way up, in the court below.
    step(
        Transfer,
        V::Open,
        &[],
        S::AppealReceived,
        TransferFiles,
        &[F::Appellant, F::Received],
        &[F::AppealPeriodEnds, F::Papers],
    ),
    step(Transfer, V::DeemWithdrawn, &[S::AppealReceived], S::DeemedWithdrawn, SuperviseNodes, &[F::Reason], &[]),
    step(
        Transfer,
        V::ServeCopy,
        &[S::AppealReceived],
        S::CopyServed,
        TransferFiles,
        &[F::Served],
        &[F::AppealPeriodEnds],
    ),
    step(Transfer, V::RecordAnswer, &[S::CopyServed], S::Answered, TransferFiles, &[F::Answer], &[F::AppealPeriodEnds]),
    step(Transfer, V::Scan, &[S::Answered], S::Scanned, TransferFiles, &[F::Papers], &[F::AppealPeriodEnds]),
    step(Transfer, V::Check, &[S::Scanned], S::Checked, SuperviseNodes, &[], &[F::Opinion, F::AppealPeriodEnds]),
    step(Transfer, V::Return, &[S::Scanned], S::Answered, SuperviseNodes, &[F::Opinion], &[]),
    step(Transfer, V::Send, &[S::Checked, S::Supplement, S::Sent], S::Sent, SuperviseNodes, &[F::Papers], &[]),
    // The same file in the court above.
    step(Intake, V::SignFor, &[S::Arrived], S::SignedFor, TransferFiles, &[], &[F::Opinion]),
    step(Intake, V::SendBack, &[S::Arrived, S::SignedFor], S::SentBack, TransferFiles, &[F::Opinion], &[]),
    step(Intake, V::Docket, &[S::SignedFor], S::Docketed, TransferFiles, &[F::SecondNumber], &[]),
    step(
        Intake,
        V::Conclude,
        &[S::Docketed],
        S::Concluded,
        TransferFiles,
        &[F::Outcome, F::DecidedOn],
        &[F::Ground, F::Opinion],
    ),
    step(
        Intake,
        V::AnswerContest,
        &[S::ContestReceived],
        S::ContestSettled,
        SuperviseNodes,
        &[F::ContestUpheld, F::ContestAnswer],
        &[],
    ),
    // A decision that was reversed or remanded.
    step(
        ReverseReview,
        V::Open,
        &[],
        S::Stating,
        SuperviseNodes,
        &[F::Outcome],
        &[F::Ground, F::SecondNumber, F::DecidedOn, F::Reason],
    ),
    step(ReverseReview, V::MakeStatement, &[S::Stating], S::Stated, HandleCases, &[F::Statement], &[]),
    step(ReverseReview, V::Contest, &[S::Stated], S::Contested, HandleCases, &[F::Contest], &[]),
    by_another(step(
        ReverseReview,
        V::Classify,
        &[S::Stated, S::Contested, S::ContestAnswered],
        S::Classified,
        SuperviseNodes,
        &[F::Ground, F::RootCause, F::Fault],
        &[F::Opinion],
    )),
    step(ReverseReview, V::Learn, &[S::Classified], S::Learned, SuperviseNodes, &[F::Lesson], &[F::LikeCases]),
    step(ReverseReview, V::Withdraw, &[S::Stating], S::Withdrawn, SuperviseNodes, &[], &[F::Reason]),
    // The four types of cases.
    step(FourType, V::Open, &[], S::Suspected, SuperviseNodes, &[F::FourType, F::Reason], &[]),
    step(FourType, V::Open, &[], S::Suspected, HandleCases, &[F::FourType, F::Reason], &[]),
    by_another(step(FourType, V::Confirm, &[S::Suspected], S::Confirmed, ReviewCases, &[F::FourType, F::Reason], &[])),
    by_another(step(FourType, V::Dismiss, &[S::Suspected], S::Dismissed, ReviewCases, &[F::Reason], &[])),
    by_another(step(
        FourType,
        V::Supervise,
        &[S::Confirmed, S::Supervised],
        S::Supervised,
        ReviewCases,
        &[F::Measure, F::Opinion],
        &[],
    )),
    by_another(step(FourType, V::Release, &[S::Confirmed, S::Supervised], S::Released, ReviewCases, &[F::Reason], &[])),
    step(FourType, V::Withdraw, &[S::Suspected], S::Withdrawn, SuperviseNodes, &[], &[F::Reason]),
    // Leadership review: the reviewer gives an opinion; only whoever handles the case writes the draft.
    step(Review, V::Open, &[], S::Submitted, HandleCases, &[F::Title, F::Draft, F::Reason], &[]),
    by_another(step(Review, V::Return, &[S::Submitted], S::Returned, ReviewCases, &[F::Opinion], &[])),
    step(Review, V::Resubmit, &[S::Returned], S::Submitted, HandleCases, &[F::Draft, F::Reason], &[]),
    by_another(step(
        Review,
        V::Agree,
        &[S::Submitted, S::Reconsidered, S::MeetingHeld],
        S::Agreed,
        ReviewCases,
        &[F::Opinion],
        &[],
    )),
    by_another(step(Review, V::Disagree, &[S::Submitted], S::Disagreed, ReviewCases, &[F::Opinion], &[])),
    step(Review, V::Reconsider, &[S::Disagreed], S::Reconsidered, HandleCases, &[F::Changed, F::Draft, F::Reason], &[]),
    by_another(step(Review, V::ReferMeeting, &[S::Reconsidered], S::JudgesMeeting, ReviewCases, &[F::Opinion], &[])),
    by_another(step(Review, V::RecordMeeting, &[S::JudgesMeeting], S::MeetingHeld, ReviewCases, &[F::Opinion], &[])),
    by_another(step(Review, V::ReferCommittee, &[S::MeetingHeld], S::Committee, DecideRequests, &[F::Opinion], &[])),
    by_another(step(
        Review,
        V::RecordDecision,
        &[S::Committee],
        S::Decided,
        DecideRequests,
        &[F::Changed, F::Opinion],
        &[],
    )),
    step(Review, V::Withdraw, &[S::Submitted, S::Returned], S::Withdrawn, HandleCases, &[], &[F::Reason]),
];

/// The steps of all ledgers.
pub fn steps() -> impl Iterator<Item = &'static Step> + Clone {
    STEPS.iter().chain(source_steps::STEPS).chain(task_steps::STEPS).chain(check_steps::STEPS)
}

/// The actions of the policy that let someone take a step of a ledger.
pub fn who(kind: Kind, verb: Verb) -> impl Iterator<Item = Action> {
    steps().filter(move |step| step.kind == kind && step.verb == verb).map(|step| step.who)
}

/// Who has to act in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Nobody: the entry is settled.
    Nobody,
    /// The judge of the case.
    Judge,
    /// The head of the division.
    DivisionHead,
    /// The leaders of the court.
    Leader,
    /// The trial management office.
    Office,
    /// The other court.
    OtherCourt,
    /// Those who file and mediate.
    Filing,
    /// The petition officer.
    Petitions,
    /// Nobody: it shows in time whether it was enough.
    Time,
    /// Whoever answers for a task: the division in charge.
    Owner,
}

impl Turn {
    /// Chinese and English name.
    pub const fn named(self) -> (&'static str, &'static str) {
        match self {
            Self::Nobody => ("—", "—"),
            Self::Judge => ("承办人", "the judge"),
            Self::DivisionHead => ("庭长", "the division head"),
            Self::Leader => ("院领导", "a court leader"),
            Self::Office => ("审管办", "the trial management office"),
            Self::OtherCourt => ("对方法院", "the other court"),
            Self::Filing => ("立案部门", "the filing division"),
            Self::Petitions => ("信访专员", "the petition officer"),
            Self::Time => ("观察期", "the time of observation"),
            Self::Owner => ("责任部门", "the division in charge"),
        }
    }
}

/// How long a state may last, for a line or for all.
#[derive(Clone, Copy, Debug)]
pub struct StageLimit {
    /// For which line; all others where none is named.
    pub line: Option<Line>,
    /// Days from the day the state was entered.
    pub days: i32,
    /// By which article.
    pub article: &'static str,
}

impl StageLimit {
    /// The last of the days counted from this one.
    pub fn ends(&self, from: Day) -> Day {
        Calendar::shipped().period_ends(from, self.days)
    }
}

pub(super) const fn within(days: i32, article: &'static str) -> StageLimit {
    StageLimit { line: None, days, article }
}

/// What a state of a ledger waits for.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    /// The ledger.
    pub kind: Kind,
    /// The state.
    pub state: State,
    /// Who has to act.
    pub turn: Turn,
    /// How long it may last; the first row that fits the line.
    pub limits: &'static [StageLimit],
}

pub(super) const fn stage(kind: Kind, state: State, turn: Turn, limits: &'static [StageLimit]) -> Stage {
    Stage { kind, state, turn, limits }
}

/// Those of the nodes of a case.
const STAGES: &[Stage] = &[
    // Decided by the day the clock of the case names, which the entry carries.
    stage(Request, S::Requested, Turn::Leader, &[]),
    stage(Request, S::Returned, Turn::Judge, &[]),
    stage(Request, S::Granted, Turn::Nobody, &[]),
    stage(Request, S::Refused, Turn::Nobody, &[]),
    stage(Request, S::Withdrawn, Turn::Nobody, &[]),
    stage(Request, S::Forwarded, Turn::OtherCourt, &[]),
    stage(Request, S::Expired, Turn::Nobody, &[]),
    stage(Approval, S::Requested, Turn::Leader, &[]),
    stage(Approval, S::Granted, Turn::Nobody, &[]),
    stage(Approval, S::Refused, Turn::Nobody, &[]),
    stage(LongPending, S::Listed, Turn::Office, &[]),
    stage(LongPending, S::Planned, Turn::Office, &[]),
    stage(LongPending, S::Cleared, Turn::Nobody, &[]),
    stage(LongPending, S::Withdrawn, Turn::Nobody, &[]),
    stage(
        Transfer,
        S::AppealReceived,
        Turn::Judge,
        &[StageLimit { line: Some(Line::Criminal), days: 3, article: "CrPLI 381" }, within(5, "CPL 174, ALLI 108")],
    ),
    stage(Transfer, S::CopyServed, Turn::Judge, &[within(15, "CPL 174, ALLI 108")]),
    stage(Transfer, S::Answered, Turn::Judge, &[within(5, "CPL 174, ALLI 108")]),
    // The day runs on from the answer.
    stage(Transfer, S::Scanned, Turn::Office, &[]),
    stage(Transfer, S::Checked, Turn::Office, &[]),
    stage(Transfer, S::Sent, Turn::OtherCourt, &[]),
    stage(Transfer, S::Supplement, Turn::Office, &[within(5, "TLP 18")]),
    stage(Transfer, S::SignedFor, Turn::OtherCourt, &[within(5, "TLP 6")]),
    stage(Transfer, S::Docketed, Turn::OtherCourt, &[]),
    stage(Transfer, S::Concluded, Turn::Nobody, &[]),
    stage(Transfer, S::DeemedWithdrawn, Turn::Nobody, &[]),
    stage(Intake, S::Arrived, Turn::Office, &[within(2, "TLP 18")]),
    stage(Intake, S::SentBack, Turn::OtherCourt, &[within(5, "TLP 18")]),
    stage(Intake, S::SignedFor, Turn::Office, &[within(5, "TLP 6")]),
    stage(Intake, S::Docketed, Turn::Office, &[]),
    stage(Intake, S::Concluded, Turn::Nobody, &[]),
    stage(Intake, S::ContestReceived, Turn::Office, &[]),
    stage(Intake, S::ContestSettled, Turn::Nobody, &[]),
    stage(ReverseReview, S::Stating, Turn::Judge, &[]),
    stage(ReverseReview, S::Stated, Turn::Office, &[]),
    stage(ReverseReview, S::Contested, Turn::OtherCourt, &[]),
    stage(ReverseReview, S::ContestAnswered, Turn::Office, &[]),
    stage(ReverseReview, S::Classified, Turn::Office, &[]),
    stage(ReverseReview, S::Learned, Turn::Nobody, &[]),
    stage(ReverseReview, S::Withdrawn, Turn::Nobody, &[]),
    stage(FourType, S::Suspected, Turn::DivisionHead, &[]),
    stage(FourType, S::Confirmed, Turn::DivisionHead, &[]),
    stage(FourType, S::Supervised, Turn::DivisionHead, &[]),
    stage(FourType, S::Released, Turn::Nobody, &[]),
    stage(FourType, S::Dismissed, Turn::Nobody, &[]),
    stage(FourType, S::Withdrawn, Turn::Nobody, &[]),
    stage(Review, S::Submitted, Turn::DivisionHead, &[]),
    stage(Review, S::Returned, Turn::Judge, &[]),
    stage(Review, S::Agreed, Turn::Nobody, &[]),
    stage(Review, S::Disagreed, Turn::Judge, &[]),
    stage(Review, S::Reconsidered, Turn::DivisionHead, &[]),
    stage(Review, S::JudgesMeeting, Turn::DivisionHead, &[]),
    stage(Review, S::MeetingHeld, Turn::Leader, &[]),
    stage(Review, S::Committee, Turn::Leader, &[]),
    stage(Review, S::Decided, Turn::Nobody, &[]),
    stage(Review, S::Withdrawn, Turn::Nobody, &[]),
];

/// What the states of all ledgers wait for.
pub fn stages() -> impl Iterator<Item = &'static Stage> + Clone {
    STAGES.iter().chain(source_steps::STAGES).chain(task_steps::STAGES).chain(check_steps::STAGES)
}

/// What a state of a ledger waits for; none where the ledger has no such state.
pub fn stage_of(kind: Kind, state: State) -> Option<&'static Stage> {
    stages().find(|stage| stage.kind == kind && stage.state == state)
}

/// Who has to act in a state.
pub fn turn(kind: Kind, state: State) -> Turn {
    stage_of(kind, state).map_or(Turn::Nobody, |stage| stage.turn)
}

/// Whether nothing more is to be done in a state.
pub fn settled(kind: Kind, state: State) -> bool {
    turn(kind, state) == Turn::Nobody
}

/// How long a state may last in a line.
pub fn limit(kind: Kind, state: State, line: Line) -> Option<&'static StageLimit> {
    stage_of(kind, state)?.limits.iter().find(|limit| limit.line.is_none_or(|wanted| wanted == line))
}

/// The states of a ledger, in the order of its stages.
pub fn states(kind: Kind) -> impl Iterator<Item = State> {
    stages().filter(move |stage| stage.kind == kind).map(|stage| stage.state)
}
