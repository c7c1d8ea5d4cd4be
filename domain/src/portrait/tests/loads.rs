//! Workload by month, beside the own past and the peers.

use super::*;
use crate::tally::{Question, Stretches, Tallies};

/// A judge who closes `cases` of 2023 and as many as half of them the year before.
fn works(judge: &str, cases: u32) -> [Work<'_>; 2] {
    [Work::of(judge, DIVORCE, cases, 0), Work { year: 2022, ..Work::of(judge, DIVORCE, cases / 2, 0) }]
}

#[test]
fn months_add_up_and_peers_are_a_band() {
    let names: Vec<String> = (1..=10).map(|one| format!("同侪{one:02}")).collect();
    let made = names
        .iter()
        .zip(1..)
        .fold(Made::default(), |made, (judge, tens)| works(judge, tens * 10).iter().fold(made, Made::with));
    let made = works("甲", 60).iter().fold(made, Made::with);
    let workload = drawn(&made.table(), Version::V2024_09).workload;
    let Load { new, closed, pending, weighted } = workload.whole.now;
    assert_eq!((new, closed, pending, weighted.to_string().as_str()), (60, 60, 0, "60"));
    assert_eq!(workload.whole.year_before.closed, 30);
    // All are docketed on 26 May and closed on 15 June.
    let by_month: Vec<_> =
        workload.months.iter().map(|month| (month.now.new, month.now.closed, month.now.pending)).collect();
    assert_eq!(by_month[4..6], [(60, 0, 60), (0, 60, 0)]);
    assert_eq!(workload.months[5].year_before.weighted.to_string(), "30");
    assert_eq!(by_month.iter().map(|month| month.1).sum::<i64>(), 60);
    // Peers close 10, 20, … 100: 13.67 to 96.33, told to one decimal, weights to two.
    let band = workload.whole.band.clone().unwrap();
    assert_eq!((band.closed.low.to_string().as_str(), band.closed.high.to_string().as_str()), ("13.7", "96.3"));
    assert_eq!((band.weighted.low.to_string().as_str(), band.weighted.away), ("13.67", None));
    assert_eq!(workload.months[0].band, Err(Refusal::FewPeers { have: 0, needed: 10 }));
    assert!(workload.about_weights().zh.contains("样例"));
}

#[test]
fn volumes_of_courts_are_not_compared() {
    let table = works("甲", 4).iter().fold(Made::default(), Made::with).table();
    let subject = Subject::Court { court: code(HOME) };
    let peers = Peers::of(&[&table], &subject, Reach::OwnCourt, CourtCode::parent_by_rule);
    let options = Options::default();
    let drawn =
        portrait(&[&table], Version::V2024_09, &subject, "2023-06-01..2023-06-20".parse().unwrap(), &peers, &options);
    assert_eq!(drawn.workload.whole.band, Err(Refusal::SizeDiffers));
    assert_eq!((drawn.workload.whole.now.closed, drawn.workload.whole.now.weighted.to_string().as_str()), (4, "4"));
    assert!(drawn.workload.months.is_empty());
}

/// Cases of the rows kept count as those of a table of them alone.
#[test]
fn some_rows_count_as_a_table_of_their_own() {
    let made = Made::default().with_peers(&[(LOANS, 3, 1), (DIVORCE, 2, 2)]).with(&Work::of("甲", DIVORCE, 4, 1));
    let table = made.table();
    let filter = Filter::default();
    let question = Question {
        counters: &load::COUNTERS,
        by: &[Dimension::Line, Dimension::Procedure, Dimension::Cause],
        filter: &filter,
        stretches: Stretches::around("2023".parse().unwrap()),
    };
    let of = |judge: &str| table.restricted(&Filter::default().with(Dimension::Judge, judge)).unwrap();
    let mut apart = Tallies::of(&[&of("同侪乙")], &question);
    assert!(apart.add(&Tallies::of(&[&of("同侪丙")], &question)));
    let keep = |row: usize| matches!(&*table.fact(row).unwrap().judge, "同侪乙" | "同侪丙");
    let rows = (0..table.len()).map(keep).collect();
    assert_eq!(Tallies::among([(&table, rows)], &question), apart);
}
