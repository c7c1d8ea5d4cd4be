//! The steps of the rectification ledger (整改台账), and what its states wait for.
//!
//! A task with a target is closed by the figures of a later pack alone ([`Entry::measured`](super::Entry::measured)); the
//! others by someone other than whoever set or submitted them.

use super::steps::{Stage, Step, Turn, by_another, stage, step};
use super::words::{Field as F, Kind, State as S, Verb as V};
use crate::policy::Action;

use Action::{HandleTasks, SetTasks};
use Kind::Rectification;

/// Not settled, and not yet submitted.
const UNDER_WAY: &[S] = &[S::ToStart, S::InProgress, S::CarriedOver];

/// The steps.
pub(super) const STEPS: &[Step] = &[
    step(
        Rectification,
        V::Open,
        &[],
        S::ToStart,
        SetTasks,
        &[F::Problem, F::MeasureText, F::InCharge, F::Deadline],
        &[
            F::Owner,
            F::ProblemCause,
            F::Indicator,
            F::GoalLine,
            F::GoalDivision,
            F::GoalIs,
            F::Goal,
            F::Cases,
            F::FromEntry,
        ],
    ),
    step(
        Rectification,
        V::Start,
        &[S::ToStart, S::CarriedOver],
        S::InProgress,
        HandleTasks,
        &[F::Progress],
        &[F::Owner, F::ProblemCause],
    ),
    step(Rectification, V::Progress, &[S::InProgress], S::InProgress, HandleTasks, &[F::Progress], &[F::ProblemCause]),
    step(Rectification, V::AttachCases, UNDER_WAY, S::InProgress, HandleTasks, &[F::Cases], &[]),
    step(Rectification, V::HandIn, UNDER_WAY, S::HandedIn, HandleTasks, &[F::Evidence], &[]),
    by_another(step(Rectification, V::Return, &[S::HandedIn], S::InProgress, SetTasks, &[F::Opinion], &[])),
    by_another(step(Rectification, V::Verify, &[S::HandedIn], S::ClosedOut, SetTasks, &[F::Opinion], &[])),
    step(
        Rectification,
        V::CarryOver,
        &[S::ToStart, S::InProgress, S::HandedIn, S::CarriedOver],
        S::CarriedOver,
        SetTasks,
        &[F::Deadline, F::Reason],
        &[],
    ),
    step(Rectification, V::Withdraw, &[S::ToStart], S::Withdrawn, SetTasks, &[F::Reason], &[]),
];

/// What each state waits for; the last day is the deadline that was set.
pub(super) const STAGES: &[Stage] = &[
    stage(Rectification, S::ToStart, Turn::Owner, &[]),
    stage(Rectification, S::InProgress, Turn::Owner, &[]),
    stage(Rectification, S::HandedIn, Turn::Office, &[]),
    stage(Rectification, S::CarriedOver, Turn::Owner, &[]),
    stage(Rectification, S::ClosedOut, Turn::Nobody, &[]),
    stage(Rectification, S::Withdrawn, Turn::Nobody, &[]),
];
