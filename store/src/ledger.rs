//! The ledgers of a court: entries and what was done to them, step by step.
//!
//! A step is one transaction: the entry, the step, what happened to the case by it and what the other court is told
//! stand together or not at all. Which steps there are is [`domain::ledger`]'s to say, who may take them the policy's.

use crate::between::send;
use crate::clock;
use crate::clocks::{Bound, Condition, OpenCase, like};
use crate::error::Error;
use crate::notice::{NewNotice, Recipient};
use crate::people::random_hex;
use crate::rows::{self, CASE_COLUMNS, EVENT_COLUMNS};
use crate::space::CourtSpace;
use crate::store::Store;
use domain::case::{CaseEvent, CaseRecord, EventKind};
use domain::case_number::CaseNumber;
use domain::court::{CourtCode, Tier};
use domain::day::Day;
use domain::intake::FileKind;
use domain::ledger::{
    self, By, Effect, Entry, Field, Kind, Message, NodeSettings, Refusal, State, Subject, Turn, Values, Verb,
};
use domain::line::Line;
use domain::policy::{Action, Actor, Denied, Part, Role};
use domain::time_limit::calendar::Calendar;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};
use std::collections::BTreeSet;
use std::time::Duration;

/// The actions that steps of ledgers need.
const ACTS: [Action; 5] =
    [Action::HandleCases, Action::TransferFiles, Action::SuperviseNodes, Action::ReviewCases, Action::DecideRequests];

/// How long a step waits for its message to arrive.
const PATIENCE: Duration = Duration::from_secs(3);

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepTaken {
    /// Its position in the entry, from 1.
    pub seq: i64,
    /// The day, as the court counts it.
    pub day: Day,
    /// When, in seconds since 1970.
    pub at: i64,
    /// The court they acted from.
    pub court: String,
    /// Who.
    pub name: String,
    /// As what: the id of the role.
    pub role: String,
    /// What was done.
    pub verb: Verb,
    /// From which state.
    pub from: State,
    /// Into which state.
    pub to: State,
    /// What was said.
    pub said: Values,
}

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Of which ledger; any where none is named.
    pub kind: Option<Kind>,
    /// In which state.
    pub state: Option<State>,
    /// Only those not settled.
    pub open: bool,
    /// Only those whose last day has passed.
    pub late_on: Option<Day>,
    /// Of a division.
    pub division: String,
    /// Of a judge.
    pub judge: String,
    /// With this in the number or in what was said.
    pub text: String,
    /// Of one case.
    pub number: Option<CaseNumber>,
}

const COLUMNS: &str = "id, kind, number, state, division, judge, line, opened, opened_by, since, due, said, seq";

/// Those due first, those without a last day after them.
const BY_DUE: &str = "case when due is null then 1 else 0 end, due";

impl Store {
    /// Opens an entry about a case, for an actor who may. `together` is the name of a bulk it is part of, or empty.
    pub async fn open_entry(
        &self,
        actor: &Actor,
        kind: Kind,
        number: &CaseNumber,
        said: &Values,
        today: Day,
        together: &str,
    ) -> Result<Entry, Error> {
        let first: Vec<Action> = ledger::STEPS
            .iter()
            .filter(|step| step.kind == kind && step.verb == Verb::Open)
            .map(|step| step.who)
            .collect();
        self.may_any(actor, &first, &number.court).await?;
        let space = self.space(actor, Action::ViewNodes, &number.court).await?;
        let Some((case, events)) = space.case(number).await? else {
            return Err(Error::Denied(Denied::OutsideScope));
        };
        let clock = space.clock_of(number).await?;
        let closed = kind != Kind::Transfer && kind != Kind::ReverseReview && clock.is_none();
        let subject = Subject {
            id: random_hex(8)?,
            number: number.clone(),
            division: case.division.clone(),
            judge: case.judge.clone(),
            line: number.type_code.line(),
        };
        let blank = Entry {
            id: String::new(),
            kind,
            state: State::Requested,
            number: number.clone(),
            division: subject.division.clone(),
            judge: subject.judge.clone(),
            line: subject.line,
            opened: today,
            opened_by: String::new(),
            since: today,
            due: None,
            values: Values::new(),
        };
        let may = self.may_do(actor, &number.court, &blank).await?;
        if closed && first.iter().any(|action| may.contains(action)) {
            return Err(Error::Conflict(format!(
                "{number} 没有在走的审限（已结案，或不是诉讼、执行案件），不能登记“{}” / {number} has no running clock (it is closed, or no court case); no entry of {} can be opened",
                kind.zh(),
                kind.en()
            )));
        }
        let by = by(actor, may, today, clock.as_ref(), Some(case.docketed));
        let (entry, effects) = match ledger::open(kind, subject, said, &by) {
            Ok(opened) => opened,
            Err(refusal) => return Err(self.refused(actor, &number.court, &blank, Verb::Open, refusal).await),
        };
        if kind == Kind::Request {
            entry
                .is_of_use(&case, &events, today, Calendar::shipped())
                .map_err(|no| Error::Conflict(no.to_string()))?;
        }
        space.ensure_alone(&entry).await?;
        let taken = Taken { verb: Verb::Open, from: entry.state, said: entry.values.clone(), together };
        space.write(&entry, None, &taken, effects, today).await?;
        self.after(&space, &entry, today).await;
        Ok(entry)
    }

