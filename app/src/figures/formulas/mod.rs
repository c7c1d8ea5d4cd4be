//! What a formula comes to over the courts someone may see, and the cases behind each number. Where a court has opened no
//! more than its tallies, a formula that asks of single cases is not available there, and no figure of a judge is shown.

mod comparison;

pub use comparison::{Compared, Counted, Listed, SideCompared, compare};

use super::{CourtName, Subject};
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Day;
use domain::explain::{Sentence, Side};
use domain::fact::{Fact, Moment};
use domain::figure::{Figure, Standard};
use domain::formula::{Counts, Formula, Look, because};
use domain::measure::Measure;
use domain::period::Period;
use domain::policy::Part;
use domain::quantity::Quantity;
use domain::table::FactTable;
use domain::tally::{Dimension, Filter, Key, Stretches};
use std::collections::BTreeMap;

/// Rows of a table that are shown.
pub const ROWS: usize = 200;
/// Cases on a page.
pub const CASES_PER_PAGE: usize = 20;

/// What is asked of a formula.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The formula.
    pub formula: Formula,
    /// Over which period.
    pub period: Period,
    /// Grouped by what.
    pub by: Dimension,
    /// The cell whose cases are listed.
    pub cell: Option<Cell>,
}

/// A cell of the table: a group, or all of them, and a side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The id of the group's key; none for the whole.
    pub at: Option<String>,
    /// The court the group belongs to, for divisions and judges.
    pub court: Option<CourtCode>,
    /// Which side.
    pub side: Side,
    /// Cases passed over.
    pub from: usize,
}

/// A group with its figure.
#[derive(Clone, Debug)]
pub struct Row {
    /// The group.
    pub key: Key,
    /// Its figure.
    pub figure: Figure,
}

/// What a formula comes to.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The groups, in administrative, statutory or calendar order; causes by their size.
    pub rows: Vec<Row>,
    /// How many there are.
    pub of: usize,
    /// Of the whole scope.
    pub total: Figure,
    /// Courts left out, because their cases are not open.
    pub closed: Vec<CourtCode>,
    /// The cases behind the cell asked for.
    pub behind: Option<Behind>,
}

/// The cases behind a cell.
#[derive(Clone, Debug)]
pub struct Behind {
    /// Which cell.
    pub cell: Cell,
    /// The cases of this page.
    pub cases: Vec<CaseRow>,
    /// How many there are, each counted once for each part of the side it stands in.
    pub of: usize,
    /// Measures of the side that are not counted from cases.
    pub not_from_cases: Vec<Measure>,
    /// Courts that have not opened their cases.
    pub closed: Vec<CourtCode>,
}

/// A case that counts.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// Which.
    pub case: CaseName,
    /// How much it adds.
    pub value: Quantity,
    /// Why.
    pub because: Vec<Sentence>,
}

/// A case as lists name it.
#[derive(Clone, Debug)]
pub struct CaseName {
    /// 案号.
    pub number: CaseNumber,
    /// Who handles it.
    pub judge: String,
    /// 案由.
    pub cause: String,
    /// When it was docketed.
    pub docketed: Option<Day>,
    /// When it was closed.
    pub closed: Option<Day>,
}

impl From<&Fact> for CaseName {
    fn from(fact: &Fact) -> Self {
        let day = |moment: Moment| fact.days.get(usize::from(moment.index())).copied().flatten();
        Self {
            number: fact.number.clone(),
            judge: fact.judge.to_string(),
            cause: fact.cause.to_string(),
            docketed: day(Moment::Docketed),
            closed: day(Moment::Closed),
        }
    }
}

impl Subject {
    fn is_open(&self, table: &FactTable) -> bool {
        self.open.contains(table.court())
    }

    /// The tables of courts whose cases are open, and the other courts.
    fn opened(&self) -> (Vec<&FactTable>, Vec<CourtCode>) {
        let (open, closed): (Vec<&FactTable>, Vec<&FactTable>) =
            self.tables().into_iter().partition(|table| self.is_open(table));
        (open, closed.into_iter().map(|table| table.court().clone()).collect())
    }

