//! Rules that give points for a value. Each looks at the value alone.

use crate::explain::Sentence;
use crate::fraction::Fraction;
use crate::quantity::Quantity;
use serde::{Deserialize, Serialize};

/// From a value on, so many points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The lowest value of the step, in the unit of the item.
    pub from: Quantity,
    /// Its points.
    pub points: Quantity,
}

/// How many of an item's full points a value gets. Bounds are in the unit of the item, as it is shown: 90 for 90 %.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum PointsRule {
    /// In a line from no points to full points, cut at both ends. Falling where `full_at` is the smaller.
    Linear {
        /// The value that gets nothing.
        zero_at: Quantity,
        /// The value that gets all.
        full_at: Quantity,
    },
    /// Full inside a range, and so many points off for each step outside it, down to 0.
    Inside {
        /// The lower end, which is inside.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        low: Option<Quantity>,
        /// The upper end, which is inside.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        high: Option<Quantity>,
        /// The size of a step.
        step: Quantity,
        /// Points off a step.
        off: Quantity,
        /// Whether a step counts as soon as it begins; else only steps gone in full count.
        started: bool,
    },
    /// A table of steps, the lowest first; under the first one nothing.
    Steps {
        /// The steps.
        steps: Vec<Step>,
    },
}

/// What is wrong with a rule: Chinese, English.
pub(super) type Wrong = (&'static str, &'static str);

impl PointsRule {
    /// The points of a value. `None` beyond 38 digits.
    pub fn points(&self, value: Fraction, full: Quantity) -> Option<Fraction> {
        let full = Fraction::from(full);
        match self {
            Self::Linear { zero_at, full_at } => {
                let zero_at = Fraction::from(*zero_at);
                let share = value.minus(zero_at)?.over(Fraction::from(*full_at).minus(zero_at)?)?;
                full.times(clamped(share, Fraction::ONE)?)
            }
            Self::Inside { step, off, .. } => {
                let steps = self.distance(value)?.over((*step).into())?;
                clamped(full.minus(self.counted(steps).times((*off).into())?)?, full)
            }
            Self::Steps { .. } => Some(self.reached(value).map_or(Fraction::ZERO, |step| step.points.into())),
        }
    }

    /// How far a value lies outside the range; zero inside.
    fn distance(&self, value: Fraction) -> Option<Fraction> {
        let Self::Inside { low, high, .. } = self else { return Some(Fraction::ZERO) };
        let over = |distance: Fraction| distance.parts().0 > 0;
        let under = low.map(|low| Fraction::from(low).minus(value));
        let above = high.map(|high| value.minus(high.into()));
        for distance in [under, above].into_iter().flatten() {
            if over(distance?) {
                return distance;
            }
        }
        Some(Fraction::ZERO)
    }

    fn counted(&self, steps: Fraction) -> Fraction {
        match self {
            Self::Inside { started: true, .. } => steps.ceiling(),
            _ => steps.floor(),
        }
    }

    /// The last step that a value reaches.
    fn reached(&self, value: Fraction) -> Option<&Step> {
        let Self::Steps { steps } = self else { return None };
        let reached = |step: &&Step| value.minus(step.from.into()).is_some_and(|over| over.parts().0 >= 0);
        steps.iter().rfind(reached)
    }

