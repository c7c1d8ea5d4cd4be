//! What a court, a case, a time limit and an indicator *are*: pure rules, shared by the server and the browser.
//!
//! Nothing here reads a file, a clock or a random number; "today" is an argument. The same functions run natively and
//! as WebAssembly and give the same bits.
//!
//! Start at [`fact`] (one small row a case), go on to [`measure`] (what counts, when, for what), [`catalogue`] (the
//! indicators), [`tally`] (adding up) and [`figure`] (a value with its quality); [`explain`] gives the cases behind
//! it, [`change`] takes a change apart and [`chance`] tells it from noise, [`what_if`] supposes cases otherwise,
//! [`projection`] looks ahead, [`pack`] carries facts to the browser. [`lineage`] makes one object of the cases of
//! a dispute and counts them against the disputes they came from. [`portrait`] sets a court, division or judge beside
//! its own past and its peers, [`workload`] weighs closings. [`formula`] reads indicators a court types itself, [`scheme`]
//! gives points by them. [`detector`] looks for conduct that beautifies figures and for figures that contradict
//! themselves.

#![cfg_attr(test, allow(clippy::indexing_slicing))]

pub mod attachment;
pub mod bulletin;
pub mod case;
pub mod case_number;
pub mod catalogue;
pub mod chain;
pub mod chance;
pub mod change;
pub mod consultation;
pub mod court;
pub mod day;
pub mod detector;
pub mod digest;
mod distinct;
pub mod explain;
pub mod fact;
pub mod figure;
pub mod formula;
pub mod fraction;
pub mod intake;
pub mod ledger;
pub mod line;
pub mod lineage;
pub mod measure;
pub mod money;
pub mod narrowing;
pub mod pack;
pub mod parties;
pub mod period;
pub mod place;
pub mod policy;
pub mod portrait;
pub mod projection;
pub mod quantity;
pub mod range;
pub mod scheme;
pub mod sources;
pub mod table;
pub mod tally;
pub mod time_limit;
pub mod type_code;
pub mod vocabulary;
pub mod what_if;
pub mod workload;
