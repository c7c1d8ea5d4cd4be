//! The catalogue as it is written down in `docs/catalogue.md`: every part of every definition. After a change of the
//! catalogue, `UPDATE=1 cargo test -p domain --test catalogue` writes it anew, to be read before it is committed.

#![allow(missing_docs, clippy::unwrap_used)]

use domain::catalogue::{INDICATORS, Indicator, Term, Version};
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
        let id = indicator.id;
        writeln!(text, "\n## {} · {}\n\n`{}` = {}\n", id.zh(), id.en(), id.id(), formula(indicator)).unwrap();
        let tiers: Vec<&str> = indicator.tiers.iter().map(|tier| tier.id()).collect();
        let (unit, decimals) = (indicator.unit, indicator.decimals);
        writeln!(
            text,
            "- {} {}; {}, {decimals} decimals; {}",
            indicator.group.zh(),
            indicator.group.en(),
            unit.id(),
            {
                let direction = indicator.direction;
                format!("{}, {}", direction.zh(), direction.en())
            }
        )
        .unwrap();
        writeln!(
            text,
            "- cases: {} {}; courts: {}; formula {}",
            indicator.scope.zh(),
            indicator.scope.en(),
            tiers.join(", "),
            indicator.certainty.id()
        )
        .unwrap();
        let editions = Version::ALL.iter().filter(|version| version.official_count().is_some());
        let editions: Vec<String> =
            editions.map(|version| format!("{}: {}", version.en(), membership(indicator, *version))).collect();
        writeln!(text, "- {}", editions.join("; ")).unwrap();
        if let Some(also) = indicator.also {
            writeln!(text, "- the lower side is also reported as `{also}`").unwrap();
        }
        if indicator.joins_lines {
            text.push_str("- joins lines of work: no value for one line, procedure, division or judge\n");
        }
        if indicator.joins_courts {
            text.push_str("- joins courts: one court's value is not judged by a range\n");
        }
        let (zh, en) = indicator.note;
        if !zh.is_empty() {
            writeln!(text, "- {zh} {en}").unwrap();
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
