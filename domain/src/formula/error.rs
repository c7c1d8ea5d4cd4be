//! Why a text is no formula: where, what was expected, what came, what to do; in both languages.

use crate::court::Tier;
use crate::explain::{Sentence, Side};
use crate::measure::Measure;
use crate::narrowing::Field;
use crate::vocabulary::vocabulary;
use std::fmt;
use std::ops::Range;

vocabulary! {
    /// What a measure is counted in. Only what is counted in the same can be added.
    Kind ("计量") {
        Cases = "cases", "件数", "cases";
        Days = "days", "天数", "days";
        Amount = "amount", "金额", "yuan";
        Judges = "judges", "法官人数", "judges";
        Suggestions = "suggestions", "司法建议份数", "judicial suggestions";
        Inhabitants = "inhabitants", "人口数", "inhabitants";
    }
}

/// A text that is no formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// Where, in characters of the text.
    pub at: Range<usize>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Over 1,000 characters, as typed or as printed.
    TooLong,
    /// Brackets over 32 deep.
    TooDeep,
    /// A character that has no place in a formula.
    Character(char),
    /// A quotation mark that is not closed.
    OpenQuotation,
    /// A number that cannot be read, or a factor that comes to over 18 digits or 6 decimals.
    Number(String),
    /// Something else should stand here.
    Expected {
        /// What: Chinese, English.
        what: (&'static str, &'static str),
        /// What came; empty at the end.
        found: String,
    },
    /// No measure of that name.
    UnknownMeasure {
        /// What came.
        found: String,
        /// The nearest names.
        near: Vec<String>,
    },
    /// Not something a measure can be narrowed by.
    UnknownField {
        /// What came.
        found: String,
        /// The nearest names.
        near: Vec<String>,
    },
    /// Not a value of the field.
    UnknownValue {
        /// Of which field.
        field: Field,
        /// What came.
        found: String,
        /// The nearest values.
        near: Vec<String>,
    },
    /// No unit.
    UnknownUnit(String),
    /// The measure does not tell of what it is narrowed by.
    CannotNarrow {
        /// Which measure.
        measure: Measure,
        /// By what.
        field: Field,
    },
    /// A number is narrowed.
    NumberNarrowed,
    /// A number is added to what is counted.
    NumberAdded,
    /// Two counted quantities are multiplied.
    Multiplied,
    /// Something is divided by a ratio, or a ratio by something counted.
    DividedTwice,
    /// Ratios over different denominators are added, or a ratio and a count.
    RatiosAdded,
    /// A division by the number zero.
    DividedByZero,
    /// Nothing is divided by, or by a number alone.
    NoDenominator,
    /// Nothing is counted on a side.
    NothingCounted(Side),
    /// What is counted in different things is added.
    Mixed {
        /// What stands before.
        left: Kind,
        /// What is added.
        right: Kind,
    },
    /// Courts of the tier have no such cases.
    NotAtTier {
        /// Which measure.
        measure: Measure,
        /// Which courts.
        tier: Tier,
    },
}

fn joined(near: &[String]) -> (String, String) {
    match near {
        [] => (String::from("请从指标项表中选取"), String::from("choose one of the list")),
        near => (format!("是否指 {}", near.join("、")), format!("did you mean {}", near.join(", "))),
    }
}