    /// What stands in the way of applying it to an item with so many full points.
    pub(super) fn check(&self, full: Quantity) -> Result<(), Wrong> {
        let positive = |quantity: Quantity| Fraction::from(quantity).parts().0 > 0;
        let larger = |one: Quantity, other: Quantity| {
            Fraction::from(one).minus(other.into()).is_some_and(|difference| difference.parts().0 > 0)
        };
        match self {
            Self::Linear { zero_at, full_at } if zero_at == full_at => {
                Err(("得 0 分与得满分的值应不同", "the values for no points and for full points must differ"))
            }
            Self::Linear { .. } => Ok(()),
            Self::Inside { low: None, high: None, .. } => Err(("区间至少应有一端", "a range needs at least one end")),
            Self::Inside { low: Some(low), high: Some(high), .. } if larger(*low, *high) => {
                Err(("区间下限不得大于上限", "the lower end of the range may not be above the upper one"))
            }
            Self::Inside { step, off, .. } if !positive(*step) || !positive(*off) => {
                Err(("步长和每步扣分应大于 0", "the step and the points off a step must be above 0"))
            }
            Self::Inside { .. } => Ok(()),
            Self::Steps { steps } if steps.is_empty() || steps.len() > 20 => {
                Err(("档次应为 1 至 20 档", "a table holds 1 to 20 steps"))
            }
            Self::Steps { steps } => {
                let rising = steps.windows(2).all(|pair| matches!(pair, [a, b] if larger(b.from, a.from)));
                let fits = |step: &Step| !larger(step.points, full) && !larger(Quantity::ZERO, step.points);
                match (rising, steps.iter().all(fits), steps.iter().any(|step| step.points == full)) {
                    (false, ..) => Err(("各档起点应由低到高、互不相同", "steps must begin at rising values")),
                    (_, false, _) => Err(("各档得分应在 0 与满分之间", "points of steps must lie between 0 and full")),
                    (.., false) => Err(("应有一档得满分", "some step must get full points")),
                    _ => Ok(()),
                }
            }
        }
    }

    /// Why a value gets its points, with the numbers.
    pub(super) fn told(&self, value: Fraction, shown: &str, full: Quantity, points: Fraction) -> Sentence {
        let got = points.brief(2);
        match self {
            Self::Linear { zero_at, full_at } => {
                let (low, high) = (Fraction::from(*zero_at), Fraction::from(*full_at));
                let beyond = value.minus(low).zip(high.minus(low)).and_then(|(a, b)| a.over(b));
                let inside = beyond.is_some_and(|share| clamped(share, Fraction::ONE) == Some(share));
                let sum = if inside {
                    format!("（{shown} − {zero_at}）÷（{full_at} − {zero_at}）× {full} = {got}")
                } else {
                    got.clone()
                };
                Sentence {
                    zh: format!("{zero_at} 得 0 分，{full_at} 得满分 {full} 分，其间按比例：{sum} 分"),
                    en: format!("0 points at {zero_at}, all {full} at {full_at}, in proportion between: {sum} points"),
                }
            }
            Self::Inside { low, high, step, off, started } => {
                let range = match (low, high) {
                    (Some(low), Some(high)) => format!("{low}–{high}"),
                    (Some(low), None) => format!("≥ {low}"),
                    (_, high) => format!("≤ {}", high.unwrap_or(Quantity::ZERO)),
                };
                let distance = self.distance(value).unwrap_or(Fraction::ZERO);
                if distance.is_zero() {
                    return Sentence {
                        zh: format!("在区间 {range} 内，得满分 {got} 分"),
                        en: format!("inside the range {range}: full {got} points"),
                    };
                }
                let steps = distance.over((*step).into()).map_or(Fraction::ZERO, |steps| self.counted(steps)).brief(0);
                let away = distance.brief(4);
                let (zh, en) = if *started {
                    ("不足一步按一步", "begun steps count")
                } else {
                    ("不足一步不计", "whole steps count")
                };
                Sentence {
                    zh: format!(
                        "偏离区间 {range} 共 {away}，每 {step} 扣 {off} 分（{zh}），计 {steps} 步，{full} 分扣后得 {got} 分"
                    ),
                    en: format!(
                        "{away} outside the range {range}, {off} points off for each {step} ({en}): {steps} steps, {got} of \
                         {full} points"
                    ),
                }
            }
            Self::Steps { .. } => match self.reached(value) {
                Some(step) => Sentence {
                    zh: format!("达到 {} 档（未达下一档），得 {got} 分", step.from),
                    en: format!("reaches the step from {} and not the next: {got} points", step.from),
                },
                None => Sentence {
                    zh: format!("未达最低一档，得 {got} 分"),
                    en: format!("under the lowest step: {got} points"),
                },
            },
        }
    }
}

fn clamped(value: Fraction, most: Fraction) -> Option<Fraction> {
    if value.parts().0 < 0 {
        return Some(Fraction::ZERO);
    }
    Some(if value.minus(most)?.parts().0 > 0 { most } else { value })
}
