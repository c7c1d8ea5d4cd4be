//! 参考区间: what a court's figures are judged by.

use super::App;
use super::nodes::Pairs;
use super::page::{Page, answer, ended, refused, short};
use app::documents::Frame;
use app::documents::ranges::{RangeLine, RangesView, ranges as document};
use app::figures::CourtName;
use app::figures::query::parameters_of;
use axum::Form;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use domain::catalogue::{Indicator, IndicatorId, Version};
use domain::court::CourtCode;
use domain::day::Day;
use domain::explain::Sentence;
use domain::policy::{Action, Denied};
use domain::quantity::Quantity;
use domain::range::{DatedRange, Range};
use store::Error;

/// What of ranges can be asked for, and done.
pub(super) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![("GET", "/ranges", get(show)), ("POST", "/ranges", post(set)), ("POST", "/ranges/back", post(take_back))]
}

fn edition(text: &str) -> Result<Version, Error> {
    Version::parse(text).map_err(|error| Error::Conflict(error.to_string()))
}

fn home(version: Version) -> String {
    format!("/ranges?catalogue={}", version.id())
}

async fn show(page: Page) -> Response {
    let parameters = parameters_of(page.frame.address.split_once('?').map_or("", |(_, query)| query));
    let version = edition(&parameters("catalogue").unwrap_or_default()).unwrap_or(Version::V2024_09);
    match load(&page, &page.court, version).await {
        Ok(view) => answer(document(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

async fn load(page: &Page, court: &CourtCode, version: Version) -> Result<RangesView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let set = store.ranges_with_source(actor, court).await?;
    let tree = store.tree().await?;
    let ranges = || set.iter().map(|(_, one)| one);
    let line = |indicator: &'static Indicator| {
        let holds = DatedRange::in_force(ranges(), (indicator.id, version), today).and_then(|holds| {
            let (by, _) = set.iter().find(|(_, one)| std::ptr::eq(one, holds))?;
            let [zh, en] = short(&tree, by);
            Some((holds.clone(), Sentence { zh, en }))
        });
        let end = |end: fn(&Range) -> Option<Quantity>| {
            holds.as_ref().and_then(|(dated, _)| end(&dated.range)).map(|end| end.to_string())
        };
        let ends = [end(|range| range.low), end(|range| range.high)].map(Option::unwrap_or_default);
        RangeLine { indicator, holds, was: ends.clone(), ends }
    };
    let own = set.iter().filter(|(by, one)| by == court && one.version == version);
    Ok(RangesView {
        court: tree.get(court).map(CourtName::from).ok_or(Error::Denied(Denied::OutsideScope))?,
        version,
        sets: *court == actor.court && store.would(actor, Action::ChangeSettings, court).await?,
        lines: version.indicators().map(line).collect(),
        own: own.map(|(_, one)| one.clone()).collect(),
        typed: [today.to_string(), String::new()],
    })
}

async fn set(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    match put(&page, &pairs).await {
        Ok((version, count, from)) => {
            let said = format!("已设定 {count} 项，自 {from} 起 / {count} set, from {from} on");
            ended(page.frame, &home(version), Ok(()), |()| said)
        }
        Err(Error::Conflict(why)) => again(page, &pairs, why).await,
        Err(error) => refused(page.frame, error),
    }
}

/// The form once more as it was typed, with what stands in the way.
async fn again(page: Page, pairs: &Pairs, why: String) -> Response {
    let version = edition(pairs.get("catalogue")).unwrap_or(Version::V2024_09);
    let mut view = match load(&page, &page.desk.actor.court, version).await {
        Ok(view) => view,
        Err(error) => return refused(page.frame, error),
    };
    for line in &mut view.lines {
        if let (Some(ends), Some(was)) = (sent(pairs, "", line.indicator.id), sent(pairs, "was.", line.indicator.id)) {
            (line.ends, line.was) = (ends.map(str::to_owned), was.map(str::to_owned));
        }
    }
    view.typed = ["from", "basis"].map(|name| pairs.get(name).to_owned());
    let address = home(version);
    let mut response = answer(document(Frame { notice: Some(why), address, ..page.frame }, view));
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

/// Sets what was typed anew: lines that differ from what the form came with, whatever holds by now.
async fn put(page: &Page, pairs: &Pairs) -> Result<(Version, usize, Day), Error> {
    let (store, actor) = (&page.desk.store, &page.desk.actor);
    store.may(actor, Action::ChangeSettings, &actor.court).await?;
    let version = edition(pairs.get("catalogue"))?;
    let from: Day = pairs.get("from").parse().map_err(|_| day_wanted(pairs.get("from")))?;
    let mut changed = Vec::new();
    for indicator in version.indicators() {
        let id = indicator.id;
        // A line that was not sent is not meant.
        let (Some(ends), Some(was)) = (sent(pairs, "", id), sent(pairs, "was.", id)) else { continue };
        if ends != was {
            let [low, high] = ends;
            let range = Range { low: end(id, low)?, high: end(id, high)?, basis: pairs.get("basis").to_owned() };
            changed.push(DatedRange { indicator: id, version, from, range });
        }
    }
    if changed.is_empty() {
        return Err(Error::Conflict(String::from(
            "没有要设定的：各项与现行区间相同 / expected an end that differs from what is in force, got none",
        )));
    }
    store.set_ranges(actor, &actor.court, &changed).await?;
    Ok((version, changed.len(), from))
}

fn day_wanted(got: &str) -> Error {
    Error::Conflict(format!(
        "请填写自哪天起，如 2024-01-01，收到“{got}” / expected the day from which it holds, such as 2024-01-01, got “{got}”"
    ))
}

/// Both ends of an indicator, where the form has them; with “was.” as they were when it was made.
fn sent<'a>(pairs: &'a Pairs, when: &str, id: IndicatorId) -> Option<[&'a str; 2]> {
    let of = |end: &str| {
        let name = format!("{when}{end}.{}", id.id());
        pairs.0.iter().find(|(one, _)| *one == name).map(|(_, value)| value.trim())
    };
    Some([of("low")?, of("high")?])
}

fn end(id: IndicatorId, text: &str) -> Result<Option<Quantity>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        Error::Conflict(format!(
            "{}：“{text}”不是数，应如 96.5，不带单位 / {}: expected a number such as 96.5 without a unit, got “{text}”",
            id.zh(),
            id.en()
        ))
    })
}

async fn take_back(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let result = async {
        let (store, actor) = (&page.desk.store, &page.desk.actor);
        store.may(actor, Action::ChangeSettings, &actor.court).await?;
        let version = edition(pairs.get("catalogue"))?;
        let indicator =
            IndicatorId::parse(pairs.get("indicator")).map_err(|error| Error::Conflict(error.to_string()))?;
        let from: Day = pairs.get("from").parse().map_err(|_| day_wanted(pairs.get("from")))?;
        store.take_range_back(actor, &actor.court, (indicator, version, from)).await
    };
    let result = result.await;
    let version = edition(pairs.get("catalogue")).unwrap_or(Version::V2024_09);
    ended(page.frame, &home(version), result, |()| String::from("已撤回 / taken back"))
}
