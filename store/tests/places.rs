//! The townships of a court's district, from outside.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;

use domain::court::{CourtCode, xiongan};
use domain::place::{Place, Shape};
use domain::policy::{Action, Actor, Role};
use home::location;
use store::{CourtSpace, Error, Search, Store};

const COURT: &str = "冀0638";

async fn house() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(&folder.path().join("data"))).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    (folder, store)
}

async fn space(store: &Store, court: &str) -> CourtSpace {
    let actor = Actor::console(CourtCode::parse(court).unwrap());
    store.space(&actor, Action::ChangeSettings, &actor.court).await.unwrap()
}

fn place(name: &str, population: u32, shape: Option<Shape>) -> Place {
    Place { name: name.to_owned(), population, shape }
}

#[tokio::test]
async fn places_come_back_as_they_were_set() {
    let (_folder, store) = house().await;
    let space = space(&store, COURT).await;
    assert_eq!(space.places().await.unwrap(), []);
    let outline = vec![(116.1, 38.9), (116.25, 38.9), (116.25, 39.05)];
    let hole = vec![(116.2, 38.91), (116.22, 38.91), (116.22, 38.93)];
    let island = vec![(116.3, 38.9), (116.31, 38.9), (116.31, 38.91)];
    let shape = Shape::new(vec![vec![outline, hole], vec![island]], true).unwrap();
    let places = vec![place("B乡", 0, None), place("C镇", 128_000, Some(shape))];
    space.set_places(places.clone()).await.unwrap();
    assert_eq!(space.places().await.unwrap(), places);
    // Refused as a whole: what stood stands.
    let twice = space.set_places(vec![place("甲镇", 1, None), place("甲镇", 2, None)]).await;
    assert!(matches!(twice, Err(Error::Conflict(why)) if why.contains("两次") && why.contains("twice")));
    assert_eq!(space.places().await.unwrap(), places);
    // All before go.
    space.set_places(vec![place("A镇", 5, None)]).await.unwrap();
    assert_eq!(space.places().await.unwrap(), [place("A镇", 5, None)]);
}

#[tokio::test]
async fn places_are_of_one_court_and_setting_them_is_logged() {
    let (_folder, store) = house().await;
    space(&store, COURT).await.set_places(vec![place("A镇", 5, None)]).await.unwrap();
    assert_eq!(space(&store, "冀0629").await.places().await.unwrap(), []);
    let actor = Actor::console(CourtCode::parse(COURT).unwrap());
    let reader = Actor { role: Role::AuditAdministrator, ..actor.clone() };
    let search = Search { object: String::from("places"), ..Search::default() };
    let (log, _) = store.search_log(&reader, &actor.court, &search).await.unwrap();
    let details: Vec<&str> = log.iter().map(|entry| entry.detail.as_str()).collect();
    assert!(details.contains(&"1 places, 0 with a shape"), "{details:?}");
    assert_eq!(log.len(), 2);
}
