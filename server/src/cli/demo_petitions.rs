//! The demo's petitions: a year of them by chance from the seed of the court, and those of
//! [`super::demo_petition_stories`], played in the order of their days.

use super::Failure;
use super::demo_petition_stories::{self as stories, About, Told, Who};
use super::demo_sources::{County, Staff, chosen, sides, spoken};
use crate::synthetic::Rng;
use domain::case::Disposition;
use domain::case_number::CaseNumber;
use domain::court::Tier;
use domain::day::Day;
use domain::fact::{Fact, Moment};
use domain::ledger::{Field as F, Kind, Values, Verb as V};
use domain::line::Line;
use domain::policy::Actor;
use domain::type_code::Stage;
use std::collections::{BTreeMap, BTreeSet};
use store::{NamedCase, Store};

/// Petitions by chance, of a basic court and of one above it.
const MANY: (i32, i32) = (54, 10);
/// The last of them came so many days ago.
const LAST: i32 = 34;
/// One in so many goes elsewhere.
const ELSEWHERE: i32 = 13;

/// A case that a petition can be about.
struct Candidate {
    number: CaseNumber,
    /// When it came to an end that someone may not be content with.
    ended: Day,
    judge: String,
    names: (String, String),
}

/// A step to be taken.
struct Due {
    day: Day,
    petition: usize,
    who: Who,
    verb: V,
    said: Values,
}

/// The petitions of a court, told and not told yet.
pub(super) struct Petitions<'a> {
    store: &'a Store,
    staff: &'a Staff,
    county: &'a County,
    today: Day,
    rng: Rng,
    cases: BTreeMap<u8, Vec<Candidate>>,
    taken: BTreeSet<CaseNumber>,
    /// In the order of their days, the last first.
    due: Vec<Due>,
    /// The entries by petition.
    ids: BTreeMap<usize, String>,
    petitions: usize,
}

impl<'a> Petitions<'a> {
    pub(super) fn new(
        store: &'a Store,
        staff: &'a Staff,
        county: &'a County,
        today: Day,
        facts: &[Fact],
        named: &[NamedCase],
    ) -> Self {
        let rng = Rng::new(0, &format!("{} 信访", county.court));
        let cases = candidates(facts, named, today);
        let (taken, ids) = (BTreeSet::new(), BTreeMap::new());
        let mut all = Self { store, staff, county, today, rng, cases, taken, due: Vec::new(), ids, petitions: 0 };
        let basic = county.court.tier() == Tier::Basic;
        // Those with a course of their own choose their cases first.
        if staff.judge.is_some() && basic {
            all.tell(&stories::STATED);
        }
        stories::STANDING.iter().for_each(|story| all.tell(story));
        let many = if basic { MANY.0 } else { MANY.1 };
        for at in 0..many {
            all.by_chance(at, many);
        }
        // Steps of one day in the order in which they were told: the sort is stable.
        all.due.sort_by_key(|due| due.day);
        all.due.reverse();
        all
    }

    /// Plays everything up to a day.
    pub(super) async fn until(&mut self, last: Day) -> Result<(), Failure> {
        let court = &self.county.court;
        let mut at = None;
        while let Some(due) = self.due.pop_if(|due| due.day <= last) {
            if at != Some(due.day) {
                self.store.resolve_petitions(court, due.day).await?;
                at = Some(due.day);
            }
            let actor: &Actor = match due.who {
                Who::Officer => &self.staff.officer,
                Who::Leader => &self.staff.leader,
                Who::Judge => self.staff.judge.as_ref().unwrap_or(&self.staff.officer),
            };
            let id = self.ids.get(&due.petition);
            let entry = match id {
                Some(id) => self.store.take_step(actor, court, id, due.verb, &due.said, due.day).await?,
                None => self.store.register_entry(actor, Kind::Petition, &due.said, due.day).await?,
            };
            self.ids.insert(due.petition, entry.id);
        }
        self.store.resolve_petitions(court, last).await?;
        Ok(())
    }

    /// A case for a petition that comes on a day, and who comes with it.
    fn about(&mut self, about: About, day: Day, judge: Option<&str>) -> Values {
        let cases = self.cases.get(&(about as u8)).map(Vec::as_slice).unwrap_or_default();
        let fit = |back: i32| -> Vec<&Candidate> {
            let open = |case: &&Candidate| {
                case.ended < day
                    && day.since(case.ended) <= back
                    && judge.is_none_or(|judge| case.judge == judge)
                    && !self.taken.contains(&case.number)
            };
            cases.iter().filter(open).collect()
        };
        let near = fit(120);
        let near = if near.is_empty() { fit(1_000) } else { near };
        let at = self.rng.between(0, near.len().max(1) as i32 - 1).unsigned_abs();
        let place = self.county.town(&mut self.rng).to_owned();
        let first = matches!(about, About::Terminated | About::Enforced) || self.rng.chance(0.5);
        let mut own = Values::from([(F::Place, place)]);
        match near.get(at as usize).filter(|_| about != About::Nothing) {
            Some(case) => {
                let side = if first || case.names.1.is_empty() { &case.names.0 } else { &case.names.1 };
                let name = side.split('、').next().unwrap_or_default().to_owned();
                own.extend([(F::Petitioner, name), (F::AboutCase, case.number.to_string())]);
                own.insert(F::Handler, case.judge.clone());
                self.taken.insert(case.number.clone());
            }
            None => {
                own.insert(F::Petitioner, format!("示例信访人{:03}", self.rng.between(1, 999)));
                own.insert(F::Handler, format!("{}示例立案人员{:02}", self.county.name, self.rng.between(1, 4)));
            }
        }
        own
    }

