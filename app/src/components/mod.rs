//! What screens share.

pub mod articles;
pub mod chart;
pub mod chips;
pub mod frame;
pub mod lines;
pub mod mark;
pub mod names;
pub mod spark;
pub mod watermark;
