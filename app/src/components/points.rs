//! Points and subjects as documents and screens set them.

use crate::components::names;
use crate::figures::CourtName;
use crate::lang::Lang;
use domain::explain::Sentence;
use domain::fraction::{Fraction, apportioned};
use domain::quantity::{Quantity, signed};
use domain::scheme::{Score, Subject, Yardstick};
use domain::tally::Key;
use leptos::prelude::*;

/// Decimals of points.
pub(crate) const DECIMALS: u8 = 2;

pub(crate) fn said(sentence: &Sentence, lang: Lang) -> String {
    lang.pick(&sentence.zh, &sentence.en).clone()
}

/// Points, or a stroke.
pub(crate) fn points(points: Option<Fraction>) -> String {
    points.map_or_else(|| String::from("—"), |points| points.display(DECIMALS))
}

/// Gained or lost points.
pub(crate) fn change(change: Option<Fraction>) -> String {
    let rounded = change.and_then(|change| change.rounded(DECIMALS));
    rounded.map_or_else(|| String::from("—"), |change| signed(change, DECIMALS))
}

/// Each item's points, cut so that they add up to the total as it is shown.
pub(crate) fn parts(score: &Score) -> Vec<Option<Quantity>> {
    let all: Vec<Fraction> = score.items.iter().map(|item| item.points.unwrap_or(Fraction::ZERO)).collect();
    let shown = apportioned(&all, DECIMALS).unwrap_or_default();
    score.items.iter().enumerate().map(|(at, item)| item.points.and(shown.get(at).copied())).collect()
}

/// Exactly so many decimals.
pub(crate) fn shown(quantity: Option<Quantity>) -> String {
    points(quantity.map(Fraction::from))
}

/// Items with their points in one line.
pub(crate) fn in_a_line(score: &Score, lang: Lang) -> String {
    let each = score.items.iter().zip(parts(score)).map(|(item, points)| match points {
        Some(_) => format!("{} {}", item.name, shown(points)),
        None => lang.pick(format!("{} 未计分", item.name), format!("{} left out", item.name)),
    });
    each.collect::<Vec<_>>().join(lang.pick("，", ", "))
}

/// The subject of a score, as a reader knows it.
pub(crate) fn subject_name(courts: &[CourtName], subject: Subject, key: &Key, lang: Lang) -> String {
    names::key(courts, subject.dimension(), key, lang)
}

/// What an item is measured by.
pub(crate) fn measured_by(by: &Yardstick, lang: Lang) -> AnyView {
    match by {
        Yardstick::Catalogue(id) => lang.pick(id.zh(), id.en()).into_any(),
        Yardstick::Formula(formula) => {
            view! { <code class="formula-text">{names::formula(formula, lang)}</code> }.into_any()
        }
    }
}
