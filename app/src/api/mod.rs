//! Server functions, by the noun they are about. Each authorises by itself through the store.

pub mod case;
pub mod data;
pub mod indicator;
pub mod meeting;
pub mod trial;
pub mod wire;
