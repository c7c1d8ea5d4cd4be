//! The catalogue as it is written down in `docs/catalogue.md`: every part of every definition. After a change of the
//! catalogue, `UPDATE=1 cargo test -p domain --test catalogue` writes it anew, to be read before it is committed.

#![allow(missing_docs, clippy::unwrap_used)]

use domain::catalogue::{INDICATORS, Indicator, Term, Version};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The measures of a side, each with its sign.
fn side(terms: &[Term]) -> String {
    let sign = |at: usize, term: &Term| match (at, term.plus) {
        (0, true) => "",
        (_, true) => " + ",
        (_, false) => " − ",
    };
    let named = |(at, term): (usize, &Term)| format!("{}{} `{}`", sign(at, term), term.measure.zh(), term.measure.id());
    let text: String = terms.iter().enumerate().map(named).collect();
    if terms.len() > 1 { format!("({text})") } else { text }
}

fn formula(indicator: &Indicator) -> String {
    let scale = if indicator.scale == 1 { String::new() } else { format!("{} × ", indicator.scale) };
    format!("{scale}{} ÷ {}", side(indicator.numerator), side(indicator.denominator))
}

/// What of an edition's membership is known.
fn membership(indicator: &Indicator, version: Version) -> String {
    match (indicator.membership(version), indicator.absent.contains(&version)) {
        (Some(certainty), _) => format!("in it, {}", certainty.id()),
        (None, true) => String::from("not in it"),
        (None, false) => String::from("unknown"),
    }
}

fn text() -> String {
    let mut text = String::from(
        "# The catalogue\n\nEvery indicator as the engine counts it, in the order of the health check: `domain/src/catalogue.rs`, compared with this\n\
         file by `domain/tests/catalogue.rs`. What `confirmed`, `reported` and `inferred` mean, what is not published and what was\n\
         chosen where sources are silent stands in [indicators.md](indicators.md).\n",
    );
    for indicator in INDICATORS {
        // Every part is named, so that a new one is not forgotten here.
        let Indicator {
            id,
            group,
            unit,
            scale: _,
            numerator: _,
            denominator: _,
            also,
            scope,
            direction,
            decimals,
            tiers,
            certainty,
            joins_lines,
            joins_courts,
            in_2024_01: _,
            in_2024_09: _,
            absent: _,
            note: (note_zh, note_en),
        } = indicator;
        writeln!(text, "\n## {} · {}\n\n`{}` = {}\n", id.zh(), id.en(), id.id(), formula(indicator)).unwrap();
        let (group, direction) = ([group.zh(), group.en()], [direction.zh(), direction.en()]);
        let [group, direction] = [group.join(" "), direction.join(", ")];
        writeln!(text, "- {group}; {}, {decimals} decimals; {direction}", unit.id()).unwrap();
        let (of, tiers) = ([scope.zh(), scope.en()].join(" "), tiers.iter().map(|tier| tier.id()).collect::<Vec<_>>());
        writeln!(text, "- cases: {of}; courts: {}; formula {}", tiers.join(", "), certainty.id()).unwrap();
        let editions = Version::ALL.iter().filter(|version| version.official_count().is_some());
        let editions: Vec<String> =
            editions.map(|version| format!("{}: {}", version.en(), membership(indicator, *version))).collect();
        writeln!(text, "- {}", editions.join("; ")).unwrap();
        if let Some(also) = also {
            writeln!(text, "- the lower side is also reported as `{also}`").unwrap();
        }
        let lacking =
            indicator.lacking().map(|pair| <[_; 2]>::from(pair).map(|one| format!("{} `{}`", one.zh(), one.id())));
        for [lacking, of] in lacking.collect::<BTreeSet<_>>() {
            writeln!(text, "- not qualified where over 5 % lack the data: {lacking} of {of}").unwrap();
        }
        if *joins_lines {
            text.push_str("- joins lines of work: no value for one line, procedure, division or judge\n");
        }
        if *joins_courts {
            text.push_str("- joins courts: one court's value is not judged by a range\n");
        }
        if indicator.depends_on_length() {
            text.push_str("- depends on how long the period is: no range judges a month of it\n");
        }
        if !note_zh.is_empty() {
            writeln!(text, "- {note_zh} {note_en}").unwrap();
        }
    }
    text
}

#[test]
fn the_written_catalogue_is_the_one_that_counts() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/catalogue.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, text()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(file).unwrap(), text());
}
