//! The townships of a court and those below it: their disputes for each ten thousand people, and their map.

use super::super::nodes::head;
use super::super::page::{Page, answer, back, ended, refused};
use super::span_of;
use app::documents::sources::{PlaceRow, PlacesView, places as places_page};
use axum::extract::{Multipart, RawQuery};
use axum::response::Response;
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{Entry, Field, Kind};
use domain::place::{Place, checked, populations};
use domain::policy::{Action, Part};
use domain::sources::{Funnel, funnel, funnel_by};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::{CourtSpace, Error, Feature, read_geojson};

/// No map is larger than this many bytes.
const LARGEST_MAP: usize = 2 << 20;
/// No form is, with its populations and what it puts around them.
pub(super) const LARGEST_FORM: usize = LARGEST_MAP + (64 << 10);

pub(super) async fn show(page: Page, RawQuery(query): RawQuery) -> Response {
    match view_of(&page, &query.unwrap_or_default()).await {
        Ok(view) => answer(places_page(page.frame, view)),
        Err(Error::Conflict(why)) => back("/sources/places", &why),
        Err(error) => refused(page.frame, error),
    }
}

async fn view_of(page: &Page, query: &str) -> Result<PlacesView, Error> {
    let (store, actor, today) = (&page.desk.store, &page.desk.actor, page.desk.today);
    let span = span_of(query, today)?;
    let space = store.space_of_scope(actor, &page.court).await?;
    let (mut places, mut elsewhere) = (Vec::new(), Vec::new());
    for court in store.courts_for(actor, Action::ViewFigures, &page.court).await? {
        let court = court.code;
        if !store.space_exists(&court).await? {
            continue;
        }
        let space = store.space(actor, Action::ViewFigures, &court).await?;
        let disputes = space.entries_to_count(Kind::Mediation, (span.from, span.to)).await?;
        let (rows, others) = by_place(space.places().await?, &disputes, &court, today);
        places.extend(rows);
        elsewhere.push((court, others));
    }
    let view = PlacesView {
        nodes: head(page, &space, query).await?,
        span,
        places,
        elsewhere,
        partial: actor.part != Part::Court,
        opens: store.would(actor, Action::ViewSources, &page.court).await?,
    };
    space.looked("places").await?;
    Ok(view)
}

/// The townships of a court with what became of their disputes, and what became of those of no township.
fn by_place(places: Vec<Place>, disputes: &[Arc<Entry>], court: &CourtCode, today: Day) -> (Vec<PlaceRow>, Funnel) {
    let names: BTreeSet<&str> = places.iter().map(|place| place.name.as_str()).collect();
    let elsewhere = |entry: &&Entry| entry.value(Field::Place).is_none_or(|name| !names.contains(name));
    let elsewhere = funnel(disputes.iter().map(Arc::as_ref).filter(elsewhere), today);
    let mut funnels: BTreeMap<String, Funnel> =
        funnel_by(disputes.iter().map(Arc::as_ref), Field::Place, today).into_iter().collect();
    let rows = places.into_iter().map(|place| {
        let funnel = funnels.remove(&place.name).unwrap_or_default();
        PlaceRow { court: court.clone(), place, funnel }
    });
    (rows.collect(), elsewhere)
}

pub(super) async fn set(page: Page, form: Multipart) -> Response {
    let result = async {
        let (store, actor) = (&page.desk.store, &page.desk.actor);
        let space = store.space(actor, Action::ChangeSettings, &actor.court).await?;
        changed(&space, received(form).await.map_err(Error::Conflict)?).await
    };
    let result = result.await;
    ended(page.frame, "/sources/places", result, |count| format!("已保存 {count} 个乡镇 / {count} townships saved"))
}

/// A form as it came: the map, where there is one, and the populations.
#[derive(Default)]
struct Received {
    map: Option<Vec<u8>>,
    populations: Option<String>,
}

async fn received(mut form: Multipart) -> Result<Received, String> {
    let broken = |_| {
        String::from(
            "表单没有收全，或地图大于 2 MiB，请简化边界后重新上传 / the form did not come whole, or the map is larger than 2 MiB; simplify its boundaries and send it again",
        )
    };
    let mut received = Received::default();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("file") => {
                let bytes = field.bytes().await.map_err(broken)?;
                received.map = Some(bytes.to_vec()).filter(|bytes| !bytes.is_empty());
            }
            Some("populations") => received.populations = Some(field.text().await.map_err(broken)?),
            _ => {}
        }
    }
    match &received.map {
        None if received.populations.is_none() => Err(String::from(
            "没有收到地图，也没有填写人口，请至少给出一项 / neither a map nor populations came; give one of them",
        )),
        Some(map) if map.len() > LARGEST_MAP => {
            Err(String::from("地图最大 2 MiB，请简化边界 / a map may have 2 MiB; simplify its boundaries"))
        }
        _ => Ok(received),
    }
}

