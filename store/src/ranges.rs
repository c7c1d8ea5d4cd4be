//! Reasonable ranges: dated settings of a court with their basis, which hold for the courts below it too until they set their own.

use crate::error::Error;
use crate::store::Store;
use domain::catalogue::{IndicatorId, Version};
use domain::chance::is_share;
use domain::court::{CourtCode, CourtTree};
use domain::day::Day;
use domain::policy::{Action, Actor};
use domain::quantity::{Quantity, difference};
use domain::range::{DatedRange, Range};
use sqlx::{Any, AssertSqlSafe, Executor, Row, Transaction};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Characters of a basis at most.
const LONGEST: usize = 200;

/// What stands between the fields of a range and between ranges where a court's are read as one text. No basis holds it.
const BETWEEN: [&str; 2] = ["\u{1f}", "\u{1e}"];

/// Where the revision of the ranges of all courts is kept: how often any was set or taken back.
pub(crate) const RANGES: &str = "ranges";

/// The revision as it is stored.
pub(crate) fn revision(stored: Option<&str>) -> Result<i64, Error> {
    let broken = |_| Error::Broken(String::from("the revision of the ranges"));
    stored.map_or(Ok(0), |text| text.parse().map_err(broken))
}

/// The ranges courts go by, of one revision and one tree of courts.
#[derive(Default)]
pub(crate) struct RangesHeld(Mutex<Option<Held>>);

struct Held {
    revision: i64,
    tree: Arc<CourtTree>,
    of: BTreeMap<CourtCode, Arc<[DatedRange]>>,
}

/// As [`ranges_set_by`] reads it.
fn read(text: &str) -> Option<DatedRange> {
    let mut fields = text.split(BETWEEN[0]);
    let mut next = || fields.next();
    let end = |text: &str| match text {
        "" => Some(None),
        text => text.parse::<Quantity>().ok().map(Some),
    };
    Some(DatedRange {
        indicator: IndicatorId::parse(next()?).ok()?,
        version: Version::parse(next()?).ok()?,
        from: Day::from_number(next()?.parse().ok()?),
        range: Range { low: end(next()?)?, high: end(next()?)?, basis: next()?.to_owned() },
    })
}

/// The same, where it can be set.
fn checked(one: &DatedRange) -> Result<DatedRange, Error> {
    let Range { low, high, basis } = &one.range;
    let (basis, length) = (basis.trim(), basis.trim().chars().count());
    if !(1..=LONGEST).contains(&length) || basis.contains(char::is_control) {
        return Err(Error::Conflict(format!(
            "请写明依据，1 到 {LONGEST} 字，不换行，收到 {length} 字 / expected a basis of 1 to {LONGEST} characters in one line, got {length}"
        )));
    }
    let (zh, en) = (one.indicator.zh(), one.indicator.en());
    let above = |end: Quantity, other: Quantity| difference(end, other).is_some_and(|by| by.approximate() > 0.0);
    if low.zip(*high).is_some_and(|(low, high)| above(low, high)) {
        return Err(Error::Conflict(format!(
            "{zh}：下限应不大于上限 / {en}: expected a lower end not above the upper end"
        )));
    }
    // By a share no more than the whole is asked of; other values have no upper bound.
    let most = is_share(one.indicator).then_some(100);
    let beyond =
        |end: &Quantity| above(Quantity::ZERO, *end) || most.is_some_and(|most| above(*end, Quantity::from(most)));
    if let Some(end) = [low, high].into_iter().flatten().find(|end| beyond(end)) {
        let (within, expected) = match most {
            Some(most) => (format!("在 0 到 {most} 之间"), format!("0 to {most}")),
            None => (String::from("不小于 0"), String::from("0 or more")),
        };
        return Err(Error::Conflict(format!("{zh}：应{within}，收到 {end} / {en}: expected {expected}, got {end}")));
    }
    Ok(DatedRange { range: Range { low: *low, high: *high, basis: basis.to_owned() }, ..one.clone() })
}

/// Both ends and the basis, as the log has them.
fn ends(Range { low, high, basis }: &Range) -> String {
    let end = |end: &Option<Quantity>| end.map_or_else(|| String::from("…"), |end| end.to_string());
    format!("{}–{}, {basis}", end(low), end(high))
}

