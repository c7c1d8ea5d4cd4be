//! Judges, divisions and courts beside their peers and their own past.

use super::*;
use crate::case::Person;
use crate::chance::Chance;
use crate::explain::{Side, explain};
use crate::fact::Trait;
use crate::line::Line;
use IndicatorId::{
    CaseToMatter, ClosingDays, Diversion, Extension, FirstInstanceReversed, Mediation, MediationWithdrawal,
    SuggestionFeedback, WithinTimeLimit,
};

/// Each of five peers mediates 4 of 40 loans and 12 of 20 divorces: 80 of 300, that is 26.67 %. A judge with 10 loans and 50
/// divorces who mediates as they do has 1 + 30 of 60, 51.67 %: twice the crude ratio, and no more than expected.
#[test]
fn the_mix_of_cases_explains_a_high_ratio() {
    let made = Made::default()
        .with_peers(&[(LOANS, 40, 4), (DIVORCE, 20, 12)])
        .with(&Work::of("甲", LOANS, 10, 1))
        .with(&Work::of("甲", DIVORCE, 50, 30));
    let portrait = drawn(&made.table(), Version::V2024_09);
    let funnel = portrait.funnel(Mediation);
    assert_eq!(funnel.expected.to_string(), "31");
    assert_eq!(funnel.ratio.display(2, crate::quantity::Rounding::HalfUp), "51.67");
    assert_eq!((funnel.place, funnel.away, funnel.peers), (Chance::Within, None, 5));
    assert_eq!(funnel.adjusted, [Adjusted { grain: Grain::LineProcedureCause, cases: 60 }]);
    assert!(portrait.findings.is_empty(), "{:?}", portrait.findings);
    assert_eq!(portrait.peers.count, 5);
}

/// Of 60 divorces 36 are expected to be mediated, standard deviation √(60·0.6·0.4) = 3.79, so 36 ± 11.7: 5 are far
/// below. More is better, so the cases to look at are all 60.
#[test]
fn a_weak_point_with_its_cases() {
    let made = Made::default().with_peers(&[(DIVORCE, 40, 24)]).with(&Work::of("甲", DIVORCE, 60, 5));
    let table = made.table();
    let portrait = drawn(&table, Version::V2024_09);
    let funnel = portrait.funnel(Mediation);
    assert_eq!((funnel.place, funnel.away), (Chance::Beyond, Some(Away::Below)));
    assert!((23..=25).contains(&funnel.control.low), "{funnel:?}");
    let [finding] = portrait.findings.as_slice() else { panic!("{:?}", portrait.findings) };
    assert_eq!((finding.kind, finding.basis, finding.side), (FindingKind::Weak, Basis::Peers, Side::Denominator));
    for text in [&finding.said.zh, &finding.said.en] {
        assert!(["8.33%", "5", "60", "36.00", "60.00%"].iter().all(|number| text.contains(number)), "{text}");
    }
    assert_eq!(finding.innocent, None);
    let indicator = Mediation.definition().unwrap();
    let behind = |side| explain(&table, indicator, side, finding.period, &finding.filter).len();
    assert_eq!((behind(finding.side), behind(Side::Numerator)), (60, 5));
}

/// A tenth of the peers' cases were extended; 20 of 60 are far above the 6 expected, ± 7.2. Less is better, so the cases to
/// look at are the 20.
#[test]
fn where_less_is_better() {
    let mut made = Made::default().with_peers(&[(DIVORCE, 40, 24)]).with(&Work::of("甲", DIVORCE, 60, 36));
    for (position, fact) in made.facts.iter_mut().enumerate() {
        let extended = if &*fact.judge == "甲" { position % 3 == 0 } else { position % 10 == 0 };
        fact.shape.traits = fact.shape.traits.with(Trait::Extended, extended);
    }
    let table = made.table();
    let portrait = drawn(&table, Version::V2024_01);
    assert_eq!(portrait.funnel(Extension).expected.to_string(), "6");
    let [finding] = portrait.findings.as_slice() else { panic!("{:?}", portrait.findings) };
    assert_eq!((finding.kind, finding.indicator, finding.side), (FindingKind::Weak, Extension, Side::Numerator));
    let indicator = Extension.definition().unwrap();
    assert_eq!(explain(&table, indicator, finding.side, finding.period, &finding.filter).len(), 20);
}

