//! A scheme as it is typed: texts as they came, and what is wrong with them.

use crate::components::names;
use crate::lang::Lang;
use domain::catalogue::IndicatorId;
use domain::day::Day;
use domain::explain::Sentence;
use domain::formula::{Formula, FormulaError, OwnIndicator};
use domain::quantity::Quantity;
use domain::scheme::{Item, Missing, PointsRule, Scheme, Step, Subject, Yardstick};
use serde::{Deserialize, Serialize};

/// Items of a scheme at most.
const MOST: usize = 40;
/// What an item measured by a formula is chosen as.
pub const FORMULA: &str = "formula";
/// The kinds of rules: id, Chinese, English.
pub const RULES: [(&str, &str, &str); 3] = [
    ("linear", "两值之间按比例", "in proportion between two values"),
    ("inside", "区间内满分，偏离扣分", "full inside a range, points off outside"),
    ("steps", "分档给分", "by steps"),
];

/// An item as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedItem {
    /// Its name.
    pub name: String,
    /// The id of an indicator, `own:id@version`, or that of a formula.
    pub by: String,
    /// The formula, where it is measured by one.
    pub formula: String,
    /// Its full points.
    pub full: String,
    /// The kind of its rule.
    pub rule: String,
    /// The value that gets nothing.
    pub zero_at: String,
    /// The value that gets all.
    pub full_at: String,
    /// The lower end of the range.
    pub low: String,
    /// The upper end.
    pub high: String,
    /// The size of a step outside it.
    pub step: String,
    /// Points off a step.
    pub off: String,
    /// Whether a begun step counts.
    pub started: bool,
    /// The steps, one a line: from which value, how many points.
    pub steps: String,
}

/// A scheme as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedScheme {
    /// Of which scheme: id, version and revision; none for a new one.
    pub of: Option<(String, String, String)>,
    /// Its name.
    pub name: String,
    /// Why and by whose decision.
    pub basis: String,
    /// The first day it is meant to hold.
    pub effective_from: String,
    /// The last day.
    pub until: String,
    /// Who is evaluated.
    pub subject: String,
    /// The stated sum of full points.
    pub full: String,
    /// What becomes of items without a value.
    pub missing: String,
    /// Under how many cases are few.
    pub small_under: String,
    /// The items.
    pub items: Vec<TypedItem>,
}

/// What is wrong with what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In which item, by its position.
    pub item: Option<usize>,
    /// What was expected and what came.
    pub said: Sentence,
    /// Where a formula goes wrong: its text and the place.
    pub formula: Option<(String, FormulaError)>,
}

impl TypedItem {
    /// With nothing typed.
    pub fn nothing() -> Self {
        Self { by: IndicatorId::WithinTimeLimit.id().to_owned(), rule: String::from("linear"), ..Self::default() }
    }

    fn of(item: &Item, lang: Lang) -> Self {
        let (by, formula) = match &item.by {
            Yardstick::Catalogue(id) => (id.id().to_owned(), String::new()),
            Yardstick::Formula(formula) => (FORMULA.to_owned(), names::formula(formula, lang)),
        };
        let typed = Self { name: item.name.clone(), by, formula, full: item.full.to_string(), ..Self::nothing() };
        let end = |end: &Option<Quantity>| end.map(|end| end.to_string()).unwrap_or_default();
        match &item.rule {
            PointsRule::Linear { zero_at, full_at } => Self {
                rule: String::from("linear"),
                zero_at: zero_at.to_string(),
                full_at: full_at.to_string(),
                ..typed
            },
            PointsRule::Inside { low, high, step, off, started } => Self {
                rule: String::from("inside"),
                low: end(low),
                high: end(high),
                step: step.to_string(),
                off: off.to_string(),
                started: *started,
                ..typed
            },
            PointsRule::Steps { steps } => {
                let lines: Vec<String> = steps.iter().map(|one| format!("{} {}", one.from, one.points)).collect();
                Self { rule: String::from("steps"), steps: lines.join("\n"), ..typed }
            }
        }
    }
}

impl TypedScheme {
    /// With nothing typed but one item.
    pub fn nothing(today: Day) -> Self {
        Self {
            effective_from: today.plus_days(1).to_string(),
            subject: Subject::Division.id().to_owned(),
            full: String::from("100"),
            missing: Missing::Redistribute.id().to_owned(),
            small_under: String::from("30"),
            items: vec![TypedItem::nothing()],
            ..Self::default()
        }
    }

