//! One pass over one court's facts: which case counts for what, in which group and stretch.
//!
//! Rules are asked once a shape. Shapes that touch the same counters form a class. Unless there are far more cells of classes
//! than cases, a case costs one addition a day of its life that counts, and not one for each counter. Where few rows hold a
//! day, or a restriction keeps few, only those rows are read.

use super::{Changes, Dimension, GroupKey, Key, Question, Stretches, Tallies, WideFlow};
use crate::explain::{Kept, keeps_shape};
use crate::fact::{Moment, Shape};
use crate::line::Line;
use crate::measure::{Condition, Counter, Measure, Weight, When};
use crate::narrowing::Narrowing;
use crate::quantity::Quantity;
use crate::table::{FactTable, PackedDay, pack_day_within};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::{AddAssign, BitOr};

/// The stretch of every packed day.
struct Lookup {
    /// By day, up to the first one of the last stretch, which holds all that come after it.
    of_day: Vec<u16>,
    last: PackedDay,
    /// One more than the last: where rows go that hold no day.
    none: usize,
}

impl Lookup {
    fn of(stretches: &Stretches) -> Self {
        let mut of_day: Vec<u16> = Vec::new();
        for (before, start) in stretches.starts.iter().enumerate() {
            let place = usize::from(pack_day_within(*start));
            of_day.resize(place.max(of_day.len()), before as u16);
        }
        of_day.resize(of_day.len().max(1) + 1, stretches.starts.len() as u16);
        let (last, none) = ((of_day.len() - 1).min(PackedDay::MAX.into()) as PackedDay, stretches.starts.len() + 1);
        if let Some(nothing) = of_day.first_mut() {
            *nothing = none as u16;
        }
        Self { of_day, last, none }
    }

    fn view(&self) -> View<'_> {
        View { of_day: &self.of_day, last: self.last }
    }
}

/// The same as a loop holds it.
#[derive(Clone, Copy)]
struct View<'a> {
    of_day: &'a [u16],
    last: PackedDay,
}

impl View<'_> {
    #[inline]
    fn stretch(self, day: PackedDay) -> usize {
        self.of_day.get(usize::from(day.min(self.last))).copied().map_or(0, usize::from)
    }
}

/// What a fact adds to a counter at one of its moments.
#[derive(Clone, Copy, Debug)]
struct Touch {
    counter: u16,
    sign: i8,
}

/// A column of days on which facts touch counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    Moment(Moment),
    /// The closing day of cases that had passed twelve months.
    ClosedAfterTwelveMonths,
}

/// Which touches a counter makes, and on which column.
fn touches_of(counter: Counter) -> impl Iterator<Item = (On, i8, Weight)> {
    let rule = counter.measure.rule();
    let pair = match rule.when {
        When::On(moment) => [Some((On::Moment(moment), 1, rule.weight)), None],
        When::StandingAtEnd(Moment::TwelveMonthsPassed) => [
            Some((On::Moment(Moment::TwelveMonthsPassed), 1, rule.weight)),
            Some((On::ClosedAfterTwelveMonths, -1, rule.weight)),
        ],
        When::StandingAtEnd(moment) | When::StandingAtStart(moment) => {
            [Some((On::Moment(moment), 1, rule.weight)), Some((On::Moment(Moment::Closed), -1, rule.weight))]
        }
        When::InOffice | When::Reported | When::ReportedLevel => [None, None],
    };
    pair.into_iter().flatten()
}

/// One pass over one court's facts.
pub(super) struct Pass<'a> {
    table: &'a FactTable,
    position: u32,
    question: &'a Question<'a>,
    /// Which rows to count, where not all.
    rows: Option<&'a [bool]>,
    /// Which part of the facts and people, where not all.
    within: Option<&'a Narrowing>,
}

impl<'a> Pass<'a> {
    pub(super) fn new(table: &'a FactTable, position: u32, question: &'a Question<'a>) -> Self {
        Self { table, position, question, rows: None, within: None }
    }

    pub(super) fn keeping(self, rows: &'a [bool]) -> Self {
        Self { rows: Some(rows), ..self }
    }

