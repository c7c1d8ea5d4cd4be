//! Projection: how many closings a week bring an indicator to a target by a day.
//!
//! # What is assumed
//!
//! - **Closings** begin on the day after the last docketing or closing in the data and go on to the last day of the
//!   period, spread evenly over the days of each week. The pending case docketed first is closed first, whatever it is;
//!   a new case can be closed from the day it is docketed; a closing for which no case is there is lost.
//! - **A closing** is what [`what_if`](crate::what_if) supposes: the court's usual mix of endings, nothing recovered,
//!   nothing of what follows a closing.
//! - **Intake** goes on as in the same weeks of the year before: each case docketed 52 weeks earlier comes again, on the
//!   same day of the week. Beyond a year the same weeks come once more.
//! - People in office, and what the court reported, stay as the data have them.
//!
//! The number found is the smallest that meets the target where more closings move the indicator one way all along, as
//! they do nearly always. Where the first closings move it against the rest (an average of days, when the oldest cases go
//! first), it is the smallest in the part in which the target is first met by one of a few numbers tried.

mod queue;

use crate::catalogue::{Direction, Indicator};
use crate::day::Day;
use crate::distinct::distinct;
use crate::explain::Sentence;
use crate::fact::{Moment, Trait};
use crate::figure::{Completeness, Figure, Standard, evaluate};
use crate::measure::{Condition, Counter, When};
use crate::period::Period;
use crate::quantity::{Quantity, Ratio};
use crate::table::FactTable;
use crate::tally::{Dimension, Filter, Question, Stretches, Tallies};
use crate::vocabulary::vocabulary;
use crate::what_if::last_day;
use queue::{Queue, YEAR, closed_in};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What is to be reached.
#[derive(Clone, Copy, Debug)]
pub struct Aim<'a> {
    /// Which indicator.
    pub indicator: &'a Indicator,
    /// Over which cases. Closings and intake are those of these cases, too.
    pub within: &'a Filter,
    /// The value, in the indicator's unit.
    pub target: Quantity,
    /// Which side of it is aimed at; most often [`Bound::usual`].
    pub bound: Bound,
    /// The period whose figure is to reach it; its last day is the day by which.
    pub period: Period,
}

vocabulary! {
    /// Which side of a target is aimed at. The target itself always meets it.
    Bound ("目标方向") {
        AtLeast = "at_least", "不低于", "at least";
        AtMost = "at_most", "不高于", "at most";
    }
}

impl Bound {
    /// At most where lower is better, and at least elsewhere. An indicator that is best in the middle, or only watched, can
    /// be aimed at from either side: let the reader choose.
    pub const fn usual(direction: Direction) -> Self {
        match direction {
            Direction::Negative => Self::AtMost,
            Direction::Positive | Direction::Interval | Direction::Monitor => Self::AtLeast,
        }
    }

    /// Whether a value that stands so against the target meets it.
    const fn holds(self, against: Ordering) -> bool {
        match self {
            Self::AtLeast => !matches!(against, Ordering::Less),
            Self::AtMost => !matches!(against, Ordering::Greater),
        }
    }
}

/// What comes of it, with what is assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    /// What comes of it.
    pub projection: Projection,
    /// What is assumed; none where there are no data.
    pub assumed: Option<Assumed>,
}

/// How many closings a week it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Projection {
    /// The target is met without closing any further case.
    Already {
        /// The figure then.
        reaches: Figure,
    },
    /// So many closings a week meet it, and one fewer would not.
    Weekly {
        /// How many.
        closings: u32,
        /// The figure then.
        reaches: Figure,
    },
    /// No number of closings meets it.
    OutOfReach {
        /// The number, of those tried, that comes nearest.
        closings: u32,
        /// The figure then.
        best: Figure,
    },
    /// Closing cases does not move the indicator, or only in seeming: what it counts comes after a closing.
    NotMoved {
        /// The figure without closings.
        stays: Figure,
    },
    /// There is no figure to project: no data, no such cases, or a day more than two years ahead of the data.
    NoData,
}

