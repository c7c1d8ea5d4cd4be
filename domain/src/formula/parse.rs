//! Tokens to a formula, by descent. Only brackets nest, and only so deep.

use super::error::{FormulaError, Problem};
use super::measure::{tells_of, tiers_of};
use super::near::near;
use super::normal::{Step, Sum, Value};
use super::token::{Placed, Token, stands_in_a_name, tokens};
use super::{Formula, Narrowed};
use crate::catalogue::Unit;
use crate::court::Tier;
use crate::fraction::Fraction;
use crate::measure::{Measure, Scope};
use crate::narrowing::{Field, Narrowing, Predicate, Test};
use crate::quantity::Quantity;
use std::ops::Range;

/// How deep brackets may stand in one another.
const DEEPEST: usize = 32;

pub(super) fn formula(text: &str, tier: Option<Tier>) -> Result<Formula, FormulaError> {
    let mut reader = Reader { text, tokens: tokens(text)?, next: 0, depth: 0, tier };
    let value = reader.sum()?;
    let end = reader.peek().at.start;
    let unit = reader.unit()?;
    value.into_formula(unit, end)
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Placed>,
    next: usize,
    depth: usize,
    tier: Option<Tier>,
}

const END: Placed = Placed { token: Token::End, at: 0..0 };

impl Reader<'_> {
    fn peek(&self) -> &Placed {
        self.tokens.get(self.next).or(self.tokens.last()).unwrap_or(&END)
    }

    fn take(&mut self) -> Placed {
        let placed = self.peek().clone();
        self.next += 1;
        placed
    }

    /// Takes one of these signs, if it stands here.
    fn sign(&mut self, signs: &[char]) -> Option<(char, Range<usize>)> {
        let Placed { token: Token::Sign(sign), at } = self.peek() else { return None };
        let found = signs.contains(sign).then(|| (*sign, at.clone()))?;
        self.next += 1;
        Some(found)
    }

    fn expected(&self, zh: &'static str, en: &'static str) -> FormulaError {
        let Placed { at, .. } = self.peek();
        let found = self.slice(at.clone());
        FormulaError { at: at.clone(), problem: Problem::Expected { what: (zh, en), found } }
    }

    fn slice(&self, at: Range<usize>) -> String {
        self.text.chars().skip(at.start).take(at.len()).take(40).collect()
    }

    fn sum(&mut self) -> Result<Value, FormulaError> {
        let mut value = self.product()?;
        while let Some((sign, _)) = self.sign(&['+', '-']) {
            let from = self.peek().at.start;
            let other = self.product()?;
            let at = from..self.behind();
            let other = if sign == '-' { placed(at.clone(), other.negated())? } else { other };
            value = placed(at, value.plus(other))?;
        }
        Ok(value)
    }

    fn product(&mut self) -> Result<Value, FormulaError> {
        let mut value = self.signed()?;
        while let Some((sign, _)) = self.sign(&['*', '/']) {
            let from = self.peek().at.start;
            let other = self.signed()?;
            let at = from..self.behind();
            value = placed(at, if sign == '*' { value.times(other) } else { value.over(other) })?;
        }
        Ok(value)
    }

    /// Where the last token taken ends.
    fn behind(&self) -> usize {
        self.tokens.get(self.next.saturating_sub(1)).map_or(0, |placed| placed.at.end)
    }

    fn signed(&mut self) -> Result<Value, FormulaError> {
        let mut minus = false;
        while let Some((sign, _)) = self.sign(&['+', '-']) {
            minus ^= sign == '-';
        }
        let from = self.peek().at.start;
        let mut value = self.atom()?;
        while self.sign(&['[']).is_some() {
            for (predicate, at) in self.predicates()? {
                value = placed(at, narrowed(value, &predicate))?;
            }
        }
        if minus { placed(from..self.behind(), value.negated()) } else { Ok(value) }
    }

    fn atom(&mut self) -> Result<Value, FormulaError> {
        const WHAT: (&str, &str) = ("指标项、数字或左括号", "a measure, a number or an opening bracket");
        match self.peek().token.clone() {
            Token::Number(digits) => {
                let Placed { at, .. } = self.take();
                let number = digits.parse::<Quantity>().map_err(|_| Problem::Number(digits));
                placed(at, number.map(|number| Value::Number(number.into())))
            }
            Token::Name(name) => {
                let Placed { at, .. } = self.take();
                placed(at, self.measure(&name))
            }
            Token::Sign('(') => {
                let Placed { at, .. } = self.take();
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(FormulaError { at, problem: Problem::TooDeep });
                }
                let value = self.sum()?;
                self.depth -= 1;
                match self.sign(&[')']) {
                    Some(_) => Ok(value),
                    None => Err(self.expected("运算符或右括号", "an operator or a closing bracket")),
                }
            }
            _ => Err(self.expected(WHAT.0, WHAT.1)),
        }
    }

    fn measure(&self, name: &str) -> Step<Value> {
        let measure = Measure::parse(name).map_err(|_| Problem::UnknownMeasure {
            found: name.chars().take(40).collect(),
            near: near(name, Measure::WORDS.iter().map(|(id, zh, _)| (*id, *zh))),
        })?;
        match self.tier {
            Some(tier) if !tiers_of(measure).contains(&tier) => Err(Problem::NotAtTier { measure, tier }),
            _ => Ok(Value::Sum(Sum(vec![(Fraction::ONE, Narrowed::plain(measure))]))),
        }
    }

    /// Predicates up to the closing bracket, each with its place.
    fn predicates(&mut self) -> Result<Vec<(Predicate, Range<usize>)>, FormulaError> {
        let mut predicates = Vec::new();
        loop {
            let from = self.peek().at.start;
            let field = self.field()?;
            let not = match self.take() {
                Placed { token: Token::Sign('='), .. } => false,
                Placed { token: Token::Differs, .. } => true,
                _ => {
                    self.next -= 1;
                    return Err(self.expected("= 或 !=", "= or !="));
                }
            };
            let mut tests = vec![self.value(field)?];
            while self.sign(&['|']).is_some() {
                tests.push(self.value(field)?);
            }
            predicates.extend(Predicate::new(not, tests).map(|predicate| (predicate, from..self.behind())));
            match self.sign(&[',', ']']) {
                Some((',', _)) => {}
                Some(_) => return Ok(predicates),
                None => return Err(self.expected("逗号、竖线或右方括号", "a comma, | or a closing square bracket")),
            }
        }
    }

    fn field(&mut self) -> Result<Field, FormulaError> {
        let Token::Name(name) = self.peek().token.clone() else {
            return Err(self.expected("限定项，如“条线”", "what to narrow by, such as line"));
        };
        let Placed { at, .. } = self.take();
        placed(
            at,
            Field::parse(&name).map_err(|_| Problem::UnknownField {
                found: name.chars().take(40).collect(),
                near: near(&name, Field::WORDS.iter().map(|(id, zh, _)| (*id, *zh))),
            }),
        )
    }

    fn value(&mut self, field: Field) -> Result<Test, FormulaError> {
        let (Token::Name(word) | Token::Quoted(word)) = self.peek().token.clone() else {
            return Err(
                self.expected("限定值（含特殊字符的请加引号）", "a value, in quotation marks if it holds signs")
            );
        };
        let Placed { at, .. } = self.take();
        placed(
            at,
            field.test(&word).ok_or_else(|| Problem::UnknownValue {
                field,
                found: word.chars().take(40).collect(),
                near: near(&word, field.values()).into_iter().map(in_marks).collect(),
            }),
        )
    }

    /// The unit, which is all that may follow.
    fn unit(&mut self) -> Result<Unit, FormulaError> {
        let first = self.peek().clone();
        let rest = first.at.start..self.tokens.last().map_or(0, |end| end.at.end);
        match (&first.token, self.tokens.len() - self.next) {
            (Token::End, _) => Ok(Unit::Ratio),
            (Token::Sign('%'), 2) => Ok(Unit::Percent),
            (Token::Sign('‰'), 2) => Ok(Unit::PerMille),
            (Token::Name(_), _) => {
                let written = self.slice(rest.clone()).replace('／', "/");
                placed(rest, Unit::parse(&written).map_err(|_| Problem::UnknownUnit(written)))
            }
            (Token::Sign('%' | '‰'), _) => placed(rest.clone(), Err(Problem::UnknownUnit(self.slice(rest)))),
            _ => Err(self.expected("运算符、单位或公式结束", "an operator, a unit or the end")),
        }
    }
}

