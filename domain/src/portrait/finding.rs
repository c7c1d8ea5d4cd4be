//! What a portrait finds: strengths and weak points that chance does not account for, and what chance does.

use super::band::{Away, Band, Funnel};
use super::profile::{Profile, Tallied};
use super::standard::{Adjusted, Grain};
use super::{Scene, Subject};
use crate::catalogue::{Direction, Indicator, IndicatorId};
use crate::chance::{Chance, change_is_noise, is_share};
use crate::change::Sides;
use crate::explain::{Sentence, Side};
use crate::figure::Figure;
use crate::period::Period;
use crate::quantity::{Quantity, Ratio, Rounding, difference, signed};
use crate::tally::Filter;
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a finding says.
    FindingKind ("判断") {
        Strength = "strength", "长处", "strength";
        Weak = "weak", "短板", "weak point";
        Noise = "noise", "属波动", "no more than chance";
    }
}

vocabulary! {
    /// What a finding compares with.
    Basis ("比较对象") {
        Peers = "peers", "同类", "comparable peers";
        OwnPast = "own_past", "自身上年同期", "own past";
    }
}

/// One finding with the cases behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it says.
    pub kind: FindingKind,
    /// Against what.
    pub basis: Basis,
    /// About which indicator.
    pub indicator: IndicatorId,
    /// In words, with the numbers.
    pub said: Sentence,
    /// For a weak point whose cases are not like those compared with: what may explain it without anyone's fault.
    pub innocent: Option<Sentence>,
    /// The side of the indicator whose cases are behind it, as [`crate::explain::explain`] lists them.
    pub side: Side,
    /// In which period.
    pub period: Period,
    /// Within which restriction.
    pub filter: Filter,
}

/// A change that chance accounts for is worth a word from a tenth of the value on.
const WORTH_A_WORD: f64 = 0.1;

/// The findings of one indicator.
pub(super) fn findings(indicator: &Indicator, profile: &Profile, tallied: &Tallied, scene: &Scene<'_>) -> Vec<Finding> {
    let good_above = match indicator.direction {
        Direction::Positive => true,
        Direction::Negative => false,
        Direction::Interval | Direction::Monitor => return Vec::new(),
    };
    let Scene { subject, period, .. } = *scene;
    let [earlier, later] = [period.year_before(), period].map(|period| tallied.sides(indicator, period));
    let about = About { indicator, profile, subject, period, good_above, earlier, later };
    about.peers().into_iter().chain(about.past(scene.needed.cases)).collect()
}

struct About<'a> {
    indicator: &'a Indicator,
    profile: &'a Profile,
    subject: &'a Subject,
    period: Period,
    good_above: bool,
    /// Both sides a year before, as tallied.
    earlier: Option<Sides>,
    /// Both sides in the period.
    later: Option<Sides>,
}

impl About<'_> {
    fn finding(&self, kind: FindingKind, basis: Basis, said: Sentence, innocent: Option<Sentence>) -> Finding {
        // Where more is better, what is missing is found among all cases, not among those that have it.
        let side = match (self.good_above, kind) {
            (true, FindingKind::Weak | FindingKind::Noise) => Side::Denominator,
            _ => Side::Numerator,
        };
        let filter = self.subject.filter();
        Finding { kind, basis, indicator: self.indicator.id, said, innocent, side, period: self.period, filter }
    }

    fn peers(&self) -> Option<Finding> {
        let Band::Funnel(funnel) = &self.profile.band else { return None };
        let (kind, away) = beside(funnel, self.good_above)?;
        let innocent = (kind == FindingKind::Weak).then(|| unlike(funnel)).flatten();
        let about = About::words(self.indicator);
        let said = against_peers(&about, &self.sides(&self.profile.now), funnel, (kind, away));
        Some(self.finding(kind, Basis::Peers, said, innocent))
    }

    fn words(indicator: &Indicator) -> Words {
        Words {
            name: (indicator.id.zh(), indicator.id.en()), counted: ("案件", "cases"), decimals: indicator.decimals
        }
    }

    fn past(&self, needed: i64) -> Option<Finding> {
        let (earlier, later) = (self.earlier?, self.later?);
        if !is_share(self.indicator.id) || earlier.denominator.min(later.denominator) < needed {
            return None;
        }
        let shown = |figure: &Figure| figure.shown(self.indicator);
        let (before, now) = (shown(&self.profile.year_before)?, shown(&self.profile.now)?);
        let (kind, change) = since((earlier, later), (before, now), self.good_above)?;
        let innocent = (kind == FindingKind::Weak).then(|| Sentence {
            zh: String::from("与上年同期比较未按案件结构调整，先看案由、程序的构成有无变化"),
            en: String::from(
                "the comparison with the year before is not adjusted for the mix of cases: see first whether causes and procedures changed",
            ),
        });
        let (is, was) = (self.sides(&self.profile.now), self.sides(&self.profile.year_before));
        let said = against_past(&About::words(self.indicator), [&is, &was], change, kind);
        Some(self.finding(kind, Basis::OwnPast, said, innocent))
    }

    /// A share with its two sides.
    fn sides(&self, figure: &Figure) -> Sentence {
        let side = |side: Option<Quantity>| side.map_or_else(|| String::from("—"), |side| side.to_string());
        let value = figure.display(self.indicator, Rounding::HalfUp);
        sided(&value, &side(figure.numerator), &side(figure.denominator))
    }
}