async fn changed(space: &CourtSpace, received: Received) -> Result<usize, Error> {
    let conflict = |error: domain::place::BadMap| Error::Conflict(error.to_string());
    let typed = populations(&received.populations.unwrap_or_default()).map_err(conflict)?;
    let map = match received.map {
        None => None,
        Some(bytes) => {
            let text = String::from_utf8(bytes).map_err(|_| {
                Error::Conflict(String::from(
                    "地图应为 UTF-8 编码的 GeoJSON，请另存后重新上传 / the map should be GeoJSON in UTF-8; save it so and send it again",
                ))
            })?;
            Some(read_geojson(&text).map_err(conflict)?)
        }
    };
    let places = checked(merged(space.places().await?, typed, map)).map_err(conflict)?;
    let count = places.len();
    space.set_places(places).await?;
    Ok(count)
}

/// The places that are to stand: those typed and those of the map. A map brings all shapes anew; without one they stay.
/// What was typed anew goes before what the map says of a population, and that before what stood.
fn merged(standing: Vec<Place>, typed: Vec<(String, u32)>, map: Option<Vec<Feature>>) -> Vec<Place> {
    let mut standing: BTreeMap<String, Place> = standing.into_iter().map(|place| (place.name.clone(), place)).collect();
    let stood = |standing: &BTreeMap<String, Place>, name: &str| standing.get(name).map_or(0, |place| place.population);
    let mut places: Vec<Place> = Vec::new();
    let mut typed: BTreeMap<String, u32> = typed.into_iter().collect();
    match map {
        Some(features) => {
            for (name, told, shape) in features {
                let before = stood(&standing, &name);
                let anew = typed.remove(&name);
                let population = anew.filter(|people| *people != before).or(told).or(anew).unwrap_or(before);
                places.push(Place { name, population, shape: Some(shape) });
            }
            places.extend(typed.into_iter().map(|(name, population)| Place { name, population, shape: None }));
        }
        None => places.extend(typed.into_iter().map(|(name, population)| {
            let shape = standing.remove(&name).and_then(|place| place.shape);
            Place { name, population, shape }
        })),
    }
    places
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use domain::place::Shape;

    fn shape(east: f64) -> Shape {
        Shape::new(vec![vec![vec![(east, 39.0), (east + 1.0, 39.0), (east, 40.0)]]], false).unwrap()
    }

    fn place(name: &str, population: u32, east: Option<f64>) -> Place {
        Place { name: name.to_owned(), population, shape: east.map(shape) }
    }

    fn typed(lines: &[(&str, u32)]) -> Vec<(String, u32)> {
        lines.iter().map(|(name, people)| ((*name).to_owned(), *people)).collect()
    }

    #[test]
    fn populations_alone_keep_the_shapes() {
        let standing = vec![place("A镇", 10, Some(1.0)), place("B镇", 20, Some(2.0))];
        let places = merged(standing, typed(&[("A镇", 11), ("C镇", 30)]), None);
        assert_eq!(places, [place("A镇", 11, Some(1.0)), place("C镇", 30, None)]);
        // Every line taken out.
        assert_eq!(merged(vec![place("A镇", 10, None)], Vec::new(), None), []);
    }

    #[test]
    fn a_map_brings_shapes_anew_and_what_is_typed_anew_goes_before_it() {
        let standing = vec![place("A镇", 10, Some(1.0)), place("B镇", 20, Some(2.0)), place("D镇", 5, Some(3.0))];
        let feature = |name: &str, told: Option<u32>| (name.to_owned(), told, shape(7.0));
        let map = vec![feature("A镇", Some(15)), feature("B镇", Some(25)), feature("C镇", None)];
        let places = merged(standing, typed(&[("A镇", 10), ("B镇", 21), ("D镇", 5)]), Some(map));
        let wanted = [
            place("A镇", 15, Some(7.0)),
            place("B镇", 21, Some(7.0)),
            place("C镇", 0, Some(7.0)),
            place("D镇", 5, None),
        ];
        assert_eq!(places, wanted);
    }
}
