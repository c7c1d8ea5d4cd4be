//! The band of comparable peers: where a value would lie by chance alone, or where most of the peers' values lie.
//!
//! # What cannot be read off
//!
//! No peer's value is in a band. A funnel is drawn from the peers' cases taken together, and refused where one peer has most
//! of them. The ends of a spread are each a mean of two neighbouring values: percentiles are taken by Hyndman and Fan's
//! eighth definition (*The American Statistician* 1996, 50: 361–365), the tenth and ninetieth at (3n + 11)/30 and
//! (27n + 19)/30 of n values in order, which no n makes whole. Nor does any n for the others of [`TAILS`].

use super::Needed;
use super::standard::{Adjusted, Expected};
use crate::chance::{self, Chance, Level, Limits};
use crate::change::Sides;
use crate::explain::Sentence;
use crate::quantity::{Quantity, Ratio, Rounding};
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

vocabulary! {
    /// On which side of a band a value lies outside it.
    Away ("方向") {
        Above = "above", "高于", "above";
        Below = "below", "低于", "below";
    }
}

/// What the peers tell about a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// For shares of cases: what chance alone would keep the numerator in.
    Funnel(Funnel),
    /// For days, amounts and other ratios: where most peers' values lie.
    Spread(Spread),
    /// No band, with the reason.
    Refused(Refusal),
}

/// The limits of chance around what the subject's own cases would have brought with the peers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funnel {
    /// The expected numerator, to six decimals.
    pub expected: Quantity,
    /// The expected value.
    pub ratio: Ratio,
    /// The 95 % limits, as counts of the subject's denominator.
    pub warning: Limits,
    /// The 99.8 % limits.
    pub control: Limits,
    /// Where the subject's numerator lies.
    pub place: Chance,
    /// On which side, when it is not within.
    pub away: Option<Away>,
    /// How much of the denominator was adjusted for the mix of cases how finely.
    pub adjusted: Vec<Adjusted>,
    /// How many peers had such cases.
    pub peers: usize,
}

/// How many in a hundred may lie beyond each end of a spread. The p-th percentile of n values lies at
/// (3np + p + 100)/300 of them in order, which is a place of one value for some n where p leaves 2 over three.
pub const TAILS: [u8; 3] = [10, 15, 25];

/// From the tenth to the ninetieth percentile of the peers' values, or what the court set, rounded as the indicator is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// The lower percentile.
    pub low: Quantity,
    /// The upper.
    pub high: Quantity,
    /// How many in a hundred lie beyond each.
    pub tail: u8,
    /// On which side the subject's value lies, when it is outside. One in five or more does: no finding comes of it.
    pub away: Option<Away>,
    /// How many peers' values it stands on.
    pub peers: usize,
}

impl Spread {
    /// How many in a hundred peers lie between its ends.
    pub const fn within(&self) -> u8 {
        100_u8.saturating_sub(self.tail.saturating_mul(2))
    }
}

/// Why there is no band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The subject has too few cases for a comparison.
    FewCases {
        /// How many it has.
        have: i64,
        /// How many are needed.
        needed: i64,
    },
    /// Too few peers have such cases.
    FewPeers {
        /// How many have.
        have: usize,
        /// How many are needed.
        needed: usize,
    },
    /// One peer has so many of the peers' cases that their ratio would be that peer's.
    OnePeer {
        /// The largest part one peer may have, in per cent.
        most: u8,
    },
    /// The peers' cases lack data that the indicator asks for.
    PeersLackData,
    /// There is no value here, or a numerator that is no part of its denominator.
    NotARatio,
    /// The indicator has no value for such a part of a court, or is not judged for one court alone.
    NotDivisible,
    /// None or all of the peers' cases have what is counted: that tells no spread.
    NoSpread,
    /// Volumes of courts and divisions follow their size.
    SizeDiffers,
}

impl Refusal {
    /// The reason in words.
    pub fn told(self) -> Sentence {
        let (zh, en) = match self {
            Self::FewCases { have, needed } => (
                format!("案件数 {have}，不足 {needed}，不作比较"),
                format!("{have} cases, fewer than the {needed} needed: not compared"),
            ),
            Self::FewPeers { have, needed } => (
                format!("可比对象 {have} 个，不足 {needed} 个，不作比较"),
                format!("{have} comparable peers, fewer than the {needed} needed: not compared"),
            ),
            Self::OnePeer { most } => (
                format!("同类案件过半集中于一个对象（上限 {most}%），不作比较"),
                format!("one peer has more than {most} % of the peers' cases: not compared"),
            ),
            Self::PeersLackData => (
                String::from("同类案件缺少该指标所需的数据，不作比较"),
                String::from("the peers' cases lack data that the indicator asks for: not compared"),
            ),
            Self::NotARatio => {
                (String::from("本期无可比较的数值"), String::from("no value of this period to be compared"))
            }
            Self::NotDivisible => {
                (String::from("该指标不适用于此对象"), String::from("the indicator has no meaning for such a subject"))
            }
            Self::NoSpread => (
                String::from("同类案件全部或无一具备该情形，无波动可言"),
                String::from("all of the peers' cases, or none, have what is counted: no spread to tell by"),
            ),
            Self::SizeDiffers => (
                String::from("法院、部门的收结数量随规模而异，不作比较；请看人均指标"),
                String::from("volumes of courts and divisions follow their size: see the values per judge"),
            ),
        };
        Sentence { zh, en }
    }
}

