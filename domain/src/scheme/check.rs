//! Whether a scheme can be kept.

use super::rule::Wrong;
use super::{Item, Scheme};
use crate::day::Day;
use crate::fraction::Fraction;
use crate::quantity::Quantity;
use crate::tally::Filter;

/// Why a scheme cannot be kept, or two cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemeError {
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
    /// It ends before it begins.
    #[error(
        "停止日期 {until} 早于施行日期 {from}，请修改 / expected a last day not before {from}, got {until}; change one"
    )]
    Days {
        /// The first day.
        from: Day,
        /// The last day.
        until: Day,
    },
    /// No item, or too many.
    #[error("项目应为 1 至 40 个，得到 {0} 个 / expected 1 to 40 items, got {0}")]
    Items(usize),
    /// Two items have one name.
    #[error("有两个项目名为“{0}”，请改名 / expected each item to have a name of its own, got “{0}” twice; rename one")]
    Twice(String),
    /// An item's full points are not above zero, or cannot be written.
    #[error(
        "“{name}”的满分应大于 0（至多 6 位小数），得到 {found} / expected full points above 0 with at most 6 decimals for \
         “{name}”, got {found}"
    )]
    Full {
        /// Of which item.
        name: String,
        /// What it has.
        found: Quantity,
    },
    /// The items' full points do not add up to what is stated.
    #[error(
        "各项满分合计 {found}，与总分 {stated} 不符，请修改 / expected full points that add up to the stated {stated}, got \
         {found}; change one"
    )]
    Sum {
        /// What is stated.
        stated: Quantity,
        /// What they add up to.
        found: String,
    },
    /// An item's rule is wrong.
    #[error("“{name}”：{zh}，请修改 / “{name}”: {en}; change it")]
    Rule {
        /// Of which item.
        name: String,
        /// What is wrong, in Chinese.
        zh: &'static str,
        /// What is wrong, in English.
        en: &'static str,
    },
    /// The item may not be used for assessment.
    #[error(
        "“{0}”实为结案率或结收比，最高法2023年10月17日起不得用作年度考核，请删去 / “{0}” is the clearance rate or the \
         closing-to-intake ratio, not to be used for annual assessment (SPC, 17 October 2023); remove it"
    )]
    Banned(String),
    /// The item has no value for such subjects.
    #[error(
        "“{name}”的分子分母跨条线，按{zh}没有意义，请换指标 / “{name}” joins lines of work and has no value by {en}; choose \
         another"
    )]
    NoValue {
        /// Which item.
        name: String,
        /// The subject, in Chinese.
        zh: &'static str,
        /// The subject, in English.
        en: &'static str,
    },
    /// The bound of few cases is out of reach.
    #[error("小样本界限应为 0 至 10000，得到 {0} / expected a bound of few cases from 0 to 10,000, got {0}")]
    Small(i64),
    /// Schemes for different subjects are compared.
    #[error(
        "两个方案的考核对象不同（{0} 与 {1}），不能比较 / expected two schemes for the same subjects, got {2} and {3}; choose \
         others"
    )]
    Subjects(&'static str, &'static str, &'static str, &'static str),
}

impl Scheme {
    /// The scheme, where it can be kept.
    pub fn checked(self) -> Result<Self, SchemeError> {
        text("方案名称", "name", &self.name, 60)?;
        text("依据", "basis", &self.basis, 500)?;
        if let Some(until) = self.until.filter(|until| *until < self.effective_from) {
            return Err(SchemeError::Days { from: self.effective_from, until });
        }
        if !(1..=40).contains(&self.items.len()) {
            return Err(SchemeError::Items(self.items.len()));
        }
        if !(0..=10_000).contains(&self.small_under) {
            return Err(SchemeError::Small(self.small_under));
        }
        for (position, item) in self.items.iter().enumerate() {
            if self.items.iter().take(position).any(|before| before.name == item.name) {
                return Err(SchemeError::Twice(item.name.clone()));
            }
            self.check(item)?;
        }
        let sum = Fraction::sum(self.items.iter().map(|item| item.full.into()));
        if sum != Some(self.full.into()) {
            let found = sum.map_or_else(|| String::from("…"), |sum| sum.brief(6));
            return Err(SchemeError::Sum { stated: self.full, found });
        }
        Ok(self)
    }

    fn check(&self, item: &Item) -> Result<(), SchemeError> {
        text("项目名称", "name of an item", &item.name, 40)?;
        if Fraction::from(item.full).parts().0 <= 0 || !item.full.is_writable() {
            return Err(SchemeError::Full { name: item.name.clone(), found: item.full });
        }
        item.rule.check(item.full).map_err(|(zh, en): Wrong| SchemeError::Rule { name: item.name.clone(), zh, en })?;
        if let Some(formula) = item.by.formula() {
            if formula.is_banned_for_assessment() {
                return Err(SchemeError::Banned(item.name.clone()));
            }
            if !formula.divides_by(&[self.subject.dimension()], &Filter::default()) {
                let (zh, en) = (self.subject.zh(), self.subject.en());
                return Err(SchemeError::NoValue { name: item.name.clone(), zh, en });
            }
        }
        Ok(())
    }
}

fn text(zh: &'static str, en: &'static str, text: &str, most: usize) -> Result<(), SchemeError> {
    let found = text.trim().chars().count();
    if (1..=most).contains(&found) { Ok(()) } else { Err(SchemeError::Text { zh, en, most, found }) }
}