/// What of an indicator under an edition a court set from a day on.
type Which = (IndicatorId, Version, Day);

const fn which(one: &DatedRange) -> Which {
    (one.indicator, one.version, one.from)
}

/// Says that a range was set or taken back.
async fn count_up(tx: &mut Transaction<'_, Any>) -> Result<(), Error> {
    let sql = "insert into setting (key, value) values ($1, '1')
               on conflict (key) do update set value = cast(cast(setting.value as bigint) + 1 as text)";
    sqlx::query(sql).bind(RANGES).execute(&mut **tx).await?;
    Ok(())
}

/// What each of some courts itself set.
async fn ranges_set_by<'e>(
    executor: impl Executor<'e, Database = Any>,
    courts: &[&CourtCode],
) -> Result<BTreeMap<String, Vec<DatedRange>>, Error> {
    // A row a court: every page of figures asks, and rows come one by one.
    let places: Vec<String> = (3..).take(courts.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "select court, string_agg(indicator || $1 || version || $1 || cast(from_day as text) || $1 || coalesce(low, '') || $1 ||
                                  coalesce(high, '') || $1 || basis, $2 order by indicator, version, from_day)
         from range_setting where court in ({}) group by court",
        places.join(", ")
    );
    let [field, row] = BETWEEN;
    let query = sqlx::query(AssertSqlSafe(sql)).bind(field).bind(row);
    let query = courts.iter().fold(query, |query, court| query.bind(court.as_str()));
    let broken = || Error::Broken(String::from("a stored range"));
    let mut set = BTreeMap::new();
    for row in query.fetch_all(executor).await? {
        let ranges = row.try_get::<&str, _>(1)?.split(BETWEEN[1]).map(read);
        set.insert(row.try_get(0)?, ranges.collect::<Option<_>>().ok_or_else(broken)?);
    }
    Ok(set)
}

/// What a court itself set.
async fn own_ranges(tx: &mut Transaction<'_, Any>, court: &CourtCode) -> Result<Vec<DatedRange>, Error> {
    Ok(ranges_set_by(&mut **tx, &[court]).await?.into_values().flatten().collect())
}

impl Store {
    /// The ranges a court goes by, each with the court that set it. For an indicator of an edition a court's own hold from the
    /// first day it names on; before that, those of the nearest court above it.
    pub async fn ranges_with_source(
        &self,
        actor: &Actor,
        court: &CourtCode,
    ) -> Result<Vec<(CourtCode, DatedRange)>, Error> {
        self.may(actor, Action::ViewFigures, court).await?;
        let tree = self.tree().await?;
        let upwards: Vec<&CourtCode> =
            std::iter::once(court).chain(tree.ancestors(court).map(|above| &above.code)).collect();
        let mut set = ranges_set_by(self.registry(), &upwards).await?;
        let (mut ranges, mut first) = (Vec::new(), BTreeMap::new());
        for court in upwards {
            let nearer = first.clone();
            for one in set.remove(court.as_str()).into_iter().flatten() {
                let of = (one.indicator, one.version);
                if nearer.get(&of).is_none_or(|from| one.from < *from) {
                    let from = first.entry(of).or_insert(one.from);
                    *from = one.from.min(*from);
                    ranges.push((court.clone(), one));
                }
            }
        }
        Ok(ranges)
    }

    /// The ranges a court goes by.
    pub async fn ranges(&self, actor: &Actor, court: &CourtCode) -> Result<Vec<DatedRange>, Error> {
        Ok(self.ranges_with_source(actor, court).await?.into_iter().map(|(_, one)| one).collect())
    }

    /// At which revision the ranges of all courts are.
    pub async fn ranges_revision(&self) -> Result<i64, Error> {
        revision(self.setting(RANGES).await?.as_deref())
    }

