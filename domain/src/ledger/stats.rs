//! Figures of a ledger, counted from its entries and the steps that were taken.

use super::{Entry, Field, KEPT_OR_CHANGED, State, Verb, settled};
use crate::court::CourtCode;
use crate::day::{Day, Month};
use crate::fact::Moment;
use crate::measure::is_court_case;
use crate::table::{FactTable, Row, unpack_day};
use std::collections::BTreeMap;

/// A step, as far as figures need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// When.
    pub day: Day,
    /// What was done.
    pub verb: Verb,
    /// Into which state.
    pub to: State,
    /// What was said of a change of the draft.
    pub changed: Option<String>,
}

/// How long a stage lasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageDays {
    /// The stage.
    pub state: State,
    /// How often it was left.
    pub times: i64,
    /// Days in all.
    pub days: i64,
    /// The longest of them.
    pub longest: i64,
}

/// Days by stage, of stages that were left, in the order of the ledger.
pub fn stage_days<'a>(courses: impl IntoIterator<Item = &'a (Entry, Vec<Moved>)>) -> Vec<StageDays> {
    let mut stages: BTreeMap<State, StageDays> = BTreeMap::new();
    for (_, moved) in courses {
        let mut since: Option<&Moved> = None;
        for one in moved.iter().filter(|one| one.verb != Verb::Comment) {
            match since {
                Some(entered) if entered.to == one.to => {}
                Some(entered) => {
                    let days = i64::from(one.day.since(entered.day).max(0));
                    let none = StageDays { state: entered.to, times: 0, days: 0, longest: 0 };
                    let stage = stages.entry(entered.to).or_insert(none);
                    stage.times += 1;
                    stage.days += days;
                    stage.longest = stage.longest.max(days);
                    since = Some(one);
                }
                None => since = Some(one),
            }
        }
    }
    stages.into_values().collect()
}

/// Figures of leadership reviews.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reviews {
    /// Drafts submitted.
    pub submitted: i64,
    /// Those that a reviewer disagreed with.
    pub disagreed: i64,
    /// Those whose result changed afterwards.
    pub changed: i64,
    /// Those settled.
    pub settled: i64,
    /// Days from submission to the end, of the settled ones.
    pub days: i64,
}

/// Figures of reviews; one withdrawn is none.
pub fn reviews<'a>(courses: impl IntoIterator<Item = &'a (Entry, Vec<Moved>)>) -> Reviews {
    let mut reviews = Reviews::default();
    let changed = KEPT_OR_CHANGED.iter().map(|word| word.0).find(|id| *id == "changed");
    for (entry, moved) in courses {
        if entry.state == State::Withdrawn {
            continue;
        }
        reviews.submitted += 1;
        reviews.disagreed += i64::from(moved.iter().any(|one| one.to == State::Disagreed));
        reviews.changed +=
            i64::from(moved.iter().any(|one| one.changed.is_some() && one.changed.as_deref() == changed));
        if settled(entry.kind, entry.state) {
            reviews.settled += 1;
            reviews.days += i64::from(entry.since.since(entry.opened).max(0));
        }
    }
    reviews
}

/// How often a word was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The word.
    pub word: String,
    /// How often.
    pub count: i64,
}

/// How often each word of a field stands in entries, the most frequent first.
pub fn tallies<'a>(entries: impl IntoIterator<Item = &'a Entry>, field: Field) -> Vec<Tally> {
    counted(entries.into_iter().filter_map(|entry| entry.value(field).map(str::to_owned)))
}

/// Entries by division, the most first.
pub fn by_division<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<Tally> {
    counted(entries.into_iter().map(|entry| entry.division.clone()).filter(|division| !division.is_empty()))
}

/// How often each word comes, the most frequent first.
pub fn counted(words: impl Iterator<Item = String>) -> Vec<Tally> {
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let mut tallies: Vec<Tally> = counts.into_iter().map(|(word, count)| Tally { word, count }).collect();
    tallies.sort_by(|a, b| b.count.cmp(&a.count).then(a.word.cmp(&b.word)));
    tallies
}

/// How long appeals took on their way from a court below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnTheWay {
    /// The court below.
    pub court: CourtCode,
    /// Appeals docketed at second instance.
    pub docketed: i64,
    /// Days from the day the court below got the appeal to that, in all.
    pub days: i64,
    /// Appeals sent back for supplement at least once.
    pub sent_back: i64,
    /// Appeals that came.
    pub came: i64,
}

