//! What screens share.

pub mod articles;
pub mod chart;
pub mod chips;
pub mod frame;
pub mod lines;
pub mod mark;
pub(crate) mod markup;
pub mod names;
pub(crate) mod points;
pub(crate) mod rows;
pub mod spark;
pub(crate) mod trial;
#[cfg(feature = "hydrate")]
pub(crate) mod typed;
pub mod watermark;
