//! What is said for a step: each field as its input wants it, each day where it can lie.

use super::words::{Field, Input};
use super::{By, Refusal, Step, Values};
use crate::case_number::CaseNumber;
use crate::day::Day;
use crate::money::Money;
use crate::quantity::Quantity;
use crate::time_limit::Length;

/// Characters a field holds at most.
const LONGEST: usize = 4_000;

/// What was said for a step, each field as its input wants it; what the step does not take is refused.
pub(super) fn checked(step: &Step, said: &Values) -> Result<Values, Refusal> {
    let mut values = Values::new();
    for (field, text) in said {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        if !step.needs.contains(field) && !step.takes.contains(field) {
            return Err(Refusal::NotTaken { verb: step.verb, field: *field });
        }
        values.insert(*field, fitting(*field, text)?);
    }
    match step.needs.iter().find(|field| !values.contains_key(field)) {
        Some(field) => Err(Refusal::Missing(*field)),
        None => Ok(values),
    }
}

/// A text as the input of its field wants it.
pub(super) fn fitting(field: Field, text: &str) -> Result<String, Refusal> {
    let bad = |zh: String, en: String| Refusal::Bad { field, zh, en };
    if text.chars().count() > LONGEST {
        return Err(bad(format!("不超过 {LONGEST} 字"), format!("expected {LONGEST} characters at most")));
    }
    match field.input() {
        Input::Line | Input::Text => Ok(text.to_owned()),
        Input::Day => text.parse::<Day>().map(|day| day.to_string()).map_err(|_| {
            bad(
                format!("应为日期，如 2023-09-30，收到“{text}”"),
                format!("expected a day such as 2023-09-30, got “{text}”"),
            )
        }),
        Input::Length => match Length::parse(text) {
            Some(length) if fits_the_law(length) => Ok(text.to_owned()),
            _ => Err(bad(
                format!("应为“3个月”或“30日”，不超过 12 个月，收到“{text}”"),
                format!("expected a length such as 3个月 or 30日, twelve months at most, got “{text}”"),
            )),
        },
        Input::Case => CaseNumber::parse(text)
            .map(|number| number.to_string())
            .map_err(|error| bad(format!("案号应如（2023）冀0638民初1号，收到“{text}”"), error.to_string())),
        Input::Amount => text
            .parse::<Money>()
            .map(|amount| amount.to_string())
            .map_err(|error| bad(format!("应为以元计的金额，如 12500.50，收到“{text}”"), error.to_string())),
        Input::Decimal => text.parse::<Quantity>().map(|value| value.to_string()).map_err(|_| {
            bad(format!("应为数字，如 10.5，收到“{text}”"), format!("expected a number such as 10.5, got “{text}”"))
        }),
        Input::Count => match text.parse::<u32>() {
            Ok(count) if (1..=100_000).contains(&count) => Ok(count.to_string()),
            _ => Err(bad(
                format!("应为 1 到 100000 的整数，收到“{text}”"),
                format!("expected a whole number from 1 to 100000, got “{text}”"),
            )),
        },
        Input::Cases => {
            let all = cases(text).map_err(|one| {
                bad(
                    format!("案号应如（2023）冀0638民初1号，以空格或逗号分隔，收到“{one}”"),
                    format!("expected case numbers with blanks or commas between them, got “{one}”"),
                )
            })?;
            Ok(all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        }
        Input::Choice(words) => match words.iter().find(|word| word.0 == text || word.1 == text) {
            Some(word) => Ok(word.0.to_owned()),
            None => Err(bad(
                format!("应为{}之一，收到“{text}”", words.iter().map(|word| word.1).collect::<Vec<_>>().join("、")),
                format!(
                    "expected one of {}, got “{text}”",
                    words.iter().map(|word| word.2).collect::<Vec<_>>().join(", ")
                ),
            )),
        },
    }
}

/// The cases a text names, each once, with blanks, commas or line breaks between them; or the first word that is none.
pub fn cases(text: &str) -> Result<Vec<CaseNumber>, String> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；'));
    let mut all: Vec<CaseNumber> = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        let number = CaseNumber::parse(word).map_err(|_| word.chars().take(40).collect::<String>())?;
        if !all.contains(&number) {
            all.push(number);
        }
    }
    Ok(all)
}

/// No article gives more than this at once.
const fn fits_the_law(length: Length) -> bool {
    match length {
        Length::Months(months) => months <= 12,
        Length::Days(days) => days <= 366,
    }
}

/// Days that are said lie where they can: what happened not after today and not before the case, what is to come not
/// before today.
pub(super) fn sensible(values: &Values, said: &Values, by: &By<'_>) -> Result<(), Refusal> {
    let day = |field: Field| values.get(&field).and_then(|day| day.parse::<Day>().ok());
    let bad = |field: Field, zh: String, en: String| Err(Refusal::Bad { field, zh, en });
    for field in said.keys().copied() {
        let Some(one) = day(field) else { continue };
        let happened = HAPPENED.contains(&field);
        if happened && one > by.today {
            return bad(field, format!("{one} 还没有到"), format!("{one} has not come yet"));
        }
        let of_the_case = happened || matches!(field, Field::From | Field::AppealPeriodEnds);
        if let Some(docketed) = by.docketed.filter(|docketed| of_the_case && one < *docketed) {
            return bad(
                field,
                format!("{one} 早于立案日 {docketed}"),
                format!("{one} lies before the docketing on {docketed}"),
            );
        }
        let to_come = matches!(field, Field::NextReview | Field::PlannedClosing | Field::Deadline);
        if to_come && one < by.today {
            return bad(field, format!("{one} 已过"), format!("{one} has passed"));
        }
        if matches!(field, Field::Until | Field::AppealPeriodEnds) && one > by.today.plus_months(LONGEST_SPAN) {
            return bad(
                field,
                format!("不晚于今天起 {LONGEST_SPAN} 个月"),
                format!("expected a day within {LONGEST_SPAN} months from today"),
            );
        }
    }
    let ordered = [
        (Field::From, Field::Until),
        (Field::Received, Field::Served),
        (Field::Received, Field::AcceptedOn),
        (Field::Received, Field::EndedOn),
        (Field::Received, Field::RepliedOn),
        (Field::AcceptedOn, Field::EndedOn),
        (Field::AcceptedOn, Field::AgreedUntil),
        (Field::EndedOn, Field::PerformedOn),
        (Field::EndedOn, Field::PerformBy),
    ];
    for (first, second) in ordered {
        if let (Some(a), Some(b)) = (day(first), day(second))
            && b < a
            && said.contains_key(&second)
        {
            return bad(second, format!("{b} 早于 {a}"), format!("{b} lies before {a}"));
        }
    }
    // A clock does not stop before it does.
    let open_ended = day(Field::Until).is_none() && !values.contains_key(&Field::Length);
    match day(Field::From).filter(|from| open_ended && *from > by.today) {
        Some(from) => {
            bad(Field::From, format!("{from} 还没有到，请到时再申请"), format!("{from} has not come yet; ask then"))
        }
        None => Ok(()),
    }
}

/// Days of what has happened.
const HAPPENED: &[Field] = &[
    Field::Received,
    Field::Served,
    Field::DecidedOn,
    Field::AcceptedOn,
    Field::EndedOn,
    Field::PerformedOn,
    Field::RepliedOn,
    Field::HeldOn,
    Field::SentOn,
];

/// Months that time not counted may reach ahead at most.
const LONGEST_SPAN: i32 = 24;
