//! Names on screens: courts, dimensions, keys, periods.

use crate::figures::CourtName;
use crate::lang::Lang;
use domain::case::Procedure;
use domain::catalogue::{Direction, Indicator, Term, Unit};
use domain::court::{CourtCode, CourtTree};
use domain::day::{BEIJING_SECONDS, Day};
use domain::formula::Formula;
use domain::line::Line;
use domain::period::Period;
use domain::policy::Part;
use domain::range::Range;
use domain::tally::{Dimension, Key};

/// A moment, in seconds since 1970, as the clock in Beijing shows it: `2024-05-31 09:30`.
pub fn time(at: i64) -> String {
    let minutes = (at + BEIJING_SECONDS).rem_euclid(86_400) / 60;
    format!("{} {:02}:{:02}", day(at), minutes / 60, minutes % 60)
}

/// The day of a moment, in Beijing.
pub fn day(at: i64) -> String {
    Day::at(at).to_string()
}

/// The second since 1970 at which a day begins in Beijing.
pub fn day_begins(day: Day) -> i64 {
    i64::from(day.number()) * 86_400 - BEIJING_SECONDS
}

/// A court's short name.
pub fn short(courts: &[CourtName], code: &CourtCode, lang: Lang) -> String {
    let court = courts.iter().find(|court| court.code == *code);
    court.map_or_else(|| code.to_string(), |court| lang.pick(&court.zh.1, &court.en.1).clone())
}

/// A court's short name in Chinese and English; its code where it is not known.
pub fn short_in_both(tree: &CourtTree, code: &CourtCode) -> [String; 2] {
    tree.get(code)
        .map_or_else(|| [code.to_string(), code.to_string()], |court| [court.short_zh.clone(), court.short_en.clone()])
}

/// A scope: a court, with those below it where there are any.
pub fn scope(courts: &[CourtName], code: &CourtCode, lang: Lang) -> String {
    let own = courts.iter().find(|court| court.code == *code);
    let below = own.is_some_and(|own| courts.iter().any(|other| other.tier > own.tier));
    let first = courts.first().is_some_and(|first| first.code == *code);
    let more = if below && first { lang.pick("及辖区", " and courts below") } else { "" };
    format!("{}{more}", short(courts, code, lang))
}

/// A part of a court, as its reader calls it.
pub fn part(part: &Part, lang: Lang) -> String {
    match part {
        Part::Court => lang.pick("全院", "Whole court").to_owned(),
        Part::Line(line) => lang.pick(line.zh(), line.en()).to_owned(),
        Part::Division(name) => name.clone(),
        Part::Judge(_) => lang.pick("本人", "Own cases").to_owned(),
    }
}

/// What the line of everything looked at is called: the scope, or the part of the court that the reader has.
pub fn whole(held: &Part, lang: Lang) -> String {
    match held {
        Part::Court => lang.pick("全辖", "whole scope").to_owned(),
        held => part(held, lang),
    }
}

/// The half of a text in both languages, written “中文 / English”, that this language reads.
pub fn half(text: &str, lang: Lang) -> &str {
    text.split_once(" / ").map_or(text, |(zh, en)| lang.pick(zh, en))
}

/// A key as a reader knows it.
pub fn key(courts: &[CourtName], dimension: Dimension, key: &Key, lang: Lang) -> String {
    match dimension {
        Dimension::Court => {
            CourtCode::parse(&key.id).map_or_else(|_| key.id.to_string(), |code| short(courts, &code, lang))
        }
        Dimension::Line => {
            Line::parse(&key.id).map_or_else(|_| key.id.to_string(), |line| lang.pick(line.zh(), line.en()).to_owned())
        }
        Dimension::Procedure => Procedure::parse(&key.id)
            .map_or_else(|_| key.id.to_string(), |procedure| lang.pick(procedure.zh(), procedure.en()).to_owned()),
        Dimension::Division | Dimension::Judge => match &key.court {
            Some(court) if courts.len() > 1 => format!("{} {}", short(courts, court, lang), key.id),
            _ => key.id.to_string(),
        },
        Dimension::Cause | Dimension::Month => key.id.to_string(),
    }
}

/// A value of a restriction as a reader knows it.
pub fn restriction(courts: &[CourtName], dimension: Dimension, value: &str, lang: Lang) -> String {
    key(courts, dimension, &Key { order: 0, court: None, id: value.into() }, lang)
}