    /// What a formula may be grouped by here: by judge only where the cases of some court are open.
    pub fn dimensions(&self) -> Vec<Dimension> {
        use Dimension as D;
        let by_judge = self.tables.iter().any(|table| self.is_open(table));
        let all = [D::Court, D::Line, D::Division, D::Judge, D::Procedure, D::Cause, D::Month];
        all.into_iter().filter(|one| *one != D::Judge || by_judge).collect()
    }
}

/// Evaluates a formula over everything in the subject.
pub fn answer(subject: &Subject, asked: &Asked) -> Answer {
    let (formula, by) = (&asked.formula, asked.by);
    let (open, closed) = subject.opened();
    let kept = formula.needs_facts() && !closed.is_empty();
    let part = part_of(subject);
    let total = match kept {
        true => Figure::NOT_AVAILABLE,
        false => whole(&subject.tables(), formula, asked.period, &part),
    };
    let left_out = kept || by == Dimension::Judge;
    let tables = if left_out { open } else { subject.tables() };
    let mut rows = match by {
        Dimension::Court => by_court(subject, &tables, asked, &part),
        Dimension::Month => by_month(&tables, asked, &part),
        _ => grouped(&tables, asked, &part),
    };
    let of = rows.len();
    rows.truncate(ROWS);
    let behind = asked.cell.as_ref().map(|cell| behind(subject, asked, cell));
    Answer { rows, of, total, closed: if left_out { closed } else { Vec::new() }, behind }
}

/// A formula's figure by court, and of all together first: what a court's own indicator shows.
pub fn by_courts(subject: &Subject, formula: &Formula, period: Period) -> (Figure, Vec<Figure>) {
    let asked = Asked { formula: formula.clone(), period, by: Dimension::Court, cell: None };
    let answer = answer(subject, &asked);
    (answer.total, answer.rows.into_iter().map(|row| row.figure).collect())
}

/// The part of the courts that the facts hold, as a restriction: what joins lines has no value within one.
fn part_of(subject: &Subject) -> Filter {
    match &subject.part {
        Part::Court => Filter::default(),
        part => part.filter(),
    }
}

fn meaning(figure: Figure, formula: &Formula, by: &[Dimension], part: &Filter) -> Figure {
    if formula.divides_by(by, part) { figure } else { figure.without_meaning() }
}

fn whole(tables: &[&FactTable], formula: &Formula, period: Period, part: &Filter) -> Figure {
    let filter = Filter::default();
    let counts =
        Counts::of(Look { tables, by: &[], filter: &filter, stretches: Stretches::around(period) }, &[formula]);
    meaning(counts.figure(formula, &[], period, Standard::default()), formula, &[], part)
}

fn by_court(subject: &Subject, tables: &[&FactTable], asked: &Asked, part: &Filter) -> Vec<Row> {
    let found = grouped_figures(tables, asked, part);
    let row = |(order, court): (usize, &CourtName)| {
        let has_facts = tables.iter().any(|table| *table.court() == court.code && !table.is_empty());
        let figure = match found.iter().find(|row| &*row.key.id == court.code.as_str()) {
            _ if !asked.formula.applies_to(court.tier) => Figure::NOT_APPLICABLE,
            Some(row) => row.figure,
            // A court with facts, none of which counts here.
            None if has_facts => Figure::NOT_APPLICABLE,
            None => Figure::NOT_AVAILABLE,
        };
        let order = u32::try_from(order).unwrap_or(u32::MAX);
        Row { key: Key { order, court: None, id: court.code.as_str().into() }, figure }
    };
    subject.courts.iter().enumerate().map(row).collect()
}

