//! Ranges: dated settings of a court with a stated basis.

use crate::error::Error;
use domain::catalogue::{IndicatorId, Version};
use domain::court::CourtCode;
use domain::day::Day;
use domain::figure::Range;
use domain::quantity::Quantity;
use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row};

/// The range of one indicator under one edition, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeSetting {
    /// Which indicator.
    pub indicator: IndicatorId,
    /// Under which edition.
    pub version: Version,
    /// From which day on.
    pub from: Day,
    /// The range with its basis.
    pub range: Range,
}

fn setting(row: &AnyRow) -> Result<RangeSetting, Error> {
    let broken = || Error::Broken(String::from("a stored range"));
    let end = |text: Option<String>| text.map(|text| text.parse::<Quantity>().map_err(|_| broken())).transpose();
    Ok(RangeSetting {
        indicator: IndicatorId::parse(row.try_get(0)?).map_err(|_| broken())?,
        version: Version::parse(row.try_get(1)?).map_err(|_| broken())?,
        from: i32::try_from(row.try_get::<i64, _>(2)?).map(Day::from_number).map_err(|_| broken())?,
        range: Range { low: end(row.try_get(3)?)?, high: end(row.try_get(4)?)?, basis: row.try_get(5)? },
    })
}

/// The ranges one court set.
pub(crate) async fn of_court(registry: &AnyPool, court: &CourtCode) -> Result<Vec<RangeSetting>, Error> {
    let rows = sqlx::query("select indicator, version, from_day, low, high, basis from range_setting where court = $1 order by indicator, version, from_day")
        .bind(court.as_str())
        .fetch_all(registry)
        .await?;
    rows.iter().map(setting).collect()
}

/// Sets ranges; one of the same indicator, edition and day is replaced.
pub(crate) async fn set(registry: &AnyPool, court: &CourtCode, ranges: &[RangeSetting]) -> Result<(), Error> {
    let mut tx = registry.begin().await?;
    for one in ranges {
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
    tx.commit().await?;
    Ok(())
}
