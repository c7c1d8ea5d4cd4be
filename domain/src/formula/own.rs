//! A court's own indicators: formulas with a name, a basis and a date, kept as settings of the court.

use super::Formula;
use crate::catalogue::{Direction, IndicatorId};
use crate::day::Day;
use crate::distinct::distinct;
use crate::measure::Measure;
use serde::{Deserialize, Serialize};

/// How far an own indicator has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Written down, not in force.
    Proposal,
    /// In force from its day on, until a later version is.
    Adopted,
    /// No longer in force from a day on. Figures of days before keep it.
    Withdrawn {
        /// The first day without it.
        from: Day,
    },
}

/// One version of a court's own indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnIndicator {
    /// Its id, the same in all versions: lower-case letters, digits and underscores.
    pub id: String,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name.
    pub en: String,
    /// What it is; in JSON its canonical text. The unit stands in it.
    pub formula: Formula,
    /// Which version, from 1 on.
    pub version: u32,
    /// The day from which it holds, once adopted.
    pub effective_from: Day,
    /// Which way is good.
    pub direction: Direction,
    /// Decimals it is shown with.
    pub decimals: u8,
    /// Why and by whose decision, in the court's words.
    pub basis: String,
    /// How far it has come.
    pub state: State,
}

/// Why an own indicator, or a list of them, cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnError {
    /// The id is not of the form.
    #[error(
        "标识应以小写字母开头，由 3 至 64 个小写字母、数字、下划线组成，得到“{0}”，请修改 / expected an id of 3 to 64 \
         lower-case letters, digits and underscores that starts with a letter, got “{0}”; change it"
    )]
    Id(String),
    /// Something else has the name.
    #[error(
        "“{0}”已是内置指标或指标项的名称，请另取名称 / expected a name of its own, but “{0}” is an indicator or measure \
         of the catalogue; choose another"
    )]
    Taken(String),
    /// A text is missing or too long.
    #[error("{zh}应为 1 至 {most} 字，得到 {found} 字 / expected 1 to {most} characters for the {en}, got {found}")]
    Text {
        /// Which, in Chinese.
        zh: &'static str,
        /// Which, in English.
        en: &'static str,
        /// How many it may have.
        most: usize,
        /// How many it has.
        found: usize,
    },
    /// More decimals than are shown.
    #[error("小数位数应为 0 至 4，得到 {0} / expected 0 to 4 decimals, got {0}")]
    Decimals(u8),
    /// Versions count from one.
    #[error("版本号应从 1 起，得到 0 / expected a version from 1 on, got 0")]
    Version,
    /// Two rows are one version.
    #[error("{id} 有两个第 {version} 版，请改版本号 / expected one version {version} of {id}, got two; renumber one")]
    Twice {
        /// Of which indicator.
        id: String,
        /// Which version.
        version: u32,
    },
    /// A version that was adopted is changed or taken out.
    #[error(
        "{id} 第 {version} 版已采用，只能停用，不能修改、删除或再次处理，请另立新版 / expected version {version} of {id} as it \
         was adopted; it can only be withdrawn: write a new version"
    )]
    Fixed {
        /// Of which indicator.
        id: String,
        /// Which version.
        version: u32,
    },
    /// A later version holds from no later day.
    #[error(
        "{id} 第 {version} 版的施行日期 {from} 应晚于前一版，请修改 / expected version {version} of {id} to hold from a later \
         day than the one before, got {from}; change it"
    )]
    Order {
        /// Of which indicator.
        id: String,
        /// Which version.
        version: u32,
        /// Its day.
        from: Day,
    },
}

impl OwnIndicator {
    /// In force from its day on. Only a proposal can be adopted.
    pub fn adopt(self) -> Result<Self, OwnError> {
        match self.state {
            State::Proposal => Ok(Self { state: State::Adopted, ..self }),
            _ => Err(OwnError::Fixed { id: self.id, version: self.version }),
        }
    }

    /// No longer in force from a day on. Figures of days before keep it.
    pub fn withdraw(self, from: Day) -> Result<Self, OwnError> {
        match self.state {
            State::Withdrawn { .. } => Err(OwnError::Fixed { id: self.id, version: self.version }),
            _ => Ok(Self { state: State::Withdrawn { from }, ..self }),
        }
    }

