//! The demo's registers of dispute, case and petition sources, about the cases of the files: mediations here and petitions
//! in their own modules, measures, checks and parties of many cases as [`super::demo_source_stories`] tells them.

use super::demo_petitions::Petitions;
use super::demo_source_stories::{self as stories, Move, Who};
use super::{Failure, demo_mediations, demo_nodes, demo_places};
use crate::synthetic::Rng;
use domain::case_number::CaseNumber;
use domain::court::{Court, CourtCode};
use domain::day::Day;
use domain::fact::{Fact, Moment};
use domain::ledger::{Field, Input, Kind, Values, Verb};
use domain::policy::{Action, Actor, Part, Role};
use std::collections::BTreeMap;
use store::{NamedCase, Store};

/// The intermediate court that has registers.
const ABOVE: &str = "冀96";
/// Days that a petition lies back at least, so that nobody finds a year of notices unread.
const READ: i32 = 14;

/// Fills the registers of Xiong'an's courts.
pub(super) async fn create(store: &Store, courts: &[Court], today: Day) -> Result<(), Failure> {
    let people = demo_nodes::people(store).await?;
    let with_registers = |code: &str| code == ABOVE || stories::TOWNSHIPS.iter().any(|(county, ..)| *county == code);
    for court in courts.iter().filter(|court| with_registers(court.code.as_str())) {
        let staff = Staff::of(court, &people);
        let desk = Desk { store, staff: &staff, county: County::of(court), today };
        desk.fill().await?;
    }
    Ok(())
}

/// Who keeps the registers of a court: those who have an account there, and stand-ins.
pub(super) struct Staff {
    pub(super) office: Actor,
    pub(super) officer: Actor,
    pub(super) leader: Actor,
    pub(super) judge: Option<Actor>,
}

impl Staff {
    fn of(court: &Court, people: &BTreeMap<String, Actor>) -> Self {
        let found = |role: Role| {
            let whole = |actor: &&Actor| actor.part == Part::Court || role == Role::Judge;
            people.values().filter(|actor| actor.court == court.code && actor.role == role).find(whole).cloned()
        };
        let stand_in = |role: Role| Actor {
            login: format!("console-{}", role.id()),
            name: role.zh().to_owned(),
            role,
            ..Actor::console(court.code.clone())
        };
        Self {
            office: found(Role::TrialManagement).unwrap_or_else(|| Actor::console(court.code.clone())),
            officer: found(Role::PetitionOfficer).unwrap_or_else(|| stand_in(Role::PetitionOfficer)),
            leader: found(Role::CourtLeader).unwrap_or_else(|| stand_in(Role::CourtLeader)),
            judge: found(Role::Judge),
        }
    }
}

/// Where the people of the registers live.
pub(super) struct County {
    pub(super) court: CourtCode,
    /// The county's name.
    pub(super) name: String,
    /// Its townships with their weights; those of all counties above them.
    pub(super) towns: Vec<(&'static str, f64)>,
}

impl County {
    fn of(court: &Court) -> Self {
        let here = |code: &str| court.code.as_str() == ABOVE || court.code.as_str() == code;
        let counties = stories::TOWNSHIPS.iter().filter(|(code, ..)| here(code));
        let towns = counties.flat_map(|(.., towns)| towns.iter().map(|(name, people)| (*name, f64::from(*people))));
        Self { court: court.code.clone(), name: court.short_zh.clone(), towns: towns.collect() }
    }

    pub(super) fn town(&self, rng: &mut Rng) -> &'static str {
        rng.pick(&self.towns).copied().unwrap_or_default()
    }
}

/// One of several texts, by weight.
pub(super) fn chosen(rng: &mut Rng, choices: stories::Weighted) -> &'static str {
    rng.pick(choices).copied().unwrap_or_default()
}

/// The two sides of a case as its file writes them, without their capacities.
pub(super) fn sides(parties: &str) -> (String, String) {
    let (first, second) = parties.split_once('；').unwrap_or((parties, ""));
    let plain = |side: &str| {
        let capacities = ["申请执行人", "被执行人", "被告人", "原告", "被告"];
        let name = capacities.iter().find_map(|capacity| side.strip_prefix(capacity));
        name.unwrap_or(side).to_owned()
    };
    (plain(first), plain(second))
}