    /// What a scheme says, as the reader would type it.
    pub fn of(of: Option<(String, String, String)>, scheme: &Scheme, lang: Lang) -> Self {
        Self {
            of,
            name: scheme.name.clone(),
            basis: scheme.basis.clone(),
            effective_from: scheme.effective_from.to_string(),
            until: scheme.until.map(|until| until.to_string()).unwrap_or_default(),
            subject: scheme.subject.id().to_owned(),
            full: scheme.full.to_string(),
            missing: scheme.missing.id().to_owned(),
            small_under: scheme.small_under.to_string(),
            items: scheme.items.iter().map(|item| TypedItem::of(item, lang)).collect(),
        }
    }

    /// What came with a form; items marked to be dropped are left out.
    pub fn read(get: impl Fn(&str) -> String) -> Self {
        let count = get("items").parse().unwrap_or(0).min(MOST);
        let item = |at: usize| {
            let of = |name: &str| get(&format!("i{at}_{name}"));
            let typed = TypedItem {
                name: of("name"),
                by: of("by"),
                formula: of("formula"),
                full: of("full"),
                rule: of("rule"),
                zero_at: of("zero_at"),
                full_at: of("full_at"),
                low: of("low"),
                high: of("high"),
                step: of("step"),
                off: of("off"),
                started: of("started") == "1",
                steps: of("steps"),
            };
            (of("drop") != "1").then_some(typed)
        };
        let id = get("id");
        Self {
            of: (!id.is_empty()).then(|| (id, get("version"), get("revision"))),
            name: get("name"),
            basis: get("basis"),
            effective_from: get("effective_from"),
            until: get("until"),
            subject: get("subject"),
            full: get("full"),
            missing: get("missing"),
            small_under: get("small_under"),
            items: (0..count).filter_map(item).collect(),
        }
    }

    /// The scheme that was typed, or everything that is wrong with it.
    pub fn scheme(&self, own: &[OwnIndicator]) -> Result<Scheme, Vec<Fault>> {
        let mut wrong = Wrong::default();
        let day = |wrong: &mut Wrong, text: &str, zh: &str, en: &str| -> Option<Day> {
            let day = text.parse().ok();
            if day.is_none() {
                wrong.say(
                    None,
                    format!("{zh}应如 2023-10-01，得到“{text}”"),
                    format!("expected a {en} such as 2023-10-01, got “{text}”"),
                );
            }
            day
        };
        let from = day(&mut wrong, &self.effective_from, "施行日期", "first day");
        let until = match self.until.is_empty() {
            true => None,
            false => day(&mut wrong, &self.until, "停止日期", "last day"),
        };
        let subject = wrong.take(None, Subject::parse(&self.subject));
        let missing = wrong.take(None, Missing::parse(&self.missing));
        let full = wrong.number(None, &self.full, "总分", "sum of full points");
        let small_under = self.small_under.parse::<i64>().ok();
        if small_under.is_none() {
            let found = &self.small_under;
            wrong.say(
                None,
                format!("小样本界限应为整数，得到“{found}”"),
                format!("expected a whole number as bound of few cases, got “{found}”"),
            );
        }
        let items: Vec<Option<Item>> =
            self.items.iter().enumerate().map(|(at, item)| wrong.item(at, item, own)).collect();
        let items: Option<Vec<Item>> = items.into_iter().collect();
        let scheme = (|| {
            Some(Scheme {
                name: self.name.clone(),
                basis: self.basis.clone(),
                effective_from: from?,
                until,
                subject: subject?,
                full: full?,
                missing: missing?,
                small_under: small_under?,
                items: items?,
            })
        })();
        let checked = match scheme.filter(|_| wrong.0.is_empty()).map(Scheme::checked) {
            Some(Ok(scheme)) => return Ok(scheme),
            Some(Err(error)) => Some(error.to_string()),
            None => None,
        };
        if let Some(text) = checked {
            wrong.told(None, &text);
        }
        Err(wrong.0)
    }
}

/// What is wrong so far.
#[derive(Default)]
struct Wrong(Vec<Fault>);

impl Wrong {
    fn say(&mut self, item: Option<usize>, zh: String, en: String) {
        self.0.push(Fault { item, said: Sentence { zh, en }, formula: None });
    }

