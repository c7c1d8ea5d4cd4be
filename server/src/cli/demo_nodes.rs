//! The demo's ledgers: the stories of [`super::demo_stories`], played through the store by the demo's people, on cases
//! that the files leave fit for them.

use super::Failure;
use super::demo_stories::{self as stories, Story, Who};
use domain::case::{Disposition, EventKind};
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Day;
use domain::fact::{Fact, Moment};
use domain::ledger::{Act, Field, Input, Kind, NodeSettings, Values};
use domain::line::Line;
use domain::policy::{Action, Actor};
use std::collections::{BTreeMap, BTreeSet};
use store::{ClockFilter, ClockOrder, CourtSpace, EntryFilter, OpenCase, Store, warned_by};

/// What is added to a story for one case, by field.
type Own = Vec<(Field, String)>;

/// Opens the ledgers of the first basic court and of the court above it.
pub(super) async fn create(store: &Store, today: Day) -> Result<(), Failure> {
    let people = people(store).await?;
    let person = |login: &str| people.get(login).cloned();
    let (Some(judge), Some(head), Some(leader), Some(office), Some(above)) = (
        person("faguan"),
        person("tingzhang"),
        person("yuanzhang-jiceng"),
        person("shenguan-jiceng"),
        person("shenguan"),
    ) else {
        return Err(Failure::Fault(String::from("the demo's people")));
    };
    let mut basic = Desk::new(store, today, [judge, head, leader, office, above.clone()]).await?;
    basic.requests().await?;
    basic.long_pending(stories::LONG_PENDING).await?;
    basic.transfers().await?;
    basic.reverse_reviews().await?;
    basic.four_types().await?;
    basic.reviews().await?;
    basic.warnings().await?;
    if let (Some(judge), Some(leader)) = (person("faguan-zhongyuan"), person("yuanzhang")) {
        // No head of division has an account there: the leader does what a head does.
        let mut upper = Desk::new(store, today, [judge, leader.clone(), leader, above.clone(), above]).await?;
        upper.request_above().await?;
        upper.long_pending(stories::LONG_PENDING.get(1..).unwrap_or_default()).await?;
    }
    Ok(())
}

/// The demo's people by login, each as what they are first.
pub(super) async fn people(store: &Store) -> Result<BTreeMap<String, Actor>, Failure> {
    let mut people = BTreeMap::new();
    for (login, memberships) in store.demo_accounts().await? {
        if let (Some(account), Some(first)) = (store.account_by_login(&login).await?, memberships.first()) {
            people.insert(login, first.actor(&account, "")?);
        }
    }
    Ok(people)
}

/// A court's people at work, and what they know of its cases.
struct Desk<'a> {
    store: &'a Store,
    court: CourtCode,
    today: Day,
    people: [Actor; 5],
    settings: NodeSettings,
    /// Open cases of the judge, the oldest first.
    own: Vec<OpenCase>,
    /// Cases that were appealed, the last first.
    appealed: Vec<Fact>,
    /// Cases that are in a story already.
    taken: BTreeSet<CaseNumber>,
}

impl<'a> Desk<'a> {
    async fn new(store: &'a Store, today: Day, people: [Actor; 5]) -> Result<Self, Failure> {
        let [judge, _, _, office, _] = &people;
        let court = judge.court.clone();
        let space = store.space(office, Action::ViewNodes, &court).await?;
        let settings = space.node_settings().await?;
        let mut appealed: Vec<Fact> =
            space.facts().await?.facts().filter(|fact| day(fact, Moment::Appealed).is_some()).collect();
        appealed.sort_by(|a, b| {
            let when = |fact: &Fact| (day(fact, Moment::Appealed), fact.number.clone());
            when(b).cmp(&when(a))
        });
        let theirs = store.space(judge, Action::ViewNodes, &court).await?;
        let oldest = ClockFilter { order: ClockOrder::Oldest, ..ClockFilter::default() };
        let own = open_cases(&theirs, &oldest, &settings, today).await?;
        Ok(Self { store, court, today, people, settings, own, appealed, taken: BTreeSet::new() })
    }

    fn actor(&self, who: Who) -> &Actor {
        let [judge, head, leader, office, above] = &self.people;
        match who {
            Who::Judge => judge,
            Who::Head => head,
            Who::Leader => leader,
            Who::Office => office,
            Who::Above => above,
        }
    }

    fn is_judges(&self, fact: &Fact) -> bool {
        *fact.judge == *self.actor(Who::Judge).name
    }