/// A day of this year in words: `9月25日`, `25 Sep`.
pub fn month_day(day: Day, lang: Lang) -> String {
    let (_, number, day) = day.ymd();
    lang.pick(format!("{number}月{day}日"), format!("{day} {}", month(number)))
}

/// A period in words.
pub fn period(period: Period, lang: Lang) -> String {
    let Some((first, last)) = period.whole_months() else {
        return format!("{}—{}", period.first(), period.last());
    };
    let ((year, from), (last_year, to)) = (first.year_month(), last.year_month());
    match lang {
        Lang::Zh if first == last => format!("{year}年{from}月"),
        Lang::Zh if year != last_year => format!("{year}年{from}月—{last_year}年{to}月"),
        Lang::Zh if (from, to) == (1, 12) => format!("{year}年"),
        Lang::Zh => format!("{year}年{from}—{to}月"),
        Lang::En if first == last => format!("{} {year}", month(from)),
        Lang::En if year != last_year => format!("{} {year} – {} {last_year}", month(from), month(to)),
        Lang::En if (from, to) == (1, 12) => year.to_string(),
        Lang::En => format!("{}–{} {year}", month(from), month(to)),
    }
}

fn month(number: u32) -> &'static str {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    MONTHS.get(number as usize - 1).copied().unwrap_or("")
}

/// A range by the end that must not be passed: `≥ 96`, `≤ 12`, or both.
pub fn range(range: &Range, indicator: &Indicator, lang: Lang) -> String {
    let unit = match indicator.unit {
        Unit::Percent => "%",
        Unit::Days => lang.pick("天", " days"),
        _ => "",
    };
    match (indicator.direction, range.low, range.high) {
        (Direction::Positive, Some(low), _) | (_, Some(low), None) => format!("≥ {low}{unit}"),
        (Direction::Negative, _, Some(high)) | (_, None, Some(high)) => format!("≤ {high}{unit}"),
        (_, Some(low), Some(high)) => format!("{low}–{high}{unit}"),
        _ => String::from("—"),
    }
}

/// What is said of a range that judges no value over so short a period; nothing of one that does.
pub fn unjudged(indicator: &Indicator, period: Period, lang: Lang) -> &'static str {
    match indicator.is_judged_over(period) {
        true => "",
        false => lang.pick("（不评单月）", " (judges no month)"),
    }
}

/// The whole range with its basis.
pub fn range_in_full(range: &Range, lang: Lang) -> String {
    let end = |end: Option<domain::quantity::Quantity>| end.map_or_else(|| String::from("…"), |end| end.to_string());
    format!(
        "{}{}–{} · {}",
        lang.pick("参考区间 ", "reasonable range "),
        end(range.low),
        end(range.high),
        half(&range.basis, lang)
    )
}

/// A side of the formula in words.
pub fn side(terms: &[Term], lang: Lang) -> String {
    let mut text = String::new();
    for (position, term) in terms.iter().enumerate() {
        let sign = match (position, term.plus) {
            (0, true) => "",
            (_, true) => " + ",
            (_, false) => " − ",
        };
        text.push_str(sign);
        text.push_str(lang.pick(term.measure.zh(), term.measure.en()));
    }
    text
}

/// A formula as the reader would type it.
pub fn formula(formula: &Formula, lang: Lang) -> String {
    match lang {
        Lang::Zh => formula.in_chinese(),
        Lang::En => formula.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use domain::catalogue::IndicatorId;

    #[test]
    fn where_a_range_judges_no_month_it_says_so() {
        let said = |id: IndicatorId, period: &str| {
            unjudged(id.definition().unwrap(), period.parse().unwrap(), Lang::En).trim_start().to_owned()
        };
        assert_eq!(said(IndicatorId::Over12Months, "2023-08"), "(judges no month)");
        assert_eq!(said(IndicatorId::Over12Months, "2023-07..2023-08"), "");
        assert_eq!(said(IndicatorId::Appeal, "2023-08"), "");
    }

    #[test]
    fn a_day_in_beijing_begins_eight_hours_before_it_does_in_greenwich() {
        // 2024-05-31T00:00:00+08:00 is 1717084800.
        let day: Day = "2024-05-31".parse().unwrap();
        assert_eq!(day_begins(day), 1_717_084_800);
        assert_eq!(time(day_begins(day)), "2024-05-31 00:00");
        assert_eq!(time(day_begins(day.plus_days(1)) - 1), "2024-05-31 23:59");
    }
}
