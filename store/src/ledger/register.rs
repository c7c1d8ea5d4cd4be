//! Entries of registers, which give their matters numbers: one by hand, or a file of them.

use super::{EntryFilter, Taken, by, seen_by};
use crate::condition::{Bound, Condition};
use crate::error::Error;
use crate::people::random_hex;
use crate::space::CourtSpace;
use crate::store::Store;
use domain::case_number::CaseNumber;
use domain::day::Day;
use domain::ledger::{
    self, By, Entry, Field, Goal, Kind, Matter, RegisterNumber, Stand, State, Subject, Values, Verb, as_far_as_it_says,
};
use domain::line::Line;
use domain::policy::{Action, Actor, Part};
use domain::type_code::TypeCode;
use sqlx::{AssertSqlSafe, Row};
use std::collections::{BTreeMap, BTreeSet};

/// From so many rows of a file on, what is in the register is read once and not for each.
const MANY: usize = 100;

/// A row of a file that cannot be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedEntry {
    /// Its place in the file, from 0.
    pub row: usize,
    /// Why, and what to do.
    pub why: String,
}

impl Store {
    /// Opens an entry of a register in the actor's court, which gets the next number of its year.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] where something is missing or wrong, or the same is in the register already.
    pub async fn register_entry(&self, actor: &Actor, kind: Kind, said: &Values, today: Day) -> Result<Entry, Error> {
        self.register_entry_with(actor, kind, said, Values::new(), today).await
    }

    /// The same with where it comes from, which nobody fills in.
    pub(crate) async fn register_entry_with(
        &self,
        actor: &Actor,
        kind: Kind,
        said: &Values,
        origin: Values,
        today: Day,
    ) -> Result<Entry, Error> {
        let (space, may, clocks) = self.registrar(actor, kind).await?;
        let by = by(actor, may, today, None, clocks);
        let _alone = space.inner.registering.lock().await;
        let turn = space.inner.pool.turn("registering").await?;
        if let Some(note) = origin.get(&Field::RoomNote)
            && let Some(standing) = space.set_by_note(kind, note).await?
        {
            return Ok(standing);
        }
        let mut serials = Serials::default();
        let Seen { times, answered } = space.seen_before(kind, said).await?;
        let number = serials.next(&space, kind, said, today).await?;
        let filing = space.filing_of(kind).await?;
        let subject = space.subject(kind, number, said, &filing).await?;
        let (mut entry, effects) = match ledger::open(kind, subject, said, &by) {
            Ok(opened) => opened,
            Err(refusal) => {
                return Err(self.refused(actor, &actor.court, kind, Verb::Open, refusal).await);
            }
        };
        counted(&mut entry, times);
        entry.values.extend(origin);
        let taken = Taken { verb: Verb::Open, from: entry.state, said: entry.values.clone(), together: "" };
        space.write(&entry, None, &taken, effects, today).await?;
        if let Some((earlier, _)) = answered
            && let Some(after) = earlier.repeated(today)
        {
            space.happened_to(&earlier, &after, Verb::Repeat, today).await?;
        }
        drop(turn);
        self.after(&space, &entry, today).await;
        Ok(entry)
    }

    /// Enters the rows of a file, each as far as it says, or none of them: then the answer is what is wrong with which. A
    /// mediation that has a number in the court's files keeps it; the others get the next of their year.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] for whoever may not; what the database refuses.
    pub async fn register_many(
        &self,
        actor: &Actor,
        kind: Kind,
        rows: &[(Option<CaseNumber>, Values)],
        today: Day,
    ) -> Result<Result<usize, Vec<RefusedEntry>>, Error> {
        let (space, may, clocks) = self.registrar(actor, kind).await?;
        let by = by(actor, may, today, None, clocks);
        let opened = space.open_act(seen_by(kind), &format!("{} from a file", kind.id())).await?;
        let _alone = space.inner.registering.lock().await;
        let _turn = space.inner.pool.turn("registering").await?;
        let result = space.rows_entered(kind, rows, &by).await;
        opened
            .close(result, |result| match result {
                Ok(entered) => format!("{entered} entered"),
                Err(refused) => format!("nothing entered, {} rows refused", refused.len()),
            })
            .await
    }

    /// The register of the actor's court for whoever opens entries of it, what they may do there, and its clocks.
    async fn registrar(&self, actor: &Actor, kind: Kind) -> Result<(CourtSpace, Vec<Action>, ledger::Clocks), Error> {
        if !kind.gives_numbers() {
            return Err(Error::Conflict(format!(
                "“{}”按案号登记，请填写案号 / entries of {} are about a case: give its number",
                kind.zh(),
                kind.en()
            )));
        }
        let first: Vec<Action> = ledger::who(kind, Verb::Open).collect();
        self.may_any(actor, &first, &actor.court).await?;
        let space = self.space(actor, seen_by(kind), &actor.court).await?;
        // Whether it lies in the own part shows once it has a subject.
        let may = self.may_do(actor, &actor.court, kind, |_| true).await?;
        let clocks = space.node_settings().await?.clocks;
        Ok((space, may, clocks))
    }
}

