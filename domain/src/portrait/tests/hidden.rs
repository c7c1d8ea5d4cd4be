//! What a portrait must not tell, and what must not change it.

use super::*;
use crate::figure::Figure;
use crate::quantity::Rounding;
use proptest::prelude::*;

/// Eleven peers with work of their own each: no two alike.
fn varied() -> Made {
    let names: Vec<String> = (1..=11).map(|one| format!("同侪{one:02}")).collect();
    let made = names.iter().zip(1_u32..).fold(Made::default(), |made, (judge, one)| {
        let work = Work { days: 7 * one as i32 + 1, ..Work::of(judge, DIVORCE, 30 + one, 3 + 2 * one) };
        made.with(&work).with(&Work { days: 3, ..Work::of(judge, LOANS, 2 * one, one / 2) })
    });
    made.with(&Work::of("甲", DIVORCE, 50, 2)).with(&Work { year: 2022, ..Work::of("甲", LOANS, 40, 20) })
}

/// The text sent to a browser holds no peer's name, and no value of an indicator that one of them has.
#[test]
fn no_peer_can_be_read_off() {
    let table = varied().table();
    let subject = judge("甲");
    let peers = Peers::of(&[&table], &subject, Reach::OwnCourt, CourtCode::parent_by_rule);
    assert_eq!(peers.stated().count, 11);
    let period = "2023".parse().unwrap();
    for version in [Version::V2024_01, Version::V2024_09, Version::Statistics] {
        let options = Options::default();
        let drawn = portrait(&[&table], version, &subject, period, &peers, &options);
        let sent = serde_json::to_string(&drawn).unwrap();
        assert!(serde_json::from_str::<Portrait>(&sent).unwrap() == drawn);
        assert!(!sent.contains("同侪") && !format!("{drawn:?} {peers:?}").contains("同侪"));
        let own: Vec<Option<String>> =
            drawn.profiles.iter().map(|profile| shown(profile.indicator, &profile.now)).collect();
        let mut checked = 0;
        for one in 1..=11 {
            let peer = judge(&format!("同侪{one:02}"));
            let theirs = portrait(&[&table], version, &peer, period, &peers, &options);
            for (profile, own) in theirs.profiles.iter().zip(&own) {
                let value = shown(profile.indicator, &profile.now);
                // What everyone has, such as none reversed or all within the limit, tells of nobody.
                let trivial =
                    matches!(value.as_deref(), None | Some("0.00" | "0.000" | "1.00" | "100.00")) || value == *own;
                if let Some(value) = value.filter(|_| !trivial) {
                    let lowest = if value.contains('.') { value.trim_end_matches('0') } else { &value };
                    for value in [&value, lowest] {
                        assert!(!sent.contains(&format!("\"{value}\"")), "{} {value}", profile.indicator.id());
                    }
                    checked += 1;
                }
            }
        }
        assert!(checked >= 11, "{checked}");
        // No key or word of an order, a place or a score.
        assert!(["rank", "score", "名次", "排名", "位次", "得分"].iter().all(|word| !sent.contains(word)));
    }
}

fn shown(indicator: IndicatorId, figure: &Figure) -> Option<String> {
    Some(figure.shown(indicator.definition()?)?.to_string())
}

/// The ends of the workload's bands lie between two peers' values.
#[test]
fn no_end_of_a_band_is_a_peers_load() {
    let table = varied().table();
    let of = |name: &str| {
        let subject = judge(name);
        let peers = Peers::of(&[&table], &judge("甲"), Reach::OwnCourt, CourtCode::parent_by_rule);
        let period = "2023".parse().unwrap();
        portrait(&[&table], Version::V2024_09, &subject, period, &peers, &Options::default()).workload.whole
    };
    let band = of("甲").band.unwrap();
    let ends = [&band.new, &band.closed, &band.weighted].map(|spread| [spread.low, spread.high]).concat();
    for one in 1..=11 {
        let load = of(&format!("同侪{one:02}")).now;
        assert!(load.closed > 30 && !ends.contains(&load.closed.into()) && !ends.contains(&load.weighted), "{load:?}");
    }
}

#[test]
fn a_subject_is_no_peer_of_its_own() {
    let made = varied();
    let before = drawn(&made.table(), Version::V2024_09);
    let after = drawn(&made.with(&Work::of("甲", DIVORCE, 50, 50)).table(), Version::V2024_09);
    // More of its own cases: twice the expected, the same ratio.
    let [before, after] = [&before, &after].map(|drawn| drawn.funnel(IndicatorId::Mediation));
    let shown = |funnel: &Funnel| funnel.ratio.display(2, Rounding::HalfUp);
    assert_eq!(shown(before), shown(after));
    assert_eq!((before.warning.of, after.warning.of), (50, 100));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// The order of the facts, and what the peers are called, change nothing.
    #[test]
    fn the_order_of_peers_has_no_influence(names in Just((1..=11).collect::<Vec<u32>>()).prop_shuffle()) {
        let as_is = drawn(&varied().table(), Version::V2024_09);
        let mut facts = varied().facts;
        for fact in &mut facts {
            let number = fact.judge.strip_prefix("同侪").and_then(|number| number.parse::<usize>().ok());
            if let Some(new) = number.and_then(|number| names.get(number - 1)) {
                fact.judge = format!("同侪{new:02}").into();
            }
        }
        facts.reverse();
        prop_assert_eq!(drawn(&Made { facts }.table(), Version::V2024_09), as_is);
    }
}