    /// The ranges a court goes by, kept from one request to the next while none of any court is set or taken back: `revision`
    /// is what [`Arrival`](crate::Arrival) says, so that a request asks for neither.
    pub async fn ranges_at(&self, actor: &Actor, court: &CourtCode, revision: i64) -> Result<Arc<[DatedRange]>, Error> {
        self.may(actor, Action::ViewFigures, court).await?;
        let tree = self.tree().await?;
        let same = |held: &Held| held.revision == revision && Arc::ptr_eq(&held.tree, &tree);
        let slot = || self.ranges_held().0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ranges) = slot().as_ref().filter(|held| same(held)).and_then(|held| held.of.get(court)) {
            return Ok(Arc::clone(ranges));
        }
        // Read after the revision was: never older than it says.
        let ranges: Arc<[DatedRange]> = self.ranges(actor, court).await?.into();
        let mut slot = slot();
        let held = match slot.take().filter(same) {
            Some(held) => held,
            None => Held { revision, tree, of: BTreeMap::new() },
        };
        slot.insert(held).of.insert(court.clone(), Arc::clone(&ranges));
        Ok(ranges)
    }

    /// Sets ranges of a court, all or none; one of the same indicator, edition and day is replaced.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] without a basis, and where the ends are not in order or no values of the indicator.
    pub async fn set_ranges(&self, actor: &Actor, court: &CourtCode, ranges: &[DatedRange]) -> Result<(), Error> {
        self.may(actor, Action::ChangeSettings, court).await?;
        let ranges = ranges.iter().map(checked).collect::<Result<Vec<_>, _>>()?;
        let object = format!("{} ranges", ranges.len());
        let opened = self.open_act(actor, Some(court), Action::ChangeSettings.id(), &object).await?;
        opened.close(self.write_ranges(court, &ranges).await, |told| told.join("; ")).await.map(drop)
    }

    /// Writes ranges in one go, and tells of each what it is now and what it was.
    async fn write_ranges(&self, court: &CourtCode, ranges: &[DatedRange]) -> Result<Vec<String>, Error> {
        let mut tx = self.registry().begin().await?;
        // First of all, so that nobody changes what is read next.
        count_up(&mut tx).await?;
        let own = own_ranges(&mut tx, court).await?;
        let mut told = Vec::new();
        for one in ranges {
            let before = own.iter().find(|own| which(own) == which(one));
            let before = before.map(|own| format!(" (before: {})", ends(&own.range))).unwrap_or_default();
            let (indicator, version) = (one.indicator.id(), one.version.id());
            told.push(format!("{indicator} {version} {}: {}{before}", one.from, ends(&one.range)));
            sqlx::query(
                "insert into range_setting (court, indicator, version, from_day, low, high, basis) values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (court, indicator, version, from_day) do update set low = excluded.low, high = excluded.high, basis = excluded.basis",
            )
            .bind(court.as_str())
            .bind(indicator)
            .bind(version)
            .bind(i64::from(one.from.number()))
            .bind(one.range.low.map(|end| end.to_string()))
            .bind(one.range.high.map(|end| end.to_string()))
            .bind(one.range.basis.clone())
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(told)
    }

    /// Takes a range of a court back, so that an earlier one holds again, or that of the nearest court above it.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] where none is set of that indicator, edition and day.
    pub async fn take_range_back(&self, actor: &Actor, court: &CourtCode, of: Which) -> Result<(), Error> {
        self.may(actor, Action::ChangeSettings, court).await?;
        let (indicator, version, from) = of;
        let object = format!("the range {} {} {from}", indicator.id(), version.id());
        let opened = self.open_act(actor, Some(court), Action::ChangeSettings.id(), &object).await?;
        let taken = self.delete_range(court, of).await;
        opened.close(taken, |taken| format!("taken back: {}", ends(&taken.range))).await.map(drop)
    }

    /// Deletes a range, and gives it.
    async fn delete_range(&self, court: &CourtCode, of: Which) -> Result<DatedRange, Error> {
        let mut tx = self.registry().begin().await?;
        count_up(&mut tx).await?;
        let taken = own_ranges(&mut tx, court).await?.into_iter().find(|own| which(own) == of);
        let gone = "该设定已不在，请刷新后查看 / expected a range that is set, but it is gone; load the page again";
        let taken = taken.ok_or_else(|| Error::Conflict(String::from(gone)))?;
        let (indicator, version, from) = of;
        sqlx::query("delete from range_setting where court = $1 and indicator = $2 and version = $3 and from_day = $4")
            .bind(court.as_str())
            .bind(indicator.id())
            .bind(version.id())
            .bind(i64::from(from.number()))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(taken)
    }
}
