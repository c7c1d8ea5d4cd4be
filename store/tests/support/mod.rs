//! What tests of ledgers and registers begin with: days, courts, what is said, and who acts.

#![allow(dead_code, unreachable_pub)]

use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{Field, Values};
use domain::policy::{Actor, Part, Role};

pub const LOWER: &str = "冀0638";
pub const UPPER: &str = "冀96";

pub fn code(court: &str) -> CourtCode {
    CourtCode::parse(court).unwrap()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn said(pairs: &[(Field, &str)]) -> Values {
    pairs.iter().map(|(field, text)| (*field, (*text).to_owned())).collect()
}

pub fn actor(court: &str, login: &str, role: Role, part: Part) -> Actor {
    Actor { login: login.to_owned(), name: login.to_owned(), role, part, ..Actor::console(code(court)) }
}

pub fn office(court: &str) -> Actor {
    actor(court, "office", Role::TrialManagement, Part::Court)
}

pub fn judge() -> Actor {
    actor(LOWER, "法官1", Role::Judge, Part::Judge(String::from("法官1")))
}
