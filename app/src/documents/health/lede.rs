//! The opening sentences, computed, with links to the cells they speak of.

use crate::components::names;
use crate::figures::health::HealthCheck;
use crate::lang::Lang;
use domain::catalogue::IndicatorId;
use domain::policy::Part;
use domain::quantity::{Quantity, Ratio, Rounding};
use leptos::prelude::*;

fn name(id: IndicatorId, lang: Lang) -> &'static str {
    lang.pick(id.zh(), id.en())
}

/// A quantity without its sign, with decimals.
fn size(quantity: Quantity, decimals: u8) -> String {
    let shown = Ratio::new(1, quantity, 1.into()).map(|ratio| ratio.display(decimals, Rounding::HalfUp));
    shown.unwrap_or_default().trim_start_matches('\u{2212}').to_owned()
}

/// One or two sentences that say what is the case.
pub(super) fn opening(check: &HealthCheck, lang: Lang) -> AnyView {
    let lede = check.lede.clone();
    if check.part != Part::Court {
        let part = names::part(&check.part, lang);
        let text = match lang {
            Lang::Zh => format!(
                "{part}的案件本期可计算 {} 项，右栏为全院。参考区间评价的是法院，不用来评价个人和部门。",
                lede.computed
            ),
            Lang::En => format!(
                "{part}: {} indicators can be computed; the last column is the whole court. Ranges are set for courts and judge no person and no division.",
                lede.computed
            ),
        };
        return view! { <p class="lede">{text}</p> }.into_any();
    }
    let counts = match lang {
        _ if check.judged().is_none() => unjudged(check, lang),
        Lang::Zh => view! {
            "本期可计算 "{lede.computed}" 项，"<strong>{lede.inside}" 项在区间内"</strong>
            {(lede.better > 0).then(|| view! { "，"<strong>{lede.better}" 项优于区间"</strong> })}
            {(lede.outside > 0).then(|| view! { "，"<strong class="outside">{lede.outside}" 项偏离"</strong> })}"。"
        }
        .into_any(),
        Lang::En => view! {
            {lede.computed}" indicators can be computed; "<strong>{lede.inside}" inside their range"</strong>
            {(lede.better > 0).then(|| view! { ", "<strong>{lede.better}" better"</strong> })}
            {(lede.outside > 0).then(|| view! { ", "<strong class="outside">{lede.outside}" outside"</strong> })}". "
        }
        .into_any(),
    };
    let worst = lede.worst.map(|(court, indicators)| {
        let links = indicators.iter().enumerate().map(|(position, id)| {
            let separator = if position == 0 { "" } else { lang.pick("、", ", ") };
            view! { {separator}<a href=check.chosen.indicator_address(*id, &court)>{name(*id, lang)}</a> }
        });
        let links = links.collect_view();
        let court_name = names::short(&check.courts, &court, lang);
        match lang {
            Lang::Zh => view! { "偏离较多的是"<strong>{court_name}</strong>"："{links}"。" }.into_any(),
            Lang::En => view! { "Most are outside in "<strong>{court_name}</strong>": "{links}". " }.into_any(),
        }
    });
    let change = lede.change.and_then(|change| {
        let decimals = change.indicator.definition()?.decimals;
        let risen = change.by.approximate() > 0.0;
        let address = check.chosen.indicator_address(change.indicator, &check.chosen.court);
        let by_cause = format!("{address}&by=cause");
        let by = size(change.by, decimals);
        let cause = change.cause.map(|(cause, part)| {
            let text = match lang {
                Lang::Zh => format!("{} 来自{cause}", size(part, decimals)),
                Lang::En => format!("{} of it from {cause}", size(part, decimals)),
            };
            view! { {lang.pick("，其中 ", ", ")}<a href=by_cause>{text}</a> }
        });
        Some(match lang {
            Lang::Zh => view! { "与去年同期相比，"<a href=address>{name(change.indicator, lang)}</a>{if risen { "上升 " } else { "下降 " }}{by}" 个百分点"{cause}"。" }.into_any(),
            Lang::En => view! { "Since last year, the "<a href=address>{name(change.indicator, lang)}</a>{if risen { " rose by " } else { " fell by " }}{by}" percentage points"{cause}"." }.into_any(),
        })
    });
    view! { <p class="lede">{counts}{worst}{change}</p> }.into_any()
}

/// Where no range applies, figures are shown and judged by none.
fn unjudged(check: &HealthCheck, lang: Lang) -> AnyView {
    let address = check.chosen.ranges_address();
    let computed = check.lede.computed;
    match lang {
        Lang::Zh => {
            view! { "本期可计算 "{computed}" 项；所列指标未按"<a href=address>"参考区间"</a>"评价。" }.into_any()
        }
        Lang::En => view! {
            {computed}" indicators can be computed; none of those shown is judged by a "<a href=address>"range"</a>". "
        }
        .into_any(),
    }
}
