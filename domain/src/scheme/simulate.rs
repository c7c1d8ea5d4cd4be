//! A scheme applied to facts: each subject's values, points and the sentences that explain them.

use super::{Item, Missing, Scheme};
use crate::catalogue::Unit;
use crate::court::CourtCode;
use crate::explain::Sentence;
use crate::figure::{Absence, Figure, Standard};
use crate::formula::{Counts, Formula, Look};
use crate::fraction::Fraction;
use crate::period::Period;
use crate::quantity::{Quantity, Rounding};
use crate::table::FactTable;
use crate::tally::{Filter, GroupKey, Key, Stretches};
use serde::{Deserialize, Serialize};

/// The figures of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// Which subject.
    pub key: GroupKey,
    /// One an item, in the order of the scheme.
    pub figures: Vec<Figure>,
}

/// What one item gives a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemScore {
    /// The item's name.
    pub name: String,
    /// The figure it was measured by.
    pub figure: Figure,
    /// The points by its rule; none where the item is left out.
    pub by_rule: Option<Fraction>,
    /// The points that count in the total, with its share of what left-out items would have had.
    pub points: Option<Fraction>,
    /// The full points it counts for here; 0 where it is left out.
    pub of: Fraction,
    /// Why, with the numbers.
    pub told: Sentence,
}

/// What a scheme gives a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Which subject.
    pub key: GroupKey,
    /// Its items, in the order of the scheme.
    pub items: Vec<ItemScore>,
    /// The points of all items; none where no item has a value.
    pub total: Option<Fraction>,
    /// The full points they are of.
    pub of: Fraction,
}

/// Applies a scheme to the facts of a period. Subjects stand in the order of the tables and of names, never of points.
pub fn simulate(scheme: &Scheme, tables: &[&FactTable], period: Period) -> Vec<Score> {
    simulate_where(scheme, tables, period, |_, _| None)
}

/// The same where some items have no value in some courts, for the reason that `absent` gives: what may not be asked of
/// there, or figures that a failed check makes not qualified.
pub fn simulate_where(
    scheme: &Scheme,
    tables: &[&FactTable],
    period: Period,
    absent: impl Fn(&Item, &CourtCode) -> Option<Absence>,
) -> Vec<Score> {
    scored(scheme, measured_where(scheme, tables, period, absent))
}

/// The scores of subjects that were measured: without counting anew, as long as the items are measured by the same.
pub fn scored(scheme: &Scheme, measured: Vec<Measured>) -> Vec<Score> {
    measured.into_iter().map(|one| scheme.score(one.key, &one.figures)).collect()
}

/// What every subject of [`simulate_where`] is measured by, before any rule gives points for it.
pub fn measured_where(
    scheme: &Scheme,
    tables: &[&FactTable],
    period: Period,
    absent: impl Fn(&Item, &CourtCode) -> Option<Absence>,
) -> Vec<Measured> {
    let standard = Standard { small_under: scheme.small_under, ..Standard::default() };
    let formulas: Vec<Option<Formula>> = scheme.items.iter().map(|item| item.by.formula()).collect();
    let needed: Vec<&Formula> = formulas.iter().flatten().collect();
    let by = [scheme.subject.dimension()];
    let filter = Filter::default();
    let look = Look { tables, by: &by, filter: &filter, stretches: Stretches::around(period) };
    let counts = Counts::of(look, &needed);
    let named = |key: &&GroupKey| key.iter().all(|part| !part.id.trim().is_empty());
    let measured = |key: &GroupKey| {
        let court = Key::court_of(key, &by);
        let figure = |(item, formula): (&Item, &Option<Formula>)| match formula {
            Some(formula) if applies(formula, court.as_ref()) => {
                match court.as_ref().and_then(|court| absent(item, court)) {
                    Some(Absence::NotAvailable) => Figure::NOT_AVAILABLE,
                    Some(Absence::NotQualified) => {
                        counts.figure(formula, key, period, standard).without_qualification()
                    }
                    Some(Absence::NotApplicable) => Figure::NOT_APPLICABLE,
                    None => counts.figure(formula, key, period, standard),
                }
            }
            _ => Figure::NOT_APPLICABLE,
        };
        let figures = scheme.items.iter().zip(&formulas).map(figure).collect();
        Measured { key: key.clone(), figures }
    };
    counts.keys().filter(named).map(measured).collect()
}

