//! The cases behind an item of a scheme.

use crate::figures::formulas::{CASES_PER_PAGE, CaseName, CaseRow};
use domain::explain::Side;
use domain::formula::{Formula, Kind, because};
use domain::measure::Measure;
use domain::period::Period;
use domain::scheme::{Item, Scheme};
use domain::table::FactTable;
use domain::tally::Key;
use std::collections::BTreeSet;

/// Which cases of an item are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those of a side.
    Of(Side),
    /// Those in the denominator that the numerator does not count: where points were lost or won by what is missing.
    Rest,
}

impl Which {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Of(Side::Numerator), Self::Of(Side::Denominator), Self::Rest];

    /// As addresses name it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Of(side) => side.id(),
            Self::Rest => "rest",
        }
    }

    /// What an address names; a side otherwise unknown is the numerator.
    pub fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.id() == text).unwrap_or(Self::Of(Side::Numerator))
    }

    /// Whether an item has such cases to list: the rest only where both sides count cases.
    pub fn is_of(self, item: &Item) -> bool {
        let counts = |formula: &Formula, side: Side| formula.kind(side) == Some(Kind::Cases);
        let both = |formula: Formula| counts(&formula, Side::Numerator) && counts(&formula, Side::Denominator);
        self != Self::Rest || item.by.formula().is_some_and(both)
    }
}

/// The cases behind an item.
#[derive(Clone, Debug)]
pub struct ItemCases {
    /// The position of the item in its scheme.
    pub item: usize,
    /// Which of them.
    pub which: Which,
    /// Cases passed over.
    pub from: usize,
    /// The cases of this page.
    pub cases: Vec<CaseRow>,
    /// How many there are.
    pub of: usize,
    /// Measures of the side that are not counted from cases.
    pub not_from_cases: Vec<Measure>,
}

/// A page of the cases behind an item, from the table of the subject's court.
pub fn behind(
    scheme: &Scheme,
    table: &FactTable,
    (item, which, from): (usize, Which, usize),
    key: &Key,
    period: Period,
) -> Option<ItemCases> {
    let wanted = scheme.items.get(item)?;
    let formula = wanted.by.formula()?;
    let side = match which {
        Which::Of(side) => side,
        Which::Rest => Side::Denominator,
    };
    let parts = formula.side(side);
    let mut counted = scheme.behind(wanted, table, key, side, period);
    if which == Which::Rest {
        let upper = scheme.behind(wanted, table, key, Side::Numerator, period);
        let upper: BTreeSet<usize> = upper.into_iter().map(|one| one.row).collect();
        counted.retain(|one| !upper.contains(&one.row));
    }
    let row = |one: &domain::formula::Behind| {
        let (fact, addend) = (table.fact(one.row)?, parts.get(one.part)?);
        let because = because(&fact, addend, period);
        Some(CaseRow { case: CaseName::from(&fact), value: one.value, because })
    };
    let cases = counted.iter().skip(from).take(CASES_PER_PAGE).filter_map(row).collect();
    let measures = parts.iter().map(|addend| addend.counted.counter.measure);
    let not_from_cases = measures.filter(|measure| !measure.from_cases()).collect();
    Some(ItemCases { item, which, from, cases, of: counted.len(), not_from_cases })
}
