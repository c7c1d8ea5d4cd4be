//! Narrowing one measure to a part of its facts: the predicates of the formula sandbox.
//!
//! What kind of case it is stands in its shape and is asked through the [`Condition`]s that rules of measures ask; the
//! court's own words (division, judge, cause) stand in the columns a [`Filter`](crate::tally::Filter) asks. A filter
//! restricts a whole figure; a narrowing one measure in it.

mod told;
mod word;

pub use word::Field;

use crate::case::{Disposition, Person, Procedure};
use crate::distinct::distinct;
use crate::fact::{Fact, Shape, Trait};
use crate::line::Line;
use crate::measure::{Condition, Scope};
use crate::table::FactTable;
use crate::type_code::{Stage, TypeCode};
use std::fmt;
use std::sync::Arc;

/// What a fact can be asked: one value of one field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Test {
    /// Of a scope.
    Scope(Scope),
    /// Of a line.
    Line(Line),
    /// Of a type code.
    Type(TypeCode),
    /// Of a stage.
    Stage(Stage),
    /// In a procedure.
    Procedure(Procedure),
    /// Closed in this way.
    Disposition(Disposition),
    /// The second instance ended in this way.
    SecondInstance(Disposition),
    /// The retrial ended in this way.
    Retrial(Disposition),
    /// With a trait.
    Has(Trait),
    /// Of a division, by its name.
    Division(String),
    /// Of a judge, by the name in the files.
    Judge(String),
    /// Of a cause.
    Cause(String),
}

impl Test {
    /// The field it asks.
    pub const fn field(&self) -> Field {
        match self {
            Self::Scope(_) => Field::Scope,
            Self::Line(_) => Field::Line,
            Self::Type(_) => Field::Type,
            Self::Stage(_) => Field::Stage,
            Self::Procedure(_) => Field::Procedure,
            Self::Disposition(_) => Field::Disposition,
            Self::SecondInstance(_) => Field::SecondInstance,
            Self::Retrial(_) => Field::Retrial,
            Self::Has(_) => Field::Has,
            Self::Division(_) => Field::Division,
            Self::Judge(_) => Field::Judge,
            Self::Cause(_) => Field::Cause,
        }
    }

    /// The condition on a fact's shape that it is; none where it asks for words of the court, or for a scope.
    pub fn condition(&self) -> Option<Condition> {
        Some(match self {
            Self::Line(one) => Condition::Line(only(Line::ALL, one)),
            Self::Type(one) => Condition::Type(only(word::codes(), &one.as_str())),
            Self::Stage(one) => Condition::Stage(only(Stage::ALL, one)),
            Self::Procedure(one) => Condition::Procedure(only(Procedure::ALL, one)),
            Self::Disposition(one) => Condition::Disposition(only(Disposition::ALL, one)),
            Self::SecondInstance(way) => Condition::SecondInstance(*way),
            Self::Retrial(way) => Condition::Retrial(*way),
            Self::Has(one) => Condition::Has(*one),
            Self::Scope(_) | Self::Division(_) | Self::Judge(_) | Self::Cause(_) => return None,
        })
    }

    fn meets_shape(&self, shape: &Shape) -> bool {
        match self {
            Self::Scope(scope) => scope.covers(shape.type_code.line()),
            other => other.condition().is_none_or(|condition| condition.holds(shape)),
        }
    }

    /// The court's word that it asks for.
    fn word(&self) -> Option<&str> {
        match self {
            Self::Division(word) | Self::Judge(word) | Self::Cause(word) => Some(word),
            _ => None,
        }
    }

    fn meets_person(&self, person: &Person) -> bool {
        match self {
            Self::Line(line) => person.line == *line,
            Self::Division(word) => person.division == *word,
            Self::Judge(word) => person.name == *word,
            _ => false,
        }
    }
}

/// The part of a list that holds one word of it alone.
fn only<T: PartialEq>(all: &'static [T], one: &T) -> &'static [T] {
    let at = all.iter().position(|word| word == one);
    at.and_then(|at| all.get(at..=at)).unwrap_or_default()
}

/// One field that must have, or must not have, one of some values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Predicate {
    field: Field,
    not: bool,
    any_of: Vec<Test>,
}

impl Predicate {
    /// Tests of one field; `None` without any, or of several fields.
    pub fn new(not: bool, any_of: Vec<Test>) -> Option<Self> {
        let field = any_of.first()?.field();
        let any_of = distinct(any_of);
        any_of.iter().all(|test| test.field() == field).then_some(Self { field, not, any_of })
    }

