//! Any table of text is a file of ours or is refused: header, then row by row; what is read gives facts, a table and a pack.
#![no_main]

use domain::court::CourtCode;
use domain::fact::Fact;
use domain::intake::{FileKind, Header, Mapping, Parsed, parse};
use domain::table::FactTable;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let court = CourtCode::parse("冀0638").expect("a court");
    let mapping = Mapping::default();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    // The first character chooses a header that is right, or leaves it to the text.
    let kind = text.chars().next().and_then(|first| FileKind::ALL.get(first as usize % 5).copied());
    let headings = match kind {
        Some(kind) => {
            let (needed, more) = kind.columns();
            let _ = lines.next();
            needed.iter().chain(more).map(|column| column.zh().to_owned()).collect()
        }
        None => lines.next().unwrap_or_default(),
    };
    let header = match Header::read(&headings, &mapping) {
        Ok(header) => header,
        Err(error) => return assert!(kind.is_none() && !error.to_string().is_empty()),
    };
    let mut facts = Vec::new();
    for row in lines {
        match parse(&header, &row, &mapping, &court) {
            Ok(Parsed::Case(case)) => facts.push(Fact::derive(&case, &[])),
            Ok(_) => {}
            Err(fault) => assert!(!fault.reason.is_empty() && !fault.hint.is_empty(), "{row:?}"),
        }
        let _ = header.cells(&row, &mapping);
    }
    let table = FactTable::build(court, &facts).expect("few words");
    assert!(table.len() <= facts.len());
    for fact in table.facts() {
        assert!(facts.contains(&fact), "{fact:?}");
    }
});
