//! How a lineage lies in memory: a row of fixed size a case, words once each. A province has five million cases.

use super::{Derivation, Lineage, Member};
use crate::case::Disposition;
use crate::case_number::{CaseNumber, SpecialTrial};
use crate::court::CourtCode;
use crate::day::Day;
use crate::policy::Part;
use crate::type_code::TypeCode;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A case as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Row", try_from = "Row")]
pub(super) struct Case {
    /// By what suits of one series are alike: cause and defendants. 0 where one of them is unknown.
    pub(super) suit: u64,
    pub(super) docketed: Option<Day>,
    pub(super) closed: Option<Day>,
    /// The place of its parent in the chain.
    pub(super) parent: Option<u32>,
    /// Places in the words.
    pub(super) cause: u32,
    pub(super) division: u32,
    pub(super) judge: u32,
    /// The place of the court of its number.
    pub(super) court: u16,
    /// The rest of its number.
    pub(super) year: u16,
    pub(super) special: Option<SpecialTrial>,
    pub(super) type_code: TypeCode,
    pub(super) serial: u32,
    pub(super) kind: Derivation,
    pub(super) outcome: Option<Disposition>,
    pub(super) known: bool,
}

/// A case in numbers alone, as it is written down.
type Row = (
    u64,
    Option<Day>,
    Option<Day>,
    Option<u32>,
    (u32, u32, u32),
    u16,
    u16,
    (Option<u8>, u8),
    u32,
    u8,
    Option<u8>,
    bool,
);

impl From<Case> for Row {
    fn from(case: Case) -> Self {
        (
            case.suit,
            case.docketed,
            case.closed,
            case.parent,
            (case.cause, case.division, case.judge),
            case.court,
            case.year,
            (case.special.map(SpecialTrial::index), case.type_code.index()),
            case.serial,
            case.kind.index(),
            case.outcome.map(Disposition::index),
            case.known,
        )
    }
}

impl TryFrom<Row> for Case {
    type Error = &'static str;

    fn try_from(row: Row) -> Result<Self, &'static str> {
        let (suit, docketed, closed, parent, (cause, division, judge), court, year, code, serial, kind, end, known) =
            row;
        let unknown = "a word that this program does not know";
        let special = code.0.map(|special| SpecialTrial::from_index(special).ok_or(unknown)).transpose()?;
        Ok(Self {
            suit,
            docketed,
            closed,
            parent,
            cause,
            division,
            judge,
            court,
            year,
            special,
            type_code: TypeCode::from_index(code.1).ok_or(unknown)?,
            serial,
            kind: Derivation::from_index(kind).ok_or(unknown)?,
            outcome: end.map(|outcome| Disposition::from_index(outcome).ok_or(unknown)).transpose()?,
            known,
        })
    }
}

/// Words on their way into a lineage, each once, in the order they came; the first is the empty one.
pub(super) struct Words {
    places: HashMap<String, u32>,
    words: Vec<Box<str>>,
}

impl Words {
    pub(super) fn new() -> Self {
        Self { places: HashMap::from([(String::new(), 0)]), words: vec![Box::from("")] }
    }

    pub(super) fn place(&mut self, word: &str) -> u32 {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        let place = u32::try_from(self.words.len()).unwrap_or(0);
        self.words.push(Box::from(word));
        self.places.insert(word.to_owned(), place);
        place
    }

    pub(super) fn all(self) -> Vec<Box<str>> {
        self.words
    }
}

/// One dispute: its cases and the petitions about them. Has at least one case.
#[derive(Clone, Copy, Debug)]
pub struct Chain<'a> {
    pub(super) lineage: &'a Lineage,
    /// Its place among the chains.
    pub(super) place: usize,
    pub(super) cases: &'a [Case],
}