    /// Over a part of the facts and people, and nothing that was reported as a whole.
    pub(super) fn within(self, within: &'a Narrowing) -> Self {
        Self { within: Some(within), ..self }
    }

    pub(super) fn run(&self, tallies: &mut Tallies) {
        if self.table.has_no_data() {
            return;
        }
        if let Some(span) = self.table.span() {
            tallies.saw(&self.table.court, span);
        }
        let kept = self.kept();
        let groups = self.groups(kept.as_deref());
        let count =
            Count { pass: self, kept: kept.as_deref(), groups: &groups, lookup: &Lookup::of(&self.question.stretches) };
        let let_in = self.let_in();
        let mut sums: Vec<Vec<i64>> = vec![Vec::new(); groups.codes.len()];
        let (mut ones, mut amounts) = (Vec::new(), Vec::new());
        let [applied, recovered] = self.table.rows_with_amounts();
        let stored = Moment::ALL.iter().map(|moment| On::Moment(*moment));
        for on in stored.chain([On::ClosedAfterTwelveMonths]) {
            for weight in self.weights(on) {
                let classes = Classes::new(self.question.counters, &let_in, on, weight);
                match weight {
                    Weight::One => count.column(on, &classes, None, |_| 1_u32, &mut ones, &mut sums),
                    Weight::Days(from, to) => {
                        let (from, to) = (self.table.column(from), self.table.column(to));
                        let day = |column: &[PackedDay], row: usize| column.get(row).copied().map_or(0, i64::from);
                        let days = |row| match (day(from, row), day(to, row)) {
                            (0, _) | (_, 0) => 0,
                            (from, to) => to - from,
                        };
                        count.column(on, &classes, None, days, &mut amounts, &mut sums);
                    }
                    Weight::Applied => {
                        count.column(on, &classes, applied, fen(&self.table.applied), &mut amounts, &mut sums)
                    }
                    Weight::Recovered => {
                        count.column(on, &classes, recovered, fen(&self.table.recovered), &mut amounts, &mut sums)
                    }
                }
            }
        }
        // A court as a whole is told of even where nothing counts, its parts only where something does.
        let standing = if self.question.by.iter().all(of_whole_courts) {
            let kept = kept.as_ref().map_or(self.table.len(), Vec::len) as i64;
            kept.max(i64::from(self.table.is_empty()))
        } else {
            0
        };
        for (code, mut changes) in groups.codes.iter().zip(sums) {
            if standing != 0 {
                changes.resize(self.question.stretches.count() * self.question.counters.len(), 0);
            } else if changes.is_empty() {
                continue;
            }
            tallies.put(groups.key(self, *code), Changes { changes, standing, ..Changes::default() });
        }
        if self.rows.is_none() {
            self.people(tallies);
        }
        if self.rows.is_none() && self.within.is_none() {
            self.reported(tallies);
        }
    }

    /// How facts weigh that count on a column's days.
    fn weights(&self, on: On) -> Vec<Weight> {
        let mut weights = Vec::new();
        let touches = self.question.counters.iter().flat_map(|counter| touches_of(*counter));
        for (_, _, weight) in touches.filter(|(column, ..)| *column == on) {
            if !weights.contains(&weight) {
                weights.push(weight);
            }
        }
        weights
    }

    /// Whether each counter lets in each shape; `shape × counters + counter`. Shapes stand in the order of their type
    /// codes, so that what a code decides is asked once a code.
    fn let_in(&self) -> Vec<bool> {
        let counters = self.question.counters;
        let mut let_in = vec![false; counters.len() * self.table.shapes.len()];
        let mut open: Vec<(usize, Vec<Condition>)> = Vec::new();
        let mut code = None;
        for (shape, let_in) in self.table.shapes.iter().zip(let_in.chunks_exact_mut(counters.len().max(1))) {
            if code != Some(shape.type_code) {
                code = Some(shape.type_code);
                let open_for = |(position, counter): (usize, &Counter)| {
                    let (by_code, others): (Vec<Condition>, Vec<Condition>) =
                        counter.measure.rule().lets_in.iter().partition(|condition| condition.asks_for_code());
                    let open =
                        counter.scope.covers(shape.type_code.line()) && by_code.iter().all(|one| one.holds(shape));
                    open.then_some((position, others))
                };
                open = counters.iter().enumerate().filter_map(open_for).collect();
            }
            for (position, conditions) in &open {
                if let Some(let_in) = let_in.get_mut(*position) {
                    *let_in = conditions.iter().all(|condition| condition.holds(shape));
                }
            }
        }
        let_in
    }