/// What a register holds about the same already.
#[derive(Default)]
struct Seen {
    /// Petitions of the same petitioner about the same case.
    times: usize,
    /// The last of them that was answered and is watched, with the position of its last step.
    answered: Option<(Entry, i64)>,
}

/// The last number in each year, as far as it was looked up, and the last that the rows of a file bring along.
#[derive(Default)]
struct Serials {
    last: BTreeMap<i32, u32>,
    brought: BTreeMap<i32, u32>,
}

impl Serials {
    /// The next number of a register, by the year the matter came in.
    async fn next(&mut self, space: &CourtSpace, kind: Kind, said: &Values, today: Day) -> Result<Matter, Error> {
        let came = said.get(&Field::Received).and_then(|day| day.parse::<Day>().ok()).unwrap_or(today);
        let year = came.ymd().0;
        let last = match self.last.get(&year) {
            Some(last) => *last,
            None => space.last_serial(kind, year).await?,
        };
        let serial = last.max(self.brought.get(&year).copied().unwrap_or(0)) + 1;
        self.last.insert(year, serial);
        let court = space.court().code.clone();
        if kind == Kind::Mediation {
            let number = format!("（{year}）{court}{}{serial}号", TypeCode::PRESUIT_MEDIATION);
            let number = CaseNumber::parse(&number).map_err(|_| Error::Broken(String::from("a number to be given")))?;
            return Ok(number.into());
        }
        Ok(Matter::Register(RegisterNumber { court, kind, year, serial }))
    }
}

impl CourtSpace {
    /// The last number of a register in a year; of mediations those of the files count too.
    async fn last_serial(&self, kind: Kind, year: i32) -> Result<u32, Error> {
        let court = &self.court().code;
        let (stem, files) = match kind {
            Kind::Mediation => (format!("（{year}）{court}{}", TypeCode::PRESUIT_MEDIATION), true),
            _ => (RegisterNumber::stem(court, kind, year), false),
        };
        let mut last = 0;
        for table in ["entry", "case_file"].into_iter().take(if files { 2 } else { 1 }) {
            // The longest and then the greatest is the last; 号 sorts after the digits.
            let sql = format!(
                "select number from {table} where number >= $1 and number < $2 order by length(number) desc, number desc limit 8"
            );
            let rows = sqlx::query(AssertSqlSafe(sql))
                .bind(format!("{stem}0"))
                .bind(format!("{stem}:"))
                .fetch_all(&self.inner.pool)
                .await?;
            for row in &rows {
                let number: String = row.try_get(0)?;
                let serial = match Matter::parse(&number) {
                    Ok(Matter::Case(number)) => number.serial,
                    Ok(Matter::Register(number)) => number.serial,
                    Err(_) => 0,
                };
                last = last.max(serial);
            }
        }
        Ok(last)
    }

    /// The entry that a note of a meeting opened.
    async fn set_by_note(&self, kind: Kind, note: &str) -> Result<Option<Entry>, Error> {
        let said = vec![(Field::RoomNote, note.to_owned())];
        let filter = EntryFilter { kind: Some(kind), said, ..EntryFilter::default() };
        Ok(self.entries(&filter, 0, 1).await?.0.pop())
    }

    /// What is in the register about the same already: of disputes and parties an entry that is not settled is refused a
    /// second; a petition is counted on.
    async fn seen_before(&self, kind: Kind, said: &Values) -> Result<Seen, Error> {
        let key = ledger::party_key(kind, said);
        if key.is_empty() {
            return Ok(Seen::default());
        }
        let mut earlier = Earlier::default();
        for (entry, seq) in self.by_party(kind, &key).await? {
            earlier.add(entry, seq);
        }
        earlier.seen(kind, said)
    }

    /// The entries about the same sides or by the same petitioner, in the order they came.
    async fn by_party(&self, kind: Kind, key: &str) -> Result<Vec<(Entry, i64)>, Error> {
        let mut condition = Condition::default();
        condition.and("kind = ?", [Bound::Text(kind.id().to_owned())]);
        condition.and("party_key = ?", [Bound::Text(key.to_owned())]);
        let columns = super::entries::COLUMNS;
        let sql = format!("select {columns} from entry{} order by came, id", condition.text());
        let rows = condition.bind(sqlx::query(AssertSqlSafe(sql))).fetch_all(&self.inner.pool).await?;
        rows.iter().map(super::entries::entry).collect()
    }

