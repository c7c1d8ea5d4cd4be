//! What a day brings: people are told which of their cases came nearer to the end of the limit, and what is late.
//!
//! Everything told has a key of its day, so that a round cut off and run again tells nobody twice.

use crate::between::courier;
use crate::clocks::{ClockFilter, warned_by};
use crate::error::Error;
use crate::ledger::{EntryFilter, in_turn, office};
use crate::notice::{NewNotice, Recipient};
use crate::rows::{places, rows_a_statement};
use crate::space::CourtSpace;
use crate::store::Store;
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::Entry;
use domain::policy::{Action, Role};
use domain::time_limit::warning::Rule;
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;

/// Cases looked at together.
const PAGE: i64 = 2_000;
/// Numbers named in a notice.
const NAMED: usize = 5;
/// The days left from which the head of the division is told as well.
const HEADS: i32 = 5;

/// Cases of someone that came under another rule of warning today.
#[derive(Default)]
struct Nearer {
    cases: usize,
    overdue: usize,
    named: Vec<String>,
}

impl Nearer {
    fn add(&mut self, number: String, rule: Rule) {
        self.cases += 1;
        self.overdue += usize::from(rule == Rule::Overdue);
        if self.named.len() < NAMED {
            self.named.push(number);
        }
    }
}

impl Store {
    /// What has to be done at this moment, once a day and once an hour: warnings and late entries of every court; messages
    /// between courts that are still on their way. Of several programs one begins each; what it was broken off from another
    /// begins again. Says how many were run.
    pub async fn round(&self, now: i64) -> Result<usize, Error> {
        let today = self.today().await?;
        let mut ran = 0;
        let done = self.runs("nodes", &format!("% {today}")).await?;
        for court in self.tree().await?.courts() {
            let slot = format!("{} {today}", court.code);
            if done.contains(&slot) || !self.space_exists(&court.code).await? {
                continue;
            }
            // A court whose day fails keeps no other from its own.
            match self.run_once("nodes", &slot, now, self.day_begins(&court.code, today, now)).await {
                Ok(true) => {
                    tracing::info!(court = %court.code, %today, "the day has begun");
                    ran += 1;
                }
                Ok(false) => {}
                Err(error) => tracing::error!(court = %court.code, error = &error as &dyn std::error::Error, "the day"),
            }
        }
        let hour = (now / 3_600).to_string();
        if !self.was_run("between courts", &hour).await? {
            ran += usize::from(self.run_once("between courts", &hour, now, self.deliver(today)).await?);
        }
        Ok(ran)
    }

