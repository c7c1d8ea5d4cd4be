//! Small courts written down in a line a case, for worked examples and properties.

#[allow(dead_code, clippy::indexing_slicing)]
pub(crate) mod drawn;

use domain::case::{CaseEvent, CaseRecord, Disposition, EventKind, Person, Procedure, ReportedMeasure};
use domain::case_number::CaseNumber;
use domain::catalogue::{Indicator, counters};
use domain::court::CourtCode;
use domain::day::Day;
use domain::fact::Fact;
use domain::figure::{Figure, Standard, evaluate};
use domain::line::Line;
use domain::period::Period;
use domain::table::FactTable;
use domain::tally::{Filter, Question, Stretches, Tallies};
use domain::type_code::TypeCode;

/// A court as a test writes it down.
#[derive(Debug, Default)]
pub(crate) struct SmallCourt {
    pub(crate) cases: Vec<(CaseRecord, Vec<CaseEvent>)>,
    pub(crate) people: Vec<Person>,
    pub(crate) reported: Vec<ReportedMeasure>,
}

/// The court every example is of.
pub(crate) fn court() -> CourtCode {
    CourtCode::parse("冀0638").unwrap()
}

fn day(text: &str) -> Day {
    let full = if text.len() == 5 { format!("2023-{text}") } else { text.to_owned() };
    full.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn maybe_day(text: &str) -> Option<Day> {
    (text != "-").then(|| day(text))
}

impl SmallCourt {
    /// Takes a line in.
    pub(crate) fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["judge", division, from, rest @ ..] => self.people.push(Person {
                division: (*division).to_owned(),
                name: format!("法官{}", self.people.len() + 1),
                line: Line::Civil,
                quota: true,
                from: day(from),
                until: rest.first().map(|until| day(until)),
            }),
            ["reported", measure, period, value] => self.reported.push(ReportedMeasure {
                period: period.parse().unwrap(),
                measure: (*measure).to_owned(),
                value: value.parse().unwrap(),
            }),
            _ => self.case(line),
        }
    }

    fn case(&mut self, line: &str) {
        let mut parts = line.split(';').map(|part| part.split_whitespace().collect::<Vec<_>>());
        let head = parts.next().unwrap();
        let [type_code, docketed, closed, outcome, words @ ..] = head.as_slice() else { panic!("{line}") };
        let docketed = day(docketed);
        let serial = u32::try_from(self.cases.len()).unwrap() + 1;
        let number = numbered(docketed, type_code, serial);
        let mut case = CaseRecord {
            division: String::from("民事审判一庭"),
            judge: String::from("法官1"),
            closed: maybe_day(closed),
            cause: String::from("民间借贷纠纷"),
            disposition: (*outcome != "-").then(|| Disposition::parse(outcome).unwrap()),
            heard: Some(false),
            enforceable: Some(false),
            filed_online: Some(false),
            ..CaseRecord::docketed(number.clone(), docketed, Procedure::Ordinary)
        };
        for word in words {
            match word.split_once('=') {
                Some(("申请", amount)) => case.applied = Some(amount.parse().unwrap()),
                Some(("到位", amount)) => case.recovered = Some(amount.parse().unwrap()),
                _ if *word == "开庭" => case.heard = Some(true),
                _ if *word == "可执行" => case.enforceable = Some(true),
                _ if *word == "网上" => case.filed_online = Some(true),
                _ if *word == "开庭未记" => case.heard = None,
                _ if *word == "执行未记" => case.enforceable = None,
                _ if *word == "渠道未记" => case.filed_online = None,
                _ if *word == "源调解" => case.origin = Some(numbered(docketed, "诉前调", 1)),
                _ => case.procedure = Procedure::parse(word).unwrap_or_else(|error| panic!("{line}: {error}")),
            }
        }
        let mut events: Vec<CaseEvent> = parts
            .map(|words| {
                let mut words = words.into_iter();
                let kind = EventKind::parse(words.next().unwrap()).unwrap();
                let day = day(words.next().unwrap());
                // A single word after the day is what was decided, unless it is a day.
                let rest: Vec<&str> = words.collect();
                let until = rest.first().filter(|word| word.parse::<Day>().is_ok() || word.len() == 5);
                let until = until.map(|word| self::day(word));
                let detail = rest.into_iter().next_back().filter(|word| *word != "-").unwrap_or_default();
                CaseEvent {
                    number: number.clone(),
                    day,
                    kind,
                    until,
                    detail: detail.to_owned(),
                    approver: String::new(),
                }
            })
            .collect();
        events.sort();
        self.cases.push((case, events));
    }

    /// Its facts, in the order they were written down.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        self.cases.iter().map(|(case, events)| Fact::derive(case, events)).collect()
    }

    /// Its table.
    pub(crate) fn table(&self) -> FactTable {
        let table = FactTable::build(court(), &self.facts()).unwrap();
        table.with_surroundings(self.people.clone(), self.reported.clone(), Vec::new())
    }
}

fn numbered(docketed: Day, type_code: &str, serial: u32) -> CaseNumber {
    CaseNumber {
        year: u16::try_from(docketed.ymd().0).unwrap(),
        court: court(),
        special: None,
        type_code: TypeCode::parse(type_code).unwrap_or_else(|error| panic!("{type_code}: {error}")),
        serial,
    }
}

/// An indicator over a whole table, tallied in the given stretches.
pub(crate) fn figure(table: &FactTable, indicator: &Indicator, period: Period, stretches: Stretches) -> Figure {
    let filter = Filter::default();
    let question = Question { counters: counters(), by: &[], filter: &filter, stretches };
    let tallies = Tallies::of(&[table], &question);
    let reading = tallies.reading(&[], period).expect("one group without dimensions");
    evaluate(indicator, &reading, table.completeness(period), Standard::default())
}