/// How long appeals took, by the court they came from, in the order of the courts' codes.
pub fn on_the_way<'a>(courses: impl IntoIterator<Item = &'a (Entry, Vec<Moved>)>) -> Vec<OnTheWay> {
    let mut courts: BTreeMap<CourtCode, OnTheWay> = BTreeMap::new();
    for (entry, moved) in courses {
        // A contest of an outcome alone was no appeal on its way.
        let Some(received) = entry.value(Field::Received).and_then(|day| day.parse::<Day>().ok()) else { continue };
        let court = entry.number.court().clone();
        let none = OnTheWay { court: court.clone(), docketed: 0, days: 0, sent_back: 0, came: 0 };
        let sum = courts.entry(court).or_insert(none);
        sum.came += 1;
        sum.sent_back += i64::from(moved.iter().any(|one| one.to == State::SentBack));
        if let Some(docketed) = moved.iter().find(|one| one.to == State::Docketed) {
            sum.docketed += 1;
            sum.days += i64::from(docketed.day.since(received).max(0));
        }
    }
    courts.into_values().collect()
}

/// The last docketing day of cases open for more than so many months on a day.
pub fn docketed_by(today: Day, months: i32) -> Day {
    let mut day = today.plus_months(-months);
    while day.plus_months(months) >= today {
        day = day.plus_days(-1);
    }
    while day.plus_days(1).plus_months(months) < today {
        day = day.plus_days(1);
    }
    day
}

/// Court cases open for more than so many months at the end of each of some days.
pub fn pending_over(table: &FactTable, months: i32, ends: &[Day]) -> Vec<i64> {
    let mut counts: Vec<(Day, Day, i64)> = ends.iter().map(|end| (*end, docketed_by(*end, months), 0)).collect();
    for (docketed, closed) in lives(table) {
        for (end, by, count) in &mut counts {
            *count += i64::from(docketed <= *by && closed.is_none_or(|closed| closed > *end));
        }
    }
    counts.into_iter().map(|(.., count)| count).collect()
}

/// Court cases of a judge docketed and closed since a day, and open.
pub fn load_of(table: &FactTable, judge: &str, since: Day) -> (i64, i64, i64) {
    let (mut new, mut closed_since, mut open) = (0, 0, 0);
    for row in table.rows().filter(|row| row.judge == judge && is_court_case(row.shape.type_code)) {
        let Some((docketed, closed)) = life(&row) else { continue };
        new += i64::from(docketed >= since);
        closed_since += i64::from(closed.is_some_and(|closed| closed >= since));
        open += i64::from(closed.is_none());
    }
    (new, closed_since, open)
}

/// Court cases closed from one day to another.
pub fn closed_between(table: &FactTable, first: Day, last: Day) -> i64 {
    let within = lives(table).filter(|(_, closed)| closed.is_some_and(|closed| first <= closed && closed <= last));
    i64::try_from(within.count()).unwrap_or(i64::MAX)
}

/// When court cases were docketed and closed.
fn lives(table: &FactTable) -> impl Iterator<Item = (Day, Option<Day>)> {
    table.rows().filter(|row| is_court_case(row.shape.type_code)).filter_map(|row| life(&row))
}

fn life(row: &Row<'_>) -> Option<(Day, Option<Day>)> {
    let day = |moment: Moment| row.days.get(usize::from(moment.index())).copied().and_then(unpack_day);
    Some((day(Moment::Docketed)?, day(Moment::Closed)))
}