    /// The field asked.
    pub const fn field(&self) -> Field {
        self.field
    }

    /// Whether the values are excluded rather than asked for.
    pub const fn excludes(&self) -> bool {
        self.not
    }

    /// The values.
    pub fn tests(&self) -> &[Test] {
        &self.any_of
    }

    /// Whether a case of this shape can be within it.
    fn keeps_shape(&self, shape: &Shape) -> bool {
        self.field.is_word() || self.any_of.iter().any(|test| test.meets_shape(shape)) != self.not
    }

    /// Which words of a dictionary are within it; none where it does not ask for that field.
    fn kept_words(&self, field: Field, words: &[Arc<str>]) -> Option<Vec<bool>> {
        let kept = |word: &Arc<str>| self.any_of.iter().any(|test| test.word() == Some(&**word)) != self.not;
        (self.field == field).then(|| words.iter().map(kept).collect())
    }

    fn keeps(&self, fact: &Fact) -> bool {
        let word = match self.field {
            Field::Division => &fact.division,
            Field::Judge => &fact.judge,
            Field::Cause => &fact.cause,
            _ => return self.keeps_shape(&fact.shape),
        };
        self.any_of.iter().any(|test| test.word() == Some(word)) != self.not
    }
}

/// Predicates that all must hold, in a fixed order; none is everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Narrowing(Vec<Predicate>);

impl Narrowing {
    /// No restriction.
    pub const EVERYTHING: Self = Self(Vec::new());

    /// All of these.
    pub fn new(predicates: Vec<Predicate>) -> Self {
        Self(distinct(predicates))
    }

    /// To a scope.
    pub fn to_scope(scope: Scope) -> Self {
        Self::new(Predicate::new(false, vec![Test::Scope(scope)]).into_iter().collect())
    }

    /// Both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self::new(self.0.iter().chain(&other.0).cloned().collect())
    }

    /// Whether nothing is left out.
    pub fn is_everything(&self) -> bool {
        self.0.is_empty()
    }

    /// The predicates.
    pub fn predicates(&self) -> &[Predicate] {
        &self.0
    }

    /// Whether a fact is within.
    pub fn keeps(&self, fact: &Fact) -> bool {
        self.0.iter().all(|predicate| predicate.keeps(fact))
    }

    /// Whether a person is within: by line, division and name; of nothing else do people tell.
    pub fn keeps_person(&self, person: &Person) -> bool {
        self.0.iter().all(|predicate| {
            predicate.field.is_of_people()
                && predicate.any_of.iter().any(|test| test.meets_person(person)) != predicate.not
        })
    }

    /// For every row of a table, whether it is within.
    pub(crate) fn rows(&self, table: &FactTable) -> Vec<bool> {
        let shapes: Vec<bool> =
            table.shapes.iter().map(|shape| self.0.iter().all(|predicate| predicate.keeps_shape(shape))).collect();
        let mut rows: Vec<bool> =
            table.shape.iter().map(|shape| shapes.get(usize::from(*shape)).copied().unwrap_or(false)).collect();
        let columns = [
            (Field::Division, &table.divisions, &table.division),
            (Field::Judge, &table.judges, &table.judge),
            (Field::Cause, &table.causes, &table.cause),
        ];
        for predicate in &self.0 {
            for (field, words, column) in columns {
                let Some(kept) = predicate.kept_words(field, words) else { continue };
                for (row, word) in rows.iter_mut().zip(column) {
                    *row = *row && kept.get(usize::from(*word)).copied().unwrap_or(false);
                }
            }
        }
        rows
    }
}

impl fmt::Display for Narrowing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(false))
    }
}

impl Narrowing {
    /// As a formula writes it, in ids or in Chinese names.
    pub(crate) fn written(&self, in_chinese: bool) -> String {
        let predicate = |predicate: &Predicate| {
            let field = if in_chinese { predicate.field.zh() } else { predicate.field.id() };
            let sign = if predicate.not { "!=" } else { "=" };
            let values: Vec<String> = predicate.any_of.iter().map(|test| word::written(test, in_chinese)).collect();
            format!("{field} {sign} {}", values.join(" | "))
        };
        self.0.iter().map(predicate).collect::<Vec<_>>().join(", ")
    }
}