impl Problem {
    /// What was expected, what came and what to do, without the place.
    pub fn told(&self) -> Sentence {
        let tell = |zh: String, en: String| Sentence { zh, en };
        let fixed = |zh: &str, en: &str| Sentence { zh: zh.to_owned(), en: en.to_owned() };
        match self {
            Self::TooLong => fixed(
                "公式（含展开后的规范写法）最多 1000 字，请拆成几个指标",
                "expected at most 1,000 characters, as typed and as printed; split it into several indicators",
            ),
            Self::TooDeep => fixed("括号最多 32 层，请化简", "expected brackets at most 32 deep; simplify the formula"),
            Self::Character(one) => tell(
                format!("公式中不能出现“{one}”，请删去；含特殊字符的名称请加引号"),
                format!("expected no “{one}” in a formula; remove it, or put a name that holds it in quotation marks"),
            ),
            Self::OpenQuotation => {
                fixed("引号没有成对，请补上后引号", "expected a closing quotation mark; add it after the name")
            }
            Self::Number(found) => tell(
                format!("应为数字，如 0.5（小数点前至多 18 位、后至多 6 位，不用千分位逗号），得到“{found}”"),
                format!(
                    "expected a number such as 0.5 (at most 18 digits before the point and 6 after, no thousands \
                     separators), got “{found}”"
                ),
            ),
            Self::Expected { what: (zh, en), found } if found.is_empty() => {
                tell(format!("此处应为{zh}，但公式已结束，请补上"), format!("expected {en}, got the end; add it"))
            }
            Self::Expected { what: (zh, en), found } => tell(
                format!("此处应为{zh}，得到“{found}”，请改正或删去"),
                format!("expected {en}, got “{found}”; correct or remove it"),
            ),
            Self::UnknownMeasure { found, near } => {
                let (zh, en) = joined(near);
                tell(format!("没有名为“{found}”的指标项：{zh}"), format!("expected a measure, got “{found}”: {en}"))
            }
            Self::UnknownField { found, near } => {
                let (zh, en) = joined(near);
                tell(
                    format!("不能按“{found}”限定：{zh}"),
                    format!("expected something measures are narrowed by, got “{found}”: {en}"),
                )
            }
            Self::UnknownValue { field, found, near } => {
                let (zh, en) = joined(near);
                tell(
                    format!("{}没有“{found}”这一项：{zh}", field.zh()),
                    format!("expected a value of {}, got “{found}”: {en}", field.en()),
                )
            }
            Self::UnknownUnit(found) => tell(
                format!("公式末尾只可写单位 %、‰、天、件/人、件/万人或比值，得到“{found}”；若要继续运算请写运算符"),
                format!(
                    "expected nothing or a unit at the end (%, ‰, days, cases_per_judge, per_10k, ratio), got “{found}”; \
                     write an operator to go on"
                ),
            ),
            Self::CannotNarrow { measure, field } => tell(
                format!("“{}”不按{}统计，不能这样限定，请去掉该条件", measure.zh(), field.zh()),
                format!("expected no {} here: “{}” is not counted by it; take it off", field.en(), measure.en()),
            ),
            Self::NumberNarrowed => {
                fixed("方括号只能限定指标项，不能限定数字", "expected a measure before the brackets, got a number")
            }
            Self::NumberAdded => fixed(
                "件数不能与数字相加减：分子、分母应为指标项乘以系数之和，请删去该数字",
                "expected measures, each with a factor, got a number added to them; remove it",
            ),
            Self::Multiplied => fixed(
                "指标项不能与指标项相乘：分子、分母应为指标项乘以系数之和，请改用系数",
                "expected a number as factor, got a measure times a measure; use a number",
            ),
            Self::DividedTwice => fixed(
                "指标只能有一次分子除以分母，请把各次相除合为一个分数",
                "expected one numerator over one denominator, got a ratio divided or divided by; make it one fraction",
            ),
            Self::RatiosAdded => fixed(
                "只有分母相同的比率才能相加减，否则无法列出分子、分母的案件，请拆成两个指标",
                "expected ratios over one denominator, got different ones added: their cases could not be told; make two \
                 indicators",
            ),
            Self::DividedByZero => fixed("不能除以 0，请改正", "expected a divisor other than 0; correct it"),
            Self::NoDenominator => fixed(
                "指标须写成“分子 / 分母”，分母至少有一个指标项，请补上",
                "expected numerator / denominator with a measure in the denominator; add it",
            ),
            Self::NothingCounted(side) => tell(
                format!("{}互相抵消或没有指标项，请改正", side.zh()),
                format!("expected a measure in the {}, got nothing or what cancels out; correct it", side.en()),
            ),
            Self::Mixed { left, right } => tell(
                format!("{}与{}单位不同，不能相加减，请分列分子和分母", left.zh(), right.zh()),
                format!(
                    "expected {} here, got {}: they cannot be added; put one over the other",
                    left.en(),
                    right.en()
                ),
            ),
            Self::NotAtTier { measure, tier } => tell(
                format!("{}没有“{}”的案件，该指标在此不适用，请换用本级法院的指标项", tier.zh(), measure.zh()),
                format!(
                    "expected a measure that courts of the tier “{}” have, got “{}”; choose another",
                    tier.en(),
                    measure.en()
                ),
            ),
        }
    }
}

impl FormulaError {
    /// The message with its place, counted from one.
    pub fn told(&self) -> Sentence {
        let told = self.problem.told();
        let at = self.at.start + 1;
        Sentence { zh: format!("第 {at} 字：{}", told.zh), en: format!("at character {at}: {}", told.en) }
    }
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sentence { zh, en } = self.told();
        write!(f, "{zh} / {en}")
    }
}

impl std::error::Error for FormulaError {}