/// The ends of the last months, the last of them today.
pub fn month_ends(today: Day, months: i32) -> Vec<Day> {
    let end = |back| Month::from_number(today.month().number() - back).last_day().min(today);
    (0..months).rev().map(end).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::ledger::Kind;
    use crate::line::Line;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn entry(kind: Kind, state: State, opened: &str, since: &str) -> Entry {
        Entry {
            id: String::from("e"),
            kind,
            state,
            number: super::super::Matter::parse("（2023）冀0632民初7号").unwrap(),
            division: String::from("民一庭"),
            judge: String::from("judge"),
            line: Line::Civil,
            opened: day(opened),
            opened_by: String::from("judge"),
            since: day(since),
            due: None,
            values: [(Field::Ground, String::from("wrong_law"))].into(),
        }
    }

    fn moved(at: &str, verb: Verb, to: State, changed: Option<&str>) -> Moved {
        Moved { day: day(at), verb, to, changed: changed.map(str::to_owned) }
    }

    #[test]
    fn stages_are_as_long_as_they_lasted() {
        let plan = vec![
            moved("2023-06-01", Verb::Open, State::Listed, None),
            moved("2023-06-01", Verb::Plan, State::Planned, None),
            moved("2023-06-10", Verb::Progress, State::Planned, None),
            moved("2023-06-20", Verb::Clear, State::Cleared, None),
        ];
        let cleared = [(entry(Kind::LongPending, State::Cleared, "2023-06-01", "2023-06-20"), plan)];
        assert_eq!(stage_days(&cleared).iter().map(|stage| stage.days).collect::<Vec<_>>(), [0, 19]);
        let course = vec![
            moved("2023-06-01", Verb::Open, State::AppealReceived, None),
            moved("2023-06-02", Verb::Comment, State::AppealReceived, None),
            moved("2023-06-04", Verb::ServeCopy, State::CopyServed, None),
            moved("2023-06-20", Verb::RecordAnswer, State::Answered, None),
        ];
        let all = vec![(entry(Kind::Transfer, State::Answered, "2023-06-01", "2023-06-20"), course)];
        let stages = stage_days(&all);
        let found: Vec<_> = stages.iter().map(|stage| (stage.state, stage.times, stage.days, stage.longest)).collect();
        assert_eq!(found, [(State::AppealReceived, 1, 3, 3), (State::CopyServed, 1, 16, 16)]);
    }

    #[test]
    fn reviews_are_counted_once_each() {
        let disagreed = vec![
            moved("2023-06-01", Verb::Open, State::Submitted, None),
            moved("2023-06-02", Verb::Disagree, State::Disagreed, None),
            moved("2023-06-04", Verb::Reconsider, State::Reconsidered, Some("changed")),
            moved("2023-06-05", Verb::Agree, State::Agreed, None),
        ];
        let open = vec![moved("2023-06-01", Verb::Open, State::Submitted, None)];
        let all = vec![
            (entry(Kind::Review, State::Agreed, "2023-06-01", "2023-06-05"), disagreed),
            (entry(Kind::Review, State::Submitted, "2023-06-01", "2023-06-01"), open.clone()),
            (entry(Kind::Review, State::Withdrawn, "2023-06-01", "2023-06-01"), open),
        ];
        assert_eq!(reviews(&all), Reviews { submitted: 2, disagreed: 1, changed: 1, settled: 1, days: 4 });
        let tallies = tallies(all.iter().map(|(entry, _)| entry), Field::Ground);
        assert_eq!(tallies, [Tally { word: String::from("wrong_law"), count: 3 }]);
    }

    #[test]
    fn appeals_are_timed_from_the_court_they_came_from() {
        let mut appeal = entry(Kind::Intake, State::Docketed, "2023-06-10", "2023-06-20");
        appeal.values.insert(Field::Received, String::from("2023-05-20"));
        let course = vec![
            moved("2023-06-10", Verb::Receive, State::Arrived, None),
            moved("2023-06-11", Verb::SendBack, State::SentBack, None),
            moved("2023-06-14", Verb::Receive, State::Arrived, None),
            moved("2023-06-20", Verb::Docket, State::Docketed, None),
        ];
        let contest = entry(Kind::Intake, State::ContestReceived, "2023-06-10", "2023-06-10");
        let found = on_the_way(&[(appeal, course), (contest, Vec::new())]);
        let found: Vec<_> =
            found.iter().map(|one| (one.court.as_str(), one.came, one.docketed, one.days, one.sent_back)).collect();
        assert_eq!(found, [("冀0632", 1, 1, 31, 1)]);
    }

    #[test]
    fn the_clean_up_curve_counts_what_stood_at_the_end_of_a_month() {
        use crate::case::sample::case;
        use crate::fact::Fact;
        let cases = [
            case("（2023）冀0632民初1号", "2022-01-10", Some("2023-05-31"), Some(crate::case::Disposition::Judgment)),
            case("（2023）冀0632民初2号", "2022-05-01", None, None),
            case("（2023）冀0632诉前调1号", "2022-01-10", None, None),
        ];
        let facts: Vec<Fact> = cases.iter().map(|case| Fact::derive(case, &[])).collect();
        let table = FactTable::build("冀0632".parse().unwrap(), &facts).unwrap();
        let ends = month_ends(day("2023-06-15"), 3);
        assert_eq!(
            ends.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["2023-04-30", "2023-05-31", "2023-06-15"]
        );
        // The first is over twelve months until it is closed, the second from 2 May on; mediation is no court case.
        assert_eq!(pending_over(&table, 12, &ends), [1, 1, 1]);
        assert_eq!(pending_over(&table, 6, &ends), [2, 1, 1]);
        assert_eq!(closed_between(&table, day("2023-01-01"), day("2023-06-15")), 1);
        assert_eq!(load_of(&table, "法官01", day("2022-05-01")), (1, 1, 1));
        // Months end where the shorter month does: docketed on 28 February, six months have passed after 28 August.
        assert_eq!(docketed_by(day("2023-08-31"), 6), day("2023-02-28"));
        assert_eq!(docketed_by(day("2023-08-28"), 6), day("2023-02-27"));
    }
}
