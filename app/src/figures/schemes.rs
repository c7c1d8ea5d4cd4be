//! What subjects come to under a scheme over the courts someone may see, and the cases behind each item.

use super::Subject;
use super::formulas::{CASES_PER_PAGE, CaseName, CaseRow};
use domain::court::CourtCode;
use domain::explain::Side;
use domain::figure::Absence;
use domain::formula::because;
use domain::measure::Measure;
use domain::period::Period;
use domain::scheme::{Item, Scheme, Score, Subject as Evaluated, Yardstick, simulate_where};
use domain::table::FactTable;
use domain::tally::Key;

/// The cases behind a side of an item.
#[derive(Clone, Debug)]
pub struct ItemCases {
    /// The position of the item in its scheme.
    pub item: usize,
    /// Which side.
    pub side: Side,
    /// Cases passed over.
    pub from: usize,
    /// The cases of this page.
    pub cases: Vec<CaseRow>,
    /// How many there are.
    pub of: usize,
    /// Measures of the side that are not counted from cases.
    pub not_from_cases: Vec<Measure>,
}

/// What every subject comes to. An item that asks of single cases has no value where a court opened tallies only, and an
/// indicator none where a failed check makes it not qualified.
pub fn scores(subject: &Subject, scheme: &Scheme, period: Period) -> Vec<Score> {
    let home = subject.courts.first().map(|court| &court.code);
    let evaluated = |table: &&FactTable| scheme.subject == Evaluated::Court || Some(table.court()) == home;
    let tables: Vec<&FactTable> = subject.tables().into_iter().filter(evaluated).collect();
    simulate_where(scheme, &tables, period, |item, court| absent(subject, item, court, period))
}

fn absent(subject: &Subject, item: &Item, court: &CourtCode, period: Period) -> Option<Absence> {
    let asks_of_cases = item.by.formula().is_some_and(|formula| formula.needs_facts());
    match &item.by {
        _ if asks_of_cases && !subject.open.contains(court) => Some(Absence::NotAvailable),
        Yardstick::Catalogue(id) if subject.is_unqualified(court, *id, period) => Some(Absence::NotQualified),
        _ => None,
    }
}

/// A page of the cases behind a side of an item, from the table of the subject's court.
pub fn behind(
    scheme: &Scheme,
    table: &FactTable,
    (item, side, from): (usize, Side, usize),
    key: &Key,
    period: Period,
) -> Option<ItemCases> {
    let wanted = scheme.items.get(item)?;
    let formula = wanted.by.formula()?;
    let parts = formula.side(side);
    let counted = scheme.behind(wanted, table, key, side, period);
    let row = |one: &domain::formula::Behind| {
        let (fact, addend) = (table.fact(one.row)?, parts.get(one.part)?);
        let because = because(&fact, addend, period);
        Some(CaseRow { case: CaseName::from(&fact), value: one.value, because })
    };
    let cases = counted.iter().skip(from).take(CASES_PER_PAGE).filter_map(row).collect();
    let measures = parts.iter().map(|addend| addend.counted.counter.measure);
    let not_from_cases = measures.filter(|measure| !measure.from_cases()).collect();
    Some(ItemCases { item, side, from, cases, of: counted.len(), not_from_cases })
}