/// A value as it must be written: in quotation marks where it holds signs.
fn in_marks(value: String) -> String {
    if value.chars().all(stands_in_a_name) { value } else { format!("“{value}”") }
}

fn placed<T>(at: Range<usize>, step: Step<T>) -> Result<T, FormulaError> {
    step.map_err(|problem| FormulaError { at, problem })
}

/// What is counted, narrowed by one predicate more. One scope stands with the counter itself, as in the catalogue.
fn narrowed(value: Value, predicate: &Predicate) -> Step<Value> {
    let sum = match value {
        Value::Sum(sum) => sum,
        Value::Number(_) => return Err(Problem::NumberNarrowed),
        Value::Ratio(upper, lower) => {
            let part = |sum: Sum| match narrowed(Value::Sum(sum), predicate) {
                Ok(Value::Sum(sum)) => Ok(sum),
                Ok(_) => Err(Problem::NumberNarrowed),
                Err(problem) => Err(problem),
            };
            return Ok(Value::Ratio(part(upper)?, part(lower)?));
        }
    };
    let scope = match (predicate.excludes(), predicate.tests()) {
        (false, [Test::Scope(scope)]) => Some(*scope),
        _ => None,
    };
    // Rebuilt by adding, so that parts which the predicate has made the same stand once.
    let mut whole = Value::Sum(Sum(Vec::new()));
    for (factor, mut counted) in sum.0 {
        let measure = counted.counter.measure;
        if !tells_of(measure, predicate.field()) {
            return Err(Problem::CannotNarrow { measure, field: predicate.field() });
        }
        match scope {
            Some(scope) if scope == Scope::All || scope == counted.counter.scope => {}
            Some(scope) if counted.counter.scope == Scope::All => counted.counter.scope = scope,
            _ => counted.within = counted.within.and(&Narrowing::new(vec![predicate.clone()])),
        }
        whole = whole.plus(Value::Sum(Sum(vec![(factor, counted)])))?;
    }
    Ok(whole)
}
