//! One indicator: headline, trend, breakdown, what its change is made of, and the cases behind it.

use super::health::attribution_of;
use super::query::{Chosen, Drill};
use super::{Cell, CourtName, Evaluation, Subject, months_back};
use domain::case_number::CaseNumber;
use domain::catalogue::{Indicator, IndicatorId};
use domain::change::{self, Attribution};
use domain::court::CourtCode;
use domain::day::{Day, Month};
use domain::detector::Unqualified;
use domain::explain::{Sentence, because, explain};
use domain::fact::Moment;
use domain::figure::{Completeness, Figure, Standard, State, lack_data};
use domain::measure::Measure;
use domain::period::Period;
use domain::policy::Part;
use domain::quantity::{Quantity, difference};
use domain::range::{DatedRange, Range};
use domain::tally::{Dimension, Filter, GroupKey, Key, Question, Stretches, Tallies};
use serde::{Deserialize, Serialize};

/// Months of the trend.
const TREND_MONTHS: i32 = 24;
/// Parts of a change that are shown one by one; the rest stand together.
const CHANGE_PARTS: usize = 8;

/// Rows of a breakdown that are shown.
pub const BREAKDOWN_ROWS: usize = 200;
/// Cases on a page.
pub const CASES_PER_PAGE: usize = 20;

/// Everything the screen of an indicator shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorView {
    /// Which.
    pub indicator: IndicatorId,
    /// Scope, period, line, edition.
    pub chosen: Chosen,
    /// Breakdown, restriction, side and page.
    pub drill: Drill,
    /// The courts of the scope, its own court first.
    pub courts: Vec<CourtName>,
    /// The settings of ranges, for the browser to go on with.
    pub ranges: Vec<DatedRange>,
    /// The figures that failed checks make not qualified, for the browser to go on with.
    pub unqualified: Vec<(CourtCode, Unqualified)>,
    /// The range that applies.
    pub range: Option<Range>,
    /// The value of the whole scope under the restriction.
    pub headline: Cell,
    /// What of the court the figures are of.
    pub part: Part,
    /// Beside a part of a court, the value of the whole, which is not computed with it ([`headline_of`]). Shown where nothing
    /// is restricted.
    pub whole_court: Option<Cell>,
    /// The last day anything happened.
    pub data_until: Option<Day>,
    /// By month: the whole scope first, then each court.
    pub trend: Vec<Series>,
    /// The breakdown.
    pub breakdown: Breakdown,
    /// What the change is made of, by the dimensions of the breakdown.
    pub change: Option<Change>,
    /// The cases behind one side.
    pub cases: CasePage,
}

/// What a change is made of, as far as it is shown. Its parts and the rest add up to it exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The whole of it.
    pub total: Quantity,
    /// The largest parts, largest first.
    pub parts: Vec<change::Part>,
    /// The largest part that goes the way of the whole; none where the whole goes neither way.
    pub leading: Option<change::Part>,
    /// How many parts there are besides, and what they add up to.
    pub rest: Option<(usize, Quantity)>,
}

impl Change {
    fn of(attribution: &Attribution<&GroupKey>) -> Self {
        let parts = attribution.parts.as_slice();
        let (shown, rest) = parts.split_at_checked(CHANGE_PARTS).unwrap_or((parts, &[]));
        let sum = rest.iter().fold(Quantity::ZERO, |sum, part| sum.plus(part.total).unwrap_or(sum));
        Self {
            total: attribution.change,
            parts: shown.iter().map(change::Part::owned).collect(),
            leading: attribution.leading(attribution.change).map(change::Part::owned),
            rest: (!rest.is_empty()).then_some((rest.len(), sum)),
        }
    }
}

/// A line of the trend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// One court, or the whole scope.
    pub court: Option<CourtCode>,
    /// Shown values by month.
    pub points: Vec<(Month, Option<Quantity>)>,
}

impl Series {
    /// Where the line ends.
    pub fn last(&self) -> Option<Quantity> {
        self.points.iter().rev().find_map(|(_, value)| *value)
    }
}

