//! Case weights (案件权重): how much work a case of a type is taken for.

use crate::explain::Sentence;
use crate::quantity::Quantity;
use crate::type_code::TypeCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// What a case of each type weighs: a setting of a court with its source.
///
/// Weights are decimals and every sum of them is exact: at most 100, with at most six decimals, no sum of closings is
/// beyond what a [`Quantity`] holds. What is no such decimal, a third or nothing at all, is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Weights {
    source: String,
    sample: bool,
    rows: BTreeMap<TypeCode, Quantity>,
    others: Quantity,
    presiding_share: Option<Quantity>,
}

/// Weights as they come, not looked at yet.
#[derive(Deserialize)]
struct Written {
    source: String,
    sample: bool,
    rows: BTreeMap<TypeCode, Quantity>,
    others: Quantity,
    presiding_share: Option<Quantity>,
}

/// What no table of weights can be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// Numbers of which nobody says where they come from, or at too great a length.
    #[error(
        "应写明权重来源（1 至 500 字），得到 {0} 字，请补写或者缩短 / expected the source of the weights in 1 to 500 characters, \
         got {0}; add it or shorten it"
    )]
    Source(usize),
    /// A weight that is none. Of nothing neither: cases are left out by a restriction, which is seen, not by a weight.
    #[error(
        "“{of}”的权重应大于 0、不超过 100、至多 6 位小数，得到 {found}，请修改 / expected a weight above 0, at most 100 and with \
         at most 6 decimals for “{of}”, got {found}; change it"
    )]
    Weight {
        /// Of which type, or 其他 (others).
        of: &'static str,
        /// What it is.
        found: Quantity,
    },
    /// A line that gives no type its weight.
    #[error(
        "第 {line} 行应为“类型代字 权重”，如“民初 1.2”，另可写“其他 1”，得到“{found}” / line {line}: expected a type code and its weight, \
         such as “民初 1.2”, or “其他 1” for the others, got “{found}”"
    )]
    Line {
        /// Which line, from 1.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// A type that has two weights.
    #[error(
        "第 {line} 行的“{of}”已在前面写过，请删去一行 / line {line}: “{of}” stands above already; take one of them out"
    )]
    Twice {
        /// Which line, from 1.
        line: usize,
        /// Of which type, or 其他 (others).
        of: String,
    },
    /// A share that is none.
    #[error(
        "审判长的份额应在 0 至 1 之间、至多 6 位小数，得到 {0}，请修改 / expected a share from 0 to 1 with at most 6 decimals for \
         the presiding judge, got {0}; change it"
    )]
    Share(Quantity),
}

impl Weights {
    /// A table of weights.
    ///
    /// `source` says where the numbers come from, in one language or in Chinese and English with “ / ” between them;
    /// `sample` whether no court has set them; `others` is the weight of types without a row, and `presiding_share` the
    /// part of a panel's case that is its presiding judge's.
    ///
    /// # Errors
    ///
    /// [`WeightsError`] for a missing source and for numbers that are no weight or no share.
    pub fn new(
        source: impl Into<String>,
        sample: bool,
        rows: BTreeMap<TypeCode, Quantity>,
        others: Quantity,
        presiding_share: Option<Quantity>,
    ) -> Result<Self, WeightsError> {
        /// In millionths.
        const WEIGHT: RangeInclusive<i128> = 1..=100_000_000;
        const SHARE: RangeInclusive<i128> = 0..=1_000_000;
        let source = source.into();
        let told = source.trim().chars().count();
        if !(1..=500).contains(&told) {
            return Err(WeightsError::Source(told));
        }
        let lies = |value: Quantity, within: RangeInclusive<i128>| {
            value.at(6).is_some_and(|millionths| within.contains(&millionths))
        };
        let mut all = rows.iter().map(|(code, weight)| (code.as_str(), *weight)).chain([("其他", others)]);
        if let Some((of, found)) = all.find(|(_, weight)| !lies(*weight, WEIGHT)) {
            return Err(WeightsError::Weight { of, found });
        }
        if let Some(share) = presiding_share.filter(|share| !lies(*share, SHARE)) {
            return Err(WeightsError::Share(share));
        }
        Ok(Self { source, sample, rows, others, presiding_share })
    }

