//! What must hold of any lineage: drawn files of three courts, with whatever links they contradict themselves in.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use domain::case::{CaseRecord, Disposition, Procedure};
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Day;
use domain::fact::Fact;
use domain::lineage::{
    Cell, Counted, Counting, Derivation, Disputes, Lineage, Member, Mentioned, Parcel, PetitionTie, Preset, Ratio,
    Series, Sight, sights,
};
use domain::measure::{Counter, Measure, Scope};
use domain::period::Period;
use domain::table::FactTable;
use domain::tally::{Filter, Question, Stretches, Tallies};
use domain::type_code::TypeCode;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn day() -> impl Strategy<Value = Day> {
    (0..700_i32).prop_map(|days| Day::from_ymd(2022, 1, 1).unwrap().plus_days(days))
}

/// Few enough that they meet.
fn number() -> impl Strategy<Value = CaseNumber> {
    let types = ["诉前调", "民初", "民终", "民申", "民再", "执", "执恢", "执异", "执保", "刑更", "行审"];
    (select(vec!["冀0638", "冀0606", "冀96"]), select(types.to_vec()), 1..3_u32)
        .prop_map(|(court, code, serial)| format!("（2022）{court}{code}{serial}号").parse().unwrap())
}

fn sight() -> impl Strategy<Value = Sight> {
    let maybe = || prop::option::of(number());
    let days = (prop::option::of(day()), prop::option::of(day()));
    let outcome = prop::option::of(select(vec![Disposition::Judgment, Disposition::Remanded]));
    let words = (
        select(vec!["", "民间借贷纠纷", "离婚纠纷"]),
        select(vec!["", "法官甲", "法官乙"]),
        select(vec!["", "原告甲；被告某公司", "原告乙；被告某公司", "原告甲；被告丙、丁"]),
    );
    (number(), maybe(), maybe(), days, outcome, words, any::<bool>()).prop_map(
        |(number, origin, named_by, (docketed, closed), outcome, (cause, judge, parties), own)| Sight {
            number,
            origin: origin.filter(|_| own),
            named_by: named_by.filter(|_| !own),
            docketed,
            closed,
            outcome,
            cause: cause.to_owned(),
            division: String::new(),
            judge: judge.to_owned(),
            parties: parties.to_owned(),
            own,
        },
    )
}

fn petition() -> impl Strategy<Value = PetitionTie> {
    (number(), 0..3_u8, day()).prop_map(|(about, id, received)| PetitionTie { about, id: format!("p{id}"), received })
}

fn files() -> impl Strategy<Value = (Vec<Sight>, Vec<PetitionTie>)> {
    (prop::collection::vec(sight(), 0..40), prop::collection::vec(petition(), 0..5))
}

fn lineage() -> impl Strategy<Value = Lineage> {
    files().prop_map(|(sights, petitions)| Lineage::of(sights, petitions))
}

fn counting() -> impl Strategy<Value = Counting> {
    let codes = || prop::collection::btree_set(select(TypeCode::ALL.to_vec()), 0..90);
    let series = prop::option::of((0..200_u16, 0..5_u16).prop_map(|(days, at_least)| Series { days, at_least }));
    (select(Preset::ALL.to_vec()), codes(), codes(), any::<bool>(), series).prop_map(
        |(preset, codes, extra, objection_suit_is_matter, series)| Counting {
            codes,
            extra,
            objection_suit_is_matter,
            series,
            ..Counting::of(preset, Day::from_ymd(2022, 1, 1).unwrap())
        },
    )
}

fn period() -> impl Strategy<Value = Period> {
    (day(), 0..700_i32).prop_map(|(first, days)| Period::days(first, first.plus_days(days)).unwrap())
}

fn whole(parts: impl IntoIterator<Item = Ratio>) -> Ratio {
    parts.into_iter().fold(Ratio::default(), |sum, part| sum.plus(&part))
}

/// What each court tells: a row its own court, whatever names a case any.
type Told = BTreeMap<CourtCode, (Vec<Sight>, Vec<PetitionTie>)>;

const COURTS: [&str; 3] = ["冀0638", "冀0606", "冀96"];

fn court(index: usize) -> CourtCode {
    COURTS[index % COURTS.len()].parse().unwrap()
}