impl<'a> Chain<'a> {
    /// By day, kind and number. A case without a known day stands just before what comes from it, else last.
    pub fn cases(self) -> impl DoubleEndedIterator<Item = Seen<'a>> {
        self.cases.iter().filter_map(move |case| self.seen(case))
    }

    /// The same with their words taken out.
    pub fn members(self) -> Vec<Member> {
        self.cases().map(Seen::member).collect()
    }

    /// The petitions about its cases, by case, id and day.
    pub fn petitions(self) -> impl Iterator<Item = &'a super::PetitionTie> {
        let all = &self.lineage.petitions;
        let (from, to) =
            (all.partition_point(|(at, _)| *at < self.place), all.partition_point(|(at, _)| *at <= self.place));
        all.get(from..to).unwrap_or_default().iter().map(|(_, petition)| petition)
    }

    /// The cases that come from no other, in the order of the cases: one, unless the files tell several origins.
    pub fn roots(self) -> impl Iterator<Item = Seen<'a>> {
        self.cases().filter(|seen| seen.case.parent.is_none())
    }

    /// The court the whole chain counts for: that of its first root. None only of a chain without cases, which
    /// [`Lineage::of`] never builds.
    pub fn court(self) -> Option<&'a CourtCode> {
        self.roots().next().map(Seen::court)
    }

    /// The earliest known day a case was docketed.
    pub fn first_day(self) -> Option<Day> {
        self.cases.iter().filter_map(|case| case.docketed).min()
    }

    /// The latest known day: a case docketed or closed, a petition received.
    pub fn last_day(self) -> Option<Day> {
        let of_cases = self.cases.iter().flat_map(|case| [case.docketed, case.closed]).flatten();
        of_cases.chain(self.petitions().map(|petition| petition.received)).max()
    }

    /// Whether a case is in the chain.
    pub fn holds(self, number: &CaseNumber) -> bool {
        self.case(number).is_some()
    }

    /// The case with a number.
    pub fn case(self, number: &CaseNumber) -> Option<Seen<'a>> {
        let key = number.key();
        self.cases().find(|seen| seen.key() == key)
    }

    /// The case at a place.
    pub(super) fn at(self, place: usize) -> Option<Seen<'a>> {
        self.seen(self.cases.get(place)?)
    }

    pub(super) fn seen(self, case: &'a Case) -> Option<Seen<'a>> {
        let (_, court) = self.lineage.courts.get(usize::from(case.court))?;
        Some(Seen { chain: self, case, court })
    }

    /// The place of the parent of the case at a place.
    pub(super) fn parent(self, place: usize) -> Option<usize> {
        self.cases.get(place)?.parent.map(|parent| parent as usize)
    }

    /// Goes through the places, every parent before what comes from it.
    pub(super) fn downward(self, mut visit: impl FnMut(usize)) {
        let parents = || self.cases.iter().map(|case| case.parent.map(|parent| parent as usize));
        if parents().enumerate().all(|(place, parent)| parent.is_none_or(|parent| parent < place)) {
            return (0..self.cases.len()).for_each(visit);
        }
        super::build::downward(&parents().collect::<Vec<_>>()).into_iter().for_each(&mut visit);
    }
}

/// A case in its chain, looked at where it lies.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    chain: Chain<'a>,
    case: &'a Case,
    court: &'a CourtCode,
}

impl<'a> Seen<'a> {
    /// 案号.
    pub fn number(self) -> CaseNumber {
        let Case { year, special, type_code, serial, .. } = *self.case;
        CaseNumber { year, court: self.court.clone(), special, type_code, serial }
    }

    /// [`CaseNumber::key`].
    pub(super) fn key(self) -> u128 {
        self.chain.lineage.key(self.case)
    }

    /// The court of its number.
    pub fn court(self) -> &'a CourtCode {
        self.court
    }

    /// The type code of its number.
    pub fn type_code(self) -> TypeCode {
        self.case.type_code
    }

    /// How it came into the dispute.
    pub fn kind(self) -> Derivation {
        self.case.kind
    }

    /// 立案日期.
    pub fn docketed(self) -> Option<Day> {
        self.case.docketed
    }

    /// 案由; empty where unknown, as the next two.
    pub fn cause(self) -> &'a str {
        self.word(self.case.cause)
    }

    /// 承办部门.
    pub fn division(self) -> &'a str {
        self.word(self.case.division)
    }

    /// 承办人.
    pub fn judge(self) -> &'a str {
        self.word(self.case.judge)
    }

    /// Whether its own row was seen, and not just its number somewhere else.
    pub fn known(self) -> bool {
        self.case.known
    }

    /// The case it comes from.
    pub fn parent(self) -> Option<Self> {
        self.chain.at(self.case.parent? as usize)
    }

    /// Whether it lies in a part of its court.
    pub fn is_in(self, part: &Part) -> bool {
        part.holds(self.case.type_code.line(), self.division(), self.judge())
    }

    /// With its words taken out.
    pub fn member(self) -> Member {
        Member {
            number: self.number(),
            kind: self.case.kind,
            parent: self.parent().map(Self::number),
            docketed: self.case.docketed,
            closed: self.case.closed,
            outcome: self.case.outcome,
            cause: self.cause().to_owned(),
            division: self.division().to_owned(),
            judge: self.judge().to_owned(),
            known: self.case.known,
        }
    }

    fn word(self, place: u32) -> &'a str {
        self.chain.lineage.words.get(place as usize).map_or("", AsRef::as_ref)
    }
}