/// Six courts of one intermediate court. Five mediate 24 of 40, the sixth 35 of 40: 24 expected, standard deviation 3.1, so
/// at most 33 by chance. Their order changes nothing. Another intermediate court's are no peers.
#[test]
fn a_court_beside_its_neighbours() {
    let work = |mediated| Made::default().with(&Work::of("甲", DIVORCE, 40, mediated));
    let courts = ["冀0601", "冀0602", "冀0603", "冀0604", "冀0605"];
    let mut tables: Vec<FactTable> = courts.iter().map(|court| work(24).table_of(court)).collect();
    tables.extend([work(35).table(), work(0).table_of("冀0102"), work(0).table_of("冀06")]);
    let subject = Subject::Court { court: code(HOME) };
    let drawn = |tables: &[&FactTable]| {
        let peers = Peers::of(tables, &subject, Reach::OwnCourt, CourtCode::parent_by_rule);
        portrait(tables, Version::V2024_09, &subject, "2023".parse().unwrap(), &peers, &Options::default())
    };
    let in_order: Vec<&FactTable> = tables.iter().collect();
    let backwards: Vec<&FactTable> = tables.iter().rev().collect();
    let portrait = drawn(&in_order);
    assert_eq!(portrait, drawn(&backwards));
    let funnel = portrait.funnel(Mediation);
    assert_eq!((funnel.expected.to_string().as_str(), funnel.peers, funnel.control.high), ("24", 5, 33));
    let [finding] = portrait.findings.as_slice() else { panic!("{:?}", portrait.findings) };
    assert_eq!((finding.kind, finding.side), (FindingKind::Strength, Side::Numerator));
    // What a court's disputes become is counted in other courts too.
    assert_eq!(portrait.refusal(CaseToMatter), Refusal::NotDivisible);
}

/// Two peers are told apart by whoever is one of them, however low a court sets the number.
#[test]
fn no_setting_lays_a_peer_open() {
    let made = Made::default().with(&Work::of("甲", DIVORCE, 40, 5));
    let made = ["同侪乙", "同侪丙"].iter().fold(made, |made, judge| made.with(&Work::of(judge, DIVORCE, 40, 24)));
    let low = Needed { cases: 1, peers: 0, spread_peers: 0, stratum: 0, largest_part: 100, tail: 20 };
    let portrait = drawn_with(&made.table(), Version::V2024_09, &Options { needed: low, ..Options::default() });
    assert_eq!(portrait.refusal(Mediation), Refusal::FewPeers { have: 2, needed: 3 });
    assert_eq!(portrait.refusal(ClosingDays), Refusal::FewPeers { have: 2, needed: 7 });
    let told = portrait.needed.told(&source(None));
    assert!(told.zh.contains("并非规定") && told.en.contains("proposed"));
}

/// The peers have divorces only; the weak judge has a cause they never had: the ratio of all of them stands for it, and the
/// finding says so.
#[test]
fn a_weak_point_that_the_mix_may_explain() {
    let made = Made::default().with_peers(&[(DIVORCE, 40, 24)]).with(&Work::of("甲", LOANS, 60, 5));
    let portrait = drawn(&made.table(), Version::V2024_09);
    assert_eq!(portrait.funnel(Mediation).adjusted, [Adjusted { grain: Grain::Whole, cases: 60 }]);
    let innocent = portrait.findings[0].innocent.as_ref().unwrap();
    assert!(innocent.zh.contains("60 件中有 60 件") && innocent.en.contains("of 60 cases 60"), "{innocent:?}");
}

/// 36 expected, warning limits 36 ± 7.4: 27 is outside these and inside the control limits.
#[test]
fn between_the_limits_is_no_judgement() {
    let made = Made::default().with_peers(&[(DIVORCE, 40, 24)]).with(&Work::of("甲", DIVORCE, 60, 27));
    let portrait = drawn(&made.table(), Version::V2024_09);
    let [finding] = portrait.findings.as_slice() else { panic!("{:?}", portrait.findings) };
    assert_eq!((finding.kind, finding.basis), (FindingKind::Noise, Basis::Peers));
    assert!(finding.said.zh.contains("不作优劣判断"));
}