    /// The rows that are counted, where not all are.
    fn kept(&self) -> Option<Vec<u32>> {
        let filter = self.question.filter;
        let words = Kept::new(self.table, filter);
        let asks_for_shape = filter.get(Dimension::Line).is_some() || filter.get(Dimension::Procedure).is_some();
        if words.keeps_all() && !asks_for_shape && self.rows.is_none() && self.within.is_none() {
            return None;
        }
        let shapes: Vec<bool> = self.table.shapes.iter().map(|shape| keeps_shape(filter, shape)).collect();
        let within = self.within.map(|within| within.rows(self.table));
        let told = |rows: Option<&[bool]>, row: usize| rows.is_none_or(|rows| rows.get(row).copied().unwrap_or(false));
        let kept = words.rows(self.table.len()).filter(|row| {
            let shape = self.table.shape.get(*row).copied().map_or(0, usize::from);
            shapes.get(shape).copied().unwrap_or(false) && told(self.rows, *row) && told(within.as_deref(), *row)
        });
        Some(kept.map(|row| row as u32).collect())
    }

    /// The group of every row that is kept.
    fn groups(&self, kept: Option<&[u32]>) -> Groups<'_> {
        let undated = self.question.by.iter().copied().filter(|dimension| *dimension != Dimension::Month);
        // The group code of a row: its parts as digits of a number, the radix of each its own.
        let digits: Vec<(Dimension, u64)> = undated.map(|dimension| (dimension, self.radix(dimension))).collect();
        let parted: Vec<(Dimension, u64)> = digits.iter().copied().filter(|(_, radix)| *radix > 1).collect();
        let (codes, of_row) = match parted.as_slice() {
            [] => (vec![0], OfRow::One),
            [(dimension, radix)] => ((0..*radix).collect(), OfRow::Column(self.parts(*dimension))),
            several => {
                let mut code = vec![0_u64; self.table.len()];
                for (dimension, radix) in several {
                    let parts = self.parts(*dimension);
                    code.iter_mut().zip(&*parts).for_each(|(code, part)| *code = *code * radix + u64::from(*part));
                }
                let (codes, numbers) = numbered(&code, kept);
                (codes, OfRow::Numbers(numbers))
            }
        };
        Groups { digits, codes, of_row }
    }

    /// How many different parts a dimension has here.
    fn radix(&self, dimension: Dimension) -> u64 {
        let size = match dimension {
            Dimension::Court | Dimension::Month => 1,
            Dimension::Division => self.table.divisions.len(),
            Dimension::Judge => self.table.judges.len(),
            Dimension::Cause => self.table.causes.len(),
            Dimension::Line => Line::ALL.len(),
            Dimension::Procedure => crate::case::Procedure::ALL.len(),
        };
        size.max(1) as u64
    }

    /// The part of each row's group code that a dimension gives.
    fn parts(&self, dimension: Dimension) -> Cow<'_, [u16]> {
        let by_shape = |part: fn(&Shape) -> u8| {
            let parts: Vec<u16> = self.table.shapes.iter().map(|shape| u16::from(part(shape))).collect();
            self.table.shape.iter().map(|shape| parts.get(usize::from(*shape)).copied().unwrap_or(0)).collect()
        };
        match dimension {
            Dimension::Court | Dimension::Month => Cow::Owned(vec![0; self.table.len()]),
            Dimension::Division => Cow::Borrowed(&self.table.division),
            Dimension::Judge => Cow::Borrowed(&self.table.judge),
            Dimension::Cause => Cow::Borrowed(&self.table.cause),
            Dimension::Line => by_shape(|shape| shape.type_code.line().index()),
            Dimension::Procedure => by_shape(|shape| shape.procedure.index()),
        }
    }

    fn key(&self, dimension: Dimension, part: u16) -> Key {
        let word = |words: &[String]| words.get(usize::from(part)).cloned().unwrap_or_default();
        let here = Some(self.table.court.clone());
        let (order, court, id) = match dimension {
            Dimension::Court => (self.position, None, self.table.court.to_string()),
            Dimension::Division => (self.position, here, word(&self.table.divisions)),
            Dimension::Judge => (self.position, here, word(&self.table.judges)),
            Dimension::Cause => (0, None, word(&self.table.causes)),
            Dimension::Line => (u32::from(part), None, line_id(part)),
            Dimension::Procedure => (u32::from(part), None, procedure_id(part)),
            Dimension::Month => (0, None, String::new()),
        };
        Key { order, court, id }
    }

    /// People in office. They have a court, a division, a line and a name; by procedure or cause they cannot be split.
    fn people(&self, tallies: &mut Tallies) {
        let Some(counter) = self.question.counters.iter().position(|counter| counter.measure == Measure::QuotaJudges)
        else {
            return;
        };
        let filter = self.question.filter;
        let undivided = |dimension: &Dimension| matches!(dimension, Dimension::Procedure | Dimension::Cause);
        if self.question.by.iter().any(undivided) || filter.0.iter().any(|(dimension, _)| undivided(dimension)) {
            return;
        }
        for person in self.table.people.iter().filter(|person| person.quota) {
            let is = |dimension, value: &str| filter.get(dimension).is_none_or(|wanted| wanted == value);
            if !is(Dimension::Division, &person.division)
                || !is(Dimension::Judge, &person.name)
                || !is(Dimension::Line, person.line.id())
                || self.within.is_some_and(|within| !within.keeps_person(person))
            {
                continue;
            }
            let here = Some(self.table.court.clone());
            let key = self.question.by.iter().filter(|dimension| **dimension != Dimension::Month);
            let key: GroupKey = key
                .map(|dimension| match dimension {
                    Dimension::Division => {
                        Key { order: self.position, court: here.clone(), id: person.division.clone() }
                    }
                    Dimension::Judge => Key { order: self.position, court: here.clone(), id: person.name.clone() },
                    Dimension::Line => {
                        Key { order: u32::from(person.line.index()), court: None, id: person.line.id().to_owned() }
                    }
                    other => self.key(*other, 0),
                })
                .collect();
            let stretches = &self.question.stretches;
            let group = tallies.group(key);
            group.standing += 1;
            group.change(counter, stretches.of(person.from), stretches.count(), 1);
            if let Some(until) = person.until {
                group.change(counter, stretches.of(until.plus_days(1)), stretches.count(), -1);
            }
        }
    }

    /// Reported measures: for the court as a whole only.
    pub(super) fn reported(&self, tallies: &mut Tallies) {
        if !self.question.by.iter().all(of_whole_courts)
            || !self.question.filter.0.iter().all(|(dimension, _)| of_whole_courts(dimension))
        {
            return;
        }
        let key: GroupKey =
            self.question.by.iter().filter(|d| **d != Dimension::Month).map(|d| self.key(*d, 0)).collect();
        let stretches = self.question.stretches.count();
        for (position, counter) in self.question.counters.iter().enumerate() {
            let when = counter.measure.rule().when;
            // Cases and people count for themselves: a court that has them is not counted twice by what it reported.
            let counted = counter.measure.from_cases() && !self.table.is_empty()
                || when == When::InOffice && !self.table.people.is_empty();
            if counted {
                continue;
            }
            let mut level = 0;
            for one in self.table.reported.iter().filter(|one| Measure::parse(&one.measure) == Ok(counter.measure)) {
                let Some(value) = one.value.times(10_i32.pow(u32::from(counter.measure.decimals()))).and_then(whole)
                else {
                    continue;
                };
                let stretch_of = |day: crate::day::Day| self.question.stretches.of(day);
                let (from, to) = (stretch_of(one.period.first()), stretch_of(one.period.last()));
                let group = tallies.group(key.clone());
                group.standing += 1;
                if !group.reported.contains(counter) {
                    group.reported.push(*counter);
                }
                match when {
                    When::StandingAtEnd(_) | When::InOffice => {
                        group.change(position, to, stretches, value - level);
                        level = value;
                    }
                    When::ReportedLevel => {
                        group.change(position, from, stretches, value - level);
                        level = value;
                    }
                    // What stood when the period began.
                    When::StandingAtStart(_) => {
                        let before = stretch_of(one.period.first().plus_days(-1));
                        group.change(position, before, stretches, value - level);
                        level = value;
                    }
                    When::On(_) | When::Reported if from == to => group.change(position, from, stretches, value),
                    When::On(_) | When::Reported => group.wide.push(WideFlow { counter: *counter, from, to, value }),
                }
                tallies.saw(&self.table.court, (one.period.first(), one.period.last()));
            }
        }
    }
}