/// What a projection assumes, for its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumed {
    /// The first day of supposed closings.
    pub from: Day,
    /// The last day; before `from` where the period has ended.
    pub until: Day,
    /// Cases pending at the outset.
    pub pending: u32,
    /// Cases that come in until the last day.
    pub intake: u32,
    /// Whether the data reach back over the 52 weeks that intake is taken from.
    pub full_year: bool,
    /// Cases closed in the last thirteen weeks of the data.
    pub closed_lately: u32,
}

/// Weeks and days over which closings of late are counted.
const LATELY: (u32, i32) = (13, 91);

/// As far ahead as the year before stands for the year to come.
const FARTHEST: i32 = 731;

impl Assumed {
    /// In sentences, for the slide.
    pub fn told(&self) -> Vec<Sentence> {
        let (weeks, _) = LATELY;
        let mut sentences = vec![
            Sentence {
                zh: format!("自{}起至{}，每周结案数相同，先立先结；结案方式按本院以往构成", self.from, self.until),
                en: format!(
                    "from {} to {} the same number of cases is closed each week, those docketed first at the head, with the court's usual mix of endings",
                    self.from, self.until
                ),
            },
            Sentence {
                zh: format!("起点未结{}件；收案同上年同期各周，共{}件", self.pending, self.intake),
                en: format!(
                    "{} cases are pending at the outset; intake as in the same weeks of the year before, {} cases in all",
                    self.pending, self.intake
                ),
            },
            Sentence {
                zh: format!("最近{weeks}周共结{}件", self.closed_lately),
                en: format!("{} cases were closed in the last {weeks} weeks", self.closed_lately),
            },
        ];
        if !self.full_year {
            sentences.push(Sentence {
                zh: "数据不足一年，收案估计偏低".to_owned(),
                en: "the data cover less than a year, so intake is underestimated".to_owned(),
            });
        }
        sentences
    }
}

/// How many closings a week, from the end of the data to the end of the period, bring the indicator to the target.
///
/// One full count, then about twenty of the pending and coming cases alone. Values are compared exactly, not as shown.
pub fn weekly_closings(tables: &[&FactTable], aim: &Aim<'_>) -> Outlook {
    let nothing = Outlook { projection: Projection::NoData, assumed: None };
    let counters = distinct(aim.indicator.counters());
    let stretches = Stretches::around(aim.period);
    let question = Question { counters: &counters, by: &[], filter: aim.within, stretches };
    let own =
        |table: &&&FactTable| aim.within.get(Dimension::Court).is_none_or(|court| court == table.court().as_str());
    let own: Vec<&FactTable> = tables.iter().filter(own).copied().collect();
    let Some(last) = last_day(&own) else { return nothing };
    if aim.period.last().since(last) > FARTHEST || !aim.indicator.divides_by(&[], aim.within) {
        return nothing;
    }
    let until = aim.period.last();
    let Some(queue) = Queue::of(&own, aim.within, (last, until), asks_for_limits(&counters)) else { return nothing };
    let (pending, intake) = queue.sizes();
    let (_, lately) = LATELY;
    let assumed = Assumed {
        from: last.plus_days(1),
        until,
        pending,
        intake,
        full_year: own.iter().any(|table| table.span().is_some_and(|(first, _)| last.since(first) >= YEAR - 1)),
        closed_lately: closed_in(&own, aim.within, (last.plus_days(1 - lately), last)),
    };
    let rest = queue.taken_out_of(Tallies::of(&own, &question), &question);
    let search = rest.map(|rest| Search { aim, queue: &queue, question: &question, rest });
    let projection = search.map_or(Projection::NoData, |search| search.projection());
    Outlook { projection, assumed: Some(assumed) }
}

/// The search for the number.
struct Search<'a> {
    aim: &'a Aim<'a>,
    queue: &'a Queue,
    question: &'a Question<'a>,
    /// The tallies of every case but those that wait to be closed.
    rest: Tallies,
}