/// Which lines are named at their ends: all of a few; of many the whole scope and those that end highest and lowest.
pub fn named(series: &[Series]) -> Vec<bool> {
    const FEW: usize = 8;
    const EITHER_SIDE: usize = 3;
    let end = |one: &Series| one.last().map(Quantity::approximate);
    let mut ends: Vec<(f64, usize)> =
        series.iter().enumerate().skip(1).filter_map(|(at, one)| Some((end(one)?, at))).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let far = |at: usize| {
        let place = ends.iter().position(|(_, one)| *one == at).unwrap_or(0);
        place < EITHER_SIDE || place + EITHER_SIDE >= ends.len()
    };
    (0..series.len()).map(|at| at == 0 || series.len() <= FEW || far(at)).collect()
}

/// A table of groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// The groups, in administrative, statutory or calendar order; causes by their size.
    pub rows: Vec<BreakdownRow>,
    /// How many rows there are in all.
    pub of: usize,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakdownRow {
    /// Its keys, one a dimension.
    pub key: GroupKey,
    /// Its figure.
    pub figure: Figure,
    /// With regard to the range.
    pub state: Option<State>,
    /// Change of the shown value since the period compared with.
    pub change: Option<Quantity>,
}

/// A page of cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasePage {
    /// How many rows in all.
    pub of: usize,
    /// The rows from [`Drill::offset`] on.
    pub rows: Vec<CaseRow>,
    /// Terms of the side that are not counted from cases.
    pub not_from_cases: Vec<Measure>,
    /// Courts of the scope that have not opened their cases.
    pub closed_courts: Vec<CourtCode>,
}

/// One case that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRow {
    /// 案号.
    pub number: CaseNumber,
    /// Who handles it, and where.
    pub judge: String,
    /// 案由.
    pub cause: String,
    /// When it was docketed.
    pub docketed: Option<Day>,
    /// When it was closed.
    pub closed: Option<Day>,
    /// What it counts for.
    pub measure: Measure,
    /// Added or taken away.
    pub plus: bool,
    /// How much it counts for.
    pub weight: Quantity,
    /// Why.
    pub because: Vec<Sentence>,
}

/// What another drill makes of a view. Parts that are none stay as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The value of the whole and its trend.
    pub whole: Option<(Cell, Vec<Series>)>,
    /// The breakdown and what the change is made of.
    pub grouped: Option<(Breakdown, Option<Change>)>,
    /// The cases.
    pub cases: Option<CasePage>,
}

impl IndicatorView {
    /// Which of its parts another drill of the same figure leaves as they are, in the order of [`Step`].
    fn stays(shown: &Drill, drill: &Drill) -> [bool; 3] {
        let within = shown.within == drill.within;
        [
            within,
            within && shown.by == drill.by && shown.since_period_before == drill.since_period_before,
            within && shown.side == drill.side && shown.offset == drill.offset,
        ]
    }

    /// What it tells to whoever sees another drill of the same figure.
    pub fn step_from(&self, shown: &Drill) -> Step {
        let [whole, grouped, cases] = Self::stays(shown, &self.drill);
        Step {
            whole: (!whole).then(|| (self.headline.clone(), self.trend.clone())),
            grouped: (!grouped).then(|| (self.breakdown.clone(), self.change.clone())),
            cases: (!cases).then(|| self.cases.clone()),
        }
    }

    /// The view that a step leads to.
    #[must_use]
    pub fn after(&self, drill: &Drill, step: &Step) -> Self {
        let (headline, trend) = step.whole.clone().unwrap_or_else(|| (self.headline.clone(), self.trend.clone()));
        let (breakdown, change) = step.grouped.clone().unwrap_or_else(|| (self.breakdown.clone(), self.change.clone()));
        Self {
            indicator: self.indicator,
            chosen: self.chosen.clone(),
            drill: drill.clone(),
            courts: self.courts.clone(),
            ranges: self.ranges.clone(),
            unqualified: self.unqualified.clone(),
            range: self.range.clone(),
            headline,
            part: self.part.clone(),
            whole_court: self.whole_court.clone(),
            data_until: self.data_until,
            trend,
            breakdown,
            change,
            cases: step.cases.clone().unwrap_or_else(|| self.cases.clone()),
        }
    }
}