/// Whether a dimension leaves courts whole.
fn of_whole_courts(dimension: &Dimension) -> bool {
    matches!(dimension, Dimension::Court | Dimension::Month)
}

fn whole(quantity: Quantity) -> Option<i64> {
    let text = quantity.to_string();
    text.strip_prefix('\u{2212}').map_or_else(|| text.parse().ok(), |digits| digits.parse::<i64>().ok().map(|n| -n))
}

fn line_id(part: u16) -> String {
    u8::try_from(part).ok().and_then(Line::from_index).map_or_else(String::new, |line| line.id().to_owned())
}

fn procedure_id(part: u16) -> String {
    let procedure = u8::try_from(part).ok().and_then(crate::case::Procedure::from_index);
    procedure.map_or_else(String::new, |procedure| procedure.id().to_owned())
}

/// An amount of each row, in fen.
fn fen(column: &[u64]) -> impl Fn(usize) -> i64 {
    move |row| column.get(row).and_then(|fen| i64::try_from(*fen).ok()).unwrap_or(0)
}

/// The distinct codes in use among the rows kept, and the number of each row's code among them.
fn numbered(code: &[u64], kept: Option<&[u32]>) -> (Vec<u64>, Vec<u32>) {
    const DENSE: u64 = 1 << 20;
    let mut codes = Vec::new();
    let mut of_row = vec![0; code.len()];
    let mut number = |slot: &mut u32, code: u64| {
        if *slot == u32::MAX {
            *slot = codes.len() as u32;
            codes.push(code);
        }
        *slot
    };
    let mut dense =
        vec![u32::MAX; code.iter().copied().max().filter(|most| *most < DENSE).map_or(0, |most| most as usize + 1)];
    let mut sparse: BTreeMap<u64, u32> = BTreeMap::new();
    let mut give = |row: usize| {
        if let (Some(code), Some(place)) = (code.get(row).copied(), of_row.get_mut(row)) {
            *place = match dense.get_mut(code as usize) {
                Some(slot) => number(slot, code),
                None => number(sparse.entry(code).or_insert(u32::MAX), code),
            };
        }
    };
    match kept {
        Some(rows) => rows.iter().for_each(|row| give(*row as usize)),
        None => (0..code.len()).for_each(give),
    }
    (codes, of_row)
}

