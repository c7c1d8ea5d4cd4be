//! How well the detectors find what was put into synthetic courts, and how often they speak of clean ones. The tables of
//! `docs/detectors.md` are what this test measures. After a change of a rule, `UPDATE=1 cargo test -p server
//! --test detectors` writes them anew, to be read before they are committed.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use domain::court::CourtCode;
use domain::detector::{Basis, Nature, Parameter, RULES, Rule, Settings, detect};
use huishang_server::synthetic::faults::{Faulty, planted, settled};
use huishang_server::synthetic::{CourtPlan, generate};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const SEEDS: [u64; 3] = [1, 2, 3];
/// An intermediate court and two below it, over four and a half years.
const COURTS: [(&str, u32); 3] = [("冀0638", 4_000), ("冀0629", 2_500), ("冀06", 700)];
const SPAN: (&str, &str) = ("2018-01-01", "2022-06-30");
/// Each rule has to reach this in precision and in recall.
const WANTED: f64 = 0.95;

/// What was found of a rule.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    right: usize,
    wrong: usize,
    missed: usize,
    near: usize,
}

impl Found {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
        self.near += other.near;
    }

    fn precision(self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    fn recall(self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }
}

/// By rule, what was found in what is known.
fn compare(faulty: &Faulty) -> BTreeMap<Rule, Found> {
    let report = detect(&faulty.holdings(), Rule::ALL, &Settings::default());
    let found: BTreeSet<(Rule, String)> =
        report.signals.iter().map(|signal| (signal.rule, signal.subject.clone())).collect();
    let of = |rule: Rule| {
        let found: BTreeSet<_> = found.iter().filter(|(own, _)| *own == rule).collect();
        let known: BTreeSet<_> = faulty.known.iter().filter(|(own, _)| *own == rule).collect();
        Found {
            right: found.intersection(&known).count(),
            wrong: found.difference(&known).count(),
            missed: known.difference(&found).count(),
            near: faulty.near.get(&rule).copied().unwrap_or(0),
        }
    };
    Rule::ALL.iter().map(|rule| (*rule, of(*rule))).collect()
}

#[derive(Default)]
struct Measured {
    cases: usize,
    /// Clean courts: right are those the generator has anyway.
    clean: BTreeMap<Rule, Found>,
    /// By seed.
    faulty: Vec<BTreeMap<Rule, Found>>,
}

fn measured() -> Measured {
    let plans = COURTS.map(|(court, cases)| CourtPlan::plain(CourtCode::parse(court).unwrap(), cases));
    let (from, to) = (SPAN.0.parse().unwrap(), SPAN.1.parse().unwrap());
    let mut measured = Measured::default();
    for seed in SEEDS {
        let mut of_seed: BTreeMap<Rule, Found> = BTreeMap::new();
        for files in generate(&plans, from, to, seed) {
            measured.cases += files.cases.len();
            for (rule, found) in compare(&settled(&files, to, seed)) {
                measured.clean.entry(rule).or_default().add(found);
            }
            for (rule, found) in compare(&planted(&files, to, seed)) {
                of_seed.entry(rule).or_default().add(found);
            }
        }
        measured.faulty.push(of_seed);
    }
    measured
}

fn of(basis: Basis) -> &'static str {
    match basis {
        Basis::Statute(article) => article,
        Basis::Proposal => "proposal",
    }
}

fn rules(text: &mut String) {
    text.push_str(
        "## The rules\n\n| id | 名称 | kind | basis | parameters: default (bounds) |\n|---|---|---|---|---|\n",
    );
    for row in RULES {
        let one = |one: &Parameter| {
            let range = format!("{} ({}–{})", one.default, one.least, one.most);
            let article = if one.basis == Basis::Proposal { String::new() } else { format!(", {}", of(one.basis)) };
            format!("`{}` {range} {}{article}", one.name, one.unit.id())
        };
        let parameters: Vec<String> = row.parameters.iter().map(one).collect();
        let kind = if row.nature == Nature::Conduct { "conduct" } else { "consistency" };
        let (id, zh, basis) = (row.rule.id(), row.rule.zh(), of(row.basis));
        writeln!(text, "| {id} | {zh} | {kind} | {basis} | {} |", parameters.join("; ")).unwrap();
    }
}

fn tables(measured: &Measured) -> String {
    let mut text = String::new();
    rules(&mut text);
    write!(
        text,
        "\n## Measured\n\nOn synthetic courts ({}, {} to {}, seeds 1 to 3, {} cases in all), with every rule's faults put into copies at\n\
         known positions (`server::synthetic::faults`), of many magnitudes, the first and the last day of each limit among them, and\n\
         near misses beside them that must not be found. “anyway” is what the generator has without being asked: irregular clocks\n\
         it makes for the demo, and open cases that wait for another one with a suspension that has no end. The data are made by\n\
         the same people as the rules: how well a rule does in a court is what the reviews there say.\n\n\
         `improper_round` leaves out rounds that were resumed between the 16th and the 30th day, which the register of rounds lists:\n\
         the generator resumes rounds by chance from the 20th day on, and 32 early ones in 170,000 clean cases fell into those days.\n\
         The false alarms of `deduction_abuse` are\n\
         appraisals that took longer than the limit itself. What `impossible_order` says of clean data is a slip of the generator:\n\
         a stuck fast-track case is suspended before it is docketed.\n\n\
         | rule | put in | near misses | anyway | found | false | missed | precision (worst seed) | recall (worst seed) | false alarms on clean data, per 10,000 cases |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
        COURTS.map(|(court, _)| court).join("、"),
        SPAN.0,
        SPAN.1,
        measured.cases,
    )
    .unwrap();
    for rule in Rule::ALL {
        let by_seed: Vec<Found> = measured.faulty.iter().filter_map(|seed| seed.get(rule).copied()).collect();
        let mut all = Found::default();
        by_seed.iter().for_each(|found| all.add(*found));
        let clean = measured.clean.get(rule).copied().unwrap_or_default();
        let anyway = clean.right + clean.missed;
        let worst = |of: fn(Found) -> f64| by_seed.iter().map(|found| of(*found)).fold(1.0, f64::min);
        writeln!(
            text,
            "| {} | {} | {} | {anyway} | {} | {} | {} | {:.3} ({:.3}) | {:.3} ({:.3}) | {} ({:.2}) |",
            rule.id(),
            all.right + all.missed - anyway.min(all.right + all.missed),
            all.near,
            all.right,
            all.wrong,
            all.missed,
            all.precision(),
            worst(Found::precision),
            all.recall(),
            worst(Found::recall),
            clean.wrong,
            clean.wrong as f64 * 10_000.0 / measured.cases as f64,
        )
        .unwrap();
    }
    text
}

#[test]
fn each_rule_finds_what_was_put_in_and_little_else() {
    let measured = measured();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/detectors.md");
    let document = std::fs::read_to_string(file).unwrap();
    let prose = document.split("## The rules").next().unwrap();
    let expected = format!("{prose}{}", tables(&measured));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, &expected).unwrap();
    }
    for rule in Rule::ALL {
        let mut all = Found::default();
        measured.faulty.iter().for_each(|seed| all.add(seed.get(rule).copied().unwrap_or_default()));
        assert!(all.right >= 10, "{rule:?}: too little was put in to measure by: {all:?}");
        assert!(all.near >= 10, "{rule:?}: too few near misses: {all:?}");
        assert!(all.precision() >= WANTED && all.recall() >= WANTED, "{rule:?}: {all:?}");
    }
    assert_eq!(std::fs::read_to_string(file).unwrap(), expected);
}