/// The funnel for a subject's own count, a share shown times `scale`. `denominators` are those of the peers.
pub(super) fn funnel(
    scale: i32,
    own: Sides,
    expected: Option<Expected>,
    denominators: &[i64],
    needed: &Needed,
) -> Result<Funnel, Refusal> {
    let having: Vec<i64> = denominators.iter().copied().filter(|cases| *cases > 0).collect();
    enough(having.len(), needed.peers)?;
    let (largest, all) = (having.iter().max().copied().unwrap_or(0), having.iter().sum::<i64>());
    if i128::from(largest) * 100 > i128::from(all) * i128::from(needed.largest_part) {
        return Err(Refusal::OnePeer { most: needed.largest_part });
    }
    if !(0..=own.denominator).contains(&own.numerator) {
        return Err(Refusal::NotARatio);
    }
    // Sides that a court reported as a whole fall into no strata.
    let expected = expected.filter(|expected| expected.of == own.denominator).ok_or(Refusal::NotARatio)?;
    let reference = expected.sides().ok_or(Refusal::NotARatio)?;
    let limits = |level| chance::limits(reference, own.denominator, level).ok_or(Refusal::NoSpread);
    let (warning, control) = (limits(Level::Warning)?, limits(Level::Alarm)?);
    let place = chance::judge(reference, own).ok_or(Refusal::NoSpread)?;
    let numerator = expected.numerator();
    let away =
        (place != Chance::Within).then_some(if own.numerator > warning.high { Away::Above } else { Away::Below });
    Ok(Funnel {
        expected: numerator,
        ratio: Ratio::new(scale, numerator, own.denominator.into()).ok_or(Refusal::NotARatio)?,
        warning,
        control,
        place,
        away,
        adjusted: expected.adjusted,
        peers: having.len(),
    })
}

/// The spread of peers' values, each given by its sides as tallied, around the subject's own. `per` is by how much their
/// quotients are multiplied, upper and lower side, to be in the unit shown.
pub(super) fn spread(
    own: Ratio,
    peers: Vec<Sides>,
    per: (i128, i128),
    decimals: u8,
    needed: &Needed,
) -> Result<Spread, Refusal> {
    enough(peers.len(), needed.spread_peers)?;
    let (count, tail) = (peers.len(), needed.tail);
    let (low, high) = ends(peers, per, (decimals, tail)).ok_or(Refusal::NotARatio)?;
    let against = |end| own.compare(end).ok_or(Refusal::NotARatio);
    let away = match (against(low)?, against(high)?) {
        (Ordering::Less, _) => Some(Away::Below),
        (_, Ordering::Greater) => Some(Away::Above),
        _ => None,
    };
    Ok(Spread { low, high, tail, away, peers: count })
}

fn enough(have: usize, needed: usize) -> Result<(), Refusal> {
    if have < needed { Err(Refusal::FewPeers { have, needed }) } else { Ok(()) }
}

/// The percentiles with `tail` in a hundred beyond them, each between two values, in lowest terms.
fn ends(mut peers: Vec<Sides>, (up, down): (i128, i128), (decimals, tail): (u8, u8)) -> Option<(Quantity, Quantity)> {
    /// Parts of the way from one value to the next.
    const PARTS: usize = 300;
    let product = |a: i64, b: i64| i128::from(a) * i128::from(b);
    peers.sort_by(|a, b| product(a.numerator, b.denominator).cmp(&product(b.numerator, a.denominator)));
    let count = peers.len();
    let between = |percent: usize| -> Option<Quantity> {
        let place = 3 * count * percent + percent + 100;
        let (one, next) = (peers.get((place / PARTS).checked_sub(1)?)?, peers.get(place / PARTS)?);
        let (part, parts) = (i128::try_from(place % PARTS).ok()?, i128::try_from(PARTS).ok()?);
        let lower = product(one.numerator, next.denominator).checked_mul(parts - part)?;
        let upper = product(next.numerator, one.denominator).checked_mul(part)?;
        let numerator = lower.checked_add(upper)?.checked_mul(up)?;
        let denominator = product(one.denominator, next.denominator).checked_mul(parts)?.checked_mul(down)?;
        Ratio::new(1, Quantity::new(numerator, 0), Quantity::new(denominator, 0))?
            .rounded(decimals, Rounding::HalfUp)?
            .plus(Quantity::ZERO)
    };
    let low = usize::from(tail);
    Some((between(low)?, between(100_usize.checked_sub(low)?)?))
}

#[cfg(test)]
mod tests {
    use super::TAILS;

    #[test]
    fn no_number_of_peers_makes_an_end_one_peers_value() {
        for tail in TAILS {
            for percent in [usize::from(tail), 100 - usize::from(tail)] {
                assert!((1..10_000).all(|count| (3 * count * percent + percent + 100) % 300 != 0), "{percent}");
            }
        }
        // The fifth and the twentieth would.
        assert_eq!((3 * 13 * 5 + 5 + 100) % 300, 0);
        assert_eq!((3 * 8 * 20 + 20 + 100) % 300, 0);
    }
}