    /// All entries of a register that have a key, by it: what many rows of a file are looked up in.
    async fn by_parties(&self, kind: Kind) -> Result<BTreeMap<String, Earlier>, Error> {
        let columns = super::entries::COLUMNS;
        let sql = format!("select {columns} from entry where kind = $1 and party_key <> '' order by came, id");
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(kind.id()).fetch_all(&self.inner.pool).await?;
        let mut all: BTreeMap<String, Earlier> = BTreeMap::new();
        for row in &rows {
            let (entry, seq) = super::entries::entry(row)?;
            all.entry(ledger::party_key(kind, &entry.values)).or_default().add(entry, seq);
        }
        Ok(all)
    }

    /// What an entry is about: a petition stands with the division and judge of its case, a dispute with those who file.
    async fn subject(&self, kind: Kind, number: Matter, said: &Values, filing: &str) -> Result<Subject, Error> {
        let id = random_hex(8)?;
        let whole = Subject { id, number, division: String::new(), judge: String::new(), line: Line::Other };
        Ok(match kind {
            Kind::Mediation => Subject { division: filing.to_owned(), line: Line::Civil, ..whole },
            Kind::Petition => {
                let about = said.get(&Field::AboutCase).and_then(|text| CaseNumber::parse(text).ok());
                let line = about.as_ref().map_or(Line::Other, |number| number.type_code.line());
                let case = match &about {
                    Some(number) => self.own_case(number).await?,
                    None => None,
                };
                match case {
                    Some((case, _)) => Subject { division: case.division, judge: case.judge, line, ..whole },
                    None => Subject { line, ..whole },
                }
            }
            Kind::SignalCheck => {
                let division = said.get(&Field::InCharge).map(|text| text.trim().to_owned()).unwrap_or_default();
                Subject { division, ..whole }
            }
            Kind::Rectification => {
                let text = |field: Field| said.get(&field).map(|text| text.trim().to_owned()).unwrap_or_default();
                let line = Goal::of(said).and_then(|goal| goal.line).unwrap_or(Line::Other);
                Subject { division: text(Field::InCharge), judge: text(Field::Owner), line, ..whole }
            }
            _ => match &self.part {
                Part::Division(own) => Subject { division: own.clone(), ..whole },
                _ => whole,
            },
        })
    }