fn told(sights: &[Sight], petitions: &[PetitionTie], whose: &[usize]) -> Told {
    let mut told: Told = (0..COURTS.len()).map(|index| (court(index), Default::default())).collect();
    let mut whose = whose.iter().copied().cycle();
    for sight in sights {
        let teller = if sight.own { sight.number.court.clone() } else { court(whose.next().unwrap()) };
        told.get_mut(&teller).unwrap().0.push(sight.clone());
    }
    for petition in petitions {
        told.get_mut(&court(whose.next().unwrap())).unwrap().1.push(petition.clone());
    }
    told
}

/// Parcels that all stand, made as the store makes them: those that do not stand are made again.
fn parcels(told: &Told, mut made: BTreeMap<CourtCode, Arc<Parcel>>) -> BTreeMap<CourtCode, Arc<Parcel>> {
    loop {
        let mentioned = Mentioned::told(made.values().map(AsRef::as_ref), []);
        let stands = |court: &CourtCode| made.get(court).is_some_and(|parcel| parcel.stands(&mentioned));
        let fallen: Vec<CourtCode> = told.keys().filter(|court| !stands(court)).cloned().collect();
        if fallen.is_empty() {
            return made;
        }
        for court in fallen {
            let (sights, petitions) = told[&court].clone();
            made.insert(court.clone(), Arc::new(Parcel::of(&court, sights, petitions, &mentioned)));
        }
    }
}

/// Every chain with its petitions, in the order of its least number.
fn chains<'a>(lineages: impl IntoIterator<Item = &'a Lineage>) -> Vec<(Vec<Member>, Vec<PetitionTie>)> {
    let all = lineages.into_iter().flat_map(|lineage| {
        lineage.chains().map(|chain| (chain.members(), chain.petitions().cloned().collect::<Vec<_>>()))
    });
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(members, _)| members.iter().map(|member| member.number.clone()).min());
    all
}

