//! Rules and standings as these pages set them.

use crate::lang::Lang;
use domain::quantity::Quantity;
use domain::scheme::{PointsRule, Scheme, Standing};

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
