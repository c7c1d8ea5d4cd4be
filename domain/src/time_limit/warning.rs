//! Warnings before and after the last day, by thresholds that a court sets.

pub use super::run::LONG_STOP;

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The thresholds of a court.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    /// Days left at which a warning begins, descending.
    pub days: Vec<i32>,
    /// Whether two thirds of the limit are a threshold.
    pub two_thirds: bool,
}

impl Default for Levels {
    fn default() -> Self {
        Self { days: vec![30, 15, 10, 5, 0], two_thirds: true }
    }
}

/// Thresholds that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LevelsError {
    /// Not numbers.
    #[error("预警天数 / warning days: expected numbers such as 30,15,10,5,0 and perhaps 2/3, got “{0}”")]
    Unreadable(String),
    /// Too few or too many.
    #[error("预警天数 / warning days: expected 1 to 8 of them, got {0}")]
    Count(usize),
    /// Out of range.
    #[error("预警天数 / warning days: expected 0 to 180, got {0}")]
    Range(i32),
    /// Not descending.
    #[error("预警天数 / warning days: expected each smaller than the one before, got {0} before {1}")]
    Order(i32, i32),
}

impl Levels {
    /// Whether the thresholds can be used.
    pub fn validate(&self) -> Result<(), LevelsError> {
        if !(1..=8).contains(&self.days.len()) {
            return Err(LevelsError::Count(self.days.len()));
        }
        if let Some(&wrong) = self.days.iter().find(|days| !(0..=180).contains(*days)) {
            return Err(LevelsError::Range(wrong));
        }
        let mut pairs = self.days.iter().zip(self.days.iter().skip(1));
        pairs.find(|(before, after)| before <= after).map_or(Ok(()), |(&a, &b)| Err(LevelsError::Order(a, b)))
    }

    /// Reads `30,15,10,5,0,2/3`: days left, and `2/3` where two thirds of the limit count too.
    pub fn parse(text: &str) -> Result<Self, LevelsError> {
        let mut levels = Self { days: Vec::new(), two_thirds: false };
        for word in text.split([',', '，', '、', ' ']).map(str::trim).filter(|word| !word.is_empty()) {
            match (word, word.parse()) {
                ("2/3", _) => levels.two_thirds = true,
                (_, Ok(days)) => levels.days.push(days),
                (_, Err(_)) => return Err(LevelsError::Unreadable(word.chars().take(20).collect())),
            }
        }
        levels.validate().map(|()| levels)
    }
}

impl FromStr for Levels {
    type Err = LevelsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Levels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words: Vec<String> = self.days.iter().map(i32::to_string).collect();
        words.extend(self.two_thirds.then(|| String::from("2/3")));
        f.write_str(&words.join(","))
    }
}

/// A warning and how urgent it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// 0 is the most urgent.
    pub level: u8,
    /// The threshold that was passed.
    pub threshold: Rule,
}

/// A threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The limit has expired.
    Overdue,
    /// At most this many days are left.
    DaysLeft(i32),
    /// Stopped for over 180 days.
    PausedLong,
    /// Something is not as the law has it.
    Irregular,
    /// Two thirds of the limit have run.
    TwoThirds,
}

impl Rule {
    /// The rules under some levels, the most urgent first.
    pub fn under(levels: &Levels) -> Vec<Self> {
        let mut days = levels.days.clone();
        days.sort_unstable();
        let left = days.into_iter().map(Self::DaysLeft);
        let last = levels.two_thirds.then_some(Self::TwoThirds);
        std::iter::once(Self::Overdue).chain(left).chain([Self::PausedLong, Self::Irregular]).chain(last).collect()
    }

    /// The rule with an id.
    pub fn parse(id: &str) -> Option<Self> {
        let fixed = [Self::Overdue, Self::PausedLong, Self::Irregular, Self::TwoThirds];
        let left = || id.strip_prefix("left_").and_then(|days| days.parse().ok()).map(Self::DaysLeft);
        fixed.into_iter().find(|rule| rule.id() == id).or_else(left)
    }

