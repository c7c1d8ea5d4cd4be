//! What a court's facts add up to by month, counted once and kept beside them. Figures of the courts above are sums of these.

use super::{Changes, Dimension, Filter, Key, Question, Stretches, Tallies, WideFlow};
use crate::catalogue::counters;
use crate::day::{Day, Month};
use crate::line::Line;
use crate::table::{FactTable, unpack_day};
use std::sync::OnceLock;

/// More months than any court's data reach over; where a day was mistyped by centuries, nothing is kept.
const MOST_MONTHS: i32 = 600;

/// Derived from a table's facts when first asked for; a copy begins anew.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// The whole catalogue by month: of the whole court, then of each line.
    months: [OnceLock<Option<Tallies>>; 1 + Line::ALL.len()],
}

impl Clone for Kept {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Tallies {
    /// The same as [`Tallies::of`], to the bit. Where the whole catalogue is asked for by court, over months, of courts or of
    /// one line of them, each court's facts are counted once and its sums are added from then on.
    pub fn of_courts(tables: &[&FactTable], question: &Question<'_>) -> Self {
        let mut tallies = Self::nothing(question.stretches.clone(), question.counters);
        let mut settled = 0;
        for (position, table) in tables.iter().enumerate() {
            match table.known.sums.answer(table, position, question) {
                Some(court) => tallies.put_beside(&court),
                None => tallies.count(position, table, question),
            }
            tallies.settle_beyond(&mut settled);
        }
        tallies.settled()
    }

