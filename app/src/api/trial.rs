//! A scheme laid open to be changed and tried.

use crate::api::wire::Wire;
use crate::figures::schemes::Trial;
use crate::problem::Problem;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
pub use laid::{Laid, laid};

/// Loads a version of a scheme as the address (its query part) asks for it, for whoever may change it.
#[server(prefix = "/api", endpoint = "trial")]
pub async fn load_trial(address: String) -> Result<Wire<Trial>, Problem> {
    crate::api::wire::told(laid::trial(&address).await)
}

#[cfg(feature = "ssr")]
mod laid {
    use crate::desk::{Desk, off_the_async_threads, report};
    use crate::figures::query::{BadAddress, parameters_of, past_periods};
    use crate::figures::schemes::{Trial, TypedScheme, Version, measured};
    use crate::lang::{Lang, lang};
    use crate::problem::Problem;
    use domain::period::Period;
    use domain::policy::Action;
    use domain::scheme::{Plan, adopted_on};
    use store::KeptPlan;

    /// A version of a scheme among the others, as an address asks for it.
    #[derive(Clone, Debug)]
    pub struct Laid {
        /// The version.
        pub kept: KeptPlan,
        /// All plans of its court.
        pub beside: Vec<Plan>,
        /// Those for the same subjects: what it can be laid against.
        pub others: Vec<Plan>,
        /// What it is laid against: what the address names, else what is in force.
        pub against: Option<Plan>,
        /// The period it is tried on.
        pub period: Period,
    }

    fn read<T>(get: &impl Fn(&str) -> Option<String>, name: &str) -> Result<Option<T>, Problem>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        let text = get(name).filter(|text| !text.is_empty());
        let bad = |error: T::Err| BadAddress { name: name.to_owned(), problem: error.to_string() };
        text.map(|text| text.parse().map_err(bad)).transpose().map_err(Problem::Address)
    }

    /// The version an address asks for, of those the actor may know of.
    pub async fn laid(desk: &Desk, address: &str) -> Result<Laid, Problem> {
        let get = parameters_of(address);
        let (id, version) = (get("id").unwrap_or_default(), read::<u32>(&get, "version")?.unwrap_or(1));
        let period = read(&get, "period")?.or_else(|| past_periods(desk.today).into_iter().next());
        let all = desk.store.schemes(&desk.actor).await.map_err(report)?;
        let kept = all.iter().find(|one| one.plan.id == id && one.plan.version == version).ok_or(Problem::NotFound)?;
        let of_court = all.iter().filter(|one| one.court == kept.court);
        let beside: Vec<Plan> = of_court.map(|one| one.plan.clone()).collect();
        let subject = kept.plan.scheme.subject;
        let is_other = |one: &&Plan| (one.id.as_str(), one.version) != (id.as_str(), version);
        let others: Vec<Plan> =
            beside.iter().filter(|one| one.scheme.subject == subject).filter(is_other).cloned().collect();
        let against = match get("against").filter(|text| !text.is_empty()) {
            Some(text) => others.iter().find(|one| format!("{}@{}", one.id, one.version) == text),
            None => adopted_on(&beside, subject, desk.today).filter(is_other),
        };
        Ok(Laid {
            kept: kept.clone(),
            against: against.cloned(),
            beside,
            others,
            period: period.ok_or(Problem::Broken)?,
        })
    }

    fn typed(plan: &Plan, revision: i64, lang: Lang) -> TypedScheme {
        let of = (plan.id.clone(), plan.version.to_string(), revision.to_string());
        TypedScheme::of(Some(of), &plan.scheme, lang)
    }

    pub(super) async fn trial(address: &str) -> Result<Trial, Problem> {
        let (desk, lang) = (Desk::here()?, lang());
        let home = desk.actor.court.clone();
        desk.store.may(&desk.actor, Action::ProposeSchemes, &home).await.map_err(report)?;
        let Laid { kept, others, against, period, .. } = laid(&desk, address).await?;
        if kept.court != home {
            return Err(Problem::NotFound);
        }
        let subject = desk.subject(&home).await?;
        let facts = subject.for_browsers();
        let position = against.as_ref().and_then(|one| others.iter().position(|other| other == one));
        let version = |plan: &Plan| Version {
            id: plan.id.clone(),
            version: plan.version,
            adopted: plan.adopted.is_some(),
            typed: typed(plan, 0, lang),
        };
        let trial = Trial {
            typed: typed(&kept.plan, kept.revision, lang),
            next: kept.plan.adopted.is_some(),
            others: others.iter().map(version).collect(),
            against: position,
            period,
            periods: past_periods(desk.today),
            courts: subject.courts.clone(),
            open: subject.open.clone(),
            unqualified: subject.unqualified.clone(),
            facts,
            by_this: Vec::new(),
            by_other: Vec::new(),
        };
        let counted = off_the_async_threads(move || {
            let by_other = against.map(|other| measured(&subject, &other.scheme, period)).unwrap_or_default();
            Trial { by_this: measured(&subject, &kept.plan.scheme, period), by_other, ..trial }
        });
        counted.await
    }
}
