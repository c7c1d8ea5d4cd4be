//! A figure in a cell: value, state, change, or the code that says why there is none.

use super::markup::Markup;
use crate::lang::{Lang, lang};
use domain::catalogue::Indicator;
use domain::figure::{Absence, Figure, State};
use domain::quantity::{Quantity, Rounding, signed};
use leptos::prelude::*;

/// The sign of a state, with its words for those who do not see it.
#[component]
pub fn StateMark(
    /// The state; inside shows nothing.
    state: Option<State>,
) -> impl IntoView {
    let told = sign(state, lang());
    let told = told.map(|(sign, words)| view! { <span class="mark" aria-hidden="true">{sign}</span><span class="unseen">{words}</span> });
    told.into_any()
}

/// The sign of a state and its words; none of one inside its range.
pub(crate) fn sign(state: Option<State>, lang: Lang) -> Option<(&'static str, &'static str)> {
    match state? {
        State::Better => Some(("◆", lang.pick(State::Better.zh(), State::Better.en()))),
        State::Outside => Some(("▼", lang.pick(State::Outside.zh(), State::Outside.en()))),
        State::Inside => None,
    }
}

/// The class of a state.
pub fn state_class(state: Option<State>) -> &'static str {
    match state {
        Some(State::Better) => "better",
        Some(State::Inside) => "inside",
        Some(State::Outside) => "outside",
        None => "unjudged",
    }
}

/// A figure as plain text: its value, or the code for why there is none.
pub fn plain(figure: &Figure, indicator: &Indicator) -> String {
    figure.absence.map_or_else(|| figure.display(indicator, Rounding::HalfUp), |absence| absence.id().to_owned())
}

/// Why there is no figure, in words.
pub(crate) fn why_absent(absence: Absence, figure: &Figure, lang: Lang) -> String {
    let why = lang.pick(absence.zh(), absence.en()).to_owned();
    match (absence, figure.completeness.basis_points()) {
        (Absence::NotQualified, 10_000) => {
            lang.pick("一致性疑点未核清，不出数", "not qualified: a failed check is not cleared up").to_owned()
        }
        (Absence::NotQualified, points) => format!("{why} ({}.{:02}%)", points / 100, points % 100),
        _ => why,
    }
}

/// An absence code with its explanation.
#[component]
pub fn AbsenceCode(
    /// Which.
    absence: Absence,
    /// How complete the rows are, for NQ.
    figure: Figure,
) -> impl IntoView {
    let why = why_absent(absence, &figure, lang());
    let words = why.clone();
    view! {
        <span class="code" title=why>
            {absence.id()}
            <span class="unseen">{words}</span>
        </span>
    }
    .into_any()
}

fn put_absence(out: &mut Markup, absence: Absence, figure: &Figure, lang: Lang) {
    let why = why_absent(absence, figure, lang);
    out.tags("<span class=\"code\" title=\"").text(&why).tags("\">").text(absence.id());
    out.tags("<span class=\"unseen\">").text(&why).tags("</span></span>");
}

/// A value, as text, with the mark of its state, or the code that says why there is none.
pub(crate) fn put_figure(out: &mut Markup, figure: &Figure, text: &str, state: Option<State>, lang: Lang) {
    if let Some(absence) = figure.absence {
        return put_absence(out, absence, figure, lang);
    }
    out.tags(if figure.small { "<span class=\"value small-number\">" } else { "<span class=\"value\">" });
    out.text(text).tags("</span>");
    if let Some((sign, words)) = sign(state, lang) {
        out.tags("<span class=\"mark\" aria-hidden=\"true\">").text(sign);
        out.tags("</span><span class=\"unseen\">").text(words).tags("</span>");
    }
}

/// A change with its sign; in percentage points where the unit is a percentage.
pub fn change_text(change: Quantity, indicator: &Indicator) -> String {
    signed(change, indicator.decimals)
}

/// The two sides of a figure in one line.
pub fn sides_text(figure: &Figure, lang: Lang) -> String {
    let side = |side: Option<Quantity>| side.map_or_else(|| String::from("—"), grouped);
    format!(
        "{} {} / {} {}",
        lang.pick("分子", "numerator"),
        side(figure.numerator),
        lang.pick("分母", "denominator"),
        side(figure.denominator)
    )
}

/// A number of cases, rows or other things, with its thousands set apart.
pub fn counted(things: impl TryInto<i128>) -> String {
    grouped(Quantity::new(things.try_into().unwrap_or(i128::MAX), 0))
}

/// A quantity with its thousands set apart.
pub fn grouped(quantity: Quantity) -> String {
    let text = quantity.to_string();
    let (whole, part) = text.split_once('.').map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let (sign, digits) = whole.strip_prefix('\u{2212}').map_or(("", whole), |digits| ("\u{2212}", digits));
    let mut out = String::from(sign);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(part) = part {
        out.push('.');
        out.push_str(part);
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (text, shown) in
            [("0", "0"), ("999", "999"), ("1000", "1,000"), ("1234567.5", "1,234,567.5"), ("-1000", "−1,000")]
        {
            assert_eq!(grouped(text.parse().unwrap()), shown);
        }
        assert_eq!(counted(24_986_usize), "24,986");
    }
}