/// Computes the screen of an indicator; what a drill from `before` leaves as it was is taken from there. `None` where
/// the id has no definition.
pub fn indicator_view(
    subject: &Subject,
    id: IndicatorId,
    chosen: &Chosen,
    drill: &Drill,
    before: Option<&IndicatorView>,
) -> Option<IndicatorView> {
    let indicator = id.definition()?;
    let filter = drill.filter(chosen);
    let range = subject.range(id, chosen.version, chosen.period.last()).filter(|_| subject.part == Part::Court);
    let here = Here { subject, indicator, chosen, drill, filter: &filter, range };
    let before = before.filter(|old| old.indicator == id && old.chosen == *chosen);
    let [same_whole, same_groups, same_cases] =
        before.map_or([false; 3], |old| IndicatorView::stays(&old.drill, drill));
    let (headline, trend) = match before.filter(|_| same_whole) {
        Some(old) => (old.headline.clone(), old.trend.clone()),
        None => here.whole(),
    };
    let (breakdown, change) = match before.filter(|_| same_groups) {
        Some(old) => (old.breakdown.clone(), old.change.clone()),
        None => here.grouped(),
    };
    let cases = match before.filter(|_| same_cases) {
        Some(old) => old.cases.clone(),
        None => cases(subject, indicator, chosen, drill, &filter),
    };
    let doubted = drill.within.0.is_empty()
        && subject.only_court().is_some_and(|court| subject.is_unqualified(court, id, chosen.period));
    let headline = if doubted { headline.unqualified() } else { headline };
    Some(IndicatorView {
        indicator: id,
        unqualified: subject.unqualified.clone(),
        chosen: chosen.clone(),
        drill: drill.clone(),
        courts: subject.courts.clone(),
        ranges: subject.ranges.to_vec(),
        range: range.cloned(),
        headline,
        part: subject.part.clone(),
        whole_court: None,
        data_until: subject.data_until(),
        trend,
        breakdown,
        change,
        cases,
    })
}

/// The value of a whole court, beside which a part of it is shown. Of the restrictions only the line: with any other, the
/// figure of a colleague could be asked for as if it were the court's.
pub fn headline_of(whole: &Subject, id: IndicatorId, chosen: &Chosen) -> Option<Cell> {
    let (filter, drill) = (chosen.filter(), Drill::default());
    let range = whole.range(id, chosen.version, chosen.period.last());
    let here = Here { subject: whole, indicator: id.definition()?, chosen, drill: &drill, filter: &filter, range };
    Some(here.whole().0)
}

/// What the parts of the screen are computed from.
struct Here<'a> {
    subject: &'a Subject,
    indicator: &'static Indicator,
    chosen: &'a Chosen,
    drill: &'a Drill,
    filter: &'a Filter,
    range: Option<&'a Range>,
}

impl<'a> Here<'a> {
    fn tallies(&self, by: &[Dimension], stretches: Stretches) -> Tallies {
        let counters = self.indicator.counters();
        let question = Question { counters: &counters, by, filter: self.filter, stretches };
        Tallies::of(&self.subject.tables(), &question)
    }

    fn evaluation<'t>(&'t self, tallies: &'t Tallies, by: &[Dimension]) -> Evaluation<'t> {
        // A range is set for courts: it judges no division and no person.
        let within_court = [Dimension::Division, Dimension::Judge]
            .iter()
            .any(|dimension| by.contains(dimension) || self.filter.get(*dimension).is_some());
        Evaluation {
            indicator: self.indicator,
            tallies,
            range: self.range,
            divides: self.subject.divides(self.indicator, by, self.filter),
            judged: !within_court && self.indicator.is_judged(self.subject.tables.len(), by),
        }
    }

