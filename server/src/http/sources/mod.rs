//! 三源: the three sources on screen, in forms and from files.

mod cases;
mod dispute;
mod enforcement;
mod import;
mod organisations;
mod overview;
mod places;
mod settings;

use super::App;
use super::page::Page;
use app::documents::sources::Span;
use app::figures::query::parameters_of;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};
use domain::court::CourtCode;
use domain::day::Day;
use domain::lineage::{Chain, Counted, Ratio, Seen};
use domain::period::Period;
use domain::policy::Part;
use std::collections::{BTreeMap, BTreeSet};
use store::Error;

/// What of the sources can be asked for.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    let largest = DefaultBodyLimit::max(import::LARGEST_UPLOAD);
    vec![
        ("GET", "/sources", get(overview::show)),
        ("GET", "/sources/cases", get(cases::show)),
        ("GET", "/sources/enforcement", get(enforcement::show)),
        ("GET", "/dispute", get(dispute::show)),
        ("GET", "/sources/settings", get(settings::show)),
        ("POST", "/sources/settings", post(settings::set)),
        ("GET", "/sources/import", get(import::show)),
        ("POST", "/sources/import", post(import::import).layer(largest)),
        ("GET", "/sources/organisations", get(organisations::show_all)),
        ("GET", "/sources/organisation", get(organisations::show)),
        ("GET", "/sources/places", get(places::show)),
        ("POST", "/sources/places", post(places::set).layer(DefaultBodyLimit::max(places::LARGEST_FORM))),
    ]
}

/// The span an address asks for: this year so far, where it names none.
fn span_of(query: &str, today: Day) -> Result<Span, Error> {
    let parameters = parameters_of(query);
    let day = |name: &str, otherwise: Day| match parameters(name).filter(|text| !text.is_empty()) {
        None => Ok(otherwise),
        Some(text) => text.parse::<Day>().map_err(|_| {
            Error::Conflict(format!(
                "日期应如 2023-09-30，收到“{text}” / expected a day such as 2023-09-30, got “{text}”"
            ))
        }),
    };
    let year = Day::from_ymd(today.ymd().0, 1, 1).unwrap_or(today);
    let span = Span { from: day("from", year)?, to: day("to", today)? };
    match span.from <= span.to {
        // No longer, and no farther away, than a period may be.
        true => match format!("{}..{}", span.from, span.to).parse::<Period>() {
            Ok(_) => Ok(span),
            Err(error) => Err(Error::Conflict(error.to_string())),
        },
        false => Err(Error::Conflict(format!(
            "起始日期 {} 晚于截止日期 {} / the first day {} lies after the last, {}",
            span.from, span.to, span.from, span.to
        ))),
    }
}

fn period_of(span: Span) -> Option<Period> {
    Period::days(span.from, span.to)
}

/// The same days a year before.
fn year_before(span: Span) -> Option<Period> {
    period_of(Span { from: span.from.plus_months(-12), to: span.to.plus_months(-12) })
}

/// The courts of a scope.
async fn scope_of(page: &Page) -> Result<BTreeSet<CourtCode>, Error> {
    let desk = &page.desk;
    let courts = desk.store.courts_for(&desk.actor, domain::policy::Action::ViewFigures, &page.court).await?;
    Ok(courts.into_iter().map(|court| court.code).collect())
}

/// 件 against 案 of a period by some key, as far as it is the actor's: of a part of a court what its decisions led to.
fn ratios_by<'a>(
    counted: &Counted<'a>,
    period: Option<Period>,
    courts: &BTreeSet<CourtCode>,
    part: &Part,
    key: impl Fn(Chain<'a>, Seen<'a>) -> &'a str,
) -> BTreeMap<String, Ratio> {
    let Some(period) = period else { return BTreeMap::new() };
    // What is another's is put together under a name nothing has.
    const OTHER: &str = "\u{0}";
    let of_part = |chain, decision: Seen<'a>| if decision.is_in(part) { key(chain, decision) } else { OTHER };
    let mut ratios = counted.by(period, Some(courts), of_part);
    ratios.remove(OTHER);
    ratios
}

/// The same in all.
fn ratio_of(counted: &Counted<'_>, period: Option<Period>, courts: &BTreeSet<CourtCode>, part: &Part) -> Ratio {
    ratios_by(counted, period, courts, part, |_, _| "").into_values().next().unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::span_of;
    use domain::day::Day;

    #[test]
    fn a_span_is_no_longer_than_a_period() {
        let today: Day = "2023-09-30".parse().unwrap();
        let said = |query| span_of(query, today).map(|span| format!("{}..{}", span.from, span.to)).map_err(|_| ());
        assert_eq!(said("").as_deref(), Ok("2023-01-01..2023-09-30"));
        assert_eq!(said("from=2023-02-01&to=2023-02-01").as_deref(), Ok("2023-02-01..2023-02-01"));
        for query in ["from=0001-01-01&to=9999-12-31", "from=1990-01-01&to=2100-01-01", "from=2023-02-02&to=2023-02-01"]
        {
            assert_eq!(said(query), Err(()), "{query}");
        }
    }
}
