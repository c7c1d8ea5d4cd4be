//! Parties that come to court again and again.

use crate::error::Error;
use crate::rows;
use crate::space::CourtSpace;
use domain::day::Day;
use domain::ledger::{Field, Kind, Values, party_key};
use domain::parties::{is_organisation, masked, names};
use domain::type_code::{Stage, TypeCode};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};

/// A party and its cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManyCases {
    /// Its name; a person's is masked.
    pub name: String,
    /// Whether it is an organisation.
    pub organisation: bool,
    /// Cases of the last twelve months.
    pub now: u32,
    /// Cases of the twelve months before.
    pub before: u32,
}

impl CourtSpace {
    /// Parties with so many cases or more docketed in the twelve months up to today, of first instance, enforcement and
    /// mediation before suit, without an entry that is not settled; most first, so many at most, and how many there are.
    /// Only of the own court, whole.
    pub async fn parties_of_many_cases(
        &self,
        least: u32,
        today: Day,
        limit: usize,
    ) -> Result<(Vec<ManyCases>, usize), Error> {
        if self.part != domain::policy::Part::Court || self.actor.court != self.inner.court.code {
            return Ok((Vec::new(), 0));
        }
        let (year, before) = (today.plus_months(-12), today.plus_months(-24));
        let rows = sqlx::query(
            "select number, docketed, parties from case_file where docketed > $1 and docketed <= $2 and parties <> ''",
        )
        .bind(i64::from(before.number()))
        .bind(i64::from(today.number()))
        .fetch_all(&self.inner.pool)
        .await?;
        let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
        for row in &rows {
            let number = rows::number(row.try_get(0)?)?;
            if !begins_a_dispute(number.type_code) {
                continue;
            }
            let docketed = rows::day(row.try_get(1)?)?;
            let parties: String = row.try_get(2)?;
            for name in names(&parties) {
                let count = counts.entry(name.to_owned()).or_default();
                if docketed > year { count.0 += 1 } else { count.1 += 1 }
            }
        }
        let noted = self.noted_parties().await?;
        let key = |name: &str| party_key(Kind::Litigant, &Values::from([(Field::Litigant, name.to_owned())]));
        let many = counts.into_iter().filter(|(name, (now, _))| *now >= least && !noted.contains(&key(name)));
        let mut many: Vec<ManyCases> = many
            .map(|(name, (now, before))| {
                let organisation = is_organisation(&name);
                ManyCases { name: if organisation { name } else { masked(&name) }, organisation, now, before }
            })
            .collect();
        many.sort_by(|a, b| b.now.cmp(&a.now).then(a.name.cmp(&b.name)));
        let of = many.len();
        many.truncate(limit);
        Ok((many, of))
    }

    /// The parties with an entry that is not settled.
    async fn noted_parties(&self) -> Result<BTreeSet<String>, Error> {
        let rows = sqlx::query("select party_key from entry where kind = $1 and settled = 0")
            .bind(Kind::Litigant.id())
            .fetch_all(&self.inner.pool)
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }
}

/// Whether a party that has such a case came to court with it, rather than its dispute going on.
fn begins_a_dispute(code: TypeCode) -> bool {
    matches!(code.stage(), Stage::FirstInstance | Stage::FirstEnforcement | Stage::Mediation)
}