    /// The value of the whole, and the trends.
    fn whole(&self) -> (Cell, Vec<Series>) {
        let (subject, period) = (self.subject, self.chosen.period);
        let stretches = Stretches::for_period(period, months_back(period).max(TREND_MONTHS));
        let by_court = self.tallies(&[Dimension::Court], stretches);
        let whole = by_court.total();
        let applies = subject.courts.iter().any(|court| self.indicator.applies_to(court.tier));
        let headline = if applies {
            self.evaluation(&whole, &[])
                .cell(&[], period, subject.completeness(period, None), |before| self.fit_rows(before))
        } else {
            Cell::NOT_HERE
        };
        let by_column = subject.by_column(&by_court);
        (headline, trend(&self.evaluation(&by_column, &[]), &self.evaluation(&whole, &[]), subject, period))
    }

    /// The rows of a period that are fit for its figure; none where a failed check makes that not qualified.
    fn fit_rows(&self, period: Period) -> Option<Completeness> {
        match self.drill.within.0.is_empty() {
            true => self.subject.qualifying_for(self.indicator.id, period, None),
            // A check is of the court's figure, not of a part of it.
            false => Some(self.subject.qualifying(period, |_| true)),
        }
    }

    /// Whether the figure of a period, counted by groups, is qualified.
    fn qualifies(&self, groups: &Tallies, period: Period) -> bool {
        let standard = Standard::default();
        self.fit_rows(period).is_some_and(|rows| rows.basis_points() >= standard.completeness)
            && !lack_data(self.indicator, groups, period)
    }

    /// The breakdown, and what the change is made of.
    fn grouped(&self) -> (Breakdown, Option<Change>) {
        let (drill, period) = (self.drill, self.chosen.period);
        let earlier = if drill.since_period_before { period.before() } else { period.year_before() };
        let by_month = drill.by.contains(&Dimension::Month);
        let undated: Vec<Dimension> = drill.by.iter().copied().filter(|one| *one != Dimension::Month).collect();
        let change_by = if undated.is_empty() { vec![Dimension::Cause] } else { undated.clone() };
        let two_periods = || self.tallies(&change_by, Stretches::of_periods(&[period, earlier]));
        let (groups, parts) = if by_month {
            let by_month = self.tallies(&undated, Stretches::for_period(period, months_back(period)));
            // Months make up the periods that are compared, where these are whole months and the groups are those of the change.
            let told = change_by == undated && by_month.stretches().covering(earlier).is_some();
            (by_month, (!told).then(two_periods))
        } else {
            (two_periods(), None)
        };
        let breakdown = breakdown(&self.evaluation(&groups, &drill.by), self.subject, period, earlier, drill);
        let divides = self.subject.divides(self.indicator, &drill.by, self.filter);
        let parts = parts.as_ref().unwrap_or(&groups);
        // What is not told as a change is not taken apart as one either.
        let told = divides && [period, earlier].into_iter().all(|period| self.qualifies(parts, period));
        let change = told.then(|| attribution_of(parts, self.indicator, period, earlier)).flatten();
        (breakdown, change.as_ref().map(Change::of))
    }
}

fn trend(by_court: &Evaluation<'_>, whole: &Evaluation<'_>, subject: &Subject, period: Period) -> Vec<Series> {
    let Some((_, last)) = period.whole_months() else {
        return Vec::new();
    };
    let months: Vec<Month> = (0..TREND_MONTHS).rev().map(|back| last.plus(-back)).collect();
    let line = |evaluation: &Evaluation<'_>, key: &[Key]| {
        let shown = |month: &Month| {
            let month = Period::month(*month);
            let column = key.first().map(|key| &*key.id);
            let under = |code: &CourtCode| column.is_none_or(|column| subject.column_of(code).as_str() == column);
            evaluation.figure(key, month, subject.qualifying(month, under)).shown(evaluation.indicator)
        };
        months.iter().map(|month| (*month, shown(month))).collect::<Vec<_>>()
    };
    let mut series = vec![Series { court: None, points: line(whole, &[]) }];
    for key in by_court.tallies.keys() {
        let court = key.first().and_then(|key| CourtCode::parse(&key.id).ok());
        let applies = |court: &CourtCode| {
            subject.courts.iter().any(|one| one.code == *court && by_court.indicator.applies_to(one.tier))
        };
        if let Some(court) = court.filter(applies) {
            series.push(Series { court: Some(court), points: line(by_court, key) });
        }
    }
    if series.len() == 2 {
        series.truncate(1)
    }
    series
}