    /// The same changes in other stretches, or none where a boundary of those lies within one of these. Nothing lies before
    /// the first boundary of these, nor after the last.
    fn resliced(&self, stretches: &Stretches) -> Option<Self> {
        let (first, last) = (self.stretches.starts.first()?, self.stretches.starts.last()?);
        let fits = |start: &Day| start <= first || last < start || self.stretches.starts.binary_search(start).is_ok();
        if !stretches.starts.iter().all(fits) {
            return None;
        }
        let mut within = vec![0];
        within.extend(self.stretches.starts.iter().map(|start| stretches.of(*start)));
        let into = |stretch: usize| within.get(stretch).copied().unwrap_or(0);
        let (before, after) = (self.stretches.count(), stretches.count());
        let mut resliced = Self::nothing(stretches.clone(), &self.counters);
        for (key, changes) in &self.groups {
            let mut sums = Changes {
                changes: vec![0; self.counters.len() * after],
                standing: changes.standing,
                reported: changes.reported.clone(),
                wide: Vec::new(),
            };
            for (counter, by_stretch) in changes.changes.chunks_exact(before).enumerate() {
                for (stretch, change) in by_stretch.iter().enumerate().filter(|(_, change)| **change != 0) {
                    sums.change(counter, into(stretch), after, *change);
                }
            }
            for flow in &changes.wide {
                let (from, to) = (into(flow.from), into(flow.to));
                match self.counters.iter().position(|counter| *counter == flow.counter) {
                    Some(counter) if from == to => sums.change(counter, from, after, flow.value),
                    _ => sums.wide.push(WideFlow { from, to, ..*flow }),
                }
            }
            resliced.groups.push((key.clone(), sums));
        }
        resliced.spans.clone_from(&self.spans);
        Some(resliced.settled())
    }
}

impl Kept {
    /// The answer for the court at a position of the question's courts, where it can be given from what is kept.
    fn answer(&self, table: &FactTable, position: usize, question: &Question<'_>) -> Option<Tallies> {
        if question.by != [Dimension::Court] || question.counters != counters() {
            return None;
        }
        let mut line = None;
        for (dimension, value) in &question.filter.0 {
            match dimension {
                Dimension::Line => line = Some(Line::ALL.iter().copied().find(|line| line.id() == value)?),
                Dimension::Court if value == table.court.as_str() => {}
                _ => return None,
            }
        }
        let slot = self.months.get(line.map_or(0, |line| 1 + usize::from(line.index())))?;
        let by_month = slot.get_or_init(|| by_month(table, line)).as_ref()?;
        let order = u32::try_from(position).ok()?;
        let placed = |key: &Key| Key { order, ..key.clone() };
        Some(by_month.resliced(&question.stretches)?.regrouped(|keys| keys.iter().map(placed).collect()))
    }
}

/// The whole catalogue over every month in which anything happened, of a court or one line of it.
fn by_month(table: &FactTable, line: Option<Line>) -> Option<Tallies> {
    let (first, last) = months(table)?;
    if last.number() - first.number() > MOST_MONTHS {
        return None;
    }
    let filter = line.map_or_else(Filter::default, |line| Filter::default().with(Dimension::Line, line.id()));
    let stretches = Stretches::months(first, last);
    let question = Question { counters: counters(), by: &[Dimension::Court], filter: &filter, stretches };
    Some(Tallies::of(&[table], &question))
}

/// The first and the last month in which anything happened, was reported, or someone came or went.
fn months(table: &FactTable) -> Option<(Month, Month)> {
    let columns = table.days.iter().chain([&table.twelve_months, &table.closed_after_twelve_months]);
    let days = columns.filter_map(|column| {
        let held = || column.iter().copied().filter(|day| *day != 0);
        held().min().zip(held().max())
    });
    let days = days.filter_map(|(first, last)| unpack_day(first).zip(unpack_day(last)));
    let people =
        table.people.iter().map(|person| (person.from, person.until.map_or(person.from, |day| day.plus_days(1))));
    // What stood when a reported period began counts on the day before.
    let reported = table.reported.iter().map(|one| (one.period.first().plus_days(-1), one.period.last()));
    days.chain(people).chain(reported).fold(None, |all, (first, last)| {
        let (first, last) = (first.month().min(last.month()), last.month().max(first.month()));
        Some(all.map_or((first, last), |(from, to): (Month, Month)| (from.min(first), to.max(last))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Person, ReportedMeasure};
    use crate::court::CourtCode;
    use crate::measure::Measure;
    use crate::period::Period;
    use crate::quantity::Quantity;

    /// A court of one judge in office since a day; its sums are compared with those of a pass by a property.
    fn table_since(day: &str) -> Option<FactTable> {
        let judge = Person {
            division: String::from("民事审判一庭"),
            name: String::from("法官甲"),
            line: Line::Civil,
            quota: true,
            from: day.parse().ok()?,
            until: Some("2022-05-31".parse().ok()?),
        };
        let court = CourtCode::parse("冀0638").ok()?;
        Some(FactTable::empty(court).with_surroundings(vec![judge], Vec::new(), Vec::new()))
    }

    fn table() -> Option<FactTable> {
        table_since("2022-05-03")
    }

    fn answered(filter: &Filter, stretches: Stretches, by: &[Dimension]) -> Option<bool> {
        let table = table()?;
        let question = Question { counters: counters(), by, filter, stretches };
        Some(table.known.sums.answer(&table, 0, &question).is_some())
    }

    #[test]
    fn what_is_answered_from_what_is_kept() {
        let months = || Stretches::months(Month::new(2022, 1), Month::new(2023, 9));
        let all = Filter::default();
        let by = |dimension, value: &str| Filter::default().with(dimension, value);
        assert_eq!(answered(&all, months(), &[Dimension::Court]), Some(true));
        for line in Line::ALL {
            assert_eq!(answered(&by(Dimension::Line, line.id()), months(), &[Dimension::Court]), Some(true));
        }
        assert_eq!(answered(&by(Dimension::Court, "冀0638"), months(), &[Dimension::Court]), Some(true));
        assert_eq!(answered(&by(Dimension::Judge, "法官甲"), months(), &[Dimension::Court]), Some(false));
        assert_eq!(answered(&all, months(), &[Dimension::Judge]), Some(false));
        let (month, week) = (Period::month(Month::new(2022, 5)), "2022-05-02..2022-05-08".parse().ok());
        assert_eq!(answered(&all, Stretches::around(month), &[Dimension::Court]), Some(true));
        let week = week.and_then(|week| answered(&all, Stretches::around(week), &[Dimension::Court]));
        assert_eq!(week, Some(false), "a boundary within a month");
    }

    #[test]
    fn nothing_is_kept_of_a_court_over_more_than_six_hundred_months() {
        // Someone who left on the last of May stands until the first of June.
        assert!(table_since("1972-06-30").is_some_and(|table| by_month(&table, None).is_some()));
        assert!(table_since("1972-05-31").is_some_and(|table| by_month(&table, None).is_none()));
    }

    #[test]
    fn what_stood_when_a_reported_period_began_counts_the_month_before() {
        let reported = ReportedMeasure {
            period: Period::month(Month::new(2022, 5)),
            measure: Measure::CarriedOver.id().to_owned(),
            value: Quantity::new(7, 0),
        };
        let court = CourtCode::parse("冀0638").map(FactTable::empty);
        let table = court.map(|table| table.with_surroundings(Vec::new(), vec![reported], Vec::new()));
        let stretches = Stretches::months(Month::new(2022, 3), Month::new(2022, 6));
        let filter = Filter::default();
        let question = Question { counters: counters(), by: &[Dimension::Court], filter: &filter, stretches };
        let sums =
            |of: fn(&[&FactTable], &Question<'_>) -> Tallies| table.as_ref().map(|table| of(&[table], &question));
        assert_eq!(sums(Tallies::of_courts), sums(Tallies::of));
        assert!(sums(Tallies::of).is_ok_and(|sums| sums.keys().count() == 1));
    }
}