    /// How urgent: overdue, then the fewest days left, the long stop, irregularities, two thirds.
    pub fn level(self, levels: &Levels) -> u8 {
        let days = levels.days.len().min(200) as u8;
        match self {
            Self::Overdue => 0,
            Self::DaysLeft(left) => {
                let nearer = levels.days.iter().filter(|days| **days < left).count();
                1 + nearer.min(200) as u8
            }
            Self::PausedLong => days + 1,
            Self::Irregular => days + 2,
            Self::TwoThirds => days + 3,
        }
    }

    /// The stable id: `overdue`, `left_15`, `paused_180`, `irregular`, `two_thirds`.
    pub fn id(self) -> String {
        match self {
            Self::Overdue => String::from("overdue"),
            Self::DaysLeft(days) => format!("left_{days}"),
            Self::PausedLong => format!("paused_{LONG_STOP}"),
            Self::Irregular => String::from("irregular"),
            Self::TwoThirds => String::from("two_thirds"),
        }
    }

    /// What it says in Chinese, and what the day is for.
    pub fn zh(self) -> String {
        match self {
            Self::Overdue => String::from("已超审限"),
            Self::DaysLeft(0) => String::from("今日届满"),
            Self::DaysLeft(days) => self.purpose().map_or_else(
                || format!("剩余不超过{days}日"),
                |(zh, _)| format!("剩余不超过{days}日：剩{days}日之日为{zh}"),
            ),
            Self::PausedLong => format!("停止计算超过{LONG_STOP}日，核实事由是否仍在"),
            Self::Irregular => String::from("审限记录有异常"),
            Self::TwoThirds => String::from("审限已过三分之二"),
        }
    }

    /// What it says in English, and what the day is for.
    pub fn en(self) -> String {
        match self {
            Self::Overdue => String::from("Over the time limit"),
            Self::DaysLeft(0) => String::from("Expires today"),
            Self::DaysLeft(days) => self.purpose().map_or_else(
                || format!("{days} days left or fewer"),
                |(_, en)| format!("{days} days left or fewer: the day with {days} left is the {en}"),
            ),
            Self::PausedLong => format!("Stopped for over {LONG_STOP} days: check whether the reason still holds"),
            Self::Irregular => String::from("The record of the limit is irregular"),
            Self::TwoThirds => String::from("Two thirds of the limit have run"),
        }
    }

    /// What a day before expiry is for, where an article makes it one for something.
    const fn purpose(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::DaysLeft(15) => Some((
                "民事、刑事案件申请延长的最后一日（延长审限规定第1条，刑诉解释第210条）",
                "last day to apply for an extension in civil and criminal cases (EXP 1, CrPLI 210)",
            )),
            Self::DaysLeft(10) => Some((
                "行政案件申请延长的最后一日（审限规定第13条）",
                "last day to apply for an extension in administrative cases (TLP 13)",
            )),
            Self::DaysLeft(5) => Some((
                "院长决定是否延长的最后一日（延长审限规定第1条）",
                "last day for the president's decision on an extension (EXP 1)",
            )),
            Self::DaysLeft(3) => Some((
                "上级法院答复行政案件延长申请的最后一日（审限规定第14条）",
                "last day for the superior court's answer in administrative cases (TLP 14)",
            )),
            _ => None,
        }
    }
}