    fn put(&mut self, (who, verb, day): (Who, V, Day), words: &[(F, &str)], own: &Values) {
        let mut said = spoken(Kind::Petition, verb, words, own, day, day);
        if verb != V::Open {
            said.remove(&F::AboutCase);
        }
        if let Some(number) = said.get_mut(&F::AidNumber) {
            *number = format!("（{}）{}{number}号", day.ymd().0, self.county.court);
        }
        self.due.push(Due { day, petition: self.petitions, who, verb, said });
    }

    /// A petition, and those that follow it, as a story has them.
    fn tell(&mut self, told: &Told) {
        let first = told.moves.first().map_or(self.today, |one| self.today.plus_days(-one.2));
        let judge = told.moves.iter().any(|one| one.0 == Who::Judge);
        let judge = self.staff.judge.as_ref().map(|judge| judge.name.clone()).filter(|_| judge);
        let own = self.about(told.about, first, judge.as_deref());
        for (who, verb, before, words) in told.moves {
            if *verb == V::Open {
                self.petitions += 1;
            }
            self.put((*who, *verb, self.today.plus_days(-before)), words, &own);
        }
    }

    /// A petition of the year by chance, answered as far as there was time.
    fn by_chance(&mut self, at: i32, many: i32) {
        self.petitions += 1;
        let span = 365 - LAST;
        let came = self.today.plus_days(1 - 365 + at * span / many + self.rng.between(0, 3));
        let weights: Vec<(usize, f64)> = stories::GRIEVANCES.iter().map(|one| one.weight).enumerate().collect();
        let grievance = self.rng.pick(&weights).and_then(|at| stories::GRIEVANCES.get(*at));
        let Some(grievance) = grievance else { return };
        let elsewhere = (at % ELSEWHERE == ELSEWHERE / 2)
            .then(|| stories::ELSEWHERE.get((at / ELSEWHERE) as usize % stories::ELSEWHERE.len()))
            .flatten();
        let about = if elsewhere.is_some() { About::Nothing } else { grievance.about };
        let own = self.about(about, came, None);
        let channel = chosen(&mut self.rng, stories::CHANNELS);
        let last = grievance.demands.len().max(1) as i32 - 1;
        let demand =
            grievance.demands.get(self.rng.between(0, last).unsigned_abs() as usize).copied().unwrap_or_default();
        let demand = elsewhere.map_or(demand, |(_, _, demand)| demand);
        self.put((Who::Officer, V::Open, came), &[(F::Channel, channel), (F::Demand, demand)], &own);
        let routed = came.plus_days(self.rng.between(0, 2));
        if let Some((verb, to, reason)) = elsewhere {
            let words = [(F::Reason, *reason), (F::To, *to)];
            self.put(
                (Who::Officer, *verb, routed),
                words.get(..if to.is_empty() { 1 } else { 2 }).unwrap_or_default(),
                &own,
            );
            return;
        }
        self.put((Who::Officer, V::Route, routed), &[(F::PetitionKind, grievance.kind)], &own);
        let told = came.plus_days(self.rng.between(3, 7));
        let words = [(F::Opinion, "已告知受理情况、承办部门和答复期限。")];
        self.put((Who::Officer, V::ReplyProcedure, told), &words, &own);
        let replies: Vec<((&str, &str), f64)> = grievance.replies.iter().map(|one| ((one.0, one.1), one.2)).collect();
        let answered = told.plus_days(self.rng.between(12, 70));
        let (wrong, reply) = self.rng.pick(&replies).copied().unwrap_or_default();
        if answered <= self.today {
            let words = [(F::Opinion, reply), (F::WentWrong, wrong)];
            self.put((Who::Officer, V::ReplyResult, answered), &words, &own);
        }
    }
}

/// The cases that petitions can be about, by what about them.
fn candidates(facts: &[Fact], named: &[NamedCase], today: Day) -> BTreeMap<u8, Vec<Candidate>> {
    let names: BTreeMap<&CaseNumber, &str> = named.iter().map(|case| (&case.number, case.parties.as_str())).collect();
    let since = today.plus_months(-18);
    let mut cases: BTreeMap<u8, Vec<Candidate>> = BTreeMap::new();
    for fact in facts {
        let day = |moment: Moment| fact.days.get(usize::from(moment.index())).copied().flatten();
        let stage = fact.shape.type_code.stage();
        let tried = matches!(fact.shape.type_code.line(), Line::Civil | Line::Administrative);
        let about = match (stage, fact.shape.disposition) {
            (Stage::FirstEnforcement | Stage::ResumedEnforcement, Some(Disposition::TerminatedThisRound)) => {
                About::Terminated
            }
            (Stage::FirstEnforcement | Stage::ResumedEnforcement, Some(_)) => About::Enforced,
            (Stage::FirstInstance, Some(_)) if tried && day(Moment::SecondClosed).is_some() => About::Appealed,
            (Stage::SecondInstance, Some(Disposition::Upheld)) if tried => About::Appealed,
            (Stage::FirstInstance | Stage::SecondInstance, Some(_)) if tried => About::Decided,
            _ => continue,
        };
        let ended = day(Moment::SecondClosed).filter(|_| about == About::Appealed).or_else(|| day(Moment::Closed));
        let (Some(ended), Some(parties)) = (ended.filter(|ended| *ended >= since), names.get(&fact.number)) else {
            continue;
        };
        let (number, judge) = (fact.number.clone(), fact.judge.to_string());
        cases.entry(about as u8).or_default().push(Candidate { number, ended, judge, names: sides(parties) });
    }
    cases
}
