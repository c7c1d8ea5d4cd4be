//! What `cargo xtask test` counts instructions of: the hot paths of the engine, one function each, over a small court.
//!
//! `xtask/budget.txt` holds the counts by the names of the functions.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod court;
mod questions;

use court::{Life, code, days, facts, lives};
use domain::fact::Fact;
use domain::pack::Pack;
use domain::table::{CaseKey, FactTable};
use domain::time_limit::{Calendar, clock};
use questions::{JUDGES, by_court_and_cause, changed, list, whole};
use std::collections::BTreeMap;
use std::hint::black_box;

const CASES: u64 = 20_000;

fn main() {
    let lives = lives(0, CASES, JUDGES);
    let table = FactTable::build(code(0), &facts(&lives)).unwrap();
    let bytes = Pack { label: String::new(), tables: vec![table.clone()] }.encode().0;
    let tables = [table];
    let changes = changed(&tables, 5_000);
    let [table] = tables;
    time_limit_clock(&lives);
    catalogue_pass(&table);
    indicator_drill(&table);
    cell_listed(&table);
    changes_applied(&table, &changes[0]);
    pack_decode(&bytes);
    pack_read(&bytes);
}

/// The clock of every case, on the last day.
#[inline(never)]
fn time_limit_clock(lives: &[Life]) {
    let (_, today) = days();
    for (case, events) in lives {
        let _ = black_box(clock(case, events, today, Calendar::shipped()));
    }
}

/// The whole catalogue by judge and month.
#[inline(never)]
fn catalogue_pass(table: &FactTable) {
    black_box(whole(&[table]));
}

/// One indicator by cause.
#[inline(never)]
fn indicator_drill(table: &FactTable) {
    black_box(by_court_and_cause(&[table]));
}

/// The cases of one cell.
#[inline(never)]
fn cell_listed(table: &FactTable) {
    black_box(list(table));
}

/// 5,000 changed cases put in.
#[inline(never)]
fn changes_applied(table: &FactTable, changes: &BTreeMap<CaseKey, Option<Fact>>) {
    black_box(table.apply(changes).unwrap());
}

/// A pack read, as a browser does it.
#[inline(never)]
fn pack_read(bytes: &[u8]) {
    black_box(Pack::read(bytes).unwrap());
}

/// A pack read, and its content checked against its hash.
#[inline(never)]
fn pack_decode(bytes: &[u8]) {
    black_box(Pack::decode(bytes).unwrap());
}
