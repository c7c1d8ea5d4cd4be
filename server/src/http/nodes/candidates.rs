//! Cases that belong in a ledger and have no entry there: by their age, by what happened to them, by their parties.

use super::clocks;
use app::documents::nodes::Candidate;
use domain::case::{CaseEvent, EventKind};
use domain::day::Day;
use domain::ledger::{Field, Kind, NodeSettings};
use store::{ClockFilter, ClockOrder, CourtSpace, Error};

/// What happened to a case is looked for so many months back.
const MONTHS_BACK: i32 = 12;

/// Candidates of a ledger, so many at most, and how many there are.
pub(super) async fn candidates(
    space: &CourtSpace,
    kind: Kind,
    settings: &NodeSettings,
    today: Day,
    most: i64,
) -> Result<(Vec<Candidate>, i64), Error> {
    let since = today.plus_months(-MONTHS_BACK);
    match kind {
        Kind::LongPending => {
            let months = settings.long_pending_from();
            let filter = ClockFilter {
                docketed_by: Some(super::long_pending_by(today, months)),
                without: Some(kind),
                order: ClockOrder::Oldest,
                ..ClockFilter::default()
            };
            open_cases(space, settings, filter, today, most, |case| {
                let age = today.since(case.docketed);
                let band = settings
                    .bands
                    .iter()
                    .rev()
                    .find(|band| case.docketed <= super::long_pending_by(today, band.months));
                let leader = band.map(|band| band.leader.clone()).unwrap_or_default();
                let why =
                    [format!("立案 {age} 日，由{leader}负责"), format!("open for {age} days; responsible: {leader}")];
                (why, Vec::new())
            })
            .await
        }
        Kind::FourType => {
            let filter = ClockFilter {
                suspected: Some((settings.parties, settings.causes.clone())),
                without: Some(kind),
                ..ClockFilter::default()
            };
            open_cases(space, settings, filter, today, most, |case| {
                let group = case.parties >= i64::from(settings.parties);
                let why = if group {
                    [format!("当事人 {} 名", case.parties), format!("{} parties", case.parties)]
                } else {
                    [format!("案由：{}", case.cause), format!("cause: {}", case.cause)]
                };
                let four_type = if group { "group" } else { "major" };
                let values = vec![(Field::FourType, four_type.to_owned()), (Field::Reason, why[0].clone())];
                (why, values)
            })
            .await
        }
        Kind::ReverseReview => {
            let kinds = [EventKind::SecondInstanceClosed, EventKind::RetrialClosed];
            let words = ["改判", "发回重审", "reversed", "remanded"];
            let (found, of) = space.happened(&kinds, &words, since, (kind, None), most).await?;
            Ok((found.into_iter().map(reversed).collect(), of))
        }
        Kind::Transfer => {
            let without = (kind, Some(EventKind::SecondInstanceDocketed));
            let (found, of) = space.happened(&[EventKind::Appeal], &[], since, without, most).await?;
            let candidate = |(event, judge): (CaseEvent, String)| Candidate {
                number: Some(event.number),
                name: String::new(),
                judge,
                why: [
                    format!("{} 上诉，未见二审立案", event.day),
                    format!("appealed on {}, not docketed above", event.day),
                ],
                values: vec![(Field::Received, event.day.to_string())],
                row: None,
            };
            Ok((found.into_iter().map(candidate).collect(), of))
        }
        Kind::RoundCheck => {
            let (found, of) = space.terminated_unfit(since, most).await?;
            let candidate = |round: store::TerminatedRound| {
                let why = round.why();
                Candidate {
                    values: vec![(Field::Reason, why[0].clone())],
                    number: Some(round.number),
                    name: String::new(),
                    judge: round.judge,
                    why,
                    row: None,
                }
            };
            Ok((found.into_iter().map(candidate).collect(), of))
        }
        Kind::Request
        | Kind::Intake
        | Kind::Approval
        | Kind::Review
        | Kind::Mediation
        | Kind::Measure
        | Kind::Petition
        | Kind::Rectification
        | Kind::SignalCheck => Ok((Vec::new(), 0)),
        Kind::Litigant => {
            let most = usize::try_from(most).unwrap_or(0);
            let (found, of) = space.parties_of_many_cases(settings.clocks.many_cases, today, most).await?;
            Ok((found.into_iter().map(many_cases).collect(), i64::try_from(of).unwrap_or(i64::MAX)))
        }
    }
}

type Why = ([String; 2], Vec<(Field, String)>);

async fn open_cases(
    space: &CourtSpace,
    settings: &NodeSettings,
    filter: ClockFilter,
    today: Day,
    most: i64,
    why: impl Fn(&store::OpenCase) -> Why,
) -> Result<(Vec<Candidate>, i64), Error> {
    let (rows, of) = clocks::rows(space, settings, &filter, today, (0, most)).await?;
    let candidate = |row: app::documents::nodes::Row| {
        let (why, values) = why(&row.case);
        Candidate {
            number: Some(row.case.number.clone()),
            name: String::new(),
            judge: row.case.judge.clone(),
            why,
            values,
            row: Some(row),
        }
    };
    Ok((rows.into_iter().map(candidate).collect(), of))
}

/// A party of many cases; a person is opened by name, which whoever opens it has from the cases.
fn many_cases(one: store::ManyCases) -> Candidate {
    let why = [
        format!("近十二个月 {} 件，前十二个月 {} 件", one.now, one.before),
        format!("{} cases in the last twelve months, {} in the twelve before", one.now, one.before),
    ];
    let mut values = vec![(Field::Reason, why[0].clone())];
    if one.organisation {
        values.push((Field::Litigant, one.name.clone()));
    }
    Candidate { number: None, name: one.name, judge: String::new(), why, values, row: None }
}

fn reversed((event, judge): (CaseEvent, String)) -> Candidate {
    let (id, en) = domain::ledger::outcome(&event.detail).map_or(("", ""), |outcome| (outcome.id(), outcome.en()));
    Candidate {
        why: [format!("{} {}", event.day, event.detail), format!("{} {en}", event.day)],
        values: vec![(Field::Outcome, id.to_owned()), (Field::DecidedOn, event.day.to_string())],
        number: Some(event.number),
        name: String::new(),
        judge,
        row: None,
    }
}