    /// Takes a step of an entry, for an actor who may.
    pub async fn take_step(
        &self,
        actor: &Actor,
        court: &CourtCode,
        id: &str,
        verb: Verb,
        said: &Values,
        today: Day,
    ) -> Result<Entry, Error> {
        let acts: Vec<Action> = ledger::STEPS.iter().filter(|step| step.verb == verb).map(|step| step.who).collect();
        self.may_any(actor, if acts.is_empty() { &[Action::ViewNodes] } else { &acts }, court).await?;
        let space = self.space(actor, Action::ViewNodes, court).await?;
        let Some((entry, seq)) = space.found_entry(id).await? else {
            return Err(Error::Denied(Denied::OutsideScope));
        };
        let may = self.may_do(actor, court, &entry).await?;
        let clock = space.clock_of(&entry.number).await?;
        let by = by(actor, may, today, clock.as_ref(), clock.as_ref().map(|clock| clock.docketed));
        let result = match verb {
            Verb::Comment if by.may.is_empty() => Err(Refusal::NotYours(Verb::Comment)),
            Verb::Comment => entry.commented(said).map(|said| (entry.clone(), Vec::new(), said)),
            _ => entry.advanced(verb, said, &by).map(|(after, effects)| (after, effects, trimmed(said))),
        };
        let (after, effects, said) = match result {
            Ok(after) => after,
            Err(refusal) => return Err(self.refused(actor, court, &entry, verb, refusal).await),
        };
        if entry.kind == Kind::Request && verb == Verb::Grant {
            space.ensure_of_use(&after, today).await?;
        }
        let taken = Taken { verb, from: entry.state, said, together: "" };
        space.write(&after, Some(seq), &taken, effects, today).await?;
        if verb != Verb::Comment {
            self.after(&space, &after, today).await;
        }
        Ok(after)
    }

