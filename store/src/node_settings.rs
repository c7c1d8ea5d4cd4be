//! What a court sets for its nodes.

use crate::error::Error;
use crate::ledger::json;
use crate::space::CourtSpace;
use domain::ledger::NodeSettings;
use domain::policy::Action;
use sqlx::Row;

impl CourtSpace {
    /// The settings of the court's nodes, or what a court begins with.
    pub async fn node_settings(&self) -> Result<NodeSettings, Error> {
        let row = sqlx::query("select value from node_setting where id = 1").fetch_optional(&self.inner.pool).await?;
        match row {
            None => Ok(NodeSettings::default()),
            Some(row) => serde_json::from_str(row.try_get(0)?)
                .map_err(|_| Error::Broken(String::from("the settings of the nodes"))),
        }
    }

    /// Sets them.
    pub async fn set_node_settings(&self, settings: NodeSettings) -> Result<(), Error> {
        let settings = settings.checked().map_err(|error| Error::Conflict(error.to_string()))?;
        let value = json(&settings)?;
        let opened = self.open_act(Action::ChangeSettings, "nodes").await?;
        let _writing = self.inner.writing.lock().await;
        let set = sqlx::query(
            "insert into node_setting (id, value) values (1, $1) on conflict (id) do update set value = excluded.value",
        )
        .bind(value.clone())
        .execute(&self.inner.pool)
        .await;
        opened.close(set.map(|_| ()).map_err(Error::from), |()| value).await
    }
}
