//! The sentence at the head of the brief: what changed since the reader looked last, with its exact parts; or, the first
//! time, how things stand.

use super::{Brief, BriefOfFigures};
use crate::components::names::{self, month_day};
use crate::figures::brief::{Changed, Move};
use crate::figures::health::LedeChange;
use crate::lang::Lang;
use domain::catalogue::{Indicator, Unit};
use domain::court::CourtCode;
use domain::policy::Part;
use domain::quantity::{Quantity, in_full, signed};
use domain::tally::Dimension;
use leptos::prelude::*;

/// Renders it.
pub(super) fn opening(brief: &Brief, lang: Lang) -> AnyView {
    let Some(of) = &brief.figures else {
        let text = lang.pick("还没有数据，没有指标可看。", "There are no data yet, and no figures.");
        return view! { <p class="lede">{text}</p> }.into_any();
    };
    let text = match (&of.figures.changed, of.looked) {
        (Some(changed), Some(looked)) => since(of, changed, looked, lang),
        _ => first(of, lang),
    };
    view! { <p class="lede">{text}</p> }.into_any()
}

/// A value with its unit.
pub(super) fn with_unit(value: String, indicator: &Indicator, lang: Lang) -> String {
    match indicator.unit {
        Unit::Percent => format!("{value}%"),
        Unit::Days => lang.pick(format!("{value} 天"), format!("{value} days")),
        _ => value,
    }
}

