//! The table of rules. Where no source gives a number it says so: [`Basis::Proposal`].

mod conduct;
mod consistency;

use super::rule::{Basis, Definition, Parameter, Unit};

/// The rules, in the order of [`Rule::ALL`](super::Rule::ALL).
pub const RULES: &[Definition] = &[
    conduct::YEAR_END_INTAKE_STOP,
    conduct::OFF_BOOK,
    conduct::FORCED_MEDIATION,
    conduct::FALSE_CLOSING,
    conduct::RUSH_CLOSING,
    conduct::WITHDRAW_REFILE,
    conduct::SPLIT_DISPUTE,
    conduct::DEDUCTION_ABUSE,
    conduct::LONG_SUSPENSION,
    conduct::LATE_EXTENSION,
    conduct::LATE_CONVERSION,
    conduct::SUPPRESSED_REVERSAL,
    conduct::BACKDATED_TRANSFER,
    conduct::FALSE_PERFORMANCE,
    conduct::IMPROPER_ROUND,
    consistency::LATE_EDIT,
    consistency::ARITHMETIC,
    consistency::EXTREME_VALUE,
    consistency::JUMP,
    consistency::IMPOSSIBLE_ORDER,
];

const fn parameter(
    name: &'static str,
    (zh, en): (&'static str, &'static str),
    unit: Unit,
    (default, least, most): (i64, i64, i64),
    basis: Basis,
) -> Parameter {
    Parameter { name, zh, en, unit, default, least, most, basis }
}

/// A number nobody has published.
const fn proposed(
    name: &'static str,
    words: (&'static str, &'static str),
    unit: Unit,
    range: (i64, i64, i64),
) -> Parameter {
    parameter(name, words, unit, range, Basis::Proposal)
}

const fn one_in(default: i64) -> Parameter {
    let words = ("偶然出现的机会低于几分之一", "rarer by chance than once in");
    proposed("one_in", words, Unit::OneIn, (default, 20, 1_000_000_000))
}

const fn least_cases(default: i64) -> Parameter {
    proposed("least_cases", ("至少案件数", "cases at least"), Unit::Cases, (default, 5, 10_000))
}
