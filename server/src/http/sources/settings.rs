//! What a court counts as a 案, and the days of its registers.

use super::super::nodes::{Pairs, head};
use super::super::page::{Page, answer, ended, refused};
use app::documents::sources::{SettingsView, settings};
use axum::Form;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::ledger::{Clocks, NodeSettings, SettingsError};
use domain::lineage::{Counting, Preset, Series};
use domain::policy::Action;
use domain::type_code::TypeCode;
use std::collections::BTreeSet;
use store::Error;

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    let loaded = async {
        let (store, actor) = (&page.desk.store, &page.desk.actor);
        let set = store.space(actor, Action::ChangeSettings, &actor.court).await?;
        let space = store.space(actor, Action::ViewSources, &actor.court).await?;
        let nodes = head(&page, &space, &query.unwrap_or_default()).await?;
        Ok::<_, Error>(SettingsView { nodes, settings: set.node_settings().await? })
    };
    match loaded.await {
        Ok(view) => answer(settings(page.frame, view)),
        Err(error) => refused(page.frame, error),
    }
}

pub(super) async fn set(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let result = async {
        let (store, actor) = (&page.desk.store, &page.desk.actor);
        let space = store.space(actor, Action::ChangeSettings, &actor.court).await?;
        let standing = space.node_settings().await?;
        let changed = match pairs.get("what") {
            "counting" => with_counting(standing, &pairs),
            _ => with_clocks(standing, &pairs).map_err(|error| Error::Conflict(error.to_string())),
        }?;
        space.set_node_settings(changed).await
    };
    let result = result.await;
    ended(page.frame, "/sources/settings", result, |()| String::from("已保存 / saved"))
}

fn with_clocks(standing: NodeSettings, pairs: &Pairs) -> Result<NodeSettings, SettingsError> {
    let number = |name: &str| pairs.get(name).parse::<i32>().map_err(|_| SettingsError::Clocks);
    let count = |name: &str| pairs.get(name).parse::<u32>().map_err(|_| SettingsError::Clocks);
    let clocks = Clocks {
        reply_days: number("reply_days")?,
        result_months: number("result_months")?,
        watch_days: number("watch_days")?,
        mass_people: count("mass_people")?,
        many_cases: count("many_cases")?,
    };
    NodeSettings { clocks, ..standing }.checked()
}

fn with_counting(mut standing: NodeSettings, pairs: &Pairs) -> Result<NodeSettings, Error> {
    let conflict = |error: &dyn std::fmt::Display| Error::Conflict(error.to_string());
    let text = pairs.get("from");
    let from = text.parse().map_err(|_| {
        Error::Conflict(format!("日期应如 2024-01-01，收到“{text}” / expected a day such as 2024-01-01, got “{text}”"))
    })?;
    let preset = Preset::parse(pairs.get("preset")).map_err(|error| conflict(&error))?;
    let codes = pairs.get("codes").split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、'));
    let codes = codes.filter(|code| !code.is_empty()).map(TypeCode::parse);
    let codes: BTreeSet<TypeCode> = codes.collect::<Result<_, _>>().map_err(|error| conflict(&error))?;
    let whole = |name: &str| pairs.get(name).parse::<u16>().map_err(|_| conflict(&SettingsError::Counting));
    let series = match pairs.get("at_least") {
        "" => None,
        _ => Some(Series { days: whole("days")?, at_least: whole("at_least")? }),
    };
    let objection_suit_is_matter = pairs.get("objection_suit") == "1";
    let codes = if preset == Preset::Own { codes } else { BTreeSet::new() };
    let counting = Counting { codes, objection_suit_is_matter, series, ..Counting::of(preset, from) };
    standing.counting.retain(|one| one.from != from);
    standing.counting.push(counting);
    standing.checked().map_err(|error| conflict(&error))
}