    /// A text in both languages.
    fn told(&mut self, item: Option<usize>, text: &str) {
        let (zh, en) = text.split_once(" / ").unwrap_or((text, text));
        self.say(item, zh.to_owned(), en.to_owned());
    }

    fn take<T, E: std::fmt::Display>(&mut self, item: Option<usize>, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.told(item, &error.to_string());
                None
            }
        }
    }

    fn number(&mut self, item: Option<usize>, text: &str, zh: &str, en: &str) -> Option<Quantity> {
        let number = text.parse().ok();
        if number.is_none() {
            self.say(
                item,
                format!("{zh}应为数字，如 15 或 0.5，得到“{text}”"),
                format!("expected a number such as 15 or 0.5 as {en}, got “{text}”"),
            );
        }
        number
    }

    /// An end of a range, which may be left open. None where it is no number.
    #[allow(clippy::option_option)]
    fn end(&mut self, item: usize, text: &str, zh: &str, en: &str) -> Option<Option<Quantity>> {
        match text.is_empty() {
            true => Some(None),
            false => self.number(Some(item), text, zh, en).map(Some),
        }
    }

    fn item(&mut self, at: usize, typed: &TypedItem, own: &[OwnIndicator]) -> Option<Item> {
        let by = self.yardstick(at, typed, own);
        let full = self.number(Some(at), &typed.full, "满分", "full points");
        let rule = self.rule(at, typed);
        Some(Item { name: typed.name.clone(), by: by?, full: full?, rule: rule? })
    }

    fn yardstick(&mut self, at: usize, typed: &TypedItem, own: &[OwnIndicator]) -> Option<Yardstick> {
        if typed.by == FORMULA {
            return match Formula::parse(&typed.formula) {
                Ok(formula) => Some(Yardstick::Formula(formula)),
                Err(error) => {
                    let formula = Some((typed.formula.clone(), error.clone()));
                    self.0.push(Fault { item: Some(at), said: error.told(), formula });
                    None
                }
            };
        }
        if let Some(named) = typed.by.strip_prefix("own:") {
            let kept = own.iter().find(|one| format!("{}@{}", one.id, one.version) == named);
            if kept.is_none() {
                self.say(
                    Some(at),
                    format!("没有在用的本院指标“{named}”，请另选"),
                    format!("expected an indicator of the court's own in force, got “{named}”; choose another"),
                );
            }
            return kept.map(|one| Yardstick::Formula(one.formula.clone()));
        }
        self.take(Some(at), IndicatorId::parse(&typed.by)).map(Yardstick::Catalogue)
    }

    fn rule(&mut self, at: usize, typed: &TypedItem) -> Option<PointsRule> {
        match typed.rule.as_str() {
            "linear" => {
                let zero_at = self.number(Some(at), &typed.zero_at, "得 0 分的值", "the value for no points");
                let full_at = self.number(Some(at), &typed.full_at, "得满分的值", "the value for full points");
                Some(PointsRule::Linear { zero_at: zero_at?, full_at: full_at? })
            }
            "inside" => {
                let low = self.end(at, &typed.low, "区间下限", "the lower end");
                let high = self.end(at, &typed.high, "区间上限", "the upper end");
                let step = self.number(Some(at), &typed.step, "步长", "the step");
                let off = self.number(Some(at), &typed.off, "每步扣分", "points off a step");
                Some(PointsRule::Inside { low: low?, high: high?, step: step?, off: off?, started: typed.started })
            }
            "steps" => {
                let lines = typed.steps.lines().map(str::trim).filter(|line| !line.is_empty());
                let step = |line: &str| {
                    let (from, points) = line.split_once([' ', ',', '，', '\t'])?;
                    Some(Step { from: from.trim().parse().ok()?, points: points.trim().parse().ok()? })
                };
                let mut steps = Vec::new();
                for line in lines {
                    match step(line) {
                        Some(step) => steps.push(step),
                        None => {
                            self.say(
                                Some(at),
                                format!("每档应为“起点 得分”，如“90 10”，得到“{line}”"),
                                format!("expected a value and its points such as “90 10” on each line, got “{line}”"),
                            );
                            return None;
                        }
                    }
                }
                Some(PointsRule::Steps { steps })
            }
            other => {
                self.say(
                    Some(at),
                    format!("给分规则应为按比例、区间扣分或分档，得到“{other}”"),
                    format!("expected a rule in proportion, by range or by steps, got “{other}”"),
                );
                None
            }
        }
    }
}