/// Where a row's group stands.
enum OfRow<'a> {
    /// All rows are in one.
    One,
    /// A column tells.
    Column(Cow<'a, [u16]>),
    /// Their numbers.
    Numbers(Vec<u32>),
}

/// The groups, of which some may turn out to be empty.
struct Groups<'a> {
    /// The dimensions and how many parts each has.
    digits: Vec<(Dimension, u64)>,
    codes: Vec<u64>,
    of_row: OfRow<'a>,
}

impl Groups<'_> {
    fn key(&self, pass: &Pass<'_>, code: u64) -> GroupKey {
        let mut rest = code;
        let mut key: GroupKey = Vec::with_capacity(self.digits.len());
        for (dimension, radix) in self.digits.iter().rev() {
            key.push(pass.key(*dimension, (rest % radix) as u16));
            rest /= radix;
        }
        key.reverse();
        key
    }
}

/// What is added up: how many, or how much.
trait Sum: Copy + Default + PartialEq + AddAssign + BitOr<Output = Self> + Into<i64> {}

impl Sum for u32 {}
impl Sum for i64 {}

/// So many cells a row may be set to nothing and read again, before it is quicker to go from row to counter.
const CELLS: usize = 8;

/// Counts columns into groups and stretches.
struct Count<'a> {
    pass: &'a Pass<'a>,
    kept: Option<&'a [u32]>,
    groups: &'a Groups<'a>,
    lookup: &'a Lookup,
}

