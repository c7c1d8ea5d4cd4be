//! Two definitions, or one in two periods: what each comes to, which cases only one of them counts, and how much of a
//! change is the ruler.

use super::{CaseName, Subject};
use domain::court::CourtCode;
use domain::explain::Side;
use domain::figure::{Figure, Standard};
use domain::formula::{Change, DiffError, Formula, SideDifference, change, diff};
use domain::period::Period;
use domain::quantity::Quantity;
use domain::table::FactTable;
use domain::tally::Filter;

/// Cases of a kind that are listed.
pub const LISTED: usize = 10;

/// Two definitions side by side.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The change between the periods, taken apart.
    pub change: Result<Change, DiffError>,
    /// The second definition in the earlier period, which the change itself does not ask for.
    pub second_before: Figure,
    /// Numerator and denominator, over the courts whose cases are open.
    pub sides: [SideCompared; 2],
    /// Courts left out everywhere, where a definition asks of single cases.
    pub left_out: Vec<CourtCode>,
    /// Courts whose cases are not compared.
    pub closed: Vec<CourtCode>,
}

/// Cases of a kind, and what they add to the side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub cases: usize,
    /// What they add under the first definition.
    pub a: Quantity,
    /// What they add under the second one.
    pub b: Quantity,
}

impl Counted {
    const NONE: Self = Self { cases: 0, a: Quantity::ZERO, b: Quantity::ZERO };

    fn add(&mut self, a: Quantity, b: Quantity) {
        self.cases += 1;
        self.a = self.a.plus(a).unwrap_or(self.a);
        self.b = self.b.plus(b).unwrap_or(self.b);
    }
}

/// A case of a list, with what it adds under each definition.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Which.
    pub case: CaseName,
    /// Under the first definition.
    pub a: Option<Quantity>,
    /// Under the second one.
    pub b: Option<Quantity>,
}

/// One side under two definitions.
#[derive(Clone, Debug)]
pub struct SideCompared {
    /// Which.
    pub side: Side,
    /// Cases that only the first definition counts.
    pub only_a: Counted,
    /// Cases that only the second one counts.
    pub only_b: Counted,
    /// Cases both count.
    pub both: Counted,
    /// What is not from cases, under each.
    pub rest: (Quantity, Quantity),
    /// The first cases of each kind: only the first, only the second, both.
    pub listed: [Vec<Listed>; 3],
}

/// Compares two definitions in the later period, and takes the change from the earlier one apart.
pub fn compare(subject: &Subject, a: &Formula, b: &Formula, (earlier, later): (Period, Period)) -> Compared {
    let (open, closed) = subject.opened();
    let kept = a.needs_facts() || b.needs_facts();
    let filter = Filter::default();
    let tables: Vec<&FactTable> = if kept { open.clone() } else { subject.tables() };
    let second_before = super::whole(&tables, b, earlier, &filter);
    let change = change(&tables, a, b, (earlier, later), &filter, Standard::default());
    let mut sides = [Side::Numerator, Side::Denominator].map(|side| SideCompared {
        side,
        only_a: Counted::NONE,
        only_b: Counted::NONE,
        both: Counted::NONE,
        rest: (Quantity::ZERO, Quantity::ZERO),
        listed: [Vec::new(), Vec::new(), Vec::new()],
    });
    for table in open {
        let found = diff(table, a, b, later, &filter, Standard::default());
        let [upper, lower] = &mut sides;
        take(upper, table, &found.numerator);
        take(lower, table, &found.denominator);
    }
    Compared { change, second_before, sides, left_out: if kept { closed.clone() } else { Vec::new() }, closed }
}

fn take(side: &mut SideCompared, table: &FactTable, found: &SideDifference) {
    let [only_a, only_b, both] = &mut side.listed;
    let list = |to: &mut Vec<Listed>, row: usize, a: Option<Quantity>, b: Option<Quantity>| {
        if to.len() < LISTED {
            to.extend(table.fact(row).map(|fact| Listed { case: CaseName::from(&fact), a, b }));
        }
    };
    for (row, value) in &found.only_a {
        side.only_a.add(*value, Quantity::ZERO);
        list(only_a, *row, Some(*value), None);
    }
    for (row, value) in &found.only_b {
        side.only_b.add(Quantity::ZERO, *value);
        list(only_b, *row, None, Some(*value));
    }
    for (row, a, b) in &found.both {
        side.both.add(*a, *b);
        list(both, *row, Some(*a), Some(*b));
    }
    let (a, b) = found.not_from_cases;
    let plus = |sum: Quantity, one: Option<Quantity>| sum.plus(one.unwrap_or(Quantity::ZERO)).unwrap_or(sum);
    side.rest = (plus(side.rest.0, a), plus(side.rest.1, b));
}
