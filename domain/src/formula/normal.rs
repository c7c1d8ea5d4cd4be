//! The normal form: sums of what is counted, while a formula is read.

use super::error::{FormulaError, Kind, Problem};
use super::measure::kind_of;
use super::token::LONGEST;
use super::{Addend, Formula, Narrowed};
use crate::catalogue::Unit;
use crate::explain::Side;
use crate::fraction::{Fraction, greatest_divisor};
use std::ops::Range;

/// A sum of what is counted, each with its factor, in the order written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sum(pub(super) Vec<(Fraction, Narrowed)>);

/// What an expression comes to.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Number(Fraction),
    Sum(Sum),
    Ratio(Sum, Sum),
}

/// What is wrong, without the place.
pub(super) type Step<T> = Result<T, Problem>;

fn too_fine() -> Problem {
    Problem::Number(String::from("…"))
}

impl Sum {
    fn times(&self, factor: Fraction) -> Step<Self> {
        let scaled = |(own, counted): &(Fraction, Narrowed)| Some((own.times(factor)?, counted.clone()));
        self.0.iter().map(scaled).collect::<Option<_>>().map(Self).ok_or_else(too_fine)
    }

    fn kind(&self) -> Option<Kind> {
        self.0.first().map(|(_, counted)| kind_of(counted.counter.measure))
    }

    /// The sum of both; what is counted in both stands once, where it stood first.
    fn plus(mut self, other: Self) -> Step<Self> {
        if let (Some(left), Some(right)) = (self.kind(), other.kind())
            && left != right
        {
            return Err(Problem::Mixed { left, right });
        }
        for (factor, counted) in other.0 {
            match self.0.iter_mut().find(|(_, there)| *there == counted) {
                Some((own, _)) => *own = own.plus(factor).ok_or_else(too_fine)?,
                None => self.0.push((factor, counted)),
            }
        }
        self.0.retain(|(factor, _)| !factor.is_zero());
        Ok(self)
    }
}

impl Value {
    /// With the other sign.
    pub(super) fn negated(self) -> Step<Self> {
        let minus = Fraction::from(-1);
        Ok(match self {
            Self::Number(number) => Self::Number(number.negated().ok_or_else(too_fine)?),
            Self::Sum(sum) => Self::Sum(sum.times(minus)?),
            Self::Ratio(upper, lower) => Self::Ratio(upper.times(minus)?, lower),
        })
    }

    pub(super) fn plus(self, other: Self) -> Step<Self> {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.plus(other).map(Self::Number).ok_or_else(too_fine),
            (Self::Sum(one), Self::Sum(other)) => Ok(Self::Sum(one.plus(other)?)),
            (Self::Number(number), Self::Ratio(upper, lower)) => {
                Ok(Self::Ratio(lower.times(number)?.plus(upper)?, lower))
            }
            (Self::Ratio(upper, lower), Self::Number(number)) => {
                Ok(Self::Ratio(upper.plus(lower.times(number)?)?, lower))
            }
            (Self::Ratio(one, lower), Self::Ratio(other, same)) if lower == same => {
                Ok(Self::Ratio(one.plus(other)?, lower))
            }
            (Self::Ratio(..), _) | (_, Self::Ratio(..)) => Err(Problem::RatiosAdded),
            (Self::Number(_), Self::Sum(_)) | (Self::Sum(_), Self::Number(_)) => Err(Problem::NumberAdded),
        }
    }

    pub(super) fn times(self, other: Self) -> Step<Self> {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.times(other).map(Self::Number).ok_or_else(too_fine),
            (Self::Number(number), Self::Sum(sum)) | (Self::Sum(sum), Self::Number(number)) => {
                Ok(Self::Sum(sum.times(number)?))
            }
            (Self::Number(number), Self::Ratio(upper, lower)) | (Self::Ratio(upper, lower), Self::Number(number)) => {
                Ok(Self::Ratio(upper.times(number)?, lower))
            }
            _ => Err(Problem::Multiplied),
        }
    }

    pub(super) fn over(self, other: Self) -> Step<Self> {
        match (self, other) {
            (_, Self::Number(number)) if number.is_zero() => Err(Problem::DividedByZero),
            (value, Self::Number(number)) => {
                value.times(Self::Number(Fraction::ONE.over(number).ok_or_else(too_fine)?))
            }
            (Self::Sum(upper), Self::Sum(lower)) => Ok(Self::Ratio(upper, lower)),
            (Self::Number(_), Self::Sum(_)) => Err(Problem::NothingCounted(Side::Numerator)),
            (_, Self::Ratio(..)) | (Self::Ratio(..), Self::Sum(_)) => Err(Problem::DividedTwice),
        }
    }

    /// The formula of an expression that ends at `end`.
    pub(super) fn into_formula(self, unit: Unit, end: usize) -> Result<Formula, FormulaError> {
        let fail = |at: Range<usize>, problem: Problem| FormulaError { at, problem };
        let Self::Ratio(upper, lower) = self else { return Err(fail(end..end, Problem::NoDenominator)) };
        for (side, sum) in [(Side::Numerator, &upper), (Side::Denominator, &lower)] {
            if sum.0.iter().all(|(factor, _)| factor.is_zero()) {
                return Err(fail(0..end, Problem::NothingCounted(side)));
            }
        }
        let whole = || fail(0..end, too_fine());
        let clearing = clearing(upper.0.iter().chain(&lower.0).map(|(factor, _)| *factor)).ok_or_else(whole)?;
        let side = |sum: Sum| -> Option<Vec<Addend>> {
            let addend = |(factor, counted): (Fraction, Narrowed)| {
                let factor = factor.times(clearing)?.quantity().filter(|factor| factor.is_writable())?;
                Some(Addend { factor, counted })
            };
            sum.0.into_iter().filter(|(factor, _)| !factor.is_zero()).map(addend).collect()
        };
        let (numerator, denominator) = side(upper).zip(side(lower)).ok_or_else(whole)?;
        let formula = Formula { unit, numerator, denominator };
        let longest = formula.to_string().chars().count().max(formula.in_chinese().chars().count());
        if longest > LONGEST {
            return Err(fail(0..end, Problem::TooLong));
        }
        Ok(formula)
    }
}

/// The smallest factor that makes decimal numbers of all: a third is none, so both sides are counted three times.
fn clearing(mut factors: impl Iterator<Item = Fraction>) -> Option<Fraction> {
    let common = factors.try_fold(1_u128, |common, factor| {
        let mut lower = factor.parts().1.unsigned_abs();
        for prime in [2, 5] {
            while lower.is_multiple_of(prime) {
                lower /= prime;
            }
        }
        common.checked_mul(lower / greatest_divisor(common, lower))
    })?;
    Fraction::new(i128::try_from(common).ok()?, 1)
}