/// A court's people at its registers.
struct Desk<'a> {
    store: &'a Store,
    staff: &'a Staff,
    county: County,
    today: Day,
}

impl Desk<'_> {
    async fn fill(&self) -> Result<(), Failure> {
        let (office, court) = (&self.staff.office, &self.county.court);
        let space = self.store.space(office, Action::ViewFigures, court).await?;
        let facts: Vec<Fact> = space.facts().await?.facts().collect();
        let long_ago = self.today.plus_months(-30);
        let named = self.store.named_cases(office, long_ago, "登记演示台账").await?;
        if court.as_str() != ABOVE {
            self.mediations(&named).await?;
            self.places().await?;
        }
        let mut petitions = Petitions::new(self.store, self.staff, &self.county, self.today, &facts, &named);
        petitions.until(self.today.plus_days(-READ)).await?;
        for story in stories::MEASURES.iter().filter(|story| story.court == court.as_str()) {
            self.measure(story, &facts).await?;
        }
        if stories::TOWNSHIPS.first().is_some_and(|(first, ..)| *first == court.as_str()) {
            self.litigants(&named).await?;
            self.read().await?;
            self.checks().await?;
        } else {
            self.read().await?;
        }
        petitions.until(self.today).await
    }

    /// What happened long ago was read long ago.
    async fn read(&self) -> Result<(), Failure> {
        for actor in [&self.staff.office, &self.staff.officer, &self.staff.leader] {
            self.store.mark_read(actor, &[], true).await?;
        }
        Ok(())
    }

    async fn mediations(&self, named: &[NamedCase]) -> Result<(), Failure> {
        let rows = demo_mediations::rows(named, &self.county, self.today);
        match self.store.register_many(&self.staff.office, Kind::Mediation, &rows, self.today).await? {
            Ok(_) => Ok(()),
            Err(refused) => {
                let first = refused.first().map(|one| format!("row {}: {}", one.row, one.why)).unwrap_or_default();
                Err(Failure::Fault(format!("the demo's mediations: {} refused, {first}", refused.len())))
            }
        }
    }

    /// The townships, with a map that is invented and says so.
    async fn places(&self) -> Result<(), Failure> {
        let court = &self.county.court;
        let own = stories::TOWNSHIPS.iter().find(|(code, ..)| *code == court.as_str());
        let Some((_, corner, towns)) = own else { return Ok(()) };
        let places = demo_places::places(towns, *corner).map_err(|error| Failure::Fault(error.to_string()))?;
        let space = self.store.space(&Actor::console(court.clone()), Action::ChangeSettings, court).await?;
        Ok(space.set_places(places).await?)
    }

    fn actor(&self, who: Who) -> &Actor {
        match who {
            Who::Office => &self.staff.office,
            Who::Leader => &self.staff.leader,
        }
    }

    /// What is said for a step: as told, days counted from the demo's, what the step asks for and `own` has, and the day
    /// of the step for a day it asks for and nobody told.
    fn said(&self, kind: Kind, (_, verb, before, words): &Move, own: &Values) -> (Day, Values) {
        let day = self.today.plus_days(-before);
        (day, spoken(kind, *verb, words, own, day, self.today))
    }

    async fn measure(&self, story: &stories::Measured, facts: &[Fact]) -> Result<(), Failure> {
        let mut moves = story.moves.iter();
        let Some(first) = moves.next() else { return Ok(()) };
        let (from, said) = self.said(Kind::Measure, first, &Values::new());
        let id = self.store.register_entry(self.actor(first.0), Kind::Measure, &said, from).await?.id;
        for one in moves {
            let (day, _) = self.said(Kind::Measure, one, &Values::new());
            let closed = |fact: &&Fact| {
                let closed = fact.days.get(usize::from(Moment::Closed.index())).copied().flatten();
                closed.is_some_and(|closed| closed >= from && closed <= day) && (story.fits)(fact)
            };
            let fitting: Vec<&Fact> = facts.iter().filter(closed).collect();
            let apart = (fitting.len() / story.most).max(1);
            let cases = fitting.iter().step_by(apart).take(story.most).map(|fact| fact.number.to_string());
            let own = Values::from([(Field::Cases, cases.collect::<Vec<_>>().join(" "))]);
            let own = if one.1 == Verb::AttachCases { own } else { Values::new() };
            let (day, said) = self.said(Kind::Measure, one, &own);
            self.store.take_step(self.actor(one.0), &self.county.court, &id, one.1, &said, day).await?;
        }
        Ok(())
    }

    async fn checks(&self) -> Result<(), Failure> {
        let space = self.store.space(&self.staff.office, Action::ViewSources, &self.county.court).await?;
        let (rounds, _) = space.terminated_unfit(self.today.plus_months(-12), 10_000).await?;
        let early = self.today.plus_days(-30);
        let mut taken: Vec<CaseNumber> = Vec::new();
        for story in stories::CHECKS {
            let mut found = None;
            for round in rounds.iter().filter(|round| round.resumed.is_some() == story.resumed) {
                let closed = space.case(&round.number).await?.and_then(|(case, _)| case.closed);
                if !taken.contains(&round.number) && closed.is_some_and(|closed| closed < early) {
                    found = Some(round);
                    break;
                }
            }
            let Some(round) = found else { continue };
            taken.push(round.number.clone());
            let own = round.resumed.iter().map(|number| (Field::ResumedNumber, number.to_string())).collect();
            let mut id = String::new();
            for one in story.moves {
                let (day, said) = self.said(Kind::RoundCheck, one, &own);
                let actor = self.actor(one.0);
                if id.is_empty() {
                    id = self.store.open_entry(actor, Kind::RoundCheck, &round.number, &said, day, "").await?.id;
                } else {
                    self.store.take_step(actor, &self.county.court, &id, one.1, &said, day).await?;
                }
            }
        }
        Ok(())
    }

    /// Those who sued most often in a year, by their cases.
    async fn litigants(&self, named: &[NamedCase]) -> Result<(), Failure> {
        let since = self.today.plus_months(-12);
        let mut cases: BTreeMap<String, u32> = BTreeMap::new();
        for case in named.iter().filter(|case| case.docketed > since) {
            *cases.entry(sides(&case.parties).0).or_default() += 1;
        }
        let mut most: Vec<(String, u32)> = cases.into_iter().collect();
        most.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        for story in stories::LITIGANTS {
            let Some(at) = most.iter().position(|(name, _)| name.contains(story.name)) else { continue };
            let (name, many) = most.remove(at);
            let reason = format!("近十二个月作为申请人、原告、申请执行人共 {many} 件，超过多案标准。");
            let own = Values::from([(Field::Litigant, name), (Field::Reason, reason)]);
            let mut id = String::new();
            for one in story.moves {
                let (day, said) = self.said(Kind::Litigant, one, &own);
                let actor = self.actor(one.0);
                if id.is_empty() {
                    id = self.store.register_entry(actor, Kind::Litigant, &said, day).await?.id;
                } else {
                    self.store.take_step(actor, &self.county.court, &id, one.1, &said, day).await?;
                }
            }
        }
        Ok(())
    }
}

/// What is said for a step taken on `day`, as [`Desk::said`] has it; `told` is the day the story is told on.
pub(super) fn spoken(kind: Kind, verb: Verb, words: &[(Field, &str)], own: &Values, day: Day, told: Day) -> Values {
    let mut said: Values =
        words.iter().map(|(field, text)| (*field, demo_nodes::in_field(*field, text, told))).collect();
    let Some(step) = domain::ledger::steps().find(|step| step.kind == kind && step.verb == verb) else { return said };
    for (field, text) in own.iter().filter(|(field, _)| step.has(**field)) {
        said.entry(*field).or_insert_with(|| text.clone());
    }
    for field in step.needs.iter().filter(|field| field.input() == Input::Day) {
        said.entry(*field).or_insert_with(|| day.to_string());
    }
    said
}
