//! Why something cannot be supposed, in both languages: what was expected, what came, what to do.

use crate::case::Disposition;
use crate::case_number::CaseNumber;
use crate::day::Day;

/// Why something cannot be supposed. Nothing of the suppositions is applied then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhatIfError {
    /// No such case.
    #[error("数据中没有案件{0}，请核对案号 / expected a case of these data, got {0}; check the number")]
    NotHere(Box<CaseNumber>),
    /// An earlier supposition took it out.
    #[error(
        "{0}已被前面的假设排除，请先撤销该假设 / {0} is left out by an earlier supposition; withdraw that one first"
    )]
    LeftOut(Box<CaseNumber>),
    /// It is closed.
    #[error(
        "应为未结案件，但{number}已于{on}结案，请从名单中去掉 / expected a pending case, {number} was closed on {on}; \
         take it off the list"
    )]
    AlreadyClosed {
        /// Which.
        number: Box<CaseNumber>,
        /// When, in the data or by an earlier supposition.
        on: Day,
    },
    /// It was not docketed yet.
    #[error(
        "结案日期{on}早于{number}的立案日期{docketed}，请改为不早于立案的日期 / expected a day not before {number} was \
         docketed on {docketed}, got {on}; choose a later day"
    )]
    BeforeDocketing {
        /// Which.
        number: Box<CaseNumber>,
        /// Its docketing day.
        docketed: Day,
        /// The day supposed.
        on: Day,
    },
    /// A day that no fact can hold.
    #[error(
        "结案日期应在1990年至2169年之间，现为{0}，请更正 / expected a day between 1990 and 2169, got {0}; correct it"
    )]
    Far(Day),
    /// Fewer are pending.
    #[error(
        "拟多结{asked}件，但符合条件的未结案件只有{pending}件，请减少件数或放宽范围 / expected {asked} pending cases to \
         close, there are {pending}; suppose fewer or widen the restriction"
    )]
    TooFew {
        /// How many were to be closed.
        asked: u32,
        /// How many are pending.
        pending: usize,
    },
    /// There is no outcome to be otherwise.
    #[error(
        "{0}没有二审或再审结果可以改变，请选择二审已结的案件 / expected a case whose second instance or retrial has \
         ended, got {0}; choose another"
    )]
    NoOutcome(Box<CaseNumber>),
    /// A second instance does not end like that.
    #[error(
        "二审或再审结果应为维持、改判、发回重审、调解、撤诉、驳回起诉或其他，现为“{}”，请改选 / expected an outcome of a \
         second instance or retrial such as upheld, reversed or remanded, got “{}”; choose another",
        .0.zh(), .0.en()
    )]
    NotAnOutcome(Disposition),
}