proptest! {
    #[test]
    fn order_repetition_and_the_way_files_are_split_make_no_difference(
        (sights, petitions) in files(),
        (again, again_tied) in (prop::collection::vec(any::<Index>(), 0..20), prop::collection::vec(any::<Index>(), 0..5)),
        seed in prop::collection::vec(any::<u32>(), 70),
    ) {
        let expected = Lineage::of(sights.clone(), petitions.clone());
        // Repeated imports, then any order.
        let mut shuffled = sights.clone();
        let mut tied = petitions.clone();
        if !sights.is_empty() {
            shuffled.extend(again.iter().map(|index| index.get(&sights).clone()));
        }
        if !petitions.is_empty() {
            tied.extend(again_tied.iter().map(|index| index.get(&petitions).clone()));
        }
        for (at, draw) in seed.iter().enumerate() {
            let draw = *draw as usize;
            if at < shuffled.len() {
                let other = draw % shuffled.len();
                shuffled.swap(at, other);
            }
            if at < tied.len() {
                let other = draw % tied.len();
                tied.swap(at, other);
            }
        }
        prop_assert_eq!(Lineage::of(shuffled, tied), expected);
    }

    #[test]
    fn every_case_is_in_one_chain((sights, petitions) in files()) {
        let lineage = Lineage::of(sights.clone(), petitions.clone());
        let mentioned = sights.iter().flat_map(|sight| [Some(&sight.number), sight.origin.as_ref(), sight.named_by.as_ref()]);
        let told: BTreeSet<&CaseNumber> =
            mentioned.flatten().chain(petitions.iter().map(|petition| &petition.about)).collect();
        let members: Vec<CaseNumber> =
            lineage.chains().flat_map(|chain| chain.members()).map(|case| case.number).collect();
        prop_assert_eq!(members.len(), told.len());
        prop_assert_eq!(members.iter().collect::<BTreeSet<_>>(), told);
        let ties: BTreeSet<(&CaseNumber, &str)> = petitions.iter().map(|petition| (&petition.about, petition.id.as_str())).collect();
        prop_assert_eq!(lineage.chains().map(|chain| chain.petitions().count()).sum::<usize>(), ties.len());
        for sight in &sights {
            let chain = lineage.chain_of(&sight.number).unwrap();
            for linked in [Some(&sight.number), sight.origin.as_ref(), sight.named_by.as_ref()].into_iter().flatten() {
                prop_assert!(chain.holds(linked));
            }
        }
    }

    /// However the origins run in rings.
    #[test]
    fn every_case_leads_up_to_a_root(lineage in lineage()) {
        for chain in lineage.chains() {
            let cases = chain.members();
            let parents: BTreeMap<&CaseNumber, Option<&CaseNumber>> =
                cases.iter().map(|case| (&case.number, case.parent.as_ref())).collect();
            prop_assert!(chain.court().is_some());
            for case in &cases {
                let above = std::iter::successors(Some(&case.number), |number| parents[number]);
                prop_assert!(above.take(cases.len() + 1).count() <= cases.len());
                prop_assert_eq!(case.kind, Derivation::of(&case.number, case.parent.as_ref()));
            }
        }
    }

    #[test]
    fn the_number_of_cases_is_the_matters_and_all_that_was_added(
        lineage in lineage(), counting in counting(), period in period(),
    ) {
        let counted = Counted::of([&lineage], &counting);
        let ratio = counted.ratio(period, None);
        prop_assert_eq!(ratio.cases, ratio.matters + ratio.added.values().sum::<u64>());
        let behind = |cell: Cell| counted.behind(period, None, cell).len() as u64;
        prop_assert_eq!((behind(Cell::Cases), behind(Cell::Matters)), (ratio.cases, ratio.matters));
        for &kind in Derivation::ALL {
            prop_assert_eq!(behind(kind.into()), ratio.added.get(&kind).copied().unwrap_or_default());
        }
    }

    #[test]
    fn the_parts_add_up_to_the_whole(lineage in lineage(), counting in counting(), period in period()) {
        let counted = Counted::of([&lineage], &counting);
        let ratio = counted.ratio(period, None);
        let courts: BTreeSet<CourtCode> = lineage.chains().filter_map(|chain| chain.court().cloned()).collect();
        let by_court = courts.iter().map(|court| counted.ratio(period, Some(&BTreeSet::from([court.clone()]))));
        prop_assert_eq!(&whole(by_court), &ratio);
        prop_assert_eq!(&counted.ratio(period, Some(&courts)), &ratio);
        prop_assert_eq!(whole(counted.by(period, None, |_, case| case.judge()).into_values()), ratio);
    }

    #[test]
    fn a_later_day_and_a_longer_cohort_take_no_flow_away(
        lineage in lineage(), counting in counting(), period in period(), until in day(), days in 0..200_i32,
    ) {
        let counted = Counted::of([&lineage], &counting);
        let early = counted.becomes(period, until, None);
        let longer = Period::days(period.first(), period.last().plus_days(days)).unwrap();
        let late = counted.becomes(longer, until.plus_days(days), None);
        prop_assert!(early.iter().all(|(flow, count)| late.get(flow).is_some_and(|later| later >= count)));
    }

    /// However the courts are grouped, and after one of them told something else.
    #[test]
    fn parcels_of_courts_are_together_what_the_whole_is(
        (sights, petitions) in files(),
        (later, later_petitions) in files(),
        whose in prop::collection::vec(any::<usize>(), 1..20),
        (changed, groups) in (any::<usize>(), prop::collection::vec(0..3_usize, 3)),
        (counting, period, until) in (counting(), period(), day()),
    ) {
        let grouped = |parcels: &BTreeMap<CourtCode, Arc<Parcel>>| {
            let mut by_group: BTreeMap<usize, Vec<Arc<Parcel>>> = BTreeMap::new();
            for (parcel, group) in parcels.values().zip(&groups) {
                by_group.entry(*group).or_default().push(Arc::clone(parcel));
            }
            by_group.into_values().collect::<Vec<_>>()
        };
        let mut told = told(&sights, &petitions, &whose);
        let first = parcels(&told, BTreeMap::new());
        let before = Disputes::of(grouped(&first), &Disputes::default());
        // One court tells what it told later.
        let court = court(changed);
        let own = self::told(&later, &later_petitions, &whose).remove(&court).unwrap();
        told.insert(court.clone(), own);
        let mut kept = first.clone();
        kept.remove(&court);
        let second = parcels(&told, kept);
        let after = Disputes::of(grouped(&second), &before);

        for (disputes, told) in [(&after, &told), (&before, &self::told(&sights, &petitions, &whose))] {
            let (sights, petitions): (Vec<_>, Vec<_>) = told.values().cloned().unzip();
            let whole = Lineage::of(sights.concat(), petitions.concat());
            prop_assert_eq!(chains(disputes.lineages()), chains([&whole]));
            prop_assert_eq!(disputes.faults(), whole.faults());
            let (parts, one) = (Counted::of(disputes.lineages(), &counting), Counted::of([&whole], &counting));
            let courts = Some(BTreeSet::from([court.clone()]));
            for courts in [None, courts.as_ref()] {
                prop_assert_eq!(parts.ratio(period, courts), one.ratio(period, courts));
                prop_assert_eq!(
                    parts.by(period, courts, |_, case| case.judge()), one.by(period, courts, |_, case| case.judge())
                );
                prop_assert_eq!(parts.becomes(period, until, courts), one.becomes(period, until, courts));
            }
            let behind = |counted: &Counted<'_>| {
                let cases = counted.behind(period, None, Cell::Cases);
                cases.into_iter().map(|(_, case)| case.member()).collect::<Vec<_>>()
            };
            prop_assert_eq!(behind(&parts), behind(&one));
        }
    }
}