/// What a finding speaks of: its name, what is counted, and the decimals of its values.
pub(super) struct Words {
    pub(super) name: (&'static str, &'static str),
    pub(super) counted: (&'static str, &'static str),
    pub(super) decimals: u8,
}

/// A share in per cent with its two sides.
pub(super) fn sided(value: &str, upper: &str, lower: &str) -> Sentence {
    Sentence { zh: format!(" {value}%（{upper}/{lower}）"), en: format!("{value}% ({upper} of {lower})") }
}

/// What it says to lie above or below.
const fn kind_of(above: bool, good_above: bool) -> FindingKind {
    if above == good_above { FindingKind::Strength } else { FindingKind::Weak }
}

/// What a place outside the limits of a funnel says; within them nothing.
pub(super) fn beside(funnel: &Funnel, good_above: bool) -> Option<(FindingKind, Away)> {
    let away = funnel.away?;
    let kind = match funnel.place {
        Chance::Within => return None,
        Chance::Warning => FindingKind::Noise,
        Chance::Beyond => kind_of(away == Away::Above, good_above),
    };
    Some((kind, away))
}

/// What a change between two periods says, and how large it is; nothing where chance accounts for a small one.
pub(super) fn since(
    (earlier, later): (Sides, Sides),
    (before, now): (Quantity, Quantity),
    good_above: bool,
) -> Option<(FindingKind, Quantity)> {
    let change = difference(now, before)?;
    let kind = match change_is_noise(earlier, later) {
        false => kind_of(change.approximate() > 0.0, good_above),
        true => {
            let size = change.approximate().abs() / before.approximate().abs().max(f64::MIN_POSITIVE);
            (size >= WORTH_A_WORD).then_some(FindingKind::Noise)?
        }
    };
    Some((kind, change))
}

/// A value beside what the peers' ratios would have brought.
pub(super) fn against_peers(
    about: &Words,
    is: &Sentence,
    funnel: &Funnel,
    (kind, away): (FindingKind, Away),
) -> Sentence {
    let noise = kind == FindingKind::Noise;
    let Words { name, counted, decimals } = about;
    let peers = funnel.peers;
    let value = funnel.ratio.display(*decimals, Rounding::HalfUp);
    let expected = Ratio::new(1, funnel.expected, 1.into());
    let expected = expected.map_or_else(String::new, |expected| expected.display(2, Rounding::HalfUp));
    let limits = if noise { funnel.warning } else { funnel.control };
    let (low, high) = (limits.low, limits.high);
    let (pair_zh, pair_en) = if noise { ("警戒限", "warning") } else { ("控制限", "control") };
    let (end_zh, end_en) = match noise {
        true => ("，但在控制限内，不作优劣判断", ", and within the control limits: neither good nor bad"),
        false => ("", ""),
    };
    Sentence {
        zh: format!(
            "{}{}；按 {peers} 个同类对象的水平，同样的{}结构应为 {expected} 件（{value}%），{}{pair_zh} {low} 至 {high} 件{end_zh}",
            name.0,
            is.zh,
            counted.0,
            away.zh()
        ),
        en: format!(
            "{}: {}; at the level of {peers} comparable peers the same mix of {} would give {expected} ({value}%); \
             {} the {pair_en} limits {low} to {high}{end_en}",
            name.1,
            is.en,
            counted.1,
            away.en()
        ),
    }
}

/// A value beside that of the same period of the year before.
pub(super) fn against_past(about: &Words, [is, was]: [&Sentence; 2], change: Quantity, kind: FindingKind) -> Sentence {
    let size = signed(change, about.decimals);
    let (verdict_zh, verdict_en) = match kind {
        FindingKind::Noise => ("在正常波动以内", "no more than chance brings"),
        _ => ("超出正常波动", "more than chance brings nineteen times in twenty"),
    };
    Sentence {
        zh: format!("{}{}，上年同期{}，变化 {size} 个百分点，{verdict_zh}", about.name.0, is.zh, was.zh),
        en: format!(
            "{}: {}, in the same period of the year before {}; a change of {size} points, {verdict_en}",
            about.name.1, is.en, was.en
        ),
    }
}

/// What to ask first, where cases could be set beside no more than those of their line.
fn unlike(funnel: &Funnel) -> Option<Sentence> {
    let coarse = |adjusted: &&Adjusted| matches!(adjusted.grain, Grain::Line | Grain::Whole);
    let coarse: i64 = funnel.adjusted.iter().filter(coarse).map(|adjusted| adjusted.cases).sum();
    let of: i64 = funnel.adjusted.iter().map(|adjusted| adjusted.cases).sum();
    (coarse > 0).then(|| Sentence {
        zh: format!("{of} 件中有 {coarse} 件找不到足够的同案由、同程序案件作比较，差异可能来自案件本身，先看这些案件"),
        en: format!(
            "of {of} cases {coarse} have too few of the same cause or procedure to be compared with: the difference may lie in \
             the cases; look at these first"
        ),
    })
}
