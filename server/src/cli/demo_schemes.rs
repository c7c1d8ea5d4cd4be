//! The demo's evaluation scheme: how its first intermediate court evaluates itself and its basic courts since the beginning of the year,
//! what the first half of the year came to, and a second version to try. Names and numbers are samples.

use super::Failure;
use app::desk::{Desk, Jobs};
use app::reader::Reader;
use domain::catalogue::IndicatorId as I;
use domain::court::{Court, Tier};
use domain::day::Day;
use domain::policy::Role;
use domain::quantity::Quantity;
use domain::scheme::{Audience, Issued, Item, Missing, PointsRule, Scheme, Step, Subject, Yardstick};
use store::{PlanVersion, Store};

const NAME: &str = "两级法院审判质效考核（样例）";
const BASIS: &str = "样例：项目、满分和规则为演示虚构，不是任何法院的考核办法";
const WHY: &str = "样例：全年考核，年初施行";
const PERIOD: &str = "2023H1";

/// An item: its name, what it is measured by, the full points of the first and of the second version, and its rule.
type Sample = (&'static str, I, [i64; 2], Rule);

/// A rule with its numbers.
#[derive(Clone, Copy)]
enum Rule {
    /// None at, all at.
    Linear(&'static str, &'static str),
    /// Full up to, for each, points off.
    UpTo(&'static str, &'static str, &'static str),
    /// From which value on, which share of the full points in percent.
    Steps(&'static [(&'static str, i64)]),
}

const ITEMS: &[Sample] = &[
    ("审限内结案", I::WithinTimeLimit, [25, 20], Rule::Linear("94", "99.5")),
    ("结案用时", I::ClosingDays, [20, 15], Rule::Linear("75", "50")),
    ("上诉", I::Appeal, [20, 25], Rule::Linear("16", "10")),
    ("一审改判", I::FirstInstanceReversed, [20, 25], Rule::UpTo("3", "0.2", "1")),
    ("调解", I::Mediation, [15, 15], Rule::Steps(&[("0", 40), ("25", 60), ("30", 80), ("33", 100)])),
];

fn number(text: &str) -> Result<Quantity, Failure> {
    text.parse().map_err(|_| Failure::Fault(format!("the number {text} of the demo's scheme")))
}

fn item((name, by, full, rule): &Sample, version: usize) -> Result<Item, Failure> {
    let full = full.get(version).copied().unwrap_or_default();
    let rule = match rule {
        Rule::Linear(zero_at, full_at) => PointsRule::Linear { zero_at: number(zero_at)?, full_at: number(full_at)? },
        Rule::UpTo(high, step, off) => PointsRule::Inside {
            low: None,
            high: Some(number(high)?),
            step: number(step)?,
            off: number(off)?,
            started: true,
        },
        Rule::Steps(steps) => {
            let step = |(from, percent): &(&str, i64)| -> Result<Step, Failure> {
                Ok(Step { from: number(from)?, points: Quantity::from(full * percent / 100) })
            };
            PointsRule::Steps { steps: steps.iter().map(step).collect::<Result<_, _>>()? }
        }
    };
    Ok(Item { name: (*name).to_owned(), by: Yardstick::Catalogue(*by), full: Quantity::from(full), rule })
}

fn scheme(version: usize, effective_from: Day) -> Result<Scheme, Failure> {
    Ok(Scheme {
        name: NAME.to_owned(),
        basis: BASIS.to_owned(),
        effective_from,
        until: None,
        subject: Subject::Court,
        full: Quantity::from(100),
        missing: Missing::Redistribute,
        small_under: 30,
        items: ITEMS.iter().map(|one| item(one, version)).collect::<Result<_, _>>()?,
    })
}

/// Drafts it as the office, adopts and publishes as the president, and drafts the second version.
pub(super) async fn create(store: &Store, courts: &[Court], today: Day) -> Result<(), Failure> {
    let Some(court) = courts.iter().find(|court| court.tier == Tier::Intermediate) else { return Ok(()) };
    let (office, leader) =
        (desk(store, court, Role::TrialManagement, today).await?, desk(store, court, Role::CourtLeader, today).await?);
    let (Some(office), Some(leader)) = (office, leader) else { return Ok(()) };
    let year = today.ymd().0;
    let (Some(from), Some(next)) = (Day::from_ymd(year, 1, 1), Day::from_ymd(year + 1, 1, 1)) else {
        return Err(Failure::Fault(String::from("the days of the demo's scheme")));
    };
    let (id, version) = store.draft_scheme(&office.actor, None, scheme(0, from)?).await?;
    let first = PlanVersion { id, version, revision: 1 };
    store.adopt_scheme(&leader.actor, &first, (from, WHY), today).await?;
    let adopted = PlanVersion { revision: 2, ..first };
    store.draft_scheme(&office.actor, Some(&adopted), scheme(1, next)?).await?;
    let all = store.schemes(&leader.actor).await?;
    let kept = all.into_iter().find(|one| one.plan.id == adopted.id && one.plan.version == adopted.version);
    let period = PERIOD.parse().map_err(|_| Failure::Fault(String::from("the period of the demo's result")))?;
    if let Some(kept) = kept {
        let shown = (Audience::Court, today.plus_days(Issued::DAYS));
        crate::http::issue_result(&leader, kept.plan, period, shown).await?;
    }
    Ok(())
}

/// Someone of the court in a role, over all of it.
async fn desk(store: &Store, court: &Court, role: Role, today: Day) -> Result<Option<Desk>, Failure> {
    for (login, memberships) in store.demo_accounts().await? {
        let Some(account) = store.account_by_login(&login).await? else { continue };
        let fits = |one: &&store::Membership| one.court == court.code && one.role == role && one.line.is_none();
        if let Some(membership) = memberships.iter().find(fits) {
            let actor = membership.actor(&account, "demo")?;
            return Ok(Some(Desk {
                store: store.clone(),
                actor,
                reader: Reader::default(),
                today,
                ranges: store.ranges_revision().await?,
                jobs: Jobs::default(),
            }));
        }
    }
    Ok(None)
}