/// The ratio of the health check, which knows of each case where it comes from, is that of the chains, counted in the same
/// way.
#[test]
fn the_health_check_counts_what_the_chains_do() {
    let case = |number: &str, docketed: &str, origin: Option<&str>| CaseRecord {
        origin: origin.map(|origin| origin.parse().unwrap()),
        ..CaseRecord::docketed(number.parse().unwrap(), docketed.parse().unwrap(), Procedure::Ordinary)
    };
    let cases = [
        case("（2023）冀0638诉前调1号", "2023-01-03", None),
        case("（2023）冀0638民初1号", "2023-01-05", Some("（2023）冀0638诉前调1号")),
        case("（2023）冀96民终1号", "2023-04-05", Some("（2023）冀0638民初1号")),
        // Tried again after the remand: a 件, no 案.
        case("（2023）冀0638民初2号", "2023-06-05", Some("（2023）冀96民终1号")),
        case("（2023）冀0638执1号", "2023-08-05", Some("（2023）冀0638民初2号")),
        case("（2023）冀0638执异1号", "2023-09-05", Some("（2023）冀0638执1号")),
        case("（2023）冀0638民初3号", "2023-10-05", Some("（2023）冀0638执异1号")),
        case("（2023）冀0638执恢1号", "2023-11-05", Some("（2023）冀0638执1号")),
        case("（2023）冀0638行审1号", "2023-03-05", None),
        case("（2023）冀0638执2号", "2023-04-05", Some("（2023）冀0638行审1号")),
        case("（2023）冀0638刑初1号", "2023-03-05", None),
        case("（2023）冀96刑更1号", "2023-03-05", None),
        case("（2023）冀0638执保1号", "2023-03-05", None),
    ];
    let sights = cases.iter().flat_map(|case| sights(case, &[]));
    let lineage = Lineage::of(sights, []);
    let counting = Counting::of(Preset::FirstAndEnforcement, "2023-01-01".parse().unwrap());
    let period: Period = "2023".parse().unwrap();
    let chains = Counted::of([&lineage], &counting).ratio(period, None);
    assert_eq!((chains.cases, chains.matters), (10, 5));
    let of = |court: &str| {
        let own = cases.iter().filter(|case| case.number.court.as_str() == court);
        let facts: Vec<Fact> = own.map(|case| Fact::derive(case, &[])).collect();
        FactTable::build(court.parse().unwrap(), &facts).unwrap()
    };
    let tables = [of("冀0638"), of("冀96")];
    let counted = |measure| {
        let counters = [Counter { measure, scope: Scope::All }];
        let stretches = Stretches::around(period);
        let question = Question { counters: &counters, by: &[], filter: &Filter::default(), stretches };
        let tallies = Tallies::of(&tables.iter().collect::<Vec<_>>(), &question);
        tallies.reading(&[], period).unwrap().get(counters[0]).unwrap()
    };
    assert_eq!((counted(Measure::Cases), counted(Measure::Matters)), (10, 5));
}