    /// Does a job for a slot, unless somebody else has begun it; one that fails is left to whoever asks next.
    async fn run_once<T>(
        &self,
        job: &str,
        slot: &str,
        now: i64,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<bool, Error> {
        if !self.begin_run(job, slot, now).await? {
            return Ok(false);
        }
        match work.await {
            Ok(_) => self.claim_run(job, slot, now).await,
            Err(error) => {
                self.leave_run(job, slot).await?;
                Err(error)
            }
        }
    }

    /// Lets the petitions of a court count as resolved whose time of observation is over by a day; says how many.
    pub async fn resolve_petitions(&self, court: &CourtCode, today: Day) -> Result<usize, Error> {
        let space = self.space(&courier(court), Action::ViewSources, court).await?;
        Ok(space.resolve(today).await?.len())
    }

    /// Tells the people of a court what the day brings; says how many notices were new.
    pub async fn day_begins(&self, court: &CourtCode, today: Day, now: i64) -> Result<usize, Error> {
        let space = self.space(&courier(court), Action::ViewNodes, court).await?;
        let mut told = 0;
        for entry in space.lapse(today).await? {
            self.tell_next(court, &entry).await?;
        }
        space.resolve(today).await?;
        // What the rules find of a court is at hand when its day begins; a fault in it keeps nobody from being told.
        if let Err(error) = space.signals(today).await {
            tracing::error!(%court, error = &error as &dyn std::error::Error, "the rules");
        }
        let (notices, rules) = nearer(&space, court, today).await?;
        for notice in notices {
            told += self.notify(&notice, now).await?;
        }
        space.keep_told(&rules).await?;
        let late = EntryFilter { late_on: Some(today), ..EntryFilter::default() };
        let mut offset = 0;
        loop {
            let (entries, of) = space.entries(&late, offset, PAGE).await?;
            for entry in &entries {
                if let Some(notice) = late_notice(court, entry) {
                    told += self.notify(&notice, now).await?;
                }
            }
            offset += PAGE;
            if offset >= of {
                return Ok(told);
            }
        }
    }
}

/// Notices about cases that came under another rule today: to their judges, of the urgent ones to heads of divisions, of
/// those over the limit to the trial management office.
async fn nearer(
    space: &CourtSpace,
    court: &CourtCode,
    today: Day,
) -> Result<(Vec<NewNotice>, BTreeMap<String, String>), Error> {
    let levels = space.node_settings().await?.levels();
    let told = space.told_warnings().await?;
    let mut rules = BTreeMap::new();
    let (mut judges, mut heads) = (BTreeMap::<String, Nearer>::new(), BTreeMap::<String, Nearer>::new());
    let mut office = Nearer::default();
    let filter = ClockFilter { rule: String::from("any"), ..ClockFilter::default() };
    let mut offset = 0;
    loop {
        let (cases, of) = space.clocks(&filter, &levels, today, offset, PAGE).await?;
        for case in cases {
            let Some(now) = warned_by(&case, &levels, today) else { continue };
            let number = case.number.to_string();
            rules.insert(number.clone(), now.id());
            if told.get(&number).is_some_and(|before| *before == now.id()) {
                continue;
            }
            judges.entry(case.judge.clone()).or_default().add(number.clone(), now);
            if matches!(now, Rule::Overdue) || matches!(now, Rule::DaysLeft(days) if days <= HEADS) {
                heads.entry(case.division.clone()).or_default().add(number.clone(), now);
            }
            if now == Rule::Overdue {
                office.add(number, now);
            }
        }
        offset += PAGE;
        if offset >= of {
            break;
        }
    }
    let notice = |to: Recipient, whose: &str, nearer: &Nearer, link: String| {
        let n = nearer.cases;
        let (list_zh, list_en) = (nearer.named.join("、"), nearer.named.join(", "));
        let more = n > nearer.named.len();
        let over = |zh: &str, en: &str| match nearer.overdue {
            0 => [String::new(), String::new()],
            n => [format!("{zh}{n} 件。"), format!(" {n} {en}.")],
        };
        let [over_zh, over_en] = over("其中已超审限 ", "of them over the limit");
        NewNotice {
            court: court.clone(),
            to: vec![to],
            kind: String::from("warning"),
            title: [format!("今日新进入预警 {n} 件"), format!("{n} cases newly warned of today")],
            text: [
                format!("{list_zh}{}。{over_zh}", if more { "等" } else { "" }),
                format!("{list_en}{}.{over_en}", if more { " and more" } else { "" }),
            ],
            link,
            key: format!("warnings {court} {whose} {today}"),
        }
    };
    let all = format!("/nodes/clocks?court={court}&rule=any");
    let judges = judges
        .iter()
        .map(|(name, nearer)| notice(Recipient::Judge(name.clone()), &format!("judge {name}"), nearer, all.clone()));
    let heads = heads.iter().map(|(name, nearer)| {
        notice(Recipient::DivisionHead(name.clone()), &format!("division {name}"), nearer, all.clone())
    });
    let overdue = format!("/nodes/clocks?court={court}&rule=overdue");
    let office = (office.cases > 0).then(|| notice(Recipient::Role(Role::TrialManagement), "office", &office, overdue));
    Ok((judges.chain(heads).chain(office).collect(), rules))
}

impl CourtSpace {
    /// Under which rule each case was when people were told last.
    async fn told_warnings(&self) -> Result<BTreeMap<String, String>, Error> {
        let rows = sqlx::query("select number, rule from told_warning").fetch_all(&self.inner.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Keeps under which rule each case was when people were told.
    async fn keep_told(&self, rules: &BTreeMap<String, String>) -> Result<(), Error> {
        let _writing = self.inner.writing.lock().await;
        let mut tx = self.inner.pool.begin().await?;
        sqlx::query("delete from told_warning").execute(&mut *tx).await?;
        let rules: Vec<_> = rules.iter().collect();
        for chunk in rules.chunks(rows_a_statement(2)) {
            let sql = format!("insert into told_warning (number, rule) values {}", places(&tx, chunk.len(), 2));
            let statement = chunk.iter().fold(sqlx::query(AssertSqlSafe(sql)), |statement, (number, rule)| {
                statement.bind((*number).clone()).bind((*rule).clone())
            });
            statement.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// What is told about an entry on the day after its last.
fn late_notice(court: &CourtCode, entry: &Entry) -> Option<NewNotice> {
    let due = entry.due?;
    let (turn, office) = (in_turn(entry).unwrap_or_else(|| office(entry)), office(entry));
    Some(NewNotice {
        court: court.clone(),
        to: if turn == office { vec![office] } else { vec![turn, office] },
        kind: entry.kind.id().to_owned(),
        title: [
            format!("逾期：{} {}", entry.kind.zh(), entry.state.zh()),
            format!("Late: {}, {}", entry.kind.en(), entry.state.en()),
        ],
        text: [
            format!("{}，应不晚于 {due} 办理。", entry.number),
            format!("{}, which was due on {due}.", entry.number),
        ],
        link: format!("/nodes/entry?court={court}&id={}", entry.id),
        key: format!("late {court} {} {} {due}", entry.id, entry.state.id()),
    })
}
