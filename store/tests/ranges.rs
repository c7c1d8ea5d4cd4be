//! Reasonable ranges: whose hold, from when on, and what is refused.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;
mod support;

use domain::catalogue::{IndicatorId, Version};
use domain::court::xiongan;
use domain::policy::{Part, Role};
use domain::range::{DatedRange, Range};
use home::location;
use store::{Error, Search, Store};
use support::{LOWER, UPPER, actor, code, day, judge, office};

const APPEALS: IndicatorId = IndicatorId::Appeal;
const MEDIATION: IndicatorId = IndicatorId::Mediation;

fn range(indicator: IndicatorId, from: &str, [low, high]: [&str; 2], basis: &str) -> DatedRange {
    let end = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
    let range = Range { low: end(low), high: end(high), basis: basis.to_owned() };
    DatedRange { indicator, version: Version::V2024_09, from: day(from), range }
}

/// Whose range of an indicator holds for a court on a day, and on what basis.
async fn holding(store: &Store, court: &str, indicator: IndicatorId, on: &str) -> Option<(String, String)> {
    let set = store.ranges_with_source(&office(court), &code(court)).await.unwrap();
    let ranges = set.iter().map(|(_, one)| one);
    let holds = DatedRange::in_force(ranges, (indicator, Version::V2024_09), day(on))?;
    let (by, _) = set.iter().find(|(_, one)| std::ptr::eq(one, holds))?;
    Some((by.to_string(), holds.range.basis.clone()))
}

#[tokio::test]
async fn a_court_goes_by_its_own_ranges_from_the_day_it_set_and_by_those_above_until_then() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(folder.path())).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    assert_eq!(holding(&store, LOWER, APPEALS, "2023-09-30").await, None);
    let above = [
        range(APPEALS, "2022-01-01", ["", "12"], "上级一号文"),
        range(APPEALS, "2023-07-01", ["3", "11.5"], "上级二号文，第一条\u{ff1b}“'--"),
        range(MEDIATION, "2022-01-01", ["30", ""], "上级一号文"),
    ];
    store.set_ranges(&office(UPPER), &code(UPPER), &above).await.unwrap();
    let read = store.ranges(&office(UPPER), &code(UPPER)).await.unwrap();
    assert_eq!(read.len(), 3);
    assert!(above.iter().all(|one| read.contains(one)), "{read:?}");
    let of_above = |basis: &str| Some((UPPER.to_owned(), basis.to_owned()));
    assert_eq!(holding(&store, LOWER, APPEALS, "2023-06-30").await, of_above("上级一号文"));
    assert_eq!(holding(&store, LOWER, APPEALS, "2023-09-30").await, of_above("上级二号文，第一条\u{ff1b}“'--"));

    // Its own take their place from their day on, of that indicator alone.
    let own = range(APPEALS, "2023-08-01", ["", "10"], " 本院办法 ");
    store.set_ranges(&office(LOWER), &code(LOWER), &[own]).await.unwrap();
    assert_eq!(holding(&store, LOWER, APPEALS, "2023-07-31").await, of_above("上级二号文，第一条\u{ff1b}“'--"));
    let of_own = |basis: &str| Some((LOWER.to_owned(), basis.to_owned()));
    assert_eq!(holding(&store, LOWER, APPEALS, "2023-08-01").await, of_own("本院办法"));
    assert_eq!(holding(&store, LOWER, MEDIATION, "2023-09-30").await, of_above("上级一号文"));
    assert_eq!(holding(&store, UPPER, APPEALS, "2023-09-30").await, of_above("上级二号文，第一条\u{ff1b}“'--"));
    // What is set above later does not come back over them.
    let later = range(APPEALS, "2023-09-01", ["", "9"], "上级三号文");
    store.set_ranges(&office(UPPER), &code(UPPER), &[later]).await.unwrap();
    assert_eq!(holding(&store, LOWER, APPEALS, "2023-09-30").await, of_own("本院办法"));
    // The same day again is a correction.
    let corrected = range(APPEALS, "2023-08-01", ["", "10.5"], "本院办法（更正）");
    store.set_ranges(&office(LOWER), &code(LOWER), std::slice::from_ref(&corrected)).await.unwrap();
    assert_eq!(holding(&store, LOWER, APPEALS, "2023-09-30").await, of_own("本院办法（更正）"));
    assert!(store.ranges(&office(LOWER), &code(LOWER)).await.unwrap().contains(&corrected));

    let which = (APPEALS, Version::V2024_09, day("2023-08-01"));
    store.take_range_back(&office(LOWER), &code(LOWER), which).await.unwrap();
    assert_eq!(holding(&store, LOWER, APPEALS, "2023-09-30").await, of_above("上级三号文"));
    let gone = store.take_range_back(&office(LOWER), &code(LOWER), which).await.unwrap_err();
    assert!(matches!(&gone, Error::Conflict(why) if why.contains("gone")), "{gone}");
    // The log says what was replaced and what was taken back.
    let told = logged(&store).await;
    let count = |words: &str| told.iter().filter(|told| told.contains(words)).count();
    assert_eq!(count("(before: "), 1, "{told:?}");
    assert_eq!(count("…–10.5, 本院办法（更正） (before: …–10, 本院办法)"), 1, "{told:?}");
    assert_eq!(count("taken back: …–10.5, 本院办法（更正）"), 1, "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_who_sets_a_range_at_once_is_told_what_was_there_before() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(folder.path())).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    let set = async |end: &str| {
        let one = range(APPEALS, "2023-01-01", ["", end], "依据");
        store.set_ranges(&office(LOWER), &code(LOWER), &[one]).await.unwrap();
    };
    tokio::join!(set("11"), set("12"), set("13"), set("14"));
    // A chain: every one but the last was replaced, and once.
    let told = logged(&store).await;
    let replaced = ["11", "12", "13", "14"].map(|end| {
        let before = format!("(before: …–{end}, ");
        told.iter().filter(|told| told.contains(&before)).count()
    });
    assert_eq!((replaced.iter().sum::<usize>(), replaced.iter().max()), (3, Some(&1)), "{told:?}");
}

