//! Workload: how many cases came in, were closed and are left, and how much work the closings were.
//!
//! Cases of different types are different work. How much is a setting of the court that counts with it ([`Weights`]), with
//! its source; no statute and no published text gives weights for all courts. Weighted closings stand beside the plain
//! ones, never instead of them: in portraits, by group ([`Weights::workload`]) and per judge, as a formula for schemes and
//! own indicators ([`Weights::per_judge`]).

mod closings;
#[cfg(test)]
mod tests;
mod weights;

pub use closings::GroupLoad;
pub(crate) use closings::weighted_closings;
pub use weights::{Weights, WeightsError};