    /// Plays a story about a case, told on `told`. Of what is added, each step takes what it has a field for.
    async fn play(&mut self, story: &Story, number: &CaseNumber, told: Day, own: &Own) -> Result<(), Failure> {
        self.taken.insert(number.clone());
        let mut id = String::new();
        for (who, verb, before, words) in story.moves {
            let (actor, today) = (self.actor(*who), told.plus_days(-before));
            let mut said = Values::new();
            for (field, text) in *words {
                said.insert(*field, in_field(*field, text, told));
            }
            let kind = if *who == Who::Above { Kind::Intake } else { story.kind };
            let step = domain::ledger::steps().find(|step| step.kind == kind && step.verb == *verb);
            for (field, text) in own {
                if step.is_some_and(|step| step.needs.contains(field) || step.takes.contains(field)) {
                    said.entry(*field).or_insert_with(|| text.clone());
                }
            }
            if id.is_empty() {
                id = self.store.open_entry(actor, story.kind, number, &said, today, "").await?.id;
            } else if *who == Who::Above {
                let there = self.entry_above(number).await?;
                self.store.take_step(actor, &actor.court, &there, *verb, &said, today).await?;
            } else {
                self.store.take_step(actor, &self.court, &id, *verb, &said, today).await?;
            }
        }
        Ok(())
    }

    /// The entry about a case in the court above.
    async fn entry_above(&self, number: &CaseNumber) -> Result<String, Failure> {
        let above = self.actor(Who::Above);
        let space = self.store.space(above, Action::ViewNodes, &above.court).await?;
        let filter =
            EntryFilter { kind: Some(Kind::Intake), number: Some(number.clone().into()), ..EntryFilter::default() };
        let (entries, _) = space.entries(&filter, 0, 1).await?;
        let entry = entries.into_iter().next();
        entry.map(|entry| entry.id).ok_or_else(|| Failure::Fault(format!("{number} did not arrive above")))
    }

    /// An open case of the judge that is in no story yet and no rule warns of, so that every warned case stays so.
    fn quiet(&self, fits: impl Fn(&OpenCase) -> bool) -> Option<CaseNumber> {
        let quiet = |case: &&OpenCase| {
            !self.taken.contains(&case.number)
                && case.paused.is_none()
                && warned_by(case, &self.settings.levels(), self.today).is_none()
        };
        // Not the oldest, which are long pending, nor those of the last weeks.
        let old_enough = |case: &&OpenCase| self.today.since(case.docketed) > 26;
        let mut cases = self.own.iter().rev().filter(quiet).filter(old_enough);
        cases.find(|case| fits(case)).map(|case| case.number.clone())
    }

    async fn requests(&mut self) -> Result<(), Failure> {
        let today = self.today;
        // The time of this one ends soonest, and there is still time to ask.
        let asks = |case: &&OpenCase| {
            case.paused.is_none()
                && case.extensions == 0
                && case.approver == "president"
                && case.apply_by >= Some(today)
        };
        let ends_soon = self.own.iter().filter(asks).min_by_key(|case| case.due);
        let asked = ends_soon.map(|case| case.number.clone());
        if let Some(number) = asked.or_else(|| self.quiet(|case| case.approver == "president")) {
            self.play(&stories::EXTENSION_ASKED, &number, today, &Own::new()).await?;
        }
        for story in [
            &stories::DEDUCTION_ASKED,
            &stories::DEDUCTION_GRANTED,
            &stories::EXTENSION_REFUSED,
            &stories::DEDUCTION_RETURNED,
        ] {
            let fits = |case: &OpenCase| case.approver == "president" && case.not_counted == 0;
            if let Some(number) = self.quiet(fits) {
                self.play(story, &number, today, &Own::new()).await?;
            }
        }
        Ok(())
    }

    async fn request_above(&mut self) -> Result<(), Failure> {
        for story in [&stories::EXTENSION_ASKED, &stories::HEARD_AT_MEETING] {
            if let Some(number) = self.quiet(|case| case.approver == "president") {
                self.play(story, &number, self.today, &Own::new()).await?;
            }
        }
        Ok(())
    }