fn breakdown(
    evaluation: &Evaluation<'_>,
    subject: &Subject,
    period: Period,
    compared_with: Period,
    drill: &Drill,
) -> Breakdown {
    let undated: Vec<Dimension> = drill.by.iter().copied().filter(|one| *one != Dimension::Month).collect();
    let row = |key: GroupKey, group: &[Key], period: Period, compared_with: Period| {
        let court = Key::court_of(group, &undated);
        // The check is of the court's figure: what is a part of it is not said to fail.
        let whole = undated == [Dimension::Court] && drill.within.0.is_empty();
        let doubted = |period| {
            let court = court.as_ref().filter(|_| whole);
            court.is_some_and(|court| subject.is_unqualified(court, evaluation.indicator.id, period))
        };
        let rows = |period| subject.qualifying(period, |code| court.as_ref().is_none_or(|court| court == code));
        let row = row(evaluation, key, group, [rows(period), rows(compared_with)], [period, compared_with]);
        let row = BreakdownRow { change: row.change.filter(|_| !doubted(compared_with)), ..row };
        match doubted(period) {
            true => BreakdownRow { figure: row.figure.without_qualification(), state: None, change: None, ..row },
            false => row,
        }
    };
    let found = found(evaluation, period, drill);
    let of = found.len();
    let back = compared_with.first().month().number() - period.first().month().number();
    let shown = found.into_iter().take(BREAKDOWN_ROWS).map(|found| match found.month {
        None => row(found.group.clone(), found.group, period, compared_with),
        Some((at, month)) => {
            let mut dated = found.group.clone();
            dated.insert(at, Key { order: 0, court: None, id: month.to_string().into() });
            row(dated, found.group, Period::month(month), Period::month(month.plus(back)))
        }
    });
    Breakdown { rows: shown.collect(), of }
}

/// A row of a breakdown before it is put together: there may be many thousands, of which few are shown.
struct Found<'a> {
    group: &'a GroupKey,
    /// Where the breakdown is by month too: which, and after how many keys of the group.
    month: Option<(usize, Month)>,
    /// What is divided by, as tallied.
    denominator: i64,
}

impl Found<'_> {
    /// The keys before the month, and those after it but the last.
    fn stem(&self) -> (&[Key], Option<Month>, &[Key]) {
        let at = self.month.map_or(0, |(at, _)| at);
        let (before, after) = self.group.split_at_checked(at).unwrap_or_default();
        (before, self.month.map(|(_, month)| month), after.split_last().map_or(after, |(_, stem)| stem))
    }
}

/// The rows in which anything counts, in the order of their keys; causes under the same keys by size.
fn found<'a>(evaluation: &'a Evaluation<'_>, period: Period, drill: &Drill) -> Vec<Found<'a>> {
    let month_at = drill.by.iter().position(|dimension| *dimension == Dimension::Month);
    let periods = match month_at {
        None => vec![period],
        Some(_) => period.each_month().map(Period::month).collect(),
    };
    let counting = evaluation.counting(&periods).map(|(group, period, denominator)| Found {
        group,
        month: month_at.map(|at| (at.min(group.len()), period.first().month())),
        denominator,
    });
    let mut found: Vec<Found<'_>> = counting.collect();
    // Groups come in the order of their keys, each with its months: those that are alike before the month are put together.
    if let Some(at) = month_at.filter(|at| at + 1 < drill.by.len()) {
        let before = |found: &Found<'a>| found.group.get(..at);
        for alike in found.chunk_by_mut(|a, b| before(a) == before(b)) {
            alike.sort_by_key(|found| found.month.map(|(_, month)| month));
        }
    }
    if drill.by.last() == Some(&Dimension::Cause) {
        for alike in found.chunk_by_mut(|a, b| a.stem() == b.stem()) {
            alike.sort_by_key(|found| std::cmp::Reverse(found.denominator));
        }
    }
    found
}

