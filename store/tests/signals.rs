//! What the rules find is kept until what they read changes; a failed check keeps a figure from being shown until somebody
//! has cleared it up; who sees a part of the court sees none of it.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;
mod support;

use domain::case::{CaseRecord, Procedure, ReportedMeasure};
use domain::catalogue::IndicatorId;
use domain::court::xiongan;
use domain::detector::{Outcome, Rule, Signal};
use domain::intake::FileKind;
use domain::ledger::{Entry, Field, Kind, Verb};
use domain::policy::{Action, Part, Role};
use home::location;
use store::{CourtSpace, Error, Store};
use support::{LOWER, actor, code, day, office, said};

struct House {
    _folder: tempfile::TempDir,
    store: Store,
}

/// A court that reports more answers to its suggestions than it made suggestions.
async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(folder.path())).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    let house = House { _folder: folder, store };
    let space = house.space(Action::ImportData).await;
    let mut batch = space.begin(FileKind::Cases, "案件.csv").await.unwrap();
    let number = format!("（2023）{LOWER}民初1号").parse().unwrap();
    let case = CaseRecord::docketed(number, day("2023-09-01"), Procedure::Ordinary);
    batch
        .put_cases(vec![CaseRecord { division: String::from("民一庭"), judge: String::from("法官1"), ..case }])
        .await
        .unwrap();
    batch.finish().await.unwrap();
    house.report("suggestions_issued", 3).await;
    house.report("suggestions_answered", 5).await;
    house
}

impl House {
    async fn space(&self, action: Action) -> CourtSpace {
        self.store.space(&office(LOWER), action, &code(LOWER)).await.unwrap()
    }

    async fn report(&self, measure: &str, value: i64) {
        let space = self.space(Action::ImportData).await;
        let mut batch = space.begin(FileKind::Measures, "指标项.csv").await.unwrap();
        let period = "2023-09".parse().unwrap();
        let one = ReportedMeasure { period, measure: measure.to_owned(), value: value.into() };
        batch.put_measures(vec![one]).await.unwrap();
        batch.finish().await.unwrap();
    }

    async fn found(&self) -> (i64, Vec<Signal>) {
        let found = self.space(Action::ViewNodes).await.signals(day("2023-10-09")).await.unwrap();
        (found.at, found.report.signals)
    }

    async fn doubted(&self) -> Vec<(IndicatorId, String)> {
        let all = self.space(Action::ViewFigures).await.marked_facts().await.unwrap().unqualified;
        all.into_iter().map(|one| (one.indicator, one.period.to_string())).collect()
    }

    async fn check(&self, signal: &Signal) -> Result<Entry, Error> {
        let values = said(&[
            (Field::SignalRule, signal.rule.id()),
            (Field::SignalSubject, &signal.subject),
            (Field::Reason, &signal.reason.zh),
            (Field::InCharge, "办公室"),
        ]);
        self.store.register_entry(&office(LOWER), Kind::SignalCheck, &values, day("2023-10-09")).await
    }

    async fn conclude(&self, check: &Entry, outcome: Outcome) {
        let values = said(&[(Field::CheckOutcome, outcome.id()), (Field::Opinion, "已核对")]);
        let (office, court) = (office(LOWER), code(LOWER));
        self.store.take_step(&office, &court, &check.id, Verb::Classify, &values, day("2023-10-10")).await.unwrap();
    }
}

#[tokio::test]
async fn a_failed_check_keeps_a_figure_back_until_it_is_cleared_up() {
    let house = house().await;
    assert!(house.doubted().await.is_empty());
    let (_, signals) = house.found().await;
    let [signal] = signals.as_slice() else { panic!("{signals:?}") };
    assert_eq!(signal.rule, Rule::Arithmetic);
    assert_eq!(house.doubted().await, [(IndicatorId::SuggestionFeedback, String::from("2023-09"))]);
    // The same is checked once at a time; a check that is open or finds it real changes nothing.
    let check = house.check(signal).await.unwrap();
    assert!(matches!(house.check(signal).await, Err(Error::Conflict(_))));
    assert_eq!(house.doubted().await.len(), 1);
    house.conclude(&check, Outcome::Real).await;
    assert_eq!(house.doubted().await.len(), 1);
    // Looked into again, it is explained.
    let again = house.check(signal).await.unwrap();
    house.conclude(&again, Outcome::Explained).await;
    assert!(house.doubted().await.is_empty());
}

#[tokio::test]
async fn the_rules_look_again_when_what_they_read_has_changed_and_not_before() {
    let house = house().await;
    let first = house.found().await;
    assert_eq!(house.found().await, first);
    house.report("suggestions_issued", 6).await;
    assert!(house.found().await.1.is_empty());
    assert!(house.doubted().await.is_empty());
}

#[tokio::test]
async fn who_sees_a_part_of_the_court_sees_nothing_of_it() {
    let house = house().await;
    for part in [Part::Division(String::from("民一庭")), Part::Judge(String::from("法官1"))] {
        let role = if matches!(part, Part::Judge(_)) { Role::Judge } else { Role::DivisionHead };
        let somebody = actor(LOWER, "somebody", role, part);
        let space = house.store.space(&somebody, Action::ViewNodes, &code(LOWER)).await.unwrap();
        assert!(matches!(space.signals(day("2023-10-09")).await, Err(Error::Denied(_))));
        let values = said(&[(Field::SignalRule, "arithmetic"), (Field::SignalSubject, "甲"), (Field::Reason, "乙")]);
        let opened = house.store.register_entry(&somebody, Kind::SignalCheck, &values, day("2023-10-09")).await;
        assert!(matches!(opened, Err(Error::Denied(_))));
    }
}
