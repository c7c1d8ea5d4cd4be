//! What a court sets for its nodes: when it is warned, from when a case is long pending, what marks a candidate.

use super::register::Clocks;
use crate::detector;
use crate::lineage::{Counting, Preset};
use crate::portrait::Access;
use crate::time_limit::warning::Levels;
use serde::{Deserialize, Serialize};

/// Cases open for so long, and who takes charge of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Months since docketing at least.
    pub months: i32,
    /// Who is responsible, in the court's words.
    pub leader: String,
}

/// The settings of a court's nodes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NodeSettings {
    /// Days left at which a case is warned of, the most first.
    pub days: Vec<i32>,
    /// Whether a case is warned of when two thirds of its limit have run.
    pub two_thirds: bool,
    /// From when a case is long pending, and who takes charge; by age, the youngest first.
    pub bands: Vec<Band>,
    /// So many parties make a case a candidate for the four types, as a group dispute.
    pub parties: i32,
    /// Causes that make a case a candidate, as sensitive.
    pub causes: Vec<String>,
    /// Days and months of the registers.
    pub clocks: Clocks,
    /// What a 案 and a 件 is, since when.
    pub counting: Vec<Counting>,
    /// Who opens portraits of judges.
    pub portraits: Access,
    /// Parameters of the rules that look for signals.
    pub signals: detector::Settings,
}

impl Default for NodeSettings {
    /// A proposal to start from; a court changes it to its own rules.
    fn default() -> Self {
        let band = |months, leader: &str| Band { months, leader: leader.to_owned() };
        Self {
            days: vec![30, 15, 10, 5, 0],
            two_thirds: true,
            bands: vec![
                band(6, "庭长"),
                band(12, "分管副院长"),
                band(18, "分管副院长"),
                band(24, "院长"),
                band(36, "院长"),
            ],
            parties: 10,
            causes: Vec::new(),
            clocks: Clocks::default(),
            counting: Vec::new(),
            portraits: Access::default(),
            signals: detector::Settings::default(),
        }
    }
}

/// Causes that mark a candidate at most, and characters of each, and of whoever takes charge.
const MOST_CAUSES: usize = 200;
const LONGEST_WORD: usize = 60;

impl NodeSettings {
    /// The settings, where they make sense.
    pub fn checked(mut self) -> Result<Self, SettingsError> {
        self.days.sort_unstable_by(|a, b| b.cmp(a));
        self.days.dedup();
        self.bands.sort_by_key(|band| band.months);
        self.causes.retain(|cause| !cause.trim().is_empty());
        if self.days.is_empty() || self.days.len() > 8 || !self.days.iter().all(|days| (0..=365).contains(days)) {
            return Err(SettingsError::Days);
        }
        if self.bands.is_empty() || self.bands.len() > 8 {
            return Err(SettingsError::Bands);
        }
        let apart = self.bands.windows(2).all(|pair| matches!(pair, [a, b] if a.months < b.months));
        if !apart || !self.bands.iter().all(|band| (1..=240).contains(&band.months)) {
            return Err(SettingsError::Bands);
        }
        if self.bands.iter().any(|band| band.leader.chars().count() > LONGEST_WORD) {
            return Err(SettingsError::Bands);
        }
        if self.causes.len() > MOST_CAUSES || self.causes.iter().any(|cause| cause.chars().count() > LONGEST_WORD) {
            return Err(SettingsError::Causes);
        }
        if !(2..=10_000).contains(&self.parties) {
            return Err(SettingsError::Parties(self.parties));
        }
        self.counting.sort_by_key(|counting| counting.from);
        let apart = self.counting.windows(2).all(|pair| matches!(pair, [a, b] if a.from < b.from));
        if !apart || self.counting.len() > 20 || !self.counting.iter().all(can_be_meant) {
            return Err(SettingsError::Counting);
        }
        if !self.clocks.make_sense() {
            return Err(SettingsError::Clocks);
        }
        if !self.portraits.makes_sense() {
            return Err(SettingsError::Portraits(self.portraits.days));
        }
        Ok(self)
    }

    /// The levels of warning.
    pub fn levels(&self) -> Levels {
        Levels { days: self.days.clone(), two_thirds: self.two_thirds }
    }

    /// The months from which a case is long pending at all.
    pub fn long_pending_from(&self) -> i32 {
        self.bands.first().map_or(12, |band| band.months)
    }

    /// The band of a case that has been open for so many months.
    pub fn band(&self, months: i32) -> Option<&Band> {
        self.bands.iter().rev().find(|band| band.months <= months)
    }
}

fn can_be_meant(counting: &Counting) -> bool {
    let series =
        counting.series.is_none_or(|series| (1..=365).contains(&series.days) && (2..=1_000).contains(&series.at_least));
    series && (counting.preset != Preset::Own || !counting.codes.is_empty())
}

/// Settings that make no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Levels of warning.
    #[error(
        "预警天数应为 1–8 个 0–365 的整数，如 30,15,10,5,0 / expected one to eight levels of 0 to 365 days, such as 30,15,10,5,0"
    )]
    Days,
    /// Clocks of the registers.
    #[error(
        "三源期限应为：程序性答复 1–60 日，结果答复 1–24 个月，观察期 1–730 日，群访 2–1000 人，多案当事人 2–10000 件 / expected 1 to 60 days for the procedural reply, 1 to 24 months for the result, 1 to 730 days of observation, 2 to 1000 people in a mass visit, 2 to 10000 cases of a party"
    )]
    Clocks,
    /// What a 案 is.
    #[error(
        "案的口径应各有不同的启用日期；本院自定须列出类型代字；系列案 1–365 日、2–1000 件 / each way to count 案 needs its own first day; the court's own list needs type codes; a series is 1 to 365 days and 2 to 1000 suits"
    )]
    Counting,
    /// Bands of age.
    #[error(
        "长期未结档位应为 1–8 行“月数 负责领导”，月数 1–240 且不重复，负责领导不超过 60 字 / expected one to eight bands, each with its own number of months from 1 to 240 and who is responsible in 60 characters at most"
    )]
    Bands,
    /// Causes that mark a candidate.
    #[error("敏感案由至多 200 行，每行不超过 60 字 / expected at most 200 causes of 60 characters each")]
    Causes,
    /// Days a portrait is the judge's alone.
    #[error("本人先看的天数应为 0–92，收到 {0} / expected 0 to 92 days for the judge alone, got {0}")]
    Portraits(u16),
    /// Parties of a group dispute.
    #[error("当事人人数应为 2–10000，收到 {0} / expected 2 to 10000 parties, got {0}")]
    Parties(i32),
}