impl Count<'_> {
    /// Adds up one column. Unless there are more than [`CELLS`] cells a row, facts are first counted by class, a class being all
    /// shapes that touch the same counters, so that a case costs one addition and not one for each counter it touches.
    /// `weighing` are the only rows that weigh anything, where that is known.
    fn column<S: Sum>(
        &self,
        on: On,
        classes: &Classes,
        weighing: Option<&[u32]>,
        weigh: impl Fn(usize) -> S,
        counted: &mut Vec<S>,
        sums: &mut [Vec<i64>],
    ) {
        if classes.touches.len() <= 1 {
            return;
        }
        let table = self.pass.table;
        let (days, few): (&[PackedDay], _) = match on {
            On::Moment(moment) => (table.column(moment), table.rows_with(moment)),
            On::ClosedAfterTwelveMonths => (&table.closed_after_twelve_months, table.rows_closed_after_twelve_months()),
        };
        let rows = self.kept.or(weighing).or(few);
        let (kinds, places) = (classes.touches.len(), self.lookup.none + 1);
        let cells = self.groups.codes.len() * places * kinds;
        if cells > CELLS * rows.map_or(table.len(), <[u32]>::len) {
            let (stretches, counters) = (self.lookup.none, self.pass.question.counters.len());
            let touches_of: Vec<&[Touch]> = classes.by_shape().map(|(_, touches)| touches).collect();
            self.each(rows, days, |row, day, shape, group| {
                let (stretch, touches) = (self.lookup.view().stretch(day), touches_of.get(usize::from(shape)));
                let (Some(touches), Some(sums)) = (touches, sums.get_mut(group)) else { return };
                if touches.is_empty() || stretch == stretches {
                    return;
                }
                let amount: i64 = weigh(row).into();
                if amount == 0 {
                    return;
                }
                if sums.is_empty() {
                    sums.resize(stretches * counters, 0);
                }
                for touch in *touches {
                    if let Some(sum) = sums.get_mut(usize::from(touch.counter) * stretches + stretch) {
                        *sum += i64::from(touch.sign) * amount;
                    }
                }
            });
            return;
        }
        // One piece of memory for all columns: fresh pages would cost more than the counting.
        counted.clear();
        counted.resize(cells, S::default());
        // A cell stands where its group, its class and its stretch add up to.
        let of_shape: Vec<usize> = classes.by_shape().map(|(class, _)| class * places).collect();
        let (of_group, of_shape, of_day) = (kinds * places, of_shape.as_slice(), self.lookup.view());
        let cells = counted.as_mut_slice();
        self.each(rows, days, move |row, day, shape, group| {
            let Some(of_shape) = of_shape.get(usize::from(shape)) else { return };
            if let Some(sum) = cells.get_mut(group * of_group + of_shape + of_day.stretch(day)) {
                *sum += weigh(row);
            }
        });
        self.spread(classes, counted, sums);
    }

    /// Goes through these rows, or all: their number, day, shape and group. Not inlined, so that each loop has the registers
    /// to itself.
    #[inline(never)]
    fn each(&self, rows: Option<&[u32]>, days: &[PackedDay], mut told: impl FnMut(usize, PackedDay, u16, usize)) {
        let shapes = &self.pass.table.shape;
        if let Some(rows) = rows {
            for row in rows.iter().map(|row| *row as usize) {
                let group = match &self.groups.of_row {
                    OfRow::One => 0,
                    OfRow::Column(column) => column.get(row).copied().map_or(0, usize::from),
                    OfRow::Numbers(numbers) => numbers.get(row).copied().map_or(0, |number| number as usize),
                };
                if let (Some(day), Some(shape)) = (days.get(row), shapes.get(row)) {
                    told(row, *day, *shape, group);
                }
            }
            return;
        }
        let rows = days.iter().zip(shapes).enumerate();
        match &self.groups.of_row {
            OfRow::One => rows.for_each(|(row, (day, shape))| told(row, *day, *shape, 0)),
            OfRow::Column(column) => rows
                .zip(&**column)
                .for_each(|((row, (day, shape)), group)| told(row, *day, *shape, usize::from(*group))),
            OfRow::Numbers(numbers) => {
                rows.zip(numbers).for_each(|((row, (day, shape)), group)| told(row, *day, *shape, *group as usize));
            }
        }
    }

    /// Adds what was counted by class to the counters that the class touches.
    fn spread<S: Sum>(&self, classes: &Classes, counted: &[S], sums: &mut [Vec<i64>]) {
        let (kinds, stretches) = (classes.touches.len(), self.lookup.none);
        let mut amounts = Vec::with_capacity(stretches);
        for (by_class, sums) in counted.chunks_exact((stretches + 1) * kinds).zip(sums) {
            for (counted, touches) in by_class.chunks_exact(stretches + 1).zip(&classes.touches) {
                let counted = counted.get(..stretches).unwrap_or_default();
                // Most judges have cases of one or two kinds.
                if touches.is_empty() || counted.iter().fold(S::default(), |all, one| all | *one) == S::default() {
                    continue;
                }
                if sums.is_empty() {
                    sums.resize(stretches * self.pass.question.counters.len(), 0);
                }
                amounts.clear();
                amounts.extend(counted.iter().map(|amount| Into::<i64>::into(*amount)));
                for touch in touches {
                    let from = usize::from(touch.counter) * stretches;
                    let sums = sums.get_mut(from..from + stretches).unwrap_or_default().iter_mut().zip(&amounts);
                    match touch.sign {
                        1 => sums.for_each(|(sum, amount)| *sum += amount),
                        _ => sums.for_each(|(sum, amount)| *sum -= amount),
                    }
                }
            }
        }
    }
}