fn applies(formula: &Formula, court: Option<&CourtCode>) -> bool {
    court.is_none_or(|court| formula.applies_to(court.tier()))
}

impl Scheme {
    /// The score of a subject with these figures, one an item.
    pub fn score(&self, key: GroupKey, figures: &[Figure]) -> Score {
        let by_rule: Vec<Option<Fraction>> =
            self.items.iter().zip(figures).map(|(item, figure)| points(item, figure)).collect();
        let scored = self.items.iter().zip(&by_rule).filter(|(_, points)| points.is_some());
        let scored = Fraction::sum(scored.map(|(item, _)| item.full.into())).unwrap_or(Fraction::ZERO);
        let whole = Fraction::from(self.full);
        let (factor, of) = match self.missing {
            Missing::Redistribute => (whole.over(scored), whole),
            Missing::NotScored => (Some(Fraction::ONE), scored),
        };
        let items: Vec<ItemScore> = self
            .items
            .iter()
            .zip(figures)
            .zip(by_rule)
            .map(|((item, figure), by_rule)| self.item_score(item, *figure, by_rule, factor))
            .collect();
        let any = items.iter().any(|item| item.points.is_some());
        let total = Fraction::sum(items.iter().filter_map(|item| item.points)).filter(|_| any);
        Score { key, items, total, of }
    }

    fn item_score(
        &self,
        item: &Item,
        figure: Figure,
        by_rule: Option<Fraction>,
        factor: Option<Fraction>,
    ) -> ItemScore {
        let points = by_rule.zip(factor).and_then(|(points, factor)| points.times(factor));
        let of = factor.and_then(|factor| factor.times(item.full.into())).filter(|_| points.is_some());
        ItemScore {
            name: item.name.clone(),
            figure,
            by_rule,
            points,
            of: of.unwrap_or(Fraction::ZERO),
            told: self.told(item, &figure, by_rule.zip(points)),
        }
    }

    /// Why the item gives what it gives: the value with its sides, the rule, and what left-out items add.
    fn told(&self, item: &Item, figure: &Figure, given: Option<(Fraction, Fraction)>) -> Sentence {
        let side = |side: Option<Quantity>| side.map_or_else(|| String::from("—"), |side| side.to_string());
        let sides = format!("{} ÷ {}", side(figure.numerator), side(figure.denominator));
        let value = figure.value().and_then(Fraction::of);
        let Some(((by_rule, points), value)) = given.zip(value) else {
            let (zh, en) = match figure.absence {
                Some(absence) => (absence.zh(), absence.en()),
                None => ("分母过小，数值受偶然影响大", "few cases: chance speaks louder than work"),
            };
            return Sentence {
                zh: format!("{}：{zh}（{sides}），不按 0 分计，{}", item.name, self.missing.zh()),
                en: format!("{}: {en} ({sides}), not counted as 0: {}", item.name, self.missing.en()),
            };
        };
        let shown = figure.written(item.by.decimals(), Rounding::HalfUp);
        let rule = item.rule.told(value, &shown, item.full, by_rule);
        let unit = item.by.formula().map(|formula| formula.unit());
        let (unit_zh, unit_en) = match unit {
            None | Some(Unit::Ratio) => (String::new(), String::new()),
            Some(unit) => (unit.zh().to_owned(), format!(" {}", unit.en())),
        };
        let (more_zh, more_en) = if by_rule == points {
            (String::new(), String::new())
        } else {
            let points = points.brief(2);
            (format!("；分得未计分项目的满分后为 {points} 分"), format!("; {points} with its share of items left out"))
        };
        Sentence {
            zh: format!("{} {shown}{unit_zh}（{sides}）：{}{more_zh}", item.name, rule.zh),
            en: format!("{} {shown}{unit_en} ({sides}): {}{more_en}", item.name, rule.en),
        }
    }
}

/// The points of a figure by the item's rule; none where there is no value, or few cases behind it.
fn points(item: &Item, figure: &Figure) -> Option<Fraction> {
    let value = figure.value().filter(|_| !figure.small)?;
    item.rule.points(Fraction::of(value)?, item.full)
}
