//! The cases of one dispute, as far as this court knows them.

use crate::error::Error;
use crate::rows;
use crate::space::CourtSpace;
use domain::case_number::CaseNumber;
use domain::chain::{Link, Relation};
use domain::day::Day;
use domain::lineage::sights;
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A dispute goes through so many cases at most; a chain that would be longer is a fault of the files.
const LONGEST: usize = 24;

/// Of so many that come from one case it is found out whether they are the actor's.
const MOST_BORN: i64 = 500;

impl CourtSpace {
    /// The dispute a case of the actor's part belongs to, in the order of its days, the case itself among them: where it
    /// comes from, what came from it, and what its events name. Of a case of another court, or of another's part of this
    /// one, the chain holds what the cases of the actor's part tell: its number, and the outcome if an event says so.
    pub async fn chain(&self, number: &CaseNumber) -> Result<Vec<Link>, Error> {
        let asked = number;
        // Each with the day it is put in order by.
        let mut links: BTreeMap<CaseNumber, (Link, Day)> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut waiting = VecDeque::from([number.clone()]);
        while let Some(number) = waiting.pop_front() {
            if seen.len() >= LONGEST || !seen.insert(number.clone()) {
                continue;
            }
            if let Some((case, events)) = self.own_case(&number).await? {
                links.insert(number.clone(), (Link::from(&case), case.docketed));
                for sight in sights(&case, &events).into_iter().filter(|sight| !sight.own) {
                    let Some(day) = sight.docketed else { continue };
                    let link = Link {
                        docketed: Some(day),
                        closed: sight.closed,
                        outcome: sight.outcome,
                        ..Link::named(sight.number)
                    };
                    waiting.push_back(link.number.clone());
                    let known = links.entry(link.number.clone()).or_insert_with(|| (link.clone(), day));
                    if known.0.docketed.is_none() {
                        *known = (link, day);
                    }
                }
                if let Some(origin) = &case.origin {
                    waiting.push_back(origin.clone());
                    // Of no day that is known: just before what comes from it.
                    let before = case.docketed.plus_days(-1);
                    links.entry(origin.clone()).or_insert_with(|| (Link::named(origin.clone()), before));
                }
            }
            // Several disputes may come from one mediation.
            if number != *asked && Relation::of(&number, None) == Relation::Mediation {
                continue;
            }
            let born = sqlx::query("select number from case_file where origin = $1 order by number limit $2")
                .bind(number.to_string())
                .bind(MOST_BORN)
                .fetch_all(&self.inner.pool)
                .await?;
            for row in &born {
                let number = rows::number(row.try_get(0)?)?;
                // Another's case is not named by what it comes from, only by the events of that.
                if self.own_case(&number).await?.is_some() {
                    waiting.push_back(number);
                }
            }
        }
        let mut chain: Vec<(Link, Day)> = links.into_values().collect();
        chain.sort_by_key(|(link, day)| (*day, link.relation));
        Ok(chain.into_iter().map(|(link, _)| link).collect())
    }
}
