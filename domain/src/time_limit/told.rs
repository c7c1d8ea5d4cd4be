//! Events as people write them in a line: on the command line, and in the address of a page that asks “what if”.

use super::{Length, Uncounted};
use crate::case::{CaseEvent, EventKind, Procedure};
use crate::case_number::CaseNumber;
use crate::day::Day;

/// A line that tells no event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ToldError {
    /// No such event or reason.
    #[error(
        "事项应为延长、扣除、中止、程序变更，或扣除事由如鉴定，收到“{0}” / expected an event such as deduction or a reason such as appraisal, got “{0}”"
    )]
    Kind(String),
    /// No day to begin with.
    #[error("起始日期应如 2023-03-01，收到“{0}” / expected a first day such as 2023-03-01, got “{0}”")]
    From(String),
    /// No day to end with.
    #[error("截止日期应如 2023-04-15，收到“{0}” / expected a last day such as 2023-04-15, got “{0}”")]
    Until(String),
    /// The end before the beginning.
    #[error(
        "截止日期应不早于起始日期 {from}，收到 {until} / {until} lies before {from}; expected a last day not before it"
    )]
    Order {
        /// The first day.
        from: Day,
        /// What came as the last.
        until: Day,
    },
    /// No length.
    #[error(
        "延长须写明长度，如 6个月 或 30日，收到“{0}” / an extension needs a length such as 6个月 or 30日, got “{0}”"
    )]
    Length(String),
    /// No procedure.
    #[error("程序变更须写明转为何种程序，如普通程序，收到“{0}” / expected a procedure such as ordinary, got “{0}”")]
    Procedure(String),
    /// A fourth part.
    #[error("只有延长才写第四项批准人，收到“{0}” / “{0}” follows; only an extension has a fourth part, its approver")]
    Surplus(String),
}

/// Reads `KIND:FROM[:TO]`. The kind is an event, or a reason for which time is not counted. For an extension or a change
/// of procedure the third part is the length or the procedure; an extension may name its approver in a fourth.
pub fn told(text: &str, number: &CaseNumber) -> Result<CaseEvent, ToldError> {
    let excerpt = |text: &str| text.chars().take(40).collect::<String>();
    let mut parts = text.splitn(4, [':', '：']).map(str::trim);
    let word = parts.next().unwrap_or_default();
    let (kind, reason) = match (EventKind::parse(word), Uncounted::parse(word)) {
        (Ok(kind), _) => (kind, ""),
        (_, Ok(reason)) => (EventKind::Deduction, reason.zh()),
        _ => return Err(ToldError::Kind(excerpt(word))),
    };
    let first = parts.next().unwrap_or_default();
    let day: Day = first.parse().map_err(|_| ToldError::From(excerpt(first)))?;
    let third = parts.next().unwrap_or_default();
    let (until, detail) = match (kind, third.parse::<Day>()) {
        (_, _) if third.is_empty() => (None, reason.to_owned()),
        // An extension up to a day, counted from the day it begins.
        (EventKind::Extension, Ok(until)) if until > day => (None, format!("{}日", until.since(day))),
        (EventKind::Extension | EventKind::ProcedureChange | EventKind::SecondInstanceClosed, _) => {
            (None, third.to_owned())
        }
        (_, Ok(until)) if until >= day => (Some(until), reason.to_owned()),
        (_, Ok(until)) => return Err(ToldError::Order { from: day, until }),
        (_, Err(_)) => return Err(ToldError::Until(excerpt(third))),
    };
    if kind == EventKind::Extension && Length::parse(&detail).is_none() {
        return Err(ToldError::Length(excerpt(&detail)));
    }
    if kind == EventKind::ProcedureChange && Procedure::parse(&detail).is_err() {
        return Err(ToldError::Procedure(excerpt(&detail)));
    }
    let approver = parts.next().unwrap_or_default();
    if !approver.is_empty() && kind != EventKind::Extension {
        return Err(ToldError::Surplus(excerpt(approver)));
    }
    Ok(CaseEvent { number: number.clone(), day, kind, until, detail, approver: approver.to_owned() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::case::sample::case;
    use crate::time_limit::{Calendar, clock, foreseen};

    const NUMBER: &str = "（2023）冀0638民初1号";

    #[test]
    fn lines_are_read() {
        let number: CaseNumber = NUMBER.parse().unwrap();
        let read = |text: &str| told(text, &number).unwrap();
        let one = read("appraisal:2023-03-01:2023-04-15");
        assert_eq!((one.kind, one.detail.as_str()), (EventKind::Deduction, "鉴定"));
        assert_eq!(one.until, Some("2023-04-15".parse().unwrap()));
        let one = read("extension:2023-05-01:6个月:院长");
        assert_eq!((one.detail.as_str(), one.approver.as_str()), ("6个月", "院长"));
        assert_eq!(read("extension:2023-05-01:2023-05-31").detail, "30日");
        assert_eq!(read("suspension：2023-05-01").until, None);
        for (text, said) in [
            ("nothing:2023-05-01", "事项应为"),
            ("deduction:", "起始日期"),
            ("deduction:2023-05-01:x", "截止日期应如"),
            ("deduction:2023-05-01:2023-04-01", "不早于"),
            ("extension:2023-05-01", "长度"),
            // Up to a day that is not after it, told as it came.
            ("extension:2023-05-01:2023-05-01", "收到“2023-05-01”"),
            ("extension:2023-05-01:2023-04-01", "收到“2023-04-01”"),
            ("procedure_change:2023-05-01", "程序变更"),
            ("deduction:2023-05-01:2023-06-01:院长", "第四项"),
        ] {
            let message = told(text, &number).unwrap_err().to_string();
            assert!(message.contains(said) && message.contains(" / "), "{text}: {message}");
        }
    }

    /// Six months from 2023-05-10 end on 2023-11-10, a Friday; thirty days not counted in November move that to
    /// 2023-12-10, a Sunday, and so to the Monday.
    #[test]
    fn what_is_to_come_moves_the_last_day_and_no_day_used() {
        let case = case(NUMBER, "2023-05-10", None, None);
        let events = [told("appraisal:2023-11-01:2023-11-30", &case.number).unwrap()];
        let (today, calendar) = ("2023-09-30".parse().unwrap(), Calendar::shipped());
        let now = clock(&case, &events, today, calendar).unwrap();
        let then = foreseen(&case, &events, today, calendar).unwrap();
        assert_eq!((now.due.to_string(), then.due.to_string()), ("2023-11-10".into(), "2023-12-11".into()));
        assert_eq!((now.days_used, then.days_used), (143, 143));
        assert_eq!((now.days_left, then.days_left), (41, 42));
        assert_eq!(then.next_extension.map(|one| one.article), Some("CPL 152"));
    }
}
