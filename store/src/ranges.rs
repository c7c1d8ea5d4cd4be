//! Reasonable ranges: dated settings of a court with their basis, which hold for the courts below it too until they set their own.

use crate::error::Error;
use crate::store::Store;
use domain::catalogue::{IndicatorId, Version};
use domain::court::CourtCode;
use domain::day::Day;
use domain::figure::Range;
use domain::policy::{Action, Actor};
use domain::quantity::Quantity;
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;

/// Characters of a basis at most.
const LONGEST: usize = 200;

/// What stands between the fields of a range and between ranges where a court's are read as one text. No basis holds it.
const BETWEEN: [&str; 2] = ["\u{1f}", "\u{1e}"];

/// The range of one indicator under one edition, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeSetting {
    /// Which indicator.
    pub indicator: IndicatorId,
    /// Under which edition.
    pub version: Version,
    /// From which day on.
    pub from: Day,
    /// The range with its basis; without ends, there is none from that day on.
    pub range: Range,
}

impl RangeSetting {
    /// As [`Store::ranges_with_source`] reads it.
    fn read(text: &str) -> Option<Self> {
        let mut fields = text.split(BETWEEN[0]);
        let mut next = || fields.next();
        let end = |text: &str| match text {
            "" => Some(None),
            text => text.parse::<Quantity>().ok().map(Some),
        };
        Some(Self {
            indicator: IndicatorId::parse(next()?).ok()?,
            version: Version::parse(next()?).ok()?,
            from: Day::from_number(next()?.parse().ok()?),
            range: Range { low: end(next()?)?, high: end(next()?)?, basis: next()?.to_owned() },
        })
    }

    /// The same, where it can be set.
    fn checked(&self) -> Result<Self, Error> {
        let Range { low, high, basis } = &self.range;
        let (basis, length) = (basis.trim(), basis.trim().chars().count());
        if !(1..=LONGEST).contains(&length) || basis.contains(char::is_control) {
            return Err(Error::Conflict(format!(
                "请写明依据，1 到 {LONGEST} 字，不换行，收到 {length} 字 / expected a basis of 1 to {LONGEST} characters in one line, got {length}"
            )));
        }
        if low.zip(*high).is_some_and(|(low, high)| low.approximate() > high.approximate()) {
            return Err(Error::Conflict(format!(
                "{}：下限应不大于上限 / {}: expected a lower end not above the upper end",
                self.indicator.zh(),
                self.indicator.en()
            )));
        }
        Ok(Self { range: Range { low: *low, high: *high, basis: basis.to_owned() }, ..self.clone() })
    }

    /// As the log has it.
    fn told(&self) -> String {
        let end = |end: Option<Quantity>| end.map_or_else(|| String::from("…"), |end| end.to_string());
        let Range { low, high, basis } = &self.range;
        let (indicator, version) = (self.indicator.id(), self.version.id());
        format!("{indicator} {version} {}: {}–{}, {basis}", self.from, end(*low), end(*high))
    }
}

impl Store {
    /// The ranges a court goes by, each with the court that set it. For an indicator of an edition a court's own hold from the
    /// first day it names on; before that, those of the nearest court above it.
    pub async fn ranges_with_source(
        &self,
        actor: &Actor,
        court: &CourtCode,
    ) -> Result<Vec<(CourtCode, RangeSetting)>, Error> {
        self.may(actor, Action::ViewFigures, court).await?;
        let tree = self.tree().await?;
        let upwards: Vec<&CourtCode> =
            std::iter::once(court).chain(tree.ancestors(court).map(|above| &above.code)).collect();
        // A row a court: every page of figures asks, and rows come one by one.
        let places: Vec<String> = (3..).take(upwards.len()).map(|number| format!("${number}")).collect();
        let sql = format!(
            "select court, string_agg(indicator || $1 || version || $1 || cast(from_day as text) || $1 || coalesce(low, '') || $1 ||
                                      coalesce(high, '') || $1 || basis, $2 order by indicator, version, from_day)
             from range_setting where court in ({}) group by court",
            places.join(", ")
        );
        let [field, row] = BETWEEN;
        let query = sqlx::query(AssertSqlSafe(sql)).bind(field).bind(row);
        let query = upwards.iter().fold(query, |query, court| query.bind(court.as_str()));
        let broken = || Error::Broken(String::from("a stored range"));
        let mut set: BTreeMap<String, Vec<RangeSetting>> = BTreeMap::new();
        for row in query.fetch_all(self.registry()).await? {
            let ranges = row.try_get::<&str, _>(1)?.split(BETWEEN[1]).map(RangeSetting::read);
            set.insert(row.try_get(0)?, ranges.collect::<Option<_>>().ok_or_else(broken)?);
        }
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
    pub async fn ranges(&self, actor: &Actor, court: &CourtCode) -> Result<Vec<RangeSetting>, Error> {
        Ok(self.ranges_with_source(actor, court).await?.into_iter().map(|(_, one)| one).collect())
    }

    /// Sets ranges of a court, all or none; one of the same indicator, edition and day is replaced.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] without a basis, and where a lower end is above the upper.
    pub async fn set_ranges(&self, actor: &Actor, court: &CourtCode, ranges: &[RangeSetting]) -> Result<(), Error> {
        self.may(actor, Action::ChangeSettings, court).await?;
        let ranges = ranges.iter().map(RangeSetting::checked).collect::<Result<Vec<_>, _>>()?;
        let told: Vec<String> = ranges.iter().map(RangeSetting::told).collect();
        let object = format!("{} ranges", ranges.len());
        self.change(actor, Action::ChangeSettings, court, &object, &told.join("; "), async {
            let mut tx = self.registry().begin().await?;
            for one in &ranges {
                sqlx::query(
                    "insert into range_setting (court, indicator, version, from_day, low, high, basis) values ($1, $2, $3, $4, $5, $6, $7)
                     on conflict (court, indicator, version, from_day) do update set low = excluded.low, high = excluded.high, basis = excluded.basis",
                )
                .bind(court.as_str())
                .bind(one.indicator.id())
                .bind(one.version.id())
                .bind(i64::from(one.from.number()))
                .bind(one.range.low.map(|end| end.to_string()))
                .bind(one.range.high.map(|end| end.to_string()))
                .bind(one.range.basis.clone())
                .execute(&mut *tx)
                .await?;
            }
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Takes a range of a court back, so that an earlier one holds again, or that of the nearest court above it.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] where none is set of that indicator, edition and day.
    pub async fn take_range_back(
        &self,
        actor: &Actor,
        court: &CourtCode,
        (indicator, version, from): (IndicatorId, Version, Day),
    ) -> Result<(), Error> {
        let object = format!("the range {} {} {from}", indicator.id(), version.id());
        self.change(actor, Action::ChangeSettings, court, &object, "taken back", async {
            let sql =
                "delete from range_setting where court = $1 and indicator = $2 and version = $3 and from_day = $4";
            let query = sqlx::query(sql).bind(court.as_str()).bind(indicator.id()).bind(version.id());
            let done = query.bind(i64::from(from.number())).execute(self.registry()).await?;
            match done.rows_affected() {
                0 => Err(Error::Conflict(String::from(
                    "该设定已不在，请刷新后查看 / expected a range that is set, but it is gone; load the page again",
                ))),
                _ => Ok(()),
            }
        })
        .await
    }
}
