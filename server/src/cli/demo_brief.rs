//! What the demo's leaders saw when they last looked at the brief: the figures up to the end of August, five days before the
//! demo's day. So the brief has something to say that changed since.

use super::Failure;
use app::desk::{Desk, Jobs};
use app::reader::Reader;
use domain::day::Day;
use domain::policy::Role;
use store::Store;

/// Days before the demo's day.
const BEFORE: i32 = 5;
const SEEN: &str = "period=2023-01..2023-08";

/// Lets every leader have looked.
pub(super) async fn create(store: &Store, today: Day) -> Result<(), Failure> {
    for (login, memberships) in store.demo_accounts().await? {
        let Some(account) = store.account_by_login(&login).await? else { continue };
        for membership in memberships.iter().filter(|one| one.role == Role::CourtLeader) {
            let desk = Desk {
                store: store.clone(),
                actor: membership.actor(&account, "demo")?,
                reader: Reader::default(),
                today: today.plus_days(-BEFORE),
                ranges: store.ranges_revision().await?,
                jobs: Jobs::default(),
            };
            crate::http::look_at_brief(&desk, SEEN).await?;
        }
    }
    Ok(())
}