/// Shapes that touch the same counters on one column by one weight, class 0 touching none.
struct Classes {
    of_shape: Vec<u16>,
    touches: Vec<Vec<Touch>>,
}

impl Classes {
    /// The class of every shape, and what that touches.
    fn by_shape(&self) -> impl Iterator<Item = (usize, &[Touch])> {
        let touches = |class: usize| self.touches.get(class).map_or(&[][..], Vec::as_slice);
        self.of_shape.iter().map(move |class| (usize::from(*class), touches(usize::from(*class))))
    }

    /// Parts the shapes by one counter after another: those let in from those that are not.
    fn new(counters: &[Counter], let_in: &[bool], on: On, weight: Weight) -> Self {
        let mut of_shape = vec![0_u16; let_in.len() / counters.len().max(1)];
        let mut touches = vec![Vec::new()];
        for (position, counter) in counters.iter().enumerate() {
            for (_, sign, _) in touches_of(*counter).filter(|(column, _, weighs)| *column == on && *weighs == weight) {
                // The class that goes on without the counter, then the one parted from it.
                let mut parted: Vec<Option<u16>> = vec![None; touches.len()];
                let let_in = let_in.iter().skip(position).step_by(counters.len());
                for (class, _) in of_shape.iter_mut().zip(let_in).filter(|(_, let_in)| **let_in) {
                    if let Some(parted) = parted.get_mut(usize::from(*class)) {
                        *class = *parted.get_or_insert_with(|| {
                            let mut touched: Vec<Touch> = touches.get(usize::from(*class)).cloned().unwrap_or_default();
                            touched.push(Touch { counter: position as u16, sign });
                            touches.push(touched);
                            (touches.len() - 1) as u16
                        });
                    }
                }
            }
        }
        Self { of_shape, touches }.in_use()
    }

    /// The same without the classes that no shape is left in, in the order of shapes: those of a type code together.
    fn in_use(self) -> Self {
        let mut number: Vec<Option<u16>> = vec![None; self.touches.len()];
        let mut touches = vec![Vec::new()];
        if let Some(none) = number.first_mut() {
            *none = Some(0);
        }
        let renumbered = self.of_shape.into_iter().map(|class| {
            let class = usize::from(class);
            let place = number.get_mut(class).map(|number| {
                *number.get_or_insert_with(|| {
                    touches.push(self.touches.get(class).cloned().unwrap_or_default());
                    (touches.len() - 1) as u16
                })
            });
            place.unwrap_or(0)
        });
        let of_shape = renumbered.collect();
        Self { of_shape, touches }
    }
}