    /// The division that disputes stand with: the actor's own, else the one that files by its name in the files; none where
    /// the files name none, and of other registers.
    async fn filing_of(&self, kind: Kind) -> Result<String, Error> {
        if kind != Kind::Mediation {
            return Ok(String::new());
        }
        if let Part::Division(own) = &self.part {
            return Ok(own.clone());
        }
        let row = sqlx::query(
            "select division from person where line = 'filing' or division like '%立案%' order by division limit 1",
        )
        .fetch_optional(&self.inner.pool)
        .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?.unwrap_or_default())
    }

    /// Why a number that a row brings along cannot be its.
    async fn unfit(
        &self,
        kind: Kind,
        number: &CaseNumber,
        given: &mut BTreeSet<CaseNumber>,
    ) -> Result<Option<String>, Error> {
        let court = &self.court().code;
        if kind != Kind::Mediation || number.type_code != TypeCode::PRESUIT_MEDIATION || number.court != *court {
            return Ok(Some(format!(
                "只有诉前调解带本院（{court}）诉前调案号，收到 {number} / only a mediation brings a number along, a 诉前调 one of {court}; got {number}"
            )));
        }
        let standing = EntryFilter { number: Some(number.clone().into()), ..EntryFilter::default() };
        if !given.insert(number.clone()) || self.count_entries(&standing).await? > 0 {
            return Ok(Some(format!("{number} 已登记 / {number} is in the register already")));
        }
        Ok(None)
    }

    async fn rows_entered(
        &self,
        kind: Kind,
        rows: &[(Option<CaseNumber>, Values)],
        by: &By<'_>,
    ) -> Result<Result<usize, Vec<RefusedEntry>>, Error> {
        let (mut refused, mut all) = (Vec::new(), Vec::new());
        let mut serials = Serials::default();
        let mut keys: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut given = BTreeSet::new();
        for number in rows.iter().filter_map(|(number, _)| number.as_ref()) {
            let last = serials.brought.entry(i32::from(number.year)).or_default();
            *last = (*last).max(number.serial);
        }
        let mut in_file = BTreeMap::new();
        let known = match rows.len() > MANY {
            true => Some(self.by_parties(kind).await?),
            false => None,
        };
        let filing = self.filing_of(kind).await?;
        for (at, (number, row)) in rows.iter().enumerate() {
            let mut refuse = |why: String| refused.push(RefusedEntry { row: at, why });
            let day = row.get(&Field::Received).cloned().unwrap_or_default();
            let key = ledger::party_key(kind, row);
            if let Some(first) = keys.insert((key.clone(), day), at).filter(|_| !key.is_empty()) {
                refuse(format!("与文件中第 {} 条相同 / the same as entry {} of the file", first + 1, first + 1));
                continue;
            }
            let seen = match &known {
                Some(known) => known.get(&key).map_or_else(|| Ok(Seen::default()), |earlier| earlier.seen(kind, row)),
                None => self.seen_before(kind, row).await,
            };
            let mut seen = match seen {
                Ok(seen) => seen,
                Err(Error::Conflict(why)) => {
                    refuse(why);
                    continue;
                }
                Err(error) => return Err(error),
            };
            // Those of the file count on among themselves, and mark the one before but once.
            if kind == Kind::Petition && !key.is_empty() {
                let in_file = in_file.entry(key).or_insert(0);
                seen = Seen { times: seen.times + *in_file, answered: seen.answered.filter(|_| *in_file == 0) };
                *in_file += 1;
            }
            let number = match number {
                Some(number) => {
                    if let Some(why) = self.unfit(kind, number, &mut given).await? {
                        refuse(why);
                        continue;
                    }
                    number.clone().into()
                }
                None => serials.next(self, kind, row, by.today).await?,
            };
            let subject = self.subject(kind, number, row, &filing).await?;
            match as_far_as_it_says(kind, subject, row, by) {
                Ok(mut stands) => {
                    stands.iter_mut().for_each(|stand| counted(&mut stand.entry, seen.times));
                    all.push((stands, seen.answered));
                }
                Err(refusal) => refuse(refusal.to_string()),
            }
        }
        if !refused.is_empty() {
            return Ok(Err(refused));
        }
        let mut pen = self.pen(Vec::new(), "").await?;
        let mut steps = Vec::new();
        for (stands, answered) in &all {
            // The entry once, as it stands in the end, and every step that led there.
            let Some(last) = stands.last() else { continue };
            let count = i64::try_from(stands.len()).unwrap_or(i64::MAX);
            self.write_entry(pen.tx(), &last.entry, None, count).await?;
            let mut from = None;
            for (seq, Stand { entry, verb, said }) in (1_i64..).zip(stands) {
                let said = said.clone();
                steps.push((entry, seq, Taken { verb: *verb, from: from.unwrap_or(entry.state), said, together: "" }));
                from = Some(entry.state);
            }
            if let Some((earlier, seq)) = answered
                && let Some(after) = earlier.repeated(by.today)
            {
                let taken = Taken { verb: Verb::Repeat, from: earlier.state, said: Values::new(), together: "" };
                self.write_rows(pen.tx(), &after, Some(*seq), &taken, by.today).await?;
            }
        }
        let steps: Vec<_> = steps.iter().map(|(entry, seq, taken)| (*entry, *seq, taken)).collect();
        self.write_steps(pen.tx(), &steps, by.today).await?;
        pen.finish().await?;
        Ok(Ok(all.len()))
    }
}

/// What a register holds about the same sides, or by the same petitioner.
#[derive(Default)]
struct Earlier {
    times: usize,
    /// The first that is not settled.
    open: Option<Matter>,
    /// By the day it was received on, the first of each.
    days: BTreeMap<String, Matter>,
    /// The last that is watched, and the position of its last step.
    watched: Option<(Entry, i64)>,
}

impl Earlier {
    /// Takes in the next entry, in the order they came, with the position of its last step.
    fn add(&mut self, entry: Entry, seq: i64) {
        self.times += 1;
        if self.open.is_none() && !ledger::settled(entry.kind, entry.state) {
            self.open = Some(entry.number.clone());
        }
        if let Some(day) = entry.values.get(&Field::Received) {
            self.days.entry(day.clone()).or_insert_with(|| entry.number.clone());
        }
        if entry.state == State::Watching {
            self.watched = Some((entry, seq));
        }
    }

    /// What of it concerns one more.
    fn seen(&self, kind: Kind, said: &Values) -> Result<Seen, Error> {
        if kind != Kind::Petition {
            return match &self.open {
                Some(number) => Err(Error::Conflict(format!(
                    "{number} 已登记同样的内容且未办结，请在该条上办理 / {number} is open about the same; go on with that one"
                ))),
                None => Ok(Seen::default()),
            };
        }
        match said.get(&Field::Received).and_then(|day| self.days.get(day)) {
            Some(number) => Err(Error::Conflict(format!(
                "{number} 已登记同一信访人同一天的信访，请核对 / {number} is the same petitioner's petition of the same day; check it"
            ))),
            None => Ok(Seen { times: self.times, answered: self.watched.clone() }),
        }
    }
}

/// Writes into a petition that it is one of several, where so many came before it.
fn counted(entry: &mut Entry, before: usize) {
    if before > 0 {
        entry.values.insert(Field::Times, (before + 1).to_string());
    }
}