/// 30 of 60 a year before, 50 of 60 now: 20 cases more, pooled 2/3, z = 0.33/√(2/9·2/60) = 3.87. With 33 of 60 it is 5
/// points more, a tenth, and chance.
#[test]
fn beside_the_own_past() {
    let with = |now: u32| {
        let before = Work { year: 2022, ..Work::of("甲", DIVORCE, 60, 30) };
        drawn(&Made::default().with(&before).with(&Work::of("甲", DIVORCE, 60, now)).table(), Version::V2024_09)
    };
    let kinds = |portrait: &Portrait| -> Vec<_> {
        portrait.findings.iter().map(|finding| (finding.indicator, finding.kind, finding.basis, finding.side)).collect()
    };
    assert_eq!(kinds(&with(50)), [(Mediation, FindingKind::Strength, Basis::OwnPast, Side::Numerator)]);
    assert!(with(50).findings[0].said.zh.contains("+33.33 个百分点"), "{:?}", with(50).findings);
    assert_eq!(kinds(&with(33)), [(Mediation, FindingKind::Noise, Basis::OwnPast, Side::Denominator)]);
    let fell = with(10);
    assert_eq!(kinds(&fell), [(Mediation, FindingKind::Weak, Basis::OwnPast, Side::Denominator)]);
    assert!(fell.findings[0].innocent.is_some());
    // The trend: twelve years before without data, or without cases, then this one.
    let trend = &fell.of(Mediation).trend;
    assert_eq!((trend.len(), trend[12].1), (13, fell.of(Mediation).now));
    assert_eq!(trend[11].1, fell.of(Mediation).year_before);
}

#[test]
fn an_indicator_without_direction_judges_nobody() {
    // No peer uses the simplified procedure less than in half of the cases, and the judge never: watched, not judged.
    let made = Made::default().with_peers(&[(DIVORCE, 40, 24)]).with(&Work::of("甲", DIVORCE, 60, 0));
    let mut facts = made.facts.clone();
    for (position, fact) in facts.iter_mut().enumerate().filter(|(_, fact)| &*fact.judge != "甲") {
        fact.shape.procedure = if position % 2 == 0 { Procedure::Simplified } else { Procedure::Ordinary };
    }
    let portrait = drawn(&Made { facts }.table(), Version::Statistics);
    let funnel = portrait.funnel(IndicatorId::Simplified);
    assert_eq!((funnel.place, funnel.expected.to_string().as_str()), (Chance::Beyond, "30"));
    let judged: Vec<_> = portrait.findings.iter().map(|finding| finding.indicator).collect();
    assert_eq!(judged, [MediationWithdrawal]);
}

#[test]
fn a_comparison_that_would_say_nothing_is_refused() {
    let with = |cases: u32| Made::default().with_peers(&[(DIVORCE, 40, 24)]).with(&Work::of("甲", DIVORCE, cases, 5));
    let few = drawn(&with(29).table(), Version::V2024_01);
    assert_eq!(few.refusal(Mediation), Refusal::FewCases { have: 29, needed: 30 });
    // Ten peers are needed for days, and five are there.
    let portrait = drawn(&with(60).table(), Version::V2024_01);
    assert_eq!(portrait.refusal(ClosingDays), Refusal::FewPeers { have: 5, needed: 10 });
    // Mediation before suit is another line of work; suggestions are told by courts as a whole; nobody was reversed.
    assert_eq!(portrait.refusal(Diversion), Refusal::NotDivisible);
    assert_eq!(portrait.refusal(SuggestionFeedback), Refusal::NotARatio);
    assert_eq!(portrait.refusal(FirstInstanceReversed), Refusal::NoSpread);
    let more = Options { needed: Needed { peers: 6, ..Needed::default() }, ..Options::default() };
    let portrait = drawn_with(&with(60).table(), Version::V2024_01, &more);
    assert_eq!(portrait.refusal(Mediation), Refusal::FewPeers { have: 5, needed: 6 });
    // One of the peers has 260 of 420 cases.
    let large = with(60).with(&Work::of("同侪乙", DIVORCE, 220, 100));
    let portrait = drawn(&large.table(), Version::V2024_01);
    assert_eq!(portrait.refusal(Mediation), Refusal::OnePeer { most: 50 });
    // Of the peers' cases no limit is known: the judge's own stand beside nothing.
    let mut blank = with(60);
    for fact in blank.facts.iter_mut().filter(|fact| &*fact.judge != "甲") {
        fact.shape.traits = fact.shape.traits.without(Trait::LimitKnown).without(Trait::WithinLimit);
    }
    let portrait = drawn(&blank.table(), Version::V2024_01);
    assert_eq!(portrait.refusal(WithinTimeLimit), Refusal::PeersLackData);
    let all = [
        few.refusal(Mediation),
        Refusal::PeersLackData,
        Refusal::NotARatio,
        Refusal::NotDivisible,
        Refusal::NoSpread,
        Refusal::SizeDiffers,
    ];
    assert!(all.iter().all(|refusal| !refusal.told().zh.is_empty() && !refusal.told().en.is_empty()));
}