    /// The oldest open cases of the court, and the judge's oldest.
    async fn long_pending(&mut self, stories: &[Story]) -> Result<(), Failure> {
        let by = Some(self.today.plus_months(-self.settings.long_pending_from()));
        let filter = ClockFilter { order: ClockOrder::Oldest, docketed_by: by, ..ClockFilter::default() };
        let office = self.actor(Who::Office);
        let space = self.store.space(office, Action::ViewNodes, &self.court).await?;
        let oldest = open_cases(&space, &filter, &self.settings, self.today).await?;
        let judge = self.actor(Who::Judge).name.clone();
        let (own, others): (Vec<_>, Vec<_>) = oldest.into_iter().partition(|case| case.judge == judge);
        for (story, case) in stories.iter().zip(others) {
            self.play(story, &case.number, self.today, &Own::new()).await?;
        }
        if let Some(case) = own.first() {
            self.play(&stories::OWN_LONG_PENDING, &case.number, self.today, &Own::new()).await?;
        }
        Ok(())
    }

    async fn transfers(&mut self) -> Result<(), Failure> {
        let today = self.today;
        let (before, story) = stories::OWN_TRANSFER;
        if let Some(fact) = self.under_way(before, true) {
            self.transfer(&story, &fact, today, Own::new()).await?;
        }
        for (before, story) in stories::TRANSFERS {
            if let Some(fact) = self.under_way(*before, false) {
                self.transfer(story, &fact, today, Own::new()).await?;
            }
        }
        let (before, story) = stories::DOCKETED_TRANSFER;
        if let Some((fact, docketed)) = self.docketed_above(before) {
            let events = self.events(&fact.number, EventKind::SecondInstanceDocketed).await?;
            let own = vec![(Field::SecondNumber, events)];
            self.transfer(&story, &fact, docketed, own).await?;
        }
        Ok(())
    }

    async fn transfer(&mut self, story: &Story, fact: &Fact, told: Day, mut own: Own) -> Result<(), Failure> {
        // The day of the files: the appeal is in them already and is not counted twice.
        let received = day(fact, Moment::Appealed).unwrap_or(told);
        own.push((Field::Received, received.to_string()));
        if let Some(decided) = day(fact, Moment::Closed).filter(|_| fact.shape.type_code.line() == Line::Criminal) {
            // Ten days of a judgment served on the day it was pronounced (CrPL 230).
            own.push((Field::AppealPeriodEnds, decided.plus_days(10).to_string()));
        }
        self.play(story, &fact.number, told, &own).await
    }

    /// The case appealed nearest to so many days ago whose file is still here.
    fn under_way(&self, before: i32, judges: bool) -> Option<Fact> {
        let wanted = self.today.plus_days(-before);
        // The appeal is there when the story begins, a day later.
        let begins = wanted.plus_days(1);
        let here = |fact: &&Fact| {
            day(fact, Moment::SecondDocketed).is_none()
                && day(fact, Moment::Appealed).is_some_and(|appealed| appealed <= begins)
                && !self.taken.contains(&fact.number)
                && self.is_judges(fact) == judges
        };
        let away = |fact: &Fact| day(fact, Moment::Appealed).map_or(i32::MAX, |day| day.since(wanted).abs());
        self.appealed.iter().filter(here).min_by_key(|fact| away(fact)).cloned()
    }

    /// A case docketed above in the last weeks, about so many days after the appeal.
    fn docketed_above(&self, after: i32) -> Option<(Fact, Day)> {
        let cases = self.appealed.iter().filter_map(|fact| {
            let docketed = day(fact, Moment::SecondDocketed).filter(|day| self.today.since(*day) < 25)?;
            Some((fact, docketed, docketed.since(day(fact, Moment::Appealed)?)))
        });
        let nearest = cases.filter(|(.., days)| *days >= after).min_by_key(|(.., days)| *days);
        nearest.map(|(fact, docketed, _)| (fact.clone(), docketed))
    }

    /// What the first event of a kind says.
    async fn events(&self, number: &CaseNumber, kind: EventKind) -> Result<String, Failure> {
        let space = self.store.space(self.actor(Who::Office), Action::ViewCases, &self.court).await?;
        let case = space.case(number).await?;
        let events = case.map(|(_, events)| events).unwrap_or_default();
        Ok(events.into_iter().find(|event| event.kind == kind).map(|event| event.detail).unwrap_or_default())
    }

