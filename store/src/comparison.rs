//! What courts set about comparisons in portraits, and what cases weigh. A court that set nothing goes by the nearest above
//! it that did.

use crate::error::Error;
use crate::ledger::json;
use crate::store::Store;
use domain::court::CourtCode;
use domain::day::Day;
use domain::policy::{Action, Actor, Part, Role};
use domain::portrait::{Comparison, Reach, SetBy, Standing};
use domain::workload::Weights;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Characters of a reason at most.
const LONGEST: usize = 200;

const COMPARISON: &str = "comparison";
const WEIGHTS: &str = "weights";

impl Store {
    /// The conditions of comparisons that hold for a court; none where the proposals of the system do.
    pub async fn comparison(&self, actor: &Actor, court: &CourtCode) -> Result<Option<Standing<Comparison>>, Error> {
        self.nearest(actor, court, COMPARISON).await
    }

    /// What cases of a court weigh; none where the sample is shown.
    pub async fn weights(&self, actor: &Actor, court: &CourtCode) -> Result<Option<Standing<Weights>>, Error> {
        self.nearest(actor, court, WEIGHTS).await
    }

    /// Sets the conditions of comparisons for the actor's court and those below it that set none; with `None` what holds
    /// above it holds again.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] without a reason, and for a comparison across courts where there are none below.
    pub async fn set_comparison(
        &self,
        actor: &Actor,
        comparison: Option<Comparison>,
        why: &str,
        today: Day,
    ) -> Result<(), Error> {
        self.may(actor, Action::ChangeSettings, &actor.court).await?;
        let tree = self.tree().await?;
        let across = comparison.is_some_and(|set| set.reach == Reach::SameTier);
        if across && !tree.courts().iter().any(|court| court.parent.as_ref() == Some(&actor.court)) {
            return Err(Error::Conflict(String::from(
                "跨院比较只能由上级法院为所辖法院设定，请选择“本院” / a comparison across courts is set by the court above for those below it; choose “the same court”",
            )));
        }
        self.put(actor, COMPARISON, comparison, why, today).await
    }

    /// Sets what cases weigh, likewise.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] without a reason.
    pub async fn set_weights(
        &self,
        actor: &Actor,
        weights: Option<Weights>,
        why: &str,
        today: Day,
    ) -> Result<(), Error> {
        self.put(actor, WEIGHTS, weights, why, today).await
    }

    async fn nearest<T: DeserializeOwned>(
        &self,
        actor: &Actor,
        court: &CourtCode,
        what: &str,
    ) -> Result<Option<Standing<T>>, Error> {
        self.may(actor, Action::ViewFigures, court).await?;
        let tree = self.tree().await?;
        let courts = std::iter::once(court).chain(tree.ancestors(court).map(|above| &above.code));
        let keys: Vec<String> = courts.map(|court| key(what, court)).collect();
        let standing = self.settings_of(&keys).await?;
        let nearest = keys.iter().find_map(|key| standing.get(key));
        let broken = |_| Error::Broken(format!("the {what} a court set"));
        nearest.map(|text| serde_json::from_str(text).map_err(broken)).transpose()
    }

    async fn put<T: Serialize>(
        &self,
        actor: &Actor,
        what: &str,
        value: Option<T>,
        why: &str,
        today: Day,
    ) -> Result<(), Error> {
        let why = why.trim().to_owned();
        let length = why.chars().count();
        if !(1..=LONGEST).contains(&length) {
            return Err(Error::Conflict(format!(
                "请写明理由，1 到 {LONGEST} 字，收到 {length} 字 / expected a reason of 1 to {LONGEST} characters, got {length}"
            )));
        }
        let court = actor.court.clone();
        let by = SetBy { court: court.clone(), name: actor.name.clone(), on: today, why };
        let set = match value {
            Some(value) => Some(json(&Standing { value, by: by.clone() })?),
            None => None,
        };
        let told = set.clone().unwrap_or_else(|| format!("taken back: {}", by.why));
        let key = key(what, &court);
        self.change(actor, Action::ChangeSettings, &court, &format!("{what} in portraits"), &told, async {
            match set {
                Some(text) => self.put_setting(&key, text).await,
                None => self.drop_setting(&key).await,
            }
        })
        .await
    }

    /// The other courts of a court's tier whose cases its judges, divisions and mediation organisations are compared with:
    /// those under the court above that set it so; with whoever reads their figures for it. That court sees these figures
    /// always. Nothing but the band may leave the server.
    pub(crate) async fn compared_courts(
        &self,
        actor: &Actor,
        court: &CourtCode,
        set: Option<&Standing<Comparison>>,
    ) -> Result<(Actor, Vec<CourtCode>), Error> {
        let Some(set) = set.filter(|set| set.value.reach == Reach::SameTier && set.by.court != *court) else {
            return Ok((actor.clone(), Vec::new()));
        };
        let above =
            Actor { court: set.by.court.clone(), role: Role::TrialManagement, part: Part::Court, ..actor.clone() };
        let mut courts = Vec::new();
        for other in self.courts_for(&above, Action::ViewFigures, &set.by.court).await? {
            if other.code != *court && other.code.tier() == court.tier() && self.space_exists(&other.code).await? {
                courts.push(other.code);
            }
        }
        Ok((above, courts))
    }
}

fn key(what: &str, court: &CourtCode) -> String {
    format!("{what} {court}")
}
