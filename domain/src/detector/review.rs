//! What reviews found, and what that says of a rule.

use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a review of a signal found.
    Outcome ("复核结果") {
        Real = "real", "属实", "as suspected";
        Explained = "explained", "有合理解释", "explained";
        Wrong = "wrong", "数据或者规则有误", "wrong data or a wrong signal";
    }
}

/// How useful a rule has been: out of so many reviews, how many signals were real.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usefulness {
    /// Reviews.
    pub reviewed: i64,
    /// Signals that were real.
    pub real: i64,
    /// Signals that were explained.
    pub explained: i64,
    /// Signals that should not have come.
    pub wrong: i64,
    /// The share of real ones lies between these with 95 % confidence, in tenths of a percent; none without reviews.
    pub between: Option<(u16, u16)>,
}

/// How useful a rule has been by its reviews.
pub fn usefulness(outcomes: &[Outcome]) -> Usefulness {
    let count = |wanted| outcomes.iter().filter(|outcome| **outcome == wanted).count() as i64;
    let (real, reviewed) = (count(Outcome::Real), outcomes.len() as i64);
    Usefulness {
        reviewed,
        real,
        explained: count(Outcome::Explained),
        wrong: count(Outcome::Wrong),
        between: (reviewed > 0).then(|| exact_limits(real, reviewed)),
    }
}

/// The exact limits of a share (Clopper and Pearson), outward to the next tenth of a percent: the shares for which so few,
/// or so many, is just no rarer than once in forty.
fn exact_limits(count: i64, of: i64) -> (u16, u16) {
    use crate::change::Sides;
    const RARE: f64 = 0.025;
    let tails = |share: u16| {
        crate::chance::tails(
            Sides { numerator: i64::from(share), denominator: 1_000 },
            Sides { numerator: count, denominator: of },
        )
    };
    let low = (1..1_000).find(|share| tails(*share).is_some_and(|(_, many)| many > RARE)).unwrap_or(1_000);
    let high = (1..1_000).rev().find(|share| tails(*share).is_some_and(|(few, _)| few > RARE)).unwrap_or(0);
    (if count == 0 { 0 } else { low - 1 }, if count == of { 1_000 } else { high + 1 })
}