fn by_month(tables: &[&FactTable], asked: &Asked, part: &Filter) -> Vec<Row> {
    let filter = Filter::default();
    let stretches = Stretches::months(asked.period.first().month(), asked.period.last().month());
    let counts = Counts::of(Look { tables, by: &[], filter: &filter, stretches }, &[&asked.formula]);
    let row = |(order, month): (usize, domain::day::Month)| {
        let figure = counts.figure(&asked.formula, &[], Period::month(month), Standard::default());
        let order = u32::try_from(order).unwrap_or(u32::MAX);
        let key = Key { order, court: None, id: month.to_string().into() };
        Row { key, figure: meaning(figure, &asked.formula, &[], part) }
    };
    asked.period.each_month().enumerate().map(row).collect()
}

fn grouped_figures(tables: &[&FactTable], asked: &Asked, part: &Filter) -> Vec<Row> {
    let (by, filter) = ([asked.by], Filter::default());
    let figures = asked.formula.figures(tables, &by, &filter, asked.period, Standard::default());
    let row = |(key, figure): (Vec<Key>, Figure)| {
        let figure = meaning(figure, &asked.formula, &by, part);
        key.into_iter().next().map(|key| Row { key, figure })
    };
    figures.into_iter().filter_map(row).collect()
}

fn grouped(tables: &[&FactTable], asked: &Asked, part: &Filter) -> Vec<Row> {
    let mut rows = grouped_figures(tables, asked, part);
    let counts = |side: Option<Quantity>| side.is_some_and(|side| !side.is_zero());
    rows.retain(|row| counts(row.figure.numerator) || counts(row.figure.denominator));
    if asked.by == Dimension::Cause {
        let size = |row: &Row| row.figure.denominator.map_or(0.0, Quantity::approximate);
        rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
    }
    rows
}

/// The cases behind a cell, of the courts whose cases are open.
fn behind(subject: &Subject, asked: &Asked, cell: &Cell) -> Behind {
    let side = asked.formula.side(cell.side);
    let (mut tables, mut closed) = subject.opened();
    let (mut period, mut filter) = (asked.period, Filter::default());
    let mut court = cell.court.clone();
    match (asked.by, cell.at.as_deref()) {
        (_, None) => {}
        (Dimension::Court, Some(at)) => court = CourtCode::parse(at).ok(),
        (Dimension::Month, Some(at)) => {
            let month = at.parse::<Period>().ok().filter(|month| asked.period.contains(month.first()));
            period = month.unwrap_or(period);
        }
        (dimension, Some(at)) => filter = filter.with(dimension, at),
    }
    if let Some(court) = court {
        tables.retain(|table| *table.court() == court);
        closed.retain(|one| *one == court);
    }
    let mut found =
        Behind { cell: cell.clone(), cases: Vec::new(), of: 0, not_from_cases: not_from_cases(asked, cell), closed };
    let mut skip = cell.from;
    for table in tables {
        let counted = asked.formula.behind(table, cell.side, period, &filter);
        found.of += counted.len();
        let room = CASES_PER_PAGE - found.cases.len();
        let wanted = counted.iter().skip(skip).take(room);
        skip = skip.saturating_sub(counted.len());
        found.cases.extend(wanted.filter_map(|one| {
            let (fact, addend) = (table.fact(one.row)?, side.get(one.part)?);
            let because = because(&fact, addend, period);
            Some(CaseRow { case: CaseName::from(&fact), value: one.value, because })
        }));
    }
    found
}

fn not_from_cases(asked: &Asked, cell: &Cell) -> Vec<Measure> {
    let measures = asked.formula.side(cell.side).iter().map(|addend| addend.counted.counter.measure);
    measures.filter(|measure| !measure.from_cases()).collect()
}

/// How many cases of each other court are shown, for their logs.
pub fn shown<'a>(cases: impl Iterator<Item = &'a CaseName>, own: &CourtCode) -> BTreeMap<CourtCode, usize> {
    let mut shown = BTreeMap::new();
    for case in cases.filter(|case| case.number.court != *own) {
        *shown.entry(case.number.court.clone()).or_default() += 1;
    }
    shown
}
