//! Where a value lies beside what comparable peers would bring: a small drawing, and the same in words.

use crate::components::mark::plain;
use crate::lang::{Lang, lang};
use domain::catalogue::{Indicator, Unit};
use domain::portrait::{Band, Grain, Profile, Spread};
use domain::quantity::{Quantity, Ratio, Rounding};
use leptos::prelude::*;

const WIDTH: f64 = 150.0;
const HEIGHT: f64 = 18.0;

/// The ends of what is drawn, in the unit of the indicator.
struct Ends {
    /// The 99.8 % limits of a funnel.
    outer: Option<(f64, f64)>,
    /// The 95 % limits of a funnel, or the percentiles of a spread.
    inner: (f64, f64),
    /// The expected value of a funnel.
    expected: Option<f64>,
}

/// A value beside its band.
pub(super) struct Beside<'a> {
    /// The band.
    pub(super) band: &'a Band,
    /// The own value, as it is shown.
    pub(super) own: Option<Ratio>,
    /// By how much a share is multiplied to be shown.
    pub(super) scale: i32,
    /// Decimals of what is shown.
    pub(super) decimals: u8,
    /// The finest grain, and how alike cases compared at it are.
    pub(super) alike: (Grain, &'static str, &'static str),
}

impl<'a> Beside<'a> {
    /// Of an indicator.
    pub(super) fn of(profile: &'a Profile, indicator: &Indicator) -> Self {
        Self {
            band: &profile.band,
            own: profile.now.value(),
            scale: indicator.scale,
            decimals: indicator.decimals,
            alike: (
                Grain::LineProcedureCause,
                "的案件按条线、程序、案由相同比较",
                "of the cases compared with the same line, procedure and cause",
            ),
        }
    }

    fn ends(&self) -> Option<Ends> {
        let scale = f64::from(self.scale);
        let shown = |(low, high): (f64, f64)| (low * scale, high * scale);
        match self.band {
            Band::Funnel(funnel) => Some(Ends {
                outer: Some(shown(funnel.control.shares())),
                inner: shown(funnel.warning.shares()),
                expected: Some(funnel.ratio.approximate()),
            }),
            Band::Spread(spread) => {
                Some(Ends { outer: None, inner: (spread.low.approximate(), spread.high.approximate()), expected: None })
            }
            Band::Refused(_) => None,
        }
    }
}

/// The drawing: the bands pale, the expected value a stroke, the own value a dot. The words beside it say the same.
pub(super) fn drawing(beside: &Beside<'_>) -> Option<AnyView> {
    let Ends { outer, inner, expected } = beside.ends()?;
    let own = beside.own?.approximate();
    let all = [inner.0, inner.1, own].into_iter().chain(outer.map(|outer| [outer.0, outer.1]).into_iter().flatten());
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), one| (low.min(one), high.max(one)));
    let air = ((high - low) * 0.06).max(1e-9);
    let x = |value: f64| (value - low + air) / (high - low + 2.0 * air) * WIDTH;
    let rect = |class: &'static str, (from, to): (f64, f64)| {
        let width = (x(to) - x(from)).max(1.0);
        view! { <rect class=class x=format!("{:.1}", x(from)) y="4" width=format!("{width:.1}") height=HEIGHT - 8.0 /> }
    };
    let stroke = expected.map(|value| {
        let at = format!("{:.1}", x(value));
        view! { <line class="expected" x1=at.clone() x2=at y1="2" y2=HEIGHT - 2.0 /> }
    });
    let outside = match beside.band {
        Band::Funnel(funnel) => funnel.away.is_some(),
        Band::Spread(spread) => spread.away.is_some(),
        Band::Refused(_) => false,
    };
    Some(
        view! {
            <svg class="peer-band" class:outside=outside viewBox=format!("0 0 {WIDTH} {HEIGHT}") width=WIDTH height=HEIGHT aria-hidden="true">
                {outer.map(|outer| rect("outer", outer))}
                {rect("inner", inner)}
                {stroke}
                <circle cx=format!("{:.1}", x(own)) cy=HEIGHT / 2.0 r="4" />
            </svg>
        }
        .into_any(),
    )
}

/// The band in words.
pub(super) fn told(beside: &Beside<'_>) -> AnyView {
    let lang = lang();
    let decimals = beside.decimals;
    match beside.band {
        Band::Funnel(funnel) => {
            let expected = funnel.ratio.display(decimals, Rounding::HalfUp);
            let (low, high) = funnel.warning.shares();
            let scale = f64::from(beside.scale);
            let places = usize::from(decimals);
            let range = format!("{:.places$}–{:.places$}", low * scale, high * scale);
            let place = match funnel.away {
                None => lang.pick("在正常波动内", "within chance"),
                Some(away) => lang.pick(away.zh(), away.en()),
            };
            let text = lang.pick(
                format!("同类预期 {expected}，正常波动 {range}；{place}"),
                format!("expected {expected}, chance {range}; {place}"),
            );
            let alike = adjusted(&funnel.adjusted, funnel.peers, beside.alike, lang);
            view! { <span>{text}</span> <span class="hint">{alike}</span> }.into_any()
        }
        Band::Spread(spread) => {
            let place = match spread.away {
                None => lang.pick("其中", "among them"),
                Some(away) => lang.pick(away.zh(), away.en()),
            };
            let Spread { low, high, peers, .. } = spread;
            let within = spread.within();
            let text = lang.pick(
                format!("同类的 {within}% 在 {low}–{high} 之间（{peers} 个）；{place}"),
                format!("{within}% of {peers} peers lie in {low}–{high}; {place}"),
            );
            view! { <span>{text}</span> }.into_any()
        }
        Band::Refused(refusal) => {
            let why = refusal.told();
            view! { <span class="hint">{lang.pick(why.zh, why.en)}</span> }.into_any()
        }
    }
}

/// How alike the cases compared are, the largest part first.
fn adjusted(
    parts: &[domain::portrait::Adjusted],
    peers: usize,
    (finest, zh, en): (Grain, &str, &str),
    lang: Lang,
) -> String {
    let all: i64 = parts.iter().map(|part| part.cases).sum();
    let alike: i64 = parts.iter().filter(|part| part.grain == finest).map(|part| part.cases).sum();
    let share = if all > 0 { alike * 100 / all } else { 0 };
    lang.pick(format!("（{peers} 个同类；{share}% {zh}）"), format!("({peers} peers; {share}% {en})"))
}

/// A figure with its sides.
pub(super) fn sided(figure: &domain::figure::Figure, indicator: &Indicator, lang: Lang) -> AnyView {
    let text = |side: Option<Quantity>| side.map(|side| side.to_string());
    let sides = text(figure.numerator).zip(text(figure.denominator)).filter(|_| figure.value().is_some());
    let sides = sides.map(|(upper, lower)| lang.pick(format!("（{upper}/{lower}）"), format!(" ({upper}/{lower})")));
    let unit = (figure.value().is_some() && indicator.unit == Unit::Percent).then_some("%");
    view! { {plain(figure, indicator)} {unit} <span class="hint">{sides}</span> }.into_any()
}
