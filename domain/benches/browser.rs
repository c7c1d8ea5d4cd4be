//! What a browser asks of the engine, over one court of 330,000 cases: the same questions natively
//! (`domain/benches/native.rs`) and as WebAssembly (`app/benches/wasm.rs`), for `cargo xtask bench wasm`.

use crate::court::{code, facts, lives};
use crate::questions::{JUDGES, by_court_and_cause, last_year, list, whole};
use domain::catalogue::{Version, counters};
use domain::figure::Standard;
use domain::pack::Pack;
use domain::table::FactTable;
use domain::tally::{Filter, Question, Stretches};
use domain::what_if::{Basis, Supposition, View, changes};
use std::hint::black_box;

const CASES: u64 = 330_000;

/// The questions, in order.
pub(crate) const QUESTIONS: [&str; 5] = [
    "whole catalogue by judge × month",
    "one indicator by court × cause",
    "the cases of one cell listed",
    "100 more cases supposed closed, every indicator",
    "a pack read",
];

/// A court, and what was worked out of it before anything is asked.
pub(crate) struct Asked {
    table: FactTable,
    pack: Vec<u8>,
    basis: Basis,
}

impl Asked {
    pub(crate) fn new() -> Self {
        let table = FactTable::build(code(0), &facts(&lives(0, CASES, JUDGES))).unwrap();
        let pack = Pack { label: String::new(), tables: vec![table.clone()] }.encode().0;
        let filter = Filter::default();
        let stretches = Stretches::around(last_year());
        let basis = Basis::of(&[&table], &Question { counters: counters(), by: &[], filter: &filter, stretches });
        Self { table, pack, basis }
    }

    /// Answers the question at a place of [`QUESTIONS`].
    pub(crate) fn answer(&self, place: usize) {
        match place {
            0 => drop(black_box(whole(&[&self.table]))),
            1 => drop(black_box(by_court_and_cause(&[&self.table]))),
            2 => drop(black_box(list(&self.table))),
            3 => self.suppose(),
            _ => drop(black_box(Pack::read(&self.pack).unwrap())),
        }
    }

    fn suppose(&self) {
        let (tables, period) = ([&self.table], last_year());
        let more = Supposition::CloseMore { count: 100, by: period.last(), within: Filter::default(), way: None };
        let after = self.basis.after(&tables, &changes(&tables, &[more]).unwrap()).unwrap();
        let rows = self.table.completeness(period);
        let view = View { version: Version::ALL[0], group: &[], period, rows, standard: Standard::default() };
        assert!(!black_box(self.basis.effects(&after, view)).is_empty());
    }
}