/// The most urgent threshold that is passed. A clock that is stopped warns by the length of the stop alone.
pub fn warning(
    days_left: i32,
    paused_days: Option<i32>,
    two_thirds_reached: bool,
    irregular: bool,
    levels: &Levels,
) -> Option<Rule> {
    let left = levels.days.iter().copied().filter(|days| days_left <= *days).min();
    let runs = paused_days.is_none();
    let rules = [
        (days_left < 0).then_some(Rule::Overdue),
        left.filter(|_| runs).map(Rule::DaysLeft),
        paused_days.filter(|days| *days > LONG_STOP).map(|_| Rule::PausedLong),
        irregular.then_some(Rule::Irregular),
        (runs && levels.two_thirds && two_thirds_reached).then_some(Rule::TwoThirds),
    ];
    rules.into_iter().flatten().next()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_by_their_ids_in_the_order_of_their_urgency() {
        let levels = Levels::default();
        let rules = Rule::under(&levels);
        assert_eq!(rules.iter().map(|rule| rule.level(&levels)).collect::<Vec<_>>(), (0..9).collect::<Vec<_>>());
        assert!(rules.iter().all(|rule| Rule::parse(&rule.id()) == Some(*rule)));
        assert_eq!(Rule::parse("left_x").or(Rule::parse("any")), None);
    }

    #[test]
    fn the_most_urgent_threshold_warns() {
        let levels = Levels::default();
        for (left, paused, two_thirds, irregular, id, level) in [
            (61, None, false, false, None, 0),
            (60, None, true, false, Some("two_thirds"), 8),
            (60, None, true, true, Some("irregular"), 7),
            (30, None, true, true, Some("left_30"), 5),
            (16, None, true, false, Some("left_30"), 5),
            (15, None, true, false, Some("left_15"), 4),
            (5, None, true, false, Some("left_5"), 2),
            (0, None, true, false, Some("left_0"), 1),
            (-1, None, true, true, Some("overdue"), 0),
            (3, Some(10), true, false, None, 0),
            (3, Some(180), true, false, None, 0),
            (3, Some(181), true, true, Some("paused_180"), 6),
        ] {
            let rule = warning(left, paused, two_thirds, irregular, &levels);
            assert_eq!(rule.map(Rule::id).as_deref(), id, "{left} {paused:?}");
            assert_eq!(rule.map_or(0, |rule| rule.level(&levels)), level, "{left} {paused:?}");
        }
        let only_days = Levels { days: vec![10], two_thirds: false };
        assert_eq!(warning(11, None, true, false, &only_days), None);
        assert_eq!(warning(10, None, true, false, &only_days), Some(Rule::DaysLeft(10)));
    }

    #[test]
    fn a_threshold_says_what_its_day_is_for() {
        assert!(Rule::DaysLeft(15).zh().contains("申请延长") && Rule::DaysLeft(15).en().contains("apply"));
        assert!(Rule::DaysLeft(5).zh().contains("院长决定") && Rule::DaysLeft(5).en().contains("president's decision"));
        assert!(Rule::DaysLeft(10).zh().contains("行政案件申请延长") && Rule::DaysLeft(10).en().contains("TLP 13"));
        assert!(Rule::DaysLeft(3).zh().contains("上级法院答复") && Rule::DaysLeft(3).en().contains("TLP 14"));
        assert_eq!(Rule::DaysLeft(30).en(), "30 days left or fewer");
        assert_eq!(Rule::DaysLeft(0).zh(), "今日届满");
    }

    #[test]
    fn thresholds_read_and_are_checked() {
        assert_eq!(Levels::parse("30,15,10,5,0,2/3"), Ok(Levels::default()));
        assert_eq!(Levels::parse("20、10"), Ok(Levels { days: vec![20, 10], two_thirds: false }));
        assert_eq!("20 2/3".parse(), Ok(Levels { days: vec![20], two_thirds: true }));
        assert_eq!(Levels::parse(&Levels::default().to_string()), Ok(Levels::default()));
        for (text, error) in [
            ("", LevelsError::Count(0)),
            ("2/3", LevelsError::Count(0)),
            ("9,8,7,6,5,4,3,2,1", LevelsError::Count(9)),
            ("30,-1", LevelsError::Range(-1)),
            ("200", LevelsError::Range(200)),
            ("5,10", LevelsError::Order(5, 10)),
            ("5,5", LevelsError::Order(5, 5)),
            ("十五", LevelsError::Unreadable(String::from("十五"))),
        ] {
            assert_eq!(Levels::parse(text), Err(error), "{text}");
        }
        let json = serde_json::to_string(&Levels::default()).unwrap();
        assert_eq!(serde_json::from_str::<Levels>(&json).unwrap(), Levels::default());
    }
}
