//! The settings of a court's nodes.

use super::super::page::{Page, answer, ended, refused};
use super::{Pairs, head, nodes_space};
use app::documents::nodes::{SettingsView, settings};
use axum::Form;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::ledger::{Band, NodeSettings, SettingsError};
use domain::policy::Action;
use store::Error;

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    let loaded = async {
        let (store, actor) = (&page.desk.store, &page.desk.actor);
        let set = store.space(actor, Action::ChangeSettings, &actor.court).await?;
        let space = nodes_space(&page, &actor.court).await?;
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
        let settings = read(&pairs, standing).map_err(|error| Error::Conflict(error.to_string()))?;
        space.set_node_settings(settings).await
    };
    let result = result.await;
    ended(page.frame, "/nodes/settings", result, |()| String::from("已保存 / saved"))
}

fn read(pairs: &Pairs, standing: NodeSettings) -> Result<NodeSettings, SettingsError> {
    let days = pairs.get("days").split([',', '，', '、', ' ']).filter(|text| !text.is_empty());
    let days = days.map(|text| text.parse().map_err(|_| SettingsError::Days)).collect::<Result<_, _>>()?;
    let lines = |name: &str| {
        pairs.get(name).lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    let band = |line: &String| {
        let (months, leader) = line.split_once(char::is_whitespace).ok_or(SettingsError::Bands)?;
        let months = months.parse().map_err(|_| SettingsError::Bands)?;
        Ok(Band { months, leader: leader.trim().to_owned() })
    };
    NodeSettings {
        days,
        two_thirds: pairs.get("two_thirds") == "1",
        bands: lines("bands").iter().map(band).collect::<Result<_, _>>()?,
        parties: pairs.get("parties").parse().map_err(|_| SettingsError::Parties(0))?,
        causes: lines("causes"),
        ..standing
    }
    .checked()
}
