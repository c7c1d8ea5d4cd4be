//! Points, rules and subjects as these pages set them.

use crate::components::names;
use crate::figures::CourtName;
use crate::lang::Lang;
use domain::explain::Sentence;
use domain::fraction::{Fraction, apportioned};
use domain::quantity::{Quantity, signed};
use domain::scheme::{PointsRule, Scheme, Score, Standing, Subject, Yardstick};
use domain::tally::Key;
use leptos::prelude::*;

/// Decimals of points.
pub(super) const DECIMALS: u8 = 2;

pub(super) fn said(sentence: &Sentence, lang: Lang) -> String {
    lang.pick(&sentence.zh, &sentence.en).clone()
}

/// Points, or a stroke.
pub(super) fn points(points: Option<Fraction>) -> String {
    points.map_or_else(|| String::from("—"), |points| points.display(DECIMALS))
}

/// Gained or lost points.
pub(super) fn change(change: Option<Fraction>) -> String {
    let rounded = change.and_then(|change| change.rounded(DECIMALS));
    rounded.map_or_else(|| String::from("—"), |change| signed(change, DECIMALS))
}

/// Each item's points, cut so that they add up to the total as it is shown.
pub(super) fn parts(score: &Score) -> Vec<Option<Quantity>> {
    let all: Vec<Fraction> = score.items.iter().map(|item| item.points.unwrap_or(Fraction::ZERO)).collect();
    let shown = apportioned(&all, DECIMALS).unwrap_or_default();
    score.items.iter().enumerate().map(|(at, item)| item.points.and(shown.get(at).copied())).collect()
}

/// Exactly so many decimals.
pub(super) fn shown(quantity: Option<Quantity>) -> String {
    points(quantity.map(Fraction::from))
}

/// Items with their points in one line.
pub(super) fn in_a_line(score: &Score, lang: Lang) -> String {
    let each = score.items.iter().zip(parts(score)).map(|(item, points)| match points {
        Some(_) => format!("{} {}", item.name, shown(points)),
        None => lang.pick(format!("{} 未计分", item.name), format!("{} left out", item.name)),
    });
    each.collect::<Vec<_>>().join(lang.pick("，", ", "))
}

/// The subject of a score, as a reader knows it.
pub(super) fn subject_name(courts: &[CourtName], subject: Subject, key: &Key, lang: Lang) -> String {
    names::key(courts, subject.dimension(), key, lang)
}

/// What an item is measured by.
pub(super) fn measured_by(by: &Yardstick, lang: Lang) -> AnyView {
    match by {
        Yardstick::Catalogue(id) => lang.pick(id.zh(), id.en()).into_any(),
        Yardstick::Formula(formula) => {
            view! { <code class="formula-text">{crate::documents::formulas::written(formula, lang)}</code> }.into_any()
        }
    }
}

/// A rule in words.
pub(super) fn rule(rule: &PointsRule, lang: Lang) -> String {
    match rule {
        PointsRule::Linear { zero_at, full_at } => lang.pick(
            format!("{zero_at} 得 0 分，{full_at} 得满分，其间按比例"),
            format!("none at {zero_at}, all at {full_at}, in proportion between"),
        ),
        PointsRule::Inside { low, high, step, off, started } => {
            let range = match (low, high) {
                (Some(low), Some(high)) => format!("{low}–{high}"),
                (Some(low), None) => format!("≥ {low}"),
                (None, high) => format!("≤ {}", high.unwrap_or(Quantity::ZERO)),
            };
            let (zh, en) = match started {
                true => ("不足一步按一步", "begun steps count"),
                false => ("不足一步不计", "whole steps count"),
            };
            lang.pick(
                format!("{range} 得满分，每偏离 {step} 扣 {off} 分（{zh}）"),
                format!("full inside {range}; {off} off for each {step} outside ({en})"),
            )
        }
        PointsRule::Steps { steps } => {
            let each: Vec<String> = steps
                .iter()
                .map(|one| {
                    lang.pick(
                        format!("{} 起 {} 分", one.from, one.points),
                        format!("from {}: {}", one.from, one.points),
                    )
                })
                .collect();
            each.join(lang.pick("，", "; "))
        }
    }
}

/// Where a version stands, in words.
pub(super) fn standing(scheme: &Scheme, standing: Standing, lang: Lang) -> String {
    let from = scheme.effective_from;
    match (standing, scheme.until) {
        (Standing::Draft, _) => lang.pick("草案", "draft").to_owned(),
        (Standing::Coming, _) => lang.pick(format!("{from} 起施行"), format!("in force from {from}")),
        (Standing::InForce, None) => lang.pick(format!("施行中，{from} 起"), format!("in force since {from}")),
        (Standing::InForce, Some(until)) => {
            lang.pick(format!("施行中，{from} 至 {until}"), format!("in force, {from} to {until}"))
        }
        (Standing::Past, Some(until)) => lang.pick(format!("{from} 至 {until}"), format!("{from} to {until}")),
        (Standing::Past, None) => {
            lang.pick(format!("{from} 起施行，已由后来的方案取代"), format!("from {from}, replaced by a later one"))
        }
        (Standing::TakenBack, _) => lang.pick("未施行即撤回", "taken back before its day").to_owned(),
    }
}