    /// Takes back what a bulk opened, as far as nothing was done to it since; says how many.
    pub async fn undo_together(
        &self,
        actor: &Actor,
        court: &CourtCode,
        together: &str,
        today: Day,
    ) -> Result<usize, Error> {
        self.may_any(actor, &[Action::SuperviseNodes, Action::HandleCases], court).await?;
        let space = self.space(actor, Action::ViewNodes, court).await?;
        let rows = sqlx::query("select entry from entry_step where together = $1 and together <> '' and login = $2")
            .bind(together.to_owned())
            .bind(actor.login.clone())
            .fetch_all(&space.inner.pool)
            .await?;
        let mut undone = 0;
        for row in &rows {
            let id: String = row.try_get(0)?;
            let Some((entry, seq)) = space.found_entry(&id).await? else { continue };
            let back = entry.steps().any(|step| step.verb == Verb::Withdraw);
            if seq == 1 && back {
                match self.take_step(actor, court, &id, Verb::Withdraw, &Values::new(), today).await {
                    Ok(_) => undone += 1,
                    Err(Error::Conflict(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(undone)
    }

    /// What the policy lets someone do to the case of an entry in a court's ledgers.
    pub async fn may_do(&self, actor: &Actor, court: &CourtCode, entry: &Entry) -> Result<Vec<Action>, Error> {
        let mut may = Vec::new();
        for action in ACTS {
            if let Ok(part) = self.decided(actor, action, court).await?
                && entry.is_in(&part)
            {
                may.push(action);
            }
        }
        Ok(may)
    }

    /// A refusal as the caller sees it; one for want of a right is written into the log.
    async fn refused(&self, actor: &Actor, court: &CourtCode, entry: &Entry, verb: Verb, refusal: Refusal) -> Error {
        if !matches!(refusal, Refusal::NotYours(_)) {
            return Error::Conflict(refusal.to_string());
        }
        let steps = ledger::STEPS.iter().filter(|step| step.kind == entry.kind && step.verb == verb);
        for step in steps {
            match self.may(actor, step.who, court).await {
                Ok(_) => {}
                Err(error) => return error,
            }
        }
        Error::Denied(Denied::OutsideScope)
    }

    /// Tells whoever is next, and lets what goes to another court go. The step stands already: what fails here is logged,
    /// and what is on its way is delivered by a later round. The other court may be busy with an import: nobody waits for it
    /// longer than a moment.
    async fn after(&self, space: &CourtSpace, entry: &Entry, today: Day) {
        let court = space.court().code.clone();
        let told = self.tell_next(&court, entry).await;
        let store = self.clone();
        let delivery = tokio::spawn(async move { store.deliver_from(&court, today).await.map(|_| ()) });
        let delivered = match tokio::time::timeout(PATIENCE, delivery).await {
            Ok(Ok(delivered)) => delivered,
            Ok(Err(_)) | Err(_) => Ok(()),
        };
        for result in [told, delivered] {
            if let Err(error) = result {
                tracing::error!(error = &error as &dyn std::error::Error, "after a step");
            }
        }
    }

    /// Tells whoever has to act now, or, once it is settled, the judge.
    pub(crate) async fn tell_next(&self, court: &CourtCode, entry: &Entry) -> Result<(), Error> {
        let judge = Recipient::Judge(entry.judge.clone());
        let office = Recipient::Line(Role::TrialManagement, entry.line);
        let to = match ledger::turn(entry.kind, entry.state) {
            Turn::Judge | Turn::Nobody if entry.judge.is_empty() || entry.is_kept_from_its_judge() => vec![office],
            Turn::Judge | Turn::Nobody => vec![judge],
            Turn::DivisionHead => vec![Recipient::DivisionHead(entry.division.clone())],
            Turn::Leader => vec![Recipient::Line(Role::CourtLeader, entry.line)],
            Turn::Office => vec![office],
            Turn::OtherCourt => return Ok(()),
        };
        let due = |zh: &str, en: &str| {
            entry.due.map_or([String::new(), String::new()], |due| [format!("{zh}{due}。"), format!(" {en} {due}.")])
        };
        let [due_zh, due_en] = due("最迟 ", "At the latest");
        let (kind, state) = (entry.kind, entry.state);
        let notice = NewNotice {
            court: court.clone(),
            to,
            kind: kind.id().to_owned(),
            title: [format!("{}：{}", kind.zh(), state.zh()), format!("{}: {}", kind.en(), state.en())],
            text: [format!("{}。{due_zh}", entry.number), format!("{}.{due_en}", entry.number)],
            link: format!("/nodes/entry?court={court}&id={}", entry.id),
            key: format!("{} {} {} {}", court, entry.id, state.id(), clock()),
        };
        self.notify(&notice, clock()).await?;
        Ok(())
    }
}

fn trimmed(said: &Values) -> Values {
    said.iter().map(|(field, text)| (*field, text.trim().to_owned())).filter(|(_, text)| !text.is_empty()).collect()
}

/// A step about to be written.
pub(crate) struct Taken<'a> {
    pub(crate) verb: Verb,
    pub(crate) from: State,
    pub(crate) said: Values,
    pub(crate) together: &'a str,
}

impl CourtSpace {
    /// Entries of the actor's part of the court that a filter lets in, those due first, and how many there are.
    pub async fn entries(&self, filter: &EntryFilter, offset: i64, limit: i64) -> Result<(Vec<Entry>, i64), Error> {
        let order = format!("settled, {BY_DUE}, opened desc, id");
        let condition = self.entry_condition(filter);
        let (rows, of) = condition.page(&self.inner.pool, COLUMNS, "entry", &order, (offset, limit)).await?;
        Ok((rows.iter().map(|row| Ok(entry(row)?.0)).collect::<Result<_, Error>>()?, of))
    }

    /// Entries of the actor's part not settled, and those of them late, by ledger.
    pub async fn entry_counts(&self, today: Day) -> Result<Vec<(Kind, i64, i64)>, Error> {
        let mut condition = self.visible();
        condition.and("settled = 0", []);
        let sql = format!(
            "select kind, count(*), cast(sum(case when due < {} then 1 else 0 end) as bigint) from entry{} group by kind",
            today.number(),
            condition.text()
        );
        let rows = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.inner.pool).await?;
        let broken = || Error::Broken(String::from("a stored entry"));
        rows.iter()
            .map(|row| {
                Ok((
                    Kind::parse(row.try_get(0)?).map_err(|_| broken())?,
                    row.try_get(1)?,
                    row.try_get::<Option<i64>, _>(2)?.unwrap_or(0),
                ))
            })
            .collect()
    }

    /// Entries not settled that wait in one of these states, those due first, and how many there are.
    pub async fn waiting(&self, states: &[(Kind, State)], limit: i64) -> Result<(Vec<Entry>, i64), Error> {
        if states.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let mut condition = self.visible();
        let any: Vec<&str> = states.iter().map(|_| "(kind = ? and state = ?)").collect();
        let values = states
            .iter()
            .flat_map(|(kind, state)| [Bound::Text(kind.id().to_owned()), Bound::Text(state.id().to_owned())]);
        condition.and(&format!("({})", any.join(" or ")), values.collect::<Vec<_>>());
        let order = format!("{BY_DUE}, opened, id");
        let (rows, of) = condition.page(&self.inner.pool, COLUMNS, "entry", &order, (0, limit)).await?;
        Ok((rows.iter().map(|row| Ok(entry(row)?.0)).collect::<Result<_, Error>>()?, of))
    }

    /// Cases of the actor's part to which one of these events happened since a day, the latest first, without an entry of
    /// a ledger and, if one is named, without a later event; with the event.
    pub async fn happened(
        &self,
        kinds: &[EventKind],
        details: &[&str],
        since: Day,
        without: (Kind, Option<EventKind>),
        limit: i64,
    ) -> Result<(Vec<(CaseRecord, CaseEvent)>, i64), Error> {
        let mut condition = Condition::default();
        let text = |text: &str| Bound::Text(text.to_owned());
        let any = |count: usize| vec!["?"; count].join(", ");
        condition.and(
            &format!("v.kind in ({})", any(kinds.len())),
            kinds.iter().map(|kind| text(kind.id())).collect::<Vec<_>>(),
        );
        if !details.is_empty() {
            condition.and(
                &format!("v.detail in ({})", any(details.len())),
                details.iter().map(|one| text(one)).collect::<Vec<_>>(),
            );
        }
        condition.and("v.day >= ?", [Bound::Number(i64::from(since.number()))]);
        condition
            .and("not exists (select 1 from entry e where e.number = v.number and e.kind = ?)", [text(without.0.id())]);
        if let Some(later) = without.1 {
            condition.and(
                "not exists (select 1 from case_event l where l.number = v.number and l.kind = ?)",
                [text(later.id())],
            );
        }
        match &self.part {
            Part::Division(division) => condition.and("f.division = ?", [text(division)]),
            Part::Judge(judge) => condition.and("f.judge = ?", [text(judge)]),
            Part::Court | Part::Line(_) => {}
        }
        let columns = |alias: &str, columns: &str| {
            columns.split(", ").map(|column| format!("{alias}.{column}")).collect::<Vec<_>>().join(", ")
        };
        let from = format!("from case_event v join case_file f on f.number = v.number{}", condition.text());
        let sql = format!("select {} {from} order by v.day desc, v.number", columns("v", EVENT_COLUMNS));
        let rows = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.inner.pool).await?;
        let mut events = Vec::with_capacity(rows.len());
        for row in &rows {
            let (event, _) = rows::event(row)?;
            let theirs = !matches!(&self.part, Part::Line(line) if event.number.type_code.line() != *line);
            if theirs {
                events.push(event);
            }
        }
        let of = i64::try_from(events.len()).unwrap_or(i64::MAX);
        let mut found = Vec::new();
        for event in events.into_iter().take(usize::try_from(limit).unwrap_or(usize::MAX)) {
            let sql = format!("select {CASE_COLUMNS} from case_file where number = $1");
            let row =
                sqlx::query(AssertSqlSafe(sql)).bind(event.number.to_string()).fetch_one(&self.inner.pool).await?;
            let (mut case, _) = rows::case(&row)?;
            case.parties = domain::parties::masked(&case.parties);
            found.push((case, event));
        }
        Ok((found, of))
    }

    /// The causes of the cases in a ledger's entries within the actor's part, once for each entry.
    pub async fn causes_of(&self, kind: Kind) -> Result<Vec<String>, Error> {
        let condition = self.entry_condition(&EntryFilter { kind: Some(kind), ..EntryFilter::default() });
        let sql = format!(
            "select f.cause from case_file f join (select number from entry{}) e on e.number = f.number",
            condition.text()
        );
        let rows = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.inner.pool).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// How many entries a filter lets in.
    pub async fn count_entries(&self, filter: &EntryFilter) -> Result<i64, Error> {
        let condition = self.entry_condition(filter);
        let sql = format!("select count(*) from entry{}", condition.text());
        Ok(condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_one(&self.inner.pool).await?.try_get(0)?)
    }

    /// An entry of the actor's part of the court with the steps taken so far.
    pub async fn entry(&self, id: &str) -> Result<Option<(Entry, Vec<StepTaken>)>, Error> {
        let Some((entry, _)) = self.found_entry(id).await? else {
            return Ok(None);
        };
        let rows = sqlx::query(
            "select seq, day, at, court, name, role, verb, from_state, to_state, said from entry_step where entry = $1 order by seq",
        )
        .bind(id.to_owned())
        .fetch_all(&self.inner.pool)
        .await?;
        Ok(Some((entry, rows.iter().map(step).collect::<Result<_, _>>()?)))
    }

    /// All steps of a ledger's entries in the actor's part of the court, with the entry each belongs to, in their order.
    pub async fn steps_of(&self, kind: Kind) -> Result<Vec<(Entry, Vec<StepTaken>)>, Error> {
        let filter = EntryFilter { kind: Some(kind), ..EntryFilter::default() };
        let condition = self.entry_condition(&filter);
        let sql = format!("select {COLUMNS} from entry{} order by opened, id", condition.text());
        let rows = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.inner.pool).await?;
        let mut all: Vec<(Entry, Vec<StepTaken>)> =
            rows.iter().map(|row| Ok((entry(row)?.0, Vec::new()))).collect::<Result<_, Error>>()?;
        let rows = sqlx::query(
            "select s.seq, s.day, s.at, s.court, s.name, s.role, s.verb, s.from_state, s.to_state, s.said, s.entry
             from entry_step s join entry e on e.id = s.entry where e.kind = $1 order by s.entry, s.seq",
        )
        .bind(kind.id())
        .fetch_all(&self.inner.pool)
        .await?;
        let mut by_entry: std::collections::BTreeMap<String, Vec<StepTaken>> = std::collections::BTreeMap::new();
        for row in &rows {
            by_entry.entry(row.try_get(10)?).or_default().push(step(row)?);
        }
        for (entry, steps) in &mut all {
            *steps = by_entry.remove(&entry.id).unwrap_or_default();
        }
        Ok(all)
    }

    pub(crate) async fn found_entry(&self, id: &str) -> Result<Option<(Entry, i64)>, Error> {
        let mut condition = self.visible();
        condition.and("id = ?", [Bound::Text(id.to_owned())]);
        let sql = format!("select {COLUMNS} from entry{}", condition.text());
        let row = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_optional(&self.inner.pool).await?;
        row.as_ref().map(entry).transpose()
    }

    /// Whether the actor may know of a ledger's entries. Another court reads of no draft, no opinion and no fault; a registrar
    /// keeps the files of appeals.
    pub fn shows(&self, kind: Kind) -> bool {
        let elsewhere = self.actor.court != self.inner.court.code;
        match kind {
            Kind::LongPending | Kind::Transfer => true,
            Kind::Request => !elsewhere,
            _ => !elsewhere && self.actor.role != Role::Registrar,
        }
    }

    /// The entries the actor may know of. A judge is not shown what was reported about them.
    fn visible(&self) -> Condition {
        let mut condition = Condition::default();
        condition.within(&self.part);
        let shown: Vec<String> =
            Kind::ALL.iter().filter(|kind| self.shows(**kind)).map(|kind| format!("'{}'", kind.id())).collect();
        if shown.len() < Kind::ALL.len() {
            condition.and(&format!("kind in ({})", shown.join(", ")), []);
        }
        if self.actor.role == Role::Judge {
            let reported = like(&format!("\"{}\":\"reported\"", Field::FourType.id()));
            condition.and("not (kind = 'four_type' and said like ? escape '!')", [Bound::Text(reported)]);
        }
        condition
    }

    fn entry_condition(&self, filter: &EntryFilter) -> Condition {
        let mut condition = self.visible();
        let text = |text: &str| [Bound::Text(text.to_owned())];
        if let Some(kind) = filter.kind {
            condition.and("kind = ?", text(kind.id()));
        }
        if let Some(state) = filter.state {
            condition.and("state = ?", text(state.id()));
        }
        if filter.open {
            condition.and("settled = 0", []);
        }
        if let Some(day) = filter.late_on {
            condition.and("settled = 0 and due < ?", [Bound::Number(i64::from(day.number()))]);
        }
        if !filter.division.is_empty() {
            condition.and("division = ?", text(&filter.division));
        }
        if !filter.judge.is_empty() {
            condition.and("judge = ?", text(&filter.judge));
        }
        if let Some(number) = &filter.number {
            condition.and("number = ?", text(&number.to_string()));
        }
        if !filter.text.is_empty() {
            let wanted = like(&filter.text);
            condition.and(
                "(number like ? escape '!' or said like ? escape '!')",
                [Bound::Text(wanted.clone()), Bound::Text(wanted)],
            );
        }
        condition
    }

    /// Lets requests lapse whose case is closed or out of time; answers with them.
    pub(crate) async fn lapse(&self, today: Day) -> Result<Vec<Entry>, Error> {
        let open = |kind| EntryFilter { kind: Some(kind), open: true, ..EntryFilter::default() };
        let mut waiting = self.entries(&open(Kind::Request), 0, i64::MAX).await?.0;
        waiting.extend(self.entries(&open(Kind::Approval), 0, i64::MAX).await?.0);
        let mut lapsed = Vec::new();
        for entry in waiting {
            let (expires, closed) = if entry.kind == Kind::Approval {
                (entry.value(Field::Expires).and_then(|day| day.parse().ok()), false)
            } else {
                let clock = self.clock_of(&entry.number).await?;
                (clock.as_ref().and_then(|clock| clock.due), clock.is_none())
            };
            let Some(after) = entry.lapsed(expires, closed, today) else { continue };
            let Some((_, seq)) = self.found_entry(&entry.id).await? else { continue };
            let taken = Taken { verb: Verb::Expire, from: entry.state, said: Values::new(), together: "" };
            self.write(&after, Some(seq), &taken, Vec::new(), today).await?;
            lapsed.push(after);
        }
        Ok(lapsed)
    }

    /// Refuses a second open entry about a case; of requests, one that asks for the same.
    async fn ensure_alone(&self, entry: &Entry) -> Result<(), Error> {
        let standing = EntryFilter {
            kind: Some(entry.kind),
            open: true,
            number: Some(entry.number.clone()),
            ..EntryFilter::default()
        };
        let same = |other: &Entry| entry.kind != Kind::Request || other.value(Field::What) == entry.value(Field::What);
        if self.entries(&standing, 0, i64::MAX).await?.0.iter().any(same) { Err(already(entry)) } else { Ok(()) }
    }

    /// Refuses to grant what would have no effect on the clock, or not be as the law has it.
    async fn ensure_of_use(&self, entry: &Entry, today: Day) -> Result<(), Error> {
        let Some((case, events)) = self.case(&entry.number).await? else {
            return Err(Error::Denied(Denied::OutsideScope));
        };
        entry.is_of_use(&case, &events, today, Calendar::shipped()).map_err(|no| Error::Conflict(no.to_string()))
    }

    /// Writes an entry with a step of it and what follows. `before` is the position of the step the actor saw last.
    pub(crate) async fn write(
        &self,
        entry: &Entry,
        before: Option<i64>,
        taken: &Taken<'_>,
        effects: Vec<Effect>,
        today: Day,
    ) -> Result<(), Error> {
        let action = ledger::STEPS
            .iter()
            .find(|step| step.kind == entry.kind && step.verb == taken.verb)
            .map_or(Action::ViewNodes, |step| step.who);
        let object = format!("{} {} {}", entry.kind.id(), entry.number, taken.verb.id());
        let opened = self.open_act(action, &object).await?;
        let result = self.write_all(entry, before, taken, effects, today).await;
        opened.close(result, |()| format!("{} -> {}", entry.id, entry.state.id())).await
    }

    async fn write_all(
        &self,
        entry: &Entry,
        before: Option<i64>,
        taken: &Taken<'_>,
        effects: Vec<Effect>,
        today: Day,
    ) -> Result<(), Error> {
        let (mut events, mut messages, mut resumed) = (Vec::new(), Vec::new(), None);
        for effect in effects {
            match effect {
                Effect::Happened(event) => events.push(event),
                Effect::Tell(message) => messages.push(message),
                Effect::Resumed(day) => resumed = Some(day),
            }
        }
        if let Some(day) = resumed
            && let Some((_, standing)) = self.case(&entry.number).await?
        {
            events.extend(ledger::ended(&standing, day));
        }
        // Where a message goes is found out before anything is written.
        let messages: Vec<(Message, CourtCode)> = messages
            .into_iter()
            .map(|message| Ok((message, self.other_court(entry)?)))
            .collect::<Result<_, Error>>()?;
        if events.is_empty() {
            let _writing = self.inner.writing.lock().await;
            let mut tx = self.inner.pool.begin().await?;
            self.write_rows(&mut tx, entry, before, taken, today).await?;
            for (message, to) in &messages {
                send(&mut tx, entry, message, to).await?;
            }
            tx.commit().await?;
            return Ok(());
        }
        let name = format!("在线办理：{} {}", entry.kind.zh(), taken.verb.zh());
        let mut batch = self.begin(FileKind::Events, &name).await?.online();
        batch.put_events(events).await?;
        self.write_rows(batch.tx(), entry, before, taken, today).await?;
        for (message, to) in &messages {
            send(batch.tx(), entry, message, to).await?;
        }
        batch.finish().await?;
        Ok(())
    }

    /// The court a message about an entry goes to: down to the court of the case, or up to the court that decides.
    fn other_court(&self, entry: &Entry) -> Result<CourtCode, Error> {
        if entry.number.court != self.inner.court.code {
            return Ok(entry.number.court.clone());
        }
        let above = &self.above;
        let court = match (entry.kind, entry.value(Field::Approver)) {
            (Kind::Request, Some("high")) => above.iter().find(|court| court.tier == Tier::High),
            (Kind::Request, Some("supreme")) => above.iter().find(|court| court.tier == Tier::Supreme),
            _ => above.first(),
        };
        court.map(|court| court.code.clone()).ok_or_else(|| {
            Error::Conflict(String::from(
                "系统中没有相应的上级法院，请填写文号代替 / the court above that decides is not in this installation; enter the number of its approval instead",
            ))
        })
    }

    pub(crate) async fn write_rows(
        &self,
        tx: &mut Transaction<'static, Any>,
        entry: &Entry,
        before: Option<i64>,
        taken: &Taken<'_>,
        today: Day,
    ) -> Result<(), Error> {
        let said = json(&entry.values)?;
        let settled = i64::from(ledger::settled(entry.kind, entry.state));
        let day = |day: Day| i64::from(day.number());
        let seq = before.unwrap_or(0) + 1;
        let written = match before {
            None => sqlx::query(
                "insert into entry (id, kind, number, state, division, judge, line, opened, opened_by, since, due, settled, said, seq)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)",
            )
            .bind(entry.id.clone())
            .bind(entry.kind.id())
            .bind(entry.number.to_string())
            .bind(entry.state.id())
            .bind(entry.division.clone())
            .bind(entry.judge.clone())
            .bind(entry.line.id())
            .bind(day(entry.opened))
            .bind(entry.opened_by.clone())
            .bind(day(entry.since))
            .bind(entry.due.map(day))
            .bind(settled)
            .bind(said),
            Some(before) => sqlx::query(
                "update entry set state = $1, since = $2, due = $3, settled = $4, said = $5, seq = $6 where id = $7 and seq = $8",
            )
            .bind(entry.state.id())
            .bind(day(entry.since))
            .bind(entry.due.map(day))
            .bind(settled)
            .bind(said)
            .bind(seq)
            .bind(entry.id.clone())
            .bind(before),
        };
        let written = match written.execute(&mut **tx).await {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => return Err(already(entry)),
            other => other?,
        };
        if written.rows_affected() == 0 {
            return Err(Error::Conflict(String::from(
                "刚才有人办理了这一条，请刷新后再办 / someone has just taken a step here; reload and look again",
            )));
        }
        sqlx::query(
            "insert into entry_step (entry, seq, day, at, court, login, name, role, verb, from_state, to_state, said, together)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(entry.id.clone())
        .bind(seq)
        .bind(day(today))
        .bind(clock())
        .bind(self.actor.court.to_string())
        .bind(self.actor.login.clone())
        .bind(self.actor.name.clone())
        .bind(self.actor.role.id())
        .bind(taken.verb.id())
        .bind(taken.from.id())
        .bind(entry.state.id())
        .bind(json(&taken.said)?)
        .bind(taken.together.to_owned())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// The settings of the court's nodes, or what a court begins with.
    pub async fn node_settings(&self) -> Result<NodeSettings, Error> {
        let row = sqlx::query("select value from node_setting where id = 1").fetch_optional(&self.inner.pool).await?;
        match row {
            None => Ok(NodeSettings::default()),
            Some(row) => serde_json::from_str(row.try_get(0)?)
                .map_err(|_| Error::Broken(String::from("the settings of the nodes"))),
        }
    }

    /// Sets them.
    pub async fn set_node_settings(&self, settings: NodeSettings) -> Result<(), Error> {
        let settings = settings.checked().map_err(|error| Error::Conflict(error.to_string()))?;
        let value = json(&settings)?;
        let opened = self.open_act(Action::ChangeSettings, "nodes").await?;
        let _writing = self.inner.writing.lock().await;
        let set = sqlx::query(
            "insert into node_setting (id, value) values (1, $1) on conflict (id) do update set value = excluded.value",
        )
        .bind(value.clone())
        .execute(&self.inner.pool)
        .await;
        opened.close(set.map(|_| ()).map_err(Error::from), |()| value).await
    }
}

/// Lets entries that are not settled follow their case to another judge or division.
pub(crate) async fn follow_cases(tx: &mut Transaction<'static, Any>) -> Result<(), Error> {
    sqlx::query(
        "update entry set judge = (select f.judge from case_file f where f.number = entry.number),
                          division = (select f.division from case_file f where f.number = entry.number)
         where settled = 0 and exists (select 1 from case_file f where f.number = entry.number
             and (f.judge <> entry.judge or f.division <> entry.division))",
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Clears the long-pending entries of touched cases that are closed now.
pub(crate) async fn settle_closed(
    space: &CourtSpace,
    tx: &mut Transaction<'static, Any>,
    touched: &BTreeSet<CaseNumber>,
) -> Result<(), Error> {
    let sql = format!(
        "select {}, f.closed from entry e join case_file f on f.number = e.number
         where e.kind = 'long_pending' and e.settled = 0 and f.closed is not null",
        COLUMNS.split(", ").map(|column| format!("e.{column}")).collect::<Vec<_>>().join(", ")
    );
    for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut **tx).await? {
        let (standing, seq) = entry(&row)?;
        if !touched.contains(&standing.number) {
            continue;
        }
        let closed = i32::try_from(row.try_get::<i64, _>(13)?).map(Day::from_number);
        let closed = closed.map_err(|_| Error::Broken(String::from("a stored day")))?;
        let said =
            Values::from([(Field::Progress, format!("案件已于 {closed} 结案 / the case was closed on {closed}"))]);
        let cleared = Entry { state: State::Cleared, since: closed, due: None, ..standing.clone() };
        let taken = Taken { verb: Verb::Clear, from: standing.state, said, together: "" };
        space.write_rows(tx, &cleared, Some(seq), &taken, closed).await?;
    }
    Ok(())
}

/// There is such an entry already.
fn already(entry: &Entry) -> Error {
    let (number, kind) = (&entry.number, entry.kind);
    Error::Conflict(format!(
        "{number} 在“{}”中已有未办结的条目，请在原条目上办理 / {number} already has an open entry under {}; go on with that one",
        kind.zh(),
        kind.en()
    ))
}

/// What is known to whoever takes a step.
fn by<'a>(actor: &'a Actor, may: Vec<Action>, today: Day, clock: Option<&OpenCase>, docketed: Option<Day>) -> By<'a> {
    let approver = clock.and_then(|clock| ledger::APPROVERS.iter().find(|word| word.0 == clock.approver));
    By {
        actor,
        may,
        today,
        decide_by: clock.and_then(|clock| clock.decide_by),
        expires: clock.and_then(|clock| clock.due),
        approver: approver.map(|word| word.0),
        docketed,
    }
}

/// A value as it is kept.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::Broken(String::from("a value to be kept")))
}

/// An entry and the position of its last step, from [`COLUMNS`].
fn entry(row: &AnyRow) -> Result<(Entry, i64), Error> {
    let broken = || Error::Broken(String::from("a stored entry"));
    let day = |number: i64| i32::try_from(number).map(Day::from_number).map_err(|_| broken());
    let said: String = row.try_get(11)?;
    let entry = Entry {
        id: row.try_get(0)?,
        kind: Kind::parse(row.try_get(1)?).map_err(|_| broken())?,
        number: rows::number(row.try_get(2)?)?,
        state: State::parse(row.try_get(3)?).map_err(|_| broken())?,
        division: row.try_get(4)?,
        judge: row.try_get(5)?,
        line: Line::parse(row.try_get(6)?).map_err(|_| broken())?,
        opened: day(row.try_get(7)?)?,
        opened_by: row.try_get(8)?,
        since: day(row.try_get(9)?)?,
        due: row.try_get::<Option<i64>, _>(10)?.map(day).transpose()?,
        values: serde_json::from_str(&said).map_err(|_| broken())?,
    };
    Ok((entry, row.try_get(12)?))
}

fn step(row: &AnyRow) -> Result<StepTaken, Error> {
    let broken = || Error::Broken(String::from("a stored step"));
    let state = |text: String| State::parse(&text).map_err(|_| broken());
    let said: String = row.try_get(9)?;
    Ok(StepTaken {
        seq: row.try_get(0)?,
        day: i32::try_from(row.try_get::<i64, _>(1)?).map(Day::from_number).map_err(|_| broken())?,
        at: row.try_get(2)?,
        court: row.try_get(3)?,
        name: row.try_get(4)?,
        role: row.try_get(5)?,
        verb: Verb::parse(row.try_get(6)?).map_err(|_| broken())?,
        from: state(row.try_get(7)?)?,
        to: state(row.try_get(8)?)?,
        said: serde_json::from_str::<Values>(&said).map_err(|_| broken())?,
    })
}

impl Store {
    /// The names of those who lead a court or a division of it, with their role; once each.
    pub async fn supervisors(&self, actor: &Actor, court: &CourtCode) -> Result<Vec<(String, Role)>, Error> {
        self.may(actor, Action::ViewNodes, court).await?;
        let rows = sqlx::query(
            "select distinct a.name, m.role from membership m join account a on a.id = m.account
             where m.court = $1 and a.disabled = 0 and m.role in ($2, $3) order by m.role, a.name",
        )
        .bind(court.to_string())
        .bind(Role::CourtLeader.id())
        .bind(Role::DivisionHead.id())
        .fetch_all(self.registry())
        .await?;
        let broken = || Error::Broken(String::from("a stored role"));
        rows.iter().map(|row| Ok((row.try_get(0)?, Role::parse(row.try_get(1)?).map_err(|_| broken())?))).collect()
    }
}

/// What a step says first, for lists.
pub fn gist(values: &Values) -> String {
    let of = [Field::Reason, Field::Plan, Field::Contest, Field::Title, Field::Appellant, Field::Opinion];
    of.iter().find_map(|field| values.get(field)).cloned().unwrap_or_default()
}