    /// The indicator, where it can be kept.
    pub fn checked(self) -> Result<Self, OwnError> {
        let letters = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_';
        let form = self.id.starts_with(|one: char| one.is_ascii_lowercase()) && self.id.chars().all(letters);
        if !form || !(3..=64).contains(&self.id.len()) {
            return Err(OwnError::Id(self.id.chars().take(80).collect()));
        }
        for name in [&self.id, &self.zh, &self.en] {
            let english =
                IndicatorId::ALL.iter().any(|id| id.en() == name) || Measure::ALL.iter().any(|id| id.en() == name);
            if english || IndicatorId::parse(name).is_ok() || Measure::parse(name).is_ok() {
                return Err(OwnError::Taken(name.clone()));
            }
        }
        let texts = [
            ("中文名称", "Chinese name", &self.zh, 40),
            ("英文名称", "English name", &self.en, 100),
            ("依据", "basis", &self.basis, 500),
        ];
        for (zh, en, text, most) in texts {
            let found = text.trim().chars().count();
            if !(1..=most).contains(&found) {
                return Err(OwnError::Text { zh, en, most, found });
            }
        }
        if self.decimals > 4 {
            return Err(OwnError::Decimals(self.decimals));
        }
        if self.version == 0 {
            return Err(OwnError::Version);
        }
        Ok(self)
    }

    /// Whether it holds on some day, if no later version does.
    fn ever_holds(&self) -> bool {
        match self.state {
            State::Proposal => false,
            State::Adopted => true,
            State::Withdrawn { from } => self.effective_from < from,
        }
    }

    fn is_withdrawn_on(&self, day: Day) -> bool {
        matches!(self.state, State::Withdrawn { from } if from <= day)
    }
}

/// A court's list of own indicators, where it can be kept: each row by itself, versions once, and among those adopted
/// each holding from a later day than the one before.
pub fn checked(list: Vec<OwnIndicator>) -> Result<Vec<OwnIndicator>, OwnError> {
    let mut list: Vec<OwnIndicator> = list.into_iter().map(OwnIndicator::checked).collect::<Result<_, _>>()?;
    list.sort_by(|a, b| (&a.id, a.version).cmp(&(&b.id, b.version)));
    let mut last: Option<&OwnIndicator> = None;
    let mut adopted: Option<&OwnIndicator> = None;
    for own in &list {
        if last.is_some_and(|last| last.id == own.id && last.version == own.version) {
            return Err(OwnError::Twice { id: own.id.clone(), version: own.version });
        }
        last = Some(own);
        if own.ever_holds() {
            if adopted.is_some_and(|before| before.id == own.id && before.effective_from >= own.effective_from) {
                return Err(OwnError::Order { id: own.id.clone(), version: own.version, from: own.effective_from });
            }
            adopted = Some(own);
        }
    }
    Ok(list)
}

/// A court's list after a change, where it can be kept. What was adopted stays as it was, so that figures of its days can
/// be made again; it can only be withdrawn.
pub fn changed(before: &[OwnIndicator], after: Vec<OwnIndicator>) -> Result<Vec<OwnIndicator>, OwnError> {
    let after = checked(after)?;
    for own in before.iter().filter(|own| own.state != State::Proposal) {
        let now = after.iter().find(|now| now.id == own.id && now.version == own.version);
        let withdrawn = |now: &OwnIndicator| own.state == State::Adopted && now.state != State::Proposal;
        let kept = now.is_some_and(|now| {
            OwnIndicator { state: own.state, ..now.clone() } == *own && (now.state == own.state || withdrawn(now))
        });
        if !kept {
            return Err(OwnError::Fixed { id: own.id.clone(), version: own.version });
        }
    }
    Ok(after)
}

/// The number of an indicator's next version.
pub fn next_version(list: &[OwnIndicator], id: &str) -> u32 {
    list.iter().filter(|own| own.id == id).map(|own| own.version).max().unwrap_or(0).saturating_add(1)
}

/// The version of an indicator that holds on a day: of those adopted the last whose day has come. Where that one is
/// withdrawn none holds: an older version does not come back by itself. One withdrawn before its day never was.
pub fn version_on<'a>(list: &'a [OwnIndicator], id: &str, day: Day) -> Option<&'a OwnIndicator> {
    let come = list.iter().filter(|own| own.id == id && own.ever_holds() && own.effective_from <= day);
    come.max_by_key(|own| (own.effective_from, own.version)).filter(|own| !own.is_withdrawn_on(day))
}

/// The own indicators that hold on a day, in the order of their ids.
pub fn held_on(list: &[OwnIndicator], day: Day) -> Vec<&OwnIndicator> {
    let ids = distinct(list.iter().map(|own| own.id.as_str()));
    ids.into_iter().filter_map(|id| version_on(list, id, day)).collect()
}