/// What the log of the lower court tells.
async fn logged(store: &Store) -> Vec<String> {
    let reader = actor(LOWER, "audit", Role::AuditAdministrator, Part::Court);
    let entries = store.search_log(&reader, &code(LOWER), &Search::default()).await.unwrap().0;
    entries.into_iter().map(|entry| entry.detail).collect()
}

#[tokio::test]
async fn what_cannot_be_a_range_is_refused_and_nothing_of_it_is_set() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(folder.path())).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    let good = range(MEDIATION, "2023-01-01", ["30", "50"], "依据");
    for (bad, told) in [
        (range(APPEALS, "2023-01-01", ["12", "3"], "依据"), "lower end"),
        (range(APPEALS, "2023-01-01", ["900000000000000000.1", "900000000000000000"], "依据"), "lower end"),
        (range(APPEALS, "2023-01-01", ["", "965"], "依据"), "expected 0 to 100, got 965"),
        (range(APPEALS, "2023-01-01", ["-5", "12"], "依据"), "expected 0 to 100, got −5"),
        (range(IndicatorId::ClosingDays, "2023-01-01", ["-1", ""], "依据"), "expected 0 or more, got −1"),
        (range(APPEALS, "2023-01-01", ["", "12"], "  "), "got 0"),
        (range(APPEALS, "2023-01-01", ["", "12"], "两\n行"), "one line"),
        (range(APPEALS, "2023-01-01", ["", "12"], "夹带\u{1f}字段"), "one line"),
        (range(APPEALS, "2023-01-01", ["", "12"], &"长".repeat(201)), "got 201"),
    ] {
        let refused = store.set_ranges(&office(LOWER), &code(LOWER), &[good.clone(), bad]).await.unwrap_err();
        assert!(matches!(&refused, Error::Conflict(why) if why.contains(told)), "{told}: {refused}");
        assert_eq!(store.ranges(&office(LOWER), &code(LOWER)).await.unwrap(), []);
    }
    // A court sets its own and no other's, and who judges does not set what is judged by.
    for (who, court) in [(office(UPPER), LOWER), (office(LOWER), UPPER), (judge(), LOWER)] {
        let refused = store.set_ranges(&who, &code(court), std::slice::from_ref(&good)).await.unwrap_err();
        assert!(matches!(refused, Error::Denied(_)), "{refused}");
        let which = (MEDIATION, Version::V2024_09, day("2023-01-01"));
        assert!(matches!(store.take_range_back(&who, &code(court), which).await, Err(Error::Denied(_))));
    }
    assert_eq!(store.ranges(&office(LOWER), &code(LOWER)).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_kept_of_ranges_is_read_anew_once_any_is_set_or_taken_back_or_the_courts_change() {
    let folder = tempfile::tempdir().unwrap();
    let here = Store::open(&location(folder.path())).await.unwrap();
    here.install(&xiongan()).await.unwrap();
    // Another program at the same place, which changes what this one keeps.
    let other = Store::open(&location(folder.path())).await.unwrap();
    let read = async || {
        let revision = here.ranges_revision().await.unwrap();
        here.ranges_at(&office(LOWER), &code(LOWER), revision).await.unwrap()
    };
    assert_eq!(*read().await, []);
    let above = range(APPEALS, "2022-01-01", ["", "12"], "上级一号文");
    other.set_ranges(&office(UPPER), &code(UPPER), std::slice::from_ref(&above)).await.unwrap();
    assert_eq!(read().await.first(), Some(&above));
    assert!(std::sync::Arc::ptr_eq(&read().await, &read().await), "kept");
    let own = range(APPEALS, "2022-01-01", ["", "9"], "本院办法");
    other.set_ranges(&office(LOWER), &code(LOWER), std::slice::from_ref(&own)).await.unwrap();
    assert_eq!(*read().await, [own]);
    other.take_range_back(&office(LOWER), &code(LOWER), (APPEALS, Version::V2024_09, day("2022-01-01"))).await.unwrap();
    assert_eq!(*read().await, [above]);
    // What is refused changes nothing, and whoever may not see them is not told what is kept.
    let revision = here.ranges_revision().await.unwrap();
    let gone = (APPEALS, Version::V2024_09, day("2022-01-01"));
    assert!(other.take_range_back(&office(LOWER), &code(LOWER), gone).await.is_err());
    assert_eq!(here.ranges_revision().await.unwrap(), revision);
    let security = domain::policy::Actor { role: domain::policy::Role::SecurityAdministrator, ..office(LOWER) };
    assert!(matches!(here.ranges_at(&security, &code(LOWER), revision).await, Err(Error::Denied(_))));
    // A court under another court goes by what that one set.
    let mut courts = xiongan();
    courts.iter_mut().find(|court| court.code == code(LOWER)).unwrap().parent = Some(code("冀"));
    here.install(&courts).await.unwrap();
    assert_eq!(*read().await, []);
}