fn row(
    evaluation: &Evaluation<'_>,
    key: GroupKey,
    group: &[Key],
    [rows, rows_before]: [Completeness; 2],
    [period, compared_with]: [Period; 2],
) -> BreakdownRow {
    let figure = evaluation.figure(group, period, rows);
    let state = evaluation.state(&figure, period);
    let earlier = evaluation.figure(group, compared_with, rows_before).shown(evaluation.indicator);
    let change =
        figure.shown(evaluation.indicator).zip(earlier).and_then(|(later, earlier)| difference(later, earlier));
    BreakdownRow { key, figure, state, change }
}

fn cases(subject: &Subject, indicator: &Indicator, chosen: &Chosen, drill: &Drill, filter: &Filter) -> CasePage {
    let mut skip = drill.offset;
    let mut page = CasePage {
        of: 0,
        rows: Vec::new(),
        not_from_cases: drill
            .side
            .terms(indicator)
            .iter()
            .map(|term| term.measure)
            .filter(|measure| !measure.from_cases())
            .collect(),
        closed_courts: Vec::new(),
    };
    for table in &subject.tables {
        if !subject.open.contains(table.court()) {
            page.closed_courts.push(table.court().clone());
            continue;
        }
        let counted = explain(table, indicator, drill.side, chosen.period, filter);
        page.of += counted.len();
        let wanted = counted.iter().skip(skip).take(CASES_PER_PAGE - page.rows.len());
        skip = skip.saturating_sub(counted.len());
        page.rows.extend(wanted.filter_map(|one| {
            let fact = table.fact(one.row)?;
            let day = |moment: Moment| fact.days.get(usize::from(moment.index())).copied().flatten();
            Some(CaseRow {
                judge: fact.judge.to_string(),
                cause: fact.cause.to_string(),
                docketed: day(Moment::Docketed),
                closed: day(Moment::Closed),
                measure: one.measure,
                plus: one.plus,
                weight: Quantity::new(i128::from(one.weight), one.measure.decimals()),
                because: because(&fact, one.measure, chosen.period),
                number: fact.number,
            })
        }));
    }
    page
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use domain::case::{CaseRecord, Procedure};
    use domain::catalogue::Version;
    use domain::fact::Fact;
    use domain::table::{FactTable, RefusedRows};
    use std::sync::Arc;

    const RATE: IndicatorId = IndicatorId::ClosingToIntake;

    /// Cases of two courts, each docketed in one month and closed in the next, so that both months count it.
    fn subject() -> Subject {
        of(vec![
            table(
                "冀0629",
                &[("甲", "离婚纠纷", 1), ("乙", "借贷纠纷", 1), ("乙", "借贷纠纷", 1), ("乙", "离婚纠纷", 3)],
            ),
            table(
                "冀0638",
                &[("甲", "借贷纠纷", 2), ("丙", "离婚纠纷", 1), ("丁", "离婚纠纷", 5), ("丙", "借贷纠纷", 13)],
            ),
        ])
    }

    /// Judges, causes and months of docketing; each is closed thirty days later.
    fn table(code: &str, cases: &[(&str, &str, u32)]) -> Arc<FactTable> {
        let fact = |(serial, (judge, cause, month)): (usize, &(&str, &str, u32))| {
            // The thirteenth month is the next January.
            let (year, month) = (2023 + (*month as i32 - 1) / 12, (*month - 1) % 12 + 1);
            let docketed = Day::from_ymd(year, month, 10).unwrap();
            let number = format!("({year}){code}民初{}号", serial + 1).parse().unwrap();
            let case = CaseRecord {
                judge: (*judge).into(),
                cause: (*cause).into(),
                closed: Some(docketed.plus_days(30)),
                ..CaseRecord::docketed(number, docketed, Procedure::Ordinary)
            };
            Fact::derive(&case, &[])
        };
        let facts: Vec<Fact> = cases.iter().enumerate().map(fact).collect();
        Arc::new(FactTable::build(CourtCode::parse(code).unwrap(), &facts).unwrap())
    }

    fn of(tables: Vec<Arc<FactTable>>) -> Subject {
        let open: Vec<CourtCode> = tables.iter().map(|table| table.court().clone()).collect();
        let named = |code: &CourtCode| CourtName {
            code: code.clone(),
            zh: Default::default(),
            en: Default::default(),
            tier: code.tier(),
            parent: None,
        };
        let (courts, ranges) = (open.iter().map(named).collect(), Vec::new().into());
        Subject { courts, tables, ranges, open, part: Part::Court, unqualified: Vec::new(), fingerprint: None }
    }

    fn view(by: &[Dimension], period: &str, since_period_before: bool) -> IndicatorView {
        view_of(&subject(), RATE, by, period, since_period_before)
    }

    fn view_of(
        subject: &Subject,
        id: IndicatorId,
        by: &[Dimension],
        period: &str,
        since_period_before: bool,
    ) -> IndicatorView {
        let (court, period) = (CourtCode::parse("冀06").unwrap(), period.parse().unwrap());
        let chosen = Chosen { court, period, line: None, version: Version::V2024_09, group: None, meeting: None };
        let drill = Drill { by: by.to_vec(), since_period_before, ..Drill::default() };
        indicator_view(subject, id, &chosen, &drill, None).unwrap()
    }

    /// The rows: their keys, what came in and what was closed.
    fn rows(by: &[Dimension]) -> Vec<String> {
        let row = |row: &BreakdownRow| {
            let keys: Vec<&str> = row.key.iter().map(|key| &*key.id).collect();
            let side = |side: Option<Quantity>| side.unwrap_or(Quantity::ZERO);
            format!("{} {}/{}", keys.join(" "), side(row.figure.numerator), side(row.figure.denominator))
        };
        view(by, "2023-01..2023-06", true).breakdown.rows.iter().map(row).collect()
    }

    #[test]
    fn a_month_stands_where_it_was_chosen() {
        use Dimension::{Cause, Court, Month};
        let by_court_first = [
            "冀0629 2023-01 0/3",
            "冀0629 2023-02 3/0",
            "冀0629 2023-03 0/1",
            "冀0629 2023-04 1/0",
            "冀0638 2023-01 0/1",
            "冀0638 2023-02 1/1",
            "冀0638 2023-03 1/0",
            "冀0638 2023-05 0/1",
            "冀0638 2023-06 1/0",
        ];
        assert_eq!(rows(&[Court, Month]), by_court_first);
        let mut by_month_first = by_court_first.map(|row| {
            let (court, rest) = row.split_once(' ').unwrap();
            let (month, sides) = rest.split_once(' ').unwrap();
            format!("{month} {court} {sides}")
        });
        by_month_first.sort_unstable();
        assert_eq!(rows(&[Month, Court]), by_month_first);
        let between = rows(&[Court, Month, Cause]);
        let mut sorted = between.clone();
        sorted.sort_by(|a, b| a.split(' ').take(2).cmp(b.split(' ').take(2)));
        assert_eq!(between, sorted, "each month of a court once");
        assert_eq!(between.first().map(String::as_str), Some("冀0629 2023-01 借贷纠纷 0/2"), "the larger cause first");
    }

    #[test]
    fn the_range_of_a_year_judges_no_month_of_what_depends_on_length() {
        use Dimension::{Cause, Month};
        let judging = |indicator| DatedRange {
            indicator,
            version: Version::V2024_09,
            from: Day::from_ymd(2023, 1, 1).unwrap(),
            range: Range { low: Some(Quantity::new(1, 0)), high: None, basis: String::from("年度") },
        };
        let subject = Subject { ranges: [RATE, IndicatorId::Clearance].map(judging).into(), ..subject() };
        let states = |id: IndicatorId, by: &[Dimension]| {
            let view = view_of(&subject, id, by, "2023-01..2023-06", true);
            let valued = |row: &&BreakdownRow| row.figure.value().is_some();
            let rows: Vec<bool> = view.breakdown.rows.iter().filter(valued).map(|row| row.state.is_some()).collect();
            assert!(rows.len() > 1 && view.headline.state.is_some(), "{} {by:?}: {rows:?}", id.id());
            (rows.iter().all(|judged| *judged), rows.iter().any(|judged| *judged))
        };
        for by in [&[Cause][..], &[Month], &[Month, Cause]] {
            let by_month = by.contains(&Month);
            assert_eq!(states(RATE, by), (true, true), "{by:?}");
            assert_eq!(states(IndicatorId::Clearance, by), (!by_month, !by_month), "{by:?}");
        }
        // Nor where the month is the whole period.
        let headline = |id| view_of(&subject, id, &[Cause], "2023-02", true).headline;
        let (clearance, rate) = (headline(IndicatorId::Clearance), headline(RATE));
        assert!(clearance.figure.value().is_some() && clearance.state.is_none() && rate.state.is_some());
    }

    #[test]
    fn nothing_is_compared_with_a_period_that_is_not_qualified() {
        let (period, before) = ("2023-03..2023-04".parse::<Period>().unwrap(), Month::new(2023, 1));
        let changes = |subject: &Subject, drill: &Drill| {
            let chosen = Chosen {
                court: CourtCode::parse("冀06").unwrap(),
                period,
                line: None,
                version: Version::V2024_09,
                group: None,
                meeting: None,
            };
            let view = indicator_view(subject, RATE, &chosen, drill, None).unwrap();
            let rows: Vec<bool> = view.breakdown.rows.iter().map(|row| row.change.is_some()).collect();
            ([view.headline.on_period_before.is_some(), view.change.is_some()], rows)
        };
        let drill = Drill { by: vec![Dimension::Court], since_period_before: true, ..Drill::default() };
        let cases = [("甲", "离婚纠纷", 1), ("甲", "离婚纠纷", 2), ("甲", "离婚纠纷", 3), ("甲", "离婚纠纷", 4)];
        let [first, second] = [table("冀0629", &cases), table("冀0638", &cases)];
        let whole = of(vec![first.clone(), second.clone()]);
        assert_eq!(changes(&whole, &drill), ([true; 2], vec![true, true]));
        // A row of January was refused in the first court.
        let refused = vec![RefusedRows { month: before, rows: 1 }];
        let first = Arc::new(FactTable::clone(&first).with_surroundings(Vec::new(), Vec::new(), refused));
        assert_eq!(changes(&of(vec![first, second]), &drill), ([false; 2], vec![false, true]));
    }

    #[test]
    fn a_change_is_the_same_whether_months_are_told_apart_or_not() {
        use Dimension::{Cause, Court, Judge, Month};
        // Whole months, of which the months of a breakdown tell both periods, and days, of which they do not.
        for (period, since_period_before) in
            [("2023-03..2023-04", true), ("2024-01..2024-03", false), ("2023-03-05..2023-04-20", true)]
        {
            let change = |by: &[Dimension]| view(by, period, since_period_before).change.unwrap();
            for by in [&[Court][..], &[Judge, Cause], &[Cause]] {
                let dated: Vec<Dimension> = by.iter().copied().chain([Month]).collect();
                assert_eq!(change(&dated), change(by), "{period} {by:?}");
            }
            assert_eq!(change(&[Month]), change(&[Cause]));
        }
        let change = view(&[Judge], "2023-03..2023-04", true).change.unwrap();
        assert_eq!(change.parts.len(), 4, "of five, one has cases in neither period");
    }
}