/// Ten peers take 10, 20, … 100 days: the tenth percentile lies at 41/30 in order, 10 + 11/30·10 = 13.67, the ninetieth at
/// 289/30, 90 + 19/30·10 = 96.33. 120 days are above, and no finding: one in five is outside.
#[test]
fn days_stand_beside_a_spread() {
    let names: Vec<String> = (1..=10).map(|one| format!("同侪{one:02}")).collect();
    let made = names.iter().zip(1..).fold(Made::default(), |made, (judge, tens)| {
        made.with(&Work { days: tens * 10, ..Work::of(judge, DIVORCE, 30, 10) })
    });
    let made = made.with(&Work { days: 120, ..Work::of("甲", DIVORCE, 30, 10) });
    let portrait = drawn(&made.table(), Version::V2024_09);
    let Band::Spread(spread) = &portrait.of(ClosingDays).band else { panic!("{:?}", portrait.of(ClosingDays)) };
    assert_eq!((spread.low.to_string().as_str(), spread.high.to_string().as_str()), ("13.67", "96.33"));
    assert_eq!((spread.away, spread.peers), (Some(Away::Above), 10));
    assert!(portrait.findings.iter().all(|finding| finding.indicator != ClosingDays));
}

#[test]
fn peers_are_of_the_same_line_and_tier() {
    let person = |name: &str, division: &str, line| Person {
        division: division.to_owned(),
        name: name.to_owned(),
        line,
        quota: true,
        from: "2020-01-01".parse().unwrap(),
        until: None,
    };
    let people = vec![person("甲", "民一庭", Line::Civil), person("同侪乙", "刑庭", Line::Criminal)];
    let made = Made::default().with_peers(&[(DIVORCE, 2, 1)]).with(&Work::of("甲", DIVORCE, 2, 1));
    let table = made.table().with_surroundings(people, Vec::new(), Vec::new());
    let elsewhere = |court: &str| Made::default().with(&Work::of("甲", DIVORCE, 2, 1)).table_of(court);
    let (near, upper, far) = (elsewhere("冀0638"), elsewhere("冀06"), elsewhere("冀0102"));
    let tables = [&table, &near, &upper, &far];
    let count = |subject: &Subject, reach| Peers::of(&tables, subject, reach, CourtCode::parent_by_rule);
    // The people's list puts one of the five in another line.
    assert_eq!(count(&judge("甲"), Reach::OwnCourt).stated().count, 4);
    assert_eq!(count(&judge("甲"), Reach::SameTier).stated().count, 6);
    let court = count(&Subject::Court { court: code(HOME) }, Reach::OwnCourt);
    assert_eq!(court.stated().count, 1);
    assert!(court.stated().why.zh.contains("基层人民法院") && court.stated().why.en.contains("basic"));
    let division = Subject::Division { court: code(HOME), name: String::from("民事审判一庭") };
    assert_eq!(count(&division, Reach::OwnCourt).stated().count, 0);
    assert_eq!(count(&division, Reach::SameTier).stated().count, 2);
    let unknown = count(&judge("无此人"), Reach::OwnCourt);
    assert_eq!(unknown.stated().count, 0);
    assert!(unknown.stated().why.zh.contains("未选取"));
}
