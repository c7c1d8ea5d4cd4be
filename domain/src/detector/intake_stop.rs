//! Year-end intake stop: few cases come in before the turn of the year, and many after it.

use super::looked::{Against, Found, Looked, within};
use super::rule::Rule;
use super::signal::{Signal, say, tenths, whole};
use crate::case_number::CaseNumber;
use crate::change::Sides;
use crate::day::{Day, Month};
use crate::type_code::{Category, Stage, TypeCode};

const RULE: Rule = Rule::YearEndIntakeStop;

/// Cases a court can keep waiting at its door: the id that stands in the subject, the names, and which they are.
type Kind = (&'static str, &'static str, &'static str, fn(TypeCode) -> bool);

const KINDS: [Kind; 2] = [
    ("first_instance", "一审民事、行政", "first-instance civil and administrative", is_suit),
    ("first_enforcement", "首次执行", "first enforcement", is_enforcement),
];

fn is_suit(code: TypeCode) -> bool {
    code.stage() == Stage::FirstInstance && matches!(code.category(), Category::Civil | Category::Administrative)
}

fn is_enforcement(code: TypeCode) -> bool {
    code.stage() == Stage::FirstEnforcement
}

/// Intake around the end of a year.
struct Turn {
    /// In the last days.
    last: i64,
    /// From February up to them: January is left out, as it may hold what was kept back the year before.
    rest: i64,
    /// In the January that follows, once it is over.
    january: Option<i64>,
}

pub(super) fn look(looked: &Looked<'_>) -> Found {
    let mut found = Found::default();
    let Some(since) = looked.since else { return found };
    for (id, zh, en, is_kind) in KINDS {
        let of_kind = looked.cases.iter().filter(|case| is_kind(case.number.type_code));
        let mut cases: Vec<(Day, &CaseNumber)> = of_kind.map(|case| (case.docketed, &case.number)).collect();
        cases.sort_by_key(|(day, _)| *day);
        let days: Vec<Day> = cases.iter().map(|(day, _)| *day).collect();
        for year in since.ymd().0..=looked.held.today.ymd().0 {
            of_year(looked, since, year, (id, zh, en), (&days, &cases), &mut found);
        }
    }
    found
}

fn of_year(
    looked: &Looked<'_>,
    since: Day,
    year: i32,
    (id, zh, en): (&str, &str, &str),
    (days, cases): (&[Day], &[(Day, &CaseNumber)]),
    found: &mut Found,
) {
    let length = looked.days(RULE, "days");
    let end = Month::new(year, 12).last_day();
    let begin = end.plus_days(1 - length);
    let turn = |year: i32| {
        let end = Month::new(year, 12).last_day();
        let begin = end.plus_days(1 - length);
        let next = Month::new(year + 1, 1);
        let january = (next.last_day() <= looked.held.today).then(|| within(days, next.first_day(), next.last_day()));
        let february = Month::new(year, 2).first_day();
        let known = since <= february && end <= looked.held.today;
        let rest = within(days, february, begin.plus_days(-1));
        known.then(|| Turn { last: within(days, begin, end), rest, january })
    };
    let Some(now) = turn(year) else { return };
    let subject = format!("{year} {id}");
    let wanted = looked.get(RULE, "least_years");
    let back = i32::try_from(looked.get(RULE, "years")).unwrap_or(1);
    let before: Vec<Turn> = (year - back..year).filter_map(turn).collect();
    if (before.len() as i64) < wanted {
        let why = say(
            format!("需要此前至少{wanted}个完整年度，现有{}个", before.len()),
            format!("needs at least {wanted} whole years before it, there are {}", before.len()),
        );
        return found.lacking(RULE, subject, why);
    }
    let sum = |of: fn(&Turn) -> i64| before.iter().map(of).sum::<i64>();
    let (last, rest) = (sum(|turn| turn.last), sum(|turn| turn.rest));
    let usual = Sides { numerator: last, denominator: last + rest };
    let Some(within_year) = Against::usual(usual, Sides { numerator: now.last, denominator: now.last + now.rest })
    else {
        return;
    };
    // The share of a whole moves with its numerator: what is expected follows from the rest of the year.
    let expected = now.rest as f64 * last as f64 / rest.max(1) as f64;
    let least = looked.get(RULE, "least_cases");
    if expected < least as f64 {
        let why = say(
            format!("这些日子预期收案不足{least}件"),
            format!("fewer than {least} cases are expected in those days"),
        );
        return found.lacking(RULE, subject, why);
    }
    let one_in = looked.get(RULE, "one_in");
    let percent = looked.get(RULE, "percent") as f64;
    let few = now.last as f64 * 100.0 <= expected * percent && within_year.too_few(one_in);
    // Where January is over, what was kept back has to have come in then.
    let january = |turn: &Turn| turn.january.unwrap_or(0);
    let after = sum(january);
    let usual = Sides { numerator: last, denominator: last + after };
    let rebound = now.january.is_none_or(|january| {
        let unit = Sides { numerator: now.last, denominator: now.last + january };
        Against::usual(usual, unit).is_some_and(|against| against.too_few(one_in))
    });
    if !few || !rebound {
        return;
    }
    let january = now.january.map_or_else(
        || (String::from("次年1月尚未结束"), String::from("the January after is not over yet")),
        |count| (format!("次年1月收{count}件"), format!("{count} came in the January after")),
    );
    let reason = say(
        format!("{year}年最后{length}日收{zh}案件{}件，按往年同期预期约{expected:.0}件；{}", now.last, january.0),
        format!(
            "{} {en} cases came in over the last {length} days of {year}, about {expected:.0} were expected from earlier years; {}",
            now.last, january.1
        ),
    );
    let january_ends = Month::new(year + 1, 1).last_day();
    let around = cases.iter().filter(|(day, _)| (begin..=january_ends).contains(day));
    let numbers = around.map(|(_, number)| (*number).clone()).collect();
    let mut signal = Signal::new(RULE, subject, end, numbers, reason).seen(
        "年末收案",
        "intake at the end of the year",
        whole(now.last),
        Some(tenths(expected)),
    );
    if let Some(count) = now.january {
        let expected = now.last as f64 * after as f64 / last.max(1) as f64;
        signal = signal.seen("次年1月收案", "intake in the January after", whole(count), Some(tenths(expected)));
    }
    found.signals.push(signal);
}