/// A number of closings a week and the figure it brings.
type Tried = (u32, Figure);

impl Search<'_> {
    fn projection(&self) -> Projection {
        let none = (0, self.figure(0));
        if self.is_met(&none.1) {
            return Projection::Already { reaches: none.1 };
        }
        if counts_what_follows(self.aim.indicator) {
            return none.1.value().map_or(Projection::NoData, |_| Projection::NotMoved { stays: none.1 });
        }
        // Few numbers, each four times the one before, so that a part where the target is met is not passed over.
        let most = self.queue.most();
        let mut tried = vec![none];
        for closings in [8, 6, 4, 2, 0].map(|halvings| most >> halvings) {
            if tried.last().is_some_and(|(before, _)| *before < closings) {
                tried.push((closings, self.figure(closings)));
            }
        }
        let mut pairs = tried.iter().zip(tried.iter().skip(1));
        if let Some((short, enough)) = pairs.find(|(_, later)| self.is_met(&later.1)) {
            let (closings, reaches) = self.smallest(*short, *enough);
            return Projection::Weekly { closings, reaches };
        }
        if tried.iter().all(|(_, figure)| figure == &none.1) {
            return none.1.value().map_or(Projection::NoData, |_| Projection::NotMoved { stays: none.1 });
        }
        let known = tried.into_iter().filter_map(|(closings, figure)| Some((closings, figure, figure.value()?)));
        let nearer = |one: &Ratio, other: &Ratio| match self.aim.bound {
            Bound::AtLeast => compare(*one, *other),
            Bound::AtMost => compare(*other, *one),
        };
        // Of equally near ones the fewest closings.
        let best = known.max_by(|one, other| nearer(&one.2, &other.2).then(other.0.cmp(&one.0)));
        best.map_or(Projection::NoData, |(closings, best, _)| Projection::OutOfReach { closings, best })
    }

    /// The smallest number that meets the target, between one that does not and one that does.
    fn smallest(&self, mut short: Tried, mut enough: Tried) -> Tried {
        while enough.0 - short.0 > 1 {
            let middle = short.0 + (enough.0 - short.0) / 2;
            let tried = (middle, self.figure(middle));
            if self.is_met(&tried.1) { enough = tried } else { short = tried }
        }
        enough
    }

    fn is_met(&self, figure: &Figure) -> bool {
        let against = figure.value().and_then(|value| value.compare(self.aim.target));
        against.is_some_and(|against| self.aim.bound.holds(against))
    }

    /// The figure with so many closings a week.
    fn figure(&self, closings: u32) -> Figure {
        let mut tallies = self.rest.clone();
        tallies.add(&self.queue.closing(closings, self.question));
        tallies.reading(&[], self.aim.period).map_or(Figure::NOT_APPLICABLE, |reading| {
            evaluate(self.aim.indicator, &reading, Completeness::FULL, Standard::default())
        })
    }
}

/// Which of two values is larger, to the last bit of a binary number.
fn compare(one: Ratio, other: Ratio) -> Ordering {
    one.approximate().total_cmp(&other.approximate())
}

/// Whether an indicator counts what comes of cases after they are closed. Closings then move it at once, by its
/// denominator, and what follows them moves it back.
fn counts_what_follows(indicator: &Indicator) -> bool {
    let mut terms = indicator.numerator.iter().chain(indicator.denominator);
    terms.any(|term| {
        matches!(term.measure.rule().when, When::On(moment) if !matches!(moment, Moment::Docketed | Moment::Closed))
    })
}

/// Whether any counter asks whether a case kept its time limit.
fn asks_for_limits(counters: &[Counter]) -> bool {
    let limits = [Trait::LimitKnown, Trait::WithinLimit];
    let asks = |condition: &Condition| matches!(condition, Condition::Has(one) | Condition::Lacks(one) if limits.contains(one));
    counters.iter().any(|counter| counter.measure.rule().lets_in.iter().any(asks))
}