fn since(
    of: &BriefOfFigures,
    changed: &Changed,
    (day, period): (domain::day::Day, domain::period::Period),
    lang: Lang,
) -> AnyView {
    let day = month_day(day, lang);
    let chosen = &of.check.chosen;
    // Of another period the values are other ones by that alone: said before they are compared.
    let before = (period != chosen.period).then(|| {
        let period = names::period(period, lang);
        lang.pick(format!("（{period}）"), format!(" ({period})"))
    });
    let since = lang.pick(
        format!("{day}{}您上次查看以来，", before.clone().unwrap_or_default()),
        format!("Since you looked on {day}{}: ", before.unwrap_or_default()),
    );
    let (left, entered, anew) = (changed.left.len(), changed.entered.len(), changed.judged_anew.len());
    if changed.moved + left + entered + anew == 0 {
        return lang.pick(format!("{since}各项数值没有变化。"), format!("{since}no value has changed.")).into_any();
    }
    let parts = [
        (left > 0).then(|| lang.pick(format!("{left} 项新越出区间"), format!("{left} left their range"))),
        (entered > 0).then(|| lang.pick(format!("{entered} 项回到区间"), format!("{entered} came back"))),
        (anew > 0).then(|| {
            lang.pick(
                format!("{anew} 项指标的参考区间有变"),
                match anew {
                    1 => String::from("the range of 1 indicator changed"),
                    _ => format!("the ranges of {anew} indicators changed"),
                },
            )
        }),
        (left + entered == 0 && changed.moved > 0).then(|| {
            let moved = changed.moved;
            match of.check.judged() {
                Some(_) => lang.pick(
                    format!("{moved} 项数值有变化，没有越出或回到区间的"),
                    format!("{moved} values changed, none left or came back to its range"),
                ),
                None => lang.pick(format!("{moved} 项数值有变化"), format!("{moved} values changed")),
            }
        }),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let counts = format!("{}{}", parts.join(lang.pick("，", ", ")), lang.pick("。", ". "));
    let most = changed.most.as_ref().and_then(|most| moved(of, most, lang));
    view! { {since} <strong>{counts}</strong> {most} }.into_any()
}

/// The change to speak of: from what to what, and its largest parts, each a link to where it is taken apart.
fn moved(of: &BriefOfFigures, most: &Move, lang: Lang) -> Option<AnyView> {
    let indicator = most.indicator.definition()?;
    let chosen = &of.check.chosen;
    let address = chosen.indicator_address(most.indicator, &chosen.court);
    let shown = |value: Quantity| in_full(value, indicator.decimals);
    let risen = most.to.approximate() > most.from.approximate();
    let way = if risen { "升至" } else { "降至" };
    let (from, to) = (with_unit(shown(most.from), indicator, lang), with_unit(shown(most.to), indicator, lang));
    let part = |dimension: Dimension, name: String, part: Quantity| {
        let text = format!("{name} {}", signed(part, indicator.decimals));
        view! { <a href=format!("{address}&by={}", dimension.id())>{text}</a> }.into_any()
    };
    let court = most.court.as_ref().map(|(code, size)| {
        let name = CourtCode::parse(code).map_or_else(|_| code.clone(), |code| names::short(&of.courts, &code, lang));
        part(Dimension::Court, name, *size)
    });
    let cause = most.cause.as_ref().map(|(name, size)| part(Dimension::Cause, name.clone(), *size));
    let both = (court.is_some() && cause.is_some()).then(|| lang.pick("，按案由 ", ", by cause "));
    let any = (court.is_some() || cause.is_some()).then(|| lang.pick("，其中 ", ", of which "));
    let name = lang.pick(most.indicator.zh(), most.indicator.en());
    let name = view! { <a href=address.clone()>{name}</a> };
    Some(match lang {
        Lang::Zh => view! { {name} "由 " {from} " " {way} " " {to} {any} {court} {both} {cause} "。" }.into_any(),
        Lang::En => {
            view! { "The " {name} " went from " {from} " to " {to} {any} {court} {both} {cause} "." }.into_any()
        }
    })
}

/// The first time: how many lie outside, and the largest change since last year.
fn first(of: &BriefOfFigures, lang: Lang) -> AnyView {
    if of.check.part != Part::Court {
        let part = names::part(&of.check.part, lang);
        let text = lang.pick(
            format!("{part}：区间评价法院，不评价个人和部门。以后打开，这里说明有何变化。"),
            format!(
                "{part}: ranges judge courts, not people or divisions. From the next day on, what changed stands here."
            ),
        );
        return text.into_any();
    }
    let outside = of.figures.outside_of;
    let counts = match of.check.judged() {
        None => unjudged(of, lang),
        Some(_) => {
            lang.pick(format!("{outside} 项越出区间。"), format!("{outside} values outside their range. ")).into_any()
        }
    };
    let change = of.check.lede.change.as_ref().and_then(|change| year_on_year(of, change, lang));
    view! { <strong>{counts}</strong> {change} }.into_any()
}

/// Where no range applies.
pub(super) fn unjudged(of: &BriefOfFigures, lang: Lang) -> AnyView {
    let address = of.check.chosen.ranges_address();
    match lang {
        Lang::Zh => view! { "各项数值未按"<a href=address>"参考区间"</a>"评价。" }.into_any(),
        Lang::En => view! { "No value is judged by a "<a href=address>"range"</a>". " }.into_any(),
    }
}

fn year_on_year(of: &BriefOfFigures, change: &LedeChange, lang: Lang) -> Option<AnyView> {
    let indicator = change.indicator.definition()?;
    let chosen = &of.check.chosen;
    let address = chosen.indicator_address(change.indicator, &chosen.court);
    let size = |quantity: Quantity| signed(quantity, indicator.decimals);
    let cause = change.cause.as_ref().map(|(name, part)| {
        let text = format!("{name} {}", size(*part));
        view! { {lang.pick("，其中 ", ", of which ")} <a href=format!("{address}&by=cause")>{text}</a> }
    });
    let name = lang.pick(change.indicator.zh(), change.indicator.en());
    let by = size(change.by);
    let name = view! { <a href=address.clone()>{name}</a> };
    Some(match lang {
        Lang::Zh => view! { "与去年同期相比，" {name} " " {by} " 个百分点" {cause} "。" }.into_any(),
        Lang::En => view! { "Since last year the " {name} " changed by " {by} " points" {cause} "." }.into_any(),
    })
}