    /// The judge's decisions that were reversed or remanded last.
    async fn reverse_reviews(&mut self) -> Result<(), Failure> {
        let outcome = |fact: &Fact| match fact.shape.second_instance {
            Some(Disposition::Reversed) => Some("reversed"),
            Some(Disposition::Remanded) => Some("remanded"),
            _ => None,
        };
        let mut cases: Vec<(Day, CaseNumber, &str)> = self
            .appealed
            .iter()
            .filter(|fact| self.is_judges(fact))
            .filter_map(|fact| Some((day(fact, Moment::SecondClosed)?, fact.number.clone(), outcome(fact)?)))
            .collect();
        cases.sort_by(|a, b| b.cmp(a));
        for story in stories::REVERSE_REVIEWS {
            // Decided when the story begins.
            let begins = story.moves.first().map_or(self.today, |one| self.today.plus_days(-one.2));
            let Some(at) = cases.iter().position(|(decided, ..)| *decided <= begins) else { continue };
            let (decided, number, outcome) = cases.remove(at);
            let second = self.events(&number, EventKind::SecondInstanceDocketed).await?;
            let ground = if outcome == "reversed" { "wrong_facts" } else { "facts_unclear" };
            let own = vec![
                (Field::Outcome, outcome.to_owned()),
                (Field::Ground, ground.to_owned()),
                (Field::DecidedOn, decided.to_string()),
                (Field::SecondNumber, second),
            ];
            self.play(story, &number, self.today, &own).await?;
        }
        Ok(())
    }

    async fn four_types(&mut self) -> Result<(), Failure> {
        let suspected = Some((self.settings.parties, Vec::new()));
        let filter = ClockFilter { suspected, ..ClockFilter::default() };
        let space = self.store.space(self.actor(Who::Head), Action::ViewNodes, &self.court).await?;
        let many = open_cases(&space, &filter, &self.settings, self.today).await?;
        let all = open_cases(&space, &ClockFilter::default(), &self.settings, self.today).await?;
        let judge = self.actor(Who::Judge).name.clone();
        for (at, story) in stories::FOUR_TYPES.iter().enumerate() {
            let of_others = many.iter().chain(all.iter().rev()).filter(|case| case.judge != judge);
            let free = |number: &CaseNumber| !self.taken.contains(number);
            let number = match at {
                0 => self.quiet(|_| true),
                _ => of_others.map(|case| &case.number).find(|number| free(number)).cloned(),
            };
            if let Some(number) = number {
                self.play(story, &number, self.today, &Own::new()).await?;
            }
        }
        Ok(())
    }

    async fn reviews(&mut self) -> Result<(), Failure> {
        for story in stories::REVIEWS {
            if let Some(number) = self.quiet(|_| true) {
                self.play(story, &number, self.today, &Own::new()).await?;
            }
        }
        Ok(())
    }

    /// Some warnings are acknowledged, urged, noted and judged.
    async fn warnings(&self) -> Result<(), Failure> {
        let filter = ClockFilter { rule: String::from("any"), ..ClockFilter::default() };
        for (who, act, most, before, said) in [
            (Who::Judge, Act::Acknowledge, 2, 3, ""),
            (Who::Judge, Act::Helpful, 1, 3, ""),
            (Who::Office, Act::Urge, 3, 2, "请于国庆节前报告进展。"),
            (Who::Head, Act::Note, 1, 1, "已与承办人核对，节后开庭。"),
            (Who::Leader, Act::NotHelpful, 1, 1, ""),
        ] {
            let (actor, today) = (self.actor(who), self.today.plus_days(-before));
            let space = self.store.space(actor, Action::ViewNodes, &self.court).await?;
            let cases = open_cases(&space, &filter, &self.settings, today).await?;
            let warned: Vec<(CaseNumber, String)> = cases
                .iter()
                .filter_map(|case| {
                    let rule = warned_by(case, &self.settings.levels(), today)?;
                    Some((case.number.clone(), rule.id()))
                })
                .take(most)
                .collect();
            self.store.act_on_warnings(actor, &self.court, &warned, act, said, today).await?;
        }
        Ok(())
    }
}

/// A text as the field takes it: a day that is told by its distance becomes one.
pub(super) fn in_field(field: Field, text: &str, told: Day) -> String {
    match (field.input(), text.parse::<i32>()) {
        (Input::Day, Ok(days)) => told.plus_days(days).to_string(),
        _ => text.to_owned(),
    }
}

fn day(fact: &Fact, moment: Moment) -> Option<Day> {
    fact.days.get(usize::from(moment.index())).copied().flatten()
}

async fn open_cases(
    space: &CourtSpace,
    filter: &ClockFilter,
    settings: &NodeSettings,
    today: Day,
) -> Result<Vec<OpenCase>, Failure> {
    Ok(space.clocks(filter, &settings.levels(), today, 0, 2_000).await?.0)
}