    /// A table as it is typed: a type and its weight on each line, those of 其他 (others) 1 where no line says; with its
    /// source. A presiding judge's share is not typed: facts know the judge in charge only.
    ///
    /// # Errors
    ///
    /// [`WeightsError`] for the first line that is none, and for what no table can be.
    pub fn typed(source: &str, lines: &str) -> Result<Self, WeightsError> {
        let (mut rows, mut others) = (BTreeMap::new(), None);
        for (line, found) in (1..).zip(lines.lines()).filter(|(_, found)| !found.trim().is_empty()) {
            let bad = || WeightsError::Line { line, found: found.trim().chars().take(40).collect() };
            let (of, weight) = found.trim().split_once(char::is_whitespace).ok_or_else(bad)?;
            let weight: Quantity = weight.trim().parse().map_err(|_| bad())?;
            let before = match of {
                "其他" | "others" => others.replace(weight),
                _ => rows.insert(TypeCode::parse(of).map_err(|_| bad())?, weight),
            };
            if before.is_some() {
                return Err(WeightsError::Twice { line, of: of.to_owned() });
            }
        }
        Self::new(source.trim(), false, rows, others.unwrap_or(Quantity::from(1)), None)
    }

    /// The table as it is typed.
    pub fn lines(&self) -> String {
        let rows = self.rows.iter().map(|(code, weight)| format!("{} {weight}\n", code.as_str()));
        rows.chain([format!("其他 {}", self.others)]).collect()
    }

    /// The weights of one court system, as its program has them. Neither official nor in force anywhere: a sample to be
    /// replaced by the court's own.
    pub fn sample() -> Self {
        /// In hundredths.
        const ROWS: &[(TypeCode, i128)] = &[
            (TypeCode::THIRD_PARTY_WITHDRAWAL, 150),
            (TypeCode::CRIMINAL_RETRIAL, 100),
            (TypeCode::CIVIL_RETRIAL, 100),
            (TypeCode::ADMIN_RETRIAL, 100),
            (TypeCode::CRIMINAL_SUPERVISION_REVIEW, 50),
            (TypeCode::CIVIL_SUPERVISION_REVIEW, 50),
            (TypeCode::ADMIN_SUPERVISION_REVIEW, 50),
            (TypeCode::CIVIL_JURISDICTION_APPEAL, 90),
            (TypeCode::SENTENCE_CHANGE, 7),
        ];
        Self {
            source: String::from(
                "样例：一家法院系统程序中的案件系数，非官方标准，请以本院办法替换 / sample: case coefficients in the program of one court \
                 system, no official standard; replace them by your court's rules",
            ),
            sample: true,
            rows: ROWS.iter().map(|(code, hundredths)| (*code, Quantity::new(*hundredths, 2))).collect(),
            others: Quantity::from(1),
            presiding_share: Some(Quantity::new(6, 1)),
        }
    }

    /// Where the numbers come from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether they are a sample that no court has set.
    pub const fn is_sample(&self) -> bool {
        self.sample
    }

    /// The types the table names, with their weights.
    pub const fn rows(&self) -> &BTreeMap<TypeCode, Quantity> {
        &self.rows
    }

    /// What types weigh that the table does not name.
    pub const fn others(&self) -> Quantity {
        self.others
    }

    /// The part of a panel's case that is its presiding judge's, where the table says. Facts know the judge in charge only,
    /// so nothing here is divided by it.
    pub const fn presiding_share(&self) -> Option<Quantity> {
        self.presiding_share
    }

    /// What a case of a type weighs.
    pub fn of(&self, code: TypeCode) -> Quantity {
        self.rows.get(&code).copied().unwrap_or(self.others)
    }

    /// What must stand beside every number made with them.
    pub fn label(&self) -> Sentence {
        let (zh, en) = match self.sample {
            true => (
                "样例权重，非法定、非本院规定，仅供演示",
                "sample weights, neither statutory nor set by the court, for demonstration only",
            ),
            false => ("本院权重，非法定", "the court's own weights, not statutory"),
        };
        let (source_zh, source_en) = self.source.split_once(" / ").unwrap_or((&self.source, &self.source));
        Sentence { zh: format!("{zh}；来源：{source_zh}"), en: format!("{en}; source: {source_en}") }
    }
}

impl TryFrom<Written> for Weights {
    type Error = WeightsError;

    fn try_from(written: Written) -> Result<Self, WeightsError> {
        let Written { source, sample, rows, others, presiding_share } = written;
        Self::new(source, sample, rows, others, presiding_share)
    }
}
