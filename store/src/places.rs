//! The townships of a court's district.

use crate::error::Error;
use crate::geojson::{kept, written};
use crate::space::CourtSpace;
use domain::place::{Place, checked};
use domain::policy::Action;
use sqlx::Row;
use sqlx::any::AnyRow;

impl CourtSpace {
    /// The places of the court, by name.
    pub async fn places(&self) -> Result<Vec<Place>, Error> {
        let rows = sqlx::query("select name, population, shape from place order by name");
        let rows = rows.fetch_all(&self.inner.pool).await?;
        let place = |row: &AnyRow| {
            let broken = || Error::Broken(String::from("the places of the court"));
            let (name, population, shape): (String, i64, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            let shape = if shape.is_empty() { None } else { Some(kept(&shape).ok_or_else(broken)?) };
            Ok(Place { name, population: u32::try_from(population).map_err(|_| broken())?, shape })
        };
        rows.iter().map(place).collect()
    }

    /// Sets them, in place of all before.
    pub async fn set_places(&self, places: Vec<Place>) -> Result<(), Error> {
        let places = checked(places).map_err(|error| Error::Conflict(error.to_string()))?;
        let opened = self.open_act(Action::ChangeSettings, "places").await?;
        let shapes = places.iter().filter(|place| place.shape.is_some()).count();
        let detail = format!("{} places, {shapes} with a shape", places.len());
        opened.close(self.put_places(places).await, |()| detail).await
    }

    async fn put_places(&self, places: Vec<Place>) -> Result<(), Error> {
        let _writing = self.inner.writing.lock().await;
        let mut tx = self.inner.pool.begin().await?;
        sqlx::query("delete from place").execute(&mut *tx).await?;
        for place in places {
            sqlx::query("insert into place (name, population, shape) values ($1, $2, $3)")
                .bind(place.name)
                .bind(i64::from(place.population))
                .bind(place.shape.as_ref().map(written).unwrap_or_default())
                .execute(&mut *tx)
                .await?;
        }
        Ok(tx.commit().await?)
    }
}
